"""What people type and what files are called, without the characters that hide or reorder text."""

import re
import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

from publicity.characters import visible

NAME_LENGTH = 80
# File systems take 255 bytes of a name; a number before it and a mark of the browser's after it need some.
NAME_BYTES = 240
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

    ``suffix`` is the one that the content has, such as ``.pdf``; without it the name keeps its own.  The name has at
    most ``NAME_BYTES`` bytes in UTF-8.
    """
    plain = one_line(unicodedata.normalize("NFC", name or ""))
    plain = PureWindowsPath(PurePosixPath(plain).name).name
    stem = re.sub(r'[<>:"/\\|?*]', "", PurePosixPath(plain).stem).strip(". ")
    own = PurePosixPath(plain).suffix if suffix is None else suffix
    end = _within(own[:NAME_LENGTH], NAME_BYTES // 2)
    return f"{_within(stem[:NAME_LENGTH], NAME_BYTES - len(end.encode())) or '附件'}{end}"


def _within(text: str, size: int) -> str:
    """Return as many whole characters of a text as have room in so many bytes of UTF-8."""
    return text.encode("utf-8", "ignore")[:size].decode("utf-8", "ignore")
