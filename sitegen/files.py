"""What a site has besides the pages of its notices: assets, ordinary pages, and files for machines."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from urllib.parse import urlsplit

from publicity.schema import published_schema
from sitegen import feeds
from sitegen.data import SCHEMA_NAME, notices_json
from sitegen.edition import Edition
from sitegen.ical import calendar_ics
from sitegen.shells import SHELL_FILES

NOT_FOUND = "404.html"
DATA_FILES = ("data/notices.json", f"data/{SCHEMA_NAME}", "feed.xml", "calendar.ics")
_ASIDE = '<aside aria-label="本站说明">'
_RELATIVE = re.compile(r'((?:href|src)=")(?!#|https?:)')


def frame_files(rendering: Mapping[str, bytes], banner: str, base_url: str) -> Iterator[tuple[str, bytes]]:
    """Yield the ordinary pages and the assets by address, without shells.

    A server shows the page for what is not found at any depth, so that page alone names its links from the
    path that the site has on its server.
    """
    shells = set(SHELL_FILES.values())
    for name, content in rendering.items():
        if name in shells:
            continue
        if not name.endswith(".html"):
            yield name, content
            continue
        # In the page's own text the token is a word like any other.
        head, aside, rest = content.decode().partition(_ASIDE)
        html = head + aside + rest.replace("@@banner@@", banner, 1)
        if name == NOT_FOUND:
            html = _from_root(html, escape(urlsplit(base_url).path))
        yield name, html.encode()


def _from_root(html: str, root: str) -> str:
    return _RELATIVE.sub(lambda found: found[1] + root, html)


def data_files(edition: Edition, listed: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the open data, the look-up, the feeds, and what search engines read: ``listed`` are the pages for them."""
    base_url = edition.content.site.base_url
    texts = {
        "data/notices.json": notices_json(edition),
        f"data/{SCHEMA_NAME}": published_schema(),
        "assets/lookup-data.js": feeds.lookup_script(edition),
        "feed.xml": feeds.atom_feed(edition),
        "sitemap.xml": feeds.sitemap(listed, base_url),
        "robots.txt": feeds.robots(base_url),
    }
    for name, text in texts.items():
        yield name, text.encode()
    yield "calendar.ics", calendar_ics(edition)
