"""Weekdays, today and yesterday, parts of days, holidays."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta

from onrecord.schema import TimeBasis, TimeType
from onrecord.text.time import stamp as stamps
from onrecord.text.time.context import Context
from onrecord.text.time.grammar import Match
from onrecord.text.time.makers.dates import year_or_inferred
from onrecord.text.time.makers.made import (
    GRAINS,
    Made,
    clock_of,
    dated,
    left_open,
    listed,
    maker,
    month_number,
    month_or_day,
    referring,
    stated_year,
    steps_of,
    valued,
)
from onrecord.text.time.numbers import number_of
from onrecord.text.time.stamp import Grain, Stamp
from onrecord.text.time.table import words_of


@maker
def weekday(match: Match, context: Context) -> Made | None:
    """ "on Friday", "last Friday", "Sunday night"."""
    number: int = match.value("weekday", "WEEKDAY")
    before, behind = context.written(match.start - 1), context.written(match.end)
    titled = before[:1].isupper() and before.lower() in listed("titles")
    if titled or (behind[:1].isupper() and behind.lower() in listed("papers")):
        return None  # Commissioner Friday; Fox News Sunday; the Sunday Times
    if (
        match.value("weekday", "DOUBTFUL")
        and match.end - match.start == 1
        and before.lower() not in listed("before month") | {"on", "("}
    ):
        return None
    clock, named = clock_of(match), match.has("rel")
    day = _named_weekday(match, context, number) if named else context.nearest_weekday(number, match.start, match.end)
    return left_open(match, f"XXXX-WXX-{number}{clock}") if day is None else dated(match, day.at(clock))


def _named_weekday(match: Match, context: Context, number: int) -> Stamp | None:
    """ "last Friday" from publication, "that Friday" and "the following Monday" from the day told before."""
    word, base = match.words("rel")[0], context.published
    if word == "that" and (context.word(match.end) in ("'s", "’s") or context.near_told(match.start, coarsest=Grain.DAY) is None):
        base = context.published  # they said that Tuesday's attacks
    narrated = match.value("rel", "REL") is None or word in ("that", "same")
    told = context.last_told(coarsest=Grain.DAY) if narrated else None
    base = told.stamp if told else base
    if base is None or base.grain != Grain.DAY or base.year < 1:
        return None
    ahead, steps = (number - base.first.isoweekday()) % 7, steps_of(match)
    if steps < 0 or (steps == 0 and ahead and base is context.published and context.tense(match.start, match.end) == "past"):
        return base.shift(ahead - 7, "day")
    return base.shift(ahead or 7 * (steps > 0), "day")


@maker
def before_last(match: Match, context: Context) -> Made | None:
    """ "the Sunday before last", "the week before last"."""
    base = context.published
    if base is None or base.grain != Grain.DAY:
        return None
    if match.has("weekday"):
        ahead = (match.value("weekday", "WEEKDAY") - base.first.isoweekday()) % 7
        return dated(match, base.shift(ahead - 14, "day"))
    unit: str = match.value("unit", "UNIT")
    return dated(match, base.to(GRAINS[unit]).shift(-2, unit))


@maker
def weekday_of_week(match: Match, context: Context) -> Made | None:
    """ "Monday of last week"."""
    base, number = context.published, match.value("weekday", "WEEKDAY")
    if base is None or base.grain != Grain.DAY:
        return left_open(match, f"XXXX-WXX-{number}")
    week = base.to(Grain.WEEK).shift(match.value("rel", "REL"), "week")
    return dated(match, stamps.of_day(week.first + timedelta(days=number - 1)))


@maker
def day_word(match: Match, context: Context) -> Made | None:
    """ "today", "yesterday evening", "the day before yesterday"."""
    steps = -2 if match.has("before") else 2 if match.has("after") else match.value("word", "DAYWORD") or 0
    clock = "TNI" if match.words("word") == ["tonight"] else clock_of(match)
    before, behind = context.written(match.start - 1), context.written(match.end)
    if context.written(match.start)[0].isupper() and (before[:1].isupper() or (before in _OPENING and behind in _CLOSING)):
        return None  # USA Today; the “Today” programme
    base = context.published
    if base is None or base.grain != Grain.DAY:
        return left_open(match, "XXXX-XX-XX" + clock)
    if context.narrative and steps == 0 and not clock:
        return referring(match, "PRESENT_REF")
    return dated(match, base.shift(steps, "day").at(clock))


@maker
def part_named(match: Match, context: Context) -> Made | None:
    """ "this morning", "last night", "that evening", "the next morning"."""
    word, clock = match.words("rel")[0], clock_of(match)
    from_publication = word in ("this", "last") and not context.narrative
    told = None if from_publication else context.last_told(coarsest=Grain.DAY)
    base = told.stamp if told else context.published
    if base is None or base.grain != Grain.DAY:
        return left_open(match, "XXXX-XX-XX" + clock)
    return dated(match, base.shift(steps_of(match), "day").at(clock))


@maker
def part_alone(match: Match, context: Context) -> Made | None:
    """ "in the evening": of the day in force."""
    told = context.near_told(match.start, 2, coarsest=Grain.DAY)
    if context.word(match.start) != "the" or context.word(match.start - 1) not in ("in", "during", "by", "of") or told is None:
        return None
    return dated(match, told.stamp.at(clock_of(match)))


@maker
def at_night(match: Match, context: Context) -> Made | None:
    """ "at night", of no night in particular."""
    return valued(match, "XXXX-XX-XXTNI", TimeType.TIME) if context.word(match.start - 1) in ("at", "by") else None


@maker
def day_of_month(match: Match, context: Context) -> Made | None:
    """ "on the 28th": of the month in force."""
    told = context.near_told(match.start, 2, coarsest=Grain.MONTH)
    before, behind = context.word(match.start - 1), context.word(match.end)
    if before not in listed("before ordinal day") or (behind and behind not in listed("behind ordinal day")):
        return None
    if told is None or told.stamp.month is None:
        return None
    return dated(match, month_or_day(told.stamp.year, told.stamp.month, match.value("day", "DDTH")))


# ---------------------------------------------------------------------------------------------------------------- holidays

_FIXED = {
    "new year 's eve": (12, 31), "new year 's": (1, 1), "new year 's day": (1, 1), "valentine 's day": (2, 14),
    "independence day": (7, 4), "veterans day": (11, 11), "armistice day": (11, 11), "victory day": (5, 9),
    "bastille day": (7, 14), "boxing day": (12, 26),
}  # fmt: skip
_MOVING = {"thanksgiving": (11, 4, 4), "labor day": (9, 1, 1), "memorial day": (5, 1, -1)}  # month, weekday, which of them
_ABOUT = {"election day": (11, 5), "inauguration day": (1, 20)}
_OPENING, _CLOSING = ("“", '"', "‘", "'", "„", "«"), ("”", '"', "’", "'", "“", "»")
_GREGORIAN = 1583  # the first Easter of the calendar that the rule is for
_EASTER = {"palm sunday": -7, "good friday": -2, "easter": 0, "easter monday": 1}
_NATIONAL = ("independence day", "victory day")


@maker
def nth_weekday(match: Match, context: Context) -> Made | None:
    """ "the first Monday in May 2024"."""
    month, number = month_number(match), match.value("weekday", "WEEKDAY")
    nth = -1 if match.words("nth") == ["last"] else number_of(match.words("nth"))
    year, basis = year_or_inferred(match, context, 0)
    if year is None or not MINYEAR <= year <= MAXYEAR:
        return None
    found = _nth_weekday(year, month, number, nth)
    return dated(match, stamps.of_day(found), basis) if found.month == month else None


@maker
def holiday(match: Match, context: Context) -> Made | None:
    """ "Christmas 1914", "Easter", "New Year's Day"."""
    name = " ".join(match.words("name")).replace("’s", "'s")
    if name == "good friday" and context.written(match.end)[:1].isupper():
        return None  # the Good Friday Agreement
    if name in _NATIONAL and not _is_ours(match, context):
        return None
    listed_as: str | None = match.value("name", "HOLIDAY")
    fixed = _FIXED.get(name) or _month_and_day(listed_as or "")
    year, basis = stated_year(match), TimeBasis.STATED
    if year is None:
        month, day = fixed or _ABOUT.get(name) or (_MOVING[name][0] if name in _MOVING else 4, 15)
        year, basis = context.year_of_month(month, match.start, match.end, day), TimeBasis.INFERRED
    if year is None:
        return left_open(match, f"XXXX-{fixed[0]:02d}-{fixed[1]:02d}") if fixed else None
    if not MINYEAR <= year <= MAXYEAR or (name in _EASTER and year < _GREGORIAN):
        return None
    found = date(year, *fixed) if fixed else _moving(name, year)
    eve = context.word(match.parts["name"][1]) == "eve" and match.parts["name"][1] < match.end
    return dated(match, stamps.of_day(found - timedelta(days=eve)), basis) if found else None


def _is_ours(match: Match, context: Context) -> bool:
    """Whether a national day is that of the table: not Poland's, not the one that a date behind it tells."""
    before = context.written(match.start - 1)
    foreign = before.lower() in ("'s", "’s", "its", "their", "his") or before[:1].isupper()
    dated_behind = context.word(match.end + (context.word(match.end) in (",", "on", "("))) in words_of("MONTH")
    return not dated_behind and (not foreign or before.lower() in ("u.s.", "us", "american"))


