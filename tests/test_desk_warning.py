"""The end of a session at the desk in a real browser: said in text, told five minutes before, put off by a button."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from sqlalchemy import delete, select

from intake.store.tables import DeskSession
from tests.house import House
from tests.serving import free_port, running
from tests.test_desk_browser import logs_in, violations

# The reader's clock is years ahead, and the demonstration's years behind.
READERS = datetime(2031, 5, 6, 7, 8)  # noqa: DTZ001 - a browser's own
MINUTE = 60_000
SOON = "还有 {} 分钟没有操作就会自动退出，写到一半的内容会保留。"
OVER = "已经自动退出，提交时请重新登录，写的内容会保留。"


@pytest.fixture
def address(small_house: House) -> Iterator[str]:
    """Return the address of a running demonstration, with an account of each role."""
    port = free_port()
    with running(small_house, port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Return the account page of a handler, in a browser whose clock is at hand."""
    with browser.new_context(viewport={"width": 390, "height": 700}) as context:
        context.set_default_timeout(10_000)
        context.clock.install(time=READERS)
        yield at_account(context, address)


def at_account(context: BrowserContext, address: str) -> Page:
    """Log in and open a page with something to type."""
    page = context.new_page()
    logs_in(page, address, "handler")
    page.goto(f"{address}/intake/desk/account")
    return page


def banner(page: Page) -> Locator:
    """Return what warns."""
    return page.locator(".in-ending")


def goes_on(page: Page) -> Locator:
    """Return the button that keeps the session."""
    return page.get_by_role("button", name="继续办理")


def seen_at(house: House) -> datetime:
    """Return when the server last saw the session."""
    with house.database().reading() as session:
        (seen,) = session.scalars(select(DeskSession.seen_at))
        return seen


def test_five_minutes_before_the_end_a_banner_counts_the_minutes_and_then_says_it_is_over(page: Page) -> None:
    expect(page.get_by_text("以前没有操作会自动退出")).to_be_visible()
    page.clock.fast_forward(24 * MINUTE)
    expect(goes_on(page)).to_be_hidden()
    expect(banner(page)).to_have_text("继续办理", use_inner_text=False)
    page.clock.fast_forward(MINUTE)
    expect(page.get_by_role("status").filter(has_text=SOON.format(5))).to_be_visible()
    page.clock.fast_forward(2 * MINUTE)
    expect(banner(page)).to_contain_text(SOON.format(3))
    page.clock.fast_forward(2 * MINUTE + 30_000)
    expect(banner(page)).to_contain_text(SOON.format(1))
    expect(goes_on(page)).to_be_visible()
    page.clock.fast_forward(MINUTE)
    expect(page.get_by_role("status").filter(has_text=OVER)).to_be_visible()
    expect(goes_on(page)).to_be_hidden()


def test_the_button_renews_the_session_and_gives_the_place_back(page: Page, small_house: House) -> None:
    page.clock.fast_forward(26 * MINUTE)
    typed = page.get_by_label("新密码", exact=True)
    typed.fill("written in part")
    before = seen_at(small_house)
    with page.expect_response("**/intake/desk/alive") as answer:
        goes_on(page).click()
    assert answer.value.status == 200
    assert answer.value.json()["left"] == 30 * 60
    expect(goes_on(page)).to_be_hidden()
    expect(page.locator("html.in-is-ending")).to_have_count(0)
    expect(typed).to_be_focused()
    expect(typed).to_have_value("written in part")
    after = seen_at(small_house)
    assert before < after
    expect(page.locator("[data-until]")).to_have_text(f"{after + timedelta(minutes=30):%H:%M}")
    page.clock.fast_forward(24 * MINUTE)
    expect(goes_on(page)).to_be_hidden()
    page.clock.fast_forward(2 * MINUTE)
    expect(goes_on(page)).to_be_visible()


def test_a_session_that_is_gone_or_a_line_that_is_down_is_said_and_never_hidden(page: Page, small_house: House) -> None:
    page.clock.fast_forward(26 * MINUTE)
    page.context.set_offline(offline=True)
    goes_on(page).click()
    expect(banner(page)).to_contain_text("没有连上，请再按一次")
    expect(goes_on(page)).to_be_visible()
    page.context.set_offline(offline=False)
    with small_house.database().writing() as session:
        session.execute(delete(DeskSession))
    goes_on(page).click()
    expect(banner(page)).to_contain_text(OVER)
    expect(goes_on(page)).to_be_hidden()


def test_time_that_a_laptop_slept_counts_and_a_clock_that_is_set_back_does_not_help(page: Page) -> None:
    page.clock.set_system_time(READERS - timedelta(hours=2))
    page.clock.fast_forward(26 * MINUTE)
    expect(goes_on(page)).to_be_visible()
    page.reload()
    expect(goes_on(page)).to_be_hidden()
    page.clock.set_system_time(READERS + timedelta(hours=8))
    expect(banner(page)).to_contain_text(OVER)


def test_a_page_in_another_tab_keeps_the_session_of_this_one(page: Page, address: str) -> None:
    page.clock.fast_forward(26 * MINUTE)
    expect(goes_on(page)).to_be_visible()
    other = page.context.new_page()
    other.goto(f"{address}/intake/desk/")
    expect(goes_on(other)).to_be_hidden()
    expect(goes_on(page)).to_be_hidden()


def test_the_banner_fits_a_phone_hides_no_field_and_goes_by_keyboard(page: Page) -> None:
    page.clock.fast_forward(26 * MINUTE)
    expect(goes_on(page)).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    last = page.get_by_role("button", name="更改")
    page.get_by_label("再输一遍新密码").focus()
    page.keyboard.press("Tab")
    expect(last).to_be_focused()
    page.wait_for_function(
        "() => { const field = document.activeElement.getBoundingClientRect();"
        " return field.top >= 0 && field.bottom <= document.querySelector('.in-ending').getBoundingClientRect().top }"
    )
    page.keyboard.press("Tab")
    expect(goes_on(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(goes_on(page)).to_be_hidden()
    expect(last).to_be_focused()


def test_without_script_the_text_alone_stands_and_the_door_has_none(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}/intake/desk/")
        expect(page.locator("script[src*='desk.js']")).to_have_count(0)
        logs_in(page, address, "auditor")
        expect(page.get_by_text("以前没有操作会自动退出，写到一半的内容会保留。")).to_be_visible()
        expect(page.locator("script[src*='desk.js']")).to_have_count(1)
        expect(page.get_by_role("button", name="继续办理")).to_be_hidden()
