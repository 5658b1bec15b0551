"""A whole intake to test with: a published site, keys, a database of either kind, and a citizen's steps through it."""

import atexit
import base64
import html
import io
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import EnvironBuilder, TestResponse

from intake.app import create_app
from intake.demonstration import make_folder
from intake.demonstration_secrets import FILE, Credentials, read_credentials
from intake.deployment import MARKER, mark_database
from intake.key_files import read_private
from intake.keys import load_ring, save_ring
from intake.parts import NAME, Parts
from intake.settings import Settings, read_settings
from intake.store import integrity, rows
from intake.store.database import Database
from intake.store.opened import database_of
from sitegen.build import build
from sitegen.cli import parse
from sitegen.options import OK
from sitegen.terminal import Terminal
from tests.moments import shanghai
from tests.small import SmallContent

OPEN = "2024-04-03T10:00"
NOTICE = "award-2024/east"
FACTS = "他报的产量不对，我在仓库记过三年的账，每年都少一成。"
ANSWERS: dict[str, Any] = {"about": "p-1", "kinds": ["事迹不实"], "what": FACTS, "named": "no"}


def publish(small: SmallContent, output: Path, at: str = "2024-03-01T08:00:00") -> Path:
    """Build a content folder as an office would publish it at a moment; before any period, unless told."""
    options = parse(["--content", str(small.root), "--output", str(output)])
    terminal = Terminal(io.StringIO())
    assert build(options, shanghai(at), terminal) == OK
    return output


