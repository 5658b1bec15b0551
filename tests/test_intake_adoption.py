"""A database of before there were signatures is signed once, at the upgrade, and never again.

``tests/before_signatures`` was made with the program of that time: two reports, one with everything done to it, what is
left of a deleted one, and the keys; the passphrase of the private ones is ``demonstration``.
"""

import json
import re
import shutil
import sqlite3
from collections.abc import MutableMapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from intake.__main__ import main
from intake.acknowledgement import Signer
from intake.commands.common import reports
from intake.receipt import read_receipt
from tests.clerk import Clerk, hire
from tests.house import FACTS, House
from tests.test_desk_work import only_report

BEFORE = Path(__file__).parent / "before_signatures"
TOLD: dict[str, dict[str, str]] = json.loads((BEFORE / "told.json").read_text(encoding="utf-8"))
FIRST, SECOND = TOLD["first"], TOLD["second"]


@pytest.fixture
def old(tmp_path: Path, published: Path, command_env: MutableMapping[str, str]) -> Path:
    """Return a folder of that time, with the commands looking at it."""
    shutil.copytree(BEFORE / "keys", tmp_path / "keys")
    with closing(sqlite3.connect(tmp_path / "reports.sqlite3")) as database:
        database.executescript((BEFORE / "reports.sql").read_text(encoding="utf-8"))
    for name in ("GONGSHI_MODE", "DATABASE_URL", "AS_OF"):
        command_env.pop(name, None)
    command_env.update(GONGSHI_DATA=str(tmp_path), GONGSHI_SITE=str(published), PASSPHRASE="demonstration")
    return tmp_path


def write(folder: Path, *statements: str) -> None:
    """Write into the database with plain SQL."""
    with closing(sqlite3.connect(folder / "reports.sqlite3")) as database:
        for statement in statements:
            assert database.execute(statement).rowcount
        database.commit()


def test_everything_of_before_opens_after_the_upgrade_and_is_signed_then(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["upgrade"]) == 0
    assert "已经给以前的 2 件反映签名；签名以前有没有被改动，无从核对" in capsys.readouterr().out
    assert main(["list"]) == 0
    assert capsys.readouterr().out.count("\n") == 2
    for words in (
        ["read", FIRST["reference"], "--key", str(old / "keys/private/handler.key"), "--save", str(old / "s")],
        ["identity", FIRST["reference"], "--key", str(old / "keys/private/custodian.key"), "--why", "核实身份"],
    ):
        assert main(words) == 0
    told = capsys.readouterr().out
    assert [text in told for text in (FACTS, "请说明是哪一年的账？", "欧阳某某")] == [True] * 3
    assert (old / "s" / "1-账本.pdf").read_bytes() == b"%PDF-1.4\n%%EOF"
    assert main(["journal"]) == 0
    assert "反映与日志相符" in capsys.readouterr().out
    assert main(["upgrade"]) == 0
    assert capsys.readouterr().out == ""


def test_receipts_and_acknowledgements_of_before_still_hold(old: Path) -> None:
    assert main(["upgrade"]) == 0
    here = reports()
    for one in (FIRST, SECOND):
        receipt = read_receipt(one["receipt"])
        assert receipt is not None
        opened = here.find(receipt)
        assert opened is not None
        assert opened.report.adopted
        assert here.acknowledgement(opened.report) == one["acknowledgement"]
        assert Signer(old / "keys").verify(one["acknowledgement"]).reference == one["reference"]
    here.database.close()


def test_what_was_changed_before_the_upgrade_is_named_and_never_signed(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(old, f"UPDATE reports SET identity = NULL WHERE reference = '{FIRST['reference']}'")
    assert main(["upgrade"]) == 0
    told = capsys.readouterr().out
    assert "已经给以前的 1 件反映签名" in told
    assert f"没有签名，打开时会有警告：{FIRST['reference']}" in told
    assert main(["list"]) == 1
    marked = re.findall(r"^(F-\S+)　.*　与签名不符$", capsys.readouterr().out, re.MULTILINE)
    assert marked == [FIRST["reference"]]


UNSIGN = (
    "UPDATE journal SET signature = NULL",
    "UPDATE reports SET signature = NULL, state = 'closed'",
    "UPDATE settled SET signature = NULL, state = 'not_upheld'",
)


def test_an_upgrade_does_not_sign_what_somebody_forged_after_the_first(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["upgrade"]) == 0
    write(old, UNSIGN[1], UNSIGN[2])
    assert main(["upgrade"]) == 0
    assert main(["list"]) == 1
    capsys.readouterr()
    assert main(["journal"]) == 1
    assert "删除后留下的结论" in capsys.readouterr().err
    write(old, UNSIGN[0])
    assert main(["upgrade"]) == 1
    assert "数据库里的签名都不见了" in capsys.readouterr().err


def test_a_form_does_not_start_on_a_database_that_was_not_signed_yet(
    old: Path, published: Path, command_env: MutableMapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["upgrade"]) == 0
    (old / "journal-head").unlink()
    write(old, *UNSIGN)
    command_env.update(SECRET_KEY="s" * 40, TRUSTED_HOSTS="localhost")
    assert main(["run", "--port", "0"]) == 1
    assert "还没有签名，请运行 python -m intake upgrade" in capsys.readouterr().err


def test_the_page_of_a_report_that_was_signed_at_an_upgrade_says_so(small_house: House) -> None:
    secrets: Any = hire(small_house, "zhang", "handler")
    small_house.citizen().reports()
    reference = only_report(small_house).reference
    (small_house.data / "journal-head").unlink()
    write(small_house.data, "UPDATE journal SET signature = NULL", "UPDATE reports SET signature = NULL")
    page = Clerk(small_house.app(), "zhang", secrets).at_desk().opens(f"report/{reference}").text
    assert "系统升级以前收到，那时还没有签名" in page
    assert FACTS in page
