"""``--check``, ``--plan`` and ``--outcome``: read and judge the content, and tell; nothing is built."""

import sys
from datetime import datetime
from pathlib import Path

from publicity.content import Content
from publicity.problems import Findings
from publicity.reader.content import Examined, read_front
from sitegen.edition import Edition
from sitegen.errors import BuildError
from sitegen.glyphs import check_glyphs
from sitegen.options import OK, SITE, WRONG_CONTENT, Options
from sitegen.tally import tally_of
from sitegen.terminal import Terminal
from sitegen.theme import Theme, read_theme


def judged(content: Path, theme: Theme) -> Examined:
    """Read all that the content folder holds, and judge all of it."""

    def glyphs(read: Content, findings: Findings) -> None:
        check_glyphs(read, theme, findings)

    return read_front(content).read().judged(glyphs)


def check(options: Options, now: datetime, terminal: Terminal) -> int:
    """Check, plan or write the paper on one notice, and return the exit code."""
    try:
        theme = read_theme(SITE)
    except BuildError as error:
        terminal.bad(str(error))
        return WRONG_CONTENT
    examined = judged(options.content, theme)
    if options.plan is not None:
        from sitegen.planning import write_plan  # noqa: PLC0415 - a check need not pay for it

        return write_plan(examined, options.plan, now.date(), terminal)
    if options.outcome is not None:
        from sitegen.outcome import write_outcome  # noqa: PLC0415 - a check need not pay for it

        return write_outcome(examined, options.outcome, options.report or Path(), now, terminal)
    if options.report is not None:
        from sitegen.review import write_reviews  # noqa: PLC0415 - a check need not pay for it

        try:
            terminal.reviews(write_reviews(examined, now, theme, options.report))
        except OSError as error:
            terminal.line(f"检查报告写不进 {options.report}：{error.strerror}")
            return WRONG_CONTENT
    if options.format == "json":
        from sitegen.review import as_json  # noqa: PLC0415 - a check need not pay for it

        sys.stdout.write(f"{as_json(examined)}\n")
    if examined.content is None:
        return refused(examined, options, terminal)
    if options.format == "text":
        terminal.findings(examined.content.warnings)
    terminal.summary(tally_of(Edition(examined.content, now)), now)
    return OK


def refused(examined: Examined, options: Options, terminal: Terminal) -> int:
    """Say what is wrong with the content, and return the exit code."""
    findings = examined.findings if options.format == "text" else ()
    count = sum(finding.level == "error" for finding in examined.findings)
    terminal.failed(findings, count, None if options.check else options.output)
    if len(examined.cases) < len(examined.campaigns):
        terminal.line("有的评选活动还读不通，没有按规则检查；改好以上各处再查一次。")
    return WRONG_CONTENT
