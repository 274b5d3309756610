"""What runs in a worker process: make ready once, then do one task after another until the parent is gone.

Every message is one pickle. To the worker: first what makes it ready, then tasks. From the worker: pairs of a kind and a value,
`READY` (nothing), `BROKEN` (why it cannot be made ready), `DONE` (a result) or `FAILED` (why there is none, one line).
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

READY, BROKEN, DONE, FAILED = "ready", "broken", "done", "failed"
_LONGEST_REASON = 300


def work(connection: Connection) -> None:
    """The life of a worker: ends when the other end of `connection` is closed or the parent process dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of a terminal; the parent decides
    _end_with_parent()
    with suppress(EOFError, ConnectionError):
        _serve(connection)


def describe(error: BaseException) -> str:
    """Type and message of `error` in one line."""
    message = " ".join(str(error).split())[:_LONGEST_REASON]
    return f"{type(error).__name__}: {message}" if message else type(error).__name__


def dump(content: object) -> bytes:
    """`content` as a message; whatever its pickling raises."""
    return pickle.dumps(content, pickle.HIGHEST_PROTOCOL)


def _serve(connection: Connection) -> None:
    try:
        perform = pickle.loads(connection.recv_bytes())()  # noqa: S301 (from our parent)
    except Exception as error:  # noqa: BLE001 (told to the parent, which raises)
        connection.send_bytes(dump((BROKEN, describe(error))))
        return
    connection.send_bytes(dump((READY, None)))
    while True:
        connection.send_bytes(_answer(perform, connection.recv_bytes()))


def _answer(perform: Callable[[Any], Any], message: bytes) -> bytes:
    """Does the task in `message`."""
    try:
        result = perform(pickle.loads(message))  # noqa: S301 (from our parent)
    except Exception as error:  # noqa: BLE001 (one bad task must not end the worker)
        return dump((FAILED, describe(error)))
    try:
        return dump((DONE, result))
    except Exception as error:  # noqa: BLE001 (pickling raises whatever it likes)
        return dump((FAILED, f"its result cannot be sent back: {describe(error)}"))


def _end_with_parent() -> None:
    """Lets this process die as soon as its parent has, whatever it is at."""
    parent = multiprocessing.parent_process()
    if parent is None or parent.sentinel is None:
        return
    threading.Thread(target=_exit_after, args=(parent,), name="parent watch", daemon=True).start()
    if sys.platform == "linux":
        # A regular expression that runs wild never lets that thread have its turn. But the sentinel is a pipe: the kernel
        # can report its end by a signal, and this one, unless handled, ends a process.
        import fcntl

        fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, fcntl.fcntl(parent.sentinel, fcntl.F_GETFL) | os.O_ASYNC)


def _exit_after(parent: Any) -> None:  # noqa: ANN401 (the class has no public name)
    parent.join()
    os._exit(1)
