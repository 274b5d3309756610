"""What the author thinks: evaluation and forecast that nobody in the text is said to have made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from onrecord.schema.span import Span


class ViewKind(StrEnum):
    """What sort of view it is."""

    EVALUATION = "evaluation"
    FORECAST = "forecast"


@dataclass(frozen=True, slots=True)
class View:
    """A sentence that evaluates or forecasts in the author's own name; it never becomes a fact. `cue` are its words."""

    span: Span
    cue: Span
    kind: ViewKind
    made_by: str
