"""People in the names of files: `CV_Jane_Keller_07841377123.pdf`. The poster sees an attachment, not a name."""

import re

from detector.rules.rule import Hit, Rule

_ABOUT = (
    r"cv|c\.v|resume|curriculum(?:[_ -]?vitae)?|lebenslauf|bewerbung|anschreiben|zeugnis|arbeitszeugnis|gehaltsabrechnung|lohnabrechnung|lohnzettel|"
    r"payslip|pay[_-]?stub|salary|contract|vertrag|arbeitsvertrag|mietvertrag|lease|offer|invoice|rechnung|facture|factura|faktura|rachunek|"
    r"passport|reisepass|pasaporte|passeport|paszport|ausweis|id[_-]?card|dni|licen[cs]e|fuhrerschein|permis|scan|befund|arztbrief|attest|"
    r"krankmeldung|medical|report|diagnos\w*|rezept|prescription|referral|letter|brief|lettre|carta|list|cover[_-]?letter|application|candidature|certificate|"
    r"certificat|diplom\w*|degree|transcript|tax|steuer\w*|w-?2|w-?9|p60|p45|form|antrag|vollmacht|kundigung|statement|kontoauszug|releve|"
    r"wedding|hochzeit|proofs?|portrait|headshot|photo|foto|umowa|zyciorys|podanie|swiadectwo|zaswiadczenie|portfolio|bio|profile"
)
_NO_NAMES = re.compile(
    rf"(?:{_ABOUT}|jan|feb|mar|apr|may|mai|jun|jul|aug|sep|sept|oct|okt|nov|dec|dez|final|draft|copy|kopie|new|neu|old|alt|version|v|rev|signed|"
    r"updated?|latest|part|page|seite|screenshot|screen|image|img|dsc|dscn|pxl|whatsapp|export|backup|data|test|sample|example|template|vorlage|"
    r"user|guide|manual|readme|log|debug|error|report|notes?|minutes|agenda|storage|admin|team|company|client|kunde|project|projekt|product|"
    r"windows|linux|ubuntu|debian|setup|install|release|build|config|de|en|fr|es|pl|us|uk|yrs|years|for|the|and|of|my|mr|mrs|ms|dr)",
    re.IGNORECASE,
)  # fmt: skip
_FILE = r"([A-Za-z0-9][A-Za-z0-9_.()%+ -]{3,100}?)\.(?:pdf|docx?|odt|rtf|pages|png|jpe?g|heic|tiff?|gif|webp|zip|7z|rar|txt|xlsx?|csv|ods|pptx?|eml|msg|mp[34]|mov|m4a|vcf)"
_WORD = re.compile(r"[A-Z][a-z]{1,20}|[a-z]{3,20}|[A-Z]{3,20}")
_TOLD = re.compile(rf"(?:^|[^A-Za-z])(?:{_ABOUT})(?![a-z])", re.IGNORECASE)


def check_name(hit: Hit) -> Hit | None:
    """Two words beside each other that can be a name, in a file name that says it is somebody's paper."""
    name = hit.matched
    if not _TOLD.search(name):
        return None
    run: list[re.Match[str]] = []
    for match in _WORD.finditer(name):
        parted = not run or re.fullmatch(r"[_ +-]|%20", name[run[-1].end() : match.start()])
        if _NO_NAMES.fullmatch(match.group()) or not parted:
            run = [] if _NO_NAMES.fullmatch(match.group()) else [match]
            continue
        run.append(match)
        if len(run) == 2 and _alike(run):  # noqa: PLR2004 (a first and a last name)
            double = re.match(r"-[A-Z][a-z]{2,20}(?![a-z])", name[match.end() :]) if "_" in name else None
            start, end = hit.start + run[0].start(), hit.start + match.end() + (len(double.group()) if double else 0)
            return hit.but(start=start, end=end, value=re.sub(r"[\W_]+", " ", hit.text[start:end]).lower())
    return None


def _alike(run: list[re.Match[str]]) -> bool:
    """Written in one manner: Jane_Keller, jane-keller, JANE_KELLER."""
    words = [match.group() for match in run]
    return all(word.istitle() for word in words) or len({word.islower() for word in words}) == 1


RULES = (
    Rule(
        name="file_name_person",
        kind="person",
        pattern=rf"(?:^|[^0-9A-Za-z_%.-]){_FILE}(?:[^0-9A-Za-z]|$)",
        score=0.75,
        gate=(".pdf", ".doc", ".odt", ".rtf", ".pages", ".png", ".jp", ".heic", ".tif", ".gif", ".webp", ".zip", ".7z", ".rar", ".txt", ".xls", ".csv", ".ods", ".ppt", ".eml", ".msg", ".mp", ".mov", ".m4a", ".vcf"),
        check=check_name,
        facts={"file_name": True},
        finds=("CV_[[Jane_Keller]]_07841377123.pdf", "see `payslip_[[Jo_Miller]]_2026-03.pdf`", "https://a.example/x/[[jane-keller]]-resume.pdf", "Lebenslauf-[[Hanne-Brandt]].docx"),
        ignores=("user_guide_final.pdf", "report_2024-05.pdf", "Storage_Report_May.pdf", "IMG_20240511.jpg", "setup_windows_install.zip"),
    ),
)  # fmt: skip
