"""What the poster does with a value: offers it, hands it over, hides it badly, credits somebody, signs with it."""

import re
from collections.abc import Iterator
from functools import lru_cache

from detector import subject
from detector.candidate import Candidate
from detector.document import Zone
from detector.scene import Scene

_SECRETS = frozenset({"credential", "private_key", "one_time_code"})
_SPENDABLE = _SECRETS | {"licence_key", "signed_link"}
_CONTACT = frozenset({"email", "phone", "username", "hostname", "person", "location", "serial"})
_PERSONAL = frozenset(
    {
        "person", "email", "phone", "address", "iban", "bank_account", "national_id", "passport", "date_of_birth",
        "licence_key", "serial", "card", "card_detail", "username", "plate", "location", "coordinates",
    }
)  # fmt: skip
_SHOWN = frozenset({Zone.PROSE, Zone.LINK, Zone.TABLE, Zone.TITLE, Zone.SIGNATURE})
_VENUES = re.compile(
    r"\bjobs?\b|classif|clasific|market|march[eé]|introduc|for sale|hiring|stellen|kleinanzeigen|annonces|empleo|praca|"
    r"gie[łl]d|vorstell|pr[eé]sent|services|events?\b|og[łl]osz|\blost\b|\bfound\b|stolen|theft|skradz|zgub|verloren|"
    r"gefunden|diebstahl|perdu|trouv|\bvol[ée]s?\b|perdid|robad|swap|trading|tausch|intercambio|[ée]change|\brooms?\b|"
    r"flatshare|\bsuche\b|\bbiete\b|verkauf|\bventas?\b|\bventes?\b|bazaa?r|termine|veranstalt|agenda|\bads\b|"
    r"\bbuy\b|\bsell|wanted|b[öo]rse|\bcrew|mitfahr|lift ?share|volunteer|meet-?ups?|spotkania|wydarzenia|eventos",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"^[ \t>*|•-]*(?:full |first |last |my |your |site |home |billing |shipping |delivery |contact |customer |"
    r"account |licen[cs]e |product |order |"
    r"chassis |serial |date of |mobile |phone |national |tax |bank )*"
    r"(?:name|names?|address|addr|anschrift|adresse|dirección|adres|tel|tel\.|telefon|teléfono|téléphone|phone|"
    r"mobile|mob|cell|handy|port\.?|móvil|"
    r"e-?mail|mail|dob|d\.o\.b\.|birth|born|geboren|geb\.?|né\(?e?\)?|nacimiento|iban|konto\w*|account|number|"
    r"no|nr|key|s/n|serial|contact|site|"
    r"passport|cpf|cnpj|pesel|nif|nie|dni|nip|ssn|sin|bsn|nino|id|plate|kundennr\.?|kunden-?nummer|nr umowy|"
    r"imię i nazwisko|nazwisko|imię|nom|prénom|"
    r"nombre|apellidos?|town|city|postcode|zip|employer|company|n° client|login|"
    r"user ?name)[ \t]*(?:\([^)\n]*\))?[ \t]*[:=][ \t]*$",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"(?m)^[ \t>*|•-]*[^\W\d][\w .°/()-]{1,30}[ \t]*:[ \t]*\S")
_ON_FILE = frozenset(
    {"person", "address", "phone", "email", "iban", "bank_account", "national_id", "passport", "date_of_birth", "card"}
)
_OFFICIAL = frozenset({"address", "iban", "bank_account", "national_id", "passport", "date_of_birth", "card"})
_DOSSIER = 160
_BESIDE = 48
_SHORT = 60
_NEAR = 120
_WIDE = 450


def acts(candidate: Candidate, scene: Scene) -> Iterator[str]:
    """The codes of the acts that concern this value."""
    yield from _secret_acts(candidate, scene)
    if candidate.kind in _SECRETS:
        return
    if candidate.kind in scene.masked_kinds:
        yield "masked_sibling"
    if candidate.kind in {"username", "email"} and beside_credential(candidate, scene):
        yield "beside_credential"
    yield from _record_acts(candidate, scene)
    yield from _giving_acts(candidate, scene)
    if candidate.kind in {"person", "phone", "email"} and _signed(candidate, scene):
        yield "typed_signature"
    if candidate.kind in {"person", "location", "username"} and _introduces(candidate, scene):
        yield "introduces_self"


def _record_acts(candidate: Candidate, scene: Scene) -> Iterator[str]:
    if candidate.kind == "date_of_birth" and subject.long_ago(candidate, scene):
        yield "long_ago"
    if scene.says_near("deliberate", candidate, _WIDE, _WIDE):
        yield "told_on_purpose"
    if credited(candidate, scene):
        yield "credit_or_record"
    elif candidate.kind in {"person", "date_of_birth", "location"} and scene.says("family_tree"):
        yield "family_record"


