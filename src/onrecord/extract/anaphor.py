"""Which name a pronoun or plain description refers to, by its vectors."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np

from onrecord.model.encoder import Encoded
from onrecord.model.heads import FACT_VECTORS, Floats, Ints, Linker, pair_buckets
from onrecord.schema import Span

_ANAPHOR, _FIRST, _LAST = (FACT_VECTORS.index(name) for name in ("anaphor", "name_first", "name_last"))
REACH = 900  # word pieces back to the names it may refer to; as in training
_MOST = 48  # of the nearest names before it


class Antecedents:
    """Ties of one text, from anything that refers to a name before it."""

    def __init__(self, encoded: Encoded, linker: Linker) -> None:
        self._encoded = encoded
        self._linker = linker
        self._found: dict[Span, tuple[int, int]] = {}

    def chances(self, span: Span, names: Sequence[Span]) -> list[tuple[int, float]]:
        """(index into `names`, probability) of those before `span` and in reach; what is missing to one is "none of them".

        `names` are in text order, none inside another.
        """
        first, last = self._words(span)
        before = bisect_right(names, span.start, key=_end)
        ends = {i: self._words(names[i]) for i in range(max(0, before - _MOST), before)}
        near = [i for i, (_, end) in ends.items() if first - end < REACH]
        if not near:
            return []
        edges = np.array([ends[i] for i in near], dtype=np.int32)
        vectors, pieces = self._encoded.vectors, self._encoded.pieces
        a = vectors[[first], _ANAPHOR].astype(np.float32)
        b = (vectors[edges[:, 0], _FIRST] + vectors[edges[:, 1], _LAST]).astype(np.float32)
        codes = pair_buckets(np.array([[first, last]], dtype=np.int32), edges, pieces.sentence, pieces.paragraph)
        logp: Floats = self._linker.log_probabilities(a, b, codes)
        return list(zip(near, np.exp(logp[0, :-1]).tolist(), strict=True))

    def _words(self, span: Span) -> tuple[int, int]:
        """First pieces of the first and last word of `span`."""
        if span in self._found:
            return self._found[span]
        starts: Ints = self._encoded.pieces.start
        first = max(int(np.searchsorted(starts, span.start, side="right")) - 1, 0)
        last = max(int(np.searchsorted(starts, span.end, side="left")) - 1, first)
        while last > first and not self._encoded.pieces.word_start[last]:
            last -= 1
        self._found[span] = first, last
        return first, last


def _end(span: Span) -> int:
    return span.end
