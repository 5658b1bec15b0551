"""What is carried through the desk's login: the writer's own words, shown whole; nothing from another page."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler
from threading import Thread

import pytest
from playwright.sync_api import Browser, expect

from intake.desk import accounts
from intake.store import rows
from intake.store.tables import DeskSession
from intake.views.carried import FORMS
from sitegen.loopback import LoopbackServer
from tests.clerk import PASSWORD, Clerk, hire
from tests.house import NOTICE, House, hidden_in
from tests.serving import free_port, running
from tests.test_desk_abstracts import sent, task_of
from tests.test_desk_access import report_in
from tests.test_desk_browser import logs_in, logs_in_here
from tests.test_desk_work import steps

FOREIGN = "有一份要提交的内容不是由受理台的页面在这个浏览器里送来的"
MOVE = {"before": "received", "after": "accepted", "reason": "外来的理由", "sentence": "外来的话"}


@pytest.fixture
def reference(small_house: House) -> str:
    """Return the reference of a report that waits."""
    return report_in(small_house)


@pytest.fixture
def clerk(small_house: House, reference: str) -> Clerk:
    """Return a handler at the desk."""
    return Clerk(small_house.app(), "zhang", hire(small_house, "zhang", "handler")).at_desk()


def session_ends(house: House) -> None:
    with house.database().writing() as session:
        session.query(DeskSession).delete()


def logs_in_again(clerk: Clerk, house: House, door: str, **more: str) -> str:
    """Fill in the door's page that shows, and return the page behind it."""
    with house.database().writing() as session:
        accounts.existing(session, clerk.name).last_code = 0
    page = clerk.answers(door, {"name": clerk.name, "password": PASSWORD, "code": clerk.code(), **more})
    return page.text if page.status_code == 200 else page.headers["Location"]


def state_of(house: House) -> str:
    with house.database().reading() as session:
        return next(iter(rows.all_reports(session))).state


def test_every_value_is_shown_in_chinese_before_it_is_sent(clerk: Clerk, small_house: House, reference: str) -> None:
    token = hidden_in(clerk.opens(f"report/{reference}").text)["csrf_token"]
    session_ends(small_house)
    typed = {"before": "received", "after": "not_accepted", "refusal": "没有具体事实", "reason": "两次电话都没有人接。"}
    typed |= {"sentence": "", "unit": "东区总工会", "together": "yes", "csrf_token": token}
    door = clerk.client.post(f"/intake/desk/report/{reference}/move", data=typed)
    assert "刚才写的内容还在" in door.text
    page = logs_in_again(clerk, small_house, door.text)
    told = re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", page)
    assert told == [
        ("提交后会做什么", f"办理反映 {reference}"), ("原来的状态", "待受理"), ("办成", "不予受理"),
        ("不予受理的理由", "没有具体事实"), ("同一件事的反映", "一并办理"),
    ]  # fmt: skip
    assert re.findall(r"<label[^>]*>([^<]*)</label>", page) == ["理由和依据", "由哪个单位调查"]
    assert "两次电话都没有人接。</textarea>" in page
    assert state_of(small_house) == "received"


def test_chosen_ids_are_shown_as_the_names_that_they_stand_for(clerk: Clerk, small_house: House) -> None:
    hire(small_house, "east", "investigator", ["award-2024@east"])
    token = hidden_in(clerk.opens(f"enter?notice={NOTICE}").text)["csrf_token"]
    session_ends(small_house)
    typed = {
        "notice": NOTICE,
        "way": "visit",
        "about": "p-1",
        "kinds": ["事迹不实", "其他问题"],
        "what": "来访人说的话。",
    }
    door = clerk.client.post("/intake/desk/enter", data={**typed, "csrf_token": token})
    page = logs_in_again(clerk, small_house, door.text)
    told = dict(re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", page))
    assert told["怎样来的"] == "来访"
    assert told["反映谁"] == "赵明"
    assert told["针对哪份公示"].endswith("公示")
    assert page.count("<dt>什么问题</dt>") == 2


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "none"}])
def test_a_form_without_this_browsers_token_is_not_carried(
    small_house: House, reference: str, headers: dict[str, str]
) -> None:
    clerk = Clerk(small_house.app(), "zhang", hire(small_house, "zhang", "handler"))
    door = clerk.client.post(f"/intake/desk/report/{reference}/move", data=MOVE, headers=headers)
    assert door.status_code == 401
    assert FOREIGN in door.text
    assert "外来" not in door.text
    assert logs_in_again(clerk, small_house, door.text) == "/intake/desk/"
    assert state_of(small_house) == "received"


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
     {"Sec-Fetch-Site": "same-site"}],
)  # fmt: skip
def test_a_right_token_from_another_origin_is_not_carried_either(
    clerk: Clerk, small_house: House, reference: str, headers: dict[str, str]
) -> None:
    token = hidden_in(clerk.opens(f"report/{reference}").text)["csrf_token"]
    session_ends(small_house)
    data = {**MOVE, "csrf_token": token}
    door = clerk.client.post(f"/intake/desk/report/{reference}/move", data=data, headers=headers)
    assert door.status_code == 403
    assert FOREIGN in door.text
    assert "外来" not in door.text


