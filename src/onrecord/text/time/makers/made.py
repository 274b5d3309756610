"""What a maker gives back, the registry of makers, and what they share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from onrecord.schema import TimeBasis, TimeType
from onrecord.text.tables import word_groups
from onrecord.text.time import stamp as stamps
from onrecord.text.time.context import Context
from onrecord.text.time.grammar import Match
from onrecord.text.time.numbers import number_of, year_said
from onrecord.text.time.stamp import Grain, Stamp

GRAINS = {
    "day": Grain.DAY,
    "morning": Grain.DAY,
    "evening": Grain.DAY,
    "night": Grain.DAY,
    "weekend": Grain.WEEKEND,
    "week": Grain.WEEK,
    "fortnight": Grain.WEEK,
    "month": Grain.MONTH,
    "quarter": Grain.QUARTER,
    "year": Grain.YEAR,
    "decade": Grain.DECADE,
    "century": Grain.CENTURY,
}


@dataclass(frozen=True, slots=True)
class Made:
    """The meaning of the tokens from `start` to `end`: a stamp, or a value that is no point of the calendar.

    `until` is the end of a range. `told`: later expressions may lean on it.
    """

    start: int
    end: int
    type: TimeType
    stamp: Stamp | None = None
    value: str = ""
    until: Stamp | None = None
    basis: TimeBasis = TimeBasis.RELATIVE
    told: bool = True


Maker = Callable[[Match, Context], "Made | list[Made] | None"]
MAKERS: dict[str, Maker] = {}


def maker(function: Maker) -> Maker:
    """Registers a function under its name, by which the table of the grammar calls it."""
    MAKERS[function.__name__] = function
    return function


def listed(group: str) -> frozenset[str]:
    """A group of `data/time_words.txt`."""
    return word_groups("onrecord.text", "time_words")[group]


def dated(match: Match, stamp: Stamp | None, basis: TimeBasis = TimeBasis.RELATIVE, *, told: bool = True) -> Made | None:
    """A match that means a stamp; None where there is none."""
    if stamp is None:
        return None
    kind = TimeType(match.rule.type)
    if stamp.clock:
        kind = TimeType.TIME
    elif kind == TimeType.TIME:
        kind = TimeType.DATE
    return Made(match.start, match.end, kind, stamp, basis=basis, told=told)


def valued(match: Match, value: str, kind: TimeType | None = None) -> Made:
    """A match that means no point of the calendar: "P3D", "PAST_REF"."""
    return Made(match.start, match.end, kind or TimeType(match.rule.type), value=value, told=False)


def referring(match: Match, value: str) -> Made:
    """A vague reference: PAST_REF, PRESENT_REF or FUTURE_REF."""
    return valued(match, value, TimeType.DATE)


def left_open(match: Match, value: str) -> Made:
    """What nothing tells the rest of: "XXXX-07"."""
    return Made(match.start, match.end, TimeType(match.rule.type), value=value, basis=TimeBasis.INFERRED, told=False)


def spread(match: Match, context: Context, first: Stamp | None, last: Stamp | None, basis: TimeBasis) -> Made | list[Made] | None:
    """A range as one expression; in a history as two, which its story goes on from."""
    if first is None or last is None:
        return None
    if not context.narrative:
        return Made(match.start, match.end, TimeType.DATE, first, until=last, basis=basis)
    return apart(match, first, last, basis)


def apart(match: Match, first: Stamp, last: Stamp, basis: TimeBasis) -> list[Made]:
    """The two dates on either side of the part "joint"."""
    start, end = match.parts["joint"]
    return [
        Made(match.start, start, TimeType.DATE, first, basis=basis),
        Made(end, match.end, TimeType.DATE, last, basis=basis),
    ]


def month_number(match: Match, part: str = "month") -> int:
    """The number of the month in a part that has one."""
    found: int = match.value(part, "MONTH")
    return found


def day_number(match: Match, part: str = "day") -> int:
    """The day of the month in a part; 0 where the part is absent."""
    found: int | None = match.value(part, "DD", "DDTH")
    return found if found is not None else number_of(match.words(part))


def stated_year(match: Match, part: str = "year") -> int | None:
    """The year that a part gives, negative before Christ; None where there is no such part."""
    if not match.has(part):
        return None
    found: int | None = match.value(part, "SHORTYEAR", "INT", "YEAR")
    if found is None:
        found = year_said(match.words(part))
    return -found if found and match.has("era") else found


def steps_of(match: Match) -> int:
    """How far "last", "this", "next", "the following" go: -1, 0, 1; "this past" is -1."""
    behind = match.parts["rel"][1] if match.has("rel") else match.end
    if behind < match.end and match.tokens[behind].text.lower() == "past":
        return -1
    return match.value("rel", "REL", "NARR") or 0


def clock_of(match: Match) -> str:
    """The part of the day that a match names, as it stands behind a date: "TNI"; "" for none."""
    part: str | None = match.value("part", "PART", "PARTS")
    return "" if part is None else part if part.startswith("T") else "T" + part


def month_or_day(year: int, month: int, day: int, clock: str = "") -> Stamp | None:
    """A month, or a day of it; None where it has no such day."""
    if not day:
        return stamps.month(year, month)
    try:
        return stamps.day(year, month, day).at(clock)
    except ValueError:
        return None
