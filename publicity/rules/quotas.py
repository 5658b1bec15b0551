"""Quotas (推荐名额): each unit's rows as the document breaks them down, and what became of a lost place.

000 附件一、二; 001 八（二）; 002 附件1; 003 一; 004 四（一）.
"""

from collections.abc import Iterator, Sequence

from publicity.model.campaign import Campaign, Promotion
from publicity.model.units import Quota
from publicity.model.words import SLOT_ZH
from publicity.problems import Finding, Place
from publicity.rules.case import Case
from publicity.rules.family import Family, PublicLine
from publicity.rules.slates import Slate
from publicity.ruling import Ruling


def judge(case: Case) -> Iterator[Ruling]:
    """Yield one ruling for each row of each unit, and those on lost places."""
    if case.campaign.quotas:
        for slate in case.lists:
            if slate.unit is not None:
                yield from _unit(case, slate)
    for promotion in case.campaign.promotions:
        yield _promoted(case, promotion, [slate for slate in case.lists if slate.unit is not None])
    if case.campaign.sanctions:
        yield _fates(case)
    if any(quota.reassigned_from for quota in case.campaign.quotas):
        yield _reassigned(case)


def _unit(case: Case, slate: Slate) -> Iterator[Ruling]:
    rows = [quota for quota in case.campaign.quotas if slate.unit and quota.unit == slate.unit.id]
    everybody = [*slate.candidates, *slate.reserves, *slate.lost]
    if not rows:
        clause = case.campaign.quotas[0].clause
        finding = case.doubt(
            "quotas.rows", case.place(everybody[0]), f"{slate.title}在名额表里没有名额，却推荐了 {len(everybody)} 名",
            "核对推荐单位，或者在 campaign.yml 的 quotas 里补上", clause,
        )  # fmt: skip
        yield Ruling(
            rule="quotas.rows", title="推荐名额", clause=clause, scope=slate.title, required="0 名",
            found=f"{len(everybody)} 名", findings=(finding,),
        )  # fmt: skip
        return
    left = list(everybody)
    for row in rows:
        mine = {key: None for key in left if _uses(case, key, row, rows)}
        left = [key for key in left if key not in mine]
        yield _row(case, slate, row, list(mine))
    if left:
        findings = tuple(_homeless(case, slate, key, rows) for key in left)
        yield Ruling(
            rule="quotas.rows", title="各人对应名额表的一行", clause=rows[0].clause, scope=slate.title,
            required="每人对应一行", found=f"{len(left)} 名没有对应的行", findings=findings,
        )  # fmt: skip


def _uses(case: Case, key: str, row: Quota, rows: Sequence[Quota]) -> bool:
    candidate = case.content.candidates[key]
    if row.task is not None and candidate.quota_line != row.task:
        return False
    lines = {quota.label for quota in rows if quota.task is None and quota.category is None}
    if row.task is None and len(lines) > 1 and row.category is None and candidate.quota_line != row.label:
        return False
    return row.category is None or row.category in case.census.of(candidate)


def _row(case: Case, slate: Slate, row: Quota, mine: Sequence[str]) -> Ruling:
    reserves = [key for key in mine if case.content.candidates[key].reserve]
    nominees = [key for key in mine if not case.content.candidates[key].reserve]
    title = _title(case, row)
    findings: list[Finding] = []
    for keys, most, word in ((nominees, row.nominees, "推荐"), (reserves, row.reserves, "备选")):
        if len(keys) > most:
            used = _used(case, keys)
            over = f"现 {len(keys)} 名，多 {len(keys) - most} 名：{case.names(keys)}{used}"
            sentence = f"{slate.title}{title}{word}名额 {most} 名（{row.clause}），{over}"
            findings.append(case.doubt("quotas.rows", case.place(keys[most]), sentence, "减到名额以内", row.clause))
    reserve = f"，备选 {row.reserves}" if row.reserves else ""
    also = f"，备选 {len(reserves)}" if row.reserves or reserves else ""
    return Ruling(
        rule="quotas.rows", title=f"推荐名额{title}", clause=row.clause, scope=slate.title,
        required=f"不超过 {row.nominees} 名{reserve}", found=f"{len(nominees)} 名{also}", findings=tuple(findings),
    )  # fmt: skip


def _used(case: Case, keys: Sequence[str]) -> str:
    lost = [key for key in keys if key in case.content.changes and case.content.changes[key].slot]
    if not lost:
        return ""
    fates = "、".join(dict.fromkeys(SLOT_ZH[fate] for key in lost if (fate := case.content.changes[key].slot)))
    return f"；其中 {case.names(lost)}已撤销，{fates}"


def _homeless(case: Case, slate: Slate, key: str, rows: Sequence[Quota]) -> Finding:
    lines = "、".join(dict.fromkeys(_title(case, row).strip("（）") for row in rows))
    sentence = f"{case.name(key)}在{slate.title}的名额表里没有对应的一行"
    return case.doubt("quotas.rows", case.place(key), sentence, f"写明名额栏或类别，可以是：{lines}", rows[0].clause)


