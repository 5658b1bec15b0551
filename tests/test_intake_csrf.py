"""A form belongs to the browser that began it: what another page or another browser sends has no power."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.test import TestResponse

from intake.app import create_app
from intake.settings import read_settings
from intake.store import rows
from intake.store.tables import StoredFile, Table
from tests.bodies import BODIES
from tests.house import ANSWERS, FACTS, NOTICE, Citizen, House, code_of, hidden
from tests.office import Office
from tests.served import served
from tests.serving import free_port, running

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
OURS = {"Origin": "http://localhost"}
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "http://evil.example"},
    {"Origin": "http://localhost:8080"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://localhost:99999999"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
]
OWN = [
    {"Sec-Fetch-Site": "same-origin"},
    {"Origin": "http://localhost"},
    {"Origin": "http://localhost:80"},
    {"Origin": "https://localhost"},
    {},
]


def reports_in(house: House) -> int:
    with house.database().reading() as session:
        return len(list(rows.all_reports(session)))


def files_in(house: House) -> int:
    with house.database().reading() as session:
        return session.query(StoredFile).count()


def post(citizen: Citizen, step: str, data: dict[str, Any], headers: dict[str, str] | None = None) -> TestResponse:
    return citizen.client.post(f"/intake/report/{step}", data=data, headers=headers)


def pdf(name: str) -> tuple[BytesIO, str]:
    return BytesIO(PDF), name


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
@pytest.mark.parametrize("step", ["form", "send"])
def test_what_a_foreign_page_sends_is_refused_and_fills_no_form(
    small_house: House, step: str, headers: dict[str, str]
) -> None:
    citizen = small_house.citizen()
    own = hidden(citizen.fills(citizen.opens())) | ANSWERS
    page = post(citizen, step, own, headers)
    assert page.status_code == 403
    assert "别的网站的页面" in page.text
    assert FACTS in page.text  # to copy
    assert "<form" not in page.text
    assert "Set-Cookie" not in page.headers
    assert reports_in(small_house) == 0


@pytest.mark.parametrize("headers", OWN, ids=str)
def test_what_a_page_of_ours_sends_is_taken(small_house: House, headers: dict[str, str]) -> None:
    citizen = small_house.citizen()
    assert code_of(post(citizen, "send", hidden(citizen.fills(citizen.opens())), headers))


def test_a_form_begun_elsewhere_gets_no_receipt(house: House) -> None:
    """A foreign token reaches the citizen's browser, the citizen files, the foreigner sends the token again."""
    foreigner, citizen = house.citizen(), house.citizen()
    planted = hidden(foreigner.opens()) | ANSWERS
    citizen.opens()
    page = post(citizen, "form", planted)
    assert page.status_code == 422
    assert FACTS in page.text
    assert hidden(page)["token"] != planted["token"]
    code = code_of(citizen.sends(citizen.fills(page)))
    again = post(foreigner, "send", planted | {"do": "send"})
    assert code_of(again) != code
    assert reports_in(house) == 2
    assert "改动没有保存" not in again.text


@pytest.mark.parametrize("what", [FACTS, f"{FACTS}另一件事。"])
def test_a_token_seen_elsewhere_gives_neither_receipt_nor_state(house: House, what: str) -> None:
    citizen = house.citizen()
    sent = hidden(citizen.fills(citizen.opens()))
    code = code_of(citizen.sends(citizen.fills(citizen.opens())))
    mine = code_of(post(citizen, "send", sent))
    thief = house.citizen()
    csrf = hidden(thief.opens())["csrf_token"]
    page = post(thief, "send", sent | {"csrf_token": csrf, "what": what})
    assert page.status_code == 422
    assert what in page.text
    assert code not in page.text
    assert mine not in page.text
    assert reports_in(house) == 2


def test_a_wrong_session_token_gives_a_new_form_even_in_the_same_browser(small_house: House) -> None:
    citizen = small_house.citizen()
    sent = hidden(citizen.fills(citizen.opens()))
    code = code_of(post(citizen, "send", sent))
    for wrong in ("", "x", "a.b.c"):
        page = post(citizen, "send", sent | {"csrf_token": wrong})
        assert page.status_code == 422
        assert code not in page.text
        assert hidden(page)["token"] != sent["token"]
    assert code_of(post(citizen, "send", sent)) == code


