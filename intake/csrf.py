"""Requests forged from other pages: where a POST comes from, and whether it carries the token of a page of ours.

Two walls stand before every POST.  The browser says where it comes from, by ``Sec-Fetch-Site`` or ``Origin``: what a
foreign page sends is refused.  Then the token of the session is compared; a view that shows its own form again when
the token is wrong is marked ``checked_by_view`` and asks ``token_valid`` itself.
"""

from collections.abc import Callable
from enum import Enum
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Flask, request
from flask_wtf.csrf import CSRFProtect, validate_csrf
from werkzeug.exceptions import Forbidden
from wtforms import ValidationError

_DEFAULT_PORTS = {"http": 80, "https": 443}
_View = TypeVar("_View", bound=Callable[..., object])
protect = CSRFProtect()


class Source(Enum):
    """Where a request comes from, as far as its browser says."""

    OURS = "same-origin"
    FOREIGN = "cross-origin"
    UNKNOWN = "unknown"


class ForeignPageError(Forbidden):
    """A page of another origin sent a form here."""


def install(app: Flask) -> None:
    """Put both walls before every POST of an application."""
    app.before_request(_refuse_foreign)
    protect.init_app(app)


def checked_by_view(view: _View) -> _View:
    """Mark a view that compares the token itself, since it shows its own form again when the token is wrong."""
    protect.exempt(view)
    return view


def source() -> Source:
    """Return where the request comes from; a browser that tells neither site nor origin leaves it unknown."""
    site = request.headers.get("Sec-Fetch-Site", "").lower()
    if site in {"same-origin", "same-site", "cross-site"}:
        return Source.OURS if site == "same-origin" else Source.FOREIGN
    origin = request.headers.get("Origin")
    if origin is None:
        return Source.UNKNOWN
    return Source.OURS if _address(origin) == _address(f"{request.scheme}://{request.host}") else Source.FOREIGN


def token_valid() -> bool:
    """Tell whether the form carries the token of this browser's session."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True


def _refuse_foreign() -> None:
    if request.method == "POST" and source() is Source.FOREIGN:
        raise ForeignPageError


def _address(origin: str) -> tuple[str | None, int | None]:
    """Return host and port; a proxy may have taken TLS away, so the scheme decides only the port that goes unsaid."""
    try:
        parts = urlsplit(origin)
        port = parts.port or None
    except ValueError:
        return None, None
    return parts.hostname, None if port in _DEFAULT_PORTS.values() else port
