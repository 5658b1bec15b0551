"""Who may be nominated: each rule of each document with somebody who may and somebody who may not."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from publicity.model.candidate import Candidate
from publicity.model.words import RANKS
from publicity.problems import Place
from publicity.records import Answers, Reason
from publicity.rules.criteria import conditions_met
from publicity.rules.eligibility import years_of
from tests.docket import Docket, campaign

# the document's rule, the question in its check table, who it is about, and its strength
ASKED = [
    ("000 eligibility.foreign", "外国人、持绿卡或港澳台人员", {}, "must_not"),
    ("000 eligibility.rank", "享受副局级以上待遇", {}, "must_not"),
    ("000 eligibility.deceased", "已故", {}, "normally"),
    ("000 eligibility.retired", "已办理离退休", {}, "must_not"),
    ("000 eligibility.soldiers", "现役军人", {}, "must_not"),
    ("000 eligibility.dishonest", "列入严重失信名单", {}, "must_not"),
    ("000 eligibility.honoured", "已获省级以上表彰并享受待遇", {}, "must_not"),
    ("000 eligibility.again", "曾获自治区劳模称号", {}, "must_not"),
    ("000 eligibility.loyalty", "政治表现合格", {}, "must"),
    ("001 eligibility.level-collective", "副处级及以上单位或县级党委政府", {"kind": "collective"}, "must_not"),
    ("001 eligibility.level-person", "副处级及以上干部", {}, "must_not"),
    ("001 eligibility.retired", "离退休人员", {}, "in_principle"),
    ("001 eligibility.deceased", "已故", {}, "normally"),
    ("001 eligibility.provincial-honour", "已获省部级以上劳模称号或享受待遇", {}, "must_not"),
    ("001 eligibility.city-honour", "已获市级劳模或省五一劳动奖章", {}, "normally"),
    ("001 eligibility.misconduct", "违纪违法或严重失信", {"kind": "collective"}, "must_not"),
    ("001 eligibility.loyalty", "政治表现合格", {}, "must"),
    ("002 eligibility.level-collective", "县级以上党委或者政府", {"kind": "collective"}, "must_not"),
    ("002 eligibility.level-person", "县（市、区）党政主要负责人", {}, "must_not"),
    ("002 eligibility.illegal", "违反法律法规或人大决议决定", {}, "must_not"),
    ("002 eligibility.sanctioned", "处分未按期解除", {}, "must_not"),
    ("002 eligibility.dishonest", "失信被执行人", {}, "must_not"),
    ("002 eligibility.image", "损害人大形象", {"kind": "collective"}, "must_not"),
    ("002 eligibility.activity", "未开展或无故不参加主题活动", {}, "must_not"),
    ("002 eligibility.evading", "承办建议推诿扯皮", {"kind": "collective"}, "must_not"),
    ("002 eligibility.absent", "自治区代表缺席会议或年中调研", {"category": "deputies"}, "must_not"),
    ("002 eligibility.other", "其他不宜参评情形", {}, "must_not"),
    ("002 eligibility.again", "同一事迹已受同级或上级表彰", {}, "normally"),
    ("003 eligibility.level", "副厅级及以上", {"kind": "collective"}, "must_not"),
    ("003 eligibility.honoured", "曾获省部级以上表彰且享受待遇", {}, "in_principle"),
    ("003 eligibility.collective-record", "近5年无重大事故和违纪违法案件", {"kind": "collective"}, "must"),
    ("003 eligibility.person-record", "无失职渎职和违纪违法问题", {}, "must"),
    ("004 eligibility.again", "已获市级以上劳动模范", {}, "must_not"),
    ("004 eligibility.soldiers-retired", "现役军人或离退休人员", {}, "must_not"),
    ("004 eligibility.county-units", "具有行政管理职能的县级单位", {"kind": "collective"}, "must_not"),
    ("004 eligibility.misconduct", "违反党纪国法造成严重影响", {}, "must_not"),
    ("004 eligibility.accident", "考核年度内较大以上事故", {"kind": "collective"}, "must_not"),
    ("004 eligibility.disease", "重大职业病危害或群体性事件", {}, "must_not"),
    ("004 eligibility.arrears", "拖欠工资或欠缴五险一金", {"kind": "collective"}, "must_not"),
]
SOFT = {"normally", "in_principle"}


def answered(docket: Docket, candidate: Candidate, title: str, answer: str) -> None:
    """Answer one question for one candidate; all others stay as they should be."""
    records = docket.case().records
    row = records.checks[candidate.id]
    cells = {**row.cells, title: answer}
    docket.records["checks"] = {**records.checks, candidate.id: Answers(cells=cells, place=Place("checks.csv", 2))}


def reason(subject: str, rule: str) -> Reason:
    """Return a written reason."""
    return Reason(
        subject=subject, rule=rule, text="作出新的突出贡献", by="评委会", on=date(2024, 4, 1),
        place=Place("reasons.csv", 2),
    )  # fmt: skip


@pytest.mark.parametrize(("rule", "title", "who", "strength"), ASKED, ids=[row[0] for row in ASKED])
def test_an_answer_that_bars_somebody_is_found_with_the_strength_of_the_document(
    rule: str, title: str, who: dict[str, Any], strength: str
) -> None:
    docket, key = Docket(rule[:3]), rule.partition(" ")[2]
    candidate = docket.add(1, **who)[0]
    right, wrong = ("是", "否") if strength == "must" else ("否", "是")
    answered(docket, candidate, title, right)
    assert docket.findings(key) == ()
    answered(docket, candidate, title, wrong)
    found = docket.findings(key)
    assert [finding.level for finding in found] == ["warning" if strength in SOFT else "error"]
    assert f"核查表“{title}”为“{wrong}”" in found[0].sentence
    assert found[0].clause in found[0].sentence


@pytest.mark.parametrize(("rule", "title", "who", "strength"), ASKED, ids=[row[0] for row in ASKED])
def test_a_question_that_nobody_answered_is_an_error(rule: str, title: str, who: dict[str, Any], strength: str) -> None:
    docket, key = Docket(rule[:3]), rule.partition(" ")[2]
    candidate = docket.add(1, **who)[0]
    answered(docket, candidate, title, "")
    assert f"还没有核查“{title}”" in docket.errors(key)[0]
    assert strength in {"must", "must_not", "normally", "in_principle"}


def test_every_question_of_the_five_documents_stands_in_the_table() -> None:
    told = {(row[0], row[1], row[3]) for row in ASKED}
    asked = {
        (f"{number} eligibility.{rule.id}", rule.title, rule.strength)
        for number in ("000", "001", "002", "003", "004")
        for rule in campaign(number).eligibility
        if rule.title
    }
    assert told == asked


EXCEPTIONS = {
    "000 eligibility.deceased", "000 eligibility.retired", "000 eligibility.again", "002 eligibility.dishonest"
}  # fmt: skip


@pytest.mark.parametrize(("rule", "title", "who", "strength"), ASKED, ids=[row[0] for row in ASKED])
def test_a_written_reason_settles_what_is_soft_or_has_an_exception_and_nothing_else(
    rule: str, title: str, who: dict[str, Any], strength: str
) -> None:
    docket, key = Docket(rule[:3]), rule.partition(" ")[2]
    candidate = docket.add(1, **who)[0]
    answered(docket, candidate, title, "否" if strength == "must" else "是")
    docket.records["reasons"] = (reason(candidate.id, key),)
    found = docket.findings(key)
    settled = strength in SOFT or rule in EXCEPTIONS
    assert [bool(finding.settled) for finding in found] == [settled]
    assert len(docket.doubts("reasons")) == (0 if settled else 1)


RANKED = [
    ("000 eligibility.rank", "行政级别", {}),
    ("000 eligibility.department-level", "行政级别", {}),
    ("002 eligibility.level-person", "行政级别", {}),
    ("002 eligibility.level-collective", "集体级别", {"kind": "collective"}),
    ("003 eligibility.level", "行政级别", {}),
]


@pytest.mark.parametrize(("rule", "column", "who"), RANKED, ids=[row[0] for row in RANKED])
def test_a_division_head_may_stand_and_a_deputy_director_general_may_not(
    rule: str, column: str, who: dict[str, Any]
) -> None:
    docket, key = Docket(rule[:3]), rule.partition(" ")[2]
    for rank in ("", "无", "股级", "科员", "副科级", "正科级", "副处级", "县处级", "正处级"):
        docket.add(1, staff={column: rank}, **who)
    assert docket.errors(key) == []
    for rank in ("副厅级", "副局级", "正厅级", "副部级", "正部级"):
        docket.add(1, staff={column: rank}, **who)
    assert [sentence.partition("（")[0] for sentence in docket.errors(key)] == [f"c-{n}" for n in range(10, 15)]


def test_a_rank_that_is_no_rank_is_asked_about() -> None:
    docket = Docket("002")
    docket.add(1, staff={"行政级别": "处级以上吧"})
    finding = docket.findings("eligibility.level-person")[0]
    assert "写的“处级以上吧”不是行政级别" in finding.sentence
    assert all(rank in finding.remedy for rank in RANKS)


HONOURED = [
    ("000 eligibility.again", "曾获最高荣誉", "自治区劳动模范（2015年）", "南宁市劳动模范（2015年）"),
    ("001 eligibility.provincial-honour", "曾获最高荣誉", "河北省劳动模范（2015年）", "宣化区劳动模范（2015年）"),
    ("001 eligibility.city-honour", "曾获最高荣誉", "张家口市劳动模范（2018年）", "张家口市五一劳动奖章（2018年）"),
    ("001 eligibility.city-honour", "曾获最高荣誉", "河北省五一劳动奖章（2022年）", "县先进工作者（2020年）"),
    ("003 eligibility.honoured", "曾获最高荣誉", "辽宁省劳动模范（2015年）", "沈阳市劳动模范（2015年）"),
    ("004 eligibility.again", "荣誉基础", "阜新市劳动模范（2012年）", "阜蒙县劳动模范（2018年）"),
]


@pytest.mark.parametrize(("rule", "column", "bars", "allows"), HONOURED, ids=[f"{r[0]} {r[2]}" for r in HONOURED])
def test_an_honour_that_bars_is_read_from_the_sheet_whatever_was_answered(
    rule: str, column: str, bars: str, allows: str
) -> None:
    docket, key = Docket(rule[:3]), rule.partition(" ")[2]
    docket.add(1, staff={column: allows})
    assert docket.findings(key) == ()
    docket.add(1, staff={column: bars})
    assert [finding.sentence.partition("（")[0] for finding in docket.findings(key)] == ["c-2"]


@pytest.mark.rule("003 eligibility.service")
def test_five_years_in_the_trade_are_enough_and_four_are_not() -> None:
    docket = Docket("003")
    docket.add(1, staff={"从业年限": "5"})
    assert docket.errors("eligibility.service") == []
    docket.add(1, staff={"从业年限": "4"})
    docket.add(1, staff={"从业年限": ""})
    told = docket.errors("eligibility.service")
    assert ["满 4 年" in told[0], "看不出年数" in told[1], len(told)] == [True, True, 2]


@pytest.mark.rule("004 eligibility.two-years")
def test_an_enterprise_head_two_years_in_office_may_stand_one_month_less_may_not() -> None:
    docket = Docket("004")  # the first notice of the list opens on 6 May 2024
    docket.add(1, category="heads", staff={"任现职起始年月": "2022.05"})
    docket.add(1, category="front-line", staff={"任现职起始年月": "2024.01"})
    assert docket.errors("eligibility.two-years") == []
    docket.add(1, category="heads", staff={"任现职起始年月": "2022.06"})
    assert [sentence.partition("（")[0] for sentence in docket.errors("eligibility.two-years")] == ["c-3"]


@pytest.mark.parametrize(
    ("given", "on", "years"),
    [
        ("2018.03", date(2024, 3, 1), 6),
        ("2018.03", date(2024, 2, 29), 5),
        ("2018年3月", date(2024, 4, 1), 6),
        ("2018-12", date(2024, 12, 31), 6),
        ("2018-12", date(2024, 11, 30), 5),
        ("12", date(2024, 1, 1), 12),
        ("0", date(2024, 1, 1), 0),
        ("2018.13", date(2024, 1, 1), None),
        ("多年", date(2024, 1, 1), None),
        ("", date(2024, 1, 1), None),
    ],
)
def test_years_are_counted_from_a_month_or_read_as_a_number(given: str, on: date, years: int | None) -> None:
    assert years_of(given, on) == years


@pytest.mark.rule("000 honours.basis")
def test_000_wants_an_honour_normally_and_a_reason_settles_its_absence() -> None:
    docket = Docket("000")
    docket.add(1, staff={"曾获最高荣誉": "南宁市五一劳动奖章"})
    assert docket.findings("honours.basis") == ()
    without = docket.add(1)[0]
    assert docket.doubts("honours.basis") == [f"{without.id}（{without.name}）没有荣誉基础（三）"]
    docket.records["reasons"] = (reason(without.id, "honours.basis"),)
    assert docket.doubts("honours.basis") == []
    assert len(docket.settled("honours.basis")) == 1


@pytest.mark.rule("001 honours.basis")
def test_001_wants_an_honour_of_persons_and_of_collectives() -> None:
    docket = Docket("001")
    docket.add(1, staff={"曾获最高荣誉": "张家口市五一劳动奖章"})
    docket.add(1)
    docket.add(1, kind="collective")
    assert [sentence.partition("（")[0] for sentence in docket.doubts("honours.basis")] == ["c-2", "c-3"]


@pytest.mark.rule("004 honours.basis")
def test_004_takes_a_county_model_worker_or_a_city_honour_but_never_a_collectives() -> None:
    docket = Docket("004")
    for honour in ("阜蒙县劳动模范（2018年）", "阜新市三八红旗手（2019年）", "阜新工匠（2019年）", "市级优秀教师"):
        docket.add(1, staff={"荣誉基础": honour})
    assert docket.findings("honours.basis") == ()
    docket.add(1, staff={"荣誉基础": "彰武县三八红旗手（2017年）"})
    collective = docket.add(1, staff={"荣誉基础": "阜新市工人先锋号（集体）"})[0]
    assert [sentence.partition("（")[0] for sentence in docket.doubts("honours.basis")] == ["c-5"]
    assert "不能作为个人的荣誉基础" in docket.errors("honours.basis")[0]
    docket.records["reasons"] = (reason("c-5", "honours.basis"), reason(collective.id, "honours.basis"))
    assert docket.doubts("honours.basis") == []
    assert len(docket.errors("honours.basis")) == 1  # 事迹特别突出 waives an honour, not its being a collective's


CONDITIONS = [
    # rule, who, enough, one too few, one that does not exist
    ("000 criteria.twelve", {}, "十二", "", "十三"),
    ("001 criteria.contributions", {}, "6", "", "7"),
    ("002 criteria.offices", {"kind": "collective", "category": "offices"}, "1", "", "7"),
    (
        "002 criteria.platforms",
        {"kind": "collective", "category": "platforms"},
        "1、2、3、4、5、6、7",
        "1、2、3、4、5、6",
        "8",
    ),
    ("002 criteria.deputies", {"category": "deputies"}, "全部", "1、2、3、4、5", "7"),
    ("002 criteria.office-staff", {"category": "office-staff"}, "1、3、5", "1、3", "1、3、7"),
    ("004 criteria.ten", {}, "10", "", "11"),
]


@pytest.mark.parametrize(("rule", "who", "enough", "few", "unknown"), CONDITIONS, ids=[row[0] for row in CONDITIONS])
def test_so_many_conditions_must_be_named_as_the_document_asks(
    rule: str, who: dict[str, Any], enough: str, few: str, unknown: str
) -> None:
    docket, key = Docket(rule[:3]), rule.partition(" ")[2]
    docket.add(1, staff={"符合条件": enough}, **who)
    assert docket.errors(key) == []
    docket.add(1, staff={"符合条件": few}, **who)
    docket.add(1, staff={"符合条件": unknown}, **who)
    assert [sentence.partition("（")[0] for sentence in docket.errors(key)] == ["c-2", "c-3"]


DECLARED = [
    ("002 criteria.common-collective", "先进集体共性条件", {"kind": "collective", "category": "offices"}),
    ("002 criteria.common-person", "先进个人共性条件", {"category": "deputies"}),
    ("003 criteria.conduct", "评选标准", {}),
]


@pytest.mark.parametrize(("rule", "title", "who"), DECLARED, ids=[row[0] for row in DECLARED])
def test_conditions_that_all_must_meet_are_answered_in_the_check_table(
    rule: str, title: str, who: dict[str, Any]
) -> None:
    docket, key = Docket(rule[:3]), rule.partition(" ")[2]
    candidate = docket.add(1, **who)[0]
    assert docket.errors(key) == []
    answered(docket, candidate, title, "否")
    assert f"没有核查为符合“{title}”" in docket.errors(key)[0]


@pytest.mark.parametrize(
    ("given", "items", "met"),
    [
        ("二", 12, {2}),
        ("十一、十二", 12, {11, 12}),
        ("1，3, 5", 6, {1, 3, 5}),
        ("全部", 3, {1, 2, 3}),
        ("", 3, set()),
        ("0", 3, None),
        ("第二项", 3, None),
    ],
)
def test_the_conditions_that_a_cell_names_are_read_in_both_numerals(
    given: str, items: int, met: set[int] | None
) -> None:
    assert conditions_met(given, items) == met


@pytest.mark.rule("003 conflicts.same-unit")
def test_a_collective_and_a_person_of_one_unit_are_found() -> None:
    docket = Docket("003")
    docket.add(1, kind="collective", name="曜石公司总装班", section_of="曜石公司")
    docket.add(1, kind="collective", name="辰光公司")
    docket.add(1, workplace="远瞳公司")
    assert docket.findings("conflicts.same-unit") == ()
    docket.add(1, workplace="曜石公司")
    docket.add(1, workplace="辰光 公司")
    assert [sentence[:3] for sentence in docket.doubts("conflicts.same-unit")] == ["c-4", "c-5"]
    docket.records["reasons"] = (reason("c-4", "conflicts.same-unit"),)
    assert [sentence[:3] for sentence in docket.doubts("conflicts.same-unit")] == ["c-5"]


@pytest.mark.rule("002 conflicts.head-of-collective")
def test_a_collective_bars_its_own_head_and_its_own_people() -> None:
    docket = Docket("002")
    docket.add(
        1, kind="collective", name="代表联络科", section_of="宾阳县人大常委会",
        head="邹某（科长）",
    )  # fmt: skip
    docket.add(1, name="李某", workplace="宾阳县人大常委会")
    docket.add(1, name="邹某", workplace="横州市水利局")  # another person of the same name
    assert docket.findings("conflicts.head-of-collective") == ()
    docket.add(1, name="邹某", workplace="宾阳县人大常委会")
    docket.add(1, name="韦某", workplace="代表联络科")
    assert [sentence[:3] for sentence in docket.doubts("conflicts.head-of-collective")] == ["c-4", "c-5"]


@pytest.mark.rule("002 conflicts.same-section")
def test_a_person_of_the_section_that_is_itself_nominated_is_found() -> None:
    docket = Docket("002")
    docket.add(1, kind="collective", name="宾阳县人大常委会代表联络科", section_of="宾阳县人大常委会")
    docket.add(1, workplace="宾阳县人大常委会", section="办公室")
    assert docket.findings("conflicts.same-section") == ()
    docket.add(1, workplace="宾阳县人大常委会", section="代表联络科")
    assert [sentence[:3] for sentence in docket.doubts("conflicts.same-section")] == ["c-3"]


@pytest.mark.rule("002 conflicts.same-achievement")
def test_one_achievement_told_twice_is_found() -> None:
    docket = Docket("002")
    docket.add(1, deeds="他修好了水渠。")
    docket.add(1, deeds="她教了三十年书。")
    assert docket.findings("conflicts.same-achievement") == ()
    docket.add(1, deeds="他修好了 水渠！")
    assert [sentence[:3] for sentence in docket.doubts("conflicts.same-achievement")] == ["c-3"]


def test_a_reason_for_nothing_is_a_warning_that_names_what_it_was_for() -> None:
    docket = Docket("000")
    docket.add(1, staff={"曾获最高荣誉": "有"})
    docket.records["reasons"] = (reason("c-1", "eligibility.retierd"),)
    assert docket.doubts("reasons") == ["这条说明没有对应的提醒：编号 c-1，规则 eligibility.retierd"]


def test_the_remedy_of_a_soft_finding_says_how_to_write_the_reason() -> None:
    docket = Docket("001")
    person = docket.add(1, staff={"曾获最高荣誉": "张家口市劳动模范"})[0]
    finding = docket.findings("eligibility.city-honour")[0]
    assert f"在 reasons.csv 写明理由（编号 {person.id}，规则 eligibility.city-honour）" in finding.remedy


def test_a_rule_about_heads_asks_nothing_of_others() -> None:
    docket = Docket("004")
    rules = tuple(rule for rule in docket.campaign.eligibility if rule.id == "two-years")
    docket.campaign = replace(docket.campaign, eligibility=rules)
    docket.add(3, category="front-line")
    assert [ruling.found for ruling in docket.rulings("eligibility.two-years")] == ["核查 0 个"]
