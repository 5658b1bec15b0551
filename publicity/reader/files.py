"""Text files of the content folder: inside it, UTF-8, of a sane size, with nothing invisible."""

import os
from collections.abc import Mapping
from pathlib import Path

from publicity.characters import code_point, refusal, unseen_characters
from publicity.problems import Findings, Place
from publicity.reader.regular import NotRegularError, read_regular, why_unreadable

LARGEST_TEXT = 1 << 20
LARGEST_DEED = 64 << 10
MOST_CHARACTERS = 20


class ContentFolder:
    """The content folder and the findings made in it; every file is read through here."""

    def __init__(self, root: Path, findings: Findings) -> None:
        """Remember the folder, resolved, so that links out of it are seen."""
        self.root = root
        self.ahead: Mapping[str, str] = {}
        self.findings = findings
        self._resolved = Path(os.path.realpath(root))
        self._homes: dict[str, bool] = {}

    def name_of(self, path: Path) -> str:
        """Return a file's name as messages give it: from the content folder on, fit to be printed."""
        name = f"{self.root.name}/{path.relative_to(self.root).as_posix()}"
        return name if name.isprintable() else "".join(map(_printable, name))

    def has(self, path: Path) -> bool:
        """Tell whether anything at all stands at a path, be it a link to nothing."""
        return os.path.lexists(path)

    def names_in(self, home: Path) -> list[str]:
        """Return the names in a folder, in order; none when there is no such folder, or after a finding."""
        place = Place(self.name_of(home))
        if not self._home_is_inside(f"{home}/"):
            sentence = "这个文件夹是指向 content 文件夹之外的链接"
            self.findings.error("file", place, sentence, "把文件夹本身放进来，不要用链接")
            return []
        try:
            return sorted(os.listdir(home))  # noqa: PTH208 - ten thousand names, a Path each costs more
        except OSError as error:
            if self.has(home):
                here = isinstance(error, NotADirectoryError | FileNotFoundError)
                told = "这里应是一个文件夹，现在不是" if here else f"读不了这个文件夹：{why_unreadable(error)}"
                self.findings.error("file", place, told, "删去它，换成文件夹" if here else "检查权限")
            return []

    def read(self, path: Path, largest: int = LARGEST_TEXT) -> str | None:
        """Return a file's text without byte-order mark, or None after a finding.

        ``largest`` is a number of bytes.
        """
        return self.read_at(str(path), largest)

    def read_at(self, path: str, largest: int = LARGEST_TEXT) -> str | None:
        """Return the text of the file at a path; for many files, where a ``Path`` each costs more than reading.

        A link is followed to a regular file inside the content folder and nowhere else.
        """
        known = self.ahead.get(path)
        if known is not None and self._home_is_inside(path):
            return known
        real = os.path.realpath(path) if os.path.islink(path) else path  # noqa: PTH114 - as above
        if not self._home_is_inside(real):
            told = "这个文件是指向 content 文件夹之外的链接"
            self.findings.error("file", self._place(path), told, "把文件本身放进来，不要用链接")
            return None
        try:
            raw = read_regular(real, largest + 1)
        except NotRegularError as error:
            told = f"这里应是一个普通文件，现在是{error}"
            self.findings.error("file", self._place(path), told, "删去它，换成普通文件")
            return None
        except OSError as error:
            told = f"读不了这个文件：{why_unreadable(error)}"
            self.findings.error("file", self._place(path), told, "检查文件是否存在、有没有读取权限")
            return None
        if len(raw) > largest:
            sentence = f"文件超过上限 {largest // 1024} KB"
            self.findings.error("file", self._place(path), sentence, "这里只放文字；图片、长材料不要放进来")
            return None
        return self._decode(raw, path)

    def _place(self, path: str) -> Place:
        return Place(self.name_of(Path(path)))

    def _home_is_inside(self, path: str) -> bool:
        """Tell whether the folder that a file is in lies in the content folder; each is looked at once."""
        home = path.rpartition("/")[0]
        if home not in self._homes:
            self._homes[home] = Path(os.path.realpath(home)).is_relative_to(self._resolved)
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
            for char in unseen[:MOST_CHARACTERS]:
                at = text.index(char)
                where = Place(self._place(path).file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
                if told := refusal(char):
                    self.findings.error("character", where, *told)
            if len(unseen) > MOST_CHARACTERS:
                sentence = f"还有 {len(unseen) - MOST_CHARACTERS} 种不该出现的字符，没有逐个列出"
                self.findings.error("character", self._place(path), sentence, "先改好已经列出的，再检查一次")
            return None
        return text


def plain_text(path: str, largest: int) -> str | None:
    """Return the text of a file that there is nothing to say about; None of any other, which is for the reader."""
    try:
        raw = read_regular(path, largest + 1)
        text = raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None
    return None if len(raw) > largest or unseen_characters(text) else text


def _printable(char: str) -> str:
    return char if char.isprintable() else f"〈{code_point(char)}〉"


def _not_utf8(raw: bytes) -> str:
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return "文件不是 UTF-8 编码，也认不出是什么编码"
    return "文件是 GBK（GB18030）编码，不是 UTF-8"
