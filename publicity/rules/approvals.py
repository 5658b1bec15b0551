"""Approvals (逐级审定): which bodies must agree to a unit's list before it goes up, all of them.

000 五（一）; 001 五（四）; 002 六（三）; 004 八.2: 县（区）政府常务会议 and 常委会会议 both.
"""

from collections.abc import Iterator

from publicity.model.procedure import ApprovalStage
from publicity.model.units import Unit
from publicity.problems import Finding, Place
from publicity.records import Decision
from publicity.rules.case import Case
from publicity.ruling import Ruling

TABLE = "approvals.csv"


def judge(case: Case) -> Iterator[Ruling]:
    """Yield one ruling for each kind of unit whose list must be approved."""
    for n, stage in enumerate(case.campaign.approval_stages):
        if not (stage.unit_kinds or stage.units):
            continue
        starts = _starts(case, stage)
        findings = [f for unit in case.campaign.units if unit.id in starts for f in _unit(case, n, stage, unit)]
        yield Ruling(
            rule=f"approvals.{n + 1}", title=f"审定：{stage.for_whom}", clause=stage.clause,
            required="、".join(stage.by) + ("都须通过" if len(stage.by) > 1 else ""),
            found=f"核对 {len(starts)} 个单位", binding=bool(starts), findings=tuple(findings),
        )  # fmt: skip


def _starts(case: Case, stage: ApprovalStage) -> dict[str, Place]:
    """Return the units that the stage binds and that have gone further, each with its first candidate's place."""
    found: dict[str, Place] = {}
    for key in case.due(stage.stage):
        unit = case.campaign.unit(case.content.candidates[key].unit)
        if unit.id in stage.units or unit.kind in stage.unit_kinds:
            found.setdefault(unit.id, case.place(key))
    return found


def _unit(case: Case, n: int, stage: ApprovalStage, unit: Unit) -> Iterator[Finding]:
    rule, place = f"approvals.{n + 1}", _starts(case, stage)[unit.id]
    given = {decision.body: decision for decision in case.records.decisions if decision.unit == unit.id}
    missing = [body for body in stage.by if body not in given]
    if missing:
        sentence = f"{unit.name}的名单没有{'、'.join(missing)}的审定（{stage.clause}）"
        yield Finding("error", rule, place, sentence, f"审定后填入 {TABLE}", stage.clause)
    for body in stage.by:
        if body in given:
            yield from _late(case, rule, stage, given[body])


def _late(case: Case, rule: str, stage: ApprovalStage, decision: Decision) -> Iterator[Finding]:
    candidates = case.content.candidates
    after = [p.period.start for key, p in case.due(stage.stage).items() if candidates[key].unit == decision.unit]
    before = [
        last
        for key in case.due(stage.stage)
        if candidates[key].unit == decision.unit and (last := case.last_day_before(key, stage.stage))
    ]
    name = case.campaign.unit(decision.unit).name
    if after and decision.on > min(after):
        sentence = f"{name}的{decision.body}审定（{decision.on}）晚于下一级公示首日 {min(after)}（{stage.clause}）"
        yield Finding("error", rule, decision.place, sentence, "先审定，再公示", stage.clause)
    if before and decision.on <= max(before):
        sentence = f"{name}的{decision.body}审定（{decision.on}）不在公示期满（{max(before)}）之后（{stage.clause}）"
        yield Finding("error", rule, decision.place, sentence, "本级公示期满无异议后再审定", stage.clause)
