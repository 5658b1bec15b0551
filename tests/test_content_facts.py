"""The five campaigns say what their documents say: numbers, tables, tiers, dates; and their lists are whole.

The expected figures were copied from the documents by hand, not from the content.
"""

import re
from collections import Counter
from datetime import date
from fractions import Fraction

import pytest

from publicity.content import CampaignContent
from publicity.model.campaign import Campaign
from publicity.reader.content import read_content
from tests.conftest import ROOT
from tools.rules import NUMBERS

CONGRESS = """
南宁 7/1 7/1 10/1 9/1 33/4
柳州 6/1 6/1 8/1 9/1 29/4
桂林 7/1 6/1 10/1 9/1 32/4
梧州 5/1 4/1 7/1 7/1 23/4
北海 4/1 4/1 5/1 6/1 19/4
防城港 4/1 2/1 4/1 6/1 16/4
钦州 7/1 4/1 7/1 8/1 26/4
贵港 7/1 2/1 7/1 7/1 23/4
玉林 7/1 5/1 9/1 8/1 29/4
百色 5/1 5/1 8/1 7/1 25/4
贺州 5/1 3/1 6/1 6/1 20/4
河池 5/1 4/1 7/1 7/1 23/4
来宾 5/1 4/1 5/1 5/1 19/4
崇左 5/1 4/1 5/1 5/1 19/4
驻桂部队 1/0 0/0 2/1 1/1 4/2
区直、中直各单位 30/0 0/0 0/0 30/0 60/0
"""
CITIES = "南宁51 柳州47 桂林47 梧州32 北海32 防城港25 钦州33 贵港34 玉林43 百色37 贺州25 河池36 来宾28 崇左30"
TASKS = {
    "壮大实体经济": (3, 2, 4),
    "产业园区": (3, 2, 2),
    "城镇化": (3, 2, 2),
    "兴边富民": (3, 1, 2),
    "通道": (3, 2, 2),
    "金融门户": (2, 1, 2),
    "平安广西": (0, 0, 4),
    "非公": (1, 2, 1),
}


@pytest.fixture(scope="module")
def all_content() -> dict[str, CampaignContent]:
    """Return the campaigns of the five documents; content may hold others beside them."""
    return {c.campaign.id: c for c in read_content(ROOT / "content").campaigns if c.campaign.id in NUMBERS}


@pytest.fixture(scope="module")
def campaigns(all_content: dict[str, CampaignContent]) -> dict[str, Campaign]:
    return {key: content.campaign for key, content in all_content.items()}


def test_the_five_documents_are_five_campaigns(campaigns: dict[str, Campaign]) -> None:
    assert {c.id: (c.level, c.rules.status) for c in campaigns.values()} == {
        "guangxi-2024": ("province", "pre_notice"),
        "zhangjiakou-2024": ("city", "pre_notice"),
        "guangxi-congress-2023": ("province", "formal"),
        "liaoning-industry-2024": ("sector", "formal"),
        "fuxin-2021": ("city", "formal"),
    }


@pytest.mark.parametrize(
    ("campaign", "counts"),
    [
        ("guangxi-2024", {"自治区劳动模范": None, "自治区先进工作者": None}),
        ("zhangjiakou-2024", {"张家口市劳动模范": 110, "张家口市先进工作者": 40, "张家口市先进集体": 100}),
        ("guangxi-congress-2023", {"全区人大代表工作先进集体": 170, "全区人大代表工作先进个人": 230}),
        ("fuxin-2021", {"阜新市劳动模范": 180, "阜新市特等劳动模范": 10, "阜新市先进集体": 50}),
        (
            "liaoning-industry-2024",
            {
                "全国工业和信息化系统先进集体": 12,
                "全国工业和信息化系统劳动模范": 16,
                "全国工业和信息化系统先进工作者": 4,
            },
        ),
    ],
)
def test_the_awards_and_their_numbers(campaigns: dict[str, Campaign], campaign: str, counts: dict[str, object]) -> None:
    assert {award.title: award.count for award in campaigns[campaign].awards} == counts


def test_one_number_for_two_titles_and_a_number_inside_a_number(campaigns: dict[str, Campaign]) -> None:
    guangxi, fuxin = campaigns["guangxi-2024"], campaigns["fuxin-2021"]
    assert {award.shared_count for award in guangxi.awards} == {"persons"}
    assert (guangxi.selection.awards, guangxi.selection.nominees, guangxi.selection.differential) == (500, 600, True)
    assert fuxin.award("special-model-worker").sub_award_of == "model-worker"


def test_guangxis_cities_have_their_quotas(campaigns: dict[str, Campaign]) -> None:
    campaign = campaigns["guangxi-2024"]
    named = {unit.id: unit for unit in campaign.units}
    rows = {named[q.unit].name.removesuffix("市"): q.nominees for q in campaign.quotas if q.clause == "附件一"}
    assert rows == {name: int(number) for name, number in re.findall(r"(\D+?)(\d+)\s*", CITIES)}
    assert sum(rows.values()) == 500


