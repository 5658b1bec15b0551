"""Whether the reports are those that the journal speaks of: none gone that was not deleted, none that never came."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.store import integrity
from intake.store.tables import Entry, Report, Settled


def differences(session: Session) -> list[str]:
    """Return in sentences what differs between a journal that holds and what is stored; nothing when all agrees."""
    ids = {row.reference: row.id for row in session.execute(select(Report.reference, Report.id))}
    received, deleted = _noted(session, *integrity.RECEIPTS), _noted(session, "deleted")
    settled, kept = _noted(session, "settled"), set(session.scalars(select(Settled.id)))
    faults = integrity.faults(session, ids.values())
    return [
        *(
            f"{reference}：日志里收到过，没有到期删除，库里却没有"
            for reference in sorted(received - deleted - ids.keys())
        ),
        *(f"{reference}：库里有，日志里没有收到过" for reference in sorted(ids.keys() - received)),
        *(f"{reference}：日志里已经删除，库里却还有" for reference in sorted(deleted & ids.keys())),
        *(f"{reference}：{faults[ids[reference]].told}" for reference in sorted(ids) if ids[reference] in faults),
        *(f"删除后留下的结论 {key} 不见了" for key in sorted(settled - kept)),
        *(f"删除后留下的结论 {key} 不是本系统写的" for key in sorted(kept - settled)),
        *(
            f"删除后留下的结论 {row.id} 与签名不符"
            for row in session.scalars(select(Settled).order_by(Settled.id))
            if row.id in settled and not integrity.settled_holds(session, row)
        ),
    ]


def _noted(session: Session, *what: str) -> set[str]:
    return set(session.scalars(select(Entry.reference).where(Entry.what.in_(what))))
