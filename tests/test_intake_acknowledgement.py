"""An acknowledgement is one text: what stands around it, between its lines or in its place proves nothing."""

import base64
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.acknowledgement import NOT_ALONE, NOT_SIGNED, Acknowledgement, Signer, verify
from intake.errors import AcknowledgementError
from intake.signing import make_signing_key
from tests.house import House, hidden, proof_of
from tests.moments import shanghai

SAID = Acknowledgement("F-0000-1111", "award-2024/east", shanghai("2024-04-03T10:00:00"), b"d" * 32)


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    """Return a signer with a key of its own."""
    folder = tmp_path_factory.mktemp("signing")
    make_signing_key(folder)
    return Signer(folder)


def refusal(text: str, signer: Signer) -> str:
    """Return why a text is refused."""
    with pytest.raises(AcknowledgementError) as refused:
        verify(text, signer.public)
    return str(refused.value)


def test_the_text_that_was_given_out_is_six_lines_and_verifies(signer: Signer) -> None:
    text = signer.sign(SAID)
    assert re.fullmatch(
        "公示反映收悉确认书\n编号：F-0000-1111\n公示：award-2024/east\n收到时刻：2024-04-03T10:00:00\\+08:00\n"
        f"内容摘要：{'64' * 32}\n签名：[A-Za-z0-9+/]{{86}}==",
        text,
    )
    assert verify(text, signer.public) == SAID


@pytest.mark.parametrize(
    "mailed",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: f"\n\n  {text}\r\n\r\n　",
        lambda text: text.replace("：", ":"),
        lambda text: text.replace("：", " ： "),
        lambda text: text.replace("\n", " \n\n\t"),
        lambda text: text.replace("\n", "\r"),
    ],
    ids=["line ends", "around", "half-width colons", "spaces at the colons", "between the lines", "old line ends"],
)
def test_white_space_and_colons_of_mail_programs_are_let_pass(signer: Signer, mailed: object) -> None:
    assert callable(mailed)
    assert verify(mailed(signer.sign(SAID)), signer.public) == SAID


@pytest.mark.parametrize(
    "forged",
    [
        lambda text: text.replace("公示反映收悉确认书", "撤销处分证明"),
        lambda text: text.replace("公示反映收悉确认书\n", ""),
        lambda text: f"兹证明反映属实。\n{text}",
        lambda text: f"{text}\n反映已经查实。",
        lambda text: f"{text} 反映已经查实。",
        lambda text: text.replace("\n公示：", "\n结论：查实\n公示："),
        lambda text: text.replace("\n公示：", "\n编号：F-0000-1111\n公示："),
        lambda text: f"{text}\n{text}",
        lambda text: "\n".join([*text.split("\n")[:1], *sorted(text.split("\n")[1:])]),
        lambda text: text.replace("编号：", "编号：F-9999-9999 "),
        lambda text: text.replace("编号", "编\u200b号"),
        lambda text: text.replace("F-0000", "F-\u202e0000\u202c").replace("\u202e", " "),
        lambda text: f"> {text}",
        lambda _: "",
        lambda _: "公示反映收悉确认书",
    ],
)
def test_another_title_and_anything_before_after_or_between_is_refused_with_what_to_paste(
    signer: Signer, forged: object
) -> None:
    assert callable(forged)
    assert refusal(forged(signer.sign(SAID)), signer) == NOT_ALONE
    assert "请只粘贴确认书本身" in NOT_ALONE


@pytest.mark.parametrize(
    "changed",
    [
        lambda text: text.replace("F-0000", "F-0001"),
        lambda text: text.replace("F-0000", "f-0000"),
        lambda text: text.replace("east", "west"),
        lambda text: text.replace("T10:00:00+08:00", "T02:00:00+00:00"),
        lambda text: text.replace("T10:00:00+08:00", "T10:00:00.000000+08:00"),
        lambda text: text.replace("T10:00:00+08:00", "T10：00：00+08：00"),
        lambda text: text.replace("2024-04-03T10", "20240403T10"),
        lambda text: text.replace("64" * 32, "64" * 31),
        lambda text: text.replace("64" * 32, "6" * 31 + "4" * 33),
        lambda text: text.replace("签名：", "签名：A"),
        lambda text: text.replace("==", ""),
        lambda text: text.replace("==", "=="[:1]),
        lambda text: text.replace("签名：", "签名：*"),
        lambda text: text.replace("F-0000", "\U0001f4a5"),
    ],
)
def test_a_value_that_is_another_or_written_another_way_is_refused(signer: Signer, changed: object) -> None:
    assert callable(changed)
    text = signer.sign(SAID)
    assert changed(text) != text
    assert refusal(changed(text), signer) == NOT_SIGNED


def test_the_last_bits_of_a_signature_that_no_byte_holds_are_not_free(signer: Signer) -> None:
    text = signer.sign(SAID)
    last = text[-3]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = f"{text[:-3]}{alphabet[alphabet.index(last) ^ 1]}=="
    assert base64.b64decode(other[-88:]) == base64.b64decode(text[-88:])
    assert refusal(other, signer) == NOT_SIGNED


@given(st.data())
def test_no_character_can_be_changed_added_or_left_out(signer: Signer, data: st.DataObject) -> None:
    text = signer.sign(SAID)
    place = data.draw(st.integers(0, len(text) - 1))
    put = data.draw(st.text(min_size=0, max_size=2))
    changed = text[:place] + put + text[place + data.draw(st.integers(0, 2)) :]
    try:
        found: Acknowledgement | None = verify(changed, signer.public)
    except AcknowledgementError:
        found = None
    plain = ["".join(one.replace("：", ":").split()) for one in (changed, text)]
    assert found is None or (found == SAID and plain[0] == plain[1])


@pytest.mark.parametrize("flood", ["\n", "\r\n", " ", "　", "编号：", "签名：A\n", ":", "\t\n"])
def test_a_megabyte_is_refused_by_its_length_alone(signer: Signer, flood: str) -> None:
    assert refusal(flood * (1_000_000 // len(flood)), signer) == NOT_ALONE
    assert refusal(signer.sign(SAID) + flood * (1_000_000 // len(flood)), signer) == NOT_ALONE


def test_the_page_says_to_paste_the_acknowledgement_alone(small_house: House) -> None:
    citizen = small_house.citizen()
    proof = proof_of(citizen.reports())
    form = hidden(citizen.client.get("/intake/verify"))
    page = citizen.client.post("/intake/verify", data=form | {"text": f"反映属实，予以撤销。\n{proof}"})
    assert "验证没有通过" in page.text
    assert "请只粘贴确认书本身" in page.text
    hides = citizen.client.post("/intake/verify", data=form | {"text": proof.replace("编号", "编\u200b号")})
    assert "验证没有通过" in hides.text


def test_a_signing_key_is_made_once(tmp_path: Path) -> None:
    make_signing_key(tmp_path)
    first = Signer(tmp_path).public
    with pytest.raises(Exception, match="已经存在"):
        make_signing_key(tmp_path)
    assert Signer(tmp_path).public == first
