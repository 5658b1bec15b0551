"""Publicity (公示): how many days, each tier whole before the next, once where once is enough, and what it must say.

000 五; 001 五（三）（五）; 002 五（一）（四）; 003 三（二）; 004 八.1、八.3、九（二）.
"""

from collections.abc import Iterator
from itertools import pairwise

from publicity.content import PlacedNotice
from publicity.model.candidate import Candidate
from publicity.model.tiers import Tier
from publicity.period import working_days_within
from publicity.problems import Finding
from publicity.rules.case import Case
from publicity.rules.family import Family
from publicity.ruling import Ruling


def judge(case: Case) -> Iterator[Ruling]:
    """Yield the rulings on each tier, on each step from one tier to the next, and on merged notices."""
    for tier in case.campaign.tiers:
        yield _length(case, tier)
        yield _once(case, tier)
        yield _content(case, tier)
    for before, after in pairwise(case.campaign.tiers):
        yield _order(case, before, after)
    yield _merged(case)
    yield _approved(case)


def _length(case: Case, tier: Tier) -> Ruling:
    """Judge the number of working days; a notice's own reader has already computed the period."""
    findings, notices = [], case.content.notices_of(tier)
    least, exact = tier.min_working_days, tier.exact_working_days
    for placed in notices:
        working = working_days_within(placed.period, case.content.calendar)
        if least is not None and working < least:
            counted = f"{working} 个工作日"
            if placed.notice.period.unit == "calendar":
                counted = f"{placed.notice.period.days} 个自然日，其中只有 {working} 个工作日"
            sentence = f"{tier.title}公示不少于 {least} 个工作日（{tier.clause}），这里是{counted}"
            findings.append(_error("publicity.days", placed, sentence, "延长公示期", tier))
        elif exact is not None and working != exact:
            sentence = f"{tier.title}公示期为 {exact} 个工作日（{tier.clause}），这里是 {working} 个"
            findings.append(_error("publicity.days", placed, sentence, f"改成 {exact}", tier))
    wanted = f"{exact} 个工作日" if exact else f"不少于 {least} 个工作日" if least else "文件没有写明"
    return Ruling(
        rule=f"publicity.days.{tier.id}", title=f"{tier.title}公示天数", clause=tier.clause, required=wanted,
        found=f"{len(notices)} 份公示", findings=tuple(findings),
    )  # fmt: skip


def _once(case: Case, tier: Tier) -> Ruling:
    first: dict[str, PlacedNotice] = {}
    findings = []
    for placed in case.content.notices_of(tier):
        for key in placed.notice.candidates if placed.notice.withdrawn is None else ():
            if key in first:
                sentence = f"{key} 在{tier.title}公示了两次，另一次在 {first[key].id}"
                findings.append(_error("publicity.once", placed, sentence, "一个推荐对象在一个层级只公示一次", tier))
            first.setdefault(key, placed)
    return Ruling(
        rule=f"publicity.once.{tier.id}", title=f"{tier.title}每个推荐对象公示一次", clause=tier.clause,
        required="一次", found=f"{len(first)} 个推荐对象", findings=tuple(findings),
    )  # fmt: skip


def _content(case: Case, tier: Tier) -> Ruling:
    """Judge what a notice must say of each candidate (003 三（二）, 004 九（二））."""
    findings = []
    for key, placed in case.standing[tier.id].items():
        candidate = case.content.candidates[key]
        wanted = tier.content.person if candidate.kind == "person" else tier.content.collective
        missing = [header for header in wanted if not _said(case, candidate, header)]
        if missing:
            names = "、".join("简要事迹" if header == "deeds" else header for header in missing)
            sentence = (
                f"{case.name(key)}缺{tier.title}公示必须有的内容：{names}（{tier.content.clause or tier.clause}）"
            )
            remedy = f"补上这些栏目（{placed.id}）"
            findings.append(
                Finding("error", "publicity.content", case.place(key), sentence, remedy, tier.content.clause or "")
            )
    wanted_names = dict.fromkeys([*tier.content.person, *tier.content.collective])
    return Ruling(
        rule=f"publicity.content.{tier.id}", title=f"{tier.title}公示的内容",
        clause=tier.content.clause or tier.clause,
        required="、".join("简要事迹" if name == "deeds" else name for name in wanted_names),
        found=f"{len(case.standing[tier.id])} 个推荐对象", findings=tuple(findings),
    )  # fmt: skip


def _said(case: Case, candidate: Candidate, header: str) -> bool:
    if header == "deeds":
        return bool(candidate.deeds)
    # a collective that is a whole unit belongs to no other
    return bool(candidate.public.get(header)) or header in case.section_headers


def _order(case: Case, before: Tier, after: Tier) -> Ruling:
    """Compare two tiers, candidate by candidate: nobody from nowhere, nobody gone in silence, no overlap."""
    earlier, later = case.standing[before.id], case.standing[after.id]
    whole = _whole(case, after)
    findings = [
        *(f for key, placed in later.items() for f in _arrival(case, before, after, key, placed)),
        *(f for key in earlier if (f := _vanished(case, before, after, key, whole))),
    ]
    return Ruling(
        rule=f"publicity.order.{after.id}", title=f"{before.title}公示期满后才{after.title}公示", clause=after.clause,
        required="逐级、各满其期，不递补", found=f"{len(later)} 个推荐对象", findings=tuple(findings),
    )  # fmt: skip


