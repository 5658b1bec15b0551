"""A crew: forked processes that share the machine's cores, write files, and have nothing to give back."""

import os
import pickle
import signal
import tempfile
import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
BLOCK = 32
WORTH_A_PROCESS = 500
_TICKET = 4


class Crew(Generic[T]):
    """Does ``work`` on all items in as many processes as the machine has cores; the others begin at once.

    Items go out in blocks, to whoever is free: a process takes the next ticket.  A process that has
    threads is never forked, since a lock that another thread holds would stay locked in the child.
    """

    def __init__(self, items: Sequence[T], work: Callable[[T], None]) -> None:
        """Let the others begin; this process helps when it joins."""
        self._items, self._work = items, work
        self._tickets = _tickets(-(-len(items) // BLOCK))
        cores = min(len(os.sched_getaffinity(0)), max(1, len(items) // WORTH_A_PROCESS))
        alone = threading.active_count() > 1
        self._children = [] if alone else [_forked(self._take) for _ in range(cores - 1)]

    def join(self, progress: Callable[[int, int], None]) -> None:
        """Help until everything is done; ``progress`` is told how many items have been taken, of how many.

        Raises:
            Exception: the first that any process met.
        """
        self._take(progress)
        failures = [_finished(*child) for child in self._children]
        self._children = []
        for failure in failures:
            if failure is not None:
                raise failure

    def dismiss(self) -> None:
        """Stop whoever is still at work: what they write is not wanted any more."""
        for child, reading in self._children:
            os.kill(child, signal.SIGKILL)
            _finished(child, reading)
        self._children = []
        os.close(self._tickets)

    def _take(self, progress: Callable[[int, int], None] = lambda _done, _total: None) -> None:
        while ticket := os.read(self._tickets, _TICKET):
            start = int.from_bytes(ticket, "little") * BLOCK
            for item in self._items[start : start + BLOCK]:
                self._work(item)
            progress(min(start + BLOCK, len(self._items)), len(self._items))


def _tickets(count: int) -> int:
    """Return a file of the numbers below ``count``: forked processes share its offset, so each reads others."""
    with tempfile.TemporaryFile(buffering=0) as file:
        file.write(b"".join(n.to_bytes(_TICKET, "little") for n in range(count)))
        file.seek(0)
        return os.dup(file.fileno())


def _forked(work: Callable[[], None]) -> tuple[int, int]:
    """Start a child; return its id and the end of a pipe that tells what it met, empty when all went well."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    status = 1
    try:
        os.close(reading)
        work()
        status = 0
    except Exception as error:
        os.write(writing, pickle.dumps(error))
    finally:
        os._exit(status)


def _finished(child: int, reading: int) -> Exception | None:
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    if told:
        failure: Exception = pickle.loads(told)  # noqa: S301 - from our own child, through our own pipe
        return failure
    return RuntimeError("写网页的进程中断了") if status else None
