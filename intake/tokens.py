"""What a page carries back, signed: which notice, opened when, under which number; and which attachments are kept.

A form belongs to the browser that began it: its submission number comes from the token and from the browser's secret
together.  Its attachments belong to the form.
"""

import hmac
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

from intake.hashing import Purpose, digest
from intake.told import FileNote

FORM_LASTS = timedelta(hours=24)
_NONCE_SIZE = 16


@dataclass(frozen=True, slots=True)
class Ticket:
    """One opened form, signed here; ``bound`` is a digest of the number that it has in its own browser."""

    notice: str
    opened: datetime
    nonce: bytes
    bound: bytes

    def submission(self, browser_secret: bytes | None) -> bytes | None:
        """Return the number that makes every sending of this form the same report; None in another browser."""
        if browser_secret is None:
            return None
        number = _number(self.nonce, browser_secret)
        return number if hmac.compare_digest(_bound(number), self.bound) else None


class Tokens:
    """Signs and reads what pages carry."""

    def __init__(self, secret: str) -> None:
        self._tickets = URLSafeSerializer(secret, "form")
        self._files = URLSafeSerializer(secret, "files-of-form")

    def issue(self, notice: str, opened: datetime, browser_secret: bytes) -> Ticket:
        """Return a form that is opened in the browser of that secret."""
        nonce = secrets.token_bytes(_NONCE_SIZE)
        return Ticket(notice, opened, nonce, _bound(_number(nonce, browser_secret)))

    def sign(self, ticket: Ticket) -> str:
        """Return the token that the pages of a form carry."""
        return str(
            self._tickets.dumps([ticket.notice, ticket.opened.isoformat(), ticket.nonce.hex(), ticket.bound.hex()])
        )

    def read(self, token: str | None) -> Ticket | None:
        """Return the form that a token belongs to, or None when it was not signed here."""
        try:
            notice, opened, nonce, bound = self._tickets.loads(token or "")
            return Ticket(notice, datetime.fromisoformat(opened), bytes.fromhex(nonce), bytes.fromhex(bound))
        except (BadData, ValueError, TypeError):
            return None

    def keep(self, files: tuple[FileNote, ...], ticket: Ticket) -> str:
        """Return the token of attachments that are stored for a form."""
        return str(self._files.dumps([ticket.nonce.hex(), [asdict(note) for note in files]])) if files else ""

    def kept(self, token: str | None, ticket: Ticket) -> tuple[FileNote, ...]:
        """Return the attachments of a token; none when it was not signed here, or for another form."""
        try:
            nonce, notes = self._files.loads(token or "")
            return tuple(FileNote(**note) for note in notes) if nonce == ticket.nonce.hex() else ()
        except (BadData, ValueError, TypeError):
            return ()


def _number(nonce: bytes, browser_secret: bytes) -> bytes:
    return digest(Purpose.FORM, nonce, size=16, key=browser_secret)


def _bound(number: bytes) -> bytes:
    return digest(Purpose.FORM_FILES, number, size=16)
