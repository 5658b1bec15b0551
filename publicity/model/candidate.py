"""A candidate (推荐对象): a person or a collective, and what changed on its way up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from publicity.model.words import ChangeKind, Kind, SlotFate


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One row of a sheet.

    ``sheet`` is the file of its table, ``head`` a collective's head as the table names them.  ``public`` holds the
    columns that the campaign allows on pages, ``staff`` all others that may be kept; columns marked
    ``never`` are in neither.  ``deeds`` is Markdown, empty when there is none.
    """

    id: str
    sheet: str
    kind: Kind
    name: str
    workplace: str
    post: str
    award: str
    unit: str
    category: str
    section_of: str = ""
    section: str = ""
    quota_line: str = ""
    head: str = ""
    reserve: bool = False
    marks: tuple[str, ...] = ()
    public: Mapping[str, str] = field(default_factory=dict)
    staff: Mapping[str, str] = field(default_factory=dict)
    deeds: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A candidate that left the list after a tier; the slot's fate is the document's (000, 001, 002, 004)."""

    candidate: str
    after_tier: str
    on: date
    kind: ChangeKind
    reason: str
    slot: SlotFate | None = None
