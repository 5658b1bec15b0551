"""Who may not stand beside whom (同一单位的限制): 002 五（一）、六（四）; 003 三（三）."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from publicity.model.campaign import Campaign
from publicity.model.candidate import Candidate
from publicity.model.words import STRENGTH_ZH
from publicity.names import unit_key
from publicity.rules.case import Case
from publicity.rules.family import Family, PublicLine
from publicity.ruling import Ruling

Pairs = Iterator[tuple[Candidate, Candidate]]
_HEAD = re.compile(r"[（(，,、\s]")


def judge(case: Case) -> Iterator[Ruling]:
    """Yield one ruling for each restriction; each pair is found once, at the later row."""
    for conflict in case.campaign.conflicts:
        pairs = list(_FINDERS[conflict.same](case))
        findings = [
            case.doubt(
                f"conflicts.{conflict.id}", case.place(one.id),
                f"{case.name(one.id)}与{case.name(other.id)}：{conflict.text}"
                f"（{STRENGTH_ZH[conflict.strength]}，{conflict.clause}）",
                "去掉其中一个", conflict.clause, strength=conflict.strength, subject=one.id,
            )
            for one, other in pairs
        ]  # fmt: skip
        yield Ruling(
            rule=f"conflicts.{conflict.id}", title=conflict.text, clause=conflict.clause,
            required=STRENGTH_ZH[conflict.strength], found=f"{len(pairs)} 对", findings=tuple(findings),
        )  # fmt: skip


def _same_unit(case: Case) -> Pairs:
    """Pair persons with collectives of one unit, the collective itself or the unit that it belongs to."""
    places: dict[str, list[Candidate]] = defaultdict(list)
    for collective in _collectives(case):
        for name in {unit_key(collective.name), unit_key(collective.section_of)} - {""}:
            places[name].append(collective)
    for person in _persons(case):
        for collective in places.get(unit_key(person.workplace), ()):
            yield person, collective


def _same_section(case: Case) -> Pairs:
    """Pair persons with a collective that is their own section (处、科室) of their unit."""
    sections: dict[str, list[Candidate]] = defaultdict(list)
    for collective in _collectives(case):
        sections[unit_key(collective.name)].append(collective)
    for person in _persons(case):
        where = {unit_key(person.workplace), unit_key(person.workplace + person.section)} if person.section else set()
        for name in where:
            yield from ((person, collective) for collective in sections.get(name, ()))


def _head(case: Case) -> Pairs:
    """Pair a collective with its own head, and with whoever works in it, when both are nominated."""
    collectives: dict[str, list[Candidate]] = defaultdict(list)
    for collective in _collectives(case):
        collectives[_HEAD.split(collective.head)[0]].append(collective)
        collectives[unit_key(collective.name)].append(collective)
    for person in _persons(case):
        for collective in collectives.get(person.name, ()):
            if unit_key(person.workplace) in {unit_key(collective.section_of), unit_key(collective.name)}:
                yield person, collective
        for collective in collectives.get(unit_key(person.workplace), ()):
            if _HEAD.split(collective.head)[0] != person.name:
                yield person, collective


def _same_achievement(case: Case) -> Pairs:
    """Pair candidates whose deeds are one text: the same achievement told twice."""
    told: dict[str, Candidate] = {}
    for candidate in case.people:
        text = re.sub(r"\W", "", candidate.deeds)
        if text and text in told:
            yield candidate, told[text]
        told.setdefault(text, candidate)


def _persons(case: Case) -> list[Candidate]:
    return [candidate for candidate in case.people if candidate.kind == "person"]


def _collectives(case: Case) -> list[Candidate]:
    return [candidate for candidate in case.people if candidate.kind == "collective"]


_FINDERS: dict[str, Callable[[Case], Pairs]] = {
    "unit": _same_unit,
    "section": _same_section,
    "head_of_collective": _head,
    "achievement": _same_achievement,
}


def public_lines(campaign: Campaign, _rulings: Sequence[Ruling]) -> Iterator[PublicLine]:
    """Yield each restriction with its strength."""
    for conflict in campaign.conflicts:
        yield PublicLine(f"{STRENGTH_ZH[conflict.strength]}：{conflict.text}", conflict.clause)


FAMILY = Family(name="conflicts", title="同一单位", judge=judge, public_lines=public_lines)
