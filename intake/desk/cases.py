"""Taking a report along its path: every step with who, when and why, and a plain sentence to the reporter."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from intake import envelope, handling
from intake.desk import outcomes
from intake.desk.access import EVERY, Scope
from intake.desk.sessions import Desk
from intake.errors import EnvelopeError, MissingError, Refusal, TamperedError
from intake.model import due, states
from intake.notices import NoticeBook
from intake.reports import Reports
from intake.store import integrity, journal, rows
from intake.store.tables import Report, Step
from intake.told import Opened
from publicity.model.notice_id import NoticeId

LOOKED = "identity"
_LONGEST_UNIT = 100


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken; ``why`` is what this key may read of it."""

    at: datetime
    staff: str
    state: str
    unit: str
    why: str


@dataclass(frozen=True, slots=True)
class Case:
    """A report as somebody at the desk sees it."""

    opened: Opened
    steps: tuple[Taken, ...]


def open_case(reports: Reports, desk: Desk, reference: str) -> Case:
    """Return a report opened with the session's key, with the steps that were taken.

    Raises:
        MissingError: there is no such report.
        EnvelopeError: it was sealed before this key was in the ring, is on something else than the database says, or
            may be on something else than the scope covers.
    """
    opened = handling.read_report(reports, reference, desk.key, desk.private)
    report, told = opened.report, opened.content["told"]
    if (told["notice"], told["candidate"]) != (report.notice, report.candidate):
        raise EnvelopeError("这份反映封存时写的公示或推荐对象与数据库里的不一致，可能被改动过，请告诉管理员")
    if opened.fault is not None and opened.fault.row and Scope(EVERY) not in desk.actor.scopes:
        # Which notice it is on cannot be relied on, so neither can whether it is theirs.
        raise EnvelopeError(opened.fault.told)
    with reports.database.reading() as session:
        steps = session.scalars(select(Step).where(Step.report == opened.report.id).order_by(Step.number)).all()
    return Case(opened, tuple(_taken(step, desk) for step in steps))


def move(
    reports: Reports,
    book: NoticeBook,
    desk: Desk,
    references: Sequence[str],
    wanted: states.Move,
    *,
    sentence: str,
    now: datetime,
) -> None:
    """Take a step with one report or several, all or none: state, due day, why (sealed), what reporters are told.

    Raises:
        Refusal: the step makes no sense or lacks what it needs, what follows a finding is not chosen, somebody else
            took one meanwhile.
        StoreError: the database refuses.
    """
    with reports.database.writing() as session:
        # All rows before the journal and in one order, so that two who take the same do not wait for each other.
        for reference in sorted(references):
            rows.locked(session, reference)
        for reference in references:
            try:
                take(session, reports, desk, reference, wanted, book=book, sentence=sentence, now=now)
            except (Refusal, TamperedError) as error:
                if len(references) == 1:
                    raise
                told = f"编号 {reference}：{str(error).rstrip('。')}。同一件事的反映一起办，这次一份也没有办"
                raise type(error)(told) from error


def take(
    session: Session,
    reports: Reports,
    desk: Desk,
    reference: str,
    wanted: states.Move,
    *,
    book: NoticeBook,
    sentence: str,
    now: datetime,
) -> Report:
    """Take a step inside the caller's transaction, and return the report; the errors are those of ``move``."""
    wrong = states.check(wanted)
    if wrong is not None:
        raise Refusal(wrong)
    if len(wanted.unit) > _LONGEST_UNIT:
        raise Refusal(f"单位名称最多 {_LONGEST_UNIT} 个字")
    report = rows.locked(session, reference)
    if report is None or report.state != wanted.before:
        raise Refusal("这份反映刚才已经被别人办了一步，请重新打开再看")
    with integrity.changing(session, report):
        _take(session, reports, desk, report, wanted, book=book, sentence=sentence, now=now)
    return report


