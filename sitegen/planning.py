"""The plan on the terminal: back from each deadline, forward from today, and what is already impossible."""

from datetime import date

from publicity.chinese import day_with_weekday
from publicity.plan import Plan, Step, plans
from publicity.reader.content import Examined
from publicity.workdays import UncoveredYearError
from sitegen.options import OK, USAGE, WRONG_CONTENT
from sitegen.terminal import Terminal


def write_plan(examined: Examined, wanted: str, today: date, terminal: Terminal) -> int:
    """Write the plan of one campaign and return the exit code: 1 when a deadline can't be kept any more."""
    sound = {case.campaign.id: case.content for case in examined.cases}
    content = sound.get(wanted)
    if content is None and wanted in {content.campaign.id for content in examined.campaigns}:
        terminal.line(f"评选活动“{wanted}”还有读不通的地方，不能推算；先用 --check 看，改好再来")
        return WRONG_CONTENT
    if content is None:
        known = "、".join(sound)
        terminal.line(f"没有评选活动“{wanted}”，可以是：{known or '（content 里还没有读得通的）'}")
        return USAGE
    terminal.line(f"{content.campaign.title}　（从 {day_with_weekday(today)} 起推算）")
    try:
        found = plans(content.campaign, content.calendar, today)
    except UncoveredYearError as error:
        terminal.line(str(error))
        return WRONG_CONTENT
    for deadline in content.campaign.deadlines:
        plan = next((plan for plan in found if plan.deadline == deadline), None)
        if plan is None:
            when = day_with_weekday(deadline.on) if deadline.on else deadline.words or "没有写明日期"
            terminal.line(f"\n{deadline.what}：{when}（{deadline.clause}）　没有公示要先完成，不推算")
        else:
            _write(plan, today, terminal)
    return OK if all(plan.possible for plan in found) else WRONG_CONTENT


def _write(plan: Plan, today: date, terminal: Terminal) -> None:
    deadline = plan.deadline
    if deadline.on is None:
        return
    terminal.line(f"\n{deadline.what}：{day_with_weekday(deadline.on)}前（{deadline.clause}）")
    if plan.rest_day:
        terminal.line(f"  这一天是休息日，最后一个工作日是 {day_with_weekday(plan.last_working_day)}")
    for step in plan.steps:
        terminal.line(
            f"  {step.title}公示 {step.days} 个工作日{'' if step.days_stated else '（文件没有写明，按 5 个）'}"
        )
        terminal.line(f"    最迟 {_latest(step)}")
        terminal.line(
            f"    从今天起最早 {day_with_weekday(step.earliest_start)}开始，{day_with_weekday(step.earliest_end)}期满"
        )
    if plan.possible:
        terminal.good(f"  来得及，公示以外还有 {plan.spare} 个工作日")
    else:
        late = "时限已过" if deadline.on < today else f"还差 {-plan.spare} 个工作日"
        terminal.bad(f"  已经来不及：{late}，先后各满其期最早到 {day_with_weekday(plan.steps[-1].earliest_end)}")


def _latest(step: Step) -> str:
    if step.latest_start is None:
        return "开始的日子在日历不知道的年份里"
    posting = f"；次日起算的，最迟 {day_with_weekday(step.latest_posting)}发布" if step.latest_posting else ""
    return f"{day_with_weekday(step.latest_start)}开始（首日计入）{posting}"
