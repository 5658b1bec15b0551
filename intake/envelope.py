"""Sealed envelopes: what is stored can be opened by the recipients' private keys alone.

An envelope is one line of JSON (``intake.envelope_head``), then nonce and ciphertext.  A random content key is wrapped
for each recipient, together with what it is for.  From it come the key of the cipher and a commitment, which stands in
the line: XChaCha20-Poly1305 alone would let one ciphertext open under two keys.  The line, the row that the envelope
belongs to and its purpose there are authenticated.  The plain text is padded, so that its length says little.

Envelopes of version 1, without commitment, are still opened and never made.  Recipients who come later stand in a line
of their own before the envelope, which stays as it was, byte for byte.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hmac import compare_digest

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_box_seal,
    crypto_box_seal_open,
    crypto_scalarmult_base,
)
from nacl.exceptions import CryptoError
from nacl.utils import random

from intake.envelope_head import SEALED, VERSION, WITH_KEY, Head, head_of, later_line, split
from intake.errors import EnvelopeError
from intake.hashing import Purpose, digest, framed

KEY_SIZE, NONCE_SIZE, LEAST_SIZE = 32, 24, 1024
_DOMAIN = b"gongshi-envelope-v2"
CHANGED = "这份材料被改动过，或者不属于这条记录"
SHUT = "这把钥匙打不开这份材料"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who can open an envelope: the id of a key and its public half (X25519, 32 bytes)."""

    id: str
    public: bytes


class NotAddressedError(EnvelopeError):
    """The envelope is whole, as far as can be seen, and was not sealed to this key."""


def seal(plain: bytes, recipients: Sequence[Recipient], row: str, *, least: int = LEAST_SIZE) -> bytes:
    """Return an envelope that each recipient can open, bound to ``row`` (``id:purpose``), padded to ``least`` bytes."""
    if not recipients:
        raise EnvelopeError("没有收件人的公钥，不能封存")
    key = random(KEY_SIZE)
    return sealed_with(plain, key, random(NONCE_SIZE), row, to=_wraps(key, recipients, row), least=least)


def open_sealed(envelope: bytes, key_id: str, private: bytes, row: str) -> bytes:
    """Return the plain text.

    Raises:
        NotAddressedError: not addressed to that key.
        EnvelopeError: changed, or moved to another row.
    """
    later, first = split(envelope)
    return _open(first, _content_key(later, first, key_id, private, row), row)


def lacking(envelope: bytes, recipients: Iterable[Recipient]) -> list[Recipient]:
    """Return whom of these an envelope is not addressed to, each once; raise EnvelopeError for a broken one."""
    later, first = split(envelope)
    to = {*later, *head_of(first)[0].to}
    return list({recipient.id: recipient for recipient in recipients if recipient.id not in to}.values())


def extended(envelope: bytes, key_id: str, private: bytes, row: str, recipients: Iterable[Recipient]) -> bytes | None:
    """Return an envelope that these can open as well as those who could before; None when nobody was missing.

    Raises:
        EnvelopeError: not addressed to that key, changed, or moved to another row.
    """
    missing = lacking(envelope, recipients)
    if not missing:
        return None
    later, first = split(envelope)
    key = _content_key(later, first, key_id, private, row)
    _open(first, key, row)  # nobody is added to what nobody can open
    wraps = _wraps(key, missing, row) if head_of(first)[0].version > 1 else _plain_wraps(key, missing)
    return later_line({**later, **wraps}) + first


def as_first_sealed(envelope: bytes) -> bytes:
    """Return the envelope as it was before anybody was added: what the digest of an acknowledgement is of."""
    return split(envelope)[1]


def seal_with(key: bytes, plain: bytes, row: str) -> bytes:
    """Return an envelope under a key that stands in another envelope: an attachment."""
    return sealed_with(plain, key, random(NONCE_SIZE), row)


def open_with(key: bytes, envelope: bytes, row: str) -> bytes:
    """Return the plain text of an attachment; raise EnvelopeError when it was changed or moved."""
    return _open(envelope, key, row)


