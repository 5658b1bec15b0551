"""Whether a quota leaves room for its shares: minima and a maximum that cannot both be met (000 四（一）, 附件一)."""

from collections.abc import Iterator
from dataclasses import dataclass

from publicity.model.structure import Ratio
from publicity.model.units import Unit
from publicity.rules.case import Case
from publicity.rules.shares import bound, limit
from publicity.ruling import Ruling


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The shares of one quota: the maximum of one class, the minima of the others, and what is left."""

    unit: Unit
    quota: int
    cap: int
    capped: str
    minima: dict[str, int]

    @property
    def over(self) -> int:
        """How many more places the shares take together than the quota has."""
        return self.cap + sum(self.minima.values()) - self.quota


def room_rulings(case: Case) -> Iterator[Ruling]:
    """Yield what the document's own quotas make of its own shares."""
    if any("unit" in ratio.scope for ratio in case.campaign.ratios) and case.campaign.quotas:
        yield _room(case)
        yield _literal(case)
    for n, ratio in enumerate(case.campaign.ratios):
        base = _stated_base(case, ratio)
        if ratio.bound == "max" and base is not None and limit(ratio.share, base, minimum=False) == 0:
            rule = f"structure.{ratio.id}.zero"
            sentence = (
                f"{base} 名的 {ratio.share * 100}% 直接取整为 0：{case.campaign.class_title(ratio.of)}一名也不能推荐"
            )
            finding = case.remark(rule, case.where("ratios", n), sentence, ratio.clause)
            yield Ruling(
                rule=rule, title="上限取整为零", clause=ratio.clause, required="—", found="0 名", findings=(finding,)
            )


def rooms(case: Case) -> list[Room]:
    """Return, for each bound unit and each capped class of its whole list, how the shares fill the quota."""
    top = [ratio for ratio in case.campaign.ratios if ratio.within == "total" and "unit" in ratio.scope]
    found = []
    for unit, quota in _quotas(case):
        ratios = [ratio for ratio in top if not ratio.unit_kinds or unit.kind in ratio.unit_kinds]
        minima = {r.of: bound(r, quota, case.campaign.rounding) for r in ratios if r.bound == "min"}
        for ratio in ratios:
            if ratio.bound == "max":
                others = {of: number for of, number in minima.items() if of != ratio.of}
                cap = bound(ratio, quota, case.campaign.rounding)
                found.append(Room(unit=unit, quota=quota, cap=cap, capped=ratio.of, minima=others))
    return found


def _quotas(case: Case) -> list[tuple[Unit, int]]:
    rows = {unit.id: sum(q.nominees for q in case.campaign.quotas if q.unit == unit.id) for unit in case.campaign.units}
    return [(unit, rows[unit.id]) for unit in case.campaign.units if rows[unit.id]]


def _room(case: Case) -> Ruling:
    findings, tight = [], [room for room in rooms(case) if room.over > 0]
    clause = case.campaign.ratios[0].clause
    for room in tight:
        minima = "、".join(f"{case.campaign.class_title(of)}至少 {n} 名" for of, n in room.minima.items())
        sentence = (
            f"{room.unit.name} {room.quota} 名：{case.campaign.class_title(room.capped)}至多 {room.cap} 名，{minima}，"
            f"合计 {room.quota + room.over} 名，比名额多 {room.over}，上限用不满"
        )
        if sum(room.minima.values()) > room.quota:
            sentence += "；各项下限之和已超过名额，无法同时满足"
        findings.append(case.remark("structure.room", case.where("quotas"), sentence, clause))
    found = "、".join(room.unit.name for room in tight) or "没有"
    return Ruling(
        rule="structure.room", title="上限与各项下限之和不超过名额", clause=clause, required="相加不超过名额",
        found=f"超过的：{found}", findings=tuple(findings),
    )  # fmt: skip


def _literal(case: Case) -> Ruling:
    """Find the units where the letter of 加1后取整 asks for one more than rounding up does."""
    rounding, findings = case.campaign.rounding, []
    for unit, quota in _quotas(case) if rounding.stated else []:
        for title, base, number in _minima(case, unit, quota):
            sentence = f"{unit.name}：{title}恰为整数 {number}（基数 {base}），照字面“加1后取整”要取 {number + 1}"
            findings.append(case.remark("structure.rounding", case.where("rounding"), sentence, rounding.clause or ""))
    return Ruling(
        rule="structure.rounding", title="下限恰为整数时是否加一", clause=rounding.clause or "", required="说明取法",
        found=f"两种取法不同的 {len(findings)} 处", findings=tuple(findings),
    )  # fmt: skip


def _minima(case: Case, unit: Unit, quota: int) -> Iterator[tuple[str, int, int]]:
    base = {"total": quota}
    for ratio in case.campaign.ratios:
        if ratio.bound != "min" or "unit" not in ratio.scope or ratio.within not in base:
            continue
        if ratio.unit_kinds and unit.kind not in ratio.unit_kinds:
            continue
        within = base[ratio.within]
        base[ratio.of] = bound(ratio, within, case.campaign.rounding)
        if (ratio.share * within).denominator == 1:
            yield case.campaign.class_title(ratio.of), within, int(ratio.share * within)


def _stated_base(case: Case, ratio: Ratio) -> int | None:
    if ratio.within.startswith("award:"):
        return case.campaign.award(ratio.within.removeprefix("award:")).count
    return next((category.count for category in case.campaign.categories if category.id == ratio.within), None)
