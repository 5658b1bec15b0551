"""Votes, approvals, consultations, deeds and materials: in order, and each way of being out of order."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publicity.model.candidate import Candidate
from publicity.records import Answers, Ballot
from publicity.rules.consultations import about
from publicity.rules.deeds import first_person, length, span
from tests.docket import FIRST_DAY, Docket, campaign

ALL = ("000", "001", "002", "003", "004")
MEETINGS = [
    ("000 votes.mass-meeting", {"category": "farmers"}),
    ("001 votes.workers-congress", {"category": "front-line"}),
    ("002 votes.democratic", {"category": "deputies"}),
    ("003 votes.democratic", {}),
    ("004 votes.mass-meeting", {"category": "farmers"}),
    ("004 votes.reviewers", {"category": "farmers"}),
]


def ballots(docket: Docket, candidate: Candidate, rule: str, **fields: Any) -> None:
    """Change what a candidate's ballots of one meeting say."""
    records = docket.case().records
    vote = next(vote for vote in docket.campaign.votes if f"votes.{vote.id}" == rule)
    changed = tuple(
        replace(ballot, **fields) if ballot.body in vote.body else ballot for ballot in records.ballots[candidate.id]
    )
    docket.records["ballots"] = {**records.ballots, candidate.id: changed}


@pytest.mark.parametrize(("rule", "who"), MEETINGS, ids=[row[0] for row in MEETINGS])
def test_a_candidate_without_the_meeting_is_found_once_its_publicity_begins(rule: str, who: dict[str, Any]) -> None:
    docket, key = Docket(rule[:3]), rule.partition(" ")[2]
    candidate = docket.add(1, **who)[0]
    assert docket.errors("votes.") == []
    docket.records["ballots"] = {}
    assert any(f"{candidate.id}（{candidate.name}）没有民主推荐的结果" in sentence for sentence in docket.errors(key))


@pytest.mark.parametrize(("rule", "who"), MEETINGS, ids=[row[0] for row in MEETINGS])
def test_a_meeting_held_after_the_publicity_began_is_found(rule: str, who: dict[str, Any]) -> None:
    docket, key = Docket(rule[:3]), rule.partition(" ")[2]
    candidate = docket.add(1, **who)[0]
    tier = docket.case().tier_after(next(v for v in docket.campaign.votes if f"votes.{v.id}" == key).stage)
    assert tier is not None
    opens = docket.case().standing[tier.id][candidate.id].period.start
    ballots(docket, candidate, key, on=opens)
    assert docket.errors(key) == []
    ballots(docket, candidate, key, on=opens + timedelta(days=1))
    assert f"晚于公示首日 {opens}" in docket.errors(key)[0]


@pytest.mark.rule("001 votes.joint-meeting")
@pytest.mark.rule("001 votes.residents-meeting")
def test_in_001_one_of_three_meetings_is_enough_and_the_residents_is_not_for_employees() -> None:
    docket = Docket("001")
    farmer, worker = docket.add(1, category="farmers")[0], docket.add(1, category="front-line")[0]
    ballots(docket, farmer, "votes.workers-congress", body="村民会议")
    assert docket.errors("votes.") == []
    docket.records = {}
    ballots(docket, worker, "votes.workers-congress", body="职代会团（组）长和专门委员会（小组）负责人联席会议")
    assert docket.errors("votes.") == []
    docket.records = {}
    ballots(docket, worker, "votes.workers-congress", body="村民会议")
    assert [sentence[:3] for sentence in docket.errors("votes.")] == ["c-2"]


# 004 八.1 and 八.2: 80 % of 45 present is 36, 60 % of 15 is 9
SHARES = [("004 votes.mass-meeting", 45, 36), ("004 votes.reviewers", 15, 9)]


