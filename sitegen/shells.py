"""Shells: one rendered page frame for each kind of page, filled by putting parts between tokens."""

import re
from dataclasses import dataclass
from pathlib import Path

from sitegen.stencils import Stencil, cut, escaped

TOKENS = ("title", "description", "canonical", "robots", "banner", "content")
TOKEN = re.compile(f"@@({'|'.join(TOKENS)})@@")
SHELL_FILES = {
    "home": "index.html",
    "campaign": "shells/campaign.html",
    "notice": "shells/deep/notice.html",
    "candidate": "shells/deep/candidate.html",
    "unit": "shells/deep/unit.html",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page ready to be put into its shell; ``content`` is HTML, the rest is text."""

    address: str
    kind: str
    title: str
    description: str
    content: str
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Shell:
    """A frame cut at its tokens."""

    stencil: Stencil

    def fill(self, page: Page, base_url: str, banner: str) -> str:
        """Return the whole page."""
        title, description, canonical = escaped((page.title, page.description, base_url + page.address))
        robots = "" if page.listed else '<meta name="robots" content="noindex">'
        return self.stencil.fill((title, description, canonical, robots, banner, page.content))


def load_shells(rendered: Path) -> dict[str, Shell]:
    """Return the shells by kind of page."""
    return {kind: shell((rendered / file).read_text(encoding="utf-8")) for kind, file in SHELL_FILES.items()}


def shell(html: str) -> Shell:
    """Return a frame cut at its tokens; Markdown's paragraph around the content goes."""
    html = html.replace("<p>@@content@@</p>", "@@content@@")
    return Shell(cut(html, TOKEN, TOKENS.index))
