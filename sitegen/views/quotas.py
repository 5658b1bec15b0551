"""Quotas beside what has been made public: by recommending unit, and by category."""

from collections import Counter
from typing import Any

from publicity.census import Census
from publicity.model.units import Quota
from sitegen.edition import CampaignEdition


def quota_table(edition: CampaignEdition) -> dict[str, Any] | None:
    """Return the document's quota table with a column of what was made public; None when it has no table."""
    campaign = edition.content.campaign
    if not campaign.quotas:
        return None
    categories = [c for c in campaign.categories if any(q.category == c.id and not q.task for q in campaign.quotas)]
    named = [c for c in categories if c.parent is None] if campaign.selection.reserves else []
    heads = [c.title for c in named] + ["合计"]
    rows = []
    shown = Counter(candidate.unit for candidate in edition.shown.values())
    for unit in campaign.units:
        quotas = [q for q in campaign.quotas if q.unit == unit.id and not q.outside_unit_quota]
        if not quotas:
            continue
        cells = [_cell([q for q in quotas if q.category == c.id]) for c in named]
        cells.append(_cell(quotas))
        rows.append({"name": unit.name, "cells": cells, "shown": shown[unit.id]})
    tasks = [q for q in campaign.quotas if q.outside_unit_quota]
    if tasks:
        rows.append({"name": "重大任务（不占所在市名额）", "cells": [""] * len(named) + [_cell(tasks)], "shown": ""})
    total = [""] * len(named) + [_cell(list(campaign.quotas))]
    if named:
        total = [_cell([q for q in campaign.quotas if q.category == c.id]) for c in named] + [
            _cell(list(campaign.quotas))
        ]
    rows.append({"name": "合计", "cells": total, "shown": len(edition.shown)})
    note = "“推荐 / 备选”两数并列；" if campaign.selection.reserves else ""
    return {"heads": heads, "rows": rows, "note": f"{note}“已公示”是本站已发布的公示里的推荐对象数。"}


def fill_rows(edition: CampaignEdition) -> list[dict[str, Any]]:
    """Return the categories as a tree, with the number the document states and how many are public."""
    campaign = edition.content.campaign
    census = Census(campaign.categories)
    shown = Counter(category for candidate in edition.shown.values() for category in census.of(candidate))

    def branch(parent: str | None, depth: int) -> list[dict[str, Any]]:
        rows = []
        for category in campaign.categories:
            if category.parent == parent:
                stated = "" if category.count is None else str(category.count)
                rows.append({"title": category.title, "stated": stated, "shown": shown[category.id], "depth": depth})
                rows += branch(category.id, depth + 1)
        return rows

    return branch(None, 0)


def _cell(quotas: list[Quota]) -> str:
    nominees, reserves = sum(q.nominees for q in quotas), sum(q.reserves for q in quotas)
    return f"{nominees} / {reserves}" if reserves else str(nominees)
