"""The tables of what was done for each candidate: read whole, and every slip told with file, line and remedy."""

from datetime import date

import pytest

from publicity.reader.content import examine
from publicity.records import Records
from tests.small import SmallContent

HOME = "campaigns/award-2024"
RULES = """\
stages:
  - {id: nominate, title: 推荐, clause: 四}
  - {id: unit-notice, title: 单位公示, after: [nominate], tier: unit, clause: 四}
  - {id: approve, title: 审定, after: [unit-notice], clause: 四}
  - {id: city-notice, title: 市级公示, after: [approve], tier: city, clause: 四}
votes:
  - {id: meeting, body: [职工大会], secret: true, threshold: 80/100, base: present, stage: nominate, clause: 四（一）}
consultations:
  - {id: police, for_whom: 个人, departments: [公安], stage: nominate, clause: 四（二）}
approval_stages:
  - {id: districts, for_whom: 各区, by: [党委], unit_kinds: [district], stage: approve, clause: 四（三）}
eligibility:
  - {id: retired, applies_to: [person], strength: in_principle, text: 离退休人员不参加, title: 离退休, clause: 三（一）}
materials:
  - {id: form, what: 审批表, stage: approve, clause: 四（四）}
deeds:
  - {id: brief, title: 简要事迹, max_chars: 500, published: true, clause: 四（五）}
  - {id: full, title: 事迹材料, max_chars: 20, published: false, folder: full-deeds, clause: 四（五）}
"""
TABLES = {
    "votes.csv": "编号,会议,日期,应到,实到,有效票,赞成票,无记名\n"
    "p-1、p-2,职工大会,2024-03-20,30,28,28,27,是\np-3,职工大会,2024-03-20,12,10,10,8,是\nt-1,职工大会,2024-03-20,12,10,10,9,是\n",
    "consultations.csv": "编号,部门,对象,日期,意见\np-1、p-2、p-3,公安,本人,2024-03-21,同意\n",
    "approvals.csv": "编号,机构,日期,文号\neast,党委,2024-04-09,东委1号\nwest,党委,2024-04-09,西委1号\n",
    "checks.csv": "编号,离退休,核查人,日期\np-1,否,岗位,2024-03-20\np-2,是,岗位,2024-03-20\np-3,否,,\n",
    "materials.csv": "编号,审批表\np-1,齐\np-2,齐\np-3,齐\nt-1,无需\n",
    "reasons.csv": "编号,规则,理由,批准,日期\np-2,eligibility.retired,返聘在岗，贡献突出,评委会,2024-03-22\n",
    "objections.csv": "编号,公示,收到日期,状态,办结日期,处理\np-1,east,2024-04-02,未查实,2024-04-08,继续推荐\n",
    "full-deeds/p-1.md": "他把压力表看了三十年。\n",
}


@pytest.fixture
def ruled(small: SmallContent) -> SmallContent:
    """Return the small folder with rules that ask for records, and all of those records."""
    campaign = small.home / "campaign.yml"
    campaign.write_text(campaign.read_text(encoding="utf-8") + RULES, encoding="utf-8")
    for name, text in TABLES.items():
        small.write(f"{HOME}/{name}", text)
    return small


def records(small: SmallContent) -> Records:
    """Return what was read."""
    return examine(small.root).cases[0].records


def test_complete_records_leave_nothing_to_say(ruled: SmallContent) -> None:
    assert ruled.findings() == ()
    assert [finding.rule for finding in ruled.read().settled] == ["eligibility.retired"]


def test_one_row_may_speak_of_several_candidates(ruled: SmallContent) -> None:
    read = records(ruled)
    assert [read.ballots[key][0].affirmative for key in ("p-1", "p-2", "p-3")] == [27, 27, 8]
    assert {key: opinions[0].on for key, opinions in read.opinions.items()} == dict.fromkeys(
        ("p-1", "p-2", "p-3"), date(2024, 3, 21)
    )
    assert read.ballots["p-1"][0].secret is True
    assert read.ballots["p-1"][0].differential is None


