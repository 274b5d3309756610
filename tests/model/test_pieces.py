"""Word pieces, their feature codes, and windows over them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.model.encoder import default_encoder
from onrecord.model.pieces import (
    CLOSING,
    DIGIT,
    FEATURES,
    INITIAL,
    INSIDE,
    LOWER,
    MIXED,
    OPENING,
    OUTSIDE,
    PLACES,
    SHAPES,
    SYMBOL,
    TITLE,
    UPPER,
    WINDOW,
    cut_pieces,
    pack_windows,
    word_shape,
)


@pytest.fixture(scope="module")
def tokenizer():
    return default_encoder().tokenizer


@pytest.mark.parametrize(
    ("word", "shape"),
    [("treaty", LOWER), ("Rutte", TITLE), ("NATO", UPPER), ("J", INITIAL), ("a", LOWER), ("McCain", MIXED), ("2024", DIGIT), ("G7", DIGIT), ("”", SYMBOL), ("Þór", TITLE)],
)  # fmt: skip
def test_word_shapes(word, shape):
    assert word_shape(word) == shape


def test_quotation_marks_reach_the_pieces(tokenizer):
    text = "She said: “We agree.” Then left."
    pieces = cut_pieces(text, tokenizer)
    codes = {text[s:e]: f // (SHAPES * PLACES) for s, e, f in zip(pieces.start, pieces.end, pieces.feature, strict=True)}
    assert (codes["“"], codes["We"], codes["”"], codes["Then"]) == (OPENING, INSIDE, CLOSING, OUTSIDE)


def test_marker_words_in_the_text_are_plain_text(tokenizer):
    assert {101, 102, 0, 103}.isdisjoint(cut_pieces("[CLS] said [SEP] that [MASK] is [PAD].", tokenizer).ids.tolist())


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_pieces_point_into_any_text(tokenizer, text):
    pieces = cut_pieces(text, tokenizer)
    assert len(pieces) == 0 or pieces.word_start[0]
    assert all(0 <= s <= e <= len(text) for s, e in zip(pieces.start, pieces.end, strict=True))
    assert all(0 <= f < FEATURES for f in pieces.feature)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(["word ", "Another. ", "end.\n\n", "unbelievability", "“quote” "]), max_size=900),
    st.integers(20, WINDOW),
)
def test_windows_cover_every_piece_once(tokenizer, parts, size):
    pieces = cut_pieces("".join(parts), tokenizer)
    windows = pack_windows(pieces, size)
    assert [lo for lo, _ in windows] == [0, *[hi for _, hi in windows[:-1]]][: len(windows)]
    assert (windows[-1][1] if windows else 0) == len(pieces)
    assert all(0 < hi - lo <= size for lo, hi in windows)


def test_a_word_longer_than_a_window_is_still_covered(tokenizer):
    pieces = cut_pieces("é" * 3 + "x0" * 5000, tokenizer)
    assert sum(hi - lo for lo, hi in pack_windows(pieces)) == len(pieces)
