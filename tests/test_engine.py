"""The seam to MkDocs: what it returned is kept, its refusals are told, two builds at once do not disturb each other."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.cli import main
from sitegen.engine import recalled, rendered
from sitegen.errors import BuildError
from sitegen.options import HOME
from sitegen.theme import read_theme
from tests.conftest import ROOT
from tests.small import SmallContent
from tests.test_command import run, snapshot

SETTINGS = {
    "site_name": "测试",
    "site_url": "https://gongshi.example/",
    "extra": {"gongshi": {"pages": [], "footer": {}}},
}
PAGE = "---\nkind: ordinary\n---\n\n# 关于\n\n说明。\n"
THEME = read_theme(HOME / "site")


def test_the_same_theme_and_pages_are_rendered_once(tmp_path: Path) -> None:
    first = rendered(THEME, {"about": PAGE}, SETTINGS, tmp_path / "cache")
    kept = list((tmp_path / "cache").iterdir())
    assert len(kept) == 1
    os.utime(kept[0], (1, 1))
    assert rendered(THEME, {"about": PAGE}, SETTINGS, tmp_path / "cache") == first
    assert list((tmp_path / "cache").iterdir()) == kept
    assert kept[0].stat().st_mtime > 1
    assert recalled(kept[0]) == first


@pytest.mark.parametrize("change", ["page", "theme", "settings"])
def test_a_change_of_anything_that_was_given_renders_again(tmp_path: Path, change: str) -> None:
    first = rendered(THEME, {"about": PAGE}, SETTINGS, tmp_path / "cache")
    favicon = "docs/assets/favicon.svg"
    theme = THEME | {favicon: THEME[favicon] + b"\n"} if change == "theme" else THEME
    page = PAGE.replace("说明", "新的说明") if change == "page" else PAGE
    settings = SETTINGS | {"site_name": "新的测试"} if change == "settings" else SETTINGS
    assert rendered(theme, {"about": page}, settings, tmp_path / "cache") != first


def test_a_link_to_a_page_that_is_not_there_is_refused_with_what_mkdocs_said(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"pages/about\.md 第 9 行：链接“missing\.md”指向的页面或文件不存在"):
        rendered(THEME, {"about": f"{PAGE}\n[没有](missing.md)\n"}, SETTINGS, tmp_path / "cache")


def test_what_was_not_used_for_long_is_forgotten(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for number in range(10):
        (cache / f"old-{number}").mkdir(parents=True)
        (cache / f"older-{number}").write_bytes(b"")
    rendering = rendered(THEME, {"about": PAGE}, SETTINGS, cache)
    assert rendering in [recalled(path) for path in cache.iterdir()]
    assert len(list(cache.iterdir())) == 16


def test_the_switches_of_the_themes_own_scripts_are_on_no_page(tmp_path: Path) -> None:
    rendering = rendered(THEME, {"about": PAGE}, SETTINGS, tmp_path / "cache")
    assert not [name for name in rendering if "javascripts" in name or name.endswith(".map")]
    for content in rendering.values():
        assert b"md-toggle" not in content or not content.startswith(b"<!doctype")


def empty(kept: Path) -> None:
    kept.write_bytes(b"")


def cut_short(kept: Path) -> None:
    kept.write_bytes(kept.read_bytes()[:-1000])


def spoilt(kept: Path) -> None:
    content = bytearray(kept.read_bytes())
    content[len(content) // 2] ^= 1
    kept.write_bytes(content)


def noise(kept: Path) -> None:
    kept.write_bytes(os.urandom(5000))


def folder(kept: Path) -> None:
    kept.unlink()
    (kept / "index.html").mkdir(parents=True)


def lost_link(kept: Path) -> None:
    kept.unlink()
    kept.symlink_to("nowhere")


def loop(kept: Path) -> None:
    kept.unlink()
    kept.symlink_to(kept.name)


def file_in_place_of_the_cache(kept: Path) -> None:
    shutil.rmtree(kept.parent)
    kept.parent.write_bytes(b"x")


@pytest.mark.parametrize(
    "damage", [empty, cut_short, spoilt, noise, folder, lost_link, loop, file_in_place_of_the_cache]
)
def test_what_was_kept_and_is_damaged_is_rendered_again(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    cache = tmp_path / "cache"
    first = rendered(THEME, {"about": PAGE}, SETTINGS, cache)
    damage(next(cache.iterdir()))
    assert rendered(THEME, {"about": PAGE}, SETTINGS, cache) == first
    if cache.is_dir():
        assert [recalled(path) for path in cache.iterdir()] == [first]


def test_a_build_with_a_damaged_cache_is_what_a_clean_build_makes(small: SmallContent, tmp_path: Path) -> None:
    program = tmp_path / "program"
    for part in ("publicity", "sitegen", "site"):
        shutil.copytree(ROOT / part, program / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "build_site.py", program)
    command = [
        sys.executable,
        str(program / "build_site.py"),
        "--content",
        str(small.root),
        "--as-of",
        "2024-04-03T10:00",
    ]
    assert run("--content", small.root, "--as-of", "2024-04-03T10:00", "--output", tmp_path / "clean").returncode == 0
    for spoil in (None, b"", b"\x80"):
        for path in (program / ".cache").rglob("*") if spoil is not None else ():
            if path.is_file():
                path.write_bytes(spoil or b"")
        done = subprocess.run(
            [*command, "--output", str(tmp_path / "public")], capture_output=True, text=True, check=False
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
        assert snapshot(tmp_path / "public") == snapshot(tmp_path / "clean")


def test_builds_at_once_of_different_sites_all_end_well(small: SmallContent, tmp_path: Path) -> None:
    processes = []
    for name in ("one", "two", "three"):
        small.edit("site.yml", "name: ", f"name: {name}")
        copy = shutil.copytree(small.root, tmp_path / f"content-{name}")
        arguments = ["--content", str(copy), "--output", str(tmp_path / name)]
        command = [sys.executable, str(ROOT / "build_site.py"), *arguments]
        processes.append(subprocess.Popen(command, stderr=subprocess.DEVNULL))
    assert [process.wait(timeout=600) for process in processes] == [0, 0, 0]
    for name in ("one", "two", "three"):
        assert (tmp_path / name / "index.html").is_file()


def test_mkdocs_says_nothing_on_the_terminal_when_all_is_well(
    small: SmallContent, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    small.edit("site.yml", "name: ", "name: 另一个")
    assert main(["--content", str(small.root), "--output", str(tmp_path / "out")]) == 0
    assert "INFO" not in capfd.readouterr().err