def test_guangxis_second_table_has_its_rows_tasks_and_columns(campaigns: dict[str, Campaign]) -> None:
    campaign = campaigns["guangxi-2024"]
    rest = [q for q in campaign.quotas if q.clause != "附件一"]
    assert sum(q.nominees for q in rest) == 100
    assert sum(q.nominees for q in rest if not q.task) == 36 + 4 + 4 + 6 + 1
    columns = ("front-line", "heads", "public-staff")
    for word, numbers in TASKS.items():
        cells = {q.category: q.nominees for q in rest if q.task and word in q.task}
        assert tuple(cells.get(column, 0) for column in columns) == numbers, word
    assert all(q.outside_unit_quota for q in rest if q.task)
    assert sum(total.nominees for total in campaign.quota_totals if total.label == "推荐名额总数") == 600


def test_the_peoples_congress_table_has_every_cell_with_its_alternates(campaigns: dict[str, Campaign]) -> None:
    campaign = campaigns["guangxi-congress-2023"]
    cells = {(q.unit, q.category): (q.nominees, q.reserves) for q in campaign.quotas}
    totals = {t.unit: (t.nominees, t.reserves) for t in campaign.quota_totals if t.unit}
    for line in CONGRESS.strip().splitlines():
        name, *numbers = line.split()
        unit = campaign.unit_named(name)
        assert unit is not None, name
        expected = [(int(a), int(b)) for a, b in (number.split("/") for number in numbers)]
        columns = ("offices", "platforms", "deputies", "office-staff")
        assert [cells.get((unit.id, column), (0, 0)) for column in columns] == expected[:4], name
        assert totals[unit.id] == expected[4]
    assert sum(a for a, _ in cells.values()) == 400
    assert sum(b for _, b in cells.values()) == 58


@pytest.mark.parametrize(
    ("campaign", "shares"),
    [
        ("guangxi-2024", "35/100 20/100 45/100 57/100 20/100 20/100 20/100 20/100 25/100"),
        ("zhangjiakou-2024", "65/100 30/100 15/100 15/100 20/100 20/100 20/100"),
        ("guangxi-congress-2023", "20/100 20/100"),
        ("liaoning-industry-2024", "20/100"),
        ("fuxin-2021", "55/100 60/100 15/100 1/2 1/3 30/100 20/100 15/100 60/100 50/100"),
    ],
)
def test_the_structural_ratios_are_exact(campaigns: dict[str, Campaign], campaign: str, shares: str) -> None:
    assert [ratio.share for ratio in campaigns[campaign].ratios] == [Fraction(share) for share in shares.split()]


@pytest.mark.parametrize(
    ("campaign", "tiers"),
    [
        ("guangxi-2024", [(5, None), (5, None), (5, 5)]),
        ("zhangjiakou-2024", [(5, None), (5, None), (5, None)]),
        ("guangxi-congress-2023", [(5, None), (5, None), (None, 5)]),
        ("liaoning-industry-2024", [(5, None)]),
        ("fuxin-2021", [(5, None), (None, None)]),
    ],
)
def test_the_tiers_and_their_days(campaigns: dict[str, Campaign], campaign: str, tiers: list[object]) -> None:
    told = [(tier.min_working_days, tier.exact_working_days) for tier in campaigns[campaign].tiers]
    assert told == tiers


@pytest.mark.parametrize(
    ("campaign", "days"),
    [
        ("guangxi-2024", ["2024-03-15", "2024-03-16", "2024-03-30"]),
        ("zhangjiakou-2024", ["2024-04-02"]),
        ("guangxi-congress-2023", ["2023-12-25"]),
        ("liaoning-industry-2024", ["2024-08-16", "2024-08-26"]),
        ("fuxin-2021", ["2021-03-25", "2021-04-02", "2021-04-16", "2021-04-30"]),
    ],
)
def test_the_deadlines_that_are_dates(campaigns: dict[str, Campaign], campaign: str, days: list[str]) -> None:
    told = sorted({deadline.on for deadline in campaigns[campaign].deadlines if deadline.on})
    assert [day for day in map(date.fromisoformat, days) if day not in told] == []


@pytest.mark.parametrize(
    ("campaign", "limits"),
    [
        ("guangxi-2024", {(2000, None)}),
        ("zhangjiakou-2024", {(None, 500)}),
        ("guangxi-congress-2023", {(2000, 2000), (400, None)}),
        ("liaoning-industry-2024", {(None, 1500)}),
        ("fuxin-2021", {(500, None), (2000, None)}),
    ],
)
def test_the_length_of_deeds(campaigns: dict[str, Campaign], campaign: str, limits: set[object]) -> None:
    stated = [rule for rule in campaigns[campaign].deeds if "没有规定公示用" not in (rule.note or "")]
    assert {(rule.max_chars, rule.about_chars) for rule in stated} == limits


