"""Whatever becomes of the published file: the last good version holds, or every form says that it cannot take."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from intake.app import check_notices
from intake.errors import SettingsError
from intake.notices import MOST_BYTES, NoticeBook
from tests.clerk import Clerk, hire
from tests.house import ANSWERS, FACTS, NOTICE, House, code_of, hidden

Spoil = Callable[[Path], object]


def holds(content: str | bytes) -> Spoil:
    """Return what puts a content in the file's place."""
    return lambda path: path.write_bytes(content.encode() if isinstance(content, str) else content)


def amended(change: Callable[[dict[str, Any]], object]) -> Spoil:
    """Return what changes the first notice of the file."""

    def spoil(path: Path) -> None:
        data = json.loads(path.read_text(encoding="utf-8"))
        change(data["notices"][0])
        path.write_text(json.dumps(data), encoding="utf-8")

    return spoil


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)


def replaced(make: Callable[[Path], object]) -> Spoil:
    def spoil(path: Path) -> None:
        path.unlink()
        make(path)

    return spoil


SPOILT: dict[str, Spoil] = {
    "list": holds("[]"),
    "null": holds("null"),
    "record": holds("{}"),
    "number": holds("17"),
    "text": holds('"notices"'),
    "empty": holds(""),
    "cut short": holds('{"version": 1, "site": "'),
    "not UTF-8": holds(b"\xff\xfe\x00"),
    "lone surrogate": holds('{"site": "\\ud800"}'),
    "newer version": holds('{"version": 2, "notices": []}'),
    "deep lists": holds("[" * 200_000),
    "deep records": holds('{"a":' * 200_000),
    "deep inside": holds('{"version": 1, "site": ' + "[" * 100_000 + "]" * 100_000 + "}"),
    "long number": holds('{"version": ' + "9" * 100_000 + "}"),
    "infinity": holds('{"version": Infinity}'),
    "huge": huge,
    "missing": Path.unlink,
    "pipe": replaced(os.mkfifo),
    "folder": replaced(Path.mkdir),
    "link to itself": replaced(lambda path: path.symlink_to(path)),
    "device": replaced(lambda path: path.symlink_to("/dev/zero")),
    "year 1": amended(lambda notice: notice.update(opens="0001-01-01T00:00:00+08:00")),
    "year 9999": amended(lambda notice: notice.update(closes="9999-12-31T23:59:59-12:00")),
    "day of year 1": amended(lambda notice: notice.update(counted_days=["0001-01-01"])),
    "no offset": amended(lambda notice: notice.update(opens="2024-04-01T00:00:00")),
    "field missing": amended(lambda notice: notice.pop("reports")),
    "wrong type": amended(lambda notice: notice.update(candidates=7)),
}
by_kind = pytest.mark.parametrize("kind", SPOILT)


@pytest.fixture
def file(small_house: House, tmp_path: Path) -> Path:
    """Return the published file of a house that has a copy of its own."""
    copy = tmp_path / "site" / "data" / "notices.json"
    copy.parent.mkdir(parents=True)
    copy.write_bytes((small_house.site / "data" / "notices.json").read_bytes())
    small_house.site = tmp_path / "site"
    return copy


@by_kind
def test_a_broken_new_version_leaves_the_last_good_one_in_force_and_health_says_so(
    small_house: House, file: Path, kind: str
) -> None:
    citizen = small_house.citizen()
    opened = citizen.opens()
    SPOILT[kind](file)
    assert citizen.opens().status_code == 200
    assert code_of(citizen.sends(citizen.fills(opened)))
    health = citizen.client.get("/intake/health")
    assert (health.status_code, health.text) == (200, "stale notices\n")


@by_kind
def test_without_any_good_version_every_form_says_calmly_that_it_cannot_take(
    small_house: House, file: Path, kind: str
) -> None:
    SPOILT[kind](file)
    citizen = small_house.citizen()
    health = citizen.client.get("/intake/health")
    assert (health.status_code, health.text) == (503, "no notices\n")
    for address in ("", f"report?notice={NOTICE}", f"report/form?notice={NOTICE}"):
        page = citizen.client.get(f"/intake/{address}")
        assert page.status_code == 503, address
        assert "<h1>暂时不能网上反映</h1>" in page.text
        assert "其他方式" in page.text


def test_what_was_written_meanwhile_is_given_back_and_the_form_works_again_with_a_good_file(
    small_house: House, file: Path
) -> None:
    good = file.read_bytes()
    before = small_house.citizen()
    opened = before.opens()
    file.write_text("[]", encoding="utf-8")
    after = small_house.citizen().continues(before)
    for step in ("form", "send"):
        page = after.client.post(f"/intake/report/{step}", data=hidden(opened) | ANSWERS)
        assert page.status_code == 503
        assert FACTS in page.text
    file.write_bytes(good)
    assert after.client.get("/intake/health").text == "ok\n"
    assert code_of(after.sends(after.fills(opened)))


def test_receipts_and_the_desk_work_while_no_notice_can_be_read(small_house: House, file: Path) -> None:
    secrets = hire(small_house, "zhang", "handler")
    code = code_of(small_house.citizen().reports())
    file.unlink()
    citizen = small_house.citizen()
    page = citizen.follows(code)
    assert page.status_code == 200
    assert FACTS in page.text
    clerk = Clerk(citizen.app, "zhang", secrets).at_desk()
    for address in ("", "outcome", "retention", "account"):
        assert clerk.opens(address).status_code == 200, address


@by_kind
def test_the_command_does_not_start_on_a_file_that_cannot_be_read(small_house: House, file: Path, kind: str) -> None:
    SPOILT[kind](file)
    with pytest.raises(SettingsError, match=r"notices\.json 读不了，请先运行 build_site\.py"):
        check_notices(small_house.settings())


def test_a_file_made_as_of_another_moment_is_no_version_for_production(file: Path) -> None:
    book = NoticeBook(file, production=True)
    assert book.state.value == "current"
    data = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(data | {"as_of": "2024-04-10T10:00:00+08:00"}), encoding="utf-8")
    assert book.state.value == "stale"
    assert book.data.as_of is None
    assert NoticeBook(file).state.value == "current"
