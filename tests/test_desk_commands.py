"""Who may run what on the server: every command against every role and keeper, by the function the desk asks too."""

import argparse
import re
from collections.abc import Iterator, MutableMapping
from typing import get_args

import pytest

from intake import keys
from intake.__main__ import main, parser
from intake.commands.common import desk_with, operator, perform
from intake.desk import cases
from intake.desk.access import (
    ACTION_ZH,
    EVERY,
    OPERATOR,
    Action,
    Actor,
    Keeper,
    NamedNotice,
    Role,
    Scope,
    allowed,
    demand,
)
from intake.errors import RefusedError
from intake.keys import load_ring, make_key, retire_key
from intake.store import journal
from tests.conftest import ROOT
from tests.house import FACTS, House, credentials
from tests.moments import shanghai
from tests.test_desk_work import only_report

WHO: tuple[Role | Keeper, ...] = (
    "handler", "custodian", "supervisor", "auditor", "investigator", "operator", "escrow",
)  # fmt: skip
# Every command with who may run it: the operator, or whoever holds a key file of a handler, a custodian or the escrow.
MATRIX: dict[str, str] = {
    "run": "o",
    "secret": "o",
    "upgrade": "o",
    "keys make": "o",
    "keys escrow": "o",
    "keys rotate": "o",
    "keys reseal": "o",
    "keys split": "o",
    "keys handover": "hce",
    "keys list": "o",
    "keys sign": "o",
    "list": "o",
    "read": "he",
    "identity": "ce",
    "journal": "o",
    "staff add": "o",
    "staff list": "o",
    "staff scope": "o",
    "staff leave": "o",
    "staff unlock": "o",
    "staff recover": "o",
    "staff rekey": "o",
    "retention": "o",
}
WHY = "核实是否本人反映"
NOW = shanghai("2024-04-03T11:00:00")


@pytest.fixture
def house(small_house: House, command_env: MutableMapping[str, str]) -> House:
    """Return a house at which the commands look, with one report that is named."""
    command_env.update(small_house.env())
    small_house.citizen().reports(named="yes", name="欧阳某某", contact="0000-1")
    return small_house


