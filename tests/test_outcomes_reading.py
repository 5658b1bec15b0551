"""Outcome files in the content folder: joined with what staff wrote by hand, and every slip told with its line."""

import pytest

from tests.small import SmallContent

HOME = "campaigns/award-2024"
EAST = f"{HOME}/outcomes/east.yml"
CITY = f"{HOME}/notices/city.yml"
GOOD = """\
notice: award-2024/east
exported_on: 2024-04-09
objections:
- {candidate: p-1, received: 2024-04-03, state: upheld, settled: 2024-04-08}
- {candidate: p-2, received: 2024-04-03, state: not_upheld, settled: 2024-04-08}
exits:
- {candidate: p-1, on: 2024-04-08, slot: not_refilled, reason: 经调查核实，撤销资格（七）}
outcome:
  on: 2024-04-09
  text: 公示期内收到反映 2 件，查实 1 件，未查实 1 件。
  reports: {received: 2, upheld: 1, not_upheld: 1}
"""


@pytest.fixture
def handed(small: SmallContent) -> SmallContent:
    """Return a folder with one outcome file, as the desk gives it."""
    small.write(EAST, GOOD)
    small.edit(CITY, "[p-1, p-2, p-3, t-1]", "[p-2, p-3, t-1]")
    return small


def test_an_outcome_file_says_the_result_who_left_and_what_was_objected(handed: SmallContent) -> None:
    [campaign] = handed.read().campaigns
    east = next(placed for placed in campaign.notices if placed.id == "east")
    assert east.notice.outcome is not None
    assert east.notice.outcome.reports.received == 2
    assert campaign.changes["p-1"].slot == "not_refilled"
    assert campaign.changes["p-1"].after_tier == "unit"
    assert handed.findings() == ()


SLIPS = [
    (
        "award-2024/east",
        "award-2023/east",
        "1:9",
        "这里应是 award-2024/east 的公示情况，里面写的是 award-2023/east",
        "放到它自己的评选活动里",
    ),
    ("candidate: p-2", "candidate: p-3", "5:15", "公示的名单里没有 p-3", "重新导出"),
    (
        "exits:\n- {candidate: p-1",
        "exits:\n- {candidate: p-3",
        "7:3",
        "p-3 没有查实或者不能得出明确结论的异议",
        "重新导出",
    ),
    ("state: upheld, settled: 2024-04-08", "state: upheld", "4:3", "核查中（open）的不写 settled", "重新导出"),
    ("state: upheld", "state: 查实", "4:49", "不能是“查实”", "open、upheld、not_upheld、inconclusive"),
    ("slot: not_refilled", "slot: gone", "7:42", "不能是“gone”", "not_refilled"),
    ("exits:", "leavers:", "6:1", "不认识的键“leavers”", "exits"),
    ("settled: 2024-04-08", "settled: 2024-04-02", "4:3", "日期前后颠倒", "重新导出"),
    ("received: 2024-04-03", "received: 2024-03-29", "4:3", "日期前后颠倒", "重新导出"),
    ("exported_on: 2024-04-09", "exported_on: 2024-04-07", "4:3", "日期前后颠倒", "重新导出"),
    ("on: 2024-04-08", "on: 2024-04-07", "7:3", "退出的日期 2024-04-07 在查清以前", "重新导出"),
    ("on: 2024-04-08", "on: 2024-04-10", "7:3", "在导出以后", "重新导出"),
    ("state: not_upheld, settled: 2024-04-08", "state: open", "9:3", "还有 1 件核查中，不能公布结果", "重新导出"),
    ("upheld: 1, not_upheld: 1", "upheld: 2", "11:12", "件数与上面的异议对不上", "重新导出"),
    ("outcome:\n  on: 2024-04-09", "outcome:\n  on: 2024-04-05", "9:3", "公示期到 2024-04-08 才满", "改正日期"),
    ("未查实 1 件。", "未查实 1 件，请致电 13800138000。", "9:3", "手机号码", ""),
    ("text: 公示期内收到反映 2 件，查实 1 件，未查实 1 件。", 'text: "\\u202e无异议"', "10:9", "字符：U+202E", "删去"),
    ("on: 2024-04-08", "on: 2024-04-31", "7:24", "不是一个存在的日期", "改正"),
]


@pytest.mark.parametrize(("old", "new", "place", "sentence", "remedy"), SLIPS)
def test_a_slip_in_an_outcome_file_is_told_with_its_line_and_what_to_do(
    handed: SmallContent, old: str, new: str, place: str, sentence: str, remedy: str
) -> None:
    handed.edit(EAST, old, new)
    found = [finding for finding in handed.findings() if finding.level == "error"]
    told = [finding for finding in found if str(finding.place) == f"content/{EAST}:{place}"]
    assert any(sentence in f.sentence and remedy in f.remedy for f in told), "\n".join(map(str, found))


