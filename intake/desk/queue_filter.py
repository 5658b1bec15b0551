"""What somebody looks for in the queue, and the conditions of a query that it becomes."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Select, String, bindparam, or_

from intake.desk.access import EVERY, Actor, Scope
from intake.model.states import SETTLED
from intake.store.tables import Report
from intake.text import cleaned
from publicity.model.notice_id import NoticeId
from publicity.published import PublishedNotice

MOST_PAGES = 100_000
# What may stand in an address, and what is somebody's name or words of a report and never does.
_OPEN, _PRIVATE = ("notice", "state", "due", "reference"), ("candidate", "text")


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


def meant(wanted: Wanted, notices: Iterable[PublishedNotice]) -> Wanted:
    """Return what is wanted with the candidates of notices whose name or workplace holds the text, spaces aside."""
    if not (text := "".join(wanted.candidate.split())):
        return wanted
    holds = re.compile(r"\s*".join(map(re.escape, text)), re.IGNORECASE).search
    ids: dict[str, set[str]] = defaultdict(set)
    for notice in notices:
        ids[NoticeId.of(notice.id).campaign] |= {c.id for c in notice.candidates if holds(c.name) or holds(c.workplace)}
    return replace(wanted, about=ids)


def narrowed(query: Select[Any], notices: Collection[str] | None, wanted: Wanted, today: date) -> Select[Any]:
    """Return a query of reports narrowed to what is wanted on some notices (ids), None for all there ever were."""
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
