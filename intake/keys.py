"""Keys: whose public keys reports are sealed to.  The running process reads public halves only.

``public.json`` names every key with its role and campaigns; it is changed under a lock, and read again by the running
form as soon as it changed, so that nothing more is sealed to a key that was retired.
"""

import fcntl
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from nacl.bindings import crypto_box_keypair
from nacl.utils import random

from intake.encoding import to_base64
from intake.errors import KeysError
from intake.files import write_file
from intake.key_files import write_private
from intake.ring import EVERY, ROLE_ZH, KeyRing, PublicKey, Role, ring_of, ring_text

__all__ = ["EVERY", "ROLE_ZH", "KeyRing", "PublicKey", "RingDraft", "RingFile", "Role"]
FILE, _LOCK = "public.json", "public.lock"


def load_ring(folder: Path) -> KeyRing:
    """Return the public keys of a folder; raise KeysError when there are none, or they are not as they must be."""
    path = folder / FILE
    try:
        return ring_of(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise KeysError("还没有钥匙：请用 python -m intake keys make 建立受理、身份保管和离线托管的钥匙") from error
    except (OSError, UnicodeError) as error:
        raise KeysError(f"{path} 读不了") from error
    except KeysError as error:
        raise KeysError(f"{path} 读不了：{error}") from error


def save_ring(folder: Path, ring: KeyRing) -> None:
    """Write the public keys in one step."""
    write_file(folder / FILE, ring_text(ring))


class RingDraft:
    """The ring while it is being changed, under the lock; nothing is kept until ``save``."""

    def __init__(self, folder: Path, ring: KeyRing) -> None:
        self._folder, self.ring = folder, ring
        self._saved = ring

    def add(
        self, *, role: Role, label: str, campaigns: Iterable[str], public: bytes, today: date, account: str = ""
    ) -> PublicKey:
        """Add the public half of a key and return it with its id."""
        number = 1 + sum(key.role == role for key in self.ring.keys)
        text, made_on = to_base64(public), today.isoformat()
        key = PublicKey(f"{role}-{number}", role, label, tuple(campaigns) or (EVERY,), text, made_on, account=account)
        self.ring = replace(self.ring, keys=(*self.ring.keys, key))
        return key

    def change(self, key: PublicKey) -> None:
        """Put a key in the place of the one with its id."""
        self.ring = replace(self.ring, keys=tuple(key if one.id == key.id else one for one in self.ring.keys))

    def retire(self, key_id: str, today: date) -> None:
        """Seal no more to a key from today on; one that is retired already stays as it is."""
        key = self.ring.key(key_id)
        if key is not None and key.retired_on is None:
            self.change(replace(key, retired_on=today.isoformat()))

    def close(self, account: str) -> None:
        """Note that an account is closed for good."""
        self.ring = replace(self.ring, closed=tuple(dict.fromkeys([*self.ring.closed, account])))

    def save(self) -> None:
        """Keep what was changed, in one step."""
        if self.ring != self._saved:
            save_ring(self._folder, ring_of(ring_text(self.ring)))
            self._saved = self.ring


@contextmanager
def changing_ring(folder: Path) -> Iterator[RingDraft]:
    """Yield the ring to change while nobody else does; it is kept when the block ends without an error.

    A folder without keys yields an empty ring.

    Raises:
        KeysError: the keys are there and cannot be read, or cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise KeysError(f"{folder} 写不了") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        there = (folder / FILE).exists()
        draft = RingDraft(folder, load_ring(folder) if there else KeyRing(random(16), ()))
        yield draft
        try:
            draft.save()
        except OSError as error:
            raise KeysError(f"{folder / FILE} 写不了") from error
    finally:
        os.close(lock)


class RingFile:
    """The ring of a folder as it is now, read again when its file changed; a broken file leaves the last in force."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._lock = folder, threading.Lock()
        self._seen = self._stamp()
        self._ring = load_ring(folder)

    @property
    def ring(self) -> KeyRing:
        """The ring as it is now."""
        stamp = self._stamp()
        if stamp == self._seen:
            return self._ring
        with self._lock:
            try:
                found = load_ring(self._folder)
            except KeysError:
                return self._ring
            if found.deployment == self._ring.deployment:
                self._ring = found
            self._seen = stamp
            return self._ring

    def _stamp(self) -> tuple[int, int, int]:
        try:
            told = (self._folder / FILE).stat()
        except OSError:
            return (0, 0, 0)
        return (told.st_ino, told.st_mtime_ns, told.st_size)


def make_key(
    folder: Path, *, role: Role, label: str, campaigns: Iterable[str], out: Path, passphrase: str, today: date,
    instead_of: str = "",
) -> PublicKey:  # fmt: skip
    """Make a key pair: its private half goes to ``out`` under the passphrase, its public half into the ring.

    ``instead_of`` is a key that is retired by the same step: either both are done or neither.

    Raises:
        KeysError: ``out`` is there already or cannot be written; the ring is as it was.
    """
    if out.exists():
        raise KeysError(f"{out} 已经存在，不覆盖私钥文件")
    public, private = crypto_box_keypair()
    with changing_ring(folder) as draft:
        key = draft.add(role=role, label=label, campaigns=campaigns, public=public, today=today)
        draft.retire(instead_of, today)
        write_private(out, key.id, private, passphrase)
        try:
            draft.save()
        except OSError as error:
            out.unlink()
            raise KeysError(f"{folder / FILE} 写不了") from error
    return key


def retire_key(folder: Path, key_id: str, today: date) -> PublicKey:
    """Seal no more to a key; what is sealed to it already stays readable with its private half."""
    with changing_ring(folder) as draft:
        old = draft.ring.key(key_id)
        if old is None or old.retired_on is not None:
            raise KeysError(f"没有在用的钥匙 {key_id}")
        draft.retire(key_id, today)
    return old
