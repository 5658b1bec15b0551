"""The timetable (时限): deadlines on rest days, and steps that do not fit before their deadline.

000 五、附件三; 001 五（三）、八（五）; 002 五; 003 三（五）; 004 九.
"""

from collections.abc import Iterator

from publicity.chinese import day_with_weekday, full_date, weekday
from publicity.model.tiers import Deadline
from publicity.plan import Plan, plan_for, tiers_until
from publicity.problems import Finding
from publicity.rules.case import Case
from publicity.rules.family import Family
from publicity.ruling import Ruling
from publicity.workdays import ONE_DAY, UncoveredYearError

FEW_DAYS = 2


def judge(case: Case) -> Iterator[Ruling]:
    """Yield one ruling for each dated deadline: its day, whether its steps fit, whether the notices kept it."""
    for n, deadline in enumerate(case.campaign.deadlines):
        if deadline.on is not None:
            findings = _findings(case, n, deadline)
            yield Ruling(
                rule=f"timetable.{deadline.id}", title=deadline.what, clause=deadline.clause,
                required=f"{full_date(deadline.on)}前", found=f"{weekday(deadline.on)}", findings=tuple(findings),
            )  # fmt: skip


def _findings(case: Case, n: int, deadline: Deadline) -> list[Finding]:
    try:
        return [*_rest_day(case, n, deadline), *_fits(case, n, deadline), *_kept(case, deadline)]
    except UncoveredYearError as error:
        rule, place = f"timetable.{deadline.id}.calendar", case.where("deadlines", n, "on")
        sentence = f"{deadline.what}的时限还不能核对：{error}"
        return [Finding("warning", rule, place, sentence, "放假安排公布以后再查一次", deadline.clause)]


def _rest_day(case: Case, n: int, deadline: Deadline) -> Iterator[Finding]:
    if deadline.on is None or case.content.calendar.is_working_day(deadline.on):
        return
    said = "落在休息日"
    if deadline.on_rest_day == "not_stated":
        said += "，文件没有说是否顺延"
    sentence = f"{deadline.what}的时限 {day_with_weekday(deadline.on)}{said}"
    rule = f"timetable.{deadline.id}.rest-day"
    yield case.remark(rule, case.where("deadlines", n, "on"), sentence, deadline.clause)


def _fits(case: Case, n: int, deadline: Deadline) -> Iterator[Finding]:
    """Find a schedule that cannot be kept from the document's own day of issue (001, 004)."""
    plan = _from_issue(case, deadline)
    if plan is None or not plan.steps or deadline.on is None:
        return
    first, calendar = plan.steps[0].earliest_start, case.content.calendar
    needed, given = sum(step.days for step in plan.steps), calendar.working_days_between(first, deadline.on)
    titles = "、".join(f"{step.title} {step.days} 个" for step in plan.steps)
    issued = case.campaign.rules.issued_on
    where, rule = case.where("deadlines", n, "on"), f"timetable.{deadline.id}.fits"
    if not plan.possible:
        sentence = (
            f"{issued} 印发，到 {deadline.on} 只有 {given} 个工作日，先后公示要 {needed} 个（{titles}），"
            f"最早到 {plan.steps[-1].earliest_end} 才满"
        )
        yield case.remark(rule, where, sentence, deadline.clause)
    elif plan.spare <= FEW_DAYS:
        sentence = (
            f"{issued} 印发，到 {deadline.on} 有 {given} 个工作日，公示占 {needed} 个（{titles}），"
            f"会议、投票等只剩 {plan.spare} 个；公示最迟 {plan.steps[0].latest_start} 开始"
        )
        yield case.remark(rule, where, sentence, deadline.clause)


def _from_issue(case: Case, deadline: Deadline) -> Plan | None:
    issued = case.campaign.rules.issued_on
    if issued is None or deadline.stage is None or deadline.on is None or deadline.on < issued:
        return None
    tiers = tiers_until(case.campaign, deadline)
    return plan_for(deadline, tiers, case.content.calendar, issued + ONE_DAY)


def _kept(case: Case, deadline: Deadline) -> Iterator[Finding]:
    """Find notices of a tier that should have been over by the deadline and were not."""
    rule = f"timetable.{deadline.id}.kept"
    for tier in tiers_until(case.campaign, deadline):
        late = [
            placed
            for placed in case.content.notices_of(tier)
            if case.stands(placed) and deadline.on and placed.period.last_day > deadline.on
        ]
        if late:
            last = max(late, key=lambda placed: placed.period.last_day)
            told = f"{tier.title}公示有 {len(late)} 份在其后才满，最晚的 {last.id} 到 {last.period.last_day}"
            sentence = f"{deadline.what}的时限是 {deadline.on}（{deadline.clause}），{told}"
            yield case.remark(rule, late[0].place, sentence, deadline.clause)


FAMILY = Family(name="timetable", title="时限", judge=judge)
