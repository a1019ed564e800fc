"""Where and when somebody is or was born: coordinates, dates of birth, number plates."""

import re

from detector.rules.rule import DIGITS, Hit, Rule

_MONTH = (
    r"(?:jan(?:uary|uar|vier|eiro)?|feb(?:ruary|ruar|rero)?|fev(?:rier|ereiro)?|mar(?:ch|s|zo|co)?|marz|maerz|apr(?:il)?|avr(?:il)?|abr(?:il)?|may|mai|maio|mayo|maj|maja"
    r"|jun(?:e|i|io|ho)?|juin|jul(?:y|i|io|ho)?|juil(?:let)?|aug(?:ust)?|aout|ago(?:sto)?|sep(?:t(?:ember|embre|iembre)?)?|set(?:embro)?|oct(?:ober|obre|ubre)?|okt(?:ober)?|out(?:ubro)?"
    r"|nov(?:ember|embre|iembre|embro)?|dec(?:ember|embre)?|dez(?:ember|embro)?|dic(?:iembre)?|stycznia|lutego|marca|kwietnia|czerwca|lipca|sierpnia|wrzesnia|pazdziernika|listopada|grudnia)"
)
_DATE = (
    rf"(?:[0-3]?[0-9](?:st|nd|rd|th|er|\.)?(?:[ ](?:of|de))?[ -]{_MONTH}\.?,?(?:[ ]de)?[ -](?:1[5-9]|20)[0-9]{{2}}"
    rf"|{_MONTH}\.?[ ][0-3]?[0-9](?:st|nd|rd|th)?,?[ ](?:1[5-9]|20)[0-9]{{2}}"
    r"|[0-3]?[0-9][./-][0-3]?[0-9][./-](?:(?:1[5-9]|20)[0-9]{2}|[0-9]{2})|(?:1[5-9]|20)[0-9]{2}[./-][01]?[0-9][./-][0-3]?[0-9]|(?:19|20)[0-9]{2}[01][0-9][0-3][0-9])"
)
_BORN = (
    r"(?:born(?:[ ]on)?(?:[ ]the)?|b\.(?:[ ](?:abt|abt\.|about|ca|c\.))?|bap\.|bapt\.|d\.?o\.?b\.?|date[ _-]of[ _-]birth|birth[ _-]?(?:date|day)(?:[ ]is)?|geb\.?|geboren(?:[ ]am)?|geburts(?:datum|tag)"
    r"|nee?[ ]le|date[ ]de[ ]naissance|nacid[oa][ ]el|fecha[ ]de[ ]nacimiento|f\.?[ ]?nac\.?|nascid[oa](?:[ ]em)?|data[ ]de[ ]nascimento|dn|urodzon[ya]|ur\.|data[ ]urodzenia|geboren[ ]op|fodt|fodd|syntynyt)"
)
_GAP = r"[ \t]{0,3}['\"]?(?:\([^()\n]{1,20}\))?[ \t]{0,3}[:=-]?[ \t'\"]{0,20}"


def check_born(hit: Hit) -> Hit | None:
    """A date people are born on: no month above twelve, no day above 31."""
    numbers = [int(number) for number in re.findall(r"\d+", hit.matched)]
    if len(numbers) == 3 and min(numbers) > 12:  # noqa: PLR2004 (months)
        return None
    return hit.but(value=" ".join(hit.matched.lower().split()))


def check_coordinates(hit: Hit) -> Hit | None:
    """Latitude and longitude within their ranges."""
    numbers = [float(number) for number in re.findall(r"-?\d+\.\d+", hit.matched)]
    latitude, longitude = numbers[:2]
    if abs(latitude) > 90 or abs(longitude) > 180:  # noqa: PLR2004 (degrees)
        return None
    return hit.but(value=f"{latitude:.4f},{longitude:.4f}")


def check_plate(hit: Hit) -> Hit | None:
    """Letters and digits both."""
    value = re.sub(r"[ -]", "", hit.matched.upper())
    if value.isalpha() or value.isdigit():
        return None
    return hit.but(value=value)


_PLATE = ("plate", "number plate", "license plate", "licence plate", "registration", "reg", "numberplate", "plates", "rego", "kennzeichen", "nummernschild", "amtliches kennzeichen", "plaque", "immatriculation", "matricula", "placa", "tablica", "rejestracja", "rejestracyjny", "nr rej", "nr rej.", "targa", "kenteken")  # fmt: skip
_VEHICLES = ("drives", "drive", "driving", "drove", "car", "van", "lorry", "truck", "motorbike", "vehicle", "parked", "parks", "trailer", "caravan", "audi", "bmw", "vw", "golf", "passat", "polo", "tiguan", "mercedes", "benz", "opel", "astra", "corsa", "ford", "fiesta", "focus", "transit", "berlingo", "renault", "clio", "megane", "peugeot", "citroen", "skoda", "octavia", "seat", "fiat", "toyota", "yaris", "corolla", "honda", "civic", "nissan", "qashqai", "mazda", "kia", "hyundai", "volvo", "vauxhall", "mini", "range rover", "land rover", "defender", "jeep", "tesla", "dacia", "duster", "suzuki", "subaru", "porsche", "reg", "plate", "kennzeichen", "auto", "wagen", "limousine", "kombi", "fahrt", "voiture", "camionnette", "roule en", "coche", "furgoneta", "conduce", "matricula", "samochod", "jezdzi", "auta", "nr rej", "rejestracja", "plates")  # fmt: skip
"""What is said beside the number of somebody's car."""

