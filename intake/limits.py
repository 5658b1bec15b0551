"""Against floods, without third parties: how often one network may send, in memory, under a key that dies with it."""

import hashlib
import ipaddress
import secrets
import threading
import time
from collections import OrderedDict

HOUR = 3600.0
MOST_NETWORKS = 50_000


class Limit:
    """A token bucket for each network (IPv4 /24, IPv6 /48): bursts of a third of an hour's number."""

    def __init__(self, per_hour: int) -> None:
        self._per_hour = per_hour
        self._key = secrets.token_bytes(32)
        self._left: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, address: str | None) -> bool:
        """Take one token of an address's network; False when none is left.  0 per hour means no limit."""
        if self._per_hour == 0:
            return True
        burst = max(1.0, self._per_hour / 3)
        network, now = self._network(address), time.monotonic()
        with self._lock:
            left, then = self._left.pop(network, (burst, now))
            left = min(burst, left + (now - then) * self._per_hour / HOUR)
            self._left[network] = (max(0.0, left - 1), now)
            while len(self._left) > MOST_NETWORKS:
                self._left.popitem(last=False)
        return left >= 1

    def _network(self, address: str | None) -> bytes:
        try:
            parsed = ipaddress.ip_address(address or "")
            prefix = 24 if parsed.version == 4 else 48
            told = str(ipaddress.ip_network(f"{parsed}/{prefix}", strict=False))
        except ValueError:
            told = "unknown"
        return hashlib.blake2b(told.encode(), key=self._key, digest_size=16).digest()
