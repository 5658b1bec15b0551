"""The journal: what was done, when, to which reference; append-only, each entry chained to the one before.

The last entry of every commit is signed over its digest, which covers all entries before it; beside the database the
witness remembers how far the journal had come.
"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, text
from sqlalchemy.orm import Session

from intake.hashing import Purpose, digest
from intake.signing import RowSigner
from intake.store.tables import Entry
from intake.store.witness import Head, Witness
from publicity.shanghai import SHANGHAI

SIGNER, WITNESS, HEAD = "gongshi_signer", "gongshi_witness", "gongshi_head"
SIGNING_BEGAN = "signing-began"
_LOCK = 0x676F6E67
_LAST = select(Entry.number, Entry.digest, Entry.signature).order_by(Entry.number.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class Broken:
    """Where the journal does not hold, and why in a sentence."""

    number: int
    why: str


def append(session: Session, at: datetime, what: str, reference: str, who: str = "") -> None:
    """Add an entry inside the caller's transaction, so that nothing is done without its entry.

    ``who`` is a member of the staff; a reporter has no name here.
    """
    session.flush()  # rows are locked before the journal, by everybody, or two would wait for each other
    append_all(session.connection(), [(at, what, reference, who)])


def append_all(
    connection: Connection, entries: Sequence[tuple[datetime, str, str, str]], *, begin: bool = False
) -> None:
    """Add entries in order, each a moment, what was done, to which reference and by whom of the staff.

    The last is signed when the journal holds as far as can be seen at once: what somebody else wrote is never signed
    over.  ``begin`` signs over entries of before there were signatures.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    newest = connection.execute(_LAST).first()
    number, before = (newest.number, newest.digest) if newest else (0, bytes(32))
    signer, witness = _signer(connection), _witness(connection)
    known = witness.read() if witness else None
    whole = begin or newest is None or signer.holds("journal-head", [number, before], newest.signature)
    whole = whole and _remembered(connection, known, Head(number, before))
    rows = []
    for moment, what, reference, who in entries:
        at, number = moment.astimezone(SHANGHAI).replace(microsecond=0), number + 1
        before = _digest(before, number, at, (what, reference, who))
        rows.append({
            "number": number, "at": at, "what": what, "reference": reference, "who": who, "digest": before,
            "signature": None,
        })  # fmt: skip
    if whole and rows:
        rows[-1]["signature"] = signer.signature("journal-head", [number, before])
        connection.info[HEAD] = Head(number, before)
    connection.execute(insert(Entry), rows)


def check(session: Session, since: Head | None = None) -> Broken | int:
    """Return how many entries the journal has, or where it does not hold: its chain, its signature, or its end.

    ``since`` is a head that was noted down before; the journal must still hold that entry, as the witness's.
    """
    connection = session.connection()
    witness = _witness(connection)
    heads = [head for head in (since, witness.read() if witness else None) if head is not None]
    seen: dict[int, bytes] = dict.fromkeys((head.number for head in heads), b"")
    before, expected, signature = bytes(32), 0, None
    with closing(session.scalars(select(Entry).order_by(Entry.number).execution_options(yield_per=1000))) as entries:
        for entry in entries:
            expected += 1
            whole = _digest(before, entry.number, entry.at, (entry.what, entry.reference, entry.who))
            if entry.number != expected or whole != entry.digest:
                return Broken(expected, "有记录被改动或者删除")
            before, signature = entry.digest, entry.signature
            if expected in seen:
                seen[expected] = before
    if expected and not _signer(connection).holds("journal-head", [expected, before], signature):
        return Broken(expected, "最后的记录没有本系统的签名，不是本系统写的")
    if witness is not None and witness.there and witness.read() is None:
        return Broken(expected, "数据文件夹里的 journal-head 读不了，看不出末尾有没有被删")
    for head in heads:
        if head.number and seen[head.number] != head.digest:
            return Broken(min(head.number, expected + 1), "末尾的记录被删除，或者整份日志被换过")
    return expected


def head(session: Session) -> Head:
    """Return how far the journal has come; number 0 for an empty one."""
    newest = session.execute(_LAST).first()
    return Head(newest.number, newest.digest) if newest else Head(0, bytes(32))


def is_signed(session: Session) -> bool:
    """Tell whether signing has begun: an empty journal begins with it."""
    newest = session.execute(_LAST).first()
    return (
        newest is None or session.scalar(select(Entry.number).where(Entry.signature.is_not(None)).limit(1)) is not None
    )


def was_witnessed(session: Session) -> bool:
    """Tell whether the witness remembers anything."""
    witness = _witness(session.connection())
    return witness is not None and witness.there


def last(session: Session, count: int) -> Sequence[Entry]:
    """Return the last entries, newest first."""
    return session.scalars(select(Entry).order_by(Entry.number.desc()).limit(count)).all()


def latest(session: Session) -> datetime | None:
    """Return the moment of the last entry."""
    return session.scalar(select(Entry.at).order_by(Entry.number.desc()).limit(1))


def _signer(connection: Connection) -> RowSigner:
    signer: RowSigner = connection.get_execution_options()[SIGNER]
    return signer


def _witness(connection: Connection) -> Witness | None:
    witness: Witness | None = connection.get_execution_options().get(WITNESS)
    return witness


def _remembered(connection: Connection, known: Head | None, newest: Head) -> bool:
    """Tell whether the journal still holds the entry that the witness remembers."""
    if known is None or known == newest:
        return True
    if known.number >= newest.number:
        return False
    return connection.scalar(select(Entry.digest).where(Entry.number == known.number)) == known.digest


def _digest(before: bytes, number: int, at: datetime, told: tuple[str, str, str]) -> bytes:
    # Entries of before the desk name nobody, and stay as they were chained.
    line = "\0".join([str(number), at.isoformat(), *told[:2], *filter(None, told[2:])])
    return digest(Purpose.JOURNAL, before, line.encode())
