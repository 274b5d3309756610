"""How fast and how large a record is: writing against bare SQLite in one run, reading in another process while it is written to.

    python benchmarks/store.py [--entries 1000000] [--folder /tmp/store] [--json OUT]

Prints the share of the rate of bare SQLite inserts (same rows, same tables and indexes, same commits, same settings) that the
store reaches, bytes an entry, the time to open, and the 95th percentile of point queries and phrase searches of a reader in
another process during ingest. The documents are made: 17 tellings each, of which 12 are statements, words drawn from a vocabulary
of 20,000.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path

from onrecord.record.filing import Filing, Telling, fact_number
from onrecord.record.words import number_of, words_of
from onrecord.schema import STATEMENT, Document, Fact, Factuality, ModelInfo, Precision, Span, StatusKind, When, WhenBasis
from onrecord.store import open_record
from onrecord.text.near import bands_of

_MODEL = ModelInfo("made", "1", ("attribution",))
_VOCABULARY = 20_000
_STATEMENTS, _EVENTS = 12, 5
_BATCH = 29  # filings: 29 x 17 tellings are just under the 500 rows of a commit


def filings(seed: int, start: int = 0) -> Iterator[Filing]:
    """Made filings without end, the same for a seed."""
    for number in range(start, sys.maxsize):
        yield _filing(random.Random(f"{seed}/{number}"), number)


def _filing(chance: random.Random, number: int) -> Filing:
    sentences = [" ".join(_word(chance) for _ in range(chance.randint(9, 22))) for _ in range(_STATEMENTS + _EVENTS)]
    text = ". ".join(sentences)
    tellings, at = [], 0
    for place, sentence in enumerate(sentences):
        span = Span(at, at + len(sentence))
        tellings.append(_statement(chance, sentence, span) if place < _STATEMENTS else _event(chance, sentence, span))
        at = span.end + 2
    day = f"2025-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    publisher = f"Publisher {chance.randint(1, 300)}"
    document = Document(f"doc-{number:07d}", text, f"{number_of(text):064x}", published=day, publisher=publisher, language="en")
    return Filing(document, _MODEL, tuple(tellings), bands_of(text))


def _word(chance: random.Random) -> str:
    """A word by a law like Zipf's: the tenth of the vocabulary that is common makes up two thirds of all text."""
    return f"w{int(_VOCABULARY ** chance.random()):05d}"


def _person(chance: random.Random) -> str:
    return f"person:p{int(5_000 ** chance.random()):04d}"


def _statement(chance: random.Random, sentence: str, span: Span) -> Telling:
    who = _person(chance)
    fact = Fact(STATEMENT, (who,), f"words:{number_of(sentence):016x}")
    return Telling(
        fact, span, (), None, None, None, False, 0.9, "head:attribution", ((who, who[7:].title()),), " ".join(words_of(sentence))
    )


def _event(chance: random.Random, sentence: str, span: Span) -> Telling:
    kind = chance.choice((StatusKind.MEETS, StatusKind.PLEDGES, StatusKind.SIGNS, StatusKind.TAKES_OFFICE, StatusKind.REQUESTS))
    who, what = _person(chance), f"agreement:a{int(200_000 ** chance.random()):06d}"
    when = When(f"2025-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}", Precision.DAY, WhenBasis.STATED)
    fact = Fact(kind.value, (who,), what, Factuality.ASSERTED)
    return Telling(
        fact, span, (), when, None, None, False, 0.8, "head:status", ((who, who[7:].title()),), " ".join(words_of(sentence))
    )


def write_store(path: Path, made: list[Filing]) -> float:
    """Seconds that the store takes for filings, in commits of at most 500 rows."""
    with open_record(str(path), create=True) as record:
        begun = time.perf_counter()
        for start in range(0, len(made), _BATCH):
            record.add_many(made[start : start + _BATCH])
        return time.perf_counter() - begun


_FIRST_TOLD = "(SELECT fact_id AS fact, min(id) AS place FROM evidence GROUP BY fact_id)"
_FIRST_NAMED = (
    f"(SELECT a.entity_id AS entity, min(t.place) AS place FROM about a JOIN {_FIRST_TOLD} t ON t.fact = a.fact_id GROUP BY 1)"
)
_ORDERED = {  # tables whose keys are hashes: in the order of their rowids they would be written far more cheaply than they come
    "fact": f"SELECT f.* FROM fact f JOIN {_FIRST_TOLD} t ON t.fact = f.id ORDER BY t.place",
    "about": f"SELECT a.* FROM about a JOIN {_FIRST_TOLD} t ON t.fact = a.fact_id ORDER BY t.place",
    "entity": f"SELECT e.* FROM entity e JOIN {_FIRST_NAMED} t ON t.entity = e.id ORDER BY t.place",
    "name": f"SELECT n.* FROM name n JOIN {_FIRST_NAMED} t ON t.entity = n.entity_id ORDER BY t.place",
    "band": "SELECT * FROM band ORDER BY text_id",
}


