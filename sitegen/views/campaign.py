"""A campaign's page: what is awarded, the path of tiers, the notices, the quotas and the rules."""

from typing import Any

from publicity.chinese import full_date, short_span
from publicity.model.awards import Award
from publicity.model.campaign import Campaign
from publicity.model.tiers import Deadline, Tier
from publicity.model.words import LEVEL_ZH, REAL_NAME_ZH, SLOT_ZH
from publicity.period import State
from sitegen.edition import CampaignEdition
from sitegen.views.quotas import fill_rows, quota_table
from sitegen.views.rules import rule_parts
from sitegen.views.summary import channels_text, summarise


def campaign_view(edition: CampaignEdition) -> dict[str, Any]:
    """Return the values of a campaign's page, with what the rules say of its document."""
    campaign = edition.content.campaign
    rules, reports = campaign.rules, campaign.reports
    return {
        "c": {
            "title": campaign.title,
            "short_title": campaign.short_title,
            "issuers": campaign.issuers,
            "level": LEVEL_ZH[campaign.level],
        },
        "rules": {
            "status": rules.status,
            "document": rules.document,
            "number": rules.number,
            "issued": full_date(rules.issued_on) if rules.issued_on else "",
            "may_be_overtaken_by": rules.may_be_overtaken_by,
        },
        "awards": [_award(campaign, award) for award in campaign.awards],
        "period": f"事迹时间：{campaign.achievement_period.text}" if campaign.achievement_period else "",
        "selection": selection_text(campaign),
        "tiers": [_tier(edition, tier) for tier in campaign.tiers],
        "units": unit_links(edition),
        "quota_table": quota_table(edition),
        "fill": fill_rows(edition),
        "deadlines": [_deadline(deadline) for deadline in campaign.deadlines],
        "stages": [stage.title for stage in campaign.stages],
        "real_name": REAL_NAME_ZH[reports.real_name],
        "report_steps": reports.then,
        "inconclusive": reports.inconclusive,
        "sanctions": [
            {"text": f"{s.when}：{s.effect}{'；' + SLOT_ZH[s.slot] if s.slot else ''}", "clause": s.clause}
            for s in campaign.sanctions
        ],
        "contacts": campaign.contacts[:1],
        "rule_parts": rule_parts(edition.content.campaign, edition.content.rulings),
    }


def unit_links(edition: CampaignEdition) -> list[dict[str, Any]]:
    """Return the recommending units that have candidates in shown notices, with how many."""
    units, members = edition.content.campaign.units, edition.by_unit
    return [{"id": u.id, "name": u.name, "count": len(members[u.id])} for u in units if u.id in members]


def tier_days(tier: Tier) -> str:
    """Return how long a tier's publicity must be, or that the document does not say."""
    if tier.exact_working_days is not None:
        return f"公示期为 {tier.exact_working_days} 个工作日"
    if tier.min_working_days is not None:
        return f"不少于 {tier.min_working_days} 个工作日"
    return "文件没有写明天数"


def selection_text(campaign: Campaign) -> str:
    """Return how nominees become winners."""
    s = campaign.selection
    parts = []
    if s.differential:
        numbers = f"推荐 {s.nominees} 名（个），表彰 {s.awards} 名（个）" if s.nominees and s.awards else ""
        parts.append("差额推荐评选" + (f"：{numbers}" if numbers else ""))
    if s.reserves:
        parts.append(f"另有备选 {s.reserves} 名（个）")
    if s.ranked:
        parts.append("汇总表按优先顺序排序")
    if s.note:
        parts.append(s.note.rstrip("。"))
    return "；".join(parts) + "。" if parts else ""


def _award(campaign: Campaign, award: Award) -> dict[str, Any]:
    number = f"{award.count} {award.unit_word}" if award.count is not None else "文件未写明"
    lines = [f"授予{award.grants_to}"]
    if award.shared_count:
        together = [a.title for a in campaign.awards if a.shared_count == award.shared_count]
        number = f"合计 {campaign.selection.awards} {award.unit_word}"
        lines.append(f"与{'、'.join(t for t in together if t != award.title)}合用一个数")
    if award.sub_award_of:
        lines.append(f"含在{campaign.award(award.sub_award_of).title}的名额之内")
    if award.prize:
        lines.append(award.prize)
    return {"title": award.title, "number": number, "lines": lines, "clause_text": f"依据：{award.clause}"}


def _tier(edition: CampaignEdition, tier: Tier) -> dict[str, Any]:
    notices = edition.notices_of(tier)
    states = {placed.period.state(edition.now) for placed in notices}
    at = "next"
    if State.OPEN in states or states == {State.CLOSED, State.UPCOMING}:
        at = "now"
    elif states == {State.CLOSED}:
        at = "done"
    progress = "尚未发布公示"
    if notices:
        first = min(placed.period.start for placed in notices)
        last = max(placed.period.last_day for placed in notices)
        progress = f"共 {len(notices)} 份公示，{short_span(first, last)}"
    return {
        "title": tier.title,
        "runner": tier.runner,
        "days": tier_days(tier),
        "clause": tier.clause,
        "channels": channels_text(tier.channels),
        "at": at,
        "progress": progress,
        "notices": [summarise(edition, placed) for placed in notices if placed.notice.tier == tier.id],
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    when = deadline.words or ""
    if deadline.on is not None:
        when = (
            f"{full_date(deadline.since)}至{full_date(deadline.on)}"
            if deadline.since
            else f"{full_date(deadline.on)}前"
        )
    return {"when": when, "what": deadline.what, "by": deadline.by, "clause": deadline.clause}
