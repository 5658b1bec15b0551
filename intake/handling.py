"""With a private key: read a report, its attachments and who wrote it, and ask its reporter."""

import json
from datetime import datetime
from typing import Any

from intake.envelope import NotAddressedError, open_sealed
from intake.errors import EnvelopeError, MissingError
from intake.reports import Reports, open_message
from intake.store import integrity, journal, rows
from intake.store.tables import Report
from intake.told import FileNote, Opened

STAFF = "staff"


def report_of(reports: Reports, reference: str) -> Report:
    """Return the report of a public reference; raise MissingError when there is none."""
    with reports.database.reading() as session:
        report = rows.by_reference(session, reference)
    if report is None:
        raise MissingError(f"没有编号为 {reference} 的反映")
    return report


def read_report(reports: Reports, reference: str, key_id: str, private: bytes) -> Opened:
    """Return a report opened with a handler's or the escrow's key, and what of it is not as it was signed.

    Raises:
        MissingError: there is no such report.
        EnvelopeError: any other key.
    """
    with reports.database.reading() as session:
        report = rows.by_reference(session, reference)
        if report is None:
            raise MissingError(f"没有编号为 {reference} 的反映")
        fault, sealed = integrity.fault_of(session, report), rows.messages(session, report)
    try:
        plain = open_sealed(report.content, key_id, private, f"{report.id}:content")
    except NotAddressedError:
        raise
    except EnvelopeError as error:
        raise EnvelopeError(f"{error}。{fault.told}" if fault else str(error)) from error
    content: dict[str, Any] = json.loads(plain)
    told = [(m.author, m.sent_at, open_message(m, key_id, private)) for m in sealed]
    return Opened(report, content, told, fault)


def read_identity(reports: Reports, reference: str, key_id: str, private: bytes) -> dict[str, str] | None:
    """Return who wrote a report, opened with a custodian's or the escrow's key; None when it is anonymous."""
    report = report_of(reports, reference)
    if report.identity is None:
        return None
    who: dict[str, str] = json.loads(open_sealed(report.identity, key_id, private, f"{report.id}:identity"))
    return who


def read_file(reports: Reports, opened: Opened, number: int) -> tuple[str, bytes]:
    """Return the name and the bytes of an attachment, counted from 1; raise MissingError when there is none."""
    notes = opened.content["told"]["files"]
    if not 1 <= number <= len(notes):
        raise MissingError(f"这份反映有 {len(notes)} 个附件")
    note = FileNote(**notes[number - 1])
    return note.name, reports.file(opened.report, note)


def note_reading(reports: Reports, reference: str, what: str, who: str, now: datetime) -> None:
    """Write into the journal that somebody of the staff has ``opened`` a report or ``downloaded`` a file of it."""
    with reports.database.writing() as session:
        journal.append(session, now, what, reference, who)


def ask(reports: Reports, reference: str, text: str, now: datetime, who: str) -> None:
    """Ask the reporter something, as ``who`` of the staff; sealed to the reporter, the handlers and the escrow."""
    with reports.database.writing() as session:
        report = rows.locked(session, reference)
        if report is None:
            raise MissingError(f"没有编号为 {reference} 的反映")
        with integrity.changing(session, report):
            rows.add_message(session, report, reports.message(report, STAFF, text, now), "asked", who)
            report.awaiting = True
