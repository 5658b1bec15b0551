"""Puts a finished site in place of the old one, in one step: a failed build leaves the old site as it was."""

import ctypes
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sitegen.errors import BuildError

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
MARK = ".gongshi-site"


@contextmanager
def replaced(output: Path) -> Iterator[Path]:
    """Yield an empty folder beside ``output``; when the block ends well, it becomes ``output``.

    Raises:
        BuildError: ``output`` holds something that this command did not make, or the disk refuses.
    """
    output = output.resolve()
    _refuse_foreign(output)
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        _sweep(output)
        new = Path(tempfile.mkdtemp(dir=output.parent, prefix=f".{output.name}.new-"))
    except OSError as error:
        raise BuildError(f"不能在 {output.parent} 里建立文件夹：{error.strerror}。旧的网站没有动。") from error
    try:
        new.chmod(0o755)
        (new / MARK).write_bytes(b"")
        yield new
        _exchange(new, output)
    except OSError as error:
        raise disk_error(error, output) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


def disk_error(error: OSError, output: Path) -> BuildError:
    """Return what to tell staff when the disk refuses."""
    reason = "磁盘满了" if error.errno == 28 else error.strerror
    return BuildError(f"写网站文件时出错：{reason}（{error.filename or output}）。旧的网站没有动。")


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
    libc = ctypes.CDLL(None, use_errno=True)
    swap = getattr(libc, "renameat2", None)
    if swap is not None and swap(_AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(output), _RENAME_EXCHANGE) == 0:
        return
    aside = new.with_name(f".{output.name}.old-{os.getpid()}")
    output.rename(aside)
    new.rename(output)
    shutil.rmtree(aside, ignore_errors=True)


def _refuse_foreign(output: Path) -> None:
    if output.exists() and not output.is_dir():
        raise BuildError(f"{output} 是一个文件，不能当作输出文件夹。请换一个 --output。")
    if output.is_dir() and any(output.iterdir()) and not (output / MARK).exists():
        raise BuildError(
            f"{output} 里有别的东西，不是本命令生成的网站，为免误删没有动它。请换一个 --output，或者先把它移走。"
        )


def _sweep(output: Path) -> None:
    """Remove what a killed build left; put an old site back that was caught between two renames."""
    for left in output.parent.glob(f".{output.name}.old-*"):
        if output.exists():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.rename(output)
    for left in output.parent.glob(f".{output.name}.new-*"):
        shutil.rmtree(left, ignore_errors=True)
