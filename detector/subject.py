"""Whose datum it is: the poster's own, somebody else's, a firm's; and whether it was published against somebody."""

import re
from collections.abc import Iterator

import phonenumbers

from detector.candidate import Candidate
from detector.cues import CUES, plain_view
from detector.document import Zone
from detector.scene import Scene
from detector.tables import mail, phones

_DIGITS = re.compile(r"\D+")
_CONTACTS = frozenset({"phone", "email", "address", "plate", "iban", "bank_account", "date_of_birth", "national_id"})
_TARGETED = _CONTACTS | {"person", "location", "username", "coordinates"}
# What opens something is nobody's to publish, a firm's as little as a person's.
_OPENING = frozenset({"credential", "private_key", "licence_key", "signed_link", "one_time_code"})
_OF_CHILDREN = frozenset({"person", "location", "username", "age"})
_LONG = 110
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")
_NOW = 2026
_ROW = 2
_NEAR = 200


def under(domain: str, own: tuple[str, ...]) -> bool:
    """Whether a domain is one of the operator's or below one."""
    return any(domain == name or domain.endswith("." + name) for name in own)


def toll_free(candidate: Candidate, scene: Scene) -> bool:
    """A number that is free for the caller, so a business's."""
    if candidate.facts.get("line_type") == "toll_free":
        return True
    value = scene.text(candidate).strip()
    digits = _DIGITS.sub("", candidate.value)
    if candidate.value.startswith("+") and digits.startswith(phones.TOLL_FREE):
        return True
    home = re.match(r"\(?(?:\+?1[ .-])?\(?(\d{3,5})\)?[ ./-]", value)
    return bool(home and home[1] in phones.TOLL_FREE_HOME and not value.startswith("+"))


def full_name(text: str) -> bool:
    """At least two words that are no initials."""
    words = [word for word in re.split(r"[\s_]+", text) if len(word.strip(".,")) > 1]
    return len(words) >= 2 and all(word[:1].isalpha() for word in words)  # noqa: PLR2004


def is_author(candidate: Candidate, scene: Scene) -> bool:
    """Whether a name is the one the author shows. Of a full name more than the family's has to fit."""
    name, author = scene.text(candidate).casefold(), scene.author
    if not author or not name:
        return False
    words = [word for word in re.split(r"[\W_]+", name) if len(word) > 2]  # noqa: PLR2004
    shown = [word for word in re.split(r"[\W_]+", author) if len(word) > 2]  # noqa: PLR2004
    if len(words) > 1 and len(shown) > 1:
        return words[0] in shown or set(shown) <= set(words)
    return name in author or author in name or any(word in author for word in words)


def spoken_of(candidate: Candidate, scene: Scene) -> bool:
    """Whether the words around speak of somebody else."""
    return scene.says_near("third_party", candidate, 140, 80)


def long_ago(candidate: Candidate, scene: Scene) -> bool:
    """A date of somebody who is certainly or said to be dead."""
    years = [int(year) for year in _YEAR.findall(scene.text(candidate))]
    if years and max(years) < _NOW - _LONG:
        return True
    return bool(
        re.search(
            r"†|\bdied\b|\bd\. ?\d|\bgest(?:orben|\.)|\bdécédé|\bfalleci|\bzm\.|\bzmarł", scene.after(candidate, 90)
        )
    )


def subject(candidate: Candidate, scene: Scene) -> str:
    """self, third_party, organisation or unknown."""
    if organisation(candidate, scene):
        return "organisation"
    if hostile(candidate, scene) or third_party(candidate, scene):
        return "third_party"
    return "self" if candidate.kind != "person" or is_author(candidate, scene) else "unknown"


def subjects(candidate: Candidate, scene: Scene) -> Iterator[str]:
    """The codes of whose datum it is."""
    if hostile(candidate, scene):
        yield "hostile"
        return
    if candidate.kind in _TARGETED and Zone.QUOTE in scene.zones(candidate) and scene.says("taken_out"):
        yield "taken_out_by_owner"
    yield from _sensitive(candidate, scene)
    if candidate.kind in {"person", "location"} and habits(candidate, scene):
        yield "tells_habits"
    if organisation(candidate, scene):
        if candidate.kind not in _OPENING:
            yield "organisation"
    elif in_list_of_people(candidate, scene):
        yield "third_party_list"
    elif third_party(candidate, scene):
        yield "third_party"


