"""Accounts of the staff: each has a private key of its own, whose public half joins the ring and goes from it.

An account is in two places, the database and the ring, which change together: the ring's lock is held, the database is
written first, and a process that is ended between the two is made good by whoever changes anything next.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from nacl.bindings import crypto_box_keypair
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from intake.authority import RING_ROLE, Authority
from intake.desk import boxes, totp
from intake.desk.access import Actor, Role, Scope, scope_of
from intake.desk.account_rules import check_account, check_password, check_scopes, written
from intake.desk.boxes import Secrets, owner_of
from intake.errors import KeysError
from intake.keys import RingDraft, changing_ring
from intake.store import failures, journal
from intake.store.database import Database
from intake.store.tables import DeskSession, Staff


def hire(
    database: Database, folder: Path, *, name: str, label: str, role: Role, scopes: Sequence[Scope], password: str,
    now: datetime, codes: bytes = b"",
) -> Secrets:  # fmt: skip
    """Add somebody, to whom reports are sealed from now on; return what was locked away, whose ``totp`` is shown once.

    ``codes`` is the secret of the codes where it is not to be a new one.

    Raises:
        KeysError: there is no escrow or no signing key yet, the password will not do, the name is taken or that of a
            key, or name, label or scopes are not written as they must be; nothing was changed.
    """
    check_account(name, label, role, scopes)
    check_password(password, name)
    authority = Authority.of(folder)
    escrow, (public, private) = authority.escrow(), crypto_box_keypair()
    secrets = Secrets(private, codes or totp.new_secret())
    with changing_ring(folder) as draft:
        mend(database, authority, draft, now)
        staff = Staff(name=name, label=label, role=role, scopes=written(scopes), key=name, public=public, last_code=0)
        staff.key = add_to_ring(draft, staff, now.date())
        owner = owner_of(staff)
        staff.box = boxes.locked(secrets, password, owner)
        staff.escrow_box = boxes.sealed_to_escrow(secrets, owner, escrow)
        authority.sign(staff)
        with database.writing() as session:
            if session.get(Staff, name) is not None:
                raise KeysError(f"已经有叫 {name} 的账号")
            session.add(staff)
            journal.append(session, now, "staff-added", name)
    return secrets


def leave(database: Database, folder: Path, name: str, now: datetime) -> None:
    """Close an account for good, end its sessions and seal no more to its key, whatever became of that key.

    Raises:
        KeysError: there is no such account; or the account is closed and the ring could not be read or written.
    """
    with database.writing() as session:
        key_id = _close(session, name, now).key
    try:
        with changing_ring(folder) as draft:
            draft.close(name)
            for key in draft.ring.keys:
                if key.account == name or (key.id == key_id and not key.account):
                    draft.retire(key.id, now.date())
    except KeysError as error:
        raise KeysError(f"{name} 已经停用，会话已经结束；但是它的钥匙还没有停用：{error}") from error


def rescope(database: Database, folder: Path, name: str, scopes: Sequence[Scope], now: datetime) -> None:
    """Give somebody other scopes, sign their row anew, end their sessions, and seal to their key accordingly.

    Raises:
        KeysError: there is no such account, its row is not as it was signed, or a scope is not written as it must be.
    """
    authority = Authority.of(folder)
    with changing_ring(folder) as draft:
        mend(database, authority, draft, now)
        with database.writing() as session:
            staff = existing(session, name)
            authority.demand(staff)
            check_scopes(staff.role, scopes)
            staff.scopes = written(scopes)
            authority.sign(staff)
            end_sessions(session, name)
            journal.append(session, now, "staff-scoped", name)
            key = draft.ring.key(staff.key)
        if key is not None:
            draft.change(replace(key, campaigns=_campaigns(written(scopes))))


def mend(database: Database, authority: Authority, draft: RingDraft, now: datetime) -> None:
    """Bring the ring to where the database is, after a process that was ended between the two.

    What signed rows say is added to the ring; keys of accounts that are closed, or have another by now, are retired.
    """
    with database.reading() as session:
        every = everybody(session)
    for staff in every:
        if staff.left_at is not None:
            draft.close(staff.name)
        elif authority.is_signed(staff) and staff.name not in draft.ring.closed:
            _mend_key(draft, staff, now.date())
    keys = {staff.name: staff.key for staff in every if staff.left_at is None}
    for key in draft.ring.keys:
        if key.account and keys.get(key.account) != key.id:
            draft.retire(key.id, now.date())


def _mend_key(draft: RingDraft, staff: Staff, today: date) -> None:
    key, campaigns = draft.ring.key(staff.key), _campaigns(staff.scopes)
    if key is None and add_to_ring(draft, staff, today) != staff.key:
        raise KeysError(f"账号 {staff.name} 的钥匙编号和公钥登记对不上，请先查清")
    if key is not None and key.account == staff.name and key.campaigns != campaigns:
        draft.change(replace(key, campaigns=campaigns))


def add_to_ring(draft: RingDraft, staff: Staff, today: date) -> str:
    """Add an account's public key to the ring where its role has one there, and return the id of the key."""
    role = RING_ROLE[staff.role]
    if role is None:
        return staff.key
    campaigns = _campaigns(staff.scopes)
    return draft.add(
        role=role, label=staff.label, campaigns=campaigns, public=staff.public, today=today, account=staff.name
    ).id


def _campaigns(scopes: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(scope_of(part).campaign for part in scopes.split()))


def actor_of(staff: Staff) -> Actor:
    """Return somebody as access is asked about."""
    role: Role = staff.role  # type: ignore[assignment]  # only roles are ever stored
    return Actor(staff.name, staff.label, role, tuple(scope_of(part) for part in staff.scopes.split()))


def unlock(session: Session, name: str, now: datetime) -> None:
    """Forget the failed logins of an account, from wherever; raise KeysError when there is no such account."""
    existing(session, name)
    failures.unlock(session, name)
    journal.append(session, now, "staff-unlocked", name)


def _close(session: Session, name: str, now: datetime) -> Staff:
    """Close an account; what its holder did stays in the journal."""
    staff = existing(session, name)
    staff.left_at, staff.signature = now, None
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


def end_sessions(session: Session, name: str, keep: bytes = b"") -> None:
    """End every session of somebody but the one with the id ``keep``."""
    session.execute(delete(DeskSession).where(DeskSession.staff == name, DeskSession.id != keep))
