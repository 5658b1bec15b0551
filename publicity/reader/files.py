"""Text files of the content folder: inside it, UTF-8, of a sane size, with nothing invisible."""

from pathlib import Path

from publicity.names import code_point, unseen_characters
from publicity.problems import Findings, Place

LARGEST_TEXT = 1 << 20
LARGEST_DEED = 64 << 10


class ContentFolder:
    """The content folder and the findings made in it; every file is read through here."""

    def __init__(self, root: Path, findings: Findings) -> None:
        """Remember the folder, resolved, so that links out of it are seen."""
        self.root = root
        self.findings = findings
        self._resolved = root.resolve()

    def name_of(self, path: Path) -> str:
        """Return a file's name as messages give it: from the content folder on."""
        return f"{self.root.name}/{path.relative_to(self.root).as_posix()}"

    def read(self, path: Path, largest: int = LARGEST_TEXT) -> str | None:
        """Return a file's text without byte-order mark, or None after a finding.

        ``largest`` is a number of bytes.
        """
        place = Place(self.name_of(path))
        if not path.resolve().is_relative_to(self._resolved):
            self.findings.error(
                "file", place, "这个文件是指向 content 文件夹之外的链接", "把文件本身放进来，不要用链接"
            )
            return None
        try:
            size = path.stat().st_size
            raw = path.read_bytes() if size <= largest else b""
        except OSError as error:
            self.findings.error("file", place, f"读不了这个文件：{error.strerror}", "检查文件是否存在、有没有读取权限")
            return None
        if size > largest:
            sentence = f"文件有 {size / 1024:.0f} KB，超过上限 {largest // 1024} KB"
            self.findings.error("file", place, sentence, "这里只放文字；图片、长材料不要放进来")
            return None
        return self._decode(raw, place)

    def _decode(self, raw: bytes, place: Place) -> str | None:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            self.findings.error("encoding", Place(place.file, line), _not_utf8(raw), "另存为 UTF-8 编码后再试")
            return None
        if unseen := unseen_characters(text):
            for char in unseen:
                at = text.index(char)
                where = Place(place.file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
                sentence = f"有一个看不见或不该出现的字符 {code_point(char)}"
                self.findings.error("character", where, sentence, "删掉它，重新输入这个字")
            return None
        return text


def _not_utf8(raw: bytes) -> str:
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return "文件不是 UTF-8 编码，也认不出是什么编码"
    return "文件是 GBK（GB18030）编码，不是 UTF-8"
