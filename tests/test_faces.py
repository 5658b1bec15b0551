"""A notice has five faces at one address, and a candidate a chain of tiers."""

from pathlib import Path

import pytest

from sitegen.cli import main
from tests.small import SmallContent

OUTCOME = """\
outcome: {on: 2024-04-12, text: 没有异议，报市级公示。, reports: {received: 2, not_upheld: 1, inconclusive: 1}}
"""
WITHDRAWN = "withdrawn: {on: 2024-04-02, reason: 名单有误}\n"
CHANGE = "编号,层级,日期,变化,名额处理,说明\np-2,所在单位,2024-04-12,撤销推荐,名额取消，不得递补或者重报,经查实\n"


def build(small: SmallContent, moment: str) -> Path:
    output = small.root.parent / "out"
    assert main(["--content", str(small.root), "--output", str(output), "--as-of", moment]) == 0
    return output / "award-2024"


def page(small: SmallContent, moment: str, name: str = "notices/east.html") -> str:
    return (build(small, moment) / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("moment", ["2024-03-31T23:59", "2024-04-01T00:00", "2024-04-08T17:29"])
def test_before_and_during_the_period_a_page_states_dates_that_are_always_true(
    small: SmallContent, moment: str
) -> None:
    html = page(small, moment)
    assert 'data-state="dated"' in html
    assert "2024年4月1日（星期一）至4月8日（星期一），截止时间为4月8日 17:30" in html
    assert "还剩" not in html
    assert "intake/report?notice=award-2024/east&amp;candidate=p-1" in html


def test_the_working_days_are_named_one_by_one_with_the_make_up_day_told(small: SmallContent) -> None:
    html = page(small, "2024-04-02T10:00")
    days = [f'<li data-day="2024-04-0{day}">' for day in (1, 2, 3, 7, 8)]
    assert all(day in html for day in days)
    assert html.count("<li data-day=") == 5
    assert "星期日 · 调休上班" in html
    assert "4月4日至6日不计入工作日" in html


def test_the_list_has_a_column_for_reporting_while_one_can_report_and_none_afterwards(small: SmallContent) -> None:
    open_page, closed_page = page(small, "2024-04-02T10:00"), page(small, "2024-04-08T17:30")
    assert '<th scope="col" class="gs-list__act">反映</th>' in open_page
    assert '<td colspan="5" class="gs-list__deeds">' in open_page
    assert "gs-list__act" not in closed_page
    assert '<td colspan="4" class="gs-list__deeds">' in closed_page


def test_a_closed_notice_says_that_reports_are_being_looked_into(small: SmallContent) -> None:
    html = page(small, "2024-04-08T17:30")
    assert 'data-state="closed"' in html
    assert "正在核实" in html
    assert "candidate=p-1" not in html


def test_an_outcome_is_told_from_its_day_on_at_the_same_address(small: SmallContent) -> None:
    path = small.home / "notices" / "east.yml"
    path.write_text(path.read_text(encoding="utf-8") + OUTCOME, encoding="utf-8")
    assert "没有异议" not in page(small, "2024-04-11T23:59")
    html = page(small, "2024-04-12T00:00")
    assert "2024年4月12日公布：没有异议，报市级公示。" in html
    assert "收到反映 2 件：未查实 1 件，不能得出明确结论 1 件" in html


def test_a_withdrawn_notice_keeps_its_address_and_says_why(small: SmallContent) -> None:
    path = small.home / "notices" / "city.yml"
    path.write_text(path.read_text(encoding="utf-8") + WITHDRAWN, encoding="utf-8")
    html = page(small, "2024-04-02T09:00", "notices/city.html")
    assert "本公示已于2024年4月2日撤回：名单有误。" in html
    assert "candidate=" not in html


def test_each_candidate_shows_exactly_what_the_document_makes_public(small: SmallContent) -> None:
    html = page(small, "2024-04-02T09:00", "candidates/p-1.html")
    assert "赵明" in html
    assert "东风木器厂" in html
    assert "木工" in html
    assert "十年如一日" in html
    for hidden in ("党员甲", "一线工人", "身份证"):
        assert hidden not in html


def test_the_chain_shows_tiers_passed_and_to_come(small: SmallContent) -> None:
    html = page(small, "2024-04-10T09:00", "candidates/p-1.html")
    assert html.index("所在单位公示") < html.index("市级公示")
    assert "../notices/east.html" in html
    assert "../notices/city.html" in html


def test_a_candidate_that_left_is_told_with_the_fate_of_the_slot_from_that_day_on(small: SmallContent) -> None:
    small.write("campaigns/award-2024/changes.csv", CHANGE)
    small.edit("campaigns/award-2024/notices/city.yml", "[p-1, p-2, p-3, t-1]", "[p-1, p-3, t-1]")
    words = "2024年4月12日撤销推荐，名额取消，不得递补或者重报：经查实。"
    assert words not in page(small, "2024-04-11T09:00", "candidates/p-2.html")
    assert words in page(small, "2024-04-12T09:00", "candidates/p-2.html")
    assert "乌云其其格·巴图（东区总工会）" in page(small, "2024-04-12T09:00", "notices/city.html")
    assert "3 个保留在本次名单里，没有更换，没有递补" in page(small, "2024-04-12T09:00", "notices/city.html")


def test_after_the_term_the_personal_list_goes_and_the_page_stays(small: SmallContent) -> None:
    small.edit(
        "campaigns/award-2024/campaign.yml", "fictitious: true", "fictitious: true\nlist_removed_after_days: 100"
    )
    home = build(small, "2024-12-31T00:00")
    notice = (home / "notices" / "east.html").read_text(encoding="utf-8")
    assert "个人名单已按规定撤下" in notice
    assert "2024年4月1日（星期一）至4月8日（星期一）" in notice
    told = b"".join(path.read_bytes() for path in home.parent.rglob("*") if path.is_file()).decode(errors="replace")
    for name in ("赵明", "乌云其其格", "东风木器厂", "十年如一日"):
        assert name not in told


def test_a_name_with_a_character_that_may_show_as_a_box_is_refused(
    small: SmallContent, capsys: pytest.CaptureFixture[str]
) -> None:
    small.edit("campaigns/award-2024/candidates.csv", "欧阳䶮", "欧阳\U0002a700")
    assert main(["--check", "--content", str(small.root)]) == 1
    told = capsys.readouterr().err
    assert "candidates.csv:4" in told
    assert "U+2A700" in told