def test_a_result_that_stands_in_two_places_is_refused(handed: SmallContent) -> None:
    handed.notice("approval:", "outcome: {on: 2024-04-09, text: 无异议。, reports: {received: 0}}\napproval:")
    assert handed.only_error().sentence == "公示结果写了两处，另一处在 notices/east.yml"


def test_who_left_in_two_places_is_refused(handed: SmallContent) -> None:
    head, row = "编号,层级,日期,变化,名额处理,说明", "p-1,所在单位,2024-04-08,撤销推荐,名额取消，不得递补或者重报,查实"
    handed.write(f"{HOME}/changes.csv", f"{head}\n{row}\n")
    told = handed.only_error().sentence
    assert told == f"p-1 的变化写了两遍，另一处在 content/{HOME}/changes.csv:2"


def test_an_objection_in_the_table_and_in_an_outcome_file_is_refused(handed: SmallContent) -> None:
    head = "编号,公示,收到日期,状态,办结日期,处理"
    handed.write(f"{HOME}/objections.csv", f"{head}\np-2,east,2024-04-03,未查实,2024-04-08,继续推荐\n")
    assert handed.only_error().sentence == "公示 east 的异议已经在 outcomes/east.yml 里"


def test_the_first_that_was_settled_says_when_somebody_left_in_whatever_order_they_came(handed: SmallContent) -> None:
    first = "- {candidate: p-1, received: 2024-04-02, state: inconclusive, settled: 2024-04-09}\n"
    handed.edit(EAST, "objections:\n", f"objections:\n{first}")
    handed.edit(
        EAST, "{received: 2, upheld: 1, not_upheld: 1}", "{received: 3, upheld: 1, not_upheld: 1, inconclusive: 1}"
    )
    assert str(handed.read().campaigns[0].changes["p-1"].on) == "2024-04-08"


def test_a_draft_has_no_outcome(handed: SmallContent) -> None:
    handed.write(f"{HOME}/outcomes/city.yml", "notice: award-2024/city\nexported_on: 2024-04-20\n")
    handed.edit(CITY, "approval: {by: 评委会, on: 2024-04-14, record: 审〔2024〕3号}\n", "")
    assert handed.only_error().sentence == "公示还是草稿，没有批准，不能有公示情况"


@pytest.mark.parametrize(("state", "slot", "day"), [("upheld", "slot: not_refilled, ", 16), ("inconclusive", "", 18)])
def test_whom_two_notices_found_against_left_once_and_by_the_one_that_took_the_place(
    handed: SmallContent, state: str, slot: str, day: int
) -> None:
    handed.edit(CITY, "[p-2, p-3, t-1]", "[p-1, p-2, p-3, t-1]")
    handed.edit(EAST, "received: 2024-04-03, state: upheld, settled: 2024-04-08",
                f"received: 2024-04-16, state: {state}, settled: 2024-04-16")  # fmt: skip
    handed.edit(EAST, "on: 2024-04-08, slot: not_refilled, ", f"on: 2024-04-16, {slot}")
    handed.edit(EAST, "upheld: 1,", f"{state}: 1,")
    handed.edit(EAST, "exported_on: 2024-04-09", "exported_on: 2024-04-17")
    second = GOOD.replace("east", "city").replace("2024-04-03", "2024-04-17").replace("2024-04-08", "2024-04-18")
    handed.write(f"{HOME}/outcomes/city.yml", second.replace("2024-04-09", "2024-04-22"))
    [change] = handed.read().campaigns[0].changes.values()
    assert (change.after_tier, change.on.day, change.slot) == ("city", day, "not_refilled")


@pytest.mark.parametrize("name", ["east.yml", "Outcomes/east.yml", "outcome/east.yml", "outcomes.zip"])
def test_a_file_that_nobody_would_read_is_told(handed: SmallContent, name: str) -> None:
    handed.write(f"{HOME}/{name}", "anything")
    assert "不会被读到" in handed.only_error().sentence


@pytest.mark.parametrize("name", ["East.yml", "east.csv", "north.yml"])
def test_a_file_that_belongs_to_no_notice_is_told(handed: SmallContent, name: str) -> None:
    handed.write(f"{HOME}/outcomes/{name}", GOOD.replace("/east", "/north"))
    assert handed.only_error().place.file == f"content/{HOME}/outcomes/{name}"
