"""What the project is built from: pinned and hashed, listed with its licences, and compared with advisories offline."""

import json
import tomllib
import zipfile
from email.message import Message
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from hypothesis import assume, given
from hypothesis import strategies as st
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.conftest import ROOT
from tools import advisories, sbom
from tools.licences import UNKNOWN, is_allowed, licence_of, stated_in
from tools.locked import REQUIREMENTS, Locked, for_here, read_lock

LOCKS = ["run", "dev", "bench"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FLASK = Locked("flask", "3.1.3", ("0" * 64,))


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_of_a_lock_file_names_one_version_and_its_digests(name: str) -> None:
    locked = read_lock(REQUIREMENTS / f"{name}.txt")
    assert locked
    assert [one.name for one in locked if not one.hashes] == []


@pytest.mark.parametrize(
    ("lock", "asked"),
    [
        ("run", PROJECT["project"]["dependencies"]),
        ("dev", PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]),
        ("bench", PROJECT["dependency-groups"]["bench"]),
    ],
)  # fmt: skip
def test_the_project_and_its_lock_agree(lock: str, asked: list[str]) -> None:
    locked = {one.name: one.version for one in read_lock(REQUIREMENTS / f"{lock}.txt")}
    for requirement in map(Requirement, asked):
        assert requirement.specifier.contains(locked[canonicalize_name(requirement.name)], prereleases=True)


def test_what_runs_is_what_is_developed_with_and_what_is_installed() -> None:
    developed = {(one.name, one.version) for one in read_lock(REQUIREMENTS / "dev.txt")}
    assert {(one.name, one.version) for one in for_here()} <= developed
    assert [(one.name, one.version) for one in for_here()] == [(one.name, version(one.name)) for one in for_here()]


@pytest.mark.parametrize("line", ["flask>=3", "flask", "flask==3.*,>=3.1", "flask==3.1,!=3.2"])
def test_a_lock_with_a_choice_of_versions_is_no_lock(tmp_path: Path, line: str) -> None:
    path = tmp_path / "lock.txt"
    path.write_text(f"{line} \\\n    --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="not pinned"):
        read_lock(path)


def test_the_bill_of_materials_is_valid_and_lists_all_that_runs_with_digests_and_licences() -> None:
    text = sbom.bill_of_materials()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    bill = json.loads(text)
    assert (bill["bomFormat"], bill["specVersion"], bill["metadata"]["component"]["name"]) == (
        "CycloneDX", "1.6", "gongshi",
    )  # fmt: skip
    listed = {component["purl"]: component for component in bill["components"]}
    assert listed.keys() == {f"pkg:pypi/{one.name}@{one.version}" for one in for_here()}
    for one in for_here():
        component = listed[f"pkg:pypi/{one.name}@{one.version}"]
        assert {digest["content"] for digest in component["hashes"]} == set(one.hashes)
        assert component["licenses"]
    needs = {entry["ref"]: entry.get("dependsOn", []) for entry in bill["dependencies"]}
    assert any(ref.startswith("pkg:pypi/flask@") for ref in needs["gongshi"])
    flask = next(needs[ref] for ref in needs if ref.startswith("pkg:pypi/flask@"))
    assert any(ref.startswith("pkg:pypi/werkzeug@") for ref in flask)


def test_the_same_lock_gives_the_same_bill(tmp_path: Path) -> None:
    assert sbom.main([str(tmp_path / "bill.json")]) == 0
    assert (tmp_path / "bill.json").read_text(encoding="utf-8") == sbom.bill_of_materials()


def test_every_licence_of_what_runs_is_known_and_allowed() -> None:
    assert {one.name: licence_of(one.name) for one in for_here() if not is_allowed(licence_of(one.name))} == {}


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ([("License-Expression", "Apache-2.0 OR BSD-2-Clause"), ("License", "x")], "Apache-2.0 OR BSD-2-Clause"),
        ([("License", "BSD-3-Clause"), ("Classifier", "License :: OSI Approved :: BSD License")], "BSD-3-Clause"),
        ([("License", "MIT License")], "MIT"),
        ([("License", "Redistribution and use, " * 40), ("Classifier", "License :: OSI Approved :: BSD License")],
         "BSD-3-Clause"),
        ([("License", "Dual License"), ("Classifier", "License :: OSI Approved :: BSD License"),
          ("Classifier", "License :: OSI Approved :: Apache Software License")], "BSD-3-Clause OR Apache-2.0"),
        ([("License", "UNKNOWN")], UNKNOWN),
        ([("Classifier", "License :: Other/Proprietary License")], UNKNOWN),
        ([], UNKNOWN),
    ],
)  # fmt: skip
def test_a_licence_is_read_from_what_the_metadata_state(fields: list[tuple[str, str]], licence: str) -> None:
    told = Message()
    for name, value in fields:
        told[name] = value
    assert stated_in(told) == licence


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True), ("GPL-3.0-only OR MIT", True), ("GPL-3.0-only", False), ("GPL-3.0-only AND MIT", False),
        ("AGPL-3.0-or-later", False), (UNKNOWN, False), ("", False), ("MIT AND Apache-2.0", True),
    ],
)  # fmt: skip
def test_of_a_choice_of_licences_one_must_be_allowed_and_of_several_together_all(
    expression: str, allowed: bool
) -> None:
    assert is_allowed(expression) is allowed


