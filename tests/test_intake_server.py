"""The intake as it runs, in a process of its own: bodies that lie, clients that crawl, and sudden death."""

import http.client
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.store import journal
from tests.house import NOTICE, House
from tests.serving import Load, free_port, lost, running, wait_until_healthy

FORM = f"/intake/report/form?notice={NOTICE}"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory, published: Path) -> Iterator[int]:
    house, port = House(tmp_path_factory.mktemp("house"), published), free_port()
    with running(house, port):
        yield port
    house.close()


def raw(port: int, request: bytes, wait: float = 120) -> bytes:
    """Send bytes as they are and return the beginning of the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=wait) as connection:
        connection.sendall(request)
        return connection.recv(4096)


def head(path: str, *lines: str) -> bytes:
    return "\r\n".join([f"POST {path} HTTP/1.1", "Host: localhost", *lines, "", ""]).encode()


def test_site_and_form_answer_behind_one_address(port: int) -> None:
    for path, status in (
        ("/", 200),
        ("/award-2024/index.html", 200),
        (FORM, 200),
        ("/intake/health", 200),
        ("/no", 404),
    ):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        connection.request("GET", path)
        assert connection.getresponse().status == status
        connection.close()


def test_a_chunked_body_is_refused_for_its_missing_length(port: int) -> None:
    lines = ("Transfer-Encoding: chunked", "Content-Type: application/x-www-form-urlencoded")
    answer = raw(port, head("/intake/report/send", *lines) + b"4\r\na=bc\r\n0\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 411")


def test_a_gibibyte_is_refused_without_being_read(port: int) -> None:
    lines = (f"Content-Length: {1 << 30}", "Content-Type: multipart/form-data; boundary=x")
    answer = raw(port, head("/intake/report/form", *lines) + b"--x\r\n")
    assert answer.startswith(b"HTTP/1.1 413")


def test_line_breaks_and_control_characters_in_the_head_reach_no_answer(port: int) -> None:
    answer = raw(port, b"GET /intake/report?notice=a%0d%0aSet-Cookie:%20x=y HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert b"\r\nset-cookie: x" not in answer.lower()
    assert answer.startswith(b"HTTP/1.1 404")
    assert raw(port, b"GET / HTTP/1.1\r\nHost: local\x00host\r\n\r\n").startswith(b"HTTP/1.1 400")


def test_a_forged_host_gets_nothing(port: int) -> None:
    answer = raw(port, b"GET /intake/ HTTP/1.1\r\nHost: evil.example\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400")


@pytest.mark.rehearsal
def test_nothing_acknowledged_is_lost_when_the_process_is_killed_under_load(tmp_path: Path, published: Path) -> None:
    house, codes = House(tmp_path, published), []
    for _ in range(3):
        port = free_port()
        with running(house, port) as process:
            load = Load(port)
            thread = threading.Thread(target=load.run, args=(8, 1.5, 300))
            thread.start()
            time.sleep(1)
            for child in children(process.pid):
                os.kill(child, signal.SIGKILL)
            process.send_signal(signal.SIGKILL)
            thread.join()
            codes += load.codes
    assert len(codes) > 30
    assert lost(house, codes) == []
    with house.database().reading() as session:
        assert isinstance(journal.check(session), int)
    house.close()


def children(pid: int) -> list[int]:
    """Return the processes that a process started."""
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in told.split()]


@pytest.mark.rehearsal
def test_after_a_restart_the_service_is_healthy_again(tmp_path: Path, published: Path) -> None:
    house, port = House(tmp_path, published), free_port()
    for _ in range(2):
        with running(house, port):
            wait_until_healthy(port)
            assert Load(port).request()
    house.close()
