"""The walk of a document through the rooms: text, model, extract, link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onrecord.schema import Document, InputError, Reading


class Reader:
    """Reads documents. Loads the model once, at the first text; safe to use for any number of documents."""

    def read(self, document: Document) -> Reading:
        """Everything onrecord can put on record from one document."""
        raise NotImplementedError

    def read_many(self, documents: Iterable[Document | InputError]) -> Iterator[Reading | InputError]:
        """Readings in the order of `documents`, in bounded memory; an InputError passes through in its place."""
        raise NotImplementedError
