"""Whether a record survives kills: the same articles taken in undisturbed and under SIGKILL must give the same record.

1. ONE.db: `ingest` with one worker, undisturbed. Its duration says how the kills have to be spread.
2. TWO.db: `ingest` with two workers, killed at random moments (a third each: the whole group, only the main process, one worker).
   After a kill of the group or of the main process all others must end by themselves; then what was acknowledged must be there,
   and the command starts again. A killed worker must not stop the run. At the end one undisturbed run takes in what is left.
3. The tables of both are compared row by row (recorded times aside), and the passages word by word.
4. Every document acknowledged by any run must be on record, exactly once as current.

    .venv/bin/python benchmarks/survive.py --count 5000 --kills 50 --out survive.json
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from itertools import count, cycle, islice
from pathlib import Path
from typing import Any

MAKER = Path(__file__).with_name("articles.py")
ENDS = (0, 1)  # 1: some inputs failed; the broken lines do
PATIENCE = 10.0  # seconds in which workers have to end after their main process
STILL = 180.0  # seconds without an acknowledgement after which a run is taken to hang
SHORTEST = 0.2  # seconds before a kill of the start
BURSTS = (0.12, 0.3, 0.6)  # how often a burst comes next, in each attempt: a kill later in a run costs at least a commit
SPREAD = 0.7  # of the time that is expected to be left for work; the rest is margin
SHOWN = 5  # differences of each sort
PHRASES = 200
CHANGED, KNOWN = ("recorded", "revised"), ("recorded", "revised", "reread", "unchanged")
TIMES = frozenset({"recorded_from", "first_seen", "last_seen", "created", "moment"})
SHADOWS = ("data", "idx", "content", "docsize", "config")


class Target(StrEnum):
    """Whom a kill hits."""

    GROUP = "group"
    MAIN = "main"
    WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Kill:
    """A kill to come: whom, and how many seconds after the start or the kill before; `working`: or the first new document."""

    target: Target
    delay: float
    working: bool


@dataclass(frozen=True, slots=True)
class Killed:
    """A kill that was placed: in which phase of a run, and after how many seconds all its other processes were gone."""

    target: Target
    delay: float
    starting: bool
    gone: float | None


@dataclass(frozen=True, slots=True)
class Plain:
    """An undisturbed run: its exit code, its seconds, those until the first document was on record, and all outcomes."""

    code: int
    seconds: float
    first: float
    outcomes: dict[str, int]


@dataclass(slots=True)
class Report:
    """All that was measured; `faults` is what must be empty."""

    undisturbed: Plain | None = None
    disturbed: dict[str, Any] = field(default_factory=dict)
    last: Plain | None = None
    compared: dict[str, Any] = field(default_factory=dict)
    acknowledged: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class BrokenError(Exception):
    """Why there is nothing to measure, in one line."""


# ---- processes ------------------------------------------------------------------------------------------------------------


class Run:
    """One start of the command, in a process group of its own; what it acknowledges goes to the file `acks`."""

    def __init__(self, command: list[str], acks: Path) -> None:
        self.acks = acks
        self.complaints = acks.with_suffix(".err")
        self._working = False
        with acks.open("wb") as out, self.complaints.open("wb") as errors:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=errors, start_new_session=True)

    @property
    def working(self) -> bool:
        """Whether it has put anything new on record yet."""
        self._working = self._working or bool(re.search(rb'"(recorded|revised)"', self.acks.read_bytes()))
        return self._working

    def ends_within(self, seconds: float) -> bool:
        """Whether the main process ends by itself in that time."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def finish(self) -> int:
        """Waits for the end; the exit code. BrokenError if it stands still."""
        size, since = -1, time.monotonic()
        while not self.ends_within(0.2):
            if self.acks.stat().st_size != size:
                size, since = self.acks.stat().st_size, time.monotonic()
            elif time.monotonic() - since > STILL:
                raise BrokenError(f"{self.acks.stem}: nothing was acknowledged for {STILL:g} seconds, and it does not end")
        return self._process.returncode

    def kill_worker(self, rng: random.Random) -> bool:
        """Kills one of the workers, waited for while there is none; False if the run ends before."""
        while not self.ends_within(0.01):
            if found := [child for child in children(self._process.pid) if b"spawn_main" in command_line(child)]:
                with suppress(ProcessLookupError):  # it died in this moment: then another
                    os.kill(rng.choice(found), signal.SIGKILL)
                    return True
        return False

    def kill(self, target: Target) -> float | None:
        """Kills the main process or all; the seconds until nothing of the run is left, None if more than PATIENCE."""
        if target is Target.GROUP:
            os.killpg(self._process.pid, signal.SIGKILL)
        else:
            self._process.kill()
        began = time.monotonic()
        self._process.wait()
        while group(self._process.pid):
            if time.monotonic() - began > PATIENCE:
                self.end()
                return None
            time.sleep(0.01)
        return time.monotonic() - began

    def end(self) -> None:
        """Sees to it that nothing of the run is left."""
        if group(self._process.pid):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def children(pid: int) -> list[int]:
    """The children of all threads of a process."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += map(int, task.read_text().split())
        except OSError:  # the thread is gone
            continue
    return found


def command_line(pid: int) -> bytes:
    """The command line of a process, empty where there is none any more."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def group(leader: int) -> list[int]:
    """The living processes of a process group; those dead that nobody has waited for do not count."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, its_group = status.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(its_group) == leader and state not in "ZX":
            found.append(int(status.parent.name))
    return found


# ---- acknowledgements -----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Acks:
    """What all runs have acknowledged so far: documents on record, and how often each of them was changed."""

    known: set[str] = field(default_factory=set)
    changes: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)

    def add(self, path: Path) -> Counter[str]:
        """Takes in the lines of one run, of which the last may be cut; their outcomes."""
        outcomes: Counter[str] = Counter()
        for line in path.read_bytes().split(b"\n")[:-1]:
            try:
                ack = json.loads(line)
                outcome, document = ack["outcome"], ack.get("document")
            except (ValueError, KeyError, AttributeError) as error:
                raise BrokenError(f"{path.name}: {line[:80]!r} acknowledges nothing ({error})") from error
            outcomes[outcome] += 1
            if outcome in KNOWN:
                self.known.add(document)
                self.changes[document] += outcome in CHANGED
        self.outcomes += outcomes
        return outcomes

    def missing(self, record: Path) -> list[str]:
        """Acknowledged documents that are not on record as acknowledged."""
        if not self.known:
            return []
        sql = "SELECT key, count(*), count(*) - count(recorded_to) FROM document GROUP BY key"
        with closing(opened(record)) as database:
            found = {key: (versions, current) for key, versions, current in database.execute(sql)}
        faults = []
        for document in sorted(self.known):
            versions, current = found.get(document, (0, 0))
            if current != 1 or versions < self.changes[document]:
                told = f"{versions} versions on record, {current} of them current, and {self.changes[document]} acknowledged"
                faults.append(f"{document}: {told}")
        return faults


def opened(record: Path) -> sqlite3.Connection:
    """A read-only connection: it leaves the log of a killed run where it is, for the next run to take up."""
    return sqlite3.connect(f"{record.resolve().as_uri()}?mode=ro", uri=True, timeout=60)


def integrity(record: Path) -> list[str]:
    """What SQLite finds wrong with the file."""
    if not record.exists():
        return []
    with closing(opened(record)) as database:
        return [row[0] for row in database.execute("PRAGMA integrity_check") if row[0] != "ok"]


# ---- comparison -----------------------------------------------------------------------------------------------------------


def compare(one: Path, two: Path) -> tuple[dict[str, int], list[str]]:
    """The number of rows of each table of the first record, and how the second differs from it."""
    with closing(sqlite3.connect(":memory:", uri=True)) as database:
        for name, path in (("one", one), ("two", two)):
            database.execute(f"ATTACH ? AS {name}", (f"{path.resolve().as_uri()}?mode=ro",))
        definitions = [set(database.execute(f"SELECT name, sql FROM {name}.sqlite_master")) for name in ("one", "two")]
        faults = [f"defined otherwise: {name}" for name, _ in sorted(definitions[0] ^ definitions[1], key=str)]
        sizes = {}
        for table in tables(database):
            (size,), (other,) = (database.execute(f"SELECT count(*) FROM {name}.{table}").fetchone() for name in ("one", "two"))
            sizes[table] = size
            faults += [f"{table}: {size} rows and {other}"] if size != other else []
            faults += differences(database, table)
    return sizes, faults


def tables(database: sqlite3.Connection) -> list[str]:
    """The tables of the first record that hold rows of their own."""
    sql = (
        "SELECT name, sql LIKE 'CREATE VIRTUAL%' FROM one.sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'"
    )
    found = dict(database.execute(sql))
    shadows = {f"{name}_{part}" for name, virtual in found.items() if virtual for part in SHADOWS}
    return sorted(name for name, virtual in found.items() if not virtual and name not in shadows)


def differences(database: sqlite3.Connection, table: str) -> list[str]:
    """The first rows that one record has, or has more often, than the other."""
    wanted = list(columns(database, table))
    if not wanted:
        return []
    by = ", ".join(map(str, range(1, len(wanted) + 1)))
    rows = {name: f"SELECT {', '.join(wanted)}, count(*) AS times FROM {name}.{table} GROUP BY {by}" for name in ("one", "two")}
    faults = []
    for has, lacks in (("one", "two"), ("two", "one")):
        cursor = database.execute(f"{rows[has]} EXCEPT {rows[lacks]} LIMIT {SHOWN}")
        names = [column[0] for column in cursor.description]
        faults += [f"{table}, only in {has}: {legible(names, row)}" for row in cursor]
    return faults


def columns(database: sqlite3.Connection, table: str) -> Iterator[str]:
    """What is compared of a table: all columns but recorded times, and of the end of a row only whether it has one."""
    for _, name, *_ in database.execute(f"PRAGMA one.table_info({table})"):
        if name == "recorded_to":
            yield "recorded_to IS NULL AS current"
        elif table == "meta" and name == "value":
            yield f"CASE WHEN key IN ({', '.join(map(repr, sorted(TIMES)))}) THEN '' ELSE value END AS value"
        elif name not in TIMES:
            yield name


def legible(names: list[str], row: tuple[Any, ...]) -> str:
    """A row in at most one line's worth of words."""
    return ", ".join(f"{name}={str(value)[:60]!r}" for name, value in zip(names, row, strict=True) if value is not None)


