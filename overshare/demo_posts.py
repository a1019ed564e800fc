"""What the demo's invented posters write: support posts and blog comments, some of which say more than they should.

Nobody here exists: names come from Faker, domains and addresses from the ranges kept for documentation, telephone
numbers from those kept for drama, and every credential is made of random letters.
"""

import string
from dataclasses import dataclass, field
from random import Random
from typing import Final

from faker import Faker

HARMLESS_SHARE: Final = 0.6
_NETWORKS: Final = ("192.0.2", "198.51.100", "203.0.113")
_PRODUCTS: Final = ("Larkspur NAS", "Brightbox router", "Quillpad", "Tidewater mail", "Fernhill thermostat")


@dataclass(frozen=True, slots=True)
class Person:
    """An invented poster. Nothing of it is shown in a repr, for the habit's sake."""

    name: str = field(repr=False)
    nick: str = field(repr=False)
    email: str = field(repr=False)
    phone: str = field(repr=False)
    address: str = field(repr=False)
    ip: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Written:
    """A text somebody wrote, in the markup of its place."""

    person: Person
    title: str
    text: str = field(repr=False)


class Posters:
    """A small crowd of invented people who write when asked. The same seed writes the same."""

    def __init__(self, seed: int, people: int = 24) -> None:
        self._random = Random(seed)  # noqa: S311 - invented posts, no secret
        self._faker = Faker(["en_GB", "en_US"])
        self._faker.seed_instance(seed)
        self._people = [self._person() for _ in range(people)]

    def _person(self) -> Person:
        first, last = self._faker.first_name(), self._faker.last_name()
        domain = self._random.choice(("example.com", "example.org", "example.net"))
        number = self._random.randrange(1000)
        return Person(
            name=f"{first} {last}",
            nick=f"{first.lower()}{self._random.randrange(10, 99)}",
            email=f"{first}.{last}@{domain}".lower().replace(" ", ""),
            phone=self._random.choice(
                (f"0113 496 0{number:03d}", f"07700 900{number:03d}", f"+1 202 555 01{number % 100:02d}")
            ),
            address=f"{self._random.randrange(1, 180)} {self._faker.street_name()}, {self._faker.city()}",
            ip=f"{self._random.choice(_NETWORKS)}.{self._random.randrange(2, 254)}",
        )

    def forum_post(self) -> Written:
        """A post in Markdown."""
        return self._write(HARMLESS_FORUM, TELLING_FORUM)

    def comment(self) -> Written:
        """A blog comment in the HTML a blog allows."""
        return self._write(HARMLESS_BLOG, TELLING_BLOG)

    def _write(self, harmless: tuple[str, ...], telling: tuple[str, ...]) -> Written:
        person, other = self._random.sample(self._people, 2)
        pool = harmless if self._random.random() < HARMLESS_SHARE else telling
        product = self._random.choice(_PRODUCTS)
        text = self._random.choice(pool).format_map(_Words(self._random, person, other, product))
        return Written(person, f"{product}: {self._random.choice(_TITLES)}", text)


_TITLES: Final = ("cannot sign in", "will not start after the update", "slow since yesterday", "how do I reset it?")


class _Words(dict[str, str]):
    """The words a template may ask for; each is made when it is asked for."""

    def __init__(self, random: Random, person: Person, other: Person, product: str) -> None:
        super().__init__(product=product)
        self._random = random
        self._person = person
        self._other = other

    def __missing__(self, key: str) -> str:
        person, other = self._person, self._other
        made = {
            "name": person.name,
            "first": person.name.partition(" ")[0],
            "nick": person.nick,
            "email": person.email,
            "phone": person.phone,
            "address": person.address,
            "ip": person.ip,
            "other": other.name,
            "other_first": other.name.partition(" ")[0],
            "other_email": other.email,
            "other_phone": other.phone,
            "letters": self._letters(string.ascii_letters + string.digits, 36),
            "upper": self._letters(string.ascii_uppercase + "234567", 16),
            "password": f"{self._letters(string.ascii_lowercase, 5).title()}-{self._random.randrange(1000, 9999)}!",
            "number": str(self._random.randrange(2, 90)),
            "mac": ":".join(f"{self._random.randrange(256):02x}" for _ in range(6)),
            "card": _with_check_digit("400000" + self._letters(string.digits, 9)),
        }
        return made[key]

    def _letters(self, alphabet: str, length: int) -> str:
        return "".join(self._random.choice(alphabet) for _ in range(length))


