"""A private key in shares on paper (Shamir's secret sharing over GF(2**8), polynomial 0x11b).

By default any two of three shares restore the key, so one may be lost; one alone says nothing about the key,
however long somebody calculates.  A share is checked when it is typed back: the mistyped one is named; a false one is
named by ``intake.desk.share_record``.  Why this is written here and what was reviewed: docs/decisions.md.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from intake.encoding import from_base32, to_base32, typed_base32
from intake.errors import KeysError
from intake.hashing import Purpose, digest

VERSION = 1
SIZE = 32
LEAST, MOST = 2, 15
_SET_SIZE, _CHECK_SIZE = 4, 4
_RAW_SIZE = 1 + _SET_SIZE + 1 + SIZE + _CHECK_SIZE
_LENGTH = -(-_RAW_SIZE * 8 // 5)


@dataclass(frozen=True, slots=True)
class Share:
    """One point (x, y) for every byte of the secret, and of which set it is."""

    needed: int
    set_id: bytes
    x: int
    values: bytes


def split(secret: bytes, needed: int = 2, count: int = 3) -> list[str]:
    """Return ``count`` shares, fours joined by dashes, of which any ``needed`` restore the 32 bytes of the secret.

    Raise KeysError when the numbers are not 2 <= needed <= count <= 15, ValueError when the secret has another size.
    """
    if len(secret) != SIZE:
        raise ValueError(f"a secret has {SIZE} bytes")
    if not LEAST <= needed <= count <= MOST:
        raise KeysError(f"恢复所需的份数不能少于 {LEAST}，不能多于总份数；总份数不能多于 {MOST}")
    # Zero is as likely as any other coefficient: were it left out, a share would rule out one value of each byte.
    coefficients = [secret, *(secrets.token_bytes(SIZE) for _ in range(needed - 1))]
    set_id = secrets.token_bytes(_SET_SIZE)
    return [_written(Share(needed, set_id, x, _at(x, coefficients))) for x in range(1, count + 1)]


def join(shares: Sequence[str]) -> bytes:
    """Return the secret of some shares, typed in any order.

    Small letters, full-width characters, spaces, line breaks and dashes are accepted; O is read as 0, I and L as 1.
    Raise KeysError when a share is mistyped, when they are of different sets, or when too few differ.
    """
    told = [read(text, number) for number, text in enumerate(shares, 1)]
    if not told:
        raise KeysError("一份也没有输入")
    for number, share in enumerate(told, 1):
        if (share.set_id, share.needed) != (told[0].set_id, told[0].needed):
            raise KeysError(f"第 {number} 份和第 1 份不是同一套，不能合在一起")
    needed = told[0].needed
    different = {share.x: share.values for share in told}
    if len(different) < needed:
        raise KeysError(f"恢复需要 {needed} 份不同的，现在只有 {len(different)} 份")
    return at_zero(dict(list(different.items())[:needed]))


def raw(share: Share) -> bytes:
    """Return a share as bytes, without the checksum."""
    return bytes([VERSION << 4 | share.needed]) + share.set_id + bytes([share.x]) + share.values


def _written(share: Share) -> str:
    plain_bytes = raw(share)
    bits = int.from_bytes(plain_bytes + _check(plain_bytes), "big")
    plain = to_base32(bits, _LENGTH)
    return "-".join(plain[n : n + 4] for n in range(0, _LENGTH, 4))


def read(text: str, number: int) -> Share:
    """Return the share that somebody typed as the number-th; raise KeysError when it is not as it was printed."""
    told = _typed(text)
    if told is None:
        raise KeysError(f"第 {number} 份抄错了")
    share = Share(told[0] & 15, told[1 : 1 + _SET_SIZE], told[1 + _SET_SIZE], told[2 + _SET_SIZE :])
    if told[0] >> 4 != VERSION or share.needed < LEAST or not 1 <= share.x <= MOST:
        raise KeysError(f"第 {number} 份是别的版本写的，这里读不了")
    return share


def _typed(text: str) -> bytes | None:
    """Return the bytes of a share without the checksum, or None when a character is wrong or missing."""
    plain = typed_base32(text, _LENGTH)
    if plain is None:
        return None
    bits = from_base32(plain)
    # The characters hold four bits more than the bytes; they are zero in every share.
    if bits >> _RAW_SIZE * 8:
        return None
    told = bits.to_bytes(_RAW_SIZE, "big")
    return told[:-_CHECK_SIZE] if told[-_CHECK_SIZE:] == _check(told[:-_CHECK_SIZE]) else None


def _check(told: bytes) -> bytes:
    return digest(Purpose.SHARE_CHECK, told, size=_CHECK_SIZE)


def _at(x: int, coefficients: Sequence[bytes]) -> bytes:
    """Return the polynomial of every byte at x (Horner)."""
    values = bytes(SIZE)
    for coefficient in reversed(coefficients):
        values = bytes(times(value, x) ^ low for value, low in zip(values, coefficient, strict=True))
    return values


def at_zero(points: dict[int, bytes]) -> bytes:
    """Return the polynomials through the points at 0 (Lagrange); subtraction is exclusive or."""
    secret = bytes(SIZE)
    for x, values in points.items():
        weight = reduce(times, (over(other, other ^ x) for other in points if other != x), 1)
        secret = bytes(before ^ times(weight, value) for before, value in zip(secret, values, strict=True))
    return secret


def _powers() -> list[int]:
    """Return the 255 powers of 3: every value but zero."""
    powers = [1]
    while len(powers) < 255:
        tripled = powers[-1] << 1 ^ powers[-1]
        powers.append(tripled ^ 0x11B if tripled & 0x100 else tripled)
    return powers


_EXP = _powers()
_LOG = {value: exponent for exponent, value in enumerate(_EXP)}


def times(a: int, b: int) -> int:
    """Return a product in the field."""
    return _EXP[(_LOG[a] + _LOG[b]) % 255] if a and b else 0


def over(a: int, b: int) -> int:
    """Return a / b; b is not zero."""
    return _EXP[(_LOG[a] - _LOG[b]) % 255] if a else 0
