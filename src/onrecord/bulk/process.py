"""One worker process as its parent sees it."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from onrecord.bulk.worker import work

_SPAWN = multiprocessing.get_context("spawn")  # a fork would copy locks that threads of the parent hold
_DYING_S = 5.0


class WorkerProcess:
    """A running worker with a pipe of its own. Nothing is shared with other workers, so its death can harm none of them."""

    def __init__(self, make: bytes) -> None:
        """`make`: the pickled function that makes the worker ready. OSError if the system refuses a process."""
        self.connection, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=work, args=(theirs,), name="onrecord worker", daemon=True)
        with theirs, _interrupts_held():  # our copy of its end is closed, so that its death ends the pipe
            self._process.start()
        with suppress(OSError):  # dead already: whoever reads from it next will see
            self.connection.send_bytes(make)

    @property
    def pid(self) -> int | None:
        """Its process id; None once it is dead."""
        return self._process.pid if self._process.is_alive() else None

    def kill(self) -> None:
        """Ends it at once, whatever it is at, without waiting for that."""
        self._process.kill()

    def bury(self) -> str:
        """Sees to it that it is dead and says of what, as in "its worker was killed (signal 9)"."""
        self._process.join(_DYING_S)  # its pipe ends a little before it does
        if self._process.is_alive():
            self._process.kill()
            self._process.join(_DYING_S)
        self.connection.close()
        status = self._process.exitcode
        if status is None:
            return "does not answer"
        return f"was killed (signal {-status})" if status < 0 else f"ended (exit status {status})"


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Holds Ctrl-C back: no process may be lost halfway through its start, and the new one, which inherits this, stays deaf."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # the first start of a process would do it, and let interrupts through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
