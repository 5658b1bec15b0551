"""The one clock of the intake: never goes back, so a step of the system's clock never reopens a period."""

import threading
import time
from datetime import datetime, timedelta

from intake.errors import SettingsError
from publicity.shanghai import SHANGHAI

SLACK = timedelta(minutes=1)


class Clock:
    """Tells the moment in UTC+8.  ``as_of`` starts a demonstration there; its seconds are real."""

    def __init__(self, as_of: datetime | None = None) -> None:
        self._as_of = as_of
        self._started = time.monotonic()
        self._latest = self._read()
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Return the moment, never before one that was returned already."""
        with self._lock:
            self._latest = max(self._latest, self._read())
            return self._latest

    def not_before(self, moment: datetime | None) -> None:
        """Refuse to run when the system's clock stands before the last moment that was recorded.

        Raises:
            SettingsError: says both moments.
        """
        if moment is None or self._as_of is not None:
            return
        if self._latest < moment - SLACK:
            raise SettingsError(
                f"系统时间 {self._latest:%Y-%m-%d %H:%M} 早于最后一条记录 {moment:%Y-%m-%d %H:%M}，请先校正系统时间。"
            )

    def _read(self) -> datetime:
        if self._as_of is not None:
            return self._as_of + timedelta(seconds=time.monotonic() - self._started)
        return datetime.now(SHANGHAI)
