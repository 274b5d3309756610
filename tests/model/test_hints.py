"""Hints: which phrases of the table are found in which words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.model.heads import STATUS_KINDS
from onrecord.model.hints import _table, forms, status_hints


def hinted(text):
    words = text.lower().split()
    return {(words[at], STATUS_KINDS[kind]) for at, kind in zip(*np.nonzero(status_hints(words)), strict=True)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("they swore her in on monday", ("swore", "takes_office")),
        ("the outgoing premier", ("outgoing", "leaves_office")),
        ("both put pen to paper", ("put", "signs")),
        ("parliament ratified the pact", ("ratified", "ratifies")),
        ("she applied for membership", ("applied", "applies")),
        ("the ministers held talks", ("held", "meets")),
    ],
)
def test_a_phrase_of_the_table_gives_its_kind(text, expected):
    assert expected in hinted(text)


@pytest.mark.parametrize("text", ["the river runs to the sea", "put the lid on", ""])
def test_other_words_give_none(text):
    assert hinted(text) == set()


def test_every_kind_has_phrases_enough_to_be_a_thesaurus():
    kinds = [phrase.kind for phrases in _table().values() for phrase in phrases]
    assert all(kinds.count(number) >= 100 for number in range(len(STATUS_KINDS)))


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (("v", "name"), ["name", "names", "named", "naming"]),
        (("v", "press"), ["press", "presses", "pressed", "pressing"]),
        (("n", "bid"), ["bid", "bids"]),
        (("a", "at"), ["at"]),
    ],
)
def test_forms(entry, expected):
    assert forms(*entry) == expected


@given(st.lists(st.sampled_from(["swear", "in", "swore", "the", "a", ",", "put", "pen", "to", "paper", "x"]), max_size=40))
def test_hints_fit_the_words(words):
    found = status_hints(words)
    assert found.shape == (len(words), len(STATUS_KINDS))
    assert set(np.unique(found)) <= {0.0, 1.0}
