"""Pure arithmetic on digits. Schemes of single countries come from python-stdnum; see rules/identity.py."""


def digits(text: str) -> str:
    """The ASCII digits of a text."""
    return "".join(char for char in text if "0" <= char <= "9")


def luhn(number: str) -> bool:
    """ISO/IEC 7812-1 annex B, over a string of digits."""
    total = 0
    for place, char in enumerate(reversed(number)):
        value = ord(char) - 48
        if place % 2:
            value = sum(divmod(value * 2, 10))
        total += value
    return total % 10 == 0


def mod97(account: str) -> bool:
    """ISO 13616 (IBAN), over upper-case letters and digits without spaces."""
    turned = account[4:] + account[:4]
    return turned.isalnum() and int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32_SUMS = frozenset({1, 0x2BC830A3})


def bech32(address: str) -> bool:
    """BIP 173 and BIP 350 (Bech32 and Bech32m), over a lower-case address with its prefix."""
    prefix, _, data = address.rpartition("1")
    if not prefix or any(char not in _BECH32 for char in data):
        return False
    values = [ord(char) >> 5 for char in prefix] + [0] + [ord(char) & 31 for char in prefix]
    check = 1
    for value in values + [_BECH32.index(char) for char in data]:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            check ^= generator if top >> bit & 1 else 0
    return check in _BECH32_SUMS
