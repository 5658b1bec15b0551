"""A notice's page, the heart of the site: which list, until when, how to object."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from publicity.chinese import day_ranges, full_date, short_date, weekday
from publicity.content import PlacedNotice
from publicity.model.awards import Award
from publicity.model.campaign import Campaign
from publicity.model.candidate import Candidate, Change
from publicity.model.site import SiteSettings
from publicity.model.tiers import Tier
from publicity.model.words import CHANGE_ZH, OBJECTION_ZH, POSTMARK_ZH, REAL_NAME_ZH, SLOT_ZH, ObjectionState
from publicity.workdays import WorkingCalendar
from sitegen.deeds import deeds_html
from sitegen.edition import CampaignEdition
from sitegen.qr import qr_svg
from sitegen.views.summary import NoticeSummary, summarise

SHOW_REPORTING = frozenset({"upcoming", "open"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One candidate on a list; ``lead`` is its first column, ``cells`` are the others, in the order of the heads."""

    id: str
    name: str
    number: int | str
    lead: str
    cells: tuple[str, ...]
    deeds: str
    report: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTable:
    """The candidates of one award on a notice."""

    id: str
    title: str
    count: str
    heads: tuple[str, ...]
    rows: tuple[ListRow, ...]


def notice_view(edition: CampaignEdition, site: SiteSettings, placed: PlacedNotice) -> dict[str, Any]:
    """Return the values of a notice's page."""
    campaign, notice = edition.content.campaign, placed.notice
    n = summarise(edition, placed)
    tier, reports = campaign.tier(notice.tier), campaign.reports
    removed = edition.list_removed(placed)
    return {
        "c": campaign,
        "n": n,
        "tier": tier,
        "rules": next(v for v in campaign.versions if v.version == notice.follows),
        "basis": _basis(campaign, notice.follows),
        "whom": _whom(campaign, edition, placed),
        "note": notice.note,
        "days": [_day(day, edition.content.calendar) for day in placed.period.counted],
        "skipped": _skipped(placed),
        "removed": "公示目的已经达到，个人名单已按规定撤下；公示的时间、单位和结果保留。" if removed else "",
        "tables": [] if removed else _tables(edition, site, placed, n, tier),
        "changes": [] if removed else _changes(edition, placed, tier),
        "outcome": _outcome(placed) if n.face == "outcome" else None,
        "withdrawn": _withdrawn(placed) if n.face == "withdrawn" else "",
        "contact": edition.content.contact_of(notice),
        "real_name": REAL_NAME_ZH[reports.real_name],
        "postmark": POSTMARK_ZH[reports.postmark],
        "kinds": reports.kinds,
        "report_address": report_address(site, n),
        "report_steps": reports.then,
        "report_clause": reports.clause,
        "inconclusive": reports.inconclusive,
        "slot": _slot(campaign),
        "issued_on": full_date(notice.issued_on),
        "qr": qr_svg(f"{site.base_url}{campaign.id}/notices/{placed.id}.html"),
    }


def report_address(site: SiteSettings, notice: NoticeSummary, candidate: str = "") -> str:
    """Return the intake's address with the notice, and the candidate if any, named in it."""
    root = site.intake_url if "://" in site.intake_url else f"../../{site.intake_url}"
    whom = f"&candidate={candidate}" if candidate else ""
    return f"{root}?notice={notice.campaign}/{notice.id}{whom}"


def change_text(change: Change) -> str:
    """Return what became of a candidate and of its slot."""
    slot = f"，{SLOT_ZH[change.slot]}" if change.slot else ""
    reason = f"：{change.reason}" if change.reason else ""
    return f"{full_date(change.on)}{CHANGE_ZH[change.kind]}{slot}{reason}"


def _basis(campaign: Campaign, version: int) -> str:
    rules = next(v for v in campaign.versions if v.version == version)
    number = f"（{rules.number}）" if rules.number else ""
    draft = "，该文件为预通知" if rules.status == "pre_notice" else ""
    return f"《{rules.document}》{number}（规则第 {version} 版{draft}）"


def _whom(campaign: Campaign, edition: CampaignEdition, placed: PlacedNotice) -> str:
    titles = [award.title for award in _awards(campaign, edition, placed)]
    size = summarise(edition, placed).size
    return f"{'、'.join(titles)}推荐对象（{size}）"


def _awards(campaign: Campaign, edition: CampaignEdition, placed: PlacedNotice) -> list[Award]:
    named = {edition.content.candidates[c].award for c in placed.notice.candidates}
    return [award for award in campaign.awards if award.id in named]


