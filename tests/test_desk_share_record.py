"""A false share is named: by the record of the split, or by one share more; and the field is checked from outside."""

import hashlib
import hmac
import json
from collections.abc import MutableMapping
from pathlib import Path

import pytest

from intake.__main__ import main
from intake.desk import shares
from intake.desk.share_record import FILE, restore, split_recorded
from intake.errors import KeysError
from tests.clerk import hire
from tests.house import House
from tests.test_desk_shares import raw_of, share_of, times


def forged(share: str) -> str:
    """A share whose checksum is right and whose values are not."""
    raw = bytearray(raw_of(share))
    raw[9] ^= 0x40
    return share_of(bytes(raw))


@pytest.fixture
def folder(small_house: House) -> Path:
    """Return the keys folder of a house."""
    return small_house.data / "keys"


@pytest.fixture
def escrow(small_house: House) -> bytes:
    """Return the private key of its escrow."""
    return small_house.private("escrow")[1]


@pytest.mark.parametrize("false", [0, 1, 2])
def test_a_false_share_is_named_by_the_record_even_among_two(folder: Path, escrow: bytes, false: int) -> None:
    printed = split_recorded(folder, "escrow-1", escrow)
    typed = [forged(share) if number == false else share for number, share in enumerate(printed)]
    with pytest.raises(KeysError, match=f"^第 {false + 1} 份不是拆分时的那一份"):
        restore(folder, typed)
    pair = [typed[false], typed[(false + 1) % 3]]
    with pytest.raises(KeysError, match=r"^第 1 份不是拆分时的那一份"):
        restore(folder, pair)
    assert restore(folder, [share for number, share in enumerate(printed) if number != false]) == escrow


def test_two_false_shares_are_both_named(folder: Path, escrow: bytes) -> None:
    one, two, three = split_recorded(folder, "escrow-1", escrow)
    with pytest.raises(KeysError, match=r"^第 1 份、第 3 份不是拆分时的那一份"):
        restore(folder, [forged(one), two, forged(three)])


@pytest.mark.parametrize("false", [0, 1, 2])
def test_a_false_share_of_before_there_was_a_record_is_named_by_a_third(
    folder: Path, escrow: bytes, false: int
) -> None:
    printed = shares.split(escrow)
    typed = [forged(share) if number == false else share for number, share in enumerate(printed)]
    with pytest.raises(KeysError, match=f"^第 {false + 1} 份和其余的合不到一起"):
        restore(folder, typed)
    with pytest.raises(KeysError, match="至少有一份是假的或者拿错了"):
        restore(folder, [typed[false], typed[(false + 1) % 3]])
    assert restore(folder, printed[:2]) == restore(folder, printed) == escrow


@pytest.mark.parametrize("false", [0, 2, 4])
def test_of_five_shares_of_which_three_are_needed_the_false_one_is_named(
    folder: Path, escrow: bytes, false: int
) -> None:
    typed = shares.split(escrow, 3, 5)
    typed[false] = forged(typed[false])
    with pytest.raises(KeysError, match=f"^第 {false + 1} 份和其余的合不到一起"):
        restore(folder, typed)


def test_a_key_that_was_never_the_escrows_is_refused_with_or_without_a_record(folder: Path) -> None:
    with pytest.raises(KeysError, match="不是公钥里登记过的托管钥匙"):
        restore(folder, shares.split(bytes(range(32)))[:2])


def test_the_record_holds_no_share_and_no_key_and_nobody_else_reads_it(folder: Path, escrow: bytes) -> None:
    printed = split_recorded(folder, "escrow-1", escrow)
    path = folder / FILE
    text = path.read_text(encoding="utf-8")
    assert escrow.hex() not in text
    assert not any(share in text or raw_of(share)[6:].hex() in text for share in printed)
    assert path.stat().st_mode & 0o777 == 0o600
    (one,) = json.loads(text)["sets"].values()
    assert (one["escrow"], sorted(one["shares"])) == ("escrow-1", ["1", "2", "3"])


def test_a_second_split_leaves_the_record_of_the_first(folder: Path, escrow: bytes) -> None:
    first, second = split_recorded(folder, "escrow-1", escrow), split_recorded(folder, "escrow-1", escrow)
    assert restore(folder, first[:2]) == restore(folder, second[1:]) == escrow


def test_recovery_by_command_names_the_false_share(
    small_house: House, command_env: MutableMapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    hire(small_house, "zhang", "handler")
    command_env.update(small_house.env() | {"NEW_PASSWORD": "a password nobody lost"})
    assert main(["keys", "split", "--key", small_house.key_file("escrow")]) == 0
    printed = [line.partition("：")[2] for line in capsys.readouterr().out.splitlines() if line.startswith("第 ")]
    command_env["SHARES"] = f"{printed[2]}\n{forged(printed[0])}"
    assert main(["staff", "recover", "zhang"]) == 1
    assert "第 2 份不是拆分时的那一份" in capsys.readouterr().err
    command_env["SHARES"] = f"{printed[2]}\n{printed[0]}"
    assert main(["staff", "recover", "zhang"]) == 0


def test_every_product_and_quotient_of_the_field_is_that_of_shifting_and_adding() -> None:
    for a in range(256):
        for b in range(256):
            product = times(a, b)
            assert shares.times(a, b) == product
            if b:
                assert shares.over(product, b) == a


def test_the_field_is_the_one_of_fips_197_with_its_published_products() -> None:
    # FIPS 197, 4.2: {57}*{83}={c1}, {57}*{13}={fe}, and the powers {57}*{02}={ae}, *{04}={47}, *{08}={8e}, *{10}={07}.
    published = [(0x83, 0xC1), (0x13, 0xFE), (0x02, 0xAE), (0x04, 0x47), (0x08, 0x8E), (0x10, 0x07)]
    assert [shares.times(0x57, factor) for factor, _ in published] == [product for _, product in published]
    # FIPS 197, 5.1.1: {53} and {ca} are inverses of each other.
    assert shares.times(0x53, 0xCA) == 1


def test_shares_of_the_published_vectors_of_slip_39_are_joined_to_their_secret() -> None:
    # SLIP-0039, vectors.json, "humidity disease academic": shares 1 and 2 of 2, 256 bits, id 14279, no extension,
    # exponent 2, passphrase TREZOR.  The words were decoded to bytes by hand; the same field, with the secret at x=255
    # and a digest of it at x=254, so both are moved to 0, where this code looks.
    values = {
        1: bytes.fromhex("19e366e9b2e34851e52132c31c2b2c957321bf5ce6c9c1410ea1ddf5fef92c27"),
        2: bytes.fromhex("81e5473f4b7f66094f888d2f98fe0ded6a692dc72c65dc498d6e28bee6ebdfcc"),
    }
    secret, proof = (shares.at_zero({x ^ place: value for x, value in values.items()}) for place in (255, 254))
    assert hmac.digest(proof[4:], secret, "sha256")[:4] == proof[:4]
    left, right = secret[:16], secret[16:]
    for number in (3, 2, 1, 0):
        word = bytes([number]) + b"TREZOR"
        mask = hashlib.pbkdf2_hmac("sha256", word, b"shamir" + (14279).to_bytes(2, "big") + right, 2500 << 2, 16)
        left, right = right, bytes(a ^ b for a, b in zip(left, mask, strict=True))
    assert (right + left).hex() == "c938b319067687e990e05e0da0ecce1278f75ff58d9853f19dcaeed5de104aae"
