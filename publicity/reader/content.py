"""Reads the whole content folder into one checked object, or says everything that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from publicity.content import CampaignContent, Content
from publicity.model.site import CalendarFile, SiteSettings
from publicity.privacy import digits_of
from publicity.problems import ContentError, Finding, Findings, Place
from publicity.reader.campaign import CampaignRead, read_campaign
from publicity.reader.candidates import IDENTIFIER, IDENTIFIER_RULE
from publicity.reader.files import ContentFolder
from publicity.reader.typed import structure
from publicity.reader.yamlfile import read_yaml
from publicity.rules.book import judge
from publicity.rules.case import Case
from publicity.rules.privacy import allowed_in, found_in_file
from publicity.ruling import Ruling
from publicity.urls import base_url_problem, intake_url_problem


def read_content(root: Path) -> Content:
    """Read and check the content folder.

    Raises:
        ContentError: with every error found, each with file, line and column; warnings travel in
            ``Content.warnings``.
    """
    examined = examine(root)
    if examined.content is None:
        raise ContentError(examined.findings)
    return examined.content


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What a look at the content folder found: the content when nothing is wrong, and whatever there is to say.

    ``findings`` are errors, then warnings; ``campaigns`` are those that could be read, errors or not; ``cases`` what
    the rules were asked about, one for each campaign whose tables were read whole.
    """

    content: Content | None
    findings: tuple[Finding, ...]
    campaigns: tuple[CampaignContent, ...] = ()
    cases: tuple[Case, ...] = ()


def examine(root: Path) -> Examined:
    """Read and judge the content folder without stopping at what is wrong."""
    return read_front(root).read().judged()


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What the site says of itself: read first, because its frames can be made while the campaigns are read."""

    folder: ContentFolder
    site: SiteSettings | None
    pages: Mapping[str, str]

    def read(self, ahead: Mapping[str, str] | None = None) -> Reading:
        """Read every campaign, and look at the pages for what should not be there.

        ``ahead`` has the texts, by path, of files that ``plain_text`` has read already.
        """
        folder = self.folder
        folder.ahead = ahead or {}
        if not folder.root.is_dir():
            return Reading(self, CalendarFile(), ())
        calendar_file = _calendar(folder)
        read = _campaigns(folder, calendar_file, self.site.office_opens_at if self.site else "08:30")
        _check_pages(self, [content for content, _ in read])
        return Reading(self, calendar_file, tuple(read))


def read_front(root: Path) -> Front:
    """Read the site's settings and ordinary pages."""
    findings = Findings()
    folder = ContentFolder(root, findings)
    if not root.is_dir():
        remedy = "把 content 文件夹放好，或用 --content 指明它在哪里"
        findings.error("content", Place(str(root)), "没有这个内容文件夹", remedy)
        return Front(folder=folder, site=None, pages={})
    document = read_yaml(folder, root / "site.yml")
    site = structure(document, SiteSettings, findings) if document else None
    if site is not None and document is not None:
        for key, problem in (
            ("base_url", base_url_problem(site.base_url)),
            ("intake_url", intake_url_problem(site.intake_url)),
        ):
            if problem is not None:
                findings.error("site", document.place(key), *problem)
    return Front(folder=folder, site=site, pages=_pages(folder))


@dataclass(frozen=True, slots=True)
class Reading:
    """The content folder read and not yet judged."""

    front: Front
    calendar_file: CalendarFile
    campaigns: tuple[CampaignRead, ...]

    @property
    def content(self) -> Content | None:
        """All that was read, without the rules' word; None when something could not be read."""
        front = self.front
        if front.folder.findings.errors or front.site is None:
            return None
        return Content(
            root=front.folder.root,
            site=front.site,
            calendar_file=self.calendar_file,
            campaigns=tuple(content for content, _ in self.campaigns),
            pages=front.pages,
        )

    def judged(self, *checks: Callable[[Content, Findings], None]) -> Examined:
        """Ask the rules, and then whatever other ``checks`` there are of content that could be read."""
        findings = self.front.folder.findings
        if (content := self.content) is not None:
            for check in checks:
                check(content, findings)
        campaigns = tuple(_judged(content, case, findings) for content, case in self.campaigns)
        sound = None if findings.errors else self.content
        if sound is not None:
            settled = findings.settled
            sound = replace(sound, campaigns=campaigns, warnings=findings.warnings, settled=settled)
        return Examined(
            content=sound,
            findings=(*findings.errors, *findings.warnings),
            campaigns=campaigns,
            cases=tuple(case for _, case in self.campaigns if case is not None),
        )


