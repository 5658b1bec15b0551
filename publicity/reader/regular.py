"""Reads regular files and nothing else: whatever stands in a file's place, nobody waits for it and nothing is begun."""

import errno
import os
import stat

_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY
_KINDS = {
    stat.S_IFDIR: "文件夹",
    stat.S_IFIFO: "命名管道（FIFO）",
    stat.S_IFSOCK: "套接字",
    stat.S_IFCHR: "设备",
    stat.S_IFBLK: "设备",
    stat.S_IFLNK: "链接",
}
_REASONS = {
    errno.ENOENT: "没有这个文件",
    errno.ENOTDIR: "没有这个文件",
    errno.EACCES: "没有读取权限",
    errno.EPERM: "没有读取权限",
    errno.ELOOP: "它是绕成圈的链接",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EIO: "磁盘读取出错",
    errno.ESTALE: "网络盘断开了",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
}


class NotRegularError(OSError):
    """What stands there is no regular file; the text names in Chinese what it is."""


def read_regular(path: str, most: int) -> bytes:
    """Return a regular file's first ``most`` bytes; its path must not be a link.

    Raises:
        NotRegularError: a folder, pipe, socket or device stands there.
        OSError: the file can't be read.
    """
    try:
        file = os.open(path, _FLAGS)
    except OSError:
        if kind := _kind(os.lstat(path).st_mode):  # a socket can't be opened, a link is not followed
            raise NotRegularError(kind) from None
        raise
    try:
        if kind := _kind(os.fstat(file).st_mode):
            raise NotRegularError(kind)
        parts, left = [], most
        while left and (part := os.read(file, left)):
            parts.append(part)
            left -= len(part)
        return b"".join(parts)
    finally:
        os.close(file)


def why_unreadable(error: OSError) -> str:
    """Return in Chinese why a file can't be read."""
    return _REASONS.get(error.errno or 0, "系统不让读")


def _kind(mode: int) -> str:
    """Return what stands there, or nothing when it is a regular file."""
    return "" if stat.S_ISREG(mode) else _KINDS.get(stat.S_IFMT(mode), "特殊文件")