def _title(case: Case, row: Quota) -> str:
    parts = [row.task or row.label or "", case.campaign.class_title(row.category) if row.category else ""]
    text = "·".join(part for part in parts if part)
    return f"（{text}）" if text else ""


def _promoted(case: Case, promotion: Promotion, units: Sequence[Slate]) -> Ruling:
    """Judge how many a unit names for publicity work (000 五（一）10)."""
    others = {unit for other in case.campaign.promotions for unit in other.units}
    findings, count = [], 0
    for slate in units:
        key = slate.unit.id if slate.unit else ""
        if key not in promotion.units and (promotion.units or key in others):
            continue
        chosen = [k for k in slate.candidates if promotion.mark in case.content.candidates[k].marks]
        count += len(chosen)
        if len(chosen) > promotion.count:
            over = f"现 {len(chosen)} 名，多 {len(chosen) - promotion.count} 名：{case.names(chosen)}"
            sentence = f"{slate.title}{promotion.mark}人选 {promotion.count} 名（{promotion.clause}），{over}"
            place = case.place(chosen[promotion.count])
            findings.append(case.doubt("quotas.promoted", place, sentence, "减到规定的数", promotion.clause))
    return Ruling(
        rule="quotas.promoted", title=f"{promotion.mark}人选", clause=promotion.clause,
        required=f"每个单位不超过 {promotion.count} 名", found=f"共 {count} 名", findings=tuple(findings),
    )  # fmt: skip


def _fates(case: Case) -> Ruling:
    """Judge what became of withdrawn candidates' places: 不得递补 (000, 002), 另行分配 (001), 收回 (004)."""
    clause = "、".join(dict.fromkeys(s.clause for s in case.campaign.sanctions if s.slot))
    allowed = {sanction.slot for sanction in case.campaign.sanctions if sanction.slot}
    words = "、".join(SLOT_ZH[slot] for slot in SLOT_ZH if slot in allowed)
    findings, lost = [], []
    for key, change in case.content.changes.items():
        if change.kind != "withdrawn":
            continue
        lost.append(key)
        if allowed and change.slot not in allowed and not (change.slot is None and _unproven(case, key)):
            given = SLOT_ZH[change.slot] if change.slot else "（空）"
            sentence = f"{case.name(key)}撤销推荐，名额处理写的是“{given}”，文件规定的是：{words}（{clause}）"
            findings.append(
                case.doubt("quotas.slots", case.changed.get(key, Place("")), sentence, "改“名额处理”一栏", clause)
            )
    return Ruling(
        rule="quotas.slots", title="撤销推荐后名额的处理", clause=clause, required=words or "文件没有规定",
        found=f"撤销 {len(lost)} 名" + (f"：{case.names(lost)}" if lost else ""), findings=tuple(findings),
    )  # fmt: skip


def _unproven(case: Case, key: str) -> bool:
    """Tell whether nothing was proved against whom the list lost: no sanction touches that place (001 五（三）)."""
    states = {objection.state for objection in case.records.objections.get(key, ())}
    return "inconclusive" in states and "upheld" not in states


def _reassigned(case: Case) -> Ruling:
    """Judge places given to another unit: each comes from one place that was given up (001 八（二）)."""
    seen: set[str] = set()
    findings = []
    for n, row in enumerate(case.campaign.quotas):
        if row.reassigned_from is None:
            continue
        change = case.content.changes.get(row.reassigned_from)
        place = case.where("quotas", n, "reassigned_from")
        if change is None or change.slot != "reassigned":
            sentence = f"{row.reassigned_from} 的名额没有另行分配，不能再给别的单位"
            findings.append(case.doubt("quotas.reassigned", place, sentence, "核对 changes.csv", row.clause))
        elif row.nominees > 1 or row.reassigned_from in seen:
            sentence = f"{row.reassigned_from} 只空出 1 个名额，这里用了不止一次"
            findings.append(case.doubt("quotas.reassigned", place, sentence, "改成 1，只写一处", row.clause))
        seen.add(row.reassigned_from)
    clause = next(row.clause for row in case.campaign.quotas if row.reassigned_from)
    return Ruling(
        rule="quotas.reassigned", title="另行分配的名额", clause=clause, required="来自一个空出的名额",
        found=f"{len(seen)} 个", findings=tuple(findings),
    )  # fmt: skip


def public_lines(campaign: Campaign, _rulings: Sequence[Ruling]) -> Iterator[PublicLine]:
    """Yield how many candidates each unit names for publicity work; the quotas themselves are a table."""
    for promotion in campaign.promotions:
        units = "、".join(campaign.unit(key).name for key in promotion.units) or "其余各单位"
        yield PublicLine(f"重点宣传人选：{units} {promotion.count} 名", promotion.clause)


FAMILY = Family(name="quotas", title="推荐名额", judge=judge, public_lines=public_lines)