def commands(whole: argparse.ArgumentParser, before: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yield every command with its whole name and its parser."""
    groups = [action for action in whole._actions if isinstance(action, argparse._SubParsersAction)]
    for group in groups:
        for name, one in group.choices.items():
            yield from commands(one, f"{before} {name}".strip())
    if not groups:
        yield before, whole


def may(command: argparse.ArgumentParser) -> str:
    """Return who may run a command by what it declares: whoever it asks about, as far as access allows them."""
    asked = ["operator"] if command.get_default("who") is operator else list(keys.ROLE_ZH)
    action: Action = command.get_default("action")
    there = [who for who in WHO if who in asked]
    return "".join(who[0] for who in there if allowed(Actor(who, who, who, (Scope(EVERY),)), action))


def looks(house: House) -> list[tuple[str, str]]:
    """Return who looked at whose identity, as the journal has it."""
    with house.database().reading() as session:
        return [(entry.who, entry.reference) for entry in journal.last(session, 50) if entry.what == "identity-read"]


def test_every_command_is_in_the_matrix_and_declares_who_may_run_it() -> None:
    declared = dict(commands(parser()))
    assert all(command.get_default("action") in get_args(Action) for command in declared.values())
    assert {name: may(command) for name, command in declared.items()} == MATRIX


def test_the_documents_print_the_commands_matrix_as_it_is() -> None:
    text = (ROOT / "docs" / "intake.md").read_text(encoding="utf-8")
    assert "| 命令 | 做什么 | 服务器管理员 | 受理人员的钥匙 | 身份保管人的钥匙 | 离线托管 |" in text
    printed = {
        name: "".join(who for who, mark in zip("ohce", marks.split("|"), strict=True) if "●" in mark)
        for name, marks in re.findall(r"^\| `([a-z]+(?: [a-z]+)?)` \|[^|]*\|(.*)\|$", text, re.MULTILINE)
        if marks.count("|") == 3
    }
    assert printed == MATRIX


@pytest.mark.parametrize("role", ["handler", "custodian", "escrow"])
@pytest.mark.parametrize("command", ["read", "identity"])
def test_a_key_opens_what_its_holder_may_and_nothing_else(
    house: House, role: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [command, only_report(house).reference, "--key", house.key_file(role)]
    done = main([*words, "--why", WHY] if command == "identity" else words)
    told = capsys.readouterr()
    if role[0] in MATRIX[command]:
        assert done == 0
        assert {"read": FACTS, "identity": "欧阳某某"}[command] in told.out
    else:
        assert done == 1
        assert told.out == ""
        assert {"read": "不能打开反映的内容", "identity": "不能查看反映人的身份"}[command] in told.err
        assert looks(house) == []


def test_a_key_of_another_campaign_is_refused_before_anything_is_opened(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = house.data / "keys", house.data / "other.key"
    make_key(
        folder, role="handler", label="另一个评委办", campaigns=["other-2024"], out=out,
        passphrase=credentials().passphrase, today=NOW.date(),
    )  # fmt: skip
    assert main(["read", only_report(house).reference, "--key", str(out)]) == 1
    assert "另一个评委办（受理人员）不能打开反映的内容：不在负责的范围内" in capsys.readouterr().err


def test_a_retired_key_still_reads_what_was_sealed_to_it(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    retire_key(house.data / "keys", "handler-1", NOW.date())
    assert main(["read", only_report(house).reference, "--key", house.key_file("handler")]) == 0
    assert FACTS in capsys.readouterr().out


def test_a_key_that_is_not_in_the_ring_has_no_role_and_opens_nothing(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    public = house.data / "keys" / "public.json"
    private = house.key_file("handler")
    public.unlink()
    for role in keys.ROLE_ZH:
        out = house.data / f"{role}.key"
        make_key(
            public.parent,
            role=role,
            label=role,
            campaigns=(),
            out=out,
            passphrase=credentials().passphrase,
            today=NOW.date(),
        )
    assert main(["read", only_report(house).reference, "--key", private]) == 1
    assert "公钥里没有这把钥匙" in capsys.readouterr().err


def test_each_look_at_an_identity_is_written_down_with_the_key_and_the_reason(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    reference = only_report(house).reference
    assert main(["identity", reference, "--key", house.key_file("custodian"), "--why", WHY]) == 0
    assert "只记在这一份里" in capsys.readouterr().out
    assert looks(house) == [("custodian-1", reference)]
    reports = house.citizen().parts.reports
    handler = desk_with(load_ring(house.data / "keys"), house.private("handler")[1], NOW)
    (step,) = cases.open_case(reports, handler, reference).steps
    assert (step.state, step.staff, step.why) == (cases.LOOKED, "custodian-1", WHY)


def test_without_a_reason_nobody_is_shown_and_nothing_is_written_down(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["identity", only_report(house).reference, "--key", house.key_file("custodian")]
    with pytest.raises(SystemExit):
        main(words)
    capsys.readouterr()
    assert main([*words, "--why", "看看 "]) == 1
    told = capsys.readouterr()
    assert "请写明为什么要看反映人的身份" in told.err
    assert told.out == ""
    assert looks(house) == []


def test_whoever_may_not_is_refused_where_the_command_is_run(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = argparse.Namespace(who=operator, action="read", run=lambda _: print("ran"), needs_folder=False)
    with pytest.raises(RefusedError, match=r"^服务器管理员不能打开反映的内容$"):
        perform(arguments)
    assert capsys.readouterr().out == ""


def test_the_servers_operator_opens_no_report_and_learns_no_identity() -> None:
    everything = {action for action in get_args(Action) if allowed(OPERATOR, action, NamedNotice("a/b"))}
    assert everything == {"queue", "journal", "staff", "keys", "retention", "server"}
    assert get_args(Action) == tuple(ACTION_ZH)


@pytest.mark.parametrize(
    ("scope", "covered"),
    [(Scope(EVERY), True), (Scope("a"), True), (Scope("b"), False), (Scope("a", "unit"), False),
     (Scope("a", "", "east"), False)],
)  # fmt: skip
def test_a_notice_of_which_only_the_id_is_known_is_covered_by_whole_campaigns_alone(
    scope: Scope, covered: bool
) -> None:
    actor = Actor("h", "h", "handler", (scope,))
    assert allowed(actor, "read", NamedNotice("a/one")) is covered
    if covered:
        demand(actor, "read", NamedNotice("a/one"))
