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
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0


def mod97(account: str) -> bool:
    """ISO 13616 (IBAN), over upper-case letters and digits without spaces."""
    turned = account[4:] + account[:4]
    return turned.isalnum() and int("".join(str(int(char, 36)) for char in turned)) % 97 == 1