@cache
def _demonstration() -> Path:
    """Return a demonstration's folder made once for all houses: stretching its passphrases takes seconds."""
    folder = Path(tempfile.mkdtemp(prefix="demonstration-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    make_folder(read_settings({"GONGSHI_MODE": "demonstration", "GONGSHI_DATA": str(folder)}))
    return folder


def credentials() -> Credentials:
    """Return what opens the demonstration of every house."""
    found = read_credentials(_demonstration())
    assert found is not None
    return found


@cache
def _private(role: str) -> tuple[str, bytes]:
    return read_private(_demonstration() / "keys" / "private" / f"{role}.key", credentials().passphrase)


class House:
    """One deployment: what lies on disk outlives every application made from it."""

    def __init__(self, folder: Path, site: Path, url: str | None = None) -> None:
        self.site, self.data, self.url = site, folder / "var", url
        self._opened: list[Database] = []
        shutil.copytree(_demonstration(), self.data)

    def settings(self, as_of: str = OPEN, **more: str) -> Settings:
        """Return the settings of an application that starts at a moment."""
        env = {"GONGSHI_MODE": "demonstration", "GONGSHI_DATA": str(self.data), "GONGSHI_SITE": str(self.site)}
        env |= {"SECRET_KEY": "s" * 40, "AS_OF": as_of, "TRUSTED_HOSTS": "localhost", "POSTS_PER_HOUR": "0"}
        return read_settings(env | ({"DATABASE_URL": self.url} if self.url else {}) | more)

    def app(self, as_of: str = OPEN, **more: str) -> Flask:
        """Return a new application, as after a restart."""
        app = create_app(self.settings(as_of, **more))
        self._opened.append(app.extensions[NAME].reports.database)
        return app

    def citizen(self, as_of: str = OPEN, **more: str) -> "Citizen":
        """Return somebody with a browser of their own."""
        return Citizen(self.app(as_of, **more))

    def private(self, role: str) -> tuple[str, bytes]:
        """Return the id and private key of a role."""
        return _private(role)

    def key_file(self, role: str) -> str:
        """Return where the private key of a role lies."""
        return str(self.data / "keys" / "private" / f"{role}.key")

    def database(self) -> Database:
        """Return the database, as a second program sees it."""
        self._opened.append(database_of(self.settings()))
        return self._opened[-1]

    def upgrade(self) -> Database:
        """Return the database with all its tables, marked as a demonstration's."""
        database = self.database()
        database.upgrade()
        mark_database(self.settings(), database)
        return database

    def env(self) -> dict[str, str]:
        """Return the environment of a command that looks at this house."""
        env = {"GONGSHI_MODE": "demonstration", "GONGSHI_DATA": str(self.data), "GONGSHI_SITE": str(self.site)}
        return env | {"PASSPHRASE": credentials().passphrase} | ({"DATABASE_URL": self.url} if self.url else {})

    def as_production(self) -> "House":
        """Return the house as an office sets one up for production: without a mark yet, with keys of its own."""
        for name in (MARKER, FILE):
            (self.data / name).unlink()
        ring = load_ring(self.data / "keys")
        keys = tuple(replace(key, label=key.label.removeprefix("演示")) for key in ring.keys)
        save_ring(self.data / "keys", replace(ring, keys=keys))
        return self

    @contextmanager
    def amending(self) -> Iterator[Session]:
        """Change rows as no step does, to make a case, and sign the reports as if the server had done it."""
        with self.database().writing() as session:
            yield session
            session.flush()
            integrity.sign(session, list(rows.all_reports(session)))

    def close(self) -> None:
        """Close every connection that was opened."""
        for database in self._opened:
            database.close()


class Citizen:
    """Somebody who goes through the pages with Flask's own client."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()

    @property
    def parts(self) -> Parts:
        """The parts of the application that answers."""
        parts: Parts = self.app.extensions[NAME]
        return parts

    def continues(self, other: "Citizen") -> "Citizen":
        """Go on in the browser of another, whose application may have ended since."""
        for name, value in other.cookies().items():
            self.client.set_cookie(name, value)
        return self

    def cookies(self) -> dict[str, str]:
        """Return the cookies of the form."""
        found = {name: self.client.get_cookie(name) for name in ("gongshi", "gongshi-form")}
        return {name: cookie.value for name, cookie in found.items() if cookie is not None}

    def browser_secret(self) -> bytes:
        """Return the secret of the browser in which a form was opened."""
        return base64.urlsafe_b64decode(self.cookies()["gongshi-form"])

    def opens(self, notice: str = NOTICE, candidate: str = "") -> TestResponse:
        """Open the form."""
        return self.client.get("/intake/report/form", query_string={"notice": notice, "candidate": candidate})

    def fills(self, page: TestResponse, answers: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """Fill the form that a page holds and press 下一步."""
        data = hidden(page) | ANSWERS | (answers or {}) | more
        sent = EnvironBuilder("/intake/report/form", method="POST", data=data, content_type="multipart/form-data")
        environ = sent.get_environ()
        # Werkzeug's client encodes what is large into a temporary file of its own.
        with environ["wsgi.input"]:
            return self.client.open(environ)

    def sends(self, page: TestResponse, **more: Any) -> TestResponse:
        """Press 提交 on the page of answers."""
        return self.client.post("/intake/report/send", data=hidden(page) | {"do": "send"} | more)

    def reports(self, answers: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """Go the whole way and return the page of the receipt."""
        return self.sends(self.fills(self.opens(), answers, **more))

    def follows(self, code: str) -> TestResponse:
        """Type a receipt."""
        page = self.client.get("/intake/follow")
        return self.client.post("/intake/follow", data=hidden(page) | {"receipt": code})


def hidden(page: TestResponse) -> dict[str, Any]:
    """Return what a page's last form carries in hidden fields and hidden text areas."""
    return hidden_in(page.text)


def hidden_in(page: str) -> dict[str, Any]:
    """Return what the last form of a page's HTML carries in hidden fields and hidden text areas."""
    text = page[page.rindex("<form") :] if "<form" in page else ""
    values: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', text):
        told = html.unescape(value)
        values[name] = [*values[name], told] if isinstance(values.get(name), list) else told
        if name == "kinds" and not isinstance(values[name], list):
            values[name] = [told]
    for name, value in re.findall(r'<textarea hidden name="([a-z_]+)">\n?([^<]*)</textarea>', text):
        values[name] = html.unescape(value)
    return values


def code_of(page: TestResponse) -> str:
    """Return the receipt that a page shows."""
    found = re.search(r'id="code">([^<]+)<', page.text)
    assert found is not None, page.text
    return found[1]


def proof_of(page: TestResponse) -> str:
    """Return the acknowledgement that a page shows."""
    found = re.search(r'id="proof"[^>]*>([^<]+)<', page.text)
    assert found is not None
    return html.unescape(found[1])


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL of one's own while the block runs; yield the address of its server."""
    tools = max(Path("/usr/lib/postgresql").glob("*/bin"))
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    me = ["runuser", "-u", "postgres", "--"] if Path("/proc/self").stat().st_uid == 0 else []
    if me:
        shutil.chown(folder, "postgres")
    cluster = str(folder / "data")
    _quietly([*me, str(tools / "initdb"), "-A", "trust", "-U", "gongshi", "-D", cluster], folder)
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=on"
    start = [*me, str(tools / "pg_ctl"), "-D", cluster, "-w", "-o", options, "-l", str(folder / "log"), "start"]
    _quietly(start, folder)
    try:
        yield f"postgresql://gongshi@/postgres?host={folder}"
    finally:
        _quietly([*me, str(tools / "pg_ctl"), "-D", cluster, "-m", "immediate", "stop"], folder)
        shutil.rmtree(folder, ignore_errors=True)


def _quietly(command: Sequence[str], folder: Path) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)


def new_database(server: str, name: str) -> str:
    """Return the address of a new empty database on a server."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return server.replace("/postgres?", f"/{name}?")
