"""At a distance: "three days ago", "two weeks later", "a year after Sweden joined NATO"."""

from __future__ import annotations

from onrecord.schema import TimeType
from onrecord.text.time import stamp as stamps
from onrecord.text.time.context import Context
from onrecord.text.time.grammar import Match
from onrecord.text.time.makers.made import GRAINS, Made, dated, left_open, listed, maker, referring
from onrecord.text.time.makers.seasons import year_back
from onrecord.text.time.numbers import quantity_of
from onrecord.text.time.stamp import Grain, Stamp

_BACK = ("earlier", "before", "previously", "prior")
_OPEN = {"year": "XXXX", "month": "XXXX-XX"}
_FAR = 2000  # of any unit: beyond it nothing is counted in days of a calendar
_UNTOLD = {-1: "PAST_REF", 1: "FUTURE_REF"}


@maker
def ago(match: Match, context: Context) -> Made | None:
    """ "three days ago", "a year ago": from publication."""
    many, unit = _distance(match)
    base = context.published
    if many is None:
        return referring(match, "PAST_REF")
    told = context.near_told(match.start, 3)
    if (many, unit) == (1, "year") and told and told.stamp.grain == Grain.QUARTER and not told.stated:
        return dated(match, year_back(told.stamp, context), told=False)
    if base is None:
        return left_open(match, _OPEN.get(unit, "XXXX-XX-XX"))
    if match.has("exact") and unit == "year" and base.grain >= Grain.MONTH:
        return dated(match, base.to(Grain.MONTH).shift(-round(many), "year"))  # sixty years ago this month
    return dated(match, _moved(base, many, unit, -1)) or referring(match, "PAST_REF")


def _distance(match: Match) -> tuple[float | None, str]:
    return quantity_of(match.words("many")), match.value("unit", "UNIT", "UNITS")


def _moved(base: Stamp, many: float, unit: str, sign: int) -> Stamp | None:
    """`base` moved by a quantity, as exact as its unit is; None where the base is coarser than that."""
    if unit in ("second", "minute", "hour") or many > _FAR:
        return None
    if many != int(many) and unit in ("decade", "century"):
        many, unit = many * (10 if unit == "decade" else 100), "year"  # half a century
    grain = max(GRAINS[unit], Grain.YEAR)
    if many != int(many):
        return (
            base.to(Grain.MONTH).shift(sign * round(many * 12), "month") if unit == "year" and base.grain >= Grain.MONTH else None
        )
    season = grain == Grain.MONTH and base.grain == Grain.SEASON
    if (base.grain < grain and not season) or (base.year < 1 and grain > Grain.MONTH):
        return None
    # Weeks back are weeks; weeks on from a day lead to a day.
    exact = grain == Grain.WEEK and base.grain == Grain.DAY and sign > 0
    return (base if exact else base.to(grain)).shift(sign * int(many), unit)


@maker
def vague_past(match: Match, _: Context) -> Made:
    """ "a year or two ago"."""
    return referring(match, "PAST_REF")


@maker
def later(match: Match, context: Context) -> Made | None:
    """ "two weeks later", "a year earlier": from what was told before."""
    many, unit = _distance(match)
    way, behind = match.words("way")[0], context.word(match.end)
    if (
        way in ("before", "after", "prior")
        and behind[:1].isalnum()
        and behind not in listed("sentence goes on") - listed("subjects")
    ):
        return None  # two weeks after the crash, after we applied
    if way in ("before", "after") and context.word(match.start - 1) == "for":
        return None  # spoke for 35 minutes before he left
    if way == "on" and behind != ",":
        return None  # two weeks on the road
    sign = -1 if way in _BACK else 1
    told = context.last_told() if context.narrative else context.near_told(match.start, 4)
    base = told.stamp if told else context.published
    if many is None or base is None:
        return referring(match, _UNTOLD[sign])
    if told and not context.narrative and unit == "year" and base.grain == Grain.QUARTER:
        return dated(match, base.shift(sign * int(many), "year"), told=False)
    stamp = _moved(base, many, unit, sign)
    if stamp and way == "on" and context.published and stamp.first > context.published.last:
        return referring(match, "PRESENT_REF")  # as he said half a century on
    return dated(match, stamp) or referring(match, _UNTOLD[sign])


@maker
def vague_later(match: Match, _: Context) -> Made:
    """ "days later", "months earlier"."""
    return referring(match, _UNTOLD[-1 if match.words("way")[0] in _BACK else 1])


@maker
def from_now(match: Match, context: Context) -> Made | None:
    """ "three years from now", "in two weeks' time"."""
    many, unit = _distance(match)
    stamp = _moved(context.published, many, unit, 1) if many is not None and context.published else None
    return dated(match, stamp, told=False) or referring(match, "FUTURE_REF")


@maker
def from_occasion(match: Match, context: Context) -> Made | None:
    """ "two weeks after the Vilnius summit", "the day Finland acceded", "the eve of the Washington summit"."""
    at = match.end
    occasion = context.occasion_at(at)
    if occasion is None and context.word(at) in ("the", "a", "when", "that"):
        occasion = context.occasion_at(at + 1)
    if occasion is None:
        return None
    way = match.words("way")[0] if match.has("way") else ""
    back = way == "before" or match.rule.name == "eve of an occasion"
    # "after" counts from the last day, "before" from the first.
    day = stamps.of_day(occasion.known.first if back or not way else occasion.known.last)
    stamp = _counted(match, day, -1 if back else 1, way)
    return Made(match.start, occasion.end, TimeType.DATE, stamp) if stamp else None


def _counted(match: Match, day: Stamp, sign: int, way: str) -> Stamp | None:
    if match.rule.name == "eve of an occasion":
        return day.shift(-1, "day")
    if not match.has("many"):
        unit: str = match.value("unit", "UNIT")
        return day.to(GRAINS[unit]).shift(sign if way in ("before", "after", "following") else 0, unit)
    many, unit = _distance(match)
    if many is None:
        return None
    many += 0.5 if match.has("half") else 0
    if unit in stamps.MONTHS:
        return day.to(Grain.MONTH).shift(sign * round(many * stamps.MONTHS[unit]), "month")
    return day.shift(sign * int(many), unit) if unit in ("day", "week", "fortnight") else None
