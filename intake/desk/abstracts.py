"""Down the recommending channel (按照人选推荐渠道分送调查): a unit gets an abstract that staff wrote, and answers.

The abstract is sealed to the unit's account and to the report's own readers; the unit never gets the report, nor who
wrote it.  Guangxi 000 五（四）, Zhangjiakou 001 五（三）.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake import envelope
from intake.attachments import Attachment
from intake.desk import cases
from intake.desk.channel import channel, concerning
from intake.desk.sessions import Desk
from intake.envelope import Recipient
from intake.errors import MissingError, Refusal
from intake.model import due, states
from intake.model.states import FINDINGS, STATE_ZH
from intake.notices import NoticeBook
from intake.reports import REPORTER, Reports
from intake.store import integrity, journal, rows
from intake.store.tables import Abstract, Report, Staff, StoredFile
from intake.told import FileNote, Opened
from publicity.model.notice_id import NoticeId

LEAST_TEXT = 20
LONGEST_COPY = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """An abstract as its unit or the desk sees it; ``opinion`` is empty until the unit has answered.

    ``fault`` says that the report that it belongs to is not as it was signed.
    """

    id: str
    reference: str
    notice: str
    candidate: str | None
    unit: str
    sent_at: datetime
    due_on: date | None
    text: str
    opinion: str
    answer: str
    files: tuple[FileNote, ...]
    fault: str = ""


def send(
    reports: Reports,
    book: NoticeBook,
    desk: Desk,
    opened: Opened,
    *,
    to: str,
    text: str,
    now: datetime,
) -> None:
    """Send an abstract of an opened report to a unit's account, and hand the report to it: both are done, or neither.

    Raises:
        Refusal: no such unit in the channel, one that has not answered the last abstract yet, an abstract that says
            nothing or repeats the reporter's words, or a report that cannot be handed to anybody now.
    """
    report, told = opened.report, opened.content["told"]
    found = book.find(report.notice)
    candidate = found.candidate(report.candidate) if found and report.candidate else None
    if len(text) < LEAST_TEXT:
        raise Refusal(f"请写清楚要查什么，至少 {LEAST_TEXT} 个字")
    if copied := copied_from(_words(opened), text):
        raise Refusal(f"摘要里有反映人的原话（“{copied}”），请用自己的话概括，免得让人认出反映人")
    with reports.database.writing() as session:
        about = concerning(book.campaign(report.notice), found.notice, candidate, told["who"]) if found else None
        may, _ = channel(session, about) if about else ([], [])
        unit = next((one.staff for one in may if one.staff.name == to), None)
        if unit is None:
            raise Refusal("请选择一个可以调查的单位")
        reports.authority.demand(unit)  # the abstract is sealed to the public key that its row names
        handed = states.Move(report.state, "investigating", "按推荐渠道发送摘要，请该单位调查", unit.label)
        taken = cases.take(session, reports, desk, report.reference, handed, book=book, sentence="", now=now)
        if any(one.staff == unit.name and one.answered_at is None for one in of_report(session, report)):
            raise Refusal(f"{unit.label}还有一份摘要没有答复")
        key = secrets.token_hex(16)
        box = envelope.seal(
            text.encode(), [*_readers(reports, report), Recipient(unit.name, unit.public)], f"{key}:abstract"
        )
        due_on = due.due_on("investigating", now.date(), book.calendar(report.notice), due.TERMS)
        with integrity.changing(session, taken):
            session.add(Abstract(
                id=key, report=report.id, staff=unit.name, sent_at=now.replace(microsecond=0), due_on=due_on, box=box,
            ))  # fmt: skip
            journal.append(session, now, "abstract-sent", report.reference, desk.actor.name)


def tasks_of(session: Session, name: str) -> Sequence[Abstract]:
    """Return what a unit's account was sent, what is unanswered first, by due day."""
    mine = select(Abstract).where(Abstract.staff == name)
    return session.scalars(mine.order_by(Abstract.answered_at.is_not(None), Abstract.due_on, Abstract.sent_at)).all()


def of_report(session: Session, report: Report) -> Sequence[Abstract]:
    """Return the abstracts of a report in the order in which they were sent."""
    return session.scalars(select(Abstract).where(Abstract.report == report.id).order_by(Abstract.sent_at)).all()


