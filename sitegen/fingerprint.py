"""Fingerprints of files: what tells, without reading it, that a file is still the one that was seen before."""

import os
import stat
import sys
import sysconfig
from pathlib import Path

# The kernel's clock for files ticks every few milliseconds: what was written just before may be written again unseen.
_TICK = 20_000_000

_NONE = (0, 0, 0)

Seen = dict[str, tuple[int, int, int]]


def fingerprints(root: Path, below: str = "", without: str = "") -> Seen:
    """Return, for each file in a folder, its time of change, size and number; an absent folder has none.

    Names go from ``root`` on; ``below`` is where to begin, and folders of the name ``without`` are left out.
    """
    found: Seen = {}
    prefix = f"{below}/" if below else ""
    _look(f"{root}/{below}" if below else str(root), prefix, found, without)
    return found


def settled(seen: Seen, moment: int) -> Seen:
    """Return fingerprints for keeping: what had just changed at ``moment`` (nanoseconds) might change again unseen.

    Its fingerprint, and that of a link, which says nothing of the file behind it, is one that no file has.
    """
    sure = moment - _TICK
    return {name: mark if mark[0] < sure and mark[1] >= 0 else _NONE for name, mark in seen.items()}


def _look(folder: str, prefix: str, found: Seen, without: str) -> None:
    below = []
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        return
    try:
        for entry in os.scandir(handle):
            seen = entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(seen.st_mode):
                if entry.name != without:
                    below.append(entry.name)
            else:
                size = seen.st_size if stat.S_ISREG(seen.st_mode) else -1
                found[prefix + entry.name] = (seen.st_ctime_ns, size, seen.st_ino)
    finally:
        os.close(handle)
    for name in below:
        _look(f"{folder}/{name}", f"{prefix}{name}/", found, without)


def of_program(home: Path) -> str:
    """Return one fingerprint of all that makes pages besides the content: our code, the templates, the libraries."""
    parts = [
        (name, mark) for part in ("publicity", "sitegen", "site") for name, mark in fingerprints(home / part).items()
    ]
    code = sorted((name, mark) for name, mark in parts if "__pycache__" not in name)
    libraries = Path(sysconfig.get_path("purelib")).stat()
    return f"{sys.version} {libraries.st_mtime_ns} {libraries.st_ino} {code}"
