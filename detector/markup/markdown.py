"""Markdown as Discourse stores it: CommonMark's everyday part, HTML, and bracket tags."""

import re
from bisect import bisect_left
from collections import defaultdict

from detector.document import ALT, Document, Stretch, Zone
from detector.finding import Context
from detector.markup.bbcode import BracketTags
from detector.markup.html import HtmlReader

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})([^`\n]*)(?:\n|$)")
_QUOTE = re.compile(r" {0,3}>[ \t]?")
_HEADING = re.compile(r" {0,3}#{1,6}(?=[ \t])[ \t]*")
_INDENTED = re.compile(r"(?: {4}|\t)(?=.*\S)")
_LIST = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s")
_ROW = re.compile(r"\s*\|.*\||[^|\n]+\|[^|\n]+\|")
_BLANK = re.compile(r"\n(?:[ \t\r]*+\n)*+")
_RUNS = re.compile(r"`+")
_DELIMITERS = re.compile(r"\\.|\*{1,3}|_{1,3}|~~")
_TARGET = re.compile(
    r"\(\s{0,3}<?([^\s<>()]{0,1500}(?:\([^\s<>()]{0,200}\)[^\s<>()]{0,500})?)>?(?:\s+[\"'(]([^\"'()\n]{0,300})[\"')])?\s{0,3}\)"
)
_ESCAPED = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_LONG_LINE, _LONG_SPAN, _LONG_ALT = 400, 10_000, 1000
_LINK = re.compile(r"\\.|[\[\]]", re.DOTALL)


class MarkdownReader(BracketTags, HtmlReader):
    """A line at a time for blocks, a special character at a time inside."""

    special = re.compile(r"[\n<&\[\]\\`*_~!]")

    def __init__(self, source: str, context: Context) -> None:
        super().__init__(source, context)
        self.handlers = {
            "\n": self.newline,
            "<": self.angle,
            "&": self.entity,
            "[": self.opening_bracket,
            "]": self.closing_bracket,
            "\\": self.backslash,
            "`": self.backticks,
            "*": self.delimiter,
            "_": self.delimiter,
            "~": self.delimiter,
            "!": self.exclamation,
        }
        self._quoted_from = -1
        self._blank_before = True
        self._in_list = False
        self._ticks: dict[int, list[int]] = defaultdict(list)
        for match in _RUNS.finditer(source):
            self._ticks[len(match.group())].append(match.start())
        self._links = _link_brackets(source)
        self._dropped: dict[int, int] = {}

    def read(self) -> Document:
        """The document."""
        begin = self.line(0)
        rest = self.special
        position, end = begin, len(self.source)
        while position < end:
            match = rest.search(self.source, position)
            if match is None:
                break
            self.weaver.keep(position, match.start())
            position = self.handlers[match.group()](match.start())
        self.weaver.keep(min(position, end), end)
        while self.elements:
            self.shut(end)
        self._end_quote()
        return self.document()

    def newline(self, position: int) -> int:
        """A line ends; what the next one begins with may be markup."""
        end = _BLANK.match(self.source, position).end()  # type: ignore[union-attr] # it begins with a line break
        if end > position + 1:
            self._note_quote(quoted=False)
            self._in_list, self._blank_before = False, True
        self.weaver.keep(position, end)
        return self.line(end)

    def line(self, position: int) -> int:
        """Take off what the line at `position` begins with; consume whole lines of code."""
        while True:
            start = position
            end = self.find("\n", position)
            quoted = False
            while (match := _QUOTE.match(self.source, position, end)) and position < end:
                position, quoted = match.end(), True
            self._note_quote(quoted=quoted)
            fence = _FENCE.match(self.source, position)
            if fence:
                position = self._fenced(fence, quoted=quoted)
            elif not quoted and self._is_indented(start, end):
                position = self._indented(start, end)
            else:
                return self._prose(position, end)
            if position >= len(self.source):
                return position

    def _prose(self, position: int, end: int) -> int:
        blank = not self.source[position:end].strip() if end - position < _LONG_LINE else False
        self._in_list = bool(_LIST.match(self.source, position, end)) or (self._in_list and not blank)
        self._blank_before = blank
        self._pair_delimiters(position, end)
        heading = _HEADING.match(self.source, position, end)
        if heading:
            left = self.weaver.length
            self.stretches.append(Stretch(left, left + end - heading.end(), Zone.TITLE))
            return heading.end()
        if self.source.find("|", position, end) >= 0 and _ROW.match(self.source, position, min(end, position + 400)):
            left = self.weaver.length
            self.stretches.append(Stretch(left, left + end - position, Zone.TABLE))
        return position

    def _note_quote(self, *, quoted: bool) -> None:
        if quoted and self._quoted_from < 0:
            self._quoted_from = self.weaver.length
        elif not quoted:
            self._end_quote()

    def _end_quote(self) -> None:
        if 0 <= self._quoted_from < self.weaver.length:
            self.stretches.append(Stretch(self._quoted_from, self.weaver.length, Zone.QUOTE))
        self._quoted_from = -1

    def _fenced(self, fence: re.Match[str], *, quoted: bool) -> int:
        """A fenced block, up to the closing fence, the end of its quote or the end."""
        mark, about = fence.group(1), fence.group(2).strip()
        self.weaver.keep(*fence.span(2))
        self.break_line(fence.end(2))
        left, position = self.weaver.length, fence.end()
        while position < len(self.source):
            end = self.find("\n", position)
            inner = position
            prefix = _QUOTE.match(self.source, position, end) if quoted else None
            if quoted and not prefix:
                break
            inner = prefix.end() if prefix else position
            line = self.source[inner : min(end, inner + 200)].strip()
            position = end + 1
            if line.startswith(mark) and not line.strip(mark[0]):
                break
            self.weaver.keep(inner, min(position, len(self.source)))
        self.stretches.append(Stretch(left, self.weaver.length, Zone.CODE, about))
        self._blank_before = True
        return min(position, len(self.source))

    def _is_indented(self, start: int, end: int) -> bool:
        return (
            self._blank_before
            and not self._in_list
            and self.source.startswith(("    ", "\t"), start)
            and bool(_INDENTED.match(self.source, start, min(end, start + 400)))
        )

    def _indented(self, start: int, end: int) -> int:
        left = self.weaver.length
        position = min(end + 1, len(self.source))
        self.weaver.keep(start, position)
        self.stretches.append(Stretch(left, self.weaver.length, Zone.CODE))
        return position

    def _pair_delimiters(self, position: int, end: int) -> None:
        """Which emphasis marks of the line belong together: those vanish. Marks without a partner are text."""
        self._dropped = {}
        waiting: dict[str, list[int]] = {}
        for match in _DELIMITERS.finditer(self.source, position, end):
            mark = match.group()
            if mark[0] == "\\":
                continue
            before = self.source[match.start() - 1] if match.start() > position else " "
            after = self.source[match.end()] if match.end() < end else " "
            if before in "*_~" or after in "*_~" or (mark[0] == "_" and before.isalnum() and after.isalnum()):
                continue
            opened = waiting.get(mark)
            if opened and not before.isspace() and opened[-1] + len(mark) < match.start():
                self._dropped[opened.pop()] = len(mark)
                self._dropped[match.start()] = len(mark)
            elif not after.isspace():
                waiting.setdefault(mark, []).append(match.start())

    def delimiter(self, position: int) -> int:
        """An emphasis mark, or a star, underscore or tilde that is meant as such."""
        length = self._dropped.get(position)
        return position + length if length else self.literal(position)

    def backslash(self, position: int) -> int:
        """An escape: the sign after it stands for itself."""
        if self.source[position + 1 : position + 2] in _ESCAPED and position + 1 < len(self.source):
            self.weaver.keep(position + 1, position + 2)
            return position + 2
        return self.literal(position)

    def backticks(self, position: int) -> int:
        """A code span, closed by a run of the same length in the next 10,000 characters."""
        run = _RUNS.match(self.source, position)
        assert run is not None
        length = run.end() - position
        starts = self._ticks[length]
        at = bisect_left(starts, run.end())
        if at >= len(starts) or starts[at] - position > _LONG_SPAN or "\n\n" in self.source[run.end() : starts[at]]:
            self.weaver.keep(position, run.end())
            return run.end()
        left = self.weaver.length
        self.weaver.keep(run.end(), starts[at])
        self.stretches.append(Stretch(left, self.weaver.length, Zone.CODE))
        return starts[at] + length

    def exclamation(self, position: int) -> int:
        """An image: its alt text is hidden from most readers, its target is a link."""
        close = self._links.get(position + 1)
        target = _TARGET.match(self.source, close + 1) if close else None
        if close is None or target is None or close - position > _LONG_ALT:
            return self.literal(position)
        self.aside(position + 2, close, Zone.HIDDEN, about=ALT, opening=" ", closing=" ")
        self.aside(*target.span(1), Zone.LINK)
        return target.end()

    def opening_bracket(self, position: int) -> int:
        """A link's text, or a bracket tag."""
        return position + 1 if position in self._links else self.bracket(position)

    def closing_bracket(self, position: int) -> int:
        """The end of a link's text: its target is shown behind it."""
        target = _TARGET.match(self.source, position + 1) if position in self._links.values_seen else None
        if target is None:
            return self.literal(position)
        self.aside(*target.span(1), Zone.LINK)
        if target.start(2) >= 0:
            self.aside(*target.span(2), Zone.HIDDEN)
        return target.end()


class _Pairs(dict[int, int]):
    """Opening bracket -> closing bracket of links, with the closing ones as a set."""

    def __init__(self) -> None:
        super().__init__()
        self.values_seen: set[int] = set()


def _link_brackets(source: str) -> _Pairs:
    """Pairs of brackets whose closing one is followed by a target. Linear: one stack over the text."""
    pairs = _Pairs()
    if "](" not in source:
        return pairs
    waiting: list[int] = []
    for match in _LINK.finditer(source):
        sign = match.group()
        if sign == "[":
            waiting.append(match.start())
        elif sign == "]" and waiting:
            opened = waiting.pop()
            if source.startswith("(", match.end()) and _TARGET.match(source, match.end()):
                pairs[opened] = match.start()
                pairs.values_seen.add(match.start())
    return pairs


def read_markdown(source: str, context: Context) -> Document:
    """Markdown: marks taken off, code kept as it is, targets shown behind their text."""
    return MarkdownReader(source, context).read()
