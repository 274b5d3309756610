"""An expression of time with the calendar value it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from onrecord.schema.span import Span


class TimeType(StrEnum):
    """The types of TIMEX3."""

    DATE = "DATE"
    TIME = "TIME"
    DURATION = "DURATION"
    SET = "SET"


class TimeBasis(StrEnum):
    """How a value became known."""

    STATED = "stated"  # the expression says it all: "10 July 2024"
    RELATIVE = "relative"  # counted from the publication date, or from a date told before
    INFERRED = "inferred"  # something was filled in that the text does not say: the year of "10 July"


@dataclass(frozen=True, slots=True)
class Time:
    """One TIMEX3 expression.

    `value` is its TIMEX3 value ("2024-07-10", "2024-W28", "P3D", "PAST_REF"), with X for what nothing tells ("XXXX-07").
    `earliest` and `latest` are the ISO days it lies between, None where it has no place in the calendar (durations, sets,
    vague references, dates before the year 1). `made_by` names the rule.
    """

    span: Span
    type: TimeType
    value: str
    basis: TimeBasis
    made_by: str
    earliest: str | None = None
    latest: str | None = None
