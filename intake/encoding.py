"""Bytes and numbers as text: Crockford's base32 for what people copy by hand, base64 for what programs read."""

import base64
import secrets
import unicodedata
from functools import reduce

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VALUE = {character: value for value, character in enumerate(ALPHABET)}
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1"})


def to_base32(number: int, length: int) -> str:
    """Return the lowest bits of a number as so many characters of five bits each."""
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))


def from_base32(plain: str) -> int:
    """Return the number that characters of the alphabet are."""
    return reduce(lambda before, character: before << 5 | VALUE[character], plain, 0)


def typed_base32(text: str, length: int) -> str | None:
    """Return what somebody typed as characters of the alphabet; None when one is wrong or missing.

    Small letters, full-width characters and whatever sets groups apart are accepted; O is read as 0, I and L as 1.
    """
    plain = unicodedata.normalize("NFKC", text).upper().translate(_MEANT)
    plain = "".join(character for character in plain if not _between(character))
    return plain if len(plain) == length and all(character in VALUE for character in plain) else None


def random_base32(length: int) -> str:
    """Return so many random characters."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def to_base64(raw: bytes) -> str:
    """Return bytes in base64."""
    return base64.b64encode(raw).decode()


def from_base64(text: str, size: int | None = None) -> bytes:
    """Return the bytes that stand in base64, written in the one way that they may be; ``size`` is how many they are.

    Raises:
        ValueError: it is written otherwise, or there are more or fewer.
    """
    raw = base64.b64decode(text, validate=True)
    if to_base64(raw) != text or (size is not None and len(raw) != size):
        raise ValueError("not base64 as it is written here")
    return raw


def _between(character: str) -> bool:
    """Tell whether a character only sets groups apart: space, line break, any dash, or an invisible one."""
    return character.isspace() or unicodedata.category(character) in {"Pd", "Cf"} or character in "−_."
