"""What the server imports: the application behind the gateway that receives bodies for it."""

from collections.abc import Mapping
from typing import Any, cast

from flask import Flask

from intake import wsgi
from intake.gateway import Gateway
from intake.guard import body_limit
from intake.parts import NAME, Parts
from intake.process import protect_process


def production() -> Gateway:
    """Return the intake alone; a web server in front serves the site."""
    return behind_gateway(wsgi.production())


def demonstration() -> Gateway:
    """Return site and intake behind one address, for trying out."""
    return behind_gateway(wsgi.demonstration())


def behind_gateway(app: Flask) -> Gateway:
    """Return an application with the gateway in front of it; the process is protected first."""
    protect_process()
    parts: Parts = app.extensions[NAME]

    def limit(environ: Mapping[str, Any]) -> int:
        return body_limit(app, environ)

    return Gateway(cast("Any", app.wsgi_app), clock=parts.clock.now, limit=limit, folder=parts.settings.data)
