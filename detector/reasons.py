"""Reasons in plain words: code -> sentence. English is the message id for gettext; nothing here names a value."""

from collections.abc import Iterable

SENTENCES: dict[str, str] = {
    "log_or_dump": "It stands in a pasted log, not in what the poster wrote.",
    "other": "The detector found it by its form.",
}


def sentence(code: str) -> str:
    """The sentence for one code; an unknown code (an older row's) gets a neutral one."""
    return SENTENCES.get(code, SENTENCES["other"])


def sentences(codes: Iterable[str]) -> list[str]:
    """The sentences of several codes, each once, in order."""
    return list(dict.fromkeys(sentence(code) for code in codes))
