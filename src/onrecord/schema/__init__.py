"""The shapes that pass between rooms: frozen, typed, without behaviour beyond their JSON form."""

from onrecord.schema.attribution import Attribution, AttributionKind
from onrecord.schema.author import View, ViewKind
from onrecord.schema.claim import Claim, ClaimKind, Query, Reason, Verdict
from onrecord.schema.document import INFERRED_FROM, DateBasis, Document
from onrecord.schema.entry import STATEMENT, Basis, Dispute, Entry, Evidence, Fact, ValidTime
from onrecord.schema.errors import InputError
from onrecord.schema.mention import Mention, MentionKind
from onrecord.schema.reading import ModelInfo, Reading
from onrecord.schema.span import Span
from onrecord.schema.status import MEMBERSHIP, SPOKEN, Factuality, Precision, StatusEvent, StatusKind, When, WhenBasis
from onrecord.schema.time import Time, TimeBasis, TimeType

__all__ = [
    "INFERRED_FROM",
    "MEMBERSHIP",
    "SPOKEN",
    "STATEMENT",
    "Attribution",
    "AttributionKind",
    "Basis",
    "Claim",
    "ClaimKind",
    "DateBasis",
    "Dispute",
    "Document",
    "Entry",
    "Evidence",
    "Fact",
    "Factuality",
    "InputError",
    "Mention",
    "MentionKind",
    "ModelInfo",
    "Precision",
    "Query",
    "Reading",
    "Reason",
    "Span",
    "StatusEvent",
    "StatusKind",
    "Time",
    "TimeBasis",
    "TimeType",
    "ValidTime",
    "Verdict",
    "View",
    "ViewKind",
    "When",
    "WhenBasis",
]
