"""What every process of the intake does first: leave no core file, make no file that others can read.

A core file, or another process that attaches to this one, would hold what people write before it is sealed.
"""

import ctypes
import os
import resource
import stat
import sys
from pathlib import Path

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


def tighten(folder: Path) -> None:
    """Take from everybody else what they may do with a folder and all that lies in it; links are left alone.

    Raises:
        OSError: the folder belongs to somebody else.
    """
    for path in (folder, *folder.rglob("*")):
        mode = path.lstat().st_mode
        if not stat.S_ISLNK(mode) and mode & _ABOVE:
            path.chmod(stat.S_IMODE(mode) & ~_ABOVE)
