"""Lists made up to a number, judged by the real rules of the five documents."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from publicity.content import CampaignContent, PlacedNotice
from publicity.model.campaign import Campaign
from publicity.model.candidate import Candidate, Change
from publicity.model.notice import Approval, Notice, PeriodSpec
from publicity.model.site import CalendarFile
from publicity.model.tiers import Tier
from publicity.model.words import Kind
from publicity.period import compute
from publicity.problems import Finding, Findings, Place
from publicity.reader.files import ContentFolder
from publicity.reader.typed import structure
from publicity.reader.yamlfile import Document, read_yaml
from publicity.records import Answers, Ballot, Decision, Opinion, Records
from publicity.rules.book import judge
from publicity.rules.case import Case
from publicity.rules.consultations import about
from publicity.ruling import Ruling
from publicity.workdays import calendar_for
from tools.rules import NUMBERS

CONTENT = Path(__file__).parent.parent / "content"
DOCUMENTS = {number: campaign for campaign, number in NUMBERS.items()}
FIRST_DAY = date(2024, 5, 6)  # a Monday; four five-day periods from here meet no holiday but 端午 on 10 June


@cache
def document(number: str) -> Document:
    """Return one document's campaign.yml as it stands in the repository."""
    folder = ContentFolder(CONTENT, Findings())
    read = read_yaml(folder, CONTENT / "campaigns" / DOCUMENTS[number] / "campaign.yml")
    assert read is not None
    return read


@cache
def campaign(number: str) -> Campaign:
    """Return one document's rules, for a whole list instead of the repository's excerpt."""
    read = structure(document(number), Campaign, Findings())
    assert read is not None
    return replace(read, excerpt=None)