@pytest.mark.parametrize(("rule", "present", "enough"), SHARES, ids=[row[0] for row in SHARES])
def test_the_share_itself_passes_and_one_vote_less_does_not(rule: str, present: int, enough: int) -> None:
    docket, key = Docket("004"), rule.partition(" ")[2]
    person = docket.add(1, category="farmers")[0]
    counts = {"members": present, "present": present, "valid": present}
    ballots(docket, person, key, affirmative=enough, **counts)
    assert docket.findings(key) == ()
    ballots(docket, person, key, affirmative=enough - 1, **counts)
    sentence = docket.errors(key)[0]
    assert f"得票 {enough - 1}／实到 {present}＝{(enough - 1) / present:.2%}，不足" in sentence
    assert "不得推荐" in sentence


def test_a_share_that_depends_on_the_denominator_is_a_warning_that_says_so() -> None:
    docket = Docket("004")
    person = docket.add(1, category="farmers")[0]
    ballots(docket, person, "votes.mass-meeting", members=50, present=45, valid=44, affirmative=36)
    assert docket.errors("votes.") == []
    told = docket.doubts("votes.mass-meeting.base")
    assert told == ["c-1（推荐1）得票按实到合格，按应到 50 只有 72.00%；文件没有写明分母（八.1）"]


def test_a_campaign_that_names_its_denominator_is_judged_by_it_alone() -> None:
    votes = tuple(replace(vote, base="members") for vote in campaign("004").votes)
    docket = Docket("004", votes=votes)
    person = docket.add(1, category="farmers")[0]
    ballots(docket, person, "votes.mass-meeting", members=50, present=45, valid=44, affirmative=40)
    assert docket.findings("votes.mass-meeting") == ()
    ballots(docket, person, "votes.mass-meeting", members=50, present=45, valid=44, affirmative=39)
    assert "得票 39／应到 50＝78.00%" in docket.errors("votes.mass-meeting")[0]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"secret": None}, "没有写明无记名"),
        ({"secret": False}, "没有写明无记名"),
        ({"announced": False}, "没有写明当场公布结果"),
        ({"affirmative": None}, "没有写明赞成票和实到"),
        ({"present": None}, "没有写明赞成票和实到"),
        ({"affirmative": 101}, "赞成票 101 多于有效票 100"),
        ({"valid": 101, "affirmative": 90}, "有效票 101 多于实到 100"),
        ({"members": 99}, "实到 100 多于应到 99"),
    ],
)
def test_a_ballot_that_does_not_say_what_it_must_or_does_not_add_up_is_found(fields: dict[str, Any], said: str) -> None:
    docket = Docket("004")
    person = docket.add(1, category="farmers")[0]
    ballots(docket, person, "votes.mass-meeting", **fields)
    assert any(said in sentence for sentence in docket.errors("votes.mass-meeting"))


def test_the_reviewers_vote_is_differential_and_comes_after_the_units_publicity() -> None:
    docket = Docket("004")
    person = docket.add(1, category="farmers")[0]
    ballots(docket, person, "votes.reviewers", differential=False)
    assert "没有写明差额" in docket.errors("votes.reviewers")[0]
    docket.records = {}
    ballots(docket, person, "votes.reviewers", on=FIRST_DAY + timedelta(days=4))
    assert "不在上一级公示结束（2024-05-10）之后" in docket.errors("votes.reviewers")[0]
    docket.records = {}
    ballots(docket, person, "votes.reviewers", on=FIRST_DAY + timedelta(days=5))
    assert docket.errors("votes.reviewers") == []


@given(present=st.integers(1, 500), affirmative=st.integers(0, 500), share=st.fractions(0, 1, max_denominator=100))
def test_the_verdict_on_any_vote_agrees_with_plain_fractions(present: int, affirmative: int, share: Fraction) -> None:
    affirmative = min(present, affirmative)
    votes = tuple(replace(vote, threshold=share, base="present") for vote in campaign("004").votes)
    docket = Docket("004", votes=votes)
    person = docket.add(1, category="farmers")[0]
    ballots(
        docket, person, "votes.mass-meeting", members=present, present=present, valid=present, affirmative=affirmative
    )
    too_few = affirmative * share.denominator < share.numerator * present
    assert bool(docket.errors("votes.mass-meeting")) == too_few


