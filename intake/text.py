"""What people type and what files are called, without the characters that hide or reorder text."""

import re
import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

from publicity.characters import visible

NAME_LENGTH = 80
# Line ends of old printers and of Unicode: they end a line, so a line end takes their place.
_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


def cleaned(text: str | None) -> str:
    """Return the text with plain line ends and without any character that nobody sees."""
    return visible(_LINE_END.sub("\n", text or "")).strip()


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
