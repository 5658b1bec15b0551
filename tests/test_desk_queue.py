"""The queue's filter by candidate, on both databases: a part of a name or a workplace, or an id, inside one's scope."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote

import pytest

from intake.desk.boxes import Secrets
from intake.desk.queue import PAGE
from intake.store import journal, rows
from intake.store.tables import Report
from tests.clerk import Clerk, hire
from tests.house import House, hidden_in
from tests.test_desk_export import csv_rows
from tests.test_desk_work import PATH, steps

OTHER = "other-2024/east"


def publishes(house: House, tmp_path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Give a house a site of its own whose published file is changed."""
    house.site = Path(shutil.copytree(house.site, tmp_path / "own-site"))
    path = house.site / "data" / "notices.json"
    data = json.loads(path.read_bytes())
    change(data)
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def another_campaign(data: dict[str, Any]) -> None:
    """Add a campaign whose p-1 is somebody else."""
    east = next(notice for notice in data["notices"] if notice["id"] == "award-2024/east")
    other = {**east["candidates"][0], "name": "Li Qiang 李强", "workplace": "ABC 电子厂"}
    data["notices"].append({**east, "id": OTHER, "title": "另一个评选的公示", "candidates": [other]})


@pytest.fixture
def secrets(house: House) -> Secrets:
    """Return the secrets of a handler of everything, who was there before the reports."""
    return hire(house, "zhang", "handler")


@pytest.fixture
def reports(house: House, secrets: Secrets, tmp_path: Path) -> dict[str, str]:
    """Return the references of four reports: on 赵明, on 乌云其其格•巴图, on p-1 of another campaign, on a notice."""
    publishes(house, tmp_path, another_campaign)
    citizen = house.citizen()
    filed: dict[str, str] = {}
    for who, notice, about in (
        ("赵明", "award-2024/east", "p-1"),
        ("巴图", "award-2024/east", "p-2"),
        ("李强", OTHER, "p-1"),
        ("公示", "award-2024/east", "notice"),
    ):
        citizen.sends(citizen.fills(citizen.opens(notice), about=about))
        with house.database().reading() as session:
            (filed[who],) = {one.reference for one in rows.all_reports(session)} - set(filed.values())
    return filed


@pytest.fixture
def clerk(house: House, secrets: Secrets, reports: dict[str, str]) -> Clerk:
    """Return the handler at the desk."""
    return Clerk(house.app(), "zhang", secrets).at_desk()


def found(clerk: Clerk, reports: dict[str, str], candidate: str, **more: str) -> list[str]:
    """Return on whom the reports are that the filter finds."""
    form = {"csrf_token": hidden_in(clerk.opens("account").text)["csrf_token"], "candidate": candidate} | more
    page = clerk.client.post("/intake/desk/", data=form, follow_redirects=True).text
    there = set(re.findall(r"desk/report/(F-[0-9A-Z-]+)", page))
    assert f"{len(there)} 件" in page
    return [who for who, reference in reports.items() if reference in there]


def test_reports_are_found_by_a_part_of_a_name_or_workplace_or_by_the_whole_id(
    clerk: Clerk, reports: dict[str, str]
) -> None:
    whom = {
        "赵明": ["赵明"],
        "赵　明": ["赵明"],
        " 巴 图 ": ["巴图"],
        "东风": ["赵明", "巴图"],
        "东风木器厂": ["赵明", "巴图"],
        "abc电子": ["李强"],
        "LI qiang李": ["李强"],
        "p-1": ["赵明", "李强"],
        " award-2024/p-1 ": ["赵明"],
        "other-2024/p-1": ["李强"],
        "p-": [],
        "award-2024": [],
        "award_2024/p-1": [],
        "明东风": [],
        "%": [],
        ".": [],
        "\\": [],
        "'": [],
        "　": ["赵明", "巴图", "李强", "公示"],
    }
    assert {text: found(clerk, reports, text) for text in whom} == whom


