"""A recommending unit's page: its candidates by workplace, for whoever has no JavaScript."""

from typing import Any

from sitegen.edition import CampaignEdition
from sitegen.views.summary import size_of, summarise


def unit_view(edition: CampaignEdition, unit_id: str) -> dict[str, Any]:
    """Return the values of a recommending unit's page."""
    campaign = edition.content.campaign
    mine = edition.by_unit.get(unit_id, [])
    workplaces: dict[str, list[Any]] = {}
    for candidate in mine:
        workplaces.setdefault(candidate.workplace or candidate.section_of or candidate.name, []).append(candidate)
    notices = [placed for placed in edition.notices if placed.notice.unit == unit_id]
    return {
        "c": campaign,
        "unit": campaign.unit(unit_id),
        "size": size_of(edition, [candidate.id for candidate in mine]),
        "notices": [summarise(edition, placed) for placed in notices],
        "workplaces": list(workplaces.items()),
    }