@pytest.mark.parametrize("cookie", ["", "x", "A" * 43, "A" * 44, "A" * 4000, "é" * 43, "\x00"])
def test_a_cookie_of_another_value_gives_a_new_form_with_the_text(small_house: House, cookie: str) -> None:
    citizen = small_house.citizen()
    checked = citizen.fills(citizen.opens())
    citizen.client.set_cookie("gongshi-form", cookie)
    page = citizen.sends(checked)
    assert page.status_code == 422
    assert FACTS in page.text
    assert reports_in(small_house) == 0


def test_a_cookie_that_somebody_planted_leads_to_no_receipt_without_the_form(small_house: House) -> None:
    foreigner, citizen = small_house.citizen(), small_house.citizen()
    known = hidden(foreigner.opens())
    citizen.opens()
    for name, value in foreigner.cookies().items():
        citizen.client.set_cookie(name, value)
    code = code_of(citizen.reports())
    again = post(foreigner, "send", known | ANSWERS | {"do": "send"})
    assert code_of(again) != code


def test_a_token_in_the_address_has_no_power(small_house: House) -> None:
    foreigner, citizen = small_house.citizen(), small_house.citizen()
    planted = hidden(foreigner.opens()) | ANSWERS
    address = {"notice": NOTICE} | planted
    opened = citizen.client.get("/intake/report/form", query_string=address)
    assert planted["token"] not in opened.text
    assert FACTS not in opened.text
    own = hidden(opened)
    page = citizen.client.post("/intake/report/form", query_string=planted, data=own | ANSWERS)
    assert "检查后提交" in page.text
    assert hidden(page)["token"] == own["token"]
    page = citizen.client.post("/intake/report/send", query_string=own | ANSWERS, data={"do": "send"})
    assert page.status_code == 404
    assert reports_in(small_house) == 0


def test_attachments_of_another_form_cannot_be_slipped_in(small_house: House) -> None:
    foreigner, citizen = small_house.citizen(), small_house.citizen()
    planted = hidden(foreigner.fills(foreigner.opens(), files=[pdf("塞进来的.pdf")]))
    own = hidden(citizen.opens())
    page = post(citizen, "form", own | ANSWERS | {"files_kept": planted["files_kept"]})
    assert "塞进来的" not in page.text
    page = post(citizen, "form", planted | {"csrf_token": own["csrf_token"]})
    assert "塞进来的" not in page.text
    assert "请重新选择" in page.text
    other = hidden(citizen.fills(citizen.opens(), files=[pdf("另一张表的.pdf")]))
    page = post(citizen, "form", own | ANSWERS | {"files_kept": other["files_kept"]})
    assert "另一张表的" not in page.text


def test_when_all_cookies_are_gone_text_and_attachments_stay_at_both_pages(small_house: House) -> None:
    citizen = small_house.citizen()
    opened = hidden(citizen.opens())
    citizen.client = citizen.app.test_client()
    page = post(citizen, "form", opened | ANSWERS | {"files": [pdf("账本.pdf")]}, OURS)
    assert page.status_code == 422
    assert FACTS in page.text
    assert "账本.pdf（" in page.text
    assert "请再点一次" in page.text
    checked = post(citizen, "form", hidden(page) | ANSWERS, OURS)
    assert "检查后提交" in checked.text
    citizen.client = citizen.app.test_client()
    page = post(citizen, "send", hidden(checked), OURS)
    assert page.status_code == 422
    assert FACTS in page.text
    assert "账本.pdf（" in page.text
    sent = post(citizen, "send", hidden(post(citizen, "form", hidden(page) | ANSWERS, OURS)), OURS)
    assert code_of(sent)
    assert files_in(small_house) == 1


