"""A pool of worker processes that survives the killing of its workers.

There is one process in each place of the pool, at one task at a time, and one pipe to each. The parent waits on all pipes; that
a pipe ends is how it learns that the worker is dead. It then puts a new process into the place and has the task tried again.
"""

from __future__ import annotations

import math
import pickle
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from typing import Any, Generic, Self, TypeVar

from onrecord.bulk.process import WorkerProcess
from onrecord.bulk.worker import BROKEN, DONE, FAILED, READY, describe, dump

Task = TypeVar("Task")
Result = TypeVar("Result")

_AHEAD_PER_WORKER = 4
_FAILED_STARTS = 5


class PoolError(Exception):
    """Why a pool cannot work at all, in one line."""


@dataclass(frozen=True, slots=True)
class Failed(Generic[Task]):
    """A task that no worker could do; `reason` in one line: what it raised, or how its workers ended."""

    task: Task
    reason: str


@dataclass(slots=True, eq=False)
class _Job(Generic[Task]):
    """A task on its way: `outcome` holds once it is `done`; `losses` says what became of each worker that was lost over it."""

    task: Task
    done: bool = False
    outcome: Any = None
    losses: list[str] = field(default_factory=list)

    def finish(self, outcome: object) -> None:
        self.done, self.outcome = True, outcome

    def fail(self, reason: str) -> None:
        self.finish(Failed(self.task, reason))


@dataclass(slots=True, eq=False)
class _Place(Generic[Task]):
    """A worker's place. `failed_starts`: how many processes in a row have died here before they were ready."""

    process: WorkerProcess
    ready: bool = False
    job: _Job[Task] | None = None
    deadline: float = math.inf
    failed_starts: int = 0

    @property
    def idle(self) -> bool:
        return self.ready and self.job is None


