"""Whatever bytes stand in a field or an address: no answer is a fault of the server, on either database."""

import ast
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from intake import views
from intake.store import rows
from tests.bodies import ADDRESSES, BODIES
from tests.house import FACTS, Citizen, House, hidden, new_database
from tests.office import URLENCODED, Office, quoted, urlencoded

VALUES: list[str | bytes]
HOSTILE = {
    "NUL": "甲\x00乙",
    "NUL alone": "\x00",
    "lone surrogate": "甲\ud800",
    "both halves the wrong way round": "\udc00\ud800",
    "controls": "".join(map(chr, [*range(1, 32), *range(127, 160)])),
    "reordering": "\u202e\u2066\ufeff\u200b\u2028",
    "not a character": "\ufffe\uffff\U0010ffff",
    "100 kB": "长" * 34_000,
    "long number": "9" * 5000,
    "number past 64 bits": "9" * 30,
    "negative": "-1",
    "digits of another script": "١٢",
    "percent": "%00%ff%",
    "moment past the end": "9999-12-31T23:59:59-23:59",
    "moment before the start": "0001-01-01T00:00:00+23:59",
    "scope": "../../*",
}
RAW = {"not UTF-8": b"\xff\xfe\x80", "cut short": b"\xe5\xad"}
VALUES = [*HOSTILE.values(), *RAW.values()]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def office(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, published: Path
) -> Iterator[Office]:
    url = None
    if request.param == "postgresql":
        url = new_database(request.getfixturevalue("database_server"), uuid.uuid4().hex)
    house = House(tmp_path_factory.mktemp("house"), published, url)
    yield Office(house)
    house.close()


@pytest.mark.parametrize("endpoint", BODIES)
def test_neither_controls_nor_length_in_a_form_are_a_fault_of_the_server(office: Office, endpoint: str) -> None:
    for kind in ("NUL", "lone surrogate", "100 kB"):
        page = office.press(endpoint, dict.fromkeys(BODIES[endpoint][2], HOSTILE[kind]))
        assert page.status_code < 500, kind


@pytest.mark.rehearsal
@pytest.mark.parametrize("endpoint", BODIES)
def test_no_value_of_any_field_of_any_form_is_a_fault_of_the_server(office: Office, endpoint: str) -> None:
    fields = BODIES[endpoint][2]
    every: list[dict[str, Any]] = [dict.fromkeys(fields, value) for value in VALUES]
    alone: list[dict[str, Any]] = [
        {name: value} for name in fields for value in ("甲\x00\ud800乙", "长" * 34_000, "9" * 30)
    ]
    for changed in [*every, *alone]:
        page = office.press(endpoint, changed)
        assert page.status_code < 500, (endpoint, {name: str(value)[:20] for name, value in changed.items()})


@pytest.mark.parametrize(("role", "address"), ADDRESSES)
def test_no_value_in_any_address_is_a_fault_of_the_server(office: Office, role: str, address: str) -> None:
    client = office.client(role)
    for value in VALUES:
        told = office.address(address).replace("{}", quoted(value).decode())
        page = client.get(told)
        assert page.status_code < 500, told[:100]


@pytest.mark.parametrize("name", ["gongshi", "gongshi-form", "gongshi-desk"])
def test_no_cookie_is_a_fault_of_the_server(office: Office, name: str) -> None:
    for value in (*HOSTILE.values(), "eyJhIjoxfQ.aaaa.bbbb", "=", ";"):
        header = f"{name}=".encode() + value.encode("utf-8", "surrogatepass")
        for address in ("report/form?notice=award-2024/east", "desk/", "follow"):
            client = office.app.test_client(use_cookies=False)
            told = {"HTTP_COOKIE": header.decode("latin-1")}
            page = client.get(f"/intake/{address}", environ_overrides=told)
            assert page.status_code < 500, (name, value[:20])


def test_raw_bytes_in_a_query_are_no_fault_of_the_server(office: Office) -> None:
    client = Citizen(office.app).client
    for query in ("notice=\xff", "notice=\x00", "\xe5\xad", "a" * 100_000, "&" * 5000, "=" * 5000):
        for address in ("report", "report/form", "desk/"):
            page = client.get(f"/intake/{address}", environ_overrides={"QUERY_STRING": query})
            assert page.status_code < 500, query[:20]


def test_every_field_that_a_view_reads_is_tried() -> None:
    known = {name for _, _, fields in BODIES.values() for name in fields} | {"csrf_token"}
    read: set[str] = set()
    for path in Path(views.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
                continue
            of = ast.unparse(node.func.value)
            if node.func.attr in {"get", "getlist"} and of.endswith("form") and isinstance(node.args[0], ast.Constant):
                read.add(str(node.args[0].value))
    assert len(read) > 20
    assert read - known == set()


def test_every_post_of_the_application_is_tried(office: Office) -> None:
    posts = {rule.endpoint for rule in office.app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert posts == BODIES.keys()


def test_a_field_that_is_sent_twice_is_refused_in_either_encoding_and_what_was_written_is_kept(
    small_house: House,
) -> None:
    citizen = small_house.citizen()
    own = hidden(citizen.fills(citizen.opens()))
    foreign = hidden(small_house.citizen().opens())
    for name in ("token", "csrf_token", "do", "what", "named", "notice", "files_kept"):
        twice = own | {"do": "send"} | {name: [own.get(name) or "send", foreign.get(name) or FACTS]}
        for content_type in (URLENCODED, "multipart/form-data"):
            page = citizen.client.post("/intake/report/send", data=twice, content_type=content_type)
            assert page.status_code == 400, name
            assert FACTS in page.text, name
    with small_house.database().reading() as session:
        assert list(rows.all_reports(session)) == []


def test_a_body_of_another_kind_than_a_form_has_no_fields(small_house: House) -> None:
    citizen = small_house.citizen()
    own = urlencoded(hidden(citizen.fills(citizen.opens())) | {"do": "send"})
    for kind in (
        "text/plain",
        "application/json",
        "application/octet-stream",
        "",
        "multipart/form-data",
        "x/y; boundary=a",
    ):
        page = citizen.client.post("/intake/report/send", data=own, content_type=kind)
        assert page.status_code in {404, 422}, kind
    with small_house.database().reading() as session:
        assert list(rows.all_reports(session)) == []
