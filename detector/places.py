"""Where in a source text a place lies: running text, code, inside a tag, inside a link's target.

Redaction asks, because what may stand there instead differs. One linear pass; a broken text gives fewer regions, never
an error.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """What a stretch of source is to its reader's software."""

    CODE = "code"
    TAG = "tag"
    TARGET = "target"
    ADDRESS = "address"
    WRAPPED = "wrapped"


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of source. `inner_start` and `inner_end` bound what stands inside its brackets."""

    start: int
    end: int
    place: Place
    inner_start: int
    inner_end: int


_URL = r"(?P<address>(?:https?://|ftp://|www\.|mailto:|tel:)[^\s<>\"'`\[\]|]{1,4000})"
_TAG = r"(?P<tag></?[a-zA-Z][a-zA-Z0-9-]{0,30}(?:[\s/][^<>]{0,8000})?>)"
_COMMENT = r"(?P<comment><!--)"
_FENCE = r"(?P<fence>^[ \t]{0,3}(?:>[ \t]?){0,8}(?P<ticks>`{3,}|~{3,})[^\n]{0,200}$)"
_SPAN = r"(?P<span>(?<!`)(?P<tick>`{1,3})(?!`)[^`\n]{1,1000}(?P=tick)(?!`))"
_TARGET = r"\]\([ \t]{0,9}<?(?P<target>[^()\s<>]{1,4000}(?:\([^()\s<>]{0,200}\)[^()\s<>]{0,400})?)"
_DEFINITION = r"^[ ]{0,3}\[[^\[\]\n]{1,200}\]:[ \t]{0,9}<?(?P<definition>[^\s<>]{1,4000})"
_AUTOLINK = r"<(?P<autolink>(?:[a-zA-Z][a-zA-Z0-9+.-]{1,30}:[^\s<>]{1,4000}|[^\s<>@]{1,100}@[^\s<>@]{1,200}))>"
_SHORTCODE = r"(?P<shortcode>\[/?(?:quote|details|spoiler|date|poll|wrap|grid|event|chat)\b[^\[\]\n]{0,600}\])"
_BBTAG = r"(?P<bbtag>\[/?(?:\*|[a-zA-Z][a-zA-Z0-9-]{0,20})(?:[= ][^\[\]\n]{0,4000})?\])"
_BBWRAP = r"\[(?P<wrapper>email|url|img)\](?P<wrapped>[^\[\]\n]{1,4000})\[/(?P=wrapper)\]"

_TESTS = {
    "plain": re.compile(_URL),
    "html": re.compile(f"{_COMMENT}|{_TAG}|{_URL}"),
    "bbcode": re.compile(f"{_BBWRAP}|{_BBTAG}|{_URL}", re.IGNORECASE),
    "markdown": re.compile(
        f"{_FENCE}|{_SPAN}|{_COMMENT}|{_AUTOLINK}|{_TAG}|{_SHORTCODE}|{_DEFINITION}|{_TARGET}|{_URL}", re.MULTILINE
    ),
}
_PLACES = {
    "address": Place.ADDRESS,
    "tag": Place.TAG,
    "shortcode": Place.TAG,
    "bbtag": Place.TAG,
    "target": Place.TARGET,
    "definition": Place.TARGET,
    "autolink": Place.WRAPPED,
    "wrapped": Place.WRAPPED,
    "span": Place.CODE,
}


class Places:
    """The regions of one source, by start, not overlapping."""

    def __init__(self, source: str, markup: str) -> None:
        self.regions = list(_regions(source, markup))
        self._starts = [region.start for region in self.regions]

    def touching(self, start: int, end: int) -> list[Region]:
        """The regions that share a character with source[start:end], by start."""
        at = max(bisect_right(self._starts, start) - 1, 0)
        found = []
        while at < len(self.regions) and self.regions[at].start < end:
            if self.regions[at].end > start:
                found.append(self.regions[at])
            at += 1
        return found


def _regions(source: str, markup: str) -> Iterator[Region]:
    test = _TESTS.get(markup, _TESTS["plain"])
    at, length, comments = 0, len(source), True
    while at < length and (match := test.search(source, at)):
        name = next(name for name, value in match.groupdict().items() if value is not None and name in _KNOWN)
        if name == "comment":
            end = source.find("-->", match.end()) if comments else -1
            comments = end >= 0
            at = end + 3 if comments else match.end()
            continue
        region = _fenced(source, match) if name == "fence" else _plain(match, name)
        yield region
        at = max(region.end, at + 1)


_KNOWN = frozenset({*_PLACES, "comment", "fence"})


def _plain(match: re.Match[str], name: str) -> Region:
    start, end = match.span(name)
    if name == "address":
        text = match[name].rstrip(".,;:!?)*_~")
        end = start + len(text)
        return Region(start, end, Place.ADDRESS, start, end)
    if name == "span":
        ticks = len(match["tick"])
        return Region(start, end, Place.CODE, start + ticks, end - ticks)
    if _PLACES[name] is Place.WRAPPED:
        return Region(match.start(), match.end(), Place.WRAPPED, start, end)
    return Region(start, end, _PLACES[name], start, end)


def _fenced(source: str, match: re.Match[str]) -> Region:
    """A fenced block; without its end it runs to the end of the text, as readers' software has it."""
    ticks = re.escape(match["ticks"])
    closing = re.compile(rf"^[ \t]{{0,3}}(?:>[ \t]?){{0,8}}{ticks}[`~]*[ \t]*$", re.MULTILINE).search(
        source, match.end()
    )
    inner = min(match.end() + 1, len(source))
    if closing is None:
        return Region(match.start(), len(source), Place.CODE, inner, len(source))
    return Region(match.start(), closing.end(), Place.CODE, inner, max(inner, closing.start() - 1))