def _giving_acts(candidate: Candidate, scene: Scene) -> Iterator[str]:
    if not_for_publication(candidate, scene):
        yield "not_for_publication"
    if handed_over(candidate, scene) and scene.says_near("requested", candidate, _WIDE, _NEAR):
        yield "handed_over"
    elif offered(candidate, scene):
        yield "contact_offer"
        if candidate.facts.get("obfuscated"):
            yield "spelled_out"
    elif handed_over(candidate, scene) or dossier(candidate, scene):
        yield "handed_over"
    elif candidate.kind in {"email", "phone", "username"} and scene.says_near("one_reader", candidate):
        yield "for_one_reader"


def _secret_acts(candidate: Candidate, scene: Scene) -> Iterator[str]:
    if candidate.kind in _SPENDABLE and spent(candidate, scene):
        yield "said_to_be_spent"
    if candidate.kind in _SECRETS and len(scene.plain.strip()) - (candidate.end - candidate.start) < _SHORT:
        yield "wrong_window"
    if scene.says_near("mistake", candidate, _NEAR, _WIDE):
        yield "wrong_window"


def spent(candidate: Candidate, scene: Scene) -> bool:
    """Said, by the poster and not by a log, to open nothing any more, or to be for guests."""
    return any(
        scene.document.zone_at(start) in _SHOWN
        for start, end in scene.cues("spent")
        if start > candidate.start - _WIDE and end < candidate.end + _WIDE
    )


def offered(candidate: Candidate, scene: Scene) -> bool:
    """Readers are invited to use it."""
    if candidate.kind not in _CONTACT or not scene.zones(candidate) <= _SHOWN:
        return False
    start, end = sentence(candidate, scene)
    if scene.says_within("offer", start, end) and not _meant_for_one(candidate, scene):
        return not subject.spoken_of(candidate, scene) or asks_for_contacts(scene)
    return asks_for_contacts(scene) and not handed_over(candidate, scene)


def _meant_for_one(candidate: Candidate, scene: Scene) -> bool:
    return scene.says_near("one_reader", candidate) and not asks_for_contacts(scene)


def sentence(candidate: Candidate, scene: Scene) -> tuple[int, int]:
    """A little more than the sentence a value stands in: its paragraph, at most so far to each side."""
    low, high = max(0, candidate.start - 2 * _NEAR), min(len(scene.plain), candidate.end + _NEAR)
    start = scene.plain.rfind("\n\n", low, candidate.start)
    end = scene.plain.find("\n\n", candidate.end, high)
    return (low if start < 0 else start), (high if end < 0 else end)


def handed_over(candidate: Candidate, scene: Scene) -> bool:
    """Set out as on a form, or given because somebody asked: meant for one reader, not for all."""
    if (
        candidate.kind not in _PERSONAL
        or scene.document.context.staff
        or scene.says_near("deliberate", candidate, _WIDE, _WIDE)
    ):
        return False
    if scene.says_near("requested", candidate, _WIDE, _NEAR) and not acts_as_record(candidate, scene):
        return True
    return bool(_FORM.match(scene.head(candidate))) and _form_around(candidate, scene) and not asks_for_contacts(scene)


def dossier(candidate: Candidate, scene: Scene) -> bool:
    """A name with two more kinds of what offices ask for, together: a record of a person, in whatever words."""
    if candidate.kind not in _PERSONAL or scene.document.context.staff or asks_for_contacts(scene):
        return False
    if not scene.zones(candidate) <= _SHOWN or Zone.SIGNATURE in scene.zones(candidate):
        return False
    if scene.says_near("deliberate", candidate, _WIDE, _WIDE):
        return False
    beside = scene.near(candidate, _ON_FILE, _DOSSIER)
    kinds = {candidate.kind, *(other.kind for other in beside)} & _ON_FILE
    if "person" not in kinds or len(kinds) <= 2 or not kinds & _OFFICIAL:  # noqa: PLR2004 (a name and an address)
        return False
    return not scene.says_near("organisation", candidate, _DOSSIER, _DOSSIER) and not any(
        subject.organisation(other, scene) for other in beside if other.kind in {"address", "phone"}
    )


def beside_credential(candidate: Candidate, scene: Scene) -> bool:
    """The log-in that a pass word beside it belongs to."""
    return bool(scene.near(candidate, frozenset({"credential"}), _BESIDE))


