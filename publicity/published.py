"""What crosses from the generator to the intake, and to anyone: ``data/notices.json``, open data.

What is published is what can be reported on.  The JSON Schema beside the file is made from these records.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated as A
from typing import Literal

from publicity.model.record import Record, Zh
from publicity.model.site import CalendarFile
from publicity.model.words import Counting, DayUnit, Kind, Postmark, RealName, SlotFate, Strength


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedCandidate(Record):
    """A candidate as a report may name it."""

    id: A[str, Zh("推荐对象编号")]
    kind: A[Kind, Zh("person 个人 / collective 集体")]
    name: A[str, Zh("姓名或集体名称")]
    workplace: A[str, Zh("工作单位或所属单位")]
    award: A[str, Zh("奖项")]
    unit_id: A[str, Zh("推荐单位编号")]
    heads: A[bool, Zh("职务是所在单位的负责人，对其反映不交所在单位调查")]
    address: A[str, Zh("页面地址，相对于网站根")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedContact(Record):
    """The office that takes reports on a notice."""

    office: A[str, Zh("受理部门")]
    phones: A[tuple[str, ...], Zh("电话")]
    mail: A[str | None, Zh("电子邮箱")]
    address: A[str | None, Zh("通讯地址")]
    hours: A[str | None, Zh("接待时间")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedReportRules(Record):
    """How reports on a notice are taken, as the award's document says."""

    real_name: A[RealName, Zh("实名规定")]
    postmark: A[Postmark, Zh("邮戳规定")]
    late: A[Literal["kept_and_marked", "refused", "not_stated"], Zh("逾期提交如何处理")]
    kinds: A[tuple[str, ...], Zh("可反映的问题种类")]
    investigated_by: A[str, Zh("由谁调查")]
    steps: A[tuple[str, ...], Zh("受理后的步骤")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedNotice(Record):
    """One notice with its computed period; ``opens`` is inside it, ``closes`` the first moment outside."""

    id: A[str, Zh("评选活动编号/公示编号")]
    campaign: A[str, Zh("评选活动")]
    title: A[str, Zh("公示标题")]
    tier: A[str, Zh("公示层级")]
    tier_id: A[str, Zh("公示层级编号")]
    unit_id: A[str | None, Zh("推荐单位编号；评选机构公示的为空")]
    region: A[str | None, Zh("地方节假日所属地区")]
    issuer: A[str, Zh("公示单位")]
    issued_on: A[date, Zh("落款日期")]
    rules_version: A[int, Zh("所依据的规则版本")]
    address: A[str, Zh("页面地址，相对于网站根")]
    opens: A[datetime, Zh("开始时刻")]
    closes: A[datetime, Zh("截止时刻（此刻已不在公示期内）")]
    counted_days: A[tuple[date, ...], Zh("计入的日子")]
    unit: A[DayUnit, Zh("工作日或自然日")]
    counting: A[Counting, Zh("起算规则")]
    withdrawn_on: A[date | None, Zh("撤回日期")]
    outcome_on: A[date | None, Zh("公布结果日期")]
    list_removed: A[bool, Zh("个人名单是否已按期撤下")]
    reports: A[PublishedReportRules, Zh("异议的受理")]
    contact: A[PublishedContact | None, Zh("受理联系方式")]
    candidates: A[tuple[PublishedCandidate, ...], Zh("推荐对象")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedUnit(Record):
    """A recommending unit."""

    id: A[str, Zh("推荐单位编号")]
    name: A[str, Zh("推荐单位全称")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedEffect(Record):
    """What the award's document says follows a finding."""

    when: A[str, Zh("何种情形")]
    effect: A[str, Zh("如何处理")]
    slot: A[SlotFate | None, Zh("名额如何处理；文件没有写明的为空")]
    clause: A[str, Zh("依据条款")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedCampaign(Record):
    """What holds for all notices of one campaign."""

    id: A[str, Zh("评选活动编号")]
    title: A[str, Zh("评选活动")]
    units: A[tuple[PublishedUnit, ...], Zh("推荐单位")]
    upheld: A[tuple[PublishedEffect, ...], Zh("查实以后的处理")]
    inconclusive: A[str | None, Zh("不能得出明确结论时怎么办；文件没有写明的为空")]
    inconclusive_strength: A[Strength | None, Zh("该规定的强度；文件没有写明的为空")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedData(Record):
    """The whole file."""

    version: A[Literal[1], Zh("格式版本")]
    site: A[str, Zh("网站名称")]
    base_url: A[str, Zh("网站地址")]
    as_of: A[datetime | None, Zh("演示时刻；正式网站为空")]
    calendar: A[CalendarFile, Zh("与全国日历不同的工作日")]
    campaigns: A[tuple[PublishedCampaign, ...], Zh("全部评选活动")]
    notices: A[tuple[PublishedNotice, ...], Zh("全部公示")]
