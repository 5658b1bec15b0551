"""Plans back from a deadline: the real documents' dates by hand, and a walk day by day for all others."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publicity.model.campaign import Campaign
from publicity.model.notice import PeriodSpec
from publicity.model.site import CalendarFile, DayOverride
from publicity.model.tiers import Deadline, RequiredContent, Stage, Tier
from publicity.period import compute
from publicity.plan import Plan, plan_for, plans
from publicity.reader.content import read_content
from publicity.workdays import UncoveredYearError, calendar_for
from tests.conftest import ROOT

NATIONAL = calendar_for(CalendarFile(), None)
ONE_DAY = timedelta(days=1)
NEEDS = st.lists(st.integers(1, 10), min_size=1, max_size=4)
TODAYS = st.dates(date(2023, 2, 1), date(2025, 9, 30))
AWAY = st.integers(-30, 90)


def tier(key: str, least: int | None = None, exact: int | None = None) -> Tier:
    return Tier(
        id=key,
        title=f"{key}公示",
        run_by="unit",
        runner="所在单位",
        min_working_days=least,
        exact_working_days=exact,
        content=RequiredContent(person=(), collective=(), stated=False),
        clause="五",
    )


def by(day: date | None, stage: str | None = None) -> Deadline:
    return Deadline(id="report-up", what="上报", on=day, stage=stage, clause="八")


def planned(deadline: date, needs: list[int], today: date) -> Plan:
    return plan_for(by(deadline), [tier(f"t{n}", days) for n, days in enumerate(needs)], NATIONAL, today)


@pytest.fixture(scope="module")
def campaigns() -> dict[str, Campaign]:
    return {c.campaign.id: c.campaign for c in read_content(ROOT / "content").campaigns}


def due(campaign: Campaign, deadline: str, stage: str | None) -> Campaign:
    """Return the campaign with that one deadline, which asks for a stage."""
    (one,) = [d for d in campaign.deadlines if d.id == deadline]
    return replace(campaign, deadlines=(replace(one, stage=stage),))


def test_zhangjiakou_had_seven_working_days_for_two_tiers_that_need_ten(campaigns: dict[str, Campaign]) -> None:
    campaign = due(campaigns["zhangjiakou-2024"], "report-up", "county-notice")
    assert campaign.rules.issued_on == date(2024, 3, 22)  # Friday
    # Monday 25 March is the first working day after it; the deadline is Tuesday 2 April.
    (plan,) = plans(campaign, NATIONAL, date(2024, 3, 25))
    # 25, 26, 27, 28, 29 March, Monday 1 and Tuesday 2 April.
    assert NATIONAL.working_days_between(date(2024, 3, 25), date(2024, 4, 2)) == 7
    assert (plan.spare, plan.possible, plan.rest_day) == (-3, False, False)
    assert plan.last_working_day == date(2024, 4, 2)
    assert [(step.tier, step.days, step.days_stated) for step in plan.steps] == [("unit", 5, True), ("county", 5, True)]
    assert [step.title for step in plan.steps] == ["所在单位", "县区总工会（系统工会）"]
    assert [step.possible for step in plan.steps] == [False, False]


def test_zhangjiakou_could_not_have_ended_before_the_monday_after_qingming(campaigns: dict[str, Campaign]) -> None:
    (plan,) = plans(due(campaigns["zhangjiakou-2024"], "report-up", "party"), NATIONAL, date(2024, 3, 25))
    unit, county = plan.steps
    # Monday to Friday; then Monday 1, Tuesday 2, Wednesday 3, Sunday 7 (made up) and Monday 8 April.
    assert (unit.earliest_start, unit.earliest_end) == (date(2024, 3, 25), date(2024, 3, 29))
    assert (county.earliest_start, county.earliest_end) == (date(2024, 4, 1), date(2024, 4, 8))


def test_zhangjiakou_would_have_had_to_begin_two_days_before_its_document_was_issued() -> None:
    unit, county = planned(date(2024, 4, 2), [5, 5], date(2024, 3, 25)).steps
    # Back from Tuesday 2 April: 2, 1, 29, 28, Wednesday 27; then 26, 25, 22, 21, Wednesday 20 March.
    assert county.latest_start == date(2024, 3, 27)
    assert county.latest_posting == date(2024, 3, 26)
    assert unit.latest_start == date(2024, 3, 20)
    assert unit.latest_posting == date(2024, 3, 19)


def test_fuxin_had_to_post_on_friday_to_start_on_monday(campaigns: dict[str, Campaign]) -> None:
    campaign = due(campaigns["fuxin-2021"], "pre-nominate", "approve")
    # From Friday 26 March: 26, 29, 30, 31 March, Thursday 1 and Friday 2 April; Qingming is 3 to 5 April.
    (plan,) = plans(campaign, NATIONAL, date(2021, 3, 26))
    (step,) = plan.steps
    assert (plan.spare, plan.possible, step.possible) == (1, True, True)
    assert step.latest_start == date(2021, 3, 29)  # Monday
    assert step.latest_posting == date(2021, 3, 26)  # Friday
    assert (step.earliest_start, step.earliest_end) == (date(2021, 3, 26), date(2021, 4, 1))  # Friday to Thursday


def test_a_weekend_today_starts_on_monday_and_spares_as_much(campaigns: dict[str, Campaign]) -> None:
    campaign = due(campaigns["fuxin-2021"], "pre-nominate", "unit-notice")
    for today in (date(2021, 3, 27), date(2021, 3, 28), date(2021, 3, 29)):  # Saturday, Sunday, Monday
        (plan,) = plans(campaign, NATIONAL, today)
        assert (plan.spare, plan.possible, plan.steps[0].earliest_start) == (0, True, date(2021, 3, 29))
    (late,) = plans(campaign, NATIONAL, date(2021, 3, 30))  # Tuesday
    assert (late.spare, late.possible, late.steps[0].possible) == (-1, False, False)


def test_a_deadline_on_saturday_leaves_only_the_friday_before() -> None:
    plan = planned(date(2024, 3, 16), [5], date(2024, 3, 11))  # Saturday; Monday
    assert plan.rest_day
    assert plan.last_working_day == date(2024, 3, 15)  # Friday
    assert plan.steps[0].latest_start == date(2024, 3, 11)
    assert plan.spare == 0


def test_a_made_up_sunday_is_a_deadline_like_any_working_day() -> None:
    plan = planned(date(2024, 4, 7), [2], date(2024, 4, 3))  # Sunday, made up; Wednesday before Qingming
    assert (plan.rest_day, plan.last_working_day, plan.spare) == (False, date(2024, 4, 7), 0)
    assert plan.steps[0].latest_start == date(2024, 4, 3)


def test_a_tier_without_stated_days_takes_five_and_says_so(campaigns: dict[str, Campaign]) -> None:
    (plan,) = plans(due(campaigns["fuxin-2021"], "assess", "decide"), NATIONAL, date(2021, 3, 26))
    unit, city = plan.steps
    assert (unit.tier, unit.days, unit.days_stated) == ("unit", 5, True)
    assert (city.tier, city.days, city.days_stated) == ("city", 5, False)
    # Friday 16 April back to Monday 12; the unit from Friday 2 April over Qingming: 2, 6, 7, 8, 9 April.
    assert (unit.latest_start, city.latest_start) == (date(2021, 4, 2), date(2021, 4, 12))


def test_the_stand_in_for_unstated_days_can_be_chosen() -> None:
    tiers = [tier("unit"), tier("city", least=5)]
    plan = plan_for(by(date(2024, 3, 15)), tiers, NATIONAL, date(2024, 3, 11), default_days=3)
    assert [step.days for step in plan.steps] == [3, 5]


def test_exact_days_win_over_the_least_number() -> None:
    plan = plan_for(by(date(2024, 3, 15)), [tier("city", least=5, exact=7)], NATIONAL, date(2024, 3, 11))
    assert (plan.steps[0].days, plan.steps[0].days_stated) == (7, True)


def test_a_passed_deadline_lacks_all_the_days_that_are_needed() -> None:
    plan = planned(date(2024, 3, 15), [5, 5], date(2024, 3, 20))  # Friday; Wednesday
    assert (plan.spare, plan.possible) == (-10, False)


def test_the_last_day_itself_still_counts_for_a_one_day_tier() -> None:
    assert planned(date(2024, 3, 15), [1], date(2024, 3, 15)).spare == 0  # Friday
    assert planned(date(2024, 3, 16), [1], date(2024, 3, 16)).spare == -1  # Saturday


def test_only_dated_deadlines_that_name_a_stage_are_planned(campaigns: dict[str, Campaign]) -> None:
    campaign = campaigns["zhangjiakou-2024"]
    assert plans(due(campaign, "report-up", None), NATIONAL, date(2024, 3, 25)) == ()
    assert plans(due(campaign, "ceremony", "award"), NATIONAL, date(2024, 3, 25)) == ()


def test_tiers_are_found_through_every_stage_before_and_keep_their_order(campaigns: dict[str, Campaign]) -> None:
    stages = (
        Stage(id="last", title="止", after=("left", "right"), clause="五"),
        Stage(id="left", title="左", after=("first",), tier="county", clause="五"),
        Stage(id="right", title="右", after=("first",), clause="五"),
        Stage(id="first", title="始", tier="unit", clause="五"),
        Stage(id="later", title="后", after=("last",), tier="city", clause="五"),
    )
    campaign = replace(due(campaigns["zhangjiakou-2024"], "report-up", "last"), stages=stages)
    (plan,) = plans(campaign, NATIONAL, date(2024, 3, 25))
    assert [step.tier for step in plan.steps] == ["unit", "county"]


def test_a_stage_that_no_tier_leads_to_needs_no_days(campaigns: dict[str, Campaign]) -> None:
    (plan,) = plans(due(campaigns["zhangjiakou-2024"], "report-up", "consult"), NATIONAL, date(2024, 3, 25))
    assert (plan.steps, plan.spare, plan.possible) == ((), 7, True)


def test_working_days_between_counts_both_ends_and_nothing_backwards() -> None:
    assert NATIONAL.working_days_between(date(2024, 4, 3), date(2024, 4, 8)) == 3  # Wednesday, Sunday made up, Monday
    assert NATIONAL.working_days_between(date(2024, 4, 3), date(2024, 4, 3)) == 1  # Wednesday
    assert NATIONAL.working_days_between(date(2024, 4, 4), date(2024, 4, 6)) == 0  # Qingming, Thursday to Saturday
    assert NATIONAL.working_days_between(date(2024, 4, 8), date(2024, 4, 3)) == 0


def test_walking_back_from_a_holiday_reaches_the_day_before_it() -> None:
    walk = NATIONAL.working_days_from(date(2024, 4, 8), -ONE_DAY)  # Monday
    # Sunday 7 April is made up, 4 to 6 April are off, Wednesday 3 April works.
    assert [next(walk), next(walk), next(walk)] == [date(2024, 4, 8), date(2024, 4, 7), date(2024, 4, 3)]


def test_a_year_ahead_that_nobody_knows_is_not_planned() -> None:
    with pytest.raises(UncoveredYearError, match="2031"):
        planned(date(2031, 3, 14), [5], date(2024, 3, 11))


def test_a_latest_start_in_an_unknown_past_year_is_left_open_and_impossible() -> None:
    new_year = DayOverride(date=date(2031, 1, 1), working=False, reason="元旦", source="通知")
    calendar = calendar_for(CalendarFile(overrides=(new_year,), known_years=(2031,)), None)
    # Wednesday 8 January has Thursday 2, Friday 3, Monday 6, Tuesday 7 and itself before it in 2031.
    fits, too_long = (
        plan_for(by(date(2031, 1, 8)), [tier("unit", days)], calendar, date(2031, 1, 2)) for days in (5, 6)
    )
    assert (fits.steps[0].latest_start, fits.steps[0].latest_posting) == (date(2031, 1, 2), None)
    assert (fits.spare, fits.steps[0].possible) == (0, True)
    assert (too_long.steps[0].latest_start, too_long.steps[0].latest_posting) == (None, None)
    assert (too_long.spare, too_long.steps[0].possible) == (-1, False)


def test_a_deadline_in_words_only_or_a_tier_of_no_days_is_refused() -> None:
    with pytest.raises(ValueError, match="没有确切日期"):
        plan_for(by(None), [tier("unit", 5)], NATIONAL, date(2024, 3, 11))
    with pytest.raises(ValueError, match="至少为 1"):
        planned(date(2024, 3, 15), [5, 0], date(2024, 3, 11))


def walk_through(needs: list[int], day: date) -> list[date]:
    """Return every counted day of the tiers, walking day by day."""
    run: list[date] = []
    while len(run) < sum(needs):
        if NATIONAL.is_working_day(day):
            run.append(day)
        day += ONE_DAY
    return run


def left_over(run: list[date], deadline: date) -> int:
    """Return the working days after a run up to the deadline, or minus the run's days that are too late."""
    spare = -sum(day > deadline for day in run)
    day = run[-1] + ONE_DAY
    while day <= deadline:
        spare += NATIONAL.is_working_day(day)
        day += ONE_DAY
    return spare


