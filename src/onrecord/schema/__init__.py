"""The shapes that pass between rooms: frozen, typed, without behaviour beyond their JSON form."""

from onrecord.schema.attribution import Attribution, AttributionKind
from onrecord.schema.document import INFERRED_FROM, DateBasis, Document
from onrecord.schema.errors import InputError
from onrecord.schema.reading import ModelInfo, Reading
from onrecord.schema.span import Span
from onrecord.schema.time import Time, TimeBasis, TimeType

__all__ = [
    "INFERRED_FROM",
    "Attribution",
    "AttributionKind",
    "DateBasis",
    "Document",
    "InputError",
    "ModelInfo",
    "Reading",
    "Span",
    "Time",
    "TimeBasis",
    "TimeType",
]
