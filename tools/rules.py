"""Writes docs/rules.md, every rule of the five documents with its clause and its tests: ``python -m tools.rules``."""

import re
from collections import defaultdict
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from publicity.content import CampaignContent
from publicity.reader.content import read_content
from publicity.rules.book import BOOK, family_of
from publicity.ruling import Ruling

HOME = Path(__file__).parent.parent
TARGET = HOME / "docs" / "rules.md"
NUMBERS = {
    "guangxi-2024": "000",
    "zhangjiakou-2024": "001",
    "guangxi-congress-2023": "002",
    "liaoning-industry-2024": "003",
    "fuxin-2021": "004",
}
HEAD = """# 全部规则

本页由程序按五份文件的规则和测试生成（`make schema`），与程序保持一致。“编号”用在检查结果、`reasons.csv` 和
`remarks` 的 `settles` 里。一条规则在几份名单上各查一次的，只列一行。
"""
_NAMED = re.compile(r'"(\d{3}) ([a-z][a-z0-9.*-]+)"')


def rules_page() -> str:
    """Return the whole page."""
    campaigns = {content.campaign.id: content for content in read_content(HOME / "content").campaigns}
    shown = shown_rules()
    parts = [HEAD]
    for campaign, number in NUMBERS.items():
        parts.append(f"\n## {number} {campaigns[campaign].campaign.title}\n")
        parts += _families(campaigns[campaign], shown.get(number, {}))
    return "".join(parts)


def shown_rules() -> dict[str, dict[str, set[str]]]:
    """Return, for each document's number, the rules (or patterns of rules) that tests name, with their files."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for path in sorted((HOME / "tests").glob("test_*.py")):
        for number, rule in _NAMED.findall(path.read_text(encoding="utf-8")):
            found[number][rule].add(path.name)
    return found


def rules_of(content: CampaignContent) -> dict[str, Ruling]:
    """Return one ruling for each rule of a campaign, in the order of the book."""
    by_rule: dict[str, Ruling] = {}
    for ruling in content.rulings:
        if ruling.rule != "reasons":
            by_rule.setdefault(ruling.rule, ruling)
    return by_rule


def showing(rule: str, shown: dict[str, set[str]]) -> list[str]:
    """Return the files of the tests that show a rule."""
    return sorted({name for pattern, names in shown.items() if fnmatchcase(rule, pattern) for name in names})


def _families(content: CampaignContent, shown: dict[str, set[str]]) -> Iterator[str]:
    rules = rules_of(content)
    for family in BOOK:
        mine = [ruling for rule, ruling in rules.items() if family_of(rule) == family.name]
        if mine:
            yield f"\n### {family.title}\n\n| 规则 | 编号 | 条款 | 测试 |\n|---|---|---|---|\n"
            yield from (_row(ruling, shown) for ruling in mine)


def _row(ruling: Ruling, shown: dict[str, set[str]]) -> str:
    tests = "、".join(f"`{name}`" for name in showing(ruling.rule, shown))
    title = re.sub(r"（.*", "", ruling.title) if ruling.rule == "quotas.rows" else ruling.title
    return f"| {title} | `{ruling.rule}` | {ruling.clause or '—'} | {tests} |\n"


if __name__ == "__main__":
    TARGET.write_text(rules_page(), encoding="utf-8")
    print(TARGET)
