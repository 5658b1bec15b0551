"""Work aside: one forked process that does something while this one goes on, and gives back what it found."""

import os
import pickle
import select
import threading
from collections.abc import Callable
from typing import Any

from sitegen.errors import BuildError


class Aside:
    """Calls ``work`` in a process of its own; at once and here when this process has threads.

    A process with threads is never forked: a lock that another thread holds would stay locked in the child.
    """

    def __init__(self, work: Callable[[], Any]) -> None:
        """Let the work begin."""
        self._owner, self._answer = os.getpid(), b""
        self._child = 0
        if threading.active_count() > 1:
            self._answer = _answer(work)
            return
        self._reading, writing = os.pipe()
        self._child = os.fork()
        if not self._child:
            try:
                os.close(self._reading)
                with os.fdopen(writing, "wb") as pipe:
                    pipe.write(_answer(work))
            finally:
                os._exit(0)
        os.close(writing)

    def wait(self) -> Any:
        """Wait until the work is done and return what it found; None in a process that was forked meanwhile.

        Raises:
            Exception: what the work met.
        """
        if self._child and os.getpid() != self._owner:
            select.select([self._reading], [], [])
            return None
        if self._child:
            with os.fdopen(self._reading, "rb") as pipe:
                self._answer = pipe.read()
            os.waitpid(self._child, 0)
            self._child = 0
        if not self._answer:
            raise BuildError("一个辅助进程中断了，请再运行一次。")
        found, failure = pickle.loads(self._answer)  # noqa: S301 - from our own child, through our own pipe
        if failure is not None:
            raise failure
        return found


def _answer(work: Callable[[], Any]) -> bytes:
    try:
        return pickle.dumps((work(), None))
    except Exception as failure:  # raised again where the answer is wanted
        return pickle.dumps((None, failure))
