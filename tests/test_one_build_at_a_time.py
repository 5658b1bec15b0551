"""One build at a time for each output, one step from old site to new: nobody sees half, nobody sweeps another's."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from sitegen.cli import main
from sitegen.output import MARK, replaced, swept
from tests.conftest import ROOT
from tests.small import SmallContent
from tests.test_command import run, snapshot

HOLD = (
    "import sys; from pathlib import Path; from sitegen.lock import only_build\n"
    "with only_build(Path(sys.argv[1]), lambda: None, wait=True):\n"
    "    print('held', flush=True); sys.stdin.read()"
)


def arguments(small: SmallContent, output: Path) -> list[str]:
    return ["--content", str(small.root), "--output", str(output), "--as-of", "2024-04-03T10:00"]


def start(small: SmallContent, output: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(ROOT / "build_site.py"), *arguments(small, output), *more]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


@contextmanager
def held(output: Path) -> Iterator[subprocess.Popen[str]]:
    """Let another process hold the lock of an output while the block runs."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(output)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield holder


def beside(output: Path) -> set[str]:
    """Return what lies beside an output and belongs to it."""
    return {path.name for path in output.parent.iterdir() if path.name.startswith(f".{output.name}")}


def test_a_second_build_waits_says_so_and_then_publishes_what_was_saved_meanwhile(
    small: SmallContent, tmp_path: Path
) -> None:
    output = tmp_path / "public"
    with held(output) as holder:
        second = start(small, output)
        assert second.stderr is not None
        assert second.stderr.readline() == "另一个进程正在生成这个网站，等它结束再开始（不想等就用 --no-wait）……\n"
        small.write("campaigns/award-2024/deeds/p-1.md", "十五年如一日。\n")
        holder.communicate()
    _, told = second.communicate()
    assert second.returncode == 0, told
    assert "十五年如一日" in (output / "award-2024/candidates/p-1.html").read_text(encoding="utf-8")
    assert beside(output) == set()


def test_with_no_wait_a_second_build_ends_with_2_and_touches_nothing(small: SmallContent, tmp_path: Path) -> None:
    output = tmp_path / "public"
    with held(output):
        done = run(*arguments(small, output), "--no-wait")
        assert done.returncode == 2
        assert done.stderr == "没有生成网站：另一个进程正在生成这个网站，这一次没有生成（--no-wait）。\n"
        assert not output.exists()
    assert run(*arguments(small, output), "--no-wait").returncode == 0


def test_builds_of_other_outputs_and_checks_do_not_wait(small: SmallContent, tmp_path: Path) -> None:
    with held(tmp_path / "public"):
        assert run(*arguments(small, tmp_path / "other"), "--no-wait").returncode == 0
        assert run("--check", "--content", small.root, "--output", tmp_path / "public").returncode == 0


def test_the_same_output_under_another_name_is_the_same_output(small: SmallContent, tmp_path: Path) -> None:
    assert main(arguments(small, tmp_path / "public")) == 0
    (tmp_path / "link").symlink_to("public")
    with held(tmp_path / "link"):
        assert run(*arguments(small, tmp_path / "public"), "--no-wait").returncode == 2


def test_a_holder_that_is_killed_holds_nothing_any_more(small: SmallContent, tmp_path: Path) -> None:
    output = tmp_path / "public"
    with held(output) as holder:
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    assert beside(output) == {".public.lock"}
    assert main([*arguments(small, output), "--no-wait"]) == 0
    assert beside(output) == set()


def test_where_the_file_system_has_no_locks_they_lie_among_temporary_files(small: SmallContent, tmp_path: Path) -> None:
    without = (
        "import errno, fcntl, os, sys; real = fcntl.flock\n"
        "def flock(handle, how):\n"
        "    if os.readlink(f'/proc/self/fd/{handle}').startswith(sys.argv[1]):\n"
        "        raise OSError(errno.ENOLCK, 'No locks available')\n"
        "    real(handle, how)\n"
        "fcntl.flock = flock; from sitegen.cli import main\n"
        "from sitegen import output; output.ctypes.CDLL = None\n"
        "sys.exit(main(sys.argv[2:]))"
    )
    volume, output = tmp_path / "volume", tmp_path / "volume" / "public"
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", without, str(volume), *arguments(small, output)],
            capture_output=True, text=True, check=False, cwd=ROOT,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert beside(output) == set()
    assert main(arguments(small, tmp_path / "clean")) == 0
    assert snapshot(output) == snapshot(tmp_path / "clean")


def test_three_builds_at_once_of_one_output_all_succeed(small: SmallContent, tmp_path: Path) -> None:
    output = tmp_path / "public"
    builds = [start(small, output) for _ in range(3)]
    told = [process.communicate()[1] for process in builds]
    assert [process.returncode for process in builds] == [0, 0, 0], told
    assert beside(output) == set()


