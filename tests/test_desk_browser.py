"""The desk in a real browser, on both databases: from a citizen's report to the site that says what came of it."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import ROOT
from tests.house import FACTS, NOTICE, OPEN, House, credentials
from tests.serving import free_port, running
from tests.small import SmallContent

AXE = ROOT / "node_modules/axe-core/axe.min.js"
AFTER = "2024-04-09T10:00"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def address(house: House) -> Iterator[str]:
    """Return the address of a running demonstration, with an account of each role."""
    port = free_port()
    with running(house, port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def script(request: pytest.FixtureRequest) -> bool:
    """Tell whether the browsers run scripts."""
    return bool(request.param)


def someone(browser: Browser, *, script: bool = True) -> Page:
    """Return a page of a browser of its own, as wide as a small laptop."""
    context = browser.new_context(java_script_enabled=script, viewport={"width": 1280, "height": 720})
    context.set_default_timeout(60_000)
    return context.new_page()


def files_a_report(page: Page, address: str, tmp_path: Path) -> str:
    """File a named report with an attachment and return the receipt."""
    page.goto(f"{address}/intake/report/form?notice={NOTICE}&candidate=p-1")
    page.get_by_label("事迹不实").check()
    page.get_by_label("事情经过").fill(FACTS)
    page.get_by_label("署真实姓名").check()
    page.locator("#f-name").fill("欧阳某某")
    page.locator("#f-contact").fill("0000-1")
    paper = tmp_path / "账本.pdf"
    paper.write_bytes(b"%PDF-1.4\n%%EOF")
    page.get_by_label("选择文件").set_input_files(paper)
    page.get_by_role("button", name="下一步：检查").click()
    page.get_by_role("button", name="提交", exact=True).click()
    return page.locator("#code").inner_text()


def logs_in(page: Page, address: str, role: str) -> None:
    """Log in with a demonstration account, whose code the door shows."""
    page.goto(f"{address}/intake/desk/")
    logs_in_here(page, role)
    expect(page.get_by_role("button", name="退出")).to_be_visible()


def logs_in_here(page: Page, role: str) -> None:
    """Fill in the door that a page shows."""
    code = page.locator(".in-warn code").last.inner_text()
    page.get_by_label("账号", exact=True).fill(role)
    page.get_by_label("密码", exact=True).fill(credentials().password)
    page.get_by_label("验证码", exact=True).fill(code)
    page.get_by_role("button", name="登录").click()


def follows(page: Page, address: str, receipt: str) -> None:
    """Look at a report with its receipt."""
    page.goto(f"{address}/intake/follow")
    page.get_by_label("回执码").fill(receipt)
    page.get_by_role("button", name="查询").click()


def takes(page: Page, after: str, **filled: str) -> None:
    """Take a step on a report's page."""
    page.get_by_role("radio", name=after, exact=True).check()
    for label, text in filled.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="办理", exact=True).click()


def violations(page: Page) -> list[str]:
    """Return what axe finds on a page."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(f"axe.run({{runOnly: {json.dumps(RULES)}}})")
    return [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]]


def builds(small: SmallContent, *more: str) -> subprocess.CompletedProcess[str]:
    """Run the build command on a content folder, as of the moment after the period."""
    command = [sys.executable, str(ROOT / "build_site.py"), "--content", str(small.root), "--as-of", AFTER, *more]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def goes_over_the_desk(browser: Browser, address: str, tmp_path: Path, *, script: bool) -> str:
    """Take a report from the citizen to its close, with everybody's part in it; return the citizen's receipt."""
    citizen, clerk = someone(browser, script=script), someone(browser, script=script)
    receipt = files_a_report(citizen, address, tmp_path)
    logs_in(clerk, address, "handler")
    expect(clerk.get_by_role("heading", level=1)).to_have_text("办理")
    clerk.get_by_role("row", name=re.compile("赵明")).get_by_role("link").click()
    expect(clerk.get_by_text(FACTS)).to_be_visible()
    expect(clerk.get_by_text("欧阳某某")).to_have_count(0)
    with clerk.expect_download() as download:
        clerk.get_by_role("link", name="账本.pdf").click()
    assert download.value.path().read_bytes() == b"%PDF-1.4\n%%EOF"
    clerk.get_by_label("向反映人提问").fill("是哪一年的账？")
    clerk.get_by_role("button", name="发出问题").click()
    follows(citizen, address, receipt)
    expect(citizen.get_by_role("heading", level=1)).to_have_text("受理人员有问题请您回答")
    citizen.get_by_label("补充内容").fill("2022年的。")
    citizen.get_by_role("button", name="提交补充").click()
    clerk.reload()
    expect(clerk.get_by_text("2022年的。")).to_be_visible()
    takes(clerk, "已受理", 告诉反映人的话="您的反映已经受理，我们会认真核实。")
    clerk.get_by_label("摘要").fill("请核对申报产量与台账、过磅记录是否一致，说明依据。")
    clerk.get_by_role("button", name="发送摘要").click()
    unit = someone(browser, script=script)
    logs_in(unit, address, "investigator")
    unit.get_by_role("link", name=re.compile("交办$")).last.click()
    expect(unit.get_by_text("请核对申报产量")).to_be_visible()
    expect(unit.get_by_text(FACTS)).to_have_count(0)
    unit.get_by_role("radio", name="查实", exact=True).check()
    unit.get_by_label("怎样查的、查到什么").fill("核对三年台账和过磅单，申报数比过磅数多一成。")
    unit.get_by_role("button", name="答复").click()
    expect(unit.get_by_role("heading", name="已答复：查实")).to_be_visible()
    clerk.reload()
    expect(clerk.get_by_text("申报数比过磅数多一成")).to_be_visible()
    takes(clerk, "查实", 理由和依据="台账与上报数不符")
    takes(clerk, "已办结", 告诉反映人的话="您反映的问题查实，推荐资格已经取消。")
    expect(clerk.locator(".in-standing")).to_contain_text("已办结")
    follows(citizen, address, receipt)
    expect(citizen.get_by_text("您反映的问题查实，推荐资格已经取消。")).to_be_visible()
    expect(citizen.get_by_text("台账与上报数不符")).to_have_count(0)
    for page in (citizen, clerk, unit):
        page.context.close()
    return receipt


def hands_over(browser: Browser, address: str, *, script: bool) -> str:
    """Download the notice's file at the desk and return its text."""
    clerk = someone(browser, script=script)
    logs_in(clerk, address, "handler")
    clerk.get_by_role("link", name="公示情况").click()
    row = clerk.get_by_role("row", name=re.compile("东区推荐对象"))
    expect(row).to_contain_text("受理反映 1 件，查实 1 件。")
    with clerk.expect_download() as download:
        row.get_by_role("link", name="east.yml").click()
    handed = download.value.path().read_text(encoding="utf-8")
    clerk.context.close()
    return handed


