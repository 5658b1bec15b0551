"""Staff at the desk: an account of each kind in a house, and a browser of their own."""

from collections.abc import Sequence
from datetime import datetime

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from intake.desk import accounts, totp
from intake.desk.access import EVERY, Role, scope_of
from intake.desk.boxes import Secrets
from intake.parts import NAME, Parts
from tests.house import House, hidden_in
from tests.moments import shanghai

PASSWORD = "correct horse battery"
HIRED = shanghai("2024-03-01T08:00:00")


def hire(house: House, name: str, role: Role, scopes: Sequence[str] = (EVERY,)) -> Secrets:
    """Add somebody to a house before the application starts."""
    return accounts.hire(
        house.upgrade(), house.data / "keys", name=name, label=f"{name}的岗位", role=role, password=PASSWORD, now=HIRED,
        scopes=[scope_of(part) for part in scopes],
    )  # fmt: skip


class Clerk:
    """Somebody who works through the desk's pages with Flask's own client."""

    def __init__(self, app: Flask, name: str, secrets: Secrets) -> None:
        self.app, self.name, self.secrets = app, name, secrets
        self.client: FlaskClient = app.test_client()

    @property
    def parts(self) -> Parts:
        """The parts of the application that answers."""
        parts: Parts = self.app.extensions[NAME]
        return parts

    @property
    def now(self) -> datetime:
        """The moment at the desk."""
        return self.parts.clock.now()

    def code(self) -> str:
        """Return what the authenticator shows."""
        return totp.code(self.secrets.totp, totp.step_at(self.now))

    def logs_in(self, password: str = PASSWORD, code: str | None = None) -> TestResponse:
        """Fill in the door's form."""
        page = self.client.get("/intake/desk/login").text
        return self.answers(page, {"name": self.name, "password": password, "code": code or self.code()})

    def answers(self, page: str, answers: dict[str, object]) -> TestResponse:
        """Fill in the last form of the door's page and press the button."""
        return self.client.post("/intake/desk/login", data=hidden_in(page) | answers)

    def at_desk(self) -> "Clerk":
        """Log in; the first page must open."""
        page = self.logs_in()
        assert page.status_code == 303, page.text
        return self

    def opens(self, address: str = "") -> TestResponse:
        """Open a page of the desk."""
        return self.client.get(f"/intake/desk/{address}")

    def sends(self, address: str, page: str = "", **answers: object) -> TestResponse:
        """Send a form of the desk, with the token of a page (the report's own unless told)."""
        page = page or self.opens("account").text
        token = hidden_in(page).get("csrf_token", "")
        return self.client.post(f"/intake/desk/{address}", data={"csrf_token": token} | answers)
