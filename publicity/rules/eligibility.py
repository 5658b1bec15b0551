"""Who may be nominated (参评资格): what people must find out, and what rank, years and honours say by themselves.

000 二、三; 001 四; 002 二（一）2、三（三）; 003 三（三）; 004 五、八.5、八.7.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from publicity.census import cell
from publicity.model.campaign import Campaign
from publicity.model.candidate import Candidate
from publicity.model.eligibility import Eligibility
from publicity.model.words import RANKS, STRENGTH_ZH
from publicity.problems import Finding, Place
from publicity.rules.case import Case
from publicity.rules.family import Family, PublicLine, but
from publicity.ruling import Ruling

_RANK = {rank: n for n, rank in enumerate(RANKS)}
_SAME_RANK = {
    "": "无",
    "县处级": "正处级",
    "副局级": "副厅级",
    "正局级": "正厅级",
    "科级": "正科级",
    "处级": "正处级",
    "科员": "无",
    "一级科员": "无",
    "二级科员": "无",
    "办事员": "无",
}
_MONTH = re.compile(r"((?:19|20)\d\d)[.\-年/](\d{1,2})")
LATER = "在资格核查表 checks.csv 里填“是”或“否”"


def judge(case: Case) -> Iterator[Ruling]:
    """Yield one ruling for each rule, over all candidates that are published."""
    for rule in case.campaign.eligibility:
        subject = [
            candidate
            for candidate in case.people
            if candidate.kind in rule.applies_to and case.census.fits(rule.who, candidate)
        ]
        findings = [finding for candidate in subject for finding in _judge(case, rule, candidate)]
        yield Ruling(
            rule=f"eligibility.{rule.id}", title=rule.text, clause=rule.clause,
            required=STRENGTH_ZH[rule.strength] + (f"；{rule.exception}" if rule.exception else ""),
            found=f"核查 {len(subject)} 个", findings=tuple(findings),
        )  # fmt: skip


def _judge(case: Case, rule: Eligibility, candidate: Candidate) -> Iterator[Finding]:
    if rule.title is not None:
        yield from _declared(case, rule, rule.title, candidate)
    given = cell(candidate, rule.column) if rule.column else ""
    if rule.rank_below is not None:
        yield from _rank(case, rule, candidate, given)
    if rule.years_at_least is not None:
        yield from _years(case, rule, candidate, given)
    words = [word for word in rule.contains if word in given]
    if words:
        yield _finding(case, rule, candidate, case.place(candidate.id), f"“{rule.column}”写有“{words[0]}”")


def _declared(case: Case, rule: Eligibility, title: str, candidate: Candidate) -> Iterator[Finding]:
    """Read the answer to one question: 是 is wanted of a condition (应当), 否 of an exclusion."""
    row = case.records.checks.get(candidate.id)
    answer = row.cells.get(title, "") if row else ""
    wanted = "是" if rule.strength == "must" else "否"
    place = row.place if row else case.place(candidate.id)
    if not answer:
        sentence = f"{case.name(candidate.id)}还没有核查“{title}”（{rule.clause}）"
        yield Finding("error", f"eligibility.{rule.id}", place, sentence, LATER, rule.clause)
    elif answer != wanted:
        yield _finding(case, rule, candidate, place, f"核查表“{title}”为“{answer}”")


def _rank(case: Case, rule: Eligibility, candidate: Candidate, given: str) -> Iterator[Finding]:
    rank = _SAME_RANK.get(given, given)
    if rank not in _RANK:
        sentence = f"{case.name(candidate.id)}的“{rule.column}”写的“{given}”不是行政级别"
        remedy = f"可以写：{'、'.join(RANKS)}"
        yield Finding(
            "error", f"eligibility.{rule.id}", case.place(candidate.id), sentence, remedy, rule.clause
        )  # fmt: skip
    elif rule.rank_below is not None and _RANK[rank] >= _RANK[rule.rank_below]:
        yield _finding(case, rule, candidate, case.place(candidate.id), f"“{rule.column}”为{given}")


def _years(case: Case, rule: Eligibility, candidate: Candidate, given: str) -> Iterator[Finding]:
    """Compare years: a number as it is; a year and month counted to the first publicity (003 三（三）, 004 八.5)."""
    years = years_of(given, case.named[candidate.id].period.start)
    if years is None:
        sentence = f"{case.name(candidate.id)}的“{rule.column}”写的“{given}”看不出年数"
        remedy = "写年数（如 6），或者起始年月（如 2018.03）"
        yield Finding(
            "error", f"eligibility.{rule.id}", case.place(candidate.id), sentence, remedy, rule.clause
        )  # fmt: skip
    elif rule.years_at_least is not None and years < rule.years_at_least:
        yield _finding(case, rule, candidate, case.place(candidate.id), f"“{rule.column}”为{given}，满 {years} 年")


def years_of(given: str, on: date) -> int | None:
    """Return whole years: of a plain number, or from a month (its first day) to a day; None when it is neither."""
    if given.isascii() and given.isdigit() and len(given) <= 2:
        return int(given)
    match = _MONTH.search(given)
    if match is None or not 1 <= int(match[2]) <= 12:
        return None
    return on.year - int(match[1]) - (on.month < int(match[2]))


def _finding(case: Case, rule: Eligibility, candidate: Candidate, place: Place, fact: str) -> Finding:
    sentence = f"{case.name(candidate.id)}{fact}：{rule.text}（{STRENGTH_ZH[rule.strength]}，{rule.clause}）"
    return case.doubt(
        f"eligibility.{rule.id}", place, sentence, "从名单中去掉，或者更正", rule.clause, strength=rule.strength,
        subject=candidate.id, exception=rule.exception,
    )  # fmt: skip


def public_lines(campaign: Campaign, _rulings: Sequence[Ruling]) -> Iterator[PublicLine]:
    """Yield each rule with its strength."""
    for rule in campaign.eligibility:
        yield PublicLine(f"{STRENGTH_ZH[rule.strength]}：{rule.text}{but(rule.exception)}", rule.clause)


FAMILY = Family(name="eligibility", title="参评资格", judge=judge, public_lines=public_lines)
