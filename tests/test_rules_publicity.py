"""Publicity, objections, the timetable and privacy: in order, and one step out of it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from publicity.model.materials import Column
from publicity.model.notice import Approval, PeriodSpec
from publicity.problems import Place
from publicity.records import NOTICE_ITSELF, Objection, Reason
from tests.docket import FIRST_DAY, Docket

ALL = ("000", "001", "002", "003", "004")
WEEK = timedelta(days=7)
# document and tier, the notice's key in a docket, how many working days at least, whether exactly
DAYS = [
    ("000 publicity.days.unit", "nanning-unit", 5, False),
    ("000 publicity.days.city", "nanning-city", 5, False),
    ("000 publicity.days.region", "committee-region", 5, True),
    ("001 publicity.days.unit", "qiaodong-unit", 5, False),
    ("001 publicity.days.county", "qiaodong-county", 5, False),
    ("001 publicity.days.city", "committee-city", 5, False),
    ("002 publicity.days.unit", "nanning-unit", 5, False),
    ("002 publicity.days.recommender", "nanning-recommender", 5, False),
    ("002 publicity.days.region", "committee-region", 5, True),
    ("003 publicity.days.unit", "shenyang-unit", 5, False),
    ("004 publicity.days.unit", "fumeng-unit", 5, False),
]


@pytest.mark.parametrize(("rule", "notice", "days", "exactly"), DAYS, ids=[row[0] for row in DAYS])
def test_so_many_working_days_are_enough_and_one_less_is_not(rule: str, notice: str, days: int, exactly: bool) -> None:
    docket = Docket(rule[:3])
    docket.add(1)
    placed = next(placed for placed in docket.case().content.notices if placed.id == notice)
    for number, errors in ((days, 0), (days - 1, 1), (days + 1, 1 if exactly else 0)):
        docket.notices[notice] = {"period": replace(placed.notice.period, days=number)}
        assert len(docket.errors("publicity.days")) == errors


def test_five_calendar_days_are_not_five_working_days() -> None:
    docket = Docket("003")
    docket.add(1)
    # Thursday 9 May to Monday 13 May 2024: Sunday rests, Saturday 11 May works
    docket.notices["shenyang-unit"] = {
        "period": PeriodSpec(start=FIRST_DAY + timedelta(days=3), days=5, unit="calendar")
    }
    assert docket.errors("publicity.days") == [
        "本单位公示不少于 5 个工作日（三（二）），这里是5 个自然日，其中只有 4 个工作日"
    ]


@pytest.mark.rule("004 publicity.days.city")
def test_a_tier_without_a_stated_number_of_days_takes_any() -> None:
    docket = Docket("004")
    docket.add(1)
    docket.notices["committee-city"] = {"period": PeriodSpec(start=FIRST_DAY + WEEK, days=3)}
    assert docket.errors("publicity.days") == []
    assert [r.required for r in docket.rulings("publicity.days.city")] == ["文件没有写明"]


STEPS = [
    ("000 publicity.order.city", "nanning-city", 1),
    ("000 publicity.order.region", "committee-region", 2),
    ("001 publicity.order.county", "qiaodong-county", 1),
    ("001 publicity.order.city", "committee-city", 2),
    ("002 publicity.order.recommender", "nanning-recommender", 1),
    ("002 publicity.order.region", "committee-region", 2),
    ("004 publicity.order.city", "committee-city", 1),
]


@pytest.mark.parametrize(("rule", "notice", "tier"), STEPS, ids=[row[0] for row in STEPS])
def test_a_tier_begins_on_the_day_after_the_one_before_is_over_and_not_on_its_last_day(
    rule: str, notice: str, tier: int
) -> None:
    docket = Docket(rule[:3])
    docket.add(1)
    last = FIRST_DAY + (tier - 1) * WEEK + timedelta(days=4)  # the Friday of the tier before
    docket.notices[notice] = {"period": PeriodSpec(start=last + timedelta(days=1), days=5)}
    assert docket.errors("publicity.order") == []
    docket.notices[notice] = {"period": PeriodSpec(start=last, days=5)}
    assert f"到 {last} 才满" in docket.errors("publicity.order")[0]


@pytest.mark.parametrize("number", ["000", "001", "002", "004"])
def test_nobody_comes_from_nowhere_and_nobody_goes_in_silence(number: str) -> None:
    docket = Docket(number)
    docket.add(3)
    first, last = docket.campaign.tiers[0], docket.campaign.tiers[-1]
    docket.left_out = {("c-1", first.id), ("c-2", last.id)}
    told = [finding.sentence for finding in docket.findings("publicity.chain")]
    assert any(sentence.startswith(f"c-1 没有经过{first.title}公示") for sentence in told)
    assert any(sentence.startswith("c-2（推荐2）在") and "不见了" in sentence for sentence in told)
    assert not any(sentence.startswith("c-3") for sentence in told)


@pytest.mark.rule("000 publicity.once.*")
@pytest.mark.rule("001 publicity.once.*")
@pytest.mark.rule("002 publicity.once.*")
@pytest.mark.rule("003 publicity.once.*")
@pytest.mark.rule("004 publicity.once.*")
@pytest.mark.parametrize("number", ALL)
def test_one_candidate_has_one_notice_a_tier(number: str) -> None:
    docket = Docket(number)
    one, other = docket.campaign.units[:2]
    docket.add(1, unit=one.id)
    docket.add(1, unit=other.id)
    assert docket.errors("publicity.once") == []
    tier = docket.campaign.tiers[0].id
    docket.notices[f"{other.id}-{tier}"] = {"candidates": ("c-1", "c-2")}
    assert f"c-1 在{docket.campaign.tiers[0].title}公示了两次" in docket.errors("publicity.once")[0]


@pytest.mark.rule("000 publicity.content.*")
@pytest.mark.rule("001 publicity.content.*")
@pytest.mark.rule("002 publicity.content.*")
@pytest.mark.rule("004 publicity.content.*")
@pytest.mark.parametrize("number", ["000", "001", "002", "004"])
def test_a_notice_must_say_name_workplace_post_and_deeds(number: str) -> None:
    docket = Docket(number)
    whole = {"姓名": "甲", "工作单位": "某厂", "职务": "职工", "类别": "人大代表"}  # 002 shows the class too
    docket.add(1, public=whole)
    assert docket.errors("publicity.content") == []
    docket.add(1, public={**whole, "职务": ""})
    docket.add(1, public=whole, deeds="")
    docket.add(1, public={"姓名": "丁", "工作单位": "某厂", "类别": "人大代表"})  # the sheet has no such column at all
    told = {(s[:3], s.rpartition("：")[2].partition("（")[0]) for s in docket.errors("publicity.content")}
    assert told == {("c-2", "职务"), ("c-3", "简要事迹"), ("c-4", "职务")}


@pytest.mark.rule("003 publicity.content.*")
def test_003_must_say_what_the_document_calls_the_basic_facts() -> None:
    wanted = ("姓名", "性别", "民族", "政治面貌", "学历", "工作单位", "职务", "职称", "从业年限")
    docket = Docket("003")
    docket.add(1, public=dict.fromkeys(wanted, "有"))
    assert docket.errors("publicity.content") == []
    for header in wanted:
        docket.add(1, public={**dict.fromkeys(wanted, "有"), header: ""})
    assert [s.rpartition("：")[2].partition("（")[0] for s in docket.errors("publicity.content")] == list(wanted)


@pytest.mark.rule("002 publicity.merged")
def test_002_needs_one_publicity_where_unit_and_recommending_unit_are_one() -> None:
    docket = Docket("002")
    docket.add(1, unit="region", workplace="区直某厅")
    docket.add(1, unit="nanning", workplace="南宁市人大常委会")
    docket.left_out = {("c-1", "recommender"), ("c-2", "recommender")}
    docket.notices = {"region-unit": {"merges": ("recommender",)}, "nanning-unit": {"merges": ("recommender",)}}
    assert docket.errors("publicity.merged") == []
    docket.add(1, unit="nanning", workplace="横州市水利局")
    docket.notices["nanning-unit"] |= {"issuer": "横州市水利局"}  # who issues a notice says nothing of who recommends
    assert "推荐3的所在单位不是推荐单位，不能只公示一次" in docket.errors("publicity.merged")[0]


@pytest.mark.rule("000 publicity.merged")
@pytest.mark.rule("001 publicity.merged")
@pytest.mark.rule("003 publicity.merged")
@pytest.mark.rule("004 publicity.merged")
@pytest.mark.parametrize(
    ("number", "notice", "tier"),
    [("000", "nanning-unit", "city"), ("001", "qiaodong-unit", "county"), ("004", "fumeng-unit", "city")],
)
def test_no_other_document_lets_two_tiers_be_one(number: str, notice: str, tier: str) -> None:
    docket = Docket(number)
    docket.add(1)
    assert docket.errors("publicity.merged") == []
    docket.notices[notice] = {"merges": (tier,)}
    assert "文件没有说" in docket.errors("publicity.merged")[0]


@pytest.mark.rule("000 publicity.approved")
@pytest.mark.rule("001 publicity.approved")
@pytest.mark.rule("002 publicity.approved")
@pytest.mark.rule("003 publicity.approved")
@pytest.mark.rule("004 publicity.approved")
@pytest.mark.parametrize("number", ALL)
def test_a_notice_is_approved_on_its_first_day_at_the_latest(number: str) -> None:
    docket = Docket(number)
    docket.add(1)
    notice = f"{docket.campaign.units[0].id}-{docket.campaign.tiers[0].id}"
    docket.notices[notice] = {"approval": Approval(by="会议", on=FIRST_DAY, record="一号")}
    assert docket.errors("publicity.approved") == []
    docket.notices[notice] = {"approval": Approval(by="会议", on=FIRST_DAY + timedelta(days=1), record="一号")}
    assert docket.errors("publicity.approved") == ["批准日期 2024-05-07 晚于公示首日 2024-05-06"]


def objected(docket: Docket, **fields: Any) -> None:
    """Let somebody object to the first candidate in the first tier's notice."""
    given: dict[str, Any] = {
        "candidate": "c-1",
        "notice": f"{docket.campaign.units[0].id}-{docket.campaign.tiers[0].id}",
        "received": FIRST_DAY,
        "state": "not_upheld",
        "closed": FIRST_DAY + timedelta(days=4),
        "place": Place("objections.csv", 2),
    } | fields
    docket.records["objections"] = {given["candidate"]: (Objection(**given),)}


