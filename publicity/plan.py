"""Plans: on which working days publicity must begin for everything to be done by a document's deadline.

All days are dates in China.  No clock is read: today is an argument.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, islice

from publicity.model.campaign import Campaign
from publicity.model.tiers import Deadline, Tier
from publicity.stages import stages_before
from publicity.workdays import ONE_DAY, UncoveredYearError, WorkingCalendar

DEFAULT_DAYS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One tier on the way to a deadline; both ends of its period are working days that count.

    ``days`` are working days; ``days_stated`` is false when the document gives none and a default stands in.
    ``latest_start`` is the last day that may be the first counted one, so that this tier and all later ones
    still fit, in sequence.  ``latest_posting`` is the working day before it: the notice must be up by then
    when counting starts the next day.  Either is ``None`` when it lies in a year that the calendar doesn't know.
    ``earliest_start`` and ``earliest_end`` count from today on.  ``possible`` tells whether the tier can begin in
    time; since the tiers follow each other without a gap, all steps of a plan are possible or none is.
    """

    tier: str
    title: str
    days: int
    days_stated: bool
    latest_start: date | None
    latest_posting: date | None
    earliest_start: date
    earliest_end: date
    possible: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A deadline with the tiers that must be over by then, in order.

    ``last_working_day`` is the deadline itself or, when it is a rest day, the last working day before it.
    ``spare`` are the working days left over from today to the deadline; below zero, how many are missing.
    """

    deadline: Deadline
    last_working_day: date
    rest_day: bool
    steps: tuple[Step, ...]
    spare: int

    @property
    def possible(self) -> bool:
        """Tell whether all tiers fit between today and the deadline."""
        return self.spare >= 0


def plan_for(
    deadline: Deadline,
    tiers: Sequence[Tier],
    calendar: WorkingCalendar,
    today: date,
    default_days: int = DEFAULT_DAYS,
) -> Plan:
    """Plan the tiers, one after the other, between today and a deadline.

    Each tier begins on the working day after the one before it ends; today counts when it is a working day.
    Where the document states no number of days, ``default_days`` working days stand in: the number that the
    documents' other tiers ask for (000 五, 001 五（三）, 002 五（一）, 003 三（二）, 004 八.1).

    Raises:
        UncoveredYearError: the calendar does not know a year from today to the deadline or to the last tier's end.
        ValueError: the deadline has no date, or a tier takes no days.
    """
    if deadline.on is None:
        raise ValueError(f"时限“{deadline.what}”没有确切日期，不能倒排")
    days = [_days(tier, default_days) for tier in tiers]
    if any(n < 1 for n in days):
        raise ValueError("公示天数至少为 1")
    last = next(calendar.working_days_from(deadline.on, -ONE_DAY))
    spare = calendar.working_days_between(today, deadline.on) - sum(days)
    ahead = calendar.first_working_days(today, sum(days))
    back = tuple(_known_back(calendar, last, sum(days)))
    return Plan(
        deadline=deadline,
        last_working_day=last,
        rest_day=last != deadline.on,
        steps=_steps(tiers, days, ahead, back),
        spare=spare,
    )


def plans(campaign: Campaign, calendar: WorkingCalendar, today: date) -> tuple[Plan, ...]:
    """Return a plan for each deadline that has a date and names the stage that must be done by then.

    Its tiers, in the campaign's order, are those of that stage and of all stages before it (``Stage.after``).

    Raises:
        KeyError: a deadline or a stage names a stage that there is not.
        UncoveredYearError: the calendar does not know a year that a plan needs.
    """
    return tuple(
        plan_for(deadline, tiers_until(campaign, deadline), calendar, today)
        for deadline in campaign.deadlines
        if deadline.on is not None and deadline.stage is not None
    )


def tiers_until(campaign: Campaign, deadline: Deadline) -> tuple[Tier, ...]:
    """Return the tiers that must be over by a deadline: of its stage and of all stages before it; else none.

    Raises:
        KeyError: the deadline names a stage that there is not.
    """
    if deadline.stage is None:
        return ()
    done = {deadline.stage} | stages_before(campaign.stages)[deadline.stage]
    wanted = {stage.tier for stage in campaign.stages if stage.id in done}
    return tuple(tier for tier in campaign.tiers if tier.id in wanted)


def _days(tier: Tier, default_days: int) -> int:
    stated = _stated_days(tier)
    return default_days if stated is None else stated


def _stated_days(tier: Tier) -> int | None:
    return tier.min_working_days if tier.exact_working_days is None else tier.exact_working_days


def _steps(tiers: Sequence[Tier], days: Sequence[int], ahead: Sequence[date], back: Sequence[date]) -> tuple[Step, ...]:
    """Lay the tiers on the working days ``ahead`` from today on and ``back`` from the deadline on."""
    steps = []
    for tier, needed, done in zip(tiers, days, accumulate(days), strict=True):
        before = done - needed
        remaining = len(ahead) - before
        latest_start = _at(back, remaining - 1)
        steps.append(
            Step(
                tier=tier.id,
                title=tier.title,
                days=needed,
                days_stated=_stated_days(tier) is not None,
                latest_start=latest_start,
                latest_posting=_at(back, remaining),
                earliest_start=ahead[before],
                earliest_end=ahead[done - 1],
                possible=latest_start is not None and ahead[before] <= latest_start,
            )
        )
    return tuple(steps)


def _at(days: Sequence[date], index: int) -> date | None:
    return days[index] if index < len(days) else None


def _known_back(calendar: WorkingCalendar, last: date, count: int) -> Iterator[date]:
    """Yield ``count`` working days back from ``last`` and the one before them, as far as years are known."""
    # The years from today to the deadline are known, or counting them would have failed: an unknown one is over,
    # and a plan that is merely too late must still be shown.
    with suppress(UncoveredYearError):
        yield from islice(calendar.working_days_from(last, -ONE_DAY), count + 1)
