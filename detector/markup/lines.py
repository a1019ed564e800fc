"""Zones that lines show by their form: pasted logs, residue of e-mail, quotes, signatures, bare links."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from detector.document import Stretch, Zone

_PREFIX = 240
_LOG = re.compile(
    r"\s*(?:"
    r"[\[(<]?\d{2,4}[-/.]\d{1,2}[-/.]\d{1,4}[T ,_-]*\d{0,2}"  # a date
    r"|[\[(]?\d{1,2}:\d{2}:\d{2}"  # a time
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\s+\d{1,2}\s+\d{1,2}:\d{2}"
    r"|\[\s*\d+\.\d+\]"  # a kernel's clock
    r"|[\[(<]?(?:DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|FATAL|CRITICAL|TRACE|PANIC|SEVERE|debug|info|warn|error)\b[\])>:|\s]"
    r"|at [\w.$<>]+\(|File \"|Traceback \(|Caused by:|\w+(?:\.\w+)+(?:Exception|Error)\b"
    r"|[$#>]\s+\S|[\w.-]{1,32}@[\w.-]{1,64}[:~\s]\S{0,60}[$#]\s|PS [A-Z]:\\|C:\\[^\n]{0,80}>|\(\w+\) ?[$#>]"
    r"|\d{1,3}(?:\.\d{1,3}){3}\s+-\s|0x[0-9a-f]{6,}|[0-9a-f]{8,}\s[0-9a-f]{2,}"
    r"|(?:set|export|setenv)\s+\w+[= ]\S|(?:[A-Z][A-Z0-9_]{2,40}|[a-z][\w.-]{1,40})=\S"
    r"|(?:inet6?|ether|link|lladdr|eth\d|en[pso]\d\w*|wlan\d|lo|sd[a-z]\d?|nvme\d\w*|dm-\d)[:\s]\s*\S"
    r"|[\w ./()#%-]{2,40}(?:\s?\.){3,}\s*:"  # Windows' dotted labels
    r"|[a-z_][\w.-]{1,40}:\s+[\"'\[{]?\S+$"
    r"|[\"'][\w.-]{1,40}[\"']\s*:\s|[<{}\[\]()]+[,;]?\s*$|</?[A-Za-z][\w:.-]*[ >/]|--?[\w-]+[= ]|[;#]\s?\w"
    r")"
)
_PAIRS = re.compile(r"[\w.-]{1,40}[=:]\s?[\w\"'/.\[-]")
_HEADER = re.compile(
    r"[\s>|*]{0,6}(From|Sent|To|Cc|Bcc|Subject|Date|Reply-To|Return-Path|Received|Message-ID|Delivered-To|X-[\w-]{2,30}"
    r"|Von|An|Gesendet|Betreff|Datum|De|A|\xc0|Envoy\xe9|Objet|Para|Enviado(?: el)?|Asunto|Fecha|Od|Do|Wys\u0142ano|Temat|Data)"
    r"\*{0,2}\s?:\*{0,2}[ \t]+\S",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"(?:On|Am|Le|El|W dniu|Dnia)\b[^\n]{6,200}\b(?:wrote|writes|schrieb|a \xe9crit|escribi\xf3|napisa\u0142\(?a?\)?|pisze)\b[^\n]{0,80}:?\s*$"
    r"|[^\n]{2,120}\s(?:wrote|writes|schrieb|\xe9crit|escribi\xf3|napisa\u0142a?)\s?:\s*$"
    r"|-{3,}\s?(?:Original Message|Forwarded message|Urspr\xfcngliche Nachricht|Message d'origine|Mensaje original)"
    r"|Begin forwarded message:",
    re.IGNORECASE,
)
_MACHINE = re.compile(
    r"(?:Sent|Gesendet|Envoy\xe9|Enviado|Wys\u0142ano)[^\n]{0,10} (?:from|via|von|depuis|desde|z) (?:my |meine|mon |mi |mojego )?[^\n]{2,40}$"
    r"|[^\n]{0,80}(?:confidential|privileged)[^\n]{0,80}(?:recipient|addressee)|Get Outlook for ",
    re.IGNORECASE,
)
_FAREWELL = re.compile(
    r"(?:(?:(?:kind|best|warm|with|many)\s+)?(?:kind\s+)?(?:regards|wishes)|sincerely|cheers|thanks(?: again| in advance)?|thank you|yours(?: \w+)?"
    r"|mit freundlichen gr\xfc\xdfen|(?:viele|beste|sch\xf6ne|liebe|freundliche) gr\xfc\xdfe|mfg|lg|vg|gru\xdf"
    r"|cordialement|bien \xe0 vous|salutations|saludos(?: cordiales)?|un saludo|atentamente"
    r"|pozdrawiam|z powa\u017caniem|br|rgds)\s*[,.!]?\s*$",
    re.IGNORECASE,
)
_URL = re.compile(r"(?:https?|ftp|sftp|wss?)://[^\s<>\"']{3,2000}|\bwww\.[\w-]{1,63}\.[^\s<>\"']{2,500}")
_RULED = re.compile(r"-{2}\s*|---|___|_{5,}")
_SIGNATURE_LINES = 12
_FAREWELL_LENGTH = 60
_HEADER_NAME = 44
_MACHINE_WORDS = ("sent", "gesendet", "envoy", "enviado", "wys\u0142ano", "confidential", "privileged", "outlook")
_SHARE = 0.6
_RUN = 3


def line_zones(plain: str, known: Sequence[Stretch]) -> Iterator[Stretch]:
    """Stretches of log, mail, quote, signature and link by the look of the lines. Linear."""
    lines = _lines(plain)
    code = sorted((stretch.start, stretch.end) for stretch in known if stretch.zone is Zone.CODE)
    if "://" in plain or "www." in plain:
        for match in _URL.finditer(plain):
            yield Stretch(*match.span(), Zone.LINK)
    if len(lines) >= _RUN or code:
        yield from _logs(plain, lines, code)
    yield from _mail(plain, lines)
    if ">" in plain:
        yield from _quotes(plain, lines)
    yield from _signature(plain, lines)


Line = tuple[int, int]


def _lines(plain: str) -> list[Line]:
    spans, start = [], 0
    while (end := plain.find("\n", start)) >= 0:
        spans.append((start, end))
        start = end + 1
    spans.append((start, len(plain)))
    return spans


def _looks_logged(plain: str, line: Line) -> bool:
    text = plain[line[0] : min(line[1], line[0] + _PREFIX)]
    if _LOG.match(text):
        return True
    return text.count("=") + text.count(": ") > 1 and len(_PAIRS.findall(text)) > _RUN


def _logs(plain: str, lines: Sequence[Line], code: Sequence[tuple[int, int]]) -> Iterator[Stretch]:
    """Runs of lines that look logged, and code blocks of which most lines do."""
    marks = [_looks_logged(plain, line) if line[0] < line[1] else None for line in lines]
    for first, last in _runs(marks):
        yield Stretch(lines[first][0], lines[last][1], Zone.LOG)
    for start, end in code:
        first = bisect_right(lines, (start, len(plain) + 1)) - 1
        stop = bisect_right(lines, (end, 0))
        inside = [mark for mark in marks[max(first, 0) : stop] if mark is not None]
        if inside and sum(inside) >= _SHARE * len(inside):
            yield Stretch(start, end, Zone.LOG)


def _runs(marks: Sequence[bool | None]) -> Iterator[tuple[int, int]]:
    """First and last line of runs with at least three marked lines, 60 % of all in them. Blank lines do not count."""
    begin, hits, last, seen = -1, 0, -1, 0
    for number, mark in [*enumerate(marks), (len(marks) + _RUN + 1, False)]:
        if mark is None:
            continue
        if mark:
            begin, hits, last, seen = (begin, hits + 1, number, seen + 1) if begin >= 0 else (number, 1, number, 1)
            continue
        seen += 1
        if begin >= 0 and (hits < _SHARE * seen or number - last > _RUN):
            if hits >= _RUN:
                yield begin, last
            begin = -1


def _mail(plain: str, lines: Sequence[Line]) -> Iterator[Stretch]:
    """Two header lines in a row, attribution lines, what mail programs append."""
    run: list[Line] = []
    folded = plain.casefold()
    machine = any(word in folded for word in _MACHINE_WORDS)
    for line in [*lines, (len(plain), len(plain))]:
        start, end = line[0], min(line[1], line[0] + _PREFIX)
        colon = plain.find(":", start, end)
        if 0 <= colon - start < _HEADER_NAME and _HEADER.match(plain, start, end):
            run.append(line)
            continue
        if len(run) > 1:
            yield Stretch(run[0][0], run[-1][1], Zone.MAIL)
        run = []
        if start < end and _residue(plain[start:end], machine=machine):
            yield Stretch(*line, Zone.MAIL)


def _residue(line: str, *, machine: bool) -> bool:
    """Whether a line is what mail programs write. `machine`: whether the text holds a word of theirs at all."""
    text = line.lstrip("> \t")
    if not text:
        return False
    if text.rstrip()[-1:] == ":" or text[0] == "-" or text[:5].casefold() == "begin":
        return bool(_WROTE.match(text.casefold()))
    if not machine:
        return False
    text = text.casefold()
    return any(word in text for word in _MACHINE_WORDS) and bool(_MACHINE.match(text))


def _quotes(plain: str, lines: Sequence[Line]) -> Iterator[Stretch]:
    for start, end in lines:
        if plain.startswith((">", " >", "|>", "]>"), start):
            yield Stretch(start, end, Zone.QUOTE)


def _signature(plain: str, lines: Sequence[Line]) -> Iterator[Stretch]:
    """What follows `-- ` or a farewell near the end."""
    for start, end in reversed(lines[-_SIGNATURE_LINES - 1 :]):
        if plain[start : start + 2] in {"--", "__"} and _RULED.fullmatch(plain[start : min(end, start + _PREFIX)]):
            yield Stretch(end, len(plain), Zone.SIGNATURE)
            return
    for start, end in reversed(lines[-_SIGNATURE_LINES + 2 :]):
        if start < end <= start + _FAREWELL_LENGTH and _FAREWELL.match(plain[start:end].strip(" *_-")):
            yield Stretch(end, len(plain), Zone.SIGNATURE)
            return
