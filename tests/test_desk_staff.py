"""Accounts by command: nothing half done, a new key in the place of an old one, the escrow replaced for everybody."""

from collections.abc import MutableMapping
from pathlib import Path

import pytest

from intake.__main__ import main
from intake.authority import Authority
from intake.desk import accounts, boxes
from intake.desk.access import EVERY, Scope
from intake.errors import KeysError
from intake.key_files import read_private
from intake.keys import changing_ring, load_ring
from intake.store import journal
from intake.store.tables import Staff
from tests.clerk import PASSWORD, Clerk, hire
from tests.house import FACTS, House
from tests.moments import shanghai
from tests.test_desk_work import only_report

NOW = shanghai("2024-04-03T12:00:00")
NEW = "a password nobody lost"
PHRASE = "long enough for a key"


@pytest.fixture
def env(house: House, command_env: MutableMapping[str, str]) -> MutableMapping[str, str]:
    """Return the environment of commands that look at the house, whose passwords are given."""
    house.upgrade().close()
    command_env.update(house.env() | {"PASSWORD": PASSWORD, "NEW_PASSWORD": NEW})
    return command_env


def row(house: House, name: str) -> Staff | None:
    with house.database().reading() as session:
        return session.get(Staff, name)


def live(house: House) -> list[str]:
    """Return the keys that are in use, and whose account's."""
    return [f"{key.id} {key.account}".strip() for key in load_ring(house.data / "keys").keys if not key.retired_on]


HOUSE_KEYS = ["handler-1", "custodian-1", "escrow-1"]


def test_a_name_that_is_taken_adds_no_key(house: House, env: MutableMapping[str, str]) -> None:
    hire(house, "zhang", "handler")
    with pytest.raises(KeysError, match="已经有叫 zhang 的账号"):
        hire(house, "zhang", "custodian")
    assert live(house) == [*HOUSE_KEYS, "handler-2 zhang"]


def test_a_ring_that_cannot_be_read_adds_no_account(house: House, env: MutableMapping[str, str]) -> None:
    (house.data / "keys" / "public.json").write_text("{", encoding="ascii")
    with pytest.raises(KeysError, match=r"public\.json 读不了"):
        hire(house, "zhang", "handler")
    assert row(house, "zhang") is None


def test_a_hiring_that_was_cut_off_between_database_and_ring_is_finished_by_the_next_command(
    house: House, env: MutableMapping[str, str]
) -> None:
    folder = house.data / "keys"
    before = (folder / "public.json").read_bytes()
    zhang = hire(house, "zhang", "handler", ["award-2024"])
    (folder / "public.json").write_bytes(before)
    assert Clerk(house.app(), "zhang", zhang).logs_in().status_code == 403
    hire(house, "wang", "custodian")
    assert live(house) == [*HOUSE_KEYS, "handler-2 zhang", "custodian-2 wang"]
    assert load_ring(folder).keys[3].campaigns == ("award-2024",)
    with house.database().writing() as session:
        session.get_one(Staff, "zhang").last_code = 0
    assert Clerk(house.app(), "zhang", zhang).logs_in().status_code == 303


def test_a_leaving_that_was_cut_off_is_finished_by_the_next_command(
    house: House, env: MutableMapping[str, str]
) -> None:
    folder = house.data / "keys"
    hire(house, "zhang", "handler")
    before = (folder / "public.json").read_bytes()
    accounts.leave(house.database(), folder, "zhang", NOW)
    (folder / "public.json").write_bytes(before)
    hire(house, "wang", "custodian")
    assert live(house) == [*HOUSE_KEYS, "custodian-2 wang"]
    assert load_ring(folder).closed == ("zhang",)


@pytest.mark.parametrize("state", ["retired", "missing"])
def test_whoever_leaves_is_shut_out_whatever_became_of_their_key(
    house: House, env: MutableMapping[str, str], state: str
) -> None:
    folder, zhang = house.data / "keys", hire(house, "zhang", "handler")
    clerk = Clerk(house.app(), "zhang", zhang).at_desk()
    before = load_ring(folder)
    with changing_ring(folder) as draft:
        if state == "retired":
            draft.retire("handler-2", NOW.date())
        else:
            draft.ring = type(before)(before.deployment, before.keys[:3])
    assert main(["staff", "leave", "zhang", "--yes"]) == 0
    assert clerk.opens().status_code == 401
    staff = row(house, "zhang")
    assert staff is not None
    assert staff.left_at is not None
    assert live(house) == HOUSE_KEYS