class Pool(Generic[Task, Result]):
    """Worker processes that do tasks. Leaving the with-block, or `map` before its end, kills them, whatever they are at.

    Each of them imports the main script anew, so a script makes its pool under `if __name__ == "__main__":`.
    """

    def __init__(
        self,
        make: Callable[[], Callable[[Task], Result]],
        *,
        workers: int,
        tries: int = 3,
        ahead: int = 0,
        timeout_s: float | None = None,
    ) -> None:
        """`make` is called once in each worker (a model is loaded there) and returns what does one task.

        It is pickled by reference: a function of a module, or a functools.partial of one. `tries`: how many workers may be lost
        over a task. `ahead`: how many tasks are taken before the oldest of them has its result, 0 for four per worker.
        `timeout_s`: a worker that is longer at a task is killed. Raises PoolError if `make` cannot be sent to another process.
        """
        if workers < 1 or tries < 1 or ahead < 0:
            raise ValueError("a pool needs at least one worker and one try, and cannot look ahead less than not at all")
        self._make = _pickled(make)
        self._tries = tries
        self._ahead = ahead or _AHEAD_PER_WORKER * workers
        self._timeout_s = timeout_s
        self._window: deque[_Job[Task]] = deque()  # every task without a result given, in order
        self._waiting: deque[_Job[Task]] = deque()  # those of them that no worker is at
        self._places: list[_Place[Task]] = []
        self._closed = False
        self._busy = False
        try:
            for _ in range(workers):
                self._places.append(_Place(self._start()))
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the workers that are alive."""
        return tuple(pid for place in self._places if (pid := place.process.pid) is not None)

    def close(self) -> None:
        """Kills all workers and waits until they are gone; the pool is of no use after that."""
        self._closed = True
        places, self._places = self._places, []
        for place in places:
            place.process.kill()
        for place in places:
            place.process.bury()

    def map(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Result | Failed[Task]]]:
        """Each task with its result, in the order of `tasks`, which are taken as they are needed.

        A task that raises is Failed at once, one that costs its worker the life is tried again in a new one. Raises PoolError if
        workers cannot be made ready, if the pool is closed, or if an earlier `map` is not at its end.
        """
        if self._busy:
            raise PoolError("an earlier map of the pool is not at its end")
        self._busy = True
        try:
            yield from self._run(iter(tasks))
        except BaseException:
            self.close()
            raise
        finally:
            self._busy = False

    def _run(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, Result | Failed[Task]]]:
        more = True
        while True:
            if self._closed:
                raise PoolError("the pool is closed")
            if more and len(self._window) < self._ahead:
                more = self._take(tasks)
            if not self._window:
                return
            self._hand_out()
            can_take = more and len(self._window) < self._ahead
            self._listen(patient=not (can_take or self._window[0].done))
            self._hand_out()  # before the result is given: its taker may be long over it
            if self._window[0].done:
                job = self._window.popleft()
                yield job.task, job.outcome

    def _take(self, tasks: Iterator[Task]) -> bool:
        """Takes the next task, if there is one."""
        for task in tasks:
            job = _Job(task)
            self._window.append(job)
            self._waiting.append(job)
            return True
        return False

    def _hand_out(self) -> None:
        for place in self._places:
            while self._waiting and place.idle:
                self._give(place, self._waiting.popleft())

    def _give(self, place: _Place[Task], job: _Job[Task]) -> None:
        """Sends a task to an idle worker, which reads it at once: the parent cannot be held up by a worker that is busy."""
        try:
            message = dump(job.task)
        except Exception as error:  # noqa: BLE001 (pickling raises whatever it likes)
            job.fail(f"it cannot be sent to a worker: {describe(error)}")
            return
        place.job = job
        if self._timeout_s is not None:
            place.deadline = time.monotonic() + self._timeout_s
        try:
            place.process.connection.send_bytes(message)
        except OSError:
            self._lose(place)

    def _listen(self, *, patient: bool) -> None:
        """Hears what workers have to say; `patient`: waits for the first of them, or for the first to be overdue."""
        heard = wait([place.process.connection for place in self._places], self._patience() if patient else 0)
        for place in self._places:
            if place.process.connection in heard:
                self._hear(place)
        self._end_overdue()

    def _end_overdue(self) -> None:
        now = time.monotonic()
        for place in self._places:
            if place.deadline <= now:
                place.process.kill()
                self._lose(place, f"took longer than {self._timeout_s:g} seconds")

    def _patience(self) -> float | None:
        """Seconds until the first worker is overdue; None if none ever is."""
        first = min(place.deadline for place in self._places)
        return None if first == math.inf else max(0.0, first - time.monotonic())

    def _hear(self, place: _Place[Task]) -> None:
        try:
            message = place.process.connection.recv_bytes()
        except (EOFError, OSError):  # dead; OSError if it was in the middle of a message
            self._lose(place)
            return
        try:
            kind, value = pickle.loads(message)  # noqa: S301 (from our own worker)
        except Exception as error:  # noqa: BLE001 (unpickling raises whatever it likes)
            kind, value = FAILED, f"its result cannot be read: {describe(error)}"
        self._accept(place, kind, value)

    def _accept(self, place: _Place[Task], kind: str, value: object) -> None:
        if kind == BROKEN:
            raise PoolError(f"a worker cannot be made ready: {value}")
        if kind == READY:
            place.ready = True
            return
        job, place.job, place.deadline = place.job, None, math.inf
        if job is not None and kind == DONE:
            job.finish(value)
        elif job is not None:
            job.fail(str(value))

    def _lose(self, place: _Place[Task], reason: str = "") -> None:
        """Puts a new process in the place of a dead one; the task it was at (lost for `reason`) waits for another try."""
        end = place.process.bury()
        job, place.job, place.deadline = place.job, None, math.inf
        place.failed_starts = 0 if place.ready else place.failed_starts + 1
        if place.failed_starts == _FAILED_STARTS:
            raise PoolError(f"{_FAILED_STARTS} workers in a row were lost before they were ready; the last one {end}")
        place.process, place.ready = self._start(), False
        if job is not None:
            self._try_again(job, reason or f"its worker {end}")

    def _try_again(self, job: _Job[Task], reason: str) -> None:
        job.losses.append(reason)
        if len(job.losses) < self._tries:
            self._waiting.appendleft(job)
        else:
            job.fail(", ".join(f"{loss} {_times(count)}" for loss, count in Counter(job.losses).items()))

    def _start(self) -> WorkerProcess:
        try:
            return WorkerProcess(self._make)
        except OSError as error:
            raise PoolError(f"no worker can be started: {describe(error)}") from error


def _pickled(make: Callable[[], object]) -> bytes:
    try:
        return dump(make)
    except Exception as error:
        raise PoolError(f"what makes a worker ready cannot be sent to one: {describe(error)}") from error


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
