"""Sessions at the desk: thirty minutes since the last step; the private key lies in a box that the cookie opens.

The database knows a digest of the cookie and the box, the browser the cookie: neither is enough alone.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from sqlalchemy import delete
from sqlalchemy.orm import Session

from intake.desk.access import Actor
from intake.desk.accounts import Secrets, actor_of
from intake.hashing import Purpose, digest
from intake.store import journal
from intake.store.tables import DeskSession, Staff

LASTS = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody at the desk: who it is, the id and private half of their key, and until when without another step."""

    actor: Actor
    key: str
    private: bytes
    until: datetime


def begin(session: Session, actor: Actor, opened: Secrets, now: datetime) -> str:
    """Begin a session and return the value of its cookie; sessions that have run out go."""
    session.execute(delete(DeskSession).where(DeskSession.seen_at < now - LASTS))
    token = secrets.token_urlsafe(32)
    box = SecretBox(_derived(token, Purpose.SESSION_KEY)).encrypt(opened.private)
    session.add(DeskSession(id=_id(token), staff=actor.name, seen_at=now, box=box))
    return token


def resume(session: Session, token: str, now: datetime) -> Desk | None:
    """Return the session of a cookie and count its time anew; None when it has run out or was never begun."""
    row = session.get(DeskSession, _id(token))
    if row is None:
        return None
    staff = session.get(Staff, row.staff)
    if staff is None or staff.left_at is not None or now - row.seen_at > LASTS:
        session.delete(row)
        return None
    row.seen_at = now
    try:
        private = SecretBox(_derived(token, Purpose.SESSION_KEY)).decrypt(row.box)
    except CryptoError:
        return None
    return Desk(actor_of(staff), staff.key, private, now + LASTS)


def end(session: Session, token: str, now: datetime) -> None:
    """End a session; what its box held is gone."""
    row = session.get(DeskSession, _id(token))
    if row is not None:
        journal.append(session, now, "logout", row.staff, row.staff)
        session.delete(row)


def _id(token: str) -> bytes:
    return _derived(token, Purpose.SESSION_ID)[:16]


def _derived(token: str, purpose: Purpose) -> bytes:
    return digest(purpose, token.encode(), size=SecretBox.KEY_SIZE)