@pytest.mark.rule("000 objections")
@pytest.mark.rule("002 objections")
@pytest.mark.rule("004 objections")
@pytest.mark.parametrize("number", ["000", "002", "004"])
def test_nobody_goes_up_while_an_objection_is_open_upheld_or_without_a_clear_answer(number: str) -> None:
    docket = Docket(number)
    docket.add(1)
    objected(docket)
    assert docket.findings("objections") == ()
    objected(docket, closed=FIRST_DAY + WEEK)  # closed on the day on which the next tier begins
    assert docket.findings("objections") == ()
    objected(docket, closed=FIRST_DAY + WEEK + timedelta(days=1))
    assert "才办结，却进入了" in docket.errors("objections")[0]
    for state, said in (("open", "核查中"), ("upheld", "查实"), ("inconclusive", "不能得出明确结论")):
        objected(docket, state=state, closed=None if state == "open" else FIRST_DAY)
        assert said in docket.errors("objections")[0]


@pytest.mark.rule("000 objections.exit")
@pytest.mark.rule("001 objections.exit")
@pytest.mark.rule("002 objections.exit")
@pytest.mark.rule("003 objections.exit")
@pytest.mark.rule("004 objections.exit")
@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_whoever_an_objection_was_upheld_against_leaves_the_list(number: str) -> None:
    docket = Docket(number)
    [candidate] = docket.add(1)
    objected(docket, state="upheld")
    assert docket.errors("objections.exit") == [
        f"c-1（推荐1）在 {docket.campaign.units[0].id}-{docket.campaign.tiers[0].id} 的异议查实，却没有写明撤销推荐"
    ]
    docket.leaves(candidate, docket.campaign.tiers[0].id)
    assert docket.findings("objections") == ()
    docket.leaves(candidate, docket.campaign.tiers[0].id, kind="declined", slot=None)
    assert len(docket.errors("objections.exit")) == 1


