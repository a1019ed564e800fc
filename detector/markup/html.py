"""HTML as blog comments carry it, and as Markdown lets through."""

import re

from detector.document import ALT, Document, Stretch, Zone
from detector.finding import Context
from detector.markup.reader import Reader

_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]{0,30})(?=[\s/>])")
_ATTRIBUTE = re.compile(r"(?<![-\w:.])([A-Za-z][-\w:.]*+)(?:\s*+=\s*+(\"[^\"]*+\"|'[^']*+'|[^\s\"'>]++))?+")
_STOPS = re.compile("[>\"']")
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d])|font-size\s*:\s*[01](?:px|pt|em|%)?\s*(?:;|$)"
    r"|(?<![-\w])color\s*:\s*(?:white|#fff(?:fff)?\b|transparent|rgba?\(\s*255\s*,\s*255\s*,\s*255)",
    re.IGNORECASE,
)
_UNSEEN_CLASS = re.compile(
    r"(?<![-\w])(?:spoiler|spoiled|hidden|hide|invisible|d-none|sr-only|screen-reader-text)(?![-\w])", re.IGNORECASE
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_ZONES = {
    **dict.fromkeys(("pre", "code", "kbd", "samp", "tt", "xmp"), Zone.CODE),
    **dict.fromkeys(("blockquote", "q"), Zone.QUOTE),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), Zone.TITLE),
    "table": Zone.TABLE,
    "template": Zone.HIDDEN,
}
_RAW = frozenset({"script", "style"})
_TARGETS = frozenset({"href", "src", "cite", "action", "data"})
_WORDS = frozenset({"alt", "title", "placeholder", "value", "content", "aria-label"})

Attributes = dict[str, tuple[int, int]]


class HtmlReader(Reader):
    """Tags, comments and entities."""

    special = re.compile("[<&]")

    def __init__(self, source: str, context: Context) -> None:
        super().__init__(source, context)
        self._quotes_fail = False
        self.handlers = {"&": self.entity, "<": self.angle}

    def angle(self, position: int) -> int:
        """What a `<` begins: a comment, a tag, or nothing."""
        if self.source.startswith("<!--", position):
            return self.comment(position)
        match = _NAME.match(self.source, position)
        if not match:
            return self.literal(position)
        end = self._tag_end(match.end())
        if end < 0:
            return self.literal(position)
        self.tag(match.group(1).lower(), position, match.end(), end)
        return self._raw(match.group(1).lower(), position, end + 1)

    def comment(self, position: int) -> int:
        """A comment: not shown by browsers, but there for everybody to read."""
        end = self.find("-->", position + 4)
        if end >= len(self.source):
            return self.literal(position)
        self.aside(position + 4, end, Zone.HIDDEN)
        return end + 3

    def tag(self, name: str, start: int, inner: int, end: int) -> None:
        """One tag: source[start] is `<`, source[end] is `>`, attributes stand in source[inner:end]."""
        if name in _BLOCKS:
            self.break_line(start)
        elif name in {"td", "th"}:
            self.weaver.put("\t", start, start)
        if self.source.startswith("</", start):
            self.close(name, start)
            return
        attributes = self._attributes(inner, end)
        after = attributes.pop("href", None) if name == "a" else None
        if name not in _VOID:
            self.open(name, self._zone(name, attributes), self._about(attributes), after)
        for key, span in attributes.items():
            if key in _TARGETS:
                self.aside(*span, Zone.LINK)
            elif key in _WORDS:
                self.aside(*span, Zone.HIDDEN, about=ALT if key == "alt" else "")

    def _raw(self, name: str, start: int, end: int) -> int:
        if name not in _RAW or self.source.startswith("</", start):
            return end
        close = self.find(f"</{name}", end)
        left = self.weaver.length
        self.weaver.keep(end, close)
        self.stretches.append(Stretch(left, self.weaver.length, Zone.HIDDEN))
        return close

    def _tag_end(self, position: int) -> int:
        """Where a tag's `>` stands, or -1. A `>` in quotes does not end it, unless a quote is never closed."""
        while not self._quotes_fail:
            match = _STOPS.search(self.source, position)
            if match is None:
                self._quotes_fail = True
            elif match.group() == ">":
                return match.start()
            else:
                position = self.find(match.group(), match.end()) + 1
        end = self.find(">", min(position, len(self.source)))
        return end if end < len(self.source) else -1

    def _attributes(self, start: int, end: int) -> Attributes:
        found: Attributes = {}
        for match in _ATTRIBUTE.finditer(self.source, start, end):
            left, right = match.span(2)
            if left >= 0 and self.source[left] in "\"'":
                left, right = left + 1, right - 1
            found.setdefault(match.group(1).lower(), (left, right) if left >= 0 else (end, end))
        return found

    def _value(self, attributes: Attributes, name: str) -> str:
        start, end = attributes.get(name, (0, 0))
        return self.source[start : min(end, start + 500)]

    def _zone(self, name: str, attributes: Attributes) -> Zone | None:
        if "hidden" in attributes or _UNSEEN.search(self._value(attributes, "style")):
            return Zone.HIDDEN
        classes = self._value(attributes, "class")
        if classes and _UNSEEN_CLASS.search(classes):
            return Zone.HIDDEN
        if name == "font" and self._value(attributes, "color").lower() in {"white", "#fff", "#ffffff"}:
            return Zone.HIDDEN
        return Zone.QUOTE if name == "aside" and "quote" in classes else _ZONES.get(name)

    def _about(self, attributes: Attributes) -> str:
        return self._value(attributes, "data-username") or self._value(attributes, "cite")


def read_html(source: str, context: Context) -> Document:
    """HTML: tags taken off, block tags as line breaks, targets and alt texts shown behind."""
    return HtmlReader(source, context).read()
