"""Reads `tests/cases/text`: one JSON row a case; a row with `xfail` is a known failure and must go on failing until mended."""

import json
from pathlib import Path

import pytest

CASES = Path(__file__).parents[1] / "cases" / "text"


def cases(name, field):
    rows = [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines()]
    return [
        pytest.param(
            row["text"],
            row[field],
            row.get("open", []),
            id=f"{at}-{row['text'][:24]!a}",
            marks=[pytest.mark.xfail(reason=row["xfail"], strict=True)] if "xfail" in row else [],
        )
        for at, row in enumerate(rows, 1)
    ]


def in_order(text, spans):
    """Asserts that spans lie in the text, in order, without overlap and without outer white space."""
    at = 0
    for span in spans:
        assert at <= span.start < span.end <= len(text)
        assert not text[span.start].isspace()
        assert not text[span.end - 1].isspace()
        at = span.end


def uncovered(text, spans):
    """What stands outside the spans."""
    at, left = 0, []
    for span in spans:
        left.append(text[at : span.start])
        at = span.end
    return "".join([*left, text[at:]])
