"""Closed reports near the end of their retention, for the desk: how many, which, and from when each may be deleted.

What ``retention.ending`` says is so; the desk sees those on the notices that its reader's scopes cover.
"""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from intake.desk import retention
from intake.desk.retention import NOTICE, Closed
from intake.reports import REPORTER
from intake.store.tables import Abstract, Message, Report, Step
from publicity.shanghai import SHANGHAI


def count(session: Session, notices: Collection[str] | None, term: int, now: datetime) -> int:
    """Return how many reports ``ending`` returns, by one query without reading them: every page of the queue asks.

    ``notices`` are the ids of those that the reader's scopes cover; None for all there ever were.
    """
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
    old = [*_closed(notices), Report.received_at < begins]
    found = select(func.count()).select_from(Report).where(*old, closing.exists())
    return session.scalar(found.where(*(~later.exists() for later in after))) or 0


def ending(session: Session, notices: Collection[str] | None, term: int, now: datetime) -> list[Closed]:
    """Return the reports whose term is over or will be within 30 days, those closed first before the others."""
    mine = set(session.scalars(select(Report.id).where(*_closed(notices))))
    return [one for one in retention.ending(session, term, now) if one.id in mine]


def goes_on(one: Closed, term: int, today: date) -> date:
    """Return the first day on which a report may be deleted, when its reminder is given today if not before."""
    return max(one.since + timedelta(term + 1), (one.reminded or today) + timedelta(NOTICE))


def _closed(notices: Collection[str] | None) -> list[ColumnElement[bool]]:
    closed: list[ColumnElement[bool]] = [Report.state == "closed"]
    return closed if notices is None else [*closed, Report.notice.in_(notices)]
