"""Puts a finished site in place of the old one in one step: whatever fails, the old site is whole.

Linux exchanges two folders in one step on every file system of its own (``renameat2``).  Where there is no such step,
the old site is moved aside and the new one into its place; a build that is killed between the two is put right by the
next one, before it reads anything.  All this is done while the output's lock is held.
"""

import ctypes
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sitegen.errors import BuildError, disk_error

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
MARK = ".gongshi-site"


def swept(output: Path) -> Path:
    """Remove what a killed build left beside an output, put an old site back that was caught between two renames.

    Return the output with all links followed.

    Raises:
        BuildError: ``output`` holds something that this command did not make, or the disk refuses.
    """
    output = output.resolve()
    aside = _aside(output)
    left = re.compile(rf"\.{re.escape(output.name)}\.new-[a-z0-9_]{{8}}")
    try:
        if not output.exists() and (aside / MARK).exists():
            aside.rename(output)
        _refuse_foreign(output)
        for path in output.parent.iterdir():
            if path == aside or left.fullmatch(path.name):
                shutil.rmtree(path, ignore_errors=True)
    except OSError as error:
        raise disk_error(error, output) from error
    return output


@contextmanager
def replaced(output: Path) -> Iterator[Path]:
    """Yield an empty folder beside ``output``; when the block ends well, it becomes ``output``.

    Args:
        output: as ``swept`` returned it.

    Raises:
        BuildError: the disk refuses.
    """
    try:
        new = Path(tempfile.mkdtemp(dir=output.parent, prefix=f".{output.name}.new-"))
    except OSError as error:
        raise disk_error(error, output.parent) from error
    try:
        new.chmod(0o755)
        (new / MARK).write_bytes(b"")
        yield new
        _exchange(new, output)
    except OSError as error:
        raise disk_error(error, output) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


def write_file(path: str, content: bytes) -> None:
    """Write a new file; for many files, where a ``Path`` and a file object each cost more than the writing.

    Raises:
        OSError: the disk refuses; names the file.
    """
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(file, rest) :]
    except OSError as error:
        raise OSError(error.errno, error.strerror, path) from error
    finally:
        os.close(file)


def _exchange(new: Path, output: Path) -> None:
    if not output.exists():
        new.rename(output)
        return
    if not _exchanged(new, output):
        aside = _aside(output)
        output.rename(aside)
        try:
            new.rename(output)
        except OSError:
            aside.rename(output)
            raise
        shutil.rmtree(aside, ignore_errors=True)


def _exchanged(new: Path, output: Path) -> bool:
    """Exchange two folders in one step; tell whether the system could."""
    try:
        swap = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return bool(swap(_AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(output), _RENAME_EXCHANGE) == 0)


def _aside(output: Path) -> Path:
    return output.with_name(f".{output.name}.old")


def _refuse_foreign(output: Path) -> None:
    if output.exists() and not output.is_dir():
        raise BuildError(f"{output} 是一个文件，不能当作输出文件夹。请换一个 --output。")
    if output.is_dir() and any(output.iterdir()) and not (output / MARK).exists():
        raise BuildError(
            f"{output} 里有别的东西，不是本命令生成的网站，为免误删没有动它。请换一个 --output，或者先把它移走。"
        )
