"""Checks of one notice: its references, its period and the days that the award's document asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from publicity.content import PlacedNotice
from publicity.model.campaign import Campaign
from publicity.model.candidate import Candidate
from publicity.model.notice import Notice
from publicity.model.words import DAY_UNIT_ZH
from publicity.period import Period, compute, working_days_within
from publicity.problems import Findings, Place
from publicity.reader.yamlfile import Document, Key
from publicity.workdays import UncoveredYearError, WorkingCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeReader:
    """Places the notices of one campaign; ``office_opens`` is when a working day begins."""

    campaign: Campaign
    candidates: Mapping[str, Candidate]
    calendar: WorkingCalendar
    office_opens: str
    findings: Findings

    def place(self, notice_id: str, notice: Notice, document: Document, outcome: Place) -> PlacedNotice | None:
        """Return a notice with its computed period, or None when that can't be known; findings say why.

        ``outcome`` is where its result is written, in its own file or in one of the desk.
        """
        self._check_references(notice, document)
        self._check_list(notice, document)
        period = self._period(notice, document)
        if period is None:
            return None
        self._check_days(notice, period, document)
        self._check_outcome(notice, period, outcome)
        return PlacedNotice(
            id=notice_id,
            campaign=self.campaign.id,
            notice=notice,
            period=period,
            place=document.place(),
            days_place=document.place("period", "days"),
            outcome_place=outcome,
        )

    def _check_references(self, notice: Notice, document: Document) -> None:
        campaign = self.campaign
        tiers = [tier.id for tier in campaign.tiers]
        known: tuple[tuple[tuple[Key, ...], Key | None, Sequence[Key], str], ...] = (
            (("tier",), notice.tier, tiers, "公示层级"),
            (("unit",), notice.unit, [unit.id for unit in campaign.units], "推荐单位"),
            (("follows",), notice.follows, [version.version for version in campaign.versions], "规则版本"),
            (("contact",), notice.contact, [contact.id for contact in campaign.contacts], "联系方式"),
            *((("merges", n), tier, tiers, "公示层级") for n, tier in enumerate(notice.merges)),
        )
        for path, value, choices, chinese in known:
            if value is not None and value not in choices:
                remedy = f"可以是：{'、'.join(map(str, choices))}"
                sentence = f"campaign.yml 里没有{chinese}“{value}”"
                self.findings.error("reference", document.place(*path), sentence, remedy)

    def _check_list(self, notice: Notice, document: Document) -> None:
        findings = self.findings
        if not notice.candidates:
            findings.error("notice", document.place("candidates"), "这份公示的名单是空的", "写上推荐对象的编号")
        seen: set[str] = set()
        for n, key in enumerate(notice.candidates):
            place, candidate = document.place("candidates", n), self.candidates.get(key)
            if candidate is None:
                sentence = f"名单里没有编号为 {key} 的推荐对象"
                findings.error("reference", place, sentence, "改编号，或者在名单表里补上")
            elif notice.approval and not candidate.deeds:
                findings.error("deeds", place, f"{key}（{candidate.name}）没有事迹", f"补上 deeds/{key}.md")
            if key in seen:
                findings.error("duplicate", place, f"{key} 在这份公示里写了两遍", "只留一处")
            seen.add(key)

    def _period(self, notice: Notice, document: Document) -> Period | None:
        findings = self.findings
        try:
            period = compute(notice.period, self.calendar)
            working_days_within(period, self.calendar)  # 自然日 too lie in years that must be known
        except UncoveredYearError as error:
            findings.error("calendar", document.place("period", "start"), str(error))
            return None
        end = notice.period.end
        if end is not None and end != period.last_day:
            words = f"{notice.period.days} 个{DAY_UNIT_ZH[notice.period.unit]}"
            sentence = f"写的末日是 {end}，按 {words}从 {notice.period.start} 推算应是 {period.last_day}"
            findings.error("period", document.place("period", "end"), sentence, "改末日或天数；也可以不写末日")
        if period.closes <= period.opens:
            sentence = "截止时刻不晚于开始时刻"
            findings.error("period", document.place("period"), sentence, "改正 opens_at 或 closes_at")
        return period

    def _check_outcome(self, notice: Notice, period: Period, place: Place) -> None:
        if notice.outcome is None:
            return
        counts = notice.outcome.reports
        if notice.outcome.on < period.last_day:
            sentence = f"公示结果写的是 {notice.outcome.on}，公示期到 {period.last_day} 才满"
            self.findings.error("notice", place, sentence, "期满以后才有结果，改正日期")
        parts = (counts.upheld, counts.not_upheld, counts.inconclusive)
        if min(parts) < 0 or sum(parts) > counts.received:
            self.findings.error("notice", place, "反映的件数有负数，或者相加多于收到的", "核对 reports 里的件数")

    def _check_days(self, notice: Notice, period: Period, document: Document) -> None:
        provisional = [day for day in period.counted if self.calendar.is_provisional(day)]
        if provisional:
            sentence = f"公示期含有 {provisional[0]} 等年末日子，次年的放假通知可能改动它们（2011、2018 年有先例）"
            place = document.place("period", "start")
            self.findings.warning("calendar", place, sentence, "次年放假通知印发后重新生成一次")
        published = notice.published_at
        if published is None or notice.period.counting == "starts_next_day":
            return
        if published.replace(tzinfo=None) > datetime.fromisoformat(f"{period.counted[0]} {self.office_opens}"):
            sentence = f"公示在首日 {self.office_opens} 之后才发布（{published:%Y-%m-%d %H:%M}），首日不足一整天"
            remedy = "建议次日起算（counting: starts_next_day），既合惯例也合民法典第二百零一条"
            self.findings.warning("period", document.place("published_at"), sentence, remedy)
