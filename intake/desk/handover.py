"""Handing over: what came before somebody's key was in the ring is addressed to that key too, by a key that opens it.

What a report says is handed on by a handler's key, who wrote it by a custodian's, both by the escrow's.  Attachments
need nothing, since their keys stand inside.  The envelopes themselves stay as they were, so acknowledgements hold.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake import envelope
from intake.desk import abstracts
from intake.desk.access import NamedNotice, allowed
from intake.desk.sessions import Desk
from intake.envelope import Recipient
from intake.errors import EnvelopeError, TamperedError
from intake.keys import KeyRing
from intake.reports import Reports
from intake.store import integrity, journal, rows
from intake.store.tables import Abstract, Message, Report, Step
from publicity.model.notice_id import NoticeId


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of one report's envelopes: how many have further readers now, and how many still lack some.

    Of those ``shut`` could not be opened with this key, and ``left`` are not its holder's to open.  A report that is
    not as it was signed has a ``fault``, and nothing of it is handed over.
    """

    reference: str
    added: int
    shut: int
    left: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class _Sealed:
    """An envelope in its column, who should be able to open it, and whether the key's holder may."""

    where: Report | Message | Step | Abstract
    column: str
    row: str
    readers: Sequence[Recipient]
    may: bool


def hand_over(reports: Reports, desk: Desk, now: datetime, tell: Callable[[Handed], None]) -> list[Handed]:
    """Address every report's envelopes to the present readers of its campaign; return what became of each report.

    Each report is a transaction with its entry in the journal, told to ``tell`` when it is done.

    Raises:
        StoreError: the database refused; what was done before stays done, and is in the journal.
    """
    with reports.database.reading() as session:
        references = session.scalars(select(Report.reference).order_by(Report.received_at, Report.reference)).all()
    done: list[Handed] = []
    for reference in references:
        with reports.database.writing() as session:
            one = _hand_over(session, reports.ring, desk, reference, now)
        done.append(one)
        tell(one)
    return done


def _hand_over(session: Session, ring: KeyRing, desk: Desk, reference: str, now: datetime) -> Handed:
    report = rows.locked(session, reference)
    if report is None:  # deleted since the references were listed
        return Handed(reference, 0, 0, 0)
    try:
        with integrity.changing(session, report):
            done = _extend(session, ring, desk, report)
            if done.added:
                journal.append(session, now, "handed-over", reference, desk.actor.name)
    except TamperedError as error:
        # A forged line of recipients would pass for a handover that was done, a forged envelope for the reporter's.
        return Handed(reference, 0, 0, 0, str(error))
    return done


def _extend(session: Session, ring: KeyRing, desk: Desk, report: Report) -> Handed:
    added = shut = left = 0
    for one in _envelopes(session, ring, desk, report):
        box: bytes = getattr(one.where, one.column)
        try:
            if not envelope.lacking(box, one.readers):
                continue
            if not one.may:
                left += 1
                continue
            setattr(one.where, one.column, envelope.extended(box, desk.key, desk.private, one.row, one.readers))
            added += 1
        except EnvelopeError:
            shut += 1
    return Handed(report.reference, added, shut, left)


def _envelopes(session: Session, ring: KeyRing, desk: Desk, report: Report) -> Iterator[_Sealed]:
    """Yield all envelopes of a report."""
    campaign, notice = NoticeId.of(report.notice).campaign, NamedNotice(report.notice)
    may_read, may_identify = allowed(desk.actor, "read", notice), allowed(desk.actor, "identity", notice)
    readers, custodians = ring.readers(campaign), ring.identity_readers(campaign)
    yield _Sealed(report, "content", f"{report.id}:content", readers, may_read)
    if report.identity is not None:
        yield _Sealed(report, "identity", f"{report.id}:identity", custodians, may_identify)
    for message in rows.messages(session, report):
        yield _Sealed(message, "box", f"{message.id}:message", readers, may_read)
    for step in session.scalars(select(Step).where(Step.report == report.id)).all():
        yield _Sealed(step, "box", f"{step.id}:step", [*readers, *custodians], may_read or may_identify)
    for abstract in abstracts.of_report(session, report):
        yield _Sealed(abstract, "box", f"{abstract.id}:abstract", readers, may_read)
        if abstract.answer_box is not None:
            yield _Sealed(abstract, "answer_box", f"{abstract.id}:answer", readers, may_read)
