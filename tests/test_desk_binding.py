"""Accounts are what the server signed and the ring says: what whoever writes the database puts in their place fails."""

import base64
import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.bindings import crypto_box_keypair, crypto_box_seal
from nacl.secret import SecretBox
from sqlalchemy import select

from intake.authority import Authority
from intake.desk import accounts, boxes, passwords, rekeying, sessions
from intake.desk.access import Role
from intake.desk.boxes import Owner, Secrets
from intake.desk.hashing import stretched
from intake.envelope import Recipient
from intake.errors import KeysError
from intake.gateway import ARRIVED
from intake.keys import load_ring
from intake.store import journal
from intake.store.tables import DeskSession, Staff
from tests.clerk import PASSWORD, Clerk, hire
from tests.house import House, hidden_in
from tests.moments import shanghai
from tests.test_desk_abstracts import sent
from tests.test_desk_work import only_report, steps

NOW = shanghai("2024-04-03T12:00:00")
NEW = "a password nobody lost"
DIFFERS = "的登记与签名不符"
OTHER_KEY = "的钥匙和公钥登记对不上"


def written_down(house: House, what: str = "account-refused") -> list[str]:
    """Return whose accounts were refused, as the journal has it."""
    with house.database().reading() as session:
        return [entry.reference for entry in journal.last(session, 50) if entry.what == what]


def change(house: House, name: str, **columns: object) -> None:
    """Write what one likes into somebody's row, as whoever holds the database can."""
    with house.database().writing() as session:
        staff = session.get_one(Staff, name)
        for column, value in columns.items():
            setattr(staff, column, value)


def row(house: House, name: str) -> Staff:
    with house.database().reading() as session:
        return session.get_one(Staff, name)


def old_box(secrets: Secrets, password: str = PASSWORD) -> bytes:
    """A box as it was made before boxes were bound to their account."""
    salt, parts = bytes(range(16)), [secrets.private, secrets.totp]
    plain = json.dumps([base64.b64encode(part).decode() for part in parts]).encode()
    return salt + SecretBox(stretched(password, salt)).encrypt(plain)


def old_escrow_box(secrets: Secrets, escrow: bytes) -> bytes:
    parts = [base64.b64encode(part).decode() for part in (secrets.private, secrets.totp)]
    return crypto_box_seal(json.dumps(parts).encode(), escrow)


def recover(house: House, name: str) -> Secrets:
    """Give somebody a new password with the house's escrow."""
    authority, escrow = Authority.of(house.data / "keys"), house.private("escrow")[1]
    return passwords.recover(house.database(), authority, name, escrow=escrow, password=NEW, now=NOW)


@pytest.mark.parametrize(("victim", "thief"), [("ming", "zhang"), ("zhang", "ming")])
@pytest.mark.parametrize("old", [False, True], ids=["bound", "of before"])
def test_recovery_with_anothers_escrow_box_is_refused_and_written_down(
    house: House, victim: str, thief: str, *, old: bool
) -> None:
    people = {"zhang": hire(house, "zhang", "handler"), "ming": hire(house, "ming", "custodian")}
    public = load_ring(house.data / "keys").holders("escrow", "*")[0].public
    stolen = old_escrow_box(people[victim], public) if old else row(house, victim).escrow_box
    before = row(house, thief).box
    change(house, thief, escrow_box=stolen)
    with pytest.raises(KeysError, match=OTHER_KEY if old else "托管封存不是它自己的"):
        recover(house, thief)
    assert row(house, thief).box == before
    assert written_down(house) == [thief]


@pytest.mark.parametrize("column", ["public", "key"])
def test_recovery_with_anothers_escrow_box_and_key_is_refused_too(house: House, column: str) -> None:
    hire(house, "zhang", "handler")
    ming = hire(house, "ming", "custodian")
    public = load_ring(house.data / "keys").holders("escrow", "*")[0].public
    theirs = row(house, "ming")
    change(house, "zhang", escrow_box=old_escrow_box(ming, public), **{column: getattr(theirs, column)})
    with pytest.raises(KeysError, match=DIFFERS):
        recover(house, "zhang")
    assert written_down(house) == ["zhang"]


