"""What the desk shows of retention: how many closed reports near their end, which, and when each may be deleted."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import insert

from intake.desk import retention
from intake.desk.boxes import Secrets
from intake.model.retention import TERM
from intake.store import rows
from intake.store.tables import Abstract, Message, Report, Step
from tests.clerk import Clerk, hire
from tests.house import House
from tests.moments import shanghai
from tests.serving import free_port, running
from tests.test_desk_browser import logs_in, violations
from tests.test_desk_work import PATH, only_report, steps

# Closed on 3 April 2024, so 365 days are over after 3 April 2025; 30 days before that is 5 March 2025.
EARLY, SOON, OVER = "2025-03-04T23:59", "2025-03-05T00:00", "2025-04-04T00:00"
LINE = "有 1 件办结的反映快到保留期限，请核对"


@pytest.fixture
def zhang(small_house: House) -> Secrets:
    """Return the secrets of a handler; one report was closed on 3 April 2024."""
    secrets = hire(small_house, "zhang", "handler")
    small_house.citizen().reports()
    clerk = Clerk(small_house.app(), "zhang", secrets).at_desk()
    steps(clerk, only_report(small_house).reference, *PATH)
    return secrets


def at(house: House, secrets: Secrets, moment: str, name: str = "zhang", **settings: str) -> Clerk:
    """Return somebody at the desk at a moment."""
    return Clerk(house.app(moment, **settings), name, secrets).at_desk()


def remind(house: House, moment: str) -> None:
    """Give the reminder, as the command does."""
    with house.database().writing() as session:
        assert len(retention.remind(session, TERM, shanghai(moment))) == 1


def listed(clerk: Clerk) -> list[str]:
    """Return what the page says of its one report, cell by cell."""
    page = clerk.opens("retention").text
    return [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r'<td data-label="[^"]+">(.*?)</td>', page)]


def test_the_queue_says_so_in_one_line_from_thirty_days_before_the_end(small_house: House, zhang: Secrets) -> None:
    before = at(small_house, zhang, EARLY)
    assert "保留期限" not in before.opens().text
    assert "没有已经到期或者 30 天内到期的反映" in before.opens("retention").text
    page = at(small_house, zhang, SOON).opens().text
    assert f'<a href="/intake/desk/retention">{LINE}</a>' in page


def test_the_page_says_when_each_may_be_deleted_and_what_to_do_before(small_house: House, zhang: Secrets) -> None:
    reference, since = only_report(small_house).reference, "2024年4月3日（星期三）"
    clerk = at(small_house, zhang, SOON)
    later = "提醒满 30 天以后，最早 2025年4月4日（星期五）"
    assert listed(clerk) == [reference, since, "336 天", "还没有提醒", later]
    page = clerk.opens("retention").text
    assert f'<a href="/intake/desk/report/{reference}">{reference}</a>' in page
    assert [words in page for words in ("办结 365 天以后到期", "打开核对", "导出", "服务器管理员")] == [True] * 4
    remind(small_house, "2025-03-20T09:00:00")
    told = "2025年3月20日（星期四）已提醒"
    assert listed(at(small_house, zhang, OVER)) == [reference, since, "366 天", told, "2025年4月19日（星期六）起"]
    assert listed(at(small_house, zhang, "2025-04-19T00:00"))[3:] == [told, "现在可以删除"]


def test_a_reminder_that_comes_late_puts_the_day_off(small_house: House, zhang: Secrets) -> None:
    assert listed(at(small_house, zhang, "2026-01-01T09:00"))[4].endswith("最早 2026年1月31日（星期六）")
    remind(small_house, "2026-01-02T09:00:00")
    assert listed(at(small_house, zhang, "2026-01-09T09:00"))[4] == "2026年2月1日（星期日）起"


def test_the_term_is_the_one_of_the_settings(small_house: House, zhang: Secrets) -> None:
    assert LINE in at(small_house, zhang, "2024-04-04T09:00", RETENTION_DAYS="7").opens().text
    longer = at(small_house, zhang, OVER, RETENTION_DAYS="390")
    assert LINE in longer.opens().text
    assert "办结 390 天以后到期" in longer.opens("retention").text
    assert "保留期限" not in at(small_house, zhang, "2025-04-05T00:00", RETENTION_DAYS="99999999").opens().text


def test_only_handlers_and_supervisors_are_told_and_only_of_their_own_notices(
    small_house: House, zhang: Secrets
) -> None:
    assert LINE in at(small_house, hire(small_house, "du", "supervisor"), SOON, "du").opens().text
    assert "保留期限" not in at(small_house, hire(small_house, "ming", "custodian"), SOON, "ming").opens().text
    west = at(small_house, hire(small_house, "west", "handler", ["award-2024@west"]), SOON, "west")
    assert "保留期限" not in west.opens().text
    assert only_report(small_house).reference not in west.opens("retention").text
    with small_house.amending() as session:
        next(iter(rows.all_reports(session))).notice = "award-2024/gone"
    assert len(listed(at(small_house, zhang, SOON))) == 5
    assert listed(at(small_house, hire(small_house, "east", "handler", ["award-2024"]), SOON, "east")) == []


def test_of_very_many_the_oldest_are_listed_and_all_are_counted(small_house: House, zhang: Secrets) -> None:
    oldest = only_report(small_house).reference
    fills(small_house, 600, shanghai("2024-04-04T09:00:00"))
    clerk = at(small_house, zhang, OVER)
    assert "有 601 件办结的反映" in clerk.opens().text
    page = clerk.opens("retention").text
    assert "共 601 件" in page
    assert "这里列出最早办结的 500 件" in page
    assert page.count('data-label="编号"') == 500
    assert oldest in page


def test_the_line_leads_to_a_page_that_fits_a_phone_and_in_which_axe_finds_nothing(
    small_house: House, zhang: Secrets, browser: Browser
) -> None:
    port = free_port()
    with running(small_house, port, SOON), browser.new_context(viewport={"width": 390, "height": 800}) as context:
        page = context.new_page()
        logs_in(page, f"http://127.0.0.1:{port}", "supervisor")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("link", name=LINE).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("到期删除")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def fills(house: House, number: int, closed: datetime) -> None:
    """Add closed reports, each closed a minute after the one before."""
    with house.amending() as session:
        model = next(iter(rows.all_reports(session)))
        columns = {column.key: getattr(model, column.key) for column in Report.__table__.columns}
        for n in range(number):
            at_moment, key = closed + timedelta(minutes=n), f"{n:032d}"
            unique = {name: n.to_bytes(16, "big") for name in ("locator", "submission")}
            own = {"id": key, "reference": f"F-{n:04d}-0000"}
            session.execute(insert(Report), [columns | own | unique])
            step = {"id": key, "report": key, "number": 1, "at": at_moment, "staff": "zhang", "state": "closed"}
            session.execute(insert(Step), [step | {"unit": "", "box": b"sealed"}])


def test_the_count_is_that_of_the_reports_that_retention_itself_lists(house: House) -> None:
    secrets = hire(house, "zhang", "handler")
    citizen = house.citizen()
    for about in ("p-1", "p-2", "p-1", "p-2", "p-1", "p-2"):
        citizen.reports(about=about)
    clerk = Clerk(house.app(), "zhang", secrets).at_desk()
    with house.database().reading() as session:
        found = {one.reference: one.id for one in rows.all_reports(session)}
    plain, wrote, answered, asked, fresh, imported = found
    for reference in (plain, wrote, answered, asked):
        steps(clerk, reference, *PATH)
    late = shanghai("2024-06-01T12:00:00")
    with house.amending() as session:
        for reference, author in ((wrote, "reporter"), (asked, "staff")):
            session.add(Message(id=f"m-{author}", report=found[reference], number=9, author=author, sent_at=late,
                                submission=None, box=b"sealed"))  # fmt: skip
        session.add(Abstract(id="a-1", report=found[answered], staff="zhang", sent_at=late, due_on=None,
                             answered_at=late, box=b"sealed", answer_box=None))  # fmt: skip
        for one in rows.all_reports(session):
            if one.reference == imported:
                one.state = "closed"
            if one.reference == plain:
                one.notice = "award-2024/west"
    seen = set()
    with house.database().reading() as session:
        for days in range(320, 440):
            now = shanghai("2024-04-03T00:00:00") + timedelta(days, hours=days % 24)
            for term in (1, 30, 365, 375):
                for notices in (None, ["award-2024/east"], []):
                    listed = retention.ending(session, term, now, notices)
                    assert retention.count_ending(session, term, now, notices) == len(listed), (now, term, notices)
                    seen.add((len(listed), notices is None))
                    assert not {fresh, imported} & {one.reference for one in listed}
    assert seen == {(0, True), (2, True), (4, True), (0, False), (1, False), (3, False)}
