"""The home page: what is open, what is coming, what has closed; and every recommending unit."""

from typing import Any

from publicity.chinese import at_moment
from publicity.period import State
from sitegen.edition import CampaignEdition, Edition
from sitegen.views.campaign import unit_links
from sitegen.views.summary import NoticeSummary, summarise

_GROUPS = (
    ("open", "正在公示", "眼下没有正在公示的名单。", False),
    ("upcoming", "即将公示", "眼下没有已经排定的公示。", False),
    ("closed", "已经结束", "还没有结束的公示。", True),
)


def home_view(edition: Edition) -> dict[str, Any]:
    """Return the values of the home page."""
    sorted_notices = {campaign.content.campaign.id: _by_state(campaign) for campaign in edition.campaigns}
    return {
        "site": edition.content.site,
        "built_at": at_moment(edition.now),
        "groups": [
            {
                "state": state,
                "title": title,
                "none": none,
                "folded": folded,
                "total": sum(len(by_state[state]) for by_state in sorted_notices.values()),
                "blocks": [
                    {
                        "campaign": campaign.content.campaign,
                        "notices": sorted_notices[campaign.content.campaign.id][state],
                    }
                    for campaign in edition.campaigns
                    if campaign.notices
                ],
            }
            for state, title, none, folded in _GROUPS
        ],
        "campaigns": [
            {
                "id": campaign.content.campaign.id,
                "title": campaign.content.campaign.title,
                "units": unit_links(campaign),
            }
            for campaign in edition.campaigns
        ],
    }


def _by_state(campaign: CampaignEdition) -> dict[str, list[NoticeSummary]]:
    groups: dict[str, list[NoticeSummary]] = {"open": [], "upcoming": [], "closed": []}
    for placed in campaign.notices:
        state = placed.period.state(campaign.now)
        withdrawn = placed.face(campaign.now).value == "withdrawn"
        groups["closed" if withdrawn else state.value].append(summarise(campaign, placed))
    groups["open"].sort(key=lambda notice: notice.closes)
    groups[State.CLOSED.value].reverse()
    return groups
