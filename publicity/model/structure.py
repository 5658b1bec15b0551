"""Structural ratios (结构比例): exact shares, their base named, never inferred."""

from dataclasses import dataclass
from typing import Annotated as A
from typing import Literal

from publicity.model.bounds import Share
from publicity.model.record import Record, Zh
from publicity.model.words import Scope, UnitKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio(Record):
    """A minimum or maximum share of one class within another.

    ``of`` and ``within`` are category ids; ``within`` "award:ID" is the award's stated number.
    ``share`` is exact: "57/100", "1/3".  One row a class is the documents' 分别 / 均; a tiny unit that
    cannot meet every minimum is left out by ``unit_kinds`` where the document binds others (000 附件一备注).
    """

    id: A[str, Zh("比例规则编号")]
    of: A[str, Zh("类别编号")]
    within: A[str, Zh("基数：类别编号、award:奖项编号 或 total")]
    bound: A[Literal["min", "max"], Zh("min 不低于 / max 不超过")]
    share: A[Share, Zh("比例，精确分数，如 57/100、1/3")]
    scope: A[tuple[Scope, ...], Zh("对哪些名单计：unit 每个推荐单位 / nominees 全部推荐对象 / awards 拟表彰名单")]
    unit_kinds: A[tuple[UnitKind, ...], Zh("按推荐单位计时，约束哪些种类的单位；空为全部")] = ()
    base_in_doubt: A[str | None, Zh("文件对基数的写法有歧义时的说明")] = None
    clause: A[str, Zh("依据条款")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding(Record):
    """How a share becomes a number of people: stated only in 000 四（一）; elsewhere this site's choice."""

    minimum: A[Literal["ceil", "floor_plus_one"], Zh("不低于：向上取整 / 取整加一")]
    maximum: A[Literal["floor"], Zh("不超过：直接取整")]
    stated: A[bool, Zh("文件是否写明")]
    clause: A[str | None, Zh("依据条款；文件没有规定的留空")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SoftTarget(Record):
    """People who should have "a certain share", with no number."""

    who: A[tuple[str, ...], Zh("应占一定比例的人员")]
    clause: A[str, Zh("依据条款")]
