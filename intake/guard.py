"""What every request passes before a view sees it, and what every answer carries."""

from collections.abc import Mapping
from typing import IO, Any, cast

from flask import Flask, Request, Response, abort, current_app, g, request
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from intake.attachments import TOGETHER
from intake.clock import Clock
from intake.errors import SpoolFullError
from intake.gateway import ARRIVED
from intake.parameters import Parameters
from intake.settings import Settings
from intake.spool import Spool

MULTIPART_BYTES = TOGETHER + 1024 * 1024
URLENCODED_BYTES = 512 * 1024
MOST_FIELDS = 200
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


SPOOL_FOLDER = "SPOOL_FOLDER"
# Where files are sent to; everything else is text.
UPLOADS = {"report.check", "channel.task"}


class SpooledRequest(Request):
    """A request whose uploads lie in spools: never unsealed on the disk, never whole in memory."""

    parameter_storage_class = Parameters
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
        return cast("IO[bytes]", Spool(current_app.config[SPOOL_FOLDER]))


def install(app: Flask, settings: Settings, clock: Clock) -> None:
    """Put the guard before and after every request of an application."""
    app.request_class = SpooledRequest
    app.config[SPOOL_FOLDER] = settings.data
    app.register_error_handler(SpoolFullError, lambda _: app.handle_http_exception(ServiceUnavailable()))

    @app.before_request
    def guard() -> None:
        # A report counts by the moment at which its head arrived; the gateway bounds how long its body may take.  At
        # the desk, where sessions end and codes run out, what counts is when all of it was there.
        at_desk = request.path.startswith(f"{settings.prefix}/desk/")
        g.arrived = (None if at_desk else request.environ.get(ARRIVED)) or clock.now()
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


def body_limit(app: Flask, environ: Mapping[str, Any]) -> int:
    """Return how many bytes the body of a request may have: more where files are sent to, with files."""
    if not str(environ.get("CONTENT_TYPE", "")).lower().startswith("multipart/form-data"):
        return URLENCODED_BYTES
    try:
        endpoint, _ = app.url_map.bind("localhost").match(environ["PATH_INFO"], environ["REQUEST_METHOD"])
    except HTTPException:
        return URLENCODED_BYTES
    return MULTIPART_BYTES if endpoint in UPLOADS else URLENCODED_BYTES


def _check_body() -> None:
    """Refuse a body without a length (it would be cut off silently), one that is too long, a flood of fields."""
    if request.content_length is None:
        abort(411)
    if request.content_length > body_limit(current_app, request.environ):
        abort(413)
    multipart = request.mimetype == "multipart/form-data"
    if not multipart and request.get_data(cache=True).count(b"&") > MOST_FIELDS:
        abort(413)
