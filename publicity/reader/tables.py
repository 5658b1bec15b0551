"""CSV tables: rows as mappings from header to text, with the line of each row."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from publicity.problems import Place
from publicity.reader.files import ContentFolder

LARGEST_TABLE = 32 << 20


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands, and its cells by header, stripped."""

    place: Place
    cells: dict[str, str]


def read_table(folder: ContentFolder, path: Path, headers: Sequence[str], required: Sequence[str]) -> list[Row]:
    """Read a table whose headers must be among ``headers`` and hold all of ``required``.

    Columns are found by their header's text, never by position (002's annexes move them).
    Returns what could be read; every row that could not is a finding.
    """
    text = folder.read(path, LARGEST_TABLE)
    if text is None:
        return []
    file, findings = folder.name_of(path), folder.findings
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    try:
        head = [cell.strip() for cell in next(reader, [])]
        if not _head_is_sound(folder, file, head, headers, required):
            return []
        line = reader.line_num + 1
        for raw in reader:
            place, line = Place(file, line), reader.line_num + 1
            cells = [cell.strip() for cell in raw]
            if not any(cells):
                continue
            if len(cells) != len(head):
                sentence = f"这一行有 {len(cells)} 格，表头有 {len(head)} 格"
                remedy = (
                    "格内有逗号的要用英文双引号括起来" if len(cells) > len(head) else "补齐空格子（留空但保留逗号）"
                )
                findings.error("table", place, sentence, remedy)
                continue
            rows.append(Row(place, dict(zip(head, cells, strict=True))))
    except csv.Error as error:
        long = "field limit" in str(error)
        told = f"有一格超过 {csv.field_size_limit()} 个字" if long else "这一行的引号没有配对"
        findings.error("table", Place(file, reader.line_num), f"{told}，表格读不下去", "检查英文双引号")
        return []
    if not rows:
        findings.error("table", Place(file), "表里一行也没有", "填入推荐对象，或者去掉这张表")
    return rows


def _head_is_sound(
    folder: ContentFolder, file: str, head: list[str], headers: Sequence[str], required: Sequence[str]
) -> bool:
    findings, place = folder.findings, Place(file, 1)
    written = Counter(head)
    unknown = [cell for cell in written if cell not in headers]
    missing = [header for header in required if header not in written]
    twice = sorted(cell for cell, times in written.items() if times > 1)
    if not head:
        findings.error("table", Place(file), "表是空的，连表头也没有", "第一行写表头")
    if unknown:
        sentence = f"不认识的表头：{'、'.join(cell or '（空）' for cell in unknown)}"
        findings.error(
            "table",
            place,
            sentence,
            f"这张表可以有：{'、'.join(headers)}；新的栏目要先在 campaign.yml 的 sheets 里写明是否公开",
        )
    if missing:
        findings.error("table", place, f"缺少表头：{'、'.join(missing)}", "补上这些列")
    if twice:
        findings.error("table", place, f"表头重复：{'、'.join(twice)}", "只留一列")
    return not (unknown or missing or twice) and bool(head)
