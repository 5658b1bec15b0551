"""Checks of one notice: its references, its period and the days that the award's document asks for."""

from collections.abc import Mapping
from datetime import datetime

from publicity.content import PlacedNotice
from publicity.model.campaign import Campaign
from publicity.model.candidate import Candidate
from publicity.model.notice import Notice
from publicity.model.tiers import Tier
from publicity.model.words import DAY_UNIT_ZH
from publicity.period import Period, compute, working_days_within
from publicity.problems import Findings
from publicity.reader.yamlfile import Document
from publicity.workdays import UncoveredYearError, WorkingCalendar

OFFICE_OPENS = "09:00"


def place_notice(
    notice_id: str,
    notice: Notice,
    document: Document,
    campaign: Campaign,
    calendar: WorkingCalendar,
    candidates: Mapping[str, Candidate],
    findings: Findings,
) -> PlacedNotice | None:
    """Return a notice with its computed period, or None when that can't be known; findings say why."""
    _check_references(notice, document, campaign, candidates, findings)
    period = _period(notice, document, calendar, findings)
    if period is None:
        return None
    tier = next((tier for tier in campaign.tiers if tier.id == notice.tier), None)
    if tier is not None:
        _check_length(notice, tier, period, document, calendar, findings)
    _check_days(notice, period, document, calendar, findings)
    return PlacedNotice(
        id=notice_id, campaign=campaign.id, notice=notice, period=period, place=document.place()
    )


def _check_references(
    notice: Notice,
    document: Document,
    campaign: Campaign,
    candidates: Mapping[str, Candidate],
    findings: Findings,
) -> None:
    tiers = [tier.id for tier in campaign.tiers]
    known = (
        ("tier", notice.tier, tiers, "公示层级"),
        ("unit", notice.unit, [unit.id for unit in campaign.units], "推荐单位"),
        ("follows", notice.follows, [version.version for version in campaign.versions], "规则版本"),
        ("contact", notice.contact, [contact.id for contact in campaign.contacts], "联系方式"),
    )
    for key, value, choices, chinese in known:
        if value is not None and value not in choices:
            remedy = f"可以是：{'、'.join(map(str, choices))}"
            findings.error("reference", document.place(key), f"campaign.yml 里没有{chinese}“{value}”", remedy)
    for n, tier in enumerate(notice.merges):
        if tier not in tiers:
            findings.error("reference", document.place("merges", n), f"campaign.yml 里没有公示层级“{tier}”", f"可以是：{'、'.join(tiers)}")
    if not notice.candidates:
        findings.error("notice", document.place("candidates"), "这份公示的名单是空的", "写上推荐对象的编号")
    seen: set[str] = set()
    for n, candidate in enumerate(notice.candidates):
        place = document.place("candidates", n)
        if candidate not in candidates:
            findings.error("reference", place, f"名单里没有编号为 {candidate} 的推荐对象", "改编号，或者在名单表里补上")
        elif notice.approval and not candidates[candidate].deeds:
            findings.error("deeds", place, f"{candidate}（{candidates[candidate].name}）没有事迹", f"补上 deeds/{candidate}.md")
        if candidate in seen:
            findings.error("duplicate", place, f"{candidate} 在这份公示里写了两遍", "只留一处")
        seen.add(candidate)


def _period(notice: Notice, document: Document, calendar: WorkingCalendar, findings: Findings) -> Period | None:
    try:
        period = compute(notice.period, calendar)
    except UncoveredYearError as error:
        findings.error("calendar", document.place("period", "start"), str(error))
        return None
    except ValueError:
        sentence = "公示天数要是正整数，时刻要写成 08:30 这样（全天截止写 24:00）"
        findings.error("period", document.place("period"), sentence, "改正 days、opens_at 或 closes_at")
        return None
    end = notice.period.end
    if end is not None and end != period.last_day:
        words = f"{notice.period.days} 个{DAY_UNIT_ZH[notice.period.unit]}"
        sentence = f"写的末日是 {end}，按 {words}从 {notice.period.start} 推算应是 {period.last_day}"
        findings.error("period", document.place("period", "end"), sentence, "改末日或天数；也可以不写末日")
    if period.closes <= period.opens:
        findings.error("period", document.place("period"), "截止时刻不晚于开始时刻", "改正 opens_at 或 closes_at")
    return period


def _check_length(
    notice: Notice,
    tier: Tier,
    period: Period,
    document: Document,
    calendar: WorkingCalendar,
    findings: Findings,
) -> None:
    working = working_days_within(period, calendar)
    least, exact = tier.min_working_days, tier.exact_working_days
    place = document.place("period", "days")
    if least is not None and working < least:
        counted = f"{working} 个工作日"
        if notice.period.unit == "calendar":
            counted = f"{notice.period.days} 个自然日，其中只有 {working} 个工作日"
        sentence = f"{tier.title}公示不少于 {least} 个工作日（{tier.clause}），这里是{counted}"
        findings.error("period", place, sentence, "延长公示期")
    if exact is not None and working != exact:
        sentence = f"{tier.title}公示期为 {exact} 个工作日（{tier.clause}），这里是 {working} 个"
        findings.error("period", place, sentence, f"改成 {exact}")


def _check_days(
    notice: Notice, period: Period, document: Document, calendar: WorkingCalendar, findings: Findings
) -> None:
    provisional = [day for day in period.counted if calendar.is_provisional(day)]
    if provisional:
        sentence = f"公示期含有 {provisional[0]} 等年末日子，次年的放假通知可能改动它们（2011、2018 年有先例）"
        findings.warning("calendar", document.place("period", "start"), sentence, "次年放假通知印发后重新生成一次")
    published = notice.published_at
    if published is None or notice.period.counting == "starts_next_day":
        return
    limit = datetime.fromisoformat(f"{period.counted[0]} {OFFICE_OPENS}")
    if published.replace(tzinfo=None) > limit:
        sentence = f"公示在首日 {OFFICE_OPENS} 之后才发布（{published:%Y-%m-%d %H:%M}），首日不足一整天"
        remedy = "建议次日起算（counting: starts_next_day），既合惯例也合民法典第二百零一条"
        findings.warning("period", document.place("published_at"), sentence, remedy)