def padded_size(size: int) -> int:
    """Return the size that a text of ``size`` bytes is padded to: at most an eighth more, at least 1 KiB."""
    step = max(LEAST_SIZE, 1 << max(0, size.bit_length() - 4))
    return -(-max(size, 1) // step) * step


def sealed_with(
    plain: bytes, key: bytes, nonce: bytes, row: str, *, to: dict[str, bytes] | None = None, least: int = LEAST_SIZE
) -> bytes:
    """Return the envelope that content key, nonce and wrapped keys make: the same for the same, for known answers."""
    algorithm = WITH_KEY if to is None else SEALED
    line = Head(VERSION, algorithm, to or {}, _commitment(key, nonce, row)).line()
    body = _padded(plain, least)
    cipher_key = digest(Purpose.ENVELOPE_KEY, key=key)
    return line + nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(body, _bound_to(line, row), nonce, cipher_key)


def _open(envelope: bytes, key: bytes, row: str) -> bytes:
    head, line, rest = head_of(envelope)
    nonce, box = rest[:NONCE_SIZE], rest[NONCE_SIZE:]
    bound_to = line + row.encode()
    if head.version > 1:
        if len(key) != KEY_SIZE or not compare_digest(_commitment(key, nonce, row), head.commitment):
            raise EnvelopeError(CHANGED)
        key, bound_to = digest(Purpose.ENVELOPE_KEY, key=key), _bound_to(line, row)
    try:
        body = crypto_aead_xchacha20poly1305_ietf_decrypt(box, bound_to, nonce, key)
    except (CryptoError, ValueError) as error:
        raise EnvelopeError(CHANGED) from error
    size = int.from_bytes(body[:4], "big")
    if size > len(body) - 4:
        raise EnvelopeError(CHANGED)
    return body[4 : 4 + size]


def _padded(plain: bytes, least: int) -> bytes:
    body = len(plain).to_bytes(4, "big") + plain
    return body.ljust(max(least, padded_size(len(body))), b"\0")


def _row(row: str) -> tuple[bytes, bytes]:
    """Return the row and the purpose that an envelope is bound to, as fields of their own."""
    key, _, purpose = row.rpartition(":")
    return key.encode(), purpose.encode()


def _bound_to(line: bytes, row: str) -> bytes:
    return framed(_DOMAIN, line, *_row(row))


def _commitment(key: bytes, nonce: bytes, row: str) -> bytes:
    return digest(Purpose.ENVELOPE_COMMITMENT, framed(nonce, *_row(row)), key=key)


def _wrap_context(key_id: str, row: str) -> bytes:
    return digest(Purpose.ENVELOPE_WRAP, framed(key_id.encode(), *_row(row)))


def _wraps(key: bytes, recipients: Iterable[Recipient], row: str) -> dict[str, bytes]:
    """Return the content key for each recipient, in a box with what it opens and for whom."""
    return {one.id: crypto_box_seal(key + _wrap_context(one.id, row), one.public) for one in recipients}


def _plain_wraps(key: bytes, recipients: Iterable[Recipient]) -> dict[str, bytes]:
    return {recipient.id: crypto_box_seal(key, recipient.public) for recipient in recipients}


def _content_key(later: dict[str, bytes], first: bytes, key_id: str, private: bytes, row: str) -> bytes:
    head = head_of(first)[0]
    # The line before the envelope is not authenticated: it shuts nobody out who could open it before.
    wrapped = {**later, **head.to}.get(key_id)
    if wrapped is None:
        raise NotAddressedError(SHUT)
    try:
        opened: bytes = crypto_box_seal_open(wrapped, crypto_scalarmult_base(private), private)
    except (TypeError, ValueError, CryptoError) as error:
        raise EnvelopeError(SHUT) from error
    key, context = opened[:KEY_SIZE], opened[KEY_SIZE:]
    if head.version > 1 and not compare_digest(context, _wrap_context(key_id, row)):
        raise EnvelopeError(CHANGED)
    return key
