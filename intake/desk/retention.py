"""Retention: a closed report is deleted after a term, never unread and never without a reminder.

Days are calendar days in China.  The term begins with the closing step, and anew with what nobody may have read yet:
when the reporter writes or a unit answers after it.  A report without a closing step is never deleted.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from intake.desk import outcomes
from intake.model.retention import NOTICE, Closed
from intake.reports import REPORTER
from intake.store import integrity, journal
from intake.store.tables import Abstract, Message, Report, Step, Table
from publicity.shanghai import SHANGHAI


def ending(session: Session, term: int, now: datetime, notices: Collection[str] | None = None) -> list[Closed]:
    """Return the reports whose term is over or will be within 30 days, those closed first before the others.

    ``notices`` are the ids of those that the reader's scopes cover; None for all there ever were.
    """
    found = [one for one in _closed(session, now, notices) if one.days > term - NOTICE]
    faults = integrity.faults(session, [one.id for one in found])
    return [replace(one, fault=faults[one.id].told) if one.id in faults else one for one in found]


def count_ending(session: Session, term: int, now: datetime, notices: Collection[str] | None) -> int:
    """Return how many reports ``ending`` returns, by one query without reading them: every page of the queue asks."""
    today, quiet = now.astimezone(SHANGHAI).date(), term - NOTICE
    if quiet >= today.toordinal():
        return 0
    begins = datetime.combine(today - timedelta(quiet), time(), SHANGHAI)
    closing = select(Step.id).where(Step.report == Report.id, Step.state == "closed")
    after = (
        closing.where(Step.at >= begins),
        select(Message.id).where(
            Message.report == Report.id, Message.author == REPORTER, Message.sent_at >= begins
        ),
        select(Abstract.id).where(Abstract.report == Report.id, Abstract.answered_at >= begins),
    )  # fmt: skip
    # None is closed before it is received; most of a year's reports need no look at their steps.
    old = [*_on(notices), Report.received_at < begins]
    found = select(func.count()).select_from(Report).where(*old, closing.exists())
    return session.scalar(found.where(*(~later.exists() for later in after))) or 0


def remind(session: Session, term: int, now: datetime) -> list[Closed]:
    """Record a reminder of every report whose term ends and that has none yet; return those.

    It may be given in the last 30 days of the term, so that a report can go when the term is over.
    """
    _lock(session)
    found = [one for one in ending(session, term, now) if one.reminded is None and not one.fault]
    for one in found:
        report = session.get_one(Report, one.id)
        with integrity.changing(session, report):
            report.reminded_at = now.replace(microsecond=0)
            journal.append(session, now, "reminded", report.reference)
    return found


def delete_due(session: Session, term: int, now: datetime) -> list[Closed]:
    """Delete the reports that may go, with every row that refers to them; return what is gone.

    What stays of each is that there was one and how it ended, for the outcome of its notice.
    """
    _lock(session)
    found = [one for one in ending(session, term, now) if one.may_go(term)]
    kept = outcomes.keep(session, [one.id for one in found])
    for one in found:
        _remove(session, Table.metadata.tables[Report.__tablename__], Report.id == one.id)
    noted = [*(("deleted", one.reference) for one in found), *(("settled", key) for key in sorted(kept))]
    if noted:
        journal.append_all(session.connection(), [(now, what, reference, "") for what, reference in noted])
    return found


def _lock(session: Session) -> None:
    """Keep reporters from writing to a closed report between looking at it and deleting it (PostgreSQL)."""
    session.execute(select(Report.id).where(Report.state == "closed").with_for_update())


def _closed(session: Session, now: datetime, notices: Collection[str] | None) -> list[Closed]:
    closing = select(Step.report, func.max(Step.at).label("at")).where(Step.state == "closed")
    step = closing.group_by(Step.report).subquery()
    wrote = select(func.max(Message.sent_at)).where(Message.report == Report.id, Message.author == REPORTER)
    answered = select(func.max(Abstract.answered_at)).where(Abstract.report == Report.id)
    moments = (step.c.at, wrote.scalar_subquery(), answered.scalar_subquery())
    columns: tuple[Any, ...] = (Report.id, Report.reference, Report.reminded_at, *moments)
    rows = session.execute(select(*columns).join(step, step.c.report == Report.id).where(*_on(notices)))
    found = [_counted(key, reference, reminded, since, now) for key, reference, reminded, *since in rows]
    return sorted(found, key=lambda one: (one.since, one.reference))


def _on(notices: Collection[str] | None) -> list[ColumnElement[bool]]:
    closed: list[ColumnElement[bool]] = [Report.state == "closed"]
    return closed if notices is None else [*closed, Report.notice.in_(notices)]


def _counted(
    key: str, reference: str, reminded_at: datetime | None, moments: Sequence[datetime | None], now: datetime
) -> Closed:
    since, today = max(filter(None, moments)), now.astimezone(SHANGHAI).date()
    # A reminder of before the term began anew says nothing about this term.
    reminded = reminded_at.date() if reminded_at is not None and reminded_at >= since else None
    return Closed(
        id=key,
        reference=reference,
        since=since.date(),
        days=(today - since.date()).days,
        reminded=reminded,
        reminded_days=(today - reminded).days if reminded else None,
    )


def _remove(session: Session, table: sqlalchemy.Table, chosen: ColumnElement[bool]) -> None:
    """Delete rows of a table, before them the rows of every other table that refer to them, and so on."""
    for other in Table.metadata.tables.values():
        for key in other.foreign_keys:
            if key.column.table is table and other is not table:
                _remove(session, other, key.parent.in_(select(key.column).where(chosen)))
    session.execute(delete(table).where(chosen))
