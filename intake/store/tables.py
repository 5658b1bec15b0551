"""The tables.  No address, no user agent, no name: what could tell a person stands inside envelopes alone."""

from datetime import date, datetime

from sqlalchemy import DateTime, ForeignKey, LargeBinary, String, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from intake.model.states import State
from publicity.model.words import ObjectionState
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


class Deployment(Table):
    """The one row that says whether this database is production's or a demonstration's."""

    __tablename__ = "deployment"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mode: Mapped[str] = mapped_column(String(20))


class Report(Table):
    """One report.  ``locator`` and ``submission`` are one-way digests; neither leads to a receipt.

    ``awaiting`` while the reporter has a question to answer, ``unit`` who investigates, ``way`` how it came: by the
    form, on paper, by telephone or in person, ``reminded_at`` when its deletion was announced,
    ``matter`` the reference of the first report of the same matter, ``effect`` what the public reads when a finding
    takes the candidate off the list, ``slot`` what becomes of the place then.

    ``signature`` covers the row; in it ``whole`` is the digest of all that belongs to the report, ``entry`` the number
    of the journal's last entry on a change of it, and ``adopted`` says that it was first signed long after it came.
    """

    __tablename__ = "reports"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    notice: Mapped[str] = mapped_column(String(200), index=True)
    candidate: Mapped[str | None] = mapped_column(String(100))
    received_at: Mapped[datetime] = mapped_column(Moment)
    late: Mapped[bool]
    state: Mapped[State] = mapped_column(String(20), index=True)
    awaiting: Mapped[bool] = mapped_column(default=False)
    due_on: Mapped[date | None] = mapped_column(index=True)
    unit: Mapped[str] = mapped_column(String(100), default="")
    way: Mapped[str] = mapped_column(String(10), default="form")
    matter: Mapped[str] = mapped_column(String(20), default="", index=True)
    effect: Mapped[str] = mapped_column(String(300), default="")
    slot: Mapped[str] = mapped_column(String(20), default="")
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)
    locator: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)
    submission: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)
    reporter_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    entry: Mapped[int] = mapped_column(default=0)
    adopted: Mapped[bool] = mapped_column(default=False)
    whole: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    signature: Mapped[bytes | None] = mapped_column(LargeBinary(64))
    content: Mapped[bytes]
    identity: Mapped[bytes | None]


class StoredFile(Table):
    """A sealed attachment; without a report it belongs to a form that was not sent, and goes after a day.

    ``box`` is the head of a file whose pieces stand in rows of their own, or a whole file of before; ``size`` in bytes.
    """

    __tablename__ = "attachments"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    report: Mapped[str | None] = mapped_column(ForeignKey("reports.id"), index=True)
    arrived_at: Mapped[datetime] = mapped_column(Moment, index=True)
    size: Mapped[int] = mapped_column(default=0)
    box: Mapped[bytes]


class FilePiece(Table):
    """A sealed piece of an attachment, counted from 0; it goes with the attachment."""

    __tablename__ = "attachment_pieces"

    file: Mapped[str] = mapped_column(ForeignKey("attachments.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
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


class Step(Table):
    """One step of a report's path: who took it and when; why stands in the envelope."""

    __tablename__ = "steps"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    report: Mapped[str] = mapped_column(ForeignKey("reports.id"), index=True)
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    staff: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(20))
    unit: Mapped[str] = mapped_column(String(100))
    box: Mapped[bytes]


class Staff(Table):
    """A member of the staff.  ``box`` is opened by the password, ``escrow_box`` by the escrow; both hold the same.

    ``key`` is the id of the public half in the ring; whose role has none there has an id of their own.  ``signature``
    is the server's, over name, label, role, scopes, key and public half; a closed account has none.
    """

    __tablename__ = "staff"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    label: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(20))
    scopes: Mapped[str] = mapped_column(String(2000))
    key: Mapped[str] = mapped_column(String(40))
    public: Mapped[bytes] = mapped_column(LargeBinary(32))
    box: Mapped[bytes]
    escrow_box: Mapped[bytes]
    signature: Mapped[bytes | None]
    last_code: Mapped[int] = mapped_column(default=0)
    left_at: Mapped[datetime | None] = mapped_column(Moment)


class Failure(Table):
    """Failed attempts of one kind from one network, under a keyed digest; the row goes when they are forgotten.

    ``account`` is whose account they were at, so that it can be unlocked; empty for a name that nobody has.
    """

    __tablename__ = "failures"

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    account: Mapped[str] = mapped_column(String(40), default="", index=True)
    count: Mapped[int]
    closed_until: Mapped[datetime | None] = mapped_column(Moment)
    forgotten_at: Mapped[datetime] = mapped_column(Moment, index=True)


class Abstract(Table):
    """What a unit is asked to look into, and its answer: sealed to the unit's account and the report's readers."""

    __tablename__ = "abstracts"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    report: Mapped[str] = mapped_column(ForeignKey("reports.id"), index=True)
    staff: Mapped[str] = mapped_column(ForeignKey("staff.name"), index=True)
    sent_at: Mapped[datetime] = mapped_column(Moment)
    due_on: Mapped[date | None]
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    box: Mapped[bytes]
    answer_box: Mapped[bytes | None]


class Settled(Table):
    """What is left of a deleted report: that there was one, and how it ended.  Neither who wrote it nor what."""

    __tablename__ = "settled"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    notice: Mapped[str] = mapped_column(String(200), index=True)
    candidate: Mapped[str | None] = mapped_column(String(100))
    received_on: Mapped[date]
    state: Mapped[ObjectionState] = mapped_column(String(20))
    settled_on: Mapped[date]
    effect: Mapped[str] = mapped_column(String(300))
    slot: Mapped[str] = mapped_column(String(20))
    signature: Mapped[bytes | None] = mapped_column(LargeBinary(64))


class DeskSession(Table):
    """A session at the desk, found by a digest of the cookie; ``box`` is opened by the cookie alone.

    It is bound to the account, its key and ``began_at``.
    """

    __tablename__ = "desk_sessions"

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    staff: Mapped[str] = mapped_column(ForeignKey("staff.name"), index=True)
    began_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    box: Mapped[bytes]


class Entry(Table):
    """One entry of the journal; ``digest`` covers the entry and the digest before it, ``signature`` the digest.

    The last entry of every commit is signed, which covers those before it.
    """

    __tablename__ = "journal"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    what: Mapped[str] = mapped_column(String(40))
    who: Mapped[str] = mapped_column(String(40), default="")
    reference: Mapped[str] = mapped_column(String(40), index=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    signature: Mapped[bytes | None] = mapped_column(LargeBinary(64))
