"""Objections (异议): nobody goes up with one that is open, upheld or, in 001 五（三）, inconclusive.

Whoever one was upheld against leaves the list; ``quotas.slots`` judges what becomes of the slot.

000 四（四）, 五（四）（五）; 001 五（三）, 八（三）; 002 六（四）; 003 三（四）; 004 八.3.
"""

from collections.abc import Iterator, Sequence

from publicity.content import PlacedNotice
from publicity.model.campaign import Campaign
from publicity.model.words import OBJECTION_ZH
from publicity.problems import Finding
from publicity.records import NOTICE_ITSELF, Objection
from publicity.rules.case import Case
from publicity.rules.family import Family, PublicLine
from publicity.ruling import Ruling


def judge(case: Case) -> Iterator[Ruling]:
    """Yield whether objections were settled before the list went up, and what follows those that were upheld."""
    rules = case.campaign.reports
    findings, count = [], 0
    for key, objections in case.records.objections.items():
        for objection in objections:
            count += 1
            findings += list(_judge(case, key, objection))
    yield Ruling(
        rule="objections", title="有异议的查清以后才上报", clause=rules.clause,
        required=rules.inconclusive or "查清以后才进入下一步", found=f"{count} 件", findings=tuple(findings),
    )  # fmt: skip
    yield _exits(case)


def _exits(case: Case) -> Ruling:
    """Find who stays on the list although an objection was upheld."""
    clause = "、".join(dict.fromkeys(s.clause for s in case.campaign.sanctions)) or case.campaign.reports.clause
    effects = dict.fromkeys(sanction.effect for sanction in case.campaign.sanctions if sanction.slot)
    upheld = [
        (key, objection)
        for key, objections in case.records.objections.items()
        for objection in objections
        if objection.state == "upheld" and key != NOTICE_ITSELF
    ]
    findings = [
        Finding(
            "error", "objections.exit", objection.place,
            f"{case.name(key)}在 {objection.notice} 的异议查实，却没有写明撤销推荐",
            "在 changes.csv 写一行“撤销推荐”；异议是受理台导出的，重新导出那一份", clause,
        )
        for key, objection in upheld
        if (change := case.content.changes.get(key)) is None or change.kind != "withdrawn"
    ]  # fmt: skip
    return Ruling(
        rule="objections.exit", title="查实的退出名单", clause=clause, required="、".join(effects) or "撤销推荐",
        found=f"查实 {len(upheld)} 件", findings=tuple(findings),
    )  # fmt: skip


def _judge(case: Case, key: str, objection: Objection) -> Iterator[Finding]:
    clause = case.campaign.reports.clause
    notices = {placed.id: placed for placed in case.content.notices}
    of = notices.get(objection.notice)
    if key == NOTICE_ITSELF:
        yield from _to_the_notice(case, objection, of)
        return
    if of is None or key not in of.notice.candidates:
        sentence = f"公示 {objection.notice} 的名单里没有 {case.name(key)}"
        yield Finding("error", "objections", objection.place, sentence, "改正公示编号", clause)
        return
    above = next((placed for placed in _later(case, key, of) if _too_early(objection, placed)), None)
    if above is None:
        return
    yield (_inconclusive if objection.state == "inconclusive" else _open)(case, key, objection, above)


def _to_the_notice(case: Case, objection: Objection, of: PlacedNotice | None) -> Iterator[Finding]:
    """Hold back the whole list while an objection to the notice itself is open, or when it was upheld."""
    if of is None or of.notice.withdrawn is not None:
        return
    above = next((placed for key in of.notice.candidates for placed in _later(case, key, of)), None)
    if above is None or not _too_early(objection, placed=above) or objection.state == "inconclusive":
        return
    told = {"open": "还在核查中", "upheld": "查实"}.get(objection.state, f"{objection.closed} 才查清")
    sentence = f"{of.id} 有对公示本身的异议，{told}，名单却进入了 {above.id}（{above.period.start}）"
    if objection.state == "upheld":
        yield case.doubt(
            "objections.notice", objection.place, sentence, "改正以后重新公示，或者写明理由",
            case.campaign.reports.clause, strength="normally", subject=of.notice.unit or "",
        )  # fmt: skip
    else:
        yield Finding(
            "error", "objections", objection.place, sentence, "查清以前不能上报", case.campaign.reports.clause
        )


def _later(case: Case, key: str, of: PlacedNotice) -> Iterator[PlacedNotice]:
    """Yield the notices above that name the candidate."""
    order = case.campaign.tier_order
    for tier in case.campaign.tiers[order(of.notice.tier) + 1 :]:
        placed = case.standing[tier.id].get(key)
        if placed is not None and placed.id != of.id:
            yield placed


def _too_early(objection: Objection, placed: PlacedNotice) -> bool:
    """Tell whether a notice began although the objection was not settled in the candidate's favour by then."""
    if objection.received >= placed.period.start:
        return False  # nobody could have waited for it
    if objection.state == "not_upheld":
        return objection.closed is not None and placed.period.start < objection.closed
    return True


def _open(case: Case, key: str, objection: Objection, above: PlacedNotice) -> Finding:
    said = OBJECTION_ZH[objection.state]
    when = f"，{objection.closed} 才办结" if objection.state == "not_upheld" else ""
    sentence = f"{case.name(key)}在 {objection.notice} 的异议{said}{when}，却进入了 {above.id}（{above.period.start}）"
    remedy = "查清以前不能上报；查实的从这份名单中去掉"
    return Finding("error", "objections", objection.place, sentence, remedy, case.campaign.reports.clause)


def _inconclusive(case: Case, key: str, objection: Objection, above: PlacedNotice) -> Finding:
    """Judge by the document: 一般不再推荐 (001) is a warning that a reason settles, silence an error."""
    rules = case.campaign.reports
    strength = rules.inconclusive_strength or "must_not"
    sentence = f"{case.name(key)}在 {objection.notice} 的异议不能得出明确结论，却进入了 {above.id}"
    if rules.inconclusive:
        sentence += f"：{rules.inconclusive}（{rules.clause}）"
    return case.doubt(
        "objections.inconclusive", objection.place, sentence, "不再推荐", rules.clause, strength=strength, subject=key
    )


def public_lines(campaign: Campaign, _rulings: Sequence[Ruling]) -> Iterator[PublicLine]:
    """Yield what follows when something comes out after the award; what follows before stands beside 有异议怎么办."""
    if campaign.after_award:
        after = campaign.after_award
        yield PublicLine(f"表彰以后，{after.when}：{'、'.join(after.effect)}", after.clause)


FAMILY = Family(name="objections", title="异议", judge=judge, public_lines=public_lines)
