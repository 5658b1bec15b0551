"""The demonstration: site and form behind one address; keys and accounts made on first run, in a folder of its own."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from flask import Flask, Response, abort, send_from_directory

from intake.app import create_app
from intake.demonstration_secrets import Credentials, make_credentials, read_credentials
from intake.deployment import DEMONSTRATION_LABEL, mark_database, mark_folder, require
from intake.desk import accounts
from intake.desk.access import EVERY, Scope
from intake.desk.access import ROLE_ZH as ROLE_LABELS
from intake.desk.accounts import hire
from intake.errors import SettingsError
from intake.keys import ROLE_ZH, load_ring, make_key
from intake.notices import read_published
from intake.settings import Settings, read_settings
from intake.signing import make_signing_key
from intake.store.database import Database
from intake.store.opened import database_of
from publicity.model.notice_id import NoticeId
from publicity.shanghai import SHANGHAI

_UNITS_EACH = 5


def demonstration_settings(env: Mapping[str, str]) -> Settings:
    """Return the settings of a demonstration; its folder, keys, tables and accounts exist afterwards.

    Raises:
        SettingsError: folder or database are not a demonstration's; nothing was changed.
    """
    settings = read_settings({**env, "GONGSHI_MODE": "demonstration"})
    database = database_of(settings)
    try:
        require(settings, database)
        credentials = make_folder(settings)
        _make_staff(settings, database, credentials)
    finally:
        database.close()
    return settings if settings.secret else replace(settings, secret=credentials.secret)


def make_folder(settings: Settings) -> Credentials:
    """Mark the folder of a demonstration, make what it lacks of credentials and keys, and return the credentials."""
    mark_folder(settings)
    credentials = read_credentials(settings.data) or make_credentials(settings.data)
    _make_keys(settings.keys, credentials.passphrase)
    return credentials


def _make_keys(folder: Path, passphrase: str) -> None:
    """Make one key of each role and the signing key where there are none."""
    there = {key.role for key in load_ring(folder).keys} if (folder / "public.json").exists() else set()
    today = datetime.now(SHANGHAI).date()
    for role, words in ROLE_ZH.items():
        if role not in there:
            out, label = folder / "private" / f"{role}.key", DEMONSTRATION_LABEL.format(words)
            out.unlink(missing_ok=True)  # of a first run that was interrupted: its public half is nowhere
            make_key(folder, role=role, label=label, campaigns=(), out=out, passphrase=passphrase, today=today)
    if not (folder / "acknowledgement.key").exists():
        make_signing_key(folder)


def _make_staff(settings: Settings, database: Database, credentials: Credentials) -> None:
    """Make the tables, and an account of each role where there is none."""
    now = datetime.now(SHANGHAI)
    database.upgrade()
    mark_database(settings, database)
    with database.reading() as session:
        there = {staff.name: staff for staff in accounts.everybody(session)}
    keys = {key.id: key.recipient.public for key in load_ring(settings.keys).keys}
    if any(keys.get(staff.key, staff.public) != staff.public for staff in there.values()):
        raise SettingsError("演示数据库里的账号不是这个文件夹建立的，打不开；请换一个空的数据库（DATABASE_URL）")
    for role, words in ROLE_LABELS.items():
        if role not in there:
            hire(
                database, settings.keys, name=role, label=DEMONSTRATION_LABEL.format(words), role=role,
                scopes=[*_units(settings), Scope(EVERY)] if role == "investigator" else [Scope(EVERY)],
                password=credentials.password, now=now, codes=credentials.codes,
            )  # fmt: skip


def create_demonstration(settings: Settings) -> Flask:
    """Return the intake with the built site around it, as a web server would put them together."""
    app = create_app(settings)

    @app.get("/")
    @app.get("/<path:name>")
    def site(name: str = "") -> Response:
        target = f"{name}index.html" if not name or name.endswith("/") else name
        if not (settings.site / target).is_file():
            abort(404)
        return send_from_directory(settings.site, target, max_age=0)

    return app


def _units(settings: Settings) -> list[Scope]:
    """Return some recommending units of each campaign, for which the demonstration's investigating unit stands.

    For all others it is whom the committee has named.
    """
    units: dict[str, dict[str, Scope]] = {}
    for notice in read_published(settings.notices, production=settings.production).notices:
        campaign = NoticeId.of(notice.id).campaign
        for candidate in notice.candidates:
            mine = units.setdefault(campaign, {})
            if len(mine) < _UNITS_EACH:
                mine.setdefault(candidate.unit_id, Scope(campaign, "", candidate.unit_id))
    return [scope for mine in units.values() for scope in mine.values()]
