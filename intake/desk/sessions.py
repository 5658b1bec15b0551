"""Sessions at the desk: thirty minutes since the last step and twelve hours in all; the cookie opens the private key.

That somebody took a step is written down at most once a minute, so that reading a page writes nothing.

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
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from intake.authority import Authority
from intake.desk.access import Actor
from intake.desk.accounts import actor_of
from intake.hashing import Purpose, digest
from intake.store import journal
from intake.store.tables import DeskSession, Staff

LASTS = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
RENEWED_EVERY = timedelta(minutes=1)
_NONCE_SIZE = 24


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody at the desk: who it is, the id and private half of their key, and until when without another step."""

    actor: Actor
    key: str
    private: bytes
    until: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """What a cookie finds: the desk, None when there is no session or it is over.

    ``stale`` when there is something to write: the session's time is to be renewed, or the session to be removed.
    ``refused`` is the account whose session was not as it must be.
    """

    desk: Desk | None
    stale: bool
    refused: str = ""


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


def find(session: Session, token: str, now: datetime, authority: Authority) -> Found:
    """Return what a cookie finds, by reading alone.

    A session lasts from the last moment that was written down, which is renewed at most once a minute.
    """
    row = session.get(DeskSession, session_id(token))
    if row is None:
        return Found(None, stale=False)
    staff = session.get(Staff, row.staff)
    if staff is None or staff.left_at is not None or now >= _end(row) or now - row.seen_at > LASTS:
        return Found(None, stale=True)
    private = _opened(row, staff.key, token)
    if private is None or authority.fault(staff, private):
        return Found(None, stale=True, refused=staff.name)
    stale = now - row.seen_at >= RENEWED_EVERY
    seen = now if stale else row.seen_at
    return Found(Desk(actor_of(staff), staff.key, private, min(seen + LASTS, _end(row))), stale=stale)


def renew(session: Session, token: str, now: datetime) -> None:
    """Count the time of a session anew; one that has ended meanwhile stays so."""
    mine = (DeskSession.id == session_id(token)) & (DeskSession.seen_at < now)
    session.execute(update(DeskSession).where(mine).values(seen_at=now))


def remove_ended(session: Session, token: str, now: datetime, authority: Authority) -> None:
    """Remove a session that is over; that its account or row was not as it must be is written down."""
    found = find(session, token, now, authority)
    if found.desk is None and found.stale:
        session.execute(delete(DeskSession).where(DeskSession.id == session_id(token)))
        if found.refused:
            journal.append(session, now, "account-refused", found.refused)


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
