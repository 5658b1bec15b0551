"""Structural ratios (结构比例): shares of a list, of its classes, and of their classes.

000 四（一）, 001 三, 002 二（二）, 003 三（三）, 004 四（二）.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from publicity.census import cell
from publicity.model.campaign import Campaign
from publicity.model.structure import Ratio
from publicity.problems import Finding
from publicity.rules.case import Case
from publicity.rules.family import Family, PublicLine, but
from publicity.rules.room import room_rulings
from publicity.rules.shares import bound, in_words, limit, product
from publicity.rules.slates import Slate
from publicity.ruling import Ruling

Tally = Mapping[str, int]


def judge(case: Case) -> Iterator[Ruling]:
    """Yield the rulings on shares, on marks, and on whether quotas leave room for the shares."""
    yield from _ratios(case)
    yield from _marks(case)
    yield from room_rulings(case)


def _ratios(case: Case) -> Iterator[Ruling]:
    """Yield one ruling for each ratio on each list that it binds."""
    for slate in case.lists:
        tally = tally_of(case, slate)
        for ratio in case.campaign.ratios:
            if binds(ratio, slate):
                yield _ruling(case, slate, ratio, tally)


def _marks(case: Case) -> Iterator[Ruling]:
    """Compare marks with the column that shows the same fact: a 县处级 without its mark would not be counted."""
    for category in case.campaign.categories:
        if category.mark is None or category.column is None:
            continue
        findings = []
        for candidate in case.people:
            if candidate.kind != category.kind or category.parent not in {None, *case.census.of(candidate)}:
                continue
            given = cell(candidate, category.column)
            if (given in category.values) != (category.mark in candidate.marks):
                said = "没有" if given in category.values else "却有"
                sentence = (
                    f"{case.name(candidate.id)}的“{category.column}”是{given or '空'}，{said}标记“{category.mark}”"
                )
                findings.append(
                    Finding("error", "structure.marks", case.place(candidate.id), sentence, "改成一致", category.clause)
                )
        yield Ruling(
            rule="structure.marks", title=f"标记“{category.mark}”与“{category.column}”一致", clause=category.clause,
            required="一致", found=f"不一致 {len(findings)} 个", findings=tuple(findings),
        )  # fmt: skip


def binds(ratio: Ratio, slate: Slate) -> bool:
    """Tell whether a ratio speaks of a list: per unit where the document says so (000 附件一备注)."""
    if slate.scope not in ratio.scope:
        return False
    return slate.unit is None or not ratio.unit_kinds or slate.unit.kind in ratio.unit_kinds


def tally_of(case: Case, slate: Slate) -> Tally:
    """Return how many on the list are in each category, in each award (``award:ID``), and in ``total``."""
    count: Counter[str] = Counter()
    parents = {award.id: award.sub_award_of for award in case.campaign.awards}
    for key in slate.candidates:
        candidate = case.content.candidates[key]
        count["total"] += 1
        count.update(case.census.of(candidate))
        count[f"award:{candidate.award}"] += 1
        if parents.get(candidate.award):
            count[f"award:{parents[candidate.award]}"] += 1
    return count


def _ruling(case: Case, slate: Slate, ratio: Ratio, tally: Tally) -> Ruling:
    base = _base(case, slate, ratio, tally)
    have, rule = tally.get(ratio.of, 0), f"structure.{ratio.id}"
    title = ratio_title(case, ratio)
    if base is None or (ratio.bound == "min" and not slate.final):
        return Ruling(
            rule=rule, title=title, clause=ratio.clause, scope=slate.title, binding=False,
            required=f"{_word(ratio)} {in_words(ratio.share)}", found=f"现 {have} 名，名单尚未完整",
        )  # fmt: skip
    number = bound(ratio, base, case.campaign.rounding)
    required = f"{_word(ratio)} {number} 名（{product(ratio.share, base)}{_literal(case, ratio, base, number)}）"
    wrong = have < number if ratio.bound == "min" else have > number
    finding: tuple[Finding, ...] = ()
    if wrong:
        finding = (_finding(case, slate, ratio, base, have),)
    return Ruling(
        rule=rule, title=title, clause=ratio.clause, scope=slate.title, required=required,
        found=f"{have} 名", findings=finding,
    )  # fmt: skip


def _finding(case: Case, slate: Slate, ratio: Ratio, base: int, have: int) -> Finding:
    number, shown = bound(ratio, base, case.campaign.rounding), product(ratio.share, base)
    of = case.campaign.class_title(ratio.of)
    who = [key for key in slate.candidates if ratio.of in case.census.of(case.content.candidates[key])]
    head = f"{slate.title}：{of}应{_word(ratio)} {number} 名（{shown}，{ratio.clause}），现 {have} 名"
    if ratio.bound == "min":
        sentence, place = f"{head}，还差 {number - have} 名", slate.place
        remedy = "补足或调整名单"
    else:
        sentence = f"{head}，多 {have - number} 名：{case.names(who)}"
        place, remedy = case.place(who[number]), "减少到限额以内"
    return case.doubt(f"structure.{ratio.id}", place, sentence, remedy, ratio.clause)


def _base(case: Case, slate: Slate, ratio: Ratio, tally: Tally) -> int | None:
    """Return the base: the stated number of an award, else who is on a final list, else who still may be."""
    if ratio.within.startswith("award:"):
        count = case.campaign.award(ratio.within.removeprefix("award:")).count
        if count is not None:
            return count
    have = tally.get(ratio.within, 0)
    if slate.final:
        return have
    most = largest(case, slate, ratio.within)
    return None if most is None else max(most, have)


def largest(case: Case, slate: Slate, within: str) -> int | None:
    """Return how many a class may have at most on a list that is not complete yet; None when nothing says.

    A class is no larger than its parent, than the award whose share it is, and than its own maximum.
    """
    if within == "total":
        return slate.size
    if within.startswith("award:"):
        return case.campaign.award(within.removeprefix("award:")).count
    category = next(category for category in case.campaign.categories if category.id == within)
    if category.count is not None and slate.unit is None:
        return category.count
    shares = [ratio for ratio in case.campaign.ratios if ratio.of == within and binds(ratio, slate)]
    around = {category.parent or "total", *(ratio.within for ratio in shares)}
    bounds = [largest(case, slate, outer) for outer in sorted(around)]
    for ratio in shares:
        outer = largest(case, slate, ratio.within)
        if ratio.bound == "max" and outer is not None:
            bounds.append(limit(ratio.share, outer, minimum=False))
    return min((number for number in bounds if number is not None), default=None)


def ratio_title(case: Case, ratio: Ratio) -> str:
    """Return ``一线工人和专业技术人员不少于企业职工的 65%``."""
    of, within = case.campaign.class_title(ratio.of), case.campaign.class_title(ratio.within)
    return f"{of}{_word(ratio)}{within}的 {in_words(ratio.share)}"


def _word(ratio: Ratio) -> str:
    return "不少于" if ratio.bound == "min" else "不超过"


def _literal(case: Case, ratio: Ratio, base: int, number: int) -> str:
    """Say where the letter of the rounding rule (000 四（一）) asks for one more than was asked here."""
    if ratio.bound == "max" or not case.campaign.rounding.stated:
        return ""
    literal = limit(ratio.share, base, minimum=True, literal=True)
    other = limit(ratio.share, base, minimum=True)
    return (
        "" if literal == other else f"；照字面“加1后取整”为 {literal} 名，恰为整数不加为 {other} 名，本站取 {number} 名"
    )


def public_lines(campaign: Campaign, _rulings: Sequence[Ruling]) -> Iterator[PublicLine]:
    """Yield each share with its base, how shares are rounded, and who should have a share without a number."""
    for ratio in campaign.ratios:
        word = "不低于" if ratio.bound == "min" else "不超过"
        per_unit = "（按推荐单位计，拟表彰名单也计）" if "unit" in ratio.scope else ""
        share = f"{campaign.class_title(ratio.of)}{word}{campaign.class_title(ratio.within)}的 {in_words(ratio.share)}"
        yield PublicLine(share + per_unit + but(ratio.base_in_doubt), ratio.clause)
    if campaign.ratios:
        how = "不低于的向上取整" if campaign.rounding.minimum == "ceil" else "不低于的取整加一"
        who = "" if campaign.rounding.stated else "（文件没有规定，本站的处理）"
        yield PublicLine(f"取整：{how}，不超过的直接取整{who}", campaign.rounding.clause)
    for target in campaign.soft_targets:
        yield PublicLine(f"应占一定比例：{'、'.join(target.who)}", target.clause)


FAMILY = Family(name="structure", title="结构比例", judge=judge, public_lines=public_lines)
