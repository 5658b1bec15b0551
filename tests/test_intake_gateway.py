"""The gateway: bodies come in whole and in time or not at all, slow ones make room, answers go out as made."""

import asyncio
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from intake.gateway import ARRIVED, Bounds, Gateway, environ_of
from tests.moments import shanghai

NOW = shanghai("2024-04-03T10:00:00")
Message = dict[str, Any]


def scope(length: int | None, *headers: tuple[bytes, bytes], method: str = "POST") -> Message:
    """Return an ASGI request with a Content-Length."""
    told = [] if length is None else [(b"content-length", str(length).encode())]
    return {
        "type": "http", "method": method, "path": "/路", "raw_path": b"/%E8%B7%AF", "query_string": b"a=%20b",
        "http_version": "1.1", "headers": [*told, *headers], "client": ("192.0.2.1", 5), "server": ("127.0.0.1", 80),
    }  # fmt: skip


def echo(environ: Message, start_response: Any) -> Iterable[bytes]:
    """Answer with the body that came."""
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["wsgi.input"].read()]


class Client:
    """Somebody who sends pieces, and for ever nothing after the last unless the body is complete."""

    def __init__(self, pieces: Sequence[bytes | None]) -> None:
        self._pieces, self.got = list(pieces), list[Message]()

    async def receive(self) -> Message:
        if not self._pieces:
            await asyncio.Event().wait()
        piece = self._pieces.pop(0)
        if piece is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": piece, "more_body": True}

    async def send(self, message: Message) -> None:
        self.got.append(message)

    @property
    def status(self) -> int:
        return int(self.got[0]["status"])

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.got)


def gateway(folder: Path, app: Any = echo, most: int = 10_000_000, **bounds: Any) -> Gateway:
    """Return a gateway with bounds of a test's own."""
    return Gateway(app, clock=lambda: NOW, limit=lambda _: most, folder=folder, bounds=Bounds(**bounds))


def run_alone(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine in a thread of its own: a browser of other tests may have a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


def ask(gate: Gateway, length: int | None, pieces: Sequence[bytes | None], *headers: tuple[bytes, bytes]) -> Client:
    """Send a request and return the client with the answer."""
    client = Client(pieces)
    run_alone(gate(scope(length, *headers), client.receive, client.send))
    return client


@pytest.mark.parametrize("pieces", [[b"abc"], [b"a", b"", b"bc"], [b"x" * 200_000, b"y" * 100_000]])
def test_a_body_arrives_whole_however_it_is_cut(tmp_path: Path, pieces: list[bytes]) -> None:
    whole = b"".join(pieces)
    client = ask(gateway(tmp_path), len(whole), pieces)
    assert (client.status, client.body) == (200, whole)


def test_a_body_that_is_cut_short_reaches_no_view_and_gets_no_answer(tmp_path: Path) -> None:
    asked: list[Message] = []
    client = ask(gateway(tmp_path, lambda environ, _: asked.append(environ)), 10, [b"what=half", None])
    assert (client.got, asked) == ([], [])


def test_a_body_that_stalls_is_refused_with_a_sentence(tmp_path: Path) -> None:
    client = ask(gateway(tmp_path, stalled=0.02), 10, [b"abc"])
    assert client.status == 408
    assert "您写的还在" in client.body.decode()
    assert (b"retry-after", b"30") in client.got[0]["headers"]


def test_a_body_that_comes_too_late_as_a_whole_is_refused_even_if_it_never_stalls(tmp_path: Path) -> None:
    class Crawling(Client):
        async def receive(self) -> Message:
            await asyncio.sleep(0.005)
            return {"type": "http.request", "body": b"x", "more_body": True}

    client = Crawling([])
    gate = gateway(tmp_path, grace=0.03, slowest=10_000_000)
    run_alone(gate(scope(100_000), client.receive, client.send))
    assert client.status == 408


def test_when_all_places_are_taken_the_slowest_makes_room(tmp_path: Path) -> None:
    gate = gateway(tmp_path, bodies=2, settled=0)
    quick, slow, late = Client([b"x" * 90_000]), Client([b"x"]), Client([b"hello"])

    async def flood() -> None:
        first = [asyncio.create_task(gate(scope(100_000), client.receive, client.send)) for client in (quick, slow)]
        await asyncio.sleep(0.02)
        await gate(scope(5), late.receive, late.send)
        await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
        first[0].cancel()
        await asyncio.wait(first)

    run_alone(flood())
    assert (late.status, late.body) == (200, b"hello")
    assert slow.status == 503
    assert "过半分钟再试" in slow.body.decode()
    assert quick.got == []


def test_when_nobody_was_slow_yet_the_newcomer_is_asked_to_come_back(tmp_path: Path) -> None:
    gate = gateway(tmp_path, bodies=1, settled=60)
    first, late = Client([b"x"]), Client([b"hello"])

    async def two() -> None:
        task = asyncio.create_task(gate(scope(100_000), first.receive, first.send))
        await asyncio.sleep(0)
        await gate(scope(5), late.receive, late.send)
        task.cancel()
        await asyncio.wait([task])

    run_alone(two())
    assert late.status == 503


def test_a_body_that_is_too_large_is_let_in_unread_to_be_refused(tmp_path: Path) -> None:
    client = ask(gateway(tmp_path, most=10), 11, [])
    assert (client.status, client.body) == (200, b"")


@pytest.mark.parametrize("length", [None, 0])
def test_without_a_length_nothing_is_read(tmp_path: Path, length: int | None) -> None:
    assert ask(gateway(tmp_path), length, []).body == b""


def test_a_long_answer_goes_out_in_pieces_and_is_closed_once(tmp_path: Path) -> None:
    closed: list[bool] = []

    class Long:
        def __iter__(self) -> Iterator[bytes]:
            yield from (bytes([number]) * 100_000 for number in range(10))

        def close(self) -> None:
            closed.append(True)

    def app(_environ: Message, start_response: Any) -> Long:
        start_response("200 OK", [])
        return Long()

    client = ask(gateway(tmp_path, app), None, [])
    assert client.body == b"".join(bytes([number]) * 100_000 for number in range(10))
    assert len(client.got) > 3
    assert closed == [True]


def test_the_environment_is_as_pep_3333_has_it() -> None:
    headers = [(b"host", b"localhost"), (b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"x-forwarded-for", b"192.0.2.9")]
    environ = environ_of(scope(3, *headers, (b"x_forwarded_for", b"10.0.0.1"), (b"accept", b"a"), (b"accept", b"b")))
    told = {key: environ[key] for key in environ if not key.startswith(("wsgi", "SERVER"))}
    assert told == {
        "REQUEST_METHOD": "POST", "SCRIPT_NAME": "", "PATH_INFO": "/路".encode().decode("latin-1"),
        "QUERY_STRING": "a=%20b", "REMOTE_ADDR": "192.0.2.1", "CONTENT_LENGTH": "3", "HTTP_HOST": "localhost",
        "HTTP_COOKIE": "a=1; b=2", "HTTP_X_FORWARDED_FOR": "192.0.2.9", "HTTP_ACCEPT": "a,b",
    }  # fmt: skip


def test_a_request_counts_from_its_first_byte(tmp_path: Path) -> None:
    asked: list[Message] = []

    def app(environ: Message, start_response: Any) -> Iterable[bytes]:
        asked.append(dict(environ))
        return echo(environ, start_response)

    ask(gateway(tmp_path, app), 3, [b"abc"])
    assert asked[0][ARRIVED] == NOW