def test_an_escrow_box_that_anybody_can_make_recovers_nothing(small_house: House) -> None:
    hire(small_house, "zhang", "handler")
    staff, escrow = row(small_house, "zhang"), load_ring(small_house.data / "keys").holders("escrow", "*")[0]
    forged = Secrets(crypto_box_keypair()[1], bytes(20))
    change(
        small_house, "zhang", escrow_box=boxes.sealed_to_escrow(forged, Owner("zhang", "handler", staff.key), escrow)
    )
    with pytest.raises(KeysError, match=OTHER_KEY):
        recover(small_house, "zhang")


def test_a_whole_row_under_another_name_lets_nobody_in(house: House) -> None:
    hire(house, "zhang", "handler")
    ming = hire(house, "ming", "custodian")
    theirs = row(house, "ming")
    columns = {name: getattr(theirs, name) for name in ("role", "scopes", "key", "public", "signature", "label")}
    change(house, "zhang", **columns, box=old_box(ming, "zhang knows this one"), last_code=0)
    clerk = Clerk(house.app(), "zhang", ming)
    page = clerk.logs_in("zhang knows this one")
    assert page.status_code == 403
    assert DIFFERS in page.text
    assert clerk.opens().status_code == 401
    assert written_down(house) == ["zhang"]


@pytest.mark.parametrize(("victim", "thief"), [("ming", "zhang"), ("zhang", "ming")])
def test_a_box_of_another_account_opens_nothing_at_the_door(house: House, victim: str, thief: str) -> None:
    people = {"zhang": hire(house, "zhang", "handler"), "ming": hire(house, "ming", "custodian")}
    app = house.app()
    change(house, thief, box=row(house, victim).box)
    assert Clerk(app, thief, people[victim]).logs_in().status_code == 422
    change(house, thief, box=old_box(people[victim]))
    page = Clerk(app, thief, people[victim]).logs_in()
    assert page.status_code == 403
    assert OTHER_KEY in page.text
    assert written_down(house) == [thief]


CHANGES: dict[str, dict[str, object]] = {
    "role": {"role": "custodian"}, "scopes": {"scopes": "*"}, "label": {"label": "别的岗位"},
    "key": {"key": "handler-1"},
    "public": {"public": crypto_box_keypair()[0]}, "signature": {"signature": bytes(64)}, "none": {"signature": None},
}  # fmt: skip


@pytest.mark.parametrize("changed", CHANGES)
def test_a_row_that_was_changed_ends_the_session_and_lets_nobody_in(small_house: House, changed: str) -> None:
    secrets = hire(small_house, "zhang", "handler", ["award-2024@west"])
    clerk = Clerk(small_house.app(), "zhang", secrets).at_desk()
    assert clerk.opens().status_code == 200
    before = row(small_house, "zhang")
    change(small_house, "zhang", **CHANGES[changed], last_code=0)
    assert clerk.opens().status_code == 401
    assert clerk.logs_in().status_code in {403, 422}
    assert written_down(small_house)
    change(small_house, "zhang", last_code=0, **{column: getattr(before, column) for column in CHANGES[changed]})
    assert clerk.logs_in().status_code == 303


def test_an_account_that_was_closed_is_not_opened_again_by_putting_its_row_back(house: House) -> None:
    roles: dict[str, Role] = {"zhang": "handler", "du": "auditor"}
    for name, role in roles.items():
        secrets = hire(house, name, role)
        app, before = house.app(), row(house, name)
        accounts.leave(house.database(), house.data / "keys", name, NOW)
        change(house, name, left_at=None, signature=before.signature)
        page = Clerk(app, name, secrets).logs_in()
        assert page.status_code == 403
        assert f"账号 {name} 已经停用" in page.text


def test_a_session_of_one_account_is_worth_nothing_to_another(house: House) -> None:
    zhang, ming = hire(house, "zhang", "handler"), hire(house, "ming", "custodian")
    app = house.app()
    clerk, keeper = Clerk(app, "zhang", zhang).at_desk(), Clerk(app, "ming", ming).at_desk()
    with house.database().writing() as session:
        one = session.scalars(select(DeskSession).where(DeskSession.staff == "zhang")).one()
        one.staff = "ming"
    assert clerk.opens().status_code == 401
    assert keeper.opens().status_code == 200
    assert written_down(house) == ["ming"]


