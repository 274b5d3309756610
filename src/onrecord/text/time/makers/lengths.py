"""Lengths of time, and what happens again and again."""

from __future__ import annotations

from onrecord.schema import TimeType
from onrecord.text.time.context import Context
from onrecord.text.time.grammar import Match
from onrecord.text.time.makers.made import Made, clock_of, listed, maker, month_number, valued
from onrecord.text.time.numbers import duration, quantity_of
from onrecord.text.time.stamp import SEASONS

_SMALL = ("second", "minute", "quarter", "hour", "day")  # bare plurals of these are mostly something else


def _unit(match: Match, part: str = "unit") -> str:
    unit: str = match.value(part, "UNIT", "UNITS")
    return unit


@maker
def length(match: Match, context: Context) -> Made | None:
    """ "three years", "two-day", "55-year-old", "the past two years"."""
    words, unit = match.words("many") or ["a"], _unit(match)
    if not match.has("many") and match.value("unit", "UNITS"):
        return valued(match, duration(None, unit))  # a decades-long dispute
    if context.written(match.start).istitle() and "-" in match.said and context.written(match.end).istitle():
        return None  # the Six-Day War
    if not _is_length(match, context, words, unit):
        return None
    many = quantity_of(words)
    if match.has("half"):
        many = (many or 0) + 0.5
    return valued(match, duration(many, unit))


def _is_length(match: Match, context: Context, words: list[str], unit: str) -> bool:
    """Whether a quantity and a unit are a length: not "a second", "three quarters of", "a day of", "$5 a year"."""
    before, behind = context.word(match.start - 1), context.word(match.end)
    article, singular = words in (["a"], ["an"]), bool(match.value("unit", "UNIT"))
    if (unit == "second" and singular) or (behind == "-" and match.rule.name == "length" and "-" not in match.said):
        return False  # "a second", "a year-long"
    if unit == "quarter" and (behind == "of" or "-" in match.said or singular):
        return False
    glued = before == "." and match.tokens[match.start - 1].end == match.tokens[match.start].start
    if words[0].isdecimal() and (before in ("$", "£", "€") or glued):
        return False
    if (article and (not singular or unit == "weekend")) or (words == ["many"] and before == "as"):
        return False  # in as many weeks
    if not article or match.rule.name != "length":
        return True
    rate = before.replace(",", "")
    return not (rate in listed("rates") or rate[:1].isdecimal() or (unit == "day" and behind == "of"))


@maker
def part_of_century(match: Match, _: Context) -> Made:
    """ "a quarter-century", "half a century"."""
    return valued(match, duration(25 if match.words("part") == ["quarter"] else 50, "year"))


@maker
def length_of_two(match: Match, _: Context) -> Made | None:
    """ "four years and eight months", "an hour and ten minutes"."""
    large, small = (
        duration(quantity_of(match.words(many)), _unit(match, unit)) for many, unit in (("many", "unit"), ("more", "smaller"))
    )
    order = "SMHDWMY" if "T" in large else "DWMY"
    if "X" in large + small or order.find(large[-1]) <= order.find(small[-1]) or ("T" in large) != ("T" in small):
        return None
    return valued(match, large + small.removeprefix("PT" if "T" in large else "P"))


@maker
def length_between(match: Match, _: Context) -> Made:
    """ "two to three weeks": the lower number."""
    return valued(match, duration(quantity_of(match.words("many")), _unit(match)))


@maker
def past_unit(match: Match, _: Context) -> Made:
    """ "the past year": a length that ends now."""
    return valued(match, duration(1, _unit(match)), TimeType.DURATION)


@maker
def vague_length(match: Match, context: Context) -> Made | None:
    """ "for years", "weeks or months"."""
    unit, before = _unit(match), context.word(match.start - 1)
    if match.start and context.written(match.parts["unit"][0])[0].isupper() and before.isalpha():
        return None  # Minister Weeks
    if context.word(match.end) == "-" and match.start != match.parts["unit"][0]:
        return None  # the decades-long dispute: its article stays outside
    if (context.word(match.start - 2), before) == ("as", "many"):
        return None  # the third time in as many weeks
    if unit in _SMALL and before not in ("for", "in", "within", "after", "of", "take", "takes"):
        return None
    if before in ("$", "fiscal", "light", "-") or before.isdecimal():
        return None
    return valued(match, duration(None, unit))


@maker
def recent_units(match: Match, context: Context) -> Made | None:
    """ "recent months", "the coming years"; "early years" only with its article."""
    loose = match.words("rel")[0] in ("early", "later", "final", "first", "previous", "following", "intervening")
    return None if loose and context.word(match.start) != "the" else valued(match, duration(None, _unit(match)))


@maker
def a_while(match: Match, context: Context) -> Made | None:
    """ "a while", "some time", "a long time"."""
    if match.words("what") == ["while"] or match.end - match.start > 2 or context.word(match.start) == "some":
        return valued(match, "PXX")
    return None


# --------------------------------------------------------------------------------------------------------- again and again


@maker
def every(match: Match, context: Context) -> Made | None:
    """ "every four years", "each day", "twice a year"."""
    unit: str | None = match.value("unit", "UNIT", "UNITS")
    if unit is None:
        part: str = match.value("unit", "PART")
        return valued(match, "XXXX-XX-XX" + (part if part.startswith("T") else f"T{part}"))
    before = context.word(match.start - 1)
    rate = "per" in match.said and not context.narrative and (before[:1].isdecimal() or before in listed("rates"))
    if rate or unit == "second" or (unit == "quarter" and "per" in match.said):
        return None
    many = 2 if match.has("other") else (quantity_of(match.words("many")) or 1) if match.has("many") else 1
    return valued(match, duration(many, unit))


@maker
def every_weekday(match: Match, _: Context) -> Made:
    """ "every Monday", "Tuesday nights"."""
    return valued(match, f"XXXX-WXX-{match.value('weekday', 'WEEKDAY', 'WEEKDAYS')}{clock_of(match)}")


@maker
def every_month(match: Match, _: Context) -> Made:
    """ "each July", "every summer"."""
    return valued(
        match, f"XXXX-{month_number(match):02d}" if match.has("month") else f"XXXX-{SEASONS[match.value('season', 'SEASON')]}"
    )


@maker
def set_word(match: Match, context: Context) -> Made | None:
    """ "daily", "annually"; not "The Daily Mail"."""
    before, behind = context.written(match.start - 1), context.written(match.end)
    named = behind[:1].isupper() or before[:1].isupper() or before == "the"
    return None if context.written(match.start)[0].isupper() and named else valued(match, match.value("word", "SETWORD"))
