"""The acknowledgement (确认书): a signed statement that a report was received, which its reporter keeps."""

import base64
import os
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from intake.errors import KeysError

TITLE = "公示反映收悉确认书"
_LABELS = ("编号", "公示", "收到时刻", "内容摘要")
_LINE = re.compile(r"^\s*(编号|公示|收到时刻|内容摘要|签名)\s*[:：]\s*(\S+)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What is signed: a reference without power, the notice, the moment, and a digest of what was stored."""

    reference: str
    notice: str
    moment: datetime
    digest: bytes

    @property
    def statement(self) -> str:
        """The text that the signature covers."""
        values = (self.reference, self.notice, self.moment.isoformat(timespec="seconds"), self.digest.hex())
        return "\n".join([TITLE, *(f"{label}：{value}" for label, value in zip(_LABELS, values, strict=True))])


class Signer:
    """Signs acknowledgements (Ed25519); its key opens nothing."""

    def __init__(self, folder: Path) -> None:
        path = folder / "acknowledgement.key"
        try:
            self._key = SigningKey(base64.b64decode(path.read_text(encoding="ascii")))
        except FileNotFoundError as error:
            raise KeysError("还没有确认书的签名钥匙：请运行 python -m intake keys sign") from error
        except (OSError, ValueError) as error:
            raise KeysError(f"{path} 读不了") from error

    @property
    def public(self) -> str:
        """The public key, which the deployment publishes."""
        return base64.b64encode(bytes(self._key.verify_key)).decode()

    def sign(self, acknowledgement: Acknowledgement) -> str:
        """Return the whole text: the statement and its signature."""
        signature = self._key.sign(acknowledgement.statement.encode()).signature
        return f"{acknowledgement.statement}\n签名：{base64.b64encode(signature).decode()}"

    def verify(self, text: str) -> Acknowledgement | None:
        """Return what a text acknowledges, or None when it was not signed here or was changed."""
        return verify(text, self.public)


def verify(text: str, public: str) -> Acknowledgement | None:
    """Return what a text acknowledges under a public key, or None; needs no running intake."""
    found = dict(_LINE.findall(text))
    try:
        acknowledgement = Acknowledgement(
            found["编号"], found["公示"], datetime.fromisoformat(found["收到时刻"]), bytes.fromhex(found["内容摘要"])
        )
        signature = base64.b64decode(found["签名"])
        VerifyKey(base64.b64decode(public)).verify(acknowledgement.statement.encode(), signature)
    except (KeyError, ValueError, BadSignatureError):
        return None
    return acknowledgement


def make_signing_key(folder: Path) -> None:
    """Make the signing key, unless there is one: a new one would make old acknowledgements unprovable."""
    path = folder / "acknowledgement.key"
    if path.exists():
        raise KeysError(f"{path} 已经存在；换掉它，以前的确认书就不能验证了")
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(base64.b64encode(bytes(SigningKey.generate())).decode())
