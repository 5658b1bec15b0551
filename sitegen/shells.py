"""Shells: one rendered page frame for each kind of page, filled by putting parts between tokens."""

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

TOKEN = re.compile(r"@@(title|description|canonical|robots|banner|content)@@")
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
    """A frame cut at its tokens: text at even places, names of tokens at odd ones."""

    parts: tuple[str, ...]

    def fill(self, page: Page, base_url: str, banner: str) -> str:
        """Return the whole page."""
        values = {
            "title": escape(page.title),
            "description": escape(page.description),
            "canonical": escape(base_url + page.address),
            "robots": "" if page.listed else '<meta name="robots" content="noindex">',
            "banner": banner,
            "content": page.content,
        }
        return "".join(values[part] if n % 2 else part for n, part in enumerate(self.parts))


def load_shells(rendered: Path) -> dict[str, Shell]:
    """Return the shells by kind of page."""
    return {kind: cut((rendered / file).read_text(encoding="utf-8")) for kind, file in SHELL_FILES.items()}


def cut(html: str) -> Shell:
    """Return a frame cut at its tokens; Markdown's paragraph around the content goes."""
    html = html.replace("<p>@@content@@</p>", "@@content@@")
    return Shell(tuple(TOKEN.split(html)))
