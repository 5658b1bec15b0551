"""Every regular expression takes a time that grows with its text alone: none can be made to hang by what is typed.

All patterns of the three packages are found by themselves: those of modules, and those that stand in a call.  A pattern
is tried in the ways in which the code uses it.  What is only ever asked of a short text is listed with its bound.
"""

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import intake
import publicity
import sitegen
from tests.conftest import ROOT

SHORT, LONG = 2_500, 10_000
# In processor time.  A pattern that is linear needs a thousandth of a second for the long text; one that is quadratic
# needs sixteen times as long for it as for the short one.
WORTH_COMPARING, TOO_STEEP = 0.02, 9
TRIES = 3
METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")
# Pattern by module and name (or by its text where it stands in a call): why its text is short.
BOUNDED: dict[str, str] = {}


@cache
def modules() -> dict[str, Path]:
    """Return every module of the three packages with its file, but the migrations and what starts at once."""
    found = {}
    for package in (intake, publicity, sitegen):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__") and ".migrations" not in module.name:
                spec = importlib.util.find_spec(module.name)
                assert spec is not None
                assert spec.origin is not None
                found[module.name] = Path(spec.origin)
    return found


@cache
def used() -> dict[str, frozenset[str]]:
    """Return in which ways a pattern of a name is asked anywhere: ``_DAY.search(…)`` is ``search``."""
    ways: dict[str, set[str]] = defaultdict(set)
    for path in modules().values():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in METHODS:
                name = node.value.id if isinstance(node.value, ast.Name) else getattr(node.value, "attr", "")
                ways[name].add(node.attr)
    return {name: frozenset(found) for name, found in ways.items()}


def patterns() -> Iterator[tuple[str, re.Pattern[str], frozenset[str]]]:
    """Yield each pattern with its name and the ways in which it is asked; all ways where that cannot be seen."""
    for name in modules():
        for key, value in vars(importlib.import_module(name)).items():
            for n, pattern in enumerate(value if isinstance(value, tuple | list) else [value]):
                if isinstance(pattern, re.Pattern) and isinstance(pattern.pattern, str):
                    label = f"{name}.{key}" + (f"[{n}]" if isinstance(value, tuple | list) else "")
                    yield label, pattern, used().get(key) or frozenset({"search"})
    for name, path in modules().items():
        yield from inline(name, path)


def inline(name: str, path: Path) -> Iterator[tuple[str, re.Pattern[str], frozenset[str]]]:
    """Yield the patterns that stand in a call of the library's functions as one literal."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr in METHODS
            and isinstance(node.args[0], ast.Constant)
        ):
            text = str(node.args[0].value)
            yield f"{name}: {text}", re.compile(text), frozenset({node.func.attr})


ALL = sorted({label: (label, pattern, ways) for label, pattern, ways in patterns()}.values(), key=lambda one: one[0])
LABELS = [label for label, _, _ in ALL]


def hostile(pattern: re.Pattern[str]) -> list[str]:
    """Return what may go wrong for a pattern when it is repeated: its own first letters, what it may look for."""
    own = re.sub(r"\\.|[\[\](){}^$?*+|.]", "", pattern.pattern)[:6] or "a"
    return ["\n", " ", "1", "a", "一", "<", "-", "，", "1 ", "1\n", own, f"{own}1", f"{own} "]


def ask(pattern: re.Pattern[str], way: str, text: str) -> None:
    """Ask a pattern of a text to the end, in one of the ways of the code."""
    if way == "finditer":
        for _ in pattern.finditer(text):
            pass
    elif way == "sub":
        pattern.sub("", text)
    else:
        getattr(pattern, way)(text)


def seconds(pattern: re.Pattern[str], way: str, text: str) -> float:
    """Return the processor time of asking once."""
    before = time.process_time()
    ask(pattern, way, text)
    return time.process_time() - before


def is_steep(pattern: re.Pattern[str], way: str, piece: str) -> bool:
    """Tell whether four times the text takes much more than four times as long, however often it is tried."""
    short, long = ((piece * n)[:n] + "\0" for n in (SHORT, LONG))
    return all(
        (took := seconds(pattern, way, long)) > WORTH_COMPARING and took > TOO_STEEP * seconds(pattern, way, short)
        for _ in range(TRIES)
    )


@pytest.mark.parametrize(("label", "pattern", "ways"), ALL, ids=LABELS)
def test_no_pattern_takes_longer_than_its_text_deserves(
    label: str, pattern: re.Pattern[str], ways: frozenset[str]
) -> None:
    if label in BOUNDED:
        assert BOUNDED[label]
        return
    assert [(way, piece) for piece in hostile(pattern) for way in sorted(ways) if is_steep(pattern, way, piece)] == []


def test_the_measure_tells_a_quadratic_pattern_from_a_linear_one() -> None:
    assert is_steep(re.compile(r"^\s*x", re.MULTILINE), "search", "\n")
    assert not is_steep(re.compile(r"^[^\S\n]*x", re.MULTILINE), "search", "\n")


def test_every_exception_is_still_there() -> None:
    assert BOUNDED.keys() <= set(LABELS)
    assert len(LABELS) > 100


@pytest.mark.rehearsal
def test_a_megabyte_of_anything_ends() -> None:
    code = (
        "from tests.test_patterns import ALL, BOUNDED, ask, hostile\n"
        "for label, pattern, ways in ALL:\n"
        "    for piece in hostile(pattern) if label not in BOUNDED else ():\n"
        "        for way in ways:\n"
        "            ask(pattern, way, (piece * 1_000_000)[:1_000_000] + chr(0))\n"
        "print(len(ALL))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.stdout.strip() == str(len(ALL)), done.stderr