def organisation(candidate: Candidate, scene: Scene) -> bool:
    """A firm's, a club's, an office's."""
    kind, staff = candidate.kind, scene.document.context.staff
    if kind in _OPENING:
        return scene.document.context.category.casefold() == "support"
    if kind == "hostname":
        return "." in candidate.value and not _named_after(candidate, scene)
    if kind == "address":
        return (
            staff or _beside_role(candidate, scene) or (_firm(candidate, scene) and not _for_a_form(candidate, scene))
        )
    if kind == "phone":
        firm = scene.says_near("organisation", candidate, 120, 40) and not mobile(candidate, scene)
        firm = firm and not _for_a_form(candidate, scene)
        return staff or firm or toll_free(candidate, scene)
    return False


def _firm(candidate: Candidate, scene: Scene) -> bool:
    """Words of a firm stand near, and nobody is accused by them."""
    return scene.says_near("organisation", candidate, 90, 60) and not scene.says("accuse")


def _for_a_form(candidate: Candidate, scene: Scene) -> bool:
    """Given because a firm asked for it: then the firm's words say nothing of whose it is."""
    return scene.says_near("requested", candidate, 300, 120) and bool(
        scene.near(candidate, frozenset({"person", "date_of_birth", "national_id"}), 160)
    )


def _beside_role(candidate: Candidate, scene: Scene) -> bool:
    """A mailbox of a function stands in the same block: whose address this is has an office."""
    mails = scene.near(candidate, frozenset({"email"}), _LONG)
    return any(mail_.value.partition("@")[0] in mail.ROLES for mail_ in mails)


def firm_account(candidate: Candidate, scene: Scene) -> bool:
    """A club's, shop's or office's bank account: told by staff, or beside words of a firm."""
    if scene.document.context.staff:
        return True
    return scene.says_near("organisation", candidate, 140, 80) and not _for_a_form(candidate, scene)


def _named_after(candidate: Candidate, scene: Scene) -> bool:
    """A device or domain with the name of a person in it."""
    host = re.sub(r"[\W_]+", "", candidate.value.casefold())
    names = [
        scene.text(person).casefold().split()[-1]
        for person in scene.of_kind("person")[:50]
        if scene.text(person).split()
    ]
    return any(len(name) > 3 and name in host for name in [*names, *re.split(r"[\W_]+", scene.author)])  # noqa: PLR2004


def mobile(candidate: Candidate, scene: Scene) -> bool:
    """A mobile or a line that may be private; a land line in a firm's words is not."""
    line = candidate.facts.get("line_type")
    if line:
        return line in {"mobile", "fixed_or_mobile"}
    if re.search(
        r"\b(?:mob|mobile|cell|handy|gsm|port|portable|móvil|movil|celular|kom|komórka|whatsapp|signal|sms|text)\b\.?\W*$",
        scene.head(candidate),
        re.IGNORECASE,
    ):
        return True
    try:
        number = phonenumbers.parse(candidate.value if candidate.value.startswith("+") else "", None)
    except phonenumbers.NumberParseException:
        return True
    return phonenumbers.number_type(number) in {
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    }


def third_party(candidate: Candidate, scene: Scene) -> bool:
    """Somebody else's than the poster's."""
    if candidate.kind not in _TARGETED or scene.document.context.staff or scene.says("family_tree"):
        return False
    if candidate.kind == "person":
        if is_author(candidate, scene):
            return False
        return spoken_of(candidate, scene) and bool(scene.near(candidate, _CONTACTS, _NEAR))
    return spoken_of(candidate, scene)


def in_list_of_people(candidate: Candidate, scene: Scene) -> bool:
    """One row of several that each name a person beside a contact: a class list, matches, an invoice's client."""
    if candidate.kind not in _TARGETED | {"serial"} or scene.document.context.staff:
        return False
    if not scene.once("list_of_people", lambda: _rows_of_people(scene) > _ROW):
        return False
    return Zone.TABLE in scene.zones(candidate) | {_shape(candidate, scene)}