def _day(day: date, calendar: WorkingCalendar) -> dict[str, str]:
    note = calendar.why(day) or ("调休上班" if day.weekday() >= 5 and calendar.is_working_day(day) else "")
    return {"iso": day.isoformat(), "text": short_date(day), "weekday": weekday(day), "note": note}


def _skipped(placed: PlacedNotice) -> str:
    if placed.notice.period.unit == "calendar":
        return ""
    first, last = placed.period.start, placed.period.last_day
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    resting = [day for day in span if day not in placed.period.counted]
    if not resting:
        return ""
    start = "首日不计入；" if placed.notice.period.counting == "starts_next_day" else ""
    return f"{start}{day_ranges(resting)}不计入工作日，其间同样可以提出异议。"


def _tables(
    edition: CampaignEdition, site: SiteSettings, placed: PlacedNotice, n: NoticeSummary, tier: Tier
) -> list[ListTable]:
    tables = []
    number = 0
    for award in _awards(edition.content.campaign, edition, placed):
        fields = tier.content.person if award.kind == "person" else tier.content.collective
        heads = [field for field in fields if field != "deeds"]
        members = [
            c for c in map(edition.content.candidates.__getitem__, placed.notice.candidates) if c.award == award.id
        ]
        rows = []
        for candidate in members:
            number += 1
            rows.append(
                _row(
                    candidate,
                    number,
                    heads,
                    "deeds" in fields,
                    report_address(site, n, candidate.id) if n.face in SHOW_REPORTING else "",
                )
            )
        count = f"{len(rows)} {award.unit_word}"
        table = ListTable(id=f"list-{award.id}", title=award.title, count=count, heads=tuple(heads), rows=tuple(rows))
        tables.append(table)
    return tables


def _row(candidate: Candidate, number: int, heads: Sequence[str], deeds: bool, report: str) -> ListRow:
    reserve = "（备选）" if candidate.reserve else ""
    return ListRow(
        id=candidate.id,
        name=candidate.name,
        number=number,
        lead=(candidate.public.get(heads[0], "") if heads else candidate.name) + reserve,
        cells=tuple([candidate.public.get(head, "") for head in heads[1:]]),
        deeds=deeds_html(candidate.deeds) if deeds and candidate.deeds else "",
        report=report,
    )


def _changes(edition: CampaignEdition, placed: PlacedNotice, tier: Tier) -> list[str]:
    campaign = edition.content.campaign
    order = campaign.tier_order(tier.id)
    if order == 0:
        return []
    before = campaign.tiers[order - 1]
    awards = {edition.content.candidates[c].award for c in placed.notice.candidates}
    lines = []
    for key, change in edition.changes.items():
        candidate = edition.content.candidates[key]
        mine = placed.notice.unit in {None, candidate.unit} and candidate.award in awards
        earlier = edition.notice_of(key, before.id)
        if mine and earlier is not None and change.after_tier == before.id:
            lines.append(
                f"{candidate.name}（{edition.content.campaign.unit(candidate.unit).name}）：{change_text(change)}。"
            )
    kept = sum(edition.notice_of(c, before.id) is not None for c in placed.notice.candidates)
    lines.append(f"{before.title}公示过的推荐对象中，{kept} 个保留在本次名单里，没有更换，没有递补。")
    return lines


def _outcome(placed: PlacedNotice) -> dict[str, str] | None:
    outcome = placed.notice.outcome
    if outcome is None:
        return None
    counts = outcome.reports
    parts: dict[ObjectionState, int] = {
        "upheld": counts.upheld,
        "not_upheld": counts.not_upheld,
        "inconclusive": counts.inconclusive,
    }
    numbers = [f"反映 {counts.received} 件", *(f"{OBJECTION_ZH[state]} {n} 件" for state, n in parts.items() if n)]
    said = all("".join(number.split()) in "".join(outcome.text.split()) for number in numbers)
    told = "" if said or not counts.received else f"公示期内收到{numbers[0]}：{'，'.join(numbers[1:])}。"
    return {"on": full_date(outcome.on), "text": outcome.text, "counts": told}


def _withdrawn(placed: PlacedNotice) -> str:
    withdrawal = placed.notice.withdrawn
    if withdrawal is None:
        return ""
    again = f"重新发布的公示编号为 {withdrawal.replaced_by}。" if withdrawal.replaced_by else ""
    return f"本公示已于{full_date(withdrawal.on)}撤回：{withdrawal.reason.rstrip('。')}。{again}"


def _slot(campaign: Campaign) -> str:
    fates = [sanction for sanction in campaign.sanctions if sanction.slot]
    return f"经查实撤销资格的，{SLOT_ZH[fates[0].slot]}。" if fates and fates[0].slot else ""