def test_a_form_opened_in_time_stays_so_when_its_cookies_are_gone(small_house: House) -> None:
    early = small_house.citizen("2024-04-08T17:20:00")
    opened = hidden(early.opens())
    late = small_house.citizen("2024-04-08T18:00:00")
    page = post(late, "form", opened | ANSWERS, OURS)
    assert "不能再提交" not in page.text
    assert "会注明“逾期收到”" in post(late, "form", hidden(page) | ANSWERS, OURS).text
    unknown = post(small_house.citizen("2024-04-08T18:00:00"), "form", opened | ANSWERS)
    assert "不能再提交" in unknown.text
    assert FACTS in unknown.text


def test_a_browser_that_keeps_no_cookie_never_loses_the_text_and_is_told_why(small_house: House) -> None:
    citizen = small_house.citizen()
    page = citizen.opens()
    for _ in range(3):
        citizen.client = citizen.app.test_client(use_cookies=False)
        page = post(citizen, "form", hidden(page) | ANSWERS, OURS)
        assert page.status_code == 422
        assert FACTS in page.text
        assert "允许本站的 Cookie" in page.text
    assert reports_in(small_house) == 0


def test_nothing_is_stored_of_a_form_that_is_not_known_to_be_ours(small_house: House) -> None:
    citizen = small_house.citizen()
    page = post(citizen, "form", {"notice": NOTICE} | ANSWERS | {"files": [pdf("账本.pdf")]})
    assert page.status_code == 422
    assert "请重新选择" in page.text
    assert files_in(small_house) == 0


def test_the_secret_of_a_browser_stays_the_same_for_all_its_forms(small_house: House) -> None:
    citizen = small_house.citizen()
    first = citizen.opens()
    secret = citizen.browser_secret()
    second = citizen.opens()
    assert citizen.browser_secret() == secret
    assert code_of(citizen.sends(citizen.fills(first))) != code_of(citizen.sends(citizen.fills(second)))


def test_the_cookie_of_a_form_is_out_of_reach_of_scripts_and_other_sites(small_house: House) -> None:
    headers = small_house.citizen().opens().headers.getlist("Set-Cookie")
    (cookie,) = [header for header in headers if header.startswith("gongshi-form=")]
    assert cookie.partition("; ")[2].split("; ") == ["HttpOnly", "Path=/", "SameSite=Lax"]


def test_in_production_no_other_host_can_set_the_cookie_of_a_form(small_house: House) -> None:
    office = small_house.as_production()
    office.database().upgrade()
    env = {"SECRET_KEY": "k" * 48, "TRUSTED_HOSTS": "gongshi.example"}
    env |= {"GONGSHI_SITE": str(office.site), "GONGSHI_DATA": str(office.data)}
    client = create_app(read_settings(env)).test_client()
    page = client.post("/intake/report/form", data={"notice": NOTICE}, base_url="https://gongshi.example")
    (cookie,) = [one for one in page.headers.getlist("Set-Cookie") if one.startswith("__Host-gongshi-form=")]
    assert cookie.partition("; ")[2].split("; ") == ["Secure", "HttpOnly", "Path=/", "SameSite=Lax"]


# A search changes nothing, and what was looked for is not written.
SEARCHES = {"desk.search", "desk_export.queue_csv", "desk_export.queue_xlsx"}


def state_of(house: House) -> dict[str, list[tuple[Any, ...]]]:
    """Return what is stored, but for sessions, failures, and who looked at what."""
    with house.database().reading() as session:
        tables = [table for table in Table.metadata.sorted_tables if table.name not in {"desk_sessions", "failures"}]
        found = {table.name: [tuple(row) for row in session.execute(table.select())] for table in tables}
    found["journal"] = [row for row in found["journal"] if not {"opened", "searched"} & set(row)]
    return found


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, published: Path) -> Iterator[Office]:
    house = House(tmp_path_factory.mktemp("office"), published)
    yield Office(house)
    house.close()


