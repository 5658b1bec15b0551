"""Hiring and leaving: an account with a private key of its own, whose public half joins the ring and goes from it.

An account is in two places, the database and the ring, which change together: the ring's lock is held, the database is
written first, and a process that is ended between the two is made good by whoever changes anything next.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from nacl.bindings import crypto_box_keypair

from intake.authority import RING_ROLE, Authority
from intake.desk import accounts, boxes, totp
from intake.desk.access import EVERY, ROLE_ZH, Role, Scope, scope_of
from intake.desk.boxes import Secrets, owner_of
from intake.errors import KeysError
from intake.keys import RingDraft, changing_ring
from intake.store import journal
from intake.store.database import Database
from intake.store.tables import Staff
from intake.text import one_line

# An abstract is addressed to keys and to a unit's account side by side; the others stand for somebody in the journal.
_KEY_ID = re.compile(r"(handler|custodian|escrow)-\d+")
_NOT_NAMES = {"operator", "escrow", "reporter", "staff"}
_NAME = re.compile(r"[a-z\u4e00-\u9fff][a-z0-9\u4e00-\u9fff._-]{0,31}")
_PART = re.compile(r"[^\s:@/*\x00-\x1f\x7f]{1,100}")
_LONGEST_LABEL, _LONGEST_SCOPES = 100, 2000


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
    accounts.check_password(password, name)
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
        key_id = accounts.leave(session, name, now).key
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
            staff = accounts.existing(session, name)
            authority.demand(staff)
            check_scopes(staff.role, scopes)
            staff.scopes = written(scopes)
            authority.sign(staff)
            accounts.end_sessions(session, name)
            journal.append(session, now, "staff-scoped", name)
            key = draft.ring.key(staff.key)
        if key is not None:
            draft.change(replace(key, campaigns=_campaigns(written(scopes))))


def mend(database: Database, authority: Authority, draft: RingDraft, now: datetime) -> None:
    """Bring the ring to where the database is, after a process that was ended between the two.

    What signed rows say is added to the ring; keys of accounts that are closed, or have another by now, are retired.
    """
    with database.reading() as session:
        every = accounts.everybody(session)
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


def check_account(name: str, label: str, role: Role, scopes: Sequence[Scope]) -> None:
    """Raise KeysError with what is not written as it must be; nothing is looked up."""
    if _KEY_ID.fullmatch(name):
        raise KeysError(f"{name} 是钥匙的编号，账号请另取一个名字")
    if not _NAME.fullmatch(name) or name in _NOT_NAMES:
        raise KeysError(
            "账号用小写字母或者汉字开头，只含小写字母、数字、汉字、点、横线和下划线，最多 32 个字符；"
            f"{'、'.join(sorted(_NOT_NAMES))} 另有用处，不能用"
        )
    if label != one_line(label) or not 1 <= len(label) <= _LONGEST_LABEL:
        raise KeysError(f"岗位或姓名要写成一行，最多 {_LONGEST_LABEL} 个字，前后不留空格")
    if role not in ROLE_ZH:
        raise KeysError(f"没有“{role}”这种职责")
    check_scopes(role, scopes)


def check_scopes(role: str, scopes: Sequence[Scope]) -> None:
    """Raise KeysError with what is wrong with somebody's scopes; nothing is looked up."""
    if role != "investigator" and any(scope.workplace for scope in scopes):
        raise KeysError("范围里的所在单位（@推荐单位/所在单位）只能给调查单位的账号")
    for scope in scopes:
        parts = [part for part in (scope.tier, scope.unit, scope.workplace) if part]
        parts += [] if scope.campaign == EVERY else [scope.campaign]
        if not all(_PART.fullmatch(part) for part in parts) or (scope.workplace and not scope.unit):
            raise KeysError(f"范围“{scope}”写得不对，要写成 评选、评选:层级、评选@推荐单位 或者 评选:层级@推荐单位")
    if not scopes or len(written(scopes)) > _LONGEST_SCOPES:
        raise KeysError("范围至少一个；太多写不下的，分成几个账号，或者写整个评选")


def written(scopes: Sequence[Scope]) -> str:
    """Return scopes as an account's row has them, each once."""
    return " ".join(dict.fromkeys(map(str, scopes)))


def _campaigns(scopes: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(scope_of(part).campaign for part in scopes.split()))
