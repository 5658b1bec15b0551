"""Awards (奖项), categories (人员结构) and how nominees become winners."""

from dataclasses import dataclass
from typing import Annotated as A

from publicity.model.bounds import Count
from publicity.model.record import Record, Zh
from publicity.model.words import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Award(Record):
    """A title for persons or for collectives.

    ``shared_count`` names a group of awards that have one number together (000: 500 for two titles).
    ``sub_award_of`` places an award inside another's number (004: 特等 10 within 180).
    """

    id: A[str, Zh("奖项编号")]
    title: A[str, Zh("奖项全称")]
    kind: A[Kind, Zh("person 个人 / collective 集体")]
    grants_to: A[str, Zh("授予对象")]
    count: A[Count | None, Zh("表彰数；与其他奖项合计的，写在 shared_count 组里；文件没有写明的留空")] = None
    unit_word: A[str, Zh("量词：名、个")] = "名"
    shared_count: A[str | None, Zh("共用一个数的奖项组名")] = None
    sub_award_of: A[str | None, Zh("所属奖项编号（含在其名额之内）")] = None
    prize: A[str | None, Zh("表彰奖励")] = None
    clause: A[str, Zh("依据条款")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Category(Record):
    """A class of candidates that quotas and ratios speak of; ``parent`` makes shares of shares possible."""

    id: A[str, Zh("类别编号")]
    title: A[str, Zh("类别名称")]
    kind: A[Kind, Zh("person 个人 / collective 集体")]
    parent: A[str | None, Zh("上级类别编号")] = None
    award: A[str | None, Zh("所属奖项编号")] = None
    count: A[Count | None, Zh("文件写明的数量")] = None
    mark: A[str | None, Zh("名单“标记”栏的写法，如 技能人才；有此项的按标记统计，没有的按“人员结构”（类别）统计")] = (
        None
    )
    column: A[str | None, Zh("与标记对照的汇总表栏目，如 行政级别")] = None
    values: A[tuple[str, ...], Zh("该栏为这些值的必须有此标记，有此标记的该栏必须是这些值")] = ()
    aliases: A[tuple[str, ...], Zh("其他写法")] = ()
    clause: A[str, Zh("依据条款")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection(Record):
    """From nominees to awards: differential nomination (差额) and order of priority."""

    differential: A[bool, Zh("是否差额推荐")]
    nominees: A[Count | None, Zh("推荐总数；文件没有写明的留空")] = None
    awards: A[Count | None, Zh("表彰总数")] = None
    reserves: A[Count | None, Zh("备选总数")] = None
    ranked: A[bool, Zh("汇总表是否按优先顺序排序")] = False
    note: A[str | None, Zh("说明")] = None
    clause: A[str, Zh("依据条款")]
