"""The day on which a text was written, where it says so: in its dateline, or by the weekday of its lead.

Agency copy is often printed on the day after it was written ("MOSCOW, Aug. 5 (AP) - ... signed today"), and where only a few
days are possible, the lead of a report tells which ("agreed Wednesday to spend more").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise

from onrecord.schema.dates import first_date, last_date
from onrecord.text.time.grammar import Match
from onrecord.text.time.tense import tense_around
from onrecord.text.time.words import Token

_HEAD = 30  # tokens in which a dateline stands
_LEAD = 2  # sentences
_LATE = timedelta(days=7)  # between writing and printing, at most
_MARKS = ("(", "-", "–", "—", ":")


def written_on(found: Sequence[Match], tokens: Sequence[Token], firsts: Sequence[int], published: tuple[str, str]) -> str | None:
    """The ISO day of writing, if the text tells it and it fits the first and last day of publication; else None.

    `found` are the longest matches of the grammar, `firsts` the first token of each sentence.
    """
    first, last = first_date(published[0]), last_date(published[1])
    days = [*_datelines(found, tokens, first, last), *(_leads(found, tokens, firsts, first, last) if first != last else ())]
    return days[0].isoformat() if days else None


def _datelines(found: Sequence[Match], tokens: Sequence[Token], first: date, last: date) -> Iterator[date]:
    for match in found:
        if match.start > _HEAD:
            return
        mark = tokens[match.end].text if match.end < len(tokens) else ""
        place = [token.text for token in tokens[: match.start] if token.text.isalpha()]
        if mark in _MARKS and match.has("day") and match.has("month") and any(word.isupper() and len(word) > 2 for word in place):
            days = [day for day in _days(match, first.year - 1, last.year) if first - _LATE <= day <= last]
            if len(days) == 1:
                yield days[0]


def _days(match: Match, first: int, last: int) -> Iterator[date]:
    """The days that a dateline without a year may mean, in the years from first to last."""
    month, number = match.value("month", "MONTH"), match.value("day", "DD", "DDTH") or 0
    for year in range(first, last + 1):
        with suppress(ValueError):
            yield date(year, month, number)


def _leads(found: Sequence[Match], tokens: Sequence[Token], firsts: Sequence[int], first: date, last: date) -> Iterator[date]:
    """The only day of a narrow range that is the weekday of the lead."""
    days = (last - first).days
    bounds = [*firsts, len(tokens)]
    for match in found:
        if match.start >= bounds[min(_LEAD, len(bounds) - 1)] or days >= _LATE.days:
            return
        number = match.value("weekday", "WEEKDAY")
        if number and not match.has("rel") and not match.has("month"):
            sentence = next((pair for pair in pairwise(bounds) if match.start < pair[1]), (0, len(tokens)))
            if tense_around(tokens, match.start, match.end, sentence) != "future":
                yield from (day for day in (first + timedelta(days=n) for n in range(days + 1)) if day.isoweekday() == number)