def _rows_of_people(scene: Scene) -> int:
    contacts = frozenset({"phone", "email", "date_of_birth", "national_id"})
    people = [person for person in scene.of_kind("person")[:200] if not is_author(person, scene)]
    return sum(1 for person in people if scene.near(person, contacts, 60))


def _shape(candidate: Candidate, scene: Scene) -> Zone:
    """Columns made of blanks, as in a pasted list, are a table too."""
    line = scene.head(candidate) + scene.text(candidate) + scene.tail(candidate)
    return Zone.TABLE if len(re.findall(r"\S(?: {2,}|\t|\|)\S", line)) >= 1 else Zone.PROSE


def hostile(candidate: Candidate, scene: Scene) -> bool:
    """Published to harm: an accusation, private facts of a named person, a call to act on them."""
    return candidate.kind in _TARGETED and hostile_text(scene) and not _protected(candidate, scene)


def _protected(candidate: Candidate, scene: Scene) -> bool:
    if candidate.kind == "person":
        return is_author(candidate, scene)
    return candidate.kind == "email" and candidate.value.partition("@")[0] in mail.ROLES


def hostile_text(scene: Scene) -> bool:
    """Whether the text as a whole is a pillory."""
    return scene.once("hostile_text", lambda: _pillory(scene))


def _pillory(scene: Scene) -> bool:
    if scene.document.context.staff or scene.says("restraint"):
        return False
    # A name the detector missed is no excuse: "he lives at" beside an address names somebody, too.
    named = any(not is_author(person, scene) for person in scene.of_kind("person")) or scene.says("private_fact")
    if not named or not scene.of_kind("address", "phone", "email", "plate", "iban", "username", "location"):
        return False
    if scene.says("incite") and (scene.says("private_fact") or _reachable(scene)):
        return True
    accuse = scene.says("accuse") or bool(CUES["accuse"].places(plain_view(scene.document.context.thread)))
    private = scene.says("private_fact")
    if accuse and (scene.says("spread") or scene.says("approach")):
        return True
    return private and bool(scene.of_kind("address")) and (accuse or scene.says("spread"))


def _reachable(scene: Scene) -> bool:
    """By what is told here, readers can get at a person: no mailbox of a function, no number that is free to call."""
    if scene.of_kind("address", "plate"):
        return True
    return any(not toll_free(phone, scene) for phone in scene.of_kind("phone")) or any(
        mail_.value.partition("@")[0] not in mail.ROLES for mail_ in scene.of_kind("email")
    )


def _sensitive(candidate: Candidate, scene: Scene) -> Iterator[str]:
    """U12: a matter that hurts stands beside an identity."""
    if candidate.kind not in _OF_CHILDREN or scene.document.context.staff or scene.says("public_role"):
        return
    zones = scene.zones(candidate)
    if Zone.LOG in zones or Zone.CODE in zones or Zone.QUOTE in zones:
        return
    if minor(candidate, scene):
        yield "minor"
    elif candidate.kind != "person":
        return
    elif scene.says_near("health", candidate, 160, 160) or scene.says_near("belief", candidate, 120, 120):
        yield "sensitive_self" if _speaks_of_self(candidate, scene) else "sensitive_third_party"
    elif (
        scene.says("health")
        and full_name(scene.text(candidate))
        and _speaks_of_self(candidate, scene)
        and scene.says("own_health")
    ):
        yield "sensitive_self"


def habits(candidate: Candidate, scene: Scene) -> bool:
    """U11: a person or place beside at least two clues to when nobody is there, how to get in, who walks the child."""
    return len(scene.cues("habits")) >= _ROW and scene.says_near("habits", candidate, 300, 400)


def _speaks_of_self(candidate: Candidate, scene: Scene) -> bool:
    return is_author(candidate, scene) or scene.says("own_health")


def minor(candidate: Candidate, scene: Scene) -> bool:
    """A child's full name beside its age, school or health; and what else leads to that child."""
    if candidate.kind != "person":
        return any(minor(person, scene) for person in scene.near(candidate, frozenset({"person"}), _NEAR))
    if not full_name(scene.text(candidate)):
        return False
    if not scene.says_near("minor", candidate, 120, 160):
        return False
    return scene.says_near("school", candidate, 160, 160) or scene.says_near("health", candidate, 160, 160)
