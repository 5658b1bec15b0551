"""Outcome files in the content folder: joined with what staff wrote by hand, and every slip told with its line."""

import pytest

from tests.small import SmallContent

HOME = "campaigns/award-2024"
EAST = f"{HOME}/outcomes/east.yml"
CITY = f"{HOME}/notices/city.yml"
GOOD = """\
notice: east
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
    ("notice: east", "notice: west", "1:9", "文件名是 east，里面写的是公示 west", "不要互换"),
    ("candidate: p-2", "candidate: p-3", "5:15", "公示 east 的名单里没有 p-3", "重新导出"),
    ("exits:\n- {candidate: p-1", "exits:\n- {candidate: p-3", "7:15", "公示 east 的名单里没有 p-3", "重新导出"),
    ("state: upheld, settled: 2024-04-08", "state: upheld", "4:3", "核查中（open）的不写 settled", "重新导出"),
    ("state: upheld", "state: 查实", "4:49", "不能是“查实”", "open、upheld、not_upheld、inconclusive"),
    ("slot: not_refilled", "slot: gone", "7:42", "不能是“gone”", "not_refilled"),
    ("exits:", "leavers:", "6:1", "不认识的键“leavers”", "exits"),
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
    assert handed.only_error().sentence == "p-1 的变化写了两遍"


@pytest.mark.parametrize("name", ["East.yml", "east.csv", "north.yml"])
def test_a_file_that_belongs_to_no_notice_is_told(handed: SmallContent, name: str) -> None:
    handed.write(f"{HOME}/outcomes/{name}", GOOD.replace("notice: east", "notice: north"))
    assert handed.only_error().place.file == f"content/{HOME}/outcomes/{name}"
