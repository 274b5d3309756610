"""Names as the head marks them: runs of tags over words, and never over the end of a paragraph."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.mention import find_names, runs
from onrecord.model.encoder import default_encoder
from onrecord.model.pieces import cut_pieces


def scores(tags, count=9):
    return np.eye(count, dtype=np.float32)[tags]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ([0, 0, 0], []),
        ([1, 2, 0], [(0, 1, 0)]),
        ([2, 2, 0], [(0, 1, 0)]),
        ([1, 1, 3], [(0, 0, 0), (1, 1, 0), (2, 2, 1)]),
        ([1, 4, 4], [(0, 0, 0), (1, 2, 1)]),
    ],
)
def test_runs(tags, expected):
    pieces = cut_pieces("one two six", default_encoder().tokenizer)
    assert runs(pieces, scores(tags)) == expected


def test_a_run_ends_with_its_paragraph():
    pieces = cut_pieces("one\n\ntwo six", default_encoder().tokenizer)
    assert runs(pieces, scores([1, 2, 2])) == [(0, 0, 0), (1, 2, 0)]


@given(st.lists(st.integers(0, 8), min_size=5, max_size=5))
def test_runs_are_in_order_and_apart(tags):
    pieces = cut_pieces("one two six ten red", default_encoder().tokenizer)
    found = runs(pieces, scores(tags))
    assert all(a[1] < b[0] for a, b in itertools.pairwise(found))
    assert sum(last - first + 1 for first, last, _ in found) == sum(tag > 0 for tag in tags)


def test_names_of_a_sentence():
    text = "Mark Rutte met Ursula von der Leyen in Brussels."
    found = {name.span.of(text): name.kind for name in find_names(text, default_encoder().encode(text))}
    assert found == {"Mark Rutte": "person", "Ursula von der Leyen": "person", "Brussels": "place"}
