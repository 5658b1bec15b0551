"""The build command as staff use it: exit codes, summaries, and an old site that no failure touches."""

import os
import pty
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sitegen.cli import main
from tests.conftest import ROOT
from tests.small import SmallContent

BUILD = [sys.executable, str(ROOT / "build_site.py")]


def run(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    command = [*BUILD, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload, no-any-return]


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_build_ends_with_a_summary_that_a_person_can_read(small: SmallContent, tmp_path: Path) -> None:
    done = run("--content", small.root, "--output", tmp_path / "out", "--as-of", "2024-04-10T10:00")
    assert done.returncode == 0
    assert "网站已生成　（按 2024年4月10日 10:00）" in done.stderr
    assert "评选活动 1 个，推荐对象 4 个" in done.stderr
    assert "公示 3 份：公示中 0，即将公示 1，已结束 2，已撤回 0，草稿 0" in done.stderr
    assert str(tmp_path / "out") in done.stderr
    assert (tmp_path / "out" / "index.html").exists()


def test_wrong_content_exits_with_1_and_leaves_the_old_site_untouched(small: SmallContent, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert main(["--content", str(small.root), "--output", str(output)]) == 0
    before = snapshot(output)
    small.notice("days: 5", "days: 3")
    done = run("--content", small.root, "--output", output)
    assert done.returncode == 1
    assert "east.yml:7:" in done.stderr
    assert "共 1 处错误，没有生成网站。网站没有改动" in done.stderr
    assert "Traceback" not in done.stderr
    assert snapshot(output) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".out")] == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--as-of", "昨天"], "不是一个时刻"),
        (["--colour"], "不认识“--colour”"),
        (["--check", "--serve"], "--check 只检查"),
        (["--port", "x"], "--port：“x”不是 0 到 65535 之间的整数"),
        (["--port", "9" * 5000], "不是 0 到 65535 之间的整数"),
        (["--as-of", "0001-01-01T00:00"], "不在 2000 年到 2099 年之间"),
        (["--as-of", "9999-12-31T23:59"], "不在 2000 年到 2099 年之间"),
        (["--port", "65536"], "“65536”不是 0 到 65535 之间的整数"),
        (["--processes", "0"], "要写 1 到 64 的整数"),
        (["--output"], "--output 后面要写一个值"),
    ],
)
def test_a_wrong_call_exits_with_2_and_says_so_in_chinese(arguments: list[str], told: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_check_builds_nothing(small: SmallContent, tmp_path: Path) -> None:
    done = run("--check", "--content", small.root, "--output", tmp_path / "out")
    assert done.returncode == 0
    assert "检查通过" in done.stderr
    assert not (tmp_path / "out").exists()


def test_an_output_folder_with_other_things_in_it_is_not_overwritten(small: SmallContent, tmp_path: Path) -> None:
    precious = tmp_path / "out" / "论文.txt"
    precious.parent.mkdir()
    precious.write_text("十年", encoding="utf-8")
    done = run("--content", small.root, "--output", tmp_path / "out")
    assert done.returncode == 1
    assert "不是本命令生成的网站" in done.stderr
    assert precious.read_text(encoding="utf-8") == "十年"


def test_a_draft_is_shown_only_in_a_preview_and_marked_there(small: SmallContent, tmp_path: Path) -> None:
    path = small.home / "notices" / "city.yml"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("approval")]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    page = tmp_path / "out" / "award-2024" / "notices" / "city.html"
    assert main(["--content", str(small.root), "--output", str(tmp_path / "out")]) == 0
    assert not page.exists()
    assert main(["--content", str(small.root), "--output", str(tmp_path / "out"), "--preview"]) == 0
    html = page.read_text(encoding="utf-8")
    assert "草稿" in html
    assert "不得对外发布" in html
    assert 'content="noindex"' in html
    assert "city" not in (tmp_path / "out" / "data" / "notices.json").read_text(encoding="utf-8")


def test_a_disk_that_fills_leaves_the_old_site_and_says_so(small: SmallContent, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert main(["--content", str(small.root), "--output", str(output)]) == 0
    before = snapshot(output)
    mount = tmp_path / "disk"
    mount.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", mount], check=False).returncode != 0:
        # Without the right to mount, a limit on the size of files is the nearest a process can have.
        limit = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))}
        done = run("--content", small.root, "--output", output, **limit)
        assert done.returncode == 1
        assert snapshot(output) == before
        return
    try:
        done = run("--content", small.root, "--output", mount / "out")
        assert done.returncode == 1
        assert "磁盘满了" in done.stderr
        assert "Traceback" not in done.stderr
        assert list(mount.iterdir()) == []
    finally:
        subprocess.run(["umount", mount], check=True)


def test_a_kill_in_the_middle_leaves_the_old_site_and_the_next_build_sweeps_up(
    small: SmallContent, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    assert main(["--content", str(small.root), "--output", str(output)]) == 0
    before = snapshot(output)
    killed_while_writing = 0
    for written in (0, 1, 2, 5, 10, 15, 20, 30):  # so many files before the kill
        process = subprocess.Popen([*BUILD, "--content", str(small.root), "--output", str(output)])
        while process.poll() is None:
            new = [path for path in tmp_path.iterdir() if path.name.startswith(".out.new-")]
            if any(sum(len(files) for *_, files in os.walk(path)) >= written for path in new):
                killed_while_writing += 1
                break
        process.send_signal(signal.SIGKILL)
        process.wait()
        after = snapshot(output)
        assert after.keys() == before.keys()
    assert killed_while_writing > 0
    assert main(["--content", str(small.root), "--output", str(output)]) == 0
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".out")] == []


def test_the_same_content_and_moment_give_the_same_bytes(small: SmallContent, tmp_path: Path) -> None:
    for name in ("one", "two"):
        arguments = ["--content", str(small.root), "--output", str(tmp_path / name), "--as-of", "2024-04-10T10:00"]
        assert main(arguments) == 0
    assert snapshot(tmp_path / "one") == snapshot(tmp_path / "two")


def test_findings_are_coloured_on_a_terminal_and_plain_when_piped(small: SmallContent) -> None:
    small.notice("days: 5", "days: 3")
    piped = run("--check", "--content", small.root)
    assert "\033[" not in piped.stderr
    leader, follower = pty.openpty()
    process = subprocess.Popen([*BUILD, "--check", "--content", str(small.root)], stderr=follower)
    process.wait()
    os.close(follower)
    told = os.read(leader, 100_000).decode()
    os.close(leader)
    assert "\033[31m错误\033[0m" in told


def test_the_live_preview_builds_again_when_content_changes(small: SmallContent, tmp_path: Path) -> None:
    output = tmp_path / "out"
    arguments = ["--serve", "--port", "0", "--content", str(small.root), "--output", str(output)]
    command = [*BUILD, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            assert "http://127.0.0.1:" in process.stdout.readline()
            small.edit("campaigns/award-2024/notices/east.yml", "东区推荐对象在", "东城区推荐对象在")
            page = output / "award-2024" / "notices" / "east.html"
            deadline = time.monotonic() + 120
            while "东城区推荐对象在" not in page.read_text(encoding="utf-8"):
                assert time.monotonic() < deadline
                time.sleep(0.1)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=120)
    assert process.returncode == 0