def test_a_token_of_another_browser_is_not_carried(clerk: Clerk, small_house: House, reference: str) -> None:
    stranger = Clerk(clerk.app, "wang", hire(small_house, "wang", "handler")).at_desk()
    token = hidden_in(stranger.opens("account").text)["csrf_token"]
    session_ends(small_house)
    door = clerk.client.post(f"/intake/desk/report/{reference}/move", data={**MOVE, "csrf_token": token})
    assert FOREIGN in door.text
    assert hidden_in(door.text)["carried"] == ""


def test_what_the_door_itself_is_sent_is_carried_only_when_it_is_signed(
    clerk: Clerk, small_house: House, reference: str
) -> None:
    session_ends(small_house)
    door = clerk.opens().text
    to = f"/intake/desk/report/{reference}/move"
    more = {"kept-after": "accepted", "carried": "eyJ3aG8iOiJ6aGFuZyJ9.AAAA", "to": to}
    page = logs_in_again(clerk, small_house, door, **more)
    assert "没有带过来" in page
    assert "accepted" not in page


def test_what_somebody_wrote_is_not_shown_to_whoever_logs_in_after_them(
    clerk: Clerk, small_house: House, reference: str
) -> None:
    token = hidden_in(clerk.opens(f"report/{reference}").text)["csrf_token"]
    session_ends(small_house)
    text = {"text": "张某写到一半的问题，没有写完", "csrf_token": token}
    door = clerk.client.post(f"/intake/desk/report/{reference}/ask", data=text)
    other = Clerk(clerk.app, "wang", hire(small_house, "wang", "handler"))
    other.client = clerk.client
    page = logs_in_again(other, small_house, door.text)
    assert "退出前写的内容是另一个账号的" in page
    assert "写到一半" not in page


def test_a_carried_form_of_one_browser_is_worth_nothing_in_another(
    clerk: Clerk, small_house: House, reference: str
) -> None:
    token = hidden_in(clerk.opens(f"report/{reference}").text)["csrf_token"]
    session_ends(small_house)
    door = clerk.client.post(f"/intake/desk/report/{reference}/move", data={**MOVE, "csrf_token": token}).text
    carried = hidden_in(door)["carried"]
    elsewhere = Clerk(clerk.app, "zhang", clerk.secrets)
    page = logs_in_again(elsewhere, small_house, elsewhere.opens().text, carried=carried)
    assert "没有带过来" in page
    assert "外来的理由" not in page


def test_passwords_are_never_carried(clerk: Clerk, small_house: House) -> None:
    token = hidden_in(clerk.opens("account").text)["csrf_token"]
    session_ends(small_house)
    words = {"old": PASSWORD, "new": "four other plain words", "again": "four other plain words", "csrf_token": token}
    door = clerk.client.post("/intake/desk/account", data=words).text
    assert "已经自动退出" in door
    assert hidden_in(door)["carried"] == ""
    assert "plain words" not in door


def test_a_wrong_password_at_the_door_keeps_what_was_written(clerk: Clerk, small_house: House, reference: str) -> None:
    token = hidden_in(clerk.opens(f"report/{reference}").text)["csrf_token"]
    session_ends(small_house)
    data = {"text": "请说明是哪一年的账？", "csrf_token": token}
    door = clerk.client.post(f"/intake/desk/report/{reference}/ask", data=data).text
    again = clerk.answers(door, {"name": "zhang", "password": "wrong", "code": "000000"}).text
    assert "请说明是哪一年的账？</textarea>" in logs_in_again(clerk, small_house, again)


def test_words_whose_token_was_lost_on_this_site_can_still_be_copied(
    clerk: Clerk, small_house: House, reference: str
) -> None:
    session_ends(small_house)
    address, text = f"/intake/desk/report/{reference}/ask", {"text": "写了很久的问题"}
    door = clerk.client.post(address, data=text, headers={"Sec-Fetch-Site": "same-origin"}).text
    assert "请先复制" in door
    assert "写了很久的问题</textarea>" in door
    assert hidden_in(door)["carried"] == ""


@pytest.mark.parametrize("headers", [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "same-site"}])
def test_a_form_of_another_origin_is_not_shown_filled_in_to_whoever_is_at_the_desk(
    clerk: Clerk, small_house: House, reference: str, headers: dict[str, str]
) -> None:
    page = clerk.client.post(f"/intake/desk/report/{reference}/move", data=MOVE, headers=headers)
    assert page.status_code == 403
    assert FOREIGN in page.text
    assert "外来" not in page.text
    assert state_of(small_house) == "received"


