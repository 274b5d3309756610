"""onrecord reads political news and puts it on the record.

>>> import onrecord
>>> reading = onrecord.read("“We agree,” Ana Ferrante said.", published="2026-03-14")
>>> reading.attributions[0].speaker
'Ana Ferrante'
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from onrecord.reader import Reader
from onrecord.schema import Attribution, AttributionKind, Document, Entry, InputError, Reading, Span

if TYPE_CHECKING:  # loaded when a record is opened: reading needs no database
    from onrecord.store import Record

__version__ = "0.1.0"
__all__ = [
    "Attribution",
    "AttributionKind",
    "Document",
    "Entry",
    "InputError",
    "Reader",
    "Reading",
    "Span",
    "__version__",
    "open_record",
    "read",
]


def read(text: str, published: str | None = None) -> Reading:
    """Read one text; `published` is its ISO date ("2026-03-14", or as much of it as is known).

    Raises InputError for an empty text or a date that is none. For files, pages and many documents see `Reader` and
    `onrecord.ingest`.
    """
    from onrecord.ingest import from_text

    return _reader().read(from_text(text, published=published))


def open_record(url: str, *, create: bool = False, read_only: bool = False) -> Record:
    """Open a record: the path of an SQLite file, or a `postgresql://` address (extra `onrecord[postgres]`).

    `create` makes it where there is none; a record of an earlier version is brought up to date unless `read_only`. Use it in a
    with statement. Raises `onrecord.store.StoreError`, an InputError, for a record that cannot be opened.
    """
    from onrecord.store import open_record as open_store

    return open_store(url, create=create, read_only=read_only)


@cache
def _reader() -> Reader:
    return Reader()
