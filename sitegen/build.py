"""One build: content in, a finished site put in place of the old one."""

import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jinja2
from jinja2.runtime import Macro

from publicity.chinese import at_moment
from publicity.content import Content
from publicity.schema import published_schema
from sitegen import feeds
from sitegen.data import SCHEMA_NAME, notices_json
from sitegen.edition import CampaignEdition, Edition
from sitegen.engine import rendered
from sitegen.output import replaced
from sitegen.shells import SHELL_FILES, Page, load_shells
from sitegen.views.campaign import campaign_view
from sitegen.views.candidate import candidate_view
from sitegen.views.home import home_view
from sitegen.views.notice import notice_view
from sitegen.views.unit import unit_view

Progress = Callable[[str, int, int], None]
REMOVED_NAME = "已撤下的推荐对象"
NOT_FOUND = "404.html"
DATA_FILES = ("data/notices.json", f"data/{SCHEMA_NAME}", "feed.xml", "calendar.ics")
_RELATIVE = re.compile(r'((?:href|src)=")(?!#|https?:)')


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the generator finds its parts and leaves its work."""

    site: Path
    cache: Path
    output: Path


def build(edition: Edition, folders: Folders, progress: Progress) -> int:
    """Build the site and return how many pages it has.

    Raises:
        BuildError: MkDocs or the disk refused; the old site is as it was.
    """
    content = edition.content
    progress("页面框架", 0, 1)
    frame = rendered(folders.site, content.pages, theme_settings(content), folders.cache, DATA_FILES)
    shells = load_shells(frame)
    banner = _banner(edition)
    pages = list(_Pages(edition, _templates(folders.site)))
    with replaced(folders.output) as new:
        _copy_frame(frame, new, banner, urlsplit(content.site.base_url).path)
        filled = [(page.address, shells[page.kind].fill(page, content.site.base_url, banner)) for page in pages]
        _write_pages(filled, new, progress)
        _write_data(edition, pages, new)
    return len(pages) + len(content.pages) + 1


def theme_settings(content: Content) -> dict[str, Any]:
    """Return what the site's settings and pages lay over ``mkdocs.yml``."""
    pages = [{"address": f"{name}.html", "title": _page_title(text, name)} for name, text in content.pages.items()]
    return {
        "site_name": content.site.name,
        "site_url": content.site.base_url,
        "extra": {
            "gongshi": {
                "tagline": content.site.tagline,
                "issuer": content.site.issuer,
                "demonstration": content.site.demonstration or "",
                "footer": {key: value for key, value in asdict(content.site.footer).items() if value},
                "pages": pages,
            }
        },
    }


def _page_title(text: str, name: str) -> str:
    heading = next((line for line in text.splitlines() if line.startswith("# ")), f"# {name}")
    return heading[2:].strip()


def _templates(site: Path) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(site / "templates"),
        autoescape=True,
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


