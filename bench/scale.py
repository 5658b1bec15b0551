"""What a candidate costs in a small, a large and a very large award: ``python -m bench.scale [NUMBER ...]``."""

import shutil
import sys
import tempfile
from pathlib import Path

from bench.build import MEMORY, MOMENT, ROOT, run
from bench.corpus import write_gongshi

NUMBERS = (1_000, 10_000, 100_000)


def main(numbers: list[int]) -> None:
    """Build each number of candidates from nothing, frames kept, and print a table in Markdown."""
    print("| candidates | wall s | processor s | peak MB | wall ms a candidate |\n|---|---|---|---|---|")
    for number in numbers:
        with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
            write_gongshi(Path(folder) / "content", number)
            command = [sys.executable, str(ROOT / "build_site.py"), "--content", f"{folder}/content",
                       "--output", f"{folder}/public", "--as-of", MOMENT]  # fmt: skip
            costs = []
            for _ in range(2):
                costs.append(run(command))
                shutil.rmtree(f"{folder}/public")
            cost = min(costs, key=lambda cost: cost.wall)
            print(f"| {number} | {cost.wall:.2f} | {cost.processor:.2f} | {cost.memory:.0f} "
                  f"| {1000 * cost.wall / number:.3f} |", flush=True)  # fmt: skip


if __name__ == "__main__":
    main([int(number) for number in sys.argv[1:]] or list(NUMBERS))
