"""Accounts on the command line: add, list, other scopes, close, unlock, a new password or a new key."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from intake.authority import Authority
from intake.commands.common import (
    Arguments,
    agree,
    database,
    declare,
    passphrase,
    private_key,
    settings,
    typed_twice,
)
from intake.commands.keyring import hand_over_with
from intake.desk import account_rules, accounts, passwords, rekeying, totp
from intake.desk.access import EVERY, ROLE_ZH, Scope, scope_of, title_of
from intake.desk.boxes import Secrets
from intake.errors import KeysError
from intake.notices import NoticeBook
from publicity.model.notice_id import NoticeId
from publicity.shanghai import SHANGHAI

if TYPE_CHECKING:
    from intake.commands.common import Group

ISSUER = "公示受理台"
_SCOPE = "评选编号，可写成 评选:层级@推荐单位；可重复，不写为全部评选"


def declare_staff(commands: "Group") -> None:
    """Add the commands for accounts."""
    group = commands.add_parser("staff", help="受理台账号：建立、查看、停用、找回").add_subparsers(
        required=True, metavar="动作"
    )
    command = declare(group, "add", "建立账号", add, action="staff")
    command.add_argument("name", metavar="账号")
    command.add_argument("--label", required=True, metavar="岗位或姓名")
    command.add_argument("--role", choices=tuple(ROLE_ZH), required=True)
    command.add_argument("--scope", action="append", default=[], metavar="范围", help=_SCOPE)
    command.add_argument("--yes", action="store_true", help="评选还没有发布的，不再问是否确认")
    declare(group, "list", "查看全部账号", list_staff, action="staff")
    command = declare(group, "scope", "改负责范围，会话全部结束", rescope, action="staff")
    command.add_argument("name", metavar="账号")
    command.add_argument("--scope", action="append", default=[], metavar="范围", help=_SCOPE)
    command.add_argument("--yes", action="store_true", help="不再问是否确认")
    command = declare(group, "leave", "停用账号，不能恢复", leave, action="staff")
    command.add_argument("name", metavar="账号")
    command.add_argument("--yes", action="store_true", help="不再问是否确认")
    command = declare(group, "unlock", "清除一个账号输错的次数，马上可以登录", unlock, action="staff")
    command.add_argument("name", metavar="账号")
    command = declare(group, "recover", "用托管钥匙或者两份份额换一个新密码", recover, action="staff")
    command.add_argument("name", metavar="账号")
    command.add_argument("--key", type=Path, metavar="托管私钥文件", help="不写则输入两份份额")
    told = "给账号换一把新钥匙，旧的停用，以前的反映补封过去"
    command = declare(group, "rekey", told, rekey, action="staff")
    command.add_argument("name", metavar="账号")
    command.add_argument("--escrow", action="store_true", help="本人不在：用托管钥匙，另定一个新密码")
    command.add_argument("--key", type=Path, metavar="托管私钥文件", help="和 --escrow 同用；不写则输入两份份额")
    command.add_argument("--yes", action="store_true", help="不再问是否确认")


def add(arguments: Arguments) -> None:
    """Add somebody, with a key of their own in the ring, and print what their authenticator needs, once."""
    scopes = _scopes(arguments)
    account_rules.check_account(arguments.name, arguments.label, arguments.role, scopes)
    _confirm_campaigns(arguments, scopes)
    here = database()
    with here.reading() as session:
        if any(staff.name == arguments.name for staff in accounts.everybody(session)):
            raise KeysError(f"已经有叫 {arguments.name} 的账号")
    password = typed_twice("PASSWORD", "新密码")
    secrets = accounts.hire(
        here, settings().keys, name=arguments.name, label=arguments.label, role=arguments.role, scopes=scopes,
        password=password, now=datetime.now(SHANGHAI),
    )  # fmt: skip
    print(f"已建立 {arguments.name}（{ROLE_ZH[arguments.role]}，{arguments.label}）。新收到的反映从现在起封给它。")
    _show_codes(secrets, arguments.name)


def list_staff(_: Arguments) -> None:
    """Print every account: name, role, scope, whether it was closed, what is wrong; nothing that opens anything."""
    here, folder = database(closing=True), settings(closing=True).keys
    with here.reading() as session:
        every = accounts.everybody(session)
    authority = Authority.of(folder) if every else None
    for staff in every:
        actor = accounts.actor_of(staff)
        scope = "、".join("全部评选" if str(part) == EVERY else str(part) for part in actor.scopes)
        told = f"{staff.left_at:%Y-%m-%d} 停用" if staff.left_at or authority is None else authority.fault(staff)
        print(f"{staff.name}　{title_of(actor.role)}　{staff.label}　{scope}{f'　{told}' if told else ''}")


def rescope(arguments: Arguments) -> None:
    """Give somebody other scopes."""
    scopes = _scopes(arguments)
    _confirm_campaigns(arguments, scopes)
    agree(arguments, f"确认把 {arguments.name} 的范围改为 {account_rules.written(scopes)}")
    accounts.rescope(database(), settings().keys, arguments.name, scopes, datetime.now(SHANGHAI))
    print(f"{arguments.name} 的范围已改，原来的会话全部结束。以前的反映要补封，请运行 python -m intake keys handover。")


def leave(arguments: Arguments) -> None:
    """Close an account, end its sessions, and seal no more to its key."""
    here, folder = database(closing=True), settings(closing=True).keys
    with here.reading() as session:
        accounts.existing(session, arguments.name)
    agree(arguments, f"停用以后不能恢复。确认停用 {arguments.name}")
    accounts.leave(here, folder, arguments.name, datetime.now(SHANGHAI))
    print(f"{arguments.name} 已停用，它做过的事仍在操作日志里。")


def unlock(arguments: Arguments) -> None:
    """Forget the failed logins of an account, from wherever they came."""
    with database().writing() as session:
        accounts.unlock(session, arguments.name, datetime.now(SHANGHAI))
    print(f"{arguments.name} 输错的次数已经清除，可以登录了。")


def recover(arguments: Arguments) -> None:
    """Give somebody a new password and new codes; the reports stay readable."""
    here, authority = database(), Authority.of(settings().keys)
    escrow, password = private_key(arguments.key), typed_twice("NEW_PASSWORD", "新密码")
    secrets = passwords.recover(
        here, authority, arguments.name, escrow=escrow, password=password, now=datetime.now(SHANGHAI)
    )
    print(f"{arguments.name} 已换新密码，原来的会话全部结束。")
    _show_codes(secrets, arguments.name)


def rekey(arguments: Arguments) -> None:
    """Give somebody a new key pair, and hand what was sealed to the old one over to the present keys."""
    here, folder, name, now = database(), settings().keys, arguments.name, datetime.now(SHANGHAI)
    authority = Authority.of(folder)
    with here.reading() as session:
        staff = accounts.existing(session, name)
    agree(arguments, f"确认给 {name} 换一把新钥匙，{staff.key} 停用")
    if arguments.escrow:
        old = passwords.by_escrow(here, authority, staff, private_key(arguments.key), now)
        password = typed_twice("NEW_PASSWORD", "新密码")
    else:
        password = passphrase("PASSWORD", f"{name} 现在的密码：")
        found = passwords.opened(staff, password)
        if found is None:
            raise passwords.wrong_password()
        old = found
    before = rekeying.rekey(here, authority, folder, name=name, old=old, password=password, now=now)
    with here.reading() as session:
        print(f"{before} 停用，{name} 今后用 {accounts.existing(session, name).key}，原来的会话全部结束。")
    hand_over_with(arguments, old.private, now)


def _scopes(arguments: Arguments) -> list[Scope]:
    if any(len(text.split()) != 1 for text in arguments.scope):
        raise KeysError("范围里不能有空格；几个范围分几次写 --scope")
    return [scope_of(text) for text in arguments.scope or [EVERY]]


def _confirm_campaigns(arguments: Arguments, scopes: list[Scope]) -> None:
    """Ask about campaigns that are not published: one that is mistyped would leave somebody without reports."""
    known = {NoticeId.of(notice.id).campaign for notice in NoticeBook(settings().notices).data.notices}
    unknown = [scope.campaign for scope in scopes if scope.campaign not in known | {EVERY}]
    if unknown:
        agree(arguments, f"还没有发布过这些评选：{'、'.join(dict.fromkeys(unknown))}。确认编号没有写错")


def _show_codes(secrets: Secrets, name: str) -> None:
    print("把下面的地址做成二维码，或者逐字输入密钥，加进手机验证器；它只显示这一次：")
    print(totp.address(secrets.totp, name, ISSUER))
