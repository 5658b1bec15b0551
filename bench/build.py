"""Building the same candidates with Gongshi, Hugo and stock mkdocs-material: ``python -m bench.build [NUMBER]``.

Same corpus, same frame round every page, same run, output on a memory disk.  Gongshi checks every rule and writes
search, feeds and data besides.  Each command is a whole process, five times; the middle counts.  Stock mkdocs-material,
which takes minutes, runs once.  The last rows are the repository's own content, beside Hugo's time for the 10,000.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.corpus import people, write_gongshi
from bench.hugo import write_hugo
from sitegen.codings import SUFFIXES
from sitegen.engine import recalled
from sitegen.shells import frames_of

ROOT = Path(__file__).parent.parent
MEMORY = Path("/dev/shm")
HUGO = shutil.which("hugo", path=f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}")
MOMENT = "2024-04-02T10:00"
TURNS = 5
PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command took: seconds of wall and processor time, and its peak memory in megabytes."""

    wall: float
    processor: float
    memory: float


def run(command: list[str], patience: float | None = None) -> Cost:
    """Run a command to its end and return its cost; the memory is that of its largest process.

    Raises:
        RuntimeError: it failed.
        subprocess.TimeoutExpired: it took longer than ``patience`` seconds and was stopped.
    """
    begun = time.perf_counter()
    # As on a user's machine: what Python has compiled once, it keeps.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
    stopper = threading.Timer(patience, child.kill) if patience else None
    if stopper:
        stopper.start()
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - begun
    if stopper:
        stopper.cancel()
    if status and patience and wall >= patience:
        raise subprocess.TimeoutExpired(command, patience)
    if status:
        raise RuntimeError(f"{' '.join(command)}: {status}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def middle(command: list[str], before: Callable[[int], None], turns: int = TURNS) -> Cost:
    """Return the middle of each figure over some runs; ``before`` prepares each."""
    costs = []
    for turn in range(turns):
        before(turn)
        costs.append(run(command))
    figures = ("wall", "processor", "memory")
    return Cost(*(statistics.median(getattr(cost, name) for cost in costs) for name in figures))


class Bench:
    """One corpus on disk, and the three programs that build it."""

    def __init__(self, work: Path, number: int) -> None:
        """Write the corpus for each program, and a copy of Gongshi whose templates may be changed."""
        self.work, self.number = work, number
        self.home = write_gongshi(work / "content", number)
        self.public, self.program = work / "public", work / "program"
        for part in ("publicity", "sitegen", "site"):
            shutil.copytree(ROOT / part, self.program / part)
        shutil.copy(ROOT / "build_site.py", self.program)
        self.gongshi = [sys.executable, str(self.program / "build_site.py"), "--content", str(work / "content"),
                        "--output", str(self.public), "--as-of", MOMENT]  # fmt: skip
        run(self.gongshi)
        frames = frames_of(recalled(next((self.program / ".cache" / "engine").iterdir())) or {})
        shells = {kind: "".join(part if n % 2 == 0 else f"@@{part}@@" for n, part in enumerate(parts))
                  for kind, parts in frames.items()}  # fmt: skip
        write_hugo(work / "hugo", number, shells)
        self.hugo = [str(HUGO), "--quiet", "--source", str(work / "hugo"), "--destination", str(work / "hugo-public")]
        write_stock(work / "stock", number, "nav: [index.md]\n")
        write_stock(work / "stock-menu", number, "")

    def rows(self) -> Iterator[tuple[str, Cost, int, float]]:
        """Measure one thing after another; yield its name, its cost, and the pages and megabytes of what it wrote."""
        hugo_deed = self.work / "hugo" / "content" / "candidates" / "q-000007.md"
        hugo_layout = self.work / "hugo" / "layouts" / "candidates" / "single.html"
        template = self.program / "site" / "templates" / "candidate.html"
        stock = "stock mkdocs-material, cold, a menu of one page"
        for what, command, before in (
            ("Hugo, cold", self.hugo, lambda _: _remove(self.work / "hugo-public")),
            ("Gongshi, cold", self.gongshi, self._cold),
            ("Hugo, one deed changed", self.hugo, _append(hugo_deed)),
            ("Gongshi, one deed changed", self.gongshi, _append(self.home / "deeds" / "q-000007.md")),
            ("Hugo, one row changed", self.hugo, _front(hugo_deed)),
            ("Gongshi, one row changed", self.gongshi, self._row),
            ("Hugo, a template changed", self.hugo, _append(hugo_layout, "{{{{/* {} */}}}}")),
            ("Gongshi, a template changed", self.gongshi, _append(template, "{{# {} #}}")),
            ("Hugo, nothing changed", self.hugo, _nothing),
            ("Gongshi, nothing changed", self.gongshi, _nothing),
        ):
            yield what, middle(command, before), *self.size(command)
        yield stock, middle(self._stock("stock"), _nothing, turns=1), *self.size(self._stock("stock"))
        for coding in SUFFIXES:
            command = [*self.gongshi, "--compress", coding]
            yield f"Gongshi, cold, with {coding}", middle(command, self._cold, turns=1), *self.size(command)
        run(self.gongshi)

    def stopped(self) -> float | None:
        """Return the seconds that stock mkdocs-material takes with its own menu; None when it was stopped."""
        try:
            return run(self._stock("stock-menu"), PATIENCE).wall
        except subprocess.TimeoutExpired:
            return None

    def repository(self) -> Iterator[tuple[str, float]]:
        """Yield what the repository's own content takes: a second build, a check, a rebuild as ``--serve`` does it."""
        given = ["--content", str(ROOT / "content"), "--output", str(self.work / "own-public"), "--as-of", MOMENT]
        program = str(self.program / "build_site.py")
        run([sys.executable, program, *given])
        yield "a second build", middle([sys.executable, program, *given], _nothing).wall
        yield "`--check`", middle([sys.executable, program, "--check", *given], _nothing).wall
        again = [sys.executable, "-m", "bench.again", *given]
        taken = [float(subprocess.run(again, capture_output=True, text=True, check=True, cwd=ROOT).stdout)
                 for _ in range(TURNS)]  # fmt: skip
        yield "a rebuild inside `--serve`", statistics.median(taken)

    def size(self, command: Sequence[str]) -> tuple[int, float]:
        """Return how many pages the site that a command wrote has, and how many megabytes in all its files."""
        written = next(self.work / name for name in ("public", "hugo-public", "stock-public")
                       if str(self.work / name) in command)  # fmt: skip
        files = [path for path in written.rglob("*") if path.is_file()]
        return sum(path.suffix == ".html" for path in files), sum(path.stat().st_size for path in files) / 1e6

    def _stock(self, folder: str) -> list[str]:
        return [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(self.work / folder / "mkdocs.yml"),
                "-d", str(self.work / "stock-public")]  # fmt: skip

    def _cold(self, _turn: int) -> None:
        _remove(self.public)
        _remove(self.program / ".cache")

    def _row(self, turn: int) -> None:
        table = self.home / "candidates.csv"
        lines = table.read_text(encoding="utf-8").splitlines()
        lines[8] = f"{lines[8].rpartition(',')[0]},群众{turn}"
        table.write_text("\n".join([*lines, ""]), encoding="utf-8")


def write_stock(folder: Path, number: int, menu: str) -> None:
    """Write a stock mkdocs-material project with the same text: a page a candidate and one list of all."""
    docs = folder / "docs"
    (docs / "candidates").mkdir(parents=True)
    everybody = list(people(number))
    for person in everybody:
        page = f"# {person.name}\n\n{person.workplace}，{person.post}\n\n{person.deed}"
        (docs / "candidates" / f"{person.key}.md").write_text(page, encoding="utf-8")
    rows = "".join(f"| [{p.name}](candidates/{p.key}.md) | {p.workplace} | {p.post} |\n" for p in everybody)
    (docs / "index.md").write_text(f"# 公示\n\n| 姓名 | 单位 | 职务 |\n|---|---|---|\n{rows}", encoding="utf-8")
    settings = f"site_name: 公示\n{menu}theme:\n  name: material\n  language: zh\n  font: false\n"
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")


def _append(path: Path, words: str = "第{}次更正。") -> Callable[[int], None]:
    """Return what adds words to a file before each turn."""

    def change(turn: int) -> None:
        path.write_text(f"{path.read_text(encoding='utf-8')}{words.format(turn)}\n", encoding="utf-8")

    return change


def _front(path: Path) -> Callable[[int], None]:
    """Return what changes a post in a page's front matter before each turn."""

    def change(turn: int) -> None:
        head, _, body = path.read_text(encoding="utf-8").partition("\n")
        path.write_text(
            f"{json.dumps(json.loads(head) | {'post': f'职务{turn}'}, ensure_ascii=False)}\n{body}", encoding="utf-8"
        )

    return change


def _nothing(_turn: int) -> None:
    pass


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def main(number: int) -> None:
    """Measure and print a table in Markdown."""
    if HUGO is None:
        sys.exit("没有 hugo：先运行 make bench，它会装上")
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        bench = Bench(Path(folder), number)
        rows = list(bench.rows())
        menu, own = bench.stopped(), list(bench.repository())
    costs = {what: cost for what, cost, *_ in rows}
    hugo = costs["Hugo, cold"].wall
    print(f"{number} candidates\n")
    print(
        "| | wall s | processor s | peak MB | pages a second | MB | of Hugo, the same |\n|---|---|---|---|---|---|---|"
    )
    for what, cost, pages, size in rows:
        same = costs.get(f"Hugo, {what.partition(', ')[2]}", costs["Hugo, cold"]).wall
        print(f"| {what} | {cost.wall:.2f} | {cost.processor:.2f} | {cost.memory:.0f} | {pages / cost.wall:.0f} "
              f"| {size:.0f} | {cost.wall / same:.2f} |")  # fmt: skip
    told = f"{menu:.1f}" if menu else f"stopped after {PATIENCE:.0f}"
    print(f"| stock mkdocs-material, cold, its own menu | {told} | | | | | {(menu or PATIENCE) / hugo:.0f} or more |\n")
    print("| the repository's own content | wall s | of Hugo, cold |\n|---|---|---|")
    for what, wall in own:
        print(f"| {what} | {wall:.2f} | {wall / hugo:.2f} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
