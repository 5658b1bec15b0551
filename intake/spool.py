"""A body or an uploaded file on its way in: a small one in memory, a larger one as ciphertext in a file without a name.

The key is in memory only, so what a crash leaves on the disk is noise.  However large the upload, a piece of 64 KiB of
it is in memory at a time.
"""

import os
import tempfile
import threading
from pathlib import Path
from typing import BinaryIO

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_ABYTES,
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.utils import random

from intake.errors import SpoolFullError

PIECE = 64 * 1024
LEAST_FREE = 64 * 1024**2
_SEALED = PIECE + crypto_aead_xchacha20poly1305_ietf_ABYTES


class Room:
    """How many bytes some spools may have on the disk together, and have."""

    def __init__(self, most: int) -> None:
        self.most, self.taken = most, 0
        self._lock = threading.Lock()

    def change(self, size: int) -> None:
        """Count bytes that were written, or, below zero, that are gone."""
        with self._lock:
            self.taken += size


OF_THIS_PROCESS = Room(2 * 1024**3)


class Spool:
    """Written once from the beginning, then read from the beginning or from where it was sought to."""

    def __init__(self, folder: Path, room: Room = OF_THIS_PROCESS) -> None:
        self._folder, self._room, self._key = folder, room, random(32)
        self._file: BinaryIO | None = None
        self._rest = bytearray()
        self._pieces, self._position = 0, 0
        self._open_piece: tuple[int, bytes] = (-1, b"")

    def __len__(self) -> int:
        return self._pieces * PIECE + len(self._rest)

    def write(self, data: bytes) -> int:
        """Add bytes at the end.

        Raises:
            SpoolFullError: no room on the disk, or all spools together take too much of it.
        """
        self._rest += data
        while len(self._rest) > PIECE:
            self._seal(bytes(self._rest[:PIECE]))
            del self._rest[:PIECE]
        self._position = len(self)
        return len(data)

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes from the present position on; all that is left when it is negative."""
        end = len(self) if size < 0 else min(len(self), self._position + size)
        parts = []
        while self._position < end:
            number, start = divmod(self._position, PIECE)
            part = self._piece(number)[start : start + end - self._position]
            parts.append(part)
            self._position += len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a position to read from."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: len(self)}[whence]
        self._position = max(0, base + offset)
        return self._position

    def tell(self) -> int:
        """Return the present position."""
        return self._position

    def close(self) -> None:
        """Forget everything; the file is gone."""
        if self._file is not None:
            self._file.close()
            self._file = None
            self._room.change(-self._pieces * _SEALED)
        self._key, self._pieces, self._open_piece = b"", 0, (-1, b"")
        self._rest.clear()

    def __del__(self) -> None:
        self.close()

    def _seal(self, piece: bytes) -> None:
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(dir=self._folder, buffering=0)  # noqa: SIM115 - closed in close()
            disk = os.fstatvfs(self._file.fileno())
            if self._room.taken + _SEALED > self._room.most or disk.f_bavail * disk.f_frsize < LEAST_FREE:
                raise SpoolFullError
            nonce = self._pieces.to_bytes(24, "big")
            sealed = crypto_aead_xchacha20poly1305_ietf_encrypt(piece, None, nonce, self._key)
            written = os.pwrite(self._file.fileno(), sealed, self._pieces * _SEALED)
        except OSError as error:
            raise SpoolFullError from error
        if written != _SEALED:
            raise SpoolFullError
        self._pieces += 1
        self._room.change(_SEALED)

    def _piece(self, number: int) -> bytes:
        if number >= self._pieces or self._file is None:
            return bytes(self._rest)
        if self._open_piece[0] != number:
            sealed = os.pread(self._file.fileno(), _SEALED, number * _SEALED)
            plain = crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, None, number.to_bytes(24, "big"), self._key)
            self._open_piece = (number, plain)
        return self._open_piece[1]
