"""A whole office: somebody of each role at the desk, two reports and a task, and any form sent as a program would."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, get_args
from urllib.parse import quote

from flask.testing import FlaskClient
from sqlalchemy import delete
from werkzeug.test import TestResponse

from intake.desk.access import EVERY, Role
from intake.store import rows
from intake.store.tables import Failure, Staff
from tests.bodies import BODIES
from tests.clerk import Clerk, hire
from tests.house import NOTICE, Citizen, House, code_of, hidden
from tests.test_desk_abstracts import task_of

URLENCODED = "application/x-www-form-urlencoded"


class Office:
    """A house with somebody of each role at the desk, two reports and a task."""

    def __init__(self, house: House) -> None:
        self.house = house
        hired = {
            str(role): hire(house, role, role, ["award-2024@east" if role == "investigator" else EVERY])
            for role in get_args(Role)
        }
        self.app = house.app()
        self._staff = {name: Clerk(self.app, name, secrets) for name, secrets in hired.items()}
        self.code = code_of(Citizen(self.app).reports(named="yes", name="欧阳某某", contact="0000-1"))
        Citizen(self.app).reports()
        with house.database().reading() as session:
            # Both arrived at the same moment, and references are random: the named one is found by its name.
            named = {report.identity is not None: report.reference for report in rows.all_reports(session)}
        self.reference, self.other = named[True], named[False]
        for endpoint in ("desk.move", "channel.send"):
            assert self.press(endpoint, {}).status_code == 303, endpoint

    @cached_property
    def task(self) -> str:
        """The id of the investigator's task."""
        return task_of(self.staff("investigator")).rpartition("/")[2]

    def staff(self, role: str) -> Clerk:
        """Return somebody at the desk, in a session that lasts."""
        clerk = self._staff[role]
        if clerk.opens("account").status_code != 200:
            with self.house.amending() as session:
                # An hour passes: codes are new, and what was tried at the door is forgotten.
                session.get_one(Staff, role).last_code = 0
                session.execute(delete(Failure))
            clerk.at_desk()
        return clerk

    def client(self, role: str) -> FlaskClient:
        """Return the browser of somebody of a role."""
        return Citizen(self.app).client if role == "citizen" else self.staff(role).client

    def address(self, address: str) -> str:
        """Return an address of a route with this office's ids."""
        task = self.task if "{task}" in address else ""
        for name, value in (("reference", self.reference), ("other", self.other), ("task", task)):
            address = address.replace(f"{{{name}}}", value)
        return f"/intake/{address}"

    def body(self, endpoint: str, tokens: Mapping[str, Any]) -> dict[str, Any]:
        """Return a form of a route, filled in, with the tokens of its page."""
        mine: dict[str, Any] = {"receipt": self.code, "token": tokens.get("token", "")}
        told: dict[str, Any] = {name: mine.get(name, value) for name, value in BODIES[endpoint][2].items()}
        told |= {"other": self.other} if "other" in told else {}
        return told | {"csrf_token": str(tokens["csrf_token"])}

    def tokens(self, client: FlaskClient, role: str) -> dict[str, Any]:
        """Return the tokens of a page that somebody of a role has open."""
        page = f"report/form?notice={NOTICE}" if role == "citizen" else "desk/account"
        return hidden(client.get(f"/intake/{page}"))

    def press(
        self, endpoint: str, changed: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> TestResponse:
        """Send a form of a route with some fields changed."""
        role, address, _ = BODIES[endpoint]
        client = self.client(role)
        data = urlencoded({**self.body(endpoint, self.tokens(client, role)), **changed})
        return client.post(self.address(address), data=data, content_type=URLENCODED, headers=dict(headers or {}))


def urlencoded(fields: Mapping[str, Any]) -> bytes:
    """Return a body as a program may write it, which keeps to no rule of what text is."""
    pairs = [(name, one) for name, value in fields.items() for one in (value if isinstance(value, list) else [value])]
    return b"&".join(quote(name).encode() + b"=" + quoted(value) for name, value in pairs)


def quoted(value: str | bytes) -> bytes:
    return quote(value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")).encode()
