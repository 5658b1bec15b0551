"""Checks that the rules in one campaign file can be applied: what they look at exists, and nothing is left open."""

from collections.abc import Iterator

from publicity.model.campaign import Campaign
from publicity.model.who import Who
from publicity.problems import Findings
from publicity.reader.yamlfile import Document, Key
from publicity.stages import stages_before

Path_ = tuple[Key, ...]
Reference = tuple[Path_, str | None, set[str]]


def rule_references(campaign: Campaign) -> Iterator[Reference]:
    """Yield what rules point at, with what there is: stages, categories and columns."""
    stages = {stage.id for stage in campaign.stages}
    categories = {category.id for category in campaign.categories}
    units = {unit.id for unit in campaign.units}
    for n, approval in enumerate(campaign.approval_stages):
        yield from ((("approval_stages", n, "units", m), unit, units) for m, unit in enumerate(approval.units))
    for name in ("votes", "approval_stages", "consultations", "materials", "deadlines"):
        for n, item in enumerate(getattr(campaign, name)):
            yield (name, n, "stage"), item.stage, stages
    for n, criteria in enumerate(campaign.criteria):
        yield from (
            (("criteria", n, "categories", m), named, categories) for m, named in enumerate(criteria.categories)
        )
    for path, who in _whos(campaign):
        yield from (((*path, "categories", m), named, categories) for m, named in enumerate(who.categories))
    columns = {column.header for sheet in campaign.sheets for column in sheet.columns if column.visibility != "never"}
    for path, column in _columns(campaign):
        yield path, column, columns


def check_rules(campaign: Campaign, document: Document, findings: Findings) -> None:
    """Find rules that nothing could check, and tables whose columns could not be told apart."""
    for n, rule in enumerate(campaign.eligibility):
        computed = rule.rank_below is not None or rule.years_at_least is not None or rule.contains
        if rule.title is None and not computed:
            sentence = f"资格规则 {rule.id} 没有办法核查"
            remedy = "写上 title（核查表的栏目名），或者 column 和 rank_below、years_at_least、contains"
            findings.error("rule", document.place("eligibility", n), sentence, remedy)
        if computed and rule.column is None:
            place = document.place("eligibility", n)
            findings.error("rule", place, f"资格规则 {rule.id} 没有写看哪一栏", "写上 column")
    meanings = {column.meaning for sheet in campaign.sheets for column in sheet.columns}
    for n, conflict in enumerate(campaign.conflicts):
        if conflict.same == "head_of_collective" and "head" not in meanings:
            place = document.place("conflicts", n)
            remedy = "在 sheets 里给集体的负责人一栏写上 meaning: head"
            findings.error("rule", place, f"限制 {conflict.id} 要看集体的负责人，汇总表里没有这一栏", remedy)
    _check_stages(campaign, document, findings)
    for n, deed in enumerate(campaign.deeds):
        if deed.about_chars is not None and deed.max_chars is None and deed.tolerance_percent is None:
            place = document.place("deeds", n, "about_chars")
            findings.error("rule", place, "“左右”没有写允许偏差多少", "写上 tolerance_percent，如 20")
    for n, criteria in enumerate(campaign.criteria):
        if criteria.combine == "at_least" and not 1 <= (criteria.at_least or 0) <= len(criteria.items):
            place = document.place("criteria", n, "at_least")
            findings.error("rule", place, "“至少几项”没有写，或者多于所列各项", "写上 at_least")
    titles = [("eligibility", n, rule.title) for n, rule in enumerate(campaign.eligibility) if rule.title]
    titles += [("criteria", n, rule.title) for n, rule in enumerate(campaign.criteria) if rule.column is None]
    _unlike(titles, document, findings)
    _unlike([("materials", n, material.what) for n, material in enumerate(campaign.materials)], document, findings)


def _check_stages(campaign: Campaign, document: Document, findings: Findings) -> None:
    """Find stages in a circle, and tiers without a stage: nothing would ever be due before them."""
    known, order = {stage.id for stage in campaign.stages}, stages_before(campaign.stages)
    for n, stage in enumerate(campaign.stages):
        if stage.id not in order and known.issuperset(stage.after):
            place = document.place("stages", n, "after")
            findings.error("rule", place, f"步骤 {stage.id} 与别的步骤互为前后，排不出先后", "改正 after")
    for n, tier in enumerate(campaign.tiers) if campaign.stages else ():
        if tier.id not in {stage.tier for stage in campaign.stages}:
            sentence = f"{tier.title}公示没有对应的步骤，看不出哪些手续要在它之前办完"
            findings.error("rule", document.place("tiers", n), sentence, f"在 stages 里写一步 tier: {tier.id}")


def _unlike(headers: list[tuple[str, int, str]], document: Document, findings: Findings) -> None:
    seen: set[str] = set()
    for name, n, header in headers:
        if header in seen:
            findings.error("duplicate", document.place(name, n), f"“{header}”写了两遍，表里分不清", "改成不同的名称")
        seen.add(header)


def _whos(campaign: Campaign) -> Iterator[tuple[Path_, Who]]:
    for name in ("eligibility", "votes", "consultations", "materials"):
        for n, item in enumerate(getattr(campaign, name)):
            yield (name, n, "who"), item.who


def _columns(campaign: Campaign) -> Iterator[tuple[Path_, str | None]]:
    for name in ("categories", "eligibility", "basis_honours", "criteria"):
        for n, item in enumerate(getattr(campaign, name)):
            yield (name, n, "column"), item.column
    for path, who in _whos(campaign):
        yield (*path, "column"), who.column
