"""What checking an article costs beside reading it, and with a record of many entries, in one run on the same texts.

    python -m benchmarks.checking                       # the project's own articles, without a record
    python -m benchmarks.checking --record large.db     # and held against what others told

Runs are interleaved, so that a busy machine slows all alike; printed are seconds an article (median, 95 of 100) and the ratio
of the medians to reading alone.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from onrecord import Checker, Reader, open_record
from onrecord.ingest import from_text
from onrecord.schema import Document

ARTICLES = tuple(Path(__file__).parent / "data" / name for name in ("claims_articles.jsonl", "claims_articles_later.jsonl"))
MOST = 0.95


def documents() -> list[Document]:
    """The articles of the benchmark, each with its day."""
    rows = [json.loads(line) for path in ARTICLES for line in path.read_text(encoding="utf-8").splitlines()]
    return [from_text(row["text"], published=row["published"]) for row in rows]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--record", type=Path, help="a record to hold the claims against")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    if args.record and not args.record.is_file():
        print(f"{args.record}: no such file", file=sys.stderr)
        return 2
    articles, reader = documents(), Reader()
    ways: dict[str, Callable[[Document], object]] = {"read": reader.read, "check": Checker(reader=reader).check}
    if args.record:
        ways["check with record"] = Checker(open_record(args.record), reader).check
    for way in ways.values():
        way(articles[0])  # models, tables and patterns are loaded once
    took: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(args.rounds):
        for article in articles:
            for name, way in ways.items():
                start = time.perf_counter()
                way(article)
                took[name].append(time.perf_counter() - start)
    alone = statistics.median(took["read"])
    for name, seconds in took.items():
        middle, late = statistics.median(seconds), sorted(seconds)[int(MOST * len(seconds))]
        print(
            f"{name:18} median {middle * 1000:6.1f} ms  95 % under {late * 1000:6.1f} ms  {middle / alone:5.2f} of reading alone"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
