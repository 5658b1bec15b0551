"""Envelopes: only the addressed keys open them, only unchanged, only in their own row; sizes say little."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.bindings import crypto_box_keypair

from intake.envelope import (
    NotAddressedError,
    Recipient,
    as_first_sealed,
    extended,
    lacking,
    open_sealed,
    open_with,
    padded_size,
    seal,
    seal_with,
)
from intake.errors import EnvelopeError

PUBLIC, PRIVATE = crypto_box_keypair()
OTHER_PUBLIC, OTHER_PRIVATE = crypto_box_keypair()
BOTH = [Recipient("handler-1", PUBLIC), Recipient("escrow-1", OTHER_PUBLIC)]


@given(st.binary(max_size=5000))
def test_each_recipient_opens_what_was_sealed(plain: bytes) -> None:
    envelope = seal(plain, BOTH, "r1:content")
    assert open_sealed(envelope, "handler-1", PRIVATE, "r1:content") == plain
    assert open_sealed(envelope, "escrow-1", OTHER_PRIVATE, "r1:content") == plain


def test_the_plain_text_is_nowhere_in_the_envelope() -> None:
    assert "仓库".encode() not in seal("仓库里的账".encode() * 50, BOTH, "r")


@pytest.mark.parametrize(
    ("key_id", "private", "row"),
    [("handler-1", OTHER_PRIVATE, "r1"), ("handler-2", PRIVATE, "r1"), ("handler-1", PRIVATE, "r2")],
    ids=["another key", "not addressed", "another row"],
)
def test_no_other_key_and_no_other_row_opens_it(key_id: str, private: bytes, row: str) -> None:
    envelope = seal(b"text", BOTH, "r1")
    with pytest.raises(EnvelopeError):
        open_sealed(envelope, key_id, private, row)


@given(st.data())
def test_any_changed_byte_is_noticed(data: st.DataObject) -> None:
    envelope = seal(b"text", BOTH[:1], "r1")
    place = data.draw(st.integers(0, len(envelope) - 1))
    changed = bytearray(envelope)
    changed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(EnvelopeError):
        open_sealed(bytes(changed), "handler-1", PRIVATE, "r1")


def test_the_envelope_names_its_version_and_algorithm_and_refuses_others() -> None:
    envelope = seal(b"text", BOTH, "r1")
    head = json.loads(envelope.partition(b"\n")[0])
    assert (head["v"], head["alg"]) == (1, "xchacha20poly1305-ietf+x25519-sealedbox")
    with pytest.raises(EnvelopeError, match="不认识的封装版本"):
        open_sealed(envelope.replace(b'"v":1', b'"v":2', 1), "handler-1", PRIVATE, "r1")


@given(st.integers(0, 30_000_000))
def test_padding_costs_at_most_an_eighth_or_a_kibibyte(size: int) -> None:
    padded = padded_size(size)
    assert size <= padded <= max(size * 1.126, size + 1024)


def test_texts_of_like_length_have_envelopes_of_one_length() -> None:
    assert len({len(seal(b"x" * size, BOTH, "r")) for size in range(1, 1000, 37)}) == 1


def test_an_attachment_opens_with_its_own_key_in_its_own_row_alone() -> None:
    envelope = seal_with(b"k" * 32, b"file", "f1:file")
    assert open_with(b"k" * 32, envelope, "f1:file") == b"file"
    with pytest.raises(EnvelopeError):
        open_with(b"k" * 32, envelope, "f2:file")
    with pytest.raises(EnvelopeError):
        open_with(b"j" * 32, envelope, "f1:file")


def test_nothing_is_sealed_to_nobody() -> None:
    with pytest.raises(EnvelopeError):
        seal(b"text", [], "r1")


def test_a_recipient_who_is_added_opens_the_envelope_and_so_does_everybody_before() -> None:
    envelope = seal(b"text", BOTH[:1], "r1")
    longer = extended(envelope, "handler-1", PRIVATE, "r1", BOTH)
    assert longer is not None
    assert open_sealed(longer, "escrow-1", OTHER_PRIVATE, "r1") == b"text"
    assert open_sealed(longer, "handler-1", PRIVATE, "r1") == b"text"
    assert longer.endswith(envelope)
    assert extended(longer, "handler-1", PRIVATE, "r1", BOTH) is None


@pytest.mark.parametrize(
    ("key_id", "private", "row"),
    [("handler-1", OTHER_PRIVATE, "r1"), ("handler-2", PRIVATE, "r1"), ("handler-1", PRIVATE, "r2")],
    ids=["another key", "not addressed", "another row"],
)
def test_nobody_is_added_by_a_key_that_does_not_open_it(key_id: str, private: bytes, row: str) -> None:
    with pytest.raises(EnvelopeError):
        extended(seal(b"text", BOTH[:1], "r1"), key_id, private, row, BOTH)


@given(st.binary(max_size=5000))
def test_however_often_somebody_was_added_the_first_envelope_stays_byte_for_byte(plain: bytes) -> None:
    envelope = seal(plain, BOTH[:1], "r1")
    longer = extended(envelope, "handler-1", PRIVATE, "r1", BOTH) or b""
    longest = extended(longer, "escrow-1", OTHER_PRIVATE, "r1", [Recipient("handler-9", PUBLIC)]) or b""
    for one in (envelope, longer, longest):
        assert as_first_sealed(one) == envelope
        assert open_sealed(one, "handler-1", PRIVATE, "r1") == plain
    assert open_sealed(longest, "handler-9", PRIVATE, "r1") == plain


def test_whom_an_envelope_lacks_is_told_without_any_key() -> None:
    third = Recipient("handler-2", PUBLIC)
    assert lacking(seal(b"text", BOTH, "r1"), [third, *BOTH, third]) == [third]


def test_a_line_before_the_envelope_shuts_nobody_out_who_could_open_it() -> None:
    envelope = seal(b"text", BOTH, "r1")
    shadowed = json.dumps({"later": {"handler-1": "AAAA", "escrow-1": ""}}).encode().replace(b": {", b":{", 1)
    assert open_sealed(shadowed + b"\n" + envelope, "handler-1", PRIVATE, "r1") == b"text"
    assert open_sealed(shadowed + b"\n" + envelope, "escrow-1", OTHER_PRIVATE, "r1") == b"text"


@pytest.mark.parametrize("later", ["[1]", "1", "null", '"handler-1"', '{"handler-1":1}', '{"handler-1":null}', "{"])
def test_a_line_before_the_envelope_that_is_no_list_of_recipients_is_told_to_be_broken(later: str) -> None:
    broken = b'{"later":' + later.encode() + b"}\n" + seal(b"text", BOTH[:1], "r1")
    for touch in (
        lambda: open_sealed(broken, "handler-1", PRIVATE, "r1"),
        lambda: lacking(broken, BOTH),
        lambda: extended(broken, "handler-1", PRIVATE, "r1", BOTH),
        lambda: as_first_sealed(broken),
    ):
        with pytest.raises(EnvelopeError, match="封装已损坏"):
            touch()


def test_a_key_that_an_envelope_is_not_addressed_to_is_told_apart_from_one_that_does_not_fit() -> None:
    envelope = seal(b"text", BOTH[:1], "r1")
    with pytest.raises(NotAddressedError):
        open_sealed(envelope, "handler-2", PRIVATE, "r1")
    with pytest.raises(EnvelopeError) as wrong:
        open_sealed(envelope, "handler-1", OTHER_PRIVATE, "r1")
    assert not isinstance(wrong.value, NotAddressedError)
