"""What became of reports: what follows a finding, as the campaign's document says, and how far each has come.

What may follow a finding: 000 四（四）, 001 五（三） and 八（三）, 002 六（四）, 003 三（四）, 004 八.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.errors import Refusal
from intake.hashing import Purpose, digest
from intake.model.states import FINDINGS, STATE_ZH, Finding
from intake.store import integrity
from intake.store.tables import Report, Settled, Step
from publicity.model.words import SLOT_ZH, ObjectionState, SlotFate
from publicity.published import PublishedCampaign

_SETTLED_FAULT = "已经删除的反映留下的结论与签名不符，数据库可能被改动过。请立即告诉管理员。"
_AT_ONCE = 10_000  # PostgreSQL takes 65,535 values in a statement, SQLite 32,766


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One thing that may follow; ``text`` is what the public reads, empty when the candidate stays on the list."""

    id: str
    finding: Finding
    label: str
    text: str
    slot: SlotFate | None = None


def effects(campaign: PublishedCampaign | None) -> tuple[Effect, ...]:
    """Return what may follow each finding; a finding that the document does not speak of has a plain word.

    Without a clear answer a candidate may stay where the document says 一般 or 原则上, for a written reason (001).
    """
    upheld = [
        _effect(
            finding="upheld", label=f"{one.when}：{one.effect}，{SLOT_ZH[one.slot]}（{one.clause}）",
            text=f"经调查核实，{one.effect}（{one.clause}）", slot=one.slot,
        )
        for one in (campaign.upheld if campaign else ()) if one.slot
    ]  # fmt: skip
    plain = _effect(finding="upheld", label="取消推荐资格", text="经调查核实，取消推荐资格")
    rule = f"（{campaign.inconclusive}）" if campaign and campaign.inconclusive else ""
    stop = _effect(finding="inconclusive", label=f"不再推荐{rule}", text="调查后不能得出明确结论，不再推荐")
    go = _effect(finding="inconclusive", label="继续推荐，在 reasons.csv 写明理由", text="")
    soft = campaign is not None and campaign.inconclusive_strength in {"normally", "in_principle"}
    return (*(upheld or [plain]), stop, *([go] if soft else []))


def chosen(campaign: PublishedCampaign | None, finding: str, key: str) -> Effect | None:
    """Return the effect of a finding that was chosen, the only one when there is no choice; None where none follows.

    Raises:
        Refusal: there are several and none was chosen, or what was chosen follows another finding.
    """
    possible = [effect for effect in effects(campaign) if effect.finding == finding]
    if not possible or (len(possible) == 1 and not key):
        return possible[0] if possible else None
    found = next((effect for effect in possible if effect.id == key), None)
    if found is None:
        raise Refusal(f"请在“{STATE_ZH[possible[0].finding]}”下面选择对推荐对象怎样处理")
    return found


def _effect(*, finding: Finding, label: str, text: str, slot: SlotFate | None = None) -> Effect:
    """Return an effect whose id is made of what it says: a page that lay open names the same, or nothing."""
    known = digest(Purpose.EFFECT, f"{finding}{label}{slot}".encode(), size=6).hex()
    return Effect(id=f"{finding}-{known}", finding=finding, label=label, text=text, slot=slot)


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """How far one accepted report has come; ``candidate`` is None when it is about the notice itself.

    ``effect`` is what the public reads when it takes the candidate off the list, ``slot`` what becomes of the place.
    ``fault`` says that it is not as it was signed: nothing may be published of its notice then.
    """

    id: str
    candidate: str | None
    notice: str
    received: date
    state: ObjectionState
    settled: date | None
    effect: str
    slot: str
    fault: str = ""


def objections(session: Session, notices: Collection[str]) -> list[Objection]:
    """Return what became of every report on some notices, in the order of their arrival, deleted ones too.

    A report that was not accepted is none; one that its reporter withdrew is open until the desk closes it.
    """
    there = Report.notice.in_(notices)
    gone = session.scalars(select(Settled).where(Settled.notice.in_(notices)))
    kept = [
        Objection(
            id=one.id, candidate=one.candidate, notice=one.notice, received=one.received_on, state=one.state,
            settled=one.settled_on, effect=one.effect, slot=one.slot,
            fault="" if integrity.settled_holds(session, one) else _SETTLED_FAULT,
        )
        for one in gone
    ]  # fmt: skip
    return sorted([*kept, *_of_reports(session, there)], key=lambda one: (one.received, one.id))


def keep(session: Session, reports: Collection[str]) -> list[str]:
    """Keep of reports that are about to be deleted that there was one, and how it ended; return the new rows' ids."""
    ids, kept = list(reports), []
    for start in range(0, len(ids), _AT_ONCE):
        for one in _of_reports(session, Report.id.in_(ids[start : start + _AT_ONCE])):
            if one.settled is not None:
                row = Settled(
                    id=secrets.token_hex(16), notice=one.notice, candidate=one.candidate, received_on=one.received,
                    state=one.state, settled_on=one.settled, effect=one.effect, slot=one.slot,
                )  # fmt: skip
                integrity.sign_settled(session, row)
                session.add(row)
                kept.append(row.id)
    return kept


def _of_reports(session: Session, chosen: Any) -> list[Objection]:
    columns: tuple[Any, ...] = (
        Report.id, Report.candidate, Report.notice, Report.received_at, Report.state, Report.effect, Report.slot,
    )  # fmt: skip
    found = []
    findings, rows = _findings(session, chosen), session.execute(select(*columns).where(chosen)).all()
    faults = integrity.faults(session, [row[0] for row in rows])
    for key, candidate, notice, received_at, state, effect, slot in rows:
        settled, fault = findings.get(key), faults[key].told if key in faults else ""
        if not fault and (state == "not_accepted" or (state == "closed" and settled is None)):
            continue
        ended = settled if state in {*FINDINGS, "closed"} else None
        found.append(Objection(
            id=key, candidate=candidate, notice=notice, received=received_at.date(),
            state=ended[0] if ended else "open", settled=ended[1] if ended else None, effect=effect if ended else "",
            slot=slot if ended else "", fault=fault,
        ))  # fmt: skip
    return found


def _findings(session: Session, chosen: Any) -> dict[str, tuple[ObjectionState, date]]:
    """Return the last finding on each report, with its day."""
    columns: tuple[Any, ...] = (Step.report, Step.state, Step.at)
    steps = select(*columns).join(Report, Report.id == Step.report).where(chosen)
    ordered = session.execute(steps.where(Step.state.in_(FINDINGS)).order_by(Step.report, Step.number))
    return {report: (state, at.date()) for report, state, at in ordered}
