"""The pages of an edition: where each goes is known before any is rendered."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import jinja2

from publicity.content import PlacedNotice
from publicity.model.candidate import Candidate
from sitegen.edition import CampaignEdition, Edition
from sitegen.shells import Page, Shells
from sitegen.stencils import Filled, Stencils, blank, cut
from sitegen.views.campaign import campaign_view
from sitegen.views.candidate import CandidateView, candidate_view
from sitegen.views.home import home_view
from sitegen.views.notice import ListRow, ListTable, notice_view
from sitegen.views.unit import unit_view

LONG_NAME = 8


@dataclass(frozen=True, slots=True)
class Planned:
    """A page to be: its address, whether search engines may list it, and how to render it, to UTF-8."""

    address: str
    listed: bool
    render: Callable[[], Filled]


class Pages:
    """Plans the pages of an edition, one after another."""

    def __init__(self, edition: Edition, templates: jinja2.Environment, shells: Shells) -> None:
        """Take what the pages are made from."""
        self.edition, self.templates, self.shells = edition, templates, shells
        self.site = edition.content.site
        self._candidates, self._rows = Stencils(), Stencils()

    def planned(self) -> Iterator[Planned]:
        """Yield the home page, and campaign by campaign its own, its notices', units' and candidates' pages."""
        yield Planned("index.html", listed=True, render=self._home)
        for campaign in self.edition.campaigns:
            c = campaign.content.campaign
            yield Planned(f"{c.id}/index.html", listed=True, render=partial(self._campaign, campaign))
            for placed in campaign.notices:
                yield self._planned_notice(campaign, placed)
            for unit in {candidate.unit: None for candidate in campaign.shown.values()}:
                address = f"{c.id}/units/{unit}.html"
                yield Planned(address, listed=True, render=partial(self._unit, campaign, unit, address))
            for key in campaign.shown:
                yield self._planned_candidate(campaign, key)

    def _planned_notice(self, campaign: CampaignEdition, placed: PlacedNotice) -> Planned:
        address = f"{placed.campaign}/notices/{placed.id}.html"
        return Planned(address, not placed.is_draft, partial(self._notice, campaign, placed, address))

    def _planned_candidate(self, campaign: CampaignEdition, key: str) -> Planned:
        address = f"{campaign.content.campaign.id}/candidates/{key}.html"
        candidate = campaign.content.candidates[key]
        return Planned(address, not campaign.removed(key), partial(self._candidate, campaign, candidate))

    def _home(self) -> Filled:
        html = self._html("home", home_view(self.edition))
        return self._page("home", Page("index.html", self.site.name, self.site.tagline, html))

    def _campaign(self, campaign: CampaignEdition) -> Filled:
        c = campaign.content.campaign
        html = self._html("campaign", campaign_view(campaign))
        page = Page(f"{c.id}/index.html", c.title, f"{c.title}的公示、名额与规则", html)
        return self._page("campaign", page)

    def _unit(self, campaign: CampaignEdition, unit: str, address: str) -> Filled:
        c, view = campaign.content.campaign, unit_view(campaign, unit)
        title = f"{view['unit'].name}的推荐对象 - {c.short_title}"
        page = Page(address, title, f"{c.title}，{view['size']}", self._html("unit", view))
        return self._page("unit", page)

    def _notice(self, campaign: CampaignEdition, placed: PlacedNotice, address: str) -> Filled:
        view = notice_view(campaign, self.site, placed)
        tables = [[self._row(table, row) for row in table.rows] for table in view["tables"]]
        view["tables"] = [(table, blank(n)) for n, table in enumerate(view["tables"])]
        gone = "" if placed.notice.withdrawn is None else "（已撤回）"
        size, span = view["n"].size, view["n"].span
        page = Page(
            address, f"{placed.notice.title}{gone}", f"{span}，{placed.notice.issuer}。{size}。",
            self._html("notice", view), listed=not placed.is_draft,
        )  # fmt: skip
        whole = cut(self.shells.fill("notice", page))
        rows = [b"\n".join([row.html for row in table]) for table in tables]
        excerpts = [b"\n".join([row.excerpt for row in table]) for table in tables]
        return Filled(whole.fill(rows), whole.fill(excerpts))

    def _row(self, table: ListTable, row: ListRow) -> Filled:
        long = len(row.lead) > LONG_NAME
        shape = (table.heads, long, bool(row.deeds), bool(row.report))
        values = (row.id, str(row.number), row.lead, row.name, row.deeds, row.report, *row.cells)

        def render() -> str:
            blanks = {
                "id": blank(0), "number": blank(1), "lead": blank(2), "name": blank(3),
                "deeds": blank(4) if row.deeds else "", "report": blank(5) if row.report else "",
                "cells": [(head, blank(6 + n)) for n, head in enumerate(table.heads[1:])],
            }  # fmt: skip
            macros: Any = self.templates.get_template("macros.html").module
            return str(macros.list_row(blanks, len(table.heads), long))

        return self._rows.fill(shape, values, render)

    def _candidate(self, campaign: CampaignEdition, candidate: Candidate) -> Filled:
        """Return a page from the stencil of its shape: the same way, award and columns."""
        view = candidate_view(campaign, self.site, candidate)
        shape = (view.way, view.award, view.labels, bool(view.deeds), view.removed)
        values = (view.name, candidate.id, view.deeds, view.report, *view.values)
        return self._candidates.fill(shape, values, partial(self._whole, campaign, view))

    def _whole(self, campaign: CampaignEdition, view: CandidateView) -> str:
        c, name = campaign.content.campaign, blank(0)
        html = self._html("candidate", {
            "c": c, "way": view.way, "award": view.award, "name": name, "removed": view.removed,
            "facts": [(label, blank(4 + n)) for n, label in enumerate(view.labels)],
            "deeds": blank(2) if view.deeds else "", "report": blank(3),
        })  # fmt: skip
        page = Page(
            f"{c.id}/candidates/{blank(1)}.html", f"{name} - {c.short_title}",
            f"{name}：{c.title}推荐对象的公示经过与简要事迹", html, listed=not view.removed,
        )  # fmt: skip
        return self.shells.fill("candidate", page)

    def _page(self, kind: str, page: Page) -> Filled:
        return Filled.first(self.shells.fill(kind, page).encode())

    def _html(self, kind: str, view: dict[str, Any]) -> str:
        return self.templates.get_template(f"{kind}.html").render(view)
