"""Candidates from the campaign's sheets, each joined with its deeds."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import get_args

from publicity.model.bounds import DAY, FIRST_YEAR, LAST_YEAR
from publicity.model.campaign import Campaign
from publicity.model.candidate import Candidate, Change
from publicity.model.materials import Meaning, Sheet
from publicity.model.words import CHANGE_ZH, SLOT_ZH
from publicity.names import lost_in, normalise_name
from publicity.placeholders import is_placeholder
from publicity.problems import Place
from publicity.reader.files import LARGEST_DEED, ContentFolder
from publicity.reader.tables import Row, read_table

IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NOTHING = dict.fromkeys(get_args(Meaning), "")
IDENTIFIER_RULE = "编号只能用小写字母、数字和中间的连字符，如 lm-001"


def read_candidates(
    folder: ContentFolder, home: Path, campaign: Campaign
) -> tuple[dict[str, Candidate], dict[str, Place]]:
    """Return the campaign's candidates by id in the order of the sheets, and the place of each."""
    deeds = _read_deeds(folder, home / "deeds")
    candidates: dict[str, Candidate] = {}
    places: dict[str, Place] = {}
    for sheet in campaign.sheets:
        headers = [column.header for column in sheet.columns]
        required = [column.header for column in sheet.columns if column.required]
        reader = _SheetReader(folder, campaign, sheet, deeds)
        for row in read_table(folder, home / sheet.file, headers, required):
            candidate = reader.candidate(row)
            if candidate is None:
                continue
            if candidate.id in candidates:
                sentence = f"编号 {candidate.id} 重复，已在 {places[candidate.id]} 用过"
                folder.findings.error("duplicate", row.place, sentence, "每个推荐对象用一个编号")
                continue
            candidates[candidate.id] = candidate
            places[candidate.id] = row.place
    for name in sorted(deeds.keys() - candidates.keys()):
        place = Place(folder.name_of(home / "deeds" / f"{name}.md"))
        folder.findings.error(
            "deeds", place, f"名单里没有编号为 {name} 的推荐对象，这篇事迹无主", "改文件名，或者在名单里补上"
        )
    return candidates, places


def read_changes(folder: ContentFolder, home: Path, campaign: Campaign) -> list[tuple[Change, Place]]:
    """Return who left the list after which tier, from ``changes.csv``; an absent file means nobody."""
    path = home / "changes.csv"
    if not folder.has(path):
        return []
    headers = ("编号", "层级", "日期", "变化", "名额处理", "说明")
    changes = []
    for row in read_table(folder, path, headers, headers):
        change = _change(folder, campaign, row)
        if change is not None:
            changes.append((change, row.place))
    return changes


def _change(folder: ContentFolder, campaign: Campaign, row: Row) -> Change | None:
    findings, cells = folder.findings, row.cells
    kinds = {chinese: code for code, chinese in CHANGE_ZH.items()}
    slots = {chinese: code for code, chinese in SLOT_ZH.items()}
    tiers = {tier.title: tier.id for tier in campaign.tiers}
    choices: tuple[tuple[str, Mapping[str, object]], ...] = (("变化", kinds), ("层级", tiers))
    sound = True
    for header, known in choices:
        if cells[header] not in known:
            findings.error("table", row.place, f"“{header}”不能是“{cells[header]}”", f"只能是：{'、'.join(known)}")
            sound = False
    if cells["名额处理"] and cells["名额处理"] not in slots:
        findings.error(
            "table", row.place, f"“名额处理”不能是“{cells['名额处理']}”", f"只能是：{'、'.join(slots)}，或留空"
        )
        sound = False
    on = parse_date(folder, row, "日期")
    if not sound or on is None:
        return None
    return Change(
        candidate=cells["编号"],
        after_tier=tiers[cells["层级"]],
        on=on,
        kind=kinds[cells["变化"]],
        reason=cells["说明"],
        slot=slots.get(cells["名额处理"]),
    )


def _read_deeds(folder: ContentFolder, home: Path) -> dict[str, str]:
    deeds: dict[str, str] = {}
    for name in folder.names_in(home):
        key, dot, suffix = name.rpartition(".")
        if suffix != "md" or not dot or not IDENTIFIER.fullmatch(key):
            place = Place(folder.name_of(home / name))
            folder.findings.error("deeds", place, "事迹文件名要是“编号.md”", IDENTIFIER_RULE)
            continue
        text = folder.read_at(f"{home}/{name}", LARGEST_DEED)
        if text is not None:
            deeds[key] = text.strip()
            if not deeds[key]:
                place = Place(folder.name_of(home / name))
                folder.findings.error("deeds", place, "这篇事迹是空的", "写上简要事迹")
            elif is_placeholder(deeds[key]):
                place = Place(folder.name_of(home / name))
                told = f"这篇事迹只有占位的字：“{deeds[key]}”"
                folder.findings.error("deeds", place, told, "写上简要事迹；还没有写好的，先不要列入公示")
    return deeds


