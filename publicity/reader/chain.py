"""Checks across tiers: nobody appears from nowhere, nobody vanishes in silence, nobody stands twice."""

from collections.abc import Mapping
from itertools import pairwise

from publicity.content import CampaignContent, PlacedNotice
from publicity.model.candidate import Change
from publicity.model.tiers import Tier
from publicity.problems import Findings, Place


def check_chain(
    content: CampaignContent,
    places: Mapping[str, Place],
    change_places: Mapping[Change, Place],
    findings: Findings,
) -> None:
    """Compare what is approved at each tier with the tier before, candidate by candidate.

    000 四（四）, 002 六（四）: a slot that was cancelled is not refilled, so a name that was not public
    at the tier before can't stand at the next.
    """
    for change, place in change_places.items():
        if change.candidate not in content.candidates:
            findings.error("reference", place, f"名单里没有编号为 {change.candidate} 的推荐对象", "改正编号")
    for tier in content.campaign.tiers:
        _check_once(content, tier, findings)
    tiers = content.campaign.tiers
    for before, after in pairwise(tiers):
        _check_step(content, before, after, places, findings)


def standing(content: CampaignContent, tier: Tier) -> dict[str, PlacedNotice]:
    """Return, for each candidate that an approved and not withdrawn notice of a tier names, that notice."""
    return {
        candidate: placed
        for placed in content.notices_of(tier)
        if not placed.is_draft and placed.notice.withdrawn is None
        for candidate in placed.notice.candidates
    }


def _check_once(content: CampaignContent, tier: Tier, findings: Findings) -> None:
    first: dict[str, PlacedNotice] = {}
    for placed in content.notices_of(tier):
        if placed.notice.withdrawn is not None:
            continue
        for candidate in placed.notice.candidates:
            if candidate in first:
                sentence = f"{candidate} 在{tier.title}公示了两次，另一次在 {first[candidate].id}"
                findings.error("chain", placed.place, sentence, "一个推荐对象在一个层级只公示一次")
            first.setdefault(candidate, placed)


def _check_step(
    content: CampaignContent, before: Tier, after: Tier, places: Mapping[str, Place], findings: Findings
) -> None:
    earlier, later = standing(content, before), standing(content, after)
    for candidate, placed in later.items():
        change = content.changes.get(candidate)
        if candidate in content.candidates and candidate not in earlier:
            sentence = f"{candidate} 没有经过{before.title}公示，却出现在{after.title}公示里"
            findings.error("chain", placed.place, sentence, "先完成上一层级公示；不得中途递补")
        if change and _has_left(content, change, after):
            sentence = f"{candidate} 已在{content.campaign.tier(change.after_tier).title}之后退出，不能再公示"
            findings.error("chain", placed.place, sentence, "从名单中去掉，名额按文件处理")
    for candidate, placed in earlier.items():
        if candidate in later or candidate in content.changes or candidate not in content.candidates:
            continue
        if _is_complete_for(content, after, candidate):
            sentence = (
                f"{candidate}（{content.candidates[candidate].name}）在{before.title}公示过，到{after.title}不见了"
            )
            findings.error(
                "chain", places[candidate], sentence, f"在 changes.csv 里写明原因，或者加回名单（{placed.id}）"
            )


def _has_left(content: CampaignContent, change: Change, tier: Tier) -> bool:
    return content.campaign.tier_order(change.after_tier) < content.campaign.tier_order(tier.id)


def _is_complete_for(content: CampaignContent, tier: Tier, candidate: str) -> bool:
    mine = content.candidates[candidate]
    return any(
        placed.notice.list_complete
        and not placed.is_draft
        and placed.notice.withdrawn is None
        and placed.notice.unit in {None, mine.unit}
        and any(content.candidates[c].award == mine.award for c in placed.notice.candidates if c in content.candidates)
        for placed in content.notices_of(tier)
    )
