"""A published notice in the words of the pages."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from publicity.chinese import day_with_weekday
from publicity.model.words import DAY_UNIT_ZH, POSTMARK_ZH, REAL_NAME_ZH
from publicity.published import PublishedContact, PublishedNotice
from publicity.shanghai import SHANGHAI


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownNotice:
    """A notice as templates need it."""

    id: str
    campaign: str
    title: str
    issuer: str
    address: str
    opens: str
    closes: str
    days_left: int
    unit: str
    real_name: str
    anonymous: bool
    postmark: str
    kinds: tuple[str, ...]
    steps: tuple[str, ...]
    investigated_by: str
    contact: PublishedContact | None


def shown_notice(notice: PublishedNotice, now: datetime) -> ShownNotice:
    """Return a notice in words; days left count today."""
    today = now.astimezone(SHANGHAI).date()
    return ShownNotice(
        id=notice.id,
        campaign=notice.campaign,
        title=notice.title,
        issuer=notice.issuer,
        address=notice.address,
        opens=at_moment(notice.opens),
        closes=closing(notice.closes),
        days_left=sum(day >= today for day in notice.counted_days),
        unit=DAY_UNIT_ZH[notice.unit],
        real_name=REAL_NAME_ZH[notice.reports.real_name],
        anonymous=notice.reports.real_name != "required",
        postmark=POSTMARK_ZH[notice.reports.postmark],
        kinds=notice.reports.kinds,
        steps=notice.reports.steps,
        investigated_by=notice.reports.investigated_by,
        contact=notice.contact,
    )


def at_moment(moment: datetime) -> str:
    """Return a moment in UTC+8 as 2024年4月10日（星期三）08:30; midnight goes without saying."""
    local = moment.astimezone(SHANGHAI)
    clock = f"{local:%H:%M}"
    return day_with_weekday(local.date()) + ("" if clock == "00:00" else clock)


def closing(closes: datetime) -> str:
    """Return the first moment outside as the last one inside is called: midnight is 24:00 of the day before."""
    local = closes.astimezone(SHANGHAI)
    if f"{local:%H:%M}" == "00:00":
        return day_with_weekday(local.date() - timedelta(days=1)) + "24:00"
    return at_moment(closes)
