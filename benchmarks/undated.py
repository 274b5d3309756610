"""How well the day of publication is inferred where a text has none.

Every document of the gold files is read as if undated; told are the share of those whose true day (or true range of days) the
inferred range contains, and how wide the ranges are. `today` is fixed, so that a run can be repeated.

    python benchmarks/undated.py ../shared/gold/gold-dev.jsonl ../shared/gold/gold-seed.jsonl --only-undated
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from onrecord.text.boilerplate import find_boilerplate
from onrecord.text.sentences import split_sentences
from onrecord.text.time import find_times
from onrecord.text.time.publication import Inferred, infer_published

TODAY = date(2026, 11, 25)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One document: its true first and last day, and the range inferred, if any."""

    id: str
    truth: tuple[str, str]
    inferred: Inferred | None

    @property
    def contained(self) -> bool:
        """Whether the whole truth lies in the range."""
        return self.inferred is not None and self.inferred.range[0] <= self.truth[0] and self.truth[1] <= self.inferred.range[1]

    @property
    def width(self) -> int:
        """Days of the range beyond the first."""
        if self.inferred is None:
            return 0
        first, last = (date.fromisoformat(day) for day in self.inferred.range)
        return (last - first).days


def infer(rows: Iterable[dict[str, Any]], *, only_undated: bool = False) -> Iterator[Outcome]:
    """Each row read without its date: `published`, `dct` or `date`, or `published_range` for those that never had one."""
    for row in rows:
        day = row.get("published") or row.get("dct") or row.get("date")
        truth = (day, day) if day else row.get("published_range")
        if not truth or (only_undated and day):
            continue
        text = row["text"]
        sentences = split_sentences(text)
        times = find_times(text, sentences=sentences)
        found = infer_published(text, times, boilerplate=find_boilerplate(text), sentences=sentences, today=TODAY)
        yield Outcome(row["id"], (truth[0], truth[1]), found)


def summary(outcomes: list[Outcome]) -> dict[str, float]:
    """Documents, those with a range, the share of all and of those with one that contain the truth, the median width in days."""
    ranged = [outcome for outcome in outcomes if outcome.inferred]
    contained = sum(outcome.contained for outcome in outcomes)
    return {
        "documents": len(outcomes),
        "with a range": len(ranged),
        "contained, of all": round(100 * contained / len(outcomes), 1) if outcomes else 0.0,
        "contained, of those": round(100 * contained / len(ranged), 1) if ranged else 0.0,
        "median width in days": statistics.median(outcome.width for outcome in ranged) if ranged else 0.0,
    }


def read_rows(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """The rows of JSON Lines files."""
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines if line.strip())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+", help="JSON Lines with text and a date")
    parser.add_argument("--only-undated", action="store_true", help="only documents whose day nobody knows exactly")
    parser.add_argument("--limit", type=int, help="documents to read")
    parser.add_argument("--errors", action="store_true", help="show the documents whose range does not contain the truth")
    args = parser.parse_args()
    try:
        outcomes = list(infer(list(read_rows(args.files))[: args.limit], only_undated=args.only_undated))
    except OSError as error:
        print(f"undated: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    print(json.dumps(summary(outcomes)))
    for outcome in outcomes if args.errors else ():
        if outcome.inferred and not outcome.contained:
            print(outcome.id, outcome.truth, outcome.inferred.range, "; ".join(outcome.inferred.reasons), sep=" | ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
