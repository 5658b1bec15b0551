"""Floods against the intake as it really runs: whoever is slow, greedy or wrong keeps nobody out."""

import http.client
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.house import NOTICE, House
from tests.serving import Load, free_port, running
from tests.test_intake_server import head

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
        time.sleep(11)  # none makes room in its first ten seconds
        load = Load(port)
        load.run(connections=2, seconds=2, ready=10)
        assert len(load.codes) > 10
        assert load.failed == 0
