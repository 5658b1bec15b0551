"""The journal: what was done, when, to which reference; append-only, each entry chained to the one before."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, text
from sqlalchemy.orm import Session

from intake.store.tables import Entry
from publicity.shanghai import SHANGHAI

_LOCK = 0x676F6E67
_LAST = select(Entry.number, Entry.digest).order_by(Entry.number.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class Broken:
    """Where the chain does not hold."""

    number: int


def append(session: Session, at: datetime, what: str, reference: str, who: str = "") -> None:
    """Add an entry inside the caller's transaction, so that nothing is done without its entry.

    ``who`` is a member of the staff; a reporter has no name here.
    """
    session.flush()  # rows are locked before the journal, by everybody, or two would wait for each other
    append_all(session.connection(), [(at, what, reference, who)])


def append_all(connection: Connection, entries: Sequence[tuple[datetime, str, str, str]]) -> None:
    """Add entries in order, each a moment, what was done, to which reference and by whom of the staff."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    newest = connection.execute(_LAST).first()
    number, before = (newest.number, newest.digest) if newest else (0, bytes(32))
    rows = []
    for moment, what, reference, who in entries:
        at, number = moment.astimezone(SHANGHAI).replace(microsecond=0), number + 1
        before = _digest(before, number, at, (what, reference, who))
        rows.append({"number": number, "at": at, "what": what, "reference": reference, "who": who, "digest": before})
    connection.execute(insert(Entry), rows)


def check(session: Session) -> Broken | int:
    """Return how many entries the journal has, or where its chain is broken."""
    before, expected = bytes(32), 0
    for entry in session.scalars(select(Entry).order_by(Entry.number)):
        expected += 1
        whole = _digest(before, entry.number, entry.at, (entry.what, entry.reference, entry.who))
        if entry.number != expected or whole != entry.digest:
            return Broken(expected)
        before = entry.digest
    return expected


def last(session: Session, count: int) -> Sequence[Entry]:
    """Return the last entries, newest first."""
    return session.scalars(select(Entry).order_by(Entry.number.desc()).limit(count)).all()


def latest(session: Session) -> datetime | None:
    """Return the moment of the last entry."""
    return session.scalar(select(Entry.at).order_by(Entry.number.desc()).limit(1))


def _digest(before: bytes, number: int, at: datetime, told: tuple[str, str, str]) -> bytes:
    # Entries of before the desk name nobody, and stay as they were chained.
    line = "\0".join([str(number), at.isoformat(), *told[:2], *filter(None, told[2:])])
    return hashlib.blake2b(before + line.encode(), digest_size=32, person=b"gongshi-journal").digest()
