"""One edition of the site: the content, the moment it is seen at, and which notices it shows."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from publicity.content import CampaignContent, Content, PlacedNotice
from publicity.model.candidate import Candidate, Change
from publicity.model.tiers import Tier
from publicity.shanghai import SHANGHAI


@dataclass(frozen=True)
class CampaignEdition:
    """A campaign as this edition shows it: approved notices, and drafts only in a preview."""

    content: CampaignContent
    now: datetime
    preview: bool

    @cached_property
    def summaries(self) -> dict[str, object]:
        """What has been made of this edition's notices in short, by id: every page that mentions one asks for it."""
        return {}

    @cached_property
    def ways(self) -> dict[Hashable, object]:
        """What candidates share whom the same notices name, by those notices."""
        return {}

    @cached_property
    def notices(self) -> tuple[PlacedNotice, ...]:
        """The notices that are shown, in the order of their periods."""
        return tuple(n for n in self.content.notices if self.preview or not n.is_draft)

    @cached_property
    def changes(self) -> dict[str, Change]:
        """Who has left the list by now."""
        today = self.now.astimezone(SHANGHAI).date()
        return {key: change for key, change in self.content.changes.items() if change.on <= today}

    @cached_property
    def shown(self) -> dict[str, Candidate]:
        """The candidates that some shown notice names, in the order of the sheets: nobody else has a page."""
        return {key: candidate for key, candidate in self.content.candidates.items() if key in self.named}

    @cached_property
    def named(self) -> frozenset[str]:
        """The ids of all candidates that some shown notice names."""
        return frozenset(candidate for n in self.notices for candidate in n.notice.candidates)

    @cached_property
    def by_unit(self) -> dict[str, list[Candidate]]:
        """The candidates by recommending unit, without those whose every list has been removed."""
        units: dict[str, list[Candidate]] = {}
        for key, candidate in self.shown.items():
            if not self.removed(key):
                units.setdefault(candidate.unit, []).append(candidate)
        return units

    @cached_property
    def _by_candidate(self) -> dict[tuple[str, str], PlacedNotice]:
        places = {}
        for placed in self.notices:
            for tier in (placed.notice.tier, *placed.notice.merges):
                for candidate in placed.notice.candidates:
                    if placed.notice.withdrawn is None or (candidate, tier) not in places:
                        places[candidate, tier] = placed
        return places

    def notice_of(self, candidate: str, tier: str) -> PlacedNotice | None:
        """Return the notice that names a candidate at a tier."""
        return self._by_candidate.get((candidate, tier))

    def notices_of(self, tier: Tier) -> list[PlacedNotice]:
        """Return the shown notices of a tier."""
        return [n for n in self.notices if n.notice.tier == tier.id or tier.id in n.notice.merges]

    def list_removed(self, placed: PlacedNotice) -> bool:
        """Tell whether a notice's personal list has served its purpose (个人信息保护法第四十七条)."""
        term = self.content.campaign.list_removed_after_days
        return term is not None and self.now >= placed.period.closes + timedelta(days=term)

    def removed(self, candidate: str) -> bool:
        """Tell whether every list that names a candidate has been removed."""
        return candidate not in self._kept

    @cached_property
    def _kept(self) -> frozenset[str]:
        return frozenset(c for n in self.notices if not self.list_removed(n) for c in n.notice.candidates)


@dataclass(frozen=True)
class Edition:
    """The whole site at one moment.  ``as_of`` is set when the moment was asked for, not read off a clock."""

    content: Content
    now: datetime
    preview: bool = False
    as_of: bool = False

    @cached_property
    def campaigns(self) -> tuple[CampaignEdition, ...]:
        """The campaigns, newest first."""
        ordered = sorted(self.content.campaigns, key=lambda c: (-c.campaign.year, c.campaign.id))
        return tuple(CampaignEdition(content, self.now, self.preview) for content in ordered)
