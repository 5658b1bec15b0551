"""YAML with line and column: plain data, and the place of every key and value.

Built from the parser's events one by one, never by a function that calls itself: how deep a file goes is a number
that is compared, not a stack that ends.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import yaml

from publicity.characters import code_point, unseen_characters
from publicity.problems import Findings, Place
from publicity.reader.files import ContentFolder

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # a PyYAML built without libyaml
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

Key = str | int
Path_ = tuple[Key, ...]
At = tuple[int, int]

DEEPEST = 16
MOST_DIGITS = 15
MOST_TOLD = 10

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTH = {
    word: truth
    for words, truth in (("true yes on", True), ("false no off", False))
    for plain in words.split()
    for word in (plain, plain.capitalize(), plain.upper())
}
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
    keys: dict[Path_, At] = field(default_factory=dict)
    values: dict[Path_, At] = field(default_factory=dict)

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
    builder = _Builder(Document(file, None), findings)
    try:
        builder.build(yaml.parse(text, Loader=Loader))
    except _StopError:
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        findings.error("yaml", place, f"YAML 写法有误：{_explain(error, text)}", "对照同类文件改好这一行")
        return None
    except yaml.YAMLError:
        findings.error("yaml", Place(file), "YAML 写法有误，无法解析", "对照同类文件检查")
        return None
    if not isinstance(builder.document.data, dict):
        findings.error("yaml", Place(file), "文件是空的，或者不是“键: 值”的写法", "对照同类文件填写")
        return None
    return builder.document if builder.sound else None


class _StopError(Exception):
    """What follows can't be read as data; the finding is made."""


@dataclass
class _Open:
    """A mapping or list that has begun; ``key`` is the key whose value comes next."""

    path: Path_
    data: dict[str, Any] | list[Any]
    key: str | None = None

    @property
    def wants_key(self) -> bool:
        return isinstance(self.data, dict) and self.key is None

    def next_path(self) -> Path_:
        """Return the path of the value that comes next."""
        return (*self.path, self.key if self.key is not None else len(self.data))

    def put(self, value: Any) -> None:
        """Take the value that came."""
        if isinstance(self.data, list):
            self.data.append(value)
        elif self.key is not None:
            self.data[self.key], self.key = value, None


class _Builder:
    """Turns events into data; dates stay text, so that the typed reader can name what is wrong with one."""

    def __init__(self, document: Document, findings: Findings) -> None:
        self.document = document
        self.findings = findings
        self.sound = True
        self._open: list[_Open] = []

    def build(self, events: Iterator[yaml.Event]) -> None:
        """Take all events of a file.

        Raises:
            yaml.YAMLError: the file is no YAML.
            _StopError: it is, and of a kind that is not supported here.
        """
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop(_at(event), "一个文件里写了两份（有单独一行的“---”）", "一个文件只写一份，删去“---”")
            elif isinstance(event, yaml.NodeEvent):
                if self._open and self._open[-1].wants_key:
                    self._key(event, events)
                else:
                    self._value(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._open.pop()

    def _key(self, event: yaml.NodeEvent, events: Iterator[yaml.Event]) -> None:
        at, here = _at(event), self._open[-1]
        if not isinstance(event, yaml.ScalarEvent):
            self._stop(at, "键要写成文字，不能是列表、“键: 值”或引用", "对照同类文件改好这一行")
        self._look_at(event, at)
        if event.value in here.data:
            first = self.document.keys[(*here.path, event.value)][0]
            self._error(at, f"“{event.value}”写了两遍（第一次在第 {first} 行）", "只留一处")
            _skip(events)
            return
        here.key = event.value
        self.document.keys[here.next_path()] = at

    def _value(self, event: yaml.NodeEvent) -> None:
        at = _at(event)
        path = self._open[-1].next_path() if self._open else ()
        self.document.values[path] = at
        if tag := getattr(event, "tag", None):
            self._error(at, f"用了 YAML 的标签（{tag}），这里不支持", "删去标签，把内容直接写出来")
        if isinstance(event, yaml.CollectionStartEvent):
            if len(self._open) == DEEPEST:
                self._stop(at, f"层次太深，超过 {DEEPEST} 层", "检查括号和缩进，对照同类文件改好")
            begun = _Open(path, {} if isinstance(event, yaml.MappingStartEvent) else [])
            self._put(begun.data)
            self._open.append(begun)
        elif isinstance(event, yaml.ScalarEvent):
            self._look_at(event, at)
            self._put(self._scalar(event, at))
        else:
            self._error(at, "用了 YAML 的引用（& 和 *），这里不支持", "把内容直接写出来")
            self._put(None)

    def _put(self, value: Any) -> None:
        if self._open:
            self._open[-1].put(value)
        else:
            self.document.data = value

    def _look_at(self, event: yaml.ScalarEvent, at: At) -> None:
        """Find characters that only an escape can write."""
        if event.style == '"' and (unseen := unseen_characters(event.value)):
            told = "、".join(map(code_point, unseen[:MOST_TOLD])) + ("等" if len(unseen) > MOST_TOLD else "")
            self._error(at, f"用转义写了看不见或不能显示的字符：{told}", "删去这些字符")

    def _scalar(self, event: yaml.ScalarEvent, at: At) -> Any:
        text = event.value
        if event.style:  # in quotes, or a block of text
            return text
        if text in _NOTHING:
            return None
        if _INTEGER.fullmatch(text):
            if len(text) <= MOST_DIGITS:
                return int(text)
            self._error(at, f"这个整数有 {len(text)} 位，太长了", "改正；是号码而不是数量的，加上引号")
        return _TRUTH.get(text, text)

    def _error(self, at: At, sentence: str, remedy: str) -> None:
        self.sound = False
        self.findings.error("yaml", Place(self.document.file, *at), sentence, remedy)

    def _stop(self, at: At, sentence: str, remedy: str) -> NoReturn:
        self._error(at, sentence, remedy)
        raise _StopError


def _at(event: yaml.Event) -> At:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)


def _skip(events: Iterator[yaml.Event]) -> None:
    """Pass over one value."""
    depth = 0
    for event in events:
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth == 0:
            return


def _explain(error: yaml.MarkedYAMLError, text: str) -> str:
    mark = error.problem_mark
    if mark is not None:
        lines = text.splitlines()
        line = lines[mark.line] if mark.line < len(lines) else ""
        if "\t" in line[: len(line) - len(line.lstrip())]:
            return "这一行用了制表符（Tab）缩进，YAML 只能用空格"
    problem = f"{error.problem or ''} {error.context or ''}"
    return next((chinese for english, chinese in _SAID.items() if english in problem), "这里的写法不合 YAML 规则")
