"""A Reading arranged for people: who said what, by speaker, and when, each with its place in the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.cli.clean import one_line
from onrecord.cli.dates import DateTold, between, calendar_key, date_told, says_it_all, written_days
from onrecord.cli.dates import written_date as written_date
from onrecord.schema import (
    INFERRED_FROM,
    Attribution,
    AttributionKind,
    DateBasis,
    Document,
    Reading,
    Span,
    Time,
    TimeBasis,
    ViewKind,
)

DOUBTFUL_BELOW = 0.5
MOMENTS = 40  # dates that a brief and a page list
BETWEEN_PARTS = " … "
_PLAIN_CUES = frozenset({"said", "say", "says", "saying", "has said", "had said", "have said"})
_BASIS = {
    DateBasis.GIVEN: "date as given",
    DateBasis.JSON_LD: "date from the page's JSON-LD",
    DateBasis.METADATA: "date from the page's metadata",
    DateBasis.URL: "date from the address",
    DateBasis.PAGE: "date found in the page's text",
}
_WORDINGS = 3  # different words for one date that are shown


@dataclass(frozen=True, slots=True)
class Item:
    """One attribution as it is shown; `index` is its position in the Reading, `cue` is None where it tells nothing."""

    index: int
    content: str
    cue: str | None
    kind: AttributionKind
    place: str
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Group:
    """What one speaker said, in text order. `named` is False where the speaker is only described, as in "officials"."""

    speaker: str
    named: bool
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """A date of the article: the words that tell it, and the date itself where they alone do not ("" where they do).

    `note` says what was filled in or is not known. `indices` are positions in `Reading.times`; each has its place.
    """

    words: str
    date: str
    note: str
    indices: tuple[int, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """A sentence in which the author evaluates or forecasts."""

    index: int
    words: str
    kind: ViewKind
    place: str


@dataclass(frozen=True, slots=True)
class Digest:
    """A Reading in the order in which a person takes it in; `nameless` holds what no source is given for.

    `reasons` are those from which the date of the document was inferred; they are no longer among its `warnings`.
    """

    title: str
    credit: tuple[str, ...]
    groups: tuple[Group, ...]
    nameless: tuple[Item, ...]
    moments: tuple[Moment, ...]
    opinions: tuple[Opinion, ...]
    furniture: tuple[str, ...]
    reasons: tuple[str, ...]
    warnings: tuple[str, ...]
    counts: str


def digest(reading: Reading, name: str | None = None) -> Digest:
    """`reading` grouped by speaker, in order of first appearance; `name` is what to call a document without a title."""
    groups, nameless = _group(reading)
    furniture = _furniture(reading)
    doubtful = sum(a.confidence < DOUBTFUL_BELOW for a in reading.attributions)
    times = _told_times(reading)
    warnings, reasons = _warnings(reading)
    return Digest(
        title=one_line(reading.document.title or name or reading.document.id),
        credit=credit(reading.document),
        groups=groups,
        nameless=nameless,
        moments=_moments(reading, times),
        opinions=_opinions(reading),
        furniture=furniture,
        reasons=reasons,
        warnings=warnings,
        counts=_counts(len(reading.attributions), doubtful, len(groups), len(times), len(furniture)),
    )


def credit(document: Document) -> tuple[str, ...]:
    """Publisher, date with its basis, and language, as far as they are known.

    >>> credit(Document(id="a", text="", sha256="", published="2024-10"))
    ('October 2024',)
    """
    parts = [one_line(document.publisher)] if document.publisher else []
    parts.append(_dated(document))
    if document.language:
        parts.append(one_line(document.language))
    return tuple(parts)


def speaker_of(attribution: Attribution, text: str) -> str | None:
    """The speaker's name, or the words that stand for the speaker in the text, or None where there are none."""
    name = attribution.speaker or (attribution.source.of(text) if attribution.source else "")
    return one_line(name) or None


def start_of(attribution: Attribution) -> int:
    """Where an attribution is looked up in the text: at the start of what is said."""
    for span in (*attribution.content, attribution.cue, attribution.source):
        if span is not None:
            return span.start
    return 0


def _dated(document: Document) -> str:
    basis = _BASIS.get(document.published_basis) if document.published_basis else None
    if document.published:
        return written_date(document.published) + (f" ({basis})" if basis else "")
    if document.published_range:
        told = between(*document.published_range)
        if document.published_basis == DateBasis.INFERRED:
            return f"{told}, inferred"
        return told + (f" ({basis})" if basis else "")
    return "undated"


def _group(reading: Reading) -> tuple[tuple[Group, ...], tuple[Item, ...]]:
    named: set[str] = set()
    said: dict[str | None, list[Item]] = {}
    lines = line_starts(reading.text)
    for index, attribution in sorted(enumerate(reading.attributions), key=lambda pair: start_of(pair[1])):
        speaker = speaker_of(attribution, reading.text)
        said.setdefault(speaker, []).append(_item(index, attribution, reading.text, lines))
        if speaker and attribution.speaker:
            named.add(speaker)
    nameless = tuple(said.pop(None, ()))
    return tuple(Group(name, name in named, tuple(items)) for name, items in said.items() if name), nameless


