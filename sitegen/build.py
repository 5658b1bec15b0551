"""One build, in order: read everything, judge everything, stop if something is wrong, plan, render, swap.

What is read is read once, what was judged is what is rendered, and no page is written before the rules have spoken.
There is no other way to make a page.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from publicity.problems import Finding
from sitegen.check import judged, refused
from sitegen.edition import Edition
from sitegen.errors import BuildError
from sitegen.files import data_files, frame_files
from sitegen.frames import banner, rendered_frames
from sitegen.inspection import inspection_of
from sitegen.options import HOME, OK, WRONG_CONTENT, Options
from sitegen.output import replaced
from sitegen.pages import Pages
from sitegen.shells import Shells, frames_of
from sitegen.tally import tally_of
from sitegen.terminal import Terminal
from sitegen.theme import Theme, read_theme, templates_of
from sitegen.workers import processes_for, shared
from sitegen.writer import Writer

CACHE = HOME / ".cache" / "engine"


class _FoundError(Exception):
    """The finished site holds what may not be published."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = findings


def build(options: Options, now: datetime, terminal: Terminal) -> int:
    """Build the site and put it in place; return the exit code."""
    theme = read_theme(HOME / "site")
    examined = judged(options.content, theme)
    content = examined.content
    if content is None:
        return refused(examined, options, terminal)
    terminal.findings(content.warnings)
    edition = Edition(content, now, options.preview, options.as_of is not None)
    try:
        with replaced(options.output) as new:
            pages = _write(edition, theme, new, options, terminal)
    except BuildError as error:
        terminal.not_built(error)
        return WRONG_CONTENT
    except _FoundError as found:
        terminal.failed(found.findings, len(found.findings), options.output)
        return WRONG_CONTENT
    terminal.summary(tally_of(edition, pages), now, preview=options.preview, output=options.output)
    return OK


def _write(edition: Edition, theme: Theme, new: Path, options: Options, terminal: Terminal) -> int:
    """Write the whole site into an empty folder, and return how many pages it has.

    Raises:
        BuildError: MkDocs refused, or a process of the pool was killed.
        _FoundError: the last look found something.
        OSError: the disk refused.
    """
    content = edition.content
    terminal.progress("页面框架", 0, 1)
    rendering = rendered_frames(content, theme, CACHE)
    shells = Shells(frames_of(rendering), content.site.base_url, banner(edition))
    planned = list(Pages(edition, templates_of(theme), shells).planned())
    listed = [page.address for page in planned if page.listed] + [f"{name}.html" for name in content.pages]
    rest = [*frame_files(rendering, shells.banner, content.site.base_url), *data_files(edition, listed)]
    writer = Writer(new, options.compress, inspection_of(content))
    writer.make_folders([address for address, _ in rest] + [page.address for page in planned])
    found = [finding for file in rest for finding in writer.put(*file)]
    found += shared(
        len(planned),
        lambda number: writer.put(planned[number].address, planned[number].render()),
        processes_for(len(planned), options.processes),
        lambda done, total: terminal.progress("页面", done, total),
    )
    if found:
        raise _FoundError(found)
    return len(planned) + len(content.pages) + 1
