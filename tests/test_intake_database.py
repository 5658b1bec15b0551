"""The database runs as durability and privacy ask, or not at all; what cannot be stored says so."""

import sqlite3
import threading
from pathlib import Path

import pytest
from nacl.signing import SigningKey
from sqlalchemy import event

from intake.errors import StoreError
from intake.signing import RowSigner
from intake.store import journal, rows
from intake.store.database import Database
from tests.house import House, code_of
from tests.moments import shanghai

NOW = shanghai("2024-04-03T10:00:00")


def test_sqlite_is_opened_with_the_settings_under_which_nothing_is_lost(small_house: House) -> None:
    database = small_house.citizen().parts.reports.database
    with database.engine.connect() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "temp_store")
        }
    assert told == {"journal_mode": "delete", "synchronous": 3, "secure_delete": 1, "foreign_keys": 1, "temp_store": 2}


def test_a_setting_that_does_not_hold_is_found_at_start(small_house: House) -> None:
    database = small_house.database()
    database.upgrade()
    event.listen(database.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=0"))
    database.engine.dispose()
    with pytest.raises(StoreError, match="synchronous"):
        database.check()


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", "postgresql://nobody@127.0.0.1:1/none"])
def test_a_database_that_cannot_be_reached_is_told_in_a_sentence(url: str) -> None:
    with pytest.raises(StoreError):
        Database(url, RowSigner(SigningKey.generate)).check()


def test_tables_are_made_once_and_an_upgrade_again_changes_nothing(house: House) -> None:
    code = code_of(house.citizen().reports())
    database = house.database()
    database.upgrade()
    database.check()
    assert house.citizen().follows(code).status_code == 200


def test_many_threads_of_two_applications_write_one_unbroken_journal(house: House) -> None:
    databases = [house.citizen().parts.reports.database for _ in range(2)]

    def write(number: int) -> None:
        for _ in range(10):
            with databases[number % 2].writing() as session:
                journal.append(session, NOW, "received", f"F-{number:04d}-0000")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with databases[0].reading() as session:
        assert journal.check(session) == 60


def test_a_database_that_goes_away_answers_503_with_the_text_and_comes_back(small_house: House) -> None:
    citizen = small_house.citizen()
    checked = citizen.fills(citizen.opens())
    path = Path(str(citizen.parts.reports.database.engine.url.database))
    blocker = sqlite3.connect(path, isolation_level=None)
    moved = path.rename(path.with_suffix(".away"))
    path.mkdir()
    citizen.parts.reports.database.engine.dispose()
    page = citizen.sends(checked)
    assert page.status_code == 503
    assert "我在仓库记过三年的账" in page.text
    assert citizen.client.get("/intake/health").status_code == 503
    path.rmdir()
    moved.rename(path)
    blocker.close()
    assert code_of(citizen.sends(page))
    assert citizen.client.get("/intake/health").data == b"ok\n"
    with small_house.database().reading() as session:
        assert len(list(rows.all_reports(session))) == 1
