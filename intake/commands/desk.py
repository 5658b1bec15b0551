"""The desk without a browser, where a private key lies in a file: list, read, see who wrote, check the journal."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from intake import handling
from intake.commands.common import Arguments, database, declare, key_holder
from intake.desk import cases
from intake.desk.path import STATE_ZH
from intake.desk.sessions import Desk
from intake.errors import IntakeError
from intake.reports import Reports
from intake.store import journal, rows
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
    declare(commands, "journal", "核对操作日志的链条", check_journal, action="journal")


def list_reports(_: Arguments) -> None:
    """Print every report without opening any; days, not moments."""
    with database().reading() as session:
        for report in rows.all_reports(session):
            late = "　逾期" if report.late else ""
            print(f"{report.reference}　{report.received_at:%Y-%m-%d}　{report.notice}　{STATE_ZH[report.state]}{late}")


def read(arguments: Arguments) -> None:
    """Print a report and its messages; save its attachments when asked."""
    here: Reports = arguments.reports
    desk: Desk = arguments.desk
    opened = handling.read_report(here, arguments.reference, desk.key, desk.private)
    told = opened.content["told"]
    for label, key in LABELS:
        value = "、".join(told[key]) if isinstance(told[key], list) else told[key]
        print(f"{label}：{value or '没有填'}")
    for author, moment, text in opened.messages:
        print(f"{'反映人' if author == 'reporter' else '受理人员'} {moment:%Y-%m-%d %H:%M}：{text}")
    for number, note in enumerate(told["files"], 1):
        print(f"附件 {number}：{note['name']}")
        if arguments.save:
            arguments.save.mkdir(parents=True, exist_ok=True)
            name, content = handling.read_file(here, opened, number)
            (arguments.save / f"{number}-{name}").write_bytes(content)


def identity(arguments: Arguments) -> None:
    """Print who wrote a report, after writing down whose key was used and why, as the desk does."""
    who = cases.look_at_identity(
        arguments.reports, arguments.desk, arguments.reference, arguments.why, datetime.now(SHANGHAI)
    )
    print("匿名" if who is None else f"姓名：{who['name']}　联系方式：{who['contact']}")
    print("这次查看和原因已经记下；如果这里的数据是复制来的，只记在这一份里。")


def check_journal(_: Arguments) -> None:
    """Check the journal's chain; raise IntakeError where it is broken."""
    with database().reading() as session:
        result = journal.check(session)
    if isinstance(result, journal.Broken):
        raise IntakeError(f"操作日志在第 {result.number} 条断开：有记录被改动或者删除")
    print(f"操作日志完整，共 {result} 条。")
