"""Basis honours (荣誉基础) and the conditions for nomination (评选条件).

000 三、五（一）5; 001 四（二）（三）; 002 三; 003 三（一）; 004 五.
"""

import re
from collections.abc import Iterator

from publicity.census import cell
from publicity.model.candidate import Candidate
from publicity.model.eligibility import BasisHonour, Criteria
from publicity.problems import Finding, Place
from publicity.rules.case import Case
from publicity.ruling import Ruling

_DIGITS = "一二三四五六七八九"
_NUMERALS = {chinese: n for n, chinese in enumerate([*_DIGITS, "十", *(f"十{digit}" for digit in _DIGITS)], 1)}
_SPLIT = re.compile(r"[、，,;；\s]+")
ALL = "全部"


def judge(case: Case) -> Iterator[Ruling]:
    """Yield the rulings on honours, then those on each list of conditions."""
    for honour in case.campaign.basis_honours:
        if honour.required in {"yes", "normally"} and honour.column:
            yield _honours(case, honour)
    for criteria in case.campaign.criteria:
        yield _criteria(case, criteria)


def _honours(case: Case, honour: BasisHonour) -> Ruling:
    people = [candidate for candidate in case.people if candidate.kind in honour.kinds]
    findings = [finding for candidate in people for finding in _honour(case, honour, candidate)]
    word = "应有" if honour.required == "yes" else "一般应有"
    return Ruling(
        rule="honours.basis", title=f"{word}荣誉基础", clause=honour.clause or "",
        required="、".join(honour.accepted) or "有荣誉", found=f"核对 {len(people)} 个", findings=tuple(findings),
    )  # fmt: skip


def _honour(case: Case, honour: BasisHonour, candidate: Candidate) -> Iterator[Finding]:
    """Find a missing honour, one of the wrong kind, and a collective's, which is no basis for a person (004 五)."""
    given = cell(candidate, honour.column or "")
    wrong = next((word for word in honour.not_accepted_words if word in given), None)
    fits = bool(given) and (not honour.accepted_words or any(word in given for word in honour.accepted_words))
    if fits and wrong is None:
        return
    if not given:
        said = "没有荣誉基础"
    elif wrong is not None:
        said = f"的荣誉基础“{given}”是{'、'.join(honour.not_accepted)}，不能作为个人的荣誉基础"
    else:
        said = f"的“{given}”不在可作为荣誉基础的荣誉之内"
    soft = honour.required == "normally" and wrong is None
    yield case.doubt(
        "honours.basis", case.place(candidate.id), f"{case.name(candidate.id)}{said}（{honour.clause}）",
        "补上荣誉基础", honour.clause or "", strength="normally" if soft else "must", subject=candidate.id,
        exception=honour.waiver if wrong is None else None,
    )  # fmt: skip


def _criteria(case: Case, criteria: Criteria) -> Ruling:
    categories = set(criteria.categories)
    people = [c for c in case.people if not categories or not categories.isdisjoint(case.census.of(c))]
    findings = [finding for candidate in people for finding in _conditions(case, criteria, candidate)]
    need = {"any": "具备其中之一", "all": "全部具备"}.get(criteria.combine, f"至少 {criteria.at_least} 项")
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
    numbers = [
        _NUMERALS.get(word, int(word) if word.isascii() and word.isdigit() else 0)
        for word in _SPLIT.split(given)
        if word
    ]
    return frozenset(numbers) if all(1 <= number <= items for number in numbers) else None


def _error(rule: str, place: Place, sentence: str, criteria: Criteria, remedy: str) -> Finding:
    return Finding("error", rule, place, f"{sentence}（{criteria.clause}）", remedy, criteria.clause)
