"""Deeds (事迹): how long, counted as Chinese readers count, and in which person.

000 五（一）5; 001 五（六）; 002 七（一）5、附件3、附件4; 003 三（五）; 004 九（二）.
"""

import re
from collections.abc import Iterator, Sequence

from publicity.model.campaign import Campaign
from publicity.model.candidate import Candidate
from publicity.model.materials import DeedRule
from publicity.problems import Finding
from publicity.rules.case import Case
from publicity.rules.family import Family, PublicLine, but
from publicity.ruling import Ruling

_MARKUP = re.compile(r"(?m)^\s{0,3}(?:#{1,6}\s+|[-*+]\s+|>\s?|\d+[.)]\s+)|!?\[([^\]]*)\]\([^)]*\)|[*_`~]")
# Whatever may be markup: a class alone, which is searched several times faster than what it stands for.
_MARKED = re.compile(r"[#>*+_`~\[\]\-.)]")
# Words and numbers of two characters and more: one of a single character counts as one anyway.
_WORD = re.compile(r"[A-Za-z0-9\u00c0-\u024f](?:[A-Za-z0-9\u00c0-\u024f]|[.,:/%'\-][A-Za-z0-9\u00c0-\u024f])++")
_QUOTED = re.compile(r"“[^”]*”|‘[^’]*’|「[^」]*」|《[^》]*》")
_FIRST_PERSON = re.compile(r"我们?|本人|俺|咱")
_NOT_FIRST = re.compile(r"我(?:国|省|市|县|区|州|军|党|校|院|厂|公司|单位)|自我|忘我|敌我")


def judge(case: Case) -> Iterator[Ruling]:
    """Yield one ruling for each kind of deed that is kept here."""
    for rule in case.campaign.deeds:
        subject = [c for c in case.people if c.kind in rule.kinds]
        texts = [(c, _text(case, rule, c)) for c in subject]
        findings = [finding for c, text in texts if text for finding in _judge(case, rule, c, text)]
        kept = sum(bool(text) for _, text in texts)
        yield Ruling(
            rule=f"deeds.{rule.id}", title=rule.title, clause=rule.clause, required=_required(rule),
            found=f"核对 {kept} 篇" if rule.published or rule.folder else "这份材料不进入本站",
            binding=bool(rule.published or rule.folder), findings=tuple(findings),
        )  # fmt: skip


def length(text: str) -> int:
    """Return how long a text is as Chinese readers count: each character and mark one, each word or number one.

    That is the 字数 of word processors: spaces and Markdown's own marks do not count.
    """
    plain = _MARKUP.sub(lambda match: match[1] or "", text) if _MARKED.search(text) else text
    return len("".join(plain.split())) - sum(len(word) - 1 for word in _WORD.findall(plain))


def _text(case: Case, rule: DeedRule, candidate: Candidate) -> str:
    if rule.folder is None or rule.folder == "deeds":
        return candidate.deeds if rule.published else ""
    return case.records.deeds.get(rule.id, {}).get(candidate.id, "")


def _required(rule: DeedRule) -> str:
    parts = [f"{rule.max_chars} 字以内"] if rule.max_chars is not None else []
    if rule.max_chars is None and rule.about_chars is not None:
        low, high = span(rule)
        parts.append(f"{rule.about_chars} 字左右（{low}—{high} 字）")
    return "，".join([*parts, *["第三人称"] * (rule.person == "third")]) or "文件没有写明字数"


def span(rule: DeedRule) -> tuple[int, int]:
    """Return the shortest and the longest length that 左右 allows, by the campaign's tolerance."""
    about, tolerance = rule.about_chars or 0, rule.tolerance_percent or 0
    return -(-about * (100 - tolerance) // 100), about * (100 + tolerance) // 100


def _judge(case: Case, rule: DeedRule, candidate: Candidate, text: str) -> Iterator[Finding]:
    key, place, name = f"deeds.{rule.id}", case.place(candidate.id), case.name(candidate.id)
    have = length(text)
    if rule.max_chars is not None:
        if have > rule.max_chars:
            over = have - rule.max_chars
            sentence = f"{name}的{rule.title} {have} 字，应在 {rule.max_chars} 字以内（{rule.clause}），多 {over} 字"
            yield Finding("error", key, place, sentence, "删减事迹", rule.clause)
    elif rule.about_chars is not None:
        low, high = span(rule)
        if not low <= have <= high:
            sentence = (
                f"{name}的{rule.title} {have} 字，不在 {rule.about_chars} 字左右（{low}—{high} 字，{rule.clause}）"
            )
            yield Finding("error", key, place, sentence, "增删事迹，或者调整 tolerance_percent", rule.clause)
    if rule.person == "third" and (said := first_person(text)):
        sentence = f"{name}的{rule.title}要用第三人称（{rule.clause}），其中有“{said}”"
        yield case.doubt(
            f"{key}.person", place, sentence, "改成第三人称，引语加引号", rule.clause, strength="normally",
            subject=candidate.id,
        )  # fmt: skip


def first_person(text: str) -> str:
    """Return the first 我 or 本人 that stands outside quotation, or nothing; 我国 and 自我 are no first person."""
    match = _FIRST_PERSON.search(_NOT_FIRST.sub("", _QUOTED.sub("", text)))
    return match[0] if match else ""


def public_lines(campaign: Campaign, _rulings: Sequence[Ruling]) -> Iterator[PublicLine]:
    """Yield how long each kind of deed may be, and whether it is published."""
    for deed in campaign.deeds:
        limits = [f"{deed.max_chars} 字以内"] if deed.max_chars else []
        limits += [f"{deed.about_chars} 字左右"] if deed.about_chars else []
        person = "，用第三人称" if deed.person == "third" else ""
        public = "，公示" if deed.published else "，不公示"
        text = f"{deed.title}：{'、'.join(limits) or '文件没有写明字数'}{person}{public}"
        yield PublicLine(text + but(deed.note), deed.clause)


FAMILY = Family(name="deeds", title="事迹", judge=judge, public_lines=public_lines)
