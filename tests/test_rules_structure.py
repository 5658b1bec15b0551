"""Structural ratios: each passes at its bound and fails one past it; the numbers were written out by hand."""

from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publicity.model.structure import Rounding
from publicity.rules.shares import limit, product
from tests.docket import Docket, campaign

# document and rule, the class's parent (or the whole list), people in it, the bound that the document gives,
# a category inside the class and one beside it, and the mark where the class is told by a mark
RATIOS = [
    # 000 四（一）: 南宁 51 names, so 35 % = 17.85 and so on; every city by itself
    ("000 structure.public-max", 51, 17, "public-staff", "farmers", None),
    ("000 structure.county-max", 17, 3, "public-staff", "public-staff", "县处级"),  # 3.4
    ("000 structure.employees-min", 51, 23, "front-line", "farmers", None),  # 22.95
    ("000 structure.front-line-min", 23, 14, "front-line", "heads", None),  # 13.11
    ("000 structure.heads-max", 23, 4, "heads", "front-line", None),  # 4.6
    ("000 structure.farmers-min", 51, 11, "farmers", "public-staff", None),  # 10.2
    ("000 structure.village-max", 11, 2, "farmers", "farmers", "村两委"),  # 2.2
    ("000 structure.large-farms-max", 11, 2, "farmers", "farmers", "规模以上负责人"),
    ("000 structure.migrant-min", 11, 3, "farmers", "farmers", "农民工"),  # 2.75
    # 001 三: of 95 and of 15
    ("001 structure.front-line-min", 95, 62, "front-line", "heads", None),  # 61.75
    ("001 structure.skilled-min", 95, 29, "front-line", "front-line", "技能人才"),  # 28.5
    ("001 structure.highly-skilled-min", 95, 15, "front-line", "front-line", "高技能人才"),  # 14.25
    ("001 structure.heads-max", 95, 14, "heads", "front-line", None),  # 14.25
    ("001 structure.village-max", 15, 3, "farmers", "farmers", "村两委"),  # 3 exactly
    ("001 structure.large-farms-max", 15, 3, "farmers", "farmers", "规模以上负责人"),
    ("001 structure.migrant-min", 15, 3, "farmers", "farmers", "农民工"),
    # 002 二（二）: 20 % of 100 and of 130
    ("002 structure.county-deputies-max", 100, 20, "deputies", "deputies", "代表·县处级"),
    ("002 structure.county-staff-max", 130, 26, "office-staff", "office-staff", "人员·县处级"),
    # 003 三（三）: 20 % of the four 先进工作者 is 0.8, so nobody
    ("003 structure.division-max", 6, 0, "advanced-workers", "advanced-workers", "处级"),
    # 004 四（二）: of 180, of 99 employees, of 14 heads, of 54 officials
    ("004 structure.employees-min", 180, 99, "front-line", "farmers", None),  # 99 exactly, not 100
    ("004 structure.public-max", 180, 54, "public-staff", "farmers", None),
    ("004 structure.farmers-min", 180, 27, "farmers", "front-line", None),
    ("004 structure.front-line-min", 99, 60, "front-line", "managers", None),  # 59.4
    ("004 structure.heads-max", 99, 14, "heads", "front-line", None),  # 14.85
    ("004 structure.private-heads-min", 14, 7, "heads", "heads", "民营"),
    ("004 structure.tech-heads-min", 14, 5, "heads", "heads", "科技型中小企业"),  # 4.67, the third level
    ("004 structure.county-max", 54, 10, "public-staff", "public-staff", "县处级"),  # 10.8
    ("004 structure.enterprises-min", 50, 30, "enterprises", "other-units", None),
    ("004 structure.private-min", 30, 15, "enterprises", "enterprises", "非公"),
]


def listed(rule: str, base: int, inside: int, within: str, beside: str, mark: str | None) -> Docket:
    """Return a list with so many people in the class and the rest of the base beside it."""
    docket = Docket(rule[:3])
    kind = "collective" if within in {"enterprises", "other-units"} else "person"
    award = {"advanced-workers": "advanced-worker"}.get(within)
    more = {"award": award} if award else {}
    docket.add(inside, kind=kind, category=within, marks=(mark,) if mark else (), **more)
    docket.add(base - inside, kind=kind, category=beside, **more)
    return docket


