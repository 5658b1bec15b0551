"""Throttles: who fails too often waits, nobody else does, and whoever is turned away is not counted again."""

import threading
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from intake.__main__ import main
from intake.desk import accounts, hashing
from intake.limits import (
    LOGINS,
    RECEIPTS,
    AmountLimit,
    login_counters,
    networks,
    receipt_counters,
)
from intake.receipt import Receipt
from intake.store import failures
from intake.store.tables import Entry, Failure
from intake.views.throttled import throttle_of
from tests.clerk import PASSWORD, Clerk, hire
from tests.house import Citizen, House, code_of, hidden
from tests.moments import shanghai

NOW = shanghai("2024-04-03T10:00:00")
KEY = b"k" * 32
HOME, ELSEWHERE, NEXT_DOOR = "192.0.2.1", "198.51.100.1", "192.0.2.77"


@pytest.mark.parametrize(
    ("address", "narrow", "wide"),
    [
        ("192.0.2.7", "192.0.2.7/32", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("::ffff:192.0.2.7", "192.0.2.7/32", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/64", "fe80::/48"),
        ("", "unknown", "unknown"),
        (None, "unknown", "unknown"),
        ("nonsense", "unknown", "unknown"),
    ],
)
def test_an_address_belongs_to_a_narrow_and_a_wide_network(address: str | None, narrow: str, wide: str) -> None:
    assert networks(address) == (narrow, wide)


def test_an_office_sends_five_hundred_reports_in_an_hour_and_a_script_no_more_than_six_hundred() -> None:
    office, script = AmountLimit(600, KEY), AmountLimit(600, KEY)
    assert all(office.take(HOME, NOW + timedelta(seconds=7 * n)) for n in range(500))
    assert sum(script.take(HOME, NOW + timedelta(milliseconds=n)) for n in range(5000)) == 600


def test_whoever_is_turned_away_takes_nothing_from_those_who_come_later() -> None:
    limit = AmountLimit(60, KEY)
    taken = [limit.take(HOME, NOW) for _ in range(61)]
    assert taken == [True] * 60 + [False]
    # One refused request every 45 seconds kept the whole network out for ever.
    refused = [limit.take(HOME, NOW + timedelta(seconds=45 * n)) for n in range(1, 10)]
    assert refused.count(True) == 6
    assert limit.take(HOME, NOW + timedelta(seconds=59), 60) is False
    assert limit.take(NEXT_DOOR, NOW)


def test_many_addresses_of_one_network_send_four_times_as_much_and_no_more() -> None:
    limit = AmountLimit(10, KEY)
    sent = [limit.take(f"2001:db8:1:{n:x}::1", NOW) for n in range(50)]
    assert sent == [True] * 40 + [False] * 10
    assert limit.take("2001:db8:2::1", NOW)


def test_a_clock_that_steps_back_takes_nothing_away() -> None:
    limit = AmountLimit(2, KEY)
    assert limit.take(HOME, NOW)
    assert limit.take(HOME, NOW - timedelta(days=1))
    assert not limit.take(HOME, NOW - timedelta(days=1))


def test_pauses_grow_up_to_a_bound() -> None:
    pauses = [LOGINS.pause(count) for count in range(1, 12)]
    minutes = [pause.total_seconds() / 60 for pause in pauses]
    assert minutes == [0, 0, 0, 0, 5, 10, 20, 40, 60, 60, 60]
    assert LOGINS.pause(10**6) == timedelta(hours=1)


def nobodys(number: int) -> str:
    """Return a receipt that nobody has, with its right check character."""
    return Receipt(f"{number:016d}").shown


def asks(citizen: Citizen, code: str, address: str = HOME, path: str = "follow", **more: str) -> TestResponse:
    """Send a receipt from an address."""
    token = hidden(citizen.client.get("/intake/follow"))
    data = token | {"receipt": code} | more
    return citizen.client.post(f"/intake/{path}", data=data, environ_base={"REMOTE_ADDR": address})


@pytest.mark.parametrize(
    ("path", "more"), [("follow", {}), ("follow/add", {"text": "补充"}), ("follow/withdraw", {"sure": "yes"})]
)
def test_of_eighty_guesses_of_a_receipt_twenty_are_answered_whatever_is_asked_with_it(
    house: House, path: str, more: dict[str, str]
) -> None:
    citizen = house.citizen()
    codes = [asks(citizen, nobodys(n), path=path, **more).status_code for n in range(80)]
    assert codes == [404] * 20 + [429] * 60


def test_a_network_that_guessed_waits_and_the_others_follow_their_reports(small_house: House) -> None:
    citizen = small_house.citizen()
    mine = code_of(citizen.reports())
    for n in range(20):
        asks(citizen, nobodys(n))
    page = asks(citizen, mine)
    assert page.status_code == 429
    assert 55 <= int(page.headers["Retry-After"]) <= 60
    assert "以后再试" in page.text
    assert mine in page.text
    assert asks(citizen, mine, ELSEWHERE).status_code == 200
    assert asks(citizen, mine, NEXT_DOOR).status_code == 200


def test_what_was_to_be_added_is_kept_when_the_way_is_closed(small_house: House) -> None:
    citizen = small_house.citizen()
    for n in range(20):
        asks(citizen, nobodys(n))
    assert "后来又想起一件事" in asks(citizen, nobodys(1), path="follow/add", text="后来又想起一件事").text


def test_right_receipts_and_mistyped_ones_are_never_counted(small_house: House) -> None:
    citizen = small_house.citizen()
    mine = code_of(citizen.reports())
    assert {asks(citizen, mine).status_code for _ in range(40)} == {200}
    assert {asks(citizen, mine[:-1] + "*").status_code for _ in range(40)} == {422}
    with small_house.database().reading() as session:
        assert session.query(Failure).count() == 0


def test_guesses_count_in_every_process_and_after_a_restart(house: House) -> None:
    citizens = [house.citizen(), house.citizen()]
    codes = [asks(citizens[n % 2], nobodys(n)).status_code for n in range(22)]
    assert codes == [404] * 20 + [429] * 2
    assert asks(house.citizen(), nobodys(1)).status_code == 429


def test_guesses_that_come_at_once_are_no_more_than_one_after_the_other(house: House) -> None:
    citizen, answers = house.citizen(), list[int]()
    token = hidden(citizen.client.get("/intake/follow"))
    cookie = citizen.client.get_cookie("gongshi")
    assert cookie is not None

    def guess(number: int) -> None:
        client = citizen.app.test_client()
        client.set_cookie("gongshi", cookie.value)
        answers.append(client.post("/intake/follow", data=token | {"receipt": nobodys(number)}).status_code)

    threads = [threading.Thread(target=guess, args=(n,)) for n in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers) == {404, 429}
    assert answers.count(404) <= 20


def test_no_address_is_stored_and_rows_go_when_they_are_forgotten(small_house: House) -> None:
    citizen = small_house.citizen()
    asks(citizen, nobodys(1))
    assert HOME.encode() not in (small_house.data / "reports.sqlite3").read_bytes()
    counted = citizen.parts.failures
    counted.record(receipt_counters(counted.key, ELSEWHERE), citizen.parts.clock.now() + timedelta(hours=2))
    with small_house.database().reading() as session:
        assert {row.id for row in session.query(Failure)} == {
            counter.id for counter in receipt_counters(counted.key, ELSEWHERE)
        }


def test_a_pause_that_was_written_while_the_clock_was_wrong_closes_nothing(small_house: House) -> None:
    citizen = small_house.citizen()
    counters = receipt_counters(citizen.parts.failures.key, HOME)
    for _ in range(20):
        citizen.parts.failures.record(counters, NOW + timedelta(days=90))
    with citizen.parts.failures.attempt(counters, NOW):
        pass
    assert RECEIPTS.longest < timedelta(days=1)


@pytest.fixture
def clerk(small_house: House) -> Clerk:
    """Return a handler who stands before the door."""
    return Clerk(small_house.app(), "zhang", hire(small_house, "zhang", "handler"))


def tries(
    clerk: Clerk, address: str, password: str = PASSWORD, code: str | None = None, name: str = ""
) -> TestResponse:
    """Fill in the door's form at an address."""
    page = clerk.app.test_client()
    token = hidden(page.get("/intake/desk/login"))
    words = {"name": name or clerk.name, "password": password, "code": code or clerk.code()}
    return page.post("/intake/desk/login", data=token | words, environ_base={"REMOTE_ADDR": address})


def fails(clerk: Clerk, address: str, times: int = 5) -> None:
    """Count failed logins as the door does, without stretching a password each time."""
    counted = clerk.parts.failures
    for _ in range(times):
        counted.record(login_counters(counted.key, address, clerk.name, known=True), clerk.now)


def test_whoever_fails_elsewhere_keeps_nobody_out(clerk: Clerk) -> None:
    fails(clerk, ELSEWHERE)
    refused = tries(clerk, ELSEWHERE)
    assert refused.status_code == 429
    assert 290 <= int(refused.headers["Retry-After"]) <= 300
    assert "分钟以后再试" in refused.text
    assert tries(clerk, HOME).status_code == 303


def test_five_wrong_logins_close_the_door_where_they_were_typed(clerk: Clerk, small_house: House) -> None:
    assert [tries(clerk, HOME, "wrong horse battery").status_code for _ in range(5)] == [422] * 5
    assert tries(clerk, HOME).status_code == 429
    with small_house.database().reading() as session:
        assert [entry.what for entry in session.query(Entry)].count("login-failed") == 5


def test_many_names_from_one_network_close_its_door(clerk: Clerk) -> None:
    counted = clerk.parts.failures
    for n in range(30):
        counted.record(login_counters(counted.key, ELSEWHERE, f"name-{n}", known=False), clerk.now)
    assert tries(clerk, ELSEWHERE).status_code == 429
    assert tries(clerk, HOME).status_code == 303


def test_a_name_that_nobody_has_is_not_stored_as_it_was_typed(clerk: Clerk, small_house: House) -> None:
    assert tries(clerk, HOME, name="my password by mistake").status_code == 422
    with small_house.database().reading() as session:
        assert {row.account for row in session.query(Failure)} == {""}
        assert session.query(Entry).filter(Entry.what == "login-failed").count() == 0


def test_wrong_codes_with_the_right_password_count_wherever_they_come_from(clerk: Clerk) -> None:
    addresses = [f"198.51.{n}.1" for n in range(10)]
    assert {tries(clerk, address, code="000000").status_code for address in addresses} == {422}
    assert tries(clerk, HOME).status_code == 422
    with clerk.parts.reports.database.writing() as session:
        failures.unlock(session, "zhang")
    assert tries(clerk, HOME).status_code == 303


def test_a_report_is_stored_while_passwords_wait_to_be_tried(clerk: Clerk, small_house: House) -> None:
    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(tries(clerk, HOME).status_code)) for _ in range(3)]
    with hashing._places:
        for thread in threads:
            thread.start()
        assert small_house.citizen().reports().status_code == 200
        assert answers == []
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 422, 422]


