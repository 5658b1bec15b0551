"""What people type and what files are called, without the characters that hide or reorder text."""

import re
import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

NAME_LENGTH = 80
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def cleaned(text: str | None) -> str:
    """Return the text with plain line ends and without NUL, control, bidirectional and zero-width characters."""
    return _HIDDEN.sub("", (text or "").replace("\r\n", "\n").replace("\r", "\n")).strip()


def one_line(text: str | None) -> str:
    """Return cleaned text on one line."""
    return re.sub(r"\s+", " ", cleaned(text))


def file_name(name: str | None, suffix: str | None = None) -> str:
    """Return a file's own name without folders, hidden characters or a false suffix; it keeps its Chinese.

    ``suffix`` is the one that the content has, such as ``.pdf``; without it the name keeps its own.
    """
    plain = one_line(unicodedata.normalize("NFC", name or ""))
    plain = PureWindowsPath(PurePosixPath(plain).name).name
    stem = re.sub(r'[<>:"/\\|?*]', "", PurePosixPath(plain).stem).strip(". ")
    own = PurePosixPath(plain).suffix if suffix is None else suffix
    return f"{stem[:NAME_LENGTH] or '附件'}{own[:NAME_LENGTH]}"
