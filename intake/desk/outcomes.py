"""What the desk gives the content folder: one file a notice, with its objections, who leaves, and the public result.

Staff put the files into ``content/``, where the rules read them: nobody goes up with an objection that is open or
upheld, and the notice page says how many there were and with what result.  None holds who wrote or what.
"""

import io
import secrets
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.errors import TamperedError
from intake.model.states import FINDINGS, STATE_ZH
from intake.store import integrity
from intake.store.tables import Report, Settled, Step
from publicity.model.words import SLOT_ZH, ObjectionState
from publicity.published import PublishedNotice

_SETTLED_FAULT = "已经删除的反映留下的结论与签名不符，数据库可能被改动过。请立即告诉管理员。"
_AT_ONCE = 10_000  # PostgreSQL takes 65,535 values in a statement, SQLite 32,766
_HEAD = """\
# yaml-language-server: $schema=../../../schema/outcome.schema.json
# 受理台导出。放到 content/campaigns/{campaign}/outcomes/{notice}.yml，每次整份替换，不要手改。
# 只有编号、日期和结论，没有反映人，也没有反映的内容。
"""


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


class _Plain(yaml.SafeDumper):
    """Writes a day that comes twice out twice: the content folder takes no references."""

    def ignore_aliases(self, _: object) -> bool:
        return True


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


def outcome_file(notice: PublishedNotice, found: Sequence[Objection], now: datetime) -> str:
    """Return a notice's file (YAML) as the reader of the content folder takes it.

    The public result is in it once the period is over and nothing is open; one that is published keeps its day.

    Raises:
        TamperedError: a report on it is not as it was signed.
    """
    if fault := next((one.fault for one in found if one.fault), ""):
        raise TamperedError(f"《{notice.title}》的公示情况没有导出：{fault}")
    campaign, _, notice_id = notice.id.partition("/")
    data: dict[str, Any] = {"notice": notice.id, "exported_on": now.date()}
    data["objections"] = [_row(one) for one in found]
    data["exits"] = [_exit(one) for one in _leaving(found)]
    if now >= notice.closes and not any(one.state == "open" for one in found):
        states = Counter(one.state for one in found)
        counts = {"received": len(found)} | {state: states[state] for state in FINDINGS if states[state]}
        data["outcome"] = {"on": notice.outcome_on or now.date(), "text": told(found), "reports": counts}
    text = yaml.dump(
        {name: value for name, value in data.items() if value != []}, Dumper=_Plain, allow_unicode=True,
        sort_keys=False, width=200, default_flow_style=None,
    )  # fmt: skip
    return _HEAD.format(campaign=campaign, notice=notice_id) + text


def outcome_zip(files: Iterable[tuple[str, str]], now: datetime) -> bytes:
    """Return files, by the notice's id and with their text, as a ZIP to unpack in the campaign's folder."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for notice, text in files:
            info = zipfile.ZipInfo(f"outcomes/{notice}.yml", now.timetuple()[:6])
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, text)
    return packed.getvalue()


def told(found: Sequence[Objection]) -> str:
    """Return the public sentences: how many were accepted, with what result, and what follows; no names."""
    if not found:
        return "没有受理的反映，无异议。"
    states = Counter(one.state for one in found)
    parts = [f"{STATE_ZH[state]} {states[state]} 件" for state in FINDINGS if states[state]]
    sentence = f"受理反映 {len(found)} 件，{'，'.join(parts)}。"
    if leaving := _leaving(found):
        fates = [words for fate, words in SLOT_ZH.items() if any(one.slot == fate for one in leaving)]
        sentence += f"{'，'.join([f'{len(leaving)} 个推荐对象退出名单', *fates])}。"
    return sentence


def _row(one: Objection) -> dict[str, Any]:
    row = {"candidate": one.candidate, "received": one.received, "state": one.state, "settled": one.settled}
    return {name: value for name, value in row.items() if value is not None}


def _leaving(found: Sequence[Objection]) -> list[Objection]:
    """Return the first settled objection that takes each candidate off the list, one with a slot before the others."""
    leaving: dict[str, Objection] = {}
    for one in sorted(found, key=lambda one: (not one.slot, one.settled or one.received)):
        if one.candidate and one.effect:
            leaving.setdefault(one.candidate, one)
    return list(leaving.values())


def _exit(one: Objection) -> dict[str, Any]:
    row = {"candidate": one.candidate, "on": one.settled, "slot": one.slot or None, "reason": one.effect}
    return {name: value for name, value in row.items() if value is not None}
