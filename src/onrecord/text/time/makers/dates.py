"""Days and months that are written as dates, with their year or without."""

from __future__ import annotations

from datetime import MAXYEAR

from onrecord.schema import TimeBasis, TimeType
from onrecord.text.time import stamp as stamps
from onrecord.text.time.context import Context
from onrecord.text.time.grammar import Match
from onrecord.text.time.makers.made import (
    Made,
    apart,
    clock_of,
    dated,
    day_number,
    left_open,
    listed,
    maker,
    month_number,
    month_or_day,
    spread,
    stated_year,
    steps_of,
)
from onrecord.text.time.stamp import Grain, Stamp

_YEARS = range(100, 2200)
_SHORT_MONTH = 4  # letters


@maker
def calendar_date(match: Match, context: Context) -> Made | None:
    """ "4 April 1949", "April 4", "March 44 BC", "490 BC"."""
    year, month = stated_year(match), match.value("month", "MONTH")
    if year is not None and not (year and year <= MAXYEAR):
        return None
    if month is None:
        valid = year is not None and (match.has("era") or match.rule.name == "year anno domini" or year in _YEARS)
        return dated(match, stamps.year(year), TimeBasis.STATED) if valid and year is not None else None
    if year is not None:
        # 29 February 2023: there is no such day, but the month is told.
        stamp = month_or_day(year, month, day_number(match), clock_of(match)) or stamps.month(year, month)
        return dated(match, stamp, TimeBasis.STATED)
    if context.written(match.end).istitle() and context.word(match.end) in listed("named after a day"):
        return None  # the March 8 Movement
    return _without_year(match, context, month, day_number(match))


def _without_year(match: Match, context: Context, month: int, day: int) -> Made | None:
    year = context.year_of_month(month, match.start, match.end, day)
    if year is None:
        return left_open(match, f"XXXX-{month:02d}" + (f"-{day:02d}" if day else ""))
    return dated(match, month_or_day(year, month, day, clock_of(match)), TimeBasis.INFERRED)


@maker
def day_range(match: Match, context: Context) -> Made | list[Made] | None:
    """ "9-11 July 2024"."""
    first, last = day_number(match), day_number(match, "last")
    year, basis = year_or_inferred(match, context, first)
    month = month_number(match)
    if first >= last:
        return None
    if year is None:
        return left_open(match, f"XXXX-{month:02d}-{first:02d}/XXXX-{month:02d}-{last:02d}")
    return spread(match, context, month_or_day(year, month, first), month_or_day(year, month, last), basis)


def year_or_inferred(match: Match, context: Context, day: int) -> tuple[int | None, TimeBasis]:
    """The year that stands with a month, else the one it lies in by what is known, and on what that rests."""
    stated = stated_year(match)
    if stated is not None:
        return stated, TimeBasis.STATED
    return context.year_of_month(month_number(match), match.start, match.end, day), TimeBasis.INFERRED


@maker
def range_of_two_months(match: Match, context: Context) -> Made | list[Made] | None:
    """ "28 June-1 July 1991"."""
    year, basis = year_or_inferred(match, context, day_number(match))
    if year is None:
        return None
    first, last = month_number(match), month_number(match, "other")
    start = month_or_day(year - (first > last), first, day_number(match))
    return spread(match, context, start, month_or_day(year, last, day_number(match, "last")), basis)


@maker
def day_and_date(match: Match, context: Context) -> list[Made] | None:
    """ "9 to 11 July 2024", "9 and 11 July": two days."""
    whole = calendar_date(_part(match, "other"), context)
    if not isinstance(whole, Made) or whole.stamp is None or whole.stamp.grain != Grain.DAY:
        return None
    first = month_or_day(whole.stamp.year, whole.stamp.number, day_number(match))
    if first is None:
        return None
    start, end = match.parts["day"]
    return [Made(start, end, TimeType.DATE, first, basis=whole.basis), whole]


def _part(match: Match, name: str) -> Match:
    """A match of a part alone that begins with a day."""
    start, end = match.parts[name]
    inside = {part: span for part, span in match.parts.items() if start <= span[0] and span[1] <= end}
    return Match(match.rule, match.tokens, start, end, {**inside, "day": (start, start + 1)}, match.lexicon)


@maker
def date_and_day(match: Match, context: Context) -> list[Made] | None:
    """ "July 9 and 11": two days."""
    made = day_range(match, context)
    if isinstance(made, Made) and made.stamp and made.until:
        return apart(match, made.stamp, made.until, made.basis)
    return made if isinstance(made, list) else None


@maker
def iso_date(match: Match, _: Context) -> Made | None:
    """ "2024-07-10", with or without a time."""
    written: str = match.value("whole", "ISODATE")
    year, month, day = (int(part) for part in written[:10].split("-"))
    return dated(match, _checked(year, month, day, written[10:16]), TimeBasis.STATED)


