"""Attachments: accepted by what they are, not by what they are called; never unpacked and never executed."""

import codecs
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

import filetype
from werkzeug.datastructures import FileStorage

from intake.text import file_name

MEGABYTE = 1024 * 1024
EACH, TOGETHER, MOST = 10 * MEGABYTE, 20 * MEGABYTE, 10
SNIFFED, PIECE = 8192, 64 * 1024
# A smaller file counts as one of this size: rows are to be had for nothing otherwise.
LEAST_COUNTED = 256 * 1024
SUFFIXES = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "text/plain": ".txt",
    "video/mp4": ".mp4",
    "audio/mpeg": ".mp3",
}
ACCEPTED = "PDF、JPEG、PNG、DOCX、XLSX、TXT、MP4、MP3"
_MARKUP = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"#!", b"mz")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that was taken: its cleaned name, its type by content, its bytes, as many as ``size``, to be read."""

    name: str
    kind: str
    size: int
    stream: IO[bytes]


class Refused(Exception):  # noqa: N818 - the reporter is told why, it is not a fault
    """A file that is not taken, with a sentence for the reporter."""


def take(upload: FileStorage) -> Attachment | None:
    """Return an uploaded file, or None for an empty field; it is read a piece at a time.

    Raises:
        Refused: too large, empty, or of a kind that is not taken.
    """
    told, stream = f"“{file_name(upload.filename)}”", upload.stream
    size = stream.seek(0, os.SEEK_END)
    if not upload.filename and not size:
        return None
    if not size:
        raise Refused(f"{told}是空文件，请重新选择")
    if size > EACH:
        raise Refused(f"{told}超过 10 MB，请压缩或者分成几个文件")
    kind = kind_of(stream)
    if kind is None:
        raise Refused(f"{told}不是可以接收的文件，请换成 {ACCEPTED}")
    return Attachment(file_name(upload.filename, SUFFIXES[kind]), kind, size, stream)


def check_room(sizes: Sequence[int], attachment: Attachment) -> None:
    """Raise Refused when a form that has files of these sizes has no room for another."""
    if len(sizes) >= MOST:
        raise Refused(f"附件最多 {MOST} 个，“{attachment.name}”没有收下")
    if sum(sizes) + attachment.size > TOGETHER:
        raise Refused(f"附件合计超过 20 MB，“{attachment.name}”没有收下")


def kind_of(stream: IO[bytes]) -> str | None:
    """Return the type that a file's content has, among those that are taken."""
    stream.seek(0)
    guess = filetype.guess_mime(stream.read(SNIFFED))
    if guess is not None:
        return guess if guess in SUFFIXES else None
    return "text/plain" if _is_text(stream) else None


def _is_text(stream: IO[bytes]) -> bool:
    stream.seek(0)
    if stream.read(SNIFFED).lstrip()[:16].lower().startswith(_MARKUP):
        return False
    return any(_decodes(stream, encoding) for encoding in ("utf-8", "gb18030"))


def _decodes(stream: IO[bytes], encoding: str) -> bool:
    """Tell whether the whole file is text in an encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    stream.seek(0)
    try:
        while piece := stream.read(PIECE):
            if b"\0" in piece:
                return False
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
