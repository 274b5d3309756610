"""What was read: a text, its provenance and its date."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DateBasis(StrEnum):
    """How the publication date of a document became known."""

    GIVEN = "given"  # by the caller: --published, the JSONL row
    JSON_LD = "json-ld"
    METADATA = "metadata"  # <meta> tags, <time> elements marked as published
    URL = "url"
    PAGE = "page"  # found by htmldate in the visible page
    INFERRED = "inferred"  # a range, from what the text says; the reasons are among the warnings of its Reading


# How a reason for an inferred range begins, among the warnings of a Reading.
INFERRED_FROM = "date inferred from this: "


@dataclass(frozen=True, slots=True)
class Document:
    """One text with its provenance.

    `text` is the canonical text that every span of a Reading points into. For plain text it is the input, unaltered.
    `published` is an ISO date, possibly partial ("2024-10"), or None; it is never guessed. `published_range` is the
    pair of ISO dates it must lie between, where that is all that is known. `retrieved_at` is an ISO time in UTC, set
    for what was fetched. `language` is an ISO 639-1 code, None where the text is too short to tell. `sha256` is that
    of the raw bytes received (before decompression and decoding).
    """

    id: str
    text: str
    sha256: str
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    published_range: tuple[str, str] | None = None
    published_basis: DateBasis | None = None
    retrieved_at: str | None = None
    language: str | None = None
    warnings: tuple[str, ...] = ()
