"""Who may open what: every role against every route of the desk, inside its scope and outside."""

import re
from io import BytesIO

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from intake.desk.access import EVERY, Role, Scope, scope_of
from intake.store import journal, rows
from tests.clerk import Clerk, hire
from tests.conftest import ROOT
from tests.house import House
from tests.small import SmallContent
from tests.test_desk_abstracts import sent, task_of
from tests.test_desk_work import steps

ROLES: tuple[Role, ...] = ("handler", "custodian", "supervisor", "auditor", "investigator")
# Every route of the desk with who may: h, c, s, a; what each answers inside the scope.
MATRIX: dict[str, str] = {
    "GET /intake/desk/": "hcs",
    "POST /intake/desk/": "hcs",
    "GET /intake/desk/report/<reference>": "hcs",
    "POST /intake/desk/report/<reference>/move": "hs",
    "POST /intake/desk/report/<reference>/ask": "h",
    "POST /intake/desk/report/<reference>/matter": "hs",
    "GET /intake/desk/report/<reference>/file/<int:number>": "hs",
    "POST /intake/desk/report/<reference>/identity": "c",
    "POST /intake/desk/report/<reference>/abstract": "h",
    "GET /intake/desk/report/<reference>/answer/<abstract_id>/<int:number>": "hs",
    "GET /intake/desk/tasks": "i",
    "GET /intake/desk/task/<abstract_id>": "i",
    "POST /intake/desk/task/<abstract_id>": "i",
    "GET /intake/desk/enter": "h",
    "POST /intake/desk/enter": "h",
    "GET /intake/desk/outcome": "hs",
    "GET /intake/desk/outcome/<campaign>.zip": "hs",
    "GET /intake/desk/outcome/<campaign>/<notice_id>.yml": "hs",
    "POST /intake/desk/export.csv": "hs",
    "POST /intake/desk/export.xlsx": "hs",
    "GET /intake/desk/retention": "hs",
    "GET /intake/desk/journal": "a",
    "GET /intake/desk/account": "hcsai",
    "POST /intake/desk/account": "hcsai",
    "GET /intake/desk/alive": "hcsai",
}
DOOR = {"GET /intake/desk/login", "POST /intake/desk/login", "POST /intake/desk/logout"}
ABOUT_A_REPORT = [route for route in MATRIX if "<reference>" in route]


def desk_routes(app: Flask) -> set[str]:
    """Return every route of the desk as its method and rule."""
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/intake/desk/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def answer(clerk: Clerk, route: str, reference: str) -> int:
    """Open a route with a right token and return the status."""
    return asked(clerk, route, reference).status_code


def asked(clerk: Clerk, route: str, reference: str) -> TestResponse:
    """Open a route with a right token."""
    method, _, rule = route.partition(" ")
    address = (
        rule.removeprefix("/intake/desk/")
        .replace("<reference>", reference)
        .replace("<int:number>", "1")
        .replace("<campaign>", "award-2024")
        .replace("<notice_id>", "east")
        .replace("<abstract_id>", "none")
    )
    return clerk.opens(address) if method == "GET" else clerk.sends(address)


def report_in(house: House) -> str:
    house.citizen().reports()
    with house.database().reading() as session:
        return next(iter(rows.all_reports(session))).reference


def test_every_route_of_the_desk_is_in_the_matrix(small_house: House) -> None:
    assert desk_routes(small_house.app()) == MATRIX.keys() | DOOR


def test_the_documents_print_the_matrix_as_it_is() -> None:
    text = (ROOT / "docs" / "intake.md").read_text(encoding="utf-8")
    printed = {
        f"{method} /intake/desk/{rule}": "".join(
            role[0] for role, mark in zip(ROLES, marks.split("|"), strict=True) if "●" in mark
        )
        for method, rule, marks in re.findall(r"^\| `(GET|POST) /desk/([^`]*)` \|[^|]*\|(.*)\|$", text, re.MULTILINE)
    }
    assert printed == dict(MATRIX)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_its_routes_inside_its_scope_and_no_others(small_house: House, role: Role) -> None:
    secrets = hire(small_house, "somebody", role, ["award-2024:unit@east"])
    reference = report_in(small_house)
    clerk = Clerk(small_house.app(), "somebody", secrets).at_desk()
    found = {route: answer(clerk, route, reference) for route in MATRIX}
    for route, may in MATRIX.items():
        if role[0] in may:
            assert found[route] in {200, 303, 404, 422}, (role, route, found[route])
        elif route == "GET /intake/desk/":
            assert found[route] == 303  # shown to the journal instead
        else:
            assert found[route] == 403, (role, route, found[route])


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("scope", ["award-2024:city", "award-2024@west", "other-award"])
def test_outside_its_scope_a_role_opens_no_report_at_all(small_house: House, role: Role, scope: str) -> None:
    secrets = hire(small_house, "somebody", role, [scope])
    reference = report_in(small_house)
    clerk = Clerk(small_house.app(), "somebody", secrets).at_desk()
    for route in ABOUT_A_REPORT:
        assert answer(clerk, route, reference) == (404 if role[0] in MATRIX[route] else 403), route
    if role not in {"auditor", "investigator"}:
        assert reference not in clerk.opens("?state=all").text


