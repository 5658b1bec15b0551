"""Sealed envelopes: what is stored can be opened by the recipients' private keys alone.

An envelope is one line of JSON that names version, algorithm and recipients, then nonce and ciphertext.  The line
and the row that it belongs to are authenticated with it.  The plain text is padded, so that its length says little.

Recipients who come later stand in a line of their own before the envelope, which stays as it was, byte for byte.
"""

import base64
import json
from collections.abc import Iterable, Sequence
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
_LATER = "later"
_LATER_LINE = b'{"later":'


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who can open an envelope: the id of a key and its public half (X25519, 32 bytes)."""

    id: str
    public: bytes


class NotAddressedError(EnvelopeError):
    """The envelope is whole, as far as can be seen, and was not sealed to this key."""


def seal(plain: bytes, recipients: Sequence[Recipient], row: str) -> bytes:
    """Return an envelope that each recipient can open, bound to ``row``."""
    if not recipients:
        raise EnvelopeError("没有收件人的公钥，不能封存")
    key = random(KEY_SIZE)
    return _seal(plain, key, {"v": VERSION, "alg": ALGORITHM, "to": _wraps(key, recipients)}, row)


def open_sealed(envelope: bytes, key_id: str, private: bytes, row: str) -> bytes:
    """Return the plain text.

    Raises:
        NotAddressedError: not addressed to that key.
        EnvelopeError: changed, or moved to another row.
    """
    return _open(as_first_sealed(envelope), _content_key(envelope, key_id, private), row)


def lacking(envelope: bytes, recipients: Iterable[Recipient]) -> list[Recipient]:
    """Return whom of these an envelope is not addressed to, each once; raise EnvelopeError for a broken one."""
    to = _addressed(envelope)
    return list({recipient.id: recipient for recipient in recipients if recipient.id not in to}.values())


def extended(envelope: bytes, key_id: str, private: bytes, row: str, recipients: Iterable[Recipient]) -> bytes | None:
    """Return an envelope that these can open as well as those who could before; None when nobody was missing.

    Raises:
        EnvelopeError: not addressed to that key, changed, or moved to another row.
    """
    missing = lacking(envelope, recipients)
    if not missing:
        return None
    later, first = _split(envelope)
    key = _content_key(envelope, key_id, private)
    _open(first, key, row)  # nobody is added to what nobody can open
    return _line({_LATER: {**later, **_wraps(key, missing)}}) + first


def as_first_sealed(envelope: bytes) -> bytes:
    """Return the envelope as it was before anybody was added: what the digest of an acknowledgement is of."""
    return _split(envelope)[1]


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
    line, nonce = _line(head), random(NONCE_SIZE)
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


def _line(head: dict[str, object]) -> bytes:
    return json.dumps(head, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def _split(envelope: bytes) -> tuple[dict[str, str], bytes]:
    """Return the recipients who came later, and the envelope as it was sealed first."""
    line, _, rest = envelope.partition(b"\n")
    if not line.startswith(_LATER_LINE):
        return {}, envelope
    try:
        later = json.loads(line)[_LATER]
    except (ValueError, KeyError, TypeError) as error:
        raise EnvelopeError("这份材料的封装已损坏") from error
    return _recipients(later), rest


def _addressed(envelope: bytes) -> dict[str, str]:
    later, first = _split(envelope)
    # The line before the envelope is not authenticated: it shuts nobody out who could open it before.
    return {**later, **_recipients(_head(first).get("to", {}))}


def _recipients(told: object) -> dict[str, str]:
    if not isinstance(told, dict) or not all(isinstance(part, str) for pair in told.items() for part in pair):
        raise EnvelopeError("这份材料的封装已损坏")
    return told


def _wraps(key: bytes, recipients: Iterable[Recipient]) -> dict[str, str]:
    return {recipient.id: _text(crypto_box_seal(key, recipient.public)) for recipient in recipients}


def _content_key(envelope: bytes, key_id: str, private: bytes) -> bytes:
    wrapped = _addressed(envelope).get(key_id)
    if wrapped is None:
        raise NotAddressedError("这把钥匙打不开这份材料")
    try:
        key: bytes = crypto_box_seal_open(base64.b64decode(wrapped), crypto_scalarmult_base(private), private)
    except (TypeError, ValueError, CryptoError) as error:
        raise EnvelopeError("这把钥匙打不开这份材料") from error
    return key


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
