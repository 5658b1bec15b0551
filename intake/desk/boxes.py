"""The two boxes of an account, which hold the same two secrets: one the password opens, one the escrow.

Each is bound to its account: name, role and key id are authenticated with it, so that a box copied to another account,
or an account whose role was changed, opens nothing.  Older boxes still open, and are replaced at the next login.
"""

import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_box_seal,
    crypto_box_seal_open,
    crypto_scalarmult_base,
)
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random

from intake.desk.hashing import SALT_SIZE, stretched
from intake.encoding import from_base64, to_base64
from intake.envelope import Recipient
from intake.hashing import Purpose, digest
from intake.store.tables import Staff

VERSION = 2
# A box of before begins with random bytes: it has one of these by chance once in 2**64.
_PASSWORD_BOX, _ESCROW_BOX = b"gongsh\x02p", b"gongsh\x02e"
_COMMITMENT_SIZE, _NONCE_SIZE = 32, 24


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the password opens: the private key of X25519 (32 bytes) and the secret of the codes."""

    private: bytes
    totp: bytes


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose box it is: what is authenticated with it."""

    name: str
    role: str
    key: str


def owner_of(staff: Staff) -> Owner:
    """Return whose boxes an account's are."""
    return Owner(staff.name, staff.role, staff.key)


def locked(secrets: Secrets, password: str, owner: Owner) -> bytes:
    """Return secrets in a box of their owner that a password opens; raise BusyError when too many are being tried.

    The commitment before the box is another digest of the stretched password: no box opens with two passwords.
    """
    salt, nonce = random(SALT_SIZE), random(_NONCE_SIZE)
    key, commitment = _derived(stretched(password, salt))
    bound = _bound(owner, salt)
    return b"".join([
        _PASSWORD_BOX, salt, commitment, nonce,
        crypto_aead_xchacha20poly1305_ietf_encrypt(_packed([secrets.private, secrets.totp]), bound, nonce, key),
    ])  # fmt: skip


def opened(box: bytes, password: str, owner: Owner) -> Secrets | None:
    """Return what a password opens; None for a wrong one, and for a box of somebody else."""
    if not box.startswith(_PASSWORD_BOX):
        return _opened_unbound(box, password)
    rest = box[len(_PASSWORD_BOX) :]
    salt, rest = rest[:SALT_SIZE], rest[SALT_SIZE:]
    commitment, rest = rest[:_COMMITMENT_SIZE], rest[_COMMITMENT_SIZE:]
    if len(salt) != SALT_SIZE:
        return None
    key, right = _derived(stretched(password, salt))
    if not hmac.compare_digest(commitment, right):
        return None
    try:
        nonce, sealed = rest[:_NONCE_SIZE], rest[_NONCE_SIZE:]
        return Secrets(*_unpacked(crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, _bound(owner, salt), nonce, key)))
    except (CryptoError, ValueError, TypeError):
        return None


def is_bound(box: bytes) -> bool:
    """Tell whether a box for the password is bound to its account."""
    return box.startswith(_PASSWORD_BOX)


def sealed_to_escrow(secrets: Secrets, owner: Owner, escrow: Recipient) -> bytes:
    """Return secrets in a box of their owner that the escrow opens; its id stands before the box, to find the key."""
    told = [VERSION, owner.name, owner.role, owner.key]
    plain = json.dumps([*told, *_texts([secrets.private, secrets.totp])]).encode()
    return _ESCROW_BOX + escrow.id.encode() + b"\n" + crypto_box_seal(plain, escrow.public)


def opened_by_escrow(box: bytes, escrow: bytes, owner: Owner) -> Secrets | None:
    """Return what the escrow's private key opens; None for another escrow's, and for a box of somebody else."""
    bound = box.startswith(_ESCROW_BOX)
    sealed = box[len(_ESCROW_BOX) :].partition(b"\n")[2] if bound else box
    try:
        told = json.loads(crypto_box_seal_open(sealed, crypto_scalarmult_base(escrow), escrow))
        if bound and told[:4] != [VERSION, owner.name, owner.role, owner.key]:
            return None
        return Secrets(*(from_base64(text) for text in told[4 if bound else 0 :]))
    except (CryptoError, ValueError, TypeError):
        return None


def escrow_of(box: bytes) -> str:
    """Return the id of the escrow key that a box says it is sealed to; empty for a box of before."""
    return box[len(_ESCROW_BOX) :].partition(b"\n")[0].decode() if box.startswith(_ESCROW_BOX) else ""


def _opened_unbound(box: bytes, password: str) -> Secrets | None:
    try:
        return Secrets(*_unpacked(SecretBox(stretched(password, box[:SALT_SIZE])).decrypt(box[SALT_SIZE:])))
    except (CryptoError, ValueError, TypeError):
        return None


def _derived(stretch: bytes) -> tuple[bytes, bytes]:
    """Return the key of a box, and the commitment to it."""
    return digest(Purpose.BOX_KEY, stretch), digest(Purpose.BOX_COMMITMENT, stretch)


def _bound(owner: Owner, salt: bytes) -> bytes:
    return json.dumps(["account box", VERSION, owner.name, owner.role, owner.key, salt.hex()]).encode()


def _packed(parts: Sequence[bytes]) -> bytes:
    return json.dumps(_texts(parts)).encode()


def _unpacked(plain: bytes) -> list[bytes]:
    return [from_base64(text) for text in json.loads(plain)]


def _texts(parts: Sequence[bytes]) -> list[str]:
    return [to_base64(part) for part in parts]
