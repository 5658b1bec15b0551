"""What the desk hands over of one notice (公示情况): its objections, who leaves the list, and the public result."""

from dataclasses import dataclass
from typing import Annotated as A

from publicity.model.bounds import Day
from publicity.model.notice import Outcome
from publicity.model.record import Record, Zh
from publicity.model.words import ObjectionState, SlotFate


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedObjection(Record):
    """How far one objection has come: never who wrote it or what."""

    candidate: A[str | None, Zh("推荐对象编号；反映公示本身的留空")] = None
    received: A[Day, Zh("收到日期")]
    state: A[ObjectionState, Zh("open 核查中 / upheld 查实 / not_upheld 未查实 / inconclusive 不能得出明确结论")]
    settled: A[Day | None, Zh("查清日期；核查中的留空")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedExit(Record):
    """A candidate that leaves the list because of what was found (000 四（四）, 001 五（三）, 八（三）)."""

    candidate: A[str, Zh("推荐对象编号")]
    on: A[Day, Zh("撤销推荐日期")]
    slot: A[SlotFate | None, Zh("名额如何处理；文件没有写明的留空")] = None
    reason: A[str, Zh("说明，公示页面上看得到")]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeFile(Record):
    """One notice as the desk left it; the file is replaced as a whole each time."""

    notice: A[str, Zh("评选活动编号/公示编号，与文件的位置相同")]
    exported_on: A[Day, Zh("导出日期")]
    objections: A[tuple[HandedObjection, ...], Zh("异议")] = ()
    exits: A[tuple[HandedExit, ...], Zh("因此退出的推荐对象")] = ()
    outcome: A[Outcome | None, Zh("公示结果；全部查清以后才有")] = None
