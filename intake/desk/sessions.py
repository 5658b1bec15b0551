"""Sessions at the desk: thirty minutes since the last step and twelve hours in all; the cookie opens the private key.

The database knows a digest of the cookie and the box, the browser the cookie: neither is enough alone.  The box is
bound to the account, its key and the moment of the login, so that the row of one session is worth nothing to another
account and cannot be made to last.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.exceptions import CryptoError
from nacl.utils import random
from sqlalchemy import delete
from sqlalchemy.orm import Session

from intake.authority import Authority
from intake.desk.access import Actor
from intake.desk.accounts import actor_of
from intake.hashing import Purpose, digest
from intake.store import journal
from intake.store.tables import DeskSession, Staff

LASTS = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
_NONCE_SIZE = 24


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody at the desk: who it is, the id and private half of their key, and until when without another step."""

    actor: Actor
    key: str
    private: bytes
    until: datetime


def begin(session: Session, staff: Staff, private: bytes, now: datetime) -> str:
    """Begin a session and return the value of its cookie; sessions that have run out go."""
    session.execute(delete(DeskSession).where(DeskSession.seen_at < now - LASTS))
    session.execute(delete(DeskSession).where(DeskSession.began_at < now - LONGEST))
    token, nonce, began_at = secrets.token_urlsafe(32), random(_NONCE_SIZE), now.replace(microsecond=0)
    row = DeskSession(id=session_id(token), staff=staff.name, began_at=began_at, seen_at=now)
    key = _derived(token, Purpose.SESSION_KEY)
    row.box = nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(private, _bound(row, staff.key), nonce, key)
    session.add(row)
    return token


def resume(session: Session, token: str, now: datetime, authority: Authority) -> Desk | None:
    """Return the session of a cookie and count its time anew; None when it has run out or was never begun.

    A session whose account or row is not as it must be ends, and that is written down.
    """
    row = session.get(DeskSession, session_id(token))
    if row is None:
        return None
    staff = session.get(Staff, row.staff)
    if staff is None or staff.left_at is not None or now >= _end(row) or now - row.seen_at > LASTS:
        session.delete(row)
        return None
    private = _opened(row, staff.key, token)
    if private is None or authority.fault(staff, private):
        journal.append(session, now, "account-refused", staff.name)
        session.delete(row)
        return None
    row.seen_at = now
    return Desk(actor_of(staff), staff.key, private, min(now + LASTS, _end(row)))


def end(session: Session, token: str, now: datetime) -> None:
    """End a session; what its box held is gone."""
    row = session.get(DeskSession, session_id(token))
    if row is not None:
        journal.append(session, now, "logout", row.staff, row.staff)
        session.delete(row)


def session_id(token: str) -> bytes:
    """Return the id of the session that a cookie opens."""
    return _derived(token, Purpose.SESSION_ID)[:16]


def _end(row: DeskSession) -> datetime:
    return row.began_at + LONGEST


def _opened(row: DeskSession, key_id: str, token: str) -> bytes | None:
    nonce, sealed, key = row.box[:_NONCE_SIZE], row.box[_NONCE_SIZE:], _derived(token, Purpose.SESSION_KEY)
    try:
        private: bytes = crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, _bound(row, key_id), nonce, key)
    except (CryptoError, ValueError):
        return None
    return private


def _bound(row: DeskSession, key_id: str) -> bytes:
    return json.dumps(["desk session", row.staff, key_id, int(row.began_at.timestamp())]).encode()


def _derived(token: str, purpose: Purpose) -> bytes:
    return digest(purpose, token.encode(), size=32)
