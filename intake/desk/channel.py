"""The recommending channel (推荐渠道): which unit may look into a report, nearest to the candidate first.

From the workplace over the recommending unit to whom the committee has named: 000 五（四）, 001 五（三）.  Whom the
report is about is left out, and the next one up takes its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.desk.access import EVERY, Scope, scope_of
from intake.store.tables import Staff
from publicity.model.notice_id import NoticeId
from publicity.names import unit_key
from publicity.published import PublishedCampaign, PublishedCandidate, PublishedNotice

_SHORTEST_NAME = 4
STEPS_ZH = ("所在单位", "推荐单位", "评选机构指定")


@dataclass(frozen=True, slots=True)
class About:
    """What a report is about: a notice, one of its candidates or None, and who else is concerned, as it says.

    ``unit_name`` is the published name of the recommending unit, empty when there is none.
    """

    notice: PublishedNotice
    candidate: PublishedCandidate | None
    others: str = ""
    unit_name: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """An account on the channel: how far up it stands, and why it is left out, if it is."""

    staff: Staff
    step: int
    concerned: str = ""

    @property
    def label(self) -> str:
        """The account with its place on the channel."""
        return f"{self.staff.label}（{STEPS_ZH[self.step]}）"


def concerning(
    campaign: PublishedCampaign | None, notice: PublishedNotice, candidate: PublishedCandidate | None, others: str
) -> About:
    """Return what a report is about, with the name that its campaign gives the recommending unit."""
    unit = candidate.unit_id if candidate else notice.unit_id
    names = [one.name for one in campaign.units if one.id == unit] if campaign else []
    return About(notice, candidate, others, "".join(names[:1]))


def channel(session: Session, about: About) -> tuple[list[Choice], list[Choice]]:
    """Return the accounts that may investigate, nearest first, and those that are left out."""
    investigators = select(Staff).where(Staff.role == "investigator", Staff.left_at.is_(None)).order_by(Staff.name)
    found = [choice for one in session.scalars(investigators) if (choice := _choice(one, about)) is not None]
    found.sort(key=lambda choice: choice.step)
    return [one for one in found if not one.concerned], [one for one in found if one.concerned]


def _choice(staff: Staff, about: About) -> Choice | None:
    scopes = [scope_of(part) for part in staff.scopes.split()]
    places = [(step, scope) for scope in scopes if (step := _step(scope, about)) is not None]
    if not places:
        return None
    step, scope = min(places, key=lambda place: place[0])
    return Choice(staff, step, _concern(staff, step, scope, about))


def _step(scope: Scope, about: About) -> int | None:
    """Return how far up an account's scope stands, None when it is not on the channel."""
    candidate, notice = about.candidate, about.notice
    if scope.campaign not in {EVERY, NoticeId.of(notice.id).campaign} or scope.tier not in {"", notice.tier_id}:
        return None
    if not scope.unit:
        return 2
    if scope.unit != (candidate.unit_id if candidate else notice.unit_id):
        return None
    if not scope.workplace:
        return 1
    return 0 if candidate is not None and unit_key(scope.workplace) in _workplaces(candidate) else None


def _concern(staff: Staff, step: int, scope: Scope, about: About) -> str:
    """Return why an account is left out: the report is about it, about its head, or names it."""
    candidate, names = about.candidate, [staff.label, scope.workplace, about.unit_name if step == 1 else ""]
    if candidate is None:
        return "公示是它发的" if step == 1 else ""
    if candidate.kind == "person" and candidate.name in staff.label:
        return "反映的是本人"
    own = step == 0 or (step == 1 and about.unit_name != "" and unit_key(about.unit_name) in _workplaces(candidate))
    if candidate.kind == "collective" and (own or staff.label in {candidate.name, candidate.workplace}):
        return "反映的是它"
    if candidate.heads and own:
        return "反映的是它的负责人"
    return "反映里提到它" if _named(names, about.others) else ""


def _named(names: Sequence[str], text: str) -> bool:
    return any(len(unit_key(name)) >= _SHORTEST_NAME and unit_key(name) in unit_key(text) for name in names)


def _workplaces(candidate: PublishedCandidate) -> set[str]:
    own = {candidate.name} if candidate.kind == "collective" else set()
    return {unit_key(name) for name in {candidate.workplace} | own}