def test_a_login_ends_after_twelve_hours_however_often_a_page_is_opened(small_house: House) -> None:
    secrets = hire(small_house, "zhang", "handler")
    clerk = Clerk(small_house.app(), "zhang", secrets).at_desk()
    seen = []
    with small_house.database().writing() as session:
        desk = session.scalars(select(DeskSession)).one()
        token = clerk.client.get_cookie("gongshi-desk")
        assert token is not None
        for minutes in range(20, 13 * 60, 20):
            now = desk.began_at + timedelta(minutes=minutes)
            found = sessions.find(session, token.value, now, clerk.parts.reports.authority)
            sessions.renew(session, token.value, now)
            session.expire_all()
            seen.append(found.desk.until - now if found.desk else None)
            if found.desk is None:
                sessions.remove_ended(session, token.value, now, clerk.parts.reports.authority)
                break
    assert seen[0] == timedelta(minutes=30)
    assert seen[-2] == timedelta(minutes=20)
    assert len(seen) == 12 * 3
    assert clerk.opens().status_code == 401


def test_a_session_is_judged_when_the_body_is_there_and_not_when_its_head_came(small_house: House) -> None:
    clerk = Clerk(small_house.app(), "zhang", hire(small_house, "zhang", "handler")).at_desk()
    token = hidden_in(clerk.opens("account").text)["csrf_token"]
    with small_house.database().writing() as session:
        desk = session.scalars(select(DeskSession)).one()
        desk.seen_at -= timedelta(minutes=31)
        head = desk.seen_at + timedelta(minutes=1)
    words = {"old": PASSWORD, "new": NEW, "again": NEW, "csrf_token": token}
    page = clerk.client.post("/intake/desk/account", data=words, environ_overrides={ARRIVED: head})
    assert page.status_code == 401


def test_a_session_cannot_be_made_to_last_in_the_database(small_house: House) -> None:
    clerk = Clerk(small_house.app(), "zhang", hire(small_house, "zhang", "handler")).at_desk()
    with small_house.database().writing() as session:
        session.scalars(select(DeskSession)).one().began_at += timedelta(hours=8)
    assert clerk.opens().status_code == 401
    assert written_down(small_house) == ["zhang"]


def test_a_new_password_ends_every_other_session(small_house: House) -> None:
    secrets = hire(small_house, "zhang", "handler")
    app = small_house.app()
    here = Clerk(app, "zhang", secrets).at_desk()
    change(small_house, "zhang", last_code=0)
    elsewhere = Clerk(app, "zhang", secrets).at_desk()
    assert "密码已经改好" in here.sends("account", old=PASSWORD, new=NEW, again=NEW).text
    assert elsewhere.opens().status_code == 401
    assert here.opens().status_code == 200


def old_account(house: House, name: str, secrets: Secrets) -> None:
    """Make an account what it was before accounts were signed and boxes bound."""
    public = load_ring(house.data / "keys").holders("escrow", "*")[0].public
    boxes_then = {"box": old_box(secrets), "escrow_box": old_escrow_box(secrets, public)}
    change(house, name, **boxes_then, signature=None)


def to_old_ring(house: House) -> None:
    """Write the ring as it was before."""
    path = house.data / "keys" / "public.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    keys = [{name: value for name, value in key.items() if name != "account"} for key in told["keys"]]
    path.write_text(json.dumps({"version": 1, "deployment": told["deployment"], "keys": keys}), encoding="utf-8")


def test_accounts_of_before_are_signed_once_and_their_boxes_replaced_at_the_next_login(house: House) -> None:
    people = {"zhang": hire(house, "zhang", "handler"), "du": hire(house, "du", "auditor")}
    for name, secrets in people.items():
        old_account(house, name, secrets)
    to_old_ring(house)
    folder = house.data / "keys"
    assert rekeying.sign_once(house.database(), folder, NOW) == []
    assert rekeying.sign_once(house.database(), folder, NOW) == []
    assert [key.account for key in load_ring(folder).keys] == ["", "", "", "zhang"]
    for name, secrets in people.items():
        assert Clerk(house.app(), name, secrets).logs_in().status_code == 303
        assert boxes.is_bound(row(house, name).box)
        assert boxes.escrow_of(row(house, name).escrow_box) == "escrow-1"
        assert recover(house, name).private == secrets.private


