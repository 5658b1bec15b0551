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
from sitegen.views.campaign import campaign_view
from sitegen.views.candidate import candidate_view
from sitegen.views.home import home_view
from sitegen.views.notice import notice_view
from sitegen.views.unit import unit_view

REMOVED_NAME = "已撤下的推荐对象"


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
        view = candidate_view(campaign, self.site, candidate)
        return self._page(address, "candidate", words, view, listed=not removed)

    def _page(
        self, address: str, kind: str, words: tuple[str, str], view: dict[str, Any], *, listed: bool = True
    ) -> Page:
        html = self.templates.get_template(f"{kind}.html").render(view)
        return Page(address, kind, *words, html, listed)
