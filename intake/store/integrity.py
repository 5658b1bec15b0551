"""What belongs to a report is signed as a whole: the row, what was sealed, messages, steps, abstracts, attachments.

Whoever writes the database without the signing key can neither change nor add, leave out or put back a part of it
unseen.  Nothing is signed anew before what was signed before has been checked, so a forgery is never taken over.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from intake.errors import TamperedError
from intake.hashing import Purpose, digest
from intake.model.states import STATE_ZH
from intake.signing import Field, RowSigner, encoded
from intake.store import journal
from intake.store.commit import NewReport
from intake.store.tables import Abstract, Entry, Message, Report, Settled, Step, StoredFile

SIGNED = (
    "id", "reference", "notice", "candidate", "received_at", "late", "state", "awaiting", "due_on", "unit", "way",
    "matter", "effect", "slot", "reminded_at", "locator", "submission", "reporter_key", "digest", "entry", "adopted",
    "whole",
)  # fmt: skip
SETTLED_SIGNED = ("id", "notice", "candidate", "received_on", "state", "settled_on", "effect", "slot")
# What the journal says of a report without changing anything of it.
RECEIPTS, READINGS = ("received", "received-late"), ("opened", "downloaded")
CHANGES = frozenset({
    *(str(state) for state in STATE_ZH if state != "received"), "added", "asked", "told", "identity-read",
    "abstract-sent", "abstract-answered", "put-together", "handed-over", "reminded",
})  # fmt: skip
_AT_ONCE = 500
_TOLD = "数据库可能被改动过。请先不要办理，立即告诉管理员。"

# Each part of a report: its table, the column that says to which report it belongs, what is signed of it in which
# order, and which of that is an envelope, whose digest stands for it.
_PARTS: tuple[tuple[str, Any, tuple[Any, ...], tuple[Any, ...]], ...] = (
    ("sealed", Report.id, (Report.content, Report.identity), (Report.id,)),
    (
        "message", Message.report,
        (Message.id, Message.number, Message.author, Message.sent_at, Message.submission, Message.box),
        (Message.number, Message.id),
    ),
    (
        "step", Step.report, (Step.id, Step.number, Step.at, Step.staff, Step.state, Step.unit, Step.box),
        (Step.number, Step.id),
    ),
    (
        "abstract", Abstract.report,
        (
            Abstract.id, Abstract.staff, Abstract.sent_at, Abstract.due_on, Abstract.answered_at, Abstract.box,
            Abstract.answer_box,
        ),
        (Abstract.sent_at, Abstract.id),
    ),
    ("file", StoredFile.report, (StoredFile.id,), (StoredFile.id,)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """What is not as it was signed, in a sentence for staff; ``row`` when not even the notice can be relied on."""

    told: str
    row: bool = False


def sign_new(signer: RowSigner, report: NewReport, files: Iterable[str]) -> None:
    """Sign a report that is about to be stored with its attachments."""
    parts: list[Sequence[Field]] = [("sealed", report.content, report.identity)]
    report.whole = _whole([*parts, *(("file", key) for key in sorted(files))])
    report.signature = signer.signature("report", _fields(report))


@contextmanager
def changing(session: Session, report: Report) -> Iterator[None]:
    """Let the caller change a report that it has locked, and sign it anew with all that belongs to it.

    Raises:
        TamperedError: it is not as it was signed last; nothing is changed then.
    """
    session.flush()
    demand(session, report)
    yield
    sign(session, [report])


def sign(session: Session, reports: Sequence[Report]) -> None:
    """Sign reports as they are now with all that belongs to them, whatever was signed before: see ``changing``."""
    session.flush()
    for start in range(0, len(reports), _AT_ONCE):
        together = reports[start : start + _AT_ONCE]
        entries = _entries(session, [report.reference for report in together])
        wholes = _wholes(session.connection(), [report.id for report in together])
        for report in together:
            report.entry, report.whole = entries.get(report.reference, 0), wholes[report.id]
            report.signature = signer_of(session).signature("report", _fields(report))
    session.flush()


def demand(session: Session, report: Report) -> None:
    """Raise TamperedError unless a report with all that belongs to it is as it was signed."""
    if wrong := fault_of(session, report):
        raise TamperedError(wrong.told)


def fault_of(session: Session, report: Report) -> Fault | None:
    """Return what is wrong with a report; None when it is as it was signed."""
    return faults(session, [report.id]).get(report.id)


def faults(session: Session, ids: Collection[str]) -> dict[str, Fault]:
    """Return which of some reports, by their ids, are not as they were signed."""
    found: dict[str, Fault] = {}
    every = list(ids)
    for start in range(0, len(every), _AT_ONCE):
        found |= _faults(session, every[start : start + _AT_ONCE])
    return found


def row_holds(signer: RowSigner, row: Any) -> bool:
    """Tell whether the row of a report alone is as it was signed; it has every column of ``SIGNED``."""
    return signer.holds("report", _fields(row), row.signature)


def sign_settled(session: Session, row: Settled) -> None:
    """Sign what is left of a deleted report."""
    row.signature = signer_of(session).signature("settled", [getattr(row, name) for name in SETTLED_SIGNED])


def settled_holds(session: Session, row: Settled) -> bool:
    """Tell whether what is left of a deleted report is as it was signed."""
    fields = [getattr(row, name) for name in SETTLED_SIGNED]
    return signer_of(session).holds("settled", fields, row.signature)


def signer_of(session: Session) -> RowSigner:
    """Return what signs the rows of a session's database."""
    signer: RowSigner = session.connection().get_execution_options()[journal.SIGNER]
    return signer


