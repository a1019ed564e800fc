"""Invented posts with names and addresses, from our own templates, Faker's lists and the US census of 1990.

Nobody in them exists. Everything is drawn from one seeded generator, so the same seed gives the same posts.
"""

import gzip
import json
import random
import re
import string
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml
from faker import Faker

from detector.training.corpus import Example, Mark
from detector.training.lists import faker_words

HERE = Path(__file__).parent
LANGUAGES = {"en": 0.66, "en_nothing": 0.18, "de": 0.055, "fr": 0.035, "es": 0.035, "pl": 0.035}
_NAME_LOCALES = {"de": ("de_DE", "de_AT", "de_CH"), "fr": ("fr_FR",), "es": ("es_ES", "es_MX"), "pl": ("pl_PL",)}
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f'\u2019-]+")
_SHORTER = {
    "Street": "St",
    "Avenue": "Ave",
    "Road": "Rd",
    "Drive": "Dr",
    "Lane": "Ln",
    "Court": "Ct",
    "Boulevard": "Blvd",
    "Place": "Pl",
    "Terrace": "Ter",
    "Highway": "Hwy",
}
_SIDES = ("", "", "", "N ", "S ", "E ", "W ", "North ", "SW ", "N.E. ", "West ")
_UNITS = (", Apt {}", " #{}", ", Suite {}", " Apt. {}", ", Unit {}", ", Floor {}", " Ste {}", ", Bldg {}", ", Room {}")
_SLOT = re.compile(r"\{(\w+)\}")
_LOWER, _UPPER = 0.22, 0.26  # a post all in small letters; all in capitals (the difference)


