"""Compares what runs with published advisories, without the network: ``python -m tools.advisories FOLDER``.

FOLDER holds advisories in the OSV format (https://ossf.github.io/osv-schema/), one a file (.json, .yaml) or many in an
archive (.zip), as the databases that keep it hand it out; whoever has a network brings the folder up to date.
Ends with 0 when nothing is known against any version, 1 when something is, 2 when nothing could be compared.
"""

import json
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from tools.locked import Locked, read_lock

CLEAN, AFFECTED, NOT_COMPARED = 0, 1, 2
ECOSYSTEM = "PyPI"
_SUFFIXES = (".json", ".yaml", ".yml")
Advisory = Mapping[str, Any]


class AdvisoryError(Exception):
    """The advisories can't be read; the text says in Chinese which file, or that there are none."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One advisory that concerns a version that is installed; ``fixed`` are versions without the fault."""

    locked: Locked
    advisory: str
    aliases: tuple[str, ...]
    summary: str
    fixed: tuple[str, ...]

    def __str__(self) -> str:
        """Return a line for a person."""
        names = "、".join((self.advisory, *self.aliases))
        remedy = f"升级到 {'、'.join(self.fixed)} 或更新的版本" if self.fixed else "还没有修好的版本"
        return f"{self.locked.name} {self.locked.version}  {names}  {self.summary}\n    → {remedy}"


def read_advisories(folder: Path) -> list[Advisory]:
    """Return all advisories below a folder.

    Raises:
        AdvisoryError: there are none, or a file is no advisory.
    """
    if not folder.is_dir():
        raise AdvisoryError(f"没有公告文件夹 {folder}")
    found = [advisory for path in sorted(folder.rglob("*")) if path.is_file() for advisory in _in_file(path)]
    if not found:
        raise AdvisoryError(f"文件夹 {folder} 里没有公告")
    return found


def _in_file(path: Path) -> Iterator[Advisory]:
    try:
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    if name.endswith(_SUFFIXES):
                        yield _advisory(name, archive.read(name))
        elif path.name.endswith(_SUFFIXES):
            yield _advisory(path.name, path.read_bytes())
    except (OSError, ValueError, yaml.YAMLError, zipfile.BadZipFile) as error:
        raise AdvisoryError(f"公告文件 {path} 读不了") from error


def _advisory(name: str, raw: bytes) -> Advisory:
    found = json.loads(raw) if name.endswith(".json") else yaml.load(raw, Loader=yaml.CSafeLoader)
    if not isinstance(found, dict) or not isinstance(found.get("id"), str):
        raise AdvisoryError(f"公告文件 {name} 不是 OSV 格式")
    return found


def hits(installed: Sequence[Locked], advisories: Sequence[Advisory]) -> list[Hit]:
    """Return what is known against the versions that are installed; an advisory that was withdrawn says nothing.

    Raises:
        AdvisoryError: an advisory is not of the format.
    """
    by_name: dict[str, list[Locked]] = {}
    for locked in installed:
        by_name.setdefault(locked.name, []).append(locked)
    return [hit for advisory in advisories for hit in _concerning(by_name, advisory)]


def _concerning(by_name: Mapping[str, Sequence[Locked]], advisory: Advisory) -> list[Hit]:
    try:
        aliases, summary = tuple(advisory.get("aliases") or ()), str(advisory.get("summary") or "")
        return [
            Hit(locked, advisory["id"], aliases, summary, tuple(_fixed(affected)))
            for affected in (() if advisory.get("withdrawn") else advisory.get("affected") or ())
            for locked in by_name.get(_name(affected), ())
            if is_affected(Version(locked.version), affected)
        ]
    except (AttributeError, TypeError, ValueError) as error:
        raise AdvisoryError(f"公告 {advisory['id']} 不是 OSV 格式") from error


def _name(affected: Mapping[str, Any]) -> str:
    """Return the canonical name of the Python package that is affected, or nothing for one of another kind."""
    package = affected.get("package") or {}
    return canonicalize_name(package.get("name") or "") if package.get("ecosystem") == ECOSYSTEM else ""


def is_affected(version: Version, affected: Mapping[str, Any]) -> bool:
    """Tell whether a version is named, or lies in a range, by the rules of the OSV schema ("Evaluation")."""
    if any(_version(named) == version for named in affected.get("versions") or ()):
        return True
    ranges = [found for found in affected.get("ranges") or () if found.get("type") == "ECOSYSTEM"]
    return any(_is_within(version, found.get("events") or ()) for found in ranges)


def _is_within(version: Version, events: Sequence[Mapping[str, str]]) -> bool:
    within = False
    for kind, at in sorted(
        (_event(event) for event in events), key=lambda found: (found[1] or Version("0a0"), found[0])
    ):
        if kind == "introduced" and (at is None or version >= at):
            within = True
        elif (kind == "fixed" and at and version >= at) or (kind == "last_affected" and at and version > at):
            within = False
    return within


def _event(event: Mapping[str, str]) -> tuple[str, Version | None]:
    """Return the kind of an event and its version, None for the beginning of all versions."""
    ((kind, at),) = event.items()
    return kind, None if str(at) == "0" else _version(at)


def _version(text: object) -> Version | None:
    try:
        return Version(str(text))
    except InvalidVersion:
        return None


def _fixed(affected: Mapping[str, Any]) -> Iterator[str]:
    for found in affected.get("ranges") or ():
        if found.get("type") == "ECOSYSTEM":
            yield from (event["fixed"] for event in found.get("events") or () if "fixed" in event)


def main(words: Sequence[str]) -> int:
    """Compare, print, and return how the command ends."""
    if len(words) != 1:
        print("没有检查：请写明公告文件夹，如 make advisories ADVISORIES=文件夹", file=sys.stderr)
        return NOT_COMPARED
    installed = read_lock()
    try:
        advisories = read_advisories(Path(words[0]))
        found = hits(installed, advisories)
    except AdvisoryError as error:
        remedy = "请把 OSV 格式的公告（.json、.yaml 或 .zip）放进去再查。本命令不联网，没有公告就无从检查。"
        print(f"没有检查：{error}。{remedy}", file=sys.stderr)
        return NOT_COMPARED
    newest = max((str(advisory.get("modified") or "") for advisory in advisories), default="")[:10] or "不详"
    print(*found, sep="\n", end="\n" if found else "")
    print(f"对照了 {len(installed)} 个依赖、{len(advisories)} 条公告（最新一条 {newest}），有问题的 {len(found)} 条。")
    return AFFECTED if found else CLEAN


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
