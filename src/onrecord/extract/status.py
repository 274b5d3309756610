"""Status events as the heads read them: a trigger word with its kind and factuality, and its arguments.

Every word has a score for each kind, since one word can carry two ("succeeds": one takes office, the other leaves it). Three
layers of tags mark participants (who), offices, bodies and subjects (what) and times (when); what belongs to which trigger is
decided by the ties, pair by pair, within a sentence of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from onrecord.extract.attribution import Role, fit_edge, span_of
from onrecord.extract.mention import runs
from onrecord.model.encoder import Encoded, Encoder
from onrecord.model.heads import FACT_VECTORS, FACTUALITIES, STATUS_KINDS, Floats, Ints, Linker, pair_buckets
from onrecord.schema import Factuality, Span, StatusKind

MADE_BY = "head:status"
_LEAST = -1.5  # log-odds of a tie that is still better than none
_ROLE_FIRST, _ROLE_LAST = FACT_VECTORS.index("role_first"), FACT_VECTORS.index("role_last")


@dataclass(frozen=True, slots=True)
class Told:
    """One event as the heads mark it; spans in characters, arguments in text order. `sentence` is that of the trigger."""

    kind: StatusKind
    factuality: Factuality
    trigger: Span
    who: tuple[Span, ...]
    what: tuple[Span, ...]
    when: tuple[Span, ...]
    sentence: int
    confidence: float
    made_by: str = MADE_BY


def find_told(text: str, encoded: Encoded, encoder: Encoder) -> list[Told]:
    """The events of `text` in the order of their triggers; `encoder` is the one that made `encoded`."""
    pieces = encoded.pieces
    chances = _sigmoid(encoded.facts["kinds"])
    words, kinds = np.nonzero((chances > np.array(encoder.status_thresholds)) & pieces.word_start[:, None])
    if not len(words):
        return []
    triggers = np.unique(words).astype(np.int32)
    factuality = encoded.facts["facts"][triggers].argmax(axis=1).tolist()
    linkers = (encoder.fact_linkers.to_who, encoder.fact_linkers.to_what, encoder.fact_linkers.to_when)
    tied = [_arguments(text, encoded, triggers, number, linker) for number, linker in enumerate(linkers)]
    place = {int(word): at for at, word in enumerate(triggers)}
    return [
        Told(
            kind=StatusKind(STATUS_KINDS[kind]),
            factuality=Factuality(FACTUALITIES[factuality[place[word]]]),
            trigger=span_of(text, pieces, Role(word, word, 0.0)),
            who=tied[0][place[word]],
            what=tied[1][place[word]],
            when=tied[2][place[word]],
            sentence=int(pieces.sentence[word]),
            confidence=round(float(chances[word, kind]), 3),
        )
        for word, kind in zip(words.tolist(), kinds.tolist(), strict=True)
    ]


def _arguments(text: str, encoded: Encoded, triggers: Ints, role: int, linker: Linker) -> list[tuple[Span, ...]]:
    """For each trigger the spans of one role that are tied to it."""
    pieces = encoded.pieces
    marked = runs(pieces, encoded.facts["roles"][:, 3 * role : 3 * role + 3])
    if not marked:
        return [()] * len(triggers)
    edges = np.array([(first, last) for first, last, _ in marked], dtype=np.int32)
    spans = [fit_edge(text, span_of(text, pieces, Role(first, last, 0.0))) for first, last, _ in marked]
    a = encoded.vectors[triggers, role].astype(np.float32)
    b = (encoded.vectors[edges[:, 0], _ROLE_FIRST] + encoded.vectors[edges[:, 1], _ROLE_LAST]).astype(np.float32)
    ends = np.stack([triggers, triggers], axis=1)
    scores = linker.scores(a, b, pair_buckets(ends, edges, pieces.sentence, pieces.paragraph))
    near = np.abs(pieces.sentence[triggers][:, None] - pieces.sentence[edges[:, 0]][None, :]) <= 1
    chosen = (scores > 0) & near
    if role == 0:  # something is done by somebody: the likeliest where none is likely
        best = np.where(near, scores, -np.inf).argmax(axis=1)
        lonely = ~chosen.any(axis=1) & (near.any(axis=1))
        chosen[lonely, best[lonely]] = scores[lonely, best[lonely]] > _LEAST
    return [tuple(spans[i] for i in np.flatnonzero(row)) for row in chosen]


def _sigmoid(scores: Floats) -> Floats:
    result: Floats = (1 / (1 + np.exp(-np.clip(scores, -30, 30)))).astype(np.float32)
    return result
