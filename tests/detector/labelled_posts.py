"""Reads the invented, labelled posts: one `===` line a post, values as `⟦LABEL class.intent.severity.subject|value⟧`.

The file holds documentation names and numbers only. The detector would set those aside, so the loader puts ordinary
looking ones in their place, makes tokens from their shapes (`%{...}`) and numbers with check digits.
"""

import random
import re
from pathlib import Path

from detector.finding import Context
from detector.rules.secrets_shapes import example

DATA = Path(__file__).with_name("data") / "invented_posts.txt"
INTENTS = {"i": "intended", "c": "unclear", "u": "unintended", "h": "hostile"}
BANDS = {"l": "low", "m": "medium", "h": "high", "v": "very_high"}
SUBJECTS = {"s": "self", "t": "third_party", "o": "organisation", "n": "unknown"}
ORDINARY = (
    (r"\.example\b", ".net"),
    (r"7700 900", "7841 377"),
    (r"203\.0\.113\.(?=\d)", "84.38.113."),
    (r"198\.51\.100\.", "91.64.100."),
    (r"1632 960", "1539 760"),
    (r"441632960", "441539760"),
    (r"0171 39200", "0171 48213"),
    (r"06 39 98", "06 71 98"),
    (r"040 66969", "040 38617"),
    (r"0375 23125", "0375 27811"),
    (r"208-555-01", "208-331-66"),
)
MARK = re.compile(r"⟦([A-Z_]+) ([IU]\d+)([icuh])([lmhv])([ston])\|(.*?)⟧", re.DOTALL)
KEY = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\nQyNTUxOQAAACB"
CHANCE = random.Random(5)


def iban(country):
    digits = lambda count: "".join(CHANCE.choice("0123456789") for _ in range(count))  # noqa: E731
    account = _ACCOUNTS[country](digits)
    number = int("".join(str(int(char, 36)) for char in f"{account}{country}00"))
    whole = f"{country}{98 - number % 97:02d}{account}"
    return " ".join(whole[at : at + 4] for at in range(0, len(whole), 4))


def _belgian(digits):
    account = digits(10)
    return account + f"{int(account) % 97 or 97:02d}"


def _french(digits):
    branch, account = digits(5), digits(11)
    return f"30003{branch}{account}{97 - (89 * 30003 + 15 * int(branch) + 3 * int(account)) % 97:02d}"


def _spanish(digits):
    def check(row):
        rest = (
            11 - sum(int(one) * weight for one, weight in zip(row, (1, 2, 4, 8, 5, 10, 9, 7, 3, 6), strict=True)) % 11
        )
        return {10: "1", 11: "0"}.get(rest, str(rest))

    bank, account = "2099" + digits(4), digits(10)
    return f"{bank}{check('00' + bank)}{check(account)}{account}"


_ACCOUNTS = {
    "DE": lambda digits: "76026000" + digits(10),
    "NL": lambda digits: "INGB0" + digits(9),
    "BE": _belgian,
    "FR": _french,
    "ES": _spanish,
}


def number(kind):
    row = lambda count: "".join(CHANCE.choice("0123456789") for _ in range(count))  # noqa: E731
    if kind == "dni":
        digits = row(8)
        return digits + "TRWAGMYFPDXBNJZSQVHLCKE"[int(digits) % 23]
    if kind == "pesel":
        digits = f"{CHANCE.randrange(50, 99)}{CHANCE.randrange(1, 13):02d}{CHANCE.randrange(1, 29):02d}{row(4)}"
        total = sum(int(one) * weight for one, weight in zip(digits, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3), strict=True))
        return f"{digits}{-total % 10}"
    if kind == "nir":
        digits = f"2{CHANCE.randrange(50, 99)}{CHANCE.randrange(1, 13):02d}44{row(6)}"
        return f"{digits}{97 - int(digits) % 97:02d}"
    if kind == "nino":
        return f"JK {row(2)} {row(2)} {row(2)} B"
    digits = "4539" + row(11)
    doubled = (int(one) * (1 if at % 2 else 2) for at, one in enumerate(digits))
    digits += str(-sum(sum(divmod(one, 10)) for one in doubled) % 10)
    return " ".join(digits[at : at + 4] for at in range(0, 16, 4))


def ordinary(text):
    for pattern, instead in ORDINARY:
        text = re.sub(pattern, instead, text)
    return text


def filled(text):
    text = re.sub(r"%\{iban:(\w\w)\}", lambda match: iban(match[1]), ordinary(text))
    text = re.sub(r"%\{(dni|pesel|nino|nir|card)\}", lambda match: number(match[1]), text)
    text = re.sub(r"%\{([^}]+)\}", lambda match: example(match[1]), text)
    return text.replace("⟪pem⟫", KEY + example("a*51"))


def context(head):
    _, markup, language, site, author, title, category = ordinary(head).split("|")
    name, *flags = author.split("!")
    operator = (site.split(".", 1)[1],) if site.startswith(("help", "soporte", "pomoc", "hilfe")) else ()
    return Context(
        markup=markup,
        language=language,
        site=site,
        author=name,
        thread=title,
        category=category,
        staff="s" in flags,
        first_post="f" in flags,
        own_domains=operator,
    )


def posts():
    """Each post as a record of `evaluate_exposure`: id, text, spans, expect; with its context."""
    CHANCE.seed(5)
    made = []
    for block in re.split(r"(?m)^=== ", DATA.read_text("utf-8"))[1:]:
        head, _, body = block.partition("\n")
        text, spans, last = "", [], 0
        body = filled(body.rstrip("\n"))
        for match in MARK.finditer(body):
            text += body[last : match.start()]
            spans.append(span(match, len(text)))
            text, last = text + match[6], match.end()
        made.append(
            {
                "id": head.partition("|")[0],
                "language": head.split("|")[2],
                "context": context(head),
                "text": text + body[last:],
                "spans": spans,
                "expect": expected(spans),
            }
        )
    return made


def span(match, start):
    label, why, intent, band, subject, value = match.groups()
    return {
        "label": label,
        "value": value,
        "start": start,
        "end": start + len(value),
        "real": why not in {"I5", "I6", "I7"},
        "intent": INTENTS[intent],
        "severity": BANDS[band],
        "subject": SUBJECTS[subject],
    }


def expected(spans):
    """The decision that follows from the labels, by the default policy."""
    counted = [one for one in spans if one["real"] and one["intent"] != "intended"]
    if any(
        one["intent"] == "hostile"
        or one["severity"] == "very_high"
        or (one["severity"] == "high" and one["intent"] == "unintended")
        for one in counted
    ):
        return "hold"
    if any(one["severity"] != "low" for one in counted):
        return "review"
    alike = {"USER_PATH": "USERNAME", "LOCATION": "ADDRESS"}
    values = {}
    for one in counted:
        if one["subject"] != "organisation":
            kind = alike.get(one["label"], one["label"])
            values.setdefault(kind, set()).add(re.split(r"[\\/]", one["value"])[-1].casefold())
    direct = {"PERSON", "EMAIL", "PHONE"}
    together = (len(values) >= 2 and direct & set(values)) or len(values) >= 3
    many = any(len(values.get(kind, ())) >= 3 for kind in (*direct, "USERNAME"))
    return "review" if together or many else "clear"
