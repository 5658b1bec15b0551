"""Retention: how many days a closed report is kept, and from when it may be deleted.  All days are dates in China."""

from dataclasses import dataclass
from datetime import date, timedelta

TERM = 365
NOTICE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A closed report: the day since which its term runs, how many days ago that is, and when a reminder was given.

    One that is not as it was signed has a ``fault`` and stays: its closing may be forged to have it deleted.
    """

    id: str
    reference: str
    since: date
    days: int
    reminded: date | None
    reminded_days: int | None
    fault: str = ""

    def is_over(self, term: int) -> bool:
        """Tell whether it has been closed for longer than the term, so that it is due for deletion."""
        return self.days > term

    def may_go(self, term: int) -> bool:
        """Tell whether it may be deleted: it is due, and the reminder was given 30 days ago or earlier."""
        announced = self.reminded_days is not None and self.reminded_days >= NOTICE
        return self.is_over(term) and announced and not self.fault


def goes_on(one: Closed, term: int, today: date) -> date:
    """Return the first day on which a report may be deleted, when its reminder is given today if not before."""
    return max(one.since + timedelta(term + 1), (one.reminded or today) + timedelta(NOTICE))
