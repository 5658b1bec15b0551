"""The document's own tables: totals against rows, numbers announced against numbers listed (seed-facts 2).

Whatever contradicts itself is a warning about the document, settled by a remark in campaign.yml.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from publicity.model.campaign import Campaign
from publicity.model.units import QuotaTotal
from publicity.problems import Finding
from publicity.rules.case import Case
from publicity.rules.family import Family, PublicLine, but
from publicity.rules.shares import bound, product
from publicity.ruling import Ruling

_OF_THE_DOCUMENT = ("tables.", "timetable.", "structure.room", "structure.rounding")


def judge(case: Case) -> Iterator[Ruling]:
    """Yield the rulings on the document itself."""
    if case.campaign.quotas:
        yield _sums(case)
    yield _parts(case)
    if case.campaign.stated_counts:
        yield _counts(case)
    if any(quota.task for quota in case.campaign.quotas):
        yield _tasks_alone(case)
    yield _contradictions(case)


def _sums(case: Case) -> Ruling:
    findings = []
    for n, total in enumerate(case.campaign.quota_totals):
        nominees, reserves = rows_sum(case, total)
        if (nominees, reserves) != (total.nominees, total.reserves):
            sentence = (
                f"{total.label}写明 {_pair(total.nominees, total.reserves)}，各行相加是 {_pair(nominees, reserves)}"
            )
            findings.append(case.remark("tables.sums", case.where("quota_totals", n), sentence, total.clause))
    clause = "、".join(dict.fromkeys(total.clause for total in case.campaign.quota_totals))
    return Ruling(
        rule="tables.sums", title="名额表的合计与各行相符", clause=clause, required="相符",
        found=f"核对 {len(case.campaign.quota_totals)} 个合计", findings=tuple(findings),
    )  # fmt: skip


def rows_sum(case: Case, total: QuotaTotal) -> tuple[int, int]:
    """Return nominees and alternates of the rows that a stated total covers."""
    rows = [
        quota
        for quota in case.campaign.quotas
        if quota.reassigned_from is None
        and (total.unit is None or quota.unit == total.unit)
        and (total.category is None or quota.category == total.category)
        and (total.task is None or quota.task == total.task)
        and (total.clause_prefix is None or quota.clause.startswith(total.clause_prefix))
    ]
    return sum(row.nominees for row in rows), sum(row.reserves for row in rows)


def _parts(case: Case) -> Ruling:
    """Compare each award's number with its counted classes, and the whole with its awards."""
    findings = []
    campaign = case.campaign
    for n, award in enumerate(campaign.awards):
        parts = [c.count for c in campaign.categories if c.award == award.id and c.count is not None and not c.parent]
        if award.count is not None and parts and sum(parts) != award.count:
            sentence = f"{award.title} {award.count} 名，各类相加是 {sum(parts)} 名"
            findings.append(case.remark("tables.parts", case.where("awards", n), sentence, award.clause))
    whole = [award.count for award in campaign.awards if award.sub_award_of is None]
    counts = [count for count in whole if count is not None]
    if campaign.selection.awards is not None and len(counts) == len(whole) and sum(counts) != campaign.selection.awards:
        sentence = f"表彰总数 {campaign.selection.awards}，各奖项相加是 {sum(counts)}"
        findings.append(case.remark("tables.parts", case.where("selection"), sentence, campaign.selection.clause))
    return Ruling(
        rule="tables.parts", title="奖项、类别的数量相加与总数相符", clause=campaign.selection.clause,
        required="相符", found=f"不符 {len(findings)} 处", findings=tuple(findings),
    )  # fmt: skip


def _counts(case: Case) -> Ruling:
    findings = []
    listed = {
        "tasks": len({quota.task for quota in case.campaign.quotas if quota.task}),
        "units": len(case.campaign.units),
    }
    for n, count in enumerate(case.campaign.stated_counts):
        if listed[count.of] != count.stated:
            sentence = f"文件说{count.label} {count.stated} 项，列出的是 {listed[count.of]} 项"
            findings.append(case.remark("tables.counts", case.where("stated_counts", n), sentence, count.clause))
    return Ruling(
        rule="tables.counts", title="说的数目与列出的相符", clause=case.campaign.stated_counts[0].clause,
        required="相符", found=f"不符 {len(findings)} 处", findings=tuple(findings),
    )  # fmt: skip


