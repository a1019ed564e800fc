"""Tables pasted as text: a value is known by the head of its column, so `1988-11-02` below `dob` is a birth date."""

import re

from detector.rules.rule import Hit, Rule

_FAR = 6000
_SEPARATORS = ",;\t|"
_HEADS = {
    "date_of_birth": re.compile(r"d\.?o\.?b\.?|birth\w*|date_of_birth|born|geb\w*|geburts\w*|naissance|date_naissance|nacimiento|fecha_nac\w*|ur|data_ur\w*", re.IGNORECASE),
    "national_id": re.compile(r"ni|nino|ni_?n(?:o|um\w*)|ssn|social_?security\w*|sin|pesel|dni|nif|nie|nir|nss|bsn|cpf|steuer_?id|tax_?id|national_?id|id_?card|passport\w*|ausweis\w*|personnummer|cpr", re.IGNORECASE),
    "bank_account": re.compile(r"account|account_?n(?:o|um\w*)|acct\w*|iban|konto\w*|bank_?account|cuenta|compte|rachunek|nr_konta", re.IGNORECASE),
    "phone": re.compile(r"phone\w*|tel\w*|mobile\w*|cell\w*|handy\w*|movil|portable|komorka|gsm", re.IGNORECASE),
    "credential": re.compile(r"pass(?:word|wd|wort|phrase|code)?|pwd|pin|secret|token|api_?key|haslo|mdp|contrasena|clave|kennwort", re.IGNORECASE),
    "username": re.compile(r"user(?:_?name)?|login|account_?name|benutzer\w*|usuario|identifiant|uzytkownik", re.IGNORECASE),
}  # fmt: skip
_FILLED = re.compile(
    r"(?:null|none|n/?a|na|-+|\*+|x+|true|false|yes|no|tbd|unknown|redacted|<.*>|\$\{.*)$", re.IGNORECASE
)


def head_of(hit: Hit) -> str:
    """The head of the column that a value stands in: of the first line above with as many columns; empty if none."""
    text, start = hit.text, hit.start
    line_start = text.rfind("\n", max(0, start - 600), start) + 1
    line_end = text.find("\n", hit.end, hit.end + 600)
    line = text[line_start : line_end if line_end >= 0 else min(len(text), hit.end + 600)]
    sign = max(_SEPARATORS, key=line.count)
    columns = line.count(sign)
    if columns < 1 or line_start == 0:
        return ""
    at = text[line_start:start].count(sign)
    above = text[max(0, line_start - _FAR) : line_start - 1].split("\n")
    block = []
    for row in reversed(above):
        if row.count(sign) != columns:
            if re.fullmatch(r"[\s|:+-]*", row) and row.strip():
                continue
            break
        block.append(row)
    return block[-1].split(sign)[at].strip(" \"'*`") if block else ""


def check_cell(hit: Hit) -> Hit | None:
    """A value below a head that names its kind."""
    kind, value = hit.kind, hit.matched.strip()
    if not value or _FILLED.fullmatch(value):
        return None
    head = re.sub(r"[ .-]+", "_", head_of(hit))
    if not head or not _HEADS[kind].fullmatch(head):
        return None
    return hit.but(value=value.lower() if kind == "username" else value, facts={**hit.facts, "key": "column"})


_CELL = r"(?:^|[,;\t|\n])[ \t]?[\"']?"
_END = r"[\"']?[ \t]?(?:[,;\t|\n]|$)"


def _rule(kind: str, value: str, gate: tuple[str, ...], find: str, ignore: str) -> Rule:
    return Rule(
        name=f"column_{kind}",
        kind=kind,
        pattern=f"{_CELL}({value}){_END}",
        score=0.8,
        gate=gate,
        check=check_cell,
        finds=(find,),
        ignores=(ignore,),
    )


RULES = (
    _rule("date_of_birth", r"[0-3]?[0-9][./-][0-3]?[0-9][./-](?:19|20)?[0-9]{2}|(?:19|20)[0-9]{2}[./-]?[01][0-9][./-]?[0-3][0-9]", ("dob", "birth", "born", "geb", "naiss", "nacim", "ur"), "id,dob,town\n1,[[1988-11-02]],Ely\n", "id,paid,town\n1,1988-11-02,Ely\n"),
    _rule("national_id", r"[A-Z]{0,3} ?[0-9][0-9 .-]{5,14}[0-9A-Z]?[A-Z]?", ("ni", "ssn", "social", "sin", "pesel", "dni", "nir", "bsn", "cpf", "tax", "id", "passport", "ausweis", "personnummer", "cpr"), "name;ssn;town\nJo;[[536-22-8726]];Ely\n", "name;size;town\nJo;536-22-8726;Ely\n"),
    _rule("bank_account", r"[0-9]{6,12}", ("account", "acct", "konto", "cuenta", "compte", "rachunek"), "name,sort_code,account\nJo,40-12-07,[[71234567]]\n", "name,order\nJo,71234567\n"),
    _rule("phone", r"\+?[0-9(][0-9 ()./-]{6,18}[0-9]", ("phone", "tel", "mobile", "cell", "handy", "movil", "portable", "gsm"), "name,mobile\nJo,[[07841377123]]\n", "name,mass\nJo,07841377123\n"),
    _rule("credential", r"[^\s,;|\"']{5,64}", ("pass", "pwd", "pin", "secret", "token", "api", "haslo", "mdp", "contrasena", "clave", "kennwort"), "user,password\njo,[[Otter42lagoon]]\n", "user,colour\njo,Otter42lagoon\n"),
    _rule("username", r"[A-Za-z][A-Za-z0-9_.-]{2,40}", ("user", "login", "account", "benutzer", "usuario", "identifiant", "uzytkownik"), "user,mail\n[[jmiller7]],x\n", "town,mail\njmiller7,x\n"),
)  # fmt: skip
