"""Shells: one rendered page frame for each kind of page, filled by putting parts between tokens."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape

Frames = dict[str, list[str]]
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
    title: str
    description: str
    content: str
    listed: bool = True


@dataclass(frozen=True)
class Shells:
    """The frames of all kinds of page, asked for when the first is filled, and what every page says."""

    load: Callable[[], Frames]
    base_url: str
    banner: str

    @cached_property
    def frames(self) -> Frames:
        """The frames by kind of page."""
        return self.load()

    def fill(self, kind: str, page: Page) -> str:
        """Return the whole page: a frame's text with the values where its tokens were."""
        values = {
            "title": escape(page.title),
            "description": escape(page.description),
            "canonical": escape(self.base_url + page.address),
            "robots": "" if page.listed else '<meta name="robots" content="noindex">',
            "banner": self.banner,
            "content": page.content,
        }
        return "".join(values[part] if n % 2 else part for n, part in enumerate(self.frames[kind]))


def frames_of(rendering: Mapping[str, bytes]) -> Frames:
    """Return the frames by kind of page."""
    return {kind: cut(rendering[file].decode()) for kind, file in SHELL_FILES.items()}


def cut(html: str) -> list[str]:
    """Return a frame cut at its tokens: text at even places, names of tokens at odd ones.

    Markdown's paragraph around the content goes.
    """
    return TOKEN.split(html.replace("<p>@@content@@</p>", "@@content@@"))