class _Pages:
    """Renders the pages of an edition, one after another."""

    def __init__(self, edition: Edition, templates: jinja2.Environment) -> None:
        self.edition, self.templates = edition, templates
        self.site = edition.content.site

    def __iter__(self) -> Iterator[Page]:
        yield self._page("index.html", "home", (self.site.name, self.site.tagline), home_view(self.edition))
        for campaign in self.edition.campaigns:
            c = campaign.content.campaign
            words = (c.title, f"{c.title}的公示、名额与规则")
            yield self._page(f"{c.id}/index.html", "campaign", words, campaign_view(campaign))
            yield from self._notices(campaign)
            yield from self._units(campaign)
            yield from self._candidates(campaign)

    def _notices(self, campaign: CampaignEdition) -> Iterator[Page]:
        for placed in campaign.notices:
            view = notice_view(campaign, self.site, placed)
            gone = "" if placed.notice.withdrawn is None else "（已撤回）"
            words = (f"{placed.notice.title}{gone}", f"{view['n'].span}，{placed.notice.issuer}。{view['n'].size}。")
            address = f"{placed.campaign}/notices/{placed.id}.html"
            yield self._page(address, "notice", words, view, listed=not placed.is_draft)

    def _units(self, campaign: CampaignEdition) -> Iterator[Page]:
        c = campaign.content.campaign
        for unit in {candidate.unit: None for candidate in campaign.shown.values()}:
            view = unit_view(campaign, unit)
            words = (f"{view['unit'].name}的推荐对象 - {c.short_title}", f"{c.title}，{view['size']}")
            yield self._page(f"{c.id}/units/{unit}.html", "unit", words, view)

    def _candidates(self, campaign: CampaignEdition) -> Iterator[Page]:
        c = campaign.content.campaign
        for key, candidate in campaign.shown.items():
            removed = campaign.removed(key)
            name = REMOVED_NAME if removed else candidate.name
            words = (f"{name} - {c.short_title}", f"{name}：{c.title}推荐对象的公示经过与简要事迹")
            view = candidate_view(campaign, self.site, candidate)
            yield self._page(f"{c.id}/candidates/{key}.html", "candidate", words, view, listed=not removed)

    def _page(
        self, address: str, kind: str, words: tuple[str, str], view: dict[str, Any], *, listed: bool = True
    ) -> Page:
        html = self.templates.get_template(f"{kind}.html").render(view)
        return Page(address, kind, *words, html, listed)


def _banner(edition: Edition) -> str:
    parts = []
    if edition.as_of:
        moment = edition.now.isoformat(timespec="seconds")
        shown = f"演示时刻：{at_moment(edition.now)}。页面按这一时刻显示。"
        parts.append(f'<p class="gs-asof" data-as-of="{escape(moment)}">{shown}</p>')
    if edition.preview:
        parts.append('<p class="gs-asof">预览：包含尚未批准的草稿，不得对外发布。</p>')
    return "".join(parts)


def _copy_frame(frame: Path, new: Path, banner: str, root: str) -> None:
    """Copy the ordinary pages and the assets; shells and what the theme's scripts would need stay behind.

    A server shows the page for what is not found at any depth, so that page alone names its links from
    ``root``, the path that the site has on its server.
    """
    shells = set(SHELL_FILES.values())
    for source in sorted(frame.rglob("*")):
        name = source.relative_to(frame).as_posix()
        if (
            source.is_dir()
            or name in shells
            or name.startswith(("assets/javascripts/", "sitemap"))
            or name.endswith(".map")
        ):
            continue
        target = new / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix == ".html":
            html = source.read_text(encoding="utf-8").replace("@@banner@@", banner)
            if name == NOT_FOUND:
                html = _RELATIVE.sub(rf"\1{root}", html)
            target.write_text(html, encoding="utf-8")
        else:
            target.write_bytes(source.read_bytes())


def _write_pages(pages: list[tuple[str, str]], new: Path, progress: Progress) -> None:
    for folder in {(new / address).parent for address, _ in pages}:
        folder.mkdir(parents=True, exist_ok=True)
    for done, (address, html) in enumerate(pages):
        with open(f"{new}/{address}", "wb") as file:  # noqa: PTH123 - ten thousand, a Path each costs more
            file.write(html.encode())
        progress("页面", done + 1, len(pages))


def _write_data(edition: Edition, pages: list[Page], new: Path) -> None:
    base_url = edition.content.site.base_url
    listed = [page.address for page in pages if page.listed] + [f"{name}.html" for name in edition.content.pages]
    (new / "data").mkdir()
    files = {
        "data/notices.json": notices_json(edition),
        f"data/{SCHEMA_NAME}": published_schema(),
        "assets/lookup-data.js": feeds.lookup_script(edition),
        "feed.xml": feeds.atom_feed(edition),
        "sitemap.xml": feeds.sitemap(listed, base_url),
        "robots.txt": feeds.robots(base_url),
    }
    for name, text in files.items():
        (new / name).write_text(text, encoding="utf-8")
    (new / "calendar.ics").write_bytes(feeds.calendar_ics(edition))
