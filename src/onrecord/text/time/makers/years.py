"""Years, decades and centuries."""

from __future__ import annotations

from onrecord.schema import TimeBasis
from onrecord.text.time import stamp as stamps
from onrecord.text.time.context import Context
from onrecord.text.time.grammar import Match
from onrecord.text.time.makers.made import Made, dated, listed, maker, spread
from onrecord.text.time.numbers import number_of
from onrecord.text.time.numbers import year_said as read_year
from onrecord.text.time.stamp import Grain, Stamp

_OLDEST = 1400  # a bare number below is a year only before Christ or with words that say so
_LATEST_ANCIENT = 1900
_NEAR = 300  # years that a bare early year may lie from one stated before
_LONGEST_RANGE = 200
_SAID = 3  # words of a spelled year that needs no preposition


@maker
def year_alone(match: Match, context: Context) -> Made | None:
    """A bare number of four digits that is a year: by its size and its neighbours."""
    year: int = match.value("year", "YEAR")
    before, behind = context.word(match.start - 1), context.word(match.end)
    if before in listed("not before year") or behind in listed("not behind year") or before.isdecimal():
        return None
    if (
        before == "and"
        and context.word(match.start - 2).isdecimal()
        and context.word(match.start - 3) in listed("not before year")
    ):
        return None  # resolutions 2166 and 1973
    if _is_part_of_a_name(match, context):
        return None
    if not match.value("year", "LATEYEAR") and not _early_year(
        year, before, context, named=context.written(match.end)[:1].isupper()
    ):
        return None
    if context.ancient and year < _LATEST_ANCIENT:
        return dated(match, stamps.year(-year), TimeBasis.INFERRED)
    if before not in listed("before year") and before not in listed("pointing") and _is_counted(behind):
        return None
    return dated(match, stamps.year(year), TimeBasis.STATED)


def _is_part_of_a_name(match: Match, context: Context) -> bool:
    """ "Horizon 2020", "Paragraph 2030": a number right behind a word with a capital that is no month and begins no sentence."""
    before = context.written(match.start - 1)
    if (
        not (before.istitle() and len(before) > 2)
        or match.start - 1 in context.sentences
        or before.lower() in listed("before year")
    ):
        return False
    return not any(name in match.lexicon.facts(before) for name in ("MONTH", "WEEKDAY", "SEASON", "HOLIDAY"))


def _early_year(year: int, before: str, context: Context, *, named: bool) -> bool:
    """Whether a number below 1900 is a year: "in 1848", or beside other years of its time."""
    if before in listed("before year") and before not in listed("loose before year"):
        return True
    if before == "the" and year >= _OLDEST and named:
        return True  # the 1878 Congress
    stated = [told for told in context.told[-3:] if told.stamp.grain == Grain.YEAR and told.stated]
    near = any(abs(told.stamp.year - year) < _NEAR for told in stated)
    return year >= _OLDEST and before in (*listed("before year"), "") and (near or context.narrative)


def _is_counted(word: str) -> bool:
    """Whether a number before a word counts it: "2014 delegates", but not "2014 elections"."""
    plural = word.endswith("s") and len(word) > 4 and not word.endswith(("ss", "us", "is", "'s"))
    return plural and word not in listed("countable no more")


@maker
def year_said(match: Match, context: Context) -> Made | None:
    """ "'98", "Two-Thousand-Four", "nineteen ninety-six"."""
    short: int | None = match.value("year", "SHORTYEAR")
    if short:
        at = context.tokens[match.start].start
        glued = match.start and context.tokens[match.start - 1].end == at and context.written(match.start - 1)[-1].isalnum()
        return None if glued else dated(match, stamps.year(_near_century(short, context)), TimeBasis.INFERRED)
    words, behind = match.words("year"), context.word(match.end)
    found = read_year(words)
    if found is None or not 1000 <= found < 2200 or behind in listed("not behind year") or _is_counted(behind):
        return None
    if len(words) < _SAID and context.word(match.start - 1) not in (
        "in",
        "since",
        "by",
        "of",
        "year",
        "until",
        "from",
        "before",
        "after",
    ):
        return None
    return dated(match, stamps.year(found), TimeBasis.STATED)


def _near_century(year: int, context: Context) -> int:
    """'89 in a history of 1789 is 1789."""
    if not (context.narrative and context.told):
        return year
    told = context.told[-1].stamp.year
    return min((year % 100 + hundreds for hundreds in range(1000, 2200, 100)), key=lambda guess: abs(guess - told))


@maker
def year_range(match: Match, context: Context) -> Made | list[Made] | None:
    """ "2014-2015", "2014-15"."""
    first, last = match.value("year", "YEAR"), match.value("last", "INT")
    if last < 100:
        last += first // 100 * 100
    plausible = match.value("year", "LATEYEAR") or _OLDEST <= first <= _LATEST_ANCIENT
    if not plausible or not first < last <= first + _LONGEST_RANGE or (context.ancient and first < _LATEST_ANCIENT):
        return None
    return spread(match, context, stamps.year(first), stamps.year(last), TimeBasis.STATED)


@maker
def ancient_range(match: Match, context: Context) -> Made | list[Made] | None:
    """ "499-493 BC"."""
    first, last = (stamps.year(-match.value(part, "INT")) for part in ("year", "last"))
    return spread(match, context, first, last, TimeBasis.STATED)


@maker
def ancient_year(match: Match, context: Context) -> Made | None:
    """ "in 492", where a text has many years before Christ."""
    before, behind = context.word(match.start - 1), context.word(match.end)
    bare = match.end - match.start == 1
    if not context.ancient or behind in listed("not behind year") or (bare and before not in listed("before ancient")):
        return None
    if before in listed("loose before ancient") and behind not in listed("behind ancient"):
        return None
    return dated(match, stamps.year(-match.value("year", "INT")), TimeBasis.INFERRED)


@maker
def decade(match: Match, context: Context) -> Made | None:
    """ "the 1990s", "the nineties", "the 460s BC"."""
    found: int = match.value("decade", "TENS", "TENSWORD")
    bare = match.end - match.start == 1
    early = found < 1000
    if bare and (match.value("decade", "TENSWORD") or (early and not context.ancient)):
        return None
    if context.word(match.start - 1) in ("his", "her", "their", "my", "our", "your"):
        return None  # in her thirties
    ancient = match.has("era") or (context.ancient and early)
    return dated(match, Stamp(Grain.DECADE, -found if ancient else found), TimeBasis.STATED)


@maker
def century(match: Match, _: Context) -> Made | None:
    """ "the 19th century": its first two digits are 18; the fifth before Christ is BC04."""
    ordinal = number_of(match.words("ord"))
    if not 1 <= ordinal <= 30:
        return None
    first = (ordinal - 1) * 100
    return dated(match, Stamp(Grain.CENTURY, -first - 1 if match.has("era") else first), TimeBasis.STATED, told=False)
