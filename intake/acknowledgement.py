"""The acknowledgement (确认书): a signed statement that a report was received, which its reporter keeps."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from intake.encoding import to_base64
from intake.errors import AcknowledgementError
from intake.signing import load_signing_key

TITLE = "公示反映收悉确认书"
MOST_CHARACTERS = 4000
NOT_ALONE = (
    "这段文字不是一份完整的确认书，或者前后、中间多了别的内容。请只粘贴确认书本身："
    "从“公示反映收悉确认书”一行到“签名”一行，一共六行，不加别的字。"
)
NOT_SIGNED = "签名对不上：这份确认书不是本系统签发的，或者被改动过。请对照保存的原文核对。"
_LABELS = ("编号", "公示", "收到时刻", "内容摘要")
_SIGNATURE = "签名"
_DIGEST_SIZE = 32


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
        self._key = load_signing_key(folder)

    @property
    def public(self) -> str:
        """The public key, which the deployment publishes."""
        return to_base64(bytes(self._key.verify_key))

    def sign(self, acknowledgement: Acknowledgement) -> str:
        """Return the whole text: the statement and its signature."""
        signature = self._key.sign(acknowledgement.statement.encode()).signature
        return f"{acknowledgement.statement}\n签名：{to_base64(signature)}"

    def verify(self, text: str) -> Acknowledgement:
        """Return what a text acknowledges; raise AcknowledgementError when it was not signed here or was changed."""
        return verify(text, self.public)


def verify(text: str, public: str) -> Acknowledgement:
    """Return what a text acknowledges under a public key (base64); needs no running intake.

    The text is the title, four labelled lines in their order and the signature, and nothing else.  White space around
    them, empty lines and a half-width colon after a label are let pass, since mail programs make them; the statement
    that is rebuilt from the values is what must have been signed.

    Raises:
        AcknowledgementError: something else stands in the text, or it was not signed with that key.
    """
    reference, notice, moment, digest, signature = _values(text)
    try:
        acknowledgement = Acknowledgement(reference, notice, datetime.fromisoformat(moment), bytes.fromhex(digest))
        signed = base64.b64decode(signature, validate=True)
    except ValueError as error:
        raise AcknowledgementError(NOT_SIGNED) from error
    # What decodes to the same values may be written in several ways; only one of them was given out.
    again = f"{acknowledgement.statement}\n{_SIGNATURE}：{to_base64(signed)}"
    if again != _written([reference, notice, moment, digest], signature) or len(acknowledgement.digest) != _DIGEST_SIZE:
        raise AcknowledgementError(NOT_SIGNED)
    try:
        VerifyKey(base64.b64decode(public)).verify(acknowledgement.statement.encode(), signed)
    except (ValueError, TypeError, BadSignatureError) as error:
        raise AcknowledgementError(NOT_SIGNED) from error
    return acknowledgement


def _values(text: str) -> list[str]:
    """Return the values of the labelled lines, the signature last; linear in the text, and bounded before."""
    if len(text) > MOST_CHARACTERS:
        raise AcknowledgementError(NOT_ALONE)
    lines = [line for part in text.replace("\r", "\n").split("\n") if (line := part.strip())]
    labels = [*_LABELS, _SIGNATURE]
    if len(lines) != 1 + len(labels) or lines[0] != TITLE:
        raise AcknowledgementError(NOT_ALONE)
    return list(_labelled(labels, lines[1:]))


def _labelled(labels: list[str], lines: list[str]) -> Iterator[str]:
    for label, line in zip(labels, lines, strict=True):
        colon = "：" if "：" in line.partition(":")[0] else ":"
        found, _, value = line.partition(colon)
        if found.strip() != label or len(value.split()) != 1:
            raise AcknowledgementError(NOT_ALONE)
        yield value.strip()


def _written(values: list[str], signature: str) -> str:
    lines = [f"{label}：{value}" for label, value in zip([*_LABELS, _SIGNATURE], [*values, signature], strict=True)]
    return "\n".join([TITLE, *lines])