def test_nobody_could_wait_for_an_objection_that_came_when_the_next_tier_had_begun() -> None:
    docket = Docket("000")
    [candidate] = docket.add(1)
    objected(docket, state="open", closed=None, received=FIRST_DAY + WEEK)
    assert "的异议核查中，却进入了 committee-region" in docket.errors("objections")[0]
    last = {"received": FIRST_DAY + 2 * WEEK, "closed": FIRST_DAY + 3 * WEEK}
    objected(docket, state="open", **last | {"closed": None})
    assert docket.findings("objections") == ()
    objected(docket, state="upheld", **last)
    assert len(docket.errors("objections")) == 1
    docket.leaves(candidate, docket.campaign.tiers[-1].id)
    assert docket.findings("objections") == ()
    objected(docket, candidate=NOTICE_ITSELF, state="open", **last | {"closed": None})
    assert docket.findings("objections") == ()


def test_a_list_waits_while_an_objection_to_the_notice_itself_is_open() -> None:
    docket = Docket("000")
    docket.add(1)
    objected(docket, candidate=NOTICE_ITSELF, state="open", closed=None)
    assert "对公示本身的异议，还在核查中，名单却进入了" in docket.errors("objections")[0]
    objected(docket, candidate=NOTICE_ITSELF, state="not_upheld", closed=FIRST_DAY + WEEK + timedelta(days=1))
    assert "才查清，名单却进入了" in docket.errors("objections")[0]
    objected(docket, candidate=NOTICE_ITSELF, state="not_upheld")
    assert docket.findings("objections") == ()
    objected(docket, candidate=NOTICE_ITSELF, state="upheld")
    assert "对公示本身的异议，查实，名单却进入了" in docket.doubts("objections.notice")[0]


