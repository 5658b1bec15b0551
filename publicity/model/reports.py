"""Reports (异议): how they are taken, who looks into them, and what becomes of a slot."""

from dataclasses import dataclass
from typing import Annotated as A
from typing import Literal

from publicity.model.record import Record, Zh
from publicity.model.words import Postmark, RealName, SlotFate, Strength

# Told by posts, which are public, never by marks that only staff may see.
HEADS = (
    "董事长", "执行董事", "总经理", "实际控制人", "法定代表人", "负责人", "厂长", "矿长", "场长", "理事长", "社长",
    "站长", "所长", "院长", "校长", "园长", "党委书记", "党支部书记", "村党支部书记", "村委会主任", "社区党支部书记",
    "居委会主任",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRules(Record):
    """How an objection is taken and what happens with it, as this document says."""

    real_name: A[RealName, Zh("实名规定")]
    postmark: A[Postmark, Zh("邮戳规定")]
    late: A[Literal["kept_and_marked", "refused", "not_stated"], Zh("逾期提交如何处理")] = "not_stated"
    kinds: A[tuple[str, ...], Zh("可反映的问题种类")]
    investigated_by: A[str, Zh("由谁调查")]
    then: A[tuple[str, ...], Zh("受理后的步骤，依次")]
    heads: A[tuple[str, ...], Zh("哪些职务是所在单位的负责人：对他们的反映不交所在单位调查；按公开的职务一栏")] = HEADS
    opinion_required: A[bool | None, Zh("是否须提出处理意见；文件没有写明的留空")] = None
    inconclusive: A[str | None, Zh("不能得出明确结论时怎么办；文件没有写明的留空")] = None
    inconclusive_strength: A[Strength | None, Zh("该规定的强度")] = None
    clause: A[str, Zh("依据条款")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanction(Record):
    """What follows a finding against a candidate or a unit, and what becomes of the slot."""

    when: A[str, Zh("何种情形")]
    effect: A[str, Zh("如何处理")]
    slot: A[SlotFate | None, Zh("名额如何处理；文件没有写明的留空")] = None
    clause: A[str, Zh("依据条款")]


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterAward(Record):
    """What may be taken back after the award (003 三（四）)."""

    when: A[str, Zh("何种情形")]
    effect: A[tuple[str, ...], Zh("撤销、收回的内容")]
    clause: A[str, Zh("依据条款")]
