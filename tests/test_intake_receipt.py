"""The receipt: readable, forgiving, checked; and one-way to what is stored."""

import re

from hypothesis import given
from hypothesis import strategies as st

from intake.encoding import ALPHABET
from intake.receipt import Receipt, read_receipt, receipt_of

DEPLOYMENT = b"d" * 16
receipts = st.binary(min_size=16, max_size=16).map(lambda raw: receipt_of(raw, DEPLOYMENT))


@given(receipts)
def test_a_receipt_is_sixteen_characters_in_fours_and_a_check_character(receipt: Receipt) -> None:
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]", receipt.shown)
    assert read_receipt(receipt.shown) == receipt


@given(receipts)
def test_small_full_width_spaced_and_look_alike_characters_are_understood(receipt: Receipt) -> None:
    shown = receipt.shown
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else "　" for c in shown)
    alike = shown.replace("0", "o").replace("1", "l")
    for typed in (shown.lower(), shown.replace("-", ""), shown.replace("-", " — "), wide, alike, f"  {shown}\n"):
        assert read_receipt(typed) == receipt


@given(receipts, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(receipt: Receipt, place: int, other: str) -> None:
    plain = receipt.shown.replace("-", "")
    typed = plain[:place] + other + plain[place + 1 :]
    assert typed == plain or read_receipt(typed) is None


@given(st.text(max_size=30))
def test_any_other_text_is_refused_without_a_fault(text: str) -> None:
    found = read_receipt(text)
    assert found is None or read_receipt(found.shown) == found


@given(receipts)
def test_locator_and_keys_are_of_this_deployment_and_do_not_show_the_receipt(receipt: Receipt) -> None:
    assert receipt.locator(DEPLOYMENT) != receipt.locator(b"e" * 16)
    public, private = receipt.keypair(DEPLOYMENT)
    assert len({public, private, receipt.locator(DEPLOYMENT)}) == 3
    assert receipt.characters.encode() not in public + private + receipt.locator(DEPLOYMENT)


def test_the_same_submission_has_the_same_receipt_and_another_has_another() -> None:
    assert receipt_of(b"a" * 16, DEPLOYMENT) == receipt_of(b"a" * 16, DEPLOYMENT)
    assert len({receipt_of(bytes([n]) * 16, DEPLOYMENT).shown for n in range(256)}) == 256