def test_every_table_may_be_missing_and_then_the_rules_ask_for_it(ruled: SmallContent) -> None:
    for name in TABLES:
        if name.endswith(".csv"):
            (ruled.home / name).unlink()
    told = {finding.rule for finding in ruled.findings()}
    assert told == {
        "votes.meeting",
        "consultations.police",
        "approvals.districts",
        "eligibility.retired",
        "materials.form",
    }


def test_a_long_deed_in_its_own_folder_is_measured_and_never_published(ruled: SmallContent) -> None:
    ruled.write(f"{HOME}/full-deeds/p-1.md", "长" * 21)
    assert "事迹材料 21 字，应在 20 字以内" in ruled.only_error().sentence


def test_an_identity_number_in_an_unpublished_deed_is_found_with_its_line(ruled: SmallContent) -> None:
    ruled.write(f"{HOME}/full-deeds/p-1.md", "一行。\n\n证号11010519491231002X。\n")
    error = ruled.only_error()
    assert str(error.place) == f"content/{HOME}/full-deeds/p-1.md:3"
    assert "110105" not in error.sentence


WRONG = [
    ("votes.csv", "p-3,职工大会", "p-9,职工大会", 3, "没有编号为“p-9”", "改正编号"),
    ("votes.csv", "p-3,职工大会", "p-3,茶话会", 3, "“会议”不能是“茶话会”", "职工大会"),
    ("votes.csv", "p-3,职工大会,2024-03-20", "p-3,职工大会,2024-02-30", 3, "不是一个存在的日期", "2024-04-01"),
    ("votes.csv", "12,10,10,8", "12,10,１０,8", 3, "“有效票”要写半角整数", "改正"),
    ("votes.csv", "12,10,10,8,是", "12,10,10,8,有", 3, "“无记名”不能是“有”", "是、否"),
    ("consultations.csv", "公安", "公安局", 2, "“部门”不能是“公安局”", "公安"),
    ("consultations.csv", "本人", "家属", 2, "“对象”不能是“家属”", "本人、单位、本人和单位"),
    ("consultations.csv", "同意", "没意见", 2, "“意见”不能是“没意见”", "同意、不同意、未答复"),
    ("approvals.csv", "east,党委", "north,党委", 2, "没有编号为“north”", "改正编号"),
    ("approvals.csv", "east,党委", "east,村委", 2, "“机构”不能是“村委”", "党委"),
    ("checks.csv", "p-1,否", "p-1,没有", 2, "“离退休”不能是“没有”", "否、是，或留空"),
    ("checks.csv", "p-3,否", "p-1,否", 4, "p-1 写了两遍", "只留一行"),
    ("materials.csv", "p-1,齐", "p-1,√", 2, "“审批表”不能是“√”", "缺、齐"),
    ("reasons.csv", "返聘在岗，贡献突出", "", 2, "理由和批准都要填", "写明理由"),
    ("objections.csv", "未查实", "查无此事", 2, "“状态”不能是“查无此事”", "核查中、查实、未查实"),
    ("objections.csv", "未查实,2024-04-08", "未查实,", 2, "核查中的不写办结日期，其余的都要写", "改"),
    ("objections.csv", "未查实", "核查中", 2, "核查中的不写办结日期", "改"),
    ("checks.csv", "编号,离退休", "编号,退休了", 1, "不认识的表头：退休了", "离退休"),
]


@pytest.mark.parametrize(("file", "old", "new", "line", "sentence", "remedy"), WRONG)
def test_a_slip_in_a_table_is_told_with_its_line_and_what_to_do(
    ruled: SmallContent, file: str, old: str, new: str, line: int, sentence: str, remedy: str
) -> None:
    ruled.edit(f"{HOME}/{file}", old, new)
    found = [finding for finding in ruled.findings() if finding.level == "error"]
    assert {str(finding.place) for finding in found} == {f"content/{HOME}/{file}:{line}"}
    assert any(sentence in finding.sentence and remedy in finding.remedy for finding in found)


