"""Keys on the command line: make, escrow, rotate, hand over, list, and the key that signs acknowledgements."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from intake import keys
from intake.commands.common import Arguments, declare, key_holder, new_passphrase, settings
from intake.commands.staff import split
from intake.desk import handover
from intake.errors import KeysError, TamperedError
from intake.signing import make_signing_key
from publicity.shanghai import SHANGHAI

if TYPE_CHECKING:
    from intake.commands.common import Group


def declare_keys(commands: "Group") -> None:
    """Add the commands for keys."""
    group = commands.add_parser("keys", help="钥匙：建立、查看、轮换、托管").add_subparsers(
        required=True, metavar="动作"
    )
    command = declare(group, "make", "建立一把钥匙", make, action="keys")
    command.add_argument("--role", choices=tuple(keys.ROLE_ZH), required=True)
    command.add_argument("--label", required=True, metavar="持有人（岗位）")
    command.add_argument("--campaign", action="append", default=[], metavar="评选编号", help="可重复；不写为全部")
    command.add_argument("--out", type=Path, required=True, metavar="私钥文件")
    command = declare(group, "escrow", "建立离线托管钥匙", make, action="keys")
    command.set_defaults(role="escrow", label="离线托管", campaign=[])
    command.add_argument("--out", type=Path, required=True, metavar="私钥文件")
    command = declare(group, "rotate", "换一把新钥匙，旧的不再使用", rotate, action="keys")
    command.add_argument("id", metavar="钥匙编号")
    command.add_argument("--out", type=Path, required=True, metavar="新私钥文件")
    command = declare(group, "split", "把托管私钥分成三份，任意两份可以找回密码", split, action="keys")
    command.add_argument("--key", type=Path, required=True, metavar="托管私钥文件")
    told = "把以前的反映也封给现在的钥匙"
    command = declare(group, "handover", told, hand_over, action="handover", who=key_holder)
    command.add_argument("--key", type=Path, metavar="私钥文件", help="能打开它们的私钥；不写则输入托管的两份份额")
    command.add_argument("--yes", action="store_true", help="不再问是否确认")
    declare(group, "list", "查看公钥", list_keys, action="keys")
    declare(group, "sign", "建立确认书的签名钥匙", lambda _: make_signing_key(settings().keys), action="keys")


def make(arguments: Arguments) -> None:
    """Make a key."""
    made = _made(arguments.role, arguments.label, tuple(arguments.campaign), arguments.out)
    print(f"已建立 {made.id}（{keys.ROLE_ZH[made.role]}，{made.label}）。")
    print(f"私钥在 {arguments.out}：请移到另一台电脑或者保险柜，服务器上不要保留。")


def rotate(arguments: Arguments) -> None:
    """Make a key like an old one and seal no more to the old one."""
    folder = settings().keys
    old = next((key for key in keys.load_ring(folder).keys if key.id == arguments.id), None)
    if old is None:
        raise KeysError(f"没有钥匙 {arguments.id}")
    made = _made(old.role, old.label, old.campaigns, arguments.out)
    keys.retire_key(folder, old.id, datetime.now(SHANGHAI).date())
    print(f"{old.id} 停用，今后用 {made.id}。请重新启动表单。")
    print("旧私钥仍要保存：用它运行 python -m intake keys handover 以前，以前的反映只有它能打开。")


def hand_over(arguments: Arguments) -> None:
    """Address to today's keys what one key opens of the reports there are, and print to whom and what was done.

    Raises:
        KeysError: whoever runs it did not agree to the keys that were listed; nothing is done then.
        TamperedError: some reports are not as they were signed; the others were handed over.
    """
    for key in arguments.reports.ring.keys:
        if key.retired_on is None:
            print(f"补封给 {_line(key)}")
    if not arguments.yes and not _agreed():
        raise KeysError("没有确认，什么也没有补封")
    done = handover.hand_over(arguments.reports, arguments.desk, datetime.now(SHANGHAI), _tell)
    added, shut = sum(one.added > 0 for one in done), sum(one.shut > 0 for one in done)
    print(f"共 {len(done)} 件反映：补封了 {added} 件，{shut} 件里有这把钥匙打不开的，其余不用补封。")
    if left := sum(one.left for one in done):
        print(f"另有 {left} 份不归这把钥匙：内容用受理人员的，身份用身份保管人的，离线托管的两样都能补封。")
    if wrong := sum(bool(one.fault) for one in done):
        raise TamperedError(f"{wrong} 件反映与签名不符，没有补封；数据库可能被改动过，请立即查清。")


def _agreed() -> bool:
    try:
        return input("确认补封给以上钥匙？写“是”继续：").strip() == "是"
    except EOFError:
        return False


def list_keys(_: Arguments) -> None:
    """Print all public keys."""
    for key in keys.load_ring(settings(closing=True).keys).keys:
        print(_line(key))


def _line(key: keys.PublicKey) -> str:
    used = f"{key.made_on} 起" if key.retired_on is None else f"{key.made_on} 至 {key.retired_on}，已停用"
    scope = "全部评选" if keys.EVERY in key.campaigns else "、".join(key.campaigns)
    return f"{key.id}　{keys.ROLE_ZH[key.role]}　{key.label}　{scope}　{used}"


def _tell(one: handover.Handed) -> None:
    told = [f"没有补封：{one.fault}"] if one.fault else []
    told += [f"补封 {one.added} 份"] if one.added else []
    told += [f"{one.shut} 份打不开"] if one.shut else []
    if told:
        print(f"{one.reference}　{'，'.join(told)}")


def _made(role: keys.Role, label: str, campaigns: tuple[str, ...], out: Path) -> keys.PublicKey:
    phrase, today = new_passphrase(), datetime.now(SHANGHAI).date()
    return keys.make_key(
        settings().keys, role=role, label=label, campaigns=campaigns, out=out, passphrase=phrase, today=today
    )