def opened(session: Session, abstract: Abstract, key_id: str, private: bytes) -> Task:
    """Return an abstract with its answer, opened with a key.

    Raises:
        EnvelopeError: it is not addressed to that key.
    """
    report = session.get_one(Report, abstract.report)
    fault = integrity.fault_of(session, report)
    text = envelope.open_sealed(abstract.box, key_id, private, f"{abstract.id}:abstract").decode()
    answer: dict[str, Any] = {"opinion": "", "text": "", "files": []}
    if abstract.answer_box is not None:
        answer = json.loads(envelope.open_sealed(abstract.answer_box, key_id, private, f"{abstract.id}:answer"))
    return Task(
        id=abstract.id, reference=report.reference, notice=report.notice, candidate=report.candidate,
        unit=session.get_one(Staff, abstract.staff).label, sent_at=abstract.sent_at, due_on=abstract.due_on, text=text,
        opinion=answer["opinion"], answer=answer["text"], files=tuple(FileNote(**note) for note in answer["files"]),
        fault=fault.told if fault else "",
    )  # fmt: skip


def answer(
    reports: Reports,
    desk: Desk,
    abstract_id: str,
    *,
    opinion: str,
    text: str,
    files: Sequence[Attachment],
    now: datetime,
) -> None:
    """Answer an abstract with an opinion and documents, sealed to the report's readers and to the unit itself.

    Raises:
        Refusal: not this account's, answered already, no opinion, or hardly a word.
    """
    if opinion not in FINDINGS:
        raise Refusal("请选择调查意见")
    if len(text) < LEAST_TEXT:
        raise Refusal(f"请写明怎样查的、查到什么，至少 {LEAST_TEXT} 个字")
    notes = [reports.keep_file(file, now) for file in files]
    with reports.database.writing() as session:
        # The report first, as whoever else changes anything that belongs to it does.
        mine = select(Report.reference).join(Abstract, Abstract.report == Report.id).where(Abstract.id == abstract_id)
        report = rows.locked(session, session.scalar(mine) or "")
        abstract = session.get(Abstract, abstract_id, with_for_update=True)
        if report is None or abstract is None or not _waits_for(abstract, desk.actor.name):
            raise Refusal("这份摘要已经答复过了，或者不是发给您的")
        unit = session.get_one(Staff, abstract.staff)
        plain = json.dumps(
            {"opinion": opinion, "text": text, "files": [asdict(note) for note in notes]}, ensure_ascii=False
        )
        readers = [*_readers(reports, report), Recipient(unit.name, unit.public)]
        with integrity.changing(session, report):
            abstract.answer_box = envelope.seal(plain.encode(), readers, f"{abstract.id}:answer")
            abstract.answered_at = now.replace(microsecond=0)
            for note in notes:
                session.get_one(StoredFile, note.id).report = report.id
            journal.append(session, now, "abstract-answered", report.reference, desk.actor.name)


def document(reports: Reports, task: Task, number: int) -> tuple[str, bytes]:
    """Return the name and the bytes of an answer's document, counted from 1; raise MissingError for no such one."""
    if not 1 <= number <= len(task.files):
        raise MissingError(f"这份答复有 {len(task.files)} 个附件")
    note = task.files[number - 1]
    with reports.database.reading() as session:
        report = rows.by_reference(session, task.reference)
    if report is None:
        raise MissingError("附件不在库里")
    return note.name, reports.file(report, note)


def copied_from(told: str, text: str) -> str:
    """Return a run of the reporter's words that an abstract repeats, or nothing; spaces and marks do not count."""
    source, target = ("".join(c for c in part if c.isalnum()) for part in (told, text))
    for start in range(len(target) - LONGEST_COPY + 1):
        run = target[start : start + LONGEST_COPY]
        if run in source:
            return run
    return ""


def opinion_zh(opinion: str) -> str:
    """Return an opinion in words."""
    return {str(state): words for state, words in STATE_ZH.items()}.get(opinion, "")


def _words(opened: Opened) -> str:
    """Return all that the reporter wrote, then and later."""
    told = opened.content["told"]
    later = [text for author, _, text in opened.messages if author == REPORTER]
    return "\n".join([*(told[name] for name in ("what", "verify", "who", "when", "where")), *later])


def _waits_for(abstract: Abstract, name: str) -> bool:
    return abstract.staff == name and abstract.answered_at is None


def _readers(reports: Reports, report: Report) -> list[Recipient]:
    return reports.ring.readers(NoticeId.of(report.notice).campaign)
