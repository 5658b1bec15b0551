"""Attachments sealed by the piece: whole or not at all, bound to key and row; those of before open as they were."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select

from intake.envelope import seal_with
from intake.errors import EnvelopeError, StoreError
from intake.handling import read_file, read_report
from intake.sealed_file import PIECE, open_file, seal_file
from intake.store import files, rows
from intake.store.tables import FilePiece, StoredFile
from tests.house import House
from tests.moments import shanghai

KEY, OTHER, ROW = b"k" * 32, b"j" * 32, "f1:file"


def sealed(content: bytes, key: bytes = KEY, row: str = ROW) -> list[bytes]:
    return list(seal_file(key, len(content), BytesIO(content).read, row))


def opened(parts: list[bytes], key: bytes = KEY, row: str = ROW) -> bytes:
    return b"".join(open_file(key, parts[0], parts[1:], row))


@given(st.one_of(st.integers(0, 3000), st.integers(PIECE - 40, PIECE + 40), st.integers(3 * PIECE - 9, 3 * PIECE + 9)))
def test_a_file_of_any_size_comes_back(size: int) -> None:
    content = bytes(n % 251 for n in range(size))
    parts = sealed(content)
    assert opened(parts) == content
    assert max(map(len, parts)) <= PIECE + 17


def test_sizes_that_are_near_to_each_other_look_the_same() -> None:
    lengths = {sum(map(len, sealed(b"x" * size))) for size in range(990_000, 1_040_000, 10_000)}
    assert len(lengths) == 1


FILE = b"".join(bytes([n]) * PIECE for n in range(4))
SPOILT: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "an end cut off": lambda parts: parts[:-1],
    "a piece missing": lambda parts: [*parts[:2], *parts[3:]],
    "pieces exchanged": lambda parts: [*parts[:2], parts[3], parts[2], *parts[4:]],
    "a piece twice": lambda parts: [*parts[:2], parts[1], *parts[2:]],
    "a piece after the end": lambda parts: [*parts, parts[-1]],
    "a bit": lambda parts: [*parts[:2], bytes([parts[2][0] ^ 1]) + parts[2][1:], *parts[3:]],
    "a piece of another file": lambda parts: [*parts[:2], sealed(FILE)[2], *parts[3:]],
    "another algorithm": lambda parts: [parts[0].replace(b"secretstream", b"secretscream"), *parts[1:]],
    "another version": lambda parts: [parts[0].replace(b'"v":2', b'"v":3'), *parts[1:]],
    "no head": lambda parts: [b"", *parts[1:]],
    "no pieces": lambda parts: parts[:1],
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_file_that_was_changed_is_found(spoil: Callable[[list[bytes]], list[bytes]]) -> None:
    with pytest.raises(EnvelopeError):
        opened(spoil(sealed(FILE)))


def test_a_file_opens_in_its_own_row_and_with_its_own_key_alone() -> None:
    parts = sealed(b"file")
    with pytest.raises(EnvelopeError):
        opened(parts, row="f2:file")
    with pytest.raises(EnvelopeError):
        opened(parts, key=OTHER)


def test_a_head_is_bound_to_its_key() -> None:
    mine, theirs = sealed(b"file"), sealed(b"file", OTHER)
    line = mine[0].partition(b"\n")[0]
    swapped = line + b"\n" + theirs[0].partition(b"\n")[2]
    with pytest.raises(EnvelopeError):
        opened([swapped, *theirs[1:]], OTHER)


def test_a_file_that_was_sealed_whole_before_opens_as_it_is(house: House) -> None:
    citizen = house.citizen()
    pdf = b"%PDF-1.7\n".ljust(300_000, b"x")
    citizen.sends(citizen.fills(citizen.opens(), files=[(BytesIO(pdf), "账本.pdf")]))
    reports = citizen.parts.reports
    with reports.database.reading() as session:
        file = session.scalars(select(StoredFile)).one()
        assert session.query(FilePiece).count() == 5
        (report,) = rows.all_reports(session)
    opened_report = read_report(reports, report.reference, *house.private("handler"))
    key = bytes.fromhex(opened_report.content["told"]["files"][0]["key"])
    with reports.database.writing() as session:
        session.execute(delete(FilePiece))
        session.get_one(StoredFile, file.id).box = seal_with(key, pdf, f"{file.id}:file")
    assert read_file(reports, opened_report, 1) == ("账本.pdf", pdf)


def test_what_was_not_sent_goes_after_a_day_with_all_its_pieces(house: House) -> None:
    citizen = house.citizen()
    database, pdf = citizen.parts.reports.database, b"%PDF-1.7\n".ljust(300_000, b"x")
    first, second = shanghai("2024-04-03T10:00:00"), shanghai("2024-04-04T10:00:01")
    files.store(database, "a" * 32, iter(sealed(pdf)), len(pdf), first)
    files.store(database, "b" * 32, iter(sealed(pdf)), len(pdf), second)
    with database.reading() as session:
        assert {row.id for row in session.query(StoredFile)} == {"b" * 32}
        assert {row.file for row in session.query(FilePiece)} == {"b" * 32}


@pytest.mark.parametrize(
    ("number", "size"), [(files.MOST_UNSENT, 0), (5, files.MOST_UNSENT_BYTES // 5)], ids=["number", "bytes"]
)
def test_files_that_were_not_sent_fill_no_disk(small_house: House, number: int, size: int) -> None:
    citizen = small_house.citizen()
    database, now = citizen.parts.reports.database, citizen.parts.clock.now()
    with database.connected() as connection:
        told = [{"id": f"{n:032}", "report": None, "arrived_at": now, "size": size, "box": b""} for n in range(number)]
        connection.execute(insert(StoredFile), told)
    with pytest.raises(StoreError, match="没有提交的附件太多"):
        files.store(database, "a" * 32, iter(sealed(b"x" * 99)), 99, now + timedelta(hours=1))
    page = citizen.fills(citizen.opens(), files=[(BytesIO(b"%PDF-1.7\n" + b"x" * 99), "账本.pdf")])
    assert page.status_code == 422
    assert "附件暂时存不进去" in page.text
    assert citizen.reports().status_code == 200
    files.store(database, "a" * 32, iter(sealed(b"x" * 99)), 99, now + timedelta(hours=1, seconds=1))
    with database.reading() as session:
        assert [row.id for row in session.query(StoredFile)] == ["a" * 32]
