"""Building the same candidates with Gongshi, Hugo and stock mkdocs-material: ``python -m bench.build [NUMBER]``.

Same corpus, same frame round every page, same run, output on a memory disk.  Gongshi checks every rule and writes
search, feeds and data besides.  Each command is a whole process, three times in turns; the best counts.  Stock
mkdocs-material, which takes minutes, runs once.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.corpus import people, write_gongshi
from bench.hugo import write_hugo
from sitegen.shells import SHELL_FILES

ROOT = Path(__file__).parent.parent
MEMORY = Path("/dev/shm")
HUGO = shutil.which("hugo", path=f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}")
MOMENT = "2024-04-02T10:00"
TURNS = 3


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command took: seconds of wall and processor time, and its peak memory in megabytes."""

    wall: float
    processor: float
    memory: float


def run(command: list[str]) -> Cost:
    """Run a command to its end and return its cost.

    Raises:
        RuntimeError: it failed.
    """
    begun = time.perf_counter()
    child = os.posix_spawn(
        command[0], command, os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, n, "/dev/null", os.O_WRONLY, 0) for n in (1, 2)],
    )  # fmt: skip
    _, status, used = os.wait4(child, 0)
    if status:
        raise RuntimeError(f"{' '.join(command)}: {status}")
    return Cost(time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def best(command: list[str], before: Callable[[int], None], turns: int = TURNS) -> Cost:
    """Return the least of each figure over some runs; ``before`` prepares each."""
    costs = []
    for turn in range(turns):
        before(turn)
        costs.append(run(command))
    return Cost(*(min(getattr(cost, name) for cost in costs) for name in ("wall", "processor", "memory")))


class Bench:
    """One corpus on disk, and the three programs that build it."""

    def __init__(self, work: Path, number: int) -> None:
        """Write the corpus for each program."""
        self.work, self.number = work, number
        self.home = write_gongshi(work / "content", number)
        self.public = work / "public"
        self.gongshi = [sys.executable, str(ROOT / "build_site.py"), "--content", str(work / "content"),
                        "--output", str(self.public), "--as-of", MOMENT]  # fmt: skip
        run(self.gongshi)
        frames = max((ROOT / ".cache" / "engine").iterdir(), key=lambda path: path.stat().st_mtime)
        found = {kind: next(frames.rglob(file)) for kind, file in SHELL_FILES.items()}
        shells = {kind: path.read_text(encoding="utf-8") for kind, path in found.items()}
        write_hugo(work / "hugo", number, shells)
        self.hugo = [str(HUGO), "--quiet", "--source", str(work / "hugo"), "--destination", str(work / "hugo-public")]
        write_stock(work / "stock", number)
        self.stock = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(work / "stock" / "mkdocs.yml"),
                      "-d", str(work / "stock-public")]  # fmt: skip

    def rows(self) -> list[tuple[str, Cost]]:
        """Measure, and return a row for each thing measured."""
        hugo_deed = self.work / "hugo" / "content" / "candidates" / "q-000007.md"
        return [
            ("Gongshi, cold", best(self.gongshi, lambda _: self._cold())),
            ("Gongshi, one deed changed", best(self.gongshi, _append(self.home / "deeds" / "q-000007.md"))),
            ("Gongshi, one row changed", best(self.gongshi, self._row)),
            ("Hugo, cold", best(self.hugo, lambda _: _remove(self.work / "hugo-public"))),
            ("Hugo, one deed changed", best(self.hugo, _append(hugo_deed))),
            ("stock mkdocs-material, cold", best(self.stock, lambda _: None, turns=1)),
        ]

    def bare(self) -> float:
        """Return the seconds that writing the same bytes into the same files takes."""
        files = [
            (path.relative_to(self.public), path.read_bytes()) for path in self.public.rglob("*") if path.is_file()
        ]
        target = self.work / "bare"
        for folder in {(target / name).parent for name, _ in files}:
            folder.mkdir(parents=True, exist_ok=True)
        begun = time.perf_counter()
        for name, content in files:
            (target / name).write_bytes(content)
        return time.perf_counter() - begun

    def size(self, folder: str) -> tuple[int, float]:
        """Return how many files a site has, and how many megabytes."""
        files = [path for path in (self.work / folder).rglob("*") if path.is_file()]
        return len(files), sum(path.stat().st_size for path in files) / 1e6

    def _cold(self) -> None:
        _remove(self.public)
        _remove(ROOT / ".cache" / "engine")

    def _row(self, turn: int) -> None:
        table = self.home / "candidates.csv"
        lines = table.read_text(encoding="utf-8").splitlines()
        lines[8] = f"{lines[8].rpartition(',')[0]},群众{turn}"
        table.write_text("\n".join([*lines, ""]), encoding="utf-8")


def write_stock(folder: Path, number: int) -> None:
    """Write a stock mkdocs-material project with the same text: a page a candidate and one list of all."""
    docs = folder / "docs"
    (docs / "candidates").mkdir(parents=True)
    everybody = list(people(number))
    for person in everybody:
        page = f"# {person.name}\n\n{person.workplace}，{person.post}\n\n{person.deed}"
        (docs / "candidates" / f"{person.key}.md").write_text(page, encoding="utf-8")
    rows = "".join(f"| [{p.name}](candidates/{p.key}.md) | {p.workplace} | {p.post} |\n" for p in everybody)
    (docs / "index.md").write_text(f"# 公示\n\n| 姓名 | 单位 | 职务 |\n|---|---|---|\n{rows}", encoding="utf-8")
    # Without this, every page's menu names all others and the build takes hours.
    settings = "site_name: 公示\nnav: [index.md]\ntheme:\n  name: material\n  language: zh\n  font: false\n"
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")


def _append(path: Path) -> Callable[[int], None]:
    """Return what adds a sentence to a file before each turn."""

    def change(turn: int) -> None:
        path.write_text(f"{path.read_text(encoding='utf-8')}第{turn}次更正。\n", encoding="utf-8")

    return change


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def main(number: int) -> None:
    """Measure and print a table in Markdown."""
    if HUGO is None:
        sys.exit("没有 hugo：先运行 make bench，它会装上")
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        bench = Bench(Path(folder), number)
        rows = bench.rows()
        bare = bench.bare()
        sizes = {"Gongshi": bench.size("public"), "Hugo": bench.size("hugo-public")}
    hugo = next(cost.wall for what, cost in rows if what == "Hugo, cold")
    print(f"{number} candidates\n\n| | wall s | processor s | peak MB | of Hugo, cold |\n|---|---|---|---|---|")
    for what, cost in rows:
        print(f"| {what} | {cost.wall:.2f} | {cost.processor:.2f} | {cost.memory:.0f} | {cost.wall / hugo:.2f} |")
    print(f"| bare writing of Gongshi's bytes | {bare:.2f} | | | {bare / hugo:.2f} |\n")
    for what, (files, size) in sizes.items():
        print(f"{what}: {files} files, {size:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
