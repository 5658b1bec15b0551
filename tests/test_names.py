"""Names: one separator, no padding, nothing that nobody can see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publicity.names import code_point, normalise_name, unseen_characters


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


@pytest.mark.parametrize("char", ["\u200b", "\u202e", "\ue000", "\x00", "\uf900", "\u2066", "\x1b"])
def test_a_character_that_nobody_can_see_is_found(char: str) -> None:
    assert unseen_characters(f"王{char}某") == (char,)


@pytest.mark.parametrize("text", ["䶮", "𬭚", "堃", "㛃", "乌云·巴图", "第一行\n第二行\t", "赵　明"])
def test_rare_but_real_characters_are_let_through(text: str) -> None:
    assert unseen_characters(text) == ()


def test_a_code_point_is_written_as_people_look_it_up() -> None:
    assert code_point("䶮") == "U+4DAE"


@given(st.text())
def test_normalising_twice_changes_nothing_more(name: str) -> None:
    assert normalise_name(normalise_name(name)) == normalise_name(name)


def test_what_is_passed_over_at_a_glance_is_what_a_closer_look_finds_too() -> None:
    closer = "\u200b"  # makes the whole text be looked at character by character
    for point in (*range(0x20, 0xD800), *range(0xE000, 0x10000)):
        char = chr(point)
        if char != closer:
            assert (*unseen_characters(char), closer) == unseen_characters(char + closer), hex(point)
