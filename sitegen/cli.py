"""The command line of ``build_site.py``: the only place that reads the clock."""

import argparse
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from publicity.content import Content
from publicity.period import SHANGHAI
from publicity.problems import ContentError, Findings
from publicity.reader.content import read_content
from sitegen.build import Folders, build
from sitegen.edition import Edition
from sitegen.errors import BuildError
from sitegen.glyphs import check_glyphs
from sitegen.options import HOME, Options
from sitegen.terminal import Terminal

OK, WRONG_CONTENT, USAGE = 0, 1, 2


_IN_CHINESE = (
    (r"unrecognized arguments: (.+)", r"不认识“\1”，用 --help 看全部写法"),
    (r"argument (\S+): expected one argument", r"\1 后面要写一个值"),
    (r"argument (\S+): invalid int value: '(.*)'", r"\1 后面的“\2”不是整数"),
    (r"argument (\S+): (.+)", r"\1：\2"),
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        for english, chinese in _IN_CHINESE:
            message = re.sub(f"^{english}$", chinese, message)
        self.exit(USAGE, f"{self.format_usage().replace('usage: ', '用法：')}用法有误：{message}\n")


def parse(arguments: Sequence[str]) -> Options:
    """Return the options; exits with 2 and a sentence when they make no sense."""
    parser = _Parser(prog="build_site.py", description="检查 content 文件夹，生成公示网站。", add_help=False)
    parser.add_argument("-h", "--help", action="help", help="显示这份说明")
    parser.add_argument("--check", action="store_true", help="只检查，不生成")
    parser.add_argument("--preview", action="store_true", help="连同未批准的草稿一起生成，页面上有标记")
    parser.add_argument("--serve", action="store_true", help="生成后在本机打开预览，内容一改就重新生成")
    parser.add_argument("--port", type=int, default=8000, metavar="端口", help="预览用的端口（默认 8000）")
    parser.add_argument("--as-of", type=_moment, metavar="时刻", help="按某一时刻显示，如 2024-04-10T10:00（北京时间）")
    parser.add_argument(
        "--content", type=Path, default=HOME / "content", metavar="文件夹", help="内容文件夹（默认 content）"
    )
    parser.add_argument(
        "--output", type=Path, default=HOME / "public", metavar="文件夹", help="输出文件夹（默认 public）"
    )
    options = parser.parse_args(arguments)
    if options.check and (options.serve or options.preview):
        parser.error("--check 只检查，不能与 --serve、--preview 同用")
    return Options(**vars(options))


def main(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code: 0 done, 1 the content or the disk is wrong, 2 usage."""
    options = parse(arguments)
    if options.serve:
        from sitegen.serve import serve  # noqa: PLC0415 - its watcher costs start-up time that a build need not pay

        return serve(options, run)
    return run(options)


def run(options: Options) -> int:
    """Check, and build unless only a check was asked for."""
    terminal = Terminal()
    now = options.as_of or datetime.now(SHANGHAI).replace(microsecond=0)
    try:
        content = _checked(options.content)
    except ContentError as error:
        terminal.failed(error.findings, None if options.check else options.output)
        return WRONG_CONTENT
    edition = Edition(content, now, options.preview, options.as_of is not None)
    terminal.findings(content.warnings)
    if options.check:
        terminal.summary(edition, None, None)
        return OK
    try:
        pages = build(edition, Folders(HOME / "site", HOME / ".cache" / "engine", options.output), terminal.progress)
    except BuildError as error:
        terminal.clear()
        terminal.line(f"没有生成网站：{error}")
        return WRONG_CONTENT
    terminal.summary(edition, pages, options.output)
    return OK


def _checked(folder: Path) -> Content:
    content, findings = read_content(folder), Findings()
    check_glyphs(content, HOME / "site", findings)
    if findings.errors:
        raise ContentError((*findings.errors, *content.warnings))
    return content


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是一个时刻，请写成 2024-04-10T10:00") from None
    return moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment
