"""The lists (名单) that counting rules judge: each recommending unit's, all nominees, and the committee's."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from publicity.content import CampaignContent, PlacedNotice
from publicity.model.campaign import Campaign
from publicity.model.units import Unit
from publicity.model.words import Scope
from publicity.problems import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Slate:
    """One list of candidates.

    ``candidates`` stand on it, alternates (备选) apart in ``reserves``; ``lost`` left it after a finding, and their
    places stay used.  ``final`` lists bind minima and shares, partial ones only maxima.  ``size`` is the
    number that the document gives, None where it is silent.
    """

    scope: Scope
    title: str
    unit: Unit | None = None
    candidates: tuple[str, ...]
    reserves: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    final: bool
    size: int | None
    place: Place


class ListSource(Protocol):
    """What lists are made of: a campaign's content, and which notices stand for whom at which tier."""

    content: CampaignContent
    campaign: Campaign
    where: Callable[..., Place]

    @property
    def standing(self) -> Mapping[str, Mapping[str, PlacedNotice]]:
        """For each tier, the approved and not withdrawn notice that names each candidate."""

    def stands(self, placed: PlacedNotice) -> bool:
        """Tell whether a notice counts."""


def slates(case: ListSource) -> tuple[Slate, ...]:
    """Return the units' slates, that of all nominees, and the committee's, where each has anybody."""
    units = _unit_slates(case)
    found = [*units, _nominees(case, units), _awards(case)]
    return tuple(slate for slate in found if slate.candidates or slate.lost or slate.reserves)


def _unit_slates(case: ListSource) -> list[Slate]:
    tiers = [tier for tier in case.campaign.tiers if tier.run_by != "committee"]
    if not tiers:
        return []
    nominated = {key for tier in tiers for key in case.standing[tier.id]}
    by_unit: dict[str, list[str]] = defaultdict(list)
    tasks = {quota.task: quota.unit for quota in case.campaign.quotas if quota.task is not None}
    for key, candidate in case.content.candidates.items():
        if key in nominated:
            by_unit[tasks.get(candidate.quota_line, candidate.unit)].append(key)
    own: dict[str | None, list[PlacedNotice]] = defaultdict(list)
    for placed in case.content.notices_of(tiers[-1]):
        if case.stands(placed):
            own[placed.notice.unit].append(placed)
    return [
        _slate(case, by_unit[unit.id], own[unit.id], scope="unit", title=unit.name, size=_quota(case, unit), unit=unit)
        for unit in case.campaign.units
    ]


def _nominees(case: ListSource, units: list[Slate]) -> Slate:
    with_quota = {quota.unit for quota in case.campaign.quotas if quota.nominees}
    some = [slate for slate in units if slate.candidates or (slate.unit and slate.unit.id in with_quota)]
    return Slate(
        scope="nominees",
        title="全部推荐对象",
        candidates=tuple(key for slate in units for key in slate.candidates),
        reserves=tuple(key for slate in units for key in slate.reserves),
        lost=tuple(key for slate in units for key in slate.lost),
        final=bool(some) and all(slate.final for slate in some),
        size=case.campaign.selection.nominees,
        place=case.where("selection"),
    )


def _awards(case: ListSource) -> Slate:
    tier = case.campaign.tiers[-1]
    if tier.run_by != "committee":
        return Slate(scope="awards", title="", candidates=(), final=False, size=None, place=case.where())
    standing = case.standing[tier.id]
    keys = [key for key in case.content.candidates if key in standing]
    named = {case.content.candidates[key].award for key in keys}
    notices = [placed for placed in case.content.notices_of(tier) if case.stands(placed)]
    slate = _slate(
        case, keys, notices, scope="awards", title="拟表彰名单", size=case.campaign.selection.awards, unit=None
    )  # fmt: skip
    awards = [award for award in case.campaign.awards if award.sub_award_of is None]
    whole = all(award.id in named for award in awards)
    return slate if whole else replace(slate, final=False)


def _slate(
    case: ListSource, keys: list[str], notices: list[PlacedNotice], *, scope: Scope, title: str, size: int | None,
    unit: Unit | None,
) -> Slate:  # fmt: skip
    candidates, changes = case.content.candidates, case.content.changes
    left = {key for key in keys if key in changes and changes[key].kind != "not_selected"}
    lost = tuple(key for key in keys if key in left and changes[key].slot)
    kept = [key for key in keys if key not in left]
    return Slate(
        scope=scope,
        title=title,
        unit=unit,
        candidates=tuple(key for key in kept if not candidates[key].reserve or scope == "awards"),
        reserves=tuple(key for key in kept if candidates[key].reserve and scope != "awards"),
        lost=lost,
        final=bool(notices) and case.campaign.excerpt is None and all(p.notice.list_complete for p in notices),
        size=size,
        place=notices[-1].place if notices else case.where("units"),
    )


def _quota(case: ListSource, unit: Unit) -> int | None:
    rows = [quota.nominees for quota in case.campaign.quotas if quota.unit == unit.id]
    return sum(rows) if rows else None