@pytest.mark.parametrize(("rule", "base", "bound", "inside", "beside", "mark"), RATIOS, ids=[row[0] for row in RATIOS])
def test_a_share_passes_at_its_bound_and_fails_one_past_it(
    rule: str, base: int, bound: int, inside: str, beside: str, mark: str | None
) -> None:
    name = rule.partition(" ")[2]
    ratio = next(ratio for ratio in campaign(rule[:3]).ratios if name == f"structure.{ratio.id}")
    one_past = bound - 1 if ratio.bound == "min" else bound + 1
    assert listed(rule, base, bound, inside, beside, mark).errors(name) == []
    wrong = listed(rule, base, one_past, inside, beside, mark).errors(name)
    assert wrong
    word = "还差 1 名" if ratio.bound == "min" else "多 1 名"
    assert all(f" {bound} 名（" in sentence and ratio.clause in sentence and word in sentence for sentence in wrong)


def test_every_ratio_of_the_five_documents_stands_in_the_table() -> None:
    told = {row[0] for row in RATIOS}
    assert told == {f"{number} structure.{ratio.id}" for number in ALL for ratio in campaign(number).ratios}


ALL = ("000", "001", "002", "003", "004")


def test_a_shortage_is_said_with_the_sum_the_clause_and_how_many_are_missing() -> None:
    docket = Docket("001")
    docket.add(58, category="front-line")
    docket.add(37, category="other-workers")
    docket.add(1, category="public-staff", award="advanced-worker")
    docket.add(1, category="whole-units", kind="collective")
    assert docket.errors("structure.front-line-min") == [
        "全部推荐对象：一线工人和专业技术人员应不少于 62 名（95×65%=61.75，三），现 58 名，还差 4 名",
        "拟表彰名单：一线工人和专业技术人员应不少于 62 名（95×65%=61.75，三），现 58 名，还差 4 名",
    ]


def test_an_excess_names_everybody_in_the_class() -> None:
    docket = Docket("001")
    docket.add(4, category="farmers", marks=("村两委",))
    docket.add(11, category="farmers")
    sentence = docket.errors("structure.village-max")[0]
    assert sentence.endswith("现 4 名，多 1 名：推荐1、推荐2、推荐3、推荐4")


def test_the_place_of_an_excess_is_the_first_surplus_row_and_of_a_shortage_the_notice() -> None:
    over, under = Docket("001"), Docket("001")
    over.add(4, category="farmers", marks=("村两委",))
    over.add(11, category="farmers")
    under.add(15, category="farmers")
    under.add(1, category="public-staff", award="advanced-worker")
    under.add(1, category="whole-units", kind="collective")
    assert str(over.findings("structure.village-max")[0].place) == "candidates.csv:5"
    assert under.findings("structure.migrant-min")[-1].place.file == "committee-city.yml"


def test_on_a_partial_list_minima_wait_and_maxima_bind_by_what_the_list_may_become() -> None:
    docket = Docket("000")
    docket.final = False
    docket.add(17, category="public-staff")
    assert docket.errors("structure.") == []
    docket.add(1, category="public-staff")
    assert [s[:3] for s in docket.errors("structure.public-max")] == ["南宁市"]
    waiting = [ruling for ruling in docket.rulings("structure.farmers-min") if ruling.scope == "南宁市"]
    assert [ruling.verdict for ruling in waiting] == ["not_due"]


PARTIAL = [
    # rule, the largest number that an unfinished list may hold: 15 % of at most 180 employees, 20 % of at most
    # 54 officials, 15 % of 95, 20 % of 100
    ("004", "structure.heads-max", 27, {"category": "heads"}),
    ("004", "structure.county-max", 10, {"category": "public-staff", "marks": ("县处级",)}),
    ("001", "structure.heads-max", 14, {"category": "heads"}),
    ("002", "structure.county-deputies-max", 20, {"category": "deputies", "marks": ("代表·县处级",)}),
]


@pytest.mark.parametrize(("number", "rule", "most", "who"), PARTIAL, ids=[f"{row[0]} {row[1]}" for row in PARTIAL])
def test_a_partial_list_is_held_to_the_largest_base_that_it_may_still_reach(
    number: str, rule: str, most: int, who: dict[str, str]
) -> None:
    docket = Docket(number)
    docket.final = False
    docket.add(most, **who)
    assert docket.errors(rule) == []
    docket.add(1, **who)
    assert all(f"应不超过 {most} 名" in sentence for sentence in docket.errors(rule))
    assert docket.errors(rule)