def _tasks_alone(case: Case) -> Ruling:
    """Judge the tasks' own places by the notice's shares, read alone (000 附件二 against 四（一）)."""
    tally: Counter[str] = Counter()
    parents = {category.id: category.parent for category in case.campaign.categories}
    for quota in case.campaign.quotas:
        up = quota.category if quota.task else None
        tally["total"] += quota.nominees if up else 0
        while up:
            tally[up] += quota.nominees
            up = parents.get(up)
    findings: list[Finding] = []
    for ratio in case.campaign.ratios:
        have, base = tally.get(ratio.of, 0), tally.get(ratio.within, 0)
        if ratio.bound == "max" and base and have > (most := bound(ratio, base, case.campaign.rounding)):
            sentence = (
                f"任务名额单独看，{case.campaign.class_title(ratio.of)} {have} 名，占 {base} 名的 {have / base:.1%}，"
                f"超过 {most} 名（{product(ratio.share, base)}，{ratio.clause}）"
            )
            findings.append(case.remark("tables.tasks", case.where("quotas"), sentence, ratio.clause))
    clause = next(quota.clause for quota in case.campaign.quotas if quota.task)
    return Ruling(
        rule="tables.tasks", title="任务名额单独看是否合结构比例", clause=clause, required="合各项上限",
        found=f"{tally['total']} 名，超过的 {len(findings)} 项", findings=tuple(findings),
    )  # fmt: skip


def _contradictions(case: Case) -> Ruling:
    found = [*_written_twice(case), *_unstated(case)]
    clause = "、".join(dict.fromkeys(finding.clause for finding in found))
    return Ruling(
        rule="tables.words", title="文件的写法前后一致、没有空白", clause=clause, required="一致",
        found=f"{len(found)} 处", findings=tuple(found),
    )  # fmt: skip


def _written_twice(case: Case) -> Iterator[Finding]:
    campaign = case.campaign
    for n, sheet in enumerate(campaign.sheets):
        if sheet.annex != sheet.annex_listed and sheet.annex and sheet.annex_listed:
            sentence = f"{sheet.title}印的是{sheet.annex}，附件目录写的是{sheet.annex_listed}；按表头文字认表"
            yield case.remark("tables.words.annexes", case.where("sheets", n), sentence, sheet.clause)
    for n, deed in enumerate(campaign.deeds):
        if deed.max_chars is not None and deed.about_chars is not None:
            sentence = f"{deed.title}一处写 {deed.max_chars} 字以内，一处写 {deed.about_chars} 字左右；按以内"
            yield case.remark("tables.words.length", case.where("deeds", n), sentence, deed.clause)
    for n, criteria in enumerate(campaign.criteria):
        if criteria.written_as is not None and criteria.written_as != criteria.combine:
            sentence = f"“{criteria.title}”字面要求全部具备，最后一项却是“{criteria.items[-1]}”，不可能同时具备"
            yield case.remark("tables.words.criteria", case.where("criteria", n), sentence, criteria.clause)


def _unstated(case: Case) -> Iterator[Finding]:
    campaign = case.campaign
    for n, ratio in enumerate(campaign.ratios):
        if ratio.base_in_doubt:
            sentence = f"{case.campaign.class_title(ratio.of)}的比例，基数有歧义"
            place = case.where("ratios", n)
            yield Finding("warning", "tables.words.base", place, sentence, "", ratio.clause, ratio.base_in_doubt)
    for n, tier in enumerate(campaign.tiers):
        if tier.min_working_days is None and tier.exact_working_days is None:
            sentence = f"{tier.title}公示没有写明天数"
            yield case.remark("tables.words.days", case.where("tiers", n), sentence, tier.clause)
    for n, vote in enumerate(campaign.votes):
        if vote.threshold is not None and vote.base in {None, "not_stated"}:
            sentence = f"得票 {float(vote.threshold):.0%} 没有写明分母"
            yield case.remark("tables.words.votes", case.where("votes", n), sentence, vote.clause)


def _pair(nominees: int, reserves: int) -> str:
    return f"{nominees}/{reserves}" if reserves else str(nominees)


def public_lines(campaign: Campaign, rulings: Sequence[Ruling]) -> Iterator[PublicLine]:
    """Yield the campaign's remarks, and every contradiction that the rules find and no remark explains."""
    explained = {remark.text for remark in campaign.remarks}
    yield from (PublicLine(remark.text, remark.clause) for remark in campaign.remarks)
    for ruling in rulings:
        if ruling.rule.startswith(_OF_THE_DOCUMENT):
            for finding in ruling.findings:
                if finding.settled not in explained:
                    yield PublicLine(finding.sentence + but(finding.settled), finding.clause)


FAMILY = Family(name="tables", title="文件自身", judge=judge, public_lines=public_lines)
