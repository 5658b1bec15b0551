"""What every process of the intake does first: leave no core file, make no file that others can read.

A core file, or another process that attaches to this one, would hold what people write before it is sealed.
"""

import ctypes
import os
import resource
import stat
import sys
from pathlib import Path

from intake.errors import SettingsError

_PR_SET_DUMPABLE = 4
_ABOVE = 0o077


def protect_process() -> None:
    """Forbid core files and attaching, make new files private, allow as many connections as the system does.

    A limit of zero alone does not do: the kernel ignores it where cores are piped to a program.  Where the system has
    no such call the process says so and runs.
    """
    os.umask(_ABOVE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    try:
        failed = ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    except (AttributeError, OSError):
        failed = 1
    if failed:
        sys.stderr.write("这个系统不支持禁止转储内存，请在系统设置里关闭核心转储。\n")


def tighten(data: Path) -> None:
    """Make the data folder, if it is not there, and take from everybody else what they may do with it.

    That is the folder, the files in it (the database, its locks) and all keys; links are left alone.

    Raises:
        SettingsError: they belong to somebody else.
    """
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = [path for path in data.iterdir() if not path.is_dir()]
    try:
        for path in (data, *files, data / "keys", *(data / "keys").rglob("*")):
            mode = path.lstat().st_mode if path.exists() else 0
            if not stat.S_ISLNK(mode) and mode & _ABOVE:
                path.chmod(stat.S_IMODE(mode) & ~_ABOVE)
    except OSError as error:
        raise SettingsError(f"{data} 里有属于别的用户的文件，不能收紧权限，请先改成运行表单的用户所有") from error
