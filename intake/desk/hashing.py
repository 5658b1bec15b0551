"""Argon2id, a few at a time: each costs 64 MiB and a good part of a second, and is never done inside a transaction."""

import threading

from nacl.pwhash import argon2id

from intake.errors import BusyError

SALT_SIZE, KEY_SIZE = argon2id.SALTBYTES, 32
AT_ONCE, MOST_WAITING, LONGEST_WAIT = 1, 16, 15.0
RETRY_SECONDS = 10
_places = threading.BoundedSemaphore(AT_ONCE)
_queue = threading.BoundedSemaphore(AT_ONCE + MOST_WAITING)


def stretched(password: str, salt: bytes) -> bytes:
    """Return the key of a password (32 bytes); ``salt`` has 16 bytes.

    Raises:
        BusyError: too many wait already, or it would take too long until a place is free.
    """
    if not _queue.acquire(blocking=False):
        raise BusyError(RETRY_SECONDS)
    try:
        if not _places.acquire(timeout=LONGEST_WAIT):
            raise BusyError(RETRY_SECONDS)
        try:
            limits = (argon2id.OPSLIMIT_INTERACTIVE, argon2id.MEMLIMIT_INTERACTIVE)
            key: bytes = argon2id.kdf(KEY_SIZE, password.encode(errors="replace"), salt, *limits)
            return key
        finally:
            _places.release()
    finally:
        _queue.release()
