"""What the commands share: how one is declared, and the settings and passphrases they work with."""

import argparse
import getpass
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from intake.acknowledgement import Signer
from intake.errors import KeysError
from intake.keys import load_ring
from intake.reports import Reports
from intake.settings import Settings, read_settings
from intake.store.database import Database

if TYPE_CHECKING:
    Group = argparse._SubParsersAction[argparse.ArgumentParser]

Arguments = argparse.Namespace
LEAST_PASSPHRASE = 8


def declare(group: "Group", name: str, told: str, run: Callable[[Arguments], None]) -> argparse.ArgumentParser:
    """Add a command and return its parser."""
    command: argparse.ArgumentParser = group.add_parser(name, help=told, description=told)
    command.set_defaults(run=run)
    return command


def settings() -> Settings:
    """Return the settings for a command beside the server: what only a server needs may be missing."""
    return read_settings({**os.environ, "GONGSHI_MODE": "demonstration"})


def database() -> Database:
    """Return the database of the settings."""
    return Database(settings().database_url)


def reports() -> Reports:
    """Return the reports of the settings."""
    here = settings()
    return Reports(Database(here.database_url), load_ring(here.keys), Signer(here.keys))


def passphrase() -> str:
    """Return the passphrase of a private key, typed or from ``PASSPHRASE``."""
    return os.environ.get("PASSPHRASE") or getpass.getpass("口令：")


def new_passphrase() -> str:
    """Return a passphrase for a new key, typed twice; raise KeysError when it will not do."""
    phrase = passphrase()
    if not os.environ.get("PASSPHRASE") and phrase != getpass.getpass("再输一遍："):
        raise KeysError("两次口令不一样")
    if len(phrase) < LEAST_PASSPHRASE:
        raise KeysError(f"口令至少 {LEAST_PASSPHRASE} 个字符")
    return phrase
