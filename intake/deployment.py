"""Production and demonstration apart: a folder and a database belong to one of them, say so, and refuse the other.

The folder holds a marker file, the database a row.  What has no mark belongs to nobody while it is empty, and to
production when it is not, since a demonstration marks its own before it puts anything there.
"""

import json
from pathlib import Path
from typing import Literal

from sqlalchemy import inspect, literal, select
from sqlalchemy.exc import SQLAlchemyError

from intake.desk.access import ROLE_ZH
from intake.errors import DuplicateError, KeysError, SettingsError, StoreError
from intake.files import write_file
from intake.keys import ROLE_ZH as KEY_ROLE_ZH
from intake.keys import load_ring
from intake.settings import Settings
from intake.store.database import Database
from intake.store.tables import Deployment, Entry, Report, Staff, StoredFile

Mode = Literal["production", "demonstration"]
MARKER = "deployment.json"
DEMONSTRATION_LABEL = "演示{}"
_ONLY_ROW = 1


def mode_of(settings: Settings) -> Mode:
    """Return the mode that settings run in."""
    return "production" if settings.production else "demonstration"


def require(settings: Settings, database: Database, *, closing: bool = False) -> None:
    """Raise SettingsError unless folder and database are of the mode of the settings, or nobody's yet.

    ``closing`` lets demonstration accounts through that an old version may have put into production: they can then be
    listed and closed.
    """
    require_folder(settings, closing=closing)
    require_database(settings, database, closing=closing)


def require_folder(settings: Settings, *, closing: bool = False) -> None:
    """Raise SettingsError unless a folder is of the mode of the settings, or nobody's yet."""
    found = _folder_mode(settings.data)
    if found == "demonstration" and settings.production:
        raise SettingsError(f"{settings.data} 是演示的文件夹，正式运行请用另一个（GONGSHI_DATA）")
    if not settings.production and (found == "production" or (found is None and _has_entries(settings.data))):
        raise SettingsError(
            f"{settings.data} 已经有内容，又没有演示的标记，可能是正式运行的文件夹；"
            "演示请用一个空文件夹（GONGSHI_DATA，默认 var/demonstration）"
        )
    if settings.production and not closing and (ids := _demonstration_keys(settings.keys)):
        raise SettingsError(
            f"{settings.keys} 里有演示用的钥匙：{'、'.join(ids)}，正式运行不能使用。"
            "演示账号的钥匙随账号停用（python -m intake staff leave 账号）；其余的，请换一个空文件夹重新建立"
        )


def require_database(settings: Settings, database: Database, *, closing: bool = False) -> None:
    """Raise SettingsError unless a database is of the mode of the settings, or nobody's yet.

    Raises:
        StoreError: the database cannot be read.
    """
    url = database.engine.url
    if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).exists():
        return
    found, used, accounts = _database_state(database)
    if found == "demonstration" and settings.production:
        raise SettingsError("这个数据库是演示的，正式运行请用另一个（DATABASE_URL）")
    if not settings.production and (found == "production" or (found is None and used)):
        raise SettingsError("这个数据库已经有内容，又没有演示的标记，可能是正式运行的；演示请用另一个（DATABASE_URL）")
    if settings.production and not closing and accounts:
        raise SettingsError(
            f"数据库里有演示账号：{'、'.join(accounts)}，它们的密码不是秘密，正式运行不能使用。"
            "请逐个停用：python -m intake staff leave 账号"
        )


def mark_folder(settings: Settings) -> None:
    """Mark a folder, which ``require_folder`` has let pass, as one of the mode of the settings."""
    if _folder_mode(settings.data) is None:
        write_file(settings.data / MARKER, json.dumps({"version": 1, "mode": mode_of(settings)}) + "\n")


def mark_database(settings: Settings, database: Database) -> None:
    """Mark a database, which has all tables and which ``require_database`` has let pass, as one of the mode."""
    with database.reading() as session:
        if session.get(Deployment, _ONLY_ROW) is not None:
            return
    try:
        with database.writing() as session:
            session.add(Deployment(id=_ONLY_ROW, mode=mode_of(settings)))
    except DuplicateError:  # another process was first, perhaps of the other mode
        require_database(settings, database)


def _folder_mode(folder: Path) -> str | None:
    try:
        mode = json.loads((folder / MARKER).read_text(encoding="utf-8"))["mode"]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"{folder / MARKER} 读不了，不知道这是正式运行的还是演示的文件夹") from error
    return str(mode)


def _has_entries(folder: Path) -> bool:
    return folder.exists() and any(folder.iterdir())


def _demonstration_keys(folder: Path) -> list[str]:
    """Return the ids of demonstration keys that reports would be sealed to."""
    if not (folder / "public.json").exists():
        return []
    labels = {DEMONSTRATION_LABEL.format(words) for words in [*KEY_ROLE_ZH.values(), *ROLE_ZH.values()]}
    try:
        return [key.id for key in load_ring(folder).keys if key.retired_on is None and key.label in labels]
    except KeysError:  # whoever needs the keys says what is wrong with them
        return []


def _database_state(database: Database) -> tuple[str | None, bool, list[str]]:
    """Return the mode that a database is marked with, whether anything is stored, and its open demonstration accounts.

    The tables may be of any earlier revision, or not there.
    """
    try:
        with database.engine.connect() as connection:
            there = set(inspect(connection).get_table_names())
            marked = Deployment.__tablename__ in there
            mode = connection.scalar(select(Deployment.mode)) if marked else None
            stored = [table for table in (Report, StoredFile, Staff, Entry) if table.__tablename__ in there]
            used = any(connection.execute(select(literal(1)).select_from(table).limit(1)).first() for table in stored)
            open_accounts = select(Staff.name, Staff.role, Staff.label).where(Staff.left_at.is_(None))
            rows = connection.execute(open_accounts).all() if Staff.__tablename__ in there else []
    except SQLAlchemyError as error:
        raise StoreError("数据库打不开") from error
    roles = {name: DEMONSTRATION_LABEL.format(words) for name, words in ROLE_ZH.items()}
    accounts = [row.name for row in rows if row.name == row.role and roles.get(row.role) == row.label]
    return mode, used, accounts
