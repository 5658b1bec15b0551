"""YAML with line and column: plain data, and the place of every key and value."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from publicity.characters import code_point, unseen_characters
from publicity.problems import Place
from publicity.reader.files import ContentFolder

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # a PyYAML built without libyaml
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

Key = str | int
Path_ = tuple[Key, ...]

_SAID = {
    "mapping values are not allowed": "冒号的位置不对，或者上一行缩进有误",
    "did not find expected key": "这里的缩进或标点不对，少了键或多了空格",
    "did not find expected '-' indicator": "列表项没有对齐，“-”要上下对齐",
    "found character that cannot start any token": "这里有不能开头的字符，常见的是用了制表符（Tab）缩进",
    "found unexpected end of stream": "引号或括号没有配对",
    "did not find expected ',' or": "方括号或花括号里少了逗号，或者没有收尾",
    "could not find expected ':'": "这一行少了冒号，或者冒号后面没有空格",
    "found unknown escape character": "双引号里有不认识的反斜杠写法",
}


@dataclass
class Document:
    """A parsed file: its data, and where each part of it stands."""

    file: str
    data: Any
    keys: dict[Path_, tuple[int, int]] = field(default_factory=dict)
    values: dict[Path_, tuple[int, int]] = field(default_factory=dict)

    def place(self, *path: Key) -> Place:
        """Return the place of a value; of its nearest parent when it is not written."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.values:
                return Place(self.file, *self.values[path[:length]])
        return Place(self.file)

    def key_place(self, *path: Key) -> Place:
        """Return the place of a key."""
        return Place(self.file, *self.keys[path]) if path in self.keys else self.place(*path)


def read_yaml(folder: ContentFolder, path: Path) -> Document | None:
    """Read one YAML file that holds a mapping; None after a finding."""
    text = folder.read(path)
    if text is None:
        return None
    file, findings = folder.name_of(path), folder.findings
    try:
        node = yaml.compose(text, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        findings.error("yaml", place, f"YAML 写法有误：{_explain(error, text)}", "对照同类文件改好这一行")
        return None
    except yaml.YAMLError:
        findings.error("yaml", Place(file), "YAML 写法有误，无法解析", "对照同类文件检查")
        return None
    if not isinstance(node, yaml.MappingNode):
        findings.error("yaml", Place(file), "文件是空的，或者不是“键: 值”的写法", "对照同类文件填写")
        return None
    document = Document(file, None)
    builder = _Builder(document, folder)
    document.data = builder.build(node, ())
    return document if builder.sound else None


class _Builder:
    """Turns nodes into data; dates stay text, so that the typed reader can name what is wrong with one."""

    def __init__(self, document: Document, folder: ContentFolder) -> None:
        self.document = document
        self.findings = folder.findings
        self.sound = True
        self._seen: set[int] = set()

    def build(self, node: yaml.Node, path: Path_) -> Any:
        at = (node.start_mark.line + 1, node.start_mark.column + 1)
        self.document.values[path] = at
        if id(node) in self._seen:
            self._error(at, "用了 YAML 的引用（& 和 *），这里不支持", "把内容直接写出来")
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.ScalarNode) and node.style == '"' and (unseen := unseen_characters(node.value)):
            told = "、".join(map(code_point, unseen))
            self._error(at, f"用转义写了看不见或不能显示的字符：{told}", "删去这些字符")
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, n)) for n, item in enumerate(node.value)]
        return _scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: Path_) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            at = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if key in data:
                first = self.document.keys[(*path, key)][0]
                self._error(at, f"“{key}”写了两遍（第一次在第 {first} 行）", "只留一处")
                continue
            self.document.keys[(*path, key)] = at
            data[key] = self.build(value_node, (*path, key))
        return data

    def _error(self, at: tuple[int, int], sentence: str, remedy: str) -> None:
        self.sound = False
        self.findings.error("yaml", Place(self.document.file, *at), sentence, remedy)


def _scalar(node: yaml.Node) -> Any:
    text = str(node.value)
    match node.tag.rpartition(":")[2]:
        case "null":
            return None
        case "bool":
            return text.lower() in {"true", "yes", "on"}
        case "int" if re.fullmatch(r"[-+]?(0|[1-9][0-9]*)", text):
            return int(text)
    return text


def _explain(error: yaml.MarkedYAMLError, text: str) -> str:
    mark = error.problem_mark
    if mark is not None:
        lines = text.splitlines()
        line = lines[mark.line] if mark.line < len(lines) else ""
        if "\t" in line[: len(line) - len(line.lstrip())]:
            return "这一行用了制表符（Tab）缩进，YAML 只能用空格"
    problem = f"{error.problem or ''} {error.context or ''}"
    return next((chinese for english, chinese in _SAID.items() if english in problem), "这里的写法不合 YAML 规则")
