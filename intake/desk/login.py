"""Logging in: three right words open a session.  The password is tried outside of any transaction.

What was read before the password was tried is compared again inside the short transaction that begins the session:
an account that was closed meanwhile, or whose password or code was used up meanwhile, lets nobody in.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from intake.authority import Authority
from intake.desk import account_rules, accounts, boxes, passwords, sessions, totp
from intake.desk.access import EVERY, Actor
from intake.desk.boxes import Secrets, owner_of
from intake.desk.hashing import SALT_SIZE, stretched
from intake.errors import AccountError
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


def log_in(
    database: Database, counted: Failures, authority: Authority, words: Words, now: datetime
) -> tuple[Actor, str] | None:
    """Return who logged in and the value of the new session's cookie; None for any wrong word, without saying which.

    A password of nobody costs the same time as a wrong one.  A box of before boxes were bound to their account is
    replaced, and so is a box for an escrow that is not the one of today.

    Raises:
        AccountError: the words are right, but the account, its key and the ring do not go together.
        TooOftenError: too many failures for this name from this network, or from this network.
        BusyError: too many passwords are being tried.
        StoreError: the database is away.
    """
    with database.reading() as session:
        staff = _in_use(session, words.name)
    counters = login_counters(counted.key, words.address, words.name, known=staff is not None)
    with counted.attempt(counters, now):
        tried = _tried(staff, words.password)
        with database.writing() as session:
            code = code_counter(counted.key, words.name)
            begun = _begin(session, authority, code, tried, typed=words.code, now=now) if tried else None
            if begun:
                failures.forget(session, counters[:1])
            else:
                failures.record(session, counters, now)
                if staff:
                    journal.append(session, now, "login-failed", staff.name)
    if isinstance(begun, str):
        raise AccountError(begun)
    return begun


def change_password(
    database: Database, counted: Failures, authority: Authority, words: Words, *, new: str, now: datetime, keep: bytes
) -> None:
    """Lock somebody's secrets away under a new password; ``words`` are their name and the old one.

    All their sessions end but the one with the id ``keep``.

    Raises:
        AccountError: the account, its key and the ring do not go together.
        KeysError: the old password is wrong, or the new one will not do.
        TooOftenError: too many wrong old passwords.
        BusyError: too many passwords are being tried.
        StoreError: the database is away.
    """
    with database.reading() as session:
        staff = accounts.existing(session, words.name)
    account_rules.check_password(new, words.name)
    own = own_password_counter(counted.key, words.name)
    counters = [own, *login_counters(counted.key, words.address, words.name, known=True)]
    with counted.attempt(counters, now):
        secrets = passwords.opened(staff, words.password)
        if secrets is None:
            counted.record(counters, now)
            raise passwords.wrong_password()
        if told := authority.fault(staff, secrets.private):
            raise AccountError(told)
        box = boxes.locked(secrets, new, owner_of(staff))
        with database.writing() as session:
            passwords.replace_box(session, words.name, before=staff.box, after=box, now=now, keep=keep)
            failures.forget(session, counters[:2])


@dataclass(frozen=True, slots=True)
class _Tried:
    """An account whose password opened its box, as it was then, and the box that takes the place of an old one."""

    staff: Staff
    secrets: Secrets
    box: bytes


def _tried(staff: Staff | None, password: str) -> _Tried | None:
    if staff is None:
        stretched(password, bytes(SALT_SIZE))
        return None
    secrets = passwords.opened(staff, password)
    if secrets is None:
        return None
    bound = boxes.is_bound(staff.box)
    return _Tried(staff, secrets, staff.box if bound else boxes.locked(secrets, password, owner_of(staff)))


def _begin(
    session: Session, authority: Authority, code: Counter, tried: _Tried, *, typed: str, now: datetime
) -> tuple[Actor, str] | str | None:
    """Begin a session when the account is as it was when its password was tried, and the code is right and new.

    What is wrong with an account whose words are right is returned in a sentence, and written down.
    """
    staff = session.get(Staff, tried.staff.name, with_for_update=True, populate_existing=True)
    if staff is None or staff.left_at is not None or (staff.box, staff.key) != (tried.staff.box, tried.staff.key):
        return None
    if failures.is_closed(session, code, now):
        return None
    step = totp.accepted(tried.secrets.totp, typed, now, staff.last_code)
    if step is None:
        failures.record(session, [code], now)
        return None
    staff.last_code = step
    failures.forget(session, [code])
    if told := authority.fault(staff, tried.secrets.private):
        journal.append(session, now, "account-refused", staff.name)
        return told
    staff.box = tried.box
    for escrow in authority.ring.holders("escrow", EVERY)[:1]:
        if boxes.escrow_of(staff.escrow_box) != escrow.id:
            staff.escrow_box = boxes.sealed_to_escrow(tried.secrets, owner_of(staff), escrow)
    journal.append(session, now, "login", staff.name, staff.name)
    return accounts.actor_of(staff), sessions.begin(session, staff, tried.secrets.private, now)


def _in_use(session: Session, name: str) -> Staff | None:
    staff = session.get(Staff, name) if name and "\0" not in name else None
    return staff if staff is not None and staff.left_at is None else None
