"""A Reading arranged for people: who said what, by speaker, each with its place in the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from onrecord.cli.clean import one_line
from onrecord.schema import Attribution, AttributionKind, DateBasis, Document, Reading, Span

DOUBTFUL_BELOW = 0.5
BETWEEN_PARTS = " … "
_PLAIN_CUES = frozenset({"said", "say", "says", "saying", "has said", "had said", "have said"})
_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905 (reads better)
)
_BASIS = {
    DateBasis.GIVEN: "date as given",
    DateBasis.JSON_LD: "date from the page's JSON-LD",
    DateBasis.METADATA: "date from the page's metadata",
    DateBasis.URL: "date from the address",
    DateBasis.PAGE: "date found in the page's text",
}


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
class Digest:
    """A Reading in the order in which a person takes it in; `nameless` holds what no source is given for."""

    title: str
    credit: tuple[str, ...]
    groups: tuple[Group, ...]
    nameless: tuple[Item, ...]
    furniture: tuple[str, ...]
    warnings: tuple[str, ...]
    counts: str


def digest(reading: Reading, name: str | None = None) -> Digest:
    """`reading` grouped by speaker, in order of first appearance; `name` is what to call a document without a title."""
    groups, nameless = _group(reading)
    furniture = _furniture(reading)
    doubtful = sum(a.confidence < DOUBTFUL_BELOW for a in reading.attributions)
    return Digest(
        title=one_line(reading.document.title or name or reading.document.id),
        credit=credit(reading.document),
        groups=groups,
        nameless=nameless,
        furniture=furniture,
        warnings=tuple(map(one_line, reading.warnings)),
        counts=_counts(len(reading.attributions), doubtful, len(groups), len(furniture)),
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


def written_date(value: str) -> str:
    """An ISO date, partial or not, as it is written out; anything else stays as it is.

    >>> written_date("2024-10-01"), written_date("2024-10"), written_date("2024")
    ('1 October 2024', 'October 2024', '2024')
    """
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])(?:-(\d\d))?", value)
    if found is None:
        return one_line(value)
    month = f"{_MONTHS[int(found[2]) - 1]} {found[1]}"
    return f"{int(found[3])} {month}" if found[3] else month


def _dated(document: Document) -> str:
    basis = _BASIS.get(document.published_basis) if document.published_basis else None
    if document.published:
        return written_date(document.published) + (f" ({basis})" if basis else "")
    if document.published_range:
        first, last = map(written_date, document.published_range)
        return f"between {first} and {last}"
    return "undated"


def _group(reading: Reading) -> tuple[tuple[Group, ...], tuple[Item, ...]]:
    named: set[str] = set()
    said: dict[str | None, list[Item]] = {}
    lines = _line_starts(reading.text)
    for index, attribution in sorted(enumerate(reading.attributions), key=lambda pair: start_of(pair[1])):
        speaker = speaker_of(attribution, reading.text)
        said.setdefault(speaker, []).append(_item(index, attribution, reading.text, lines))
        if speaker and attribution.speaker:
            named.add(speaker)
    nameless = tuple(said.pop(None, ()))
    return tuple(Group(name, name in named, tuple(items)) for name, items in said.items() if name), nameless


def _item(index: int, attribution: Attribution, text: str, lines: list[int]) -> Item:
    return Item(
        index=index,
        content=BETWEEN_PARTS.join(filter(None, (one_line(span.of(text)) for span in attribution.content))),
        cue=_telling(attribution.cue, text),
        kind=attribution.kind,
        place=_place(start_of(attribution), lines),
        doubtful=attribution.confidence < DOUBTFUL_BELOW,
    )


def _telling(cue: Span | None, text: str) -> str | None:
    """The cue where it says more than that something was said."""
    words = one_line(cue.of(text)) if cue else ""
    telling = words.lower() not in _PLAIN_CUES and any(letter.isalpha() for letter in words)
    return words if telling else None


def _line_starts(text: str) -> list[int]:
    return [0, *(found.end() for found in re.finditer("\n", text))]


def _place(at: int, lines: list[int]) -> str:
    line = bisect_right(lines, at)
    return f"{line}:{at - lines[line - 1] + 1}"


def _furniture(reading: Reading) -> tuple[str, ...]:
    """The lines set aside as no part of the article."""
    lines = (one_line(line) for span in reading.boilerplate for line in span.of(reading.text).splitlines())
    return tuple(filter(None, lines))


def _counts(attributions: int, doubtful: int, speakers: int, furniture: int) -> str:
    if not attributions:
        told = "No attributions found"
    else:
        doubt = f" ({doubtful} in doubt, marked ?)" if doubtful else ""
        told = f"{_several(attributions, 'attribution')}{doubt}, {_several(speakers, 'speaker')}"
    return told + (f"; {_several(furniture, 'line')} of page furniture set aside" if furniture else "")


def _several(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