APPROVALS = [
    ("000 approvals.units", "nanning", ["本单位党委"]),
    ("001 approvals.counties-and-units", "qiaodong", ["同级党委（党组）"]),
    ("002 approvals.units", "nanning", ["领导班子集体研究", "主要负责同志签字同意"]),
    ("004 approvals.counties", "fumeng", ["县（区）政府常务会议", "县（区）委常委会会议"]),
    ("004 approvals.city-organs", "city-organs", ["主管领导"]),
    ("004 approvals.central-units", "central", ["主管部门党组（党委）"]),
]


@pytest.mark.parametrize(("rule", "unit", "bodies"), APPROVALS, ids=[row[0] for row in APPROVALS])
def test_every_body_that_the_document_names_must_have_approved_the_list(
    rule: str, unit: str, bodies: list[str]
) -> None:
    docket, key = Docket(rule[:3]), rule.partition(" ")[2]
    docket.add(2, unit=unit)
    assert docket.errors("approvals.") == []
    decisions = docket.case().records.decisions
    for body in bodies:
        docket.records["decisions"] = tuple(d for d in decisions if d.body != body or d.unit != unit)
        assert f"没有{body}的审定" in docket.errors(key)[0]
    late = tuple(replace(decision, on=date(2024, 12, 31)) for decision in decisions)
    docket.records["decisions"] = late
    assert "晚于下一级公示首日" in docket.errors(key)[0]


def test_004_approves_after_the_units_publicity_is_over() -> None:
    docket = Docket("004")
    docket.add(1, unit="fumeng")
    decisions = docket.case().records.decisions
    docket.records["decisions"] = tuple(replace(d, on=FIRST_DAY + timedelta(days=4)) for d in decisions)
    assert all("不在公示期满（2024-05-10）之后" in sentence for sentence in docket.errors("approvals."))
    assert len(docket.errors("approvals.counties")) == 2


