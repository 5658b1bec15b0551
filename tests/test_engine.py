"""The seam to MkDocs: what it returned is kept, its refusals are told, two builds at once do not disturb each other."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.engine import rendered
from sitegen.errors import BuildError
from sitegen.options import HOME
from tests.conftest import ROOT
from tests.small import SmallContent

SETTINGS = {
    "site_name": "测试",
    "site_url": "https://gongshi.example/",
    "extra": {"gongshi": {"pages": [], "footer": {}}},
}
PAGE = "---\nkind: ordinary\n---\n\n# 关于\n\n说明。\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a copy of the MkDocs project that a test may spoil."""
    return Path(shutil.copytree(HOME / "site", tmp_path / "site"))


def test_the_same_site_and_pages_are_rendered_once(site: Path, tmp_path: Path) -> None:
    first = rendered(site, {"about": PAGE}, SETTINGS, tmp_path / "cache").folder()
    page = first / "about.html"
    page.write_text("kept", encoding="utf-8")
    assert rendered(site, {"about": PAGE}, SETTINGS, tmp_path / "cache").folder() == first
    assert page.read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize("change", ["page", "theme", "settings"])
def test_a_change_of_anything_that_was_read_renders_again(site: Path, tmp_path: Path, change: str) -> None:
    first = rendered(site, {"about": PAGE}, SETTINGS, tmp_path / "cache").folder()
    if change == "theme":
        with (site / "overrides" / "main.html").open("a", encoding="utf-8") as file:
            file.write("{# a remark #}\n")
    page = PAGE.replace("说明", "新的说明") if change == "page" else PAGE
    settings = SETTINGS | {"site_name": "新的测试"} if change == "settings" else SETTINGS
    assert rendered(site, {"about": page}, settings, tmp_path / "cache").folder() != first


def test_a_link_to_a_page_that_is_not_there_is_refused_with_what_mkdocs_said(site: Path, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"pages/about\.md 第 9 行：链接“missing\.md”指向的页面或文件不存在"):
        rendered(site, {"about": f"{PAGE}\n[没有](missing.md)\n"}, SETTINGS, tmp_path / "cache").folder()


def test_what_was_not_used_for_long_is_forgotten(site: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for number in range(20):
        (cache / f"old-{number}").mkdir(parents=True)
    kept = rendered(site, {"about": PAGE}, SETTINGS, cache).folder()
    assert kept in list(cache.iterdir())
    assert len(list(cache.iterdir())) == 16


def test_the_switches_of_the_themes_own_scripts_are_on_no_page(site: Path, tmp_path: Path) -> None:
    out = rendered(site, {"about": PAGE}, SETTINGS, tmp_path / "cache").folder()
    for path in out.rglob("*.html"):
        assert "md-toggle" not in path.read_text(encoding="utf-8")


def test_two_builds_at_once_both_end_well(tmp_path: Path) -> None:
    small = SmallContent(tmp_path / "content")
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
