"""Numbers by which states know people: identity, tax, social security, health, passports, driving licences.

Each scheme is a row: shape, check (python-stdnum's, by module name), the words that announce it. A number without such a
word counts only where the shape and its check digits could hardly come about by chance, or where it is all there is.
"""

import re
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from detector.rules.rule import DIGITS, Hit, Rule


class Scheme(NamedTuple):
    """One country's number. `check`: a python-stdnum module, or "" for shape alone. `sure`: needs no word beside it."""

    name: str
    pattern: str
    check: str
    words: tuple[str, ...]
    find: str
    kind: str = "national_id"
    sure: float = 0.0


@cache
def _module(name: str) -> Any:
    return import_module(f"stdnum.{name}")


_EDGE = r"(?:[^0-9A-Za-z_-]|-(?:[^0-9A-Za-z]|$)|$)"
_MIXED = re.compile(r"[0-9]")
_SPREAD = 2


def _check(scheme: Scheme) -> Any:
    def check(hit: Hit) -> Hit | None:
        value = re.sub(r"[ ./-]", "", hit.matched).upper()
        if not _MIXED.search(value) or len(set(value)) < _SPREAD:
            return None
        facts = {"scheme": scheme.name, "region": scheme.name[:2].upper(), "checksum": bool(scheme.check)}
        if scheme.check and not _valid(scheme.check, hit.matched):
            return None
        return hit.but(value=value, facts=facts)

    return check


def _valid(name: str, written: str) -> bool:
    if name.startswith("own:"):
        return _OWN[name](re.sub(r"[ ./-]", "", written).upper())
    try:
        return bool(_module(name).is_valid(written))
    except (ValueError, ArithmeticError):
        return False


def _plausible_ssn(value: str) -> bool:
    """Area, group and serial that the Social Security Administration gives out."""
    return value[:3] not in {"000", "666"} and value[0] != "9" and value[3:5] != "00" and value[5:] != "0000"


def _german_social(value: str) -> bool:
    """The Rentenversicherungsnummer's check digit (VKVV section 2)."""
    letters = f"{ord(value[8]) - 64:02d}"
    numbers = value[:8] + letters + value[9:11]
    total = sum(
        sum(divmod(int(number) * weight, 10))
        for number, weight in zip(numbers, (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1), strict=True)
    )
    return total % 10 == int(value[11])


def _icao(value: str) -> bool:
    """The check digit of ICAO 9303 (weights 7, 3, 1) at the end."""
    total = sum((int(char, 36)) * (7, 3, 1)[place % 3] for place, char in enumerate(value[:-1]))
    return value[-1].isdigit() and total % 10 == int(value[-1])


def _german_health(value: str) -> bool:
    """The Krankenversichertennummer's check digit: Luhn with the letter as two digits."""
    numbers = f"{ord(value[0]) - 64:02d}" + value[1:9]
    total = sum(sum(divmod(int(number) * (1 + place % 2), 10)) for place, number in enumerate(numbers))
    return total % 10 == int(value[9])


def _finnish(value: str) -> bool:
    """The henkilotunnus' check sign, with the century signs that came in 2023."""
    return "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(value[:6] + value[-4:-1]) % 31] == value[-1]


def _finnish_century(value: str) -> bool:
    return _finnish(value if len(value) == 11 else value[:6] + "-" + value[6:])  # noqa: PLR2004 (its length)


_OWN = {
    "own:hetu": _finnish_century,
    "own:ssn": _plausible_ssn,
    "own:rvnr": _german_social,
    "own:icao": _icao,
    "own:kvnr": _german_health,
}

_ID = ("id", "identity", "national id", "id number", "id no", "identification", "personal number", "ident")
_TAX = ("tax", "tax id", "tin", "tax number", "taxpayer")
_PASSPORT = ("passport", "passport no", "passport number", "passeport", "reisepass", "pass-nr", "passnummer", "pasaporte", "passaporto", "paszport", "paszportu", "paspoort", "pasport", "passaporte", "pass no")  # fmt: skip
_LICENCE = ("driving licence", "driver license", "drivers license", "driver's license", "driver licence", "driving license", "dl no", "licence number", "fuhrerschein", "permis", "permis de conduire", "carnet de conducir", "prawo jazdy", "patente", "rijbewijs")  # fmt: skip

