"""How long all rules take beyond the reading: ``python -m bench.rules [COPIES]``.

The corpus is the repository's Zhangjiakou campaign, every table and notice as often as asked (40 gives
10,000 candidates), its numbers scaled alike, in a folder on a memory disk.  Times are processor time of
this process; the rules' share is told beside the reading of the same files.
"""

import csv
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from publicity.reader.content import examine
from publicity.rules.book import judge
from publicity.rules.case import Case

SOURCE = Path(__file__).parent.parent / "content"
CAMPAIGN = "campaigns/zhangjiakou-2024"
MEMORY = Path("/dev/shm")


def main(copies: int) -> None:
    """Make the corpus, read it and judge it three times in turns, print the best of each."""
    whole, rules = [], []
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        root = corpus(Path(folder) / "content", copies)
        for _ in range(3):
            begun = time.process_time()
            examined = examine(root)
            whole.append(time.process_time() - begun)
            case = examined.cases[0]
            again = Case(case.content, case.records, case.where, case.changed)
            begun = time.process_time()
            rulings = judge(again)
            rules.append(time.process_time() - begun)
    errors = sum(finding.level == "error" for finding in examined.findings)
    people, notices = len(case.content.candidates), len(case.content.notices)
    print(f"推荐对象 {people} 个，公示 {notices} 份，结论 {len(rulings)} 条，错误 {errors} 处；处理器时间：")
    print(f"全部规则 {min(rules):.2f} 秒，读取和规则合计 {min(whole):.2f} 秒，规则占 {min(rules) / min(whole):.0%}")


def corpus(root: Path, copies: int) -> Path:
    """Write the campaign ``copies`` times into one and return its content folder."""
    home = root / CAMPAIGN
    (home / "notices").mkdir(parents=True)
    (home / "deeds").mkdir()
    for name in ("site.yml", "calendar.yml"):
        shutil.copy(SOURCE / name, root / name)
    source = SOURCE / CAMPAIGN
    text = (source / "campaign.yml").read_text(encoding="utf-8")
    scaled = re.sub(r"\b(count|awards|nominees): (\d+)", lambda m: f"{m[1]}: {int(m[2]) * copies}", text)
    (home / "campaign.yml").write_text(scaled, encoding="utf-8")
    for table in source.glob("*.csv"):
        _table(table, home / table.name, copies)
    for n in range(copies):
        for notice in (source / "notices").glob("*.yml"):
            written = re.sub(r"(?m)^  - ([a-z]+-\d+)$", rf"  - \1-{n}", notice.read_text(encoding="utf-8"))
            written = re.sub(r"(?m)^(  replaced_by: \S+)$", rf"\1-{n}", written)
            (home / "notices" / f"{notice.stem}-{n}.yml").write_text(written, encoding="utf-8")
        for deed in (source / "deeds").glob("*.md"):
            varied = f"{deed.read_text(encoding='utf-8').rstrip()}这是第{n}个。\n"
            (home / "deeds" / f"{deed.stem}-{n}.md").write_text(varied, encoding="utf-8")
    return root


def _table(source: Path, target: Path, copies: int) -> None:
    with source.open(encoding="utf-8", newline="") as read, target.open("w", encoding="utf-8", newline="") as write:
        rows = csv.DictReader(read)
        writer = csv.DictWriter(write, rows.fieldnames or ())
        writer.writeheader()
        writer.writerows(_copied(list(rows), copies))


def _copied(rows: list[dict[str, str]], copies: int) -> Iterator[dict[str, str]]:
    """Yield every row with the ids of each copy; rows about recommending units stand once."""
    for n in range(copies):
        for row in rows:
            ids = row["编号"].split("、")
            if not ids[0][-1].isdigit():
                if n == 0:
                    yield row
                continue
            copied = row | {"编号": "、".join(f"{one}-{n}" for one in ids)}
            yield copied | {"公示": f"{row['公示']}-{n}"} if "公示" in row else copied


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
