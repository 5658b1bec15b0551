"""Floods against the intake as it really runs: whoever is slow, greedy or wrong keeps nobody out."""

import http.client
import resource
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.house import FACTS, NOTICE, House
from tests.serving import Load, free_port, running
from tests.test_intake_server import children, head
from tests.uploading import memory, upload

pytestmark = pytest.mark.rehearsal
FORM = f"/intake/report/form?notice={NOTICE}"


@pytest.fixture
def port(tmp_path: Path, published: Path) -> Iterator[int]:
    """Yield the port of a house of the test's own."""
    house, port = House(tmp_path, published), free_port()
    with running(house, port):
        yield port
    house.close()


@contextmanager
def crowd(port: int, number: int, request: bytes) -> Iterator[Sequence[socket.socket]]:
    """Keep connections open that have sent no more than the beginning of a request."""
    connections = []
    try:
        for _ in range(number):
            connections.append(socket.create_connection(("127.0.0.1", port), timeout=20))
            connections[-1].sendall(request)
        yield connections
    finally:
        for connection in connections:
            connection.close()


UPLOAD = head("/intake/report/form", "Content-Length: 20000000", "Content-Type: multipart/form-data; boundary=x")
TEXT = head("/intake/report/send", "Content-Length: 100000", "Content-Type: application/x-www-form-urlencoded")


@pytest.mark.parametrize(
    "request_begun",
    [UPLOAD, UPLOAD + b"--x\r\n" + b"a" * 70_000, TEXT, TEXT + b"what=", UPLOAD[:40], b"G"],
    ids=["upload-head", "upload-begun", "text-head", "text-begun", "half-a-head", "a-byte"],
)
def test_three_hundred_slow_clients_keep_nobody_out(port: int, request_begun: bytes) -> None:
    with crowd(port, 300, request_begun):
        for _ in range(20):
            quick = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            quick.request("GET", FORM)
            assert quick.getresponse().status == 200
            quick.close()
        load = Load(port)
        load.run(connections=2, seconds=1, ready=10)
        assert load.failed == 0
        assert len(load.codes) > 10


def test_more_slow_bodies_than_there_are_places_make_room_for_those_who_come(port: int) -> None:
    with crowd(port, 2000, TEXT + b"what="):
        for _ in range(60):  # none makes room in its first ten seconds
            first = Load(port)
            first.run(connections=1, seconds=1, ready=10)
            if first.codes:
                break
        load = Load(port)
        load.run(connections=2, seconds=2, ready=10)
        assert len(load.codes) > 10
        assert load.failed == 0


def test_twenty_four_large_uploads_at_once_are_answered_in_little_memory(tmp_path: Path, published: Path) -> None:
    house, port, answers = House(tmp_path, published), free_port(), list[tuple[int, str]]()
    with running(house, port) as process:
        server = children(process.pid)
        for pid in (process.pid, *server):
            resource.prlimit(pid, resource.RLIMIT_AS, (2 * 1024**3, 2 * 1024**3))
        before = Load(port)
        before.run(connections=2, seconds=1, ready=10)
        had = [memory(pid)[0] for pid in server]
        threads = [threading.Thread(target=lambda: answers.append(upload(port))) for _ in range(24)]
        for thread in threads:
            thread.start()
        meanwhile = Load(port)
        meanwhile.run(connections=2, seconds=1, ready=10)
        for thread in threads:
            thread.join()
        after = Load(port)
        after.run(connections=2, seconds=1, ready=10)
        assert children(process.pid) == server
        grown = [memory(pid)[1] - begun for pid, begun in zip(server, had, strict=True)]
    house.close()
    assert len(answers) == 24
    assert {status for status, _ in answers} <= {200, 503}
    assert [FACTS in page for status, page in answers if status == 200].count(False) == 0
    assert [status for status, _ in answers].count(200) >= 4
    assert [load.failed for load in (before, meanwhile, after)] == [0, 0, 0]
    assert [len(load.codes) > 0 for load in (before, meanwhile, after)] == [True, True, True]
    assert max(grown) < 200 * 1024**2