def test_a_candidate_that_is_published_no_more_is_found_by_the_exact_id_alone(
    clerk: Clerk, house: House, reports: dict[str, str]
) -> None:
    with house.amending() as session:
        for one in session.query(Report).filter(Report.reference == reports["巴图"]):
            one.notice, one.candidate = "award-2024/gone", "p-9"
    assert [found(clerk, reports, text) for text in ("p-9", "award-2024/p-9", "巴图")] == [["巴图"], ["巴图"], []]


def test_a_name_finds_reports_on_a_notice_of_its_campaign_that_is_published_no_more(
    clerk: Clerk, house: House, reports: dict[str, str]
) -> None:
    with house.amending() as session:
        for one in session.query(Report).filter(Report.reference == reports["赵明"]):
            one.notice = "award-2024/gone"
    assert found(clerk, reports, "赵明") == ["赵明"]


def test_a_name_is_looked_up_in_the_notices_of_ones_scope_alone(house: House, reports: dict[str, str]) -> None:
    secrets = hire(house, "west", "handler", ["award-2024@west", "other-2024"])
    west = Clerk(house.app(), "west", secrets).at_desk()
    assert [found(west, reports, text) for text in ("赵明", "p-1", "李强")] == [[], ["李强"], ["李强"]]


def test_the_filter_goes_with_the_others_and_the_exports_carry_it(clerk: Clerk, reports: dict[str, str]) -> None:
    steps(clerk, reports["赵明"], *PATH)
    assert found(clerk, reports, "东风") == ["巴图"]
    assert found(clerk, reports, "东风", state="closed") == ["赵明"]
    assert found(clerk, reports, "东风", text="产量", state="all") == ["赵明", "巴图"]
    page = clerk.sends("", candidate="东 风", state="all").text
    assert 'name="candidate" type="text" value="东 风"' in page
    form = page[page.index('action="/intake/desk/export.csv"') :]
    taken = csv_rows(clerk.sends("export.csv", **dict(re.findall(r'name="([a-z]+)" value="([^"]*)"', form))).data)[1:]
    assert {row[0] for row in taken} == {reports["赵明"], reports["巴图"]}


def test_a_report_leads_to_all_reports_on_its_candidate_and_on_nobody_else(
    clerk: Clerk, house: House, reports: dict[str, str]
) -> None:
    citizen = house.citizen()
    citizen.sends(citizen.fills(citizen.opens()))
    steps(clerk, reports["赵明"], *PATH)
    page = clerk.opens(f"report/{reports['赵明']}").text
    form = page[: page.index("看这个对象的全部反映")].rpartition('<form method="post" action="/intake/desk/">')[2]
    fields = dict(re.findall(r'name="([a-z]+)" value="([^"]*)"', form))
    assert fields == {"candidate": "award-2024/p-1", "state": "all"}
    listed = clerk.sends("", **fields).text
    assert "2 件，推荐对象“award-2024/p-1”（赵明）" in listed
    assert [reports[who] in listed for who in ("赵明", "李强", "巴图")] == [True, False, False]
    assert "看这个对象" not in clerk.opens(f"report/{reports['公示']}").text
    keeper = Clerk(clerk.app, "ming", hire(house, "ming", "custodian")).at_desk()
    assert "看这个对象的全部反映" in keeper.opens(f"report/{reports['赵明']}").text


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("notice=%00", 4), ("reference=%00", 4), ("candidate=%00%01", 4), ("text=%00", 4), ("state=%00", 4),
        ("due=%00", 4), ("candidate=%00赵%07明", 1), ("page=99999999999999999999", 4), ("page=-1", 4), ("page=x", 4),
    ],
)  # fmt: skip
def test_no_filter_that_somebody_types_is_too_odd_to_be_answered(clerk: Clerk, query: str, count: int) -> None:
    token = hidden_in(clerk.opens("account").text)["csrf_token"]
    form = dict(parse_qsl(query, keep_blank_values=True)) | {"csrf_token": token}
    page = clerk.client.post("/intake/desk/", data=form, follow_redirects=True)
    assert page.status_code == 200
    assert f"{count} 件" in page.text
    assert clerk.opens(f"?{query}").status_code == 200
    assert clerk.client.post("/intake/desk/export.csv", data=form).status_code == 200


