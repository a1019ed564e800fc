"""Texts written to hurt: seeds times builders, the same on every machine. Nobody's data."""

import random
from collections.abc import Callable, Iterator

Build = Callable[[str, int], str]

PLAIN = [
    "a.", "a@", "@", "/", "0", "1 ", "1.1.1.1.", "(", "-", "_", "=", ",", ":", "12:", "::", "fe80::",
    "00:", "#", "+1 ", "0171 ", "0-", "123 456 7890 ", "4539 1488 0343 6467 ", "IBAN GB", "AB12-", "a=b&",
    "key=value ", "password: ", "password password is ", "user=", "token=a", "/home/a ", "C:\\Users\\a\\",
    "http://", "https://a.b/?k=", "www.", "mailto:a@b.co ", "a@b.co ", "jo at ", "(at)", " dot ", "five ",
    "born ", "eyJ", "eyJhbGciOiJIUzI1NiJ9.", "ghp_", "AKIA", "deadbeef", "QUJDREVG", "A1b2C3d4",
    "-----BEGIN PRIVATE KEY-----", "--=_part\n", "From: a\n", "To: b\nCc: c\n", "On x wrote:\n",
    "Regards\n", "-- \n", "2024-01-01 12:00:00 ", "\n", "\t", " ", "   \n", " \n\n", "Mr. A. B. ",
    "12 Oak Street, ", "Hauptstr. 1 ", "call me ", "my boss ", "\\\\host\\share ", "host-1.a.local ",
    "cv_a_b.pdf ",
]  # fmt: skip
MARKED = [
    "[", "]", "](", "[a](b)", "![a](b)", "[a][b]", "> ", ">", "```\n", "`", "``a", "~~~\n", "**a", "*",
    "~", "# ", "|", "| a ", "- ", "1. ", "    x\n", " \n>\n", "  \n  \n", "\\", "<", "<a ", "</", "<b>",
    "</b>", "<!--", "-->", '<a href="', "<a b=c d='e' f ", "<pre>", "<td>", "<blockquote>", "<script>",
    "&", "&#", "&#64;", "&amp;", "&nbsp;", "%41", "%", "[quote]", "[/quote]", "[b]", "[/b]", "[code]",
    "[url=", "[quote=a]b[/quote]", "[size=1]", "[*]", '[quote="a, post:1"]\n',
]  # fmt: skip
STRANGE = [
    "\u200b", "a\u200b", "\u00ad", "\u0430@", "e\u0301", "e\u0301\u0301\u0301", "\u0301", "\U0001f600",
    "\U0001f468\u200d", "\uff0b\uff14", "\u0661", "\ufdfa", "\u202e", "\u3002", "\u2028", "\x00",
    "\x1b[0m", "\ud800", "\ufeff", "\u00b5",
]  # fmt: skip
SEEDS = [*PLAIN, *MARKED, *STRANGE]
_CLOSING = {
    "(": ")",
    "[": "]",
    "<": ">",
    "{": "}",
    "[quote]": "[/quote]",
    "[b]": "[/b]",
    "<b>": "</b>",
    "<pre>": "</pre>",
}


def repeated(seed: str, length: int) -> str:
    """Nothing but the seed."""
    return (seed * (length // len(seed) + 1))[:length]


def shuffled(seed: str, length: int) -> str:
    """The seed's characters and some others in no order: no two stretches are alike."""
    signs = random.Random(seed.encode("utf-8", "surrogatepass"))
    return "".join(signs.choices(seed + "a0 .\n", k=length))


def nested(seed: str, length: int) -> str:
    """Opened a thousand times, closed as often, in lines."""
    closing = _CLOSING.get(seed, seed[::-1])
    return repeated(seed * 1000 + "x" + closing * 1000 + "\n", length)


BUILDERS: dict[str, Build] = {"repeated": repeated, "shuffled": shuffled, "nested": nested}


def texts(length: int) -> Iterator[tuple[str, str]]:
    """(name, text) of every hostile text, each of `length` code points."""
    for seed in SEEDS:
        for name, build in BUILDERS.items():
            yield f"{name} {seed!a}", build(seed, length)
