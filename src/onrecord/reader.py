"""The walk of a document through the rooms: text, model, extract, link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from onrecord.schema import Attribution, Document, InputError, ModelInfo, Reading, Span
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

        Stages: boilerplate is marked; one pass of the encoder; attributions are tied; sources become speakers; times are
        resolved to the calendar.
        """
        from onrecord.extract.attribution import find_attributions
        from onrecord.link.speaker import name_speakers
        from onrecord.text.dating import date_document

        encoder = self.encoder
        boilerplate = find_boilerplate(document.text)
        encoded = encoder.encode(document.text)
        found = find_attributions(document.text, encoded, encoder)
        kept = [attribution for attribution in found if not _is_debris(attribution, boilerplate)]
        sentences = encoded.pieces.sentences
        document, times, reasons = date_document(document, boilerplate, sentences)
        return Reading(
            document=document,
            attributions=tuple(name_speakers(document.text, kept, sentences)),
            times=times,
            boilerplate=tuple(boilerplate),
            warnings=(*document.warnings, *reasons),
            model=ModelInfo(encoder.card.name, encoder.card.version, (*encoder.card.heads, "time")),
        )

    def read_many(self, documents: Iterable[Document | InputError]) -> Iterator[Reading | InputError]:
        """Readings in the order of `documents`, one held at a time; an InputError passes through in its place."""
        for document in documents:
            yield document if isinstance(document, InputError) else self.read(document)


def _is_debris(attribution: Attribution, boilerplate: list[Span]) -> bool:
    """Whether all that is said stands in lines that are not the article's."""
    return all(any(line.covers(part) for line in boilerplate) for part in attribution.content)
