"""Group commit: reports that arrive together are made durable together, and each waits until its own is.

Whoever comes first writes for all who wait; so a busy last hour costs one flush for many reports, not one each.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, update

from intake.errors import StoreError
from intake.model.states import State
from intake.store import journal
from intake.store.database import Database
from intake.store.tables import Report, StoredFile


@dataclass(kw_only=True)
class NewReport:
    """A sealed report on its way into the table of that name; see there for its fields."""

    id: str
    reference: str
    notice: str
    candidate: str | None
    received_at: datetime
    late: bool
    state: State
    due_on: date | None
    way: str
    locator: bytes
    submission: bytes
    reporter_key: bytes
    digest: bytes
    content: bytes
    identity: bytes | None
    awaiting: bool = False
    unit: str = ""
    matter: str = ""
    effect: str = ""
    slot: str = ""
    reminded_at: datetime | None = None
    entry: int = 0
    adopted: bool = False
    whole: bytes = b""
    signature: bytes = b""


@dataclass
class _Waiting:
    report: NewReport
    files: Sequence[str]
    turn: threading.Event = field(default_factory=threading.Event)
    leads: bool = False
    error: StoreError | None = None


class Committer:
    """Stores reports of one process in as few transactions as their arrival allows."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._pending: list[_Waiting] = []
        self._busy = False
        self._lock = threading.Lock()

    def store(self, report: NewReport, files: Sequence[str]) -> None:
        """Store a report with its attachments and its entry in the journal; return when it is durable.

        Raises:
            DuplicateError: the same form is stored already.
            StoreError: it could not be stored, or an attachment is gone.
        """
        mine = _Waiting(report, files)
        with self._lock:
            self._pending.append(mine)
            mine.leads, self._busy = not self._busy, True
        if not mine.leads:
            mine.turn.wait()
        if mine.leads:
            self._lead()
        if mine.error is not None:
            raise mine.error

    def _lead(self) -> None:
        """Write all who wait by now, wake them, and hand on to the first of those who came meanwhile."""
        with self._lock:
            together, self._pending = self._pending, []
        try:
            self._write(together)
        except BaseException:
            for one in together:
                one.error = StoreError("数据库写不进去")
            raise
        finally:
            with self._lock:
                self._busy = bool(self._pending)
                if self._busy:
                    self._pending[0].leads = True
                    self._pending[0].turn.set()
            for one in together:
                one.leads = False
                one.turn.set()

    def _write(self, together: Sequence[_Waiting]) -> None:
        """Write all in one transaction; when one of them spoils it, each in its own."""
        error: StoreError | None = None
        try:
            with self._database.connected() as connection:
                _insert(connection, together)
        except StoreError as refused:
            error = refused
        if error is not None and len(together) > 1:
            for one in together:
                self._write([one])
            return
        for one in together:
            one.error = error


def _insert(connection: Connection, together: Sequence[_Waiting]) -> None:
    rows: list[dict[str, Any]] = [vars(one.report) for one in together]
    connection.execute(insert(Report), rows)
    for one in together:
        if one.files:
            mine = StoredFile.id.in_(one.files) & StoredFile.report.is_(None)
            claimed = connection.execute(update(StoredFile).where(mine).values(report=one.report.id))
            if claimed.rowcount != len(one.files):
                raise StoreError("附件已经不在了")
    whats = [("received-late" if one.report.late else "received", one.report) for one in together]
    journal.append_all(connection, [(report.received_at, what, report.reference, "") for what, report in whats])
