"""Quotas and totals: each row passes full and fails one over; the rows were written out from the documents."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publicity.model.units import Quota
from publicity.problems import Place
from publicity.records import Objection
from tests.docket import FIRST_DAY, Docket, campaign

# 000 附件一
CITIES = {
    "nanning": 51, "liuzhou": 47, "guilin": 47, "wuzhou": 32, "beihai": 32, "fangchenggang": 25, "qinzhou": 33,
    "guigang": 34, "yulin": 43, "baise": 37, "hezhou": 25, "hechi": 36, "laibin": 28, "chongzuo": 30,
}  # fmt: skip
# 000 附件二: unit, line of the table, places
LINES = [
    ("organs", "中直、区直机关", 8),
    ("organs", "中直企业", 3),
    ("organs", "区直事业单位（含驻邕高校）", 25),
    ("court", "", 4),
    ("procuratorate", "", 4),
    ("sasac", "自治区国资委所属企业", 3),
    ("sasac", "区直单位所属企业", 3),
    ("military", "", 1),
]
# 000 附件二: 一线工人和专业技术人员 / 企业负责人和实际控制人 / 机关事业单位人员
TASKS = {
    "壮大实体经济推动高质量发展": (3, 2, 4),
    "深化产业园区改革发展": (3, 2, 2),
    "统筹新型城镇化和乡村全面振兴": (3, 2, 2),
    "新时代兴边富民": (3, 1, 2),
    "通道建设": (3, 2, 2),
    "金融门户建设": (2, 1, 2),
    "“平安广西”建设": (0, 0, 4),
    "非公经济培育壮大": (1, 2, 1),
}
CLASSES = ("front-line", "heads", "public-staff")
# 002 附件1: 机构, 平台, 代表, 人员, each nominees and alternates
CONGRESS = {
    "nanning": ((7, 1), (7, 1), (10, 1), (9, 1)), "liuzhou": ((6, 1), (6, 1), (8, 1), (9, 1)),
    "guilin": ((7, 1), (6, 1), (10, 1), (9, 1)), "wuzhou": ((5, 1), (4, 1), (7, 1), (7, 1)),
    "beihai": ((4, 1), (4, 1), (5, 1), (6, 1)), "fangchenggang": ((4, 1), (2, 1), (4, 1), (6, 1)),
    "qinzhou": ((7, 1), (4, 1), (7, 1), (8, 1)), "guigang": ((7, 1), (2, 1), (7, 1), (7, 1)),
    "yulin": ((7, 1), (5, 1), (9, 1), (8, 1)), "baise": ((5, 1), (5, 1), (8, 1), (7, 1)),
    "hezhou": ((5, 1), (3, 1), (6, 1), (6, 1)), "hechi": ((5, 1), (4, 1), (7, 1), (7, 1)),
    "laibin": ((5, 1), (4, 1), (5, 1), (5, 1)), "chongzuo": ((5, 1), (4, 1), (5, 1), (5, 1)),
    "army": ((1, 0), (0, 0), (2, 1), (1, 1)), "region": ((30, 0), (0, 0), (0, 0), (30, 0)),
}  # fmt: skip
KINDS = (("offices", "collective"), ("platforms", "collective"), ("deputies", "person"), ("office-staff", "person"))


@pytest.mark.rule("000 quotas.rows")
@pytest.mark.parametrize(("unit", "places"), CITIES.items())
def test_000_quotas_rows_hold_each_city_to_its_places(unit: str, places: int) -> None:
    docket = Docket("000")
    docket.add(places, unit=unit, category="farmers")
    assert docket.errors("quotas.rows") == []
    docket.add(1, unit=unit, category="farmers")
    sentence = docket.errors("quotas.rows")[0]
    assert f"名额 {places} 名（附件一），现 {places + 1} 名，多 1 名：" in sentence


@pytest.mark.parametrize(("unit", "line", "places"), LINES)
def test_000_quotas_rows_hold_each_line_of_a_unit_to_its_places(unit: str, line: str, places: int) -> None:
    docket = Docket("000")
    docket.add(places, unit=unit, category="public-staff", quota_line=line)
    assert docket.errors("quotas.rows") == []
    docket.add(1, unit=unit, category="public-staff", quota_line=line)
    assert f"现 {places + 1} 名，多 1 名" in docket.errors("quotas.rows")[0]


@pytest.mark.parametrize(("task", "column"), [(task, n) for task in TASKS for n in range(3)])
def test_000_quotas_rows_hold_each_task_and_class_to_its_places(task: str, column: int) -> None:
    places = TASKS[task][column]
    docket = Docket("000")
    docket.add(places, unit="organs", category=CLASSES[column], quota_line=task)
    assert docket.errors("quotas.rows") == []
    docket.add(1, unit="organs", category=CLASSES[column], quota_line=task)
    assert len(docket.errors("quotas.rows")) == 1


def test_a_nominee_of_a_task_sits_in_a_city_and_uses_none_of_its_places() -> None:
    docket = Docket("000")
    docket.add(25, unit="fangchenggang", category="farmers")
    docket.add(1, unit="fangchenggang", category="front-line", quota_line="通道建设")
    assert docket.errors("quotas.rows") == []
    found = [ruling.found for ruling in docket.rulings("quotas.rows") if "通道建设·一线" in ruling.title]
    assert found == ["1 名"]


def test_a_unit_with_several_lines_asks_which_one_a_candidate_uses() -> None:
    docket = Docket("000")
    docket.add(1, unit="sasac", category="front-line")
    assert docket.errors("quotas.rows") == ["c-1（推荐1）在自治区国资委的名额表里没有对应的一行"]
    assert "自治区国资委所属企业、区直单位所属企业" in docket.findings("quotas.rows")[0].remedy


CELLS = [(unit, column) for unit in CONGRESS for column in range(4)]


@pytest.mark.rule("002 quotas.rows")
@pytest.mark.parametrize(("unit", "column"), CELLS)
def test_002_quotas_rows_hold_each_cell_and_its_alternates(unit: str, column: int) -> None:
    (nominees, reserves), (category, kind) = CONGRESS[unit][column], KINDS[column]
    docket = Docket("002")
    docket.add(nominees, unit=unit, category=category, kind=kind)
    docket.add(reserves, unit=unit, category=category, kind=kind, reserve=True)
    assert docket.errors("quotas.rows") == []
    docket.add(1, unit=unit, category=category, kind=kind)
    docket.add(1, unit=unit, category=category, kind=kind, reserve=True)
    told = docket.errors("quotas.rows")
    assert [f"推荐名额 {nominees} 名" in told[0], f"备选名额 {reserves} 名" in told[1]] == [True, True]


@pytest.mark.parametrize("number", ["000", "002"])
def test_a_unit_that_is_not_in_the_table_has_no_places(number: str) -> None:
    quotas = tuple(quota for quota in campaign(number).quotas if quota.unit != "hechi")
    docket = Docket(number, quotas=quotas)
    docket.add(2, unit="hechi", category="farmers" if number == "000" else "deputies")
    assert docket.errors("quotas.rows")[0].endswith("在名额表里没有名额，却推荐了 2 名")


@pytest.mark.parametrize("number", ["000", "002"])
def test_a_place_lost_after_a_finding_may_not_be_filled_again(number: str) -> None:
    docket, category = Docket(number), {"000": "farmers", "002": "deputies"}[number]
    places = {"000": 36, "002": 7}[number]
    people = docket.add(places, unit="hechi", category=category)
    docket.leaves(people[0], docket.campaign.tiers[0].id)
    assert docket.errors("quotas.") == []
    docket.add(1, unit="hechi", category=category)
    assert "其中 推荐1已撤销，名额取消，不得递补或者重报" in docket.errors("quotas.rows")[0]


FATES = [
    ("000 quotas.slots", "not_refilled", "reassigned"),
    ("001 quotas.slots", "cancelled", "not_refilled"),
    ("002 quotas.slots", "not_refilled", "taken_back"),
    ("003 quotas.slots", "cancelled", "not_refilled"),
    ("004 quotas.slots", "taken_back", "cancelled"),
]


@pytest.mark.parametrize(("rule", "right", "wrong"), FATES, ids=[row[0] for row in FATES])
def test_what_becomes_of_a_lost_place_is_what_the_document_says(rule: str, right: str, wrong: str) -> None:
    docket = Docket(rule[:3])
    person = docket.add(1)[0]
    docket.leaves(person, docket.campaign.tiers[0].id, slot=right)
    assert docket.errors("quotas.slots") == []
    docket.leaves(person, docket.campaign.tiers[0].id, slot=wrong)
    assert len(docket.errors("quotas.slots")) == 1
    docket.leaves(person, docket.campaign.tiers[0].id, slot=None)
    assert "“（空）”" in docket.errors("quotas.slots")[0]


def test_whoever_was_not_selected_or_declined_leaves_no_lost_place_to_explain() -> None:
    docket = Docket("000")
    first, second = docket.add(2)
    docket.leaves(first, "city", kind="not_selected", slot=None)
    docket.leaves(second, "city", kind="declined", slot=None)
    assert docket.errors("quotas.slots") == []


def test_a_place_given_up_in_001_goes_to_one_other_unit_and_only_once() -> None:
    row = Quota(unit="qiaoxi", nominees=1, reassigned_from="c-1", clause="八（二）")
    docket = Docket("001", quotas=(Quota(unit="qiaodong", nominees=1, clause="附件1"), row))
    late = docket.add(1, unit="qiaodong", category="farmers")[0]
    docket.add(1, unit="qiaoxi", category="farmers")
    docket.leaves(late, "unit", slot="reassigned")
    assert docket.errors("quotas.") == []
    docket.campaign = replace(docket.campaign, quotas=(*docket.campaign.quotas, row))
    assert docket.errors("quotas.reassigned") == ["c-1 只空出 1 个名额，这里用了不止一次"]
    docket.leaves(late, "unit", slot="cancelled")
    assert "没有另行分配" in docket.errors("quotas.reassigned")[0]


@pytest.mark.rule("000 quotas.promoted")
def test_a_city_names_at_most_three_for_publicity_work_the_organs_eleven_the_court_one() -> None:
    for unit, most in (("hezhou", 3), ("organs", 11), ("court", 1)):
        docket = Docket("000")
        docket.add(most, unit=unit, category="public-staff", marks=("重点宣传",))
        assert docket.errors("quotas.promoted") == []
        docket.add(1, unit=unit, category="public-staff", marks=("重点宣传",))
        assert f"重点宣传人选 {most} 名（五（一）10），现 {most + 1} 名，多 1 名" in docket.errors("quotas.promoted")[0]


TOTALS = [
    # rule, how many may stand, and what they are
    ("001 totals.award.model-worker", 110, {"category": "farmers"}),
    ("001 totals.award.advanced-worker", 40, {"category": "public-staff", "award": "advanced-worker"}),
    ("001 totals.award.advanced-collective", 100, {"kind": "collective", "category": "sections"}),
    ("001 totals.category.employees", 95, {"category": "front-line"}),
    ("001 totals.category.farmers", 15, {"category": "farmers"}),
    ("001 totals.category.public-staff", 40, {"category": "public-staff", "award": "advanced-worker"}),
    ("001 totals.category.whole-units", 50, {"kind": "collective", "category": "whole-units"}),
    ("001 totals.category.sections", 50, {"kind": "collective", "category": "sections"}),
    ("001 totals.awards", 250, {"category": "farmers"}),
    ("002 totals.award.collective", 170, {"kind": "collective", "category": "offices"}),
    ("002 totals.award.person", 230, {"category": "deputies"}),
    ("002 totals.category.offices", 110, {"kind": "collective", "category": "offices"}),
    ("002 totals.category.platforms", 60, {"kind": "collective", "category": "platforms"}),
    ("002 totals.category.deputies", 100, {"category": "deputies"}),
    ("002 totals.category.office-staff", 130, {"category": "office-staff"}),
    ("002 totals.nominees", 400, {"category": "deputies"}),
    ("002 totals.reserves", 58, {"category": "deputies", "reserve": True}),
    ("002 totals.awards", 400, {"category": "deputies"}),
    ("000 totals.nominees", 600, {"category": "farmers"}),
    ("000 totals.awards", 500, {"category": "farmers"}),
    ("004 totals.award.model-worker", 180, {"category": "farmers"}),
    ("004 totals.award.special-model-worker", 10, {"category": "farmers", "award": "special-model-worker"}),
    ("004 totals.award.collective", 50, {"kind": "collective", "category": "enterprises"}),
    ("004 totals.awards", 230, {"category": "farmers"}),
]


@pytest.mark.parametrize(("rule", "most", "who"), TOTALS, ids=[row[0] for row in TOTALS])
def test_a_total_passes_full_and_fails_one_over(rule: str, most: int, who: dict[str, str]) -> None:
    docket, name = Docket(rule[:3]), rule.partition(" ")[2]
    docket.add(most, **who)
    assert docket.errors(name) == []
    docket.add(1, **who)
    assert all(f" {most} 名（" in s and f"现 {most + 1} 名，多 1 名" in s for s in docket.errors(name))
    assert docket.errors(name)


def test_the_special_award_stands_inside_the_number_of_its_parent() -> None:
    docket = Docket("004")
    docket.add(170, category="farmers")
    docket.add(10, category="farmers", award="special-model-worker")
    assert docket.errors("totals.award.model-worker") == []
    docket.add(1, category="farmers", award="special-model-worker")
    assert docket.errors("totals.award.model-worker")


def test_a_class_that_falls_short_on_a_whole_list_is_a_warning() -> None:
    docket = Docket("001")
    docket.add(14, category="farmers")
    docket.add(95, category="front-line")
    assert docket.errors("totals.category.farmers") == []
    assert docket.doubts("totals.category.farmers")[0].endswith("农民数量 15 名（三），现 14 名，还差 1 名")


def test_a_place_that_was_lost_is_not_missed() -> None:
    docket = Docket("001")
    lost, *_ = docket.add(15, category="farmers")
    docket.add(95, category="front-line")
    docket.leaves(lost, "unit", slot="cancelled")
    assert docket.doubts("totals.category.farmers") == []
    docket.add(1, category="farmers")
    assert docket.errors("totals.category.farmers")[0].startswith(
        "全部推荐对象：农民数量（减去因查实取消的 1 个） 14 名（三），现 15 名，多 1 名"
    )
    docket.leaves(lost, "unit", slot="reassigned")
    assert docket.findings("totals.category.farmers") == ()


def test_the_place_of_an_alternate_or_of_one_nominee_too_many_is_no_place_on_the_list_of_awards() -> None:
    docket = Docket("002")
    docket.add(99, category="deputies")
    docket.add(1, kind="collective", category="offices")
    [spare] = docket.add(1, category="deputies", reserve=True)
    docket.leaves(spare, "recommender", slot="not_refilled")
    assert docket.doubts("totals.category.deputies") == [
        "拟表彰名单：人大代表数量 100 名（二（二）），现 99 名，还差 1 名"
    ]


def test_who_left_because_nothing_could_be_made_out_loses_no_place_to_a_sanction() -> None:
    docket = Docket("001")
    [left] = docket.add(1, category="farmers")
    docket.leaves(left, "unit", slot=None)
    assert docket.errors("quotas.slots") != []
    objection = Objection(
        candidate=left.id, notice="n", received=FIRST_DAY, state="inconclusive", closed=FIRST_DAY,
        place=Place("objections.csv", 2),
    )  # fmt: skip
    docket.records["objections"] = {left.id: (objection,)}
    assert docket.errors("quotas.slots") == []
    docket.records["objections"] = {left.id: (objection, replace(objection, state="upheld"))}
    assert docket.errors("quotas.slots") != []


DIFFERENTIAL = [
    ("000 totals.differential", 501, {"category": "farmers"}),
    ("002 totals.differential", 401, {"category": "deputies"}),
    ("003 totals.differential", 33, {"category": "model-workers"}),
]


@pytest.mark.parametrize(("rule", "least", "who"), DIFFERENTIAL, ids=[row[0] for row in DIFFERENTIAL])
def test_more_must_be_nominated_than_are_awarded(rule: str, least: int, who: dict[str, str]) -> None:
    docket = Docket(rule[:3], quotas=())
    docket.add(least, **who)
    assert docket.errors("totals.differential") == []
    short = Docket(rule[:3], quotas=())
    short.add(least - 1, **who)
    assert f"推荐 {least - 1} 名不多于表彰 {least - 1} 名" in short.errors("totals.differential")[0]


def test_alternates_count_towards_the_difference() -> None:
    docket = Docket("002", quotas=())
    docket.add(400, category="deputies")
    docket.add(1, category="deputies", reserve=True)
    assert docket.errors("totals.differential") == []


@pytest.mark.rule("000 tables.counts")
def test_000_tables_counts_finds_nine_tasks_announced_and_eight_listed() -> None:
    docket = Docket("000")
    docket.add(1, category="farmers")
    assert docket.settled("tables.counts") == ["文件说重大任务 9 项，列出的是 8 项"]
    assert docket.doubts("tables.counts") == []


@pytest.mark.rule("000 tables.tasks")
def test_000_tables_tasks_breaks_two_limits_when_read_alone() -> None:
    docket = Docket("000")
    docket.add(1, category="farmers")
    told = docket.settled("tables.tasks")
    assert told == [
        "任务名额单独看，机关事业单位人员 19 名，占 49 名的 38.8%，超过 17 名（49×35%=17.15，四（一）1）",
        "任务名额单独看，企业负责人和实际控制人 12 名，占 30 名的 40.0%，超过 6 名（30×20%=6，四（一）2）",
    ]


@pytest.mark.parametrize("rule", ["000 tables.sums", "002 tables.sums"])
def test_stated_totals_agree_with_their_rows_until_one_is_changed(rule: str) -> None:
    docket = Docket(rule[:3])
    docket.add(1)
    assert docket.findings("tables.sums") == ()
    rows = docket.campaign.quotas
    docket.campaign = replace(docket.campaign, quotas=(replace(rows[0], nominees=rows[0].nominees + 1), *rows[1:]))
    assert any("各行相加是" in sentence for sentence in docket.doubts("tables.sums"))


@pytest.mark.parametrize(
    "rule", ["000 tables.parts", "001 tables.parts", "002 tables.parts", "003 tables.parts", "004 tables.parts"]
)
def test_parts_agree_with_their_whole_until_the_whole_is_changed(rule: str) -> None:
    docket = Docket(rule[:3])
    docket.add(1)
    assert docket.findings("tables.parts") == ()
    awards = tuple(replace(award, count=(award.count or 500) + 1) for award in docket.campaign.awards)
    docket.campaign = replace(docket.campaign, awards=awards)
    assert docket.doubts("tables.parts")


WORDS = [
    ("001 tables.words", "tables.words.annexes", 2),
    ("001 tables.words", "tables.words.base", 2),
    ("002 tables.words", "tables.words.length", 1),
    ("002 tables.words", "tables.words.base", 1),
    ("003 tables.words", "tables.words.base", 1),
    ("004 tables.words", "tables.words.days", 1),
    ("004 tables.words", "tables.words.criteria", 1),
    ("004 tables.words", "tables.words.votes", 2),
    ("000 tables.words", "tables.words", 0),
]


@pytest.mark.parametrize(("rule", "key", "count"), WORDS, ids=[f"{row[0][:3]} {row[1]}" for row in WORDS])
def test_what_a_document_says_twice_or_not_at_all_is_shown_and_explained(rule: str, key: str, count: int) -> None:
    docket = Docket(rule[:3])
    docket.add(1)
    assert len(docket.settled(key)) == count
    assert docket.doubts("tables.words") == []


def test_a_contradiction_without_a_remark_stays_a_warning() -> None:
    docket = Docket("004", remarks=())
    docket.add(1)
    assert docket.doubts("tables.words.days") == ["市级公示没有写明天数"]
    assert "settles: [tables.words.days]" in docket.findings("tables.words.days")[0].remedy


@given(numbers=st.dictionaries(st.sampled_from(sorted(CITIES)), st.integers(0, 60), min_size=1, max_size=5))
def test_the_verdict_on_any_numbers_of_nominees_agrees_with_the_table(numbers: dict[str, int]) -> None:
    docket = Docket("000")
    for unit, count in numbers.items():
        docket.add(count, unit=unit, category="farmers")
    over = [unit for unit in CITIES if numbers.get(unit, 0) > CITIES[unit]]
    told = [sentence.partition("推荐")[0] for sentence in docket.errors("quotas.rows")]
    assert told == [docket.campaign.unit(unit).name for unit in over]
