"""Every route by itself: docs/routes.md is what the application is, and no POST has power without token and origin."""

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from intake.desk.access import Role
from intake.store.tables import DeskSession, Entry, Table
from intake.views.throttled import throttle_of
from tests.clerk import PASSWORD, Clerk, hire
from tests.house import FACTS, NOTICE, House, code_of, hidden_in
from tests.test_desk_access import MATRIX, ROLES, report_in
from tools.routes import TARGET, THROTTLES, routes_page

FOREIGN = {"Sec-Fetch-Site": "cross-site", "Origin": "http://evil.example"}
# What a login, a look and a refusal write: who is at the desk, and that somebody tried.
OF_NOBODYS_REPORT = {DeskSession.__tablename__, Entry.__tablename__, "failures", "journal_head", "staff"}
# Enough of each form to be taken when the token is right.
FIELDS: dict[str, object] = {
    "before": "received", "after": "accepted", "reason": FACTS, "sentence": FACTS, "text": FACTS, "why": FACTS,
    "notice": NOTICE, "about": "p-1", "kinds": ["事迹不实"], "what": FACTS, "named": "no", "sure": "yes",
    "name": "handler", "password": PASSWORD, "code": "000000", "old": PASSWORD, "new": f"{PASSWORD} of today",
    "again": f"{PASSWORD} of today", "opinion": "not_upheld", "way": "letter", "received": "2024-04-02",
}  # fmt: skip


@pytest.fixture(scope="module")
def posts(published: Path) -> Iterator["Posts"]:
    """Return a house with a report and somebody of each role at the desk."""
    with tempfile.TemporaryDirectory() as folder:
        whole = Posts(House(Path(folder), published))
        yield whole
        whole.house.close()


class Posts:
    """All POST routes of one application, and whoever may use them."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.secrets = {role: hire(house, role, role) for role in ROLES}
        self.reference = report_in(house)
        self.app = house.app()
        self.code = code_of(house.citizen().reports())
        self.rules = [rule for rule in self.app.url_map.iter_rules() if "POST" in (rule.methods or ())]
        self.clerks: dict[Role, Clerk] = {}

    def clerk(self, role: Role) -> Clerk:
        """Return somebody of a role who has logged in."""
        if role not in self.clerks:
            self.clerks[role] = Clerk(self.app, role, self.secrets[role]).at_desk()
        return self.clerks[role]

    def who(self, rule: str) -> Role:
        """Return a role that may use a route of the desk; a handler for all others."""
        initial = MATRIX.get(f"POST {rule}", "h")[0]
        return next(role for role in ROLES if role[0] == initial)

    def address(self, rule: str) -> str:
        """Return an address that a route answers."""
        return rule.replace("<reference>", self.reference).replace("<abstract_id>", "0" * 32)

    def kept(self) -> str:
        """Return a digest of everything that is stored of reports."""
        whole = hashlib.sha256()
        with self.house.database().reading() as session:
            for table in Table.metadata.sorted_tables:
                if table.name not in OF_NOBODYS_REPORT:
                    whole.update(repr(sorted(map(repr, session.execute(select(table)).all()))).encode())
        return whole.hexdigest()


def test_the_page_of_routes_is_what_the_program_would_write(small_house: House) -> None:
    assert TARGET.read_text(encoding="utf-8") == routes_page(small_house.app()), "run `make schema`"


def test_every_post_of_a_citizen_says_how_it_is_slowed_down(small_house: House) -> None:
    app = small_house.app()
    public = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and rule.rule not in {line.partition(" ")[2] for line in MATRIX}
    ]
    assert len(public) > 6
    assert [endpoint for endpoint in public if throttle_of(app, endpoint) not in THROTTLES] == []


@pytest.mark.parametrize("token", ["none", "wrong", "right but from a foreign page"])
def test_no_post_has_power_without_its_token_and_origin(posts: Posts, token: str) -> None:
    before = posts.kept()
    assert len(posts.rules) > 15
    for rule in posts.rules:
        clerk = posts.clerk(posts.who(rule.rule))
        right = hidden_in(clerk.opens("account").text)["csrf_token"]
        fields = FIELDS | {"receipt": posts.code}
        fields |= {"none": {}, "wrong": {"csrf_token": "x" * 40}}.get(token, {"csrf_token": right})
        headers = FOREIGN if token.startswith("right") else {}
        page = clerk.client.post(posts.address(rule.rule), data=fields, headers=headers)
        assert page.status_code in ({403} if headers else {200, 303, 400, 403, 404, 422}), rule.rule
        assert posts.kept() == before, rule.rule
        assert clerk.opens("account").status_code == 200, rule.rule


def test_the_same_form_with_its_token_from_our_own_page_has_power(posts: Posts) -> None:
    before, clerk = posts.kept(), posts.clerk("handler")
    page = clerk.sends(f"report/{posts.reference}/move", **FIELDS)
    assert page.status_code == 303
    assert posts.kept() != before
