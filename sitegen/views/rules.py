"""The rules of a campaign as readable lines, each with its clause."""

from collections.abc import Sequence
from dataclasses import dataclass

from publicity.model.campaign import Campaign
from publicity.rules.book import BOOK
from publicity.rules.family import PublicLine
from publicity.ruling import Ruling


@dataclass(frozen=True, slots=True)
class RulePart:
    """What the public reads of one family of rules."""

    title: str
    lines: tuple[PublicLine, ...]


def rule_parts(campaign: Campaign, rulings: Sequence[Ruling]) -> list[RulePart]:
    """Return the families that have something to say, in the order of the book."""
    return [
        RulePart(family.title, tuple(PublicLine(line.text.rstrip("。"), line.clause) for line in lines))
        for family in BOOK
        if (lines := tuple(family.public_lines(campaign, rulings)))
    ]
