"""Democratic procedure, approval, consultation and review before a list goes up."""

from dataclasses import dataclass
from typing import Annotated as A
from typing import Literal

from publicity.model.bounds import Share
from publicity.model.record import Record, Zh
from publicity.model.who import EVERYBODY, Who
from publicity.model.words import Ballots, Kind, UnitKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote(Record):
    """A meeting that must agree; ``threshold`` exactly reached passes (“不足80%的不得”, 004 八.1)."""

    id: A[str, Zh("民主程序编号")]
    body: A[tuple[str, ...], Zh("职工（代表）大会、居民会议、村民会议、评审会等")]
    for_whom: A[str | None, Zh("适用对象")] = None
    secret: A[bool | None, Zh("是否无记名；文件没有写明的留空")] = None
    differential: A[bool | None, Zh("是否差额")] = None
    announced_on_the_spot: A[bool | None, Zh("是否当场公布结果")] = None
    threshold: A[Share | None, Zh("得票比例下限，如 4/5")] = None
    base: A[Literal["present", "members", "valid", "not_stated"] | None, Zh("得票比例的分母")] = None
    counted_on: A[Ballots, Zh("文件没有写明分母时本站用哪个：present 实到 / members 应到 / valid 有效票")] = "present"
    group: A[str | None, Zh("同组的会议开过其中之一即可")] = None
    who: A[Who, Zh("适用于哪些推荐对象")] = EVERYBODY
    stage: A[str | None, Zh("属于哪一步骤")] = None
    clause: A[str, Zh("依据条款")]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalStage(Record):
    """Who must approve a unit's list before it is sent up."""

    id: A[str, Zh("审定编号")]
    for_whom: A[str, Zh("哪类推荐单位")]
    unit_kinds: A[
        tuple[UnitKind, ...], Zh("适用于哪些种类的推荐单位；写了这一项或 units 的，在 approvals.csv 核对")
    ] = ()
    units: A[tuple[str, ...], Zh("适用于哪些推荐单位（编号）")] = ()
    stage: A[str | None, Zh("属于哪一步骤")] = None
    by: A[tuple[str, ...], Zh("审定机构，须全部通过")]
    form: A[str | None, Zh("形式，如 正式文件、盖章")] = None
    clause: A[str, Zh("依据条款")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation(Record):
    """Departments whose opinion a kind of candidate needs.

    ``opinion_on``: the person, the unit, both (004: 非公企业及其负责人), or whichever is nominated.
    """

    id: A[str, Zh("征求意见规则编号")]
    for_whom: A[str, Zh("哪类推荐对象")]
    who: A[Who, Zh("适用于哪些推荐对象")] = EVERYBODY
    kinds: A[tuple[Kind, ...], Zh("适用于个人、集体")] = ("person",)
    departments: A[tuple[str, ...], Zh("征求意见的部门")]
    opinion_on: A[
        Literal["person", "unit", "both", "nominee"], Zh("对人、对单位、两者都要，或 nominee 推荐的是谁就对谁")
    ] = "person"
    level: A[str | None, Zh("层级要求，如 县级以上、按管理权限")] = None
    by: A[str | None, Zh("由谁征求")] = None
    stage: A[str | None, Zh("属于哪一步骤")] = None
    clause: A[str, Zh("依据条款")]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSplit(Record):
    """Which office reviews which candidates (000 五（二）)."""

    for_whom: A[str, Zh("哪类人选")]
    by: A[str, Zh("牵头审核单位")]
    clause: A[str, Zh("依据条款")]
