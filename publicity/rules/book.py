"""The rule book: every family of rules, in the order in which a report shows them."""

from publicity.rules import (
    approvals,
    conflicts,
    consultations,
    criteria,
    deeds,
    eligibility,
    honours,
    materials,
    objections,
    privacy,
    publicity,
    quotas,
    reasons,
    structure,
    tables,
    timetable,
    totals,
    votes,
)
from publicity.rules.case import Case
from publicity.rules.family import Family
from publicity.ruling import Ruling

BOOK: tuple[Family, ...] = (
    quotas.FAMILY, totals.FAMILY, structure.FAMILY, eligibility.FAMILY, honours.FAMILY, criteria.FAMILY,
    conflicts.FAMILY, votes.FAMILY, approvals.FAMILY, consultations.FAMILY, deeds.FAMILY, materials.FAMILY,
    publicity.FAMILY, objections.FAMILY, timetable.FAMILY, privacy.FAMILY, tables.FAMILY, reasons.FAMILY,
)  # fmt: skip
_ORDER = {family.name: n for n, family in enumerate(BOOK)}


def judge(case: Case) -> tuple[Ruling, ...]:
    """Return what every rule says about a campaign, family by family.

    The order matters once: ``reasons`` comes last, since it asks which reasons the others have used.
    """
    return tuple(ruling for family in BOOK for ruling in family.judge(case))


def family_of(rule: str) -> str:
    """Return the name of the family that a rule's id begins with."""
    return rule.partition(".")[0]


def family_order(rule: str) -> int:
    """Return the place of a rule's family in the book; what the reader finds stands before all."""
    return _ORDER.get(family_of(rule), -1)


def family_title(rule: str) -> str:
    """Return the Chinese of the family that a rule belongs to."""
    order = family_order(rule)
    return BOOK[order].title if order >= 0 else "内容"