def _month_and_day(written: str) -> tuple[int, int] | None:
    month, _, day = written.partition("-")
    return (int(month), int(day)) if day else None


def _moving(name: str, year: int) -> date | None:
    """Feasts whose day moves from year to year."""
    if name in _EASTER:
        return _easter(year) + timedelta(days=_EASTER[name])
    if name == "election day":  # the Tuesday after the first Monday
        return _nth_weekday(year, 11, 1, 1) + timedelta(days=1)
    if name == "inauguration day":
        return date(year, 1, 20)
    return _nth_weekday(year, *_MOVING[name]) if name in _MOVING else None


def _nth_weekday(year: int, month: int, number: int, nth: int) -> date:
    """The nth of a weekday in a month; the last one for -1."""
    if nth < 0:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta(days=(last.isoweekday() - number) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(number - first.isoweekday()) % 7 + 7 * (nth - 1))


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the rule of J.-M. Oudin, 1940)."""
    golden, hundreds = year % 19, year // 100
    epact = (hundreds - hundreds // 4 - (8 * hundreds + 13) // 25 + 19 * golden + 15) % 30
    full = epact - epact // 28 * (1 - 29 // (epact + 1) * ((21 - golden) // 11))
    sunday = full - (year + year // 4 + full + 2 - hundreds + hundreds // 4) % 7
    month = 3 + (sunday + 40) // 44
    return date(year, month, sunday + 28 - 31 * (month // 4))
