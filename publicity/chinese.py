"""Dates, counts and spans as Chinese notices write them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from publicity.period import Period
from publicity.shanghai import SHANGHAI

WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")


def full_date(day: date) -> str:
    """Return ``2024年4月7日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def short_date(day: date) -> str:
    """Return ``4月7日``."""
    return f"{day.month}月{day.day}日"


def weekday(day: date) -> str:
    """Return ``星期日``."""
    return WEEKDAYS[day.weekday()]


def day_with_weekday(day: date) -> str:
    """Return ``2024年4月10日（星期三）``."""
    return f"{full_date(day)}（{weekday(day)}）"


def span(first: date, last: date) -> str:
    """Return ``2024年4月7日（星期日）至4月11日（星期四）``; the year stands twice only when it changes."""
    end = short_date(last) if first.year == last.year else full_date(last)
    if first == last:
        return day_with_weekday(first)
    return f"{day_with_weekday(first)}至{end}（{weekday(last)}）"


def short_span(first: date, last: date) -> str:
    """Return ``2024年4月7日至4月11日``."""
    end = short_date(last) if first.year == last.year else full_date(last)
    return f"{full_date(first)}至{end}"


def closing(period: Period) -> str:
    """Return when the last day ends."""
    clock = period.closes_at
    return f"截止时间为{short_date(period.last_day)} {clock}" + ("（全天）" if clock == "24:00" else "")


def at_moment(moment: datetime) -> str:
    """Return ``2024年4月10日 10:00`` in Asia/Shanghai."""
    local = moment.astimezone(SHANGHAI)
    return f"{full_date(local.date())} {local:%H:%M}"


def day_ranges(days: Sequence[date]) -> str:
    """Return days as ranges: ``4月4日至6日、4月13日``."""
    parts = []
    for _, run in groupby(enumerate(days), key=lambda pair: pair[1] - timedelta(days=pair[0])):
        block = [day for _, day in run]
        first, last = block[0], block[-1]
        if first == last:
            parts.append(short_date(first))
        else:
            parts.append(
                f"{short_date(first)}至{last.day}日"
                if first.month == last.month
                else f"{short_date(first)}至{short_date(last)}"
            )
    return "、".join(parts)
