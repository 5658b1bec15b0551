"""Conditions for nomination (评选条件): lists of conditions, of which one, some or all must be met.

000 三; 001 四（三）; 002 三; 003 三（一）; 004 五.
"""

import re
from collections.abc import Iterator, Sequence

from publicity.census import cell
from publicity.model.campaign import Campaign
from publicity.model.candidate import Candidate
from publicity.model.eligibility import Criteria
from publicity.problems import Finding, Place
from publicity.rules.case import Case
from publicity.rules.family import Family, PublicLine, but
from publicity.ruling import Ruling

_DIGITS = "一二三四五六七八九"
_NUMERALS = {chinese: n for n, chinese in enumerate([*_DIGITS, "十", *(f"十{digit}" for digit in _DIGITS)], 1)}
_NUMBER = re.compile(r"[0-9]{1,3}")
_SPLIT = re.compile(r"[、，,;；\s]+")
ALL = "全部"
_COMBINE = {"any": "具备其中之一", "all": "全部具备"}


def judge(case: Case) -> Iterator[Ruling]:
    """Yield one ruling for each list of conditions."""
    for criteria in case.campaign.criteria:
        yield _criteria(case, criteria)


def _criteria(case: Case, criteria: Criteria) -> Ruling:
    categories = set(criteria.categories)
    people = [c for c in case.people if not categories or not categories.isdisjoint(case.census.of(c))]
    findings = [finding for candidate in people for finding in _conditions(case, criteria, candidate)]
    need = _COMBINE.get(criteria.combine, f"至少 {criteria.at_least} 项")
    return Ruling(
        rule=f"criteria.{criteria.id}", title=criteria.title, clause=criteria.clause,
        required=f"{len(criteria.items)} 项，{need}", found=f"核对 {len(people)} 个", findings=tuple(findings),
    )  # fmt: skip


def _conditions(case: Case, criteria: Criteria, candidate: Candidate) -> Iterator[Finding]:
    rule, name = f"criteria.{criteria.id}", case.name(candidate.id)
    if criteria.column is None:
        row = case.records.checks.get(candidate.id)
        if row is None or row.cells.get(criteria.title, "") != "是":
            place = row.place if row else case.place(candidate.id)
            yield _error(
                rule, place, f"{name}没有核查为符合“{criteria.title}”", criteria, "在 checks.csv 填“是”，或从名单中去掉"
            )
        return
    place, given = case.place(candidate.id), cell(candidate, criteria.column)
    met = conditions_met(given, len(criteria.items))
    need = {"any": 1, "all": len(criteria.items)}.get(criteria.combine, criteria.at_least or 1)
    if met is None:
        sentence = f"{name}的“{criteria.column}”写的“{given}”不在 {len(criteria.items)} 项之内"
        yield _error(rule, place, sentence, criteria, "写第几项，如 二 或 1、3；全部具备写“全部”")
    elif len(met) < need:
        sentence = f"{name}写明符合“{criteria.title}”{len(met)} 项，至少要 {need} 项"
        yield _error(rule, place, sentence, criteria, f"在“{criteria.column}”写明符合哪几项")


def conditions_met(given: str, items: int) -> frozenset[int] | None:
    """Return the numbers of the conditions that a cell names, from 1; None when one of them does not exist."""
    if given == ALL:
        return frozenset(range(1, items + 1))
    numbers = [_NUMERALS.get(word, int(word) if _NUMBER.fullmatch(word) else 0) for word in _SPLIT.split(given) if word]
    return frozenset(numbers) if all(1 <= number <= items for number in numbers) else None


def _error(rule: str, place: Place, sentence: str, criteria: Criteria, remedy: str) -> Finding:
    return Finding("error", rule, place, f"{sentence}（{criteria.clause}）", remedy, criteria.clause)


def public_lines(campaign: Campaign, _rulings: Sequence[Ruling]) -> Iterator[PublicLine]:
    """Yield each list of conditions in one line."""
    for item in campaign.criteria:
        need = _COMBINE.get(item.combine, f"至少具备 {item.at_least} 项")
        cite = "，事迹中须写明是哪一项" if item.cite_in_deeds else ""
        listed = "；".join(f"{n}. {text}" for n, text in enumerate(item.items, 1))
        yield PublicLine(f"{item.title}（{need}{cite}）：{listed}{but(item.note)}", item.clause)


FAMILY = Family(name="criteria", title="评选条件", judge=judge, public_lines=public_lines)
