"""Checks inside one campaign file: every id that is named exists, and none stands twice."""

import re
from collections.abc import Iterable

from publicity.model.campaign import Campaign
from publicity.model.materials import Sheet
from publicity.problems import Findings
from publicity.reader.candidates import IDENTIFIER, IDENTIFIER_RULE
from publicity.reader.rulebook import check_rules, rule_references
from publicity.reader.yamlfile import Document, Key

_LISTS = ("awards", "categories", "units", "ratios", "eligibility", "criteria", "conflicts", "votes",
          "approval_stages", "consultations", "tiers", "deadlines", "stages", "deeds", "materials",
          "contacts")  # fmt: skip

# Headers that tell how old a person is; 出生地 is a place.
_TELLS_AGE = {"person": re.compile("年龄|出生(?!地)|生日"), "collective": re.compile("出生(?!地)|生日")}


def check_campaign(campaign: Campaign, document: Document, findings: Findings) -> None:
    """Find ids that are twice or unusable, references to nothing, and columns that can't be published."""
    for name in _LISTS:
        _check_ids(name, [item.id for item in getattr(campaign, name)], document, findings)
    for path, wanted, known in _references(campaign):
        if wanted is not None and wanted not in known:
            sentence = f"“{path[-1] if isinstance(path[-1], str) else path[-2]}”指向的“{wanted}”不存在"
            findings.error(
                "reference", document.place(*path), sentence, f"可以是：{'、'.join(sorted(known)) or '（还没有）'}"
            )
    if not campaign.tiers:
        findings.error("campaign", document.place("tiers"), "一个公示层级也没有", "按评选文件写上公示层级")
    versions = [version.version for version in campaign.versions]
    if not versions or len(set(versions)) != len(versions):
        findings.error("campaign", document.place("versions"), "规则版本为空或重复", "每个文件一个版本号，从 1 起")
    _check_sheets(campaign, document, findings)
    check_rules(campaign, document, findings)


def _check_ids(name: str, ids: list[str], document: Document, findings: Findings) -> None:
    seen: set[str] = set()
    for n, identifier in enumerate(ids):
        place = document.place(name, n, "id")
        if not IDENTIFIER.fullmatch(identifier):
            findings.error("id", place, f"编号“{identifier}”不能用", IDENTIFIER_RULE)
        if identifier in seen:
            findings.error("duplicate", place, f"{name} 里的编号“{identifier}”重复", "改成不同的编号")
        seen.add(identifier)


def _references(campaign: Campaign) -> Iterable[tuple[tuple[Key, ...], str | None, set[str]]]:
    awards = {award.id for award in campaign.awards}
    categories = {category.id for category in campaign.categories}
    bases = categories | {"total"} | {f"award:{award}" for award in awards}
    for n, award in enumerate(campaign.awards):
        yield ("awards", n, "sub_award_of"), award.sub_award_of, awards
    for n, category in enumerate(campaign.categories):
        yield ("categories", n, "parent"), category.parent, categories
        yield ("categories", n, "award"), category.award, awards
    for n, ratio in enumerate(campaign.ratios):
        yield ("ratios", n, "of"), ratio.of, categories
        yield ("ratios", n, "within"), ratio.within, bases
    for n, criteria in enumerate(campaign.criteria):
        yield from (
            (("criteria", n, "categories", m), named, categories) for m, named in enumerate(criteria.categories)
        )
    yield from _unit_references(campaign, categories)
    yield from _stage_references(campaign)
    yield from rule_references(campaign)


def _unit_references(
    campaign: Campaign, categories: set[str]
) -> Iterable[tuple[tuple[Key, ...], str | None, set[str]]]:
    units = {unit.id for unit in campaign.units}
    contacts = {contact.id for contact in campaign.contacts}
    for n, unit in enumerate(campaign.units):
        yield ("units", n, "contact"), unit.contact, contacts
    for n, quota in enumerate(campaign.quotas):
        yield ("quotas", n, "unit"), quota.unit, units
        yield ("quotas", n, "category"), quota.category, categories
    for n, total in enumerate(campaign.quota_totals):
        yield ("quota_totals", n, "unit"), total.unit, units
        yield ("quota_totals", n, "category"), total.category, categories
    for n, promotion in enumerate(campaign.promotions):
        yield from ((("promotions", n, "units", m), named, units) for m, named in enumerate(promotion.units))


def _stage_references(campaign: Campaign) -> Iterable[tuple[tuple[Key, ...], str | None, set[str]]]:
    tiers = {tier.id for tier in campaign.tiers}
    stages = {stage.id for stage in campaign.stages}
    for n, stage in enumerate(campaign.stages):
        yield ("stages", n, "tier"), stage.tier, tiers
        yield from ((("stages", n, "after", m), named, stages) for m, named in enumerate(stage.after))
    for n, tier in enumerate(campaign.tiers):
        yield ("tiers", n, "follows_stage"), tier.follows_stage, stages


def _check_sheets(campaign: Campaign, document: Document, findings: Findings) -> None:
    for n, sheet in enumerate(campaign.sheets):
        _check_columns(n, sheet, document, findings)
        meanings = {column.meaning for column in sheet.columns}
        for needed, chinese in (("id", "编号"), ("unit", "推荐单位"), ("name", "姓名或集体名称")):
            if needed not in meanings:
                sentence = f"{sheet.file} 没有一列的含义是 {needed}（{chinese}）"
                findings.error("sheet", document.place("sheets", n, "columns"), sentence, "给那一列加上 meaning")
    for n, tier in enumerate(campaign.tiers):
        for kind in ("person", "collective"):
            public = {
                column.header
                for sheet in campaign.sheets
                if sheet.kind == kind
                for column in sheet.columns
                if column.visibility == "public"
            } | {"deeds"}
            for m, header in enumerate(getattr(tier.content, kind)):
                if header not in public:
                    sentence = f"{tier.title}要公示“{header}”，但汇总表里没有这个公开栏目"
                    place = document.place("tiers", n, "content", kind, m)
                    findings.error("sheet", place, sentence, "在 sheets 里加上这一列，visibility 写 public")


def _check_columns(n: int, sheet: Sheet, document: Document, findings: Findings) -> None:
    """Find meanings that stand twice or on a column that is never read, and ages that no rule would look at."""
    seen: set[str] = set()
    for m, column in enumerate(sheet.columns):
        place, meaning = document.place("sheets", n, "columns", m), column.meaning
        if meaning is None:
            if column.visibility != "never" and _TELLS_AGE[sheet.kind].search(column.header):
                sentence = f"“{column.header}”没有写含义，不会核对年龄，也不会核对有没有写到日"
                remedy = "年龄一栏写上 meaning: age，出生年月一栏写上 meaning: born；用不着的写 visibility: never"
                findings.error("sheet", place, sentence, remedy)
            continue
        if column.visibility == "never":
            sentence = f"“{column.header}”写了含义 {meaning}，又写了 visibility: never，不会读入"
            findings.error("sheet", place, sentence, "含义有用的写 visibility: staff，用不着的去掉 meaning")
        if meaning in seen:
            findings.error("sheet", place, f"{sheet.file} 有两列的含义都是 {meaning}", "只留一列写这个含义")
        seen.add(meaning)
