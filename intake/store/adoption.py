"""What was stored before there were signatures is signed once, at an upgrade, and marked as unverified until then."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.errors import EnvelopeError, StoreError
from intake.store import integrity, journal
from intake.store.acknowledged import digest_of
from intake.store.tables import Report, Settled


@dataclass(frozen=True, slots=True)
class Adopted:
    """How many reports and rows of deleted ones were signed, and which reports were changed before and were not."""

    reports: int
    settled: int
    changed: tuple[str, ...]


def adopt(session: Session, now: datetime) -> Adopted | None:
    """Sign what was stored before signing began; None when there is nothing of that kind.

    It happens once: when anything was signed, or the witness remembers a journal, an unsigned row is a forged one.

    Raises:
        StoreError: all signatures are gone from a database that had some.
    """
    if journal.is_signed(session):
        return None
    if journal.was_witnessed(session):
        raise StoreError(
            "数据库里的签名都不见了，而数据文件夹里的 journal-head 记得有过：数据库可能被改动过，请先查清，不要升级"
        )
    every = session.scalars(select(Report).order_by(Report.received_at, Report.reference)).all()
    good = [report for report in every if _as_acknowledged(report)]
    for report in good:
        report.adopted = True
    integrity.sign(session, good)
    changed = tuple(report.reference for report in every if not report.adopted)
    settled = session.scalars(select(Settled)).all()
    for row in settled:
        integrity.sign_settled(session, row)
    entries = [(now, "settled", key, "") for key in sorted(row.id for row in settled)]
    session.flush()
    journal.append_all(session.connection(), [*entries, (now, journal.SIGNING_BEGAN, "", "")], begin=True)
    return Adopted(len(good), len(settled), changed)


def _as_acknowledged(report: Report) -> bool:
    """Tell whether what is stored still has the digest that its reporter's acknowledgement was signed over."""
    try:
        return digest_of(report) == report.digest
    except EnvelopeError:
        return False
