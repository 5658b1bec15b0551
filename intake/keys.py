"""Keys: whose public keys reports are sealed to.  The running process reads public halves only.

``public.json`` names every key with its role and campaigns.  A private key lies in a file of its own under a
passphrase (Argon2id) and belongs on another machine; the escrow key belongs on paper or in a safe.
"""

import base64
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from nacl.bindings import crypto_box_keypair
from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id
from nacl.secret import SecretBox
from nacl.utils import random

from intake.envelope import Recipient
from intake.errors import KeysError
from intake.files import write_file

Role = Literal["handler", "custodian", "escrow"]
ROLE_ZH: dict[Role, str] = {"handler": "受理人员", "custodian": "身份保管人", "escrow": "离线托管"}
EVERY = "*"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One key: who holds it, for which campaigns, since when and until when reports are sealed to it."""

    id: str
    role: Role
    label: str
    campaigns: tuple[str, ...]
    public: str
    made_on: str
    retired_on: str | None = None

    @property
    def recipient(self) -> Recipient:
        """The key as an envelope takes it."""
        return Recipient(self.id, base64.b64decode(self.public))


@dataclass(frozen=True, slots=True)
class KeyRing:
    """All public keys of a deployment; ``deployment`` are 16 random bytes that set it apart from others."""

    deployment: bytes
    keys: tuple[PublicKey, ...]

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


def load_ring(folder: Path) -> KeyRing:
    """Return the public keys of a folder; raise KeysError when there are none."""
    try:
        data = json.loads((folder / "public.json").read_text(encoding="utf-8"))
        keys = tuple(PublicKey(**{**key, "campaigns": tuple(key["campaigns"])}) for key in data["keys"])
        return KeyRing(base64.b64decode(data["deployment"]), keys)
    except FileNotFoundError as error:
        raise KeysError("还没有钥匙：请用 python -m intake keys make 建立受理、身份保管和离线托管的钥匙") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KeysError(f"{folder / 'public.json'} 读不了") from error


def save_ring(folder: Path, ring: KeyRing) -> None:
    """Write the public keys in one step."""
    data = {"version": 1, "deployment": _text(ring.deployment), "keys": [asdict(key) for key in ring.keys]}
    write_file(folder / "public.json", json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def make_key(
    folder: Path, *, role: Role, label: str, campaigns: Iterable[str], out: Path, passphrase: str, today: date
) -> PublicKey:
    """Make a key pair, write its private half to ``out`` under the passphrase, and add its public half to the ring."""
    if out.exists():
        raise KeysError(f"{out} 已经存在，不覆盖私钥文件")
    public, private = crypto_box_keypair()
    ring, key = _with(folder, public, role=role, label=label, campaigns=campaigns, today=today)
    _write_private(out, key.id, private, passphrase)
    save_ring(folder, ring)
    return key


def add_public(
    folder: Path, *, role: Role, label: str, campaigns: Iterable[str], public: bytes, today: date
) -> PublicKey:
    """Add the public half of a key whose private half is kept elsewhere; return it with its id."""
    ring, key = _with(folder, public, role=role, label=label, campaigns=campaigns, today=today)
    save_ring(folder, ring)
    return key


def _with(
    folder: Path, public: bytes, *, role: Role, label: str, campaigns: Iterable[str], today: date
) -> tuple[KeyRing, PublicKey]:
    """Return the ring with a new key, and the key."""
    try:
        ring = load_ring(folder)
    except KeysError:
        if (folder / "public.json").exists():
            raise
        ring = KeyRing(random(16), ())
    number = 1 + sum(key.role == role for key in ring.keys)
    key = PublicKey(f"{role}-{number}", role, label, tuple(campaigns) or (EVERY,), _text(public), today.isoformat())
    return replace(ring, keys=(*ring.keys, key)), key


def retire_key(folder: Path, key_id: str, today: date) -> PublicKey:
    """Seal no more to a key; what is sealed to it already stays readable with its private half."""
    ring = load_ring(folder)
    old = next((key for key in ring.keys if key.id == key_id and key.retired_on is None), None)
    if old is None:
        raise KeysError(f"没有在用的钥匙 {key_id}")
    retired = replace(old, retired_on=today.isoformat())
    save_ring(folder, replace(ring, keys=tuple(retired if key.id == key_id else key for key in ring.keys)))
    return old


def read_private(path: Path, passphrase: str) -> tuple[str, bytes]:
    """Return the id and the private key of a key file; raise KeysError for a wrong passphrase."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        secret = _stretch(passphrase, base64.b64decode(data["salt"]))
        return data["id"], SecretBox(secret).decrypt(base64.b64decode(data["box"]))
    except (OSError, ValueError, KeyError) as error:
        raise KeysError(f"{path} 不是钥匙文件") from error
    except CryptoError as error:
        raise KeysError("口令不对") from error


def _write_private(path: Path, key_id: str, private: bytes, passphrase: str) -> None:
    salt = random(argon2id.SALTBYTES)
    box = SecretBox(_stretch(passphrase, salt)).encrypt(private)
    data = {"version": 1, "id": key_id, "kdf": "argon2id-moderate", "salt": _text(salt), "box": _text(box)}
    write_file(path, json.dumps(data, indent=1) + "\n")


def _stretch(passphrase: str, salt: bytes) -> bytes:
    limits = (argon2id.OPSLIMIT_MODERATE, argon2id.MEMLIMIT_MODERATE)
    return argon2id.kdf(SecretBox.KEY_SIZE, passphrase.encode(), salt, *limits)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
