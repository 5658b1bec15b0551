"""Who may be nominated, with which honours, under which conditions, and who not beside whom."""

from dataclasses import dataclass
from typing import Annotated as A
from typing import Literal

from publicity.model.record import Record, Zh
from publicity.model.words import Combine, Kind, Strength


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility(Record):
    """One exclusion or condition; 原则上 and 一般 may be settled by a written reason."""

    id: A[str, Zh("资格规则编号")]
    applies_to: A[tuple[Kind, ...], Zh("适用于个人、集体")]
    strength: A[Strength, Zh("must 应当 / must_not 不得 / normally 一般 / in_principle 原则上")]
    text: A[str, Zh("规则")]
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
    clause: A[str | None, Zh("依据条款")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria(Record):
    """A list of conditions and how many must be met: any, all or at least n."""

    id: A[str, Zh("条件组编号")]
    title: A[str, Zh("条件组名称")]
    categories: A[tuple[str, ...], Zh("适用类别编号；空为全部")] = ()
    items: A[tuple[str, ...], Zh("各项条件（概括）")]
    combine: A[Combine, Zh("any 之一 / all 全部 / at_least 至少若干项")]
    at_least: A[int | None, Zh("至少几项")] = None
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
