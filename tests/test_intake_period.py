"""Reports are taken on exactly the notices that are open; the request's arrival decides."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from intake.store import rows
from tests.house import NOTICE, House, code_of
from tests.moments import shanghai

LAST = "2024-04-08T17:29:59"
AFTER = "2024-04-08T17:30:00"


def heading(page: TestResponse) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page.text, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("moment", "status", "told"),
    [
        ("2024-03-31T23:59:59", 403, "公示还没有开始"),
        ("2024-04-01T00:00:00", 200, "填写反映"),
        ("2024-04-06T12:00:00", 200, "填写反映"),
        (LAST, 200, "填写反映"),
        (AFTER, 403, "公示期已经结束"),
    ],
)
def test_the_form_opens_and_closes_with_the_period(small_house: House, moment: str, status: int, told: str) -> None:
    page = small_house.citizen(moment).opens()
    assert page.status_code == status
    assert heading(page) == told


def test_what_is_not_open_answers_with_its_dates_and_the_other_channels(small_house: House) -> None:
    for moment in ("2024-03-31T10:00", AFTER):
        page = small_house.citizen(moment).client.get("/intake/report", query_string={"notice": NOTICE})
        assert page.status_code == 403
        assert "4月8日（星期一）17:30" in page.text
        assert "0000-0000001" in page.text


def test_before_the_form_stands_what_is_taken_who_reads_it_and_what_happens(small_house: House) -> None:
    query = {"notice": NOTICE, "candidate": "p-1"}
    page = small_house.citizen().client.get("/intake/report", query_string=query).text
    for words in (
        "反映问题：赵明",
        "事迹不实",
        "署真实姓名",
        "评委会办公室受理",
        "调查核实",
        "0000-0000001",
        "开始填写",
    ):
        assert words in page


def test_what_is_open_can_be_chosen_and_nothing_else(small_house: House) -> None:
    page = small_house.citizen().client.get("/intake/").text
    assert "notice=award-2024/east" in page.replace("%2F", "/")
    assert "notice=award-2024/city" not in page.replace("%2F", "/")


def test_the_last_second_counts(house: House) -> None:
    citizen = house.citizen("2024-04-08T17:29:00")
    checked = citizen.fills(citizen.opens())
    page = house.citizen(LAST).continues(citizen).sends(checked)
    assert code_of(page)
    assert "逾期" not in page.text


def test_a_form_opened_in_time_and_sent_late_is_kept_and_marked(house: House) -> None:
    early = house.citizen("2024-04-08T17:20:00")
    checked = early.fills(early.opens())
    page = house.citizen("2024-04-08T18:00:00").continues(early).sends(checked)
    assert "逾期收到，已注明" in page.text
    with house.database().reading() as session:
        assert [report.late for report in rows.all_reports(session)] == [True]


def test_a_late_form_is_told_before_it_is_sent(small_house: House) -> None:
    early = small_house.citizen("2024-04-08T17:20:00")
    opened = early.opens()
    page = small_house.citizen("2024-04-08T18:00:00").continues(early).fills(opened)
    assert page.status_code == 200
    assert "会注明“逾期收到”" in page.text


def test_a_campaign_that_refuses_late_reports_gives_the_text_back(small_house: House, tmp_path: Path) -> None:
    change_published(small_house, tmp_path, lambda notice: notice["reports"].update(late="refused"))
    early = small_house.citizen("2024-04-08T17:20:00")
    opened = early.opens()
    page = small_house.citizen("2024-04-08T18:00:00").continues(early).fills(opened)
    assert page.status_code == 422
    assert "逾期不再受理" in page.text
    assert "我在仓库记过三年的账" in page.text


def test_a_second_press_after_the_end_shows_the_receipt_of_what_was_received_in_time(
    small_house: House, tmp_path: Path
) -> None:
    change_published(small_house, tmp_path, lambda notice: notice["reports"].update(late="refused"))
    citizen = small_house.citizen("2024-04-08T17:29:00")
    checked = citizen.fills(citizen.opens())
    code = code_of(citizen.sends(checked))
    page = small_house.citizen("2024-04-08T17:30:01").continues(citizen).sends(checked)
    assert code_of(page) == code
    assert "逾期" not in page.text


def test_a_form_that_was_never_opened_in_time_is_not_taken(small_house: House) -> None:
    early = small_house.citizen("2024-04-08T17:20:00")
    opened, secret = early.opens(), early.browser_secret()
    late = small_house.citizen("2024-04-08T18:00:00").continues(early)
    tokens = late.parts.tokens
    token = tokens.sign(tokens.issue(NOTICE, shanghai("2024-04-08T18:00:00"), secret))
    page = late.fills(opened, {"token": token})
    assert page.status_code == 422
    assert "不能再提交" in page.text


def test_a_clock_that_is_set_back_never_reopens_a_period(small_house: House) -> None:
    citizen = small_house.citizen("2024-04-08T17:29:59")
    clock = citizen.parts.clock
    clock._as_of = shanghai("2024-04-08T17:30:05")
    assert citizen.opens().status_code == 403
    clock._as_of = shanghai("2024-04-03T10:00:00")
    assert citizen.opens().status_code == 403


def test_a_notice_withdrawn_while_somebody_writes_is_looked_at_again_when_it_is_sent(
    small_house: House, tmp_path: Path
) -> None:
    change_published(small_house, tmp_path, dict)
    citizen = small_house.citizen()
    checked = citizen.fills(citizen.opens())
    change_published(small_house, tmp_path, lambda notice: notice.update(withdrawn_on="2024-04-03"))
    page = citizen.sends(checked)
    assert page.status_code == 403
    assert "刚刚撤回" in page.text
    assert "我在仓库记过三年的账" in page.text
    assert "已经撤回" in citizen.opens().text


def test_a_broken_new_file_leaves_the_last_good_one_in_force(small_house: House, tmp_path: Path) -> None:
    change_published(small_house, tmp_path, dict)
    citizen = small_house.citizen()
    (small_house.site / "data" / "notices.json").write_text("{", encoding="utf-8")
    assert citizen.opens().status_code == 200


def test_the_postmark_of_this_campaign_is_told(small_house: House) -> None:
    page = small_house.citizen().client.get("/intake/report", query_string={"notice": NOTICE}).text
    assert "寄出邮戳日期" in page


def change_published(house: House, folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Put a changed copy of the published file in place."""
    source = house.site / "data" / "notices.json"
    data = json.loads(source.read_text(encoding="utf-8"))
    for notice in data["notices"]:
        if notice["id"] == NOTICE:
            change(notice)
    target = folder / "public" / "data" / "notices.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    house.site = folder / "public"
