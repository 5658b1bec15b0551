"""One campaign's folder: its settings, tables and notices, read into what the rules are asked about."""

from collections.abc import Mapping
from pathlib import Path

from publicity.content import CampaignContent, PlacedNotice
from publicity.model.campaign import Campaign
from publicity.model.candidate import Candidate, Change
from publicity.model.notice import Notice
from publicity.model.site import CalendarFile
from publicity.problems import Findings, Place
from publicity.reader.candidates import IDENTIFIER, IDENTIFIER_RULE, read_candidates, read_changes
from publicity.reader.files import ContentFolder
from publicity.reader.notices import NoticeReader
from publicity.reader.outcomes import changes_in, check_handed, outcome_place, read_outcomes, with_outcome
from publicity.reader.records import read_records
from publicity.reader.references import check_campaign
from publicity.reader.typed import structure
from publicity.reader.yamlfile import Document, read_yaml
from publicity.rules.case import Case
from publicity.workdays import calendar_for

CampaignRead = tuple[CampaignContent, Case | None]


def read_campaign(
    folder: ContentFolder, home: Path, calendar_file: CalendarFile, office_opens: str
) -> CampaignRead | None:
    """Return a campaign and, when its tables were read whole, the case for the rules; None when it has no settings."""
    findings = folder.findings
    errors_before = len(findings.errors)
    if not IDENTIFIER.fullmatch(home.name):
        findings.error("id", Place(folder.name_of(home)), f"文件夹名“{home.name}”不能作编号", IDENTIFIER_RULE)
        return None
    document = read_yaml(folder, home / "campaign.yml")
    campaign = structure(document, Campaign, findings) if document else None
    if campaign is None or document is None:
        return None
    _check_places(folder, home)
    if campaign.id != home.name:
        sentence = f"编号“{campaign.id}”与文件夹名“{home.name}”不一致"
        findings.error("id", document.place("id"), sentence, "改成一样的")
    check_campaign(campaign, document, findings)
    candidates, places = read_candidates(folder, home, campaign)
    calendar = calendar_for(calendar_file, campaign.region)
    reader = NoticeReader(
        campaign=campaign,
        candidates=candidates,
        calendar=calendar,
        office_opens=office_opens,
        findings=findings,
    )
    handed, written = read_outcomes(folder, home), list(_notices(folder, home))
    by_id = {key: notice for key, notice, _ in written}
    check_handed(handed, by_id, findings)
    placed = [
        reader.place(key, with_outcome(key, own, handed, findings), doc, outcome_place(key, handed, doc))
        for key, own, doc in written
    ]
    notices = [notice for notice in placed if notice is not None]
    changes = [*read_changes(folder, home, campaign), *changes_in(handed, by_id, campaign)]
    records = read_records(folder, home, campaign, candidates.keys(), handed)
    content = CampaignContent(
        campaign=campaign,
        calendar=calendar,
        candidates=candidates,
        notices=tuple(sorted(notices, key=_in_order)),
        changes=_changes_by_candidate(changes, candidates, findings),
        places=places,
    )
    if len(findings.errors) > errors_before:
        return content, None  # a table that could not be read whole would be judged wrongly
    return content, Case(content, records, document.place, {change.candidate: place for change, place in changes})


def _check_places(folder: ContentFolder, home: Path) -> None:
    """Find files that nobody would read where they lie, as unpacked archives and new folders get there."""
    for path in (home / name for name in folder.names_in(home)):
        astray = path.suffix == ".yml" and path.name != "campaign.yml"
        if astray or (path.name.lower().startswith("outcome") and path.name != "outcomes"):
            remedy = "公示放在 notices/，公示情况放在 outcomes/，文件夹名照此写"
            folder.findings.error("file", Place(folder.name_of(path)), "这里的这个文件（夹）不会被读到", remedy)


def _notices(folder: ContentFolder, home: Path) -> list[tuple[str, Notice, Document]]:
    found = []
    for path in (home / "notices" / name for name in folder.names_in(home / "notices")):
        place = Place(folder.name_of(path))
        if path.suffix != ".yml" or not IDENTIFIER.fullmatch(path.stem):
            folder.findings.error("id", place, "公示文件名要是“编号.yml”", IDENTIFIER_RULE)
            continue
        document = read_yaml(folder, path)
        notice = structure(document, Notice, folder.findings) if document else None
        if notice is not None and document is not None:
            found.append((path.stem, notice, document))
    return found


def _changes_by_candidate(
    changes: list[tuple[Change, Place]], candidates: Mapping[str, Candidate], findings: Findings
) -> dict[str, Change]:
    by_candidate: dict[str, Change] = {}
    for change, place in changes:
        if change.candidate not in candidates:
            findings.error("reference", place, f"名单里没有编号为 {change.candidate} 的推荐对象", "改正编号")
        if change.candidate in by_candidate:
            first = next(known for other, known in changes if other.candidate == change.candidate)
            sentence = f"{change.candidate} 的变化写了两遍，另一处在 {first}"
            findings.error("duplicate", place, sentence, "一个推荐对象只有一次退出，只留一处")
        by_candidate[change.candidate] = change
    return by_candidate


def _in_order(placed: PlacedNotice) -> tuple[object, ...]:
    return placed.period.opens, placed.period.closes, placed.id