class Docket:
    """A campaign with as many candidates as a test asks for; everything else is in order until a test spoils it.

    Every recommending unit has one notice a tier, the committee one, each tier after the one before;
    ``final`` tells whether those lists are whole.
    """

    def __init__(self, number: str, **changed: Any) -> None:
        """Take a document by its number; ``changed`` replaces fields of its campaign."""
        self.campaign = replace(campaign(number), **changed)
        self.where = document(number).place
        self.candidates: dict[str, Candidate] = {}
        self.changes: dict[str, Change] = {}
        self.left_out: set[tuple[str, str]] = set()
        self.final = True
        self.records: dict[str, Any] = {}
        self.notices: dict[str, dict[str, Any]] = {}

    def add(self, count: int = 1, **fields: Any) -> list[Candidate]:
        """Add candidates with these fields; columns go into ``staff``, whatever sheet they stand in."""
        added = []
        for _ in range(count):
            n = len(self.candidates) + 1
            kind: Kind = fields.get("kind", "person")
            award = next((a.id for a in self.campaign.awards if a.kind == kind), self.campaign.awards[0].id)
            given = {
                "id": f"c-{n}",
                "sheet": "candidates.csv",
                "kind": kind,
                "name": f"推荐{n}",
                "workplace": f"单位{n}",
                "post": "职工",
                "award": award,
                "unit": self.campaign.units[0].id,
                "category": "",
                "deeds": f"这是第{n}个推荐对象的事迹。",
            } | fields
            candidate = Candidate(**given)
            self.candidates[candidate.id] = candidate
            added.append(candidate)
        return added

    def change(self, candidate: Candidate, **fields: Any) -> None:
        """Change a candidate that was added."""
        self.candidates[candidate.id] = replace(self.candidates[candidate.id], **fields)

    def leaves(self, candidate: Candidate, after: str, **fields: Any) -> None:
        """Let a candidate leave after a tier."""
        given: dict[str, Any] = {
            "kind": "withdrawn",
            "reason": "查实",
            "slot": "not_refilled",
            "on": FIRST_DAY,
        } | fields
        self.changes[candidate.id] = Change(candidate=candidate.id, after_tier=after, **given)

    def case(self) -> Case:
        """Return the case, with every record that the rules ask for unless the test gave its own."""
        places = {key: Place("candidates.csv", n) for n, key in enumerate(self.candidates, 2)}
        content = CampaignContent(
            campaign=self.campaign,
            calendar=calendar_for(CalendarFile(), self.campaign.region),
            candidates=self.candidates,
            notices=tuple(self._notices()),
            changes=self.changes,
            places=places,
        )
        records = self._records(Case(content, Records(), self.where, {}))
        return Case(content, replace(records, **self.records), self.where, {})

    def rulings(self, rule: str = "") -> tuple[Ruling, ...]:
        """Return the rulings of the rules that begin with a name."""
        return tuple(ruling for ruling in judge(self.case()) if ruling.rule.startswith(rule))

    def findings(self, rule: str) -> tuple[Finding, ...]:
        """Return the findings of the rules that begin with a name."""
        return tuple(f for ruling in judge(self.case()) for f in ruling.findings if f.rule.startswith(rule))

    def errors(self, rule: str) -> list[str]:
        """Return the sentences of a rule's errors."""
        return [finding.sentence for finding in self.findings(rule) if finding.level == "error"]

    def doubts(self, rule: str) -> list[str]:
        """Return the sentences of a rule's warnings that nothing settles."""
        return [f.sentence for f in self.findings(rule) if f.level == "warning" and not f.settled]

    def settled(self, rule: str) -> list[str]:
        """Return the sentences of a rule's warnings that a reason or a remark settles."""
        return [finding.sentence for finding in self.findings(rule) if finding.settled]

    def _notices(self) -> Iterator[PlacedNotice]:
        start = FIRST_DAY
        for tier in self.campaign.tiers:
            for unit in [None] if tier.run_by == "committee" else [unit.id for unit in self.campaign.units]:
                keys = [c.id for c in self.candidates.values() if unit in {None, c.unit} and self._stands(c, tier)]
                if keys:
                    yield self._notice(tier, unit, keys, start)
            start += timedelta(days=7)

    def _stands(self, candidate: Candidate, tier: Tier) -> bool:
        change = self.changes.get(candidate.id)
        order = self.campaign.tier_order
        gone = change is not None and order(change.after_tier) < order(tier.id)
        return not gone and (candidate.id, tier.id) not in self.left_out

    def _notice(self, tier: Tier, unit: str | None, keys: Sequence[str], start: date) -> PlacedNotice:
        key = f"{unit or 'committee'}-{tier.id}"
        given = {
            "title": "公示",
            "tier": tier.id,
            "issuer": "公示单位",
            "unit": unit,
            "issued_on": start,
            "follows": 1,
            "period": PeriodSpec(start=start, days=tier.exact_working_days or tier.min_working_days or 5),
            "candidates": tuple(keys),
            "list_complete": self.final,
            "approval": Approval(by="评委会", on=start - timedelta(days=1), record="一号"),
        } | self.notices.get(key, {})
        notice = Notice(**given)
        period = compute(notice.period, calendar_for(CalendarFile(), self.campaign.region))
        place = Place(f"{key}.yml", 1)
        return PlacedNotice(
            id=key,
            campaign=self.campaign.id,
            notice=notice,
            period=period,
            place=place,
            days_place=place,
            outcome_place=place,
        )

    def _records(self, bare: Case) -> Records:
        return Records(
            ballots=self._ballots(bare),
            opinions=self._opinions(bare),
            decisions=tuple(self._decisions(bare)),
            checks={key: self._answers(bare, candidate) for key, candidate in self.candidates.items()},
            materials={
                key: Answers(cells={m.what: "齐" for m in self.campaign.materials}, place=Place("materials.csv"))
                for key in (*self.candidates, *(unit.id for unit in self.campaign.units))
            },
        )

    def _ballots(self, bare: Case) -> dict[str, tuple[Ballot, ...]]:
        found: dict[str, list[Ballot]] = {}
        for vote in self.campaign.votes:
            for key, placed in bare.due(vote.stage).items():
                if bare.census.fits(vote.who, self.candidates[key]) and not (vote.group and key in found):
                    on = placed.period.start - timedelta(days=2)
                    ballot = Ballot(
                        candidate=key, body=vote.body[0], on=on, members=100, present=100, valid=100, affirmative=100,
                        secret=True, differential=True, announced=True, place=Place("votes.csv"),
                    )  # fmt: skip
                    found.setdefault(key, []).append(ballot)
        return {key: tuple(ballots) for key, ballots in found.items()}

    def _opinions(self, bare: Case) -> dict[str, tuple[Opinion, ...]]:
        found: dict[str, list[Opinion]] = {}
        for rule in self.campaign.consultations:
            for key, placed in bare.due(rule.stage).items():
                candidate = self.candidates[key]
                if candidate.kind in rule.kinds and bare.census.fits(rule.who, candidate):
                    for department in rule.departments:
                        for who in about(rule, candidate):
                            opinion = Opinion(
                                candidate=key, department=department, about=who, on=placed.period.start, view="agree",
                                place=Place("consultations.csv"),
                            )  # fmt: skip
                            found.setdefault(key, []).append(opinion)
        return {key: tuple(opinions) for key, opinions in found.items()}

    def _decisions(self, bare: Case) -> Iterator[Decision]:
        for stage in self.campaign.approval_stages:
            due = bare.due(stage.stage)
            for key in {self.candidates[key].unit: key for key in due}.values():
                for body in stage.by:
                    yield Decision(
                        unit=self.candidates[key].unit, body=body, on=due[key].period.start - timedelta(days=1),
                        record="一号", place=Place("approvals.csv"),
                    )  # fmt: skip

    def _answers(self, bare: Case, candidate: Candidate) -> Answers:
        cells = {
            rule.title: "是" if rule.strength == "must" else "否"
            for rule in self.campaign.eligibility
            if rule.title and candidate.kind in rule.applies_to and bare.census.fits(rule.who, candidate)
        }
        cells |= {criteria.title: "是" for criteria in self.campaign.criteria if criteria.column is None}
        return Answers(cells=cells, place=Place("checks.csv"))
