"""One build, in order: read everything, judge everything, stop if something is wrong, plan, render, swap.

What is read is read once, what was judged is what is rendered, and no page is written before the rules have spoken.
There is no other way to make a page.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from publicity.content import Content
from publicity.problems import Finding
from sitegen.check import judged, refused
from sitegen.deeds import deeds_html
from sitegen.edition import Edition
from sitegen.errors import BuildError, BusyError
from sitegen.files import data_files, frame_files
from sitegen.frames import banner, rendered_frames
from sitegen.inspection import Inspect, inspection_of
from sitegen.lock import only_build
from sitegen.options import HOME, OK, SITE, USAGE, WRONG_CONTENT, Options
from sitegen.output import replaced, swept
from sitegen.pages import Pages, Planned
from sitegen.shells import Shells, frames_of
from sitegen.tally import tally_of
from sitegen.templates import templates_of
from sitegen.terminal import Terminal
from sitegen.theme import Theme, read_theme
from sitegen.workers import processes_for, shared
from sitegen.writer import Writer

CACHE = ".cache/engine"


class _FoundError(Exception):
    """The finished site holds what may not be published."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = findings


def build(
    options: Options,
    now: datetime,
    terminal: Terminal,
    *,
    inspection: Callable[[Content], Inspect] = inspection_of,
    home: Path | None = None,
) -> int:
    """Build the site and put it in place; return the exit code.

    Args:
        options: what was asked for.
        now: the moment at which the site is shown.
        terminal: where to tell.
        inspection: what is asked of every finished file, given the content.
        home: a folder with a ``site`` of its own, for what the engine keeps too; the program's unless told.
    """
    try:
        with only_build(options.output, terminal.waiting, wait=not options.no_wait):
            output = swept(options.output)
            theme = read_theme(home / "site" if home else SITE)
            examined = judged(options.content, theme)
            if examined.content is None:
                return refused(examined, options, terminal)
            terminal.findings(examined.content.warnings)
            edition = Edition(examined.content, now, options.preview, options.as_of is not None)
            plan = _planned(edition, theme, (home or HOME) / CACHE)
            with replaced(output) as new:
                writer = Writer(new, options.compress, inspection(examined.content))
                _render(plan, writer, options.processes, terminal)
    except BusyError as busy:
        terminal.not_built(busy)
        return USAGE
    except BuildError as error:
        terminal.not_built(error)
        return WRONG_CONTENT
    except _FoundError as found:
        terminal.failed(found.findings, len(found.findings), options.output)
        return WRONG_CONTENT
    terminal.summary(tally_of(edition, plan.count), now, preview=options.preview, output=options.output)
    return OK


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the site will hold: files that are there already, and pages to render; ``count`` is how many pages."""

    files: Sequence[tuple[str, bytes]]
    pages: Sequence[Planned]
    count: int


def _planned(edition: Edition, theme: Theme, cache: Path) -> _Plan:
    """Return what the site will hold.

    Raises:
        BuildError: MkDocs refused.
    """
    content = edition.content
    # MkDocs is a program of its own: while it runs, this one makes what needs no frame.
    with ThreadPoolExecutor(1) as aside:
        rendering = aside.submit(rendered_frames, content, theme, cache)
        shells = Shells(lambda: frames_of(rendering.result()), content.site.base_url, banner(edition))
        pages = list(Pages(edition, templates_of(theme), shells).planned())
        listed = [page.address for page in pages if page.listed] + [f"{name}.html" for name in content.pages]
        data = list(data_files(edition, listed))
        for campaign in edition.campaigns:
            for candidate in campaign.shown.values():
                if rendering.done():
                    break
                deeds_html(candidate.deeds)
        files = [*frame_files(rendering.result(), shells.banner, content.site.base_url), *data]
        _ = shells.frames  # before there are other processes
    return _Plan(files, pages, len(pages) + len(content.pages) + 1)


def _render(plan: _Plan, writer: Writer, processes: int | None, terminal: Terminal) -> None:
    """Write the whole site into an empty folder.

    Raises:
        BuildError: a process of the pool was killed.
        _FoundError: the last look found something.
        OSError: the disk refused.
    """
    pages = plan.pages
    writer.make_folders([address for address, _ in plan.files] + [page.address for page in pages])

    def put(number: int) -> list[Finding]:
        page = pages[number].render()
        return writer.put(pages[number].address, page.html, page.excerpt)

    found = [finding for file in plan.files for finding in writer.put(*file)]
    found += shared(
        len(pages),
        put,
        processes_for(len(pages), processes),
        lambda done, total: terminal.progress("页面", done, total),
    )
    if found:
        raise _FoundError(found)
