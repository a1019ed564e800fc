"""What the tagger looks at. One place for training and for tagging.

A word says the same about itself, and about its neighbours, wherever it stands (`features`), so its weights are summed
once per word. What depends on two or three words at once goes through small classes (`class_of`), so it is a number.
"""

from dataclasses import dataclass
from functools import lru_cache

from detector.people_lexicon import COLUMNS, Lexicon, fold
from detector.people_words import LOWER, UPPER

REACH = 2
"""How many words to the left and right a word's own features reach."""

LABELS = ("O", "B-PERSON", "I-PERSON", "B-ADDRESS", "I-ADDRESS", "X")
"""X: a place, firm or product; it keeps names apart from what looks like one and is never reported."""

_GIVEN, _FAMILY, _GIVEN_ABROAD, _FAMILY_ABROAD, _PLACE, _COMMON, _CLUSTER, _TITLE_CLUSTER = range(len(COLUMNS))
_EVERYDAY = 6
_FREQUENT = 3
_LONG = 24

_CUE_WORDS = {
    "hi": """
        hi hello hey dear hiya hallo liebe lieber bonjour salut cher hola querido querida estimado estimada
        cześć witam drogi droga szanowny
    """,
    "bye": """
        thanks thx thank cheers regards rgds sincerely best greetings yours love ciao gruß grüße gruss danke
        lg mfg cordialement merci bises saludos gracias atentamente pozdrawiam pozdrowienia dzięki
    """,
    "title": """
        mr mrs ms miss dr prof sir herr frau hr fr monsieur madame mme mlle sr sra srta don doña dña pan
        pani judge officer detective president senator mayor governor captain lt sgt col gen rev pastor
        father coach doktor
    """,
    "kin": """
        friend wife husband brother sister mother father mom mum dad son daughter uncle aunt cousin boss
        neighbor neighbour boyfriend girlfriend colleague grandma grandpa bruder schwester freund freundin
        hermano hermana brat
    """,
    "named": "name named called nickname namens heiße heisse llamo llama appelle nazywam imię",
    "said": "wrote writes says said asked told tweeted replied schrieb schreibt sagte escribió dijo écrit napisał",
    "by": """
        by from to cc attn contact ask tell call with and or meet met see know knows author von an de para
        par od do
    """,
    "part": "van von der den del della di da dos bin ibn al el la le du ben ap mac mc zu zur st",
    "i": "i'm im i am ich bin soy je suis jestem",
    "street": """
        street st road rd avenue ave lane ln drive dr court ct blvd boulevard way place pl square suite apt
        po box strasse straße str weg platz rue calle avenida avda plaza ul ulica al via piazza unit floor
        hwy highway
    """,
    "in": "in at near",
    "the": "the a an this that my your his her our their its",
}
_CUES = {word: kind for kind, words in _CUE_WORDS.items() for word in words.split()}
_PUNCTUATION = {
    c: f"p{c}" for c in (".", ",", "\n", "\n\n", "\t", ":", "-", "'", "\u2019", "(", ")", '"', ">", "!", "?", "/")
}


@dataclass(frozen=True, slots=True)
class WordView:
    """A word as the model sees it: features by how far they reach, its class, and the name by which others see it."""

    own: tuple[str, ...]
    near: tuple[str, ...]
    far: tuple[str, ...]
    kind: str
    context: str


def _case(word: str, casing: int) -> str:
    if casing == UPPER:
        return "U"
    if word.islower():
        return "l" if casing == LOWER else "x"
    if len(word) == 1:
        return "I"
    if word.istitle():
        return "T"
    return "A" if word.isupper() else "M"


@lru_cache(maxsize=4096)
def shape(word: str) -> str:
    """A word's outline: X for capitals, x for small letters, d for digits, at most two alike in a row."""
    out = ""
    for character in word[:14]:
        mark = "X" if character.isupper() else "x" if character.isalpha() else "d" if character.isdigit() else character
        if out[-2:] != mark * 2:
            out += mark
    return out


