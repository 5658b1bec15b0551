"""Passwords of the staff: a long password and a code open the private key, for the session only.

The password is stretched (Argon2id) into the key of a box that holds the private key and the secret of the codes.
A password is right when it opens the box, so nothing else of it is kept.  The same two lie in a second box for the
escrow: with it a lost password is replaced, and nobody's reports are lost.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from intake.authority import Authority
from intake.desk import boxes, totp
from intake.desk.account_rules import check_password
from intake.desk.accounts import end_sessions, existing
from intake.desk.boxes import Secrets, owner_of
from intake.errors import KeysError
from intake.store import failures, journal
from intake.store.database import Database
from intake.store.tables import Staff


def opened(staff: Staff, password: str) -> Secrets | None:
    """Return what somebody's password opens, None for a wrong one; raise BusyError when too many are being tried."""
    return boxes.opened(staff.box, password, owner_of(staff))


def replace_box(session: Session, name: str, *, before: bytes, after: bytes, now: datetime, keep: bytes) -> None:
    """Put the box of a new password in the place of the one that was opened with the old one.

    All sessions end but the one with the id ``keep``, in which the password was changed.

    Raises:
        KeysError: the box was replaced meanwhile.
    """
    staff = existing(session, name)
    session.refresh(staff, with_for_update=True)
    if staff.box != before:
        raise wrong_password()
    staff.box = after
    end_sessions(session, name, keep)
    journal.append(session, now, "password-changed", name, name)


def wrong_password() -> KeysError:
    """Return what is raised when the password that one has is not the one that was typed."""
    return KeysError("现在的密码不对")


def recover(
    database: Database, authority: Authority, name: str, *, escrow: bytes, password: str, now: datetime
) -> Secrets:
    """Give somebody a new password and new codes with the escrow's private key; every report stays readable.

    Raises:
        KeysError: there is no such account, the password will not do, the key is not the escrow's of today, or the box
            for the escrow is not this account's own; the last is written down.
    """
    check_password(password, name)
    with database.reading() as session:
        staff = existing(session, name)
    found = by_escrow(database, authority, staff, escrow, now)
    secrets = replace(found, totp=totp.new_secret())
    box = boxes.locked(secrets, password, owner_of(staff))
    with database.writing() as session:
        now_there = existing(session, name)
        session.refresh(now_there, with_for_update=True)
        if (now_there.box, now_there.escrow_box) != (staff.box, staff.escrow_box):
            raise KeysError(f"{name} 的账号刚刚改过，请再试一次")
        authority.demand(now_there, secrets.private)
        now_there.box, now_there.last_code = box, 0
        now_there.escrow_box = boxes.sealed_to_escrow(secrets, owner_of(now_there), authority.escrow())
        failures.unlock(session, name)
        end_sessions(session, name)
        journal.append(session, now, "password-recovered", name)
    return secrets


def by_escrow(database: Database, authority: Authority, staff: Staff, escrow: bytes, now: datetime) -> Secrets:
    """Return what the escrow's private key opens of somebody's, compared with the account, its row and the ring.

    Raises:
        KeysError: it is not the escrow's key of today, or what it opens is not this account's; that is written down.
    """
    authority.demand_escrow(escrow)
    found = boxes.opened_by_escrow(staff.escrow_box, escrow, owner_of(staff))
    if found is None and boxes.escrow_of(staff.escrow_box) not in {"", authority.escrow().id}:
        raise KeysError(
            f"{staff.name} 的托管封存还在以前的托管钥匙上：请先运行 python -m intake keys reseal，用以前的那把转过来"
        )
    told = authority.fault(staff, found.private if found else None)
    if found is None:
        told = told or f"{staff.name} 的账号不是用这份托管钥匙建立的，或者托管封存不是它自己的，没有找回"
    if found is None or told:
        with database.writing() as session:
            journal.append(session, now, "account-refused", staff.name)
        raise KeysError(told)
    return found