def test_a_report_goes_from_the_citizen_over_the_desk_to_the_site_and_the_next_tier(
    browser: Browser, house: House, small: SmallContent, tmp_path: Path, *, script: bool
) -> None:
    site = Path(shutil.copytree(house.site, tmp_path / "office"))
    house.site, port = site, free_port()
    address = f"http://127.0.0.1:{port}"
    with running(house, port, OPEN):
        receipt = goes_over_the_desk(browser, address, tmp_path, script=script)
    with running(house, port, AFTER):
        handed = hands_over(browser, address, script=script)
        small.write("campaigns/award-2024/outcomes/east.yml", handed)
        refused = builds(small, "--output", str(site))
        assert refused.returncode == 1
        assert "p-1 已在所在单位之后退出，不能再公示" in refused.stderr
        assert "异议查实，却进入了 city" in refused.stderr
        small.edit("campaigns/award-2024/notices/city.yml", "[p-1, p-2, p-3, t-1]", "[p-2, p-3, t-1]")
        built = builds(small, "--output", str(site))
        assert built.returncode == 0, built.stderr
        public = someone(browser, script=script)
        public.goto(f"{address}/award-2024/notices/east.html")
        expect(public.get_by_text("受理反映 1 件，查实 1 件。1 个推荐对象退出名单，名额取消")).to_be_visible()
        public.goto(f"{address}/award-2024/candidates/p-1.html")
        expect(public.get_by_text("撤销推荐").first).to_be_visible()
        public.goto(f"{address}/award-2024/notices/city.html")
        expect(public.get_by_role("heading", level=1)).to_contain_text("测试市劳动模范拟表彰对象公示")
        expect(public.locator("#list").get_by_role("link", name="乌云其其格·巴图", exact=True)).to_be_visible()
        expect(public.locator("#list").get_by_text("赵明")).to_have_count(0)
        expect(public.get_by_text("撤销推荐").first).to_be_visible()
        follows(public, address, receipt)
        expect(public.get_by_text("您反映的问题查实，推荐资格已经取消。")).to_be_visible()
        public.context.close()


def test_axe_finds_nothing_on_any_page_of_the_desk(browser: Browser, address: str, tmp_path: Path) -> None:
    citizen = someone(browser)
    files_a_report(citizen, address, tmp_path)
    found: dict[str, list[str]] = {}
    for role in ("handler", "custodian", "supervisor", "auditor", "investigator"):
        page = browser.new_context(bypass_csp=True).new_page()
        page.goto(f"{address}/intake/desk/")
        found[f"{role} door"] = violations(page)
        logs_in(page, address, role)
        found[f"{role} first"] = violations(page)
        if role not in {"auditor", "investigator"}:
            page.get_by_role("row", name=re.compile("赵明")).get_by_role("link").click()
            expect(page.get_by_role("heading", level=1)).to_contain_text("赵明")
            found[f"{role} report"] = violations(page)
        page.goto(f"{address}/intake/desk/account")
        found[f"{role} account"] = violations(page)
        if role == "handler":
            page.goto(f"{address}/intake/desk/outcome")
            found["outcome"] = violations(page)
            page.goto(f"{address}/intake/desk/enter")
            found["enter notice"] = violations(page)
            page.goto(f"{address}/intake/desk/enter?notice={NOTICE}")
            found["enter"] = violations(page)
        page.context.close()
    assert {name: told for name, told in found.items() if told} == {}


def test_the_desk_fits_a_phone_and_goes_by_keyboard(browser: Browser, address: str, tmp_path: Path) -> None:
    files_a_report(someone(browser), address, tmp_path)
    page = browser.new_context(viewport={"width": 390, "height": 800}).new_page()
    logs_in(page, address, "handler")
    for place in ("", "enter", "account"):
        page.goto(f"{address}/intake/desk/{place}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place
    page.goto(f"{address}/intake/desk/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.context.close()
