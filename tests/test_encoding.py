"""Bytes and numbers as text: one way to write each, and every other way is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.encoding import from_base32, from_base64, random_base32, to_base32, to_base64, typed_base32


@pytest.mark.parametrize(
    "text", ["aGk", "aGk=\n", " aGk=", "aGl=", "aGk==", "a Gk=", "aGk=aGk=", "aGk-", "aGk_", "ａGk=", "="]
)
def test_base64_that_is_written_another_way_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_base64(text)


def test_base64_of_another_size_is_refused() -> None:
    assert from_base64("aGk=", 2) == b"hi"
    with pytest.raises(ValueError, match=r".+"):
        from_base64("aGk=", 3)


@given(st.binary(max_size=100))
def test_bytes_come_back_from_base64(raw: bytes) -> None:
    assert from_base64(to_base64(raw), len(raw)) == raw


@given(st.integers(0, 2**80 - 1))
def test_a_number_comes_back_from_sixteen_characters(number: int) -> None:
    assert from_base32(to_base32(number, 16)) == number


@pytest.mark.parametrize(
    "text", ["o1il-89ab", "O1IL89AB", "０１１１８９ＡＢ", " 01 11\n89\u200bAB ", "0111—89.AB", "0111_89−AB"]
)
def test_what_is_typed_by_hand_is_read_as_it_was_meant(text: str) -> None:
    assert typed_base32(text, 8) == "011189AB"


@pytest.mark.parametrize("text", ["011189A", "011189ABC", "011189AU", "011189A文", ""])
def test_a_character_that_is_wrong_or_missing_is_not_read(text: str) -> None:
    assert typed_base32(text, 8) is None


def test_random_characters_are_of_the_alphabet() -> None:
    assert typed_base32(text := random_base32(40), 40) == text
