"""A demonstration's own secrets: made at its first run, kept in its folder, shown on its terminal and login page."""

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from intake.desk import totp
from intake.encoding import random_base32
from intake.errors import SettingsError
from intake.files import create_file

FILE = "credentials.json"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What opens a demonstration: password and code secret of its accounts, passphrase of its keys, its SECRET_KEY."""

    password: str
    passphrase: str
    codes: bytes
    secret: str


def read_credentials(folder: Path) -> Credentials | None:
    """Return a demonstration's credentials, None when it has none; raise SettingsError when they cannot be read."""
    try:
        told = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return Credentials(**{**told, "codes": bytes.fromhex(told["codes"])})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"{folder / FILE} 读不了；删掉整个演示文件夹，再运行一次就会重新建立") from error


def make_credentials(folder: Path) -> Credentials:
    """Make a demonstration's credentials, at random, and keep them in its folder; raise FileExistsError for others."""
    made = Credentials(_words(), _words(), totp.new_secret(), secrets.token_urlsafe(48))
    create_file(folder / FILE, json.dumps({**asdict(made), "codes": made.codes.hex()}, indent=1) + "\n")
    return made


def _words() -> str:
    """Return four groups of four characters, easy to type, of 80 random bits."""
    return "-".join(random_base32(4).lower() for _ in range(4))
