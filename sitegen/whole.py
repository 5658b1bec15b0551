"""The whole way: read the content, ask the rules, and write the site or say why not."""

import sys
from datetime import datetime
from functools import partial
from pathlib import Path

from publicity.content import Content
from publicity.problems import Findings
from publicity.reader.content import Examined, read_front
from sitegen import kept
from sitegen.ahead import Ahead
from sitegen.aside import Aside
from sitegen.build import Build, Folders, frames
from sitegen.deeds import remember
from sitegen.edition import Edition
from sitegen.errors import BuildError
from sitegen.fingerprint import fingerprints, of_program
from sitegen.glyphs import check_glyphs
from sitegen.options import HOME, OK, WRONG_CONTENT, Options
from sitegen.output import replaced
from sitegen.tally import tally_of
from sitegen.terminal import Terminal

FOLDERS = Folders(HOME / "site", HOME / ".cache" / "engine")


class _WrongContentError(Exception):
    """The content breaks a rule; nothing was published."""

    def __init__(self, examined: Examined) -> None:
        self.examined = examined


def look(options: Options, ahead: Ahead, now: datetime, terminal: Terminal) -> int:
    """Check, plan or write the paper on one notice, and return the exit code."""
    examined = read_front(options.content).read(ahead.deeds().texts).judged(_check_glyphs)
    if options.plan is not None:
        from sitegen.planning import write_plan  # noqa: PLC0415 - a build need not pay for it

        return write_plan(examined, options.plan, now.date(), terminal)
    if options.outcome is not None:
        from sitegen.outcome import write_outcome  # noqa: PLC0415 - a build need not pay for it

        return write_outcome(examined, options.outcome, options.report or Path(), now, terminal)
    if options.report is not None:
        from sitegen.review import write_reviews  # noqa: PLC0415 - a build need not pay for it

        try:
            terminal.reviews(write_reviews(examined, now, HOME / "site", options.report))
        except OSError as error:
            terminal.line(f"检查报告写不进 {options.report}：{error.strerror}")
            return WRONG_CONTENT
    if options.format == "json":
        from sitegen.review import as_json  # noqa: PLC0415 - a build need not pay for it

        sys.stdout.write(f"{as_json(examined)}\n")
    if examined.content is None:
        return _refused(examined, options, terminal)
    if options.format == "text":
        terminal.findings(examined.content.warnings)
    terminal.summary(tally_of(Edition(examined.content, now)), now)
    return OK


def publish(options: Options, ahead: Ahead, now: datetime, terminal: Terminal) -> int:
    """Check, build, and put the site in place; return the exit code."""
    program = of_program(HOME)
    front = read_front(options.content)
    rendering = frames(front.site, front.pages, FOLDERS) if front.site is not None else None
    deeds = ahead.deeds()
    remember(deeds.html)
    reading = front.read(deeds.texts)
    content = reading.content
    if content is None or rendering is None:
        return _refused(reading.judged(), options, terminal)
    edition = Edition(content, now, options.preview, options.as_of is not None)
    try:
        with replaced(options.output) as new:
            build = Build(edition, rendering, FOLDERS, new, options.compress)
            try:
                examined = reading.judged(_check_glyphs)
                sound = examined.content
                if sound is None:
                    raise _WrongContentError(examined)
                terminal.findings(sound.warnings)
                keeping = Aside(partial(kept.write_edition, options, build.keepsake(sound)))
                pages = build.finish(sound, terminal.progress)
            finally:
                build.stop()
    except _WrongContentError as wrong:
        return _refused(wrong.examined, options, terminal)
    except BuildError as error:
        terminal.not_built(error)
        return WRONG_CONTENT
    tally = tally_of(Edition(sound, now, options.preview), pages)
    kept.write_manifest(options, kept.Manifest(
        program=program, asked=kept.asked(options), since=now.timestamp(), until=edition.until.timestamp(),
        sources=deeds.seen, outputs=fingerprints(options.output), tally=tally.plain(), edition=keeping.wait(),
    ))  # fmt: skip
    terminal.summary(tally, now, preview=options.preview, output=options.output)
    return OK


def _check_glyphs(content: Content, findings: Findings) -> None:
    check_glyphs(content, HOME / "site", findings)


def _refused(examined: Examined, options: Options, terminal: Terminal) -> int:
    findings = examined.findings if options.format == "text" else ()
    count = sum(finding.level == "error" for finding in examined.findings)
    terminal.failed(findings, count, None if options.check else options.output)
    if len(examined.cases) < len(examined.campaigns):
        terminal.line("有的评选活动还读不通，没有按规则检查；改好以上各处再查一次。")
    return WRONG_CONTENT
