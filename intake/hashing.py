"""Every use of BLAKE2b, each with a personalisation of its own: a digest made for one purpose is none for another."""

import hashlib
from enum import Enum


class Purpose(Enum):
    """What a digest is for; the value is its personalisation, at most 16 bytes.

    ``ACKNOWLEDGED`` alone has none: acknowledgements that citizens hold were signed over such digests.
    """

    ACKNOWLEDGED = b""
    RECEIPT = b"gongshi-receipt"
    RECEIPT_LOCATOR = b"gongshi-locate"
    RECEIPT_KEYS = b"gongshi-reader"
    SUBMISSION = b"gongshi-submit"
    FORM = b"gongshi-form"
    FORM_FILES = b"gongshi-bound"
    MESSAGE = b"gongshi-message"
    JOURNAL = b"gongshi-journal"
    REPORT_WHOLE = b"gongshi-whole"
    SESSION_ID = b"gongshi-desk-id"
    SESSION_KEY = b"gongshi-desk-key"
    BOX_KEY = b"gongshi-box-key"
    BOX_COMMITMENT = b"gongshi-box-com"
    SHARE_CHECK = b"gongshi-share"
    NETWORKS_KEY = b"gongshi-networks"
    NETWORK = b"gongshi-network"
    EFFECT = b"gongshi-effect"
    ENVELOPE_KEY = b"gongshi-env2-key"
    ENVELOPE_COMMITMENT = b"gongshi-env2-com"
    ENVELOPE_WRAP = b"gongshi-env2-wrp"
    FILE_KEY = b"gongshi-file-key"
    FILE_COMMITMENT = b"gongshi-file-com"


def digest(purpose: Purpose, *parts: bytes, size: int = 32, key: bytes = b"", salt: bytes = b"") -> bytes:
    """Return the digest of parts one after the other, ``size`` bytes long, under a key when there is one."""
    hashed = hashlib.blake2b(digest_size=size, key=key, salt=salt, person=purpose.value)
    for part in parts:
        hashed.update(part)
    return hashed.digest()


def framed(*parts: bytes) -> bytes:
    """Return parts as one text in which each has its length before it: no two lists of parts are written alike."""
    return b"".join(len(part).to_bytes(8, "big") + part for part in parts)
