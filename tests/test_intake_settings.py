"""Settings and keys: what is unsafe does not start and says what is missing, never a value."""

from collections.abc import MutableMapping
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from intake.__main__ import main
from intake.app import check_notices, create_app
from intake.clock import Clock
from intake.errors import IntakeError, KeysError, SettingsError, StoreError
from intake.key_files import read_private
from intake.keys import load_ring, make_key, retire_key
from intake.settings import read_settings
from tests.house import House
from tests.moments import shanghai

SAFE = {"SECRET_KEY": "k" * 48, "TRUSTED_HOSTS": "gongshi.example"}
TODAY = date(2024, 4, 1)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short-secret"}, "SECRET_KEY"),
        ({"TRUSTED_HOSTS": ""}, "TRUSTED_HOSTS"),
        ({"TRUSTED_HOSTS": "*"}, "TRUSTED_HOSTS"),
        ({"AS_OF": "2024-04-10T10:00"}, "AS_OF"),
        ({"GONGSHI_MODE": "developement"}, "GONGSHI_MODE"),
        ({"PROXIES": "-1"}, "PROXIES"),
        ({"RETENTION_DAYS": "0"}, "RETENTION_DAYS 要写成整数，至少 1 天"),
        ({"RETENTION_DAYS": "一年"}, "RETENTION_DAYS 要写成整数，至少 1 天"),
    ],
)
def test_an_unsafe_production_is_refused_by_name_and_without_its_value(change: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsError, match=told) as caught:
        read_settings(SAFE | change)
    value = next(iter(change.values()))
    assert not value or len(value) == 1 or value not in str(caught.value).replace(told, "")


def test_everything_that_is_missing_is_said_at_once() -> None:
    with pytest.raises(SettingsError, match=r"SECRET_KEY[\s\S]*TRUSTED_HOSTS[\s\S]*AS_OF"):
        read_settings({"AS_OF": "2024-04-10"})


def test_production_is_the_default_and_a_safe_one_is_read() -> None:
    settings = read_settings(SAFE)
    assert settings.production
    assert settings.trusted_hosts == ("gongshi.example",)
    assert settings.retention_days == 365
    assert read_settings(SAFE | {"RETENTION_DAYS": "730"}).retention_days == 730


def production(house: House, **more: str) -> Flask:
    """Start production on the folder of a house that is production's."""
    settings = read_settings(SAFE | {"GONGSHI_SITE": str(house.site), "GONGSHI_DATA": str(house.data)} | more)
    check_notices(settings)
    return create_app(settings)


@pytest.fixture
def office(small_house: House) -> House:
    """Return a house that an office set up for production."""
    return small_house.as_production()


def test_production_sends_secure_cookies_and_demands_https(office: House) -> None:
    office.database().upgrade()
    client = production(office).test_client()
    answer = client.get("/intake/follow", base_url="https://gongshi.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-gongshi=")
    assert "Secure; HttpOnly; Path=/; SameSite=Lax" in cookie
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert "演示" not in answer.text


def test_production_does_not_start_before_the_tables_are_there(office: House) -> None:
    with pytest.raises(StoreError, match="upgrade"):
        production(office)


def test_production_does_not_start_when_nobody_could_decrypt(office: House) -> None:
    office.database().upgrade()
    production(office)
    retire_key(office.data / "keys", "custodian-1", TODAY)
    with pytest.raises(SettingsError, match="award-2024"):
        production(office)


def test_production_does_not_start_on_a_site_that_was_not_built(office: House, tmp_path: Path) -> None:
    office.database().upgrade()
    with pytest.raises(SettingsError, match=r"build_site\.py"):
        production(office, GONGSHI_SITE=str(tmp_path / "nothing"))


def test_a_system_clock_before_the_last_record_is_refused_at_start() -> None:
    clock = Clock()
    with pytest.raises(SettingsError, match="校正系统时间"):
        clock.not_before(shanghai("2124-01-01T00:00:00"))


def test_a_key_is_opened_by_its_passphrase_alone_and_never_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "handler.key"
    made = make_key(
        tmp_path, role="handler", label="受理一", campaigns=["a"], out=out, passphrase="long enough", today=TODAY
    )
    assert read_private(out, "long enough")[0] == made.id
    with pytest.raises(KeysError, match="口令不对"):
        read_private(out, "something else")
    with pytest.raises(KeysError, match="已经存在"):
        make_key(tmp_path, role="handler", label="二", campaigns=[], out=out, passphrase="long enough", today=TODAY)
    assert "long enough" not in out.read_text(encoding="utf-8")
    assert out.stat().st_mode & 0o077 == 0


def test_a_handler_of_one_campaign_does_not_make_another_ready(small_house: House) -> None:
    folder = small_house.data / "keys"
    retire_key(folder, "handler-1", TODAY)
    out = folder / "private" / "two.key"
    make_key(
        folder, role="handler", label="二", campaigns=["award-2024"], out=out, passphrase="long enough", today=TODAY
    )
    ring = load_ring(folder)
    assert ring.ready("award-2024")
    assert not ring.ready("other-2024")
    assert [recipient.id for recipient in ring.holders("handler", "award-2024")] == ["handler-2"]


def test_the_key_commands_make_list_rotate_and_escrow(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command_env: MutableMapping[str, str]
) -> None:
    command_env.pop("GONGSHI_MODE", None)
    command_env.update(GONGSHI_DATA=str(tmp_path), PASSPHRASE="long enough")
    assert main(["keys", "make", "--role", "handler", "--label", "评委办", "--out", str(tmp_path / "h.key")]) == 0
    assert main(["keys", "make", "--role", "custodian", "--label", "机要", "--out", str(tmp_path / "c.key")]) == 0
    assert main(["keys", "escrow", "--out", str(tmp_path / "e.key")]) == 0
    assert main(["keys", "sign"]) == 0
    assert load_ring(tmp_path / "keys").ready("any")
    assert main(["keys", "rotate", "handler-1", "--yes", "--out", str(tmp_path / "h2.key")]) == 0
    capsys.readouterr()
    assert main(["keys", "list"]) == 0
    listed = capsys.readouterr().out
    assert listed.count("已停用") == 1
    assert "handler-2　受理人员　评委办　全部评选" in listed
    assert main(["keys", "rotate", "handler-9", "--out", str(tmp_path / "x.key")]) == 1
    assert main(["keys", "sign"]) == 1


def test_every_error_of_the_intake_is_one_kind_that_the_command_line_prints() -> None:
    assert issubclass(KeysError, IntakeError)
    assert issubclass(StoreError, IntakeError)