class _SheetReader:
    """Turns the rows of one sheet into candidates, one after another."""

    def __init__(self, folder: ContentFolder, campaign: Campaign, sheet: Sheet, deeds: Mapping[str, str]) -> None:
        self.findings = folder.findings
        self.campaign, self.sheet, self.deeds = campaign, sheet, deeds
        self.headers = {str(column.meaning): column.header for column in sheet.columns if column.meaning}
        self.required = [column.header for column in sheet.columns if column.required]
        self.visible = {
            visibility: [column.header for column in sheet.columns if column.visibility == visibility]
            for visibility in ("public", "staff")
        }
        # Units, awards and categories by what a cell says: a few words come again and again.
        self.known: dict[tuple[str, str], str | None] = {}

    def candidate(self, row: Row) -> Candidate | None:
        self.row, self.sound = row, True
        cells = row.cells
        for header in self.required:
            if not cells.get(header):
                self._error(f"“{header}”没有填", "补上这一格")
        told = _NOTHING | {meaning: cells.get(header, "") for meaning, header in self.headers.items()}
        candidate_id = told["id"]
        if candidate_id and not IDENTIFIER.fullmatch(candidate_id):
            self._error(f"编号“{candidate_id}”不能用", IDENTIFIER_RULE)
        unit = self._look_up("unit", told["unit"], self._unit)
        award = self._look_up("award", told["award"], self._award)
        category = self._look_up("category", told["category"], self._category)
        if self.sheet.kind == "person" and (mark := lost_in(told["name"])):
            self._error(f"姓名“{told['name']}”里有“{mark}”，多半是转换时丢了一个字", "对照原件补上这个字")
        if not self.sound:
            return None
        name = normalise_name(told["name"]) if self.sheet.kind == "person" else told["name"]
        shown = cells | {self.headers["name"]: name} if "name" in self.headers else cells
        return Candidate(
            id=candidate_id,
            sheet=self.sheet.file,
            kind=self.sheet.kind,
            name=name,
            workplace=told["workplace"],
            post=told["post"],
            award=award,
            unit=unit,
            category=category,
            section_of=told["section_of"],
            section=told["section"],
            quota_line=told["quota_line"],
            head=told["head"],
            reserve=told["reserve"] == "是",
            marks=tuple([mark for mark in told["marks"].split("、") if mark]) if told["marks"] else (),
            public={header: shown[header] for header in self.visible["public"] if header in shown},
            staff={header: cells[header] for header in self.visible["staff"] if header in cells},
            deeds=self.deeds.get(candidate_id, ""),
        )

    def _look_up(self, meaning: str, title: str, find: Callable[[str], str | None]) -> str:
        """Return the id that a cell stands for, or nothing; an id that is not found is an error of every row."""
        key = meaning, title
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = find(title)
        return found or ""

    def _unit(self, name: str) -> str | None:
        unit = self.campaign.unit_named(name)
        if unit is None and name:
            self._error(f"推荐单位“{name}”不在 campaign.yml 的 units 里", "改成那里写的全称或别名")
        return unit.id if unit else None

    def _award(self, title: str) -> str | None:
        awards = [award for award in self.campaign.awards if award.kind == self.sheet.kind]
        if "award" not in self.headers and awards:
            return awards[0].id
        award = next((award for award in awards if award.title == title), None)
        if award is None and title:
            self._error(f"没有奖项“{title}”", f"可以是：{'、'.join(award.title for award in awards)}")
        return award.id if award else None

    def _category(self, title: str) -> str | None:
        for category in self.campaign.categories:
            if title and title in (category.title, *category.aliases) and category.mark is None:
                return category.id
        if title:
            known = "、".join(c.title for c in self.campaign.categories if c.kind == self.sheet.kind and not c.mark)
            self._error(f"没有类别“{title}”", f"可以是：{known}")
        return None

    def _error(self, sentence: str, remedy: str) -> None:
        self.sound = False
        self.findings.error("table", self.row.place, sentence, remedy)


def parse_date(folder: ContentFolder, row: Row, header: str) -> date | None:
    """Return a cell as a date, or None after a finding."""
    given = row.cells[header]
    day = _day(given)
    if day is None:
        sentence = f"“{header}”写的“{given}”不是一个存在的日期"
        folder.findings.error("table", row.place, sentence, "按 2024-04-01 的样子改正")
        return None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        sentence = f"“{header}”要在 {FIRST_YEAR} 年到 {LAST_YEAR} 年之间，现在是“{given}”"
        folder.findings.error("table", row.place, sentence, "改正这一格")
        return None
    return day


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(DAY, text, re.ASCII) else None
    except ValueError:
        return None
