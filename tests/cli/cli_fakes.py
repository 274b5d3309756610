"""A sample article with its Reading, and rooms that read without a model. Also a command of its own, for tests with signals."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from onrecord.cli import main
from onrecord.cli.rooms import Rooms
from onrecord.schema import (
    Attribution,
    AttributionKind,
    DateBasis,
    Document,
    InputError,
    ModelInfo,
    Reading,
    Span,
    Time,
    TimeBasis,
    TimeType,
)

TEXT = """Harbour council puts off the vote on the northern quay

Mayor Ilse Brandt warned on Monday that the city “cannot spend money twice”, and that the quay must wait.

“We have asked for a second estimate,” said Tomas Rell, who chairs the council. “Nobody here is against the quay.”

Officials insisted that Brandt had promised them “an answer by spring”.

It was announced that the vote would be held in May. Brandt said she would resign if it failed.

Share this story
"""
MODEL = ModelInfo("fake", "0", ("attribution",))
DIRECT, INDIRECT, MIXED = AttributionKind.DIRECT, AttributionKind.INDIRECT, AttributionKind.MIXED


def span(part: str, text: str = TEXT, after: str = "") -> Span:
    """Where `part` stands in `text`, first of all or after another part."""
    start = text.index(part, text.index(after) if after else 0)
    return Span(start, start + len(part))


def sample(**changes: object) -> Reading:
    """The Reading of TEXT: four speakers, one of them described only, a nested and a nameless attribution."""
    document = Document(
        id="sample",
        text=TEXT,
        sha256="00",
        title="Harbour council puts off the vote",
        publisher="The Lantern",
        published="2031-03-04",
        published_basis=DateBasis.JSON_LD,
        language="en",
    )
    reading = Reading(document, attributions(), (), (span("Share this story"),), ("the date is odd",), MODEL)
    return replace(reading, **changes)


def attributions() -> tuple[Attribution, ...]:
    """Not in text order, as a reader may give them."""
    quay = (span("“We have asked for a second estimate,”"), span("“Nobody here is against the quay.”"))
    brandt = Attribution(
        span("Brandt", after="Officials insisted"),
        span("promised"),
        (span("“an answer by spring”"),),
        DIRECT,
        0.41,
        "t",
        "Ilse Brandt",
    )
    return (
        Attribution(span("Tomas Rell"), span("said"), quay, DIRECT, 0.97, "t", "Tomas Rell"),
        Attribution(
            span("Mayor Ilse Brandt"),
            span("warned"),
            (span("the city “cannot spend money twice”, and that the quay must wait"),),
            MIXED,
            0.9,
            "t",
            "Ilse Brandt",
        ),
        brandt,
        Attribution(
            span("Officials"), span("insisted"), (span("Brandt had promised them “an answer by spring”"),), INDIRECT, 0.7, "t"
        ),
        Attribution(None, span("It was announced"), (span("the vote would be held in May"),), INDIRECT, 0.6, "t"),
        Attribution(
            span("Brandt", after="in May"),
            span("said", after="in May"),
            (span("she would resign if it failed"),),
            INDIRECT,
            0.8,
            "t",
            "Ilse Brandt",
        ),
    )


def reading_of(text: str, *found: Attribution, boilerplate: tuple[Span, ...] = (), **document: object) -> Reading:
    """A Reading of any text."""
    return Reading(Document(id="x", text=text, sha256="00", **document), found, (), boilerplate, (), MODEL)


def timed(place: Span, value: str, days: str = "", basis: str = "stated", kind: str = "DATE") -> Time:
    """An expression of time; `days` are its first and last day, "2024-07-01 2024-07-31", or the one day, or none."""
    first, last = (days.split() * 2)[:2] if days else (None, None)
    return Time(place, TimeType(kind), value, TimeBasis(basis), "t", first, last)


def telling(*found: tuple[str, ...], between: str = ", ", **document: object) -> Reading:
    """A Reading of a text that is made of expressions of time: rows of words and what `timed` takes."""
    text, times = "", []
    for words, *rest in found:
        times.append(timed(Span(len(text), len(text) + len(words)), *rest))
        text += words + between
    return replace(reading_of(text.removesuffix(between), **document), times=tuple(times))


def saying(*content: Span, source: Span | None = None, cue: Span | None = None, speaker: str | None = None) -> Attribution:
    """An attribution of which only the places matter."""
    return Attribution(source, cue, content, INDIRECT, 0.8, "t", speaker)


@dataclass(frozen=True)
class FakeReader:
    """Reads every document as if nobody said anything in it, at the pace asked for."""

    pause: float = 0.0

    def read(self, document: Document) -> Reading:
        time.sleep(self.pause)
        if document.text == TEXT:
            return replace(sample(), document=replace(sample().document, id=document.id))
        return Reading(document, (), (), (), (), MODEL)

    def read_many(self, documents: Iterable[Document | InputError]) -> Iterator[Reading | InputError]:
        for document in documents:
            yield document if isinstance(document, InputError) else self.read(document)


def fake_rooms(pause: float = 0.0) -> Rooms:
    """onrecord's own ingest with a reader that needs no model."""
    return Rooms(reader=lambda: FakeReader(pause))


if __name__ == "__main__":
    sys.exit(main(rooms=fake_rooms(pause=0.2)))
