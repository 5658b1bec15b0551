"""All periods as an iCalendar (RFC 5545): one all-day event for each."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from publicity.shanghai import SHANGHAI
from sitegen.edition import Edition
from sitegen.views.summary import summarise

_LONGEST_LINE = 75


def calendar_ics(edition: Edition) -> bytes:
    """Return every period as an all-day event, from its first day to its last."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Gongshi//zh-CN",
        f"X-WR-CALNAME:{_text(edition.content.site.name)}",
    ]
    for campaign in edition.campaigns:
        short_title = campaign.content.campaign.short_title
        for placed in campaign.notices:
            if placed.is_draft or placed.notice.withdrawn:
                continue
            notice = summarise(campaign, placed)
            address = f"{edition.content.site.base_url}{notice.campaign}/notices/{notice.id}.html"
            issued = datetime.combine(placed.notice.issued_on, time(), SHANGHAI).astimezone(UTC)
            lines += (
                "BEGIN:VEVENT",
                f"UID:{notice.campaign}-{notice.id}@gongshi",
                f"DTSTAMP:{issued:%Y%m%dT%H%M%SZ}",
                f"DTSTART;VALUE=DATE:{_day(placed.period.start)}",
                f"DTEND;VALUE=DATE:{_day(placed.period.last_day + timedelta(days=1))}",
                f"SUMMARY:{_text(f'{notice.short}：{short_title}')}",
                f"DESCRIPTION:{_text(f'{notice.span}，{notice.closing}。{address}')}",
                f"URL:{address}",
                "END:VEVENT",
            )
    return folded([*lines, "END:VCALENDAR"])


def folded(lines: Iterable[str]) -> bytes:
    """Return the lines, each cut into pieces of at most 75 octets, never within a character (RFC 5545 3.1)."""
    pieces: list[bytes] = []
    for line in lines:
        rest, room = line.encode(), _LONGEST_LINE
        while len(rest) > room:
            at = room
            while rest[at] & 0xC0 == 0x80:  # in the middle of a character
                at -= 1
            pieces += (rest[:at], b"\r\n ")
            rest, room = rest[at:], _LONGEST_LINE - 1
        pieces += (rest, b"\r\n")
    return b"".join(pieces)


def _text(text: str) -> str:
    """Return a text with what has a meaning in the format escaped (RFC 5545 3.3.11)."""
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return re.sub("\r\n?|\n", r"\\n", escaped)


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"
