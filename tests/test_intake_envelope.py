"""Envelopes: only the addressed keys open them, only unchanged, only in their own row; sizes say little."""

import base64
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_box_keypair,
    crypto_box_seal,
    crypto_box_seed_keypair,
)

from intake.envelope import (
    CHANGED,
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
    sealed_with,
)
from intake.envelope_head import LONGEST_LINE, MOST_RECIPIENTS, later_line
from intake.errors import EnvelopeError
from intake.hashing import Purpose, framed

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
    assert (head["v"], head["alg"]) == (2, "xchacha20poly1305-ietf+x25519-sealedbox")
    for version in (b"0", b"3", b"true", b"2.0", b'"2"', b"null", b"[2]"):
        with pytest.raises(EnvelopeError, match="不认识的封装版本"):
            open_sealed(envelope.replace(b'"v":2', b'"v":' + version, 1), "handler-1", PRIVATE, "r1")


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
    shadowed = later_line(dict.fromkeys(("handler-1", "escrow-1"), bytes(112)))
    assert open_sealed(shadowed + envelope, "handler-1", PRIVATE, "r1") == b"text"
    assert open_sealed(shadowed + envelope, "escrow-1", OTHER_PRIVATE, "r1") == b"text"


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


VECTORS = json.loads((Path(__file__).parent / "envelope_vectors.json").read_text(encoding="utf-8"))
PRIVATES = {"handler-1": crypto_box_seed_keypair(b"v" * 32)[1], "escrow-1": crypto_box_seed_keypair(b"w" * 32)[1]}
WORDS = "仓库里的账".encode()


@pytest.mark.parametrize("version", ["1", "2"])
def test_envelopes_that_were_sealed_once_open_for_ever(version: str) -> None:
    known = {name: base64.b64decode(text) for name, text in VECTORS[version].items()}
    assert open_sealed(known["content"], "handler-1", PRIVATES["handler-1"], "r1:content") == WORDS
    for key_id, private in PRIVATES.items():
        assert open_sealed(known["extended"], key_id, private, "r1:content") == WORDS
    assert as_first_sealed(known["extended"]) == known["content"]
    assert open_with(b"k" * 32, known["file"], "f1:file") == "附件".encode()


@pytest.mark.parametrize("version", ["1", "2"])
def test_an_envelope_of_either_version_is_handed_on_in_its_own(version: str) -> None:
    known = base64.b64decode(VECTORS[version]["content"])
    longer = extended(known, "handler-1", PRIVATES["handler-1"], "r1:content", [Recipient("handler-2", PUBLIC)])
    assert longer is not None
    assert open_sealed(longer, "handler-2", PRIVATE, "r1:content") == WORDS


def test_content_key_and_nonce_make_the_known_envelope() -> None:
    made = sealed_with("附件".encode(), bytes(range(32)), bytes(range(24)), "f1:file")
    head, _, rest = made.partition(b"\n")
    assert head == (b'{"alg":"xchacha20poly1305-ietf","commit":"1YSNdkG8tlP+UgwPhRxJmYMbe1Yr74KCbfS0JCjxgWo=","v":2}')
    assert rest[:24] == bytes(range(24))
    assert hashlib.sha256(made).hexdigest() == "0478833230caa870ec2633f63292dc6f3f9beceed1d3c1f0401456d7f174cb96"
    # The same once more, from the description alone.
    key = hashlib.blake2b(key=bytes(range(32)), digest_size=32, person=b"gongshi-env2-key").digest()
    bound_to = framed(b"gongshi-envelope-v2", head + b"\n", b"f1", b"file")
    body = (b"\0\0\0\x06" + "附件".encode()).ljust(1024, b"\0")
    assert rest[24:] == crypto_aead_xchacha20poly1305_ietf_encrypt(body, bound_to, bytes(range(24)), key)


