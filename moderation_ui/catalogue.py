"""The translations: what there is to translate, kept in one `.po` a language and compiled beside it.

`python -m moderation_ui.catalogue` collects every message of the pages and the detector's sentences, brings
`translations/*/LC_MESSAGES/messages.po` up to date (new ones come empty, vanished ones go) and compiles them.
Babel does the work; a test fails while a message is missing in a language.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from detector.kinds import KINDS
from detector.reasons import SENTENCES
from moderation_ui.language import LANGUAGES

HERE: Final = Path(__file__).parent
TRANSLATIONS: Final = HERE / "translations"
_METHODS: Final = [("templates/**.html", "jinja2"), ("**.py", "python")]
_KEYWORDS: Final[dict[str, Any]] = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2)}


def messages() -> Iterator[tuple[str | tuple[str, ...], str]]:
    """Each message once or more, a pair for a plural, with the file that says it."""
    for name, _line, message, _comments, _context in extract_from_dir(HERE, _METHODS, keywords=_KEYWORDS):
        yield message, f"moderation_ui/{name}"
    for sentence in SENTENCES.values():
        yield sentence, "detector/reasons.py"
    for kind in KINDS.values():
        yield kind.title, "detector/kinds.py"


def template() -> Catalog:
    """Every message, untranslated."""
    catalog = Catalog(project="Overshare", charset="utf-8", fuzzy=False)
    for message, where in messages():
        catalog.add(message, locations=[(where, 0)])
    return catalog


def path(language: str, suffix: str = "po") -> Path:
    """Where the messages of a language are."""
    return TRANSLATIONS / language / "LC_MESSAGES" / f"messages.{suffix}"


def kept(language: str) -> Catalog:
    """The messages of a language as they are kept."""
    with path(language).open("rb") as file:
        return read_po(file, locale=language)


def bring_up_to_date(language: str) -> int:
    """Put new messages in, take vanished ones out, compile. Return how many are still to be translated."""
    path(language).parent.mkdir(parents=True, exist_ok=True)
    catalog = kept(language) if path(language).exists() else Catalog(locale=language)
    # Without guessing: a sentence that resembles another is not its translation.
    catalog.update(template(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    with path(language).open("wb") as file:
        write_po(file, catalog, width=120, sort_output=True, include_lineno=False, omit_header=True)
    with path(language, "mo").open("wb") as file:
        write_mo(file, catalog)
    return sum(not translated(message.string) for message in catalog if message.id)


def translated(string: object) -> bool:
    """Whether every form of a message has words."""
    return all(string) if isinstance(string, tuple | list) else bool(string)


if __name__ == "__main__":
    for language in LANGUAGES[1:]:
        print(f"{language}: {bring_up_to_date(language)} to translate")  # noqa: T201 (a command's answer)
