"""What the desk handed over (``outcomes/*.yml``), joined with what staff wrote by hand; nothing may stand in both."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from publicity.model.campaign import Campaign
from publicity.model.candidate import Change
from publicity.model.notice import Notice
from publicity.model.outcome import HandedExit, OutcomeFile
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
    notices = {name.removesuffix(".yml") for name in folder.names_in(home / "notices") if name.endswith(".yml")}
    for path in (home / "outcomes" / name for name in folder.names_in(home / "outcomes")):
        place = Place(folder.name_of(path))
        if path.suffix != ".yml" or not IDENTIFIER.fullmatch(path.stem):
            folder.findings.error("id", place, "公示情况文件名要是“公示编号.yml”", IDENTIFIER_RULE)
            continue
        if path.stem not in notices:
            sentence = f"这个评选活动没有编号为 {path.stem} 的公示"
            folder.findings.error("reference", place, sentence, "改回原来的文件名，或者放到它的评选活动里")
            continue
        document = read_yaml(folder, path)
        file = structure(document, OutcomeFile, folder.findings) if document else None
        if file is None or document is None:
            continue
        if file.notice != f"{home.name}/{path.stem}":
            sentence = f"这里应是 {home.name}/{path.stem} 的公示情况，里面写的是 {file.notice}"
            folder.findings.error("outcomes", document.place("notice"), sentence, "放到它自己的评选活动里，不要改名")
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


def outcome_place(notice_id: str, handed: Mapping[str, Handed], document: Document) -> Place:
    """Return where the result of a notice is written: in the desk's file, or else in the notice's own document."""
    mine = handed.get(notice_id)
    return (mine.document if mine and mine.file.outcome else document).place("outcome")


def check_handed(handed: Mapping[str, Handed], notices: Mapping[str, Notice], findings: Findings) -> None:
    """Find what contradicts itself, its notice or time."""
    for key, one in handed.items():
        if key in notices:
            for path, sentence in _contradictions(one.file, notices[key]):
                findings.error("outcomes", one.document.place(*path), sentence, AGAIN)


def _contradictions(file: OutcomeFile, notice: Notice) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield where something is wrong, and what."""
    if notice.approval is None:
        yield (), "公示还是草稿，没有批准，不能有公示情况"
    for n, objection in enumerate(file.objections):
        here, settled = ("objections", n), objection.settled
        if objection.candidate not in {*notice.candidates, None}:
            yield (*here, "candidate"), f"公示的名单里没有 {objection.candidate}"
        if (objection.state == "open") != (settled is None):
            yield here, "核查中（open）的不写 settled，其余的都要写"
        days = [notice.period.start, objection.received, settled or objection.received, file.exported_on]
        if days != sorted(days):
            yield here, f"日期前后颠倒：公示首日、收到、查清、导出依次是 {'、'.join(map(str, days))}"
    for n, leaving in enumerate(file.exits):
        if told := _unfounded(file, leaving):
            yield ("exits", n), told
    yield from _miscounted(file)


def _unfounded(file: OutcomeFile, leaving: HandedExit) -> str:
    """Return why somebody may not leave as written, or nothing."""
    reasons = [
        objection.settled
        for objection in file.objections
        if objection.candidate == leaving.candidate and objection.state in {"upheld", "inconclusive"}
        and objection.settled is not None
    ]  # fmt: skip
    if not reasons:
        return f"{leaving.candidate} 没有查实或者不能得出明确结论的异议，却写了退出"
    if not min(reasons) <= leaving.on <= file.exported_on:
        return f"{leaving.candidate} 退出的日期 {leaving.on} 在查清以前，或者在导出以后"
    return ""


def _miscounted(file: OutcomeFile) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield where the public result and the objections differ."""
    if file.outcome is None:
        return
    counts, states = file.outcome.reports, Counter(objection.state for objection in file.objections)
    if states["open"]:
        yield ("outcome",), f"还有 {states['open']} 件核查中，不能公布结果"
    told = (counts.received, counts.upheld, counts.not_upheld, counts.inconclusive)
    found = (len(file.objections), states["upheld"], states["not_upheld"], states["inconclusive"])
    if told != found:
        yield ("outcome", "reports"), "件数与上面的异议对不上"


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
) -> list[tuple[Change, Place]]:
    """Return who leaves the list: after the last tier whose publicity had begun by then.

    Whom several notices name, of one tier or of several, left when the first of them said so; one by which the
    place is lost comes before those by which it is not.
    """
    found: dict[str, tuple[Change, Place]] = {}
    for key, one in handed.items():
        for n, leaving in enumerate(one.file.exits if key in notices else ()):
            change = Change(
                candidate=leaving.candidate, after_tier=_tier_of(leaving, notices[key], notices, campaign),
                on=leaving.on, kind="withdrawn", reason=leaving.reason, slot=leaving.slot,
            )  # fmt: skip
            before = found.get(leaving.candidate)
            if before is None or (change.slot is None, change.on) < (before[0].slot is None, before[0].on):
                found[leaving.candidate] = change, one.document.place("exits", n)
    return list(found.values())


def _tier_of(leaving: HandedExit, own: Notice, notices: Mapping[str, Notice], campaign: Campaign) -> str:
    """Return the last tier at which the candidate stood on the day of leaving; the notice's own at least."""
    stood = [own, *(n for n in notices.values() if leaving.candidate in n.candidates and n.period.start <= leaving.on
                    and n.approval is not None and n.withdrawn is None)]  # fmt: skip
    tiers = {tier for notice in stood for tier in (notice.tier, *notice.merges)}
    return next((tier.id for tier in reversed(campaign.tiers) if tier.id in tiers), own.tier)
