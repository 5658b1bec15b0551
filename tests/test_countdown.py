"""The countdown in a real browser: any time zone, any midnight, a wrong clock, a page left open, no script."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sitegen.cli import main
from tests.house import publish
from tests.moments import shanghai
from tests.served import served
from tests.small import SmallContent

ZONES = ["Asia/Shanghai", "UTC", "America/New_York"]
Open = Callable[..., Page]


@pytest.fixture
def built(small: SmallContent) -> Path:
    """Return a site built before any period began: the browser has to find the state by itself."""
    return publish(small, small.root.parent / "out")


@pytest.fixture
def at(built: Path, browser: Browser) -> Iterator[Open]:
    """Return a function that opens a page with the browser's clock at a moment, from a plain folder."""
    contexts = []

    def visit(moment: str, zone: str = "Asia/Shanghai", name: str = "award-2024/notices/east.html") -> Page:
        context = browser.new_context(timezone_id=zone)
        contexts.append(context)
        page = context.new_page()
        page.clock.install(time=shanghai(moment))
        page.goto(f"{built.as_uri()}/{name}")
        return page

    yield visit
    for context in contexts:
        context.close()


def says(page: Page) -> str:
    return page.locator(".gs-answer__now").inner_text()


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2024-03-31T23:59:58", "即将开始 4月1日开始公示"),
        ("2024-04-01T00:00:00", "公示中 还剩 5 个工作日"),
        ("2024-04-01T23:59:57", "公示中 还剩 5 个工作日"),
        ("2024-04-02T00:00:00", "公示中 还剩 4 个工作日"),
        ("2024-04-04T12:00:00", "公示中 还剩 2 个工作日"),
        ("2024-04-06T23:59:57", "公示中 还剩 2 个工作日"),
        ("2024-04-07T09:00:00", "公示中 还剩 2 个工作日"),
        ("2024-04-08T00:00:00", "公示中 今天是最后一天，17:30 截止"),
        ("2024-04-08T17:29:57", "公示中 今天是最后一天，17:30 截止"),
        ("2024-04-08T17:30:00", "已结束 公示已于4月8日结束"),
    ],
)
def test_the_state_is_right_wherever_the_reader_is(at: Open, zone: str, moment: str, told: str) -> None:
    assert says(at(moment, zone)) == told


def test_a_period_without_a_closing_hour_ends_at_midnight(at: Open) -> None:
    name = "award-2024/notices/west.html"
    assert says(at("2024-04-08T23:59:57", name=name)) == "公示中 今天是最后一天，24:00 截止"
    assert says(at("2024-04-09T00:00:00", name=name)) == "已结束 公示已于4月8日结束"


def test_a_page_left_open_over_midnight_changes_by_itself(at: Open) -> None:
    page = at("2024-04-02T23:59:50")
    assert says(page) == "公示中 还剩 4 个工作日"
    page.clock.run_for(15_000)
    assert says(page) == "公示中 还剩 3 个工作日"


def test_a_page_left_open_closes_and_takes_its_button_away(at: Open) -> None:
    page = at("2024-04-08T17:29:50")
    expect(page.locator(".gs-answer .gs-button")).to_be_visible()
    page.clock.run_for(15_000)
    assert says(page) == "已结束 公示已于4月8日结束"
    expect(page.locator(".gs-answer .gs-button")).to_be_hidden()
    expect(page.get_by_text("正在核实")).to_be_visible()


def test_the_days_that_are_over_and_today_are_marked(at: Open) -> None:
    page = at("2024-04-07T09:00:00", "UTC")
    assert page.locator("li.is-past").count() == 3
    assert page.locator("li[aria-current=date]").inner_text().startswith("4月7日")


def test_a_wrong_clock_is_corrected_by_the_servers_date(built: Path, browser: Browser) -> None:
    with served(built, shanghai("2024-04-03T10:00:00").astimezone(UTC)) as address:
        context = browser.new_context(timezone_id="America/New_York")
        page = context.new_page()
        page.clock.install(time=datetime(2019, 1, 1, tzinfo=UTC))
        page.goto(f"{address}award-2024/notices/east.html")
        expect(page.locator(".gs-answer__now")).to_have_text("公示中 还剩 3 个工作日")
        context.close()


def test_a_right_clock_is_left_alone(built: Path, browser: Browser) -> None:
    with served(built) as address:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{address}award-2024/notices/east.html")
        expect(page.locator(".gs-answer__now")).to_have_text("已结束 公示已于4月8日结束")
        context.close()


def test_without_script_the_page_is_complete_and_true(built: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{built.as_uri()}/index.html")
    expect(page.get_by_role("link", name="东区总工会 · 所在单位公示")).to_have_count(1)
    expect(page.locator("[data-lookup]")).to_be_hidden()
    expect(page.get_by_role("link", name="东区总工会", exact=True)).to_be_visible()
    page.goto(f"{built.as_uri()}/award-2024/units/east.html")
    page.get_by_role("link", name="乌云其其格·巴图").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("乌云其其格·巴图")
    context.close()


def test_the_home_page_moves_a_notice_to_the_group_of_its_state(at: Open) -> None:
    page = at("2024-04-05T10:00:00", name="index.html")
    expect(page.locator("[data-group=open] [data-notice]")).to_have_count(2)
    expect(page.locator("[data-group=upcoming] [data-notice]")).to_have_count(1)
    expect(page.locator("[data-group=open] [data-total]")).to_have_text("2")
    expect(page.locator("[data-group=closed] [data-none]")).to_be_visible()
    page.clock.run_for(4 * 24 * 3_600_000)
    expect(page.locator("[data-group=closed] [data-notice]")).to_have_count(2)
    expect(page.locator("[data-group=open] [data-none]")).to_be_visible()


def test_the_moment_of_a_demonstration_wins_over_every_clock(small: SmallContent, browser: Browser) -> None:
    output = small.root.parent / "out"
    assert main(["--content", str(small.root), "--output", str(output), "--as-of", "2024-04-02T10:00"]) == 0
    with served(output) as address:
        page = browser.new_page()
        page.goto(f"{address}award-2024/notices/east.html")
        assert says(page) == "公示中 还剩 4 个工作日"
        expect(page.get_by_text("演示时刻：2024年4月2日 10:00")).to_be_visible()
        page.close()
