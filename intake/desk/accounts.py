"""Accounts of the staff: a long password and a code open the private key, for the session only.

The password is stretched (Argon2id) into the key of a box that holds the private key and the secret of the codes.
A password is right when it opens the box, so nothing else of it is kept.  The same two lie in a second box for the
escrow: with it a lost password is replaced, and nobody's reports are lost.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from nacl.bindings import crypto_box_seal, crypto_box_seal_open, crypto_scalarmult_base
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random
from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.desk import totp
from intake.desk.access import Actor, Role, Scope, scope_of
from intake.desk.hashing import SALT_SIZE, stretched
from intake.errors import KeysError
from intake.store import failures, journal
from intake.store.tables import DeskSession, Staff

LEAST_PASSWORD = 12


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the password opens: the private key of X25519 (32 bytes) and the secret of the codes."""

    private: bytes
    totp: bytes


def add(
    session: Session, *, name: str, label: str, role: Role, scopes: Sequence[Scope], password: str, key: str,
    private: bytes, escrow: bytes, now: datetime, codes: bytes = b"",
) -> Secrets:  # fmt: skip
    """Add somebody with a new private key; return what was locked away, whose ``totp`` is shown once.

    ``codes`` is the secret of the codes where it is not to be a new one.

    Raises:
        KeysError: the password will not do, or the name is taken.
    """
    check_password(password, name)
    if session.get(Staff, name) is not None:
        raise KeysError(f"已经有叫 {name} 的账号")
    secrets = Secrets(private, codes or totp.new_secret())
    session.add(
        Staff(
            name=name,
            label=label,
            role=role,
            scopes=" ".join(map(str, scopes)),
            key=key,
            last_code=0,
            public=crypto_scalarmult_base(private),
            box=locked(secrets, password),
            escrow_box=crypto_box_seal(_packed(secrets), escrow),
        )
    )
    journal.append(session, now, "staff-added", name)
    return secrets


def actor_of(staff: Staff) -> Actor:
    """Return somebody as access is asked about."""
    role: Role = staff.role  # type: ignore[assignment]  # only roles are ever stored
    return Actor(staff.name, staff.label, role, tuple(scope_of(part) for part in staff.scopes.split()))


def replace_box(session: Session, name: str, before: bytes, after: bytes, now: datetime) -> None:
    """Put the box of a new password in the place of the one that was opened with the old one.

    Raises:
        KeysError: the box was replaced meanwhile.
    """
    staff = existing(session, name)
    session.refresh(staff, with_for_update=True)
    if staff.box != before:
        raise wrong_password()
    staff.box = after
    journal.append(session, now, "password-changed", name, name)


def wrong_password() -> KeysError:
    """Return what is raised when the password that one has is not the one that was typed."""
    return KeysError("现在的密码不对")


def recover(session: Session, name: str, escrow: bytes, password: str, now: datetime) -> Secrets:
    """Give somebody a new password and new codes with the escrow's private key; every report stays readable.

    Raises:
        KeysError: there is no such account, or it was made with another escrow.
    """
    staff = existing(session, name)
    check_password(password, name)
    public = crypto_scalarmult_base(escrow)
    try:
        private = _unpacked(crypto_box_seal_open(staff.escrow_box, public, escrow)).private
    except CryptoError as error:
        raise KeysError(f"{name} 的账号不是用这份托管钥匙建立的") from error
    secrets = Secrets(private, totp.new_secret())
    staff.box, staff.escrow_box = locked(secrets, password), crypto_box_seal(_packed(secrets), public)
    staff.last_code = 0
    failures.unlock(session, name)
    end_sessions(session, name)
    journal.append(session, now, "password-recovered", name)
    return secrets


def unlock(session: Session, name: str, now: datetime) -> None:
    """Forget the failed logins of an account, from wherever; raise KeysError when there is no such account."""
    existing(session, name)
    failures.unlock(session, name)
    journal.append(session, now, "staff-unlocked", name)


def leave(session: Session, name: str, now: datetime) -> Staff:
    """Close an account; what its holder did stays in the journal."""
    staff = existing(session, name)
    staff.left_at = now
    end_sessions(session, name)
    journal.append(session, now, "staff-left", name)
    return staff


def existing(session: Session, name: str) -> Staff:
    """Return an account in use; raise KeysError when there is none."""
    staff = session.get(Staff, name)
    if staff is None or staff.left_at is not None:
        raise KeysError(f"没有叫 {name} 的账号")
    return staff


def everybody(session: Session) -> Sequence[Staff]:
    """Return all accounts by name, those that were closed too."""
    return session.scalars(select(Staff).order_by(Staff.name)).all()


def end_sessions(session: Session, name: str) -> None:
    """End every session of somebody."""
    for one in session.scalars(select(DeskSession).where(DeskSession.staff == name)):
        session.delete(one)


def check_password(password: str, name: str) -> None:
    """Raise KeysError for a password that is short, the name, or one character again and again."""
    if len(password) < LEAST_PASSWORD:
        raise KeysError(f"密码至少 {LEAST_PASSWORD} 个字符，最好是几个不相干的词")
    if name.lower() in password.lower() or len(set(password)) < 5:
        raise KeysError("密码太容易猜：不要含账号名，也不要一个字符反复用")


def locked(secrets: Secrets, password: str) -> bytes:
    """Return secrets in a box that a password opens."""
    salt = random(SALT_SIZE)
    return salt + SecretBox(stretched(password, salt)).encrypt(_packed(secrets))


def opened(staff: Staff, password: str) -> Secrets | None:
    """Return what somebody's password opens, None for a wrong one; raise BusyError when too many are being tried."""
    try:
        return _unpacked(SecretBox(stretched(password, staff.box[:SALT_SIZE])).decrypt(staff.box[SALT_SIZE:]))
    except CryptoError:
        return None


def _packed(secrets: Secrets) -> bytes:
    parts = (base64.b64encode(part).decode() for part in (secrets.private, secrets.totp))
    return json.dumps(list(parts)).encode()


def _unpacked(plain: bytes) -> Secrets:
    return Secrets(*(base64.b64decode(part) for part in json.loads(plain)))
