"""By when the next step of a report is due, in working days.  All days are dates in China; today is an argument.

A report may not fall out of the clock because next year's holidays are not announced yet: while the calendar
does not know a year, its Mondays to Fridays stand in, and a day computed again once the notice is out may be another.
"""

from dataclasses import astuple, dataclass
from datetime import date

from intake.model.states import State
from publicity.workdays import ONE_DAY, WorkingCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How many working days each step may take.

    ``acceptance``: to take up a received or withdrawn report.  Documents state no term: an office sets its own.
    ``assignment``: to hand it to who investigates.  Documents state no term: an office sets its own.
    ``investigation``: to come to a finding.  Documents state no term: an office sets its own.
    ``closing``: to close it after a finding or a refusal.  Documents state no term: an office sets its own.

    Raises:
        ValueError: a step has less than one day.
    """

    acceptance: int = 2
    assignment: int = 2
    investigation: int = 10
    closing: int = 3

    def __post_init__(self) -> None:
        if min(astuple(self)) < 1:
            raise ValueError("办理期限至少为 1 个工作日")

    def of(self, state: State) -> int | None:
        """Return the working days for the step that follows a state; ``None`` when none does."""
        match state:
            case "received" | "withdrawn":
                return self.acceptance
            case "accepted":
                return self.assignment
            case "investigating":
                return self.investigation
            case "upheld" | "not_upheld" | "inconclusive" | "not_accepted":
                return self.closing
            case "closed":
                return None


TERMS = Terms()


def due_on(state: State, entered: date, calendar: WorkingCalendar, terms: Terms) -> date | None:
    """Return the last working day for the next step: the n-th after ``entered``, which itself never counts.

    In a year that the calendar does not know, Mondays to Fridays count: a report may not fall out of the clock
    because next year's holidays are not announced.  ``None`` when nothing more is due.
    """
    days = terms.of(state)
    return None if days is None else calendar.assuming_weekdays().first_working_days(entered + ONE_DAY, days)[-1]


def left(due: date | None, today: date, calendar: WorkingCalendar) -> int | None:
    """Return the working days after today up to ``due``: 0 on the day itself, below zero when overdue.

    Overdue days are the working days after ``due`` up to today, and one at least: on the rest day after it the
    term is over already.  Unknown years count as in ``due_on``.  ``None`` when nothing is due.
    """
    if due is None:
        return None
    between = calendar.assuming_weekdays().working_days_between
    return between(today + ONE_DAY, due) if today <= due else -max(1, between(due + ONE_DAY, today))


def told(due: date | None, today: date, calendar: WorkingCalendar) -> str:
    """Return how a due day stands, in words for staff; nothing when nothing is due."""
    return in_words(left(due, today, calendar))


def in_words(days: int | None) -> str:
    """Return the working days that ``left`` counts in words for staff; nothing when nothing is due."""
    if days is None:
        return ""
    if days == 0:
        return "今天到期"
    return f"还有 {days} 个工作日" if days > 0 else f"逾期 {-days} 个工作日"