def _judged(content: CampaignContent, case: Case | None, findings: Findings) -> CampaignContent:
    if case is None:
        return content
    rulings = judge(case)
    findings.add(finding for ruling in rulings for finding in ruling.findings)
    findings.add(_of_drafts(case, rulings))
    return replace(content, rulings=rulings)


def _of_drafts(case: Case, rulings: tuple[Ruling, ...]) -> Iterator[Finding]:
    """Yield, as warnings, what the rules would refuse if the drafts were approved as they are."""
    if any(placed.is_draft for placed in case.content.notices):
        told = {finding for ruling in rulings for finding in ruling.findings}
        later = Case(case.content, case.records, case.where, case.changed, drafts=True)
        for ruling in judge(later):
            for finding in ruling.findings:
                if finding not in told and not finding.settled:
                    yield replace(finding, level="warning", sentence=f"草稿批准以前要解决：{finding.sentence}")


def _calendar(folder: ContentFolder) -> CalendarFile:
    path = folder.root / "calendar.yml"
    if not folder.has(path):
        return CalendarFile()
    document = read_yaml(folder, path)
    calendar = structure(document, CalendarFile, folder.findings) if document else None
    if calendar is None or document is None:
        return CalendarFile()
    seen: set[tuple[object, object]] = set()
    for n, entry in enumerate(calendar.overrides):
        if (entry.date, entry.region) in seen:
            place = document.place("overrides", n)
            folder.findings.error("calendar", place, f"{entry.date} 在同一地区写了两遍", "只留一处")
        seen.add((entry.date, entry.region))
    return calendar


def _pages(folder: ContentFolder) -> dict[str, str]:
    home = folder.root / "pages"
    pages = {}
    for path in (home / name for name in folder.names_in(home) if name.endswith(".md")):
        if not IDENTIFIER.fullmatch(path.stem):
            folder.findings.error("page", Place(folder.name_of(path)), "页面文件名不能用", IDENTIFIER_RULE)
            continue
        text = folder.read(path)
        if text is not None:
            pages[path.stem] = text
    return pages


def _check_pages(front: Front, campaigns: list[CampaignContent]) -> None:
    """Look for personal data in the pages, which may print the declared contacts of site and campaigns."""
    site, folder = front.site, front.folder
    phone = {digits_of(site.footer.phone)} if site is not None and site.footer.phone else set()
    allowed = frozenset(phone).union(*(allowed_in(content.campaign.contacts) for content in campaigns))
    for name, text in front.pages.items():
        file = folder.name_of(folder.root / "pages" / f"{name}.md")
        folder.findings.add(found_in_file(text, file, "页面", allowed, "privacy.pages"))


def _campaigns(folder: ContentFolder, calendar_file: CalendarFile, office_opens: str) -> list[CampaignRead]:
    home = folder.root / "campaigns"
    entries = [home / name for name in folder.names_in(home) if not name.startswith(".")]
    homes = [path for path in entries if path.is_dir()]
    for path in entries:
        if path not in homes:
            sentence = "campaigns 里每个评选活动一个文件夹，这里的这个文件不会被读到"
            folder.findings.error("file", Place(folder.name_of(path)), sentence, "删去它，或者放进它的评选活动里")
    if not homes:
        folder.findings.error(
            "content",
            Place(f"{folder.root.name}/campaigns"),
            "一个评选活动也没有",
            "在 campaigns 下建一个文件夹并写 campaign.yml",
        )
    read = [read_campaign(folder, path, calendar_file, office_opens) for path in homes]
    return [campaign for campaign in read if campaign is not None]
