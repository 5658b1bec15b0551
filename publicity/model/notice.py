"""A notice (公示): one act of publicity, with its tier, issuer, period and candidates."""

from dataclasses import dataclass
from typing import Annotated as A

from publicity.model.bounds import ClosingTime, Count, Day, Days, Moment, TimeOfDay, Version
from publicity.model.record import Record, Zh
from publicity.model.tiers import Channel
from publicity.model.words import Counting, DayUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodSpec(Record):
    """A period as staff write it; its end is computed, and ``end``, when written, must agree."""

    start: A[Day, Zh("公示首日")]
    days: A[Days, Zh("公示天数")]
    unit: A[DayUnit, Zh("working 工作日 / calendar 自然日")] = "working"
    counting: A[Counting, Zh("first_day_counts 首日计入 / starts_next_day 次日起算")] = "first_day_counts"
    opens_at: A[TimeOfDay, Zh("首日开始时刻，如 08:30")] = "00:00"
    closes_at: A[ClosingTime, Zh("末日截止时刻，如 17:30；24:00 为全天")] = "24:00"
    end: A[Day | None, Zh("末日（可不写；写了须与推算一致）")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval(Record):
    """Who approved a notice, when, and under which record: without it a notice is a draft."""

    by: A[str, Zh("批准人（岗位）或会议")]
    on: A[Day, Zh("批准日期")]
    record: A[str, Zh("审批记录编号或会议纪要")]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCounts(Record):
    """What became of the reports on a notice; 未查实 and 不能得出明确结论 are two outcomes (001 五（三）)."""

    received: A[Count, Zh("收到")]
    upheld: A[Count, Zh("查实")] = 0
    not_upheld: A[Count, Zh("未查实")] = 0
    inconclusive: A[Count, Zh("不能得出明确结论")] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Record):
    """The result of a closed notice."""

    on: A[Day, Zh("公布结果日期")]
    text: A[str, Zh("结果说明")]
    reports: A[ReportCounts, Zh("反映的办理情况")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal(Record):
    """A notice that its issuer took back; its address stays and says so."""

    on: A[Day, Zh("撤回日期")]
    reason: A[str, Zh("撤回原因")]
    replaced_by: A[str | None, Zh("重新发布的公示编号")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Record):
    """One act of publicity.  ``id`` and ``campaign`` come from where the file stands."""

    title: A[str, Zh("公示标题")]
    tier: A[str, Zh("公示层级编号")]
    issuer: A[str, Zh("公示单位（落款）")]
    unit: A[str | None, Zh("推荐单位编号；评选机构公示的留空")] = None
    number: A[str | None, Zh("公示文号")] = None
    issued_on: A[Day, Zh("落款日期")]
    published_at: A[Moment | None, Zh("实际发布时刻，如 2024-04-01 08:30")] = None
    follows: A[Version, Zh("所依据的规则版本号")]
    period: A[PeriodSpec, Zh("公示期")]
    merges: A[tuple[str, ...], Zh("一并完成的其他公示层级")] = ()
    candidates: A[tuple[str, ...], Zh("推荐对象编号，按公示顺序")]
    list_complete: A[bool, Zh("名单是否为最终完整名单")] = False
    approval: A[Approval | None, Zh("批准；没有批准的是草稿")] = None
    channels: A[tuple[Channel, ...], Zh("公示渠道；空为该层级规定的渠道")] = ()
    contact: A[str | None, Zh("受理联系方式编号；空为推荐单位或评选机构的")] = None
    note: A[str | None, Zh("附加说明")] = None
    outcome: A[Outcome | None, Zh("公示结果")] = None
    withdrawn: A[Withdrawal | None, Zh("撤回")] = None