@pytest.mark.parametrize("endpoint", BODIES)
def test_no_form_of_any_route_does_anything_without_the_token_of_its_page(office: Office, endpoint: str) -> None:
    office.client(BODIES[endpoint][0])  # who is not at the desk logs in first
    before = state_of(office.house)
    stranger = office.tokens(Citizen(office.app).client, "citizen")["csrf_token"]
    texts = {"what", "text", "reason", "why", "abstract"} if endpoint not in SEARCHES else set()
    typed = {name: value for name, value in BODIES[endpoint][2].items() if name in texts}
    for token in ("", "x", stranger):
        page = office.press(endpoint, {"csrf_token": token})
        assert page.status_code in {400, 422}, page.status_code
        assert [name for name, text in typed.items() if text not in page.text] == []
    assert state_of(office.house) == before


@pytest.mark.parametrize("endpoint", BODIES)
def test_no_form_of_any_route_does_anything_when_a_foreign_page_sends_it(office: Office, endpoint: str) -> None:
    office.client(BODIES[endpoint][0])
    before = state_of(office.house)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        page = office.press(endpoint, {}, headers)
        assert page.status_code == 403
        assert "<form" not in page.text
    assert state_of(office.house) == before


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory, published: Path) -> Iterator[int]:
    house, port = House(tmp_path_factory.mktemp("house"), published), free_port()
    with running(house, port):
        yield port
    house.close()


def fill(page: Page) -> None:
    page.get_by_label("反映谁").select_option("p-1")
    page.get_by_label("事迹不实").check()
    page.get_by_label("事情经过").fill(FACTS)
    page.get_by_label("匿名").check()


def press(page: Page, button: str, heading: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


@pytest.mark.parametrize("ours", ["127.0.0.1", "localhost"])
def test_a_page_of_another_origin_plants_nothing_in_a_real_browser(
    browser: Browser, port: int, tmp_path: Path, ours: str
) -> None:
    """Chromium, a foreign page on another port, and on another host name; with the citizen's cookies already there."""
    address = f"http://{ours}:{port}/intake"
    foreigner, citizen = browser.new_context(), browser.new_context()
    page = foreigner.new_page()
    page.goto(f"{address}/report/form?notice={NOTICE}")
    token = page.locator("[name=token]").input_value()
    (tmp_path / "evil.html").write_text(
        f'<meta charset="utf-8"><form method="post" action="{address}/report/form"><input name="token" value="{token}">'
        f'<input name="notice" value="{NOTICE}"><input name="named" value="no">'
        "<textarea name='what'>别人写的一段话</textarea></form>"
        "<button onclick='document.forms[0].submit()'>领奖</button>",
        encoding="utf-8",
    )
    page = citizen.new_page()
    page.goto(f"{address}/report/form?notice={NOTICE}")
    with served(tmp_path) as evil:
        page.goto(f"{evil}evil.html")
        press(page, "领奖", "没有接收")
        expect(page.locator("form")).to_have_count(0)
    page.goto(f"{address}/report/form?notice={NOTICE}")
    fill(page)
    press(page, "下一步：检查", "检查后提交")
    press(page, "提交", "已经收到您的反映")
    code = page.locator("#code").inner_text()
    page.reload()
    expect(page.locator("#code")).to_have_text(code)
    foreigner.close()
    citizen.close()


def test_cookies_cleared_while_writing_lose_neither_text_nor_attachment(
    browser: Browser, port: int, tmp_path: Path
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}/intake/report/form?notice={NOTICE}")
    fill(page)
    (tmp_path / "账本.pdf").write_bytes(PDF)
    page.get_by_label("选择文件").set_input_files(tmp_path / "账本.pdf")
    context.clear_cookies()
    press(page, "下一步：检查", "填写反映")
    expect(page.get_by_role("alert")).to_contain_text("请再点一次")
    expect(page.get_by_text("账本.pdf（")).to_be_visible()
    press(page, "下一步：检查", "检查后提交")
    context.clear_cookies()
    press(page, "提交", "填写反映")
    expect(page.get_by_label("事情经过")).to_have_value(FACTS)
    press(page, "下一步：检查", "检查后提交")
    press(page, "提交", "已经收到您的反映")
    context.close()
