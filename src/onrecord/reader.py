"""The walk of a document through the rooms: text, model, extract, link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from onrecord.schema import Attribution, Document, InputError, ModelInfo, Reading, Span
from onrecord.schema.dates import first_day, last_day
from onrecord.text.boilerplate import find_boilerplate

if TYPE_CHECKING:
    from onrecord.model.encoder import Encoder


class Reader:
    """Reads documents one after another; the model is loaded once, at the first of them."""

    def __init__(self, encoder: Encoder | None = None, *, threads: int = 0) -> None:
        """`encoder`: another than the shipped one. `threads`: cores to use for one text, 0 for all."""
        self._encoder = encoder
        self._threads = threads

    @property
    def encoder(self) -> Encoder:
        """The network in use."""
        if self._encoder is None:
            from onrecord.model.encoder import default_encoder

            self._encoder = default_encoder(self._threads)
        return self._encoder

    def read(self, document: Document) -> Reading:
        """Everything onrecord can put on record from one document.

        Stages: boilerplate is marked; one pass of the encoder; attributions are tied; times are resolved to the calendar; names
        become entities and sources speakers; status events get participants and dates; the author's views are set apart.
        """
        from onrecord.extract.anaphor import Antecedents
        from onrecord.extract.attribution import find_attributions
        from onrecord.extract.author import find_views
        from onrecord.extract.mention import find_names
        from onrecord.extract.status import find_told
        from onrecord.link.cast import Cast
        from onrecord.link.mentions import find_mentions
        from onrecord.link.speaker import name_speakers
        from onrecord.link.status import link_events
        from onrecord.text.dating import date_document

        encoder = self.encoder
        boilerplate = find_boilerplate(document.text)
        encoded = encoder.encode(document.text)
        found = find_attributions(document.text, encoded, encoder)
        kept = [attribution for attribution in found if not _is_debris(attribution, boilerplate)]
        sentences = encoded.pieces.sentences
        document, times, reasons = date_document(document, boilerplate, sentences)
        text = document.text
        day = document.published
        on = (first_day(day), last_day(day)) if day else document.published_range
        cast = Cast(text, sentences, find_names(text, encoded), on, Antecedents(encoded, encoder.fact_linkers.to_name))
        attributions = name_speakers(cast, kept)
        events = link_events(cast, find_told(text, encoded, encoder), times, attributions, sentences)
        return Reading(
            document=document,
            attributions=tuple(attributions),
            status_events=tuple(e for e in events if not any(line.covers(e.trigger) for line in boilerplate)),
            mentions=tuple(find_mentions(cast)),
            views=tuple(find_views(text, sentences, attributions, boilerplate)),
            times=times,
            boilerplate=tuple(boilerplate),
            warnings=(*document.warnings, *reasons),
            model=ModelInfo(encoder.card.name, encoder.card.version, (*encoder.card.heads, "author", "time")),
        )

    def read_many(self, documents: Iterable[Document | InputError]) -> Iterator[Reading | InputError]:
        """Readings in the order of `documents`, one held at a time; an InputError passes through in its place."""
        for document in documents:
            yield document if isinstance(document, InputError) else self.read(document)


def _is_debris(attribution: Attribution, boilerplate: list[Span]) -> bool:
    """Whether all that is said stands in lines that are not the article's."""
    return all(any(line.covers(part) for line in boilerplate) for part in attribution.content)
