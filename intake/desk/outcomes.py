"""What the desk gives the content folder: how far every objection has come, and a closed notice's outcome.

Staff put both into ``content/``, where the rules read them: nobody goes up with an objection that is open or upheld,
and the notice page says how many there were and with what result.  Neither holds who wrote or what.
"""

import csv
import io
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.desk.path import FINDINGS
from intake.store.tables import Report, Step
from publicity.records import OBJECTION_ZH, ObjectionState

# What the desk itself can say of what follows.
_THEN: dict[ObjectionState, str] = {
    "open": "",
    "upheld": "按规定处理，写入 changes.csv",
    "not_upheld": "继续推荐",
    "inconclusive": "按文件规定办理",
}
_HEADERS = ("编号", "公示", "收到日期", "状态", "办结日期", "处理")


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """How far one accepted report has come; ``candidate`` is None when it is about the notice itself."""

    candidate: str | None
    notice: str
    received: date
    state: ObjectionState
    settled: date | None


def objections(session: Session, notices: Collection[str]) -> list[Objection]:
    """Return what became of every report on some notices, in the order of their arrival.

    A report that was not accepted is none; one that its reporter withdrew is open until the desk closes it.
    """
    columns: tuple[Any, ...] = (Report.id, Report.candidate, Report.notice, Report.received_at, Report.state)
    rows = session.execute(select(*columns).where(Report.notice.in_(notices)).order_by(Report.received_at, Report.id))
    found = []
    findings = _findings(session, notices)
    for key, candidate, notice, received_at, state in rows:
        settled = findings.get(key)
        if state == "not_accepted" or (state == "closed" and settled is None):
            continue
        done = state in {*FINDINGS, "closed"} and settled is not None
        found.append(Objection(
            candidate=candidate, notice=notice, received=received_at.date(),
            state=settled[0] if done and settled else "open", settled=settled[1] if done and settled else None,
        ))  # fmt: skip
    return found


def _findings(session: Session, notices: Collection[str]) -> dict[str, tuple[ObjectionState, date]]:
    """Return the last finding on each report, with its day."""
    columns: tuple[Any, ...] = (Step.report, Step.state, Step.at)
    steps = select(*columns).join(Report, Report.id == Step.report).where(Report.notice.in_(notices))
    ordered = session.execute(steps.where(Step.state.in_(FINDINGS)).order_by(Step.report, Step.number))
    return {report: (state, at.date()) for report, state, at in ordered}


def objections_csv(found: Sequence[Objection]) -> str:
    """Return ``objections.csv`` of one campaign, as its rules read it; what is about a notice itself is not in it."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(_HEADERS)
    for one in found:
        if one.candidate is not None:
            notice = one.notice.partition("/")[2]
            settled = one.settled.isoformat() if one.settled else ""
            table.writerow(
                (one.candidate, notice, one.received.isoformat(), OBJECTION_ZH[one.state], settled, _THEN[one.state])
            )
    return text.getvalue()


def outcome_yaml(found: Sequence[Objection], today: date) -> str | None:
    """Return the ``outcome`` of a notice's file, ready to be put there; None while something is open."""
    states = Counter(one.state for one in found)
    if states["open"]:
        return None
    counts = [f"received: {len(found)}", *(f"{state}: {states[state]}" for state in FINDINGS if states[state])]
    lines = ("outcome:", f"  on: {today.isoformat()}", f"  text: {told(found)}", f"  reports: {{{', '.join(counts)}}}")
    return "\n".join((*lines, ""))


def told(found: Sequence[Objection]) -> str:
    """Return the public sentence: how many, with what result, no names."""
    if not found:
        return "公示期内没有收到反映。"
    states = Counter(one.state for one in found)
    parts = [f"{OBJECTION_ZH[state]} {states[state]} 件" for state in FINDINGS if states[state]]
    return f"公示期内收到反映 {len(found)} 件，{'，'.join(parts)}。"