def _opinions(reading: Reading) -> tuple[Opinion, ...]:
    lines = line_starts(reading.text)
    return tuple(
        Opinion(index, one_line(view.span.of(reading.text)), view.kind, place_of(view.span.start, lines))
        for index, view in enumerate(reading.views)
    )


def _item(index: int, attribution: Attribution, text: str, lines: list[int]) -> Item:
    return Item(
        index=index,
        content=BETWEEN_PARTS.join(filter(None, (one_line(span.of(text)) for span in attribution.content))),
        cue=_telling(attribution.cue, text),
        kind=attribution.kind,
        place=place_of(start_of(attribution), lines),
        doubtful=attribution.confidence < DOUBTFUL_BELOW,
    )


def _telling(cue: Span | None, text: str) -> str | None:
    """The cue where it says more than that something was said."""
    words = one_line(cue.of(text)) if cue else ""
    telling = words.lower() not in _PLAIN_CUES and any(letter.isalpha() for letter in words)
    return words if telling else None


def line_starts(text: str) -> list[int]:
    """Where the lines of `text` begin."""
    return [0, *(found.end() for found in re.finditer("\n", text))]


def place_of(at: int, lines: list[int]) -> str:
    """A position as line and column, from the starts of lines."""
    line = bisect_right(lines, at)
    return f"{line}:{at - lines[line - 1] + 1}"


def _furniture(reading: Reading) -> tuple[str, ...]:
    """The lines set aside as no part of the article."""
    lines = (one_line(line) for span in reading.boilerplate for line in span.of(reading.text).splitlines())
    return tuple(filter(None, lines))


def _warnings(reading: Reading) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(warnings, reasons for an inferred date), each fit for a line."""
    reasons = [warning for warning in reading.warnings if warning.startswith(INFERRED_FROM)]
    warnings = [warning for warning in reading.warnings if warning not in reasons]
    told = (written_days(reason.removeprefix(INFERRED_FROM)) for reason in reasons)
    return tuple(map(one_line, warnings)), tuple(map(one_line, told))


def _told_times(reading: Reading) -> list[int]:
    """The expressions of time that are the article's, by index: those in its furniture are set aside with it."""
    return [
        index for index, time in enumerate(reading.times) if not any(line.overlaps(time.span) for line in reading.boilerplate)
    ]


def _moments(reading: Reading, indices: Iterable[int]) -> tuple[Moment, ...]:
    """The dates in calendar order, one for each value, with everywhere it is told."""
    told: dict[tuple[str, str | None, str | None], list[int]] = {}
    for index in sorted(indices, key=lambda index: reading.times[index].span.start):
        time = reading.times[index]
        if date_told(time):
            told.setdefault((time.value, time.earliest, time.latest), []).append(index)
    lines = line_starts(reading.text)
    ordered = sorted(told.values(), key=lambda found: calendar_key(reading.times[found[0]]))
    return tuple(_moment(reading, found, lines) for found in ordered)


def _moment(reading: Reading, indices: Sequence[int], lines: list[int]) -> Moment:
    times = [reading.times[index] for index in indices]
    words = [one_line(time.span.of(reading.text)) for time in times]
    known = _surest(times, words)
    different = list({one.lower(): one for one in reversed(words)}.values())[::-1]
    shown = " / ".join(different[:_WORDINGS]) + (" …" if len(different) > _WORDINGS else "")
    said = all(says_it_all(one, known.date) for one in different)
    return Moment(
        words=shown,
        date="" if said else known.date,
        note=known.note,
        indices=tuple(indices),
        places=tuple(place_of(time.span.start, lines) for time in times),
    )


def _surest(times: Sequence[Time], words: Sequence[str]) -> DateTold:
    """The date as the surest of the expressions that tell it has it: nothing is inferred that is stated elsewhere."""
    order = (TimeBasis.STATED, TimeBasis.INFERRED, TimeBasis.RELATIVE)  # what is counted may be counted from what is inferred
    time, said = min(zip(times, words, strict=True), key=lambda pair: order.index(pair[0].basis))
    return date_told(time, said) or DateTold("")


def _counts(attributions: int, doubtful: int, speakers: int, times: int, furniture: int) -> str:
    if not attributions:
        told = "No attributions found"
    else:
        doubt = f" ({doubtful} in doubt, marked ?)" if doubtful else ""
        told = f"{_several(attributions, 'attribution')}{doubt}, {_several(speakers, 'speaker')}"
    told += f"; {_several(times, 'expression')} of time" if times else ""
    return told + (f"; {_several(furniture, 'line')} of page furniture set aside" if furniture else "")


def _several(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
