"""Recommending units (推荐单位), their quotas and alternates, and contacts."""

from dataclasses import dataclass
from typing import Annotated as A
from typing import Literal

from publicity.model.bounds import Count
from publicity.model.record import Record, Zh
from publicity.model.words import UnitKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Record):
    """An office that takes questions and reports: never a person's own number."""

    id: A[str, Zh("联系方式编号")]
    office: A[str, Zh("受理部门")]
    phones: A[tuple[str, ...], Zh("办公电话（虚构）")] = ()
    fax: A[str | None, Zh("传真")] = None
    mail: A[str | None, Zh("电子邮箱")] = None
    address: A[str | None, Zh("通讯地址")] = None
    postcode: A[str | None, Zh("邮政编码")] = None
    hours: A[str | None, Zh("接待时间")] = None
    clause: A[str | None, Zh("依据条款")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Record):
    """Who sends candidates up.  ``aliases``: the text and the table of one document may differ (002)."""

    id: A[str, Zh("推荐单位编号")]
    name: A[str, Zh("推荐单位全称")]
    aliases: A[tuple[str, ...], Zh("其他写法")] = ()
    kind: A[UnitKind, Zh("单位种类")]
    acts_for: A[str | None, Zh("代表哪些单位推荐")] = None
    contact: A[str | None, Zh("联系方式编号")] = None
    self_recommending: A[bool, Zh("所列各单位自行推荐，所在单位即推荐单位")] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota(Record):
    """How many candidates a unit may nominate, in one category or in all.

    ``outside_unit_quota``: nominees of a major task do not use their city's quota (000 附件三.3).
    """

    unit: A[str, Zh("推荐单位编号")]
    category: A[str | None, Zh("类别编号；空为合计")] = None
    label: A[str | None, Zh("文件表格中的行名，如 中直、区直机关")] = None
    task: A[str | None, Zh("重大任务名称")] = None
    nominees: A[Count, Zh("推荐名额")]
    reserves: A[Count, Zh("备选名额")] = 0
    outside_unit_quota: A[bool, Zh("不占所在市推荐名额")] = False
    reassigned_from: A[str | None, Zh("另行分配来的名额，原推荐对象的编号（见 changes.csv）")] = None
    clause: A[str, Zh("依据条款")]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaTotal(Record):
    """A total that the document itself states, to be checked against its rows."""

    label: A[str, Zh("合计名称")]
    unit: A[str | None, Zh("推荐单位编号；空为全部")] = None
    category: A[str | None, Zh("类别编号；空为全部")] = None
    task: A[str | None, Zh("重大任务名称")] = None
    clause_prefix: A[str | None, Zh("只合计依据条款以此开头的行")] = None
    nominees: A[Count, Zh("推荐名额合计")]
    reserves: A[Count, Zh("备选名额合计")] = 0
    clause: A[str, Zh("依据条款")]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedCount(Record):
    """How many of something the document announces in words, to be checked against what it lists."""

    label: A[str, Zh("名称，如 重大任务")]
    of: A[Literal["tasks", "units"], Zh("tasks 名额表中的任务 / units 推荐单位")]
    stated: A[Count, Zh("文件写的数")]
    clause: A[str, Zh("依据条款")]