def test_every_bit_of_an_envelope_counts() -> None:
    envelope = seal(b"text", BOTH[:1], "r1:content")
    for place in range(len(envelope)):
        for bit in range(8):
            if place > 700 and bit != place % 8:
                continue  # the ciphertext is long; of its bytes one bit each
            changed = bytearray(envelope)
            changed[place] ^= 1 << bit
            with pytest.raises(EnvelopeError):
                open_sealed(bytes(changed), "handler-1", PRIVATE, "r1:content")


def parts(envelope: bytes) -> dict[str, object]:
    """Return what an envelope is put together from."""
    line, _, rest = envelope.partition(b"\n")
    head: dict[str, object] = json.loads(line)
    return head | {"nonce": rest[:24], "box": rest[24:]}


def whole(made: dict[str, object]) -> bytes:
    """Return the envelope of some parts."""
    head = {name: value for name, value in made.items() if name not in {"nonce", "box"}}
    nonce, box = made["nonce"], made["box"]
    assert isinstance(nonce, bytes)
    assert isinstance(box, bytes)
    return json.dumps(head, separators=(",", ":"), sort_keys=True).encode() + b"\n" + nonce + box


@given(st.sets(st.sampled_from(["to", "commit", "nonce", "box"]), min_size=1, max_size=3))
def test_parts_of_two_envelopes_never_make_a_third(taken: set[str]) -> None:
    one, other = (parts(seal(text, BOTH[:1], "r1:content")) for text in (b"one", b"two"))
    assert open_sealed(whole(one), "handler-1", PRIVATE, "r1:content") == b"one"
    with pytest.raises(EnvelopeError):
        open_sealed(whole(one | {name: other[name] for name in taken}), "handler-1", PRIVATE, "r1:content")


@pytest.mark.parametrize(
    "row", ["r2:content", "r1:identity", "r1:message", "r1", ":content", "r1:content:", "r:1content"]
)
def test_an_envelope_is_of_its_row_and_purpose_alone(row: str) -> None:
    with pytest.raises(EnvelopeError):
        open_sealed(seal(b"text", BOTH[:1], "r1:content"), "handler-1", PRIVATE, row)


def test_a_wrapped_key_is_of_its_recipient_and_row_alone() -> None:
    made = parts(seal(b"text", [Recipient("handler-1", PUBLIC), Recipient("handler-2", PUBLIC)], "r1:content"))
    to = made["to"]
    assert isinstance(to, dict)
    swapped = whole(made | {"to": {"handler-1": to["handler-2"], "handler-2": to["handler-1"]}})
    with pytest.raises(EnvelopeError, match=CHANGED):
        open_sealed(swapped, "handler-1", PRIVATE, "r1:content")
    later = later_line({"handler-3": base64.b64decode(to["handler-1"])})
    with pytest.raises(EnvelopeError, match=CHANGED):
        open_sealed(later + whole(made), "handler-3", PRIVATE, "r1:content")


def test_another_content_key_is_refused_by_the_commitment_before_anything_is_decrypted() -> None:
    key, other = b"k" * 32, b"o" * 32
    envelope = seal_with(key, b"file", "f1:file")
    made, foreign = parts(envelope), parts(seal_with(other, b"file", "f1:file"))
    # Whatever the ciphertext, and even where another key would open it: one commitment has one key.
    for forged in (made, made | {"box": foreign["box"], "nonce": foreign["nonce"]}):
        with pytest.raises(EnvelopeError, match=CHANGED):
            open_with(other, whole(forged), "f1:file")
    with pytest.raises(EnvelopeError):
        open_with(other, whole(made | {"commit": foreign["commit"]}), "f1:file")


