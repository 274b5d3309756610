"""Names in a text: spans of the mention head, each with the kind it gives them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from onrecord.extract.attribution import Role, fit_edge, span_of
from onrecord.model.encoder import Encoded
from onrecord.model.heads import MENTION_TAGS, Floats
from onrecord.model.pieces import Pieces
from onrecord.schema import Span

MADE_BY = "head:mention"


class Name(NamedTuple):
    """A name as the head marks it: "person", "organisation", "place" or "other" (agreements, summits, works, events)."""

    span: Span
    kind: str
    first: int  # piece of its first word
    last: int  # piece of its last word


def find_names(text: str, encoded: Encoded) -> list[Name]:
    """The named mentions of `text` in order, none inside another; a name never runs over the end of a paragraph."""
    pieces = encoded.pieces
    names = []
    for first, last, tag in runs(pieces, encoded.facts["mentions"]):
        span = fit_edge(text, span_of(text, pieces, Role(first, last, 0.0)))
        if any(c.isalnum() for c in span.of(text)):
            names.append(Name(span, MENTION_TAGS[2 * tag + 1].removeprefix("B-"), first, last))
    return names


def runs(pieces: Pieces, scores: Floats) -> list[tuple[int, int, int]]:
    """(first word, last word, number of the kind) of each run of tags O, B-0, I-0, B-1, I-1 ... in `scores` (pieces, tags).

    The best tag of each word is taken; an I that follows nothing of its kind, or begins a paragraph, opens a run.
    """
    words = np.flatnonzero(pieces.word_start)
    best = scores[words].argmax(axis=1).tolist()
    found: list[tuple[int, int, int]] = []
    last_kind, last_paragraph = -1, -1
    for word, tag, paragraph in zip(words.tolist(), best, pieces.paragraph[words].tolist(), strict=True):
        kind = (tag - 1) // 2 if tag else -1
        if tag and tag % 2 == 0 and kind == last_kind and paragraph == last_paragraph:
            found[-1] = (found[-1][0], word, kind)
        elif tag:
            found.append((word, word, kind))
        last_kind, last_paragraph = kind, paragraph
    return found
