"""One build: content in, a finished site in a new folder."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import Any

from publicity.chinese import at_moment
from publicity.content import Content
from publicity.model.site import SiteSettings
from sitegen.codings import with_compressed
from sitegen.edition import Edition
from sitegen.engine import Rendering, rendered
from sitegen.files import DATA_FILES, data_files, frame_files
from sitegen.kept import Kept
from sitegen.output import write_file
from sitegen.pages import Pages, Planned, templates_of
from sitegen.shells import Shells, load_frames
from sitegen.workers import Crew

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the generator finds its parts and leaves its work."""

    site: Path
    cache: Path


class Build:
    """A build on its way: pages are written while the rules still judge, and nothing counts until it is finished."""

    def __init__(
        self, edition: Edition, rendering: Rendering, folders: Folders, new: Path, codings: Sequence[str]
    ) -> None:
        """Begin to write the pages that the rules' word does not change into the folder ``new``.

        ``codings`` are those in which each file stands compressed beside itself.
        """
        self._codings = codings
        self._edition, self._rendering, self._new = edition, rendering, new
        self._banner = banner(edition)
        shells = Shells(lambda: load_frames(rendering.folder()), edition.content.site.base_url, self._banner)
        self._pages = Pages(edition, templates_of(folders.site), shells)
        self._planned = list(self._pages.lists())
        self._make_folders(planned.address for planned in self._planned)
        self._crew = Crew(self._planned, self._write)

    def finish(self, judged: Content, progress: Progress) -> int:
        """Write the rest, and return how many pages the site has.

        Raises:
            BuildError: MkDocs refused.
            OSError: the disk did.
        """
        progress("页面框架", 0, 1)
        fronts = list(self._pages.fronts(judged))
        listed = [planned.address for planned in (*fronts, *self._planned) if planned.listed]
        listed += [f"{name}.html" for name in judged.pages]
        rest = (
            *frame_files(self._rendering.folder(), self._banner, judged.site.base_url),
            *data_files(self._edition, listed),
        )
        self._make_folders(address for address, _ in rest)
        for address, content in rest:
            self._put(address, content)
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
        return Kept(self._edition, self._pages.shells.frames, self._banner, self._pages.home, known)

    def stop(self) -> None:
        """Let nobody go on writing."""
        self._crew.dismiss()

    def _make_folders(self, addresses: Iterable[str]) -> None:
        for folder in {address.rpartition("/")[0] for address in addresses}:
            (self._new / folder).mkdir(parents=True, exist_ok=True)

    def _write(self, planned: Planned) -> None:
        self._put(planned.address, planned.render())

    def _put(self, address: str, content: bytes) -> None:
        for name, part in with_compressed(address, content, self._codings):
            write_file(f"{self._new}/{name}", part)


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
