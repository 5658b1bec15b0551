"""A report's way into the store and back to its reporter: sealing, receipt, acknowledgement, messages."""

import json
import secrets
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from intake import envelope
from intake.acknowledgement import Acknowledgement, Signer
from intake.attachments import Attachment
from intake.authority import Authority
from intake.encoding import random_base32
from intake.envelope import Recipient
from intake.errors import (
    DuplicateError,
    EnvelopeError,
    KeysError,
    MissingError,
    StoreError,
    TamperedError,
    TooManyError,
)
from intake.hashing import Purpose, digest, framed
from intake.keys import KeyRing, RingFile
from intake.model.states import State, withdrawable
from intake.receipt import Receipt, receipt_of
from intake.sealed_file import open_file, seal_file
from intake.store import files, integrity, rows
from intake.store.acknowledged import digest_of, digest_of_sealed
from intake.store.commit import Committer, NewReport
from intake.store.database import Database
from intake.store.tables import Message, Report
from intake.told import FileNote, Kept, Opened, Told
from publicity.model.notice_id import NoticeId

REPORTER = "reporter"
# Name and contact of 200 characters each fit, so that every identity has one size.
IDENTITY_SIZE = 2048
MOST_MESSAGES = 50
TOO_MANY = (
    f"这份反映已经补充过 {MOST_MESSAGES} 次，不能再补充。还有要说的，请写在一起，"
    "另外提交一份反映，或者用公示上写明的电话告诉受理部门。"
)
UNSURE = (
    "这份反映的记录核对不上，暂时不能显示，也不能补充或者撤回。请保存好回执码和确认书，"
    "用公示上写明的电话告诉受理部门；他们查清以后，您再来查询。"
)


