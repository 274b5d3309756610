"""Quotation marks: where quoted speech opens and closes in a text.

Newspapers mix conventions: curly and straight marks, guillemets, the ASCII pairs `` and '', a quotation that runs over
several paragraphs and opens anew in each, marks that are never closed. `find_quotations` walks the text once and
returns what is inside double quotation marks; it never fails on unbalanced input.

Single quotation marks are left out on purpose: in English text they cannot be told from apostrophes without a parser,
and PolNeAR's split of direct and indirect content counts double marks only.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.schema import Span
from onrecord.text.sentences import split_paragraphs

_MARK = re.compile(r"[“”„«»\"＂]|``|''|\n[ \t\r]*\n")
_OPENERS = frozenset("“„«") | {"``"}
_STRAIGHT = frozenset('"＂')
_INWARD = frozenset({"„“", "»«"})  # German pairs, closed by what opens elsewhere
_INDENT = 8
_BEFORE_OPENING = frozenset(" \t\n\r([{—–-/\u00a0")


@dataclass(frozen=True, slots=True)
class Quotation:
    """One stretch of quoted text, marks included; `closed` is False where its closing mark is missing."""

    span: Span
    closed: bool


def find_quotations(text: str, paragraphs: Sequence[Span] | None = None) -> list[Quotation]:
    """Quoted stretches of `text` in order, none overlapping another; `paragraphs` are its own, if they are known already.

    A quotation left open ends at the next blank line, or with its line if the next mark opens another. In the convention of
    quotations over several paragraphs, each of them opens anew, so each paragraph gives a stretch of its own and only the
    last one is `closed`.

    >>> [q.span for q in find_quotations('“We agree,” she said.')]
    [Span(start=0, end=11)]
    """
    found: list[Quotation] = []
    line_ends = [paragraph.end for paragraph in (split_paragraphs(text) if paragraphs is None else paragraphs)]
    open_at: int | None = None

    def end_at(end: int, *, closed: bool) -> None:
        nonlocal open_at
        if open_at is not None:
            if not closed:
                while end > open_at and text[end - 1].isspace():
                    end -= 1
            found.append(Quotation(Span(open_at, end), closed=closed))
        open_at = None

    for match in _MARK.finditer(text):
        mark, start, end = match[0], *match.span()
        if mark.startswith("\n"):
            end_at(start, closed=False)
        elif open_at is None:
            if _may_open(text, mark, start, end):
                open_at = start
        elif _opens_line(text, mark, start, end):
            end_at(start, closed=False)
            open_at = start
        elif (line := _line_end(line_ends, open_at)) < start and _may_open(text, mark, start, end):
            end_at(line, closed=False)  # never closed in its own line; a closing mark further down would still close it
            open_at = start
        elif mark not in _OPENERS or text[open_at] + mark in _INWARD:
            end_at(end, closed=True)
        # Any other opening mark is nested, or the first was never closed.
    end_at(len(text), closed=False)
    return found


def _line_end(line_ends: list[int], at: int) -> int:
    """Where the paragraph that `at` stands in ends."""
    return line_ends[bisect_right(line_ends, at)]


def _opens_line(text: str, mark: str, start: int, end: int) -> bool:
    """Whether a mark met inside a quotation begins a line, and so the next paragraph of that quotation."""
    if mark not in _OPENERS and mark not in _STRAIGHT:
        return False
    if end >= len(text) or text[end].isspace():
        return False
    at = start
    while at > 0 and start - at < _INDENT and text[at - 1] in " \t":
        at -= 1
    return at > 0 and text[at - 1] == "\n" and (text[end].isupper() or text[end] in "[.…")


def _may_open(text: str, mark: str, start: int, end: int) -> bool:
    """Whether a mark met outside a quotation opens one; a stray closing mark does not, nor do inches (6' 2")."""
    if mark in _OPENERS:
        return True
    if mark == "»":  # »so«, unless it points at something or closes what was never opened
        return end < len(text) and not text[end].isspace() and (start == 0 or text[start - 1] in _BEFORE_OPENING)
    if mark not in _STRAIGHT or end >= len(text) or text[end].isspace():
        return False
    return start == 0 or text[start - 1] in _BEFORE_OPENING or not text[start - 1].isalnum()


def quotations_at(quotations: Sequence[Quotation], span: Span) -> Sequence[Quotation]:
    """Those of `quotations` (in order, as found) that share a character with `span` or touch it."""
    low = bisect_left(quotations, span.start, key=lambda quotation: quotation.span.end)
    high = bisect_right(quotations, span.end, key=lambda quotation: quotation.span.start)
    return quotations[low:high]


def quoted_share(text: str, spans: Sequence[Span], quotations: Sequence[Quotation]) -> float:
    """Share of the letters and digits of `spans` that stand inside quotation marks, 0 to 1 (0 for empty spans)."""
    letters = quoted = 0
    for span in spans:
        letters += _letters(text, span.start, span.end)
        for quotation in quotations_at(quotations, span):
            quoted += _letters(text, max(span.start, quotation.span.start), min(span.end, quotation.span.end))
    return quoted / letters if letters else 0.0


def _letters(text: str, start: int, end: int) -> int:
    return sum(map(str.isalnum, text[start:end]))
