"""A candidate's page: what is public, the deeds, and the chain of tiers passed and to come."""

from collections.abc import Iterator
from dataclasses import dataclass

from publicity.content import Face, PlacedNotice
from publicity.model.candidate import Candidate, Change
from publicity.model.site import SiteSettings
from publicity.model.tiers import Tier
from sitegen.deeds import deeds_html
from sitegen.edition import CampaignEdition
from sitegen.views.campaign import tier_days
from sitegen.views.notice import change_text, report_address
from sitegen.views.summary import NoticeSummary, summarise

REMOVED_NAME = "已撤下的推荐对象"
_AT = {Face.UPCOMING: "next", Face.OPEN: "now", Face.WITHDRAWN: "left"}


@dataclass(frozen=True, slots=True)
class Step:
    """One stop on a candidate's way up: past, present, to come, or where it left."""

    at: str
    title: str
    notice: NoticeSummary | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Way:
    """What those share whom the same notices name: made once, so its identity tells two ways apart.

    ``fields`` are the columns that a passed or current tier makes public, ``notice`` where to object now.
    """

    fields: tuple[str, ...]
    deeds: bool
    chain: tuple[Step, ...]
    notice: NoticeSummary | None


@dataclass(frozen=True, slots=True)
class CandidateView:
    """The values of a candidate's page; ``values`` are those of ``labels``, ``report`` where to object."""

    way: Way
    name: str
    award: str
    labels: tuple[str, ...]
    values: tuple[str, ...]
    deeds: str
    removed: str
    report: str


def candidate_view(edition: CampaignEdition, site: SiteSettings, candidate: Candidate) -> CandidateView:
    """Return the values of a candidate's page; only columns that a passed or current tier makes public."""
    campaign = edition.content.campaign
    removed = edition.removed(candidate.id)
    way = _way(edition, candidate)
    facts = [("推荐单位", campaign.unit(candidate.unit).name)]
    facts += [(field, value) for field in way.fields if (value := candidate.public.get(field))]
    if candidate.reserve:
        facts.append(("备选", "是"))
    labels, values = zip(*facts, strict=True)
    return CandidateView(
        way=way,
        name=REMOVED_NAME if removed else candidate.name,
        award=campaign.award(candidate.award).title,
        labels=labels,
        values=values,
        deeds=deeds_html(candidate.deeds) if way.deeds else "",
        removed="公示目的已经达到，个人信息已按规定撤下。" if removed else "",
        report=report_address(site, way.notice, candidate.id) if way.notice else "",
    )


def _way(edition: CampaignEdition, candidate: Candidate) -> Way:
    tiers = edition.content.campaign.tiers
    placed = [edition.notice_of(candidate.id, tier.id) for tier in tiers]
    change = edition.changes.get(candidate.id)
    key = candidate.kind, tuple([p and p.id for p in placed]), change
    known = edition.ways.get(key)
    if not isinstance(known, Way):
        known = edition.ways[key] = _new_way(edition, candidate, placed, change)
    return known


def _new_way(
    edition: CampaignEdition, candidate: Candidate, placed: list[PlacedNotice | None], change: Change | None
) -> Way:
    tiers = edition.content.campaign.tiers
    fields: dict[str, None] = {}
    for tier, notice in zip(tiers, placed, strict=True):
        if notice is not None:
            content = tier.content.person if candidate.kind == "person" else tier.content.collective
            fields |= dict.fromkeys(content)
    return Way(
        fields=tuple(field for field in fields if field not in {"deeds", "推荐单位"}),
        deeds="deeds" in fields,
        chain=tuple(_chain(edition, placed, change)),
        notice=_current(edition, placed),
    )


def _chain(edition: CampaignEdition, placed: list[PlacedNotice | None], change: Change | None) -> Iterator[Step]:
    for tier, notice in zip(edition.content.campaign.tiers, placed, strict=True):
        yield _step(edition, tier, notice)
        if change and change.after_tier == tier.id:
            yield Step("left", "退出", None, f"{change_text(change)}。")
            break


def _step(edition: CampaignEdition, tier: Tier, placed: PlacedNotice | None) -> Step:
    title = f"{tier.title}公示"
    if placed is None:
        return Step("next", title, None, f"尚未发布。{tier.runner}公示，{tier_days(tier)}。")
    face = placed.face(edition.now)
    text = ""
    outcome = placed.notice.outcome
    if face is Face.OUTCOME and outcome and not outcome.reports.received:
        text = outcome.text  # what others were reported for says nothing of this candidate
    if tier.id in placed.notice.merges:
        text = "所在单位即推荐单位，与上一层级合并公示一次。" + text
    return Step(_AT.get(face, "done"), title, summarise(edition, placed), text)


def _current(edition: CampaignEdition, placed: list[PlacedNotice | None]) -> NoticeSummary | None:
    """Return where to object now: the notice that is open, else the next one to open."""
    current = [p for p in placed if p is not None and p.face(edition.now) in {Face.OPEN, Face.UPCOMING}]
    current.sort(key=lambda p: (p.face(edition.now) is not Face.OPEN, p.period.opens))
    return summarise(edition, current[0]) if current else None