SEVEN = ["发展改革", "人力资源社会保障", "生态环境", "应急管理", "卫生健康", "税务", "市场监管"]
SEVEN_ZJK = ["发展改革", "人力资源和社会保障", "生态环境", "应急管理", "税务", "市场监督管理", "卫生健康"]
FIVE = ["生态环境", "人力资源社会保障", "税务", "市场监管", "应急管理"]
EIGHT = ["发展改革", "公安", "人力资源社会保障", "生态环境", "应急管理", "市场监管", "工会", "税务"]
STAFF = ["组织人事", "纪检监察"]
# rule, a candidate that needs it, the departments, about whom, one who does not need it
CONSULTED: list[tuple[str, dict[str, Any], list[str], str, dict[str, Any]]] = [
    ("000 consultations.police", {}, ["公安"], "本人", {"kind": "collective"}),
    ("000 consultations.public-staff", {"category": "public-staff"}, STAFF, "本人", {"category": "farmers"}),
    ("000 consultations.committees", {"category": "farmers", "marks": ("村两委",)}, STAFF, "本人", {}),
    ("000 consultations.united-front", {"marks": ("统战人士",)}, ["统战"], "本人", {}),
    ("000 consultations.heads", {"category": "heads"}, SEVEN, "本人", {"category": "front-line"}),
    ("000 consultations.heads", {"category": "farmers", "marks": ("规模以上负责人",)}, SEVEN, "本人", {}),
    ("000 consultations.state-heads", {"category": "heads", "marks": ("国有",)}, ["组织人事", "审计", "纪检监察"],
     "本人", {"category": "heads"}),
    ("000 consultations.private-heads", {"category": "heads", "marks": ("非公",)}, ["工商联"], "本人",
     {"category": "heads", "marks": ("国有",)}),
    ("000 consultations.private-appraisal", {"marks": ("非公",)}, ["民营经济代表人士综合评价"], "本人", {}),
    ("000 consultations.migrants", {"category": "farmers", "marks": ("农民工",)}, ["工作所在地", "户籍所在地"], "本人",
     {"category": "farmers"}),
    ("000 consultations.region-managed", {"marks": ("自治区管理干部",)}, ["有关区直单位"], "本人", {}),
    ("000 consultations.central", {"marks": ("中央垂直管理",)}, ["有关区直单位", "有管理权限的中央和国家机关"],
     "本人", {}),
    ("001 consultations.police", {}, ["公安"], "本人", {"kind": "collective"}),
    ("001 consultations.public-staff", {"category": "public-staff"}, STAFF, "本人", {"category": "farmers"}),
    ("001 consultations.state-managers", {"category": "heads", "staff": {"单位性质": "国有"}}, STAFF, "本人",
     {"category": "heads", "staff": {"单位性质": "非公"}}),
    ("001 consultations.committees", {"marks": ("社区两委",)}, STAFF, "本人", {}),
    ("001 consultations.enterprise-heads", {"category": "heads"}, SEVEN_ZJK, "单位", {"category": "front-line"}),
    ("001 consultations.enterprises", {"kind": "collective", "staff": {"单位类型": "企业"}}, SEVEN_ZJK, "单位",
     {"kind": "collective", "staff": {"单位类型": "事业单位"}}),
    ("001 consultations.private-heads", {"category": "heads", "staff": {"单位性质": "非公"}}, ["统战"], "单位",
     {"category": "heads", "staff": {"单位性质": "国有"}}),
    ("001 consultations.private", {"kind": "collective", "staff": {"单位性质": "非公"}}, ["统战"], "单位",
     {"kind": "collective", "staff": {"单位性质": "国有"}}),
    ("002 consultations.public-staff", {"category": "office-staff"}, STAFF, "本人", {"category": "deputies"}),
    ("002 consultations.public-bodies", {"kind": "collective", "staff": {"集体性质": "机关"}}, STAFF, "单位",
     {"kind": "collective", "staff": {"集体性质": "其他"}}),
    ("002 consultations.enterprises", {"kind": "collective", "staff": {"集体性质": "企业"}}, FIVE, "单位",
     {"kind": "collective", "staff": {"集体性质": "机关"}}),
    ("002 consultations.enterprise-heads", {"marks": ("企业负责人",)}, FIVE, "单位", {}),
    ("002 consultations.enterprises-too", {"kind": "collective", "staff": {"集体性质": "企业"}}, STAFF, "单位",
     {"kind": "collective", "staff": {"集体性质": "其他"}}),
    ("002 consultations.enterprise-heads-too", {"marks": ("企业负责人",)}, STAFF, "本人", {}),
    ("004 consultations.heads", {"category": "heads"}, EIGHT, "本人", {"category": "front-line"}),
    ("004 consultations.private", {"category": "heads", "marks": ("民营",)}, ["统战", "工商联"], "单位",
     {"category": "heads", "marks": ("国有",)}),
    ("004 consultations.private", {"kind": "collective", "category": "enterprises", "marks": ("非公",)},
     ["统战", "工商联"], "单位", {"kind": "collective", "category": "enterprises"}),
    ("004 consultations.state", {"category": "heads", "marks": ("国有",)}, ["纪检监察", "审计"], "单位",
     {"category": "front-line", "marks": ("国有",)}),
    ("004 consultations.state-heads", {"category": "heads", "marks": ("国有",)}, ["组织人事"], "本人",
     {"kind": "collective", "category": "enterprises", "marks": ("国有",)}),
    ("004 consultations.officials", {"marks": ("领导干部",)}, STAFF, "本人", {}),
]  # fmt: skip
CONSULTED_IDS = [f"{row[0]} {n}" for n, row in enumerate(CONSULTED)]


@pytest.mark.parametrize(("rule", "who", "departments", "whom", "other"), CONSULTED, ids=CONSULTED_IDS)
def test_each_department_that_a_kind_of_candidate_needs_is_missed_when_it_said_nothing(
    rule: str, who: dict[str, Any], departments: list[str], whom: str, other: dict[str, Any]
) -> None:
    docket, key = Docket(rule[:3]), rule.partition(" ")[2]
    candidate = docket.add(1, **who)[0]
    docket.add(1, **other)
    assert docket.errors(key) == []
    opinions = docket.case().records.opinions
    for department in departments:
        kept = tuple(opinion for opinion in opinions[candidate.id] if opinion.department != department)
        docket.records["opinions"] = {**opinions, candidate.id: kept}
        assert any(f"缺{department}对{whom}的意见" in sentence for sentence in docket.errors(key))
    docket.records["opinions"] = {}
    assert {sentence[:3] for sentence in docket.errors(key)} == {candidate.id}


