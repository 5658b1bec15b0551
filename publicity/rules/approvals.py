"""Approvals (逐级审定): which bodies must agree to a unit's list before it goes up, all of them.

000 五（一）; 001 五（四）; 002 六（三）; 004 八.2: 县（区）政府常务会议 and 常委会会议 both.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from publicity.model.campaign import Campaign
from publicity.model.procedure import ApprovalStage
from publicity.problems import Finding
from publicity.records import Decision
from publicity.rules.case import Case
from publicity.rules.family import Family, PublicLine
from publicity.ruling import Ruling

TABLE = "approvals.csv"


def judge(case: Case) -> Iterator[Ruling]:
    """Yield one ruling for each kind of unit whose list must be approved."""
    for stage in case.campaign.approval_stages:
        if not (stage.unit_kinds or stage.units):
            continue
        lists = _lists(case, stage)
        findings = [finding for unit, keys in lists.items() for finding in _unit(case, stage, unit, keys)]
        yield Ruling(
            rule=f"approvals.{stage.id}", title=f"审定：{stage.for_whom}", clause=stage.clause,
            required="、".join(stage.by) + ("都须通过" if len(stage.by) > 1 else ""),
            found=f"核对 {len(lists)} 个单位", binding=bool(lists), findings=tuple(findings),
        )  # fmt: skip


def _lists(case: Case, stage: ApprovalStage) -> dict[str, list[str]]:
    """Return the units that the stage binds and whose candidates have gone further, each with those candidates."""
    bound = {u.id for u in case.campaign.units if u.id in stage.units or u.kind in stage.unit_kinds}
    found: dict[str, list[str]] = {}
    for key in case.due(stage.stage):
        unit = case.content.candidates[key].unit
        if unit in bound:
            found.setdefault(unit, []).append(key)
    return found


def _unit(case: Case, stage: ApprovalStage, unit: str, keys: list[str]) -> Iterator[Finding]:
    rule = f"approvals.{stage.id}"
    given = {decision.body: decision for decision in case.records.decisions if decision.unit == unit}
    missing = [body for body in stage.by if body not in given]
    if missing:
        name = case.campaign.unit(unit).name
        sentence = f"{name}的名单没有{'、'.join(missing)}的审定（{stage.clause}）"
        yield Finding("error", rule, case.place(keys[0]), sentence, f"审定后填入 {TABLE}", stage.clause)
    due = case.due(stage.stage)
    first = min(due[key].period.start for key in keys)
    before = max((day for key in keys if (day := case.last_day_before(key, stage.stage))), default=None)
    for body in stage.by:
        if body in given:
            yield from _timely(case, rule, stage, given[body], (first, before))


def _timely(
    case: Case, rule: str, stage: ApprovalStage, decision: Decision, span: tuple[date, date | None]
) -> Iterator[Finding]:
    name = f"{case.campaign.unit(decision.unit).name}的{decision.body}审定（{decision.on}）"
    first, before = span
    if decision.on > first:
        sentence = f"{name}晚于下一级公示首日 {first}（{stage.clause}）"
        yield Finding("error", rule, decision.place, sentence, "先审定，再公示", stage.clause)
    if before is not None and decision.on <= before:
        sentence = f"{name}不在公示期满（{before}）之后（{stage.clause}）"
        yield Finding("error", rule, decision.place, sentence, "本级公示期满无异议后再审定", stage.clause)


def public_lines(campaign: Campaign, _rulings: Sequence[Ruling]) -> Iterator[PublicLine]:
    """Yield which bodies approve which lists, and in which form."""
    for stage in campaign.approval_stages:
        form = f"，{stage.form}" if stage.form else ""
        yield PublicLine(f"{stage.for_whom}：{'、'.join(stage.by)}{form}", stage.clause)


FAMILY = Family(name="approvals", title="逐级审定", judge=judge, public_lines=public_lines)