@pytest.mark.rule("001 objections")
def test_in_001_an_objection_without_a_clear_answer_is_a_warning_that_a_reason_settles() -> None:
    docket = Docket("001")
    docket.add(1)
    objected(docket, state="open", closed=None)
    assert len(docket.errors("objections")) == 1
    objected(docket, state="inconclusive")
    assert docket.errors("objections") == []
    assert "一般不再推荐" in docket.doubts("objections.inconclusive")[0]
    settled = Reason(
        subject="c-1", rule="objections.inconclusive", text="线索无法核实，群众测评无异议", by="评委会", on=FIRST_DAY,
        place=Place("reasons.csv", 2),
    )  # fmt: skip
    docket.records["reasons"] = (settled,)
    assert docket.doubts("objections.inconclusive") == []


@pytest.mark.rule("003 objections")
def test_an_objection_at_the_last_tier_stops_nobody_from_going_to_the_next() -> None:
    docket = Docket("003")
    docket.add(1)
    objected(docket, state="open", closed=None)
    assert docket.findings("objections") == ()


def test_an_objection_to_a_notice_that_does_not_name_the_candidate_is_a_slip() -> None:
    docket = Docket("001")
    docket.add(1)
    objected(docket, notice="qiaoxi-unit")
    assert docket.errors("objections") == ["公示 qiaoxi-unit 的名单里没有 c-1（推荐1）"]


REST_DAYS = [
    ("000 timetable.task-cities", "2024年3月16日（星期六）"),
    ("000 timetable.second-review", "2024年3月30日（星期六）"),
]


@pytest.mark.parametrize(("rule", "day"), REST_DAYS, ids=[row[0] for row in REST_DAYS])
def test_deadlines_on_rest_days_are_said_and_explained(rule: str, day: str) -> None:
    docket = Docket("000")
    docket.add(1)
    key = f"{rule.partition(' ')[2]}.rest-day"
    assert docket.settled(key)[0].endswith(f"的时限 {day}落在休息日，文件没有说是否顺延")
    docket.campaign = replace(docket.campaign, remarks=())
    assert len(docket.doubts(key)) == 1


@pytest.mark.rule("000 timetable.nominate")
@pytest.mark.rule("000 timetable.task-nominees")
@pytest.mark.rule("003 timetable.contact-sheet")
@pytest.mark.rule("004 timetable.deploy")
@pytest.mark.rule("004 timetable.assess")
@pytest.mark.rule("004 timetable.ceremony")
@pytest.mark.rule("002 timetable.nominate")
@pytest.mark.parametrize(
    ("number", "deadline", "weekday"),
    [
        ("000", "nominate", "星期五"),
        ("000", "task-nominees", "星期五"),
        ("002", "nominate", "星期一"),
        ("003", "contact-sheet", "星期五"),
        ("004", "deploy", "星期四"),
        ("004", "assess", "星期五"),
        ("004", "ceremony", "星期五"),
    ],
)
def test_a_deadline_on_a_working_day_needs_no_word(number: str, deadline: str, weekday: str) -> None:
    docket = Docket(number)
    docket.add(1)
    ruling = next(ruling for ruling in docket.rulings("timetable.") if ruling.rule == f"timetable.{deadline}")
    assert ruling.found == weekday
    assert not any(finding.rule.endswith("rest-day") for finding in ruling.findings)
    shifted = tuple(replace(d, on=date(2024, 3, 16)) for d in docket.campaign.deadlines if d.id == deadline)
    docket.campaign = replace(docket.campaign, deadlines=shifted)
    assert len(docket.findings(f"timetable.{deadline}.rest-day")) == 1


