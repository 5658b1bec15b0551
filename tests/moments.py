"""Moments as tests write them."""

from datetime import datetime

from publicity.shanghai import SHANGHAI


def shanghai(text: str) -> datetime:
    """Return a moment written in local time."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
