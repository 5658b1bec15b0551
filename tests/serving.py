"""The intake as it really runs: granian in a process of its own, on loopback, to be talked to, flooded and killed."""

import base64
import http.client
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from intake.receipt import read_receipt
from intake.store import rows
from intake.tokens import Tokens
from tests.house import FACTS, NOTICE, OPEN, House, hidden_in
from tests.moments import shanghai

ROOT = Path(__file__).parent.parent
SECRET = "s" * 40


def lost(house: House, codes: Sequence[str]) -> list[str]:
    """Return the receipts that no stored report answers to."""
    deployment = house.citizen().parts.reports.ring.deployment
    receipts = {code: read_receipt(code) for code in codes}
    with house.database().reading() as session:
        return [
            code
            for code, receipt in receipts.items()
            if receipt is None or rows.by_locator(session, receipt.locator(deployment)) is None
        ]


def free_port() -> int:
    """Return a port that nobody listens on, below those that the system hands out by itself meanwhile."""
    while True:
        port = 10_000 + secrets.randbelow(20_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextmanager
def running(house: House, port: int, as_of: str = OPEN, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run the demonstration of a house on a port while the block runs."""
    env = {"GONGSHI_MODE": "demonstration", "GONGSHI_DATA": str(house.data), "GONGSHI_SITE": str(house.site)}
    env |= {"SECRET_KEY": SECRET, "AS_OF": as_of, "POSTS_PER_HOUR": "0"}
    command = [sys.executable, "-m", "intake", "run", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **env, **more}, stdout=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            wait_until_healthy(port, process)
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=60)
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)


def wait_until_healthy(port: int, process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait until the service answers."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert process is None or process.poll() is None, "the server ended"
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", "/intake/health")
            status = connection.getresponse().status
            connection.close()
        except OSError:
            time.sleep(0.05)
            continue
        if status == 200:
            return
    raise TimeoutError("not healthy within two minutes")


class Wire:
    """A connection that sends ready bytes and reads one answer at a time, at little cost of its own."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=120)

    def ask(self, request: bytes) -> bytes:
        """Return the body of the answer; raise OSError when the connection ends before it is whole."""
        self._socket.sendall(request)
        got = b""
        while b"\r\n\r\n" not in got:
            got += self._more()
        head, _, body = got.partition(b"\r\n\r\n")
        length = int(re.search(rb"content-length: (\d+)", head.lower())[1])  # type: ignore[index]
        while len(body) < length:
            body += self._more()
        return body

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _more(self) -> bytes:
        piece = self._socket.recv(65536)
        if not piece:
            raise ConnectionError("the server hung up")
        return piece


def post(path: str, body: str, cookie: str = "") -> bytes:
    """Return a POST request as bytes."""
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", "Content-Type: application/x-www-form-urlencoded"]
    lines += [f"Cookie: {cookie}", f"Content-Length: {len(body)}", "", body]
    return "\r\n".join(lines).encode()


@dataclass
class Load:
    """Citizens who send ready reports over connections that stay open; ``codes`` are the receipts they got."""

    port: int
    codes: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    failed: int = 0

    def __post_init__(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("GET", f"/intake/report/form?notice={NOTICE}")
        answer = connection.getresponse()
        self._csrf = hidden_in(answer.read().decode())["csrf_token"]
        cookies = [value.partition(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
        secret = next(value.partition("=")[2] for value in cookies if value.startswith("gongshi-form="))
        self._cookie, self._secret = "; ".join(cookies), base64.urlsafe_b64decode(secret)
        connection.close()
        self._tokens = Tokens(SECRET)
        self._ready: list[bytes] = []

    def request(self) -> bytes:
        """Return the next report, ready to send."""
        token = self._tokens.sign(self._tokens.issue(NOTICE, shanghai(OPEN), self._secret))
        answers = {"about": "p-1", "kinds": "事迹不实", "what": FACTS * 8, "named": "yes", "name": "某某"}
        answers |= {"contact": "0000", "token": token, "csrf_token": self._csrf, "do": "send"}
        return post("/intake/report/send", urlencode(answers), self._cookie)

    def run(self, connections: int, seconds: float, ready: int = 2000) -> None:
        """Send as many as go in the time; ``ready`` are written before, so that sending is all that is measured."""
        self._ready = [self.request() for _ in range(ready)]
        until = time.monotonic() + seconds
        threads = [threading.Thread(target=self._citizen, args=(until,)) for _ in range(connections)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _citizen(self, until: float) -> None:
        wire: Wire | None = None
        while time.monotonic() < until:
            request = self._ready.pop() if self._ready else self.request()
            start = time.perf_counter()
            try:
                wire = wire or Wire(self.port)
                answer = wire.ask(request)
            except OSError:
                if wire is not None:
                    wire.close()
                wire = None
                time.sleep(0.05)
                continue
            self.seconds.append(time.perf_counter() - start)
            code = answer.partition(b'id="code">')[2].partition(b"<")[0].decode()
            if code:
                self.codes.append(code)
            else:
                self.failed += 1
        if wire is not None:
            wire.close()
