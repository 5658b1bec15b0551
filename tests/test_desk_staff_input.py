"""What is typed at the commands: refused before anything is written, asked about, and answered in Chinese."""

import subprocess
import sys
from collections.abc import MutableMapping

import pytest

from intake.__main__ import main
from intake.store.tables import Staff
from tests.clerk import PASSWORD, hire
from tests.conftest import ROOT
from tests.house import House
from tests.test_desk_staff import HOUSE_KEYS, live


@pytest.fixture
def house(small_house: House) -> House:
    """Return a house on SQLite: nothing here has to do with the database."""
    return small_house


@pytest.fixture
def env(house: House, command_env: MutableMapping[str, str]) -> MutableMapping[str, str]:
    """Return the environment of commands that look at the house, whose passwords are given."""
    house.upgrade().close()
    command_env.update(house.env() | {"PASSWORD": PASSWORD})
    return command_env


def typed(answer: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the environment that a test has set, and type an answer."""
    command = [sys.executable, "-m", "intake", *words]
    return subprocess.run(command, input=answer, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["a:b"], "账号用小写字母或者汉字开头"), (["A"], "账号用小写字母"), (["-a"], "还缺"),
        (["a b"], "账号用小写字母"),
        (["ａ"], "账号用小写字母"), (["x" * 33], "最多 32 个字符"), ([""], "账号用小写字母"),
        (["operator"], "另有用处"),
        (["handler-7"], "是钥匙的编号"), (["a\u200bb"], "账号用小写字母"), (["zhang", "--label", ""], "写成一行"),
        (["zhang", "--label", "评\n委"], "写成一行"), (["zhang", "--label", "长" * 101], "最多 100 个字"),
        (["zhang", "--scope", "award-2024:"], None), (["zhang", "--scope", "award-2024@east/厂"], "只能给调查单位"),
        (["zhang", "--scope", "a b"], "不能有空格"), (["zhang", "--scope", ""], "不能有空格"),
        (["zhang", "--scope", "award-2024:a:b"], "写得不对"), (["zhang", "--scope", "award-2024@a@b"], "写得不对"),
        (["zhang", "--scope", "*x"], "写得不对"),
        (["zhang", "--scope", "award-2042"], "还没有发布过这些评选：award-2042"),
        (["zhang", "--role", "king"], "不能是“king”"),
    ],
)  # fmt: skip
def test_an_account_that_is_not_written_as_it_must_be_leaves_nothing_behind(
    house: House, env: MutableMapping[str, str], capsys: pytest.CaptureFixture[str], words: list[str], told: str | None
) -> None:
    whole = ["staff", "add", "--label", "评委办", "--role", "handler", *words]
    try:
        done = main(whole)
    except SystemExit as refused:
        done = int(str(refused.code))
    said = capsys.readouterr()
    if told is None:
        assert done == 0
        assert live(house) == [*HOUSE_KEYS, "handler-2 zhang"]
        return
    assert done in {1, 2}
    assert told in said.out + said.err
    assert live(house) == HOUSE_KEYS
    with house.database().reading() as session:
        assert session.query(Staff).count() == 0


def test_a_campaign_that_is_not_published_is_taken_when_it_is_confirmed(
    house: House, env: MutableMapping[str, str]
) -> None:
    words = ["staff", "add", "--label", "评委办", "--role", "handler", "--scope", "award-2042"]
    assert main([*words, "--yes", "zhang"]) == 0
    assert typed("是\n", *words, "wang").returncode == 0
    assert live(house) == [*HOUSE_KEYS, "handler-2 zhang", "handler-3 wang"]


@pytest.mark.parametrize(
    ("command", "answer"),
    [(["staff", "leave", "zhang"], ""), (["staff", "rekey", "zhang"], "\n"), (["staff", "scope", "zhang"], "y\n"),
     (["keys", "rotate", "handler-1", "--out", "new.key"], "不\n")],
)  # fmt: skip
def test_what_cannot_be_undone_is_asked_about(
    house: House, env: MutableMapping[str, str], command: list[str], answer: str
) -> None:
    hire(house, "zhang", "handler")
    done = typed(answer, *command)
    assert done.returncode == 1
    assert "写“是”继续：" in done.stdout
    assert "没有确认，什么也没有做" in done.stderr
    assert live(house) == [*HOUSE_KEYS, "handler-2 zhang"]
    assert not (ROOT / "new.key").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "还缺：命令"), (["nothing"], "命令 不能是“nothing”，只能是："),
        (["staff", "add"], "还缺：账号, --label, --role"),
        (["run", "--port", "x"], "--port 后面的“x”不是整数"),
        (["keys", "rotate", "a", "--out"], "--out 后面要写一个值"),
        (["list", "--more"], "不认识“--more”"),
        (["retention", "--remind", "--delete"], "--delete 不能和 --remind 同用"),
        (["staff", "leave", "a", "--yes=1"], "--yes 后面不写值"),
    ],
)  # fmt: skip
def test_what_is_written_wrongly_is_said_in_chinese(
    capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(words)
    said = capsys.readouterr().err
    assert f"用法有误：{told}" in said
    assert said.startswith("用法：python -m intake")
    assert "error" not in said


@pytest.mark.parametrize("words", [[], ["staff"], ["staff", "add"], ["keys", "rotate"]])
def test_the_help_has_no_english_headings(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main([*words, "--help"])
    said = capsys.readouterr().out
    for english in ("usage", "options", "positional", "show this help"):
        assert english not in said
