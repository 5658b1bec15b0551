"""The words of 公示情况报告: how a notice went, for the next tier (000 五（一）3 asks for it).

It says how many objected and what came of it, never who objected nor what was said.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from publicity.chinese import at_moment, day_ranges, full_date, short_date, span
from publicity.content import PlacedNotice
from publicity.model.notice import ReportCounts
from publicity.model.site import SiteSettings
from publicity.model.units import Contact
from publicity.model.words import CHANNEL_ZH, OBJECTION_ZH
from publicity.records import NOTICE_ITSELF, Objection
from publicity.rules.case import Case
from publicity.shanghai import SHANGHAI
from sitegen.edition import CampaignEdition
from sitegen.views.notice import change_text, notice_view

HEADS = ("推荐对象", "单位", "异议件数", "核查结论", "办结日期")
SEAL, SIGNERS = "（公章）", ("经办人（签字）：", "负责人（签字）：")
UNKNOWN = "＿" * 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the paper: sentences, each with the words that lead it, and the rows of a table below ``HEADS``."""

    title: str
    points: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The whole paper in words, the same for the page and for the document."""

    title: str
    to: str
    opening: str
    sections: tuple[Section, ...]
    closing: str
    issuer: str
    on: str
    note: str


@dataclass(frozen=True)
class Reported:
    """A notice to be reported on: its campaign's case, and the moment of the report."""

    case: Case
    placed: PlacedNotice
    now: datetime

    @property
    def today(self) -> date:
        """The date of the report."""
        return self.now.astimezone(SHANGHAI).date()

    @cached_property
    def objections(self) -> tuple[Objection, ...]:
        """What is recorded of this notice by now, in the order of its list, then what is about the notice itself."""
        recorded = self.case.records.objections
        some = [o for key in (*self.placed.notice.candidates, NOTICE_ITSELF) for o in recorded.get(key, ())]
        return tuple(o for o in some if o.notice == self.placed.id and o.received <= self.today)

    @property
    def unsettled(self) -> tuple[Objection, ...]:
        """The objections that are still looked into at this moment."""
        return tuple(o for o in self.objections if o.closed is None or o.closed > self.today)

    @property
    def recorded(self) -> ReportCounts:
        """The numbers that the records give."""
        states = Counter(o.state for o in self.objections)
        return ReportCounts(
            received=len(self.objections), upheld=states["upheld"], not_upheld=states["not_upheld"],
            inconclusive=states["inconclusive"],
        )  # fmt: skip

    @property
    def counts(self) -> ReportCounts:
        """The numbers of the paper: those of the notice's result where it has one."""
        outcome = self.placed.notice.outcome
        return outcome.reports if outcome else self.recorded

    @property
    def addressee(self) -> str:
        """Who gets the paper: the next tier's body, or the committee; ``UNKNOWN`` where that is the issuer itself."""
        campaign, notice = self.case.campaign, self.placed.notice
        order = max(campaign.tier_order(tier) for tier in (notice.tier, *notice.merges))
        if order + 1 == len(campaign.tiers):
            return campaign.committee.name if campaign.committee.name != notice.issuer else UNKNOWN
        above = campaign.tiers[order + 1]
        return campaign.unit(notice.unit).name if above.run_by == "recommending_unit" and notice.unit else above.runner


def outcome_view(reported: Reported, site: SiteSettings) -> Paper:
    """Return the paper on a notice whose period is over and whose objections are settled."""
    notice, campaign = reported.placed.notice, reported.case.campaign
    edition = CampaignEdition(reported.case.content, reported.now, preview=False)
    page = notice_view(edition, site, reported.placed)
    quiet = not reported.counts.received and not reported.objections
    about = notice.title.removesuffix("公示").removesuffix("的")
    return Paper(
        title=f"{notice.issuer}关于{about}的公示{'无异议' if quiet else ''}情况报告",
        to=reported.addressee,
        opening=f"根据{page['basis']}，本次公示已经期满。现将有关情况报告如下。",
        sections=(
            Section(title="一、公示的组织", points=tuple(_organised(reported, page))),
            Section(
                title="二、异议的受理和核查",
                points=(("", "公示期间未收到异议。" if quiet else _received(reported)),),
                rows=tuple(_conclusions(reported)),
            ),
            Section(title="三、名单的变动", points=tuple(("", line) for line in _left(reported, edition))),
        ),
        closing="特此报告。",
        issuer=notice.issuer,
        on=full_date(reported.today),
        note="推荐对象、单位和联系方式均为虚构，供演示。" if campaign.fictitious else "",
    )