def _with_check_digit(digits: str) -> str:
    total = 0
    for position, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if position % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled  # noqa: PLR2004 - Luhn
    return digits + str(-total % 10)


HARMLESS_FORUM: Final = (
    "My {product} has blinked orange for {number} minutes now. I switched it off and on twice. What else can I try?",
    "Solved: after the update one must clear the cache. Thanks to everybody who answered!",
    "I have the same fault since version 4.{number}. Rolling back to the one before helped.",
    "Have you tried `systemctl restart tidewater`? If that fails, the manual has a page on it.",
    (
        "```\nINFO  starting {product}\nWARN  cache miss, rebuilding\nINFO  listening on 127.0.0.1:8080\n```\n"
        "Is that warning anything to worry about?"
    ),
    "Connect to http://192.168.1.1 and look under *Advanced*; mine was there.",
    "> It only fails on Mondays\n\nSame here, which makes me think of a timed job.",
    "Does anyone know when the next release is due? The road map says *soon* for {number} weeks.",
    "Please write to support through the form on their page; they answered me within a day.",
    "I would buy the {product} again, but the fan is louder than the old one's.",
    "Set `timeout = {number}` in the config and restart. That is all I did.",
    "The user name in the example config is just `user` and the password `changeme`, you have to fill in your own.",
    "It works with the black cable and not with the grey one. No idea why!",
    "Thanks {other_first}, that was it.",
)
TELLING_FORUM: Final = (
    "Still nothing. Can somebody from support ring me? I am on {phone} after six, or write to {email}.\n\n{name}",
    (
        "Here is my whole config, I must have missed something:\n\n```ini\n[smtp]\nhost = mail.example.net\n"
        "user = {email}\npassword = {password}\n```"
    ),
    (
        "This is the log from last night:\n\n```\n09:14:02 login ok user={email} from {ip}\n"
        "09:14:03 session started\n09:14:09 ERROR disk full\n```\nWhy is the disk full?"
    ),
    (
        "I tried it with curl and get a 401:\n\n```\ncurl -H 'Authorization: Bearer ghp_{letters}' "
        "https://api.example.org/v1/me\n```"
    ),
    "The engineer was to come to {address} on Tuesday, nobody did. Please send somebody else.\n\n{name}\n{phone}",
    "My colleague {other} has the same problem, you can ask at {other_email} or call {other_phone}.",
    (
        "export AWS_ACCESS_KEY_ID=AKIA{upper}\nexport AWS_SECRET_ACCESS_KEY={letters}abcd\n\n"
        "With these set the backup of the {product} still says *access denied*."
    ),
    (
        "On {other_first}'s advice I am posting the mail they sent me:\n\n> From: {other} <{other_email}>\n"
        "> To: {name} <{email}>\n> Subject: your {product}\n>\n> Please call me on {other_phone} so we can sort it out."
    ),
    "I ordered on the 3rd, paid with card {card} and still have no {product}. Order in the name of {name}, {address}.",
    (
        "The device shows MAC {mac} and gets {ip} from the provider. I log in as {nick}, so C:\\Users\\{nick}\\Desktop "
        "shows in the pictures."
    ),
    "For everyone: you can use my account until it is fixed, login {email}, password {password} :)",
)
HARMLESS_BLOG: Final = (
    "Great article, thank you! The part on backups alone was worth it.",
    "I do not agree with point {number}: most people never open that menu.",
    "<p>We did the same at our club last year. It took <em>one</em> evening.</p>",
    "Where can one find the drawings you mention?",
    "Small mistake in the third paragraph: it is 230 V, not 250.",
    "Following this with interest. Will there be a second part?",
    "<blockquote>it never broke once</blockquote> Mine did, after {number} days!",
)
TELLING_BLOG: Final = (
    "Hello, I have exactly this {product} to give away. Ring me on {phone} or mail {email}. {name}",
    "<p>Is this still for sale? I could collect it; I live at {address}.</p><p>{name}, {phone}</p>",
    "Please delete my e-mail {email} from your newsletter, I have asked three times. {name}",
    "My neighbour {other} was told the same by phone ({other_phone}), it is a disgrace.",
    "I paid with {card} and was charged twice. Who do I write to? {email}",
)
