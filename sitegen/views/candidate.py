"""A candidate's page: what is public, the deeds, and the chain of tiers passed and to come."""

from dataclasses import dataclass
from typing import Any

from publicity.content import Face, PlacedNotice
from publicity.model.candidate import Candidate
from publicity.model.site import SiteSettings
from publicity.model.tiers import Tier
from sitegen.deeds import deeds_html
from sitegen.edition import CampaignEdition
from sitegen.views.campaign import tier_days
from sitegen.views.notice import cell_value, change_text, report_address
from sitegen.views.summary import NoticeSummary, summarise

REMOVED_NAME = "已撤下的推荐对象"
_AT = {Face.UPCOMING: "next", Face.OPEN: "now", Face.WITHDRAWN: "left"}


def candidate_view(edition: CampaignEdition, site: SiteSettings, candidate: Candidate) -> dict[str, Any]:
    """Return the values of a candidate's page; only columns that a passed or current tier makes public."""
    campaign = edition.content.campaign
    removed = edition.removed(candidate.id)
    fields = _public_fields(edition, candidate)
    facts = [("推荐单位", campaign.unit(candidate.unit).name)]
    facts += [(field, cell_value(candidate, field)) for field in fields if field not in {"deeds", "推荐单位"}]
    if candidate.reserve:
        facts.append(("备选", "是"))
    return {
        "c": campaign,
        "name": REMOVED_NAME if removed else candidate.name,
        "award": campaign.award(candidate.award).title,
        "facts": [(label, value) for label, value in facts if value],
        "deeds": deeds_html(candidate.deeds) if "deeds" in fields else "",
        "removed": "公示目的已经达到，个人信息已按规定撤下。" if removed else "",
        "chain": tuple(_chain(edition, candidate)),
        "report": _report(edition, site, candidate),
    }


def _public_fields(edition: CampaignEdition, candidate: Candidate) -> list[str]:
    fields: dict[str, None] = {}
    for tier in edition.content.campaign.tiers:
        if edition.notice_of(candidate.id, tier.id) is not None:
            content = tier.content.person if candidate.kind == "person" else tier.content.collective
            fields |= dict.fromkeys(content)
    return list(fields)


@dataclass(frozen=True, slots=True)
class Step:
    """One stop on a candidate's way up: past, present, to come, or where it left."""

    at: str
    title: str
    notice: NoticeSummary | None
    text: str


@dataclass(frozen=True, slots=True)
class ReportLink:
    """Where to object to a candidate, and to which notice."""

    notice: NoticeSummary
    address: str


def _chain(edition: CampaignEdition, candidate: Candidate) -> list[Step]:
    change = edition.changes.get(candidate.id)
    steps: list[Step] = []
    for tier in edition.content.campaign.tiers:
        placed = edition.notice_of(candidate.id, tier.id)
        steps.append(_step(edition, tier, placed))
        if change and change.after_tier == tier.id:
            steps.append(Step("left", "退出", None, f"{change_text(change)}。"))
            break
    return steps


def _step(edition: CampaignEdition, tier: Tier, placed: PlacedNotice | None) -> Step:
    title = f"{tier.title}公示"
    if placed is None:
        return Step("next", title, None, f"尚未发布。{tier.runner}公示，{tier_days(tier)}。")
    face = placed.face(edition.now)
    text = ""
    if face is Face.OUTCOME and placed.notice.outcome:
        text = placed.notice.outcome.text
    if tier.id in placed.notice.merges:
        text = "所在单位即推荐单位，与上一层级合并公示一次。" + text
    return Step(_AT.get(face, "done"), title, summarise(edition, placed), text)


def _report(edition: CampaignEdition, site: SiteSettings, candidate: Candidate) -> ReportLink | None:
    """Return where to object now: the notice that is open, else the next one to open."""
    placed = [edition.notice_of(candidate.id, tier.id) for tier in edition.content.campaign.tiers]
    current = [p for p in placed if p is not None and p.face(edition.now) in {Face.OPEN, Face.UPCOMING}]
    current.sort(key=lambda p: (p.face(edition.now) is not Face.OPEN, p.period.opens))
    if not current:
        return None
    notice = summarise(edition, current[0])
    return ReportLink(notice, report_address(site, notice, candidate.id))
