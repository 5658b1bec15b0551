"""What can be reported on: the published notices, read again when the file changes."""

import os
import stat
import threading
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from pydantic import TypeAdapter
from pydantic_core import from_json, to_json

from intake.errors import SettingsError
from publicity.model.bounds import FIRST_YEAR, LAST_YEAR
from publicity.model.notice_id import NoticeId
from publicity.model.site import CalendarFile
from publicity.published import PublishedCampaign, PublishedCandidate, PublishedData, PublishedNotice
from publicity.workdays import WorkingCalendar, calendar_for

# Ten thousand candidates are five megabytes.
MOST_BYTES = 64 * 1024 * 1024
Stamp = tuple[int, ...] | None
_ADAPTER = TypeAdapter(PublishedData)
_NOTHING = PublishedData(
    version=1, site="", base_url="", as_of=None, calendar=CalendarFile(), campaigns=(), notices=()
)  # fmt: skip


class BookState(Enum):
    """Which version of the published file is in force."""

    CURRENT = "current"
    STALE = "stale"
    NONE = "none"


class Standing(Enum):
    """How a notice stands towards reports at a moment."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class OpenTo:
    """A notice as the form sees it, with the campaign that its keys are chosen by."""

    notice: PublishedNotice

    @property
    def campaign_id(self) -> str:
        """The id of its campaign."""
        return NoticeId.of(self.notice.id).campaign

    def calendar(self, file: CalendarFile) -> WorkingCalendar:
        """Return the working days of its region."""
        return calendar_for(file, self.notice.region)

    def standing(self, moment: datetime) -> Standing:
        """Return how it stands; the closing moment itself is already outside."""
        withdrawn = self.notice.withdrawn_on
        if withdrawn is not None and withdrawn <= moment.astimezone(self.notice.opens.tzinfo).date():
            return Standing.WITHDRAWN
        if moment < self.notice.opens:
            return Standing.UPCOMING
        return Standing.OPEN if moment < self.notice.closes else Standing.CLOSED

    def candidate(self, candidate_id: str) -> PublishedCandidate | None:
        """Return the candidate of that id that this notice names."""
        return next((c for c in self.notice.candidates if c.id == candidate_id), None)


class NoticeBook:
    """The file ``data/notices.json``; a broken new version leaves the last good one in force.

    In production a file that was made as of another moment is a broken one.
    """

    def __init__(self, path: Path, *, production: bool = False) -> None:
        self._path, self._production = path, production
        self._lock = threading.Lock()
        self._seen: Stamp = None
        self._data, self._state = _NOTHING, BookState.NONE
        self._by_id: dict[str, OpenTo] = {}
        self._read()

    @property
    def state(self) -> BookState:
        """Whether the file as it is now is in force, an earlier version of it, or none."""
        self._refresh()
        return self._state

    @property
    def data(self) -> PublishedData:
        """The whole file as it is now; one without notices when there has been no good one."""
        self._refresh()
        return self._data

    def find(self, notice_id: str) -> OpenTo | None:
        """Return the notice of that id."""
        self._refresh()
        return self._by_id.get(notice_id)

    def campaign(self, notice_id: str) -> PublishedCampaign | None:
        """Return the campaign of a notice, which may itself be published no more."""
        self._refresh()
        campaign = NoticeId.of(notice_id).campaign
        return next((one for one in self._data.campaigns if one.id == campaign), None)

    def calendar(self, notice_id: str) -> WorkingCalendar:
        """Return the working days that count for a notice; the national ones for one that is not published any more."""
        found, file = self.find(notice_id), self._data.calendar
        return found.calendar(file) if found else calendar_for(file, None)

    def open_at(self, moment: datetime) -> list[OpenTo]:
        """Return the notices that are open, those that close first before the others."""
        self._refresh()
        found = [notice for notice in self._by_id.values() if notice.standing(moment) is Standing.OPEN]
        return sorted(found, key=lambda n: (n.notice.closes, n.notice.id))

    def _refresh(self) -> None:
        if _stamp(self._path) == self._seen:
            return
        with self._lock:
            self._read()

    def _read(self) -> None:
        stamp = _stamp(self._path)
        try:
            data = read_published(self._path, production=self._production)
        except SettingsError:
            if self._state is not BookState.NONE:
                self._state = BookState.STALE
        else:
            self._data, self._state = data, BookState.CURRENT
            self._by_id = {notice.id: OpenTo(notice) for notice in data.notices}
        self._seen = stamp


def read_published(path: Path, *, production: bool) -> PublishedData:
    """Return what is published; raise SettingsError, with what to do, for a file that is not one to work with."""
    try:
        raw = from_json(_content(path), allow_inf_nan=False)
        own = {name: value for name, value in raw.items() if name != "$schema"}
        data = _ADAPTER.validate_json(to_json(own), strict=True)
        _check_moments(data)
    except (OSError, ValueError, AttributeError) as error:
        raise SettingsError(f"{path.name} 读不了，请先运行 build_site.py 生成网站。") from error
    if production and data.as_of is not None:
        raise SettingsError("网站是按演示时刻生成的，请去掉 --as-of 重新生成")
    return data


def _content(path: Path) -> bytes:
    """Return a regular file's bytes, without waiting for whoever would write into a pipe."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ValueError("no regular file")
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError("too large")
    return content


def _check_moments(data: PublishedData) -> None:
    """Raise ValueError for moments without an offset, or that no notice can have: they end later in an overflow."""
    for notice in data.notices:
        for moment in (notice.opens, notice.closes):
            if moment.tzinfo is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
                raise ValueError("moment")
        if any(not FIRST_YEAR <= day.year <= LAST_YEAR for day in notice.counted_days):
            raise ValueError("day")


def _stamp(path: Path) -> Stamp:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino, status.st_size
