"""ASGI in front of the application: bodies are received without a thread, under limits of time, number and size.

A thread works on a request only when its body is complete, so slow clients cost no thread.  Large bodies lie in a
spool (``intake.spool``), and few are worked on at once, in threads of their own: neither memory nor the threads of
the quick requests run out.  A body that stalls, crawls or comes too late is refused; when all places are taken, the
slowest makes room.
"""

import asyncio
import contextlib
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from intake.errors import SpoolFullError
from intake.spool import PIECE, Spool

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Environ = dict[str, Any]
WSGIApp = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

ARRIVED = "gongshi.arrived"
THREADS, UPLOAD_THREADS = 64, 4
READ_WITHIN = 60.0
RETRY_SECONDS = 30
_BATCH = 256 * 1024


@dataclass(frozen=True, slots=True)
class Bounds:
    """What bodies may take: in seconds, bytes a second, and number in one process.

    A whole body may take ``grace`` and a second for every ``slowest`` bytes of it (20 MB in 22 minutes); every
    ``stalled`` seconds bring 64 KiB of it, or its end.  In its first ``settled`` seconds none makes room for another.
    """

    bodies: int = 900
    grace: float = 60
    slowest: int = 16 * 1024
    stalled: float = 30
    settled: float = 10


@dataclass(eq=False)
class Body:
    """A body that is being received: how much of it is there, since when, and the task that waits for the rest."""

    since: float
    received: int = 0
    task: "asyncio.Task[Any] | None" = field(default_factory=asyncio.current_task)
    evicted: bool = False

    def rate(self, now: float) -> float:
        """Return how many bytes a second came."""
        return self.received / max(now - self.since, 0.001)


class ClientGoneError(Exception):
    """The client hung up before its body was complete; nobody is there to answer."""


