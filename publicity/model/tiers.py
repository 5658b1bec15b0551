"""Publicity tiers (公示层级), deadlines and the order of the stages."""

from dataclasses import dataclass
from typing import Annotated as A
from typing import Literal

from publicity.model.bounds import Day, Days
from publicity.model.record import Record, Zh
from publicity.model.words import ChannelKind, TierRunner


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel(Record):
    """Where a notice is made public."""

    kind: A[ChannelKind, Zh("board 公告栏 / site 网站 / newspaper 报纸 / wechat 微信公众号")]
    name: A[str | None, Zh("名称，如 《广西日报》")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredContent(Record):
    """What a notice must say of each candidate; fields name columns of the sheets, or ``deeds``."""

    person: A[tuple[str, ...], Zh("个人须公示的栏目")]
    collective: A[tuple[str, ...], Zh("集体须公示的栏目")]
    stated: A[bool, Zh("文件是否写明")]
    clause: A[str | None, Zh("依据条款")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier(Record):
    """One tier; ``merged_when_same_body``: once is enough where unit and recommending unit are one (002 五（一）)."""

    id: A[str, Zh("公示层级编号")]
    title: A[str, Zh("公示层级名称")]
    run_by: A[TierRunner, Zh("unit 所在单位 / recommending_unit 推荐单位 / committee 评选机构")]
    runner: A[str, Zh("由谁公示")]
    min_working_days: A[Days | None, Zh("不少于几个工作日；文件没有写明的留空")] = None
    exact_working_days: A[Days | None, Zh("恰为几个工作日")] = None
    channels: A[tuple[Channel, ...], Zh("公示渠道")] = ()
    content: A[RequiredContent, Zh("须公示的内容")]
    merged_when_same_body: A[bool, Zh("所在单位即推荐单位的，可与上一层级合并为一次")] = False
    follows_stage: A[str | None, Zh("在哪一步骤之后")] = None
    evidence: A[tuple[str, ...], Zh("须留存的凭证")] = ()
    clause: A[str, Zh("依据条款")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline(Record):
    """A date, or the document's own vague words for one (“2月中旬前”)."""

    id: A[str, Zh("时限编号")]
    what: A[str, Zh("完成什么")]
    on: A[Day | None, Zh("截止日期；文件写的不是确切日期的留空")] = None
    since: A[Day | None, Zh("起始日期")] = None
    words: A[str | None, Zh("文件的写法，如 2月中旬前")] = None
    by: A[str | None, Zh("由谁完成")] = None
    stage: A[str | None, Zh("到期须已完成的步骤编号；有此项的推算能否排得下")] = None
    on_rest_day: A[Literal["as_written", "next_working_day", "not_stated"], Zh("落在休息日如何处理")] = "not_stated"
    clause: A[str, Zh("依据条款")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage(Record):
    """One step of the procedure; ``after`` names the steps that must be done before."""

    id: A[str, Zh("步骤编号")]
    title: A[str, Zh("步骤名称")]
    after: A[tuple[str, ...], Zh("须在哪些步骤之后")] = ()
    tier: A[str | None, Zh("对应的公示层级编号")] = None
    clause: A[str, Zh("依据条款")]
