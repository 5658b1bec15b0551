"""Publicity periods: their days, their opening and closing to the second, and real ones."""

import csv
from datetime import UTC, date, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publicity.model.notice import PeriodSpec
from publicity.model.site import CalendarFile
from publicity.model.words import Counting
from publicity.period import State, compute, working_days_within
from publicity.workdays import calendar_for
from tests.conftest import ROOT
from tests.moments import shanghai

NATIONAL = calendar_for(CalendarFile(), None)
with (ROOT / "tests/data/windows.csv").open(encoding="utf-8") as lines:
    WINDOWS = list(csv.DictReader(lines))
DAYS = st.dates(date(2010, 1, 1), date(2026, 9, 1))


def spec(start: str, days: int, counting: Counting = "first_day_counts", closes_at: str = "24:00") -> PeriodSpec:
    return PeriodSpec(start=date.fromisoformat(start), days=days, counting=counting, closes_at=closes_at)


@pytest.mark.parametrize("window", [w for w in WINDOWS if w["counting"] != "inconsistent"], ids=lambda w: w["start"])
def test_a_real_period_ends_on_the_day_that_its_notice_stated(window: dict[str, str]) -> None:
    counting: Counting = "starts_next_day" if window["counting"] == "starts_next_day" else "first_day_counts"
    period = compute(spec(window["start"], int(window["working_days"]), counting), NATIONAL)
    assert period.last_day.isoformat() == window["end"], window["remark"]


def test_there_are_twelve_real_periods_and_one_of_them_is_wrong() -> None:
    assert len(WINDOWS) == 12
    (wrong,) = [window for window in WINDOWS if window["counting"] == "inconsistent"]
    ends = {
        compute(spec(wrong["start"], 5, rule), NATIONAL).last_day for rule in ("first_day_counts", "starts_next_day")
    }
    assert ends == {date(2023, 1, 9), date(2023, 1, 10)}
    assert date.fromisoformat(wrong["end"]) == date(2023, 1, 7)


def test_a_start_on_a_rest_day_counts_from_the_next_working_day() -> None:
    period = compute(spec("2024-04-04", 5), NATIONAL)
    assert period.counted == tuple(date(2024, 4, day) for day in (7, 8, 9, 10, 11))
    assert period.opens == shanghai("2024-04-04T00:00")


def test_starting_the_next_day_leaves_the_stated_day_out() -> None:
    period = compute(spec("2024-04-03", 2, "starts_next_day"), NATIONAL)
    assert period.counted == (date(2024, 4, 7), date(2024, 4, 8))


def test_the_last_second_of_a_whole_day_is_open_and_the_next_is_not() -> None:
    period = compute(spec("2024-04-08", 5), NATIONAL)
    assert period.state(shanghai("2024-04-07T23:59:59")) is State.UPCOMING
    assert period.state(shanghai("2024-04-08T00:00:00")) is State.OPEN
    assert period.state(shanghai("2024-04-12T23:59:59")) is State.OPEN
    assert period.state(shanghai("2024-04-13T00:00:00")) is State.CLOSED


def test_a_closing_hour_ends_the_last_day_early() -> None:
    period = compute(spec("2024-04-08", 5, closes_at="17:30"), NATIONAL)
    assert period.state(shanghai("2024-04-12T17:29:59")) is State.OPEN
    assert period.state(shanghai("2024-04-12T17:30:00")) is State.CLOSED


def test_the_state_does_not_depend_on_the_zone_that_the_moment_is_told_in() -> None:
    period = compute(spec("2024-04-08", 5, closes_at="17:30"), NATIONAL)
    new_york = timezone(timedelta(hours=-4))
    last = shanghai("2024-04-12T17:29:59")
    assert period.state(last.astimezone(UTC)) is State.OPEN
    assert period.days_left(last.astimezone(new_york)) == 1


@pytest.mark.parametrize(
    ("moment", "left"),
    [
        ("2024-04-02T12:00", 5),
        ("2024-04-03T00:00", 5),
        ("2024-04-04T09:00", 4),
        ("2024-04-06T23:59", 4),
        ("2024-04-07T00:00", 4),
        ("2024-04-10T17:29", 1),
        ("2024-04-10T17:30", 0),
    ],
)
def test_days_left_count_today_and_skip_the_holiday(moment: str, left: int) -> None:
    period = compute(spec("2024-04-03", 5, closes_at="17:30"), NATIONAL)
    assert period.days_left(shanghai(moment)) == left


def test_calendar_days_hold_fewer_working_days() -> None:
    period = compute(PeriodSpec(start=date(2023, 1, 3), days=5, unit="calendar"), NATIONAL)
    assert period.last_day == date(2023, 1, 7)
    assert working_days_within(period, NATIONAL) == 4


@pytest.mark.parametrize("wrong", [{"days": 0}, {"days": -1}, {"closes_at": "25:00"}, {"opens_at": "早上"}])
def test_a_period_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        compute(PeriodSpec(**{"start": date(2024, 4, 8), "days": 5} | wrong), NATIONAL)  # type: ignore[arg-type]


@given(start=DAYS, days=st.integers(1, 30), counting=st.sampled_from(["first_day_counts", "starts_next_day"]))
def test_a_period_holds_exactly_its_working_days_in_order(start: date, days: int, counting: Counting) -> None:
    period = compute(PeriodSpec(start=start, days=days, counting=counting), NATIONAL)
    assert len(period.counted) == days
    assert all(NATIONAL.is_working_day(day) for day in period.counted)
    span = [start + timedelta(days=n) for n in range((period.last_day - start).days + 1)]
    between = [day for day in span if NATIONAL.is_working_day(day)]
    assert list(period.counted) == (between[1:] if counting == "starts_next_day" and between[0] == start else between)


@given(start=DAYS, days=st.integers(1, 20))
def test_one_more_day_never_ends_sooner_and_keeps_the_days_before(start: date, days: int) -> None:
    shorter = compute(PeriodSpec(start=start, days=days), NATIONAL)
    longer = compute(PeriodSpec(start=start, days=days + 1), NATIONAL)
    assert longer.counted[:-1] == shorter.counted
    assert longer.closes > shorter.closes


@given(start=DAYS, days=st.integers(1, 20), hours=st.integers(-100, 900))
def test_the_days_left_never_grow_and_end_at_nothing(start: date, days: int, hours: int) -> None:
    period = compute(PeriodSpec(start=start, days=days), NATIONAL)
    moment = period.opens + timedelta(hours=hours)
    assert days >= period.days_left(moment) >= period.days_left(moment + timedelta(hours=1)) >= 0
    assert (period.days_left(moment) > 0) == (period.state(moment) is not State.CLOSED)
