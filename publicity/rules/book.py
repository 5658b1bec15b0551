"""The rule book: every family on one campaign, and the findings that come of it."""

from collections.abc import Iterator

from publicity.problems import Finding
from publicity.rules import (
    approvals,
    conflicts,
    consultations,
    deeds,
    eligibility,
    honours,
    materials,
    notices,
    objections,
    private,
    quotas,
    room,
    structure,
    tables,
    timetable,
    totals,
    votes,
)
from publicity.rules.case import Case
from publicity.rules.slates import slates
from publicity.ruling import Ruling

FAMILIES = {
    "quotas": "推荐名额",
    "totals": "总数与差额",
    "structure": "结构比例",
    "eligibility": "参评资格",
    "honours": "荣誉基础",
    "criteria": "评选条件",
    "conflicts": "同一单位",
    "votes": "民主推荐",
    "approvals": "逐级审定",
    "consultations": "征求意见",
    "deeds": "事迹",
    "materials": "报送材料",
    "publicity": "公示",
    "objections": "异议",
    "timetable": "时限",
    "privacy": "隐私",
    "tables": "文件自身",
    "reasons": "例外说明",
}


def judge(case: Case) -> tuple[Ruling, ...]:
    """Return what every rule says about a campaign, family by family."""
    lists = slates(case)
    rulings = [
        *quotas.judge(case, lists),
        *totals.judge(case, lists),
        *structure.judge(case, lists),
        *structure.marks(case),
        *room.judge(case),
        *(ruling for family in _ALONE for ruling in family.judge(case)),
    ]
    return (*rulings, *_reasons(case))


_ALONE = (
    eligibility, honours, conflicts, votes, approvals, consultations, deeds, materials, notices, objections,
    timetable, private, tables,
)  # fmt: skip


def _reasons(case: Case) -> Iterator[Ruling]:
    """Find reasons that answer nothing: a mistyped id or rule would otherwise look settled."""
    if not case.records.reasons:
        return
    findings = []
    for reason in case.records.reasons:
        waiting = reason.subject in case.content.candidates and reason.subject not in case.named
        if reason not in case.used_reasons and not waiting:
            sentence = f"这条说明没有对应的提醒：编号 {reason.subject}，规则 {reason.rule}"
            findings.append(Finding("warning", "reasons", reason.place, sentence, "核对编号和规则，或者删去"))
    yield Ruling(
        rule="reasons", title="例外说明都有对应的提醒", clause="", required="一一对应",
        found=f"{len(case.records.reasons)} 条", findings=tuple(findings),
    )  # fmt: skip


def family_order(rule: str) -> int:
    """Return the place of a rule's family in the book; what the reader finds stands before all."""
    return list(FAMILIES).index(rule.partition(".")[0]) if rule.partition(".")[0] in FAMILIES else -1


def family(rule: str) -> str:
    """Return the Chinese of the family that a rule belongs to."""
    return FAMILIES.get(rule.partition(".")[0], "内容")
