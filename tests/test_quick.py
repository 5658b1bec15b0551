"""Correcting deeds: only their pages are written anew, and the site is what a clean build would make."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.small import SmallContent
from tests.test_command import snapshot

MOMENT = "2024-04-03T10:00"
Build = Callable[..., str]


@pytest.fixture
def build(small: SmallContent, tmp_path: Path) -> Build:
    """Return a function that builds in a process of its own and returns what the terminal says."""

    def run(output: str = "public", moment: str = MOMENT, *more: str, status: int = 0) -> str:
        code = (
            "import sys; from datetime import datetime; from sitegen.cli import parse, run; "
            "sys.exit(run(parse(sys.argv[2:]), datetime.fromisoformat(sys.argv[1])))"
        )
        arguments = [f"{moment}+08:00", "--content", str(small.root), "--output", str(tmp_path / output), *more]
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False, cwd=ROOT
        )  # fmt: skip
        assert done.returncode == status, done.stderr
        assert "Traceback" not in done.stderr
        return done.stderr

    return run


def correct(small: SmallContent, text: str = "p-1 的事迹：十五年如一日。\n", key: str = "p-1") -> None:
    """Correct a deed."""
    small.write(f"campaigns/award-2024/deeds/{key}.md", text)


def as_clean(build: Build, folder: Path, moment: str = MOMENT, *more: str) -> bool:
    """Tell whether the output is, byte for byte, what a clean build makes."""
    build("clean", moment, *more)
    return snapshot(folder / "public") == snapshot(folder / "clean")


def test_only_the_pages_that_tell_a_corrected_deed_are_written_anew(
    small: SmallContent, build: Build, tmp_path: Path
) -> None:
    assert "其中重写" not in build()
    before = snapshot(tmp_path / "public")
    correct(small)
    said = build()
    assert "其中重写 4 个" in said  # the candidate's, its notices at two tiers, the home page
    after = snapshot(tmp_path / "public")
    assert {name for name in after if after[name] != before[name]} == {
        "award-2024/candidates/p-1.html",
        "award-2024/notices/east.html",
        "award-2024/notices/city.html",
    }
    assert "十五年如一日" in (tmp_path / "public/award-2024/candidates/p-1.html").read_text(encoding="utf-8")
    assert as_clean(build, tmp_path)


def test_the_summary_says_the_same_as_after_a_whole_build(small: SmallContent, build: Build) -> None:
    whole = [line for line in build().splitlines() if "用时" not in line]
    correct(small)
    assert [line for line in build().splitlines() if "用时" not in line] == whole


def test_when_nothing_changed_only_the_moment_on_the_home_page_does(build: Build, tmp_path: Path) -> None:
    build()
    assert "其中重写 1 个" in build(moment="2024-04-03T10:07")
    assert "10:07" in (tmp_path / "public/index.html").read_text(encoding="utf-8")
    assert as_clean(build, tmp_path, "2024-04-03T10:07")


@pytest.mark.parametrize("moment", ["2024-04-04T09:00", "2024-04-08T23:59", "2024-04-03T09:59", "2026-11-01T10:00"])
def test_another_day_or_an_earlier_hour_is_built_whole(build: Build, tmp_path: Path, moment: str) -> None:
    build()
    assert "其中重写" not in build(moment=moment)
    assert as_clean(build, tmp_path, moment)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("长" * 801, "字"),
        ("联系电话13912345678。\n", "privacy"),
        ("", "空的"),
        ("生僻字𰻝。\n", "字库"),
        ("看不见\u200b的字符。\n", "看不见"),
        (b"\xff\xfe", "UTF-8"),
    ],
)
def test_a_deed_that_a_rule_refuses_is_refused_and_the_old_site_stands(
    small: SmallContent, build: Build, tmp_path: Path, text: str | bytes, said: str
) -> None:
    deeds = "deeds:\n  - {id: brief, title: 简要事迹, max_chars: 800, published: true, folder: deeds, clause: 四}\n"
    small.edit("campaigns/award-2024/campaign.yml", "rounding:", f"{deeds}rounding:")
    build()
    before = snapshot(tmp_path / "public")
    small.write("campaigns/award-2024/deeds/p-1.md", text)
    assert said in build(status=1)
    assert snapshot(tmp_path / "public") == before
    correct(small)
    build()
    assert as_clean(build, tmp_path)


def test_a_page_that_somebody_spoilt_by_hand_is_made_again(small: SmallContent, build: Build, tmp_path: Path) -> None:
    build()
    with (tmp_path / "public/award-2024/candidates/p-2.html").open("a", encoding="utf-8") as page:
        page.write("改了")
    correct(small)
    assert "其中重写" not in build()
    assert as_clean(build, tmp_path)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("campaigns/award-2024/candidates.csv", "p-1", "p-1"),
        ("campaigns/award-2024/notices/east.yml", "title: ", "title: 新的"),
        ("campaigns/award-2024/campaign.yml", "short_title: 测试评选", "short_title: 新的评选"),
        ("site.yml", "tagline: 测试用", "tagline: 新的"),
        ("pages/about.md", "说明。", "新的说明。"),
    ],
)
def test_whatever_else_changed_is_built_whole(
    small: SmallContent, build: Build, tmp_path: Path, name: str, old: str, new: str
) -> None:
    build()
    correct(small)
    small.edit(name, old, new)
    assert "其中重写" not in build()
    assert as_clean(build, tmp_path)


def test_a_preview_does_not_take_what_a_publication_left(small: SmallContent, build: Build, tmp_path: Path) -> None:
    build()
    correct(small)
    assert "其中重写" not in build("public", MOMENT, "--preview")
    assert as_clean(build, tmp_path, MOMENT, "--preview")


def test_warnings_of_other_deeds_are_told_again_and_a_deed_with_one_is_judged_with_all(
    small: SmallContent, build: Build, tmp_path: Path
) -> None:
    deeds = "deeds:\n  - {id: brief, title: 简要事迹, person: third, published: true, folder: deeds, clause: 四}\n"
    small.edit("campaigns/award-2024/campaign.yml", "rounding:", f"{deeds}rounding:")
    correct(small, "我十年如一日。\n", "p-2")
    assert "第三人称" in build()
    correct(small)
    said = build()
    assert "第三人称" in said
    assert "其中重写" in said
    correct(small, "他十年如一日。\n", "p-2")
    said = build()
    assert "第三人称" not in said
    assert "其中重写" not in said
    assert as_clean(build, tmp_path)


def test_a_build_of_another_moment_that_failed_leaves_nothing_to_start_from(
    small: SmallContent, build: Build, tmp_path: Path
) -> None:
    build()
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "from datetime import datetime; from sitegen.cli import parse, run; from sitegen import build; "
        "finish = build.Build.finish; limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (40000, 40000)); "
        "build.Build.finish = lambda *a: [limit(), finish(*a)][1]; "
        "sys.exit(run(parse(sys.argv[2:]), datetime.fromisoformat(sys.argv[1])))"
    )
    arguments = ["2024-05-30T12:00+08:00", "--content", str(small.root), "--output", str(tmp_path / "public")]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False, cwd=ROOT
    )  # fmt: skip
    assert "没有生成网站：写网站文件时出错" in done.stderr
    correct(small)
    assert "其中重写" in build()
    assert as_clean(build, tmp_path)


def test_a_full_disk_leaves_the_old_site_and_the_next_build_is_right(
    small: SmallContent, build: Build, tmp_path: Path
) -> None:
    build()
    before = snapshot(tmp_path / "public")
    correct(small)
    limited = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "from datetime import datetime; from sitegen.cli import parse, run; import sitegen.corrections; "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)); "
        "sys.exit(run(parse(sys.argv[2:]), datetime.fromisoformat(sys.argv[1])))"
    )
    arguments = [f"{MOMENT}+08:00", "--content", str(small.root), "--output", str(tmp_path / "public")]
    done = subprocess.run(
        [sys.executable, "-c", limited, *arguments], capture_output=True, text=True, check=False, cwd=ROOT
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "没有生成网站：写网站文件时出错" in done.stderr
    assert snapshot(tmp_path / "public") == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".public")] == []
    build()
    assert as_clean(build, tmp_path)