def test_an_account_of_before_that_took_anothers_key_is_not_signed(house: House) -> None:
    zhang, ming = hire(house, "zhang", "handler"), hire(house, "ming", "custodian")
    for name, secrets in (("zhang", zhang), ("ming", ming)):
        old_account(house, name, secrets)
    theirs = row(house, "ming")
    change(house, "zhang", key=theirs.key, role="custodian")
    to_old_ring(house)
    assert rekeying.sign_once(house.database(), house.data / "keys", NOW) == ["zhang"]
    assert Clerk(house.app(), "zhang", zhang).logs_in().status_code in {403, 422}
    assert Clerk(house.app(), "ming", ming).logs_in().status_code == 303


def test_once_accounts_were_signed_one_without_a_signature_is_never_signed_again(house: House) -> None:
    secrets = hire(house, "zhang", "handler")
    change(house, "zhang", signature=None, scopes="*")
    assert rekeying.sign_once(house.database(), house.data / "keys", NOW) == []
    assert row(house, "zhang").signature is None
    assert Clerk(house.app(), "zhang", secrets).logs_in().status_code == 403


OWNER = Owner("zhang", "handler", "handler-2")
SECRETS = Secrets(bytes(range(32)), bytes(range(20)))


@pytest.fixture(scope="module")
def box() -> bytes:
    """Return a box: stretching its password takes a while."""
    return boxes.locked(SECRETS, PASSWORD, OWNER)


def test_a_box_opens_for_its_owner_with_its_password_alone(box: bytes) -> None:
    assert boxes.opened(box, PASSWORD, OWNER) == SECRETS
    assert boxes.opened(box, NEW, OWNER) is None
    for other in (Owner("ming", "handler", "handler-2"), Owner("zhang", "custodian", "handler-2"),
                  Owner("zhang", "handler", "handler-3")):  # fmt: skip
        assert boxes.opened(box, PASSWORD, other) is None


@pytest.mark.parametrize("place", [0, 8, 24, 56, 80, -1])
def test_a_box_that_was_changed_anywhere_opens_nothing(box: bytes, place: int) -> None:
    changed = bytearray(box)
    changed[place] ^= 1
    assert boxes.opened(bytes(changed), PASSWORD, OWNER) is None


@pytest.mark.parametrize("length", [0, 7, 8, 20, 56, 79])
def test_a_box_that_was_cut_off_opens_nothing(box: bytes, length: int) -> None:
    assert boxes.opened(box[:length].ljust(16, b"\0") if length < 16 else box[:length], PASSWORD, OWNER) is None


@given(st.binary(max_size=200))
def test_any_bytes_in_place_of_a_box_for_the_escrow_open_nothing_without_a_fault(told: bytes) -> None:
    public, private = crypto_box_keypair()
    assert boxes.opened_by_escrow(told, private, OWNER) is None
    sealed = crypto_box_seal(told, public)
    assert boxes.opened_by_escrow(b"gongsh\x02eescrow-1\n" + sealed, private, OWNER) is None


def test_a_box_for_the_escrow_opens_for_its_owner_alone() -> None:
    public, private = crypto_box_keypair()
    sealed = boxes.sealed_to_escrow(SECRETS, OWNER, Recipient("escrow-1", public))
    assert boxes.opened_by_escrow(sealed, private, OWNER) == SECRETS
    assert boxes.escrow_of(sealed) == "escrow-1"
    assert boxes.opened_by_escrow(sealed, private, Owner("ming", "handler", "handler-2")) is None
    assert boxes.opened_by_escrow(sealed, bytes(31) + b"\1", OWNER) is None


def test_an_abstract_is_not_sealed_to_a_public_key_that_was_put_in_a_units_row(house: House) -> None:
    hire(house, "east", "investigator", ["award-2024@east"])
    zhang = hire(house, "zhang", "handler")
    house.citizen().reports()
    clerk, reference = Clerk(house.app(), "zhang", zhang).at_desk(), only_report(house).reference
    steps(clerk, reference, {"before": "received", "after": "accepted", "reason": "内容具体。"})
    change(house, "east", public=crypto_box_keypair()[0])
    page = sent(clerk, reference)
    assert page.status_code == 422
    assert f"账号 east {DIFFERS}" in page.text
