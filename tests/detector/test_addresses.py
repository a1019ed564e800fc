import pytest

from detector.addresses import find
from detector.people_words import split

ADDRESSES = [
    ("US", "12 Oak Street, Springfield, IL 62704"),
    ("US side and flat", "700 N 42nd St. Apt. 4B, Omaha, NE 68131"),
    ("US box", "P.O. Box 1234, Reno NV 89501"),
    ("US block", "1600 Elm Ave NW\nDayton, OH 45402"),
    ("GB", "221 Carrow Road, Norwich NR1 1JE"),
    ("GB flat", "Flat 3, 12 High Street, Oxford OX1 4DB"),
    ("CA", "45 Maple Crescent, Guelph, ON N1H 3T9"),
    ("AU", "7 Wattle Parade, Geelong VIC 3220"),
    ("NZ", "18 Kauri Terrace, Nelson 7010"),
    ("IE", "9 Castle Avenue, Dublin 3"),
    ("IN", "14 Temple Road, Pune 411004"),
    ("DE", "Hauptstraße 5, 80331 München"),
    ("DE apart", "Berliner Str. 12a, 10115 Berlin"),
    ("DE block", "Lindenweg 7\nD-79098 Freiburg"),
    ("AT", "Mozartgasse 3/12, 1040 Wien"),
    ("CH", "Seestrasse 18, 8002 Zürich"),
    ("CH box", "Postfach 312, 8000 Zürich"),
    ("FR", "12, rue de la Paix, 75002 Paris"),
    ("FR bare", "8 avenue Victor Hugo, 69003 Lyon"),
    ("ES", "Calle Mayor, 5, 28013 Madrid"),
    ("MX", "Avenida Juárez 88, 06050 México"),
    ("IT", "Via Garibaldi 12, 00184 Roma"),
    ("PT", "Rua Augusta 100, 1100-053 Lisboa"),
    ("NL", "Kerkstraat 12, 1017 AB Amsterdam"),
    ("BE", "Stationsstraat 4, 9000 Gent"),
    ("PL", "ul. Długa 7/3, 00-950 Warszawa"),
    ("SE", "Storgatan 77, 111 22 Stockholm"),
    ("DK", "Nørregade 14, 1165 København"),
    ("NO", "Kirkeveien 9, 0368 Oslo"),
    ("FI", "Koulukatu 5, 00100 Helsinki"),
    ("HU", "Kossuth Lajos utca 4, 1055 Budapest"),
]


def found(text):
    words = split(text)
    return [text[words.starts[first] : words.ends[end - 1]] for first, end, _ in find(words)]


@pytest.mark.parametrize("address", [address for _, address in ADDRESSES], ids=[name for name, _ in ADDRESSES])
def test_an_address_is_found_whole(address):
    assert found(f"Please send it to {address}\n\nThank you") == [address]


@pytest.mark.parametrize(
    "text",
    [
        "It took 5 years on the road to get there.",
        "I saw 3 cats on Main Street",
        "chapter 12 section 4 paragraph 3",
        "2 cars drive by and 12 people place bets",
        "the 100 m dash and the 5 GB hard drive",
        "version 1.2.3, drive C: and $5 way too much",
        "rpm -ivh apt-0.5.4-1.i386.rpm",
        "10.0.0.1 route add default",
        "",
    ],
)
def test_numbers_near_street_words_are_no_address(text):
    assert found(text) == []


def test_a_street_without_a_town_scores_lower_than_with_one():
    bare, whole = (find(split(text))[0][2] for text in ("12 Oak Street", "12 Oak Street, Reno, NV 89501"))
    assert bare < whole


def test_many_street_words_cost_no_more_than_their_number():
    words = split("12 st " * 5000)
    assert len(find(words)) <= len(words.strings)
