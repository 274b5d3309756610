"""What the heads of the encoder answer, and the arithmetic of tying spans together (numpy only).

The tag head marks sources, cues and contents. The link heads give every piece six short vectors; a content span is tied
to a cue, and a cue to a source, by the dot product of two of them plus learned terms for how far apart the two stand.
Both choices have a way out ("none of these"), so a span that the tag head marked in error can still be dropped here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")

# The link vectors of a piece, in the order the network lays them out. A span's vector is the sum of the one of its first
# word and the one of its last word.
LINK_VECTORS = ("content_first", "content_last", "cue_of_content", "cue_for_source", "source_first", "source_last")
LINK_SIZE = 64

# The heads for facts: names, status events, what refers to what. A word may carry several kinds of event (who succeeds somebody
# takes office while the other leaves it), so their scores are logits of their own; participants (who), what and when are
# three layers of tags, since one word can be the participant of one event and part of what another is about.
MENTION_TAGS = ("O", *(f"{edge}-{kind}" for kind in ("person", "organisation", "place", "other") for edge in "BI"))
STATUS_KINDS = ("takes_office", "leaves_office", "appointed", "elected", "applies", "invited", "signs", "ratifies", "accedes",
                "pledges", "meets", "requests", "rejects")  # fmt: skip
FACTUALITIES = ("asserted", "negated", "future", "possible")
ROLES = ("who", "what", "when")
FACT_HEADS = {"mentions": len(MENTION_TAGS), "kinds": len(STATUS_KINDS), "facts": len(FACTUALITIES), "roles": 3 * len(ROLES)}
FACT_VECTORS = ("for_who", "for_what", "for_when", "role_first", "role_last", "anaphor", "name_first", "name_last")

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

_GAPS = np.array([1, 2, 3, 5, 9, 17, 33, 65])  # pieces between two spans, the lower edge of each bucket but the first
GAP_BUCKETS = 2 * (len(_GAPS) + 1)
_FAR_SENTENCES = 3
_FAR_PARAGRAPHS = 3
STEP_BUCKETS = (2 * _FAR_SENTENCES + 1) * (2 * _FAR_PARAGRAPHS + 1)
RANK_BUCKETS = 6
_START = (0.0, *[-math.inf] * 6)  # a text begins as if after O


def gap_bucket(a_first: Ints, a_last: Ints, b_first: Ints, b_last: Ints) -> Ints:
    """How many pieces lie between span a and span b, and on which side of a: 0..GAP_BUCKETS-1. Arrays broadcast."""
    after = b_first > a_first
    between = np.where(after, b_first - a_last, a_first - b_last) - 1
    size = np.searchsorted(_GAPS, np.maximum(between, 0), side="right")
    codes: Ints = (size + np.where(after, len(_GAPS) + 1, 0)).astype(np.int32)
    return codes


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


@dataclass(frozen=True, slots=True)
class Linker:
    """Learned terms of one kind of tie, from spans a (contents, or cues) to spans b (cues, or sources).

    `gap_a`, `step_a`: (buckets, LINK_SIZE), distance terms that depend on a; `gap`, `step`, `rank`: (buckets,), those
    that do not; `none`, `none_bias`: the score of "none of them".
    """

    gap_a: Floats
    step_a: Floats
    gap: Floats
    step: Floats
    rank: Floats
    none: Floats
    none_bias: Floats

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Floats], prefix: str) -> Linker:
        """From arrays named `prefix.gap_a` and so on."""
        return cls(**{field.name: arrays[f"{prefix}.{field.name}"] for field in fields(cls)})

    def log_probabilities(self, a: Floats, b: Floats, codes: tuple[Ints, Ints, Ints]) -> Floats:
        """a (n, LINK_SIZE), b (m, LINK_SIZE), codes (n, m) from `pair_buckets` -> (n, m + 1), the last column "none"."""
        none = (a @ self.none * np.float32(1 / math.sqrt(LINK_SIZE)) + self.none_bias)[:, None]
        return log_softmax(np.concatenate([self.scores(a, b, codes), none], axis=1))

    def scores(self, a: Floats, b: Floats, codes: tuple[Ints, Ints, Ints]) -> Floats:
        """The same without "none": logits (n, m), each pair on its own."""
        gap, step, rank = codes
        scale = np.float32(1 / math.sqrt(LINK_SIZE))
        plain = a @ b.T * scale + self.gap[gap] + self.step[step] + self.rank[rank]
        by_distance = np.take_along_axis(a @ self.gap_a.T, gap, axis=1) + np.take_along_axis(a @ self.step_a.T, step, axis=1)
        total: Floats = (plain + by_distance * scale).astype(np.float32)
        return total


@dataclass(frozen=True, slots=True)
class Linkers:
    """Both kinds of tie."""

    content_cue: Linker
    cue_source: Linker


@dataclass(frozen=True, slots=True)
class FactLinkers:
    """The ties of these heads: a trigger to its arguments in each role (several may fit), an anaphor to a name or to none."""

    to_who: Linker
    to_what: Linker
    to_when: Linker
    to_name: Linker

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """In the order of the fields."""
        return tuple(field.name for field in fields(cls))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Logistic regression from the scores of the heads (log-probabilities) to the chance that an attribution is right."""

    bias: float
    weights: tuple[float, ...]

    def probability(self, scores: tuple[float, ...]) -> float:
        """Between 0 and 1; `scores` in the order the calibration was fitted with."""
        total = self.bias + sum(w * s for w, s in zip(self.weights, scores, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True, slots=True)
class Decoding:
    """How bold the reading of the heads is: both numbers were chosen on PolNeAR dev.

    `outside`: subtracted from the log-probability of O, so that more is marked at first. `least_confidence`: below it an
    attribution is dropped again, now that cue, source and ties have had their say.
    """

    outside: float
    least_confidence: float


def log_softmax(scores: Floats) -> Floats:
    """Log-probabilities along the last axis."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    result: Floats = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def best_path(scores: Floats) -> list[int]:
    """The most likely sequence of tags in which an I follows its own B or I (Viterbi). `scores` (n, 7) log-probabilities.

    Written for the one constraint there is: from any tag to O or any B, to I only within its role. So a step needs the
    best score overall and three pairs, not a 7 x 7 table.
    """
    back: list[tuple[int, int, int, int]] = []
    so, bs, is_, bc, ic, bt, it = _START
    for o_, b1, i1, b2, i2, b3, i3 in scores.tolist():
        state = (so, bs, is_, bc, ic, bt, it)
        best = max(state)
        at = state.index(best)
        f1 = 1 if bs > is_ else 2
        f2 = 3 if bc > ic else 4
        f3 = 5 if bt > it else 6
        back.append((at, f1, f2, f3))
        so, bs, bc, bt = best + o_, best + b1, best + b2, best + b3
        is_, ic, it = state[f1] + i1, state[f2] + i2, state[f3] + i3
    state = (so, bs, is_, bc, ic, bt, it)
    tag = state.index(max(state))
    path: list[int] = []
    for step in reversed(back):
        path.append(tag)
        tag = step[0] if tag == 0 or tag % 2 else step[tag // 2]
    path.reverse()
    return path