def test_every_consultation_of_the_five_documents_stands_in_the_table() -> None:
    told = {row[0] for row in CONSULTED}
    rules = {f"{number} consultations.{rule.id}" for number in ALL for rule in campaign(number).consultations}
    assert told == rules
    departments = {row[0]: row[2] for row in CONSULTED}
    for number in ALL:
        for rule in campaign(number).consultations:
            assert departments[f"{number} consultations.{rule.id}"] == list(rule.departments)


def test_a_no_and_a_silence_are_found_and_so_is_an_opinion_that_came_too_late() -> None:
    docket = Docket("001")
    person = docket.add(1, category="farmers")[0]
    opinion = docket.case().records.opinions[person.id][0]
    for change, said in (
        ({"view": "disagree"}, "公安对c-1（推荐1）不同意"),
        ({"view": "unanswered"}, "公安对c-1（推荐1）还没有答复"),
        ({"on": FIRST_DAY + timedelta(days=1)}, "晚于公示首日 2024-05-06"),
    ):
        docket.records["opinions"] = {person.id: (replace(opinion, **change),)}
        assert said in docket.errors("consultations.police")[0]
    docket.records["opinions"] = {person.id: (replace(opinion, on=FIRST_DAY),)}
    assert docket.errors("consultations.police") == []


def test_an_enterprise_head_needs_opinions_on_himself_and_on_his_enterprise() -> None:
    rule = next(rule for rule in campaign("004").consultations if rule.id == "private")
    docket = Docket("004")
    person, collective = docket.add(1)[0], docket.add(1, kind="collective")[0]
    assert about(rule, person) == ("person", "unit")
    assert about(rule, collective) == ("unit",)


DEEDS = [
    ("000 deeds.brief", 0, 500),
    ("001 deeds.brief", 150, 850),
    ("002 deeds.brief", 0, 400),
    ("003 deeds.brief", 0, 500),
    ("004 deeds.brief", 0, 500),
]
KEPT = [
    ("000 deeds.full", 0, 2000),
    ("002 deeds.full", 0, 2000),
    ("003 deeds.full", 1200, 1800),  # 1500字左右 with a tolerance of 20 %
    ("004 deeds.full", 0, 2000),
]


@pytest.mark.parametrize(("rule", "least", "most"), DEEDS, ids=[row[0] for row in DEEDS])
def test_a_published_deed_may_be_so_long_and_not_one_character_longer(rule: str, least: int, most: int) -> None:
    docket, key = Docket(rule[:3]), rule.partition(" ")[2]
    docket.add(1, deeds="事" * most)
    docket.add(1, deeds="事" * max(least, 1))
    assert docket.errors(key) == []
    docket.add(1, deeds="事" * (most + 1))
    short = [docket.add(1, deeds="事" * (least - 1))] if least else []
    assert len(docket.errors(key)) == 1 + len(short)
    assert f"{most + 1} 字" in docket.errors(key)[0]


@pytest.mark.parametrize(("rule", "least", "most"), KEPT, ids=[row[0] for row in KEPT])
def test_the_long_deed_that_is_not_published_is_measured_where_it_is_kept(rule: str, least: int, most: int) -> None:
    docket, key = Docket(rule[:3]), rule.partition(" ")[2]
    person = docket.add(1)[0]
    docket.records["deeds"] = {"full": {person.id: "迹" * most}}
    assert docket.errors(key) == []
    docket.records["deeds"] = {"full": {person.id: "迹" * (most + 1)}}
    assert f"{most + 1} 字" in docket.errors(key)[0]
    docket.records["deeds"] = {"full": {person.id: "迹" * (least - 1)}}
    assert len(docket.errors(key)) == (1 if least else 0)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("三十年如一日，兢兢业业。", 12),
        ("他用 3 台 CNC 机床加工了 1,250 件零件", 14),  # eleven characters, 3, CNC and 1,250
        ("", 0),
        ("　　全角空格和\n换行不算", 9),
        ("**重点**工程", 4),
        ("# 标题\n\n- 一项\n- 两项", 6),
        ("[链接](https://gongshi.example/a)", 2),
        ("5G+AI", 3),
        ("𠮷野家", 3),
    ],
)
def test_length_is_counted_as_word_processors_count_chinese(text: str, count: int) -> None:
    assert length(text) == count


