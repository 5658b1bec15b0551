"""``python -m intake``: run the form, keep its keys and tables, and the smallest desk for the staff."""

import os
import secrets
import sys
from datetime import datetime

from intake.commands.common import Arguments, database, declare, perform, settings
from intake.commands.desk import declare_desk
from intake.commands.keyring import declare_keys
from intake.commands.parser import Parser
from intake.commands.retention import declare_retention
from intake.commands.staff import declare_staff
from intake.deployment import mark_database, mark_folder
from intake.desk.rekeying import sign_once
from intake.errors import IntakeError
from intake.process import protect_process
from intake.serve import serve
from intake.store.adoption import adopt
from publicity.shanghai import SHANGHAI


def main(words: list[str]) -> int:
    """Run a command and return how it ends: 0 done, 1 refused."""
    arguments = parser().parse_args(words)
    try:
        perform(arguments)
    except IntakeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def command() -> int:
    """Run the command that the process was started with."""
    protect_process()
    return main(sys.argv[1:])


def parser() -> Parser:
    """Return the parser of every command, each with its action and who is asked about it."""
    whole = Parser(prog="python -m intake", description="反映受理")
    commands = whole.add_subparsers(required=True, metavar="命令")
    command = declare(commands, "run", "运行表单（GONGSHI_MODE=demonstration 时连同网站）", _run, action="server")
    command.add_argument("--port", type=int, default=8000)
    told = "生成 SECRET_KEY"
    declare(commands, "secret", told, lambda _: print(secrets.token_urlsafe(48)), action="server", needs_folder=False)
    declare(commands, "upgrade", "把数据库的表升级到当前版本，给以前的记录签名", _upgrade, action="server")
    declare_keys(commands)
    declare_desk(commands)
    declare_staff(commands)
    declare_retention(commands)
    return whole


def _upgrade(_: Arguments) -> None:
    """Bring the tables to the newest revision, and sign once what was stored before there were signatures."""
    here, found = settings(closing=True), database(closing=True, current=False)
    found.upgrade()
    mark_folder(here)
    mark_database(here, found)
    with found.writing() as session:
        adopted = adopt(session, datetime.now(SHANGHAI))
    if adopted is not None:
        print(f"已经给以前的 {adopted.reports} 件反映签名；签名以前有没有被改动，无从核对，打开时会注明。")
        if adopted.changed:
            print(f"下列反映和确认书对不上，没有签名，打开时会有警告：{'、'.join(adopted.changed)}")
    if refused := sign_once(found, here.keys, datetime.now(SHANGHAI)):
        print(f"下列账号和公钥登记对不上，没有签名，不能登录；请查清，停用以后重新建立：{'、'.join(refused)}")


def _run(arguments: Arguments) -> None:
    serve(arguments.port, demonstrate=os.environ.get("GONGSHI_MODE") == "demonstration")


if __name__ == "__main__":
    sys.exit(command())