RULES = (
    Rule(
        name="date_of_birth",
        kind="date_of_birth",
        pattern=rf"(?:^|[^0-9A-Za-z.]){_BORN}{_GAP}({_DATE})(?:[^0-9A-Za-z]|$)",
        score=0.9,
        gate=("born", "b.", "bap", "dob", "d.o.b", "birth", "geb", "naissance", "ne le", "nee le", "nacid", "nacimiento", "nasci", "ur.", "urodz", "nac", "dn", "fod", "syntynyt"),
        check=check_born,
        finds=("born [[17.02.1968]], login", "DOB: [[4 July 1984]]", "geb. am [[03.11.1979]]".replace(" am", ""), "b. [[9 September 1986]] Leeds", 'dob": "[[1984-07-04]]"'),
        ignores=("born to run 10", "web. 10.10.2020 x"),
    ),
    Rule(
        name="born_year",
        kind="date_of_birth",
        pattern=r"(?:^|[^0-9A-Za-z.>])(?:b\.(?:[ ](?:abt|abt\.|about|ca\.?|c\.))?|born in|jahrgang|geb\.)[ ]((?:1[6-9]|20)[0-9]{2})(?:[^0-9A-Za-z./-]|[./-](?:[^0-9]|$)|$)",
        score=0.6,
        gate=("b.", "born in", "jahrgang", "geb."),
        check=check_born,
        finds=("daughter Ida, b. [[2019]]",),
        ignores=("b. 12", "usb. 2019"),
    ),
    Rule(
        name="born_star",
        kind="date_of_birth",
        pattern=rf"(?:^|[ ,(])\*[ ]?({_DATE})(?:[^0-9A-Za-z]|$)",
        score=0.7,
        gate=("*",),
        check=check_born,
        finds=("Ida Olthof, * [[3 July 1931]] Leeds",),
        ignores=("2 * 3 = 6",),
    ),
    Rule(
        name="coordinates",
        kind="coordinates",
        gate=(DIGITS,),
        pattern=r"(?:^|[^0-9A-Za-z.])(-?[0-9]{1,2}\.[0-9]{4,9}[ ]?[NS]?[ ]?[,;/ ][ ]?-?[0-9]{1,3}\.[0-9]{4,9}[ ]?[EWO]?)(?:[^0-9A-Za-z.]|\.(?:[^0-9]|$)|$)",
        score=0.5,
        check=check_coordinates,
        before=("coordinates", "coords", "gps", "lat", "latitude", "long", "location", "geo", "map", "maps", "koordinaten", "coordonnees", "coordenadas", "wspolrzedne", "position", "waypoint", "geo:", "@", "ll", "q"),
        with_context=0.85,
        finds=("GPS: [[51.50735, -0.12776]]", "[[53.4808, -2.2426]]"),
        ignores=("0.12345 0.1", "12.3456.7890"),
    ),
    Rule(
        name="coordinates_degrees",
        kind="coordinates",
        gate=(DIGITS,),
        pattern=r"(?:^|[^0-9A-Za-z.])([0-9]{1,2}\xa4 ?[0-9]{1,2}(?:\.[0-9]+)?[' ]{1,2} ?(?:[0-9]{1,2}(?:\.[0-9]+)?(?:\"|''|\xa4)? ?)?[NS][ ,]{1,3}[0-9]{1,3}\xa4 ?[0-9]{1,2}(?:\.[0-9]+)?[' ]{1,2} ?(?:[0-9]{1,2}(?:\.[0-9]+)?(?:\"|''|\xa4)? ?)?[EWO])",
        score=0.85,
        finds=("at [[51\u00b030'26\"N 0\u00b07'39\"W]]",),
        ignores=("51 30 N",),
    ),
    Rule(
        name="plate",
        kind="plate",
        pattern=r"(?:^|[^0-9A-Za-z-])([A-Z]{1,3}[ -]?[A-Z]{0,2}[ -]?[0-9]{1,4}[ -]?[A-Z]{0,3}|[0-9]{1,4}[ -]?[A-Z]{1,3}[ -]?[0-9]{0,4})(?:[^0-9A-Za-z-]|$)",
        score=0.3,
        case_matters=True,
        gate=_PLATE,
        check=lambda hit: check_plate(hit) if len(re.sub(r"[ -]", "", hit.matched)) > 4 else None,  # noqa: PLR2004
        before=_PLATE,
        with_context=0.75,
        needs_context=True,
        finds=("white van, plate [[RVK 4471]]. Parked", "Kennzeichen [[B-MW 1234]]"),
        ignores=("bought RVK 4471",),
    ),
    Rule(
        name="plate_shape",
        kind="plate",
        pattern=r"(?:^|[^0-9A-Za-z-])([A-Z]{2}[0-9]{2} ?[A-Z]{3}|[A-Z]{2}-[0-9]{3}-[A-Z]{2}|[0-9]{4} ?[B-DF-HJ-NP-TV-Z]{3}|[A-Z]{1,3}-[A-Z]{1,2} ?[0-9]{1,4}[EH]?)(?:[^0-9A-Za-z-]|$)",
        score=0.3,
        case_matters=True,
        gate=_VEHICLES,
        check=lambda hit: check_plate(hit) if re.search(r"\d{2}", hit.matched) else None,
        before=_VEHICLES,
        with_context=0.7,
        needs_context=True,
        finds=("drives a blue Golf, [[LB19 KXR]]", "graue Limousine HH-XY 1234, wei\u00df".replace("HH-XY 1234", "[[HH-XY 1234]]")),
        ignores=("bought LB19 KXR", "drives a blue Golf, DE-NW 2"),
    ),
    Rule(
        name="coordinates_pair",
        kind="coordinates",
        pattern=r"(?:lat(?:itude)?)[\"']?[ \t]{0,3}[:=][ \t\"']{0,3}(-?[0-9]{1,2}\.[0-9]{4,15}[\"']?[ ,;&\n\t]{1,6}[\"']?(?:lng|lon|long|longitude)[\"']?[ \t]{0,3}[:=][ \t\"']{0,3}-?[0-9]{1,3}\.[0-9]{4,15})",
        score=0.85,
        gate=("lat",),
        check=check_coordinates,
        finds=('"latitude": [[48.856614, "longitude": 2.352222]]', "lat=[[48.85661&lon=2.35222]]"),
        ignores=("latency: 48.856614",),
    ),
    Rule(
        name="three_words",
        kind="coordinates",
        pattern=r"(?:what3words|w3w|w3w\.co/|///)[ :/]{0,4}([a-z]{3,16}\.[a-z]{3,16}\.[a-z]{3,16})(?:[^0-9A-Za-z./]|$)",
        score=0.8,
        gate=("what3words", "w3w", "///"),
        finds=("///[[filled.count.soap]]", "what3words: [[filled.count.soap]]"),
        ignores=("file:///etc.default.conf/x", "https://a.b.c"),
    ),
    Rule(
        name="age_of_child",
        kind="age",
        pattern=r"(?:^|[^0-9A-Za-z'])(?:(?:i'?m|im|i am|(?:just )?turned|he'?s|she'?s|he is|she is|who'?s|aged?|(?:son|daughter|boy|girl|kid|child|brother|sister|sohn|tochter|kind|fils|fille|hijo|hija|syn|corka)(?:[ ][A-Z]?[a-z'-]{2,14}){0,2}[ ](?:is|turned|ist|wurde|a|tiene|ma)|ich bin(?: erst)?|j'ai|tengo|tiene|mam|ma|il a|elle a|(?:er|sie) ist)[ ]([4-9]|1[0-7])(?:[ ](?:years?|yrs?|yo|and|so|now|but|jahre|ans|anos|lat|und|et|y|i)\b|[ ]?(?:[,;!)\n]|\.(?:[^0-9]|$)|$)))",
        score=0.7,
        gate=("i'm", "im", "i am", "turned", "he's", "she's", "he is", "she is", "who's", "age", "son", "daughter", "boy", "girl", "kid", "child", "brother", "sister", "sohn", "tochter", "kind", "fil", "hij", "syn", "corka", "ich bin", "j'ai", "tengo", "tiene", "mam", "ma ", "il a", "elle a", "er ist", "sie ist"),
        check=lambda hit: hit.but(value=hit.matched),
        finds=("I'm [[13]] and live in Leeds", "my daughter is [[7]] and goes", "ich bin [[12]] und heisse"),
        ignores=("I'm 45 and", "she's 13.5 kg", "i am 7 km away"),
    ),
    Rule(
        name="age_of_child_written",
        kind="age",
        pattern=r"(?:^|[^0-9A-Za-z.,:/-])([4-9]|1[0-7])(?:[- ](?:year|yr)s?[- ]olds?|[ ]?(?:y/o|yo|yrs old)|[ ]jahre alt|[ ]ans|[ ]anos|[ ]lat|-jahrige[rn]?)(?:[^0-9A-Za-z]|$)",
        score=0.65,
        gate=("year", "yr", "y/o", "yo", "jahr", " ans", " anos", " lat"),
        finds=("our [[9]]-year-old son", "mam [[13]] lat", "j'ai [[13]] ans"),
        ignores=("a 45-year-old house",),
    ),
)  # fmt: skip
