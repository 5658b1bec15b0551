"""Reading at the desk writes nothing but what the journal wants, and renews the session once a minute."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from intake.desk import sessions
from intake.store.tables import DeskSession, Entry
from tests.clerk import Clerk, hire
from tests.house import House
from tests.no_room import full
from tests.test_desk_work import only_report

READ_ALONE = ("", "?state=all", "account", "outcome", "retention", "enter", "enter?notice=award-2024/east")


@pytest.fixture
def clerk(small_house: House) -> Clerk:
    """Return a handler at the desk; one report has come in."""
    secrets = hire(small_house, "zhang", "handler")
    small_house.citizen().reports()
    return Clerk(small_house.app(), "zhang", secrets).at_desk()


@contextmanager
def written(clerk: Clerk) -> Iterator[list[str]]:
    """Collect the statements that begin a write transaction or change something while the block runs."""
    engine, found = clerk.parts.reports.database.engine, list[str]()

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(("BEGIN IMMEDIATE", "INSERT", "UPDATE", "DELETE")):
            found.append(" ".join(statement.split()[:2]))

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def seen_before(house: House, ago: timedelta) -> None:
    """Put the moment at which the session was last renewed into the past."""
    with house.database().writing() as session:
        session.scalars(select(DeskSession)).one().seen_at -= ago


@pytest.mark.parametrize("address", READ_ALONE)
def test_reading_a_page_within_a_minute_begins_no_write_transaction(clerk: Clerk, address: str) -> None:
    with written(clerk) as statements:
        assert clerk.opens(address).status_code == 200
    assert statements == []


def test_a_session_is_renewed_once_a_minute_has_passed(clerk: Clerk, small_house: House) -> None:
    seen_before(small_house, timedelta(minutes=2))
    with written(clerk) as statements:
        assert clerk.opens("account").status_code == 200
        assert clerk.opens("account").status_code == 200
    assert statements == ["BEGIN IMMEDIATE", "UPDATE desk_sessions"]


@pytest.mark.parametrize(
    ("seconds", "stale", "lasts"),
    [(0, False, 1800), (59, False, 1741), (60, True, 1800), (1800, True, 1800), (1801, True, None)],
)
def test_a_session_lasts_thirty_minutes_since_it_was_renewed(
    clerk: Clerk, small_house: House, seconds: int, stale: bool, lasts: int | None
) -> None:
    token = clerk.client.get_cookie("gongshi-desk")
    assert token is not None
    with small_house.database().reading() as session:
        now = session.scalars(select(DeskSession)).one().seen_at + timedelta(seconds=seconds)
        found = sessions.find(session, token.value, now, clerk.parts.reports.authority)
    left = None if found.desk is None else round((found.desk.until - now).total_seconds())
    assert (found.stale, left, found.refused) == (stale, lasts, "")


@pytest.mark.parametrize("due", [False, True])
def test_opening_a_report_is_one_transaction_with_its_entry_and_the_renewal(
    clerk: Clerk, small_house: House, due: bool
) -> None:
    reference = only_report(small_house).reference
    seen_before(small_house, timedelta(minutes=2 if due else 0))
    with written(clerk) as statements:
        assert clerk.opens(f"report/{reference}").status_code == 200
    renewal = ["UPDATE desk_sessions"] if due else []
    assert statements == ["BEGIN IMMEDIATE", *renewal, "INSERT INTO"]
    with small_house.database().reading() as session:
        last = session.scalars(select(Entry).order_by(Entry.number.desc())).first()
    assert last is not None
    assert (last.what, last.who, last.reference) == ("opened", "zhang", reference)


def test_the_button_that_keeps_a_session_renews_it_at_once(clerk: Clerk, small_house: House) -> None:
    seen_before(small_house, timedelta(seconds=30))
    with written(clerk) as statements:
        answer = clerk.opens("alive").get_json()
    assert statements == ["BEGIN IMMEDIATE", "UPDATE desk_sessions"]
    with small_house.database().reading() as session:
        ends = session.scalars(select(DeskSession)).one().seen_at + timedelta(minutes=30)
    assert answer["until"] == f"{ends:%H:%M}"


def test_a_session_that_ran_out_is_removed(clerk: Clerk, small_house: House) -> None:
    seen_before(small_house, timedelta(minutes=31))
    assert clerk.opens("account").status_code == 401
    with small_house.database().reading() as session:
        assert session.scalars(select(DeskSession)).all() == []


def test_a_session_that_was_ended_is_not_brought_back_by_a_page_that_was_on_its_way(
    clerk: Clerk, small_house: House
) -> None:
    seen_before(small_house, timedelta(minutes=2))
    with small_house.database().writing() as session:
        session.delete(session.scalars(select(DeskSession)).one())
    assert clerk.opens("account").status_code == 401
    with small_house.database().reading() as session:
        assert session.scalars(select(DeskSession)).all() == []


def test_pages_that_write_nothing_are_read_on_a_full_disk(clerk: Clerk, small_house: House) -> None:
    seen_before(small_house, timedelta(minutes=2))
    with full(clerk.parts.reports.database.engine):
        assert clerk.opens("").status_code == 200
