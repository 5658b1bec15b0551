"""The lines before an envelope's ciphertext: what they may hold, read strictly and within bounds.

There is one way to write a line.  What is longer, has another field, or is written otherwise is refused before
anything is decrypted.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from intake.encoding import from_base64, to_base64
from intake.errors import EnvelopeError

VERSION = 2
SEALED, WITH_KEY = "xchacha20poly1305-ietf+x25519-sealedbox", "xchacha20poly1305-ietf"
LONGEST_LINE, LONGEST_ID, MOST_RECIPIENTS = 256 * 1024, 100, 1000
COMMITMENT_SIZE = 32
# The size of what is wrapped for a recipient: a content key, in version 2 with what it is bound to; the box adds 48.
_WRAPPED = {1: 32 + 48, 2: 64 + 48}
_LATER, _LATER_LINE = "later", b'{"later":'
BROKEN = "这份材料的封装已损坏"


@dataclass(frozen=True, slots=True)
class Head:
    """The authenticated line: version, algorithm, wrapped keys by recipient, and what the content key is bound by."""

    version: int
    algorithm: str
    to: Mapping[str, bytes] = field(default_factory=dict)
    commitment: bytes = b""

    def line(self) -> bytes:
        """Return it as it is written."""
        told: dict[str, object] = {"alg": self.algorithm, "v": self.version}
        if self.algorithm == SEALED:
            told["to"] = {key: to_base64(wrapped) for key, wrapped in self.to.items()}
        if self.version > 1:
            told["commit"] = to_base64(self.commitment)
        return _line(told)


def later_line(later: Mapping[str, bytes]) -> bytes:
    """Return the line of recipients who came later, which stands before an envelope."""
    return _line({_LATER: {key: to_base64(wrapped) for key, wrapped in later.items()}})


def split(envelope: bytes) -> tuple[dict[str, bytes], bytes]:
    """Return the wrapped keys of recipients who came later, and the envelope as it was sealed first.

    Raises:
        EnvelopeError: the line before the envelope is not one.
    """
    if not _is_bytes(envelope):
        raise EnvelopeError(BROKEN)
    if not envelope.startswith(_LATER_LINE):
        return {}, envelope
    line, told, rest = _read(envelope)
    if told.keys() != {_LATER}:
        raise EnvelopeError(BROKEN)
    later = _recipients(told[_LATER], _WRAPPED[head_of(rest)[0].version])
    if later_line(later) != line:
        raise EnvelopeError(BROKEN)
    return later, rest


def head_of(envelope: bytes) -> tuple[Head, bytes, bytes]:
    """Return the head of an envelope as it was sealed first, its line, and what follows.

    Raises:
        EnvelopeError: it is none, or of a version that this program does not know.
    """
    line, told, rest = _read(envelope)
    version, algorithm = told.get("v"), told.get("alg")
    if type(version) is not int or version not in _WRAPPED or algorithm not in (SEALED, WITH_KEY):
        raise EnvelopeError("这份材料用了本程序不认识的封装版本")
    to = _recipients(told["to"], _WRAPPED[version]) if "to" in told else {}
    commitment = _bytes(told["commit"], COMMITMENT_SIZE) if "commit" in told else b""
    head = Head(version, algorithm, to, commitment)
    if head.line() != line:
        raise EnvelopeError(BROKEN)
    return head, line, rest


def _read(envelope: bytes) -> tuple[bytes, dict[str, Any], bytes]:
    end = envelope.find(b"\n", 0, LONGEST_LINE) + 1 if _is_bytes(envelope) else 0
    if not end:
        raise EnvelopeError(BROKEN)
    try:
        told = json.loads(envelope[:end])
    except (ValueError, RecursionError) as error:
        raise EnvelopeError(BROKEN) from error
    if not isinstance(told, dict):
        raise EnvelopeError(BROKEN)
    return envelope[:end], told, envelope[end:]


def _is_bytes(envelope: object) -> bool:
    """Tell whether a column holds bytes: SQLite lets whoever writes it put text or a number there."""
    return isinstance(envelope, bytes)


def _recipients(told: object, size: int) -> dict[str, bytes]:
    if not isinstance(told, dict) or len(told) > MOST_RECIPIENTS or any(len(key) > LONGEST_ID for key in told):
        raise EnvelopeError(BROKEN)
    return {key: _bytes(wrapped, size) for key, wrapped in told.items()}


def _bytes(told: object, size: int) -> bytes:
    """Return what stands in base64, written in the one way and of the one size that it may have."""
    try:
        return from_base64(told if isinstance(told, str) else "", size)
    except ValueError as error:
        raise EnvelopeError(BROKEN) from error


def _line(told: Mapping[str, object]) -> bytes:
    return json.dumps(told, separators=(",", ":"), sort_keys=True).encode() + b"\n"