class Reports:
    """Takes reports and gives them back to whoever holds the receipt; holds no key that opens what is stored."""

    def __init__(self, database: Database, ring: RingFile, signer: Signer) -> None:
        self.database, self._ring, self.signer = database, ring, signer
        self.authority = Authority(ring, database.signer)
        self._committer = Committer(database)

    @property
    def ring(self) -> KeyRing:
        """The public keys as they are now: what is retired while the form runs is sealed to no more."""
        return self._ring.ring

    def keep_file(self, attachment: Attachment, arrived: datetime) -> FileNote:
        """Seal an attachment as it arrives, piece by piece; raise StoreError when it cannot be stored."""
        key = secrets.token_bytes(envelope.KEY_SIZE)
        note = FileNote(secrets.token_hex(16), attachment.name, attachment.kind, attachment.size, key.hex())
        attachment.stream.seek(0)
        sealed = seal_file(key, attachment.size, attachment.stream.read, f"{note.id}:file")
        files.store(self.database, note.id, sealed, attachment.size, arrived)
        return note

    def file(self, report: Report, note: FileNote) -> bytes:
        """Return the content of a report's attachment.

        Raises:
            MissingError: it is not there.
            EnvelopeError: it was changed, cut or moved.
        """
        found = files.load(self.database, report.id, note.id)
        if found is None:
            raise MissingError("附件不在库里")
        return b"".join(open_file(bytes.fromhex(note.key), *found, f"{note.id}:file"))

    def received(self, submission: bytes) -> bool:
        """Tell whether this form was received before."""
        with self.database.reading() as session:
            return rows.by_submission(session, _once(submission)) is not None

    def missing_files(self, told: Told, submission: bytes) -> list[FileNote]:
        """Return the attachments of a form not sent before that were removed because it lay too long."""
        if not told.files or self.received(submission):
            return []
        with self.database.reading() as session:
            there = rows.files_there(session, [note.id for note in told.files])
        return [note for note in told.files if note.id not in there]

    def receive(
        self, told: Told, submission: bytes, arrived: datetime, *, late: bool, due_on: date | None, way: str = "form"
    ) -> Kept:
        """Store a report and return its receipt; the same submission twice is one report with one receipt.

        ``due_on`` is the day by which staff accept it or say why not, ``way`` how it came.

        Raises:
            StoreError: it could not be stored.
            KeysError: nobody could decrypt it.
        """
        receipt = receipt_of(submission, self.ring.deployment)
        report = self._sealed(told, submission, receipt, arrived, late=late, due_on=due_on, way=way)
        integrity.sign_new(self.database.signer, report, [note.id for note in told.files])
        try:
            self._committer.store(report, [note.id for note in told.files])
        except DuplicateError:
            return self._kept_before(told, report.submission, receipt)
        return Kept(receipt, report.reference, self.acknowledgement(report), report.late, changed=False)

    def _kept_before(self, told: Told, submission: bytes, receipt: Receipt) -> Kept:
        """Return what the same form became when it was sent first."""
        with self.database.reading() as session:
            before = rows.by_submission(session, submission)
        if before is None:
            raise StoreError("数据库写不进去")
        changed = self._content(before, receipt).get("told") != told.content
        return Kept(receipt, before.reference, self.acknowledgement(before), before.late, changed=changed)

    def find(self, receipt: Receipt) -> Opened | None:
        """Return the report of a receipt, opened with the key that comes from it.

        Raises:
            TamperedError: it is not as it was signed; the message is for the reporter.
            StoreError: the database is away.
        """
        _, private = receipt.keypair(self.ring.deployment)
        with self.database.reading() as session:
            report = rows.by_locator(session, receipt.locator(self.ring.deployment))
            if report is None:
                return None
            if integrity.fault_of(session, report):
                raise TamperedError(UNSURE)
            sealed = rows.messages(session, report)
        told = [(m.author, m.sent_at, open_message(m, REPORTER, private)) for m in sealed]
        return Opened(report, self._content(report, receipt), told)

    def add(self, receipt: Receipt, text: str, submission: bytes, now: datetime) -> bool:
        """Add what a reporter writes later; False when no report has that receipt.

        The same text from the same page is one message; another text is another, so that none is lost.

        Raises:
            TooManyError: the report has as many messages as it may have; the message is for the reporter.
        """
        _, private = receipt.keypair(self.ring.deployment)
        once = digest(Purpose.MESSAGE, framed(submission, text.encode()), size=16, key=private)
        try:
            with self.database.writing() as session:
                report = self._locked(session, receipt)
                if report is None:
                    return False
                if rows.count_messages(session, report, REPORTER) >= MOST_MESSAGES:
                    raise TooManyError(TOO_MANY)
                with integrity.changing(session, report):
                    message = self.message(report, REPORTER, text, now, once)
                    rows.add_message(session, report, message, "added")
                    report.awaiting = False
        except DuplicateError:
            return True
        return True

    def withdraw(self, receipt: Receipt, now: datetime) -> State | None:
        """Mark a report as withdrawn by its reporter unless it was decided; return how it stands, None without one."""
        with self.database.writing() as session:
            report = self._locked(session, receipt)
            if report is None:
                return None
            if withdrawable(report.state):
                with integrity.changing(session, report):
                    rows.change_state(session, report, "withdrawn", now)
            return report.state

    def _locked(self, session: Session, receipt: Receipt) -> Report | None:
        found = rows.by_locator(session, receipt.locator(self.ring.deployment))
        return rows.locked(session, found.reference) if found else None

    def acknowledgement(self, report: Report | NewReport) -> str:
        """Return the signed acknowledgement of a report: the same each time."""
        return self.signer.sign(Acknowledgement(report.reference, report.notice, report.received_at, report.digest))

    def still_holds(self, acknowledgement: Acknowledgement) -> bool:
        """Tell whether what is stored now is what an acknowledgement says; never when there is no such report."""
        with self.database.reading() as session:
            report = rows.by_reference(session, acknowledgement.reference)
        if report is None or (report.received_at, report.notice) != (acknowledgement.moment, acknowledgement.notice):
            return False
        try:
            return digest_of(report) == acknowledgement.digest
        except EnvelopeError:
            return False

    def message(self, report: Report, author: str, text: str, now: datetime, once: bytes | None = None) -> Message:
        """Return a message sealed to the handlers, the escrow and the reporter."""
        key = secrets.token_hex(16)
        readers = [*self.ring.readers(NoticeId.of(report.notice).campaign), Recipient(REPORTER, report.reporter_key)]
        box = envelope.seal(text.encode(), readers, f"{key}:message")
        return Message(id=key, report=report.id, author=author, sent_at=_whole(now), submission=once, box=box)

    def _sealed(
        self, told: Told, submission: bytes, receipt: Receipt, arrived: datetime, *, late: bool, due_on: date | None,
        way: str,
    ) -> NewReport:  # fmt: skip
        campaign = NoticeId.of(told.notice).campaign
        if not self.ring.ready(campaign):
            raise KeysError("这份公示还没有人能够打开反映")
        public, _ = receipt.keypair(self.ring.deployment)
        key, arrived = secrets.token_hex(16), _whole(arrived)
        content = {"told": told.content, "received_at": arrived.isoformat(), "late": late}
        readers = [*self.ring.readers(campaign), Recipient(REPORTER, public)]
        box = envelope.seal(_json(content), readers, f"{key}:content")
        identity = None
        if told.name or told.contact:
            who = _json({"name": told.name, "contact": told.contact})
            identity = envelope.seal(who, self.ring.identity_readers(campaign), f"{key}:identity", least=IDENTITY_SIZE)
        return NewReport(
            id=key,
            reference=_reference(),
            notice=told.notice,
            candidate=told.candidate,
            received_at=arrived,
            late=late,
            state="received",
            due_on=due_on,
            way=way,
            locator=receipt.locator(self.ring.deployment),
            submission=_once(submission),
            reporter_key=public,
            digest=digest_of_sealed(box, identity),
            content=box,
            identity=identity,
        )

    def _content(self, report: Report, receipt: Receipt) -> dict[str, Any]:
        _, private = receipt.keypair(self.ring.deployment)
        try:
            plain = envelope.open_sealed(report.content, REPORTER, private, f"{report.id}:content")
        except EnvelopeError as error:
            raise TamperedError(UNSURE) from error
        content: dict[str, Any] = json.loads(plain)
        return content


def open_message(message: Message, key_id: str, private: bytes) -> str:
    """Return a message's text; one that an earlier key was not given is said to be so."""
    try:
        return envelope.open_sealed(message.box, key_id, private, f"{message.id}:message").decode()
    except EnvelopeError:
        return "（这一条打不开）"


def _once(submission: bytes) -> bytes:
    return digest(Purpose.SUBMISSION, submission, size=16)


def _reference() -> str:
    characters = random_base32(8)
    return f"F-{characters[:4]}-{characters[4:]}"


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
