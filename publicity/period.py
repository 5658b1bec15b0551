"""Publicity periods (公示期): which working days they hold, when they open and close, and their state.

All moments are Asia/Shanghai.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum

from publicity.model.notice import PeriodSpec
from publicity.shanghai import SHANGHAI
from publicity.workdays import ONE_DAY, WorkingCalendar


class State(Enum):
    """Where a period stands at a moment."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Period:
    """A computed period; ``opens`` is inside, ``closes`` is the first moment outside.

    ``counted`` are the days that count, in order; ``start`` is the day that the notice states, which may
    be a rest day or, when counting starts the next day, not counted.
    """

    start: date
    counted: tuple[date, ...]
    opens: datetime
    closes: datetime
    closes_at: str

    @property
    def last_day(self) -> date:
        """The last day, on which objections are still taken."""
        return self.counted[-1]

    def state(self, now: datetime) -> State:
        """Return the state at ``now``, which must carry a time zone; the last second counts as open."""
        if now < self.opens:
            return State.UPCOMING
        return State.OPEN if now < self.closes else State.CLOSED

    def days_left(self, now: datetime) -> int:
        """Return how many counted days are not over at ``now``, today included."""
        today = now.astimezone(SHANGHAI).date()
        if now >= self.closes:
            return 0
        return sum(day >= today for day in self.counted)


def compute(spec: PeriodSpec, calendar: WorkingCalendar) -> Period:
    """Compute a period from what staff wrote.

    The first stated day counts unless the notice says otherwise; a start on a rest day counts from the
    next working day (000 五, 001 五（三）, 002 五（一）, 003 三（二）, 004 八.1 ask for working days).

    Raises:
        UncoveredYearError: the calendar does not know one of the years.
        ValueError: a time of day is not one, or ``days`` is not positive.
    """
    if spec.days < 1:
        raise ValueError("公示天数至少为 1")
    first = spec.start + ONE_DAY if spec.counting == "starts_next_day" else spec.start
    if spec.unit == "calendar":
        counted = tuple(first + n * ONE_DAY for n in range(spec.days))
    else:
        counted = calendar.first_working_days(first, spec.days)
    return Period(
        start=spec.start,
        counted=counted,
        opens=moment(spec.start, spec.opens_at),
        closes=moment(counted[-1], spec.closes_at),
        closes_at=spec.closes_at,
    )


def moment(day: date, clock: str) -> datetime:
    """Return the moment of a day at ``HH:MM``; 24:00 is the next midnight.

    Raises:
        ValueError: ``clock`` is not a time of day.
    """
    if clock == "24:00":
        return datetime.combine(day + ONE_DAY, time(), SHANGHAI)
    return datetime.combine(day, time.fromisoformat(clock), SHANGHAI)


def working_days_within(period: Period, calendar: WorkingCalendar) -> int:
    """Return how many of a period's counted days are working days: fewer than counted for 自然日."""
    return sum(calendar.is_working_day(day) for day in period.counted)
