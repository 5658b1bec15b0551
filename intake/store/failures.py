"""Failures in the database, so that every process and machine counts the same guesser; addresses are never stored."""

import threading
from collections import Counter as Tally
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from intake.errors import TooOftenError
from intake.limits import Counter
from intake.store.database import Database
from intake.store.tables import Failure

LEAST_WAIT = 10


class Failures:
    """Closes the way of whoever failed too often, and never counts those whom it turns away.

    Attempts under way in this process count as failures until they end, so that many at once are no more than one
    after the other.
    """

    def __init__(self, database: Database, key: bytes) -> None:
        self._database, self.key = database, key
        self._under_way: Tally[bytes] = Tally()
        self._lock = threading.Lock()

    @contextmanager
    def attempt(self, counters: Sequence[Counter], now: datetime) -> Iterator[None]:
        """Let an attempt through; raise TooOftenError when one of its counters closed the way."""
        ids = _ids(counters)
        with self._lock:
            self._under_way.update(ids)
            # Noted before the rows are read: whoever ends in between is then counted there, never nowhere.
            together = {counter_id: self._under_way[counter_id] for counter_id in ids}
        try:
            with self._database.reading() as session:
                rows = {row.id: row for row in session.scalars(select(Failure).where(Failure.id.in_(ids)))}
            for counter in counters:
                _check(counter, rows.get(counter.id), together[counter.id], now)
            yield
        finally:
            with self._lock:
                self._under_way.subtract(ids)
                self._under_way += Tally()

    def record(self, counters: Sequence[Counter], now: datetime) -> None:
        """Count a failure, in a transaction of its own."""
        with self._database.writing() as session:
            record(session, counters, now)


def is_closed(session: Session, counter: Counter, now: datetime) -> bool:
    """Tell whether one counter has closed the way."""
    return _closed_until(session.get(Failure, counter.id), counter, now) is not None


def record(session: Session, counters: Sequence[Counter], now: datetime) -> None:
    """Count a failure under every counter, and drop what is forgotten by now."""
    session.execute(delete(Failure).where(Failure.forgotten_at <= now))
    dialect = session.get_bind().dialect.name
    for counter in sorted(counters, key=lambda counter: counter.id):  # everybody in one order, so nobody waits for ever
        new = {"id": counter.id, "account": counter.account, "count": 0, "closed_until": None, "forgotten_at": now}
        module = postgresql if dialect == "postgresql" else sqlite
        session.execute(module.insert(Failure).values(new).on_conflict_do_nothing())
        row = session.get_one(Failure, counter.id, with_for_update=True, populate_existing=True)
        row.count += 1
        pause = counter.limit.pause(row.count)
        row.closed_until = now + pause if pause else None
        row.forgotten_at = now + pause + counter.limit.forgotten


def forget(session: Session, counters: Sequence[Counter]) -> None:
    """Forget the failures of these counters: the attempt was right."""
    session.execute(delete(Failure).where(Failure.id.in_(_ids(counters))))


def unlock(session: Session, account: str) -> None:
    """Forget all failures of an account, from wherever."""
    session.execute(delete(Failure).where(Failure.account == account))


def _check(counter: Counter, row: Failure | None, under_way: int, now: datetime) -> None:
    until = _closed_until(row, counter, now)
    if until is not None:
        raise TooOftenError((until - now).total_seconds())
    left = counter.limit.free - (row.count if row is not None and now < row.forgotten_at else 0)
    if under_way > max(1, left):  # once all free ones are used, one at a time after each pause
        raise TooOftenError(LEAST_WAIT)


def _closed_until(row: Failure | None, counter: Counter, now: datetime) -> datetime | None:
    if row is None or row.closed_until is None:
        return None
    # A moment farther away than any pause was written while the clock was wrong.
    return row.closed_until if now < row.closed_until <= now + counter.limit.longest else None


def _ids(counters: Sequence[Counter]) -> list[bytes]:
    return [counter.id for counter in counters]
