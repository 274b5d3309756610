"""Weeks, months, years and the like, pointed at: "last week", "that year", "the end of the month"."""

from __future__ import annotations

from onrecord.schema import TimeType
from onrecord.text.time.context import Context
from onrecord.text.time.grammar import Match
from onrecord.text.time.makers.made import GRAINS, Made, dated, left_open, listed, maker, referring, steps_of, valued
from onrecord.text.time.makers.seasons import season
from onrecord.text.time.numbers import duration
from onrecord.text.time.stamp import Grain, Stamp
from onrecord.text.time.tense import Tense

_UNITS = {
    Grain.DAY: "day", Grain.WEEKEND: "weekend", Grain.WEEK: "week", Grain.MONTH: "month", Grain.QUARTER: "quarter",
    Grain.YEAR: "year", Grain.DECADE: "decade", Grain.CENTURY: "century",
}  # fmt: skip
_OPEN = {"year": "XXXX", "week": "XXXX-WXX", "weekend": "XXXX-WXX-WE", "quarter": "XXXX-QX", "decade": "XXX", "century": "XX"}
_BACK = ("before", "earlier", "prior", "previous")
_CLOCKS = {"morning": "TMO", "evening": "TEV", "night": "TNI"}


@maker
def relative(match: Match, context: Context) -> Made | None:
    """ "last week", "next year", "this month": from the publication date."""
    unit: str = match.value("unit", "UNIT") or "century"
    if "the" in (context.word(match.start), context.word(match.start - 1)) and context.word(match.end) == "of":
        return None  # the last week of August
    if context.written(match.end - 1).istitle() and match.start and context.written(match.start).istitle():
        return None  # ABC's This Week
    told = context.last_told() if context.narrative and unit != "century" else None
    base, grain = told.stamp if told else context.published, GRAINS[unit]
    if base is None or (grain > base.grain and (base.grain < Grain.MONTH or grain >= Grain.WEEK)):
        return left_open(match, _OPEN.get(unit, "XXXX-XX"))
    if base.year < 1 and grain > Grain.YEAR:
        return None
    if unit == "weekend":
        return dated(match, _weekend(base, steps_of(match), context.tense(match.start, match.end)))
    return dated(match, base.to(grain).shift(steps_of(match), unit))


def _weekend(base: Stamp, steps: int, tense: Tense | None) -> Stamp:
    """ "this weekend" early in the week is the last one where something happened, else the coming one."""
    weekend = base.to(Grain.WEEKEND)
    over = steps == 0 and tense == "past" and base.first < weekend.first
    return weekend.shift(-1 if over else steps, "week")


@maker
def narrated(match: Match, context: Context) -> Made | list[Made] | None:
    """ "the following year", "that month", "the same day": from what was told before."""
    unit = match.words("unit")[0]
    if unit not in GRAINS:
        return season(match, context)
    grain = GRAINS[unit]
    told = context.last_told(coarsest=_told_at_least(grain))
    base = told.stamp if told else None if context.narrative else context.published
    if base is None or (base.year < 1 and grain not in (Grain.YEAR, Grain.MONTH, Grain.DECADE)):
        return None
    if grain == Grain.DAY and base.grain != Grain.DAY:
        return None
    return dated(match, base.to(grain).shift(steps_of(match), unit))


def _told_at_least(grain: Grain) -> Grain:
    """How exact a date told before must be, so that the unit after it can be counted from it."""
    return Grain.CENTURY if grain <= Grain.YEAR else Grain.WEEK if grain in (Grain.WEEK, Grain.WEEKEND) else grain


@maker
def narrated_after(match: Match, context: Context) -> Made | None:
    """ "the day before", "the week after", where nothing follows that it is counted from."""
    behind, way, unit = context.word(match.end), match.words("way")[0], match.words("unit")[0]
    if behind[:1].isalnum() and behind not in listed("sentence goes on") and way in ("before", "after", "following", "prior"):
        return None
    grain = GRAINS[unit]
    told = context.last_told(coarsest=grain)
    ahead = told and context.published and not context.narrative and str(told.stamp) > str(context.published)
    # "had returned the day before" is not counted from a day to come.
    base = told.stamp if told and not (ahead and context.tense(match.start, match.end) == "past") else context.published
    if base is None or base.grain < grain or (base.year < 1 and grain > Grain.MONTH):
        return None
    return dated(match, base.to(grain).shift(-1 if way in _BACK else 1, _UNITS[grain]).at(_CLOCKS.get(unit, "")))


@maker
def the_unit(match: Match, context: Context) -> Made | None:
    """ "the end of the month", "later in the year"."""
    unit: str | None = match.value("unit", "UNIT")
    if unit == "day" and "at" in (context.word(match.start - 1), context.word(match.start - 2)):
        return None  # at the end of the day it is the voters who count
    return _of_the_text(match, context, unit) if unit and unit in GRAINS else None


def _of_the_text(match: Match, context: Context, unit: str) -> Made | None:
    """The unit that a text is in: that of a date just told, else that of publication."""
    grain = GRAINS[unit]
    told = context.last_told(coarsest=min(grain, Grain.MONTH)) if context.narrative else context.near_told(match.start, 1)
    leads = told is not None and (context.narrative or (told.stated and told.stamp.grain >= grain))
    base = told.stamp if told and leads else context.published
    if base is None or base.grain < grain or (base.year < 1 and grain > Grain.YEAR):
        return None
    return dated(match, base.to(grain))


@maker
def the_unit_alone(match: Match, context: Context) -> Made | None:
    """ "for the year", "during the week", "over the weekend"; "the year ended March 31" is a length."""
    before, behind = context.word(match.start - 1), context.word(match.end)
    unit: str = match.value("unit", "UNIT")
    told_over = (before, unit, behind) == ("over", "weekend", "that")  # he said over the weekend that he would
    if before not in listed("before the unit") or (behind in listed("not behind the unit") and not told_over):
        return None
    if behind in ("ended", "ending") and unit != "week":
        return valued(match, duration(1, unit), TimeType.DURATION)
    if unit == "weekend":
        base = context.published
        exact = base is not None and base.grain == Grain.DAY
        return dated(match, _weekend(base, 0, context.tense(match.start, match.end) or "past")) if base and exact else None
    if unit == "week" and before in ("of", "in") and not context.narrative:
        return None
    return _of_the_text(match, context, unit)


@maker
def year_end(match: Match, context: Context) -> Made | None:
    """ "by year-end", "at month's end"."""
    grain = Grain.MONTH if match.has("month") else Grain.YEAR
    told = context.last_told() if context.narrative else None
    base = told.stamp if told else context.published
    if base is None or base.grain < grain:
        return None
    just_over = grain == Grain.YEAR and base.month == 1 and told is None and context.tense(match.start, match.end) == "past"
    return dated(match, base.to(grain).shift(-just_over, "year"))


@maker
def that_time(match: Match, context: Context) -> Made | None:
    """ "at that time": the date told before, if there is one."""
    before, behind = context.word(match.start - 1), context.word(match.end)
    if match.said[-1] != "time" or before not in listed("before time") or "same" in match.said:
        return None
    if match.said[0] == "this" and before in ("at", "by"):
        return referring(match, "PRESENT_REF")
    clause = before == "by" and match.said[0] == "the" and behind[:1].isalpha()
    if behind in listed("not behind time") or clause or (context.narrative and before == "during"):
        return None  # the time he left office
    told = context.near_told(match.start, 3)
    return (
        dated(match, told.stamp, told=False)
        if told
        else Made(match.start, match.end, TimeType.DATE, value="PAST_REF", told=False)
    )