def _faults(session: Session, ids: Sequence[str]) -> dict[str, Fault]:
    columns = [getattr(Report, name) for name in (*SIGNED, "signature")]
    rows = session.connection().execute(select(*columns).where(Report.id.in_(ids))).all()
    wholes, signer = _wholes(session.connection(), ids), signer_of(session)
    entries = _entries(session, [row.reference for row in rows])
    found = {}
    for row in rows:
        if not row_holds(signer, row):
            told = f"这份反映的登记（公示、推荐对象、收到时刻、状态、期限等）与签名不符，{_TOLD}"
            found[row.id] = Fault(told, row=True)
        elif wholes[row.id] != row.whole:
            found[row.id] = Fault(f"这份反映的内容、往来、办理经过、摘要或者附件与签名不符，{_TOLD}")
        elif entries.get(row.reference, 0) != row.entry:
            found[row.id] = Fault(f"这份反映与签名不符：操作日志里它的最后一步不是这里的这一步，{_TOLD}")
    return found


def _fields(row: Any) -> list[Field]:
    return [getattr(row, name) for name in SIGNED]


def _entries(session: Session, references: Sequence[str]) -> dict[str, int]:
    """Return the number of the journal's last entry on a change of each report; none where nothing followed receipt."""
    query = select(Entry.reference, func.max(Entry.number)).where(
        Entry.reference.in_(references), Entry.what.in_(CHANGES)
    )
    found: dict[str, int] = {row[0]: row[1] for row in session.execute(query.group_by(Entry.reference))}
    return found


def _wholes(connection: Connection, ids: Sequence[str]) -> dict[str, bytes]:
    """Return the digest of all that belongs to each of some reports, as it is stored now."""
    parts: dict[str, list[Sequence[Field]]] = defaultdict(list)
    for kind, owner, columns, order in _PARTS:
        query = select(owner.label("owner"), *columns).where(owner.in_(ids)).order_by(*order)
        for key, *values in connection.execute(query):
            parts[key].append((kind, *values))
    return {key: _whole(mine) for key, mine in parts.items()}


def _whole(parts: Iterable[Sequence[Field]]) -> bytes:
    return digest(Purpose.REPORT_WHOLE, *(encoded([encoded(part)]) for part in parts))
