"""What the commands share: how one is declared and performed, and the settings, keys and passphrases they work with."""

import argparse
import getpass
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from nacl.bindings import crypto_scalarmult_base

from intake import handling
from intake.acknowledgement import Signer
from intake.commands.parser import Parser
from intake.deployment import require_database, require_folder
from intake.desk import share_record, shares
from intake.desk.access import OPERATOR, Action, Actor, NamedNotice, Notice, Scope, demand
from intake.desk.sessions import Desk
from intake.errors import KeysError
from intake.key_files import read_private
from intake.keys import KeyRing, RingFile
from intake.reports import Reports
from intake.settings import Settings, read_settings
from intake.store.database import Database
from intake.store.opened import database_of
from publicity.shanghai import SHANGHAI

if TYPE_CHECKING:
    Group = argparse._SubParsersAction[Parser]

Arguments = argparse.Namespace
Asked = tuple[Actor, Notice | None]
LEAST_PASSPHRASE = 8
_opened: list[Database] = []  # by the command that runs; closed at its end


def operator(_: Arguments) -> Asked:
    """Return who runs a command on the server: whoever has its shell."""
    return OPERATOR, None


def key_holder(arguments: Arguments) -> Asked:
    """Return whose key a command is run with, and the notice of its report when it is about one.

    ``reports`` and ``desk`` are kept in the arguments for the command itself.

    Raises:
        KeysError: no such key file, a wrong passphrase or share, or a key that is not in the ring.
        MissingError: there is no such report.
    """
    here = arguments.reports = reports()
    report = handling.report_of(here, arguments.reference) if "reference" in arguments else None
    arguments.desk = desk_with(here.ring, private_key(arguments.key), datetime.now(SHANGHAI))
    return arguments.desk.actor, NamedNotice(report.notice) if report else None


def declare(
    group: "Group",
    name: str,
    told: str,
    run: Callable[[Arguments], None],
    *,
    action: Action,
    who: Callable[[Arguments], Asked] = operator,
    needs_folder: bool = True,
) -> Parser:
    """Add a command and return its parser; ``who`` finds out who must be allowed to do ``action``.

    A command that ``needs_folder`` is refused at once on a folder of the other mode.
    """
    command = group.add_parser(name, help=told, description=told)
    command.set_defaults(run=run, action=action, who=who, needs_folder=needs_folder)
    return command


def perform(arguments: Arguments) -> None:
    """Run a command, after asking whether whoever runs it may.

    Raises:
        RefusedError: they may not.
        SettingsError: the folder is of the other mode.
        IntakeError: what the command itself raises.
    """
    try:
        if arguments.needs_folder:
            settings(closing=True)
        actor, notice = arguments.who(arguments)
        demand(actor, arguments.action, notice)
        arguments.run(arguments)
    finally:
        while _opened:
            _opened.pop().close()


def desk_with(ring: KeyRing, private: bytes, now: datetime) -> Desk:
    """Return the desk of whoever holds a private key: role and campaigns are those of its public half in the ring.

    Raises:
        KeysError: it is not in the ring.
    """
    public = crypto_scalarmult_base(private)
    key = next((key for key in ring.keys if key.recipient.public == public), None)
    if key is None:
        raise KeysError("公钥里没有这把钥匙，不知道它的持有人能做什么")
    scopes = tuple(Scope(campaign) for campaign in key.campaigns)
    return Desk(Actor(key.id, key.label, key.role, scopes), key.id, private, now)


def private_key(path: Path | None) -> bytes:
    """Return the private key of a key file; without a file the escrow's, from two of its shares.

    Raises:
        KeysError: no key file, a wrong passphrase, or shares that do not go together.
    """
    if path is not None:
        return read_private(path, passphrase())[1]
    given = os.environ.get("SHARES")
    return share_record.restore(settings().keys, given.split("\n") if given else _typed_shares())


def settings(*, closing: bool = False) -> Settings:
    """Return the settings for a command beside the server: what only a server needs may be missing.

    Raises:
        SettingsError: the folder is not of the mode that the command runs in (``GONGSHI_MODE``); ``closing`` is told
            in ``intake.deployment``.
    """
    here = read_settings(os.environ, server=False)
    require_folder(here, closing=closing)
    return here


def database(*, closing: bool = False, current: bool = True) -> Database:
    """Return the database of the settings; where there are tables they must be ``current``, unless told otherwise.

    Raises:
        StoreError: the tables are not of the newest revision.
        SettingsError: folder or database are not of the mode that the command runs in.
    """
    here = settings(closing=closing)
    found = database_of(here)
    _opened.append(found)
    require_database(here, found, closing=closing)
    if current and found.has_tables():
        found.check()
    return found


def reports() -> Reports:
    """Return the reports of the settings; raise what ``database`` does."""
    here = settings()
    return Reports(database(), RingFile(here.keys), Signer(here.keys))


def passphrase(variable: str = "PASSPHRASE", asked: str = "口令：") -> str:
    """Return the passphrase of a private key, or another secret, typed or from a variable of the environment."""
    return os.environ.get(variable) or getpass.getpass(asked)


def agree(arguments: Arguments, what: str) -> None:
    """Ask whether something is to be done, unless ``--yes`` was written; raise KeysError when it is not agreed to."""
    if arguments.yes:
        return
    try:
        answer = input(f"{what}？写“是”继续：").strip()
    except (EOFError, OSError):  # there is nobody to ask
        answer = ""
    if answer != "是":
        raise KeysError("没有确认，什么也没有做")


def _typed_shares() -> list[str]:
    """Return shares as they are typed, as many as the first one says are needed, and one more where there is one."""
    first = input("第 1 份：")
    needed = shares.read(first, 1).needed
    typed = [first, *(input(f"第 {number} 份：") for number in range(2, needed + 1))]
    more = input("多一份可以核对，没有就按回车：").strip()
    return [*typed, more] if more else typed


def typed_twice(variable: str, what: str) -> str:
    """Return a secret from a variable of the environment, or as it is typed; raise KeysError for two different ones."""
    if given := os.environ.get(variable):
        return given
    typed = getpass.getpass(f"{what}：")
    if typed != getpass.getpass("再输一遍："):
        raise KeysError(f"两次输入的{what}不一样")
    return typed


def new_passphrase() -> str:
    """Return a passphrase for a new key, typed twice; raise KeysError when it will not do."""
    phrase = typed_twice("PASSPHRASE", "口令")
    if len(phrase) < LEAST_PASSPHRASE:
        raise KeysError(f"口令至少 {LEAST_PASSPHRASE} 个字符")
    return phrase
