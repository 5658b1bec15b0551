"""Logging in: three right words open a session.  The password is tried outside of any transaction.

What was read before the password was tried is compared again inside the short transaction that begins the session:
an account that was closed meanwhile, or whose password or code was used up meanwhile, lets nobody in.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from intake.desk import accounts, sessions, totp
from intake.desk.access import Actor
from intake.desk.accounts import Secrets
from intake.desk.hashing import SALT_SIZE, stretched
from intake.limits import Counter, code_counter, login_counters, own_password_counter
from intake.store import failures, journal
from intake.store.database import Database
from intake.store.failures import Failures
from intake.store.tables import Staff


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody typed at the door, and from which network address."""

    name: str
    password: str
    code: str
    address: str | None


def log_in(database: Database, counted: Failures, words: Words, now: datetime) -> tuple[Actor, str] | None:
    """Return who logged in and the value of the new session's cookie; None for any wrong word, without saying which.

    A password of nobody costs the same time as a wrong one.

    Raises:
        TooOftenError: too many failures for this name from this network, or from this network.
        BusyError: too many passwords are being tried.
        StoreError: the database is away.
    """
    with database.reading() as session:
        staff = _in_use(session, words.name)
    counters = login_counters(counted.key, words.address, words.name, known=staff is not None)
    with counted.attempt(counters, now):
        if staff is None:
            stretched(words.password, bytes(SALT_SIZE))
            opened = None
        else:
            opened = accounts.opened(staff, words.password)
        with database.writing() as session:
            code = code_counter(counted.key, words.name)
            begun = _begin(session, code, (staff, opened), words, now) if staff and opened else None
            if begun:
                failures.forget(session, counters[:1])
            else:
                failures.record(session, counters, now)
                if staff:
                    journal.append(session, now, "login-failed", staff.name)
    return begun


def change_password(database: Database, counted: Failures, words: Words, new: str, now: datetime) -> None:
    """Lock somebody's secrets away under a new password; ``words`` are their name and the old one.

    Raises:
        KeysError: the old password is wrong, or the new one will not do.
        TooOftenError: too many wrong old passwords.
        BusyError: too many passwords are being tried.
        StoreError: the database is away.
    """
    with database.reading() as session:
        staff = accounts.existing(session, words.name)
    accounts.check_password(new, words.name)
    own = own_password_counter(counted.key, words.name)
    counters = [own, *login_counters(counted.key, words.address, words.name, known=True)]
    with counted.attempt(counters, now):
        secrets = accounts.opened(staff, words.password)
        if secrets is None:
            counted.record(counters, now)
            raise accounts.wrong_password()
        box = accounts.locked(secrets, new)
        with database.writing() as session:
            accounts.replace_box(session, words.name, staff.box, box, now)
            failures.forget(session, counters[:2])


def _begin(
    session: Session, code: Counter, tried: tuple[Staff, Secrets], words: Words, now: datetime
) -> tuple[Actor, str] | None:
    """Begin a session when the account is as it was when its password was tried, and the code is right and new."""
    before, opened = tried
    staff = session.get(Staff, before.name, with_for_update=True)
    if staff is None or staff.left_at is not None or staff.box != before.box:
        return None
    if failures.is_closed(session, code, now):
        return None
    step = totp.accepted(opened.totp, words.code, now, staff.last_code)
    if step is None:
        failures.record(session, [code], now)
        return None
    staff.last_code = step
    failures.forget(session, [code])
    journal.append(session, now, "login", staff.name, staff.name)
    actor = accounts.actor_of(staff)
    return actor, sessions.begin(session, actor, opened, now)


def _in_use(session: Session, name: str) -> Staff | None:
    staff = session.get(Staff, name) if name and "\0" not in name else None
    return staff if staff is not None and staff.left_at is None else None
