"""What a summary says of an edition: how many campaigns, candidates, notices in each state, and what to look at."""

from collections import Counter
from typing import NamedTuple

from publicity.problems import Finding
from sitegen.edition import Edition


class Tally(NamedTuple):
    """Numbers for the terminal; ``faces`` counts the notices by face, drafts apart."""

    campaigns: int
    candidates: int
    faces: dict[str, int]
    settled: int
    warnings: tuple[Finding, ...]
    pages: int = 0


def tally_of(edition: Edition, pages: int = 0) -> Tally:
    """Count."""
    content = edition.content
    faces = Counter(
        "draft" if placed.is_draft else placed.face(edition.now).value
        for campaign in content.campaigns
        for placed in campaign.notices
    )
    return Tally(
        campaigns=len(content.campaigns),
        candidates=sum(len(campaign.candidates) for campaign in content.campaigns),
        faces=dict(faces),
        settled=len(content.settled),
        warnings=content.warnings,
        pages=pages,
    )
