"""What was done for each candidate on its way (办理记录): votes, opinions, checks, materials, reasons, objections.

None of it is published; the rules read it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from publicity.model.words import ObjectionState
from publicity.problems import Place

View = Literal["agree", "disagree", "unanswered"]

VIEW_ZH: dict[View, str] = {"agree": "同意", "disagree": "不同意", "unanswered": "未答复"}
ABOUT_ZH = {"person": "本人", "unit": "单位"}
NOTICE_ITSELF = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """One candidate's result in one meeting; counts are people, None where the table leaves them out."""

    candidate: str
    body: str
    on: date
    members: int | None = None
    present: int | None = None
    valid: int | None = None
    affirmative: int | None = None
    secret: bool | None = None
    differential: bool | None = None
    announced: bool | None = None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """One department's opinion on a candidate, or on the candidate's unit."""

    candidate: str
    department: str
    about: Literal["person", "unit"]
    on: date
    view: View
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One body's approval of a recommending unit's list (逐级审定)."""

    unit: str
    body: str
    on: date
    record: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A written reason that settles one rule's warning for one candidate or recommending unit."""

    subject: str
    rule: str
    text: str
    by: str
    on: date
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """How far one objection has come, to a candidate or to the ``NOTICE_ITSELF``: never who wrote it or what."""

    candidate: str
    notice: str
    received: date
    state: ObjectionState
    closed: date | None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """One row of a wide table, answers by header."""

    cells: Mapping[str, str]
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """All records of one campaign, by candidate."""

    ballots: Mapping[str, tuple[Ballot, ...]] = field(default_factory=dict)
    opinions: Mapping[str, tuple[Opinion, ...]] = field(default_factory=dict)
    checks: Mapping[str, Answers] = field(default_factory=dict)
    materials: Mapping[str, Answers] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    reasons: tuple[Reason, ...] = ()
    objections: Mapping[str, tuple[Objection, ...]] = field(default_factory=dict)
    deeds: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
