"""The threat model promises nothing without a test: every row names tests that are there."""

import ast
import re

import pytest

from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
PROMISES = TEXT.partition("\n## 保护\n")[2].partition("\n## ")[0]


def rows() -> list[list[str]]:
    """Return the cells of every row of every table of promises, without the head of each table."""
    lines = [line for line in PROMISES.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[-1] != "测试" and set(row[-1]) != {"-"}]


def known() -> set[str]:
    """Return the name of every test."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "tests").glob("test_*.py")]
    functions = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return {function.name for function in functions if function.name.startswith("test_")}


KNOWN = known()


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_every_promise_names_tests_that_are_there(row: list[str]) -> None:
    told, how, tests = row
    assert told
    assert how
    assert re.sub(r"`test_[a-z0-9_]+`", "", tests).strip() == "", "only names of tests stand in the last column"
    named = re.findall(r"`(test_[a-z0-9_]+)`", tests)
    assert named
    assert [name for name in named if name not in KNOWN] == []


def test_every_promise_stands_in_a_table_and_what_is_not_protected_is_said() -> None:
    plain = [line for line in PROMISES.splitlines() if line.strip() and not line.startswith(("|", "### "))]
    assert plain == []
    assert len(rows()) >= 16
    assert TEXT.partition("\n## 不保护\n")[2].partition("\n## ")[0].count("\n- ") >= 8
