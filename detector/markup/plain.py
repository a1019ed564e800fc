"""Plain text: nothing to take off, only zones to see."""

from detector.document import Document
from detector.finding import Context
from detector.markup.lines import line_zones


def read_plain(source: str, context: Context) -> Document:
    """The source itself."""
    return Document(source, source, context, by_lines=line_zones)