@pytest.mark.parametrize(
    ("campaign", "fates"),
    [
        ("guangxi-2024", {"not_refilled"}),
        ("guangxi-congress-2023", {"not_refilled"}),
        ("zhangjiakou-2024", {"cancelled", "reassigned"}),
        ("liaoning-industry-2024", {"cancelled"}),
        ("fuxin-2021", {"taken_back"}),
    ],
)
def test_what_becomes_of_a_slot(campaigns: dict[str, Campaign], campaign: str, fates: set[str]) -> None:
    assert {s.slot for s in campaigns[campaign].sanctions} - {None} == fates


def test_fuxins_votes_are_eighty_and_sixty_per_cent_with_no_stated_base(campaigns: dict[str, Campaign]) -> None:
    votes = campaigns["fuxin-2021"].votes
    assert [(vote.threshold, vote.base, vote.differential) for vote in votes] == [
        (Fraction(4, 5), "not_stated", None),
        (Fraction(3, 5), "not_stated", True),
    ]


def test_consultations_name_as_many_departments_as_the_documents(campaigns: dict[str, Campaign]) -> None:
    most = {
        key: max((len(c.departments) for c in campaign.consultations), default=0) for key, campaign in campaigns.items()
    }
    assert most["guangxi-2024"] == most["zhangjiakou-2024"] == 7
    assert most["fuxin-2021"] == 8


RULES = [
    "awards",
    "categories",
    "quotas",
    "ratios",
    "eligibility",
    "criteria",
    "conflicts",
    "votes",
    "consultations",
    "tiers",
    "sanctions",
    "deeds",
]


def test_every_rule_names_its_clause(campaigns: dict[str, Campaign]) -> None:
    for campaign in campaigns.values():
        for group in RULES:
            for rule in getattr(campaign, group):
                assert rule.clause.strip(), (campaign.id, group)


def test_zhangjiakou_has_its_true_size_built_as_the_document_wants_it(all_content: dict[str, CampaignContent]) -> None:
    candidates = all_content["zhangjiakou-2024"].candidates.values()
    awards = Counter(candidate.award for candidate in candidates)
    assert awards == {"model-worker": 110, "advanced-worker": 40, "advanced-collective": 100}
    kinds = Counter(c.category for c in candidates)
    marks = Counter((c.category, mark) for c in candidates for mark in c.marks)
    employees = kinds["front-line"] + kinds["heads"] + kinds["other-workers"]
    assert (employees, kinds["farmers"]) == (95, 15)
    assert kinds["front-line"] >= 62
    assert kinds["heads"] <= 14
    assert sum(n for (_, mark), n in marks.items() if mark == "技能人才") >= 29
    assert sum(n for (_, mark), n in marks.items() if mark == "高技能人才") >= 15
    assert marks["farmers", "村两委"] <= 3
    assert marks["farmers", "规模以上负责人"] <= 3
    assert marks["farmers", "农民工"] >= 3
    assert (kinds["whole-units"], kinds["sections"]) == (50, 50)
    assert all(c.section_of for c in candidates if c.category == "sections")
    assert len({c.unit for c in candidates}) == len(all_content["zhangjiakou-2024"].campaign.units)


def test_the_other_campaigns_have_at_least_forty_candidates_over_several_units(
    all_content: dict[str, CampaignContent],
) -> None:
    for content in all_content.values():
        assert len(content.candidates) >= 40
        assert len({candidate.unit for candidate in content.candidates.values()}) >= 6


def test_every_deed_is_its_own_and_as_long_as_a_brief_deed_is(all_content: dict[str, CampaignContent]) -> None:
    sentences: Counter[str] = Counter()
    for content in all_content.values():
        for candidate in content.candidates.values():
            length = len(re.sub(r"[\s*]|^- ", "", candidate.deeds, flags=re.MULTILINE))
            assert 150 <= length <= 500, (content.campaign.id, candidate.id, length)
            sentences.update(s for s in re.split(r"[。\n]", candidate.deeds) if len(s) > 8)
    assert [sentence for sentence, count in sentences.items() if count > 1] == []


def test_nobody_has_the_same_name_twice_and_openings_differ(all_content: dict[str, CampaignContent]) -> None:
    everybody = [candidate for content in all_content.values() for candidate in content.candidates.values()]
    assert [name for name, count in Counter(c.name for c in everybody).items() if count > 1] == []
    with_name_first = [c.id for c in everybody if c.kind == "person" and c.deeds.startswith(c.name)]
    assert len(with_name_first) < len(everybody) / 4


def test_every_tier_of_every_document_has_notices_except_where_its_time_has_not_come(
    all_content: dict[str, CampaignContent],
) -> None:
    for content in all_content.values():
        for tier in content.campaign.tiers:
            assert content.notices_of(tier), (content.campaign.id, tier.id)


def test_no_approved_notice_is_shorter_than_its_tier_demands(all_content: dict[str, CampaignContent]) -> None:
    for content in all_content.values():
        for placed in content.notices:
            tier = content.campaign.tier(placed.notice.tier)
            least = tier.exact_working_days or tier.min_working_days or 0
            assert len(placed.period.counted) >= least, placed.id
            assert placed.notice.period.unit == "working"
