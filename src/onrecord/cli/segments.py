"""A text cut wherever a marked stretch begins or ends, so that stretches may overlap and the markup still nests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from onrecord.schema import Attribution, Reading, Span

_BLANK_LINES = re.compile(r"\r?\n(?:[ \t]*\r?\n)+")
_LINE_BREAK = re.compile(r"(?:\r?\n)+")


class Role(StrEnum):
    """What a stretch of the text is."""

    SOURCE = "source"
    CUE = "cue"
    CONTENT = "content"
    FURNITURE = "furniture"
    TIME = "time"
    EVENT = "event"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text with its role in the attribution, time, status event or claim at `index` (None for furniture).

    Of a status event the word that carries it is marked.
    """

    span: Span
    role: Role
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch in which the same marks hold throughout."""

    span: Span
    marks: tuple[Mark, ...]


def marks_of(reading: Reading) -> list[Mark]:
    """Every stretch to be marked, clipped to the text."""
    found = [Mark(span, Role.FURNITURE) for span in reading.boilerplate]
    found += [Mark(time.span, Role.TIME, index) for index, time in enumerate(reading.times)]
    found += [Mark(event.trigger, Role.EVENT, index) for index, event in enumerate(reading.status_events)]
    for index, attribution in enumerate(reading.attributions):
        found += [Mark(span, role, index) for span, role in _roles(attribution)]
    size = len(reading.text)
    clipped = (Mark(Span(max(m.span.start, 0), min(m.span.end, size)), m.role, m.index) for m in found)
    return [mark for mark in clipped if mark.span.start < mark.span.end]


def segments(text: str, marks: Iterable[Mark], cuts: Iterable[int] = ()) -> list[Segment]:
    """`text` from its first character to its last in segments, cut at `cuts` too.

    >>> [tuple(s.span) for s in segments("abcd", [Mark(Span(1, 3), Role.CUE)])]
    [(0, 1), (1, 3), (3, 4)]
    """
    opening: dict[int, list[Mark]] = {}
    points = {0, len(text), *cuts}
    for mark in marks:
        opening.setdefault(mark.span.start, []).append(mark)
        points |= set(mark.span)
    ordered = sorted(points)
    active: list[Mark] = []
    found = []
    for start, end in pairwise(ordered):
        active = [mark for mark in active if mark.span.end > start] + opening.get(start, [])
        found.append(Segment(Span(start, end), tuple(active)))
    return found


def paragraphs(text: str) -> Iterator[Span]:
    """The paragraphs of `text`: what blank lines part, or, where there are none, what line breaks part."""
    gap = _BLANK_LINES if _BLANK_LINES.search(text.strip()) else _LINE_BREAK
    start = 0
    for found in gap.finditer(text):
        if found.start() > start:
            yield Span(start, found.start())
        start = found.end()
    if start < len(text):
        yield Span(start, len(text))


def is_hard_wrapped(paragraph: str) -> bool:
    """Whether its line breaks only keep lines short, as in mail and wire copy, and mean nothing."""
    *lines, _last = paragraph.splitlines() or [""]
    return len(lines) > 1 and all(45 <= len(line) <= 100 for line in lines)


def _roles(attribution: Attribution) -> Iterator[tuple[Span, Role]]:
    if attribution.source:
        yield attribution.source, Role.SOURCE
    if attribution.cue:
        yield attribution.cue, Role.CUE
    for span in attribution.content:
        yield span, Role.CONTENT
