"""The tables of what was done for each candidate; each is optional, and what is missing the rules find."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

from publicity.model.bounds import MOST_COUNTED
from publicity.model.campaign import Campaign
from publicity.model.words import OBJECTION_ZH
from publicity.problems import Place
from publicity.reader.candidates import parse_date
from publicity.reader.files import LARGEST_DEED, ContentFolder
from publicity.reader.outcomes import Handed, objections_in
from publicity.reader.tables import Row, read_table
from publicity.records import VIEW_ZH, Answers, Ballot, Decision, Objection, Opinion, Reason, Records

VOTES = ("编号", "会议", "日期", "应到", "实到", "有效票", "赞成票", "无记名", "差额", "当场公布", "说明")
OPINIONS = ("编号", "部门", "对象", "日期", "意见", "说明")
APPROVALS = ("编号", "机构", "日期", "文号")
REASONS = ("编号", "规则", "理由", "批准", "日期")
OBJECTIONS = ("编号", "公示", "收到日期", "状态", "办结日期", "处理")
CHECKED_BY = ("核查人", "日期")
_ABOUT: dict[str, tuple[Literal["person", "unit"], ...]] = {
    "本人": ("person",),
    "单位": ("unit",),
    "本人和单位": ("person", "unit"),
}
_NUMBER = re.compile(r"[0-9]{1,9}")
_YES_NO = {"是": True, "否": False, "": None}


class _OfCandidate(Protocol):
    @property
    def candidate(self) -> str: ...


T = TypeVar("T", bound=_OfCandidate)


def read_records(
    folder: ContentFolder,
    home: Path,
    campaign: Campaign,
    candidates: Collection[str],
    handed: Mapping[str, Handed] | None = None,
) -> Records:
    """Return the records of one campaign; every row that can't be used is a finding.

    ``handed`` is what the desk handed over, by notice; what a table says of such a notice too is a finding.
    """
    reader = _Reader(folder, home, campaign, candidates, handed or {})
    titles = [e.title for e in campaign.eligibility if e.title]
    titles += [criteria.title for criteria in campaign.criteria if criteria.column is None]
    whats = [material.what for material in campaign.materials]
    return Records(
        ballots=_by_candidate(reader.ballots()),
        opinions=_by_candidate(reader.opinions()),
        checks=reader.answers("checks.csv", titles, CHECKED_BY, {"是", "否"}),
        materials=reader.answers("materials.csv", whats, (), {"齐", "缺", "无需"}),
        decisions=tuple(reader.decisions()),
        reasons=tuple(reader.reasons()),
        objections=_by_candidate(chain(reader.objections(), objections_in(handed or {}))),
        deeds={rule.id: reader.deeds(rule.folder) for rule in campaign.deeds if rule.folder not in {None, "deeds"}},
    )


class _Reader:
    def __init__(
        self,
        folder: ContentFolder,
        home: Path,
        campaign: Campaign,
        candidates: Collection[str],
        handed: Collection[str],
    ) -> None:
        self.folder, self.home, self.campaign, self.candidates = folder, home, campaign, candidates
        self.handed = handed
        self.units = {unit.id for unit in campaign.units}
        self.subjects = {*candidates, *self.units}

    def ballots(self) -> Iterator[Ballot]:
        bodies = {body: body for vote in self.campaign.votes for body in vote.body}
        for row in self._rows("votes.csv", VOTES, ("编号", "会议", "日期")):
            on, body = parse_date(self.folder, row, "日期"), self._choice(row, "会议", bodies)
            counts = [self._number(row, header) for header in ("应到", "实到", "有效票", "赞成票")]
            traits = [self._choice(row, header, _YES_NO) for header in ("无记名", "差额", "当场公布")]
            for candidate in self._subjects(row, self.candidates):
                if on is not None and body is not None:
                    yield Ballot(
                        candidate=candidate, body=body, on=on, members=counts[0], present=counts[1], valid=counts[2],
                        affirmative=counts[3], secret=traits[0], differential=traits[1], announced=traits[2],
                        place=row.place,
                    )  # fmt: skip

    def opinions(self) -> Iterator[Opinion]:
        departments = {name: name for rule in self.campaign.consultations for name in rule.departments}
        views = {chinese: code for code, chinese in VIEW_ZH.items()}
        for row in self._rows("consultations.csv", OPINIONS, OPINIONS[:5]):
            on, view = parse_date(self.folder, row, "日期"), self._choice(row, "意见", views)
            department, about = self._choice(row, "部门", departments), self._choice(row, "对象", _ABOUT)
            for candidate in self._subjects(row, self.candidates):
                for one in about or ():
                    if on is not None and view is not None and department is not None:
                        yield Opinion(
                            candidate=candidate, department=department, about=one, on=on, view=view, place=row.place
                        )  # fmt: skip

    def decisions(self) -> Iterator[Decision]:
        bodies = {body: body for stage in self.campaign.approval_stages for body in stage.by}
        for row in self._rows("approvals.csv", APPROVALS, APPROVALS):
            on, body = parse_date(self.folder, row, "日期"), self._choice(row, "机构", bodies)
            for unit in self._subjects(row, self.units):
                if on is not None and body is not None:
                    yield Decision(unit=unit, body=body, on=on, record=row.cells["文号"], place=row.place)

    def reasons(self) -> Iterator[Reason]:
        for row in self._rows("reasons.csv", REASONS, REASONS):
            on = parse_date(self.folder, row, "日期")
            if not row.cells["理由"] or not row.cells["批准"]:
                self._error(row.place, "理由和批准都要填", "写明理由，以及批准的岗位或会议")
            for subject in self._subjects(row, self.subjects):
                if on is not None:
                    yield Reason(
                        subject=subject, rule=row.cells["规则"], text=row.cells["理由"], by=row.cells["批准"], on=on,
                        place=row.place,
                    )  # fmt: skip

    def objections(self) -> Iterator[Objection]:
        states = {chinese: code for code, chinese in OBJECTION_ZH.items()}
        for row in self._rows("objections.csv", OBJECTIONS, OBJECTIONS):
            received, state = parse_date(self.folder, row, "收到日期"), self._choice(row, "状态", states)
            closed = parse_date(self.folder, row, "办结日期") if row.cells["办结日期"] else None
            if row.cells["公示"] in self.handed:
                sentence = f"公示 {row.cells['公示']} 的异议已经在 outcomes/{row.cells['公示']}.yml 里"
                self._error(row.place, sentence, "只留一处：删去这一行，或者删去那个文件")
            if state is not None and (state == "open") != (closed is None):
                self._error(row.place, "核查中的不写办结日期，其余的都要写", "改“状态”或“办结日期”")
            for candidate in self._subjects(row, self.candidates):
                if received is not None and state is not None:
                    yield Objection(
                        candidate=candidate, notice=row.cells["公示"], received=received, state=state, closed=closed,
                        place=row.place,
                    )  # fmt: skip

    def answers(self, file: str, headers: Sequence[str], more: Sequence[str], words: set[str]) -> dict[str, Answers]:
        """Return a wide table: one row a candidate or unit, one column a question."""
        found: dict[str, Answers] = {}
        for row in self._rows(file, ("编号", *headers, *more), ("编号",)):
            for header in headers:
                if (given := row.cells.get(header, "")) not in {*words, ""}:
                    self._error(row.place, f"“{header}”不能是“{given}”", f"只能是：{'、'.join(sorted(words))}，或留空")
            for subject in self._subjects(row, self.subjects):
                if subject in found:
                    self._error(row.place, f"{subject} 写了两遍，另一处在 {found[subject].place}", "只留一行")
                found.setdefault(subject, Answers(cells=row.cells, place=row.place))
        return found

    def deeds(self, name: str | None) -> dict[str, str]:
        """Return the deeds that are kept here but never published."""
        home, texts = self.home / str(name), {}
        for path in (home / entry for entry in self.folder.names_in(home)):
            if path.suffix != ".md" or path.stem not in self.candidates:
                place = Place(self.folder.name_of(path))
                self._error(place, "事迹文件名要是“编号.md”，编号在名单里", "改文件名")
            elif (text := self.folder.read(path, LARGEST_DEED)) is not None:
                texts[path.stem] = text.strip()
        return texts

    def _rows(self, file: str, headers: Sequence[str], required: Sequence[str]) -> list[Row]:
        path = self.home / file
        return read_table(self.folder, path, headers, required) if self.folder.has(path) else []

    def _subjects(self, row: Row, known: Collection[str]) -> Iterator[str]:
        for subject in row.cells["编号"].split("、"):
            if subject.strip() in known:
                yield subject.strip()
            else:
                self._error(row.place, f"没有编号为“{subject}”的推荐对象或推荐单位", "改正编号，几个编号用顿号隔开")

    def _choice(self, row: Row, header: str, choices: Mapping[str, Any]) -> Any:
        given = row.cells.get(header, "")
        if given not in choices:
            known = "、".join(word for word in choices if word)
            self._error(row.place, f"“{header}”不能是“{given}”", f"只能是：{known}")
        return choices.get(given)

    def _number(self, row: Row, header: str) -> int | None:
        given = row.cells.get(header, "")
        if not given or (_NUMBER.fullmatch(given) and int(given) <= MOST_COUNTED):
            return int(given) if given else None
        self._error(row.place, f"“{header}”要写半角整数，不超过 {MOST_COUNTED}，现在是“{given}”", "改正这一格")
        return None

    def _error(self, place: Place, sentence: str, remedy: str) -> None:
        self.folder.findings.error("record", place, sentence, remedy)


def _by_candidate(items: Iterable[T]) -> dict[str, tuple[T, ...]]:
    found: dict[str, list[T]] = {}
    for item in items:
        found.setdefault(item.candidate, []).append(item)
    return {candidate: tuple(some) for candidate, some in found.items()}
