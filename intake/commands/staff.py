"""Accounts on the command line: add, list, close, recover with the escrow; and the escrow cut into shares."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from intake import keys
from intake.commands.common import Arguments, database, declare, passphrase, private_key, settings, typed_twice
from intake.desk import accounts, shares, totp
from intake.desk.access import EVERY, ROLE_ZH, scope_of, title_of
from intake.desk.hiring import hire
from publicity.shanghai import SHANGHAI

if TYPE_CHECKING:
    from intake.commands.common import Group

ISSUER = "公示受理台"


def declare_staff(commands: "Group") -> None:
    """Add the commands for accounts."""
    group = commands.add_parser("staff", help="受理台账号：建立、查看、停用、找回").add_subparsers(
        required=True, metavar="动作"
    )
    command = declare(group, "add", "建立账号", add, action="staff")
    command.add_argument("name", metavar="账号")
    command.add_argument("--label", required=True, metavar="岗位或姓名")
    command.add_argument("--role", choices=tuple(ROLE_ZH), required=True)
    told = "评选编号，可写成 评选:层级@推荐单位；可重复，不写为全部评选"
    command.add_argument("--scope", action="append", default=[], metavar="范围", help=told)
    declare(group, "list", "查看全部账号", list_staff, action="staff")
    command = declare(group, "leave", "停用账号", leave, action="staff")
    command.add_argument("name", metavar="账号")
    command = declare(group, "unlock", "清除一个账号输错的次数，马上可以登录", unlock, action="staff")
    command.add_argument("name", metavar="账号")
    command = declare(group, "recover", "用托管钥匙或者两份份额换一个新密码", recover, action="staff")
    command.add_argument("name", metavar="账号")
    command.add_argument("--key", type=Path, metavar="托管私钥文件", help="不写则输入两份份额")


def add(arguments: Arguments) -> None:
    """Add somebody, with a key of their own in the ring, and print what their authenticator needs, once."""
    scopes = [scope_of(text) for text in arguments.scope or [EVERY]]
    password = typed_twice("PASSWORD", "新密码")
    secrets = hire(
        database(), settings().keys, name=arguments.name, label=arguments.label, role=arguments.role, scopes=scopes,
        password=password, now=datetime.now(SHANGHAI),
    )  # fmt: skip
    print(f"已建立 {arguments.name}（{ROLE_ZH[arguments.role]}，{arguments.label}）。")
    print("请重新启动表单，新收到的反映才会封给它。")
    _show_codes(secrets, arguments.name)


def list_staff(_: Arguments) -> None:
    """Print every account: name, role, scope, whether it was closed; nothing that opens anything."""
    with database(closing=True).reading() as session:
        for staff in accounts.everybody(session):
            actor = accounts.actor_of(staff)
            scope = "、".join("全部评选" if str(part) == EVERY else str(part) for part in actor.scopes)
            left = f"　{staff.left_at:%Y-%m-%d} 停用" if staff.left_at else ""
            print(f"{staff.name}　{title_of(actor.role)}　{staff.label}　{scope}{left}")


def leave(arguments: Arguments) -> None:
    """Close an account, end its sessions, and seal no more to its key."""
    now, folder = datetime.now(SHANGHAI), settings(closing=True).keys
    with database(closing=True).writing() as session:
        staff = accounts.leave(session, arguments.name, now)
        if any(key.id == staff.key for key in keys.load_ring(folder).keys):
            keys.retire_key(folder, staff.key, now.date())
    print(f"{arguments.name} 已停用，它做过的事仍在操作日志里。请重新启动表单。")


def unlock(arguments: Arguments) -> None:
    """Forget the failed logins of an account, from wherever they came."""
    with database().writing() as session:
        accounts.unlock(session, arguments.name, datetime.now(SHANGHAI))
    print(f"{arguments.name} 输错的次数已经清除，可以登录了。")


def recover(arguments: Arguments) -> None:
    """Give somebody a new password and new codes; the reports stay readable."""
    escrow = private_key(arguments.key)
    password = typed_twice("NEW_PASSWORD", "新密码")
    with database().writing() as session:
        secrets = accounts.recover(session, arguments.name, escrow, password, datetime.now(SHANGHAI))
    print(f"{arguments.name} 已换新密码，原来的会话全部结束。")
    _show_codes(secrets, arguments.name)


def split(arguments: Arguments) -> None:
    """Print the escrow's private key as three shares, of which any two restore it."""
    _, private = keys.read_private(arguments.key, passphrase())
    for number, share in enumerate(shares.split(private), 1):
        print(f"第 {number} 份：{share}")
    print("三份分别交给三个人保管；任意两份可以找回密码，一份什么也看不出来。印好以后清除屏幕。")


def _show_codes(secrets: accounts.Secrets, name: str) -> None:
    print("把下面的地址做成二维码，或者逐字输入密钥，加进手机验证器；它只显示这一次：")
    print(totp.address(secrets.totp, name, ISSUER))
