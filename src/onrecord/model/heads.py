"""What the heads of the encoder answer, and the arithmetic of tying spans together (numpy only).

The tag head marks sources, cues and contents. The link heads give every piece six short vectors; a content span is tied
to a cue, and a cue to a source, by the dot product of two of them plus learned terms for how far apart the two stand.
Both choices have a way out ("none of these"), so a span that the tag head marked in error can still be dropped here.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")

# The link vectors of a piece, in the order the network lays them out. A span's vector is the sum of the one of its first
# word and the one of its last word.
LINK_VECTORS = ("content_first", "content_last", "cue_of_content", "cue_for_source", "source_first", "source_last")
LINK_SIZE = 64

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

_GAPS = np.array([1, 2, 3, 5, 9, 17, 33, 65])  # pieces between two spans, the lower edge of each bucket but the first
GAP_BUCKETS = 2 * (len(_GAPS) + 1)
_FAR_SENTENCES = 3
_FAR_PARAGRAPHS = 3
STEP_BUCKETS = (2 * _FAR_SENTENCES + 1) * (2 * _FAR_PARAGRAPHS + 1)
RANK_BUCKETS = 6


def gap_bucket(a_first: Ints, a_last: Ints, b_first: Ints, b_last: Ints) -> Ints:
    """How many pieces lie between span a and span b, and on which side of a: 0..GAP_BUCKETS-1. Arrays broadcast."""
    after = b_first > a_first
    between = np.where(after, b_first - a_last, a_first - b_last) - 1
    size = np.searchsorted(_GAPS, np.maximum(between, 0), side="right")
    return (size + np.where(after, len(_GAPS) + 1, 0)).astype(np.int32)


def step_bucket(sentences: Ints, paragraphs: Ints) -> Ints:
    """Sentences and paragraphs from span a to span b (signed), together one code: 0..STEP_BUCKETS-1."""
    sentence = np.clip(sentences, -_FAR_SENTENCES, _FAR_SENTENCES) + _FAR_SENTENCES
    paragraph = np.clip(paragraphs, -_FAR_PARAGRAPHS, _FAR_PARAGRAPHS) + _FAR_PARAGRAPHS
    return (sentence * (2 * _FAR_PARAGRAPHS + 1) + paragraph).astype(np.int32)


def rank_bucket(a_first: Ints, b_first: Ints) -> Ints:
    """Is b the nearest, second or a further candidate on its side of a? Shape (len(a), len(b)); `b_first` ascends."""
    position = np.searchsorted(b_first, a_first, side="right")[:, None]
    order = np.arange(len(b_first))[None, :]
    after = order >= position
    rank = np.where(after, order - position, position - 1 - order)
    return (np.minimum(rank, 2) + np.where(after, 3, 0)).astype(np.int32)


def pair_buckets(a: Ints, b: Ints, sentence: Ints, paragraph: Ints) -> tuple[Ints, Ints, Ints]:
    """Gap, step and rank codes of every pair; `a` (n, 2) and `b` (m, 2) hold first and last piece, `b` in order.

    The step is measured from the nearer edge of a: a quotation of five sentences is next to the cue that follows it.
    """
    a_first, a_last, b_first, b_last = a[:, :1], a[:, 1:], b[None, :, 0], b[None, :, 1]
    edge = np.where(b_first > a_first, a_last, a_first)
    gap = gap_bucket(a_first, a_last, b_first, b_last)
    step = step_bucket(sentence[b_first] - sentence[edge], paragraph[b_first] - paragraph[edge])
    return gap, step, rank_bucket(a[:, 0], b[:, 0])
