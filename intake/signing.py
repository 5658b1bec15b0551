"""The server's signing key (Ed25519): what was received, done and journalled is signed with it.

It lies beside the public keys, never in the database, so whoever writes the database alone signs nothing.  Every kind
of statement has a prefix of its own; none of them begins as an acknowledgement does.
"""

import os
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Literal

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey

from intake.encoding import from_base64, to_base64
from intake.errors import KeysError
from publicity.shanghai import SHANGHAI

Kind = Literal["report", "settled", "journal-head", "staff"]
Field = None | bool | int | str | bytes | date | datetime
SIGNATURE_SIZE = 64
KEY_FILE = "acknowledgement.key"
_PREFIX = b"gongshi-signed-v1"


class RowSigner:
    """Signs rows of the database and tells whether a signature holds; the key opens nothing that is sealed.

    The key is loaded when it is first needed, since a database may be looked at before there is one; then KeysError
    says that there is none.
    """

    def __init__(self, load: Callable[[], SigningKey]) -> None:
        self._load = load

    @cached_property
    def _key(self) -> SigningKey:
        return self._load()

    def signature(self, kind: Kind, fields: Sequence[Field]) -> bytes:
        """Return the signature (64 bytes) of a row of some kind."""
        return self._key.sign(statement(kind, fields)).signature

    def holds(self, kind: Kind, fields: Sequence[Field], signature: bytes | None) -> bool:
        """Tell whether a row was signed with this key as it is; never for a row without a signature."""
        if signature is None or len(signature) != SIGNATURE_SIZE:
            return False
        try:
            self._key.verify_key.verify(statement(kind, fields), signature)
        except BadSignatureError:
            return False
        return True


def statement(kind: Kind, fields: Sequence[Field]) -> bytes:
    """Return what is signed: the prefix, the kind and the fields, one way to write each."""
    return _framed([_PREFIX, kind.encode(), encoded(fields)])


def encoded(fields: Sequence[Field]) -> bytes:
    """Return fields as bytes: each with its type and its length before it, so that no two lists are written alike."""
    return b"".join(_typed(field) for field in fields)


def load_signing_key(folder: Path) -> SigningKey:
    """Return the signing key of a folder; raise KeysError when there is none."""
    path = folder / KEY_FILE
    try:
        return SigningKey(from_base64(path.read_text(encoding="ascii")))
    except FileNotFoundError as error:
        raise KeysError("还没有签名钥匙：请运行 python -m intake keys sign") from error
    except (OSError, ValueError) as error:
        raise KeysError(f"{path} 读不了") from error


def make_signing_key(folder: Path) -> None:
    """Make the signing key, unless there is one: a new one would make everything that was signed unprovable."""
    path = folder / KEY_FILE
    if path.exists():
        raise KeysError(f"{path} 已经存在；换掉它，以前的确认书和数据库里的签名就不能验证了")
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(to_base64(bytes(SigningKey.generate())))


def _typed(field: Field) -> bytes:
    match field:
        case None:
            kind, value = b"n", b""
        case bool():
            kind, value = b"b", b"1" if field else b"0"
        case int():
            kind, value = b"i", str(field).encode()
        case str():
            kind, value = b"s", field.encode()
        case bytes():
            kind, value = b"x", field
        case datetime():
            kind, value = b"t", field.astimezone(SHANGHAI).isoformat().encode()
        case date():
            kind, value = b"d", field.isoformat().encode()
    return kind + _framed([value])


def _framed(parts: Sequence[bytes]) -> bytes:
    return b"".join(len(part).to_bytes(8, "big") + part for part in parts)
