"""What the engine is asked for: the ordinary pages, and a frame for each kind of our own."""

from collections.abc import Mapping
from dataclasses import asdict
from html import escape
from pathlib import Path
from typing import Any

from publicity.chinese import at_moment
from publicity.content import Content
from publicity.model.site import SiteSettings
from sitegen.edition import Edition
from sitegen.engine import Rendering, rendered
from sitegen.files import DATA_FILES
from sitegen.theme import Theme


def rendered_frames(content: Content, theme: Theme, cache: Path) -> Rendering:
    """Return the frames, ordinary pages and assets.

    Raises:
        BuildError: MkDocs refused.
    """
    return rendered(theme, content.pages, theme_settings(content.site, content.pages), cache, DATA_FILES)


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
