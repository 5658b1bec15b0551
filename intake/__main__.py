"""``python -m intake``: run, keys, upgrade, and the smallest desk for the staff."""

import argparse
import getpass
import os
import secrets
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from intake import handling, keys
from intake.acknowledgement import Signer, make_signing_key
from intake.errors import IntakeError, KeysError
from intake.reports import STATE_ZH, Reports
from intake.serve import serve
from intake.settings import Settings, read_settings
from intake.store import journal, rows
from intake.store.database import Database
from publicity.period import SHANGHAI

Arguments = argparse.Namespace


def main(words: list[str]) -> int:
    """Run a command and return how it ends: 0 done, 1 refused."""
    arguments = _parser().parse_args(words)
    try:
        run: Callable[[Arguments], None] = arguments.run
        run(arguments)
    except IntakeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m intake", description="反映受理")
    commands = parser.add_subparsers(required=True, metavar="命令")
    command = _command(commands, "run", "运行表单（GONGSHI_MODE=demonstration 时连同网站）", _run)
    command.add_argument("--port", type=int, default=8000)
    _command(commands, "secret", "生成 SECRET_KEY", lambda _: print(secrets.token_urlsafe(48)))
    _command(commands, "upgrade", "把数据库的表升级到当前版本", lambda _: Database(_settings().database_url).upgrade())
    _command(commands, "journal", "核对操作日志的链条", _journal)
    _key_commands(commands)
    _command(commands, "list", "列出反映的编号、公示和状态", _list)
    for name, told, run in (
        ("read", "用私钥打开一份反映", _read),
        ("identity", "用身份保管人的私钥查看署名", _identity),
    ):
        command = _command(commands, name, told, run)
        command.add_argument("reference", metavar="编号")
        command.add_argument("--key", type=Path, required=True, metavar="私钥文件")
        command.add_argument("--save", type=Path, metavar="文件夹", help="把附件存到这里")
    command = _command(commands, "ask", "向反映人提问", _ask)
    command.add_argument("reference", metavar="编号")
    command.add_argument("text", metavar="问题")
    command = _command(commands, "state", "更新状态，并告诉反映人", _state)
    command.add_argument("reference", metavar="编号")
    command.add_argument("state", choices=handling.SETTABLE)
    command.add_argument("text", nargs="?", default="", metavar="说明")
    return parser


def _key_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = commands.add_parser("keys", help="钥匙：建立、查看、轮换、托管").add_subparsers(
        required=True, metavar="动作"
    )
    command = _command(group, "make", "建立一把钥匙", _make)
    command.add_argument("--role", choices=tuple(keys.ROLE_ZH), required=True)
    command.add_argument("--label", required=True, metavar="持有人（岗位）")
    command.add_argument("--campaign", action="append", default=[], metavar="评选编号", help="可重复；不写为全部")
    command.add_argument("--out", type=Path, required=True, metavar="私钥文件")
    command = _command(group, "escrow", "建立离线托管钥匙", _make)
    command.set_defaults(role="escrow", label="离线托管", campaign=[])
    command.add_argument("--out", type=Path, required=True, metavar="私钥文件")
    command = _command(group, "rotate", "换一把新钥匙，旧的不再使用", _rotate)
    command.add_argument("id", metavar="钥匙编号")
    command.add_argument("--out", type=Path, required=True, metavar="新私钥文件")
    _command(group, "list", "查看公钥", _list_keys)
    _command(group, "sign", "建立确认书的签名钥匙", lambda _: make_signing_key(_settings().keys))


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    told: str,
    run: Callable[[Arguments], None],
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=told, description=told)
    command.set_defaults(run=run)
    return command


def _settings() -> Settings:
    """Return the settings for a command beside the server: what a server alone needs may be missing."""
    return read_settings({**os.environ, "GONGSHI_MODE": "demonstration"})


def _reports() -> Reports:
    settings = _settings()
    return Reports(Database(settings.database_url), keys.load_ring(settings.keys), Signer(settings.keys))


def _run(arguments: Arguments) -> None:
    serve(arguments.port, demonstrate=os.environ.get("GONGSHI_MODE") == "demonstration")