def _not_a_word(word: str, casing: int) -> WordView:
    if word[0].isdigit():
        digits = len(word.rstrip("stndrh"))
        kind = f"n{min(digits, 6)}" + ("th" if digits < len(word) else "")
        own: tuple[str, ...] = (f"w={word}",) if digits <= 2 else ()  # noqa: PLR2004 - no long number is learnt
    elif "@" in word and word[0] != "@":
        kind, own = "mail", ()
    elif len(word) > 1 and word[0] == "@":
        kind, own = "at", ()
    elif "://" in word or word.startswith("www."):
        kind, own = "link", ()
    else:
        kind = _PUNCTUATION.get(word) or _PUNCTUATION.get(word[0]) or "p*"
        own = (f"w={word[:3]}",)
    far = (f"k={kind}",)
    return WordView((*own, *far), (*own, *far), far, kind, f"#{kind}|{int(casing == LOWER)}")


def _names(row: tuple[int, ...]) -> str:
    given = row[_GIVEN] >= _FREQUENT or row[_GIVEN_ABROAD] > 0
    family = row[_FAMILY] >= _FREQUENT or row[_FAMILY_ABROAD] > 0
    if given:
        return "b" if family else "g"
    if family:
        return "f"
    if row[_PLACE]:
        return "p"
    return "r" if row[_GIVEN] or row[_FAMILY] else "n"


def see(word: str, casing: int, lexicon: Lexicon, frequent: frozenset[str]) -> WordView:
    """The view of one token. `frequent` are the words that others may see by their own name."""
    if not word[0].isalpha():
        return _not_a_word(word, casing)
    lower = fold(word)
    if len(word) > _LONG:
        return WordView(("k=long",), ("k=long",), ("k=long",), "long", "#long")
    row = lexicon.row(lower)
    case, names = _case(word, casing), _names(row)
    everyday = 0 if not row[_COMMON] else 2 if row[_COMMON] >= _EVERYDAY else 1
    cue = _CUES.get(lower)
    kind = f"c{cue}{case}" if cue else f"{case}{names}{everyday}"
    finest = (row[_CLUSTER] if case in "xl" else row[_TITLE_CLUSTER]) or row[_CLUSTER] or row[_TITLE_CLUSTER]
    middle, coarse = f"m{lexicon.middle[finest]}", f"o{lexicon.coarse[finest]}"
    clusters = (f"v{finest}", f"f{lexicon.fine[finest]}", f"{middle}|{case}")
    own = (*_own(lower, case, row, lexicon), *clusters, f"s={shape(word)}|{casing}")
    near = (f"k={kind}", middle, f"u={lower[-3:]}", f"g{row[_GIVEN]}{row[_FAMILY]}{row[_PLACE]}|{case}")
    far = (f"k={kind}", f"w={lower}", coarse)
    return WordView(own + near + far, near + far, far, kind, lower if lower in frequent else f"#{middle}|{case}")


def _own(lower: str, case: str, row: tuple[int, ...], lexicon: Lexicon) -> tuple[str, ...]:
    title = row[_TITLE_CLUSTER]
    given, family, common = row[_GIVEN], row[_FAMILY], row[_COMMON]
    abroad = f"{row[_GIVEN_ABROAD]}{row[_FAMILY_ABROAD]}"
    return (
        f"p2={lower[:2]}",
        f"p3={lower[:3]}",
        f"u2={lower[-2:]}",
        f"u4={lower[-4:]}",
        f"t{lexicon.fine[title]}|{case}",
        f"g{given}c{common}|{case}",
        f"y{family}c{common}|{case}",
        f"a{abroad}c{common}|{case}",
        f"gy{given}{family}{abroad}|{case}",
        f"pl{row[_PLACE]}{given}{family}|{case}",
    )
