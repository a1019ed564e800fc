"""BBCode of phpBB, vBulletin and their kin, and the bracket tags of Discourse."""

import re

from detector.document import Document, Stretch, Zone
from detector.finding import Context
from detector.markup.reader import Reader

_TAG = re.compile(
    r"\[(/?)(b|i|u|s|strike|em|strong|sub|sup|size|color|colour|font|highlight|left|right|center|centre|justify|indent|align"
    r"|url|email|mail|img|attach|attachment|media|video|youtube|user|mention|quote|code|codebox|php|html|sql|pre|tt|mono"
    r"|icode|noparse|spoiler|ispoiler|hide|hidden|details|list|\*|li|table|tr|td|th|h[1-6]|heading|title|hr|br|anchor|post|thread)"
    r"(?=[\]=:\s])([^\[\]]{0,400})\]",
    re.IGNORECASE,
)
_UID = re.compile(r":[0-9a-z]{5,10}$")
_ZONES = {
    **dict.fromkeys(("code", "codebox", "php", "html", "sql", "pre", "tt", "mono", "icode", "noparse"), Zone.CODE),
    **dict.fromkeys(("spoiler", "ispoiler", "hide", "hidden"), Zone.HIDDEN),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "heading", "title"), Zone.TITLE),
    "quote": Zone.QUOTE,
    "table": Zone.TABLE,
}
_RAW = frozenset({"code", "codebox", "php", "html", "sql", "noparse", "icode"})
_BLOCKS = frozenset(
    {"quote", "code", "codebox", "list", "*", "li", "table", "tr", "hr", "br", "details", "pre", "spoiler"}
)
_TARGETED = frozenset({"url", "email", "mail", "img"})
_WHITE = re.compile(r"white|#fff(?:fff)?|transparent", re.IGNORECASE)


class BracketTags(Reader):
    """Square-bracket tags, for dialects that have them."""

    def bracket(self, position: int) -> int:
        """What a `[` begins: a tag, or nothing."""
        match = _TAG.match(self.source, position)
        if not match:
            return self.literal(position)
        name = match.group(2).lower()
        if name in _BLOCKS:
            self.break_line(position)
        elif name in {"td", "th"}:
            self.weaver.put("\t", position, position)
        if match.group(1):
            self.close(f"[{name}", position)
            return match.end()
        return self._opening(name, match)

    def _opening(self, name: str, match: re.Match[str]) -> int:
        start, end = self._argument(match)
        value = self.source[start:end]
        if name in _RAW and (close := self.find(f"[/{name}", match.end())) < len(self.source):
            left = self.weaver.length
            self.text(match.end(), close)
            self.stretches.append(Stretch(left, self.weaver.length, Zone.CODE, value))
            return close
        if name in {"hr", "br", "*", "anchor"}:
            return match.end()
        if name == "quote" and "@" in value:
            # A quoted account that is called by its address: nobody typed it, everybody reads it.
            self.aside(start, start + len(value.split(",")[0]), Zone.QUOTE, opening="", closing="\n")
        zone = _ZONES.get(name)
        if (name in {"color", "colour", "font"} and _WHITE.fullmatch(value)) or (
            name == "size" and value.rstrip("%pxtem") in {"0", "1"}
        ):
            zone = Zone.HIDDEN
        target = (start, end) if name in _TARGETED and start < end else None
        self.open(f"[{name}", zone, value.split(",")[0].strip() if name == "quote" else "", target)
        return match.end()

    def _argument(self, match: re.Match[str]) -> tuple[int, int]:
        """The span of what follows `=`, without quotes and without phpBB's uid."""
        start, end = match.span(3)
        uid = _UID.search(self.source, start, end)
        end = uid.start() if uid else end
        if not self.source.startswith("=", start):
            return end, end
        start += 1
        if end - start > 1 and self.source[start] in "\"'" and self.source[start] == self.source[end - 1]:
            return start + 1, end - 1
        if self.source.startswith("&quot;", start) and self.source.endswith("&quot;", start + 6, end):
            return start + 6, end - 6
        return start, end


class BbcodeReader(BracketTags):
    """BBCode with the entities that boards store."""

    special = re.compile(r"[&\[]")

    def __init__(self, source: str, context: Context) -> None:
        super().__init__(source, context)
        self.handlers = {"&": self.entity, "[": self.bracket}


def read_bbcode(source: str, context: Context) -> Document:
    """BBCode: known tags taken off; anything else in brackets is text."""
    return BbcodeReader(source, context).read()