def _organised(reported: Reported, page: dict[str, Any]) -> Iterator[tuple[str, str]]:
    notice, tier = reported.placed.notice, page["tier"]
    number = f"（{notice.number}）" if notice.number else ""
    approval, moment = notice.approval, notice.published_at
    approved = f"，经{approval.by}于{full_date(approval.on)}批准（{approval.record}）" if approval else ""
    # staff write the time on the wall, without a zone
    published = f"，{at_moment(moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI))} 发布" if moment else ""
    yield "公示名称：", f"《{notice.title}》{number}{approved}{published}。"
    yield "公示对象：", f"{page['whom']}。"
    yield "公示时间：", _period(reported.placed, page)
    channels = "、".join(channel.name or CHANNEL_ZH[channel.kind] for channel in notice.channels or tier.channels)
    if channels:
        yield "公示渠道：", f"{channels}。"
    if page["contact"]:
        yield "异议受理：", _contact(page["contact"])


def _period(placed: PlacedNotice, page: dict[str, Any]) -> str:
    """Return when it opened and closed, every day that counts, and the days between them that do not."""
    period, words, month = placed.period, [], 0
    for day, told in zip(period.counted, page["days"], strict=True):
        note = f"（{told['weekday']}，{told['note']}）" if told["note"] else ""
        words.append((f"{day.day}日" if day.month == month else short_date(day)) + note)
        month = day.month
    between = [period.start + timedelta(days=n) for n in range((period.last_day - period.start).days)]
    resting = [day for day in between if day not in period.counted]
    skipped = f"；{day_ranges(resting)}不计入" if resting else ""
    return (
        f"{span(period.start, period.last_day)}，首日 {period.opens:%H:%M} 开始，末日 {period.closes_at} 截止，"
        f"共 {len(words)} 个{page['n'].unit_word}：{'、'.join(words)}{skipped}。"
    )


def _contact(contact: Contact) -> str:
    ways = {"电话": "、".join(contact.phones), "电子邮箱": contact.mail, "地址": contact.address}
    return "；".join([f"{contact.office}受理", *(f"{way} {value}" for way, value in ways.items() if value)]) + "。"


def counts_told(counts: ReportCounts) -> str:
    """Return how many reports came and how they ended; 未查实 and 不能得出明确结论 are two ends (001 五（三）)."""
    return (
        f"收到异议 {counts.received} 件，其中查实 {counts.upheld} 件，未查实 {counts.not_upheld} 件，"
        f"不能得出明确结论 {counts.inconclusive} 件"
    )


def _received(reported: Reported) -> str:
    told = f"公示期间共{counts_told(reported.counts)}。"
    named = len({o.candidate for o in reported.objections} - {NOTICE_ITSELF})
    others = len(reported.placed.notice.candidates) - named
    if named:
        told += f"涉及 {named} 个推荐对象，核查结论见下表"
        told += f"；其余 {others} 个推荐对象无异议。" if others and reported.counts == reported.recorded else "。"
    return told


def _conclusions(reported: Reported) -> Iterator[tuple[str, ...]]:
    """Yield a row for each candidate, conclusion and day."""
    content, campaign = reported.case.content, reported.case.campaign
    for (key, state, closed), count in Counter((o.candidate, o.state, o.closed) for o in reported.objections).items():
        candidate = content.candidates.get(key)
        where = candidate.workplace or campaign.unit(candidate.unit).name if candidate else "—"
        yield (
            candidate.name if candidate else "公示本身",
            where,
            f"{count} 件",
            OBJECTION_ZH[state],
            full_date(closed) if closed else "",
        )


def _left(reported: Reported, edition: CampaignEdition) -> Iterator[str]:
    notice = reported.placed.notice
    changes = [edition.changes[key] for key in notice.candidates if key in edition.changes]
    left = [change for change in changes if change.after_tier in {notice.tier, *notice.merges}]
    for change in left:
        candidate = reported.case.content.candidates[change.candidate]
        unit = reported.case.campaign.unit(candidate.unit).name
        yield f"{candidate.name}（{unit}）：{change_text(change)}。"
    if not left:
        yield "截至本报告之日，公示名单没有变动。"