def advisory(**more: Any) -> dict[str, Any]:
    """Return an advisory of an invented fault in Flask 3.1.0 to 3.1.4."""
    ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "3.1.0"}, {"fixed": "3.1.5"}]}]
    affected = {"package": {"ecosystem": "PyPI", "name": "Flask"}, "ranges": ranges} | more.pop("affected", {})
    return {"id": "TEST-1", "aliases": ["TEST-A"], "modified": "2026-01-02T00:00:00Z", "affected": [affected]} | more


def test_an_advisory_is_told_with_its_names_and_the_version_without_the_fault() -> None:
    (hit,) = advisories.hits([FLASK], [advisory(summary="a fault")])
    assert str(hit) == "flask 3.1.3  TEST-1、TEST-A  a fault\n    → 升级到 3.1.5 或更新的版本"


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ({"affected": {"ranges": [], "versions": ["3.1.2", "3.1.3"]}}, 1),
        ({"affected": {"ranges": [], "versions": ["3.1.2"]}}, 0),
        ({"affected": {"package": {"ecosystem": "npm", "name": "flask"}}}, 0),
        ({"affected": {"package": {"ecosystem": "PyPI", "name": "flask-wtf"}}}, 0),
        ({"affected": {"ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]}}, 0),
        ({"affected": {"ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]}}, 1),
        ({"withdrawn": "2026-01-03T00:00:00Z"}, 0),
    ],
)  # fmt: skip
def test_only_an_advisory_on_the_installed_version_counts(change: dict[str, Any], number: int) -> None:
    assert len(advisories.hits([FLASK], [advisory(**change)])) == number


@pytest.mark.parametrize(
    ("events", "inside"),
    [
        ([{"introduced": "0"}, {"fixed": "2"}], {"0.9", "1.0rc1", "1.0", "1.5"}),
        ([{"introduced": "1.0"}, {"last_affected": "1.5"}], {"1.0", "1.5"}),
        ([{"introduced": "2"}, {"introduced": "0"}, {"fixed": "3"}, {"fixed": "1.0"}], {"0.9", "1.0rc1", "2.0"}),
        ([{"fixed": "1.0"}], set()),
        ([], set()),
    ],
)  # fmt: skip
def test_ranges_are_judged_by_the_rules_of_the_format(events: list[dict[str, str]], inside: set[str]) -> None:
    versions = ["0.9", "1.0rc1", "1.0", "1.5", "2.0", "3.0"]
    affected = {"ranges": [{"type": "ECOSYSTEM", "events": events}]}
    assert {one for one in versions if advisories.is_affected(Version(one), affected)} == inside


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_a_version_is_affected_from_where_a_fault_came_to_where_it_went(came: int, went: int, now: int) -> None:
    assume(came != went)
    events = [{"fixed": f"1.{went}"}, {"introduced": f"1.{came}"}]
    affected = {"ranges": [{"type": "ECOSYSTEM", "events": events}]}
    last = max(((at, kind) for at, kind in ((came, "came"), (went, "went")) if at <= now), default=(0, "none"))
    assert advisories.is_affected(Version(f"1.{now}"), affected) == (last[1] == "came")


def test_the_command_tells_what_it_found_and_how_fresh_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = for_here()[0]
    named = {"package": {"ecosystem": "PyPI", "name": mine.name}, "ranges": [], "versions": [mine.version]}
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("TEST-1.json", json.dumps(advisory(affected=named)))
    (tmp_path / "TEST-2.yaml").write_text("id: TEST-2\nmodified: '2026-03-04T00:00:00Z'\n", encoding="utf-8")
    assert advisories.main([str(tmp_path)]) == advisories.AFFECTED
    told = capsys.readouterr().out
    assert f"{mine.name} {mine.version}  TEST-1" in told
    assert "2 条公告（最新一条 2026-03-04），有问题的 1 条" in told
    (tmp_path / "all.zip").unlink()
    assert advisories.main([str(tmp_path)]) == advisories.CLEAN


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (None, "没有公告文件夹"),
        ({}, "里没有公告"),
        ({"README.md": "x"}, "里没有公告"),
        ({"a.json": "{"}, "a.json 读不了"),
        ({"a.json": "[]"}, "a.json 不是 OSV 格式"),
        ({"a.json": '{"id": "TEST-1", "affected": ["flask"]}'}, "公告 TEST-1 不是 OSV 格式"),
        ({"a.yaml": "a: ["}, "a.yaml 读不了"),
        ({"all.zip": "x"}, "all.zip 读不了"),
    ],
)
def test_where_nothing_could_be_compared_the_command_says_so_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], files: dict[str, str] | None, told: str
) -> None:
    folder = tmp_path / "advisories"
    if files is not None:
        folder.mkdir()
    for name, text in (files or {}).items():
        (folder / name).write_text(text, encoding="utf-8")
    assert advisories.main([str(folder)]) == advisories.NOT_COMPARED
    said = capsys.readouterr().err
    assert said.startswith("没有检查：")
    assert told in said
