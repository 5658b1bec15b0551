"""All that is published, read and checked: the one argument that the generator takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path

from publicity.model.campaign import Campaign
from publicity.model.candidate import Candidate, Change
from publicity.model.notice import Notice
from publicity.model.site import CalendarFile, SiteSettings
from publicity.model.tiers import Tier
from publicity.model.units import Contact
from publicity.period import Period, State
from publicity.problems import Finding, Place
from publicity.ruling import Ruling
from publicity.shanghai import SHANGHAI
from publicity.workdays import WorkingCalendar


class Face(Enum):
    """The five faces that a notice has at its one address."""

    UPCOMING = "upcoming"
    OPEN = "open"
    REVIEWING = "reviewing"
    OUTCOME = "outcome"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedNotice:
    """A notice with its address, its computed period and where it was written."""

    id: str
    campaign: str
    notice: Notice
    period: Period
    place: Place
    days_place: Place
    outcome_place: Place

    @property
    def is_draft(self) -> bool:
        """Tell whether nobody has approved the notice yet."""
        return self.notice.approval is None

    def face(self, now: datetime) -> Face:
        """Return the face at a moment; the outcome and the withdrawal show from their day on."""
        today = now.astimezone(SHANGHAI).date()
        if self.notice.withdrawn and self.notice.withdrawn.on <= today:
            return Face.WITHDRAWN
        state = self.period.state(now)
        if state is State.UPCOMING:
            return Face.UPCOMING
        if state is State.OPEN:
            return Face.OPEN
        if self.notice.outcome and self.notice.outcome.on <= today:
            return Face.OUTCOME
        return Face.REVIEWING


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignContent:
    """One campaign: candidates and their places, notices in the order of their periods, changes, the rules' word."""

    campaign: Campaign
    calendar: WorkingCalendar
    candidates: Mapping[str, Candidate]
    notices: tuple[PlacedNotice, ...]
    changes: Mapping[str, Change]
    places: Mapping[str, Place]
    rulings: tuple[Ruling, ...] = ()

    def notices_of(self, tier: Tier) -> tuple[PlacedNotice, ...]:
        """Return a tier's notices, those merged into another tier's included."""
        return tuple(n for n in self.notices if n.notice.tier == tier.id or tier.id in n.notice.merges)

    def contact_of(self, notice: Notice) -> Contact | None:
        """Return the office that takes reports on a notice: its own, its unit's, or the committee's."""
        contact_id = notice.contact
        if contact_id is None and notice.unit is not None:
            contact_id = self.campaign.unit(notice.unit).contact
        contacts = self.campaign.contacts
        return next((c for c in contacts if c.id == contact_id), contacts[0] if contacts else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything below the content folder."""

    root: Path
    site: SiteSettings
    calendar_file: CalendarFile
    campaigns: tuple[CampaignContent, ...]
    pages: Mapping[str, str]
    warnings: tuple[Finding, ...] = field(default=())
    settled: tuple[Finding, ...] = field(default=())
