"""Working days: the national calendar, overrides, regions, and years that nobody knows yet."""

import json
import subprocess
from datetime import date, timedelta
from itertools import islice

import holidays
import pytest

from publicity.model.site import CalendarFile, DayOverride
from publicity.workdays import ONE_DAY, UncoveredYearError, calendar_for
from tests.conftest import ROOT

NATIONAL = calendar_for(CalendarFile(), None)
GUANGXI_2017 = (
    DayOverride(date=date(2017, 4, 1), working=False, region="广西", reason="三月三", source="通知"),
    DayOverride(date=date(2017, 4, 8), working=True, region="广西", reason="补班", source="通知"),
)
EVERY_TENTH_DAY = [date(2010, 1, 1) + timedelta(days=10 * n) for n in range(621)]


@pytest.mark.parametrize(
    ("day", "working", "reason"),
    [
        ("2024-04-03 Wed", True, "the day before Qingming"),
        ("2024-04-04 Thu", False, "Qingming"),
        ("2024-04-05 Fri", False, "Qingming holiday"),
        ("2024-04-06 Sat", False, "Qingming holiday"),
        ("2024-04-07 Sun", True, "made up for Friday"),
        ("2024-04-08 Mon", True, "the day after"),
        ("2024-02-04 Sun", True, "made up before Spring Festival"),
        ("2024-02-09 Fri", True, "New Year's Eve was not an official holiday in 2024"),
        ("2024-02-10 Sat", False, "Spring Festival"),
        ("2024-02-18 Sun", True, "made up after Spring Festival"),
        ("2024-05-11 Sat", True, "made up after Labour Day"),
        ("2024-09-14 Sat", True, "made up before Mid-Autumn"),
        ("2020-01-31 Fri", False, "the holiday was lengthened because of the epidemic"),
        ("2020-02-02 Sun", False, "and its make-up day was cancelled"),
        ("2025-01-28 Tue", False, "New Year's Eve is official from 2025"),
    ],
)
def test_a_day_is_a_working_day_when_the_state_council_says_so(day: str, working: bool, reason: str) -> None:
    written, weekday = day.split()
    moment = date.fromisoformat(written)
    assert moment.strftime("%a") == weekday, reason
    assert NATIONAL.is_working_day(moment) is working, reason


def test_every_tenth_day_from_2010_to_2026_agrees_with_a_python_calendar() -> None:
    other = holidays.country_holidays("CN", years=range(2010, 2027))
    assert EVERY_TENTH_DAY[-1].year == 2026
    assert [day for day in EVERY_TENTH_DAY if NATIONAL.is_working_day(day) != other.is_working_day(day)] == []


def test_every_tenth_day_from_2010_to_2026_agrees_with_a_javascript_calendar() -> None:
    asked = json.dumps([day.isoformat() for day in EVERY_TENTH_DAY])
    script = f"const c = require('chinese-days'); console.log(JSON.stringify({asked}.map(d => c.isWorkday(d))))"
    done = subprocess.run([ROOT / ".venv/bin/node", "-e", script], cwd=ROOT, capture_output=True, check=True)
    others = dict(zip(EVERY_TENTH_DAY, json.loads(done.stdout), strict=True))
    assert [day for day, working in others.items() if NATIONAL.is_working_day(day) != working] == []


def test_a_year_without_a_holiday_notice_is_refused_with_what_to_wait_for() -> None:
    with pytest.raises(UncoveredYearError, match="2031 年的放假安排") as caught:
        NATIONAL.is_working_day(date(2031, 3, 3))
    assert "国务院办公厅" in str(caught.value)
    assert "calendar.yml" in str(caught.value)


def test_a_year_that_the_file_describes_in_full_is_known() -> None:
    holiday = DayOverride(date=date(2031, 1, 1), working=False, reason="元旦", source="通知")
    calendar = calendar_for(CalendarFile(overrides=(holiday,), known_years=(2031,)), None)
    assert not calendar.is_working_day(date(2031, 1, 1))
    assert calendar.is_working_day(date(2031, 1, 2))
    assert not calendar.is_working_day(date(2031, 1, 4))


def test_guangxi_rested_on_a_national_make_up_day_in_2017_and_worked_a_week_later() -> None:
    guangxi = calendar_for(CalendarFile(overrides=GUANGXI_2017), "广西")
    assert NATIONAL.is_working_day(date(2017, 4, 1))
    assert not NATIONAL.is_working_day(date(2017, 4, 8))
    assert not guangxi.is_working_day(date(2017, 4, 1))
    assert guangxi.is_working_day(date(2017, 4, 8))
    assert guangxi.why(date(2017, 4, 8)) == "补班"


def test_a_regional_override_leaves_other_regions_alone() -> None:
    hebei = calendar_for(CalendarFile(overrides=GUANGXI_2017), "河北")
    assert hebei.is_working_day(date(2017, 4, 1))


def test_a_regional_override_wins_over_a_national_one_for_the_same_day() -> None:
    national = DayOverride(date=date(2017, 4, 1), working=True, reason="全国", source="通知")
    calendar = calendar_for(CalendarFile(overrides=(*GUANGXI_2017, national)), "广西")
    assert not calendar.is_working_day(date(2017, 4, 1))


def test_the_last_weeks_of_the_last_known_year_are_provisional_until_overridden() -> None:
    sure = DayOverride(date=date(2026, 12, 31), working=True, reason="已公布", source="通知")
    calendar = calendar_for(CalendarFile(overrides=(sure,)), None)
    assert not calendar.is_provisional(date(2026, 12, 17))
    assert calendar.is_provisional(date(2026, 12, 18))
    assert calendar.is_provisional(date(2026, 12, 30))
    assert not calendar.is_provisional(date(2026, 12, 31))
    assert not calendar.is_provisional(date(2025, 12, 31))


def test_where_asked_mondays_to_fridays_stand_in_for_an_unknown_year_and_known_ones_stay() -> None:
    calendar = NATIONAL.assuming_weekdays()
    assert not calendar.is_working_day(date(2031, 1, 5))  # Sunday
    assert calendar.is_working_day(date(2031, 1, 6))  # Monday
    assert calendar.is_working_day(date(2024, 4, 7))  # Sunday, made up for Qingming
    with pytest.raises(UncoveredYearError):
        NATIONAL.is_working_day(date(2031, 1, 6))


def test_working_days_step_backwards_as_they_step_forwards() -> None:
    back = list(islice(NATIONAL.working_days_from(date(2024, 4, 8), -ONE_DAY), 4))
    assert back == [date(2024, 4, 8), date(2024, 4, 7), date(2024, 4, 3), date(2024, 4, 2)]
    assert list(NATIONAL.first_working_days(date(2024, 4, 2), 4)) == back[::-1]
