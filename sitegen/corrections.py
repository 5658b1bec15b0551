"""The pages that corrected deeds change, made from the edition that the last build kept."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from pickle import UnpicklingError

from publicity.chinese import at_moment
from publicity.content import CampaignContent
from publicity.model.candidate import Candidate
from publicity.privacy import leaks
from publicity.problems import Place
from publicity.records import Records
from publicity.rules import deeds
from publicity.rules.case import Case
from publicity.rules.privacy import allowed_in
from sitegen.glyphs import boxed_characters, shipped_characters
from sitegen.kept import Kept, read_edition
from sitegen.pages import Pages, templates_of
from sitegen.shells import Shells
from sitegen.stencils import escaped


def pages(name: str, corrected: Mapping[str, Sequence[str]], now: datetime, site: Path) -> dict[str, bytes] | None:
    """Return the pages to write, by address; None when the rules had or have something to say of a deed.

    Args:
        name: where the edition is kept.
        corrected: the ids of candidates whose deeds have changed, by campaign.
        now: the moment that the home page tells.
        site: the folder of the templates.
    """
    try:
        kept = read_edition(name)
    except (OSError, EOFError, UnpicklingError):
        return None
    shipped, known = shipped_characters(site), {campaign.campaign.id for campaign in kept.edition.content.campaigns}
    for campaign in kept.edition.content.campaigns:
        for key in corrected.get(campaign.campaign.id, ()):
            if not _is_quiet(kept, campaign, key, shipped):
                return None
    if not corrected.keys() <= known:
        return None
    made = {}
    shells = Shells(lambda: kept.frames, kept.edition.content.site.base_url, kept.banner)
    for planned in Pages(kept.edition, templates_of(site), shells).naming(corrected):
        made[planned.address] = planned.render()
    if not kept.edition.as_of:
        made["index.html"] = kept.home.fill(escaped([at_moment(now)]))
    return made


def _is_quiet(kept: Kept, campaign: CampaignContent, key: str, shipped: frozenset[str]) -> bool:
    """Tell whether no rule had or has a word to say of a candidate's deeds: then the others stand as judged before."""
    compared = any(conflict.same == "achievement" for conflict in campaign.campaign.conflicts)
    if compared or key not in campaign.candidates:
        return False
    candidate = campaign.candidates[key]
    return (
        bool(candidate.deeds)
        and (campaign.campaign.id, key) not in kept.known
        and not leaks(candidate.deeds, allowed_in(campaign.campaign.contacts))
        and not boxed_characters(candidate.deeds, shipped)
        and not _judged(campaign, candidate)
    )


def _judged(campaign: CampaignContent, candidate: Candidate) -> bool:
    """Tell whether the rules on deeds find anything, asked of this candidate alone."""
    key = candidate.id
    notices = tuple(placed for placed in campaign.notices if key in placed.notice.candidates)
    alone = replace(campaign, candidates={key: candidate}, places={key: Place("")}, notices=notices, changes={})
    case = Case(alone, Records(), lambda *_: Place(""), {}, drafts=True)
    return any(ruling.findings for ruling in deeds.judge(case))
