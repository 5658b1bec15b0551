"""How often one network may do something, without third parties and without keeping an address.

What is sent is counted in memory, in each process: it must cost no write.  Failures (a receipt that nobody has, a
wrong password) are counted in the database (``intake.store.failures``), since several processes share the guesser.
A refused request is never counted: whoever keeps trying shuts out neither themselves nor their neighbours.
"""

import ipaddress
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from intake import hashing
from intake.hashing import Purpose

HOUR = timedelta(hours=1)
MOST_NETWORKS = 50_000
# A street or a provider's customers share the wide network; an office or a household the narrow one.
WIDE = 4
Throttle = Literal["send", "upload", "receipt", "login", "password", "none"]


def networks(address: str | None) -> tuple[str, str]:
    """Return the narrow and the wide network of an address: IPv4 /32 and /24, IPv6 /64 and /48.

    An IPv4 address written as an IPv6 one is that IPv4 address; all that cannot be read are one network.
    """
    try:
        parsed = ipaddress.ip_address((address or "").strip())
    except ValueError:
        return "unknown", "unknown"
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    parsed = mapped or parsed
    prefixes = (32, 24) if parsed.version == 4 else (64, 48)
    narrow, wide = (ipaddress.ip_network((int(parsed), prefix), strict=False) for prefix in prefixes)
    return str(narrow), str(wide)


def derived_key(secret: str) -> bytes:
    """Return the key under which networks are counted: the same in every process that has the secret."""
    return hashing.digest(Purpose.NETWORKS_KEY, secret.encode())


def digest(key: bytes, *parts: str) -> bytes:
    """Return 16 bytes that stand for parts such as a purpose, an account and a network."""
    told = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
    return hashing.digest(Purpose.NETWORK, told, size=16, key=key)


class AmountLimit:
    """How much a network may send in an hour, at once or spread over it; in memory, in one process.

    A wide network may send four times as much.  Each has a bucket that holds an hour's amount and fills steadily.
    """

    def __init__(self, per_hour: int, key: bytes) -> None:
        self._per_hour, self._key = per_hour, key
        self._left: OrderedDict[bytes, tuple[float, datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, address: str | None, now: datetime, amount: int = 1) -> bool:
        """Take an amount when both networks of an address have it left; else take nothing and return False.

        0 per hour means no limit.
        """
        if self._per_hour == 0:
            return True
        told = zip(networks(address), (1, WIDE), strict=True)
        buckets = [(digest(self._key, str(wide), network), self._per_hour * wide) for network, wide in told]
        with self._lock:
            left = [self._filled(bucket, most, now) for bucket, most in buckets]
            enough = all(amount <= there for there in left)
            for (bucket, _), there in zip(buckets, left, strict=True):
                self._left[bucket] = (there - amount if enough else there, now)
            while len(self._left) > MOST_NETWORKS:
                self._left.popitem(last=False)
        return enough

    def _filled(self, bucket: bytes, most: int, now: datetime) -> float:
        left, then = self._left.pop(bucket, (float(most), now))
        return min(most, left + max(now - then, timedelta()) / HOUR * most)


@dataclass(frozen=True, slots=True)
class FailureLimit:
    """``free`` failures cost nothing; from then on each closes the way, twice as long each time, at most ``longest``.

    ``forgotten`` after the last failure, or after the way was open again, none is remembered.
    """

    free: int
    first: timedelta
    longest: timedelta
    forgotten: timedelta

    def pause(self, count: int) -> timedelta:
        """Return for how long the way is closed after the last of ``count`` failures."""
        beyond = count - self.free
        return timedelta() if beyond < 0 else min(self.first * 2 ** min(beyond, 30), self.longest)


def _wider(limit: FailureLimit) -> FailureLimit:
    return FailureLimit(limit.free * WIDE, limit.first, limit.longest, limit.forgotten)


_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)
RECEIPTS = FailureLimit(20, _MINUTE, 15 * _MINUTE, HOUR)
# Somebody's failures from where they sit, and the failures of everybody who sits there.
LOGINS, LOGINS_OF_A_NETWORK = FailureLimit(5, 5 * _MINUTE, HOUR, _DAY), FailureLimit(30, _MINUTE, 15 * _MINUTE, HOUR)
# With the right password and a wrong code, or at one's own desk with a wrong password, from wherever.
CODES, OWN_PASSWORDS = FailureLimit(10, 5 * _MINUTE, HOUR, _DAY), FailureLimit(5, 5 * _MINUTE, HOUR, _DAY)


@dataclass(frozen=True, slots=True)
class Counter:
    """What failures are counted under, and how many there may be; ``account`` lets an account be unlocked."""

    id: bytes
    limit: FailureLimit
    account: str = ""


def receipt_counters(key: bytes, address: str | None) -> tuple[Counter, ...]:
    """Return what a receipt that nobody has is counted under."""
    narrow, wide = networks(address)
    return (
        Counter(digest(key, "receipt", narrow), RECEIPTS),
        Counter(digest(key, "receipt-wide", wide), _wider(RECEIPTS)),
    )


def login_counters(key: bytes, address: str | None, account: str, *, known: bool) -> tuple[Counter, ...]:
    """Return what a failed login is counted under: a stranger elsewhere counts under another network.

    What was typed is stored as the account's name only when it is one: it might be somebody's password.
    """
    narrow, wide = networks(address)
    return (
        Counter(digest(key, "login", account, narrow), LOGINS, account if known else ""),
        Counter(digest(key, "logins", narrow), LOGINS_OF_A_NETWORK),
        Counter(digest(key, "logins-wide", wide), _wider(LOGINS_OF_A_NETWORK)),
    )


def code_counter(key: bytes, account: str) -> Counter:
    """Return what a wrong code is counted under when the password was right: nobody else can close this one."""
    return Counter(digest(key, "code", account), CODES, account)


def own_password_counter(key: bytes, account: str) -> Counter:
    """Return what a wrong password is counted under at the page on which one's own is changed."""
    return Counter(digest(key, "password", account), OWN_PASSWORDS, account)
