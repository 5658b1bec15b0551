"""Shares of a key: enough of them restore it, fewer say nothing, and a mistyped one is named."""

import re
from hashlib import blake2b
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.desk.shares import join, split
from intake.encoding import ALPHABET
from intake.errors import KeysError

SECRET = bytes(range(100, 132))
keys = st.binary(min_size=32, max_size=32)
numbers = st.tuples(st.integers(2, 15), st.integers(2, 15)).map(lambda two: (min(two), max(two)))


def raw_of(share: str) -> bytes:
    """The bytes before the checksum: version and needed, four of the set, x, thirty-two values."""
    number = 0
    for character in share.replace("-", ""):
        number = number * 32 + ALPHABET.index(character)
    return number.to_bytes(42, "big")[:38]


def share_of(raw: bytes) -> str:
    """Bytes written as a share with a checksum that is right."""
    number = int.from_bytes(raw + blake2b(raw, digest_size=4, person=b"gongshi-share").digest(), "big")
    plain = "".join(ALPHABET[number // 32**place % 32] for place in range(67, -1, -1))
    return "-".join(plain[start : start + 4] for start in range(0, 68, 4))


def times(a: int, b: int) -> int:
    """The product in the field of AES, by shifting and adding."""
    product = 0
    for bit in range(8):
        if b >> bit & 1:
            product ^= a << bit
    for bit in range(14, 7, -1):
        if product >> bit & 1:
            product ^= 0x11B << bit - 8
    return product


@given(keys, numbers, st.randoms(use_true_random=False))
def test_any_needed_shares_in_any_order_restore_the_secret(secret: bytes, of: tuple[int, int], chance: Random) -> None:
    needed, count = of
    shares = split(secret, needed, count)
    assert len(set(shares)) == count
    assert join(chance.sample(shares, needed)) == secret
    assert join(chance.sample(shares, count)) == secret


@given(keys)
def test_two_of_three_shares_restore_the_secret_by_default(secret: bytes) -> None:
    assert [join(pair) for pair in permutations(split(secret), 2)] == [secret] * 6


def test_shares_are_points_on_a_line_in_the_field_of_aes() -> None:
    assert times(0x57, 0x83) == 0xC1
    one, two, three = (raw_of(share) for share in split(SECRET))
    slopes = [value ^ byte for value, byte in zip(one[6:], SECRET, strict=True)]
    assert (one[5], two[5], three[5]) == (1, 2, 3)
    assert list(two[6:]) == [times(slope, 2) ^ byte for slope, byte in zip(slopes, SECRET, strict=True)]
    assert list(three[6:]) == [times(slope, 3) ^ byte for slope, byte in zip(slopes, SECRET, strict=True)]


def test_shares_that_were_printed_once_are_still_read() -> None:
    one = "04MZ-DV11-C0FA-1HC7-0PNT-PV5Y-TAKB-QY8Z-A8VR-DZKF-BF6C-M6DR-6QB3-0PWN-VS9R-0JFE-A7DF"
    two = "04MZ-DV11-C0K3-PWD4-J36M-S4R7-BRV4-TJMP-5M35-8946-QYGB-TAHS-0FJ1-H3M2-2JFD-JVRT-4FR9"
    three = "04MZ-DV11-C0ZD-VRJ5-WFG7-2P8F-9931-0H4E-D0BE-B7DY-GCDZ-1916-G7TZ-YCQF-RBAQ-25SX-13F3"
    assert [join(pair) for pair in permutations([one, two, three], 2)] == [SECRET] * 6
    assert share_of(raw_of(one)) == one


@given(keys)
def test_a_share_is_seventeen_groups_of_four_characters(secret: bytes) -> None:
    for share in split(secret):
        assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){16}", share)


@given(keys, numbers, st.data())
def test_fewer_shares_than_needed_are_refused(secret: bytes, of: tuple[int, int], data: st.DataObject) -> None:
    needed, count = of
    few = data.draw(st.lists(st.sampled_from(split(secret, needed, count)), min_size=1, max_size=needed - 1))
    with pytest.raises(KeysError, match=f"恢复需要 {needed} 份不同的，现在只有 {len(set(few))} 份"):
        join(few)


def test_the_same_share_twice_counts_once() -> None:
    one, two, _ = split(SECRET)
    with pytest.raises(KeysError, match="恢复需要 2 份不同的，现在只有 1 份"):
        join([one, one.lower()])
    assert join([one, one, two]) == SECRET


def test_no_share_at_all_is_refused() -> None:
    with pytest.raises(KeysError, match="一份也没有输入"):
        join([])


@given(keys, st.integers(0, 2), st.integers(0, 67), st.sampled_from(ALPHABET + "U*文"))
def test_one_wrong_character_is_found_and_the_share_is_named(secret: bytes, nth: int, place: int, other: str) -> None:
    shares = split(secret)
    plain = shares[nth].replace("-", "")
    shares[nth] = plain[:place] + other + plain[place + 1 :]
    if shares[nth] != plain:
        with pytest.raises(KeysError, match=rf"^第 {nth + 1} 份抄错了$"):
            join(shares)
    else:
        assert join(shares) == secret


def test_every_other_character_at_every_place_of_a_share_is_found() -> None:
    one, two, _ = split(SECRET)
    plain = two.replace("-", "")
    for place, right in enumerate(plain):
        for wrong in ALPHABET.replace(right, ""):
            with pytest.raises(KeysError, match=r"^第 2 份抄错了$"):
                join([one, plain[:place] + wrong + plain[place + 1 :]])


@given(st.integers(0, 67))
def test_a_missing_doubled_or_swapped_character_is_found(place: int) -> None:
    one, two, _ = split(SECRET)
    plain = two.replace("-", "")
    missing = plain[:place] + plain[place + 1 :]
    doubled = plain[:place] + plain[place] + plain[place:]
    swapped = plain[:place] + plain[place : place + 2][::-1] + plain[place + 2 :]
    for typed in {missing, doubled, swapped} - {plain}:
        with pytest.raises(KeysError, match=r"^第 2 份抄错了$"):
            join([one, typed])


@given(st.text(max_size=90))
def test_any_other_text_is_refused_without_a_fault(text: str) -> None:
    with pytest.raises(KeysError, match=r"^第 1 份抄错了$"):
        join([text, text])


def test_shares_of_two_sets_are_refused_even_of_one_secret() -> None:
    first, second = split(SECRET), split(SECRET)
    with pytest.raises(KeysError, match="第 2 份和第 1 份不是同一套，不能合在一起"):
        join([first[0], second[1]])
    with pytest.raises(KeysError, match="第 3 份和第 1 份不是同一套，不能合在一起"):
        join([first[0], first[1], second[2]])


@pytest.mark.parametrize("head", ["22 0a0b0c0d 01", "11 0a0b0c0d 01", "12 0a0b0c0d 00", "12 0a0b0c0d 10"])
def test_a_share_of_another_version_is_refused_although_its_checksum_is_right(head: str) -> None:
    with pytest.raises(KeysError, match="第 1 份是别的版本写的，这里读不了"):
        join([share_of(bytes.fromhex(head) + bytes(32))])


@pytest.mark.parametrize("x", [1, 2, 3])
def test_with_one_share_alone_every_secret_is_still_possible(x: int) -> None:
    share = split(SECRET)[x - 1]
    raw = raw_of(share)
    other_x = x % 3 + 1
    slopes = set()
    for byte in range(256):
        slope = next(slope for slope in range(256) if times(slope, x) ^ byte == raw[6])
        slopes.add(slope)
        other = bytes([other_x, times(slope, other_x) ^ byte]) + raw[7:]
        assert join([share, share_of(raw[:5] + other)])[0] == byte
    assert len(slopes) == 256


@pytest.mark.parametrize("secret", [bytes(32), b"\xff" * 32])
def test_the_bytes_of_a_share_take_every_value_whatever_the_secret(secret: bytes) -> None:
    drawn = [split(secret) for _ in range(400)]
    for nth in range(3):
        assert {value for shares in drawn for value in raw_of(shares[nth])[6:]} == set(range(256))


@given(keys)
def test_carelessly_typed_shares_are_understood(secret: bytes) -> None:
    one, two, _ = split(secret)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in two)
    alike = two.replace("0", "o").replace("1", "l")
    lines = two[:35].replace("-", " ") + "\r\n  " + two[35:].replace("-", "\u3000")
    dashes = [two.replace("-", dash) for dash in "‐‑–—―－−_."]
    for typed in (two.lower(), two.replace("-", ""), wide, wide.lower(), alike, alike.upper(), lines, *dashes):
        assert join([one, typed]) == secret


@pytest.mark.parametrize(("needed", "count"), [(0, 3), (1, 3), (4, 3), (2, 16), (16, 16), (-1, 0)])
def test_numbers_that_make_no_sense_are_refused(needed: int, count: int) -> None:
    with pytest.raises(KeysError, match="恢复所需的份数不能少于 2，不能多于总份数；总份数不能多于 15"):
        split(SECRET, needed, count)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_secret_of_another_size_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        split(bytes(size))
