"""Sharing work among the machine's cores: forked processes that write files and have nothing to give back."""

import os
import pickle
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
BLOCK = 32
WORTH_A_PROCESS = 500


def share(items: Sequence[T], work: Callable[[Sequence[T]], None], beside: Callable[[], None]) -> None:
    """Do ``work`` on all items and ``beside`` once, in as many processes as the machine has cores.

    Items go out in blocks, so that each process has its part of the light and of the heavy ones.  A process
    that has threads is never forked: a lock that another thread holds would stay locked in the child.

    Raises:
        Exception: the first that any process met.
    """
    cores = min(len(os.sched_getaffinity(0)), max(1, len(items) // WORTH_A_PROCESS))
    if cores == 1 or threading.active_count() > 1:
        work(items)
        beside()
        return
    children = [_forked(part, work) for part in _parts(items, cores)[1:]]
    try:
        beside()
        work(_parts(items, cores)[0])
    finally:
        failures = [_finished(*child) for child in children]
    for failure in failures:
        if failure is not None:
            raise failure


def _parts(items: Sequence[T], count: int) -> list[list[T]]:
    return [[item for n, item in enumerate(items) if n // BLOCK % count == part] for part in range(count)]


def _forked(part: Sequence[T], work: Callable[[Sequence[T]], None]) -> tuple[int, int]:
    """Start a child; return its id and the end of a pipe that tells what it met, empty when all went well."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    status = 1
    try:
        os.close(reading)
        work(part)
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
