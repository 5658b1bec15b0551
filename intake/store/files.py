"""Sealed attachments in the database, a piece a row: neither a file nor a transaction is ever whole in memory."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import Connection, delete, func, insert, select

from intake.errors import StoreError
from intake.store.database import Database
from intake.store.tables import FilePiece, StoredFile

UNSENT_STAY = timedelta(days=1)
# How long an attachment that was not sent stays, at least, when others need the room.
UNSENT_STAY_IN_NEED = timedelta(hours=1)
# What forms that were not sent may take of the disk, all together.
MOST_UNSENT, MOST_UNSENT_BYTES = 20_000, 4 * 1024**3
_TOGETHER = 16


def store(database: Database, file_id: str, sealed: Iterator[bytes], size: int, arrived: datetime) -> None:
    """Store a sealed attachment of a form that is still being filled in, and drop those that were never sent.

    When they take all that they may, those of more than an hour ago make room: their reporters are asked again.
    A megabyte is made durable at a time, so that reports that arrive meanwhile are stored in between.

    Raises:
        StoreError: it could not be stored, or forms that were not sent take all that they may.
    """
    with database.connected() as connection:
        _drop_unsent(connection, arrived - UNSENT_STAY)
        if not _has_room(connection, size):
            _drop_unsent(connection, arrived - UNSENT_STAY_IN_NEED)
            if not _has_room(connection, size):
                raise StoreError("没有提交的附件太多，暂时存不进去")
        row = {"id": file_id, "report": None, "arrived_at": arrived, "size": size, "box": next(sealed)}
        connection.execute(insert(StoredFile).values(row))
    number = 0
    while pieces := list(islice(sealed, _TOGETHER)):
        rows = [{"file": file_id, "number": number + n, "box": piece} for n, piece in enumerate(pieces)]
        with database.connected() as connection:
            connection.execute(insert(FilePiece), rows)
        number += len(rows)


def _drop_unsent(connection: Connection, before: datetime) -> None:
    connection.execute(delete(StoredFile).where(StoredFile.report.is_(None), StoredFile.arrived_at < before))


def _has_room(connection: Connection, size: int) -> bool:
    """Tell whether forms that were not sent may have a file of this size more."""
    room = select(func.count(), func.coalesce(func.sum(StoredFile.size), 0)).where(StoredFile.report.is_(None))
    count, taken = connection.execute(room).one()
    return bool(count < MOST_UNSENT and taken + size <= MOST_UNSENT_BYTES)


def load(database: Database, report_id: str, file_id: str) -> tuple[bytes, Iterator[bytes]] | None:
    """Return the head of a report's sealed attachment and its pieces, read as they are asked for; None for no such."""
    mine = select(StoredFile.box).where(StoredFile.id == file_id, StoredFile.report == report_id)
    with database.reading() as session:
        head = session.scalar(mine)
    return None if head is None else (head, _pieces(database, file_id))


def _pieces(database: Database, file_id: str) -> Iterator[bytes]:
    number = 0
    while True:
        found = select(FilePiece.box).where(FilePiece.file == file_id, FilePiece.number >= number)
        with database.reading() as session:
            boxes = session.scalars(found.order_by(FilePiece.number).limit(_TOGETHER)).all()
        yield from boxes
        if len(boxes) < _TOGETHER:
            return
        number += len(boxes)
