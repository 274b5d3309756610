"""Expressions with their type and value, labelled by hand: `tests/cases/text/time_*.jsonl`. All texts were written for the project."""

import json
from collections import Counter

import pytest
from text_cases import CASES

from onrecord.text.time import find_times

ROWS = [
    (f"{file.stem}-{line}", json.loads(written))
    for file in sorted(CASES.glob("time_*.jsonl"))
    for line, written in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(
            row,
            id=f"{place}-{row['text'][:24]!a}",
            marks=[pytest.mark.xfail(reason=row["xfail"], strict=True)] if "xfail" in row else [],
        )
        for place, row in ROWS
    ],
)
def test_time_case(row):
    found = find_times(row["text"], row.get("published"), row.get("published_range"))
    assert [[time.span.of(row["text"]), str(time.type), time.value] for time in found] == row["times"]


def test_time_cases_are_many_and_stand_once():
    assert sum(len(row["times"]) for _, row in ROWS) >= 200
    counted = Counter((row["text"], row.get("published"), str(row.get("published_range"))) for _, row in ROWS)
    assert [case for case, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("row", [pytest.param(row, id=place) for place, row in ROWS])
def test_time_case_labels_its_own_text(row):
    at = 0
    for surface, kind, value in row["times"]:
        at = row["text"].index(surface, at) + len(surface)
        assert kind in ("DATE", "TIME", "DURATION", "SET")
        assert value
    assert row["group"]
    assert ("published" in row) != ("published_range" in row)
