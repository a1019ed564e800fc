"""The hand scanner under all dialects: one pass, every search remembered, so that no input costs more than its length.

A dialect says which characters are special and what each does; this class keeps the text, the way back and the open
elements with their zones.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping  # noqa: TC003 (ruff overlooks the annotation of self)
from dataclasses import dataclass
from html import unescape

from detector.document import Document, Stretch, Zone
from detector.finding import Context
from detector.markup.lines import line_zones
from detector.offsets import Weaver

ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_RUN = re.compile(r"(.)\1*", re.DOTALL)
_DEPTH = 200


@dataclass(frozen=True, slots=True)
class Element:
    """An open element. `after` is a source span (a link's target) to be shown behind the element's text."""

    name: str
    zone: Zone | None
    start: int
    about: str = ""
    after: tuple[int, int] | None = None


class Reader:
    """Reads one source. Dialects add handlers: character -> method from a position to the position to go on from."""

    special = re.compile("[&]")

    def __init__(self, source: str, context: Context) -> None:
        self.source = source
        self.context = context
        self.weaver = Weaver(source)
        self.stretches: list[Stretch] = []
        self.elements: list[Element] = []
        self.opened: Counter[str] = Counter()
        self._sought: dict[str, int] = {}
        self.handlers: Mapping[str, Callable[[int], int]] = {"&": self.entity}

    def read(self) -> Document:
        """The document."""
        position, end = 0, len(self.source)
        while position < end:
            match = self.special.search(self.source, position)
            if match is None:
                break
            self.weaver.keep(position, match.start())
            position = self.handlers[match.group()](match.start())
        self.weaver.keep(min(position, end), end)
        while self.elements:
            self.shut(end)
        return self.document()

    def document(self) -> Document:
        """What has been read, with the zones that lines show by their form."""
        plain, offsets = self.weaver.done()
        return Document(self.source, plain, self.context, offsets, tuple(self.stretches), line_zones)

    def literal(self, position: int) -> int:
        """Keep one character as it is, and of a run of the same all but the last, which may begin something."""
        end = position + 1
        if self.source.startswith(self.source[position] * 3, position):
            run = _RUN.match(self.source, position)
            end = run.end() - 1 if run else end
        self.weaver.keep(position, end)
        return end

    def find(self, needle: str, position: int) -> int:
        """`str.find` that never searches the same stretch twice for the same needle; the length if there is none."""
        known = self._sought.get(needle, -1)
        if known < position:
            known = self.source.find(needle, position)
            self._sought[needle] = known = len(self.source) if known < 0 else known
        return known

    def entity(self, position: int) -> int:
        """A character reference."""
        match = ENTITY.match(self.source, position)
        plain = unescape(match.group()) if match else ""
        if not match or plain == match.group() or not plain.strip("\0"):
            return self.literal(position)
        self.weaver.put(" " if plain == "\xa0" else plain, *match.span())
        return match.end()

    def text(self, start: int, end: int) -> None:
        """Keep source[start:end], with its character references decoded."""
        done = start
        if self.source.find("&", start, end) >= 0:
            for match in ENTITY.finditer(self.source, start, end):
                plain = unescape(match.group())
                self.weaver.keep(done, match.start())
                self.weaver.put(plain, *match.span())
                done = match.end()
        self.weaver.keep(done, end)

    def aside(
        self, start: int, end: int, zone: Zone, *, about: str = "", opening: str = " <", closing: str = "> "
    ) -> None:
        """Show source[start:end], not seen in place by readers (a target, an alt text), behind what was read."""
        if start >= end:
            return
        self.weaver.put(opening, start, start)
        left = self.weaver.length
        self.text(start, end)
        self.stretches.append(Stretch(left, self.weaver.length, zone, about))
        self.weaver.put(closing, end, end)

    def break_line(self, position: int) -> None:
        """Start a new line unless one was just started."""
        if self.weaver.length and self.weaver.last != "\n":
            self.weaver.put("\n", position, position)

    def open(self, name: str, zone: Zone | None, about: str = "", after: tuple[int, int] | None = None) -> None:
        """An element begins. Deeper than 200 nobody means it: the element is left out."""
        if len(self.elements) < _DEPTH:
            self.elements.append(Element(name, zone, self.weaver.length, about, after))
            self.opened[name] += 1

    def close(self, name: str, position: int) -> bool:
        """The innermost element of that name ends, and whatever is still open inside it; false if none is open."""
        if not self.opened[name]:
            return False
        while self.shut(position) != name:
            pass
        return True

    def shut(self, position: int) -> str:
        """End the innermost element at a position of the source."""
        element = self.elements.pop()
        self.opened[element.name] -= 1
        if element.zone and element.start < self.weaver.length:
            self.stretches.append(Stretch(element.start, self.weaver.length, element.zone, element.about))
        if element.after:
            self.aside(*element.after, Zone.LINK)
        del position
        return element.name
