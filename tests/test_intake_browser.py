"""The citizen's way in a real browser, from a notice to the outcome: with script, without, by keyboard, on a phone."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from tests.conftest import ROOT
from tests.house import FACTS, House
from tests.serving import free_port, running

AXE = ROOT / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, published: Path) -> Iterator[str]:
    house, port = House(tmp_path_factory.mktemp("house"), published), free_port()
    with running(house, port):
        yield f"http://127.0.0.1:{port}"
    house.close()


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def fill(page: Page) -> None:
    page.get_by_label("事迹不实").check()
    page.get_by_label("事情经过").fill(FACTS)
    page.get_by_label("匿名").check()


def test_a_citizen_goes_from_a_candidate_to_the_receipt_and_back_with_it(
    page: Page, address: str, tmp_path: Path
) -> None:
    page.goto(f"{address}/award-2024/notices/east.html")
    page.get_by_role("link", name=re.compile("反映问题 ?：赵明")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("反映问题：赵明")
    page.get_by_role("link", name="开始填写").click()
    expect(page.get_by_label("反映谁")).to_have_value("p-1")
    fill(page)
    paper = tmp_path / "账本.pdf"
    paper.write_bytes(b"%PDF-1.4\n%%EOF")
    page.get_by_label("选择文件").set_input_files(paper)
    page.get_by_role("button", name="下一步：检查").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("检查后提交")
    expect(page.get_by_text("账本.pdf")).to_be_visible()
    page.get_by_role("button", name="返回修改").click()
    page.get_by_label("什么地点").fill("二号库")
    page.get_by_role("button", name="下一步：检查").click()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("已经收到您的反映")
    code = page.locator("#code").inner_text()
    if page.get_by_label("我已经保存好了").is_visible():
        page.get_by_label("我已经保存好了").check()
    page.get_by_role("link", name="凭回执码查询").click()
    page.get_by_label("回执码").fill(code.lower())
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("已收到，等待受理")
    expect(page.get_by_text("二号库")).to_be_visible()
    page.get_by_label("补充内容").fill("还有一本旧账。")
    page.get_by_role("button", name="提交补充").click()
    expect(page.get_by_text("补充的内容已经收到")).to_be_visible()
    expect(page.get_by_text("还有一本旧账。")).to_be_visible()


def test_errors_are_linked_to_their_fields(page: Page, address: str) -> None:
    page.goto(f"{address}/intake/report/form?notice=award-2024/east")
    page.get_by_label("什么地点").fill("二号库")
    page.get_by_role("button", name="下一步：检查").click()
    expect(page.get_by_role("alert")).to_contain_text("还有 4 处要处理")
    page.get_by_role("link", name="请写明事情经过").click()
    expect(page).to_have_url(re.compile("#f-what$"))
    expect(page.get_by_label("什么地点")).to_have_value("二号库")


def test_the_back_button_keeps_what_was_written(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/intake/report/form?notice=award-2024/east&candidate=p-2")
    fill(page)
    press(page, "下一步：检查", "检查后提交")
    page.go_back()
    expect(page.get_by_label("事情经过")).to_have_value(FACTS)
    context.close()


def test_the_whole_way_goes_by_keyboard_alone(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/intake/report/form?notice=award-2024/east&candidate=p-2")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    for label, keys in (("事迹不实", ["Space"]), ("事情经过", list("abcdefghijkl")), ("匿名", ["Space"])):
        reach(page, label)
        for key in keys:
            page.keyboard.press(key)
    for button, heading in (("下一步：检查", "检查后提交"), ("提交", "已经收到您的反映")):
        reach(page, button)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    context.close()


def reach(page: Page, name: str) -> None:
    """Press Tab (and the arrows of a radio group) until something of that name has the focus."""
    described = """(e => e.matches('a, button, input, select, textarea')
        ? (e.labels && e.labels[0] ? e.labels[0].innerText : e.innerText || '').trim() : '')"""
    for _ in range(40):
        if name in page.evaluate(f"{described}(document.activeElement)"):
            return
        kind = page.evaluate("document.activeElement.type || ''")
        page.keyboard.press("ArrowDown" if kind == "radio" and name == "匿名" else "Tab")
    raise AssertionError(f"{name} cannot be reached")


def visit_all(context: BrowserContext, address: str) -> Iterator[tuple[str, Page]]:
    """Yield each kind of page on the way."""
    page = context.new_page()
    for name in ("/intake/", "/intake/report?notice=award-2024/east", "/intake/report?notice=award-2024/city"):
        page.goto(address + name)
        yield name, page
    page.goto(f"{address}/intake/report/form?notice=award-2024/east")
    yield "form", page
    press(page, "下一步：检查", "填写反映")
    expect(page.get_by_role("alert")).to_be_visible()
    yield "errors", page
    page.get_by_label("反映谁").select_option("p-1")
    fill(page)
    press(page, "下一步：检查", "检查后提交")
    yield "check", page
    press(page, "提交", "已经收到您的反映")
    yield "receipt", page
    code = page.locator("#code").inner_text()
    page.get_by_label("我已经保存好了").check()
    page.goto(f"{address}/intake/follow")
    yield "follow", page
    page.get_by_label("回执码").fill(code)
    press(page, "查询", "已收到，等待受理")
    yield "standing", page
    page.goto(f"{address}/intake/verify")
    yield "verify", page


def press(page: Page, button: str, heading: str) -> None:
    """Press a button and wait for the page that it leads to."""
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page_of_the_way(browser: Browser, address: str, scheme: str) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    told = []
    for name, page in visit_all(context, address):
        page.evaluate(AXE.read_text(encoding="utf-8"))
        result = page.evaluate(f"axe.run(document, {json.dumps({'runOnly': RULES})})")
        told += [(name, v["id"], [node["html"][:160] for node in v["nodes"]][:3]) for v in result["violations"]]
    context.close()
    assert told == []


@pytest.mark.parametrize("width", [320, 390])
def test_no_page_of_the_way_is_wider_than_a_phone(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 700})
    for name, page in visit_all(context, address):
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    context.close()


def test_leaving_before_the_receipt_is_kept_asks_first(browser: Browser, address: str) -> None:
    context = browser.new_context()
    asked: list[str] = []

    def accept(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    for name, page in visit_all(context, address):
        if name == "receipt":
            page.on("dialog", accept)
            page.get_by_role("heading", name="请保存回执码").click()
            page.reload()
            break
    context.close()
    assert asked == ["beforeunload"]


def test_nothing_is_asked_of_any_other_host(browser: Browser, address: str) -> None:
    context = browser.new_context()
    seen: set[str] = set()
    context.on("request", lambda request: seen.add(request.url))
    for _ in visit_all(context, address):
        pass
    context.close()
    assert all(url.startswith(address) for url in seen)
