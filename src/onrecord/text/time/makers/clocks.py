"""Times of the day."""

from __future__ import annotations

from onrecord.schema import TimeBasis
from onrecord.text.time.context import Context
from onrecord.text.time.grammar import Match
from onrecord.text.time.makers.dates import calendar_date
from onrecord.text.time.makers.made import Made, dated, left_open, listed, maker
from onrecord.text.time.stamp import Grain, Stamp

_FULL = 5  # characters of "21:14"
_NAMED = {"noon": "T12:00", "midday": "T12:00", "midnight": "T24:00"}


@maker
def clock(match: Match, context: Context) -> Made | None:
    """ "10:30 p.m.", "today at 15:30", "5 p.m. on July 9, 2024"."""
    time_of_day = _time_of_day(match, context)
    if time_of_day is None:
        return None
    day = _day(match, context)
    if day is None or day.grain != Grain.DAY:
        open_day = f"XXXX-WXX-{match.value('weekday', 'WEEKDAY')}" if match.has("weekday") else "XXXX-XX-XX"
        return left_open(match, open_day + time_of_day)
    basis = TimeBasis.RELATIVE if not match.has("month") else TimeBasis.STATED if match.has("year") else TimeBasis.INFERRED
    return dated(match, day.at(time_of_day), basis)


def _day(match: Match, context: Context) -> Stamp | None:
    """The day that is named beside a time, else the one in force."""
    if match.has("month"):
        made = calendar_date(match, context)
        return made.stamp if isinstance(made, Made) else None
    if match.has("weekday"):
        return context.nearest_weekday(match.value("weekday", "WEEKDAY"), match.start, match.end)
    published = context.published
    if match.has("word"):
        exact = published is not None and published.grain == Grain.DAY
        return published.shift(match.value("word", "DAYWORD"), "day") if exact and published else None
    told = context.near_told(match.start, 2, coarsest=Grain.DAY)
    if told and published and not context.narrative:
        # What has happened was on no day to come, and what is to come on none that is over.
        tense, ahead = context.tense(match.start, match.end), str(told.stamp) > str(published)
        told = None if told.occasion or (tense == "past" and ahead) or (tense == "future" and not ahead) else told
    return told.stamp if told else None if context.narrative else published


def _time_of_day(match: Match, context: Context) -> str | None:
    if match.has("noon"):
        return _NAMED.get(match.words("noon")[0])
    if match.has("military"):
        digits: str = match.value("military", "HHMM")
        return f"T{digits[:2]}:{digits[2:]}"
    hour, minute = match.value("clock", "CLOCK", "DOTCLOCK") or (match.value("hour", "HH", "NUMWORD"), 0)
    if match.has("half"):
        if hour > 12 or _is_verb(match, context):
            return None
        hour = hour % 12 + match.value("half", "AMPM")
    elif "clock" not in match.said and not _is_clock(match, context):
        return None
    elif match.value("clock", "DOTCLOCK") and _is_number(context.word(match.end)):
        return None  # at 2.50 percent
    return f"T{hour:02d}:{minute:02d}" if hour <= 24 else None


def _is_verb(match: Match, context: Context) -> bool:
    """ "one am I": a number in words before a bare "am"."""
    return context.written(match.parts["half"][0]) == "am" and match.has("hour") and match.words("hour")[0].isalpha()


def _is_number(behind: str) -> bool:
    """Whether what follows counts: a decimal number, no clock time."""
    return behind in listed("not behind year") or behind in listed("rates") or behind.isdecimal()


def _is_clock(match: Match, context: Context) -> bool:
    """A bare "3:30" may be a score or a verse."""
    if match.value("clock", "DOTCLOCK") and "hours" not in match.said:
        return context.word(match.start - 1) in ("at", "until", "from", "by")
    before, behind = context.word(match.start - 1), context.written(match.end)
    heads = before in ("", "\n\n") and len(context.written(match.start)) == _FULL  # "21:14 The speaker ..." of a live page
    if heads and (behind[:1].isupper() or behind in ("-", "–", "—", ":")):
        return True
    return match.end - match.start > 1 or before in listed("before clock")
