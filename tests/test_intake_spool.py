"""Spools: what was written is read again, however it is cut; on the disk lies ciphertext alone, and under no name."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.errors import SpoolFullError
from intake.spool import PIECE, Room, Spool

PHRASE = b"a phrase that nobody but the staff may read"


@given(
    st.lists(st.integers(0, 3 * PIECE), max_size=4),
    st.lists(st.tuples(st.integers(0, 9 * PIECE), st.integers(-1, 3 * PIECE)), max_size=4),
)
def test_what_was_written_is_read_again_from_any_place(sizes: list[int], reads: list[tuple[int, int]]) -> None:
    whole = b"".join(bytes([number + 1]) * size for number, size in enumerate(sizes))
    written = Spool(Path(tempfile.gettempdir()))
    start = 0
    for size in sizes:
        written.write(whole[start : start + size])
        start += size
    assert len(written) == len(whole)
    for offset, size in [(0, -1), *reads]:
        written.seek(offset)
        assert written.read(size) == whole[offset:][: None if size < 0 else size]
    written.close()


def open_files() -> list[str]:
    """Return what this process has open and no folder names any more."""
    found = []
    for entry in Path("/proc/self/fd").iterdir():
        try:
            target = str(entry.readlink())
        except FileNotFoundError:
            continue
        if "deleted" in target:
            found.append(str(entry))
    return found


def test_on_the_disk_lies_ciphertext_alone_under_no_name(tmp_path: Path) -> None:
    before = open_files()
    written = Spool(tmp_path)
    written.write(PHRASE * 10_000)
    assert list(tmp_path.iterdir()) == []
    (mine,) = set(open_files()) - set(before)
    content = Path(mine).read_bytes()
    assert len(content) > 300_000
    assert PHRASE not in content
    assert PHRASE[:12] not in content
    written.close()
    assert set(open_files()) <= set(before)


def test_a_small_body_makes_no_file(tmp_path: Path) -> None:
    before = open_files()
    written = Spool(tmp_path)
    written.write(b"x" * PIECE)
    assert open_files() == before


def test_the_room_that_a_spool_took_is_given_back(tmp_path: Path) -> None:
    room = Room(10 * PIECE)
    written = Spool(tmp_path, room)
    written.write(b"x" * (5 * PIECE))
    assert room.taken > 4 * PIECE
    written.close()
    written.close()
    assert room.taken == 0


def test_all_spools_together_take_no_more_than_their_room(tmp_path: Path) -> None:
    room = Room(5 * PIECE)
    first, second = Spool(tmp_path, room), Spool(tmp_path, room)
    first.write(b"x" * (4 * PIECE))
    with pytest.raises(SpoolFullError):
        second.write(b"x" * (4 * PIECE))
    first.close()
    second.close()
    third = Spool(tmp_path, room)
    third.write(b"x" * (4 * PIECE))
    assert len(third) == 4 * PIECE


def test_a_folder_that_is_not_there_is_no_room(tmp_path: Path) -> None:
    with pytest.raises(SpoolFullError):
        Spool(tmp_path / "gone").write(b"x" * (2 * PIECE))
