"""Spans asked by place: the same answer as walking through all of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onrecord.link.stretches import Stretches
from onrecord.schema import Span


@given(st.lists(st.integers(1, 5), max_size=12), st.integers(0, 60), st.integers(1, 10), st.randoms())
def test_touching_is_what_overlaps(lengths, start, length, shuffle):
    spans, at = [], 0
    for size in lengths:
        spans.append(Span(at, at + size))
        at += size + size % 3
    shuffle.shuffle(spans)
    asked = Span(start, start + length)
    found = list(Stretches(spans).touching(asked))
    assert sorted(found) == [i for i, span in enumerate(spans) if span.overlaps(asked)]
    assert Stretches(spans).touches(asked) == bool(found)
