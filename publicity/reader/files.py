"""Text files of the content folder: inside it, UTF-8, of a sane size, with nothing invisible."""

import os
from collections.abc import Mapping
from pathlib import Path

from publicity.characters import refusal, unseen_characters
from publicity.problems import Findings, Place

LARGEST_TEXT = 1 << 20
LARGEST_DEED = 64 << 10


class ContentFolder:
    """The content folder and the findings made in it; every file is read through here."""

    def __init__(self, root: Path, findings: Findings) -> None:
        """Remember the folder, resolved, so that links out of it are seen."""
        self.root = root
        self.ahead: Mapping[str, str] = {}
        self.findings = findings
        self._resolved = root.resolve()
        self._homes: dict[str, bool] = {}

    def name_of(self, path: Path) -> str:
        """Return a file's name as messages give it: from the content folder on."""
        return f"{self.root.name}/{path.relative_to(self.root).as_posix()}"

    def read(self, path: Path, largest: int = LARGEST_TEXT) -> str | None:
        """Return a file's text without byte-order mark, or None after a finding.

        ``largest`` is a number of bytes.
        """
        return self.read_at(str(path), largest)

    def read_at(self, path: str, largest: int = LARGEST_TEXT) -> str | None:
        """Return the text of the file at a path; for many files, where a ``Path`` each costs more than reading."""
        known = self.ahead.get(path)
        if known is not None and self._home_is_inside(path):
            return known
        if not self._is_inside(path):
            told = "这个文件是指向 content 文件夹之外的链接"
            self.findings.error("file", self._place(path), told, "把文件本身放进来，不要用链接")
            return None
        try:
            with open(path, "rb") as file:  # noqa: PTH123 - as the docstring says
                raw = file.read(largest + 1)
        except OSError as error:
            told = f"读不了这个文件：{error.strerror}"
            self.findings.error("file", self._place(path), told, "检查文件是否存在、有没有读取权限")
            return None
        if len(raw) > largest:
            size = Path(path).stat().st_size
            sentence = f"文件有 {size / 1024:.0f} KB，超过上限 {largest // 1024} KB"
            self.findings.error("file", self._place(path), sentence, "这里只放文字；图片、长材料不要放进来")
            return None
        return self._decode(raw, path)

    def _place(self, path: str) -> Place:
        return Place(self.name_of(Path(path)))

    def _is_inside(self, path: str) -> bool:
        """Tell whether a file lies in the folder, links followed."""
        if not os.path.islink(path):  # noqa: PTH114 - as above
            return self._home_is_inside(path)
        return Path(path).resolve().is_relative_to(self._resolved)

    def _home_is_inside(self, path: str) -> bool:
        """Tell whether the folder that a file is in lies in the content folder; each is looked at once."""
        home = path.rpartition("/")[0]
        if home not in self._homes:
            self._homes[home] = Path(home).resolve().is_relative_to(self._resolved)
        return self._homes[home]

    def _decode(self, raw: bytes, path: str) -> str | None:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            self.findings.error(
                "encoding", Place(self._place(path).file, line), _not_utf8(raw), "另存为 UTF-8 编码后再试"
            )
            return None
        if unseen := unseen_characters(text):
            for char in unseen:
                at = text.index(char)
                where = Place(self._place(path).file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
                if told := refusal(char):
                    self.findings.error("character", where, *told)
            return None
        return text


def plain_text(path: str, largest: int) -> str | None:
    """Return the text of a file that there is nothing to say about; None of any other, which is for the reader."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            raw = os.read(file, largest + 1)
        finally:
            os.close(file)
        text = raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None
    return None if len(raw) > largest or unseen_characters(text) else text


def _not_utf8(raw: bytes) -> str:
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return "文件不是 UTF-8 编码，也认不出是什么编码"
    return "文件是 GBK（GB18030）编码，不是 UTF-8"
