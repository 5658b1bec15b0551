"""Work shared among the machine's cores by the library's own pool of forked processes.

Where a system has no fork (Windows), or where a forked process may die inside the system's libraries (macOS), and in a
process that has threads already, everything is done in this process: the result is the same, byte for byte.
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from sitegen.errors import BuildError

R = TypeVar("R")
BLOCK = 32
WORTH_A_PROCESS = 500

_work: Callable[[int], Iterable[Any]]


def processes_for(items: int, most: int | None = None) -> int:
    """Return in how many processes so many items are worked off; 1 means: in this one.

    ``most`` is what was asked for, None for as many as there are cores.
    """
    forks = "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
    if not forks or threading.active_count() > 1:
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, items // WORTH_A_PROCESS) if most is None else min(most, items))


def shared(
    items: int, work: Callable[[int], Iterable[R]], processes: int, progress: Callable[[int, int], None]
) -> list[R]:
    """Call ``work`` with every number below ``items`` and return all that it found, in the order of the numbers.

    Args:
        items: how many there are.
        work: what to do with one; in a process of the pool only what it returns comes back.
        processes: how many share the work, as ``processes_for`` says.
        progress: is told how many are done, of how many.

    Raises:
        BuildError: a process of the pool was killed.
        Exception: the first that ``work`` met.
    """
    blocks = [range(start, min(start + BLOCK, items)) for start in range(0, items, BLOCK)]
    if processes < 2:
        return _in_order(blocks, ([found for n in block for found in work(n)] for block in blocks), progress)
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - a small site needs no pool
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 - a small site needs no pool

    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("fork"), _begin, (work,))
    try:
        return _in_order(blocks, pool.map(_block, blocks), progress)
    except BrokenProcessPool as error:
        raise BuildError("写网页的一个进程被中断了（多半是内存不够），请再运行一次。旧的网站没有动。") from error
    finally:
        pool.shutdown(cancel_futures=True)


def _in_order(blocks: Sequence[range], results: Iterable[list[R]], progress: Callable[[int, int], None]) -> list[R]:
    found: list[R] = []
    for block, result in zip(blocks, results, strict=True):
        found += result
        progress(block.stop, blocks[-1].stop)
    return found


def _begin(work: Callable[[int], Iterable[Any]]) -> None:
    """Take the work over, in a process of the pool.

    The keyboard is the parent's to answer; and when the parent is killed, nobody would end this process.
    """
    global _work  # noqa: PLW0603 - how the library's pool hands over what can't be pickled
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _work = work


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


def _block(block: range) -> list[Any]:
    return [found for n in block for found in _work(n)]