def test_the_shares_of_000_bind_each_city_and_not_the_court_with_four_places() -> None:
    court = Docket("000")
    court.add(4, category="public-staff", unit="court")
    assert [ruling for ruling in court.rulings("structure.public-max") if ruling.scope == "自治区高级人民法院"] == []
    city = Docket("000")
    city.add(4, category="public-staff", unit="beihai")
    assert city.errors("structure.public-max")[0].startswith("北海市：机关事业单位人员应不超过 1 名（4×35%=1.4")


def test_village_committees_and_large_farms_have_a_limit_each_not_together() -> None:
    docket = Docket("001")
    docket.add(3, category="farmers", marks=("村两委",))
    docket.add(3, category="farmers", marks=("规模以上负责人",))
    docket.add(9, category="farmers", marks=("农民工",))
    assert docket.errors("structure.") == []


def test_a_migrant_worker_is_a_farmer_in_001_and_an_employee_in_004() -> None:
    zhangjiakou, fuxin = Docket("001"), Docket("004")
    wrong = zhangjiakou.add(1, category="front-line", marks=("农民工",))[0]
    right = fuxin.add(1, category="front-line", marks=("农民工",))[0]
    assert "migrant-workers" not in zhangjiakou.case().census.of(wrong)
    assert "migrant-workers" in fuxin.case().census.of(right)
    assert "employees" in fuxin.case().census.of(right)


def test_alternates_are_not_in_the_base_of_a_share() -> None:
    docket = Docket("002")
    docket.add(100, category="deputies")
    docket.add(15, category="deputies", marks=("代表·县处级",), reserve=True)
    assert [s for s in docket.errors("structure.county-deputies-max") if s.startswith("全部推荐对象")] == []


@pytest.mark.parametrize(
    ("rule", "category", "mark", "rank"),
    [
        ("000 structure.marks", "public-staff", "县处级", "县处级"),
        ("002 structure.marks", "deputies", "代表·县处级", "副处级"),
        ("003 structure.marks", "advanced-workers", "处级", "正处级"),
    ],
)
def test_a_rank_that_ratios_count_must_carry_its_mark(rule: str, category: str, mark: str, rank: str) -> None:
    docket = Docket(rule[:3])
    docket.add(1, category=category, marks=(mark,), staff={"行政级别": rank})
    docket.add(1, category=category, staff={"行政级别": "无"})
    assert docket.errors("structure.marks") == []
    docket.add(1, category=category, staff={"行政级别": rank})
    docket.add(1, category=category, marks=(mark,), staff={"行政级别": "正科级"})
    assert [sentence[:3] for sentence in docket.errors("structure.marks")] == ["c-3", "c-4"]


# 000 附件一: the six cities where the capped class and both minima take one place more than the quota
TIGHT = {"柳州市": 47, "桂林市": 47, "梧州市": 32, "北海市": 32, "玉林市": 43, "河池市": 36}


@pytest.mark.rule("000 structure.room")
def test_000_structure_room_finds_the_six_cities_whose_cap_can_not_be_used_up() -> None:
    docket = Docket("000")
    docket.add(1, category="farmers")
    told = docket.settled("structure.room")
    assert {sentence.partition(" ")[0] for sentence in told} == set(TIGHT)
    assert all(f"{city} {quota} 名" in sentence for sentence, (city, quota) in zip(told, TIGHT.items(), strict=True))
    assert all(f"合计 {quota + 1} 名，比名额多 1" in s for s, quota in zip(told, TIGHT.values(), strict=True))
    assert docket.doubts("structure.room") == []


def test_minima_that_no_quota_can_hold_together_are_said() -> None:
    docket = Docket("000")
    ratios = tuple(
        replace(ratio, share=Fraction(9, 10)) if ratio.id == "farmers-min" else ratio
        for ratio in docket.campaign.ratios
    )
    impossible = Docket("000", ratios=ratios)
    impossible.add(1, category="farmers")
    assert any("无法同时满足" in sentence for sentence in impossible.settled("structure.room"))


