"""A stretch of the canonical text."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """Unicode code points `start` to `end` (exclusive) of a document's canonical text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters it covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Whether every character of `other` is inside this one."""
        return self.start <= other.start and other.end <= self.end
