"""A name to talk about an author without saying who it is: two words from the keyed fingerprint, stable on one site."""

FIRST = (
    "amber", "ashen", "azure", "birch", "bold", "brass", "brisk", "bronze", "calm", "cedar", "clear", "cobalt",
    "copper", "coral", "crisp", "deep", "dusky", "early", "elder", "faint", "fern", "fleet", "frost", "gentle",
    "gilded", "glad", "golden", "grand", "green", "hazel", "honest", "indigo", "ivory", "jade", "keen", "lark",
    "light", "lilac", "linen", "lively", "lunar", "maple", "mellow", "merry", "misty", "mossy", "noble",
    "north", "oaken", "ochre", "olive", "opal", "pale", "pearl", "plain", "proud", "quick", "quiet", "rapid",
    "rowan", "russet", "sable", "sage",
)  # fmt: skip
SECOND = (
    "badger", "beaver", "bison", "bittern", "buzzard", "carp", "chough", "cormorant", "crane", "curlew", "deer",
    "dipper", "dove", "dunlin", "eagle", "egret", "eider", "falcon", "finch", "fox", "gannet", "godwit",
    "goose", "grebe", "grouse", "gull", "hare", "harrier", "hawk", "hedgehog", "heron", "hobby", "jackdaw",
    "jay", "kestrel", "kite", "knot", "lapwing", "linnet", "lynx", "magpie", "marten", "merlin", "mole", "moth",
    "newt", "nuthatch", "oriole", "osprey", "otter", "owl", "petrel", "pipit", "plover", "puffin", "quail",
    "raven", "robin", "ruff", "shrew", "siskin", "snipe", "stork",
)  # fmt: skip


def pseudonym(author_key: str) -> str:
    """Two words and a number for a fingerprint; an empty one is nobody we know."""
    if not author_key:
        return ""
    number = int(author_key.rpartition(".")[2][:12], 16)  # the part before a point names the key
    first, rest = FIRST[number % len(FIRST)], number // len(FIRST)
    return f"{first} {SECOND[rest % len(SECOND)]} {rest // len(SECOND) % 90 + 10}"
