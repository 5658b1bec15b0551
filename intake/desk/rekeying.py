"""New keys for accounts that go on: one account's key pair, and everybody's box after the escrow changed.

Once, too, the signatures of accounts that were made before accounts were signed.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from nacl.bindings import crypto_box_keypair, crypto_scalarmult_base

from intake.authority import RING_ROLE, Authority
from intake.desk import account_rules, accounts, boxes
from intake.desk.accounts import add_to_ring, mend
from intake.desk.boxes import Secrets, owner_of
from intake.errors import KeysError
from intake.keys import changing_ring
from intake.store import journal
from intake.store.database import Database
from intake.store.tables import Staff


def rekey(
    database: Database, authority: Authority, folder: Path, *, name: str, old: Secrets, password: str, now: datetime
) -> str:
    """Give somebody a new key pair under a password, retire the old one, and return the old key's id.

    ``old`` is what their password or the escrow opened.  What was sealed to the old key stays sealed to it: whoever
    holds it hands it over.

    Raises:
        KeysError: the account or what was opened is not as it must be, its role has no key in the ring, or the
            password will not do; nothing was changed.
    """
    account_rules.check_password(password, name)
    public, private = crypto_box_keypair()
    secrets = replace(old, private=private)
    with changing_ring(folder) as draft:
        mend(database, authority, draft, now)
        with database.reading() as session:
            staff = accounts.existing(session, name)
        authority.demand(staff, old.private)
        if RING_ROLE[staff.role] is None:
            raise KeysError("调查单位和审计人员没有封给他们的反映，不用换钥匙：停用这个账号，另建一个")
        key_before, box_before = staff.key, staff.box
        staff.public = public
        staff.key = add_to_ring(draft, staff, now.date())
        draft.retire(key_before, now.date())
        staff.box = boxes.locked(secrets, password, owner_of(staff))
        staff.escrow_box = boxes.sealed_to_escrow(secrets, owner_of(staff), authority.escrow())
        authority.sign(staff)
        with database.writing() as session:
            there = accounts.existing(session, name)
            session.refresh(there, with_for_update=True)
            if (there.key, there.box) != (key_before, box_before):
                raise KeysError(f"{name} 的账号刚刚改过，请再试一次")
            there.key, there.public, there.signature = staff.key, staff.public, staff.signature
            there.box, there.escrow_box = staff.box, staff.escrow_box
            accounts.end_sessions(session, name)
            journal.append(session, now, "staff-rekeyed", name)
    return key_before


def account_of_key(database: Database, key_id: str) -> str:
    """Return the account whose key a key of the ring is; empty when it is nobody's, or there is no account yet."""
    if not database.has_tables():
        return ""
    with database.reading() as session:
        return next((staff.name for staff in accounts.everybody(session) if staff.key == key_id), "")


def reseal(database: Database, folder: Path, old_escrow: bytes, now: datetime) -> tuple[list[str], list[str]]:
    """Seal every account's box for the escrow to the escrow's key of today, with the key that opens it now.

    Returns whose box was sealed anew, and whose could not be opened or is not its own.

    Raises:
        KeysError: the key was never the escrow's.
    """
    authority, public = Authority.of(folder), crypto_scalarmult_base(old_escrow)
    if not any(key.role == "escrow" and key.recipient.public == public for key in authority.ring.keys):
        raise KeysError("这不是公钥里登记过的托管钥匙")
    done, refused = list[str](), list[str]()
    today = authority.escrow()
    with database.writing() as session:
        for staff in accounts.everybody(session):
            if staff.left_at is not None or boxes.escrow_of(staff.escrow_box) == today.id:
                continue
            found = boxes.opened_by_escrow(staff.escrow_box, old_escrow, owner_of(staff))
            if found is None or authority.fault(staff, found.private):
                refused.append(staff.name)
                journal.append(session, now, "account-refused", staff.name)
                continue
            staff.escrow_box = boxes.sealed_to_escrow(found, owner_of(staff), today)
            done.append(staff.name)
            journal.append(session, now, "escrow-resealed", staff.name)
    return done, refused


def sign_once(database: Database, folder: Path, now: datetime) -> list[str]:
    """Sign the accounts that were made before accounts were signed, once; return those that are not as they must be.

    An account is signed when the ring has its key, for its role.  From then on a row without a signature is refused.
    """
    if not (folder / "public.json").exists():
        return []
    refused: list[str] = []
    with changing_ring(folder) as draft:
        if draft.ring.accounts_signed:
            return []
        with database.writing() as session:
            every = accounts.everybody(session)
            authority = Authority.of(folder) if every else None
            for staff in every:
                key = draft.ring.key(staff.key)
                if key is not None and not key.account and key.recipient.public == staff.public:
                    draft.change(replace(key, account=staff.name))
                if staff.left_at is not None:
                    draft.close(staff.name)
                elif authority is not None and _was_sound(authority, staff, every):
                    authority.sign(staff)
                else:
                    refused.append(staff.name)
            if every:
                journal.append(session, now, "accounts-signed", "")
        draft.ring = replace(draft.ring, accounts_signed=True)
    return refused


def _was_sound(authority: Authority, staff: Staff, every: Sequence[Staff]) -> bool:
    """Tell whether an account of before has its key in the ring, for its role, and shares it with nobody."""
    if sum(one.public == staff.public for one in every) > 1:
        return False
    return authority.has_its_key(staff)