class RefusedBodyError(Exception):
    """The body is not received to its end: the status and the sentence of the answer."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


PAGE = (
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>没有收全</title></head>'
    "<body><h1>没有收全</h1><p>{sentence}</p></body></html>"
)
TOO_SLOW = "内容送得太慢，没有收全。按浏览器的“返回”，您写的还在，网络好一些再试。"
TOO_MANY = "现在同时提交的人太多，没有收全。按浏览器的“返回”，您写的还在，过半分钟再试。"
NO_ROOM = "现在存不下这么大的附件。按浏览器的“返回”，您写的还在；可以先不带附件提交，或者过一会儿再试。"


class Gateway:
    """An ASGI application around a WSGI one.

    ``limit`` tells how many bytes the body of a request may have; what is larger is let in unread, to be refused.
    """

    def __init__(
        self,
        app: WSGIApp,
        *,
        clock: Callable[[], datetime],
        limit: Callable[[Environ], int],
        folder: Path,
        bounds: Bounds | None = None,
    ) -> None:
        self._app, self._clock, self._limit, self._folder = app, clock, limit, folder
        self._bounds = bounds or Bounds()
        self._threads = ThreadPoolExecutor(THREADS, "request")
        self._upload_threads = ThreadPoolExecutor(UPLOAD_THREADS, "upload")
        self._bodies: set[Body] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        environ = environ_of(scope)
        environ[ARRIVED] = self._clock()
        try:
            stream = await self._receive(environ, receive)
        except ClientGoneError:
            return
        except RefusedBodyError as refused:
            await _send_refusal(send, refused)
            return
        try:
            environ["wsgi.input"] = stream
            await self._answer(environ, send, large=isinstance(stream, Spool) and len(stream) > PIECE)
        finally:
            stream.close()
            environ.clear()

    async def _receive(self, environ: Environ, receive: Receive) -> Spool | BytesIO:
        """Return the body of a request; none when it has none or a larger one than it may have."""
        length = int(environ["CONTENT_LENGTH"]) if environ.get("CONTENT_LENGTH", "").isdecimal() else 0
        if environ["REQUEST_METHOD"] != "POST" or not 0 < length <= self._limit(environ):
            return BytesIO()
        loop = asyncio.get_running_loop()
        body, spool = Body(loop.time()), Spool(self._folder)
        self._make_room(body.since)
        self._bodies.add(body)
        try:
            whole = self._bounds.grace + length / self._bounds.slowest
            async with asyncio.timeout(whole), asyncio.timeout(self._bounds.stalled) as pace:
                await self._fill(spool, body, length, receive, pace)
        except TimeoutError as error:
            raise RefusedBodyError(408, TOO_SLOW) from error
        except asyncio.CancelledError:
            if not body.evicted or body.task is None:
                raise
            body.task.uncancel()
            raise RefusedBodyError(503, TOO_MANY) from None
        except SpoolFullError as error:
            raise RefusedBodyError(503, NO_ROOM) from error
        finally:
            self._bodies.discard(body)
        spool.seek(0)
        return spool

    async def _fill(self, spool: Spool, body: Body, length: int, receive: Receive, pace: asyncio.Timeout) -> None:
        due = PIECE
        while body.received < length:
            message = await receive()
            data = message.get("body", b"")
            if message["type"] != "http.request" or (not data and not message.get("more_body")):
                raise ClientGoneError
            spool.write(data)
            body.received += len(data)
            if body.received >= due:
                due = body.received + PIECE
                pace.reschedule(asyncio.get_running_loop().time() + self._bounds.stalled)

    def _make_room(self, now: float) -> None:
        """When all places are taken, end the slowest body of those that had time to show their pace."""
        if len(self._bodies) < self._bounds.bodies:
            return
        settled = [body for body in self._bodies if now - body.since > self._bounds.settled and not body.evicted]
        if not settled:
            raise RefusedBodyError(503, TOO_MANY)
        slowest = min(settled, key=lambda body: body.rate(now))
        slowest.evicted = True
        if slowest.task is not None:
            slowest.task.cancel()

    async def _answer(self, environ: Environ, send: Send, *, large: bool) -> None:
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(self._upload_threads if large else self._threads, _ask, self._app, environ)
        data, rest = answer.data, answer.rest
        try:
            await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
            async with asyncio.timeout(READ_WITHIN) as pace:
                while rest is not None:
                    await send({"type": "http.response.body", "body": data, "more_body": True})
                    pace.reschedule(loop.time() + READ_WITHIN)
                    data, rest = await loop.run_in_executor(self._threads, _batch, rest)
                await send({"type": "http.response.body", "body": data, "more_body": False})
        except TimeoutError:
            return
        finally:
            if rest is not None:
                await loop.run_in_executor(self._threads, rest.close)


class Chunks:
    """What is left of an answer's body."""

    def __init__(self, result: Iterable[bytes]) -> None:
        self._result, self._chunks = result, iter(result)

    def __iter__(self) -> Iterator[bytes]:
        return self._chunks

    def close(self) -> None:
        """Tell the application that nobody wants more."""
        getattr(self._result, "close", lambda: None)()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the application answered: the first bytes of its body, and where the rest comes from if there is one."""

    status: int
    headers: list[tuple[bytes, bytes]]
    data: bytes
    rest: Chunks | None


def _ask(app: WSGIApp, environ: Environ) -> Answer:
    """Run the application in the present thread until it has its first bytes, all of them when they are few."""
    started: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], _fault: Any = None) -> Callable[[bytes], None]:
        told = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        started[:] = [int(status[:3]), told]
        return lambda _data: None

    data, rest = _batch(Chunks(app(environ, start_response)))
    status, told = started
    return Answer(status, told, data, rest)


def _batch(chunks: Chunks) -> tuple[bytes, Chunks | None]:
    """Return the next bytes, and where more come from; None at the end, when all is closed."""
    parts, size = [], 0
    for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size >= _BATCH:
            return b"".join(parts), chunks
    chunks.close()
    return b"".join(parts), None


async def _send_refusal(send: Send, refused: RefusedBodyError) -> None:
    page = PAGE.format(sentence=refused.sentence).encode()
    headers = [
        (b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(page)).encode()),
        (b"cache-control", b"no-store"), (b"connection", b"close"), (b"retry-after", str(RETRY_SECONDS).encode()),
    ]  # fmt: skip
    with contextlib.suppress(Exception):
        await send({"type": "http.response.start", "status": refused.status, "headers": headers})
        await send({"type": "http.response.body", "body": page, "more_body": False})


def environ_of(scope: Scope) -> Environ:
    """Return the WSGI environment of an ASGI request, as PEP 3333 has it, with an empty body.

    Headers with an underscore in their names are left out: they would pass for those with a dash.
    """
    host, port = scope.get("server") or ("localhost", 0)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope.get("raw_path") or scope["path"].encode()).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": BytesIO(),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        if b"_" in name:
            continue
        told, key = value.decode("latin-1"), name.decode("latin-1").upper().replace("-", "_")
        if key in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
            environ[key] = told
        elif (key := f"HTTP_{key}") in environ:
            environ[key] += ("; " if key == "HTTP_COOKIE" else ",") + told
        else:
            environ[key] = told
    return environ
