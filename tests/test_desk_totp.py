"""One-time passwords: those of the standard, forgiving to type, good once."""

import base64
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from intake.desk.totp import accepted, address, code, new_secret, step_at

RFC_SECRET = b"12345678901234567890"
NOON = datetime(2026, 5, 20, 12, 0, 0, tzinfo=UTC)

secrets_ = st.binary(min_size=20, max_size=20)
moments = st.integers(1_500_000_000, 5_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=":"), min_size=1, max_size=30)


def window(secret: bytes, moment: datetime) -> list[str]:
    return [code(secret, step_at(moment) + offset) for offset in (-1, 0, 1)]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(1970, 1, 1, 0, 0, 59, tzinfo=UTC), "94287082"),
        (datetime(2005, 3, 18, 1, 58, 29, tzinfo=UTC), "07081804"),
        (datetime(2005, 3, 18, 1, 58, 31, tzinfo=UTC), "14050471"),
        (datetime(2009, 2, 13, 23, 31, 30, tzinfo=UTC), "89005924"),
        (datetime(2033, 5, 18, 3, 33, 20, tzinfo=UTC), "69279037"),
        (datetime(2603, 10, 11, 11, 33, 20, tzinfo=UTC), "65353130"),
    ],
)
def test_codes_are_those_of_rfc_6238_appendix_b(moment: datetime, expected: str) -> None:
    assert code(RFC_SECRET, step_at(moment), digits=8) == expected
    assert code(RFC_SECRET, step_at(moment)) == expected[2:]


def test_a_step_is_thirty_seconds_in_every_zone() -> None:
    assert step_at(NOON) == 59309280
    assert step_at(NOON - timedelta(microseconds=1)) == 59309279
    assert step_at(NOON + timedelta(seconds=29, microseconds=999999)) == 59309280
    assert step_at(NOON.astimezone(timezone(timedelta(hours=8)))) == 59309280


def test_a_clock_may_be_one_step_off_and_no_more() -> None:
    typed = code(RFC_SECRET, 59309280)
    late = [accepted(RFC_SECRET, typed, NOON + timedelta(seconds=30 * steps), 0) for steps in (-2, -1, 0, 1, 2)]
    assert late == [None, 59309280, 59309280, 59309280, None]


@given(secrets_, moments, st.sampled_from([-1, 0, 1]))
def test_a_code_of_the_window_is_good_once(secret: bytes, moment: datetime, offset: int) -> None:
    typed = code(secret, step_at(moment) + offset)
    step = accepted(secret, typed, moment, 0)
    assert step is not None
    assert abs(step - step_at(moment)) <= 1
    assert code(secret, step) == typed
    assert accepted(secret, typed, moment, step) is None


def test_a_code_of_two_steps_is_good_once_too() -> None:
    assert code(RFC_SECRET, 62075368) == code(RFC_SECRET, 62075369) == "235522"
    moment = datetime.fromtimestamp(62075368 * 30, UTC)
    assert accepted(RFC_SECRET, "235522", moment, 0) == 62075369
    assert accepted(RFC_SECRET, "235522", moment, 62075369) is None


def test_an_older_code_is_refused_once_a_newer_was_used() -> None:
    assert accepted(RFC_SECRET, code(RFC_SECRET, 59309279), NOON, 59309280) is None
    assert accepted(RFC_SECRET, code(RFC_SECRET, 59309280), NOON, 59309280) is None
    assert accepted(RFC_SECRET, code(RFC_SECRET, 59309281), NOON, 59309280) == 59309281


@given(secrets_, secrets_, moments)
def test_the_code_of_another_secret_is_refused(secret: bytes, other: bytes, moment: datetime) -> None:
    typed = code(other, step_at(moment))
    assume(typed not in window(secret, moment))
    assert accepted(secret, typed, moment, 0) is None


@given(secrets_, moments)
def test_spaces_and_full_width_digits_are_understood(secret: bytes, moment: datetime) -> None:
    shown = code(secret, step_at(moment))
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in shown)
    for typed in (f"{shown[:3]} {shown[3:]}", f" {shown}\n", wide, f"{wide[:3]}\u3000{wide[3:]}"):
        assert accepted(secret, typed, moment, 0) == accepted(secret, shown, moment, 0) is not None


@given(st.text(max_size=12))
def test_any_text_but_the_code_is_refused_without_a_fault(text: str) -> None:
    assume(text not in window(RFC_SECRET, NOON))
    assert accepted(RFC_SECRET, text, NOON, 0) is None


@pytest.mark.parametrize("change", ["{0}0", "0{0}", "{1}", "-{1}", "{1}x", "", "+{1}", "{1}²²"])
def test_anything_but_six_digits_is_refused(change: str) -> None:
    right = code(RFC_SECRET, 59309280)
    assert accepted(RFC_SECRET, right, NOON, 0) == 59309280
    assert accepted(RFC_SECRET, change.format(right, right[:5]), NOON, 0) is None


def test_digits_of_other_scripts_are_refused() -> None:
    right = code(RFC_SECRET, 59309280)
    assert accepted(RFC_SECRET, "".join(chr(0x0660 + int(digit)) for digit in right), NOON, 0) is None


def test_a_new_secret_has_twenty_bytes_and_is_another_each_time() -> None:
    made = {new_secret() for _ in range(100)}
    assert len(made) == 100
    assert {len(secret) for secret in made} == {20}


@given(st.binary(min_size=1, max_size=40), names, names)
def test_the_address_reads_back_as_what_it_was_made_of(secret: bytes, account: str, issuer: str) -> None:
    made = address(secret, account, issuer)
    assert made.isascii()
    assert not {" ", "+", "#"} & set(made)
    parts = urlsplit(made)
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert unquote(parts.path) == f"/{issuer}:{account}"
    told = {key: value for key, [value] in parse_qs(parts.query, strict_parsing=True).items()}
    encoded = told.pop("secret")
    assert base64.b32decode(encoded + "=" * (-len(encoded) % 8)) == secret
    assert told == {"issuer": issuer, "algorithm": "SHA1", "digits": "6", "period": "30"}


def test_the_address_is_written_as_apps_expect_it() -> None:
    assert address(b"Hello!\xde\xad\xbe\xef", "wang wu@example.org", "公示") == (
        "otpauth://totp/%E5%85%AC%E7%A4%BA:wang%20wu%40example.org"
        "?secret=JBSWY3DPEHPK3PXP&issuer=%E5%85%AC%E7%A4%BA&algorithm=SHA1&digits=6&period=30"
    )


@pytest.mark.parametrize(("account", "issuer"), [("a:b", "c"), ("a", "b:c")])
def test_a_colon_in_a_name_is_refused(account: str, issuer: str) -> None:
    with pytest.raises(ValueError, match="colon"):
        address(RFC_SECRET, account, issuer)
