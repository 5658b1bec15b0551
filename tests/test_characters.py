"""The one list of characters that nobody sees, held against Python's own table of Unicode."""

import sys
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.text import cleaned, one_line
from publicity import characters
from publicity.characters import INVISIBLE, Range, code_point, meant_by, refusal, unseen_characters, visible

HIDING = {"Cf", "Zl", "Zp", "Cc", "Cs"}


def points(ranges: tuple[Range, ...]) -> set[int]:
    return {point for low, high in ranges for point in range(low, high + 1)}


def test_every_character_that_formats_separates_or_controls_is_on_the_list_and_no_letter_is() -> None:
    listed = points(INVISIBLE)
    hiding = {p for p in range(sys.maxunicode + 1) if unicodedata.category(chr(p)) in HIDING} - {0x09, 0x0A, 0x0D}
    assert hiding <= listed
    drawn = {p for p in listed if unicodedata.category(chr(p)) not in HIDING | {"Cn"}}
    assert drawn == {
        0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x180E), 0x180F, 0x2800, 0x3164, *range(0xFE00, 0xFE10),
        0xFFA0, 0x16FE4, 0x1D159, *range(0xE0100, 0xE01F0),
    }  # fmt: skip


@pytest.mark.parametrize("ranges", [characters.DEFAULT_IGNORABLE, characters.FORMAT, characters.PRIVATE_USE])
def test_the_tables_are_in_order_and_their_ranges_apart(ranges: tuple[Range, ...]) -> None:
    flat = [point for one in ranges for point in one]
    assert flat == sorted(flat)
    assert all(behind < ahead for (_, behind), (ahead, _) in pairwise(ranges))


def test_the_default_ignorable_characters_are_as_many_as_unicode_counts() -> None:
    assert len(points(characters.DEFAULT_IGNORABLE)) == 4174
    assert len(points(characters.NONCHARACTERS)) == 66
    assert len(points(characters.PRIVATE_USE)) == 137_468


@pytest.mark.parametrize(
    "char",
    ["\u061c", "\u2061", "\ufe0f", "\u3164", "\u115f", "\uffa0", "\u034f", "\u17b4", "\u180c", "\U000e0041", "\ufff0",
     "\u2028", "\u2029", "\x85", "\u2800", "\ufdd0", "\U0001ffff", "\u200b", "\u202e"],
)  # fmt: skip
def test_form_and_content_take_the_same_characters_for_invisible(char: str) -> None:
    assert unseen_characters(f"王{char}某") == (char,)
    assert visible(f"王{char}某") == "王某"
    assert one_line(f"王{char}某").replace(" ", "") == "王某"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_kind_of_line_end_that_a_citizen_sends_stays_a_line_end(end: str) -> None:
    assert cleaned(f"第一行{end}第二行") == "第一行\n第二行"


def test_a_name_with_a_character_of_ones_own_is_kept_in_a_report() -> None:
    assert cleaned("被反映人：王\ue5e5") == "被反映人：王\ue5e5"


@pytest.mark.parametrize("char", ["\u200b", "\u202e", "\ue000", "\x00", "\uf900", "\u2066", "\x1b"])
def test_a_character_that_nobody_can_see_is_found(char: str) -> None:
    assert unseen_characters(f"王{char}某") == (char,)


@pytest.mark.parametrize("text", ["䶮", "𬭚", "堃", "㛃", "乌云·巴图", "第一行\n第二行\t", "赵　明"])
def test_rare_but_real_characters_are_let_through(text: str) -> None:
    assert unseen_characters(text) == ()


def test_a_code_point_is_written_as_people_look_it_up() -> None:
    assert code_point("䶮") == "U+4DAE"


@pytest.mark.parametrize("char", ["\U0003158e", "\U0002ebf0", "\u4dae", "\U0002b81a", "\u9feb", "\ufa0e", "\u2014"])
def test_a_real_character_is_let_through_even_if_python_does_not_know_it_yet(char: str) -> None:
    assert unseen_characters(f"{char}某") == ()


@pytest.mark.parametrize(
    ("char", "sentence", "remedy"),
    [
        ("\u200b", "有一个看不见的字符 U+200B", "删掉它，重新输入这里的字"),
        ("\ufe00", "有一个变体选择符 U+FE00，它自己看不见，只改变前一个字的写法",
         "删掉它；要用的是另一个字，就直接输入那个字"),
        ("\U000e0100", "有一个变体选择符 U+E0100，它自己看不见，只改变前一个字的写法",
         "删掉它；要用的是另一个字，就直接输入那个字"),
        ("\ue000", "有一个自造字（私用区字符）U+E000，别人的电脑显示不出来", "换成正式编码的字，重新输入"),
        ("\ufffd", "有一个占位符 U+FFFD，原来的字在转换或粘贴时丢了", "对照原件重新输入这个字"),
        ("\u2f5f", "“⽟”（U+2F5F）是兼容字符，应为“玉”（U+7389）", "改成“玉”"),
        ("\uf9d1", "“\uf9d1”（U+F9D1）是兼容字符，应为“六”（U+516D）", "改成“六”"),
        ("\u2ed4", "“⻔”（U+2ED4）是兼容字符，应为“门”（U+95E8）", "改成“门”"),
        ("\u2e8a", "“⺊”（U+2E8A）是部首，不是汉字", "重新输入这里的汉字"),
        ("\u0378", "字符 U+0378 没有收进常用的字符集，多数电脑显示不出来", "换一种写法"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_character_is_said_with_what_to_do(char: str, sentence: str, remedy: str) -> None:
    assert refusal(char) == (sentence, remedy)
    assert unseen_characters(f"王{char}") == (char,)


def test_every_radical_of_the_dictionary_names_the_character_meant() -> None:
    for point in range(0x2F00, 0x2FD6):
        assert unicodedata.name(meant_by(chr(point))).startswith("CJK UNIFIED IDEOGRAPH")


@given(st.text())
def test_what_a_report_keeps_has_nothing_invisible_in_it(text: str) -> None:
    assert not points(INVISIBLE) & set(map(ord, cleaned(text)))
    assert cleaned(cleaned(text)) == cleaned(text)


def test_what_is_passed_over_at_a_glance_is_what_a_closer_look_finds_too() -> None:
    for point in (*range(0x20, 0xD800), *range(0xE000, 0x10000)):
        char = chr(point)
        assert unseen_characters(char) == (() if refusal(char) is None else (char,)), hex(point)
