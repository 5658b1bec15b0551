"""Work shared among processes: everything done once, every failure told, the same bytes as in one process."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench.corpus import write_gongshi
from tests.conftest import ROOT
from tests.test_command import snapshot

TASK = """\
import os, signal, sys
from pathlib import Path
from sitegen.workers import Crew
folder = Path(sys.argv[1])
def work(item):
    {body}
    (folder / str(item)).write_text(str(os.getpid()))
crew = Crew(range(1200), work)
(folder / "beside").write_text("x")
crew.join(lambda done, total: None)
"""


def shared(folder: Path, body: str = "pass") -> subprocess.CompletedProcess[str]:
    """Run a task of 1,200 files in a process of its own, which has no threads and may fork."""
    code = TASK.format(body=body)
    return subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=False, cwd=ROOT
    )  # fmt: skip


def test_everything_is_done_once_and_by_more_than_one_process_where_there_are_cores(tmp_path: Path) -> None:
    done = shared(tmp_path)
    assert done.returncode == 0, done.stderr
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"beside", *map(str, range(1200))}
    processes = {path.read_text() for path in tmp_path.iterdir() if path.name != "beside"}
    assert len(processes) in {1, 2}


@pytest.mark.parametrize("item", [3, 40])  # one in the parent's first block, one in the child's
def test_a_failure_in_any_process_reaches_the_caller(tmp_path: Path, item: int) -> None:
    done = shared(tmp_path, f"if item == {item}: raise OSError(28, 'No space left on device')")
    assert done.returncode != 0
    assert "OSError: [Errno 28] No space left on device" in done.stderr


def test_a_child_that_is_killed_is_noticed(tmp_path: Path) -> None:
    parent = "os.environ.setdefault('PARENT', str(os.getpid()))"
    code = TASK.replace("def work(item):", f"{parent}\ndef work(item):").format(
        body="os.getpid() == int(os.environ['PARENT']) or os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False, cwd=ROOT
    )  # fmt: skip
    written = sum(path.name != "beside" for path in tmp_path.iterdir())
    assert (done.returncode == 0) == (written == 1200)
    assert done.returncode == 0 or "写网页的进程中断了" in done.stderr


def test_one_process_and_two_write_the_same_bytes(tmp_path: Path) -> None:
    write_gongshi(tmp_path / "content", 1000)
    command = [sys.executable, str(ROOT / "build_site.py"), "--content", str(tmp_path / "content"),
               "--as-of", "2024-04-02T10:00", "--output"]  # fmt: skip
    subprocess.run([*command, str(tmp_path / "all")], check=True, capture_output=True)
    subprocess.run(["taskset", "-c", "0", *command, str(tmp_path / "one")], check=True, capture_output=True)
    many, one = snapshot(tmp_path / "all"), snapshot(tmp_path / "one")
    assert len(many) > 1060
    assert many == one


def test_a_full_disk_in_a_process_of_its_own_leaves_the_old_site(tmp_path: Path) -> None:
    write_gongshi(tmp_path / "content", 1000)
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000)); import signal; "
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); from sitegen.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    output = tmp_path / "public"
    arguments = ["--content", str(tmp_path / "content"), "--output", str(output), "--as-of"]
    earlier, later = "2024-04-02T10:00", "2024-04-03T10:00"
    subprocess.run([sys.executable, str(ROOT / "build_site.py"), *arguments, earlier], check=True, capture_output=True)
    before = snapshot(output)
    done = subprocess.run(
        [sys.executable, "-c", limited, *arguments, later], capture_output=True, text=True, check=False, cwd=ROOT
    )  # fmt: skip
    assert done.returncode == 1
    assert "没有生成网站：写网站文件时出错" in done.stderr
    assert "Traceback" not in done.stderr
    assert snapshot(output) == before
