"""The demonstration: site and form behind one address, keys made on first run.  Never in production."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from flask import Flask, Response, abort, send_from_directory

from intake.acknowledgement import make_signing_key
from intake.app import create_app
from intake.desk import accounts
from intake.desk.access import EVERY, Scope
from intake.desk.access import ROLE_ZH as ROLE_LABELS
from intake.desk.hiring import hire
from intake.desk.trial import CODES, PASSWORD
from intake.keys import ROLE_ZH, make_key
from intake.notices import NoticeBook
from intake.settings import Settings, read_settings
from intake.store.database import Database
from publicity.shanghai import SHANGHAI

_UNITS_EACH = 5
PASSPHRASE = "demonstration"  # noqa: S105 - it guards nothing but invented reports


def demonstration_env(env: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a demonstration, with a secret that outlives a restart."""
    data = Path(env.get("GONGSHI_DATA", "var"))
    path = data / "demonstration-secret"
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(32), encoding="ascii")
    secret = path.read_text(encoding="ascii")
    return {**env, "GONGSHI_MODE": "demonstration", "SECRET_KEY": env.get("SECRET_KEY") or secret}


def make_demonstration_keys(folder: Path) -> bool:
    """Make one key of each role and the signing key where there are none; tell whether any was made."""
    if (folder / "public.json").exists():
        return False
    today = datetime.now(SHANGHAI).date()
    for role, label in ROLE_ZH.items():
        out = folder / "private" / f"{role}.key"
        make_key(folder, role=role, label=f"演示{label}", campaigns=(), out=out, passphrase=PASSPHRASE, today=today)
    make_signing_key(folder)
    return True


def demonstration_settings(env: Mapping[str, str]) -> Settings:
    """Return the settings of a demonstration; its keys exist afterwards."""
    settings = read_settings(demonstration_env(env))
    make_demonstration_keys(settings.keys)
    make_demonstration_staff(settings)
    return settings


def make_demonstration_staff(settings: Settings) -> None:
    """Make an account of each role where there are none; everybody may know their password and codes."""
    database, now = Database(settings.database_url), datetime.now(SHANGHAI)
    database.upgrade()
    with database.reading() as session:
        there = {staff.name for staff in accounts.everybody(session)}
    for role, label in ROLE_LABELS.items():
        if role not in there:
            hire(
                database, settings.keys, name=role, label=f"演示{label}", role=role,
                scopes=[*_units(settings), Scope(EVERY)] if role == "investigator" else [Scope(EVERY)],
                password=PASSWORD, now=now, codes=CODES,
            )  # fmt: skip
    database.close()


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
    for notice in NoticeBook(settings.notices).data.notices:
        campaign = notice.id.partition("/")[0]
        for candidate in notice.candidates:
            mine = units.setdefault(campaign, {})
            if len(mine) < _UNITS_EACH:
                mine.setdefault(candidate.unit_id, Scope(campaign, "", candidate.unit_id))
    return [scope for mine in units.values() for scope in mine.values()]
