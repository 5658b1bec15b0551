"""The pages of an edition: where each goes is known before any is rendered."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
from jinja2.runtime import Macro

from publicity.content import PlacedNotice
from publicity.model.candidate import Candidate
from sitegen.edition import CampaignEdition, Edition
from sitegen.shells import Page
from sitegen.stencils import Stencils, blank
from sitegen.views.campaign import campaign_view
from sitegen.views.candidate import REMOVED_NAME, ReportLink, candidate_view
from sitegen.views.home import home_view
from sitegen.views.notice import Cell, ListRow, ListTable, notice_view
from sitegen.views.unit import unit_view


def templates_of(site: Path) -> jinja2.Environment:
    """Return the pages' templates; a value that a template asks for and nobody gives is an error."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(site / "templates"),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.globals["once"] = _Once()
    return environment


class _Once:
    """Calls a macro once for each thing that it shows: thousands of pages show the same few notices and steps."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, Hashable], str] = {}

    def __call__(self, macro: Macro, shown: Hashable) -> str:
        key = macro.name, shown
        if key not in self._made:
            self._made[key] = macro(shown)
        return self._made[key]


LONG_NAME = 8


@dataclass(frozen=True, slots=True)
class Planned:
    """A page to be: its address, whether search engines may list it, and how to render it."""

    address: str
    listed: bool
    render: Callable[[], Page]


class Pages:
    """Plans the pages of an edition, one after another."""

    def __init__(self, edition: Edition, templates: jinja2.Environment) -> None:
        """Take what the pages are made from."""
        self.edition, self.templates = edition, templates
        self.site = edition.content.site
        self._candidates, self._rows = Stencils(), Stencils()

    def __iter__(self) -> Iterator[Planned]:
        """Yield every page: home, then campaign by campaign its own, its notices, units and candidates."""
        yield Planned("index.html", listed=True, render=self._home)
        for campaign in self.edition.campaigns:
            c = campaign.content.campaign
            yield Planned(f"{c.id}/index.html", listed=True, render=partial(self._campaign, campaign))
            for placed in campaign.notices:
                address = f"{placed.campaign}/notices/{placed.id}.html"
                yield Planned(address, not placed.is_draft, partial(self._notice, campaign, placed, address))
            for unit in {candidate.unit: None for candidate in campaign.shown.values()}:
                address = f"{c.id}/units/{unit}.html"
                yield Planned(address, listed=True, render=partial(self._unit, campaign, unit, address))
            for key, candidate in campaign.shown.items():
                address = f"{c.id}/candidates/{key}.html"
                listed = not campaign.removed(key)
                yield Planned(address, listed, partial(self._candidate, campaign, candidate, address))

    def _home(self) -> Page:
        return self._page("index.html", "home", (self.site.name, self.site.tagline), home_view(self.edition))

    def _campaign(self, campaign: CampaignEdition) -> Page:
        c = campaign.content.campaign
        words = (c.title, f"{c.title}的公示、名额与规则")
        return self._page(f"{c.id}/index.html", "campaign", words, campaign_view(campaign))

    def _notice(self, campaign: CampaignEdition, placed: PlacedNotice, address: str) -> Page:
        view = notice_view(campaign, self.site, placed)
        view["tables"] = [(table, [self._row(table, row) for row in table.rows]) for table in view["tables"]]
        gone = "" if placed.notice.withdrawn is None else "（已撤回）"
        words = (f"{placed.notice.title}{gone}", f"{view['n'].span}，{placed.notice.issuer}。{view['n'].size}。")
        return self._page(address, "notice", words, view, listed=not placed.is_draft)

    def _unit(self, campaign: CampaignEdition, unit: str, address: str) -> Page:
        c = campaign.content.campaign
        view = unit_view(campaign, unit)
        words = (f"{view['unit'].name}的推荐对象 - {c.short_title}", f"{c.title}，{view['size']}")
        return self._page(address, "unit", words, view)

    def _candidate(self, campaign: CampaignEdition, candidate: Candidate, address: str) -> Page:
        c = campaign.content.campaign
        removed = campaign.removed(candidate.id)
        name = REMOVED_NAME if removed else candidate.name
        words = (f"{name} - {c.short_title}", f"{name}：{c.title}推荐对象的公示经过与简要事迹")
        html = self._filled(candidate_view(campaign, self.site, candidate))
        return Page(address, "candidate", *words, html, listed=not removed)

    def _filled(self, view: dict[str, Any]) -> str:
        """Return a candidate's page from the stencil of its shape: the same columns, steps and notice to object to."""
        labels, values = zip(*view["facts"], strict=True)
        report, deeds = view["report"], view["deeds"]
        shape = (view["c"].id, view["way"], view["award"], labels, bool(deeds), view["removed"])
        address = report.address if report else ""

        def render() -> str:
            blanks = {
                "name": blank(0),
                "deeds": blank(1) if deeds else "",
                "report": ReportLink(report.notice, blank(2)) if report else None,
                "facts": [(label, blank(3 + n)) for n, label in enumerate(labels)],
            }
            return self.templates.get_template("candidate.html").render(view | blanks)

        return self._candidates.fill(shape, (view["name"], deeds, address, *values), render)

    def _row(self, table: ListTable, row: ListRow) -> str:
        heads = tuple(cell.head for cell in row.cells)
        values = (row.id, str(row.number), row.lead, row.name, row.deeds, row.report, *(c.value for c in row.cells))

        def render() -> str:
            cells = tuple(Cell(head, blank(6 + n)) for n, head in enumerate(heads))
            blanks = ListRow(
                id=blank(0), number=blank(1), lead=blank(2), name=blank(3), deeds=blank(4) if row.deeds else "",
                report=blank(5) if row.report else "", cells=cells,
            )  # fmt: skip
            macros: Any = self.templates.get_template("macros.html").module
            return str(macros.list_row(blanks, len(table.heads), len(row.lead) > LONG_NAME))

        shape = (heads, len(table.heads), len(row.lead) > LONG_NAME, bool(row.deeds), bool(row.report))
        return self._rows.fill(shape, values, render)

    def _page(
        self, address: str, kind: str, words: tuple[str, str], view: dict[str, Any], *, listed: bool = True
    ) -> Page:
        html = self.templates.get_template(f"{kind}.html").render(view)
        return Page(address, kind, *words, html, listed)
