"""The process and its files: no core file, nothing that others can read, a worker that dies is started again."""

import http.client
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from intake.process import tighten
from tests.house import House
from tests.serving import free_port, running, wait_until_healthy
from tests.test_intake_server import children


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, published: Path) -> Iterator[tuple[House, int, int]]:
    """Yield a house that others could read, the port and the process that serve it."""
    house, port = House(tmp_path_factory.mktemp("house"), published), free_port()
    house.citizen().reports()
    for path in (house.data, *house.data.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    with running(house, port) as process:
        yield house, port, process.pid
    house.close()


def test_no_process_of_the_server_leaves_a_core_file(server: tuple[House, int, int]) -> None:
    _, _, pid = server
    workers = children(pid)
    assert workers
    for one in (pid, *workers):
        limits = Path(f"/proc/{one}/limits").read_text(encoding="ascii")
        (line,) = [line for line in limits.splitlines() if line.startswith("Max core file size")]
        assert line.split()[4:6] == ["0", "0"]


ATTACH = """\
import ctypes, os, sys
from intake.process import protect_process
protect_process()
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), oct(os.umask(0)))
"""


def test_a_protected_process_cannot_be_attached_to_and_makes_private_files() -> None:
    done = subprocess.run([sys.executable, "-c", ATTACH], capture_output=True, text=True, check=True)
    assert done.stdout == "0 0o77\n"
    assert done.stderr == ""


def test_what_others_could_read_is_theirs_no_more_once_the_server_runs(server: tuple[House, int, int]) -> None:
    house, _, _ = server
    names = {"reports.sqlite3", "reports.sqlite3.turn", "keys", "keys/public.json"}
    for path in (house.data, *house.data.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
        names.discard(str(path.relative_to(house.data)))
    assert names == set()


def test_a_new_database_is_its_owners_alone(tmp_path: Path, published: Path) -> None:
    house = House(tmp_path, published)
    house.citizen().reports()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in house.data.iterdir()}
    assert (modes["reports.sqlite3"], modes["reports.sqlite3.turn"], modes["keys"]) == (0o600, 0o600, 0o700)
    assert stat.S_IMODE(house.data.stat().st_mode) == 0o700
    house.close()


def test_only_the_data_folder_itself_is_tightened_and_no_link_is_followed(tmp_path: Path) -> None:
    data, elsewhere, deep = tmp_path / "var", tmp_path / "elsewhere", tmp_path / "var" / "mine" / "deep"
    deep.mkdir(parents=True, mode=0o755)
    elsewhere.write_text("x", encoding="ascii")
    elsewhere.chmod(0o644)
    (data / "link").symlink_to(elsewhere)
    tighten(data)
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o644
    assert stat.S_IMODE(deep.stat().st_mode) == 0o755


def test_a_command_makes_private_files(tmp_path: Path) -> None:
    env = {**os.environ, "GONGSHI_DATA": str(tmp_path / "var"), "GONGSHI_MODE": "demonstration"}
    command = [sys.executable, "-m", "intake", "upgrade"]
    subprocess.run(command, env=env, check=True, capture_output=True)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "var").iterdir()}
    assert modes["reports.sqlite3"] == 0o600
    assert {mode & 0o077 for mode in modes.values()} == {0}


@pytest.mark.rehearsal
def test_every_worker_that_dies_is_started_again(tmp_path: Path, published: Path) -> None:
    house, port = House(tmp_path, published), free_port()
    with running(house, port) as process:
        first = children(process.pid)
        for pid in first:
            os.kill(pid, signal.SIGKILL)
            wait_until(partial(replaced, process.pid, pid, len(first)))
            assert process.poll() is None
            wait_until_healthy(port, process)
        assert not set(first) & set(children(process.pid))
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/intake/")
        assert connection.getresponse().status == 200
        connection.close()
    house.close()


def replaced(server: int, worker: int, count: int) -> bool:
    """Tell whether a worker is gone and there are as many as before."""
    now = children(server)
    return worker not in now and len(now) == count


def wait_until(true: Callable[[], bool]) -> None:
    """Wait until something is so; raise TimeoutError when it is not within half a minute."""
    deadline = time.monotonic() + 30
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.05)