def _arrival(case: Case, before: Tier, after: Tier, key: str, placed: PlacedNotice) -> Iterator[Finding]:
    change, earlier = case.content.changes.get(key), case.standing[before.id].get(key)
    if earlier is None:
        sentence = f"{key} 没有经过{before.title}公示，却出现在{after.title}公示里"
        yield _error("publicity.chain", placed, sentence, "先完成上一层级公示；不得中途递补", after)
    elif earlier.id != placed.id and placed.period.start <= earlier.period.last_day:
        sentence = (
            f"{key} 在{before.title}的公示到 {earlier.period.last_day} 才满，"
            f"{after.title}公示 {placed.period.start} 就开始了（{after.clause}）"
        )
        yield _error("publicity.order", placed, sentence, "改到上一层级公示期满之后", after)
    order = case.campaign.tier_order
    if change and order(change.after_tier) < order(after.id):
        sentence = f"{key} 已在{case.campaign.tier(change.after_tier).title}之后退出，不能再公示"
        yield _error("publicity.chain", placed, sentence, "从名单中去掉，名额按文件处理", after)


def _whole(case: Case, tier: Tier) -> set[tuple[str | None, str]]:
    """Return of which unit (None: of every unit) and award a tier's list is whole."""
    return {
        (placed.notice.unit, case.content.candidates[key].award)
        for placed in case.content.notices_of(tier)
        if placed.notice.list_complete and case.stands(placed)
        for key in placed.notice.candidates
    }


def _vanished(case: Case, before: Tier, after: Tier, key: str, whole: set[tuple[str | None, str]]) -> Finding | None:
    if key in case.standing[after.id] or key in case.content.changes:
        return None
    mine = case.content.candidates[key]
    if whole.isdisjoint({(None, mine.award), (mine.unit, mine.award)}):
        return None
    sentence = f"{case.name(key)}在{before.title}公示过，到{after.title}不见了"
    remedy = f"在 changes.csv 里写明原因，或者加回名单（{case.standing[before.id][key].id}）"
    return Finding("error", "publicity.chain", case.place(key), sentence, remedy, after.clause)


def _merged(case: Case) -> Ruling:
    """Judge notices that stand for two tiers: only where unit and recommending unit are one (002 五（一）)."""
    tiers = case.campaign.tiers
    clause = next((tier.clause for tier in tiers if tier.merged_when_same_body), tiers[0].clause)
    findings, merged = [], 0
    for placed in case.content.notices:
        for tier_id in placed.notice.merges:
            merged += 1
            tier = case.campaign.tier(tier_id)
            allowed = tier.merged_when_same_body or case.campaign.tier(placed.notice.tier).merged_when_same_body
            others = [key for key in placed.notice.candidates if not _same_body(case, key)]
            if not allowed:
                sentence = f"文件没有说{tier.title}公示可以与别的层级合并（{tier.clause}）"
                findings.append(_error("publicity.merged", placed, sentence, "分两次公示", tier))
            elif others:
                sentence = f"{case.names(others)}的所在单位不是推荐单位，不能只公示一次（{tier.clause}）"
                findings.append(_error("publicity.merged", placed, sentence, "分两次公示", tier))
    return Ruling(
        rule="publicity.merged", title="所在单位即推荐单位的，公示一次即可", clause=clause, required="同一单位才可合并",
        found=f"合并 {merged} 份", findings=tuple(findings),
    )  # fmt: skip


def _approved(case: Case) -> Ruling:
    """Judge that a notice was approved before it began: an approval that comes later approves nothing."""
    findings = []
    for placed in case.content.notices:
        approval = placed.notice.approval
        if approval is not None and approval.on > placed.period.start:
            sentence = f"批准日期 {approval.on} 晚于公示首日 {placed.period.start}"
            findings.append(
                Finding("error", "publicity.approved", placed.place, sentence, "先批准后公示，或者改正日期")
            )
    return Ruling(
        rule="publicity.approved", title="先批准、后公示", clause="", required="批准不晚于公示首日",
        found=f"{len(case.content.notices)} 份公示", findings=tuple(findings),
    )  # fmt: skip


def _same_body(case: Case, key: str) -> bool:
    candidate = case.content.candidates[key]
    unit = case.campaign.unit(candidate.unit)
    names = {unit.name, *unit.aliases}
    return unit.self_recommending or bool(names & {candidate.workplace, candidate.section_of, candidate.name})


def _error(rule: str, placed: PlacedNotice, sentence: str, remedy: str, tier: Tier) -> Finding:
    place = placed.days_place if rule == "publicity.days" else placed.place
    return Finding("error", rule, place, sentence, remedy, tier.clause)


FAMILY = Family(name="publicity", title="公示", judge=judge)
