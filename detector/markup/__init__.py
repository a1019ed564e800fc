"""Markup to plain text with the way back: `read` is the door."""

from detector.document import Document
from detector.finding import Context
from detector.markup.bbcode import read_bbcode
from detector.markup.html import read_html
from detector.markup.markdown import read_markdown
from detector.markup.plain import read_plain

READERS = {"plain": read_plain, "html": read_html, "bbcode": read_bbcode, "markdown": read_markdown}


def read(source: str, context: Context) -> Document:
    """The text as a reader sees it, with its zones. Unknown markup is read as plain text."""
    return READERS.get(context.markup, read_plain)(source, context)