@pytest.mark.parametrize("route", sorted(MATRIX))
def test_nobody_opens_anything_without_a_session(small_house: House, route: str) -> None:
    secrets = hire(small_house, "somebody", "handler")
    reference = report_in(small_house)
    clerk = Clerk(small_house.app(), "somebody", secrets)
    assert answer(clerk, route, reference) == 401


def test_a_form_without_its_token_changes_nothing(small_house: House) -> None:
    secrets = hire(small_house, "somebody", "handler")
    reference = report_in(small_house)
    clerk = Clerk(small_house.app(), "somebody", secrets).at_desk()
    move = {"before": "received", "after": "accepted"}
    page = clerk.client.post(f"/intake/desk/report/{reference}/move", data=move)
    assert page.status_code == 422
    assert "待受理" in clerk.opens(f"report/{reference}").text


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("*", Scope(EVERY)),
        ("a-2024", Scope("a-2024")),
        ("a-2024:unit", Scope("a-2024", "unit")),
        ("a-2024@east", Scope("a-2024", "", "east")),
        (" a-2024:unit@east ", Scope("a-2024", "unit", "east")),
        ("a-2024@east/某某木器厂", Scope("a-2024", "", "east", "某某木器厂")),
    ],
)
def test_a_scope_is_read_as_it_is_written(text: str, scope: Scope) -> None:
    assert scope_of(text) == scope
    assert str(scope) == text.strip()


def test_a_report_on_a_notice_that_is_gone_stays_with_those_who_see_everything(
    small_house: House, small: SmallContent
) -> None:
    here, elsewhere = hire(small_house, "all", "handler"), hire(small_house, "some", "handler", ["award-2024"])
    reference = report_in(small_house)
    with small_house.amending() as session:
        next(iter(rows.all_reports(session))).notice = "award-2024/gone"
    app = small_house.app()
    assert Clerk(app, "all", here).at_desk().opens(f"report/{reference}").status_code == 200
    assert Clerk(app, "some", elsewhere).at_desk().opens(f"report/{reference}").status_code == 404


def without_token(page: TestResponse) -> tuple[int, str, dict[str, str]]:
    """Return an answer without what is another each time."""
    headers = {name: value for name, value in page.headers if name not in {"Set-Cookie", "Date"}}
    return page.status_code, re.sub(r'name="csrf_token" value="[^"]*"', "", page.text), headers


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("scope", ["award-2024@west", "other-award"])
def test_a_reference_outside_ones_scope_is_answered_as_one_that_does_not_exist(
    small_house: House, role: Role, scope: str
) -> None:
    secrets = hire(small_house, "somebody", role, [scope])
    reference = report_in(small_house)
    clerk = Clerk(small_house.app(), "somebody", secrets).at_desk()
    for route in ABOUT_A_REPORT:
        there, nowhere = (without_token(asked(clerk, route, one)) for one in (reference, "F-0000-0000"))
        assert there == nowhere, route
        assert reference not in there[1]


def test_a_task_of_another_unit_is_answered_as_one_that_does_not_exist(small_house: House) -> None:
    handler, east = (
        hire(small_house, "zhang", "handler"),
        hire(small_house, "east", "investigator", ["award-2024@east"]),
    )
    west = hire(small_house, "west", "investigator", ["award-2024@west"])
    reference, app = report_in(small_house), small_house.app()
    clerk = Clerk(app, "zhang", handler).at_desk()
    steps(clerk, reference, {"before": "received", "after": "accepted"})
    assert sent(clerk, reference).status_code == 303
    address = task_of(Clerk(app, "east", east).at_desk())
    other = Clerk(app, "west", west).at_desk()
    assert without_token(other.opens(address)) == without_token(other.opens("task/none"))
    assert without_token(other.sends(address)) == without_token(other.sends("task/none"))


def test_opening_and_downloading_are_in_the_journal_with_who_and_what(small_house: House) -> None:
    secrets = hire(small_house, "zhang", "handler")
    citizen = small_house.citizen()
    paper = (BytesIO(b"%PDF-1.4\n%%EOF"), "账本.pdf")
    citizen.sends(citizen.fills(citizen.opens(), files=[paper]))
    with small_house.database().reading() as session:
        reference = next(iter(rows.all_reports(session))).reference
    clerk = Clerk(small_house.app(), "zhang", secrets).at_desk()
    assert clerk.opens(f"report/{reference}").status_code == 200
    assert clerk.opens(f"report/{reference}/file/1").status_code == 200
    assert clerk.opens(f"report/{reference}/file/2").status_code == 404
    assert clerk.opens("report/F-0000-0000").status_code == 404
    with small_house.database().reading() as session:
        read = [(one.what, one.reference, one.who) for one in journal.last(session, 9) if one.who == "zhang"]
        assert not isinstance(journal.check(session), journal.Broken)
    assert read[:2] == [("downloaded", reference, "zhang"), ("opened", reference, "zhang")]
    assert [what for what, _, _ in read].count("opened") == 1
