"""Quarters, halves, seasons and fiscal years."""

from __future__ import annotations

from onrecord.schema import TimeBasis, TimeType
from onrecord.text.time.context import Context
from onrecord.text.time.grammar import Match
from onrecord.text.time.makers.dates import named_year
from onrecord.text.time.makers.made import Made, dated, left_open, listed, maker, stated_year, steps_of
from onrecord.text.time.numbers import number_of
from onrecord.text.time.stamp import SEASONS, Grain, Stamp, year

_COMPARED = ("latest", "most", "same", "comparable", "corresponding")
_WINTER_AHEAD = 2  # seasons: "this winter" said in spring is the last one


@maker
def quarter(match: Match, context: Context) -> Made | None:
    """ "the third quarter" with its year, a named year, or none."""
    ordinal = number_of(match.words("ord"))
    return _of_year(match, context, Grain.QUARTER, ordinal) if 1 <= ordinal <= 4 else None


@maker
def quarter_letter(match: Match, context: Context) -> Made | None:
    """ "Q3", "Q3 2023"."""
    return _of_year(match, context, Grain.QUARTER, match.value("q", "QUARTERNAME"))


@maker
def half_letter(match: Match, context: Context) -> Made | None:
    """ "H1 2024"."""
    return _of_year(match, context, Grain.HALF, match.value("h", "HALFNAME"))


@maker
def half(match: Match, context: Context) -> Made | None:
    """ "the second half of 2023"; without a year only where a text has told dates."""
    words = match.words("ord")
    number = 2 if words[0] in ("latter", "last") else number_of(words)
    alone = match.rule.name == "half alone"
    if alone and (
        not context.told or context.word(match.end) == "of" or context.word(match.start - 1) not in ("in", "for", "during")
    ):
        return None
    return _of_year(match, context, Grain.HALF, number) if 1 <= number <= 2 else None


def _of_year(match: Match, context: Context, grain: Grain, number: int) -> Made | None:
    """A quarter or half in the year that is stated or named, else the nearest."""
    stated = stated_year(match)
    if stated is not None:
        return dated(match, Stamp(grain, stated, number), TimeBasis.STATED)
    base = _quarter_base(match, context)
    named = named_year(match, context) if match.has("rel") else base.year if match.has("whole") and base else None
    if named is not None:
        return dated(match, Stamp(grain, named, number))
    if base is None:
        return left_open(match, f"XXXX-{'Q' if grain == Grain.QUARTER else 'H'}{number}")
    now = base.to(grain)
    past = (
        number > now.number
        and base is context.published
        and base.grain > Grain.YEAR
        and context.tense(match.start, match.end) != "future"
    )
    return dated(match, Stamp(grain, now.year - past, number), TimeBasis.INFERRED)


def _quarter_base(match: Match, context: Context) -> Stamp | None:
    """What a quarter without a year is counted from: years told in passing say nothing about it."""
    base, told = context.base(match.start, match.end), context.near_told(match.start, dated=True)
    passing = (
        base is not None and base is not context.published and base.grain <= Grain.YEAR and not (told and context.opens(told))
    )
    return context.published if passing and not context.narrative and context.published else base


@maker
def year_ago_quarter(match: Match, context: Context) -> Made | None:
    """ "the year-ago quarter", "the same period last year": the quarter told before, a year back."""
    if match.has("ord"):
        made = quarter(match, context)
        return dated(match, made.stamp.shift(-1, "year"), told=False) if isinstance(made, Made) and made.stamp else None
    told = context.near_told(match.start, 6)
    if told and told.stamp.grain == Grain.QUARTER:
        return dated(match, year_back(told.stamp, context), told=False)
    base = context.published
    if base is None or match.rule.name == "quarter a year ago":
        return None
    if "quarter" in match.said and base.grain >= Grain.MONTH:
        return dated(match, base.to(Grain.QUARTER).shift(-5, "quarter"), told=False)  # the last whole one, a year back
    return dated(match, base.to(Grain.YEAR).shift(-1, "year"), told=False)


def year_back(stamp: Stamp, context: Context) -> Stamp:
    """The same quarter a year before; that itself, where the text has just come to the year before publication."""
    compared = context.published is not None and stamp.year == context.published.year - 1
    return stamp if compared else stamp.shift(-1, "year")


