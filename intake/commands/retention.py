"""Retention on the command line: which closed reports are due, the reminder, and the deletion."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from intake.commands.common import Arguments, database, declare, settings
from intake.desk import retention
from intake.errors import TamperedError
from intake.model.retention import NOTICE, Closed
from publicity.shanghai import SHANGHAI

if TYPE_CHECKING:
    from intake.commands.common import Group


def declare_retention(commands: "Group") -> None:
    """Add the command."""
    told = "办结的反映到期删除：先列出，再提醒，提醒满 30 天以后删除"
    command = declare(commands, "retention", told, run, action="retention")
    what = command.add_mutually_exclusive_group()
    what.add_argument("--remind", action="store_true", help="记下今天已经提醒，逐件写入操作日志")
    what.add_argument("--delete", action="store_true", help="删除到期并且提醒已满 30 天的反映，不能恢复")


def run(arguments: Arguments) -> None:
    """List what is due or soon will be, record the reminder, or delete.

    Raises:
        SettingsError: RETENTION_DAYS is no number of days.
        TamperedError: some reports are not as they were signed; nothing was done with those.
    """
    now, term, here = datetime.now(SHANGHAI), settings().retention_days, database()
    if arguments.remind:
        with here.writing() as session:
            found = retention.remind(session, term, now)
        _print(found)
        print(f"已提醒 {len(found)} 件，满 {NOTICE} 天（{now + timedelta(NOTICE):%Y-%m-%d}）以后可以删除到期的。")
    elif arguments.delete:
        with here.writing() as session:
            found = retention.delete_due(session, term, now)
        _print(found)
        print(f"已删除 {len(found)} 件。")
    with here.reading() as session:
        left = retention.ending(session, term, now)
    if not (arguments.remind or arguments.delete):
        _list(left, term)
    if wrong := [one.reference for one in left if one.fault]:
        raise TamperedError(f"下列反映与签名不符，没有提醒，也没有删除，请立即查清：{'、'.join(wrong)}")


def _list(found: list[Closed], term: int) -> None:
    _print(found, term)
    due, ready = sum(one.is_over(term) for one in found), sum(one.may_go(term) for one in found)
    soon = len(found) - due
    print(f"保留 {term} 天：到期 {due} 件，其中现在可以删除 {ready} 件；{NOTICE} 天内到期 {soon} 件。")


def _print(found: list[Closed], term: int | None = None) -> None:
    for one in found:
        standing = f"　{_standing(one, term)}" if term is not None else ""
        print(f"{one.reference}　{one.since:%Y-%m-%d} 起 {one.days} 天{standing}")


def _standing(one: Closed, term: int) -> str:
    if one.fault:
        return f"不提醒，也不删除：{one.fault}"
    told = f"{one.reminded:%Y-%m-%d} 已提醒" if one.reminded else "没有提醒"
    if one.may_go(term):
        return f"{told}，可以删除"
    return told if one.is_over(term) else f"{told}，还有 {term - one.days + 1} 天到期"
