"""What a page carries back, signed: which notice, opened when, under which number; and which attachments are kept."""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

from intake.told import FileNote

FORM_LASTS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Ticket:
    """One opened form; ``submission`` makes every sending of it the same report."""

    notice: str
    opened: datetime
    submission: bytes


class Tokens:
    """Signs and reads what pages carry."""

    def __init__(self, secret: str) -> None:
        self._tickets = URLSafeSerializer(secret, "ticket")
        self._files = URLSafeSerializer(secret, "files")

    def issue(self, notice: str, opened: datetime) -> str:
        """Return the token of a newly opened form."""
        return str(self._tickets.dumps([notice, opened.isoformat(), secrets.token_hex(16)]))

    def read(self, token: str | None) -> Ticket | None:
        """Return the form that a token belongs to, or None when it was not signed here."""
        try:
            notice, opened, submission = self._tickets.loads(token or "")
            return Ticket(notice, datetime.fromisoformat(opened), bytes.fromhex(submission))
        except (BadData, ValueError, TypeError):
            return None

    def keep(self, files: tuple[FileNote, ...]) -> str:
        """Return the token of attachments that are already stored."""
        return str(self._files.dumps([asdict(note) for note in files])) if files else ""

    def kept(self, token: str | None) -> tuple[FileNote, ...]:
        """Return the attachments of a token; none when it was not signed here."""
        try:
            return tuple(FileNote(**note) for note in self._files.loads(token)) if token else ()
        except (BadData, TypeError):
            return ()