def write_bare(source: Path, path: Path, made: list[Filing]) -> float:
    """Seconds that bare `executemany` takes for the same rows, in the order of the documents and in as many commits."""
    with open_record(str(path), create=True):
        pass
    reading = sqlite3.connect(source)
    tables = ("text", "document", "recording", "fact", "entity", "name", "about", "evidence", "band", "grouping")
    columns = {table: [row[1] for row in reading.execute(f"PRAGMA table_info({table})")] for table in tables}
    rows = {table: reading.execute(_ORDERED.get(table, f"SELECT * FROM {table} ORDER BY 1")).fetchall() for table in tables}
    passages = [(at, telling.passage) for at, telling in enumerate((one for filing in made for one in filing.tellings), start=1)]
    reading.close()
    commits = -(-len(made) // _BATCH)
    plan = [
        (f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns[table]))})", _parts(rows[table], commits)) for table in tables
    ]
    plan.append(("INSERT INTO passage (rowid, words) VALUES (?, ?)", _parts(passages, commits)))
    writing = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "cache_size = -65536", "wal_autocheckpoint = 4000"):
        writing.execute(f"PRAGMA {pragma}").fetchall()
    begun = time.perf_counter()
    for commit in range(commits):
        writing.execute("BEGIN IMMEDIATE")
        for sql, parts in plan:
            writing.executemany(sql, parts[commit])
        writing.execute("COMMIT")
    took = time.perf_counter() - begun
    writing.close()
    return took


def _parts(rows: Sequence[tuple[object, ...]], count: int) -> list[Sequence[tuple[object, ...]]]:
    return [rows[len(rows) * at // count : len(rows) * (at + 1) // count] for at in range(count)]


def compare_writing(folder: Path, documents: int, rounds: int) -> dict[str, float]:
    """Evidence rows a second of the store and of bare SQLite, alternating; medians, and the median of the ratios."""
    ours, bare = [], []
    for turn in range(rounds):
        made = list(islice(filings(seed=turn), documents))
        rows = sum(len(filing.tellings) for filing in made)
        ours.append(rows / write_store(folder / f"ours-{turn}.db", made))
        bare.append(rows / write_bare(folder / f"ours-{turn}.db", folder / f"bare-{turn}.db", made))
    ratios = [one / other for one, other in zip(ours, bare, strict=True)]
    return {"rows_per_s": statistics.median(ours), "bare_rows_per_s": statistics.median(bare), "ratio": statistics.median(ratios)}


def read_while_writing(path: Path, seconds: float) -> dict[str, float]:
    """Milliseconds of a reader's queries in another process while documents go on being added."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    reader = context.Process(target=_read, args=(str(path), there))
    reader.start()
    here.recv()
    written, begun = 0, time.perf_counter()
    with open_record(str(path)) as record:
        made = filings(seed=99, start=10_000_000)
        while time.perf_counter() - begun < seconds:
            written += len(record.add_many(list(islice(made, _BATCH))))
    here.send("enough")
    point, phrase = here.recv()
    reader.join()
    return {
        "written_documents": written,
        "point_queries": len(point),
        "point_p95_ms": _percentile(point),
        "phrase_queries": len(phrase),
        "phrase_p95_ms": _percentile(phrase),
        "point_max_ms": max(point) * 1000,
        "phrase_max_ms": max(phrase) * 1000,
    }


def _percentile(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] * 1000


def _read(path: str, pipe: Connection) -> None:
    chance = random.Random(4)
    with open_record(path, read_only=True) as record:
        known = list(islice(filings(seed=0), 3_000))
        pipe.send("ready")
        point: list[float] = []
        phrase: list[float] = []
        while not pipe.poll():
            telling = chance.choice(chance.choice(known).tellings)
            begun = time.perf_counter()
            entry = record.entry(f"reading:{fact_number(telling.fact):016x}")
            point.append(time.perf_counter() - begun)
            assert entry is not None
            words = telling.passage.split()
            start = chance.randrange(len(words) - 3)
            begun = time.perf_counter()
            hits = record.search(" ".join(words[start : start + chance.choice((2, 3))]))
            phrase.append(time.perf_counter() - begun)
            assert hits
    pipe.send((point, phrase))


def opening(path: Path) -> float:
    """Milliseconds to open a record in a fresh process, the median of nine; without the start of Python and the imports."""
    program = (
        "import sys, time; from onrecord.store import open_record; t = time.perf_counter(); r = open_record(sys.argv[1]); "
        "r.entry('reading:0000000000000000'); print((time.perf_counter() - t) * 1000)"
    )
    runs = [
        subprocess.run([sys.executable, "-c", program, str(path)], check=True, capture_output=True, text=True) for _ in range(9)
    ]
    return statistics.median(float(run.stdout) for run in runs)


def build(path: Path, entries: int) -> dict[str, float]:
    """A record of so many entries, and what it takes."""
    begun, documents, made = time.perf_counter(), 0, filings(seed=0)
    with open_record(str(path), create=True) as record:
        while documents * (_STATEMENTS + _EVENTS) < entries * 1.02:
            documents += len(record.add_many(list(islice(made, _BATCH))))
        counts = record.counts()
    return {
        "documents": documents,
        "entries": counts["entries"],
        "evidence": counts["evidence"],
        "bytes_per_entry": counts["bytes"] / counts["entries"],
        "text_bytes_per_entry": sum(len(one.document.text) for one in islice(filings(seed=0), 1_000))
        * documents
        / 1_000
        / counts["entries"],
        "build_s": time.perf_counter() - begun,
    }


def main() -> int:
    """Runs all parts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--documents", type=int, default=4_000, help="for the comparison of writing, each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=30, help="of reading while writing")
    parser.add_argument("--folder", type=Path, default=Path("out/store"))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    shutil.rmtree(options.folder, ignore_errors=True)
    options.folder.mkdir(parents=True)
    found = {"writing": compare_writing(options.folder, options.documents, options.rounds)}
    print(found, flush=True)
    large = options.folder / "large.db"
    found["size"] = build(large, options.entries)
    print(found["size"], flush=True)
    found["opening"] = {"open_ms": opening(large)}
    found["reading"] = read_while_writing(large, options.seconds)
    print(json.dumps(found, indent=2))
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    with suppress(OSError):
        shutil.rmtree(options.folder)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