def compare_passages(one: Path, two: Path, rng: random.Random) -> tuple[dict[str, int], list[str]]:
    """Sizes of the index of passages, and where the second differs: by the words of every passage and by phrases found."""
    words = [passage_words(record) for record in (one, two)]
    faults = [] if words[0] == words[1] else [f"passages: {first_difference(*words)}"]
    phrases = sorted(set(pick_phrases(words[0], rng)))
    found = [count_passages(record, phrases) for record in (one, two)]
    for phrase, hits, others in zip(phrases, *found, strict=True):
        faults += [f"phrase {phrase!r}: found {hits} times and {others}"] if hits != others else []
    return {"words of passages": len(words[0]), "phrases": len(phrases), "found by phrases": sum(found[0])}, faults


def passage_words(record: Path) -> list[tuple[int, str]]:
    """Every word of the index in order, with the passage it stands in."""
    with closing(opened(record)) as database:
        database.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, passage, instance)")
        return [(passage, sys.intern(word)) for passage, word in database.execute(
            "SELECT doc, term FROM temp.vocabulary ORDER BY doc, offset"
        )]  # fmt: skip


def first_difference(words: list[tuple[int, str]], others: list[tuple[int, str]]) -> str:
    """The first words that differ."""
    for one, another in zip(words, others, strict=False):
        if one != another:
            return f"word {one[1]!r} of passage {one[0]} against {another[1]!r} of passage {another[0]}"
    return f"{len(words)} words against {len(others)}"


