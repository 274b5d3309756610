"""onrecord reads political news and puts it on the record.

>>> import onrecord
>>> reading = onrecord.read("“We agree,” Ana Ferrante said.", published="2026-03-14")
>>> reading.attributions[0].speaker
'Ana Ferrante'
"""

from __future__ import annotations

from functools import cache

from onrecord.reader import Reader
from onrecord.schema import Attribution, AttributionKind, Document, InputError, Reading, Span

__version__ = "0.1.0"
__all__ = ["Attribution", "AttributionKind", "Document", "InputError", "Reader", "Reading", "Span", "__version__", "read"]


def read(text: str, published: str | None = None) -> Reading:
    """Read one text; `published` is its ISO date ("2026-03-14", or as much of it as is known).

    Raises InputError for an empty text or a date that is none. For files, pages and many documents see `Reader` and
    `onrecord.ingest`.
    """
    from onrecord.ingest import from_text

    return _reader().read(from_text(text, published=published))


@cache
def _reader() -> Reader:
    return Reader()
