"""A pool gives the complete, right result in order, whoever kills its workers, and leaves no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from functools import partial
from itertools import count
from pathlib import Path

import pool_tasks
import pytest

import onrecord
from onrecord.bulk import Failed, Pool, PoolError

LONG_S = 30.0  # what should take a moment is given this long before a test fails


@pytest.fixture(autouse=True)
def _lean_workers(monkeypatch):
    """A worker imports the main script of its parent anew; that of pytest takes most of the start and is of no use to it."""
    monkeypatch.delattr(sys.modules["__main__"], "__file__", raising=False)


def pool_of(perform, workers=2, **settings):
    return Pool(partial(pool_tasks.make, perform), workers=workers, **settings)


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("workers", [1, 3])
def test_results_come_in_the_order_of_the_tasks(workers):
    tasks = [0.1, 0.0, 0.02, 0.05, 0.0, 0.01]
    with pool_of(pool_tasks.square_after, workers) as pool:
        assert list(pool.map(tasks)) == [(seconds, seconds * seconds) for seconds in tasks]
        assert list(pool.map([])) == []
        assert list(pool.map([0.0])) == [(0.0, 0.0)]


def test_work_is_done_by_other_processes_that_are_kept():
    with pool_of(pool_tasks.say_pid, 1) as pool:
        pids = {pid for _, pid in pool.map(range(20))}
        assert pids == set(pool.pids)
    assert os.getpid() not in pids


@pytest.mark.parametrize(("settings", "ahead"), [({}, 8), ({"ahead": 3}, 3), ({"ahead": 1}, 1)])
def test_no_more_tasks_are_taken_than_allowed(settings, ahead):
    taken = []
    with pool_of(pool_tasks.square, **settings) as pool:
        results = pool.map(taken.append(number) or number for number in count())
        for given in range(50):
            next(results)
            assert len(taken) <= given + ahead


def test_look_ahead_is_used_while_the_oldest_task_is_not_done():
    taken = []
    tasks = (taken.append(seconds) or seconds for seconds in [0.3] + [0.0] * 20)
    with pool_of(pool_tasks.square_after, ahead=6) as pool:
        next(pool.map(tasks))
        assert len(taken) == 6


@pytest.mark.parametrize("victims", ["one", "all"])
def test_killed_workers_lose_no_task(victims):
    results = []
    with pool_of(pool_tasks.square_soon) as pool:
        for task, result in pool.map(range(300)):
            results.append((task, result))
            if task % 40 == 20:
                pids = pool.pids
                for pid in [pids[task // 40 % len(pids)]] if victims == "one" else pids:
                    os.kill(pid, signal.SIGKILL)
    assert results == [(number, number * number) for number in range(300)]


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("kill", "its worker was killed (signal 9) 3 times"),
        ("abort", "its worker was killed (signal 6) 3 times"),
        ("exit", "its worker ended (exit status 3) 3 times"),
        ("leave", "its worker ended (exit status 4) 3 times"),
    ],
)
def test_a_task_that_ends_its_worker_each_time_is_given_up(how, reason):
    tasks = [1, 2, how, 3, 4, 5]
    with pool_of(pool_tasks.die_of) as pool:
        results = list(pool.map(tasks))
    assert results == [(task, Failed(how, reason) if task == how else task) for task in tasks]


def test_one_try_is_told_as_one():
    with pool_of(pool_tasks.die_of, 1, tries=1) as pool:
        assert list(pool.map(["kill"])) == [("kill", Failed("kill", "its worker was killed (signal 9) once"))]


@pytest.mark.parametrize("how", [pool_tasks.square_after, pool_tasks.write_half_a_message])
def test_a_task_that_ends_its_worker_once_is_done(tmp_path, how):
    before = partial(how, 0.0) if how is pool_tasks.square_after else how
    with pool_of(partial(pool_tasks.die_once, tmp_path, before)) as pool:
        assert list(pool.map(range(8))) == [(number, number) for number in range(8)]
    assert len(list(tmp_path.iterdir())) == 3


def test_a_task_that_takes_too_long_is_given_up():
    with pool_of(partial(pool_tasks.hang_at, 2), tries=2, timeout_s=0.8) as pool:
        results = dict(pool.map(range(6)))
    assert results.pop(2) == Failed(2, "took longer than 0.8 seconds 2 times")
    assert results == {number: number for number in (0, 1, 3, 4, 5)}


def test_a_result_that_waited_for_the_parent_did_not_take_too_long():
    with pool_of(pool_tasks.double_text, 1, timeout_s=0.5) as pool:
        results = pool.map(["a", "b" * 3_000_000, "c"])  # no pipe holds the second
        next(results)
        pool_tasks.square_after(0.8)
        assert [result for _, result in results] == ["b" * 6_000_000, "cc"]


@pytest.mark.parametrize(
    ("task", "reason"),
    [
        ("no message", "ValueError"),
        ("two lines", "ValueError: first second"),
        ("recursion", "RecursionError: maximum recursion depth exceeded"),
        ("lambda", "its result cannot be sent back: "),
        ("unreadable", "its result cannot be read: EOFError: not to be read"),
    ],
)
def test_a_task_that_raises_fails_and_its_worker_lives_on(task, reason):
    with pool_of(pool_tasks.fail, 1) as pool:
        pids = pool.pids
        (_, failed), (_, after) = pool.map([task, "fine"])
        assert pool.pids == pids
    assert failed.task == task
    assert failed.reason.startswith(reason)
    assert len(failed.reason.splitlines()) == 1
    assert after == "fine"


def test_a_task_that_cannot_be_sent_fails_in_its_place():
    unsendable = lambda: 0  # noqa: E731
    with pool_of(pool_tasks.fail, 1) as pool:
        first, *others = (result for _, result in pool.map([unsendable, 1, unsendable, unsendable]))
    assert first.reason.startswith("it cannot be sent to a worker: ")
    assert [getattr(result, "task", result) for result in others] == [1, unsendable, unsendable]


def test_big_tasks_and_results():
    texts = [letter * 5_000_000 for letter in "abcdef"]
    with pool_of(pool_tasks.double_text) as pool:
        assert all(task == text and result == text + text for text, (task, result) in zip(texts, pool.map(texts), strict=True))


def test_idle_workers_that_die_are_replaced():
    with pool_of(pool_tasks.square) as pool:
        assert len(list(pool.map(range(10)))) == 10
        before = pool.pids
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        assert list(pool.map(range(10))) == [(number, number * number) for number in range(10)]
        assert not set(pool.pids) & set(before)


def test_workers_that_die_while_they_start_are_replaced(tmp_path):
    with Pool(partial(pool_tasks.die_making_first, tmp_path), workers=1) as pool:
        assert list(pool.map([2, 3])) == [(2, 4), (3, 9)]
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (pool_tasks.make_nothing, "a worker cannot be made ready: ValueError: no weights here"),
        (pool_tasks.die_making, "5 workers in a row were lost before they were ready; the last one was killed (signal 9)"),
    ],
)
def test_workers_that_cannot_be_made_ready_are_an_error(make, reason):
    with Pool(make, workers=1) as pool:
        with pytest.raises(PoolError) as raised:
            list(pool.map([1, 2, 3]))
        assert str(raised.value) == reason
        assert not pool.pids


def test_what_no_process_can_find_is_an_error():
    with pytest.raises(PoolError, match="what makes a worker ready cannot be sent to one"):
        Pool(lambda: pool_tasks.square, workers=1)


@pytest.mark.parametrize("settings", [{"workers": 0}, {"workers": 1, "tries": 0}, {"workers": 1, "ahead": -1}])
def test_settings_out_of_range(settings):
    with pytest.raises(ValueError, match="at least one worker"):
        Pool(partial(pool_tasks.make, pool_tasks.square), **settings)


def _leave(results):
    results.close()


def _interrupt(results):
    with pytest.raises(KeyboardInterrupt):
        results.throw(KeyboardInterrupt)


@pytest.mark.parametrize("stop", [_leave, _interrupt])
def test_a_map_that_is_left_early_ends_the_workers(stop):
    pool = pool_of(partial(pool_tasks.hang_at, 3))
    pids = pool.pids
    results = pool.map(range(100))
    next(results)
    stop(results)
    assert not any(is_alive(pid) for pid in pids)
    with pytest.raises(PoolError, match="the pool is closed"):
        list(pool.map([1]))


def test_tasks_that_cannot_be_taken_end_the_workers():
    def tasks():
        yield 1
        raise OSError("disk gone")

    pool = pool_of(pool_tasks.square)
    pids = pool.pids
    with pytest.raises(OSError, match="disk gone"):
        list(pool.map(tasks()))
    assert not any(is_alive(pid) for pid in pids)


def test_leaving_the_block_ends_the_workers():
    with pool_of(partial(pool_tasks.hang_at, 1)) as pool:
        pids = pool.pids
        results = pool.map(range(100))
        assert next(results) == (0, 0)
    assert len(pids) == 2
    assert not any(is_alive(pid) for pid in pids)
    with pytest.raises(PoolError, match="the pool is closed"):
        next(results)


def test_one_map_at_a_time():
    with pool_of(pool_tasks.square, 1) as pool:
        first = pool.map([1, 2, 3])
        assert next(first) == (1, 1)
        with pytest.raises(PoolError, match="not at its end"):
            next(pool.map([4]))
        assert list(first) == [(2, 4), (3, 9)]


def test_workers_have_only_their_own_end_of_their_own_pipe():
    with pool_of(pool_tasks.say_sockets, 3) as pool:
        sockets = dict(result for _, result in pool.map(range(30)))
    assert all(len(inodes) == 1 for inodes in sockets.values())
    assert len({inode for inodes in sockets.values() for inode in inodes}) == len(sockets)


def start_leader(how):
    """A process with three workers that share its output; returns when two of them are at their task."""
    source = Path(onrecord.__file__).parents[1]
    leader = subprocess.Popen(
        [sys.executable, pool_tasks.__file__, how],
        env={**os.environ, "PYTHONPATH": str(source)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert [leader.stdout.readline() for _ in range(2)] == [b"at work\n"] * 2
    return leader


holds_the_interpreter = pytest.param(
    "run wild", marks=pytest.mark.skipif(sys.platform != "linux", reason="needs a signal at the end of a pipe")
)


@pytest.mark.parametrize("how", ["sleep", holds_the_interpreter])
def test_workers_end_with_a_parent_that_is_killed(how):
    leader = start_leader(how)
    leader.kill()
    assert leader.communicate(timeout=LONG_S) == (b"", b"")  # its output ends when the last process that has it is gone


def test_ctrl_c_ends_the_parent_and_its_workers_in_silence():
    leader = start_leader("sleep")
    os.killpg(leader.pid, signal.SIGINT)
    assert leader.communicate(timeout=LONG_S) == (b"interrupted\n", b"")
    assert leader.returncode == 0
