"""Checks how the tests are written: ``python -m tools.tests_style``.

A test's name is a statement of at least four words; a test checks something; nothing is skipped, expected
to fail or replaced by a mock; every test file says what it is about.  Only ``conftest.py`` says how long an
example of hypothesis may take and where examples come from: a machine's pace makes no test red.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent.parent / "tests"
FORBIDDEN = {"skip", "skipif", "skipIf", "xfail", "importorskip", "mock", "Mock", "MagicMock", "patch", "monkeypatch"}
CHECKS = {"raises", "warns", "expect", "only_error"}
OF_THE_PROFILE = {"deadline", "derandomize", "database"}
LEAST_WORDS = 4


def faults(path: Path) -> Iterator[str]:
    """Yield what is wrong with one file, each with its line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if ast.get_docstring(tree) is None:
        yield "1: says not what it is about"
    for node in ast.walk(tree):
        name = _name(node)
        if name in FORBIDDEN:
            yield f"{getattr(node, 'lineno', 1)}: uses {name}"
        if isinstance(node, ast.Call) and _name(node.func) == "settings" and path.name != "conftest.py":
            for keyword in (keyword.arg for keyword in node.keywords if keyword.arg in OF_THE_PROFILE):
                yield f"{node.lineno}: sets {keyword}, which the profile in conftest.py does for all"
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield from _test_faults(node)


def _test_faults(test: ast.FunctionDef) -> Iterator[str]:
    if len(test.name.split("_")) - 1 < LEAST_WORDS:
        yield f"{test.lineno}: {test.name} does not say what is so"
    if not any(isinstance(node, ast.Assert) or _name(node) in CHECKS for node in ast.walk(test)):
        yield f"{test.lineno}: {test.name} checks nothing"


def _name(node: ast.AST) -> str | None:
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.arg):
        return node.arg
    return None


def main() -> int:
    """Print all faults and return how the command ends."""
    told = [
        f"{path.relative_to(TESTS.parent)}:{fault}" for path in sorted(TESTS.rglob("*.py")) for fault in faults(path)
    ]
    print("\n".join(told) or "The tests are well written.")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
