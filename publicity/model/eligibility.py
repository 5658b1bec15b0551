"""Who may be nominated, with which honours, under which conditions, and who not beside whom."""

from dataclasses import dataclass
from typing import Annotated as A
from typing import Literal

from publicity.model.bounds import Count, Years
from publicity.model.record import Record, Zh
from publicity.model.who import EVERYBODY, Who
from publicity.model.words import Combine, Kind, Rank, Strength


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility(Record):
    """One exclusion or condition; 原则上 and 一般 may be settled by a written reason.

    What only people can find out (service, nationality, lists of the dishonest) is answered in the
    check table under ``title``; rank, years and honours are computed from ``column``.
    """

    id: A[str, Zh("资格规则编号")]
    applies_to: A[tuple[Kind, ...], Zh("适用于个人、集体")]
    strength: A[Strength, Zh("must 应当 / must_not 不得 / normally 一般 / in_principle 原则上")]
    text: A[str, Zh("规则")]
    title: A[str | None, Zh("资格核查表 checks.csv 的栏目名；由汇总表推算的不写")] = None
    who: A[Who, Zh("适用于哪些推荐对象")] = EVERYBODY
    column: A[str | None, Zh("据以推算的汇总表栏目")] = None
    rank_below: A[Rank | None, Zh("该栏的行政级别须低于，如 副厅级")] = None
    years_at_least: A[Years | None, Zh("该栏的年数不少于；栏目是年月的，算到首次公示之日")] = None
    contains: A[tuple[str, ...], Zh("该栏含有这些字样的即属此列")] = ()
    exception: A[str | None, Zh("例外")] = None
    clause: A[str, Zh("依据条款")]


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisHonour(Record):
    """The earlier honour that a candidate should hold (荣誉基础)."""

    required: A[Literal["yes", "normally", "no", "not_stated"], Zh("是否须有荣誉基础")]
    accepted: A[tuple[str, ...], Zh("可作为基础的荣誉")] = ()
    not_accepted: A[tuple[str, ...], Zh("不能作为基础的荣誉")] = ()
    preferred: A[tuple[str, ...], Zh("优先推荐的荣誉")] = ()
    waiver: A[str | None, Zh("例外")] = None
    kinds: A[tuple[Kind, ...], Zh("适用于个人、集体")] = ("person",)
    column: A[str | None, Zh("写明荣誉的汇总表栏目")] = None
    accepted_words: A[tuple[str, ...], Zh("可作为基础的字样；空为有荣誉即可")] = ()
    not_accepted_words: A[tuple[str, ...], Zh("不能作为基础的字样，如 集体")] = ()
    clause: A[str | None, Zh("依据条款")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria(Record):
    """A list of conditions and how many must be met: any, all or at least n."""

    id: A[str, Zh("条件组编号")]
    title: A[str, Zh("条件组名称")]
    categories: A[tuple[str, ...], Zh("适用类别编号；空为全部")] = ()
    items: A[tuple[str, ...], Zh("各项条件（概括）")]
    combine: A[Combine, Zh("any 之一 / all 全部 / at_least 至少若干项")]
    at_least: A[Count | None, Zh("至少几项")] = None
    column: A[str | None, Zh("写明符合哪几项的汇总表栏目；空为在 checks.csv 里以条件组名称回答")] = None
    written_as: A[Combine | None, Zh("文件字面的写法（与 combine 不同时）")] = None
    cite_in_deeds: A[bool, Zh("事迹中须写明符合哪一项")] = False
    note: A[str | None, Zh("说明")] = None
    clause: A[str, Zh("依据条款")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict(Record):
    """A collective and a person, or two, that should not come from one place (002, 003)."""

    id: A[str, Zh("限制编号")]
    same: A[
        Literal["unit", "section", "head_of_collective", "achievement"], Zh("同一单位 / 处（科）室 / 集体负责人 / 事迹")
    ]
    strength: A[Strength, Zh("强度")]
    text: A[str, Zh("规则")]
    clause: A[str, Zh("依据条款")]