@pytest.mark.parametrize(
    "change",
    [
        lambda head: head | {"x": 1},
        lambda head: {name: value for name, value in head.items() if name != "commit"},
        lambda head: {name: value for name, value in head.items() if name != "to"},
        lambda head: head | {"commit": head["commit"][:-1]},
        lambda head: head | {"commit": head["commit"] + "\n"},
        lambda head: head | {"commit": head["commit"].replace("=", "")},
        lambda head: head | {"alg": "xchacha20poly1305-ietf"},
        lambda head: head | {"alg": "none"},
        lambda head: head | {"alg": ["xchacha20poly1305-ietf"]},
        lambda head: head | {"alg": None},
        lambda head: head | {"to": {"handler-1": "AAAA"}},
        lambda head: head | {"to": {"handler-1": None}},
        lambda head: head | {"to": {"h" * 101: next(iter(head["to"].values()))}},
        lambda head: head | {"to": {f"k{n}": "" for n in range(MOST_RECIPIENTS + 1)}},
    ],
)
def test_a_head_with_a_field_more_or_less_or_written_otherwise_is_refused(
    change: Callable[[dict[str, object]], dict[str, object]],
) -> None:
    made = parts(seal(b"text", BOTH[:1], "r1:content"))
    with pytest.raises(EnvelopeError):
        open_sealed(whole(change(made)), "handler-1", PRIVATE, "r1:content")


@pytest.mark.parametrize(
    "broken",
    [
        b"", b"\n", b"{}\n", b"[]\n", b"1\n", b"null\n", b"[" * 200_000 + b"\n", b'{"v":2', b" " * LONGEST_LINE + b"\n",
        b'{"later":' + b"[" * 100_000, b'{"later":{}}\n', b"\xff\xfe\n", b"\n" * 1_000_000, b"{" * LONGEST_LINE,
        b'{"v":' + b"9" * 5000 + b"}\n",
    ],
    ids=range(15),
)  # fmt: skip
def test_what_is_no_envelope_is_refused_in_a_sentence(broken: bytes) -> None:
    for touch in (
        lambda: open_sealed(broken, "handler-1", PRIVATE, "r1:content"),
        lambda: lacking(broken, BOTH),
        lambda: open_with(b"k" * 32, broken, "f1:file"),
        lambda: extended(broken, "handler-1", PRIVATE, "r1:content", BOTH),
    ):
        with pytest.raises(EnvelopeError):
            touch()


def test_a_line_with_spaces_or_a_name_twice_is_not_the_one_that_was_sealed() -> None:
    envelope = seal(b"text", BOTH[:1], "r1:content")
    for changed in (
        envelope.replace(b'"v":2', b'"v": 2', 1),
        envelope.replace(b'"v":2', b'"v":2,"v":2', 1),
        envelope.replace(b"handler-1", b"\\u0068andler-1", 1),
    ):
        with pytest.raises(EnvelopeError, match="封装已损坏"):
            open_sealed(changed, "handler-1", PRIVATE, "r1:content")


def test_a_key_that_was_wrapped_without_what_it_is_for_opens_nothing_of_today() -> None:
    made = parts(seal(b"text", BOTH[:1], "r1:content"))
    bare = base64.b64encode(crypto_box_seal(b"k" * 32, PUBLIC)).decode()
    with pytest.raises(EnvelopeError, match="封装已损坏"):
        open_sealed(whole(made | {"to": {"handler-1": bare}}), "handler-1", PRIVATE, "r1:content")


def test_every_identity_has_one_size() -> None:
    sizes = {len(seal(b"x" * size, BOTH, "r1:identity", least=2048)) for size in (1, 40, 900, 1500, 2044)}
    assert len(sizes) == 1


def test_no_two_purposes_share_a_personalisation() -> None:
    values = [purpose.value for purpose in Purpose]
    assert len(set(values)) == len(values) == len(Purpose.__members__)
    assert all(len(value) <= 16 for value in values)
    assert [purpose for purpose in Purpose if not purpose.value.startswith(b"gongshi-")] == [Purpose.ACKNOWLEDGED]


def test_no_module_uses_blake2b_but_the_one_that_lists_its_purposes() -> None:
    code = Path(__file__).parent.parent / "intake"
    using = [path.name for path in code.rglob("*.py") if "blake2b(" in path.read_text(encoding="utf-8")]
    assert using == ["hashing.py"]
