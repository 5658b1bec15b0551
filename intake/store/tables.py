"""The tables.  No address, no user agent, no name: what could tell a person stands inside envelopes alone."""

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, LargeBinary, String, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from publicity.shanghai import SHANGHAI


class Moment(TypeDecorator[datetime]):
    """A moment in UTC+8; SQLite forgets the offset, so it is put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC+8."""
        return value.astimezone(SHANGHAI) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment with its offset."""
        if value is None:
            return None
        return value.replace(tzinfo=SHANGHAI) if value.tzinfo is None else value.astimezone(SHANGHAI)


class Table(DeclarativeBase):
    """The base of all tables."""


class Report(Table):
    """One report.  ``locator`` and ``submission`` are one-way digests; neither leads to a receipt."""

    __tablename__ = "reports"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    notice: Mapped[str] = mapped_column(String(200), index=True)
    candidate: Mapped[str | None] = mapped_column(String(100))
    received_at: Mapped[datetime] = mapped_column(Moment)
    late: Mapped[bool]
    state: Mapped[str] = mapped_column(String(20))
    locator: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)
    submission: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)
    reporter_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    content: Mapped[bytes]
    identity: Mapped[bytes | None]


class StoredFile(Table):
    """A sealed attachment; without a report it belongs to a form that was not sent, and goes after a day."""

    __tablename__ = "attachments"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    report: Mapped[str | None] = mapped_column(ForeignKey("reports.id"), index=True)
    arrived_at: Mapped[datetime] = mapped_column(Moment, index=True)
    box: Mapped[bytes]


class Message(Table):
    """A sealed message between the reporter and the staff."""

    __tablename__ = "messages"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    report: Mapped[str] = mapped_column(ForeignKey("reports.id"), index=True)
    number: Mapped[int]
    author: Mapped[str] = mapped_column(String(10))
    sent_at: Mapped[datetime] = mapped_column(Moment)
    submission: Mapped[bytes | None] = mapped_column(LargeBinary(16), unique=True)
    box: Mapped[bytes]


class Entry(Table):
    """One entry of the journal; ``digest`` covers the entry and the digest before it."""

    __tablename__ = "journal"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    what: Mapped[str] = mapped_column(String(40))
    reference: Mapped[str] = mapped_column(String(40))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
