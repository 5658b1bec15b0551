"""What a summary says of an edition: how many campaigns, candidates, notices in each state, and what to look at."""

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from publicity.problems import Finding, Place

if TYPE_CHECKING:
    from sitegen.edition import Edition


class Tally(NamedTuple):
    """Numbers for the terminal; ``faces`` counts the notices by face, drafts apart.

    ``written`` is how many pages were written, None when all were.
    """

    campaigns: int
    candidates: int
    faces: dict[str, int]
    settled: int
    warnings: tuple[Finding, ...]
    pages: int = 0
    written: int | None = None

    def plain(self) -> tuple[Any, ...]:
        """Return the tally as plain values, for keeping."""
        warnings = [(f.level, f.rule, (f.place.file, f.place.line, f.place.column), f.sentence, f.remedy, f.clause)
                    for f in self.warnings]  # fmt: skip
        return (*self[:4], warnings, self.pages)


def tally_of(edition: "Edition", pages: int = 0) -> Tally:
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


def recalled(plain: tuple[Any, ...]) -> Tally:
    """Return a tally that was kept."""
    campaigns, candidates, faces, settled, warnings, pages = plain
    findings = tuple(
        Finding(level, rule, Place(*place), sentence, remedy, clause)
        for level, rule, place, sentence, remedy, clause in warnings
    )
    return Tally(campaigns, candidates, faces, settled, findings, pages)
