"""How a run ends: its exit code, and what it says on standard error."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import IntEnum
from types import FrameType
from typing import Any

from onrecord.cli.clean import one_line


class Code(IntEnum):
    """What the exit code tells the caller."""

    DONE = 0
    SOME_FAILED = 1
    USAGE = 2
    FAIL_ON = 3


class UsageError(Exception):
    """The command cannot be carried out as it was given; the message says why, in one line."""


class Stopped(BaseException):
    """A signal asked this run to end. Not an Exception, so that no handler of bad input takes it for one."""

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.signum = signum

    @property
    def code(self) -> int:
        """The exit code shells give to a run that a signal ended."""
        return 128 + self.signum

    def __str__(self) -> str:
        return "interrupted" if self.signum == signal.SIGINT else "terminated"


def complain(message: str) -> None:
    """One line on standard error, in the form `onrecord: NAME: reason`."""
    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write(f"onrecord: {one_line(message)}\n")
            sys.stderr.flush()


@contextmanager
def stoppable() -> Iterator[None]:
    """Turns SIGINT and SIGTERM into `Stopped` while it lasts, so that half-written files are taken away."""
    before: dict[signal.Signals, Any] = {}
    for signum in (signal.SIGINT, signal.SIGTERM):
        # A signal that the caller has had ignored (nohup, a job in the background) stays ignored.
        if signal.getsignal(signum) is not signal.SIG_IGN:
            with suppress(ValueError):  # not the main thread: signals are the business of whoever runs it
                before[signum] = signal.signal(signum, _stop)
    try:
        yield
    except Stopped:
        raise  # the run is ending: a second Ctrl-C stays ignored, or it would end in a traceback after all
    except BaseException:
        _restore(before)
        raise
    _restore(before)


_held: list[int] = []  # signals that wait for the end of `whole`
_whole: list[None] = []  # one element for each `whole` that is entered


@contextmanager
def whole() -> Iterator[None]:
    """Holds back the end by a signal while it lasts, so that a line that others count on is written in full or not at all."""
    _whole.append(None)
    try:
        yield
    finally:
        _whole.pop()
        if _held and not _whole:
            raise Stopped(_held.pop())


def _restore(handlers: dict[signal.Signals, Any]) -> None:
    for signum, handler in handlers.items():
        signal.signal(signum, handler)


def _stop(signum: int, _frame: FrameType | None) -> None:
    # A second Ctrl-C must not break off the tidying up that the first one began.
    signal.signal(signum, signal.SIG_IGN)
    if _whole:
        _held.append(signum)
        return
    raise Stopped(signum)
