"""Accounts: three right words open a session, wrong ones tell nothing, a lost password costs no report."""

import threading
from datetime import timedelta

import pytest
from nacl.secret import SecretBox

from intake.desk import account_rules, accounts, passwords, sessions, shares, totp
from intake.desk.access import EVERY
from intake.desk.login import Words, log_in
from intake.errors import KeysError
from intake.keys import load_ring
from intake.store import rows
from intake.store.tables import DeskSession, Staff
from tests.clerk import PASSWORD, Clerk, hire
from tests.house import FACTS, House, hidden_in


@pytest.fixture
def clerk(small_house: House) -> Clerk:
    """Return a handler of everything who stands before the door."""
    secrets = hire(small_house, "zhang", "handler")
    return Clerk(small_house.app(), "zhang", secrets)


def reference_of(house: House) -> str:
    with house.database().reading() as session:
        return next(iter(rows.all_reports(session))).reference


def test_password_and_code_together_open_the_desk(clerk: Clerk) -> None:
    assert clerk.opens().status_code == 401
    assert clerk.logs_in().status_code == 303
    assert "办理" in clerk.opens().text


@pytest.mark.parametrize(("password", "code"), [("wrong horse battery", None), (PASSWORD, "000000"), ("", "")])
def test_a_wrong_word_is_refused_without_saying_which(clerk: Clerk, password: str, code: str | None) -> None:
    page = clerk.logs_in(password, code)
    assert page.status_code == 422
    assert "账号、密码或者验证码不对" in page.text
    assert clerk.opens().status_code == 401


def test_a_code_opens_one_session_only(clerk: Clerk) -> None:
    code = clerk.code()
    assert clerk.logs_in(code=code).status_code == 303
    assert Clerk(clerk.app, "zhang", clerk.secrets).logs_in(code=code).status_code == 422


def test_logging_out_ends_the_session_for_whoever_has_the_cookie(clerk: Clerk, small_house: House) -> None:
    clerk.at_desk()
    assert clerk.client.get("/intake/desk/logout").status_code == 405
    assert "已经退出" in clerk.sends("logout").text
    assert clerk.opens().status_code == 401
    with small_house.database().reading() as session:
        assert session.query(DeskSession).count() == 0


def test_half_an_hour_without_a_step_ends_the_session(clerk: Clerk, small_house: House) -> None:
    clerk.at_desk()
    with small_house.database().writing() as session:
        session.query(DeskSession).one().seen_at -= timedelta(minutes=31)
    page = clerk.opens()
    assert page.status_code == 401
    assert "已经自动退出" in page.text


def test_what_was_typed_when_the_session_ran_out_can_be_sent_after_logging_in_again(
    clerk: Clerk, small_house: House
) -> None:
    small_house.citizen().reports()
    reference = reference_of(small_house)
    clerk.at_desk()
    token = hidden_in(clerk.opens(f"report/{reference}").text)["csrf_token"]
    with small_house.database().writing() as session:
        session.query(DeskSession).delete()
        accounts.existing(session, "zhang").last_code = 0
    question = "请说明是哪一年的账，有没有单据可以核对？"
    address = f"/intake/desk/report/{reference}/ask"
    door = clerk.client.post(address, data={"csrf_token": token, "text": question})
    assert door.status_code == 401
    assert "刚才写的内容还在" in door.text
    back = clerk.answers(door.text, {"name": "zhang", "password": PASSWORD, "code": clerk.code()})
    assert question in back.text
    sent = clerk.client.post(address, data=hidden_in(back.text) | {"text": question})
    assert sent.status_code == 303
    assert question in clerk.opens(f"report/{reference}").text


def test_the_database_alone_opens_nothing_and_neither_does_the_cookie(clerk: Clerk, small_house: House) -> None:
    clerk.at_desk()
    with small_house.database().reading() as session:
        staff, desk = session.query(Staff).one(), session.query(DeskSession).one()
        for secret in (clerk.secrets.private, clerk.secrets.totp, PASSWORD.encode()):
            assert secret not in staff.box + staff.escrow_box + desk.box
    for guess in (bytes(32), staff.box[:32], desk.id.ljust(32, b"\0")):
        with pytest.raises(Exception, match=r"Decryption failed"):
            SecretBox(guess).decrypt(desk.box)


