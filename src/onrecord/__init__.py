"""onrecord reads political news and puts it on the record.

>>> import onrecord
>>> reading = onrecord.read("“We agree,” Ana Ferrante said.", published="2026-03-14")
>>> reading.attributions[0].speaker
'Ana Ferrante'
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import onrecord.check  # noqa: F401  (before the function of that name, whose place the room would take when first entered)
from onrecord.checker import Checker
from onrecord.reader import Reader
from onrecord.schema import Attribution, AttributionKind, Claim, Document, Entry, InputError, Reading, Span, Verdict

if TYPE_CHECKING:  # loaded when a record is opened: reading needs no database
    from onrecord.store import Record

__version__ = "0.1.0"
__all__ = [
    "Attribution",
    "AttributionKind",
    "Checker",
    "Claim",
    "Document",
    "Entry",
    "InputError",
    "Reader",
    "Reading",
    "Span",
    "Verdict",
    "__version__",
    "check",
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


def check(text: str, published: str | None = None, record: Record | None = None) -> Reading:
    """Read one text and check its claims; `record` is one from `open_record`, to hold them against other articles too.

    Each of the `claims` of the Reading has a verdict, the reason in a sentence and the rows that decide. Raises as `read` does.

    >>> reading = check("Finland joined NATO on 4 April 2022.", published="2023-06-01")
    >>> reading.claims[0].verdict.value, reading.claims[0].why
    ('contradicted', 'Finland joined NATO on 2023-04-04, not on 2022-04-04.')
    """
    from onrecord.ingest import from_text

    return Checker(record, _reader()).check(from_text(text, published=published))


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
