"""Slow clients wait by themselves: a body is read whole before any of the few working places is taken."""

import threading
from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Any

from intake.clock import Clock

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ARRIVED = "gongshi.arrived"
AT_ONCE = 64


class Patience:
    """Notes when a request arrived, waits for its body, then lets it in; what is too large is let in unread."""

    def __init__(self, app: "WSGIApplication", clock: Clock, most_bytes: int) -> None:
        self._app, self._clock, self._most_bytes = app, clock, most_bytes
        self._places = threading.Semaphore(AT_ONCE)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        environ[ARRIVED] = self._clock.now()
        length: Any = environ.get("CONTENT_LENGTH", "")
        if environ["REQUEST_METHOD"] == "POST" and length.isdecimal() and int(length) <= self._most_bytes:
            environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(int(length)))
        with self._places:
            return self._app(environ, start_response)
