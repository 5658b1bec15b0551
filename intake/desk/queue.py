"""The queue: which reports wait for what, those overdue first; nothing in it is opened."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from intake.desk import due
from intake.desk.access import EVERY, Actor, Scope
from intake.desk.path import SETTLED, STATE_ZH
from intake.desk.sessions import Desk
from intake.envelope import open_sealed
from intake.errors import EnvelopeError
from intake.notices import NoticeBook
from intake.store.tables import Report
from publicity.published import PublishedNotice

PAGE, MOST_OPENED = 50, 5000
WAY_ZH = {"form": "网上", "paper": "来信", "phone": "电话", "visit": "来访"}
_SHOWN: tuple[Any, ...] = (
    Report.reference, Report.notice, Report.candidate, Report.received_at, Report.late, Report.state, Report.awaiting,
    Report.due_on, Report.unit, Report.way,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody looks for; empty is everything that is still open.

    ``text`` is looked for in what the session may open; ``found`` are the references of those that hold it.
    """

    notice: str = ""
    candidate: str = ""
    state: str = ""
    due: str = ""
    reference: str = ""
    text: str = ""
    page: int = 1
    found: frozenset[str] | None = None

    @property
    def query(self) -> str:
        """What is looked for as a query string, without the page."""
        names = ("notice", "candidate", "state", "due", "reference", "text")
        return urlencode({name: value for name in names if (value := getattr(self, name))})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One report in the queue, in words; ``left`` counts working days, those that are overdue below zero."""

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


def asked(told: Mapping[str, str], page: int = 1) -> Wanted:
    """Return what a query string asks for; names that it lacks are empty, others are ignored."""
    names = ("notice", "candidate", "state", "due", "reference", "text")
    texts: dict[str, Any] = {name: told.get(name, "") for name in names}
    return Wanted(**texts, page=page)


def seen_by(actor: Actor, notices: Sequence[PublishedNotice]) -> list[str] | None:
    """Return the ids of the notices that somebody's scopes cover; None for all there ever were."""
    if Scope(EVERY) in actor.scopes:
        return None
    return [notice.id for notice in notices if any(scope.covers(notice) for scope in actor.scopes)]


def lines(
    session: Session, book: NoticeBook, notices: Collection[str] | None, wanted: Wanted, today: date
) -> tuple[list[Line], int]:
    """Return one page of the queue and how many reports there are in all.

    Args:
        session: the database.
        book: the published notices, for names and working days.
        notices: the ids of the notices that the reader's scopes cover; None for all there ever were.
        wanted: what is looked for.
        today: what is overdue is so at the end of a day before.
    """
    found = _filtered(select(*_SHOWN), notices, wanted, today)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = session.execute(_ordered(found).limit(PAGE).offset((wanted.page - 1) * PAGE)).all()
    return [_line(book, row, today) for row in rows], total


def all_lines(
    session: Session, book: NoticeBook, notices: Collection[str] | None, wanted: Wanted, today: date
) -> list[Line]:
    """Return all pages of the queue at once, in its order; the arguments are those of ``lines``."""
    rows = session.execute(_ordered(_filtered(select(*_SHOWN), notices, wanted, today))).all()
    return [_line(book, row, today) for row in rows]


def looked_into(session: Session, desk: Desk, notices: Collection[str] | None, wanted: Wanted, today: date) -> Wanted:
    """Return what is wanted with the reports whose content holds the text, each opened with the session's key.

    The newest ``MOST_OPENED`` of those that the rest of the filter finds are looked at, so that an answer is at hand
    in a second or two; what the key does not open is not found.  Without a text nothing is opened.
    """
    if not wanted.text:
        return wanted
    columns: tuple[Any, ...] = (Report.reference, Report.id, Report.content)
    chosen = _filtered(select(*columns), notices, wanted, today)
    rows = session.execute(chosen.order_by(Report.received_at.desc()).limit(MOST_OPENED))
    text = wanted.text.casefold()
    return replace(wanted, found=frozenset(reference for reference, key, box in rows if text in _told(desk, key, box)))


def _told(desk: Desk, key: str, box: bytes) -> str:
    try:
        told = json.loads(open_sealed(box, desk.key, desk.private, f"{key}:content"))["told"]
    except EnvelopeError:
        return ""
    return "\n".join((*told["kinds"], *(told[name] for name in ("what", "verify", "who", "when", "where")))).casefold()


def _ordered(found: Select[Any]) -> Select[Any]:
    return found.order_by(Report.due_on.is_(None), Report.due_on, Report.received_at, Report.reference)


def _filtered(query: Select[Any], notices: Collection[str] | None, wanted: Wanted, today: date) -> Select[Any]:
    if notices is not None:
        query = query.where(Report.notice.in_(notices))
    if wanted.notice:
        query = query.where(Report.notice == wanted.notice)
    if wanted.candidate:
        query = query.where(Report.candidate == wanted.candidate)
    if wanted.reference:
        query = query.where(Report.reference == wanted.reference.strip().upper())
    elif wanted.state != "all":
        query = query.where(Report.state == wanted.state) if wanted.state else query.where(Report.state.not_in(SETTLED))
    if wanted.found is not None:
        query = query.where(Report.reference.in_(wanted.found))
    if wanted.due == "overdue":
        query = query.where(Report.due_on < today)
    if wanted.due == "today":
        query = query.where(Report.due_on == today)
    return query


def _line(book: NoticeBook, report: Any, today: date) -> Line:
    found = book.find(report.notice)
    candidate = found.candidate(report.candidate) if found and report.candidate else None
    about = candidate.name if candidate else "公示本身" if report.candidate is None else report.candidate
    calendar = book.calendar(report.notice)
    return Line(
        reference=report.reference,
        notice=found.notice.title if found else report.notice,
        candidate=about,
        received=report.received_at,
        state=report.state,
        state_zh=STATE_ZH[report.state],
        awaiting=report.awaiting,
        due=report.due_on,
        due_told=due.told(report.due_on, today, calendar),
        left=due.left(report.due_on, today, calendar),
        overdue=report.due_on is not None and report.due_on < today,
        unit=report.unit,
        way=WAY_ZH[report.way],
        late=report.late,
    )
