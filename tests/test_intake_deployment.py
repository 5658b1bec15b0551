"""Production and demonstration apart: each refuses the other's folder and database, whatever is run, and says so."""

import shutil
from collections.abc import MutableMapping
from hashlib import sha256
from pathlib import Path

import pytest

from intake.__main__ import main
from intake.app import create_app
from intake.demonstration import demonstration_settings
from intake.demonstration_secrets import read_credentials
from intake.desk import accounts
from intake.desk.access import EVERY, ROLE_ZH, Scope
from intake.errors import IntakeError, SettingsError
from intake.keys import load_ring
from intake.settings import read_settings
from intake.store.database import Database
from tests.house import House
from tests.moments import shanghai
from tests.test_desk_commands import MATRIX

NOW = shanghai("2024-04-03T10:00:00")
SERVER = {"SECRET_KEY": "k" * 48, "TRUSTED_HOSTS": "localhost"}
# Every command that looks at a folder or a database, with what it needs to get there.
COMMANDS: dict[str, list[str]] = {
    "run": ["run", "--port", "1"],
    "upgrade": ["upgrade"],
    "keys make": ["keys", "make", "--role", "handler", "--label", "评委办", "--out", "{out}"],
    "keys escrow": ["keys", "escrow", "--out", "{out}"],
    "keys rotate": ["keys", "rotate", "handler-1", "--yes", "--out", "{out}"],
    "keys reseal": ["keys", "reseal", "--old", "{key}"],
    "keys split": ["keys", "split", "--key", "{key}"],
    "keys handover": ["keys", "handover", "--yes", "--key", "{key}"],
    "keys list": ["keys", "list"],
    "keys sign": ["keys", "sign"],
    "list": ["list"],
    "read": ["read", "F-0000-0000", "--key", "{key}"],
    "identity": ["identity", "F-0000-0000", "--key", "{key}", "--why", "核实是否本人反映"],
    "journal": ["journal"],
    "staff add": ["staff", "add", "zhang", "--label", "评委办", "--role", "handler"],
    "staff list": ["staff", "list"],
    "staff scope": ["staff", "scope", "handler", "--yes"],
    "staff leave": ["staff", "leave", "handler", "--yes"],
    "staff unlock": ["staff", "unlock", "handler"],
    "staff recover": ["staff", "recover", "handler", "--key", "{key}"],
    "staff rekey": ["staff", "rekey", "handler", "--yes"],
    "retention": ["retention"],
}
ITS_OWN = {"secret"}  # looks at neither


@pytest.fixture
def env(command_env: MutableMapping[str, str]) -> MutableMapping[str, str]:
    """Return the environment of the commands, with what a server needs."""
    command_env.update(SERVER, PASSPHRASE="long enough for a key", PASSWORD="four plain words here")
    command_env.pop("GONGSHI_MODE", None)
    command_env.pop("DATABASE_URL", None)
    return command_env


def look_at(env: MutableMapping[str, str], house: House, mode: str) -> None:
    """Let the commands look at a house in a mode."""
    env.update(house.env() | {"GONGSHI_MODE": mode})


def production(house: House) -> None:
    """Start production on a house and stop it."""
    data = {"GONGSHI_SITE": str(house.site), "GONGSHI_DATA": str(house.data)}
    env = SERVER | data | ({"DATABASE_URL": house.url} if house.url else {})
    create_app(read_settings(env)).extensions["gongshi"].reports.database.close()


def files_of(folder: Path) -> dict[str, str]:
    """Return every file of a folder with a digest of what is in it."""
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(".turn")
    }


def names_in(database: Database) -> list[str]:
    with database.reading() as session:
        return [staff.name for staff in accounts.everybody(session)]


def words(command: str, house: House, tmp_path: Path) -> list[str]:
    there = {"{out}": str(tmp_path / "new.key"), "{key}": house.key_file("escrow")}
    return [there.get(word, word) for word in COMMANDS[command]]


