"""Files with a private key under a passphrase (Argon2id); they belong on another machine, the escrow's in a safe."""

import json
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id
from nacl.secret import SecretBox
from nacl.utils import random

from intake.encoding import from_base64, to_base64
from intake.errors import KeysError
from intake.files import create_file


def read_private(path: Path, passphrase: str) -> tuple[str, bytes]:
    """Return the id and the private key of a key file; raise KeysError for a wrong passphrase."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        secret = _stretch(passphrase, from_base64(data["salt"]))
        return data["id"], SecretBox(secret).decrypt(from_base64(data["box"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KeysError(f"{path} 不是钥匙文件") from error
    except CryptoError as error:
        raise KeysError("口令不对") from error


def write_private(path: Path, key_id: str, private: bytes, passphrase: str) -> None:
    """Write a private key to a new file; raise KeysError when the file is there or cannot be written."""
    salt = random(argon2id.SALTBYTES)
    box = SecretBox(_stretch(passphrase, salt)).encrypt(private)
    data = {"version": 1, "id": key_id, "kdf": "argon2id-moderate", "salt": to_base64(salt), "box": to_base64(box)}
    try:
        create_file(path, json.dumps(data, indent=1) + "\n")
    except FileExistsError as error:
        raise KeysError(f"{path} 已经存在，不覆盖私钥文件") from error
    except OSError as error:
        raise KeysError(f"{path} 写不了") from error


def _stretch(passphrase: str, salt: bytes) -> bytes:
    limits = (argon2id.OPSLIMIT_MODERATE, argon2id.MEMLIMIT_MODERATE)
    return argon2id.kdf(SecretBox.KEY_SIZE, passphrase.encode(), salt, *limits)