def pick_phrases(words: list[tuple[int, str]], rng: random.Random) -> Iterator[str]:
    """Two words in a row of one passage each, at most PHRASES."""
    places = rng.sample(range(len(words) - 1), min(2 * PHRASES, len(words) - 1)) if words else []
    pairs = ((words[at], words[at + 1]) for at in places)
    found = (f"{word} {following}" for (passage, word), (same, following) in pairs if passage == same)
    return islice(found, PHRASES)


def count_passages(record: Path, phrases: list[str]) -> list[int]:
    """How many passages each phrase is found in."""
    with closing(opened(record)) as database:
        sql = "SELECT count(*) FROM passage WHERE passage MATCH ?"
        return [database.execute(sql, (f'"{phrase}"',)).fetchone()[0] for phrase in phrases]


# ---- the steps ------------------------------------------------------------------------------------------------------------


def plan(kills: int, work: float, start: float, bursts: float, rng: random.Random) -> list[Kill]:
    """Kills for runs that take `start` seconds to begin and have `work` seconds of work between them.

    A third each goes to the group, the main process and a worker. Some come in bursts of three to five and hit the start;
    `bursts` is how likely one comes next. The others come while documents are put on record, so spread that there is work left
    for the last of them.
    """
    targets = list(islice(cycle(Target), kills))
    rng.shuffle(targets)
    longest = max(2 * SPREAD * work / (kills * (1 - bursts)), SHORTEST)
    waits: list[tuple[float, bool]] = []
    while len(waits) < kills:
        if not waits or rng.random() < bursts:
            waits += [(rng.uniform(SHORTEST, max(start, 2 * SHORTEST)), False) for _ in range(rng.randint(3, 5))]
        else:
            waits.append((rng.uniform(0, longest), True))
    return [Kill(target, *wait) for target, wait in zip(targets, waits, strict=False)]