def test_whoever_leaves_is_shut_out_even_when_the_ring_cannot_be_read(
    house: House, env: MutableMapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    hire(house, "zhang", "handler")
    (house.data / "keys" / "public.json").write_text("{", encoding="ascii")
    assert main(["staff", "leave", "zhang", "--yes"]) == 1
    assert "zhang 已经停用，会话已经结束；但是它的钥匙还没有停用" in capsys.readouterr().err
    staff = row(house, "zhang")
    assert staff is not None
    assert staff.left_at is not None


def test_other_scopes_are_signed_and_end_the_sessions(house: House, env: MutableMapping[str, str]) -> None:
    zhang = hire(house, "zhang", "handler", ["award-2024"])
    clerk = Clerk(house.app(), "zhang", zhang).at_desk()
    assert main(["staff", "scope", "zhang", "--scope", "award-2024@west", "--scope", "other-2024", "--yes"]) == 0
    assert clerk.opens().status_code == 401
    assert load_ring(house.data / "keys").keys[3].campaigns == ("award-2024", "other-2024")
    with house.database().writing() as session:
        session.get_one(Staff, "zhang").last_code = 0
    assert "award-2024@west" in clerk.at_desk().opens("account").text


def test_an_accounts_key_is_rotated_by_the_accounts_own_command(
    house: House, env: MutableMapping[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hire(house, "zhang", "handler")
    assert main(["keys", "rotate", "handler-2", "--yes", "--out", str(tmp_path / "new.key")]) == 1
    assert "handler-2 是账号 zhang 的钥匙，由它的密码锁着；请运行 python -m intake staff rekey zhang" in (
        capsys.readouterr().err
    )
    with changing_ring(house.data / "keys") as draft:  # as it was before the ring knew of accounts
        key = draft.ring.key("handler-2")
        assert key is not None
        draft.change(type(key)(key.id, key.role, key.label, key.campaigns, key.public, key.made_on))
    assert main(["keys", "rotate", "handler-2", "--yes", "--out", str(tmp_path / "new.key")]) == 1
    assert "staff rekey zhang" in capsys.readouterr().err
    assert not (tmp_path / "new.key").exists()


@pytest.mark.parametrize("escrow", [False, True], ids=["with the password", "with the escrow"])
def test_an_account_gets_a_new_key_and_opens_what_came_before(
    house: House, env: MutableMapping[str, str], *, escrow: bool
) -> None:
    zhang = hire(house, "zhang", "handler")
    house.citizen().reports()
    clerk, reference = Clerk(house.app(), "zhang", zhang).at_desk(), only_report(house).reference
    before = row(house, "zhang")
    assert before is not None
    more = ["--escrow", "--key", house.key_file("escrow")] if escrow else []
    assert main(["staff", "rekey", "zhang", "--yes", *more]) == 0
    after = row(house, "zhang")
    assert after is not None
    assert (after.key, live(house)) == ("handler-3", [*HOUSE_KEYS, "handler-3 zhang"])
    assert after.public != before.public
    assert clerk.opens().status_code == 401
    with house.database().writing() as session:
        session.get_one(Staff, "zhang").last_code = 0
    assert clerk.logs_in(NEW if escrow else PASSWORD).status_code == 303
    assert FACTS in clerk.opens(f"report/{reference}").text


@pytest.mark.parametrize("wrong", ["a wrong old password", ""])
def test_a_wrong_password_gives_nobody_a_new_key(
    house: House, env: MutableMapping[str, str], capsys: pytest.CaptureFixture[str], wrong: str
) -> None:
    hire(house, "zhang", "handler")
    env["PASSWORD"] = wrong or "x"
    assert main(["staff", "rekey", "zhang", "--yes"]) == 1
    assert "现在的密码不对" in capsys.readouterr().err
    assert live(house) == [*HOUSE_KEYS, "handler-2 zhang"]


def rotate_escrow(house: House, tmp_path: Path) -> bytes:
    """Put a new escrow in the place of the house's, and return its private key."""
    out = tmp_path / "escrow-2.key"
    assert main(["keys", "rotate", "escrow-1", "--yes", "--old", house.key_file("escrow"), "--out", str(out)]) == 0
    return read_private(out, house.env()["PASSPHRASE"])[1]


def test_the_old_escrow_opens_nothing_that_is_sealed_after_it(
    house: House, env: MutableMapping[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    zhang = hire(house, "zhang", "handler")
    new, old = rotate_escrow(house, tmp_path), house.private("escrow")[1]
    wang = hire(house, "wang", "custodian")
    for name, secrets in (("zhang", zhang), ("wang", wang)):
        staff = row(house, name)
        assert staff is not None
        owner = boxes.Owner(name, staff.role, staff.key)
        assert boxes.opened_by_escrow(staff.escrow_box, old, owner) is None
        assert boxes.opened_by_escrow(staff.escrow_box, new, owner) == secrets
    capsys.readouterr()
    assert main(["staff", "recover", "zhang", "--key", house.key_file("escrow")]) == 1
    assert "这是已经停用的托管钥匙 escrow-1，请用现在的 escrow-2" in capsys.readouterr().err
    assert main(["keys", "split", "--key", house.key_file("escrow")]) == 1
    assert "这是已经停用的托管钥匙 escrow-1" in capsys.readouterr().err
    assert main(["staff", "recover", "zhang", "--key", str(tmp_path / "escrow-2.key")]) == 0


def test_what_was_sealed_to_the_old_escrow_is_handed_over_with_it(
    house: House, env: MutableMapping[str, str], tmp_path: Path
) -> None:
    house.citizen().reports()
    rotate_escrow(house, tmp_path)
    assert main(["keys", "handover", "--yes", "--key", house.key_file("escrow")]) == 0
    reference = only_report(house).reference
    assert main(["read", reference, "--key", str(tmp_path / "escrow-2.key")]) == 0


def test_an_escrow_is_replaced_only_by_whoever_has_it(
    house: House, env: MutableMapping[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["keys", "rotate", "escrow-1", "--yes", "--out", str(tmp_path / "e.key")]
    assert main([*words, "--old", house.key_file("handler")]) == 1
    assert "这不是公钥里登记的托管钥匙" in capsys.readouterr().err
    assert live(house) == HOUSE_KEYS


def test_a_rotation_of_the_escrow_that_was_cut_off_is_finished_by_resealing(
    house: House, env: MutableMapping[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    zhang = hire(house, "zhang", "handler")
    before = row(house, "zhang")
    assert before is not None
    rotate_escrow(house, tmp_path)
    with house.database().writing() as session:
        session.get_one(Staff, "zhang").escrow_box = before.escrow_box
    capsys.readouterr()
    assert main(["staff", "recover", "zhang", "--key", str(tmp_path / "escrow-2.key")]) == 1
    assert "请先运行 python -m intake keys reseal" in capsys.readouterr().err
    assert main(["keys", "reseal", "--old", house.key_file("escrow")]) == 0
    assert "转了 1 个账号的托管封存：zhang" in capsys.readouterr().out
    assert main(["staff", "recover", "zhang", "--key", str(tmp_path / "escrow-2.key")]) == 0
    assert main(["keys", "reseal", "--old", house.key_file("escrow")]) == 0
    assert "转了 0 个账号的托管封存" in capsys.readouterr().out
    assert zhang.private


def test_anothers_box_is_not_sealed_anew_to_the_escrow(
    house: House, env: MutableMapping[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hire(house, "zhang", "handler")
    hire(house, "ming", "custodian")
    theirs = row(house, "ming")
    assert theirs is not None
    with house.database().writing() as session:
        session.get_one(Staff, "zhang").escrow_box = theirs.escrow_box
    out = str(tmp_path / "e.key")
    assert main(["keys", "rotate", "escrow-1", "--yes", "--old", house.key_file("escrow"), "--out", out]) == 1
    assert "zhang 的托管封存打不开，或者不是它自己的，没有转" in capsys.readouterr().err
    with house.database().reading() as session:
        assert [one.reference for one in journal.last(session, 9) if one.what == "account-refused"] == ["zhang"]


def test_the_list_says_what_is_wrong_with_an_account(
    house: House, env: MutableMapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    hire(house, "zhang", "handler", ["award-2024"])
    hire(house, "wang", "custodian")
    with house.database().writing() as session:
        session.get_one(Staff, "zhang").scopes = EVERY
    assert main(["staff", "list"]) == 0
    wang, zhang = capsys.readouterr().out.splitlines()
    assert "账号 zhang 的登记与签名不符" in zhang
    assert wang == "wang　身份保管人　wang的岗位　全部评选"
    with pytest.raises(KeysError, match="的登记与签名不符"):
        accounts.rescope(house.database(), house.data / "keys", "zhang", [Scope("award-2024")], NOW)
    assert Authority.of(house.data / "keys").ring.keys[3].campaigns == ("award-2024",)
