"""What the desk handed over (``outcomes/*.yml``), joined with what staff wrote by hand; nothing may stand in both."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from publicity.model.campaign import Campaign
from publicity.model.candidate import Change
from publicity.model.notice import Notice
from publicity.model.outcome import OutcomeFile
from publicity.problems import Findings, Place
from publicity.reader.candidates import IDENTIFIER, IDENTIFIER_RULE
from publicity.reader.files import ContentFolder
from publicity.reader.typed import structure
from publicity.reader.yamlfile import Document, read_yaml
from publicity.records import NOTICE_ITSELF, Objection

AGAIN = "请在受理台重新导出这一份，整份替换"


@dataclass(frozen=True, slots=True)
class Handed:
    """One file and where its parts stand."""

    file: OutcomeFile
    document: Document


def read_outcomes(folder: ContentFolder, home: Path) -> dict[str, Handed]:
    """Return what the desk handed over, by notice; every file that can't be used is a finding."""
    found = {}
    for path in sorted((home / "outcomes").glob("*")):
        if path.suffix != ".yml" or not IDENTIFIER.fullmatch(path.stem):
            place = Place(folder.name_of(path))
            folder.findings.error("id", place, "公示情况文件名要是“公示编号.yml”", IDENTIFIER_RULE)
            continue
        document = read_yaml(folder, path)
        file = structure(document, OutcomeFile, folder.findings) if document else None
        if file is None or document is None:
            continue
        if file.notice != path.stem:
            sentence = f"文件名是 {path.stem}，里面写的是公示 {file.notice}"
            folder.findings.error("outcomes", document.place("notice"), sentence, "改成原来的文件名，不要互换")
            continue
        found[path.stem] = Handed(file, document)
    return found


def with_outcome(notice_id: str, notice: Notice, handed: Mapping[str, Handed], findings: Findings) -> Notice:
    """Return a notice with the result that the desk handed over, if any; a result in both places is a finding."""
    mine = handed.get(notice_id)
    if mine is None or mine.file.outcome is None:
        return notice
    if notice.outcome is not None:
        sentence = f"公示结果写了两处，另一处在 notices/{notice_id}.yml"
        findings.error("duplicate", mine.document.place("outcome"), sentence, "只留一处，删去另一处的 outcome")
    return replace(notice, outcome=mine.file.outcome)


def check_handed(handed: Mapping[str, Handed], notices: Mapping[str, Notice], findings: Findings) -> None:
    """Find files of no notice, objections to nobody on its list, and states without their day."""
    for key, one in handed.items():
        place, notice = one.document.place, notices.get(key)
        if notice is None:
            findings.error("reference", place("notice"), f"没有编号为 {key} 的公示", "改正文件名，或者删去这个文件")
            continue
        named = {*notice.candidates, None}
        for n, objection in enumerate(one.file.objections):
            if objection.candidate not in named:
                sentence = f"公示 {key} 的名单里没有 {objection.candidate}"
                findings.error("reference", place("objections", n, "candidate"), sentence, AGAIN)
            if (objection.state == "open") != (objection.settled is None):
                sentence = "核查中（open）的不写 settled，其余的都要写"
                findings.error("outcomes", place("objections", n), sentence, AGAIN)
        for n, leaving in enumerate(one.file.exits):
            if leaving.candidate not in named:
                sentence = f"公示 {key} 的名单里没有 {leaving.candidate}"
                findings.error("reference", place("exits", n, "candidate"), sentence, AGAIN)


def objections_in(handed: Mapping[str, Handed]) -> Iterator[Objection]:
    """Yield the objections that the desk handed over."""
    for key, one in handed.items():
        for n, objection in enumerate(one.file.objections):
            yield Objection(
                candidate=objection.candidate or NOTICE_ITSELF, notice=key, received=objection.received,
                state=objection.state, closed=objection.settled, place=one.document.place("objections", n),
            )  # fmt: skip


def changes_in(
    handed: Mapping[str, Handed], notices: Mapping[str, Notice], campaign: Campaign
) -> Iterator[tuple[Change, Place]]:
    """Yield who leaves the list, after the last of the tiers that the notice stands for."""
    for key, one in handed.items():
        notice = notices.get(key)
        known = [tier for tier in campaign.tiers if notice and tier.id in {notice.tier, *notice.merges}]
        for n, leaving in enumerate(one.file.exits if known else ()):
            change = Change(
                candidate=leaving.candidate, after_tier=known[-1].id, on=leaving.on, kind="withdrawn",
                reason=leaving.reason, slot=leaving.slot,
            )  # fmt: skip
            yield change, one.document.place("exits", n)
