"""What machines read: Atom, iCalendar, sitemap, robots, open data; all true at the moment of the edition."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from publicity.content import CampaignContent
from publicity.reader.content import read_content
from sitegen.edition import Edition
from sitegen.feeds import atom_feed
from sitegen.ical import calendar_ics, folded
from tests.conftest import ROOT
from tests.moments import shanghai
from tests.small import CITY_NOTICE, UNIT_NOTICE, SmallContent

NOTICES = "campaigns/award-2024/notices"
ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://gongshi.example/"


@pytest.fixture(scope="module")
def campaigns() -> tuple[CampaignContent, ...]:
    return read_content(ROOT / "content").campaigns


def test_the_feed_has_the_newest_first_with_an_id_and_a_page_for_each(site: Path) -> None:
    feed = Xml.parse(site / "feed.xml").getroot()
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") or "" for entry in entries]
    moments = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert len(set(ids)) == len(ids) > 50
    assert moments == sorted(moments, reverse=True)
    assert all((site / address.removeprefix(BASE)).is_file() for address in ids)
    assert feed.findtext(f"{ATOM}updated") == moments[0]


def test_the_feed_tells_outcomes_and_withdrawals_as_news(small: SmallContent) -> None:
    outcome = "outcome: {on: 2024-04-09, text: 没有异议。, reports: {received: 0}}"
    small.write(f"{NOTICES}/east.yml", f"{UNIT_NOTICE}{outcome}\n")
    small.write(f"{NOTICES}/city.yml", f"{CITY_NOTICE}withdrawn: {{on: 2024-04-16, reason: 名单有误}}\n")
    feed = Xml.fromstring(atom_feed(Edition(read_content(small.root), shanghai("2024-04-20T10:00"))))
    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == [
        "已撤回：测试市劳动模范拟表彰对象公示",
        "公示结果：东区推荐对象在所在单位的公示",
        "西区推荐对象在所在单位的公示",
    ]


def test_the_calendar_has_every_period_from_its_first_day_to_its_last(
    site: Path, campaigns: tuple[CampaignContent, ...]
) -> None:
    calendar: Any = Calendar.from_ical((site / "calendar.ics").read_bytes())
    events = {
        str(event["uid"]): (event["dtstart"].dt, event["dtend"].dt - timedelta(days=1))
        for event in calendar.walk("VEVENT")
    }
    shown = [n for c in campaigns for n in c.notices if not n.is_draft and n.notice.withdrawn is None]
    assert len(events) == len(shown)
    for placed in shown:
        assert events[f"{placed.campaign}-{placed.id}@gongshi"] == (placed.period.start, placed.period.last_day)


@given(
    lines=st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200).map("X:{}".format), max_size=5)
)
def test_folded_lines_are_short_whole_in_every_character_and_unfold_to_what_they_were(lines: list[str]) -> None:
    text = folded(lines)
    assert all(len(piece) <= 75 for piece in text.split(b"\r\n"))
    for piece in text.split(b"\r\n"):
        piece.decode()
    assert text.replace(b"\r\n ", b"").decode() == "".join(f"{line}\r\n" for line in lines)


def test_punctuation_that_the_calendar_format_uses_itself_is_read_back(small: SmallContent) -> None:
    small.edit("campaigns/award-2024/campaign.yml", "short_title: 测试评选", "short_title: 甲;乙,丙\\丁")
    content = read_content(small.root)
    calendar: Any = Calendar.from_ical(calendar_ics(Edition(content, shanghai("2024-04-10T10:00"))))
    assert str(calendar.walk("VEVENT")[0]["summary"]).endswith("：甲;乙,丙\\丁")


def test_the_sitemap_names_every_page_that_may_be_found_and_robots_names_the_sitemap(site: Path) -> None:
    addresses = [loc.text or "" for loc in Xml.parse(site / "sitemap.xml").iter() if loc.tag.endswith("loc")]
    listed = {address.removeprefix(BASE) for address in addresses}
    hidden = {
        path.relative_to(site).as_posix()
        for path in site.rglob("*.html")
        if 'content="noindex"' in path.read_text(encoding="utf-8")
    }
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")} - hidden - {"404.html"}
    assert listed == pages
    assert f"Sitemap: {BASE}sitemap.xml" in (site / "robots.txt").read_text(encoding="utf-8")


def test_the_open_data_say_of_every_notice_when_it_is_open(site: Path, campaigns: tuple[CampaignContent, ...]) -> None:
    data = json.loads((site / "data" / "notices.json").read_text(encoding="utf-8"))
    assert data["as_of"] == shanghai("2024-04-10T10:00").isoformat()
    told = {notice["id"]: notice for notice in data["notices"]}
    shown = [n for c in campaigns for n in c.notices if not n.is_draft]
    assert told.keys() == {f"{n.campaign}/{n.id}" for n in shown}
    for placed in shown:
        notice = told[f"{placed.campaign}/{placed.id}"]
        assert notice["opens"] == placed.period.opens.isoformat()
        assert notice["closes"] == placed.period.closes.isoformat()
        assert [date.fromisoformat(day) for day in notice["counted_days"]] == list(placed.period.counted)
        assert (site / notice["address"]).is_file()
        assert all((site / candidate["address"]).is_file() for candidate in notice["candidates"])


def test_at_the_moment_of_the_demonstration_some_are_open_some_upcoming_some_closed(site: Path) -> None:
    now = shanghai("2024-04-10T10:00").isoformat()
    notices = json.loads((site / "data" / "notices.json").read_text(encoding="utf-8"))["notices"]
    assert sum(n["opens"] <= now < n["closes"] for n in notices) >= 10
    assert sum(now < n["opens"] for n in notices) >= 3
    assert sum(n["closes"] <= now for n in notices) >= 50
