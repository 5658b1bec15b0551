"""The ring of public keys as ``public.json`` has it: read strictly, since everything is sealed to what it says."""

import json
import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal, get_args

from nacl.bindings import crypto_scalarmult

from intake.encoding import from_base64, to_base64
from intake.envelope import Recipient
from intake.errors import KeysError

Role = Literal["handler", "custodian", "escrow"]
ROLE_ZH: dict[Role, str] = {"handler": "受理人员", "custodian": "身份保管人", "escrow": "离线托管"}
EVERY = "*"
VERSION = 2
_ID = re.compile(r"(handler|custodian|escrow)-[1-9][0-9]{0,5}")
_PRIME = 2**255 - 19
_ANY_SCALAR = bytes([17] * 32)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One key: who holds it, for which campaigns, since when and until when reports are sealed to it.

    ``account`` is the account whose password locks the private half; empty for a key in a file.
    """

    id: str
    role: Role
    label: str
    campaigns: tuple[str, ...]
    public: str
    made_on: str
    retired_on: str | None = None
    account: str = ""

    @property
    def recipient(self) -> Recipient:
        """The key as an envelope takes it."""
        return Recipient(self.id, from_base64(self.public))


@dataclass(frozen=True, slots=True)
class KeyRing:
    """All public keys of a deployment; ``deployment`` are 16 random bytes that set it apart from others.

    ``closed`` are the accounts that were closed, kept here where whoever writes the database cannot open them again;
    ``accounts_signed`` tells that every account's row has been signed, so that one without a signature is refused.
    """

    deployment: bytes
    keys: tuple[PublicKey, ...]
    closed: tuple[str, ...] = ()
    accounts_signed: bool = True

    def key(self, key_id: str) -> PublicKey | None:
        """Return the key of an id."""
        return next((key for key in self.keys if key.id == key_id), None)

    def holders(self, role: Role, campaign: str) -> list[Recipient]:
        """Return who of a role reports on a campaign are sealed to today."""
        return [
            key.recipient
            for key in self.keys
            if key.role == role and key.retired_on is None and {EVERY, campaign} & set(key.campaigns)
        ]

    def readers(self, campaign: str) -> list[Recipient]:
        """Return who can read what a report says: handlers and the escrow."""
        return [*self.holders("handler", campaign), *self.holders("escrow", campaign)]

    def identity_readers(self, campaign: str) -> list[Recipient]:
        """Return who can read who wrote it: custodians and the escrow."""
        return [*self.holders("custodian", campaign), *self.holders("escrow", campaign)]

    def ready(self, campaign: str) -> bool:
        """Tell whether somebody of each role can decrypt; without that no form opens."""
        return all(self.holders(role, campaign) for role in ROLE_ZH)


def ring_text(ring: KeyRing) -> str:
    """Return a ring as its file has it."""
    data = {
        "version": VERSION, "deployment": to_base64(ring.deployment),
        "accounts_signed": ring.accounts_signed, "closed": list(ring.closed),
        "keys": [asdict(key) for key in ring.keys],
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def ring_of(text: str) -> KeyRing:
    """Return the ring of a file's text; version 1 is of before accounts were signed.

    Raises:
        KeysError: names the first key that is not as it must be, or says that the file is no ring.
    """
    try:
        data = json.loads(text, object_pairs_hook=_each_once)
        if data.pop("version") == 1:
            data |= {"accounts_signed": False, "closed": []}
        deployment, signed = data.pop("deployment"), data.pop("accounts_signed")
        keys, closed = [_key(told) for told in data.pop("keys")], data.pop("closed")
        _expect(not data and isinstance(signed, bool) and all(isinstance(name, str) for name in closed))
        ring = KeyRing(_bytes(deployment, 16), tuple(keys), tuple(closed), signed)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise KeysError("不是公钥文件，或者被改坏了") from error
    ids, publics = [key.id for key in keys], [key.public for key in keys]
    twice = [key.id for key in keys if ids.count(key.id) > 1 or publics.count(key.public) > 1]
    if twice:
        raise KeysError(f"{'、'.join(dict.fromkeys(twice))} 的编号或者公钥有重复")
    return ring


def is_sound(public: bytes) -> bool:
    """Tell whether 32 bytes are a public key of X25519 written in the one way, and no point of small order (RFC 7748).

    What is sealed to a point of small order can be opened by everybody.
    """
    if len(public) != 32 or int.from_bytes(public, "little") >= _PRIME:
        return False
    try:
        return bool(crypto_scalarmult(_ANY_SCALAR, public))
    except RuntimeError:  # libsodium refuses a product that is zero
        return False


def _key(told: dict[str, Any]) -> PublicKey:
    key = PublicKey(**{**told, "campaigns": tuple(told["campaigns"])})
    texts = (key.id, key.label, key.public, key.account, *key.campaigns)
    _expect(all(isinstance(text, str) for text in texts) and key.role in get_args(Role))
    found = _ID.fullmatch(key.id)
    _expect(found is not None and found[1] == key.role and bool(key.campaigns))
    for day in (key.made_on, key.retired_on or key.made_on):
        date.fromisoformat(day)
    if not is_sound(_bytes(key.public, 32)):
        raise KeysError(f"{key.id} 的公钥不能用：封给它的谁都打得开")
    return key


def _bytes(text: str, size: int) -> bytes:
    return from_base64(text, size)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    _expect(len(told) == len(pairs))
    return told


def _expect(so: bool) -> None:
    if not so:
        raise ValueError("not a ring")
