"""The witness of the journal's head: a small file beside the database that remembers how far the journal had come.

A journal whose end was cut off, or that was chained anew, no longer holds the entry that the file names.
"""

import fcntl
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_LONGEST = 256


@dataclass(frozen=True, slots=True)
class Head:
    """An entry of the journal by its number and its digest, which covers all entries before it."""

    number: int
    digest: bytes

    def __str__(self) -> str:
        """Return it as an operator notes it down: ``number-digest``."""
        return f"{self.number}-{self.digest.hex()}"


def head_of(text: str) -> Head | None:
    """Return the head that somebody noted down, None when it is not one."""
    number, _, digest = text.strip().partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) <= 12 and len(digest) == 64):
        return None
    try:
        return Head(int(number), bytes.fromhex(digest))
    except ValueError:
        return None


class Witness:
    """The file; writing it is best effort, and never back to a lower number."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def there(self) -> bool:
        """Whether anything was ever remembered."""
        return self._path.exists()

    def read(self) -> Head | None:
        """Return the head that was remembered; None when there is no file, or none that can be read."""
        try:
            with self._path.open("rb") as file:
                return head_of(file.read(_LONGEST).decode("ascii"))
        except (OSError, ValueError):
            return None

    def advance(self, head: Head) -> None:
        """Remember a head, unless a later one is remembered already; a full disk is no reason to refuse a report."""
        with suppress(OSError):
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                before = os.pread(descriptor, _LONGEST, 0)
                known = head_of(before.decode("ascii", "replace"))
                if not before or (known is not None and known.number < head.number):
                    # Numbers never get shorter, so one write of the line covers the one before.
                    os.pwrite(descriptor, f"{head}\n".encode(), 0)
            finally:
                os.close(descriptor)
