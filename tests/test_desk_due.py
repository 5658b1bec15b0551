"""Due days of reports: holidays and make-up days by hand, a walk day by day, and years that nobody knows yet."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.model.due import TERMS, Terms, due_on, left, told
from intake.model.states import State
from publicity.model.site import CalendarFile, DayOverride
from publicity.workdays import UncoveredYearError, calendar_for

NATIONAL = calendar_for(CalendarFile(), None)
ONE_DAY = timedelta(days=1)
DAYS = st.dates(date(2023, 1, 1), date(2025, 12, 31))


def written(text: str) -> date:
    """Return the day of "2024-05-01 Wed", whose weekday must be right."""
    day, weekday = text.split()
    found = date.fromisoformat(day)
    assert found.strftime("%a") == weekday, text
    return found


@pytest.mark.parametrize(
    ("state", "days"),
    [
        ("received", 2),
        ("withdrawn", 2),
        ("accepted", 2),
        ("investigating", 10),
        ("upheld", 3),
        ("not_upheld", 3),
        ("inconclusive", 3),
        ("not_accepted", 3),
        ("closed", None),
    ],
)
def test_every_state_but_closed_has_a_term(state: State, days: int | None) -> None:
    assert TERMS.of(state) == days


def test_an_office_sets_its_own_terms() -> None:
    terms = Terms(acceptance=1, assignment=4, investigation=30, closing=5)
    assert (terms.of("received"), terms.of("accepted")) == (1, 4)
    assert (terms.of("investigating"), terms.of("inconclusive")) == (30, 5)


@pytest.mark.parametrize(
    "days",
    [{"acceptance": 0}, {"assignment": 0}, {"investigation": -1}, {"closing": 0}],
)
def test_a_term_of_less_than_a_day_is_refused(days: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="至少为 1 个工作日"):
        Terms(**days)


@pytest.mark.parametrize(
    ("state", "entered", "due", "reason"),
    [
        ("received", "2024-03-11 Mon", "2024-03-13 Wed", "the day itself never counts"),
        ("received", "2024-03-14 Thu", "2024-03-18 Mon", "over a weekend"),
        ("received", "2024-03-16 Sat", "2024-03-19 Tue", "from a rest day on"),
        ("received", "2024-04-26 Fri", "2024-04-29 Mon", "Sunday 28 April is made up"),
        ("received", "2024-04-29 Mon", "2024-05-06 Mon", "Labour Day is from Wednesday 1 to Sunday 5 May"),
        ("received", "2024-05-01 Wed", "2024-05-07 Tue", "entered on the holiday"),
        ("upheld", "2024-05-08 Wed", "2024-05-11 Sat", "Saturday 11 May is made up"),
        ("not_accepted", "2024-05-09 Thu", "2024-05-13 Mon", "Friday, the made-up Saturday, Monday"),
        ("accepted", "2024-04-03 Wed", "2024-04-08 Mon", "Qingming, then Sunday 7 April made up"),
        ("investigating", "2024-04-26 Fri", "2024-05-13 Mon", "28, 29, 30 April, 6 to 11 and 13 May"),
        ("withdrawn", "2024-12-31 Tue", "2025-01-03 Fri", "over New Year's Day"),
    ],
)
def test_a_step_is_due_on_a_working_day_after_its_term(state: State, entered: str, due: str, reason: str) -> None:
    assert due_on(state, written(entered), NATIONAL, TERMS) == written(due), reason


def test_nothing_is_due_once_a_report_is_closed() -> None:
    assert due_on("closed", date(2024, 3, 11), NATIONAL, TERMS) is None
    assert left(None, date(2024, 3, 11), NATIONAL) is None
    assert told(None, date(2024, 3, 11), NATIONAL) == ""


@pytest.mark.parametrize(
    ("today", "due", "days", "words"),
    [
        ("2024-03-11 Mon", "2024-03-15 Fri", 4, "还有 4 个工作日"),
        ("2024-03-14 Thu", "2024-03-15 Fri", 1, "还有 1 个工作日"),
        ("2024-03-15 Fri", "2024-03-15 Fri", 0, "今天到期"),
        ("2024-03-16 Sat", "2024-03-15 Fri", -1, "逾期 1 个工作日"),
        ("2024-03-17 Sun", "2024-03-15 Fri", -1, "逾期 1 个工作日"),
        ("2024-03-18 Mon", "2024-03-15 Fri", -1, "逾期 1 个工作日"),
        ("2024-03-19 Tue", "2024-03-15 Fri", -2, "逾期 2 个工作日"),
        ("2024-03-16 Sat", "2024-03-18 Mon", 1, "还有 1 个工作日"),
        ("2024-04-30 Tue", "2024-05-06 Mon", 1, "还有 1 个工作日"),
        ("2024-05-03 Fri", "2024-05-06 Mon", 1, "还有 1 个工作日"),
        ("2024-05-10 Fri", "2024-05-13 Mon", 2, "还有 2 个工作日"),
        ("2024-05-05 Sun", "2024-04-30 Tue", -1, "逾期 1 个工作日"),
        ("2024-05-13 Mon", "2024-05-10 Fri", -2, "逾期 2 个工作日"),
    ],
)
def test_what_is_left_is_told_in_working_days(today: str, due: str, days: int, words: str) -> None:
    assert left(written(due), written(today), NATIONAL) == days
    assert told(written(due), written(today), NATIONAL) == words


def test_in_a_year_that_nobody_knows_monday_to_friday_count() -> None:
    with pytest.raises(UncoveredYearError):
        NATIONAL.is_working_day(date(2031, 5, 1))
    # Thursday 1 May 2031 will be Labour Day, but no notice says yet what is made up for it.
    assert due_on("received", written("2031-04-30 Wed"), NATIONAL, TERMS) == written("2031-05-02 Fri")
    assert left(written("2031-05-05 Mon"), written("2031-04-30 Wed"), NATIONAL) == 3
    assert told(written("2031-04-30 Wed"), written("2031-05-05 Mon"), NATIONAL) == "逾期 3 个工作日"


def test_a_term_runs_on_into_a_year_whose_holidays_are_not_announced() -> None:
    eve = DayOverride(date=date(2031, 12, 31), working=False, reason="放假", source="通知")
    calendar = calendar_for(CalendarFile(overrides=(eve,), known_years=(2031,)), None)
    # Wednesday 31 December is known to be off; Thursday 1 and Friday 2 January stand in.
    assert due_on("received", written("2031-12-30 Tue"), calendar, TERMS) == written("2032-01-02 Fri")
    assert left(written("2032-01-02 Fri"), written("2031-12-30 Tue"), calendar) == 2
    assert left(written("2031-12-30 Tue"), written("2032-01-05 Mon"), calendar) == -3


def test_an_override_counts_even_in_a_year_that_nobody_knows() -> None:
    labour = DayOverride(date=date(2031, 5, 1), working=False, reason="劳动节", source="通知")
    calendar = calendar_for(CalendarFile(overrides=(labour,)), None)
    assert due_on("received", written("2031-04-30 Wed"), calendar, TERMS) == written("2031-05-05 Mon")


def test_a_region_counts_its_own_holidays() -> None:
    off = DayOverride(date=date(2024, 4, 11), working=False, region="广西", reason="三月三", source="通知")
    file = CalendarFile(overrides=(off,))
    entered = written("2024-04-10 Wed")
    assert due_on("received", entered, calendar_for(file, "广西"), TERMS) == written("2024-04-15 Mon")
    assert due_on("received", entered, calendar_for(file, "河北"), TERMS) == written("2024-04-12 Fri")


def walk(entered: date, count: int) -> date:
    """Return the working day that many after a day, found day by day."""
    day = entered
    while count:
        day = day + ONE_DAY
        count -= NATIONAL.is_working_day(day)
    return day


@given(entered=DAYS, count=st.integers(1, 40))
def test_a_walk_day_by_day_finds_the_same_due_day(entered: date, count: int) -> None:
    terms = Terms(acceptance=count, assignment=1, investigation=1, closing=1)
    due = due_on("received", entered, NATIONAL, terms)
    assert due == walk(entered, count)
    assert due is not None
    assert due > entered
    assert NATIONAL.is_working_day(due)


@given(entered=DAYS, count=st.integers(1, 40))
def test_as_much_is_left_on_the_first_day_as_the_term_has(entered: date, count: int) -> None:
    due = due_on("upheld", entered, NATIONAL, Terms(closing=count))
    assert left(due, entered, NATIONAL) == count


@given(entered=DAYS, late=st.integers(1, 40))
def test_each_working_day_after_the_due_day_is_one_more_overdue(entered: date, late: int) -> None:
    due = walk(entered, 1)
    assert left(due, walk(due, late), NATIONAL) == -late
    assert left(due, due, NATIONAL) == 0


@given(entered=DAYS, away=st.integers(-40, 40))
def test_a_report_is_overdue_on_exactly_the_days_after_its_due_day(entered: date, away: int) -> None:
    due = walk(entered, 1)
    today = due + away * ONE_DAY
    days = left(due, today, NATIONAL)
    assert days is not None
    assert (days < 0) == (today > due)
    assert (days == 0) == (today == due)
    assert told(due, today, NATIONAL).startswith("逾期") == (today > due)
