"""An article checked: read, its claims found and judged, and held against a record where there is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.reader import Reader
from onrecord.schema import Document, InputError, Reading

if TYPE_CHECKING:  # the rooms are entered with the first document
    from onrecord.check.against import Told


class Checker:
    """Checks documents against the reference that ships with the package, and against a record if one is given."""

    def __init__(self, record: Told | None = None, reader: Reader | None = None) -> None:
        self._record = record
        self._reader = reader or Reader()

    def check(self, document: Document) -> Reading:
        """The Reading of a document with its claims and their verdicts."""
        return self._checked(self._reader.read(document))

    def check_many(self, documents: Iterable[Document | InputError]) -> Iterator[Reading | InputError]:
        """Checked Readings in the order of the documents, in bounded memory; an InputError keeps its place."""
        for result in self._reader.read_many(documents):
            yield result if isinstance(result, InputError) else self._checked(result)

    def _checked(self, reading: Reading) -> Reading:
        from onrecord.check.against import hold_against
        from onrecord.check.claims import check_reading

        claims = check_reading(reading)
        if self._record is not None:
            claims = hold_against(self._record, reading, claims)
        return replace(reading, claims=claims)
