"""The tools that watch over the project find what they are meant to find."""

from pathlib import Path

import pytest
from hypothesis import settings

from tools.tests_style import faults

HEAD = '"""About something."""\n\n\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("def test_it():\n    assert True\n", "does not say what is so"),
        ("def test_a_thing_is_as_it_should():\n    print(1)\n", "checks nothing"),
        ("@pytest.mark.skip\ndef test_a_thing_is_as_it_should():\n    assert True\n", "uses skip"),
        ("@settings(deadline=200)\ndef test_a_thing_is_as_it_should():\n    assert True\n", "sets deadline"),
        ("def test_a_thing_is_as_it_should(monkeypatch):\n    assert monkeypatch\n", "uses monkeypatch"),
    ],
)
def test_a_badly_written_test_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "test_bad.py"
    path.write_text(HEAD + text, encoding="utf-8")
    found = list(faults(path))
    assert any(told in fault for fault in found)
    assert all(int(fault.partition(":")[0]) >= 4 for fault in found)


def test_a_well_written_test_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "test_good.py"
    path.write_text(f"{HEAD}def test_one_and_one_are_two():\n    assert 1 + 1 == 2\n", encoding="utf-8")
    assert list(faults(path)) == []


def test_examples_are_the_same_everywhere_and_may_take_as_long_as_a_machine_needs() -> None:
    assert settings.get_current_profile_name() in {"same-everywhere", "search"}
    assert settings().deadline is None
    everywhere = settings.get_profile("same-everywhere")
    assert (everywhere.derandomize, everywhere.database, everywhere.deadline) == (True, None, None)