class Survival:
    """The folder of one measurement, and the report that grows in it."""

    def __init__(self, command: list[str], folder: Path, articles: Path, rng: random.Random) -> None:
        self.report = Report()
        self._command = [*command, str(articles), "--json"]
        self._folder = folder
        self._rng = rng
        self._numbers = count(1)
        self._acks = Acks()
        self._run: Run | None = None

    def close(self) -> None:
        """Ends what still runs, after an error or an interruption."""
        if self._run:
            self._run.end()

    @property
    def one(self) -> Path:
        """The record taken in undisturbed."""
        return self._folder / "ONE.db"

    @property
    def two(self) -> Path:
        """The record taken in under kills."""
        return self._folder / "TWO.db"

    def measure(self, kills: int) -> Report:
        """All steps; what does not hold is in `faults` of the report."""
        report = self.report
        report.undisturbed = self._plain(self.one, 1, Acks())
        for attempt in range(len(BURSTS)):
            self._disturb(kills, report.undisturbed, attempt)
            if report.disturbed["placed"] == kills:
                break
        else:
            report.faults.append(f"only {report.disturbed['placed']} of {kills} kills could be placed: take more articles")
        report.last = self._plain(self.two, 2, self._acks)
        self._check("at the end", whole=True)
        report.compared, faults = compare(self.one, self.two)
        sizes, more = compare_passages(self.one, self.two, self._rng)
        report.compared |= sizes
        report.faults += [*faults, *more]
        report.acknowledged = {**self._acks.outcomes, "documents": len(self._acks.known)}
        return report

    def _start(self, record: Path, workers: int) -> Run:
        command = [*self._command, "--record", str(record), "--workers", str(workers)]
        self._run = Run(command, self._folder / f"acks-{next(self._numbers):03}.jsonl")
        return self._run

    def _plain(self, record: Path, workers: int, acks: Acks) -> Plain:
        began = time.monotonic()
        run = self._start(record, workers)
        first: float | None = None
        while first is None and not run.ends_within(0.02):
            first = time.monotonic() - began if run.working else None
        self._expect_end(run)
        seconds = time.monotonic() - began
        return Plain(run.finish(), round(seconds, 2), round(first or seconds, 2), dict(acks.add(run.acks)))

    def _expect_end(self, run: Run) -> None:
        if run.finish() not in ENDS:
            said = run.complaints.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            raise BrokenError(f"{run.acks.stem}: exit code {run.finish()}: {said[-1] if said else 'nothing said'}")

    def _disturb(self, kills: int, plain: Plain, attempt: int) -> None:
        """One attempt to place all kills while TWO.db is made."""
        for old in self._folder.glob("TWO.db*"):
            old.unlink()
        self._acks = Acks()
        halves = attempt + 1  # one for two workers, which are at most twice as fast as one, and one more for each new attempt
        work = (plain.seconds - plain.first) / 2**halves
        began, placed, starts, changed = time.monotonic(), [], 1, 0
        run = self._start(self.two, 2)
        for kill in plan(kills, work, plain.first / (attempt + 1), BURSTS[attempt], self._rng):
            killed = self._place(run, kill)
            if killed is None:
                break
            placed.append(killed)
            if killed.target is not Target.WORKER:
                outcomes = self._acks.add(run.acks)
                changed += sum(outcomes[outcome] for outcome in CHANGED)
                self._check(f"after kill {len(placed)} ({killed.target})", whole=len(placed) % 10 == 0)
                run, starts = self._start(self.two, 2), starts + 1
        self._expect_end(run)
        self._acks.add(run.acks)
        self.report.disturbed = summary(placed) | {"attempts": attempt + 1, "starts": starts, "recorded by killed runs": changed}
        self.report.disturbed["seconds"] = round(time.monotonic() - began, 1)

    def _place(self, run: Run, kill: Kill) -> Killed | None:
        """Waits and kills; None where the run ends before."""
        while kill.working and not run.working:
            if run.ends_within(0.02):
                return None
        if run.ends_within(kill.delay):
            return None
        starting = not run.working
        if kill.target is not Target.WORKER:
            gone = run.kill(kill.target)
            if gone is None:
                self.report.faults.append(
                    f"{run.acks.stem}: workers were still there {PATIENCE:g} s after the kill of {kill.target}"
                )
            return Killed(kill.target, kill.delay, starting, gone)
        return Killed(kill.target, kill.delay, starting, None) if run.kill_worker(self._rng) else None

    def _check(self, when: str, *, whole: bool) -> None:
        """What was acknowledged is on record; `whole`: and the file is sound."""
        faults = self._acks.missing(self.two) + (integrity(self.two) if whole else [])
        self.report.faults += [f"{when}: {fault}" for fault in faults[:SHOWN]]