def test_about_has_a_tolerance_that_the_campaign_sets() -> None:
    rule = next(rule for rule in campaign("003").deeds if rule.id == "full")
    assert span(rule) == (1200, 1800)
    assert span(replace(rule, tolerance_percent=0)) == (1500, 1500)
    assert span(replace(rule, about_chars=33, tolerance_percent=10)) == (30, 36)  # 29.7 to 36.3


def test_003_wants_the_third_person_and_quotations_may_say_i() -> None:
    docket = Docket("003")
    docket.add(1, deeds="他说：“我不走。”这是我国第一台，他自我加压、忘我工作，我市有名。")
    assert docket.findings("deeds.brief.person") == ()
    docket.add(1, deeds="我在车间干了三十年。")
    assert docket.doubts("deeds.brief.person") == ["c-2（推荐2）的公示用主要事迹要用第三人称（三（二）），其中有“我”"]


@pytest.mark.parametrize(
    ("text", "said"), [("本人负责", "本人"), ("他本人", "本人"), ("我们班组", "我们"), ("他们", "")]
)
def test_the_first_person_is_found_in_its_usual_words(text: str, said: str) -> None:
    assert first_person(text) == said


DUE = {"000": 14, "001": 1, "002": 7, "003": 0, "004": 8}


@pytest.mark.rule("000 materials.*")
@pytest.mark.rule("001 materials.*")
@pytest.mark.rule("002 materials.*")
@pytest.mark.rule("003 materials.*")
@pytest.mark.rule("004 materials.*")
@pytest.mark.parametrize("number", ALL)
def test_every_material_that_is_due_must_be_ticked(number: str) -> None:
    docket = Docket(number)
    docket.add(1)
    docket.add(1, kind="collective")
    assert docket.errors("materials.") == []
    docket.records["materials"] = {}
    assert len({finding.rule for finding in docket.findings("materials.")}) == DUE[number]
    waiting = [ruling for ruling in docket.rulings("materials.") if ruling.verdict == "not_due"]
    assert len(waiting) == len(docket.campaign.materials) - DUE[number]


@pytest.mark.parametrize(("answer", "errors"), [("齐", 0), ("无需", 0), ("缺", 1), ("", 1)])
def test_a_material_is_there_or_not_needed_or_missing(answer: str, errors: int) -> None:
    docket = Docket("004")
    person = docket.add(1)[0]
    records = docket.case().records
    row = records.materials[person.id]
    cells = {**row.cells, "承诺书": answer}
    docket.records["materials"] = {**records.materials, person.id: Answers(cells=cells, place=row.place)}
    assert len(docket.errors("materials.pledge")) == errors


def test_a_material_of_the_unit_is_asked_of_the_unit_once() -> None:
    docket = Docket("002")
    docket.add(3, unit="nanning", category="deputies")
    materials = docket.case().records.materials
    docket.records["materials"] = {key: row for key, row in materials.items() if key != "nanning"}
    assert [sentence.partition("“")[0] for sentence in docket.errors("materials.report")] == [
        "南宁市人大常委会还没有核对"
    ]


def test_a_ballot_of_a_meeting_that_no_rule_names_is_nobodys() -> None:
    docket = Docket("000")
    person = docket.add(1)[0]
    ballot = Ballot(candidate=person.id, body="茶话会", on=FIRST_DAY, place=docket.where())
    docket.records["ballots"] = {person.id: (ballot,)}
    assert "没有民主推荐的结果" in docket.errors("votes.")[0]