def test_no_word_or_name_that_is_looked_for_stands_in_an_address(clerk: Clerk, house: House) -> None:
    page = clerk.sends("", candidate="赵明", text="产量", state="all")
    assert (page.status_code, "Location" in page.headers) == (200, False)
    addresses = re.findall(r'(?:href|action|formaction)="([^"]*)"', page.text)
    assert [one for one in addresses if quote("赵明") in one or "赵明" in one or quote("产量") in one] == []
    assert 'method="get"' not in page.text
    only_state = clerk.sends("", state="all")
    assert (only_state.status_code, only_state.headers["Location"]) == (303, "/intake/desk/?state=all")
    typed = clerk.opens(f"?candidate={quote('赵明')}&text={quote('产量')}&state=all").text
    assert "4 件" in typed
    assert "赵明”" not in typed
    refused = clerk.client.post("/intake/desk/", data={"text": "产量"})
    assert refused.status_code == 422


def test_a_search_of_words_is_in_the_journal_with_how_many_were_opened_and_no_word(clerk: Clerk, house: House) -> None:
    clerk.sends("", text="产量", state="all")
    with house.database().reading() as session:
        (entry,) = [one for one in journal.last(session, 9) if one.what == "searched"]
    assert (entry.reference, entry.who) == ("4 件", "zhang")


def test_the_next_page_of_a_search_keeps_the_words_without_an_address(
    clerk: Clerk, house: House, reports: dict[str, str]
) -> None:
    citizen = house.citizen()
    for _ in range(PAGE):
        citizen.reports()
    page = clerk.sends("", text="产量", state="all").text
    form = page[page.index('aria-label="分页"') :].partition("</form>")[0]
    fields = dict(re.findall(r'<input type="hidden" name="([a-z]+)" value="([^"]*)"', form))
    assert (fields, 'name="page" value="2"' in form) == ({"state": "all", "text": "产量"}, True)
    token = hidden_in(clerk.opens("account").text)["csrf_token"]
    second = clerk.client.post("/intake/desk/", data=fields | {"csrf_token": token, "page": "2"})
    assert "第 2 / 2 页" in second.text


def test_working_days_of_one_due_day_are_counted_by_the_calendar_of_each_region(
    small_house: House, tmp_path: Path
) -> None:
    def festival_in_the_west(data: dict[str, Any]) -> None:
        day = {"working": False, "region": "guangxi", "reason": "三月三", "source": "桂政办电〔2024〕1号"}
        data["calendar"]["overrides"] = [{**day, "date": "2024-04-11"}, {**day, "date": "2024-04-12"}]
        next(notice for notice in data["notices"] if notice["id"] == "award-2024/west")["region"] = "guangxi"

    publishes(small_house, tmp_path, festival_in_the_west)
    secrets = hire(small_house, "zhang", "handler")
    citizen = small_house.citizen()
    for notice, about in (("award-2024/east", "p-1"), ("award-2024/west", "p-3")):
        citizen.sends(citizen.fills(citizen.opens(notice), about=about))
    with small_house.amending() as session:
        for one in rows.all_reports(session):
            one.due_on = date(2024, 4, 12)  # Friday; from Wednesday 3 April on, 7 to 12 April are worked
    page = Clerk(small_house.app(), "zhang", secrets).at_desk().opens().text
    told = re.findall(r"<strong>(还有 \d 个工作日)</strong>.*?data-label=\"反映谁\">([^<]+)<", page, re.DOTALL)
    assert sorted(told) == [("还有 4 个工作日", "欧阳䶮"), ("还有 6 个工作日", "赵明")]
