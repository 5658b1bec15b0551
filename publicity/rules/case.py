"""One campaign before the rules: its content and records, and the questions that several families ask of them."""

from collections.abc import Callable, Iterable
from datetime import date
from fnmatch import fnmatchcase
from functools import cached_property

from publicity.census import Census
from publicity.content import CampaignContent, PlacedNotice
from publicity.model.candidate import Candidate
from publicity.model.tiers import Tier
from publicity.model.words import Strength
from publicity.problems import Finding, Place
from publicity.records import Reason, Records
from publicity.rules.slates import Slate, slates
from publicity.stages import stages_before

LONGEST_LIST = 12


class Case:
    """What is judged.  ``where`` gives the place of a part of campaign.yml, ``changed`` of a row of changes.csv."""

    def __init__(
        self,
        content: CampaignContent,
        records: Records,
        where: Callable[..., Place],
        changed: dict[str, Place],
        *,
        drafts: bool = False,
    ) -> None:
        """Index what the rules look up often; ``drafts`` judges drafts as if they had been approved."""
        self.content, self.records, self.where, self.changed = content, records, where, changed
        self.campaign = content.campaign
        self.census = Census(self.campaign.categories)
        self.drafts = drafts
        self.used_reasons: set[Reason] = set()
        self._stage_before = stages_before(self.campaign.stages)
        self._before: dict[str | None, tuple[Tier, ...]] = {}
        self._reasons = {(reason.subject, reason.rule): reason for reason in records.reasons}

    @cached_property
    def standing(self) -> dict[str, dict[str, PlacedNotice]]:
        """For each tier, the approved and not withdrawn notice that names each candidate."""
        return {
            tier.id: {
                candidate: placed
                for placed in self.content.notices_of(tier)
                if self.stands(placed)
                for candidate in placed.notice.candidates
            }
            for tier in self.campaign.tiers
        }

    @cached_property
    def lists(self) -> tuple[Slate, ...]:
        """The lists that counting rules judge: each unit's, all nominees, the committee's."""
        return slates(self)

    @cached_property
    def section_headers(self) -> frozenset[str]:
        """The columns that name the unit which a collective is a part of."""
        columns = [column for sheet in self.campaign.sheets for column in sheet.columns]
        return frozenset(column.header for column in columns if column.meaning == "section_of")

    def stands(self, placed: PlacedNotice) -> bool:
        """Tell whether a notice counts: approved, or a draft where drafts are judged, and not withdrawn."""
        return (self.drafts or not placed.is_draft) and placed.notice.withdrawn is None

    @cached_property
    def named(self) -> dict[str, PlacedNotice]:
        """Each candidate that is published, in the order of the sheets, with the first notice that names it."""
        first: dict[str, PlacedNotice] = {}
        for tier in reversed(self.campaign.tiers):
            first.update(self.standing[tier.id])
        return {key: first[key] for key in self.content.candidates if key in first}

    @cached_property
    def people(self) -> tuple[Candidate, ...]:
        """The candidates that are published, in the order of the sheets."""
        return tuple(self.content.candidates[key] for key in self.named)

    def tiers_before(self, stage: str | None) -> tuple[Tier, ...]:
        """Return the tiers whose publicity must be over before a stage."""
        if stage not in self._before:
            self._before[stage] = self._tiers(
                lambda of_tier: of_tier in self._stage_before.get(stage or "", frozenset())
            )
        return self._before[stage]

    def tier_after(self, stage: str | None) -> Tier | None:
        """Return the first tier that a stage must precede; the first of all when no stage is named."""
        if stage is None:
            return self.campaign.tiers[0]
        after = self._tiers(lambda of_tier: stage in self._stage_before.get(of_tier, frozenset()))
        return after[0] if after else None

    def _tiers(self, wanted: Callable[[str], bool]) -> tuple[Tier, ...]:
        found = {stage.tier for stage in self.campaign.stages if stage.tier and wanted(stage.id)}
        return tuple(tier for tier in self.campaign.tiers if tier.id in found)

    def due(self, stage: str | None) -> dict[str, PlacedNotice]:
        """Return the candidates that should have passed a stage, each with the notice that comes after it."""
        tier = self.tier_after(stage)
        return self.standing[tier.id] if tier else {}

    def last_day_before(self, candidate: str, stage: str | None) -> date | None:
        """Return the last day of the candidate's publicity before a stage, or None."""
        ends = [
            self.standing[tier.id][candidate].period.last_day
            for tier in self.tiers_before(stage)
            if candidate in self.standing[tier.id]
        ]
        return max(ends, default=None)

    def doubt(
        self,
        rule: str,
        place: Place,
        sentence: str,
        remedy: str,
        clause: str,
        *,
        strength: Strength = "must",
        subject: str = "",
        exception: str | None = None,
    ) -> Finding:
        """Return a finding of a rule's strength, settled where the rule allows a reason and one is written.

        应当 and 不得 are errors, 一般 and 原则上 warnings; a rule with an exception may be settled too.
        """
        soft = strength in {"normally", "in_principle"}
        reason = self._reasons.get((subject, rule)) if soft or exception else None
        if reason is not None:
            self.used_reasons.add(reason)
            settled = f"{reason.text}（{reason.by}，{reason.on}）"
            return Finding("warning", rule, place, sentence, remedy, clause, settled)
        if soft or exception:
            remedy = f"{remedy}；确有例外的，在 reasons.csv 写明理由（编号 {subject}，规则 {rule}）"
        return Finding("warning" if soft else "error", rule, place, sentence, remedy, clause)

    def remark(self, rule: str, place: Place, sentence: str, clause: str) -> Finding:
        """Return a warning about the document itself, settled where campaign.yml explains it."""
        for remark in self.campaign.remarks:
            if any(fnmatchcase(rule, pattern) for pattern in remark.settles):
                return Finding("warning", rule, place, sentence, "", clause, remark.text)
        remedy = f"在 campaign.yml 的 remarks 里说明怎么处理（settles: [{rule}]）"
        return Finding("warning", rule, place, sentence, remedy, clause)

    def name(self, key: str) -> str:
        """Return a candidate's name with its id."""
        candidate = self.content.candidates.get(key)
        return f"{key}（{candidate.name}）" if candidate else key

    def names(self, keys: Iterable[str]) -> str:
        """Return names for a sentence; a long list ends with how many there are."""
        all_names = [self.content.candidates[key].name for key in keys]
        shown = "、".join(all_names[:LONGEST_LIST])
        return shown if len(all_names) <= LONGEST_LIST else f"{shown}等 {len(all_names)} 名"

    def place(self, key: str) -> Place:
        """Return where a candidate's row stands."""
        return self.content.places[key]
