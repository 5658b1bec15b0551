"""What staff see on the terminal: findings, progress on long work, and a summary of what was done."""

import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TextIO

from publicity.chinese import at_moment
from publicity.problems import Finding
from sitegen.errors import BuildError
from sitegen.tally import Tally

RED, YELLOW, GREEN, BOLD, PLAIN = "\033[31m", "\033[33m", "\033[32m", "\033[1m", "\033[0m"
PATIENCE = 1.0
REDRAW = 0.1
MOST_SHOWN = 40
MOST_IN_ALL = 400


class Terminal:
    """Writes to a stream; colours and progress only when a person is watching."""

    def __init__(self, stream: TextIO | None = None) -> None:
        """Take the stream, standard error unless told, and start the clock of the work."""
        self.stream = stream or sys.stderr
        self.watched = self.stream.isatty()
        self.started = time.monotonic()
        self._drawn = 0.0

    def progress(self, what: str, done: int, total: int) -> None:
        """Show how far the work is, once it has taken longer than a second."""
        now = time.monotonic()
        if not self.watched or now - self.started < PATIENCE or (now - self._drawn < REDRAW and done < total):
            return
        self._drawn = now
        self.stream.write(f"\r\033[K正在生成{what} {done} / {total}")
        self.stream.flush()

    def clear(self) -> None:
        """Take the progress line away."""
        if self._drawn:
            self.stream.write("\r\033[K")
            self._drawn = 0.0

    def findings(self, findings: Sequence[Finding]) -> None:
        """Write the findings rule by rule, each rule's by file and line; errors of reading come first."""
        from publicity.rules.book import family_order, family_title  # noqa: PLC0415 - a build that says nothing need not wait

        self.clear()
        groups: dict[tuple[str, str], list[Finding]] = {}
        for finding in sorted(findings, key=lambda f: (f.level != "error", family_order(f.rule), f.rule, f.place)):
            groups.setdefault((finding.rule, finding.clause), []).append(finding)
        left = MOST_IN_ALL
        for number, ((rule, clause), group) in enumerate(groups.items()):
            if left <= 0:
                rest = sum(map(len, list(groups.values())[number:]))
                self.line(f"另有 {rest} 处没有列出，用 --format json 看全部")
                return
            left -= min(len(group), MOST_SHOWN)
            told = "　".join(part for part in (family_title(rule), rule, clause) if part)
            self.line(self._in(BOLD, f"【{told}】{len(group)} 处"))
            self._group(group)

    def _group(self, group: Sequence[Finding]) -> None:
        for finding in group[:MOST_SHOWN]:
            colour, word = (RED, "错误") if finding.level == "error" else (YELLOW, "提醒")
            self.line(f"{self._in(BOLD, str(finding.place))}  {self._in(colour, word)}  {finding.sentence}")
            if finding.remedy:
                self.line(f"    → {finding.remedy}")
        if len(group) > MOST_SHOWN:
            self.line(f"    ……还有 {len(group) - MOST_SHOWN} 处，用 --format json 看全部")

    def reviews(self, written: Sequence[Path]) -> None:
        """Say which pages for the reviewers were written."""
        for path in written:
            self.line(f"检查报告 {path}")

    def failed(self, findings: Sequence[Finding], count: int, output: Path | None) -> None:
        """Say that the content is wrong, how much, and that the old site stands."""
        self.findings(findings)
        kept = f"网站没有改动（{output}）。" if output is not None and output.exists() else ""
        self.line(self._in(RED, f"共 {count} 处错误，没有生成网站。{kept}"))

    def summary(self, tally: Tally, now: datetime, *, preview: bool = False, output: Path | None = None) -> None:
        """Say what was checked or built."""
        self.clear()
        faces = Counter(tally.faces)
        closed = faces["reviewing"] + faces["outcome"]
        seconds = time.monotonic() - self.started
        head = "检查通过" if output is None else "网站已生成"
        self.line(self._in(GREEN, head) + f"　（按 {at_moment(now)}）")
        self.line(f"  评选活动 {tally.campaigns} 个，推荐对象 {tally.candidates} 个")
        states = f"公示中 {faces['open']}，即将公示 {faces['upcoming']}，已结束 {closed}，已撤回 {faces['withdrawn']}"
        drafts = f"草稿 {faces['draft']}{'（预览中可见）' if preview else ''}"
        self.line(f"  公示 {sum(faces.values())} 份：{states}，{drafts}")
        built = f"，页面 {tally.pages} 个" if tally.pages else ""
        settled = f"（另有 {tally.settled} 条已写明理由）" if tally.settled else ""
        self.line(f"  提醒 {len(tally.warnings)} 条{settled}，用时 {seconds:.1f} 秒{built}")
        if output is not None:
            self.line(f"  位置 {output.resolve()}")

    def waiting(self) -> None:
        """Say that another build is on its way."""
        self.line("另一个进程正在生成这个网站，等它结束再开始（不想等就用 --no-wait）……")

    def not_built(self, error: BuildError) -> None:
        """Say why no site was built."""
        self.clear()
        self.line(f"没有生成网站：{error}")

    def good(self, text: str) -> None:
        """Write a line of good news."""
        self.line(self._in(GREEN, text))

    def bad(self, text: str) -> None:
        """Write a line of bad news."""
        self.line(self._in(RED, text))

    def line(self, text: str) -> None:
        """Write one line."""
        self.stream.write(f"{text}\n")
        self.stream.flush()

    def _in(self, colour: str, text: str) -> str:
        return f"{colour}{text}{PLAIN}" if self.watched else text
