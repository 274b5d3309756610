"""A change in who stands where: offices taken, treaties signed, memberships applied for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from onrecord.schema.span import Span


class StatusKind(StrEnum):
    """The kinds of status event."""

    TAKES_OFFICE = "takes_office"
    LEAVES_OFFICE = "leaves_office"
    APPOINTED = "appointed"
    ELECTED = "elected"
    APPLIES = "applies"
    INVITED = "invited"
    SIGNS = "signs"
    RATIFIES = "ratifies"
    ACCEDES = "accedes"
    PLEDGES = "pledges"
    MEETS = "meets"
    REQUESTS = "requests"
    REJECTS = "rejects"


MEMBERSHIP = frozenset({StatusKind.APPLIES, StatusKind.INVITED, StatusKind.ACCEDES})  # steps of joining a body
SPOKEN = frozenset({StatusKind.PLEDGES, StatusKind.REQUESTS, StatusKind.REJECTS})  # acts of speech, told with what is wanted


class Factuality(StrEnum):
    """Whether the text says that it happened, that it did not, that it is to come, or that it may or should."""

    ASSERTED = "asserted"
    NEGATED = "negated"
    FUTURE = "future"
    POSSIBLE = "possible"


class Precision(StrEnum):
    """How fine a date is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"


class WhenBasis(StrEnum):
    """Where the date of an event comes from."""

    STATED = "stated"  # an expression in its clause says it all
    RELATIVE = "relative"  # an expression in its clause, counted from another day
    INFERRED = "inferred"  # the text tells it elsewhere, or something was filled in


@dataclass(frozen=True, slots=True)
class When:
    """The date of an event: an ISO value as fine as it is known ("2024-07-10", "2022-09", "2024-W28")."""

    value: str
    precision: Precision
    basis: WhenBasis


@dataclass(frozen=True, slots=True)
class StatusEvent:
    """One event as one clause tells it; each retelling is an event of its own.

    `who` are the participants by name, `who_ids` their entities where known (the same length, None where not). `what` is the
    office, body, document, sum or subject. `span` runs from the first to the last of the words that tell it, `trigger` is the
    word that carries it. `attribution` is the index of the innermost attribution it stands inside. `background` says that the
    clause tells it as history, behind the news. `confidence` is the estimated probability that the event is right.
    """

    kind: StatusKind
    factuality: Factuality
    span: Span
    trigger: Span
    who: tuple[str, ...]
    who_ids: tuple[str | None, ...]
    confidence: float
    made_by: str
    what: str | None = None
    what_id: str | None = None
    when: When | None = None
    attribution: int | None = None
    background: bool = False
