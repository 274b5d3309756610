"""Somebody is said to have said, written, thought or wanted something."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from onrecord.schema.span import Span


class AttributionKind(StrEnum):
    """How the content is given: in quotation marks, in the author's words, or both."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Source, cue and content (the terms of PolNeAR) with the entity that the source stands for.

    `source` is None where the text names nobody ("it was announced that"). `content` holds one span, or several where
    it is interrupted or goes on later; in text order. `confidence` is the estimated probability, 0 to 1, that content
    and source are right. `made_by` names the head or the rule.
    """

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    kind: AttributionKind
    confidence: float
    made_by: str
    speaker: str | None = None
    speaker_id: str | None = None
