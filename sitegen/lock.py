"""One build at a time for each output folder: a lock beside it that the system lets go when its holder dies.

A second build waits before it reads anything, so that what is saved last is published last.
"""

import errno
import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sitegen.errors import BusyError, disk_error

_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}

if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _lock(handle: int, *, wait: bool) -> bool:
        while True:
            try:
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            except OSError:
                if not wait:
                    return False
                time.sleep(0.1)
            else:
                return True
else:
    import fcntl

    def _lock(handle: int, *, wait: bool) -> bool:
        """Take the lock of an open file; tell whether it was free, or has become so."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def only_build(output: Path, waiting: Callable[[], None], *, wait: bool) -> Iterator[None]:
    """Hold the lock of an output folder while the block runs; call ``waiting`` once when another build holds it.

    On a file system without locks (some network ones) it lies in the system's folder for temporary files, where it
    keeps builds of this machine apart, not those of another.

    Raises:
        BusyError: another build holds the lock, and ``wait`` is false.
        BuildError: the disk refuses.
    """
    output = output.resolve()
    beside = output.parent / f".{output.name}.lock"
    elsewhere = Path(tempfile.gettempdir()) / f"gongshi-{hashlib.sha256(os.fsencode(output)).hexdigest()[:24]}.lock"
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle, path = _held(beside, waiting, wait=wait), beside
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            beside.unlink(missing_ok=True)
            handle, path = _held(elsewhere, waiting, wait=wait), elsewhere
    except OSError as error:
        raise disk_error(error, output.parent) from error
    try:
        yield
    finally:
        # While it is held: whoever waits for it finds that it is gone and takes a new one.
        with suppress(OSError):
            path.unlink()
        os.close(handle)


def _held(path: Path, waiting: Callable[[], None], *, wait: bool) -> int:
    """Return the open lock file, locked by us."""
    while True:
        handle = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0), 0o644)
        try:
            _take(handle, waiting, wait=wait)
            if _is_still(path, handle):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
        waiting = _say_no_more


def _take(handle: int, waiting: Callable[[], None], *, wait: bool) -> None:
    if _lock(handle, wait=False):
        return
    if not wait:
        raise BusyError("另一个进程正在生成这个网站，这一次没有生成（--no-wait）。")
    waiting()
    _lock(handle, wait=True)


def _say_no_more() -> None:
    pass


def _is_still(path: Path, handle: int) -> bool:
    """Tell whether a file is the one at its path: who held the lock before us removed it."""
    try:
        return os.path.samestat(path.stat(follow_symlinks=False), os.fstat(handle))
    except FileNotFoundError:
        return False
