"""One build: content in, a finished site put in place of the old one."""

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from publicity.chinese import at_moment
from publicity.content import Content
from publicity.schema import published_schema
from sitegen import feeds
from sitegen.data import SCHEMA_NAME, notices_json
from sitegen.edition import Edition
from sitegen.engine import rendered
from sitegen.ical import calendar_ics
from sitegen.output import replaced, write_file
from sitegen.pages import Pages, Planned, templates_of
from sitegen.shells import SHELL_FILES, load_shells
from sitegen.workers import share

Progress = Callable[[str, int, int], None]
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
    pages = list(Pages(edition, templates_of(folders.site)))
    with replaced(folders.output) as new:
        _copy_frame(frame, new, banner, urlsplit(content.site.base_url).path)
        for folder in {page.address.rpartition("/")[0] for page in pages}:
            (new / folder).mkdir(parents=True, exist_ok=True)

        def write(some: Sequence[Planned]) -> None:
            for done, planned in enumerate(some):
                page = planned.render()
                html = shells[page.kind].fill(page, content.site.base_url, banner)
                write_file(f"{new}/{page.address}", html.encode())
                progress("页面", done + 1, len(some))

        share(pages, write, beside=lambda: _write_data(edition, pages, new))
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
