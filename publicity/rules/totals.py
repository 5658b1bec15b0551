"""Totals (总数): nominees and awards, sub-awards inside, parts that the document counts, and 差额.

000 二、附件; 001 三; 002 二（二）、附件1; 003 一; 004 四（一）.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from publicity.problems import Finding
from publicity.rules.case import Case
from publicity.rules.family import Family
from publicity.rules.slates import Slate
from publicity.ruling import Ruling


def judge(case: Case) -> Iterator[Ruling]:
    """Yield the rulings on the list of all nominees and on the committee's."""
    nominees = next((slate for slate in case.lists if slate.scope == "nominees"), None)
    awards = next((slate for slate in case.lists if slate.scope == "awards"), None)
    selection = case.campaign.selection
    if nominees is not None:
        yield from _nominees(case, nominees)
        if not selection.differential:
            yield from _numbers(case, nominees)
    if awards is not None:
        yield from _numbers(case, awards)
        if selection.awards is not None:
            yield _most(
                case,
                awards,
                _Number("totals.awards", "表彰总数", selection.awards, selection.clause),
                awards.candidates,
            )
    if nominees is not None and selection.differential:
        yield _differential(case, nominees)


def _nominees(case: Case, slate: Slate) -> Iterator[Ruling]:
    selection, gone = case.campaign.selection, case.content.changes
    if selection.nominees is not None:
        lost = [key for key in slate.lost if gone[key].slot != "reassigned"]
        everybody = [*slate.candidates, *lost]
        number = _Number("totals.nominees", "推荐总数", selection.nominees, selection.clause)
        yield _most(case, slate, number, everybody)
    if selection.reserves is not None:
        number = _Number("totals.reserves", "备选总数", selection.reserves, selection.clause)
        yield _most(case, slate, number, slate.reserves)


def _numbers(case: Case, slate: Slate) -> Iterator[Ruling]:
    """Compare each award and each counted class with its number; the special award stands inside its parent's."""
    inside = {award.id: {award.id} for award in case.campaign.awards}
    for award in case.campaign.awards:
        if award.sub_award_of:
            inside[award.sub_award_of].add(award.id)
    for award in case.campaign.awards:
        if award.count is not None:
            mine = [key for key in slate.candidates if case.content.candidates[key].award in inside[award.id]]
            number = _Number(f"totals.award.{award.id}", f"{award.title}名额", award.count, award.clause)
            yield _most(case, slate, number, mine)
    for category in case.campaign.categories:
        if category.count is not None:
            mine = [key for key in slate.candidates if category.id in case.census.of(case.content.candidates[key])]
            rule = f"totals.category.{category.id}"
            number = _Number(rule, f"{category.title}数量", category.count, category.clause)
            lost = [key for key in _lost(case, slate) if category.id in case.census.of(case.content.candidates[key])]
            yield _exact(case, slate, number, mine, len(lost))


def _lost(case: Case, slate: Slate) -> list[str]:
    """Return who was taken off with a place of the list that nobody may fill again; an alternate had none."""
    if slate.scope == "awards" and case.campaign.selection.differential:
        return []  # more were nominated than there are places
    return [
        key
        for key, change in case.content.changes.items()
        if change.kind == "withdrawn" and change.slot not in {None, "reassigned"} and key in case.named
        and not case.content.candidates[key].reserve
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Number:
    rule: str
    title: str
    most: int
    clause: str


def _most(case: Case, slate: Slate, number: _Number, keys: Sequence[str]) -> Ruling:
    over = len(keys) - number.most
    findings: tuple[Finding, ...] = ()
    if over > 0:
        head = f"{slate.title}：{number.title} {number.most} 名（{number.clause}），现 {len(keys)} 名，多 {over} 名"
        sentence = f"{head}：{case.names(keys[number.most :])}"
        place = case.place(keys[number.most])
        findings = (case.doubt(number.rule, place, sentence, "减到名额以内", number.clause),)
    return Ruling(
        rule=number.rule, title=number.title, clause=number.clause, scope=slate.title,
        required=f"不超过 {number.most} 名", found=f"{len(keys)} 名", findings=findings,
    )  # fmt: skip


def _exact(case: Case, slate: Slate, number: _Number, keys: Sequence[str], lost: int) -> Ruling:
    """Ask for a class's number itself once the list is final (001 三: 95 and 15 of 110), less the places lost."""
    title = number.title
    if lost:
        number = replace(number, title=f"{title}（减去因查实取消的 {lost} 个）", most=number.most - lost)
    ruling, short = replace(_most(case, slate, number, keys), title=title), number.most - len(keys)
    if not slate.final or short <= 0:
        return ruling
    sentence = f"{slate.title}：{number.title} {number.most} 名（{number.clause}），现 {len(keys)} 名，还差 {short} 名"
    finding = Finding("warning", number.rule, slate.place, sentence, "补足；推荐不满的，核对名单", number.clause)
    return replace(ruling, required=f"{number.most} 名", findings=(finding,))


def _differential(case: Case, slate: Slate) -> Ruling:
    """Judge 差额: more must be nominated, alternates included, than will be awarded (000 附件, 002 附件1, 003 一)."""
    selection = case.campaign.selection
    have = len(slate.candidates) + len(slate.reserves)
    rule, wanted = "totals.differential", f"多于表彰数 {selection.awards} 名"
    findings: tuple[Finding, ...] = ()
    if slate.final and selection.awards is not None and have <= selection.awards:
        sentence = f"差额推荐（{selection.clause}），推荐 {have} 名不多于表彰 {selection.awards} 名"
        findings = (case.doubt(rule, slate.place, sentence, "推荐人数要多于表彰数", selection.clause),)
    return Ruling(
        rule=rule, title="差额推荐", clause=selection.clause, scope=slate.title, required=wanted,
        found=f"{have} 名", binding=slate.final and selection.awards is not None, findings=findings,
    )  # fmt: skip


FAMILY = Family(name="totals", title="总数与差额", judge=judge)