HEAD_CONFLICT = "conflicts:\n  - {id: head, same: head_of_collective, strength: must_not, text: 无, clause: 四}\n"
SPOILT = [
    ("title: 推荐, clause: 四}", "title: 推荐, after: [approve], clause: 四}", "步骤 nominate 与别的步骤互为前后"),
    ("after: [nominate], tier: unit, clause", "after: [nominate], clause", "所在单位公示没有对应的步骤"),
    ("stage: nominate, clause: 四（一）", "stage: nominat, clause: 四（一）", "指向的“nominat”不存在"),
    ("title: 离退休, clause", "clause", "资格规则 retired 没有办法核查"),
    ("title: 离退休, clause", "rank_below: 副厅级, clause", "没有写看哪一栏"),
    ("title: 离退休, clause", "title: 离退休, column: 级别, rank_below: 副厅级, clause", "指向的“级别”不存在"),
    ("title: 离退休, clause", "title: 离退休, column: 身份证号码, contains: [x], clause", "指向的“身份证号码”不存在"),
    ("departments: [公安]", "who: {categories: [heads]}, departments: [公安]", "指向的“heads”不存在"),
    ("unit_kinds: [district]", "units: [north]", "指向的“north”不存在"),
    ("max_chars: 20,", "about_chars: 20,", "“左右”没有写允许偏差多少"),
    ("{id: form, what: 审批表, ", "{id: a, what: 审批表, clause: 四}\n  - {id: b, what: 审批表, ", "“审批表”写了两遍"),
    ("materials:\n", f"{HEAD_CONFLICT}materials:\n", "汇总表里没有这一栏"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "sentence"), SPOILT)
def test_a_rule_that_nothing_could_check_is_refused(ruled: SmallContent, old: str, new: str, sentence: str) -> None:
    ruled.edit(f"{HOME}/campaign.yml", old, new)
    assert any(sentence in finding.sentence for finding in ruled.findings())


def test_a_deed_in_the_folder_of_long_deeds_must_belong_to_somebody(ruled: SmallContent) -> None:
    ruled.write(f"{HOME}/full-deeds/p-9.md", "无主。\n")
    assert "编号在名单里" in ruled.only_error().sentence


def test_tables_that_cannot_be_read_whole_are_not_judged(ruled: SmallContent) -> None:
    ruled.edit(f"{HOME}/candidates.csv", "p-1,东区总工会", "p-1,北区总工会")
    assert examine(ruled.root).cases == ()
    assert all(finding.rule in {"table", "reference", "deeds", "record"} for finding in ruled.findings())


@pytest.mark.parametrize("page", ["about", "more"])
def test_an_ordinary_page_may_print_an_offices_line_and_nobodys_mobile(ruled: SmallContent, page: str) -> None:
    ruled.write(f"pages/{page}.md", "# 页\n\n电话 0000-0000001。\n")
    assert ruled.findings() == ()
    ruled.write(f"pages/{page}.md", "# 页\n\n电话 13800138000。\n")
    assert str(ruled.only_error().place) == f"content/pages/{page}.md:3"


def test_what_a_draft_would_break_is_told_before_it_is_approved(ruled: SmallContent) -> None:
    approval = "approval: {by: 主席办公会, on: 2024-03-29, record: 审〔2024〕1号}\n"
    ruled.edit(f"{HOME}/notices/city.yml", "approval: {by: 评委会, on: 2024-04-14, record: 审〔2024〕3号}\n", "")
    ruled.notice(approval, "")
    assert ruled.findings() == ()
    ruled.edit(f"{HOME}/votes.csv", "28,28,27", "28,28,22")
    told = [(finding.level, finding.sentence) for finding in ruled.findings()]
    assert [level for level, _ in told] == ["warning", "warning"]
    assert told[0][1].startswith("草稿批准以前要解决：p-1（赵明）得票 22／实到 28＝78.57%，不足 80%")
    assert ruled.read().campaigns[0].rulings
