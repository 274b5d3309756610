"""Spans of one text that do not overlap, asked by place without walking through all of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from onrecord.schema import Span


class Stretches:
    """Spans in text order, none inside another."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._order = sorted(range(len(spans)), key=lambda index: spans[index])
        self._spans = [spans[index] for index in self._order]
        self._ends = [span.end for span in self._spans]

    def touching(self, span: Span) -> Iterator[int]:
        """The indices, as given, of the spans that share a character with `span`, in text order."""
        at = bisect_right(self._ends, span.start)
        while at < len(self._spans) and self._spans[at].start < span.end:
            yield self._order[at]
            at += 1

    def before(self, span: Span) -> int:
        """How many of the spans end before `span` begins."""
        return bisect_right(self._ends, span.start)

    def touches(self, span: Span) -> bool:
        """Whether any of the spans shares a character with `span`."""
        return next(self.touching(span), None) is not None
