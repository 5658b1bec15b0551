"""One-time passwords by the clock (RFC 6238: SHA-1, 30 seconds, 6 digits, as every authenticator app has them).

A code shows that somebody holds the secret, and is good once: the caller keeps the last step that was accepted.
"""

import base64
import hmac
import secrets
import unicodedata
from datetime import datetime
from urllib.parse import quote, urlencode

DIGITS = 6
SECONDS = 30
SECRET_SIZE = 20
WINDOW = 1


def new_secret() -> bytes:
    """Return 20 random bytes, the size that RFC 4226 (4, R6) recommends."""
    return secrets.token_bytes(SECRET_SIZE)


def step_at(moment: datetime) -> int:
    """Return how many times 30 seconds have passed since 1970; the moment carries a zone."""
    return int(moment.timestamp() // SECONDS)


def code(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """Return the code of a step, zeros in front (RFC 4226, 5.3)."""
    mac = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    offset = mac[-1] & 15
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def accepted(secret: bytes, typed: str, moment: datetime, last_step: int) -> int | None:
    """Return the step whose code was typed, or None when the code is wrong, too old, or used already.

    A clock may be one step off to either side.  Only steps after ``last_step`` count; 0 when there was none yet.
    Spaces and full-width digits are accepted.
    """
    plain = "".join(unicodedata.normalize("NFKC", typed).split())
    if len(plain) != DIGITS or not (plain.isascii() and plain.isdigit()):
        return None
    now = step_at(moment)
    steps = range(max(now - WINDOW, last_step + 1), now + WINDOW + 1)
    # The latest, since two steps of one window can share a code, which then must not be good twice.
    return max((step for step in steps if hmac.compare_digest(code(secret, step), plain)), default=None)


def address(secret: bytes, account: str, issuer: str) -> str:
    """Return the otpauth address that an authenticator app reads from a QR code (Key Uri Format).

    Raise ValueError when the account or the issuer holds a colon, which the format keeps for itself.
    """
    if ":" in account + issuer:
        raise ValueError("neither account nor issuer may hold a colon")
    label = f"{quote(issuer, safe='')}:{quote(account, safe='')}"
    told = {
        "secret": base64.b32encode(secret).decode().rstrip("="),
        "issuer": issuer,
        "algorithm": "SHA1",
        "digits": DIGITS,
        "period": SECONDS,
    }
    # Apps show "+" as it stands, so a space is written as %20.
    return f"otpauth://totp/{label}?{urlencode(told, safe='', quote_via=quote)}"
