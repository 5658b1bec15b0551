"""Reading and writing rows, inside a session of the caller's."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from intake.model.states import State
from intake.store import journal
from intake.store.tables import Message, Report, StoredFile


def by_submission(session: Session, submission: bytes) -> Report | None:
    """Return the report that one form became."""
    return session.scalar(select(Report).where(Report.submission == submission))


def by_locator(session: Session, locator: bytes) -> Report | None:
    """Return the report that a receipt finds."""
    return session.scalar(select(Report).where(Report.locator == locator))


def by_reference(session: Session, reference: str) -> Report | None:
    """Return the report of a public reference."""
    return session.scalar(select(Report).where(Report.reference == reference))


def locked(session: Session, reference: str) -> Report | None:
    """Return the report of a public reference as it is now; nobody else changes it until the session's work is done."""
    found = select(Report).where(Report.reference == reference).with_for_update()
    return session.scalar(found, execution_options={"populate_existing": True})


def all_reports(session: Session) -> Iterable[Report]:
    """Return all reports, oldest first."""
    return session.scalars(select(Report).order_by(Report.received_at, Report.reference))


def files_there(session: Session, ids: Sequence[str]) -> set[str]:
    """Return which of these attachments are there and not yet part of a report."""
    found = select(StoredFile.id).where(StoredFile.id.in_(ids), StoredFile.report.is_(None))
    return set(session.scalars(found))


def messages(session: Session, report: Report) -> Sequence[Message]:
    """Return a report's messages in order."""
    return session.scalars(select(Message).where(Message.report == report.id).order_by(Message.number)).all()


def count_messages(session: Session, report: Report, author: str) -> int:
    """Return how many messages of an author a report has."""
    mine = select(func.count()).select_from(Message).where(Message.report == report.id, Message.author == author)
    return session.scalar(mine) or 0


def add_message(session: Session, report: Report, message: Message, what: str, who: str = "") -> None:
    """Store a message with the next number; ``who`` of the staff wrote it."""
    message.number = 1 + len(messages(session, report))
    session.add(message)
    journal.append(session, message.sent_at, what, report.reference, who)


def change_state(session: Session, report: Report, state: State, at: datetime, who: str = "") -> None:
    """Change a report's state; ``who`` of the staff did it."""
    report.state = state
    session.add(report)
    journal.append(session, at, state, report.reference, who)
