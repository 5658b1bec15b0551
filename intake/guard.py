"""What every request passes before a view sees it, and what every answer carries."""

from io import BytesIO
from typing import IO

from flask import Flask, Request, Response, abort, g, request

from intake.attachments import TOGETHER
from intake.clock import Clock
from intake.patience import ARRIVED, Patience
from intake.settings import Settings

MULTIPART_BYTES = TOGETHER + 1024 * 1024
URLENCODED_BYTES = 512 * 1024
MOST_FIELDS = 200
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class MemoryRequest(Request):
    """A request that never writes an upload to a temporary file, where it would lie unsealed."""

    max_content_length = MULTIPART_BYTES
    max_form_memory_size = URLENCODED_BYTES
    max_form_parts = MOST_FIELDS

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()


def install(app: Flask, settings: Settings, clock: Clock) -> None:
    """Put the guard before and after every request of an application."""
    app.request_class = MemoryRequest
    # Flask's own way to wrap an application; mypy sees a method.
    app.wsgi_app = Patience(app.wsgi_app, clock, MULTIPART_BYTES)  # type: ignore[method-assign]

    @app.before_request
    def guard() -> None:
        g.arrived = request.environ[ARRIVED]
        if request.method == "POST":
            _check_body()

    @app.after_request
    def headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), interest-cohort=()"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if settings.production:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def _check_body() -> None:
    """Refuse a body without a length (it would be cut off silently), one that is too long, a flood of fields."""
    if request.content_length is None:
        abort(411)
    multipart = request.mimetype == "multipart/form-data"
    if request.content_length > (MULTIPART_BYTES if multipart else URLENCODED_BYTES):
        abort(413)
    if not multipart and request.get_data(cache=True).count(b"&") > MOST_FIELDS:
        abort(413)
