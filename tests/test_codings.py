"""Compressed files beside the pages: they unpack to the pages, packed files stay alone, corrections reach them."""

import gzip
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from sitegen.cli import main
from sitegen.codings import SUFFIXES, with_compressed
from tests.small import SmallContent
from tests.test_command import snapshot

UNPACK: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.decompress,
    ".br": brotli.decompress,
    ".zst": lambda packed: zstandard.ZstdDecompressor().decompress(packed),
}
ARGUMENTS = ["--as-of", "2024-04-03T10:00", "--compress", "gzip,brotli,zstd"]


@given(content=st.binary(max_size=3000), repeated=st.integers(1, 50))
def test_whatever_is_compressed_unpacks_to_itself_and_always_gives_the_same_bytes(
    content: bytes, repeated: int
) -> None:
    whole = content * repeated
    files = dict(with_compressed("page.html", whole, list(SUFFIXES)))
    assert files == dict(with_compressed("page.html", whole, list(SUFFIXES)))
    for name, packed in files.items():
        assert UNPACK.get(name.removeprefix("page.html"), bytes)(packed) == whole
    assert len(files) == (4 if len(whole) >= 512 else 1)


@pytest.fixture
def built(small: SmallContent, tmp_path: Path) -> Path:
    """Return a site with all three beside its pages."""
    output = tmp_path / "public"
    assert main([*ARGUMENTS, "--content", str(small.root), "--output", str(output)]) == 0
    return output


def unpacked_as_beside(site: Path) -> int:
    """Check each compressed file against the one that it stands beside; return how many there are."""
    files = snapshot(site)
    packed = [name for name in files if Path(name).suffix in UNPACK]
    for name in packed:
        assert UNPACK[Path(name).suffix](files[name]) == files[str(Path(name).with_suffix(""))], name
    return len(packed)


def test_every_page_stylesheet_and_data_file_stands_beside_its_compressed_self(built: Path) -> None:
    files = snapshot(built)
    assert unpacked_as_beside(built) > 30
    for name in ("index.html", "award-2024/notices/east.html", "assets/gongshi.css", "data/notices.json", "404.html"):
        assert {f"{name}{suffix}" for suffix in UNPACK} <= files.keys()


def test_pictures_and_fonts_which_are_packed_already_stay_alone(built: Path) -> None:
    assert [name for name in snapshot(built) if ".woff2." in name or ".png." in name] == []


def test_a_correction_reaches_the_compressed_files_too(built: Path, small: SmallContent) -> None:
    before = snapshot(built)
    small.write("campaigns/award-2024/deeds/p-1.md", "十五年如一日，" * 90 + "\n")
    assert main([*ARGUMENTS, "--content", str(small.root), "--output", str(built)]) == 0
    after = snapshot(built)
    assert unpacked_as_beside(built) > 30
    assert after["award-2024/notices/east.html.br"] != before["award-2024/notices/east.html.br"]


def test_without_the_option_an_older_build_leaves_no_compressed_file_behind(built: Path, small: SmallContent) -> None:
    assert main([*ARGUMENTS[:2], "--content", str(small.root), "--output", str(built)]) == 0
    assert unpacked_as_beside(built) == 0


def test_an_unknown_coding_is_told_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--compress", "zip"])
    assert stopped.value.code == 2
    assert "“zip”不行，只能是 gzip、brotli、zstd" in capsys.readouterr().err