@pytest.mark.rule("001 timetable.report-up")
def test_the_two_periods_of_001_do_not_fit_before_its_deadline() -> None:
    docket = Docket("001")
    docket.add(1)
    told = docket.settled("timetable.report-up.fits")[0]
    assert told.startswith("2024-03-22 印发，到 2024-04-02 只有 7 个工作日，先后公示要 10 个（所在单位 5 个、")
    assert told.endswith("，最早到 2024-04-08 才满")
    later = tuple(replace(d, on=date(2024, 4, 8)) if d.id == "report-up" else d for d in docket.campaign.deadlines)
    docket.campaign = replace(docket.campaign, deadlines=later, remarks=())
    assert all("只剩 0 个" in sentence for sentence in docket.doubts("timetable.report-up.fits"))
    one_less = tuple(replace(d, on=date(2024, 4, 7)) if d.id == "report-up" else d for d in docket.campaign.deadlines)
    docket.campaign = replace(docket.campaign, deadlines=one_less)
    assert "先后公示要 10 个" in docket.doubts("timetable.report-up.fits")[0]


@pytest.mark.rule("004 timetable.pre-nominate")
@pytest.mark.rule("003 timetable.materials")
@pytest.mark.parametrize(
    ("number", "rule", "said"),
    [
        ("004", "pre-nominate", ("到 2021-04-02 有 6 个工作日", "只剩 1 个", "最迟 2021-03-29 开始")),
        ("003", "materials", ("到 2024-08-26 有 7 个工作日", "只剩 2 个", "最迟 2024-08-20 开始")),
    ],
)
def test_a_timetable_that_leaves_a_day_or_two_for_meetings_is_said(
    number: str, rule: str, said: tuple[str, ...]
) -> None:
    docket = Docket(number)
    docket.add(1)
    told = docket.settled(f"timetable.{rule}.fits")[0]
    assert [part for part in said if part not in told] == []
    roomy = tuple(replace(d, on=d.on + WEEK) if d.on else d for d in docket.campaign.deadlines)
    docket.campaign = replace(docket.campaign, deadlines=roomy)
    assert docket.findings(f"timetable.{rule}.fits") == ()


def test_publicity_that_ends_after_its_deadline_is_said() -> None:
    docket = Docket("003")  # its one tier ends on Friday 10 May 2024, the deadline is 26 August
    docket.add(1)
    assert docket.findings("timetable.materials.kept") == ()
    deadlines = tuple(replace(d, on=date(2024, 5, 9)) for d in docket.campaign.deadlines if d.id == "materials")
    docket.campaign = replace(docket.campaign, deadlines=deadlines)
    told = docket.doubts("timetable.materials.kept")
    assert told == [
        "报送初审材料的时限是 2024-05-09（三（五）），本单位公示有 1 份在其后才满，最晚的 shenyang-unit 到 2024-05-10"
    ]


def test_a_deadline_in_a_year_without_a_calendar_is_a_warning_that_names_the_notice_to_wait_for() -> None:
    docket = Docket("003")
    docket.add(1)
    deadlines = tuple(replace(d, on=date(2031, 3, 3)) for d in docket.campaign.deadlines if d.id == "materials")
    docket.campaign = replace(docket.campaign, deadlines=deadlines)
    told = docket.doubts("timetable.materials.calendar")
    assert len(told) == 1
    assert "报送初审材料的时限还不能核对：还不知道 2031 年的放假安排" in told[0]


PRIVATE = [
    ("110105194912310" + "02X", "身份证号码"),
    ("１１０１０５ １９４９１２３１ ００２Ｘ", "身份证号码"),
    ("138 0013 8000", "手机号码"),
    ("4111-1111-1111-1111", "银行卡号"),
    ("1974年8月12日出生", "出生日期"),
    ("家住幸福路12号3栋2单元401室", "家庭住址"),
]


