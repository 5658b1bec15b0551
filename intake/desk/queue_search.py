"""Looking for words in what the session may open: the only part of the queue that opens anything."""

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.desk.queue_filter import Wanted, narrowed
from intake.desk.sessions import Desk
from intake.envelope import open_sealed
from intake.errors import EnvelopeError
from intake.signing import RowSigner
from intake.store import integrity
from intake.store.acknowledged import digest_of
from intake.store.tables import Report

MOST_OPENED = 5000


def looked_into(session: Session, desk: Desk, notices: Collection[str] | None, wanted: Wanted, today: date) -> Wanted:
    """Return what is wanted with the reports whose content holds the text, each opened with the session's key.

    The newest ``MOST_OPENED`` of those that the rest of the filter finds are looked at, so that an answer is at hand
    in a second or two; what the key does not open is not found.  What is not as it was sealed and signed at receipt is
    always found, and marked in the queue: nobody can say what it said.  Without a text nothing is opened.
    """
    if not wanted.text:
        return wanted
    columns = [getattr(Report, name) for name in (*integrity.SIGNED, "signature", "content", "identity")]
    chosen = narrowed(select(*columns), notices, wanted, today)
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
