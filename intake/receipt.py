"""The receipt (回执): 80 random bits that only the reporter has, and what is derived from them.

From a receipt come the locator that finds the report and the key pair that opens it for the reporter.  Neither
leads back to the receipt.  80 random bits need no slow derivation: guessing takes 2**79 tries on average.
"""

from dataclasses import dataclass

from nacl.bindings import crypto_box_seed_keypair

from intake.encoding import ALPHABET, VALUE, to_base32, typed_base32
from intake.hashing import Purpose, digest

LENGTH = 16


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt as its 16 characters without the check character."""

    characters: str

    @property
    def shown(self) -> str:
        """As it is shown: fours, and the check character last."""
        fours = [self.characters[n : n + 4] for n in range(0, LENGTH, 4)]
        return "-".join([*fours, _check(self.characters)])

    def locator(self, deployment: bytes) -> bytes:
        """Return the 16 bytes under which the report is found."""
        return _derive(self.characters, deployment, Purpose.RECEIPT_LOCATOR, 16)

    def keypair(self, deployment: bytes) -> tuple[bytes, bytes]:
        """Return the reporter's public and private key (X25519, 32 bytes each)."""
        return crypto_box_seed_keypair(_derive(self.characters, deployment, Purpose.RECEIPT_KEYS, 32))


def receipt_of(submission: bytes, deployment: bytes) -> Receipt:
    """Return the receipt of one submission: the same for the same, so that a double click has one receipt."""
    bits = int.from_bytes(_derive(submission.hex(), deployment, Purpose.RECEIPT, 10), "big")
    return Receipt(to_base32(bits, LENGTH)[::-1])


def read_receipt(text: str) -> Receipt | None:
    """Return the receipt that somebody typed, or None when a character is wrong or missing.

    Small letters, full-width characters, spaces and dashes are accepted; O is read as 0, I and L as 1.
    """
    plain = typed_base32(text, LENGTH + 1)
    if plain is None:
        return None
    return Receipt(plain[:LENGTH]) if _check(plain[:LENGTH]) == plain[LENGTH] else None


def _check(characters: str) -> str:
    """Return the check character (Luhn, modulo 32): any one wrong character and most swaps are found."""
    total = 0
    for place, character in enumerate(reversed(characters)):
        value = VALUE[character] * (2 if place % 2 == 0 else 1)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]


def _derive(text: str, deployment: bytes, purpose: Purpose, size: int) -> bytes:
    return digest(purpose, text.encode(), size=size, salt=deployment)