def test_every_command_is_tried_on_the_other_modes_folder() -> None:
    assert COMMANDS.keys() | ITS_OWN == MATRIX.keys()


@pytest.mark.parametrize("marked", [True, False], ids=["marked", "of an older version"])
def test_the_demonstration_changes_nothing_in_productions_folder(
    house: House, env: MutableMapping[str, str], capsys: pytest.CaptureFixture[str], *, marked: bool
) -> None:
    house.as_production()
    database = house.database()
    database.upgrade()
    if marked:
        production(house)
    before = files_of(house.data)
    look_at(env, house, "demonstration")
    assert main(["run", "--port", "1"]) == 1
    assert "演示请用一个空文件夹" in capsys.readouterr().err
    assert files_of(house.data) == before
    assert names_in(database) == []
    production(house)


def test_the_demonstration_refuses_productions_database_from_a_folder_of_its_own(
    house: House, tmp_path: Path, env: MutableMapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    house.as_production()
    database = house.database()
    database.upgrade()
    production(house)
    look_at(env, house, "demonstration")
    env.update(DATABASE_URL=str(database.engine.url), GONGSHI_DATA=str(tmp_path / "mine"))
    assert main(["run", "--port", "1"]) == 1
    assert "演示请用另一个（DATABASE_URL）" in capsys.readouterr().err
    assert not (tmp_path / "mine" / "keys").exists()
    assert names_in(database) == []


def test_the_demonstration_refuses_a_used_database_without_a_mark(
    house: House, tmp_path: Path, env: MutableMapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    database = house.database()
    database.upgrade()
    scopes = [Scope(EVERY)]
    accounts.hire(
        database, house.data / "keys", name="zhang", label="评委办", role="handler", scopes=scopes, now=NOW,
        password="four plain words here",
    )  # fmt: skip
    look_at(env, house, "demonstration")
    env.update(DATABASE_URL=str(database.engine.url), GONGSHI_DATA=str(tmp_path / "mine"))
    assert main(["run", "--port", "1"]) == 1
    assert "这个数据库已经有内容，又没有演示的标记" in capsys.readouterr().err
    assert names_in(database) == ["zhang"]


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_in_production_no_command_works_on_a_demonstrations_folder(
    small_house: House, tmp_path: Path, env: MutableMapping[str, str], command: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    small_house.upgrade().close()
    before = files_of(small_house.data)
    look_at(env, small_house, "production")
    assert main(words(command, small_house, tmp_path)) == 1
    assert "是演示的文件夹，正式运行请用另一个" in capsys.readouterr().err
    assert files_of(small_house.data) == before
    assert not (tmp_path / "new.key").exists()


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_in_a_demonstration_no_command_works_on_productions_folder(
    small_house: House, tmp_path: Path, env: MutableMapping[str, str], command: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    small_house.as_production()
    small_house.database().upgrade()
    before = files_of(small_house.data)
    look_at(env, small_house, "demonstration")
    assert main(words(command, small_house, tmp_path)) == 1
    assert "演示请用一个空文件夹" in capsys.readouterr().err
    assert files_of(small_house.data) == before
    assert not (tmp_path / "new.key").exists()


def test_production_refuses_a_demonstrations_database_from_a_folder_of_its_own(
    house: House, tmp_path: Path, env: MutableMapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    url = str(house.upgrade().engine.url)
    office = House(tmp_path / "office", house.site, url).as_production()
    with pytest.raises(SettingsError, match=r"这个数据库是演示的，正式运行请用另一个（DATABASE_URL）"):
        production(office)
    look_at(env, office, "production")
    for command in ("list", "journal", "staff list", "staff add", "retention", "upgrade"):
        assert main(words(command, office, tmp_path)) == 1
        assert "这个数据库是演示的" in capsys.readouterr().err


def test_production_refuses_keys_that_were_copied_from_a_demonstration(small_house: House, tmp_path: Path) -> None:
    office = House(tmp_path / "office", small_house.site).as_production()
    shutil.rmtree(office.data / "keys")
    shutil.copytree(small_house.data / "keys", office.data / "keys")
    office.database().upgrade()
    with pytest.raises(SettingsError, match="演示用的钥匙：handler-1、custodian-1、escrow-1"):
        production(office)


def test_production_that_an_older_demonstration_ran_in_is_refused_until_its_accounts_are_closed(
    house: House, env: MutableMapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    house.as_production()
    database = house.database()
    database.upgrade()
    for role, label in ROLE_ZH.items():
        accounts.hire(
            database, house.data / "keys", name=role, label=f"演示{label}", role=role, scopes=[Scope(EVERY)], now=NOW,
            password="only for trying it out",
        )  # fmt: skip
    with pytest.raises(SettingsError, match="演示用的钥匙：handler-2、custodian-2、handler-3"):
        production(house)
    look_at(env, house, "production")
    assert main(["journal"]) == 1
    assert main(["upgrade"]) == 0  # or an old database could neither be upgraded nor its accounts closed
    capsys.readouterr()
    assert main(["staff", "list"]) == 0
    assert "auditor" in capsys.readouterr().out
    for role in ("handler", "custodian", "supervisor"):
        assert main(["staff", "leave", role, "--yes"]) == 0
    with pytest.raises(SettingsError, match="数据库里有演示账号：auditor、investigator"):
        production(house)
    for role in ("auditor", "investigator"):
        assert main(["staff", "leave", role, "--yes"]) == 0
    production(house)


def test_a_marker_that_cannot_be_read_is_nobodys(small_house: House) -> None:
    (small_house.data / "deployment.json").write_text("[", encoding="ascii")
    for start in (lambda: production(small_house), lambda: create_app(small_house.settings())):
        with pytest.raises(IntakeError, match=r"deployment\.json 读不了"):
            start()


def test_commands_of_production_need_no_secret_and_no_host(
    small_house: House, env: MutableMapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    small_house.as_production()
    look_at(env, small_house, "production")
    del env["SECRET_KEY"], env["TRUSTED_HOSTS"], env["GONGSHI_MODE"]
    assert main(["keys", "list"]) == 0
    assert main(["upgrade"]) == 0
    assert main(["staff", "list"]) == 0
    assert "handler-1　受理人员　受理人员　全部评选" in capsys.readouterr().out


def test_each_demonstration_has_secrets_of_its_own_that_outlive_a_restart(tmp_path: Path, published: Path) -> None:
    found = []
    for name in ("one", "two"):
        env = {"GONGSHI_DATA": str(tmp_path / name), "GONGSHI_SITE": str(published)}
        settings = [demonstration_settings(env) for _ in range(2)]
        made = read_credentials(tmp_path / name)
        assert made is not None
        assert {one.secret for one in settings} == {made.secret}
        assert [path.stat().st_mode & 0o777 for path in sorted((tmp_path / name).glob("*.json"))] == [0o600, 0o600]
        found.append(made)
    one, two = found
    assert {one.password, one.passphrase, one.secret, one.codes}.isdisjoint(
        {two.password, two.passphrase, two.secret, two.codes}
    )


def test_a_first_run_that_was_interrupted_is_finished_by_the_next(tmp_path: Path, published: Path) -> None:
    env = {"GONGSHI_DATA": str(tmp_path / "one"), "GONGSHI_SITE": str(published)}
    house = demonstration_settings(env)
    (house.keys / "acknowledgement.key").unlink()
    (house.data / "reports.sqlite3").unlink()
    (house.data / "journal-head").unlink()
    (house.keys / "public.json").unlink()
    again = demonstration_settings(env)
    assert load_ring(again.keys).ready("any")
    create_app(again).extensions["gongshi"].reports.database.close()


def test_the_demonstration_lives_in_a_folder_of_its_own_by_default() -> None:
    assert read_settings({"GONGSHI_MODE": "demonstration"}).data == Path("var/demonstration").resolve()
    assert read_settings({}, server=False).data == Path("var").resolve()
