"""One build: content in, a finished site in a new folder."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from publicity.chinese import at_moment
from publicity.content import Content
from publicity.model.site import SiteSettings
from publicity.schema import published_schema
from sitegen import feeds
from sitegen.data import SCHEMA_NAME, notices_json
from sitegen.edition import Edition
from sitegen.engine import Rendering, rendered
from sitegen.ical import calendar_ics
from sitegen.kept import Kept
from sitegen.output import write_file
from sitegen.pages import Pages, Planned, templates_of
from sitegen.shells import SHELL_FILES, Shells, load_frames
from sitegen.workers import Crew

Progress = Callable[[str, int, int], None]
NOT_FOUND = "404.html"
DATA_FILES = ("data/notices.json", f"data/{SCHEMA_NAME}", "feed.xml", "calendar.ics")
_RELATIVE = re.compile(r'((?:href|src)=")(?!#|https?:)')


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the generator finds its parts and leaves its work."""

    site: Path
    cache: Path


class Build:
    """A build on its way: pages are written while the rules still judge, and nothing counts until it is finished."""

    def __init__(self, edition: Edition, rendering: Rendering, folders: Folders, new: Path) -> None:
        """Begin to write the pages that the rules' word does not change into the folder ``new``."""
        self._edition, self._rendering, self._new = edition, rendering, new
        self._banner = banner(edition)
        shells = Shells(lambda: load_frames(rendering.folder()), edition.content.site.base_url, self._banner)
        self._pages = Pages(edition, templates_of(folders.site), shells)
        self._planned = list(self._pages.lists())
        for folder in {planned.address.rpartition("/")[0] for planned in self._planned}:
            (new / folder).mkdir(parents=True, exist_ok=True)
        self._crew = Crew(self._planned, self._write)

    def finish(self, judged: Content, progress: Progress) -> int:
        """Write the rest, and return how many pages the site has.

        Raises:
            BuildError: MkDocs refused.
            OSError: the disk did.
        """
        progress("页面框架", 0, 1)
        root = urlsplit(judged.site.base_url).path
        _copy_frame(self._rendering.folder(), self._new, self._banner, root)
        fronts = list(self._pages.fronts(judged))
        _write_data(self._edition, [*fronts, *self._planned], self._new)
        for planned in fronts:
            self._write(planned)
        self._crew.join(lambda done, total: progress("页面", done, total))
        return len(fronts) + len(self._planned) + len(judged.pages) + 1

    def keepsake(self, judged: Content) -> Kept:
        """Return what the next build may start from."""
        told = {finding.place for finding in (*judged.warnings, *judged.settled)}
        known = frozenset(
            (campaign.campaign.id, key)
            for campaign in judged.campaigns
            for key, place in (campaign.places.items() if told else ())
            if place in told
        )
        return Kept(self._edition, self._pages.shells.frames, self._banner, self._pages.home(), known)

    def stop(self) -> None:
        """Let nobody go on writing."""
        self._crew.dismiss()

    def _write(self, planned: Planned) -> None:
        write_file(f"{self._new}/{planned.address}", planned.render())


def frames(site: SiteSettings, pages: Mapping[str, str], folders: Folders) -> Rendering:
    """Begin to render the frames and the ordinary pages."""
    return rendered(folders.site, pages, theme_settings(site, pages), folders.cache, DATA_FILES)


def theme_settings(site: SiteSettings, pages: Mapping[str, str]) -> dict[str, Any]:
    """Return what the site's settings and pages lay over ``mkdocs.yml``."""
    return {
        "site_name": site.name,
        "site_url": site.base_url,
        "extra": {
            "gongshi": {
                "tagline": site.tagline,
                "issuer": site.issuer,
                "demonstration": site.demonstration or "",
                "footer": {key: value for key, value in asdict(site.footer).items() if value},
                "pages": [
                    {"address": f"{name}.html", "title": _page_title(text, name)} for name, text in pages.items()
                ],
            }
        },
    }


def _page_title(text: str, name: str) -> str:
    heading = next((line for line in text.splitlines() if line.startswith("# ")), f"# {name}")
    return heading[2:].strip()


def banner(edition: Edition) -> str:
    """Return what every page says of a moment that was asked for, and of a preview."""
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


def _write_data(edition: Edition, pages: Sequence[Planned], new: Path) -> None:
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
    (new / "calendar.ics").write_bytes(calendar_ics(edition))
