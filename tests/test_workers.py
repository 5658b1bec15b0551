"""Work shared among processes: everything done once, every failure told, the same bytes as in one process."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.corpus import write_gongshi
from sitegen.workers import processes_for, shared
from tests.conftest import ROOT
from tests.small import SmallContent
from tests.test_command import run, snapshot

TASK = """\
import os, signal, sys
from pathlib import Path
from sitegen.workers import shared
folder, parent = Path(sys.argv[1]), os.getpid()
def work(item):
    {body}
    (folder / str(item)).write_text(str(os.getpid()))
    return [item] if item % 100 == 0 else []
print(shared(1200, work, 2, lambda done, total: print(done, total, file=sys.stderr)))
"""


def task(folder: Path, body: str = "pass") -> subprocess.CompletedProcess[str]:
    """Run a task of 1,200 files in a process of its own, which has no threads and may fork."""
    code = TASK.format(body=body)
    return subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=False, cwd=ROOT
    )  # fmt: skip


def test_everything_is_done_once_in_two_processes_and_what_they_found_comes_back_in_order(tmp_path: Path) -> None:
    done = task(tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "[0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1100]\n"
    assert {path.name for path in tmp_path.iterdir()} == {*map(str, range(1200))}
    assert len({path.read_text() for path in tmp_path.iterdir()}) in {1, 2}
    assert done.stderr.endswith("\n1200 1200\n")


@pytest.mark.parametrize("item", [3, 1199])
def test_a_failure_in_any_process_reaches_the_caller(tmp_path: Path, item: int) -> None:
    done = task(tmp_path, f"if item == {item}: raise OSError(28, 'No space left on device')")
    assert done.returncode != 0
    assert "OSError: [Errno 28] No space left on device" in done.stderr


def test_a_process_that_is_killed_is_noticed(tmp_path: Path) -> None:
    done = task(tmp_path, "item != 40 or os.getpid() == parent or os.kill(os.getpid(), signal.SIGKILL)")
    assert done.returncode != 0
    assert "BuildError: 写网页的一个进程被中断了" in done.stderr


def test_when_the_build_itself_is_killed_the_processes_of_its_pool_end_too(tmp_path: Path) -> None:
    done = task(tmp_path, "item != 40 or os.getpid() == parent or os.kill(parent, signal.SIGKILL)")
    assert done.returncode == -signal.SIGKILL  # known when the last process that could write has ended


def test_with_one_process_everything_is_done_here() -> None:
    seen: list[int] = []

    def work(item: int) -> Iterator[int]:
        seen.append(os.getpid())
        yield item

    told: list[tuple[int, int]] = []
    assert shared(70, work, 1, lambda done, total: told.append((done, total))) == list(range(70))
    assert set(seen) == {os.getpid()}
    assert told == [(32, 70), (64, 70), (70, 70)]


def test_nothing_to_do_is_done_at_once() -> None:
    assert shared(0, lambda _: [1], 1, lambda _done, _total: None) == []


def test_no_pool_where_the_system_cannot_fork_or_forked_processes_die() -> None:
    code = "import sys; from sitegen.workers import processes_for as p; {} print(p(10_000, 2), p(400), p(10_000, 1))"
    told = {}
    for name, before in {
        "linux": "",
        "macos": "sys.platform = 'darwin';",
        "windows": "import multiprocessing as m; m.get_all_start_methods = lambda: ['spawn'];",
        "threads": "import threading; e = threading.Event(); threading.Thread(target=e.wait, daemon=True).start();",
    }.items():
        done = subprocess.run(
            [sys.executable, "-c", code.format(before)], capture_output=True, text=True, check=True, cwd=ROOT
        )  # fmt: skip
        told[name] = done.stdout.split()
    assert told["linux"] == ["2", "1", "1"]
    assert told["macos"] == told["windows"] == told["threads"] == ["1", "1", "1"]


def test_a_small_site_is_not_worth_a_process() -> None:
    assert processes_for(499) == 1


def test_one_process_and_two_write_the_same_bytes(tmp_path: Path) -> None:
    write_gongshi(tmp_path / "content", 1000)
    for processes in ("1", "2"):
        done = run("--content", tmp_path / "content", "--as-of", "2024-04-02T10:00", "--processes", processes,
                   "--output", tmp_path / processes)  # fmt: skip
        assert done.returncode == 0, done.stderr
    one, two = snapshot(tmp_path / "1"), snapshot(tmp_path / "2")
    assert len(two) > 1060
    assert two == one


@pytest.mark.parametrize("processes", ["1", "2"])
def test_a_full_disk_in_whatever_process_leaves_the_old_site(tmp_path: Path, processes: str) -> None:
    small = SmallContent(tmp_path / "content")
    limited = (
        "import resource, sys; import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "from sitegen import build; from sitegen.cli import main; share = build.shared; "
        "limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000)); "
        "build.shared = lambda *a: [limit(), share(*a)][1]; sys.exit(main(sys.argv[1:]))"
    )
    output = tmp_path / "public"
    arguments = ["--content", str(small.root), "--output", str(output), "--processes", processes, "--as-of"]
    earlier, later = "2024-04-02T10:00", "2024-04-03T10:00"
    assert run(*arguments, earlier).returncode == 0
    before = snapshot(output)
    done = subprocess.run(
        [sys.executable, "-c", limited, *arguments, later], capture_output=True, text=True, check=False, cwd=ROOT
    )  # fmt: skip
    assert done.returncode == 1
    assert "没有生成网站：写网站文件时出错" in done.stderr
    assert "Traceback" not in done.stderr
    assert snapshot(output) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".public")] == []