def _take(
    session: Session,
    reports: Reports,
    desk: Desk,
    report: Report,
    wanted: states.Move,
    *,
    book: NoticeBook,
    sentence: str,
    now: datetime,
) -> None:
    report.due_on = due.due_on(wanted.after, now.date(), book.calendar(report.notice), due.TERMS)
    report.unit = wanted.unit or report.unit
    if wanted.after != "closed":
        followed = (
            outcomes.chosen(book.campaign(report.notice), wanted.after, wanted.effect) if report.candidate else None
        )
        report.effect, report.slot = (followed.text, followed.slot or "") if followed else ("", "")
    session.add(_step(session, reports, report, desk, _Said(wanted.after, wanted.unit, wanted.reason, now)))
    if sentence:
        message = reports.message(report, handling.STAFF, sentence, now)
        rows.add_message(session, report, message, "told", desk.actor.name)
    rows.change_state(session, report, wanted.after, now, desk.actor.name)


def put_together(reports: Reports, desk: Desk, reference: str, other: str, now: datetime) -> None:
    """Put a report to the matter of another: their reporters are told apart as before, and learn nothing of it.

    Raises:
        Refusal: there is no such report, or it is on another notice or about somebody else; both are told in the
            same words, so that nobody learns which references there are.
    """
    other = other.strip().upper()
    with reports.database.writing() as session:
        # In one order, so that two who put the same reports together do not wait for each other.
        locked = {key: rows.locked(session, key) for key in sorted({reference, other})}
        report, first = locked[reference], locked[other]
        if report is None or first is None or report is first or _matter_of(report) != _matter_of(first):
            raise Refusal(
                f"编号 {other} 不能与这份并在一起：只有同一份公示里反映同一个推荐对象的另一份反映才能，请核对编号"
            )
        with integrity.changing(session, first), integrity.changing(session, report):
            first.matter = first.matter or first.reference
            report.matter = first.matter
            journal.append(session, now, "put-together", reference, desk.actor.name)


def _matter_of(report: Report) -> tuple[str, str | None]:
    return report.notice, report.candidate


def of_one_matter(reports: Reports, report: Report) -> list[Report]:
    """Return the other reports of the same matter, in the order of their arrival."""
    if not report.matter:
        return []
    with reports.database.reading() as session:
        same = select(Report).where(Report.matter == report.matter, Report.id != report.id)
        return list(session.scalars(same.order_by(Report.received_at, Report.reference)))


def ask(reports: Reports, desk: Desk, reference: str, text: str, now: datetime) -> None:
    """Ask the reporter something; raise Refusal for no question, or when there is no such report."""
    if not text:
        raise Refusal("请先写下要问的问题")
    handling.ask(reports, reference, text, now, desk.actor.name)


def look_at_identity(reports: Reports, desk: Desk, reference: str, why: str, now: datetime) -> dict[str, str] | None:
    """Return who wrote a report, after writing down who looked and why; None when it is anonymous.

    Raises:
        Refusal: no reason, or no such report.
        EnvelopeError: this key may not open identities.
    """
    if len(why.strip()) < 4:
        raise Refusal("请写明为什么要看反映人的身份；这句话会留存备查")
    who = handling.read_identity(reports, reference, desk.key, desk.private)
    with reports.database.writing() as session:
        report = rows.locked(session, reference)
        if report is None:
            raise MissingError(f"没有编号为 {reference} 的反映")
        with integrity.changing(session, report):
            session.add(_step(session, reports, report, desk, _Said(LOOKED, "", why, now)))
            journal.append(session, now, "identity-read", reference, desk.actor.name)
    return who


@dataclass(frozen=True, slots=True)
class _Said:
    state: str
    unit: str
    why: str
    at: datetime


def _step(session: Session, reports: Reports, report: Report, desk: Desk, said: _Said) -> Step:
    key, campaign = secrets.token_hex(16), NoticeId.of(report.notice).campaign
    readers = [*reports.ring.readers(campaign), *reports.ring.holders("custodian", campaign)]
    taken = session.scalar(select(func.count()).where(Step.report == report.id)) or 0
    return Step(
        id=key,
        report=report.id,
        number=taken + 1,
        at=said.at.replace(microsecond=0),
        staff=desk.actor.name,
        state=said.state,
        unit=said.unit,
        box=envelope.seal(said.why.encode(), readers, f"{key}:step"),
    )


def _taken(step: Step, desk: Desk) -> Taken:
    try:
        why = envelope.open_sealed(step.box, desk.key, desk.private, f"{step.id}:step").decode()
    except EnvelopeError:
        why = "（这把钥匙打不开）"
    return Taken(step.at, step.staff, step.state, step.unit, why)
