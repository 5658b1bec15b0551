"""What can stop a build besides the content."""

import errno
from pathlib import Path

_REASONS = {
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘配额用完了",
    errno.EFBIG: "文件超过了系统允许的大小",
    errno.EACCES: "没有写入的权限",
    errno.EPERM: "没有写入的权限",
    errno.EROFS: "磁盘是只读的",
    errno.EBUSY: "文件夹正被系统占用（挂载点不能当作输出文件夹，请用它里面的一个文件夹）",
    errno.EXDEV: "输出文件夹和它旁边不在同一个磁盘上（挂载点不能当作输出文件夹，请用它里面的一个文件夹）",
    errno.EMFILE: "打开的文件太多",
    errno.ENOTDIR: "路径中间有一个不是文件夹",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ELOOP: "链接绕成了圈",
    errno.EIO: "磁盘读写出错",
}


class BuildError(Exception):
    """The site can't be made or put in place; the message is a Chinese sentence for staff."""


class BusyError(BuildError):
    """Another build of the same output is on its way, and this one was asked not to wait."""


def disk_error(error: OSError, path: Path) -> BuildError:
    """Return what to tell staff when the disk refuses."""
    reason = _REASONS.get(error.errno or 0, f"系统错误 {error.errno}")
    return BuildError(f"写网站文件时出错：{reason}（{error.filename or path}）。旧的网站没有动。")
