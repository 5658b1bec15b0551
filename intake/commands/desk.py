"""The desk without a browser, where a private key lies in a file: list, read, see who wrote, check the journal."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from intake import handling
from intake.commands.common import Arguments, database, declare, key_holder
from intake.desk import cases
from intake.desk.sessions import Desk
from intake.errors import IntakeError, StoreError, TamperedError
from intake.model.states import STATE_ZH
from intake.reports import Reports
from intake.store import integrity, inventory, journal, rows
from intake.store.witness import head_of
from intake.text import file_name
from publicity.shanghai import SHANGHAI

if TYPE_CHECKING:
    from intake.commands.common import Group

LABELS = (("问题", "kinds"), ("经过", "what"), ("时间", "when"), ("地点", "where"), ("涉及", "who"), ("核实", "verify"))


def declare_desk(commands: "Group") -> None:
    """Add the commands of the desk."""
    declare(commands, "list", "列出反映的编号、公示和状态", list_reports, action="queue")
    command = declare(commands, "read", "用私钥打开一份反映", read, action="read", who=key_holder)
    command.add_argument("reference", metavar="编号")
    command.add_argument("--key", type=Path, required=True, metavar="私钥文件")
    command.add_argument("--save", type=Path, metavar="文件夹", help="把附件存到这里")
    command = declare(commands, "identity", "用身份保管人的私钥查看署名", identity, action="identity", who=key_holder)
    command.add_argument("reference", metavar="编号")
    command.add_argument("--key", type=Path, required=True, metavar="私钥文件")
    command.add_argument("--why", required=True, metavar="原因", help="为什么要看，留存备查")
    told = "核对操作日志的链条、签名和末尾，以及它和反映是否相符"
    command = declare(commands, "journal", told, check_journal, action="journal")
    command.add_argument("--since", metavar="末尾", help="上次抄下的末尾（序号-摘要）：日志里必须还有这一条")


def list_reports(_: Arguments) -> None:
    """Print every report without opening any; days, not moments.

    Raises:
        TamperedError: after the list, when some are not as they were signed; those are marked.
    """
    with database().reading() as session:
        reports = list(rows.all_reports(session))
        faults = integrity.faults(session, [report.id for report in reports])
        for report in reports:
            late = "　逾期" if report.late else ""
            wrong = "　与签名不符" if report.id in faults else ""
            state = STATE_ZH.get(report.state, report.state)
            print(f"{report.reference}　{report.received_at:%Y-%m-%d}　{report.notice}　{state}{late}{wrong}")
    if faults:
        raise TamperedError(f"{len(faults)} 件反映与签名不符，数据库可能被改动过，请立即查清。")


def read(arguments: Arguments) -> None:
    """Print a report and its messages; save its attachments when asked; both are written into the journal.

    Raises:
        TamperedError: it is not as it was signed; it is printed as it is now, and nothing is saved.
        StoreError: an attachment could not be saved; those after it were.
    """
    unsaved: list[str] = []
    here: Reports = arguments.reports
    desk: Desk = arguments.desk
    opened = handling.read_report(here, arguments.reference, desk.key, desk.private)
    handling.note_reading(here, opened.report.reference, "opened", desk.actor.name, datetime.now(SHANGHAI))
    told = opened.content["told"]
    if opened.fault is not None:
        print(opened.fault.told)
        print("下面是数据库里现在的样子，不能当作收到时的样子。")
    for label, key in LABELS:
        value = "、".join(told[key]) if isinstance(told[key], list) else told[key]
        print(f"{label}：{value or '没有填'}")
    for author, moment, text in opened.messages:
        print(f"{'反映人' if author == 'reporter' else '受理人员'} {moment:%Y-%m-%d %H:%M}：{text}")
    for number, note in enumerate(told["files"], 1):
        print(f"附件 {number}：{note['name']}")
        if arguments.save and opened.fault is None:
            arguments.save.mkdir(parents=True, exist_ok=True)
            name, content = handling.read_file(here, opened, number)
            handling.note_reading(here, opened.report.reference, "downloaded", desk.actor.name, datetime.now(SHANGHAI))
            try:
                (arguments.save / f"{number}-{file_name(name)}").write_bytes(content)
            except OSError:
                unsaved.append(str(number))
    if opened.fault is not None:
        raise TamperedError(opened.fault.told)
    if unsaved:
        numbers = "、".join(unsaved)
        raise StoreError(f"附件 {numbers} 没有存下，请看文件夹 {arguments.save} 能不能写、有没有空间，再运行一次。")


def identity(arguments: Arguments) -> None:
    """Print who wrote a report, after writing down whose key was used and why, as the desk does."""
    who = cases.look_at_identity(
        arguments.reports, arguments.desk, arguments.reference, arguments.why, datetime.now(SHANGHAI)
    )
    print("匿名" if who is None else f"姓名：{who['name']}　联系方式：{who['contact']}")
    print("这次查看和原因已经记下；如果这里的数据是复制来的，只记在这一份里。")


def check_journal(arguments: Arguments) -> None:
    """Check the journal, and whether the reports that it speaks of are there and as they were signed.

    Raises:
        TamperedError: the journal does not hold, a report is gone that was not deleted, or one is not as it was signed.
        IntakeError: what ``--since`` says is no head.
    """
    since = head_of(arguments.since) if arguments.since else None
    if arguments.since and since is None:
        raise IntakeError("--since 要写上次抄下的末尾，例如 120-（64 个十六进制字符）")
    with database().reading() as session:
        result, last = journal.check(session, since), journal.head(session)
        wrong = inventory.differences(session)
    if isinstance(result, journal.Broken):
        wrong = [f"操作日志在第 {result.number} 条断开：{result.why}", *wrong]
    if wrong:
        raise TamperedError("\n".join([*wrong, "数据库可能被改动过，请立即查清。"]))
    print(f"操作日志完整，共 {result} 条，最后一条有本系统的签名，反映与日志相符。")
    print(f"末尾：{last}")
    print("请把末尾抄到别处；下次用 --since 核对，就能看出末尾有没有被删、整份日志有没有被换过。")
