"""What can be reported on: the published notices, read again when the file changes."""

import json
import threading
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from intake.errors import SettingsError
from publicity.model.site import CalendarFile
from publicity.published import PublishedCampaign, PublishedCandidate, PublishedData, PublishedNotice
from publicity.workdays import WorkingCalendar, calendar_for

_ADAPTER = TypeAdapter(PublishedData)


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
        return self.notice.id.partition("/")[0]

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
    """The file ``data/notices.json``; a broken new version leaves the last good one in force."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._seen: tuple[int, ...] | None = None
        self._data = self._read()
        self._by_id = {notice.id: OpenTo(notice) for notice in self._data.notices}

    @property
    def data(self) -> PublishedData:
        """The whole file as it is now."""
        self._refresh()
        return self._data

    def find(self, notice_id: str) -> OpenTo | None:
        """Return the notice of that id."""
        self._refresh()
        return self._by_id.get(notice_id)

    def campaign(self, notice_id: str) -> PublishedCampaign | None:
        """Return the campaign of a notice, which may itself be published no more."""
        self._refresh()
        campaign = notice_id.partition("/")[0]
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
        stamp = self._stamp()
        if stamp is None or stamp == self._seen:
            return
        with self._lock:
            try:
                data = self._read()
            except SettingsError:
                self._seen = stamp
                return
            self._data = data
            self._by_id = {notice.id: OpenTo(notice) for notice in data.notices}

    def _stamp(self) -> tuple[int, ...] | None:
        try:
            status = self._path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_ino, status.st_size

    def _read(self) -> PublishedData:
        stamp = self._stamp()
        try:
            raw = json.loads(self._path.read_bytes())
            raw.pop("$schema", None)
            data = _ADAPTER.validate_json(json.dumps(raw), strict=True)
        except (OSError, ValueError, AttributeError, ValidationError) as error:
            raise SettingsError(f"{self._path.name} 读不了，请先运行 build_site.py 生成网站。") from error
        self._seen = stamp
        return data
