"""The command line of ``build_site.py``: the only place that reads the clock."""

import argparse
import gc
import os
import re
import signal
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from publicity.shanghai import SHANGHAI
from sitegen.check import check
from sitegen.codings import SUFFIXES
from sitegen.options import HOME, INTERRUPTED, USAGE, Options
from sitegen.terminal import Terminal

MOST_PORT = 65535
_IN_CHINESE = (
    (r"unrecognized arguments: (.+)", r"不认识“\1”，用 --help 看全部写法"),
    (r"argument (\S+): expected one argument", r"\1 后面要写一个值"),
    (r"argument (\S+): invalid choice: '(.*)' \(choose from (.+)\)", r"\1 不能是“\2”，只能是：\3"),
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
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", metavar="写法", help="检查结果的写法：text（默认）或 json"
    )
    parser.add_argument(
        "--report",
        type=Path,
        metavar="文件夹",
        help="与 --check 同用：每个评选活动写一页可打印的检查报告；与 --outcome 同用：报告写在哪里（默认当前文件夹）",
    )
    parser.add_argument("--plan", metavar="评选活动", help="倒排公示时间：各时限之前每一层级最迟哪天开始")
    parser.add_argument(
        "--outcome",
        metavar="评选活动/公示",
        help="公示期满后写公示情况报告（无异议的写公示无异议情况报告），网页和 DOCX",
    )
    parser.add_argument("--preview", action="store_true", help="连同未批准的草稿一起生成，页面上有标记")
    parser.add_argument(
        "--compress",
        type=_codings,
        default=(),
        metavar="压缩",
        help="同时写出压缩好的文件：gzip、brotli、zstd，用逗号隔开",
    )
    parser.add_argument(
        "--processes", type=_processes, metavar="数", help="用几个进程写网页（默认与处理器核数相同；1 是不另开进程）"
    )
    parser.add_argument(
        "--no-wait", action="store_true", help="另一个进程正在生成同一个网站时不等它，直接退出（退出码 2）"
    )
    parser.add_argument("--serve", action="store_true", help="生成后在本机打开预览，内容一改就重新生成")
    parser.add_argument("--port", type=_port, default=8000, metavar="端口", help="预览用的端口（默认 8000）")
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
    if options.outcome is not None and (options.check or options.plan or options.serve or options.preview):
        parser.error("--outcome 只写公示情况报告，不能与 --check、--plan、--serve、--preview 同用")
    if options.report and not options.check and options.outcome is None:
        parser.error("--report 要与 --check 同用，或者与 --outcome 同用")
    if options.plan and (options.check or options.serve or options.preview):
        parser.error("--plan 只推算时间，不能与 --check、--serve、--preview 同用")
    return Options(**vars(options))


def command() -> NoReturn:
    """Run the command as a process of its own, and end the process.

    One run keeps nearly everything that it makes until its end: looking for cycles in it is a fifth of the time,
    and taking it apart at the end, piece by piece, is what the system does at once.
    """
    gc.disable()
    status = main(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def main(arguments: Sequence[str]) -> int:
    """Run the command; return 0 when done, 1 when content or disk is wrong, 2 for usage, 130 when interrupted."""
    options = parse(arguments)
    try:
        return _run(options)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        Terminal().line("已停止，没有生成网站。旧的网站没有动。")
        return INTERRUPTED


def _run(options: Options) -> int:
    if options.serve:
        from sitegen.serve import serve  # noqa: PLC0415 - its watcher costs start-up time that a build need not pay

        gc.enable()  # a preview runs for hours
        return serve(options, run)
    return run(options)


def run(options: Options, moment: datetime | None = None) -> int:
    """Check, plan, report or build, as asked; the moment is the clock's unless told."""
    terminal = Terminal()
    now = moment or moment_of(options)
    if options.check or options.plan is not None or options.outcome is not None:
        return check(options, now, terminal)
    from sitegen.build import build  # noqa: PLC0415 - a check need not load what makes pages

    return build(options, now, terminal)


def moment_of(options: Options) -> datetime:
    """Return the moment that was asked for, else the clock's."""
    return options.as_of or datetime.now(SHANGHAI).replace(microsecond=0)


def _moment(text: str) -> datetime:
    from publicity.model.bounds import FIRST_YEAR, LAST_YEAR  # noqa: PLC0415 - most builds are of this moment

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是一个时刻，请写成 2024-04-10T10:00") from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"“{text}”不在 {FIRST_YEAR} 年到 {LAST_YEAR} 年之间")
    return moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment


def _port(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or int(text) > MOST_PORT:
        raise argparse.ArgumentTypeError(f"“{text}”不是 0 到 {MOST_PORT} 之间的整数")
    return int(text)


def _codings(text: str) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(text.split(",")))
    if not set(wanted) <= SUFFIXES.keys():
        raise argparse.ArgumentTypeError(f"“{text}”不行，只能是 {'、'.join(SUFFIXES)}，几种用英文逗号隔开")
    return wanted


def _processes(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 2 or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"“{text}”不行，要写 1 到 64 的整数")
    return int(text)
