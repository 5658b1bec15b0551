"""Hiring: an account with a private key of its own, whose public half joins the ring."""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from nacl.bindings import crypto_box_keypair

from intake import keys
from intake.desk import accounts
from intake.desk.access import EVERY, Role, Scope
from intake.errors import KeysError
from intake.store.database import Database

# Whose reports a role's key opens: supervisors read what handlers read; auditors nothing,
# and investigating units only what is sealed to them by name.
_RING: dict[Role, keys.Role | None] = {
    "handler": "handler", "supervisor": "handler", "custodian": "custodian", "auditor": None,
    "investigator": None,
}  # fmt: skip

# An abstract is addressed to keys and to a unit's account side by side.
_KEY_ID = re.compile(r"(handler|custodian|escrow)-\d+")


def hire(
    database: Database, folder: Path, *, name: str, label: str, role: Role, scopes: Sequence[Scope], password: str,
    now: datetime, codes: bytes = b"",
) -> accounts.Secrets:  # fmt: skip
    """Add somebody; reports that come in from the next start on are sealed to them.

    Raises:
        KeysError: there is no escrow yet, the password will not do, the name is taken or that of a key, or a workplace
            is in the scope of somebody who does not investigate.
    """
    if role != "investigator" and any(scope.workplace for scope in scopes):
        raise KeysError("范围里的所在单位（@推荐单位/所在单位）只能给调查单位的账号")
    if _KEY_ID.fullmatch(name):
        raise KeysError(f"{name} 是钥匙的编号，账号请另取一个名字")
    escrow = keys.load_ring(folder).holders("escrow", EVERY)
    if not escrow:
        raise KeysError("还没有离线托管的钥匙：请先运行 python -m intake keys escrow，密码丢了才能找回")
    public, private = crypto_box_keypair()
    ring_role = _RING[role]
    with database.writing() as session:
        secrets = accounts.add(
            session, name=name, label=label, role=role, scopes=scopes, password=password, key=name, private=private,
            escrow=escrow[0].public, now=now, codes=codes,
        )  # fmt: skip
        if ring_role is not None:
            campaigns = dict.fromkeys(scope.campaign for scope in scopes)
            made = keys.add_public(
                folder, role=ring_role, label=label, campaigns=campaigns, public=public, today=now.date()
            )
            accounts.existing(session, name).key = made.id
    return secrets
