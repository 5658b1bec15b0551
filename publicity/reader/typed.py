"""From YAML data to typed records: pydantic finds what is wrong, this module says it in Chinese."""

import difflib
import json
import types
from collections.abc import Hashable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from publicity.model.bounds import OUT_OF_RANGE
from publicity.model.record import Zh
from publicity.problems import MOST_OF_A_KIND, Findings, Place
from publicity.reader.yamlfile import Document

T = TypeVar("T")

_WANTED = {
    "int": "要写整数",
    "string": "要写文字（像数字的文字请加引号）",
    "bool": "要写 true 或 false",
    "date": "要写日期，如 2024-04-01",
    "datetime": "要写日期和时刻，按北京时间，如 2024-04-01 08:30",
    "tuple": "要写成列表（每项前加“- ”，或用方括号）",
    "dataclass": "要写成“键: 值”的形式",
    "fraction": "要写成 0 到 1 之间的分数，如 57/100",
    "time": "要写成 08:30 这样的时刻（全天截止写 24:00）",
}
_FULL_WIDTH = frozenset("０１２３４５６７８９．－／：")


_ADAPTERS: dict[type, TypeAdapter[Any]] = {}


def adapter(kind: type[T]) -> TypeAdapter[T]:
    """Return pydantic's view of a record type, made once."""
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def structure(document: Document, kind: type[T], findings: Findings) -> T | None:
    """Return a file's data as a record, or None after a finding for each thing that is wrong."""
    try:
        return adapter(kind).validate_json(json.dumps(document.data), strict=True)
    except ValidationError as error:
        details = error.errors(include_url=False)
        for detail in details[:MOST_OF_A_KIND]:
            findings.error("format", *_say(document, kind, detail))
        findings.more("format", document.file, len(details[MOST_OF_A_KIND:]))
        return None


def _say(document: Document, kind: type, detail: ErrorDetails) -> tuple[Place, str, str]:
    path, code = detail["loc"], detail["type"]
    if code in {"unexpected_keyword_argument", "extra_forbidden"}:
        remedy = _nearest(str(path[-1]), _keys_at(kind, path[:-1]))
        return document.key_place(*path), f"不认识的键“{_short(path[-1])}”", remedy
    label = _label(kind, path)
    if code in {"missing", "missing_argument", "missing_keyword_only_argument"}:
        return document.place(*path[:-1]), f"缺少{label}", "补上这一项"
    return document.place(*path), *_wrong(label, code, detail["input"], detail.get("ctx", {}))


def _wrong(label: str, code: str, given: Any, context: Mapping[str, Any]) -> tuple[str, str]:
    """Return what is wrong with a value, and what to do."""
    told = _short(given)
    if isinstance(given, str) and _FULL_WIDTH & set(given):
        return f"{label}里有全角数字或标点：“{told}”", "改成半角"
    if code == "literal_error":
        choices = context["expected"].replace(" or ", "、").replace(", ", "、").replace("'", "")
        return f"{label}不能是“{told}”", f"只能是：{choices}"
    if code == OUT_OF_RANGE:
        word = " 年" if context["year"] else " "
        bounds = f"{context['least']}{word}到 {context['most']}{word}之间"
        return f"{label}要在 {bounds}，现在是“{told}”", "改正这一项"
    if code.startswith("date_") and isinstance(given, str) and given[:4].isdigit():
        return f"{label}写的“{told}”不是一个存在的日期", "按 2024-04-01 的样子改正"
    wanted = next((text for name, text in _WANTED.items() if code.startswith(f"{name}_")), "写法不合要求")
    return f"{label}{wanted}，现在是“{told}”", "改正这一项"


def _short(given: Any) -> str:
    if given is None:
        return "（空）"
    text = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
    return text if len(text) <= 30 else f"{text[:30]}……"


def _nearest(key: str, known: list[str]) -> str:
    close = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    return f"是不是想写“{close[0]}”？" if close else f"这里可以写：{'、'.join(known)}"


def _keys_at(kind: type, path: tuple[str | int, ...]) -> list[str]:
    target = _walk(kind, path)
    return [f.name for f in fields(target)] if is_dataclass(target) else []


def _label(kind: type, path: tuple[str | int, ...]) -> str:
    names = [part for part in path if isinstance(part, str)]
    if not names:
        return "内容"
    upto = path[: len(path) - 1 - path[::-1].index(names[-1])]
    parent = _walk(kind, upto)
    hints = _hints(parent) if isinstance(parent, type) and is_dataclass(parent) else {}
    notes = getattr(hints.get(names[-1]), "__metadata__", ())
    chinese = next((note.text for note in notes if isinstance(note, Zh)), "")
    return f"“{names[-1]}”（{chinese.split('；')[0]}）" if chinese else f"“{names[-1]}”"


@cache
def _hints(kind: Hashable) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _walk(kind: Any, path: tuple[str | int, ...]) -> Any:
    for part in path:
        kind = _bare(kind)
        if isinstance(part, int):
            kind = (get_args(kind) or (None,))[0]
        else:
            kind = _hints(kind).get(part) if isinstance(kind, type) and is_dataclass(kind) else None
    return _bare(kind)


def _bare(kind: Any) -> Any:
    if get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) in {Union, types.UnionType}:
        return next(arg for arg in get_args(kind) if arg is not type(None))
    return kind