@pytest.mark.rule("000 structure.rounding")
def test_000_structure_rounding_names_where_the_letter_asks_for_one_more() -> None:
    docket = Docket("000")
    docket.add(1, category="farmers")
    told = docket.settled("structure.rounding")
    assert [sentence.partition("（")[0] for sentence in told] == [
        "防城港市：农民恰为整数 5",  # 20 % of 25
        "百色市：农民工恰为整数 2",  # 25 % of 8
        "贺州市：农民恰为整数 5",
        "河池市：农民工恰为整数 2",
        "崇左市：农民恰为整数 6",  # 20 % of 30
    ]


def test_the_letter_of_the_rounding_rule_is_a_setting_and_the_difference_is_said() -> None:
    literal = Rounding(minimum="floor_plus_one", maximum="floor", stated=True, clause="四（一）")
    docket = Docket("000", rounding=literal)
    docket.add(5, category="farmers", unit="hezhou")
    docket.add(20, category="front-line", unit="hezhou")
    assert docket.errors("structure.farmers-min")[0].startswith("贺州市：农民应不少于 6 名（25×20%=5")
    said = [ruling.required for ruling in docket.rulings("structure.farmers-min") if ruling.scope == "贺州市"]
    assert said == ["不少于 6 名（25×20%=5；照字面“加1后取整”为 6 名，恰为整数不加为 5 名，本站取 6 名）"]


@pytest.mark.rule("003 structure.division-max.zero")
def test_003_says_that_the_share_of_division_heads_is_nobody() -> None:
    docket = Docket("003")
    docket.add(1, category="advanced-workers", award="advanced-worker")
    told = docket.settled("structure.division-max.zero")
    assert told == ["4 名的 20% 直接取整为 0：处级干部一名也不能推荐"]


@pytest.mark.parametrize(
    ("share", "base", "text"),
    [
        (Fraction(55, 100), 180, "180×55%=99"),
        (Fraction(65, 100), 95, "95×65%=61.75"),
        (Fraction(1, 3), 14, "14×1/3≈4.67"),
        (Fraction(1, 3), 15, "15×1/3=5"),
        (Fraction(57, 100), 23, "23×57%=13.11"),
    ],
)
def test_a_product_is_written_exactly_or_with_a_sign_that_it_is_not(share: Fraction, base: int, text: str) -> None:
    assert product(share, base) == text


@given(
    numerator=st.integers(0, 400),
    denominator=st.integers(1, 400),
    base=st.integers(0, 20_000),
)
def test_limits_agree_with_plain_fractions(numerator: int, denominator: int, base: int) -> None:
    share = Fraction(numerator, denominator)
    assert limit(share, base, minimum=True) == ceil(Fraction(base) * numerator / denominator)
    assert limit(share, base, minimum=False) == floor(Fraction(base) * numerator / denominator)
    assert limit(share, base, minimum=True, literal=True) == floor(Fraction(base) * numerator / denominator) + 1


PEOPLE = ("front-line", "heads", "other-workers", "farmers", "public-staff")
MARKS = ((), ("村两委",), ("农民工",), ("规模以上负责人",), ("技能人才",), ("技能人才", "高技能人才"))


@given(people=st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(MARKS)), min_size=1, max_size=60))
def test_the_verdict_on_any_list_agrees_with_counting_by_hand(people: list[tuple[str, tuple[str, ...]]]) -> None:
    docket = Docket("001")
    for category, marks in people:
        docket.add(1, category=category, marks=marks)
    employees = [(c, m) for c, m in people if c in {"front-line", "heads", "other-workers"}]
    farmers = [m for c, m in people if c == "farmers"]
    wrong = {
        "front-line-min": 100 * sum(c == "front-line" for c, _ in employees) < 65 * len(employees),
        "skilled-min": 100 * sum("技能人才" in m for _, m in employees) < 30 * len(employees),
        "highly-skilled-min": 100 * sum("高技能人才" in m for _, m in employees) < 15 * len(employees),
        "heads-max": 100 * sum(c == "heads" for c, _ in employees) > 15 * len(employees),
        "village-max": 100 * sum("村两委" in m for m in farmers) > 20 * len(farmers),
        "large-farms-max": 100 * sum("规模以上负责人" in m for m in farmers) > 20 * len(farmers),
        "migrant-min": 100 * sum("农民工" in m for m in farmers) < 20 * len(farmers),
    }
    told = {finding.rule.removeprefix("structure.") for finding in docket.findings("structure.")}
    assert told == {rule for rule, is_wrong in wrong.items() if is_wrong}
