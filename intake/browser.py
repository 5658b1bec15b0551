"""The secret of the browser in which a form was begun, in a cookie that lasts as long as the browser is open.

A form's number comes from this secret and from its own token, so neither alone leads to the receipt.
"""

import base64
import binascii
import secrets

from flask import Response, after_this_request, g, request

from intake.parts import parts

SECRET_SIZE = 32


def cookie_name() -> str:
    """Return the name of the cookie; in production one that no other host can set."""
    return "__Host-gongshi-form" if parts().settings.production else "gongshi-form"


def known_secret() -> bytes | None:
    """Return the secret that came with the request, or None."""
    try:
        secret = base64.b64decode(request.cookies.get(cookie_name(), ""), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return secret if len(secret) == SECRET_SIZE else None


def secret_of_browser() -> bytes:
    """Return the secret of this browser; one that has none gets it with the answer."""
    secret: bytes | None = known_secret() or g.get("browser_secret")
    if secret is not None:
        return secret
    secret = g.browser_secret = secrets.token_bytes(SECRET_SIZE)
    value = base64.urlsafe_b64encode(secret).decode()

    @after_this_request
    def give(response: Response) -> Response:
        secure = parts().settings.production
        response.set_cookie(cookie_name(), value, httponly=True, samesite="Lax", secure=secure, path="/")
        return response

    return secret