def summary(placed: list[Killed]) -> dict[str, Any]:
    """The kills that were placed, in figures."""
    gone = [killed.gone for killed in placed if killed.gone is not None]
    return {
        "placed": len(placed),
        "of whom": dict(Counter(killed.target.value for killed in placed)),
        "before anything new was on record": sum(killed.starting for killed in placed),
        "while documents were recorded": sum(not killed.starting for killed in placed),
        "longest until all were gone": round(max(gone, default=0.0), 2),
    }


# ---- telling --------------------------------------------------------------------------------------------------------------


def show(report: Report) -> None:
    """The report as a table."""
    for step, content in asdict(report).items():
        if step != "faults":
            for name, value in (content or {}).items():
                told = ", ".join(f"{key} {number}" for key, number in value.items()) if isinstance(value, dict) else value
                print(f"{step:<14}{name:<36}{told}")
    print(f"{'result':<14}{'faults':<36}{len(report.faults)}")
    for fault in report.faults:
        print(f"  {fault}")


def run_all(args: argparse.Namespace, folder: Path) -> Report:
    """Makes the articles, unless a file is given, and measures."""
    articles: Path = args.articles or folder / "articles.jsonl"
    if not args.articles:
        subprocess.run(
            [sys.executable, MAKER, "--count", str(args.count), "--seed", str(args.seed), "--out", articles], check=True
        )
    with closing(Survival(shlex.split(args.command), folder, articles.resolve(), random.Random(args.seed))) as survival:
        return survival.measure(args.kills)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "articles", type=Path, nargs="?", help="JSON Lines to take in (default: made, see benchmarks/articles.py)"
    )
    parser.add_argument("--count", type=int, default=5_000, help="articles to make")
    parser.add_argument("--seed", type=int, default=7, help="of the articles and of the kills")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument(
        "--command", default=".venv/bin/onrecord ingest", help="what takes in FILE --record FILE --workers N --json"
    )
    parser.add_argument("--folder", type=Path, help="where to leave records and acknowledgements (default: nowhere)")
    parser.add_argument("--out", type=Path, help="JSON to write")
    args = parser.parse_args()
    folder = args.folder or Path(tempfile.mkdtemp(prefix="survive-"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        report = run_all(args, folder)
        if args.out:
            args.out.write_text(json.dumps(asdict(report), indent=1) + "\n", encoding="utf-8")
    except (OSError, BrokenError, sqlite3.Error, subprocess.CalledProcessError) as error:
        print(f"survive: {error}", file=sys.stderr)
        return 2
    finally:
        if not args.folder:
            shutil.rmtree(folder)
    show(report)
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
