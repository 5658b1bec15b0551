"""Building the same candidates with Gongshi and with stock mkdocs-material: ``python -m bench.build [NUMBER]``.

Stock means one Markdown page a candidate and a notice that lists them all, with the theme's own search, which is
what an office gets that writes its pages by hand.  Output lies on a memory disk; MkDocs starts fresh in both.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.small import SmallContent

ROOT = Path(__file__).parent.parent
MEMORY = Path("/dev/shm")
DEED = "夜里两点，泵房的灯还亮着。他把记录本翻到前一天，把每个数抄一遍，第三遍才看出压力每小时降一点点。" * 4
NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"


def name(number: int) -> str:
    """Return an invented name."""
    return NAMES[number % 20] + NAMES[number // 20 % 20] + NAMES[number // 400 % 20]


def write_gongshi(folder: Path, number: int) -> None:
    """Write a content folder with one campaign and one notice."""
    small = SmallContent(folder)
    keys = [f"q-{n:05d}" for n in range(number)]
    rows = "".join(f"{key},西区总工会,{name(n)}{n},西岭小学,教师,,,,\n" for n, key in enumerate(keys))
    table = small.home / "candidates.csv"
    table.write_text(table.read_text(encoding="utf-8") + rows, encoding="utf-8")
    for key in keys:
        (small.home / "deeds" / f"{key}.md").write_text(f"{key}：{DEED}\n", encoding="utf-8")
    listed = ", ".join(["p-3", "t-1", *keys])
    small.edit("campaigns/award-2024/notices/west.yml", "[p-3, t-1]", f"[{listed}]")
    small.edit("campaigns/award-2024/notices/city.yml", "p-3, t-1]", f"p-3, t-1, {', '.join(keys)}]")


def write_stock(folder: Path, number: int) -> None:
    """Write a stock mkdocs-material project with the same text."""
    docs = folder / "docs"
    (docs / "candidates").mkdir(parents=True)
    for n in range(number):
        page = f"# {name(n)}{n}\n\n西岭小学，教师\n\nq-{n:05d}：{DEED}\n"
        (docs / "candidates" / f"q-{n:05d}.md").write_text(page, encoding="utf-8")
    rows = "\n".join(f"| [{name(n)}{n}](candidates/q-{n:05d}.md) | 西岭小学 | 教师 | {DEED} |" for n in range(number))
    table = f"# 公示\n\n| 姓名 | 单位 | 职务 | 事迹 |\n|---|---|---|---|\n{rows}\n"
    (docs / "index.md").write_text(table, encoding="utf-8")
    settings = "site_name: 公示\ntheme:\n  name: material\n  language: zh\n  font: false\n"
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")


def seconds(command: list[str]) -> float:
    """Return how long a command takes."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Measure both, three times in turn, and print the best of each."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        work = Path(folder)
        write_gongshi(work / "content", number)
        write_stock(work / "stock", number)
        ours = [sys.executable, str(ROOT / "build_site.py"), "--content", str(work / "content"), "--output"]
        stock = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(work / "stock" / "mkdocs.yml"), "-d"]
        taken: dict[str, list[float]] = {"gongshi, first": [], "gongshi, again": [], "mkdocs-material": []}
        for turn in range(3):
            shutil.rmtree(ROOT / ".cache" / "engine", ignore_errors=True)
            taken["gongshi, first"].append(seconds([*ours, str(work / f"ours-{turn}")]))
            taken["gongshi, again"].append(seconds([*ours, str(work / f"ours-{turn}")]))
            taken["mkdocs-material"].append(seconds([*stock, str(work / f"stock-{turn}")]))
    least = min(taken["gongshi, first"])
    print(f"{number} candidates, best of 3")
    for what, times in taken.items():
        print(f"  {what:<18}{min(times):7.2f} s{min(times) / least:8.2f}")


if __name__ == "__main__":
    main()
