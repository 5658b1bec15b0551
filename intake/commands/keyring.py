"""Keys on the command line: make, rotate, cut the escrow into shares, hand over, list, and the key that signs."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from intake import keys
from intake.authority import Authority
from intake.commands.common import (
    Arguments,
    agree,
    database,
    declare,
    desk_with,
    key_holder,
    new_passphrase,
    passphrase,
    private_key,
    reports,
    settings,
)
from intake.desk import handover, rekeying, share_record
from intake.errors import KeysError, TamperedError
from intake.key_files import read_private
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
    command.add_argument("--old", type=Path, metavar="旧托管私钥文件", help="换托管钥匙时用；不写则输入两份份额")
    command.add_argument("--yes", action="store_true", help="不再问是否确认")
    told = "托管钥匙换过以后，把各账号的托管封存转到现在的托管钥匙"
    command = declare(group, "reseal", told, reseal, action="keys")
    command.add_argument("--old", type=Path, metavar="旧托管私钥文件", help="不写则输入旧钥匙的两份份额")
    command = declare(group, "split", "把托管私钥分成三份，任意两份可以找回密码", split, action="keys")
    command.add_argument("--key", type=Path, required=True, metavar="托管私钥文件")
    told = "把以前的反映也封给现在的钥匙"
    command = declare(group, "handover", told, hand_over, action="handover", who=key_holder)
    command.add_argument("--key", type=Path, metavar="私钥文件", help="能打开它们的私钥；不写则输入托管的两份份额")
    command.add_argument("--yes", action="store_true", help="不再问是否确认")
    declare(group, "list", "查看公钥", list_keys, action="keys")
    declare(group, "sign", "建立确认书的签名钥匙", lambda _: make_signing_key(settings().keys), action="keys")


def make(arguments: Arguments) -> None:
    """Make a key; of the escrow's there is one at a time."""
    folder, role = settings().keys, arguments.role
    if role == "escrow" and (folder / keys.FILE).exists():
        there = [key.id for key in keys.load_ring(folder).keys if key.role == role and key.retired_on is None]
        if there:
            raise KeysError(f"已经有托管钥匙 {there[0]}；要换，请运行 python -m intake keys rotate {there[0]}")
    made = keys.make_key(
        folder, role=role, label=arguments.label, campaigns=tuple(arguments.campaign), out=arguments.out,
        passphrase=new_passphrase(), today=datetime.now(SHANGHAI).date(),
    )  # fmt: skip
    print(f"已建立 {made.id}（{keys.ROLE_ZH[made.role]}，{made.label}）。")
    print(f"私钥在 {arguments.out}：请移到另一台电脑或者保险柜，服务器上不要保留。")


def rotate(arguments: Arguments) -> None:
    """Make a key like an old one and seal no more to the old one; of the escrow's, everybody's box is sealed anew."""
    folder, now = settings().keys, datetime.now(SHANGHAI)
    old = keys.load_ring(folder).key(arguments.id)
    if old is None or old.retired_on is not None:
        raise KeysError(f"没有在用的钥匙 {arguments.id}")
    if name := old.account or rekeying.account_of_key(database(), old.id):
        raise KeysError(f"{old.id} 是账号 {name} 的钥匙，由它的密码锁着；请运行 python -m intake staff rekey {name}")
    if arguments.out.exists():
        raise KeysError(f"{arguments.out} 已经存在，不覆盖私钥文件")
    agree(arguments, f"确认停用 {old.id}（{old.label}），换一把新的")
    before = private_key(arguments.old) if old.role == "escrow" else None
    if before is not None:
        Authority.of(folder).demand_escrow(before)
    made = keys.make_key(
        folder, role=old.role, label=old.label, campaigns=old.campaigns, out=arguments.out,
        passphrase=new_passphrase(), today=now.date(), instead_of=old.id,
    )  # fmt: skip
    print(f"{old.id} 停用，今后用 {made.id}。")
    if before is not None:
        _reseal(before, now)
        print(f"请用新私钥运行 python -m intake keys split --key {arguments.out}，收回并销毁旧的份额。")
    print("旧私钥仍要保存：用它运行 python -m intake keys handover 以前，以前的反映只有它能打开。")


def reseal(arguments: Arguments) -> None:
    """Seal everybody's box to the escrow's key of today."""
    _reseal(private_key(arguments.old), datetime.now(SHANGHAI))


def split(arguments: Arguments) -> None:
    """Print the escrow's private key as three shares, of which any two restore it, and record what they must be."""
    folder = settings().keys
    key_id, private = read_private(arguments.key, passphrase())
    Authority.of(folder).demand_escrow(private)
    for number, share in enumerate(share_record.split_recorded(folder, key_id, private), 1):
        print(f"第 {number} 份：{share}")
    print("三份分别交给三个人保管；任意两份可以找回密码，一份什么也看不出来。印好以后清除屏幕。")
    print("每一份的核对值已经记下：以后哪一份不对，能说出是哪一份。")


def hand_over(arguments: Arguments) -> None:
    """Address to today's keys what one key opens of the reports there are, and print to whom and what was done.

    Raises:
        KeysError: whoever runs it did not agree to the keys that were listed; nothing is done then.
        TamperedError: some reports are not as they were signed; the others were handed over.
    """
    for key in arguments.reports.ring.keys:
        if key.retired_on is None:
            print(f"补封给 {_line(key)}")
    agree(arguments, "确认补封给以上钥匙")
    done = handover.hand_over(arguments.reports, arguments.desk, datetime.now(SHANGHAI), _tell)
    added, shut = sum(one.added > 0 for one in done), sum(one.shut > 0 for one in done)
    print(f"共 {len(done)} 件反映：补封了 {added} 件，{shut} 件里有这把钥匙打不开的，其余不用补封。")
    if left := sum(one.left for one in done):
        print(f"另有 {left} 份不归这把钥匙：内容用受理人员的，身份用身份保管人的，离线托管的两样都能补封。")
    if wrong := sum(bool(one.fault) for one in done):
        raise TamperedError(f"{wrong} 件反映与签名不符，没有补封；数据库可能被改动过，请立即查清。")


def hand_over_with(arguments: Arguments, private: bytes, now: datetime) -> None:
    """Hand over with a private key that is at hand; what whoever runs it agrees to is the same."""
    arguments.reports = reports()
    arguments.desk = desk_with(arguments.reports.ring, private, now)
    hand_over(arguments)


def list_keys(_: Arguments) -> None:
    """Print all public keys."""
    for key in keys.load_ring(settings(closing=True).keys).keys:
        print(_line(key))


def _reseal(old_escrow: bytes, now: datetime) -> None:
    """Seal everybody's box anew and print whose; raise KeysError when one could not be opened."""
    done, refused = rekeying.reseal(database(), settings().keys, old_escrow, now)
    print(f"转了 {len(done)} 个账号的托管封存{f'：{chr(12289).join(done)}' if done else ''}。")
    if refused:
        raise KeysError(
            f"{'、'.join(refused)} 的托管封存打不开，或者不是它自己的，没有转；本人下次登录时会重新封存，请先查清"
        )


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
