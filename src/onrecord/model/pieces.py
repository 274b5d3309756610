"""Text as the encoder sees it: word pieces, a feature code for each, and windows over them.

The word pieces are uncased and know nothing of line breaks, so each piece carries a feature code that gives back what
lower-casing and tokenising lost: the shape of its word, whether a sentence or paragraph begins with it, and whether it
stands inside quotation marks. Training and reading both come through here, so the two cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from onrecord.model.heads import STATUS_KINDS
from onrecord.model.hints import status_hints
from onrecord.schema import Span
from onrecord.text.quotes import Quotation, find_quotations
from onrecord.text.sentences import split_paragraphs, split_sentences

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]

CLS, SEP = 101, 102  # ids of the marks round a window
WINDOW = 254  # word pieces of one window, [CLS] and [SEP] not counted
_SOFT_WINDOW = 170  # from here on a window may end at a paragraph

# feature code = shape + SHAPES * (place + PLACES * quote)
LOWER, TITLE, UPPER, INITIAL, MIXED, DIGIT, SYMBOL, UNKNOWN_SHAPE = range(8)
WITHIN, SENTENCE_START, PARAGRAPH_START = range(3)
OUTSIDE, INSIDE, OPENING, CLOSING = range(4)
SHAPES, PLACES, QUOTES = 8, 3, 4
FEATURES = SHAPES * PLACES * QUOTES


@dataclass(frozen=True, slots=True)
class Pieces:
    """Word pieces of one text. Arrays of one length n, except where said.

    `start`, `end`: code points in the text. `word_start`: True where a word or punctuation mark begins.
    `sentence`, `paragraph`: index of the sentence and paragraph a piece stands in. `hints`: (n, kinds) 1.0 on the first
    piece of a word with which a phrase for a kind of status event begins.
    """

    ids: Ints
    start: Ints
    end: Ints
    word_start: Bools
    feature: Ints
    sentence: Ints
    paragraph: Ints
    sentences: tuple[Span, ...]
    quotations: tuple[Quotation, ...]
    hints: Floats

    def __len__(self) -> int:
        return len(self.ids)


def word_shape(word: str) -> int:
    """Shape code of a word as printed: TITLE for "Rutte", MIXED for "McCain", DIGIT for "2024", SYMBOL for "”"."""
    if word.islower():
        return LOWER
    if word.isalpha():
        if len(word) == 1:
            return INITIAL if word.isupper() else LOWER
        if word.isupper():
            return UPPER
        return TITLE if word[0].isupper() and word[1:].islower() else MIXED
    if any(c.isdigit() for c in word):
        return DIGIT
    return MIXED if any(c.isalpha() for c in word) else SYMBOL


def cut_pieces(text: str, tokenizer: Tokenizer) -> Pieces:
    """Tokenise `text` and describe every piece."""
    encoding = tokenizer.encode(text, add_special_tokens=False)
    count = len(encoding.ids)
    ids = np.array(encoding.ids, dtype=np.int32)
    offsets = np.array(encoding.offsets, dtype=np.int32).reshape(count, 2)
    words = np.array([-1 if w is None else w for w in encoding.word_ids], dtype=np.int32)
    start, end = offsets[:, 0].copy(), offsets[:, 1].copy()
    word_start = np.ones(count, dtype=np.bool_)
    word_start[1:] = words[1:] != words[:-1]

    sentences, paragraphs = split_sentences(text), split_paragraphs(text)
    quotations = find_quotations(text, paragraphs)
    sentence = _index_of(start, sentences)
    paragraph = _index_of(start, paragraphs)
    place = np.zeros(count, dtype=np.int32)
    if count:
        place[1:][sentence[1:] != sentence[:-1]] = SENTENCE_START
        place[1:][paragraph[1:] != paragraph[:-1]] = PARAGRAPH_START
        place[0] = PARAGRAPH_START
    feature = _shapes(text, start, end, word_start) + SHAPES * (place + PLACES * _quote_codes(text, start, quotations))
    hints = _hints(text, start, end, word_start)
    return Pieces(ids, start, end, word_start, feature, sentence, paragraph, tuple(sentences), tuple(quotations), hints)


def _hints(text: str, start: Ints, end: Ints, word_start: Bools) -> Floats:
    found = np.zeros((len(start), len(STATUS_KINDS)), dtype=np.float32)
    if len(start):
        first = np.flatnonzero(word_start)
        last = np.append(first[1:], len(start)) - 1
        words = [text[a:b].lower() for a, b in zip(start[first].tolist(), end[last].tolist(), strict=True)]
        found[first] = status_hints(words)
    return found


def _index_of(start: Ints, spans: Sequence[Span]) -> Ints:
    begins = np.array([span.start for span in spans], dtype=np.int32)
    return np.maximum(np.searchsorted(begins, start, side="right") - 1, 0).astype(np.int32)


def _shapes(text: str, start: Ints, end: Ints, word_start: Bools) -> Ints:
    """Shape of the word each piece belongs to."""
    if not len(start):
        return np.zeros(0, dtype=np.int32)
    first = np.flatnonzero(word_start)
    last = np.append(first[1:], len(start)) - 1
    shapes = [word_shape(text[a:b]) for a, b in zip(start[first].tolist(), end[last].tolist(), strict=True)]
    return np.repeat(np.array(shapes, dtype=np.int32), last - first + 1)


def _quote_codes(text: str, start: Ints, quotations: Sequence[Quotation]) -> Ints:
    codes = np.zeros(len(text) + 1, dtype=np.int32)
    for quotation in quotations:
        begin, stop = quotation.span
        codes[begin:stop] = INSIDE
        codes[begin] = OPENING
        if text[begin : begin + 2] == "``":
            codes[begin + 1] = OPENING
        if quotation.closed:
            codes[stop - 1] = CLOSING
            if text[stop - 2 : stop] == "''":
                codes[stop - 2] = CLOSING
    return codes[start]


def pack_windows(pieces: Pieces, size: int = WINDOW) -> list[tuple[int, int]]:
    """Windows [lo, hi) of at most `size` pieces that cover the text in order.

    A window ends at the last paragraph that leaves it two thirds full, else at the last sentence, else at a word.
    """
    windows: list[tuple[int, int]] = []
    place = (pieces.feature // SHAPES) % PLACES
    at, total = 0, len(pieces)
    while total - at > size:
        rows = slice(at + 1, at + size + 1)
        cut = _last(place[rows] == PARAGRAPH_START, _SOFT_WINDOW * size // WINDOW)
        cut = cut or _last(place[rows] != WITHIN, size // 4)
        cut = cut or _last(pieces.word_start[rows], size // 2) or size
        windows.append((at, at + cut))
        at += cut
    if at < total:
        windows.append((at, total))
    return windows


def _last(here: Bools, least: int) -> int:
    """Length of the longest window that ends where `here` holds, or 0 if none has `least` pieces."""
    found = np.flatnonzero(here)
    length = int(found[-1]) + 1 if len(found) else 0
    return length if length >= least else 0
