"""Names: one separator, no padding, nothing that nobody can see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publicity.names import normalise_name, unit_key


@pytest.mark.parametrize("lookalike", ["•", "・", "‧", "．", "·", "··"])
def test_every_separator_becomes_the_one_of_minority_names(lookalike: str) -> None:
    assert normalise_name(f"阿依古丽{lookalike}麦麦提") == "阿依古丽·麦麦提"


@pytest.mark.parametrize("padded", ["赵　明", "赵 明", " 赵明 ", "赵\u2003明"])
def test_padding_inside_a_two_character_name_goes(padded: str) -> None:
    assert normalise_name(padded) == "赵明"


def test_a_latin_name_keeps_its_spaces() -> None:
    assert normalise_name("Ana  Maria".replace("  ", " ")) == "Ana Maria"


def test_a_name_of_twenty_five_characters_is_not_cut() -> None:
    name = "阿布都热合曼江·买买提依明艾合麦提江·吐尔逊那依"
    assert normalise_name(name) == name


@given(st.text())
def test_normalising_twice_changes_nothing_more(name: str) -> None:
    assert normalise_name(normalise_name(name)) == normalise_name(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [("东风木器厂（集团）", "东风木器厂(集团)"), ("东风 木器厂", "东风木器厂"), ("东风　木器厂\n", "东风木器厂")],
)
def test_two_ways_to_write_a_units_name_are_one_name(one: str, other: str) -> None:
    assert unit_key(one) == unit_key(other)


def test_another_unit_has_another_name() -> None:
    assert unit_key("东风木器厂") != unit_key("东风木器一厂")
