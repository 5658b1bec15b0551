"""The queue: which reports wait for what, those overdue first; nothing in it is opened."""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Select, String, bindparam, func, or_, select
from sqlalchemy.orm import Session

from intake.desk.access import EVERY, Actor, Scope
from intake.desk.sessions import Desk
from intake.envelope import open_sealed
from intake.errors import EnvelopeError
from intake.model import due
from intake.model.states import SETTLED, STATE_ZH
from intake.notices import NoticeBook
from intake.signing import RowSigner
from intake.store import integrity
from intake.store.acknowledged import digest_of
from intake.store.tables import Report
from intake.text import cleaned
from publicity.published import PublishedNotice
from publicity.workdays import calendar_for

PAGE, MOST_OPENED, MOST_PAGES = 50, 5000, 100_000
# What may stand in an address, and what is somebody's name or words of a report and never does.
_OPEN, _PRIVATE = ("notice", "state", "due", "reference"), ("candidate", "text")
WAY_ZH = {"form": "网上", "paper": "来信", "phone": "电话", "visit": "来访"}
_SHOWN: tuple[Any, ...] = (
    Report.id, Report.reference, Report.notice, Report.candidate, Report.received_at, Report.late, Report.state,
    Report.awaiting, Report.due_on, Report.unit, Report.way,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody looks for; empty is everything that is still open.

    ``text`` is looked for in what the session may open; ``found`` are the references of those that hold it, of the
    ``opened`` ones.
    ``candidate`` is looked for in names and workplaces; ``about`` are the ids of those that hold it, by campaign.
    """

    notice: str = ""
    candidate: str = ""
    state: str = ""
    due: str = ""
    reference: str = ""
    text: str = ""
    page: int = 1
    found: frozenset[str] | None = None
    opened: int = 0
    about: Mapping[str, Collection[str]] = field(default_factory=dict)

    @property
    def query(self) -> str:
        """What may stand in an address of what is looked for, as a query string without the page."""
        return urlencode({name: value for name in _OPEN if (value := getattr(self, name))})

    @property
    def is_private(self) -> bool:
        """Whether a name or words are looked for, which no address may hold."""
        return any(getattr(self, name).strip() for name in _PRIVATE)

    @property
    def fields(self) -> list[tuple[str, str]]:
        """What is looked for as the fields of a form, without the page."""
        return [(name, value) for name in (*_OPEN, *_PRIVATE) if (value := getattr(self, name))]


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


def asked(told: Mapping[str, str], page: int = 1, *, private: bool = False) -> Wanted:
    """Return what a query string asks for, or a form (``private``), which alone may ask for names and words.

    Names that it lacks are empty, others are ignored; characters that no database takes are dropped, and a page beyond
    ``MOST_PAGES`` is that one.
    """
    names = (*_OPEN, *_PRIVATE) if private else _OPEN
    texts: dict[str, Any] = {name: cleaned(told.get(name, "")) for name in names}
    return Wanted(**texts, page=min(max(1, page), MOST_PAGES))


def seen_by(actor: Actor, notices: Sequence[PublishedNotice]) -> list[str] | None:
    """Return the ids of the notices that somebody's scopes cover; None for all there ever were."""
    if Scope(EVERY) in actor.scopes:
        return None
    return [notice.id for notice in notices if any(scope.covers(notice) for scope in actor.scopes)]


def lines(
    session: Session, book: NoticeBook, notices: Collection[str] | None, wanted: Wanted, today: date
) -> tuple[list[Line], int]:
    """Return one page of the queue and how many reports there are in all.

    ``book`` gives names and working days; ``notices`` are the ids of those that the reader's scopes cover, None for
    all there ever were; what is overdue on ``today`` is so at the end of a day before.
    """
    found = _filtered(select(*_SHOWN), notices, wanted, today)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page = session.execute(_ordered(found).limit(PAGE).offset((wanted.page - 1) * PAGE)).all()
    return _in_words(session, book, page, today), total


def all_lines(
    session: Session, book: NoticeBook, notices: Collection[str] | None, wanted: Wanted, today: date
) -> list[Line]:
    """Return all pages of the queue at once, in its order; the arguments are those of ``lines``."""
    rows = session.execute(_ordered(_filtered(select(*_SHOWN), notices, wanted, today))).all()
    return _in_words(session, book, rows, today)


def meant(wanted: Wanted, notices: Iterable[PublishedNotice]) -> Wanted:
    """Return what is wanted with the candidates of notices whose name or workplace holds the text, spaces aside."""
    if not (text := "".join(wanted.candidate.split())):
        return wanted
    holds = re.compile(r"\s*".join(map(re.escape, text)), re.IGNORECASE).search
    ids: dict[str, set[str]] = defaultdict(set)
    for notice in notices:
        ids[notice.id.partition("/")[0]] |= {c.id for c in notice.candidates if holds(c.name) or holds(c.workplace)}
    return replace(wanted, about=ids)


def looked_into(session: Session, desk: Desk, notices: Collection[str] | None, wanted: Wanted, today: date) -> Wanted:
    """Return what is wanted with the reports whose content holds the text, each opened with the session's key.

    The newest ``MOST_OPENED`` of those that the rest of the filter finds are looked at, so that an answer is at hand
    in a second or two; what the key does not open is not found.  What is not as it was sealed and signed at receipt is
    always found, and marked in the queue: nobody can say what it said.  Without a text nothing is opened.
    """
    if not wanted.text:
        return wanted
    columns = [getattr(Report, name) for name in (*integrity.SIGNED, "signature", "content", "identity")]
    chosen = _filtered(select(*columns), notices, wanted, today)
    rows = session.execute(chosen.order_by(Report.received_at.desc()).limit(MOST_OPENED)).all()
    text, signer = wanted.text.casefold(), integrity.signer_of(session)
    found = (row.reference for row in rows if not _holds(signer, row) or text in _told(desk, row.id, row.content))
    return replace(wanted, found=frozenset(found), opened=len(rows))


def _holds(signer: RowSigner, row: Any) -> bool:
    """Tell whether a row and what was sealed at receipt are as they were signed."""
    try:
        return integrity.row_holds(signer, row) and digest_of(row) == row.digest
    except EnvelopeError:
        return False


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
    if wanted.candidate.strip():
        query = query.where(_about(wanted))
    if wanted.reference:
        query = query.where(Report.reference == wanted.reference.strip().upper())
    elif wanted.state != "all":
        query = query.where(Report.state == wanted.state) if wanted.state else query.where(Report.state.not_in(SETTLED))
    if wanted.found is not None:
        query = query.where(Report.reference.in_(wanted.found))
    days = {"overdue": Report.due_on < today, "today": Report.due_on == today}
    return query.where(days[wanted.due]) if wanted.due in days else query


def _about(wanted: Wanted) -> ColumnElement[bool]:
    """Return who is meant, by names or by an id, alone or as ``campaign/id``, of a candidate published or not."""
    campaign, _, key = wanted.candidate.strip().rpartition("/")
    named = [(campaign and f"{campaign}/", Report.candidate == key)]
    for campaign, ids in wanted.about.items():
        # Written into the statement: PostgreSQL is slow to take thousands of values, SQLite takes only so many.
        written = bindparam("ids", list(ids), String, unique=True, expanding=True, literal_execute=True)
        named.append((f"{campaign}/", Report.candidate.in_(written)))
    return or_(*(Report.notice.startswith(begins, autoescape=True) & is_one for begins, is_one in named))


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