class Inventor:
    """Draws invented posts. `fillers`: sentences without names that stand between the cues."""

    OWN_MAIL = 0.65
    """How often an e-mail address is made of the name before it."""

    def __init__(self, seed: int, fillers: Sequence[str]) -> None:
        self.random = random.Random(seed)  # noqa: S311 - invented text, not a secret
        self.fillers = fillers or ("This is a test.",)
        self.phrases: dict[str, list[str]] = yaml.safe_load((HERE / "templates/phrases.yaml").read_text("utf-8"))
        self.templates = {name: _templates(name) for name in LANGUAGES}
        self._fakers: dict[str, Faker] = {}
        self._seed = seed
        with gzip.open(HERE / "lists/census_names.json.gz") as file:
            census = json.load(file)
        self.given, self.family = census["given"], census["family"]
        self.abroad = {kind: _abroad(kind) for kind in ("first_name", "last_name")}
        self.language = "en"
        self._latest = ("", "")
        self._slots: dict[str, tuple[Callable[[], str], str | None]] = {
            "first": (self.first, "PERSON"),
            "last": (self.last, "PERSON"),
            "full": (self.full, "PERSON"),
            "address": (self.address, "ADDRESS"),
            "address_block": (self.address_block, "ADDRESS"),
            "street_line": (self.street, "ADDRESS"),
            "town_line": (self.town, "ADDRESS"),
            "city": (self.city, "X"),
            "org": (self.org, "X"),
            "product": (lambda: self.pick("product"), "X"),
            "team": (lambda: self.pick("team"), "X"),
            "first_word": (self.first, "X"),
            "last_word": (self.last, "X"),
            "town_word": (lambda: re.sub(r"\W+", "", self.city()), None),
            "user": (self.user, None),
            "mail": (self.mail, None),
            "phone": (lambda: self.faker(self.draw(("en_US", "en_GB", "de_DE"))).phone_number(), None),
            "date": (self.date, None),
            "year": (lambda: str(self.random.randint(1970, 2025)), None),
            "age": (lambda: str(self.random.randint(2, 90)), None),
            "n": (lambda: str(self.random.choice((self.random.randint(1, 20), self.random.randint(1, 5000)))), None),
            "token": (lambda: "".join(self.random.choices(string.ascii_letters + string.digits, k=9)), None),
            "host": (lambda: self.draw(("news", "mail", "host4")) + ".example.org", None),
            "filler": (lambda: self.draw(self.fillers), None),
            "closing": (self.closing, None),
        }

    def draw(self, items: Sequence[str]) -> str:
        """One of several."""
        return self.random.choice(items)

    def pick(self, name: str) -> str:
        """One of the phrases of a slot."""
        return str(self.draw(self.phrases[name]))

    def faker(self, locale: str) -> Faker:
        """Faker for a locale, seeded."""
        if locale not in self._fakers:
            self._fakers[locale] = Faker(locale)
            self._fakers[locale].seed_instance(self._seed)
        return self._fakers[locale]

    def _frequent(self, names: Sequence[str]) -> str:
        # The lists are sorted by frequency: squaring prefers the frequent ones without starving the rare.
        return names[int(len(names) * self.random.random() ** 2)]

    def first(self) -> str:
        """A given name, of the language of the post or any other."""
        return self._name("first_name", self.given)

    def last(self) -> str:
        """A family name."""
        name = self._name("last_name", self.family)
        if self.random.random() < 0.04:
            return (
                self.draw(
                    ("van ", "de ", "von ", "van der ", "de la ", "Al-", "al-", "bin ", "O'", "Mc", "Ben ", "St. ")
                )
                + name
            )
        return name

    def _name(self, kind: str, census: Sequence[str]) -> str:
        lists = self.abroad[kind]
        own = [lists[locale] for locale in _NAME_LOCALES.get(self.language, ()) if locale in lists]
        if own and self.random.random() < 0.8:
            return self.draw(self.random.choice(own))
        if self.random.random() < 0.5:
            return self._frequent(census)
        return self.draw(lists[self.draw(sorted(lists))])

    def full(self) -> str:
        """A whole name in one of the shapes people use."""
        first, last = self.first(), self.last()
        self._latest = (first, last)
        initial = self.draw(string.ascii_uppercase)
        shapes = (
            (0.72, f"{first} {last}"),
            (0.79, f"{first} {initial}. {last}"),
            (0.81, f"{first} {initial} {last}"),
            (0.85, f"{first[0]}. {last}"),
            (0.89, f"{first} {self.first()} {last}"),
            (0.92, f"{last}, {first}"),
            (0.95, f"{first} {last}-{self.last()}"),
            (0.97, f"{first[0]}.{initial}. {last}"),
            (0.98, f"{first} {last[0]}."),
            (1.0, f'{first} "{self.draw(("Buddy", "Red", "Doc", "Ace", "Bo"))}" {last}'),
        )
        chance = self.random.random()
        return next(shape for limit, shape in shapes if chance <= limit)

    def _locale(self) -> str:
        own = _NAME_LOCALES.get(self.language, ())
        return self.draw(own) if own and self.random.random() < 0.8 else self.pick("address_locale")

    def _us_street(self) -> str:
        chance = self.random.random()
        if chance < 0.08:
            return f"{self.draw(('PO Box', 'P.O. Box', 'P. O. Box', 'Box'))} {self.random.randint(2, 9999)}"
        number = self.random.randint(1, self.random.choice((99, 999, 9999, 29999)))
        name = self.pick("ordinal") if chance < 0.25 else self.draw((self.pick("street_name"), self.last()))
        street = f"{number} {self.draw(_SIDES)}{name} {self.pick('street_type')}"
        return street + ("." if self.random.random() < 0.15 else "")

    def street(self) -> str:
        """The street line of an address."""
        return self._street(self._locale())

    def _street(self, locale: str) -> str:
        if locale == "en_US" and self.random.random() < 0.6:
            street = self._us_street()
        else:
            street = self.faker(locale).street_address().replace("\n", ", ")
            for long, short in _SHORTER.items():
                if self.random.random() < 0.5:
                    street = re.sub(rf"\b{long}\b", short, street)
        if locale.startswith("en") and self.random.random() < 0.18:
            unit = self.draw((str(self.random.randint(1, 400)), f"{self.random.randint(1, 20)}{self.draw('ABCD')}"))
            street += self.draw(_UNITS).format(unit)
        return street

    def _town(self, locale: str) -> str:
        faker = self.faker(locale)
        city, code = faker.city(), faker.postcode()
        if locale in {"en_US", "en_CA", "en_AU"}:
            state = self._state(locale)
            return self.draw(
                (f"{city}, {state} {code}", f"{city} {state} {code}", f"{city}, {state}", f"{city}, {state}  {code}")
            )
        if locale.startswith("en"):
            return self.draw((f"{city}, {code}", f"{city} {code}", f"{city}"))
        prefix = self.draw(("", "", "", "D-", "F-", "A-")) if locale[:2] in {"de", "fr"} else ""
        return self.draw((f"{prefix}{code} {city}", f"{code} {city}", f"{code}, {city}", city))

    def _state(self, locale: str) -> str:
        faker: Any = self.faker(locale)
        if locale == "en_CA":
            return str(faker.province_abbr())
        return str(self.draw((faker.state_abbr(), faker.state_abbr(), faker.state())))

    def town(self) -> str:
        """The line with town and post code."""
        return self._town(self._locale())

    def address(self) -> str:
        """An address on one line, more or less complete."""
        locale = self._locale()
        street, town = self._street(locale), self._town(locale)
        country = self.draw(
            ("", "", "", "", "", ", USA" if locale == "en_US" else ", Germany" if locale[:2] == "de" else "")
        )
        return self.draw(
            (
                street,
                f"{street}, {town}{country}",
                f"{street}, {town}{country}",
                f"{street} {town}",
                f"{street}, {town}",
            )
        )

    def address_block(self) -> str:
        """An address on two or three lines."""
        locale = self._locale()
        lines = [self._street(locale), self._town(locale)]
        if self.random.random() < 0.2:
            lines.append(
                self.draw(("USA", "Germany", "UK", "Canada", "France", "Deutschland", "Polska", "España", "U.S.A."))
            )
        return "\n".join(lines)

    def city(self) -> str:
        """A town by itself."""
        return str(self.faker(self._locale()).city())

    def org(self) -> str:
        """An invented firm, often called after a family."""
        tail = self.draw(
            (" University", " Hospital", " Electronics", " Records", " Motors", " Bank", " Pharmacy", " Center")
        )
        return self.draw(
            (self.faker("en_US").company(), self.faker("en_GB").company(), self.last() + tail, self.city() + tail)
        )

    def user(self) -> str:
        """A log-in or nickname: not a name in the sense of the label."""
        first, last = self.first().lower(), self.last().lower()
        number = str(self.random.randint(1, 999))
        made = self.draw(("dark", "mega", "xx", "the", "night", "pixel")) + self.draw(
            ("wolf", "coder", "cat", "_lord", "Dragon")
        )
        chosen = self.draw(
            (
                first + number,
                first[0] + last,
                made,
                made + number,
                f"{first}_{last[0]}",
                self.faker("en_US").user_name(),
            )
        )
        return re.sub(r"[^\w.]", "", chosen) or "user1"

    def mail(self) -> str:
        """An e-mail address that cannot exist, often of whoever was named last."""
        first, last = self._latest
        own = (
            f"{first}.{last}",
            f"{first[:1]}{last}",
            f"{first}{last[:1]}",
            last,
            f"{first}_{last}",
            f"{last}{first[:1]}",
        )
        user = self.draw(own) if last and self.random.random() < self.OWN_MAIL else self.user()
        user = re.sub(r"[^\w.]", "", user.lower()) or "user"
        return f"{user}@{self.draw(('example.com', 'example.org', 'mail.example.net', 'cs.example.edu'))}"

    def date(self) -> str:
        """A date in one of the ways mail programs write it."""
        form = self.draw(
            (
                "%d %b %Y",
                "%Y-%m-%d",
                "%b %d, %Y, %I:%M %p",
                "%a, %d %b %Y",
                "%d.%m.%Y",
                "%m/%d/%Y",
                "%A, %B %d, %Y %I:%M %p",
            )
        )
        return str(self.faker("en_US").date(form))

    def closing(self) -> str:
        """What stands above a signature."""
        phrase = self.pick("closing")
        return self.draw((phrase, phrase, phrase.lower(), phrase + "!", phrase + "."))

    def part(self, template: str) -> Example:
        """One template with its slots filled."""
        text = ""
        marks: list[Mark] = []
        end = 0
        for slot in _SLOT.finditer(template):
            text += template[end : slot.start()]
            end = slot.end()
            make, label = self._slots.get(slot.group(1), (None, None))
            value = (make() if make else self.pick(slot.group(1))).strip()
            if label == "PERSON" and self.random.random() < 0.06:
                value = value.lower()
            if label == "PERSON" and self.random.random() < 0.03:
                value = value.upper()
            if label == "PERSON" and marks and marks[-1].label == label and text[marks[-1].end :] == " ":
                marks[-1] = Mark(marks[-1].start, len(text) + len(value), label)
            elif label:
                marks.append(Mark(len(text), len(text) + len(value), label))
            text += value
        return Example(text + template[end:], tuple(marks))

    def post(self) -> Example:
        """A post of one to four parts, all in one language, sometimes all in small letters or capitals."""
        name = self.random.choices(list(LANGUAGES), list(LANGUAGES.values()))[0]
        self.language = name.split("_")[0]
        text = ""
        marks: list[Mark] = []
        for _ in range(self.random.choice((1, 1, 2, 2, 3, 4))):
            part = self.part(self.draw(self.templates[name]))
            if self.language == "en" and self.random.random() < 0.25:
                part = Example(self.draw(self.fillers), ())
            if text:
                text += self.draw((" ", "\n", "\n", "\n\n"))
            marks += [Mark(m.start + len(text), m.end + len(text), m.label) for m in part.marks]
            text += part.text
        chance = self.random.random()
        if chance < _LOWER:
            text = _same_length(text, text.lower())
        elif chance < _UPPER:
            text = _same_length(text, text.upper())
        return Example(text, tuple(marks))


def _same_length(before: str, after: str) -> str:
    return after if len(after) == len(before) else before


def _templates(name: str) -> list[str]:
    blocks = (HERE / f"templates/{name}.txt").read_text("utf-8").split("\n%\n")
    return [block.strip("\n") for block in blocks if block.strip()]


def _abroad(kind: str) -> dict[str, list[str]]:
    lists: dict[str, set[str]] = {}
    for word, locale in faker_words(kind):
        if _LATIN.fullmatch(word) and word[0].isupper():
            lists.setdefault(locale, set()).add(word)
    return {locale: sorted(words) for locale, words in lists.items() if len(words) > 20}  # a real list
