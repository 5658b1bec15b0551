"""Sealed envelopes: what is stored can be opened by the recipients' private keys alone.

An envelope is one line of JSON that names version, algorithm and recipients, then nonce and ciphertext.  The line
and the row that it belongs to are authenticated with it.  The plain text is padded, so that its length says little.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_box_seal,
    crypto_box_seal_open,
    crypto_scalarmult_base,
)
from nacl.exceptions import CryptoError
from nacl.utils import random

from intake.errors import EnvelopeError

VERSION = 1
ALGORITHM = "xchacha20poly1305-ietf+x25519-sealedbox"
KEY_SIZE, NONCE_SIZE, LEAST_SIZE = 32, 24, 1024


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who can open an envelope: the id of a key and its public half (X25519, 32 bytes)."""

    id: str
    public: bytes


def seal(plain: bytes, recipients: Sequence[Recipient], row: str) -> bytes:
    """Return an envelope that each recipient can open, bound to ``row``."""
    if not recipients:
        raise EnvelopeError("没有收件人的公钥，不能封存")
    key = random(KEY_SIZE)
    keys = {recipient.id: _text(crypto_box_seal(key, recipient.public)) for recipient in recipients}
    return _seal(plain, key, {"v": VERSION, "alg": ALGORITHM, "to": keys}, row)


def open_sealed(envelope: bytes, key_id: str, private: bytes, row: str) -> bytes:
    """Return the plain text.

    Raises:
        EnvelopeError: not addressed to that key, changed, or moved to another row.
    """
    head = _head(envelope)
    try:
        sealed = base64.b64decode(head["to"][key_id])
        key = crypto_box_seal_open(sealed, crypto_scalarmult_base(private), private)
    except (KeyError, TypeError, ValueError, CryptoError) as error:
        raise EnvelopeError("这把钥匙打不开这份材料") from error
    return _open(envelope, key, row)


def seal_with(key: bytes, plain: bytes, row: str) -> bytes:
    """Return an envelope under a key that stands in another envelope: an attachment."""
    return _seal(plain, key, {"v": VERSION, "alg": ALGORITHM.partition("+")[0]}, row)


def open_with(key: bytes, envelope: bytes, row: str) -> bytes:
    """Return the plain text of an attachment; raise EnvelopeError when it was changed or moved."""
    return _open(envelope, key, row)


def padded_size(size: int) -> int:
    """Return the size that a text of ``size`` bytes is padded to: at most an eighth more, at least 1 KiB."""
    step = max(LEAST_SIZE, 1 << max(0, size.bit_length() - 4))
    return -(-max(size, 1) // step) * step


def _seal(plain: bytes, key: bytes, head: dict[str, object], row: str) -> bytes:
    line = json.dumps(head, separators=(",", ":"), sort_keys=True).encode() + b"\n"
    nonce = random(NONCE_SIZE)
    body = len(plain).to_bytes(4, "big") + plain
    body = body.ljust(padded_size(len(body)), b"\0")
    return line + nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(body, line + row.encode(), nonce, key)


def _open(envelope: bytes, key: bytes, row: str) -> bytes:
    _head(envelope)
    line, _, rest = envelope.partition(b"\n")
    aad = line + b"\n" + row.encode()
    try:
        body = crypto_aead_xchacha20poly1305_ietf_decrypt(rest[NONCE_SIZE:], aad, rest[:NONCE_SIZE], key)
    except (CryptoError, ValueError) as error:
        raise EnvelopeError("这份材料被改动过，或者不属于这条记录") from error
    return body[4 : 4 + int.from_bytes(body[:4], "big")]


def _head(envelope: bytes) -> dict[str, Any]:
    try:
        head: dict[str, Any] = json.loads(envelope.partition(b"\n")[0])
        known = (head["v"], str(head["alg"]).partition("+")[0]) == (VERSION, ALGORITHM.partition("+")[0])
    except (ValueError, KeyError, TypeError) as error:
        raise EnvelopeError("这份材料的封装已损坏") from error
    if not known:
        raise EnvelopeError("这份材料用了本程序不认识的封装版本")
    return head


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
