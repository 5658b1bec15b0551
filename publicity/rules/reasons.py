"""Reasons (例外说明): each answers a finding, or a mistyped id or rule would look settled."""

from collections.abc import Iterator

from publicity.problems import Finding
from publicity.rules.case import Case
from publicity.rules.family import Family
from publicity.ruling import Ruling


def judge(case: Case) -> Iterator[Ruling]:
    """Find reasons that answer nothing; asked last, when every other family has used the reasons that it needs."""
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


FAMILY = Family(name="reasons", title="例外说明", judge=judge)