def test_when_too_many_passwords_wait_the_next_is_asked_to_come_back(clerk: Clerk) -> None:
    places = [hashing._queue.acquire(blocking=False) for _ in range(hashing.AT_ONCE + hashing.MOST_WAITING)]
    assert all(places)
    try:
        page = tries(clerk, HOME)
    finally:
        for _ in places:
            hashing._queue.release()
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "10"
    assert tries(clerk, HOME).status_code == 303


def test_an_account_that_is_closed_while_its_password_is_tried_lets_nobody_in(clerk: Clerk, small_house: House) -> None:
    answers: list[int] = []
    thread = threading.Thread(target=lambda: answers.append(tries(clerk, HOME).status_code))
    with hashing._places:
        thread.start()
        accounts.leave(small_house.database(), small_house.data / "keys", "zhang", clerk.now)
    thread.join()
    assert answers == [422]


def test_an_account_is_unlocked_by_a_command_that_the_journal_names(
    clerk: Clerk, small_house: House, command_env: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    command_env.update(small_house.env())
    fails(clerk, HOME)
    assert tries(clerk, HOME).status_code == 429
    assert main(["staff", "unlock", "zhang"]) == 0
    assert tries(clerk, HOME).status_code == 303
    assert main(["staff", "unlock", "nobody"]) == 1
    assert "没有叫 nobody 的账号" in capsys.readouterr().err
    with small_house.database().reading() as session:
        assert [entry.reference for entry in session.query(Entry) if entry.what == "staff-unlocked"] == ["zhang"]


def test_wrong_old_passwords_at_ones_own_desk_are_counted_like_wrong_logins(clerk: Clerk) -> None:
    clerk.at_desk()
    new = "four other plain words"
    wrong = [clerk.sends("account", old="nothing is right", new=new, again=new) for _ in range(5)]
    assert {page.status_code for page in wrong} == {422}
    page = clerk.sends("account", old=PASSWORD, new=new, again=new)
    assert page.status_code == 429
    assert "密码没有改" in page.text


def test_every_route_that_the_public_posts_to_declares_its_throttle(small_house: House) -> None:
    app = small_house.app()
    declared = {
        f"{rule.rule.removeprefix('/intake')}": throttle_of(app, rule.endpoint)
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and rule.endpoint.partition(".")[0] in {"report", "follow", "door", "entry"}
    }
    assert declared == {
        "/report/form": "upload",
        "/report/send": "send",
        "/follow": "receipt",
        "/follow/add": "receipt",
        "/follow/withdraw": "receipt",
        "/verify": "none",
        "/desk/login": "login",
        "/desk/logout": "none",
    }