def acts_as_record(candidate: Candidate, scene: Scene) -> bool:
    """A mention in running text, not a datum that was handed over."""
    if candidate.kind not in {"person", "location", "username"}:
        return False
    return not scene.near(
        candidate,
        frozenset(
            {"address", "phone", "email", "iban", "national_id", "licence_key", "date_of_birth", "card", "serial"}
        ),
        2 * _NEAR,
    )


def _form_around(candidate: Candidate, scene: Scene) -> bool:
    low, high = max(0, candidate.start - 300), candidate.end + 300
    return len(_LABELLED.findall(scene.plain[low:high])) >= 2  # noqa: PLR2004 (one labelled line is no form)


def not_for_publication(candidate: Candidate, scene: Scene) -> bool:
    """The poster says that only some should see it."""
    return scene.says_near("not_public", candidate, 200, _NEAR)


def credited(candidate: Candidate, scene: Scene) -> bool:
    """Named for work, office or a public record; or long dead."""
    if candidate.kind not in {"person", "email", "username", "location", "phone"}:
        return False
    line = scene.head(candidate)
    if _on_credit_line(candidate, scene):
        return True
    if line.endswith("@") or (candidate.kind == "username" and Zone.QUOTE in scene.zones(candidate)):
        return True
    if public_record(candidate, scene):
        return True
    return (
        candidate.kind in {"person", "location"}
        and scene.zones(candidate) <= _SHOWN
        and scene.says_near("credit", candidate, 200, _NEAR)
    )


def public_record(candidate: Candidate, scene: Scene) -> bool:
    """A header or attribution line that the public list shows anyway."""
    if candidate.kind not in {"person", "email"} or scene.document.context.markup == "html":
        return False
    if scene.says("public_list") or scene.says("patch"):
        return True
    attribution = scene.tail(candidate)[-60:].rstrip().endswith((":", ">")) and not scene.says("mail_piece")
    return attribution and scene.document.context.markup == "plain"


def in_passing(candidate: Candidate, scene: Scene) -> bool:
    """In code only because it was set between backticks in running text, or because the line is a credit."""
    return candidate.kind in {"person", "email"} and _on_credit_line(candidate, scene)


def _on_credit_line(candidate: Candidate, scene: Scene) -> bool:
    """A word before it on its line says who did, wrote or keeps something."""
    return scene.says_before("credit_line", candidate)


def in_file_name(candidate: Candidate, scene: Scene) -> bool:
    """Inside a file's name or a picture's alt text: written by a program, not by the poster."""
    if candidate.kind not in {"person", "phone", "email", "date_of_birth", "national_id", "passport"}:
        return False
    before, after = scene.before(candidate, 24), scene.after(candidate, 40)
    glued = re.search(r"[\w%+.-]*[_/][\w%.-]*$", before) or re.match(r"[_-]", after)
    return bool(
        glued
        and re.match(
            r"[\w%+.-]*\.(?:pdf|docx?|odt|png|jpe?g|zip|txt|xlsx?|csv|heic|mp4|rar|7z)\b", after, re.IGNORECASE
        )
    ) or _in_alt(candidate, scene)


def _in_alt(candidate: Candidate, scene: Scene) -> bool:
    return any(stretch.start <= candidate.start < stretch.end for stretch in scene.document.alts)


def regular_signature(candidate: Candidate, scene: Scene) -> bool:
    """A signature its owner sets under all posts: behind the usual mark, not the block of a mail."""
    del candidate
    return not scene.says("mail_piece") and not scene.document.context.first_post


def _signed(candidate: Candidate, scene: Scene) -> bool:
    """Typed below a closing formula."""
    if scene.document.context.staff or (
        Zone.SIGNATURE in scene.zones(candidate) and regular_signature(candidate, scene)
    ):
        return False
    return any(end <= candidate.start < end + 200 for _, end in scene.cues("sign_off")) and bool(
        scene.near(candidate, frozenset({"phone", "email", "address", "person"}), 200)
    )


def _introduces(candidate: Candidate, scene: Scene) -> bool:
    if not scene.zones(candidate) <= _SHOWN:
        return False
    return "introduc" in scene.document.context.category.casefold() or scene.says_near(
        "introduction", candidate, 40, 10
    )


@lru_cache(maxsize=512)
def _venue(category: str, thread: str) -> bool:
    if _VENUES.search(category):
        return True
    return bool(
        re.match(
            r"\s*\[?(?:fs|wtb|wts|hiring|job|stolen|lost|for sale|vds|vends|sprzedam|verkaufe|biete|vendo|offering)\b",
            thread,
            re.IGNORECASE,
        )
    )


def asks_for_contacts(scene: Scene) -> bool:
    """Jobs, classifieds, introductions: places where contacts are given to be used."""
    return _venue(scene.document.context.category, scene.document.context.thread)