@given(needs=NEEDS, today=TODAYS, away=AWAY)
def test_a_walk_day_by_day_finds_the_same_ends_and_spare_days(needs: list[int], today: date, away: int) -> None:
    deadline = today + away * ONE_DAY
    plan = planned(deadline, needs, today)
    run = walk_through(needs, today)
    assert plan.possible == (run[-1] <= deadline)
    assert plan.spare == left_over(run, deadline)
    for step in plan.steps:
        ours, run = run[: step.days], run[step.days :]
        assert (step.earliest_start, step.earliest_end) == (ours[0], ours[-1])
        assert step.possible == plan.possible


@given(needs=NEEDS, today=TODAYS, away=AWAY)
def test_the_latest_start_just_fits_and_a_working_day_later_does_not(needs: list[int], today: date, away: int) -> None:
    deadline = today + away * ONE_DAY
    plan = planned(deadline, needs, today)
    for n, step in enumerate(plan.steps):
        assert step.latest_start is not None
        just = walk_through(needs[n:], step.latest_start)
        assert just[0] == step.latest_start
        assert just[-1] == plan.last_working_day <= deadline
        assert walk_through(needs[n:], just[0] + ONE_DAY)[-1] > deadline


@given(needs=NEEDS, today=TODAYS, away=AWAY)
def test_a_notice_posted_at_the_latest_counts_from_the_latest_start(needs: list[int], today: date, away: int) -> None:
    for step in planned(today + away * ONE_DAY, needs, today).steps:
        assert step.latest_posting is not None
        posted = PeriodSpec(start=step.latest_posting, days=step.days, counting="starts_next_day")
        assert compute(posted, NATIONAL).counted[0] == step.latest_start
        assert NATIONAL.is_working_day(step.latest_posting)
