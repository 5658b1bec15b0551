"""Working days in China: the State Council's calendar behind a local file of overrides.

The national days come from ``chinesecalendar``, which knows each year only once its holiday notice is
out and raises for every other.  A year that nobody knows is never guessed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice
from typing import Self

import chinese_calendar
from chinese_calendar.constants import holidays

from publicity.model.site import CalendarFile, DayOverride

ONE_DAY = timedelta(days=1)
LAST_PACKAGED_YEAR = max(day.year for day in holidays)
PROVISIONAL_FROM = (12, 18)


class UncoveredYearError(ValueError):
    """No holiday notice is known for a year, so its working days can't be counted."""

    def __init__(self, year: int) -> None:
        """Name the year, the file to add to and the notice to wait for."""
        self.year = year
        super().__init__(
            f"还不知道 {year} 年的放假安排，不能推算工作日。请等国务院办公厅印发《关于{year}年部分节假日安排的通知》，"
            f"再升级 chinesecalendar，或者在 calendar.yml 里写全该年的日子并把 {year} 加进 known_years。"
        )


@dataclass(frozen=True)
class WorkingCalendar:
    """Answers "is it a working day?" for one region.

    ``overrides`` maps days to the entry that changes them; it wins over the national calendar.
    ``known_years`` are years beyond the package that the overrides describe in full.  With ``assumes_weekdays``
    Mondays to Fridays stand in for a year that nobody knows, instead of an error.
    """

    overrides: dict[date, DayOverride]
    known_years: frozenset[int] = frozenset()
    last_packaged_year: int = LAST_PACKAGED_YEAR
    assumes_weekdays: bool = False

    def is_working_day(self, day: date) -> bool:
        """Tell whether offices work on a day.

        Raises:
            UncoveredYearError: neither the package nor the overrides know the year.
        """
        override = self.overrides.get(day)
        if override is not None:
            return override.working
        if day.year in self.known_years:
            return day.weekday() < 5
        try:
            return _packaged(day)
        except UncoveredYearError:
            if self.assumes_weekdays:
                return day.weekday() < 5
            raise

    def is_provisional(self, day: date) -> bool:
        """Tell whether next year's notice may still change a day: it did on 2011-12-31 and 2018-12-31."""
        last = max({self.last_packaged_year, *self.known_years})
        return day.year == last and (day.month, day.day) >= PROVISIONAL_FROM and day not in self.overrides

    def assuming_weekdays(self) -> Self:
        """Return the same calendar that takes Mondays to Fridays for an unknown year's working days."""
        return replace(self, assumes_weekdays=True)

    def working_days_from(self, day: date, step: timedelta = ONE_DAY) -> Iterator[date]:
        """Yield working days in order, or backwards with ``-ONE_DAY``, beginning with ``day`` when it is one.

        Raises:
            UncoveredYearError: neither the package nor the overrides know the year that the walk has come to.
        """
        while True:
            if self.is_working_day(day):
                yield day
            day += step

    def first_working_days(self, start: date, count: int) -> tuple[date, ...]:
        """Return the first ``count`` working days from ``start`` on, ``start`` included."""
        return tuple(islice(self.working_days_from(start), count))

    def working_days_between(self, first: date, last: date) -> int:
        """Return how many working days there are from ``first`` to ``last``, both included; 0 when last < first.

        Raises:
            UncoveredYearError: neither the package nor the overrides know one of the years.
        """
        return sum(self.is_working_day(first + n * ONE_DAY) for n in range((last - first).days + 1))

    def why(self, day: date) -> str | None:
        """Return the reason of an override, for the page that names the day."""
        override = self.overrides.get(day)
        return override.reason if override else None


def calendar_for(file: CalendarFile, region: str | None) -> WorkingCalendar:
    """Return the calendar of a region: national overrides first, the region's own on top."""
    entries: Iterable[DayOverride] = [entry for entry in file.overrides if entry.region is None]
    overrides = {entry.date: entry for entry in entries}
    if region is not None:
        overrides |= {entry.date: entry for entry in file.overrides if entry.region == region}
    return WorkingCalendar(overrides, frozenset(file.known_years))


@lru_cache(maxsize=4096)
def _packaged(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        raise UncoveredYearError(day.year) from None