@pytest.mark.rehearsal
def test_twenty_seven_overlapping_pairs_all_succeed(small: SmallContent, tmp_path: Path) -> None:
    output, whole = tmp_path / "public", None
    for turn in range(27):
        first = start(small, output)
        with suppress(subprocess.TimeoutExpired):
            first.wait(timeout=turn * 0.03)
        second = start(small, output)
        told = [process.communicate()[1] for process in (first, second)]
        assert [first.returncode, second.returncode] == [0, 0], told
        whole = whole or snapshot(output)
        assert snapshot(output) == whole
        assert beside(output) == set()


def site(folder: Path, words: str) -> Path:
    """Write a site of two files."""
    folder.mkdir()
    (folder / MARK).touch()
    (folder / "index.html").write_text(words, encoding="utf-8")
    return folder


def test_a_new_build_sweeps_what_a_killed_one_left_and_nothing_else(tmp_path: Path) -> None:
    output = site(tmp_path / "pub[1]", "old")
    left = [tmp_path / ".pub[1].new-ab_12345", tmp_path / ".pub[1].old"]
    others = [tmp_path / name for name in (".pub[1].new-notes", ".pub1.new-ab_12345", ".pub[1].new-1.new-ab_12345",
                                           ".pub[1].older", "pub[1].old", ".pub[1].new-AB-12345")]  # fmt: skip
    for folder in (*left, *others):
        site(folder, "left")
    assert swept(output) == output
    assert [folder.exists() for folder in left] == [False, False]
    assert [folder.exists() for folder in others] == [True] * 6
    assert (output / "index.html").read_text(encoding="utf-8") == "old"


def test_an_old_site_that_was_caught_between_two_renames_is_put_back_before_anything_is_read(
    small: SmallContent, tmp_path: Path
) -> None:
    output = tmp_path / "public"
    site(tmp_path / ".public.old", "old")
    site(tmp_path / ".public.new-ab_12345", "new")
    small.notice("days: 5", "days: 3")  # refused
    assert main(arguments(small, output)) == 1
    assert snapshot(output) == {MARK: b"", "index.html": b"old"}
    assert beside(output) == set()


def test_where_folders_cannot_be_exchanged_the_new_site_still_takes_the_place_of_the_old(tmp_path: Path) -> None:
    output = site(tmp_path / "public", "old")
    code = (
        "import ctypes, sys; from pathlib import Path; from sitegen import output as o\n"
        "o.ctypes.CDLL = lambda *a, **k: object()\n"
        "with o.replaced(Path(sys.argv[1])) as new: (new / 'index.html').write_text('new')"
    )
    subprocess.run([sys.executable, "-c", code, str(output)], check=True, cwd=ROOT)
    assert snapshot(output) == {MARK: b"", "index.html": b"new"}
    assert beside(output) == set()


def test_a_swap_is_one_step_for_whoever_reads_meanwhile(tmp_path: Path) -> None:
    output = site(tmp_path / "public", "0")
    reader = (
        "import sys; from pathlib import Path; page = Path(sys.argv[1]) / 'index.html'; print('begun', flush=True)\n"
        "last = 0\n"
        "while last < 300: now = int(page.read_text()); assert now >= last; last = now"
    )
    with subprocess.Popen([sys.executable, "-c", reader, str(output)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        for turn in range(1, 301):
            with replaced(output) as new:
                (new / "index.html").write_text(str(turn), encoding="utf-8")
    assert process.returncode == 0


def test_a_parent_folder_that_is_a_file_gets_a_sentence(small: SmallContent, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run(*arguments(small, tmp_path / "file" / "public"))
    assert done.returncode == 1
    assert done.stderr.startswith("没有生成网站：写网站文件时出错：")
    assert "Traceback" not in done.stderr


@pytest.mark.rehearsal
def test_a_build_that_is_killed_at_any_moment_leaves_a_whole_site_and_the_next_one_is_right(
    small: SmallContent, tmp_path: Path
) -> None:
    sites = {}
    for words in ("十年如一日。\n", "十五年如一日。\n"):
        small.write("campaigns/award-2024/deeds/p-1.md", words)
        assert main(arguments(small, tmp_path / words.strip())) == 0
        sites[words] = snapshot(tmp_path / words.strip())
    output, seen = tmp_path / "public", []
    shutil.copytree(tmp_path / "十年如一日。", output)
    for turn in range(40):
        words = list(sites)[turn % 2]
        small.write("campaigns/award-2024/deeds/p-1.md", words)
        process = start(small, output, "--processes", "2")
        try:
            process.wait(timeout=0.2 + turn * 0.02)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.communicate()
        seen.append(process.returncode)
        assert snapshot(output) in sites.values()
    assert -signal.SIGKILL in seen
    assert main([*arguments(small, output), "--no-wait"]) == 0
    assert snapshot(output) == sites["十五年如一日。\n"]
    assert beside(output) == set()