@maker
def the_quarter(match: Match, context: Context) -> Made | None:
    """ "the quarter", "the latest quarter", "this quarter"."""
    words, behind = match.words("rel") or [""], context.word(match.end)
    if behind == "-" or (behind == "of" and not words[0]):
        return None  # its quarter-century low; the quarter of voters who stayed at home
    told = context.last_told(finest=Grain.QUARTER, coarsest=Grain.QUARTER)
    this = context.word(match.start) == "this"
    if told and not this and words[0] in ("", *_COMPARED):
        return dated(match, told.stamp)
    narrated: int | None = match.value("rel", "NARR")
    if told and narrated:
        return dated(match, told.stamp.shift(narrated, "quarter"))
    base = context.published
    if base is None or base.grain < Grain.MONTH or "period" in match.said:
        return None
    steps = 0 if this or words[0] == "current" else 1 if words[0] in ("next", "following") else -1
    return dated(match, base.to(Grain.QUARTER).shift(steps, "quarter"))


# ----------------------------------------------------------------------------------------------------------------- seasons


@maker
def season(match: Match, context: Context) -> Made | None:
    """A season with its year, or "last summer"."""
    number: int = match.value("season" if match.has("season") else "unit", "SEASON")
    stated = _year_or_era(match)
    if stated is not None:
        return dated(match, Stamp(Grain.SEASON, stated, number), TimeBasis.STATED) if stated else None
    if match.rule.name == "season of named year":
        named = named_year(match, context)
        return None if named is None else dated(match, Stamp(Grain.SEASON, named, number))
    narrated = context.narrative or match.value("rel", "NARR") is not None or match.words("rel") == ["that"]
    told = context.last_told() if narrated else None
    base = told.stamp if told else context.published
    if base is None:
        return left_open(match, f"XXXX-{SEASONS[number]}")
    return dated(match, _season_near(base, number, steps_of(match)))


def _year_or_era(match: Match) -> int | None:
    found = stated_year(match)
    before_christ = any(word.startswith("b") for word in match.words("year")[1:])
    return -found if found and before_christ else found


def _season_near(base: Stamp, number: int, steps: int) -> Stamp:
    """ "last", "this" or "next" summer, from the season of a date."""
    if base.grain <= Grain.YEAR or base.year < 1:
        return Stamp(Grain.SEASON, base.year + steps, number)
    now = base.to(Grain.SEASON)
    ahead = (number - now.number) % 4
    if steps < 0 or (steps == 0 and ahead > _WINTER_AHEAD):
        ahead -= 4
    elif steps > 0 and ahead == 0:
        ahead = 4
    return now.shift(ahead, "season")


@maker
def season_alone(match: Match, context: Context) -> Made | None:
    """ "in the summer", "by spring"."""
    if not _is_season(match, context):
        return None
    number: int = match.value("season", "SEASON")
    told = context.last_told() if context.narrative else None
    base = told.stamp if told else context.base(match.start, match.end)
    if base is None:
        return left_open(match, f"XXXX-{SEASONS[number]}")
    if base.grain <= Grain.YEAR or base.year < 1:
        return dated(match, Stamp(Grain.SEASON, base.year, number), TimeBasis.INFERRED)
    now = base.to(Grain.SEASON)
    ahead = (number - now.number) % 4
    if ahead and base is context.published and not context.narrative and context.tense(match.start, match.end) != "future":
        ahead -= 4
    return dated(match, now.shift(ahead, "season"), TimeBasis.INFERRED)


def _is_season(match: Match, context: Context) -> bool:
    """Whether "fall", "spring" and the like are seasons here, by their neighbours."""
    before, behind = context.word(match.start - 1), context.word(match.end)
    word = context.word(match.parts["season"][0])
    bare = match.end - match.start == 1
    if not context.narrative and context.written(match.end - 1).istitle() and context.written(match.end).istitle():
        return False  # the Spring Statement
    history = context.narrative and word not in ("fall", "spring")
    if behind in listed("not behind season") or (bare and not history and before not in listed("before season")):
        return False
    verb = before == "to" or (behind in ("of", "in", "from", "to", "into", "by") and before not in ("in", "by", "since"))
    return not (word in ("fall", "spring") and verb)


# ------------------------------------------------------------------------------------------------------------ fiscal years


@maker
def fiscal_year(match: Match, _: Context) -> Made | None:
    """ "fiscal 2024", "fiscal year 2024-25"."""
    first, last = match.value("year", "SHORTYEAR", "INT"), match.value("last", "INT")
    if last is None:
        return dated(match, year(first), TimeBasis.STATED)
    last = last if last > 99 else first // 100 * 100 + last
    if first >= last:
        return None
    return Made(match.start, match.end, TimeType.DATE, year(first), until=year(last), basis=TimeBasis.STATED)


@maker
def fiscal_named(match: Match, context: Context) -> Made | None:
    """ "the fiscal year", "the next fiscal year"."""
    words = match.words("rel")
    told = context.last_told(finest=Grain.YEAR, coarsest=Grain.YEAR)
    base = told.stamp if told and not words else context.published
    if base is None:
        return None
    steps = 0 if words == ["past"] else steps_of(match)
    return dated(match, base.to(Grain.YEAR).shift(steps, "year"))
