"""What the workers of test_pool.py do: functions of a module, because a new process has to find them."""

from __future__ import annotations

import os
import re
import signal
import stat
import struct
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from onrecord.bulk import Pool


def make(perform: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return perform


def square(number: int) -> int:
    return number * number


def square_soon(number: int) -> int:
    time.sleep(0.004)
    return number * number


def square_after(seconds: float) -> float:
    time.sleep(seconds)
    return seconds * seconds


def say_pid(_task: object) -> int:
    return os.getpid()


def die_of(task: int | str) -> int | str:
    """The task "kill" and the like end the worker, anything else comes back."""
    if task == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if task == "abort":
        os.abort()
    if task == "exit":
        os._exit(3)
    if task == "leave":
        sys.exit(4)
    return task


def die_once(marks: Path, how: Callable[[], None], task: int) -> int:
    """Ends the worker at the first try of tasks that 3 divides; `marks`: a folder that remembers it."""
    mark = marks / str(task)
    if task % 3 == 0 and not mark.exists():
        mark.touch()
        how()
        os.kill(os.getpid(), signal.SIGKILL)
    return task


def write_half_a_message() -> None:
    """As a worker that is killed while it sends a result: says that 1,000 bytes come, and sends 4."""
    (pipe,) = (number for number in descriptors() if stat.S_ISSOCK(os.fstat(number).st_mode))
    os.write(pipe, struct.pack("!i", 1000) + b"half")


def descriptors() -> list[int]:
    """What this process has open besides its standard streams."""
    found = []
    for number in range(3, 256):
        try:
            os.fstat(number)
        except OSError:
            continue
        found.append(number)
    return found


def say_sockets(_task: object) -> tuple[int, list[int]]:
    """The process, and the inodes of the sockets it has open."""
    time.sleep(0.02)
    found = [os.fstat(number) for number in descriptors()]
    return os.getpid(), [status.st_ino for status in found if stat.S_ISSOCK(status.st_mode)]


def hang_at(bad: int, task: int) -> int:
    if task == bad:
        time.sleep(600)
    return task


def fail(task: object) -> object:
    if task == "no message":
        raise ValueError
    if task == "two lines":
        raise ValueError("first\n  second")
    if task == "recursion":
        return fail(task)
    if task == "lambda":
        return lambda: 0
    if task == "unreadable":
        return Unreadable()
    return task


class Unreadable:
    """Can be pickled, but not unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _refuse, ()


def _refuse() -> NoReturn:
    raise EOFError("not to be read")


def double_text(text: str) -> str:
    return text + text


def make_nothing() -> NoReturn:
    raise ValueError("no weights\nhere")


def die_making() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def die_making_first(marks: Path) -> Callable[[int], int]:
    """The first two processes that come here die."""
    for name in ("first", "second"):
        try:
            (marks / name).touch(exist_ok=False)
        except FileExistsError:
            continue
        os.kill(os.getpid(), signal.SIGKILL)
    return square


def sleep_long(_task: object) -> None:
    time.sleep(600)


def run_wild(_task: object) -> None:
    """Keeps the interpreter to itself: no other thread of this process gets a turn."""
    re.match(r"(a+)+$", "a" * 64 + "b")


def say_and(perform: Callable[[object], None], task: object) -> None:
    os.write(1, b"at work\n")
    perform(task)


def lead(perform: Callable[[object], None]) -> None:
    """A process with a pool of three, two of them at a task for ever, one idle."""
    try:
        with Pool(partial(make, partial(say_and, perform)), workers=3) as pool:
            for _ in pool.map([1, 2]):
                pass
    except KeyboardInterrupt:
        os.write(1, b"interrupted\n")


if __name__ == "__main__":
    lead({"sleep": sleep_long, "run wild": run_wild}[sys.argv[1]])