def _make(arguments: Arguments) -> None:
    phrase = _new_passphrase()
    today = datetime.now(SHANGHAI).date()
    made = keys.make_key(
        _settings().keys,
        role=arguments.role,
        label=arguments.label,
        campaigns=arguments.campaign,
        out=arguments.out,
        passphrase=phrase,
        today=today,
    )
    print(f"已建立 {made.id}（{keys.ROLE_ZH[made.role]}，{made.label}）。")
    print(f"私钥在 {arguments.out}：请移到另一台电脑或者保险柜，服务器上不要保留。")


def _rotate(arguments: Arguments) -> None:
    phrase, settings = _new_passphrase(), _settings()
    today = datetime.now(SHANGHAI).date()
    old = next((key for key in keys.load_ring(settings.keys).keys if key.id == arguments.id), None)
    if old is None:
        raise KeysError(f"没有钥匙 {arguments.id}")
    made = keys.make_key(
        settings.keys,
        role=old.role,
        label=old.label,
        campaigns=old.campaigns,
        out=arguments.out,
        passphrase=phrase,
        today=today,
    )
    keys.retire_key(settings.keys, old.id, today)
    print(f"{old.id} 停用，今后用 {made.id}。旧私钥仍要保存：以前的反映只有它能打开。请重新启动表单。")


def _list_keys(_: Arguments) -> None:
    for key in keys.load_ring(_settings().keys).keys:
        used = f"{key.made_on} 起" if key.retired_on is None else f"{key.made_on} 至 {key.retired_on}，已停用"
        scope = "全部评选" if keys.EVERY in key.campaigns else "、".join(key.campaigns)
        print(f"{key.id}　{keys.ROLE_ZH[key.role]}　{key.label}　{scope}　{used}")


def _journal(_: Arguments) -> None:
    with Database(_settings().database_url).reading() as session:
        result = journal.check(session)
    if isinstance(result, journal.Broken):
        raise IntakeError(f"操作日志在第 {result.number} 条断开：有记录被改动或者删除")
    print(f"操作日志完整，共 {result} 条。")


def _list(_: Arguments) -> None:
    with Database(_settings().database_url).reading() as session:
        for report in rows.all_reports(session):
            late = "　逾期" if report.late else ""
            print(f"{report.reference}　{report.received_at:%Y-%m-%d}　{report.notice}　{STATE_ZH[report.state]}{late}")


def _read(arguments: Arguments) -> None:
    reports = _reports()
    opened = handling.read_report(reports, arguments.reference, *keys.read_private(arguments.key, _passphrase()))
    told = opened.content["told"]
    for label, key in (
        ("问题", "kinds"),
        ("经过", "what"),
        ("时间", "when"),
        ("地点", "where"),
        ("涉及", "who"),
        ("核实", "verify"),
    ):
        value = "、".join(told[key]) if isinstance(told[key], list) else told[key]
        print(f"{label}：{value or '没有填'}")
    for author, moment, text in opened.messages:
        print(f"{'反映人' if author == 'reporter' else '受理人员'} {moment:%Y-%m-%d %H:%M}：{text}")
    for number, note in enumerate(told["files"], 1):
        print(f"附件 {number}：{note['name']}")
        if arguments.save:
            arguments.save.mkdir(parents=True, exist_ok=True)
            name, content = handling.read_file(reports, opened, number)
            (arguments.save / f"{number}-{name}").write_bytes(content)


def _identity(arguments: Arguments) -> None:
    who = handling.read_identity(_reports(), arguments.reference, *keys.read_private(arguments.key, _passphrase()))
    print("匿名" if who is None else f"姓名：{who['name']}　联系方式：{who['contact']}")


def _ask(arguments: Arguments) -> None:
    handling.ask(_reports(), arguments.reference, arguments.text, datetime.now(SHANGHAI))


def _state(arguments: Arguments) -> None:
    handling.set_state(_reports(), arguments.reference, arguments.state, arguments.text, datetime.now(SHANGHAI))


def _passphrase() -> str:
    return os.environ.get("PASSPHRASE") or getpass.getpass("口令：")


def _new_passphrase() -> str:
    phrase = _passphrase()
    if not os.environ.get("PASSPHRASE") and phrase != getpass.getpass("再输一遍："):
        raise KeysError("两次口令不一样")
    if len(phrase) < 8:
        raise KeysError("口令至少 8 个字符")
    return phrase


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
