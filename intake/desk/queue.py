"""The queue: which reports wait for what, those overdue first; nothing in it is opened."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from intake.desk.queue_filter import Wanted, narrowed
from intake.model import due
from intake.model.states import STATE_ZH
from intake.notices import NoticeBook
from intake.store import integrity
from intake.store.tables import Report
from publicity.workdays import calendar_for

PAGE = 50
WAY_ZH = {"form": "网上", "paper": "来信", "phone": "电话", "visit": "来访"}
_SHOWN: tuple[Any, ...] = (
    Report.id, Report.reference, Report.notice, Report.candidate, Report.received_at, Report.late, Report.state,
    Report.awaiting, Report.due_on, Report.unit, Report.way,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One report in the queue, in words; ``left`` counts working days, those that are overdue below zero.

    ``fault`` says that it is not as it was signed, so that nothing else of the line can be relied on.
    """

    reference: str
    notice: str
    candidate: str
    received: datetime
    state: str
    state_zh: str
    awaiting: bool
    due: date | None
    due_told: str
    left: int | None
    overdue: bool
    unit: str
    way: str
    late: bool
    fault: str = ""


def lines(
    session: Session, book: NoticeBook, notices: Collection[str] | None, wanted: Wanted, today: date
) -> tuple[list[Line], int]:
    """Return one page of the queue and how many reports there are in all.

    ``book`` gives names and working days; ``notices`` are the ids of those that the reader's scopes cover, None for
    all there ever were; what is overdue on ``today`` is so at the end of a day before.
    """
    found = narrowed(select(*_SHOWN), notices, wanted, today)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page = session.execute(_ordered(found).limit(PAGE).offset((wanted.page - 1) * PAGE)).all()
    return _in_words(session, book, page, today), total


def all_lines(
    session: Session, book: NoticeBook, notices: Collection[str] | None, wanted: Wanted, today: date
) -> list[Line]:
    """Return all pages of the queue at once, in its order; the arguments are those of ``lines``."""
    rows = session.execute(_ordered(narrowed(select(*_SHOWN), notices, wanted, today))).all()
    return _in_words(session, book, rows, today)


def _ordered(found: Select[Any]) -> Select[Any]:
    return found.order_by(Report.due_on.is_(None), Report.due_on, Report.received_at, Report.reference)


def _in_words(session: Session, book: NoticeBook, rows: Sequence[Any], today: date) -> list[Line]:
    """Return rows as lines; what many rows of a long table share is looked up and counted once."""
    faults = integrity.faults(session, [row.id for row in rows])

    @cache
    def told(notice: str) -> tuple[str, str | None, dict[str, str]]:
        if (found := book.find(notice)) is None:
            return notice, None, {}
        return found.notice.title, found.notice.region, {one.id: one.name for one in found.notice.candidates}

    left = cache(lambda day, region: due.left(day, today, calendar_for(book.data.calendar, region)))
    made = []
    for row in rows:
        title, region, names = told(row.notice)
        about = names.get(row.candidate, row.candidate) if row.candidate else "公示本身"
        days = left(row.due_on, region)
        made.append(Line(
            reference=row.reference, notice=title, candidate=about, received=row.received_at, state=row.state,
            state_zh=STATE_ZH.get(row.state, row.state), awaiting=row.awaiting, due=row.due_on,
            due_told=due.in_words(days), left=days,
            overdue=days is not None and days < 0, unit=row.unit, way=WAY_ZH.get(row.way, ""), late=row.late,
            fault=faults[row.id].told if row.id in faults else "",
        ))  # fmt: skip
    return made