@maker
def numeric_date(match: Match, context: Context) -> Made | None:
    """ "10/30/1989", "30.10.1989": where marks or numbers tell which is the month, else what is nearer to publication."""
    written: str = match.value("whole", "NUMDATE")
    mark = next(char for char in written if not char.isdecimal())
    first, second, third = (int(part) for part in written.split(mark))
    if first > 31:
        return dated(match, _checked(first, second, third), TimeBasis.STATED)
    if len(written.split(mark)[2]) not in (2, 4):
        return None
    year = third if third > 99 else third + (1900 if third >= 30 else 2000)
    day_first, month_first = _checked(year, second, first), _checked(year, first, second)
    days_first = (
        mark == "." or context.days_first or (context.days_first is None and _nearer_first(day_first, month_first, context))
    )
    both = day_first and month_first and day_first != month_first and mark != "." and context.days_first is None
    basis = TimeBasis.INFERRED if both else TimeBasis.STATED
    return dated(match, day_first if month_first is None or (day_first and days_first) else month_first, basis)


def _nearer_first(one: Stamp | None, other: Stamp | None, context: Context) -> bool:
    """Whether the first of two days is nearer to publication."""
    published = context.published
    if published is None or published.year < 1 or one is None or other is None:
        return False
    return abs((one.first - published.first).days) < abs((other.first - published.first).days)


def _checked(year: int, month: int, day: int, clock: str = "") -> Stamp | None:
    return month_or_day(year, month, day, clock) if 1 <= month <= 12 and day and 1000 <= year < 2200 else None


@maker
def month_slash_day(match: Match, _: Context) -> Made | None:
    """9/11 is a date of its own; other such pairs are fractions and scores."""
    if match.value("pair", "MMDD") == (9, 11):
        return dated(match, stamps.day(2001, 9, 11), TimeBasis.INFERRED, told=False)
    return None


# ------------------------------------------------------------------------------------------------------------------ months


@maker
def month_of_named_year(match: Match, context: Context) -> Made | None:
    """ "June last year", "3 May of that year"."""
    year, month = named_year(match, context), month_number(match)
    if year is None:
        return left_open(match, f"XXXX-{month:02d}")
    return dated(match, month_or_day(year, month, day_number(match)))


def named_year(match: Match, context: Context) -> int | None:
    """The year that "last year", "that year", "the following year" names."""
    steps: int | None = match.value("rel", "REL")
    if steps is not None and context.published is not None and not context.narrative:
        return context.published.shift(steps, "year").year
    told = context.last_told()
    base = told.stamp if told else context.published
    return stamps.year(base.year).shift(steps_of(match), "year").year if base else None


@maker
def month_range(match: Match, context: Context) -> Made | list[Made] | None:
    """ "March-May 2023"."""
    year = stated_year(match)
    if year is None:
        return None
    first, last = (stamps.month(year, month_number(match, part)) for part in ("month", "last"))
    return spread(match, context, first, last, TimeBasis.STATED)


@maker
def month_alone(match: Match, context: Context) -> Made | None:
    """ "in February": its year comes from the narrative or the tense."""
    if match.end - match.start == 1 and not _stands_alone(match, context):
        return None
    return _without_year(match, context, month_number(match), 0)


def _stands_alone(match: Match, context: Context) -> bool:
    """Whether one word is a month rather than a name or a verb, by its neighbours."""
    if context.word(match.start - 1) in listed("before month") and not _is_first_name(match, context):
        return True
    written, behind = context.written(match.start), context.written(match.end)
    if behind[:1].isupper() and len(written) <= _SHORT_MONTH and written not in ("May", "June", "July"):
        return False  # Senator Jan Lipinski
    return not match.value("month", "DOUBTFUL") or _as_adjective(match, context)


def _is_first_name(match: Match, context: Context) -> bool:
    """ "Jack and June Marsh"."""
    before, other, behind = (context.written(at) for at in (match.start - 1, match.start - 2, match.end))
    return before == "and" and other.istitle() and behind.istitle() and bool(match.value("month", "DOUBTFUL"))


def _as_adjective(match: Match, context: Context) -> bool:
    """ "the April talks", "a March operation", but not "June Holm"."""
    before, behind = context.word(match.start - 1), context.written(match.end)
    name = context.word(match.start)
    if name == "may":
        return False
    if name == "march":
        return before in ("a", "the", "its") and behind.islower()
    return before in (",", "the", "a", "its", "their") or (not behind[:1].isupper() and before.islower())


@maker
def month_named(match: Match, context: Context) -> Made | None:
    """ "last April", "that July", "the following May"."""
    month, word = month_number(match), match.words("rel")[0]
    if match.value("month", "DOUBTFUL") and context.written(match.end)[:1].isupper() and not context.told:
        return None  # that June Holm chaired
    narrated = word in ("that", "same", "following", "previous", "preceding") or (context.narrative and word == "next")
    told = context.last_told() if narrated else None
    base = told.stamp if told else context.published
    if base is None:
        return left_open(match, f"XXXX-{month:02d}")
    year = _turned(month, base, word) if narrated else _nearest(month, base, steps_of(match))
    return dated(match, stamps.month(year, month))


def _turned(month: int, base: Stamp, word: str) -> int:
    """The year of a month counted from a date told before."""
    if word in ("that", "same"):
        return base.year
    if base.month is None:
        return base.year + (1 if word in ("following", "next") else -1)
    return base.year + (month <= base.month) if word in ("following", "next") else base.year - (month >= base.month)


def _nearest(month: int, base: Stamp, steps: int) -> int:
    """The year of "last April" or "next April" from the month of publication."""
    now = base.month or 1
    return base.year - (month >= now) * (steps < 0) + (month <= now) * (steps > 0)