def test_a_report_opens_with_the_sessions_key_and_never_with_another_sessions(clerk: Clerk, small_house: House) -> None:
    small_house.citizen().reports()
    clerk.at_desk()
    assert FACTS in clerk.opens(f"report/{reference_of(small_house)}").text


@pytest.mark.parametrize("password", ["short", "zhang-is-my-name", "aaaaaaaaaaaaaaaa"])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(KeysError, match="密码"):
        account_rules.check_password(password, "zhang")


def test_a_new_password_keeps_the_key(clerk: Clerk, small_house: House) -> None:
    clerk.at_desk()
    new = "four other plain words"
    assert "现在的密码不对" in clerk.sends("account", old="nothing right", new=new, again=new).text
    assert "不一样" in clerk.sends("account", old=PASSWORD, new=new, again="else").text
    assert "密码已经改好" in clerk.sends("account", old=PASSWORD, new=new, again=new).text
    with small_house.database().reading() as session:
        opened = passwords.opened(accounts.existing(session, "zhang"), new)
    assert opened is not None
    assert opened.private == clerk.secrets.private


def test_two_of_three_shares_of_the_escrow_replace_a_lost_password_and_open_what_was_sealed_before(
    small_house: House,
) -> None:
    secrets = hire(small_house, "zhang", "handler")
    app = small_house.app()
    small_house.citizen().reports()
    _, escrow = small_house.private("escrow")
    first, _, third = shares.split(escrow)
    restored = shares.join([third, first])
    old = Clerk(app, "zhang", secrets).at_desk()
    new = "a password nobody lost"
    authority = old.parts.reports.authority
    renewed = passwords.recover(small_house.database(), authority, "zhang", escrow=restored, password=new, now=old.now)
    assert renewed.private == secrets.private
    assert renewed.totp != secrets.totp
    assert old.opens().status_code == 401
    clerk = Clerk(app, "zhang", renewed)
    assert clerk.logs_in(PASSWORD).status_code == 422
    assert clerk.logs_in(new).status_code == 303
    assert FACTS in clerk.opens(f"report/{reference_of(small_house)}").text


def test_another_escrow_recovers_nothing(clerk: Clerk, small_house: House) -> None:
    authority, other = clerk.parts.reports.authority, bytes(31) + b"\1"
    with pytest.raises(KeysError, match="这不是公钥里登记的托管钥匙"):
        passwords.recover(small_house.database(), authority, "zhang", escrow=other, password=PASSWORD, now=clerk.now)


def test_somebody_who_left_is_let_in_no_more(clerk: Clerk, small_house: House) -> None:
    clerk.at_desk()
    accounts.leave(small_house.database(), small_house.data / "keys", "zhang", clerk.now)
    assert clerk.opens().status_code == 401
    assert clerk.logs_in().status_code == 422


def test_a_session_is_found_by_its_own_cookie_alone(clerk: Clerk, small_house: House) -> None:
    with small_house.database().writing() as session:
        authority = clerk.parts.reports.authority
        token = sessions.begin(session, accounts.existing(session, "zhang"), clerk.secrets.private, clerk.now)
        session.flush()
        desk = sessions.find(session, token, clerk.now, authority).desk
        assert desk is not None
        assert desk.private == clerk.secrets.private
        assert sessions.find(session, token + "x", clerk.now, authority).desk is None
        assert sessions.find(session, token, clerk.now + timedelta(minutes=31), authority).desk is None


def test_every_reader_of_the_ring_has_a_key_there_and_nobody_else(small_house: House) -> None:
    before = len(load_ring(small_house.data / "keys").keys)
    hire(small_house, "wang", "custodian", ["award-2024"])
    hire(small_house, "li", "supervisor", [EVERY])
    hire(small_house, "zhao", "auditor")
    ring = load_ring(small_house.data / "keys")
    assert len(ring.keys) == before + 2
    assert ring.keys[-2].campaigns == ("award-2024",)
    assert totp.SECONDS == 30


def test_a_code_typed_at_once_in_many_places_opens_one_session(house: House) -> None:
    secrets = hire(house, "zhang", "handler")
    clerk = Clerk(house.app(), "zhang", secrets)
    words, found = Words("zhang", PASSWORD, clerk.code(), "192.0.2.1"), list[bool]()

    def enter() -> None:
        here = clerk.parts.reports
        found.append(log_in(here.database, clerk.parts.failures, here.authority, words, clerk.now) is not None)

    threads = [threading.Thread(target=enter) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [False] * 4 + [True]
