"""From labelled triggers and arguments to events with names and dates, from cases in the marks of training/status.py."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from onrecord.extract.status import Told
from onrecord.link.cast import Cast
from onrecord.link.status import link_events
from onrecord.schema import Factuality, Span, StatusKind
from onrecord.text.sentences import split_sentences
from onrecord.text.time import find_times
from training.status import parse_marked

CASES = [
    json.loads(line) for line in (Path(__file__).parents[1] / "cases/link/status.jsonl").read_text(encoding="utf-8").splitlines()
]


def told_in(marked, sentences):
    text, labelled = parse_marked(marked, "case")
    spans = lambda found: tuple(Span(*one) for one in found)  # noqa: E731
    return [
        Told(
            StatusKind(e.kind),
            Factuality(e.factuality),
            Span(*e.trigger),
            spans(e.who),
            spans(e.what),
            spans(e.time),
            next(i for i, s in enumerate(sentences(text)) if s.start <= e.trigger[0] < s.end),
            1.0,
        )
        for e in labelled
    ]


@pytest.mark.parametrize("case", CASES, ids=[c["text"][:60] for c in CASES])
def test_events(case):
    text, _ = parse_marked(case["text"], "case")
    published = case.get("published")
    sentences = split_sentences(text)
    cast = Cast(text, sentences, on=(published, published) if published else None)
    found = link_events(cast, told_in(case["text"], split_sentences), find_times(text, published), [], sentences)
    rows = [[e.kind, e.factuality, list(e.who), e.what, e.when.value if e.when else None] for e in found]
    assert rows == case["events"]
    for event in found:
        assert event.span.covers(event.trigger)
        assert len(event.who) == len(event.who_ids)