_SCHEMES = (
    Scheme("us_ssn", r"[0-8][0-9]{2}(?:-[0-9]{2}-| [0-9]{2} |\.[0-9]{2}\.)[0-9]{4}", "own:ssn", ("ssn", "social security", "social", "ss#", "ssns"), "SSN [[536-22-8726]]", sure=0.5),
    Scheme("us_ssn_bare", r"[0-8][0-9]{8}", "own:ssn", ("ssn", "social security", "social security number"), "ssn: [[536228726]]"),
    Scheme("us_itin", r"9[0-9]{2}[- ]?[5-9][0-9][- ]?[0-9]{4}", "us.itin", ("itin", "individual taxpayer", *_TAX), "ITIN [[912-90-3457]]"),
    Scheme("us_mbi", r"[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y][0-9]-?[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y][0-9]-?[AC-HJKMNP-RT-Y]{2}[0-9]{2}", "", ("medicare", "mbi", "beneficiary"), "Medicare [[1EG4-TE5-MK73]]", sure=0.5),
    Scheme("ca_sin", r"[1-79][0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{3}", "ca.sin", ("sin", "social insurance", "sin number", "nas"), "SIN: [[130 692 544]]"),
    Scheme("gb_nino", r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ ]?[0-9]{2}[ ]?[0-9]{2}[ ]?[0-9]{2}[ ]?[A-D]", "", ("ni", "nino", "national insurance", "ni number"), "NI number [[AB 12 34 56 C]]", sure=0.6),
    Scheme("gb_nhs", r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}", "gb.nhs", ("nhs", "nhs number", "national health"), "NHS number: [[943 476 5870]]"),
    Scheme("gb_utr", r"[0-9]{10}", "gb.utr", ("utr", "unique taxpayer", "tax reference"), "UTR [[1955839661]]"),
    Scheme("gb_licence", r"[A-Z9]{5}[0-9](?:0[1-9]|1[0-2]|5[1-9]|6[0-2])[0-9]{3}[A-Z9]{2}[0-9A-Z][A-Z]{2}", "", _LICENCE, "licence number [[MILLE753116SM9IJ]]", sure=0.6),
    Scheme("ie_pps", r"[0-9]{7}[A-W][A-IW]?", "ie.pps", ("pps", "ppsn", "pps number"), "PPS [[6433435F]]", sure=0.4),
    Scheme("de_idnr", r"[1-9][0-9](?:[ ]?[0-9]{3}){3}", "de.idnr", ("steuer-id", "steuer id", "steueridentifikationsnummer", "idnr", "steuer-idnr", "identifikationsnummer", "tin", "steuernummer"), "Steuer-ID: [[36 574 261 809]]"),
    Scheme("de_social", r"[0-9]{2}[0-3][0-9][01][0-9]{3}[A-Z][0-9]{3}", "own:rvnr", ("rentenversicherung", "sozialversicherung", "sv-nummer", "rvnr", "rentenversicherungsnummer", "sozialversicherungsnummer", "versicherungsnummer"), "SV-Nummer [[65170839J003]]", sure=0.5),
    Scheme("de_health", r"[A-Z][0-9]{9}", "own:kvnr", ("krankenversicherung", "krankenkasse", "kvnr", "versichertennummer", "versicherten-nr", "krankenversichertennummer", "egk"), "Versichertennummer [[A123456780]]", sure=0.35),
    Scheme("de_id_card", r"[CFGHJKLMNPRTVWXYZ][0-9CFGHJKLMNPRTVWXYZ]{8}[0-9]?", "", ("personalausweis", "ausweis", "ausweisnummer", "perso", "personalausweisnummer", "ausweis-nr", "id card"), "Personalausweis: [[L01X00T471]]"),
    Scheme("at_vnr", r"[0-9]{4}[ ]?[0-9]{6}", "at.vnr", ("svnr", "sv-nummer", "sozialversicherungsnummer", "versicherungsnummer", "sv nummer"), "SVNR [[1237 010180]]"),
    Scheme("ch_ahv", r"756\.?[0-9]{4}\.?[0-9]{4}\.?[0-9]{2}", "ch.ssn", ("ahv", "avs", "ahv-nummer"), "AHV [[756.9217.0769.85]]", sure=0.85),
    Scheme("fr_nir", r"[12][ ]?[0-9]{2}[ ]?(?:0[1-9]|1[0-2]|[2-9][0-9])[ ]?[0-9][0-9AB][ ]?[0-9]{3}[ ]?[0-9]{3}[ ]?[0-9]{2}", "fr.nir", ("securite sociale", "nir", "numero de secu", "secu", "insee", "carte vitale"), "secu [[2 95 10 99 126 111 93]]", sure=0.7),
    Scheme("fr_nif", r"[0-3][0-9][ ]?[0-9]{2}[ ]?[0-9]{3}[ ]?[0-9]{3}[ ]?[0-9]{3}", "fr.nif", ("numero fiscal", "spi", "nif", "fiscal"), "numero fiscal [[30 23 217 600 053]]"),
    Scheme("es_nif", r"[0-9]{8}[ -]?[A-Z]", "es.dni", ("dni", "nif", "documento", "d.n.i"), "DNI [[54362315K]]", sure=0.5),
    Scheme("es_nie", r"[XYZ][ -]?[0-9]{7}[ -]?[A-Z]", "es.nie", ("nie", "extranjero"), "NIE [[X2482300W]]", sure=0.6),
    Scheme("pt_nif", r"[1-35-9][0-9]{2}[ ]?[0-9]{3}[ ]?[0-9]{3}", "pt.nif", ("nif", "contribuinte", "numero fiscal", "nipc"), "NIF [[245 032 029]]"),
    Scheme("pt_cc", r"[0-9]{8}[ ]?[0-9][ ]?[A-Z]{2}[0-9]", "pt.cc", ("cartao de cidadao", "cc", "cidadao"), "cartao de cidadao [[00000000 0 ZZ4]]"),
    Scheme("it_cf", r"[A-Z]{6}[0-9LMNP-V]{2}[ABCDEHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]", "it.codicefiscale", ("codice fiscale", "c.f", "cf", "fiscale"), "CF [[RCCMNL83S18D969H]]", sure=0.92),
    Scheme("nl_bsn", r"[0-9]{3}[ .]?[0-9]{2,3}[ .]?[0-9]{3,4}", "nl.bsn", ("bsn", "burgerservicenummer", "sofinummer", "sofi"), "BSN [[111222333]]"),
    Scheme("be_nn", r"[0-9]{2}[.]?[0-9]{2}[.]?[0-9]{2}[ -]?[0-9]{3}[. ]?[0-9]{2}", "be.nn", ("rijksregister", "rijksregisternummer", "registre national", "nn", "niss", "insz"), "rijksregisternummer [[85.07.30-033.28]]", sure=0.0),
    Scheme("lu_id", r"(?:19|20)[0-9]{2}[01][0-9][0-3][0-9][0-9]{5}", "", ("matricule", "numero d'identification", "cns"), "matricule [[1983081212345]]"),
    Scheme("dk_cpr", r"[0-3][0-9][01][0-9][0-9]{2}-?[0-9]{4}", "dk.cpr", ("cpr", "cpr-nummer", "personnummer", "cpr nr"), "CPR [[211062-5629]]"),
    Scheme("se_pnr", r"(?:(?:18|19|20)[0-9]{2}|[0-9]{2})(?:0[1-9]|1[0-2])[0-9]{2}[-+]?[0-9]{4}", "se.personnummer", ("personnummer", "pnr", "persnr", "samordningsnummer", "personal identity"), "personnummer [[880320-0016]]"),
    Scheme("no_fnr", r"[0-7][0-9][0-9]{2}[0-9]{2}[ ]?[0-9]{5}", "no.fodselsnummer", ("fodselsnummer", "fnr", "personnummer", "fodselsnr", "d-nummer"), "fodselsnummer [[15108695088]]"),
    Scheme("fi_hetu", r"[0-3][0-9][01][0-9][0-9]{2}[-+A-FU-Y][0-9]{3}[0-9A-FHJ-NPR-Y]", "own:hetu", ("hetu", "henkilotunnus", "sotu", "personbeteckning", "personal identity code"), "hetu [[131052-308T]]", sure=0.85),
    Scheme("is_kt", r"[0-3][0-9][01][0-9][0-9]{2}-?[0-9]{4}", "is_.kennitala", ("kennitala", "kt"), "kennitala [[120174-5760]]"),
    Scheme("pl_pesel", r"[0-9]{11}", "pl.pesel", ("pesel", "nr pesel", "numer pesel"), "PESEL: [[44051401359]]"),
    Scheme("pl_nip", r"[0-9]{3}-?[0-9]{3}-?[0-9]{2}-?[0-9]{2}", "pl.nip", ("nip",), "NIP [[856-734-62-15]]"),
    Scheme("cz_rc", r"[0-9]{6}/?[0-9]{3,4}", "cz.rc", ("rodne cislo", "r.c", "rc", "rodneho cisla"), "rodne cislo [[710319/2745]]"),
    Scheme("sk_rc", r"[0-9]{6}/[0-9]{3,4}", "sk.rc", ("rodne cislo", "rodneho cisla"), "rodne cislo [[710319/2745]]"),
    Scheme("hu_taj", r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}", "", ("taj", "taj szam", "taj-szam"), "TAJ [[123 456 788]]"),
    Scheme("ro_cnp", r"[1-9][0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]{7}", "ro.cnp", ("cnp", "cod numeric personal"), "CNP [[1630615123457]]"),
    Scheme("bg_egn", r"[0-9]{10}", "bg.egn", ("egn",), "EGN [[7523169263]]"),
    Scheme("hr_oib", r"[0-9]{11}", "hr.oib", ("oib",), "OIB [[33392005961]]"),
    Scheme("si_emso", r"[0-3][0-9][01][0-9][0-9]{9}", "si.emso", ("emso", "jmbg"), "EMSO [[0101006500006]]"),
    Scheme("gr_amka", r"[0-3][0-9][01][0-9]{8}", "gr.amka", ("amka",), "AMKA [[01013099997]]"),
    Scheme("ee_ik", r"[1-6][0-9]{2}[01][0-9][0-3][0-9]{5}", "ee.ik", ("isikukood", "ik"), "isikukood [[36805280109]]"),
    Scheme("lt_ak", r"[3-6][0-9]{2}[01][0-9][0-3][0-9]{5}", "lt.asmens", ("asmens kodas", "a.k"), "asmens kodas [[33309240064]]"),
    Scheme("lv_pk", r"[0-3][0-9][01][0-9]{3}-?[0-9]{5}", "lv.pvn", ("personas kods",), "personas kods [[161175-19997]]"),
    Scheme("tr_tc", r"[1-9][0-9]{10}", "tr.tckimlik", ("tc", "tckn", "kimlik", "tc kimlik", "t.c", "kimlik no"), "TC kimlik [[17291716060]]"),
    Scheme("il_id", r"[0-9]{9}", "il.idnr", ("teudat zehut", "tz", "israeli id", *_ID), "Teudat zehut [[039337423]]"),
    Scheme("za_id", r"[0-9]{2}[01][0-9][0-3][0-9][0-9]{4}[01][0-9]{2}", "za.idnr", ("id number", "sa id", "id no", "identity number", "rsa id", *_ID), "ID number [[7503305044089]]"),
    Scheme("br_cpf", r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}", "br.cpf", ("cpf",), "CPF: [[390.533.447-05]]", sure=0.85),
    Scheme("br_cpf_claimed", r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}", "", ("cpf",), "CPF: [[390.533.447-06]]"),
    Scheme("br_cpf_bare", r"[0-9]{11}", "br.cpf", ("cpf",), "cpf [[39053344705]]"),
    Scheme("ar_dni", r"[0-9]{2}\.[0-9]{3}\.[0-9]{3}", "ar.dni", ("dni", "documento"), "DNI [[20.123.456]]"),
    Scheme("ar_cuit", r"(?:20|23|24|27)-[0-9]{8}-[0-9]", "ar.cuit", ("cuit", "cuil"), "CUIT [[20-05536168-2]]", sure=0.7),
    Scheme("cl_rut", r"[0-9]{1,2}\.[0-9]{3}\.[0-9]{3}-[0-9K]", "cl.rut", ("rut", "run"), "RUT [[12.531.909-2]]", sure=0.8),
    Scheme("mx_curp", r"[A-Z]{4}[0-9]{6}[HM][A-Z]{5}[0-9A-Z][0-9]", "mx.curp", ("curp",), "CURP [[BOXW310820HNERXN09]]", sure=0.92),
    Scheme("mx_rfc", r"[A-Z]{4}[ ]?[0-9]{6}[ ]?[0-9A-Z]{3}", "mx.rfc", ("rfc",), "RFC [[GODE561231GR8]]"),
    Scheme("co_nit", r"[0-9]{3}\.?[0-9]{3}\.?[0-9]{3}-[0-9]", "co.nit", ("nit", "cedula"), "NIT [[213.123.432-1]]"),
    Scheme("ec_ci", r"[0-9]{9}-?[0-9]", "ec.ci", ("cedula", "ci"), "cedula [[171430710-3]]"),
    Scheme("in_aadhaar", r"[2-9][0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{4}", "in_.aadhaar", ("aadhaar", "aadhar", "uidai", "adhar"), "Aadhaar [[2341 2341 2346]]"),
    Scheme("in_pan", r"[A-Z]{3}[ABCFGHJLPT][A-Z][0-9]{4}[A-Z]", "in_.pan", ("pan", "pan card", "permanent account"), "PAN [[ACUPA7085R]]", sure=0.45),
    Scheme("in_voter", r"[A-Z]{3}[0-9]{7}", "", ("epic", "voter", "voter id", "election"), "voter id [[WKH1186253]]"),
    Scheme("pk_cnic", r"[1-7][0-9]{4}-[0-9]{7}-[0-9]", "pk.cnic", ("cnic", "nadra", "nicop"), "CNIC [[34201-0891231-8]]", sure=0.7),
    Scheme("cn_ric", r"[1-6][0-9]{5}(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]{4}[0-9X]", "cn.ric", ("id card", "shenfenzheng", *_ID), "ID [[360426199101010071]]", sure=0.8),
    Scheme("kr_rrn", r"[0-9]{2}[01][0-9][0-3][0-9]-[1-8][0-9]{6}", "", ("rrn", "resident registration", "jumin", "frn", "foreigner registration"), "RRN [[971013-1149015]]", sure=0.7),
    Scheme("kr_rrn_bare", r"[0-9]{2}[01][0-9][0-3][0-9][1-8][0-9]{6}", "kr.rrn", ("rrn", "resident registration", "korean rrn", "jumin", "frn"), "RRN [[9710131149015]]"),
    Scheme("sg_nric", r"[STFGM][0-9]{7}[A-Z]", "", ("nric", "fin", "identity"), "NRIC [[S2740116C]]", sure=0.55),
    Scheme("th_pin", r"[1-8][ -]?[0-9]{4}[ -]?[0-9]{5}[ -]?[0-9]{2}[ -]?[0-9]", "th.pin", ("thai id", "citizen", "tnin", "bat prachachon", *_ID), "Thai ID [[3100600095243]]"),
    Scheme("my_nric", r"[0-9]{6}-[0-9]{2}-[0-9]{4}", "my.nric", ("nric", "mykad", "ic", "ic no"), "IC no [[770305-02-1234]]"),
    Scheme("id_nik", r"[1-9][0-9]{15}", "id.nik", ("nik", "ktp"), "NIK [[3171011708450001]]"),
    Scheme("ph_tin", r"[0-9]{3}-?[0-9]{3}-?[0-9]{3}(?:-?[0-9]{3,5})?", "", ("tin", "tax identification", "bir"), "TIN: [[123-456-789-000]]"),
    Scheme("vn_mst", r"[0-9]{10}", "vn.mst", ("mst", "ma so thue"), "MST [[0100233488]]"),
    Scheme("jp_in", r"[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}", "jp.in_", ("my number", "mynumber", "individual number"), "My Number [[6214 9832 0257]]"),
    Scheme("au_tfn", r"[0-9]{3}[ ]?[0-9]{3}[ ]?[0-9]{3}", "au.tfn", ("tfn", "tax file", "tax file number"), "TFN [[123 456 782]]"),
    Scheme("au_medicare", r"[2-6][0-9]{3}[ ]?[0-9]{5}[ ]?[0-9]", "", ("medicare", "medicare number"), "Medicare [[2123 45670 1]]"),
    Scheme("nz_ird", r"[0-9]{2,3}-?[0-9]{3}-?[0-9]{3}", "nz.ird", ("ird", "ird number"), "IRD [[49-091-850]]"),
    Scheme("ru_inn", r"[0-9]{12}", "ru.inn", ("inn",), "INN [[123456789047]]"),
    Scheme("ua_rntrc", r"[0-9]{10}", "ua.rntrc", ("rnokpp", "rntrc", "ipn"), "RNOKPP [[1759013776]]"),
    Scheme("pl_id_card", r"[A-Z]{3}[ ]?[0-9]{6}", "", ("dowod", "dowod osobisty", "dowodu", "dowodu osobistego", "nr dowodu"), "numer dowodu [[ABS 123456]]"),
    Scheme("pl_licence", r"[0-9]{5}/[0-9]{2}/[0-9]{4}", "", ("prawo jazdy", "prawa jazdy"), "prawo jazdy nr [[00012/14/1021]]"),
    Scheme("fr_id_card", r"[0-9]{12}|[A-Z0-9]{9}", "", ("carte d'identite", "carte nationale d'identite", "cni"), "carte d'identite n\u00b0 [[880692310285]]"),
    Scheme("es_social", r"[0-9]{2}[ /-]?[0-9]{8}[ /-]?[0-9]{2}", "", ("seguridad social", "naf", "nuss", "numero de afiliacion"), "seguridad social [[28 12345678 40]]"),
    Scheme("it_health", r"80380[0-9]{15}", "", ("tessera sanitaria", "team"), "tessera sanitaria [[80380000901234567890]]"),
    Scheme("de_social_spaced", r"[0-9]{2}[ ][0-3][0-9][01][0-9][0-9]{2}[ ]?[A-Z][ ]?[0-9]{3}", "", ("versicherungsnummer", "rentenversicherung", "sozialversicherung", "sv-nummer", "rvnr"), "SV-Nummer [[12 150780 M 514]]"),
    Scheme("de_tax_number", r"[0-9]{2,3}/[0-9]{3}/[0-9]{4,5}", "", ("steuernummer", "st.-nr", "steuer-nr", "stnr"), "Steuernummer [[181/815/08155]]"),
    Scheme("ae_id", r"784-?[0-9]{4}-?[0-9]{7}-?[0-9]", "", ("emirates id", "emirates", "eid"), "Emirates ID [[784-1984-1234567-8]]", sure=0.7),
    Scheme("us_alien", r"A[- ]?[0-9]{8,9}", "", ("a-number", "a number", "alien", "uscis", "green card", "registration number"), "A-number [[A123456789]]"),
    Scheme("gb_permit", r"Z[A-Z0-9][0-9]{7}", "", ("brp", "residence permit", "visa", "biometric"), "UK visa BRP [[ZU1234567]]"),
    Scheme("ru_snils", r"[0-9]{3}-[0-9]{3}-[0-9]{3}[ -][0-9]{2}", "", ("snils", "\u0441\u043d\u0438\u043b\u0441"), "SNILS [[112-233-445 95]]", sure=0.6),
    Scheme("ru_passport", r"[0-9]{2}[ ]?[0-9]{2}[ ][0-9]{6}", "", ("pasport", "passport", "russian passport"), "passport [[4509 123456]]", kind="passport"),
    Scheme("nl_document", r"[A-NP-Z]{2}[A-NP-Z0-9]{6}[0-9]", "", ("paspoortnummer", "documentnummer", "identiteitskaart", "id-kaart"), "documentnummer [[SPECI2014]]"),
    Scheme("be_card", r"[0-9]{3}-[0-9]{7}-[0-9]{2}", "", ("identiteitskaart", "carte d'identite", "eid", "kaartnummer"), "identiteitskaart [[591-1234567-89]]"),
    Scheme("ca_health", r"[0-9]{4}[ -]?[0-9]{3}[ -]?[0-9]{3}(?:[ -]?[A-Z]{2})?|[A-Z]{4}[ ]?[0-9]{4}[ ]?[0-9]{4}", "", ("ohip", "health card", "ramq", "health number", "phn", "carte soleil"), "OHIP [[1234-567-897]]"),
    Scheme("passport", r"[A-Z]{0,2}[0-9]{6,9}[A-Z]{0,2}|[A-Z][0-9]{3}[A-Z][0-9]{4}|[CFGHJK][0-9CFGHJKLMNPRTVWXYZ]{8}[0-9]?", "", _PASSPORT, "passport no [[X12345678]]", kind="passport"),
    Scheme("driving_licence", r"[A-Z]{1,4}[0-9]{5,14}[A-Z0-9]{0,3}|[0-9]{7,10}|[0-9]{2}-[0-9]{2}-[0-9]{6}-[0-9]{2}|[A-Z][0-9]{3}-[0-9]{4}-[0-9]{4}", "", _LICENCE, "driver's license [[D08954796]]"),
    Scheme("it_id_card", r"[A-Z]{2}[ ]?[0-9]{5,7}[A-Z]{0,2}", "", ("carta di identita", "carta identita", "identita", "cie"), "carta di identita [[CA00000AA]]"),
    Scheme("health", r"[A-Z]{0,4}[0-9][0-9-]{6,13}[0-9]", "", ("medical record", "mrn", "patient id", "patient no", "health card", "health insurance no", "ohip", "numero de historia", "hospital number"), "patient id [[48213377]]"),
)  # fmt: skip


def _rule(scheme: Scheme) -> Rule:
    # In a table a comma may stand before a number that begins with a letter; before digits it parts thousands.
    head = "[^0-9A-Za-z_.-]" if scheme.pattern.startswith("[A-") else "[^0-9A-Za-z_.,-]"
    return Rule(
        name=scheme.name,
        kind=scheme.kind,
        pattern=rf"(?:^|{head})({scheme.pattern}){_EDGE}",
        score=scheme.sure or 0.5,
        check=_check(scheme),
        before=scheme.words,
        with_context=0.93 if scheme.check else 0.85,
        needs_context=not scheme.sure,
        alone=bool(scheme.check),
        gate=(DIGITS,) if scheme.sure else scheme.words,
        facts={"scheme": scheme.name},
        finds=(scheme.find,),
        ignores=(f"there are {scheme.find.split('[[')[1].rstrip(']')}9999 of them",),
    )


RULES = tuple(_rule(scheme) for scheme in _SCHEMES)