@pytest.mark.rule("000 privacy.*")
@pytest.mark.rule("001 privacy.*")
@pytest.mark.rule("002 privacy.*")
@pytest.mark.rule("003 privacy.*")
@pytest.mark.rule("004 privacy.*")
@pytest.mark.parametrize("number", ALL)
@pytest.mark.parametrize(("text", "kind"), PRIVATE, ids=[kind for _, kind in PRIVATE][:2] + list("cdef"))
def test_what_belongs_to_a_person_alone_is_found_in_tables_deeds_and_notices(number: str, text: str, kind: str) -> None:
    docket = Docket(number)
    docket.add(1, staff={"备注": f"联系{text}"})
    docket.add(1, deeds=f"第一行。\n他的信息：{text}。")
    notice = f"{docket.campaign.units[0].id}-{docket.campaign.tiers[0].id}"
    docket.notices[notice] = {"note": f"附：{text}"}
    told = [finding for finding in docket.findings("privacy") if kind in finding.sentence]
    assert [str(finding.place) for finding in told] == ["candidates.csv:2", "/deeds/c-2.md:2", f"{notice}.yml:1"]
    assert not any(text in finding.sentence for finding in told)


def test_an_offices_own_line_may_be_printed_and_a_birth_column_stops_at_the_month() -> None:
    docket = Docket("003")
    contact = replace(docket.campaign.contacts[0], phones=("13800138000",))
    docket.campaign = replace(docket.campaign, contacts=(contact,))
    docket.add(1, deeds="咨询电话 138-0013-8000。", staff={"出生年月": "1974.08"})
    assert docket.findings("privacy") == ()
    docket.add(1, staff={"出生年月": "1974.08.12"})
    assert docket.errors("privacy") == ["c-2（推荐2）的“出生年月”写到了日"]


def test_nobody_under_fourteen_is_published() -> None:
    born, aged = Docket("003"), Docket("001")  # the notices open on 6 May 2024
    born.add(1, staff={"出生年月": "2010.04"})
    aged.add(1, staff={"年龄": "14"})
    assert born.errors("privacy.minors") == aged.errors("privacy.minors") == []
    born.add(1, staff={"出生年月": "2010.05"})  # 14 in May, on a day that the month does not tell
    aged.add(1, staff={"年龄": "13"})
    for docket in (born, aged):
        assert docket.errors("privacy.minors") == ["c-2（推荐2）不满14周岁"]


def test_an_age_and_a_birthday_in_one_row_are_both_looked_at() -> None:
    docket = Docket("003")
    sheets = tuple(
        replace(s, columns=(*s.columns, Column(header="年龄", visibility="staff", meaning="age")))
        for s in docket.campaign.sheets
    )
    docket.campaign = replace(docket.campaign, sheets=sheets)
    docket.add(1, staff={"年龄": "52", "出生年月": "2012.01"})
    docket.add(1, staff={"年龄": "12", "出生年月": "1974.08"})
    docket.add(1, staff={"年龄": "52", "出生年月": "1974.08"})
    assert docket.errors("privacy.minors") == ["c-1（推荐1）不满14周岁", "c-2（推荐2）不满14周岁"]


def test_what_is_explained_gives_nobody_away_either() -> None:
    docket = Docket("001")
    person = docket.add(1)[0]
    docket.leaves(person, "unit", slot="cancelled", reason="本人电话13800138000")
    reason = Reason(
        subject="c-1", rule="honours.basis", text="家住建设街58号", by="评委会", on=FIRST_DAY,
        place=Place("reasons.csv", 2),
    )  # fmt: skip
    docket.records["reasons"] = (reason,)
    assert [str(finding.place) for finding in docket.findings("privacy.tables")] == ["changes.csv", "reasons.csv:2"]


def test_an_identity_number_as_a_file_name_is_found() -> None:
    docket = Docket("001")
    candidate = docket.add(1)[0]
    del docket.candidates[candidate.id]
    docket.candidates["11010519491231002x"] = replace(candidate, id="11010519491231002x")
    assert any("编号（也是文件名）里有身份证号码" in sentence for sentence in docket.errors("privacy"))
