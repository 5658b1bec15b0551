"""Consultation (征求意见): which departments each kind of candidate needs, what they said and when.

000 四（二）; 001 五（二）; 002 五（一）、七（一）4; 004 八.5.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

from publicity.content import PlacedNotice
from publicity.model.campaign import Campaign
from publicity.model.candidate import Candidate
from publicity.model.procedure import Consultation
from publicity.problems import Finding
from publicity.records import ABOUT_ZH, Opinion
from publicity.rules.case import Case
from publicity.rules.family import Family, PublicLine
from publicity.ruling import Ruling

About = Literal["person", "unit"]
TABLE = "consultations.csv"
_ABOUT: dict[str, tuple[About, ...]] = {
    "person": ("person",),
    "unit": ("unit",),
    "both": ("person", "unit"),
    "nominee": ("person",),
}


def judge(case: Case) -> Iterator[Ruling]:
    """Yield one ruling for each kind of candidate that needs departments' opinions."""
    for rule in case.campaign.consultations:
        due = case.due(rule.stage)
        subject = [
            candidate
            for key in due
            if (candidate := case.content.candidates[key]).kind in rule.kinds and case.census.fits(rule.who, candidate)
        ]
        findings = [f for candidate in subject for f in _judge(case, rule, candidate, due[candidate.id])]
        yield Ruling(
            rule=f"consultations.{rule.id}", title=f"征求意见：{rule.for_whom}", clause=rule.clause,
            required="、".join(rule.departments), found=f"应征求 {len(subject)} 个", binding=bool(due),
            findings=tuple(findings),
        )  # fmt: skip


def about(rule: Consultation, candidate: Candidate) -> tuple[About, ...]:
    """Return whom the opinion must be about: 企业及其负责人 means the head and the enterprise (001, 002, 004)."""
    return ("unit",) if candidate.kind == "collective" else _ABOUT[rule.opinion_on]


def _judge(case: Case, rule: Consultation, candidate: Candidate, notice: PlacedNotice) -> Iterator[Finding]:
    given: dict[tuple[str, str], Opinion] = {}
    for opinion in case.records.opinions.get(candidate.id, ()):
        given[opinion.department, opinion.about] = opinion
    key, name = f"consultations.{rule.id}", case.name(candidate.id)
    for who in about(rule, candidate):
        missing = [department for department in rule.departments if (department, who) not in given]
        if missing:
            sentence = f"{name}缺{'、'.join(missing)}对{ABOUT_ZH[who]}的意见（{rule.for_whom}，{rule.clause}）"
            yield Finding("error", key, case.place(candidate.id), sentence, f"征求后填入 {TABLE}", rule.clause)
        for department in rule.departments:
            if (department, who) in given:
                yield from _opinion(case, rule, candidate, given[department, who], notice)


def _opinion(
    case: Case, rule: Consultation, candidate: Candidate, opinion: Opinion, notice: PlacedNotice
) -> Iterator[Finding]:
    key, name = f"consultations.{rule.id}", case.name(candidate.id)
    if opinion.view != "agree":
        word = "不同意" if opinion.view == "disagree" else "还没有答复"
        sentence = f"{opinion.department}对{name}{word}（{rule.clause}）"
        yield Finding("error", key, opinion.place, sentence, "查明情况；不同意的不能上报", rule.clause)
    if opinion.on > notice.period.start:
        sentence = (
            f"{opinion.department}对{name}的意见（{opinion.on}）晚于公示首日 {notice.period.start}（{rule.clause}）"
        )
        yield Finding("error", key, opinion.place, sentence, "先征求意见，再公示上报", rule.clause)


def public_lines(campaign: Campaign, _rulings: Sequence[Ruling]) -> Iterator[PublicLine]:
    """Yield whose opinions each kind of candidate needs, and which office reviews whom."""
    for rule in campaign.consultations:
        level = f"（{rule.level}）" if rule.level else ""
        yield PublicLine(f"{rule.for_whom}：{'、'.join(rule.departments)}{level}", rule.clause)
    for split in campaign.review_splits:
        yield PublicLine(f"分工审核，{split.for_whom}：{split.by}", split.clause)


FAMILY = Family(name="consultations", title="征求意见", judge=judge, public_lines=public_lines)
