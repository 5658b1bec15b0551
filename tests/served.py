"""A folder served on loopback while a block runs, with a Date header of the test's choice."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.utils import format_datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import ClassVar

from sitegen.loopback import LoopbackServer


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder; its clock is the test's."""

    now: ClassVar[datetime | None] = None

    def date_time_string(self, timestamp: float | None = None) -> str:
        if timestamp is None and self.now is not None:
            return format_datetime(self.now, usegmt=True)
        return super().date_time_string(timestamp)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that is overridden
        """Say nothing."""


@contextmanager
def served(folder: Path, now: datetime | None = None) -> Iterator[str]:
    """Yield the address of a folder; ``now``, in UTC, is what the server's clock says."""
    handler = type("Handler", (_Handler,), {"now": now})
    server = LoopbackServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
