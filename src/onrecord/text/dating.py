"""A document with its times: resolved from its date or, where it has none, from the range that its text betrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onrecord.schema import INFERRED_FROM, DateBasis, Document, Span, Time
from onrecord.text.time import Expressions
from onrecord.text.time.publication import infer_published


def date_document(
    document: Document, boilerplate: Sequence[Span], sentences: Sequence[Span]
) -> tuple[Document, tuple[Time, ...], tuple[str, ...]]:
    """(the document, with an inferred range where it was undated; its expressions of time; what the range was inferred from)."""
    expressions = Expressions(document.text, sentences)
    times = expressions.times(document.published, document.published_range)
    if document.published or document.published_range:
        return document, tuple(times), ()
    inferred = infer_published(document.text, times, boilerplate=boilerplate, sentences=sentences, tokens=expressions.tokens)
    if inferred is None:
        return document, tuple(times), ()
    dated = replace(document, published_range=inferred.range, published_basis=DateBasis.INFERRED)
    times = expressions.times(None, inferred.range)
    return dated, tuple(times), tuple(INFERRED_FROM + reason for reason in inferred.reasons)