class _Fields(HTMLParser):
    """Collects the names of the fields of each form that is posted to the desk, by where it goes."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, set[str]] = {}
        self._to = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form":
            self._to = str(told["action"]) if told.get("method") == "post" else ""
        elif tag in {"input", "textarea", "select"} and self._to and told.get("name"):
            self.forms.setdefault(self._to, set()).add(str(told["name"]))


def test_every_form_of_the_desk_but_passwords_is_known_with_all_its_fields(
    clerk: Clerk, small_house: House, reference: str
) -> None:
    ming, east = hire(small_house, "ming", "custodian"), hire(small_house, "east", "investigator", ["award-2024@east"])
    app = small_house.app()
    report = small_house.citizen().reports(named="yes", name="欧阳某某", contact="0000-1")
    assert report.status_code == 200
    named = re.findall(r"/desk/report/(F-[0-9A-Z]{4}-[0-9A-Z]{4})\"", clerk.opens("?state=all").text)
    (mine,) = set(named) - {reference}
    clerk = Clerk(app, "zhang", clerk.secrets)
    logs_in_again(clerk, small_house, clerk.opens().text)
    pages = [clerk.opens("?state=all").text, clerk.opens(f"report/{mine}").text]
    steps(clerk, mine, {"before": "received", "after": "accepted", "reason": "内容具体。"})
    pages.append(clerk.opens(f"report/{mine}").text)
    assert sent(clerk, mine).status_code == 303
    unit, custodian = Clerk(app, "east", east).at_desk(), Clerk(app, "ming", ming).at_desk()
    pages += [clerk.opens(f"report/{mine}").text, custodian.opens(f"report/{mine}").text]
    pages += [clerk.opens(f"enter?notice={NOTICE}").text, unit.opens(task_of(unit)).text]
    found = _Fields()
    for page in pages:
        found.feed(page)
    routes = app.url_map.bind("localhost")
    seen: dict[str, set[str]] = {}
    for to, names in found.forms.items():
        seen.setdefault(routes.match(to, "POST")[0], set()).update(names - {"csrf_token", "files"})
    assert seen.pop("door.logout") == set()
    assert seen.keys() == FORMS.keys()
    for endpoint, names in seen.items():
        assert names <= FORMS[endpoint].fields.keys(), endpoint


class _Trap(BaseHTTPRequestHandler):
    """A page elsewhere whose form sends itself to the desk."""

    target = ""

    def do_GET(self) -> None:
        fields = "".join(f'<input name="{name}" value="{value}">' for name, value in MOVE.items())
        form = f'<form method="post" action="{self.target}">{fields}</form>'
        page = f"<!doctype html>{form}<script>document.forms[0].submit()</script>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that is overridden
        """Say nothing."""


@pytest.fixture
def trap(small_house: House, reference: str) -> Iterator[tuple[str, int]]:
    """Return the address of a running desk and the port of a page elsewhere that posts to it by itself."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    handler = type("Trap", (_Trap,), {"target": f"{address}/intake/desk/report/{reference}/move"})
    server = LoopbackServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    with running(small_house, port):
        yield address, server.server_port
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("at_desk", [False, True], ids=["logged out", "logged in"])
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"], ids=["another site", "another origin of the same site"])
def test_a_page_elsewhere_that_posts_to_the_desk_by_itself_moves_nothing_in_a_real_browser(
    browser: Browser, small_house: House, trap: tuple[str, int], host: str, *, at_desk: bool
) -> None:
    address, port = trap
    with browser.new_context() as context:
        context.set_default_timeout(60_000)
        page = context.new_page()
        if at_desk:
            logs_in(page, address, "handler")
        page.goto(f"http://{host}:{port}/")
        expect(page.get_by_text(FOREIGN)).to_be_visible()
        assert "外来" not in page.content()
        for carried in page.locator("[name=carried]").all():
            assert carried.input_value() == ""
    assert state_of(small_house) == "received"


def test_what_was_being_written_in_a_real_browser_comes_back_and_is_sent(
    browser: Browser, small_house: House, trap: tuple[str, int], reference: str
) -> None:
    address, _ = trap
    with browser.new_context() as context:
        context.set_default_timeout(60_000)
        page = context.new_page()
        logs_in(page, address, "handler")
        page.goto(f"{address}/intake/desk/enter?notice={NOTICE}")
        page.get_by_label("来访").check()
        page.locator("#f-about").select_option(label="公示本身（时间、程序、内容）")
        page.get_by_label("反映的内容").fill("来访人说，公示栏里没有贴出全部名单。")
        session_ends(small_house)
        page.get_by_role("button", name="录入", exact=True).click()
        expect(page.get_by_text("刚才写的内容还在")).to_be_visible()
        with small_house.database().writing() as session:
            accounts.existing(session, "handler").last_code = 0
        logs_in_here(page, "handler")
        expect(page.get_by_role("definition").filter(has_text="公示本身")).to_be_visible()
        expect(page.get_by_label("反映的内容")).to_have_value("来访人说，公示栏里没有贴出全部名单。")
        page.get_by_role("button", name="继续提交").click()
        expect(page.get_by_text("已经录入")).to_be_visible()
