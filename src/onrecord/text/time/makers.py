"""What makes values: one function for each `make` of the grammar's table.

A maker gets a match and its context and returns what the expression means (mostly one `Made`), or None where the words are
no expression of time after all; then the next rule that fits is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from onrecord.schema import TimeBasis, TimeType
from onrecord.text.time import stamp as stamps
from onrecord.text.time.context import Context
from onrecord.text.time.grammar import Match
from onrecord.text.time.numbers import duration, number_of, quantity_of
from onrecord.text.time.numbers import year_said as read_year
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
_UNITS = {grain: unit for unit, grain in GRAINS.items() if unit not in ("morning", "evening", "night", "fortnight")} | {
    Grain.HALF: "half",
    Grain.SEASON: "season",
}


@dataclass(frozen=True, slots=True)
class Made:
    """The meaning of the tokens from `start` to `end`: a stamp, or a value that is no point of the calendar.

    `until` is the end of a range. `stated`: the text gives the year. `told`: later expressions may lean on it.
    """

    start: int
    end: int
    type: str
    stamp: Stamp | None = None
    value: str = ""
    until: Stamp | None = None
    basis: TimeBasis = TimeBasis.RELATIVE
    told: bool = True


Maker = Callable[[Match, Context], "Made | list[Made] | None"]
MAKERS: dict[str, Maker] = {}


def _maker(function: Maker) -> Maker:
    MAKERS[function.__name__] = function
    return function


def _date(match: Match, stamp: Stamp | None, basis: TimeBasis = TimeBasis.RELATIVE, **more: Any) -> Made | None:  # noqa: ANN401
    if stamp is None:
        return None
    kind = TimeType.TIME if stamp.clock else (match.rule.type if match.rule.type != TimeType.TIME else TimeType.DATE)
    return Made(match.start, match.end, kind, stamp, basis=basis, **more)


def _value(match: Match, value: str, kind: str | None = None) -> Made:
    return Made(match.start, match.end, kind or match.rule.type, value=value, told=False)


def _open(match: Match, value: str) -> Made:
    """What nothing tells the rest of: "XXXX-07"."""
    return Made(match.start, match.end, match.rule.type, value=value, basis=TimeBasis.INFERRED, told=False)


def _day_number(match: Match, part: str = "day") -> int:
    found = match.value(part, "DD", "DDTH")
    return found if found is not None else number_of(match.words(part))


def _year(match: Match, part: str = "year") -> int | None:
    """The year that a part gives, negative before Christ; None where there is no such part."""
    if not match.has(part):
        return None
    found = match.value(part, "SHORTYEAR", "INT", "YEAR")
    found = found if found is not None else read_year(match.words(part))
    return -found if match.has("era") else found


def _steps(match: Match) -> int:
    """How far "last", "this", "next", "the following" go: -1, 0, 1; "this past" is -1."""
    behind = match.parts["rel"][1] if match.has("rel") else 0
    if behind and behind < match.end and match.tokens[behind].text.lower() == "past":
        return -1
    return match.value("rel", "REL", "NARR") or 0


def _clock(match: Match) -> str:
    part = match.value("part", "PART", "PARTS")
    return "" if part is None else part if part.startswith("T") else "T" + part


# ---------------------------------------------------------------------------------------------------------- full dates


@_maker
def calendar_date(match: Match, context: Context) -> Made | None:
    """A day or month with its year, or without."""
    year, month = _year(match), match.value("month", "MONTH")
    if year == 0 or (year is not None and month is None and not match.has("era") and not 100 <= year <= 2199):
        return None
    if month is None:
        return None if year is None else _date(match, stamps.year(year), TimeBasis.STATED)
    day = _day_number(match) if match.has("day") else 0
    basis = TimeBasis.STATED
    if year is None:
        basis = TimeBasis.INFERRED
        if _is_no_month(match, context):
            return None
        year = context.year_of_month(month, match.start, match.end, day)
        if year is None:
            return _open(match, f"XXXX-{month:02d}" + (f"-{day:02d}" if day else ""))
    return _date(match, _month_day(year, month, day, _clock(match)), basis)


def _is_no_month(match: Match, context: Context) -> bool:
    """ "may 7" and "March 30 miles" are seldom dates; a doubtful word needs a capital and a day number that ends there."""
    token = context.tokens[match.parts["month"][0]].text
    return not token[0].isupper() and token.lower() in ("march", "may")


def _month_day(year: int, month: int, day: int, clock: str = "") -> Stamp | None:
    if not day:
        return stamps.month(year, month)
    try:
        return stamps.day(year, month, day).at(clock)
    except ValueError:
        return None


@_maker
def day_range(match: Match, context: Context) -> Made | list[Made] | None:
    """9-11 July 2024."""
    year, month = _year(match), match.value("month", "MONTH")
    first, last = _day_number(match), _day_number(match, "last")
    basis = TimeBasis.INFERRED if year is None else TimeBasis.STATED
    year = year if year is not None else context.year_of_month(month, match.start, match.end, first)
    if year is None:
        return _open(match, f"XXXX-{month:02d}-{first:02d}/XXXX-{month:02d}-{last:02d}")
    start, end = _month_day(year, month, first), _month_day(year, month, last)
    if start is None or end is None or first >= last:
        return None
    return _range(match, context, start, end, basis)


@_maker
def range_of_two_months(match: Match, context: Context) -> Made | list[Made] | None:
    """28 June-1 July 1991."""
    months = match.value("month", "MONTH"), match.value("other", "MONTH")
    year = _year(match)
    basis = TimeBasis.INFERRED if year is None else TimeBasis.STATED
    year = year if year is not None else context.year_of_month(months[0], match.start, match.end, _day_number(match))
    if year is None:
        return None
    first = _month_day(year - (months[0] > months[1]), months[0], _day_number(match))
    last = _month_day(year, months[1], _day_number(match, "last"))
    return None if first is None or last is None else _range(match, context, first, last, basis)


@_maker
def day_and_date(match: Match, context: Context) -> list[Made] | None:
    """ "9 to 11 July 2024" and "9 and 11 July": two days."""
    whole = calendar_date(_part(match, "other"), context)
    if whole is None or whole.stamp is None or whole.stamp.grain != Grain.DAY:
        return None
    first = _month_day(whole.stamp.year, whole.stamp.number, _day_number(match))
    if first is None:
        return None
    start = match.parts["day"][0]
    return [Made(start, match.parts["day"][1], TimeType.DATE, first, basis=whole.basis), whole]


def _range(match: Match, context: Context, first: Stamp, last: Stamp, basis: TimeBasis) -> Made | list[Made]:
    """A range as one expression; in a history as two, which its story goes on from."""
    if not context.narrative:
        return Made(match.start, match.end, TimeType.DATE, first, until=last, basis=basis)
    middle = match.parts["joint"]
    return [
        Made(match.start, middle[0], TimeType.DATE, first, basis=basis),
        Made(middle[1], match.end, TimeType.DATE, last, basis=basis),
    ]


def _part(match: Match, name: str) -> Match:
    """A match of a part alone, with the parts inside it; its last "day" is that of the part."""
    start, end = match.parts[name]
    inside = {part: span for part, span in match.parts.items() if start <= span[0] and span[1] <= end}
    return Match(match.rule, match.tokens, start, end, {**inside, "day": (start, start + 1)}, match.lexicon)


@_maker
def date_and_day(match: Match, context: Context) -> list[Made] | None:
    """ "July 9 and 11": two days."""
    made = day_range(match, context)
    if made is None or isinstance(made, list) or made.stamp is None or made.until is None:
        return made if isinstance(made, list) else None
    middle = match.parts["joint"]
    return [
        Made(match.start, middle[0], TimeType.DATE, made.stamp, basis=made.basis),
        Made(middle[1], match.end, TimeType.DATE, made.until, basis=made.basis),
    ]


@_maker
def iso_date(match: Match, _: Context) -> Made | None:
    """2024-07-10, with or without a time."""
    written = match.value("whole", "ISODATE")
    year, month, day = (int(part) for part in written[:10].split("-"))
    clock = written[10:16] if len(written) > 10 else ""
    return _date(match, _month_day(year, month, day, clock) if 1 <= month <= 12 else None, TimeBasis.STATED)


@_maker
def numeric_date(match: Match, _: Context) -> Made | None:
    """10/30/1989, 30.10.1989: read where only one reading is a date, or where the marks tell."""
    written = match.value("whole", "NUMDATE")
    mark = next(char for char in written if not char.isdigit())
    first, second, third = (int(part) for part in written.split(mark))
    if first > 31:
        return _date(match, _checked(first, second, third), TimeBasis.STATED)
    if len(written.split(mark)[2]) not in (2, 4):
        return None
    year = third if third > 99 else third + (1900 if third >= 30 else 2000)
    if mark == "." or first > 12:
        return _date(match, _checked(year, second, first), TimeBasis.STATED)
    return _date(match, _checked(year, first, second), TimeBasis.STATED)


def _checked(year: int, month: int, day: int) -> Stamp | None:
    return _month_day(year, month, day) if 1 <= month <= 12 and day and 1000 <= year <= 2199 else None


@_maker
def month_slash_day(match: Match, _: Context) -> Made | None:
    """9/11 is a date of its own; other such pairs are fractions and scores."""
    if match.value("pair", "MMDD") == (9, 11):
        return _date(match, stamps.day(2001, 9, 11), TimeBasis.INFERRED, told=False)
    return None


# ------------------------------------------------------------------------------------------------------ months and years


def _named_year(match: Match, context: Context) -> int | None:
    """The year that "last year", "that year", "the following year" names."""
    steps = match.value("rel", "REL")
    if steps is not None and context.published is not None and not context.narrative:
        return context.published.shift(steps, "year").year
    told = context.last_told(finest=Grain.DAY)
    base = told.stamp if told else context.published
    if base is None:
        return None
    return stamps.year(base.year).shift(steps or match.value("rel", "NARR") or 0, "year").year


@_maker
def month_of_named_year(match: Match, context: Context) -> Made | None:
    """ "June last year", "3 May of that year"."""
    year, month = _named_year(match, context), match.value("month", "MONTH")
    if year is None:
        return _open(match, f"XXXX-{month:02d}")
    return _date(match, _month_day(year, month, _day_number(match) if match.has("day") else 0))


@_maker
def month_range(match: Match, context: Context) -> Made | list[Made] | None:
    """ "March-May 2023"."""
    year = _year(match)
    if year is None:
        return None
    first, last = (stamps.month(year, match.value(part, "MONTH")) for part in ("month", "last"))
    return _range(match, context, first, last, TimeBasis.STATED)


_BEFORE_MONTH = frozenset(
    "in since until till by from between and or to of through last this next early late mid during before after for every each around about beginning starting ending per".split()  # noqa: SIM905
)


@_maker
def month_alone(match: Match, context: Context) -> Made | None:
    """ "in February": its year comes from the narrative or the tense."""
    month = match.value("month", "MONTH")
    bare = match.end - match.start == 1
    if bare and _before_a_name(match, context):
        return None
    if match.value("month", "DOUBTFUL") and bare:
        before = context.tokens[match.start - 1].text.lower() if match.start else ""
        if before not in _BEFORE_MONTH and not _stands_as_month(match, context, before):
            return None
    if _is_no_month(match, context):
        return None
    year = context.year_of_month(month, match.start, match.end)
    return _open(match, f"XXXX-{month:02d}") if year is None else _date(match, stamps.month(year, month), TimeBasis.INFERRED)


def _before_a_name(match: Match, context: Context) -> bool:
    """ "Senator Jan Lipinski": an abbreviated month without its stop, between capitals."""
    token = context.tokens[match.start].text
    before = context.tokens[match.start - 1].text if match.start else ""
    behind = context.tokens[match.end].text if match.end < len(context.tokens) else ""
    return len(token) <= 4 and token not in ("May", "June", "July") and behind[:1].isupper() and before.lower() not in _BEFORE_MONTH


def _stands_as_month(match: Match, context: Context, before: str) -> bool:
    """Whether a word that may be a name or a verb is a month all the same: "the April talks", "a March operation"."""
    behind = context.tokens[match.end].text if match.end < len(context.tokens) else ""
    month = match.value("month", "MONTH")
    if month == 5:
        return False
    if month == 3:
        return before in ("a", "the", "its") and behind.islower()
    return before in (",", "the", "a", "its", "their") or not behind[:1].isupper() and before.islower()


@_maker
def month_named(match: Match, context: Context) -> Made | None:
    """ "last April", "that July", "the following May"."""
    month = match.value("month", "MONTH")
    words = match.words("rel")
    behind = context.tokens[match.end].text if match.end < len(context.tokens) else ""
    if match.value("month", "DOUBTFUL") and behind[:1].isupper() and not context.told:
        return None  # that June Holm chaired
    if words[0] in ("that", "same", "following", "previous", "preceding") or (context.narrative and words[0] == "next"):
        told = context.last_told()
        base = told.stamp if told else context.published
        if base is None:
            return _open(match, f"XXXX-{month:02d}")
        return _date(match, stamps.month(_turned(month, base, words[0]), month))
    if context.published is None:
        return _open(match, f"XXXX-{month:02d}")
    base = context.published
    steps = match.value("rel", "REL") or 0
    of_base = base.month or 1
    year = base.year
    if steps < 0:
        year -= month >= of_base
    elif steps > 0:
        year += month <= of_base
    return _date(match, stamps.month(year, month))


def _turned(month: int, base: Stamp, word: str) -> int:
    if base.month is None or word in ("that", "same"):
        return base.year
    if word in ("following", "next"):
        return base.year + (month <= base.month)
    return base.year - (month >= base.month)


_BEFORE_YEAR = frozenset(
    "in since of by until till from to between and during before after early late mid ( – - , around about circa c through for as or the fiscal year spring summer autumn fall winter than back per into throughout".split()  # noqa: SIM905
)
_POINTING = frozenset(("the", "its", "his", "her", "their", "our", "'s", "’s"))
_NOT_BEFORE_YEAR = frozenset("$ £ € # no no. number resolution article room flight page pages nearly some almost over only exactly least most another these those all chapter section act law directive regulation bwv psalm route highway boeing mph rs".split())  # noqa: SIM905
_NOT_BEHIND_YEAR = frozenset(
    "% percent per meters metres km kilometers kilometres miles troops people men women soldiers dollars euros pounds tons tonnes feet ft points votes seats delegates members employees jobs homes vehicles tanks prisoners casualties dead killed wounded civilians workers words pages units copies shares cars hours days years weeks months minutes acres hectares".split()  # noqa: SIM905
)


@_maker
def year_alone(match: Match, context: Context) -> Made | None:
    """A bare number that is a year: by its size and its neighbours."""
    year = match.value("year", "YEAR")
    before = context.tokens[match.start - 1].text.lower() if match.start else ""
    behind = context.tokens[match.end].text.lower() if match.end < len(context.tokens) else ""
    if before in _NOT_BEFORE_YEAR or behind in _NOT_BEHIND_YEAR or before.isdigit():
        return None
    if not match.value("year", "LATEYEAR") and not (before in _BEFORE_YEAR and before not in (",", "-", "–", "and", "or", "to", "the", "for", "of", "than", "about", "around")):
        near = any(told.stamp.grain == Grain.YEAR and abs(told.stamp.year - year) < 300 and told.stated for told in context.told[-3:])
        if not (year >= 1400 and before in (*_BEFORE_YEAR, "") and (near or context.narrative)):
            return None
    if context.ancient and year < 1900:
        return _date(match, stamps.year(-year), TimeBasis.INFERRED)
    if before not in _BEFORE_YEAR and before not in _POINTING and _counts(behind):
        return None
    return _date(match, stamps.year(year), TimeBasis.STATED)


def _counts(word: str) -> bool:
    """Whether a number before a word counts it: "2014 delegates", but not "2014 elections"."""
    return word.endswith("s") and len(word) > 4 and not word.endswith(("ss", "us", "is", "'s", "elections", "talks", "games", "olympics", "polls", "sanctions", "protests", "riots", "attacks", "reforms", "accords"))


@_maker
def year_said(match: Match, context: Context) -> Made | None:
    """ "'98", "Two-Thousand-Four", "nineteen ninety-six"."""
    if match.value("year", "SHORTYEAR"):
        before = context.tokens[match.start - 1] if match.start else None
        if before and before.end == context.tokens[match.start].start and before.text[-1].isalnum():
            return None
        return _date(match, stamps.year(match.value("year", "SHORTYEAR")), TimeBasis.INFERRED)

    words = match.words("year")
    found = read_year(words)
    before = context.tokens[match.start - 1].text.lower() if match.start else ""
    behind = context.tokens[match.end].text.lower() if match.end < len(context.tokens) else ""
    if found is None or behind in _NOT_BEHIND_YEAR or _counts(behind):
        return None
    if len(words) < 3 and "the" not in words and before not in ("in", "since", "by", "of", "year", "until", "from", "before", "after"):
        return None
    return _date(match, stamps.year(found), TimeBasis.STATED) if 1000 <= found <= 2199 else None


def _near_century(year: int, context: Context) -> int:
    """'89 in a history of 1789 is 1789."""
    if not (context.narrative and context.told):
        return year
    told = context.told[-1].stamp.year
    return min((year % 100 + hundreds for hundreds in range(1000, 2200, 100)), key=lambda guess: abs(guess - told))


@_maker
def year_range(match: Match, context: Context) -> Made | list[Made] | None:
    """2014-2015, 2014-15."""
    first, last = match.value("year", "YEAR"), match.value("last", "INT")
    if last < 100:
        last += first // 100 * 100
    if not first < last <= first + 200 or not match.value("year", "LATEYEAR") and not 1400 <= first <= 1900:
        return None
    if context.ancient and first < 1900:
        return None
    return _range(match, context, stamps.year(first), stamps.year(last), TimeBasis.STATED)


@_maker
def ancient_range(match: Match, _: Context) -> list[Made]:
    """ "499-493 BC": two years."""
    made = []
    for part, end in (("year", match.parts["year"][1]), ("last", match.end)):
        stamp = stamps.year(-match.value(part, "INT"))
        made.append(Made(match.parts[part][0], end, TimeType.DATE, stamp, basis=TimeBasis.STATED))
    return made


@_maker
def ancient_year(match: Match, context: Context) -> Made | None:
    """ "in 492", where a text has many years before Christ."""
    before = context.tokens[match.start - 1].text.lower() if match.start else ""
    behind = context.tokens[match.end].text.lower() if match.end < len(context.tokens) else ""
    if not context.ancient or (match.end - match.start == 1 and before not in ("in", "of", "by", "from", "since", "until", "after", "before", "and", "between", "(", "–", "-", "to")) or behind in _NOT_BEHIND_YEAR:
        return None
    if before in ("of", "to", "and", "from", "by", "about") and behind not in (".", ",", ")", ";", "–", "-", "and", "to", "bc", "the", "when"):
        return None
    return _date(match, stamps.year(-match.value("year", "INT")), TimeBasis.INFERRED)


@_maker
def decade(match: Match, context: Context) -> Made | None:
    """ "the 1990s", "the nineties", "the '80s"."""
    found = match.value("decade", "TENS", "TENSWORD")
    if match.value("decade", "TENSWORD") and match.end - match.start == 1:
        return None
    if match.end - match.start == 1 and found < 1000 and not context.ancient:
        return None
    before = context.tokens[match.start - 1].text.lower() if match.start else ""
    if before in ("his", "her", "their", "my", "our", "your"):
        return None
    ancient = match.has("era") or (context.ancient and found < 1000)
    return _date(match, Stamp(Grain.DECADE, -found if ancient else found), TimeBasis.STATED)


@_maker
def century(match: Match, _: Context) -> Made | None:
    """ "the 19th century": its first two digits are 18."""
    ordinal = number_of(match.words("ord"))
    if not 1 <= ordinal <= 30:
        return None
    return _date(match, Stamp(Grain.CENTURY, (1 - ordinal) * 100 - 1 if match.has("era") else (ordinal - 1) * 100), TimeBasis.STATED, told=False)


# ------------------------------------------------------------------------------------------------------ parts of the year


@_maker
def quarter(match: Match, context: Context) -> Made | None:
    """ "the third quarter" with its year, a named year, or none."""
    ordinal = number_of(match.words("ord"))
    if not 1 <= ordinal <= 4:
        return None
    return _of_year(match, context, Stamp(Grain.QUARTER, 0, ordinal))


@_maker
def quarter_letter(match: Match, context: Context) -> Made | None:
    """Q3, Q3 2023."""
    return _of_year(match, context, Stamp(Grain.QUARTER, 0, match.value("q", "QUARTERNAME")))


@_maker
def half(match: Match, context: Context) -> Made | None:
    """ "the second half of 2023"."""
    word = match.words("ord")
    number = 2 if word[0] in ("latter", "last") else number_of(word)
    if number > 2 or (match.rule.name == "half alone" and not context.told):
        return None
    if match.rule.name == "half alone":
        behind = context.tokens[match.end].text.lower() if match.end < len(context.tokens) else ""
        before = context.tokens[match.start - 1].text.lower() if match.start else ""
        if behind == "of" or before not in ("in", "for", "during"):
            return None
    return _of_year(match, context, Stamp(Grain.HALF, 0, number))


def _of_year(match: Match, context: Context, part: Stamp) -> Made | None:
    """A quarter or half in the year that is stated, named, or nearest."""
    stated, year = _year(match), None
    if stated is not None:
        year = stated
    elif match.has("rel") or match.has("whole"):
        year = _named_year(match, context) if match.has("rel") else (context.base(match.start, match.end) or stamps.year(0)).year or None
    if year is not None:
        basis = TimeBasis.STATED if stated is not None else TimeBasis.RELATIVE
        return _date(match, Stamp(part.grain, year, part.number), basis)
    base = context.base(match.start, match.end)
    if base is None:
        letter = "Q" if part.grain == Grain.QUARTER else "H"
        return _open(match, f"XXXX-{letter}{part.number}")
    now = base.to(part.grain)
    ahead = part.number > now.number
    back = ahead and context.is_published(base) and context.tense(match.start, match.end) != "future" and base.grain > Grain.YEAR
    return _date(match, Stamp(part.grain, now.year - back, part.number), TimeBasis.INFERRED)


@_maker
def year_ago_quarter(match: Match, context: Context) -> Made | None:
    """ "the year-ago quarter": the quarter told before, a year back."""
    if match.has("ord"):
        made = quarter(match, context)
        return made and _date(match, made.stamp and made.stamp.shift(-1, "year"), told=False)
    told = context.near_told(match.start, 6)
    if told and told.stamp.grain == Grain.QUARTER:
        return _date(match, _year_back(told.stamp, context), told=False)
    if match.rule.name == "quarter a year ago":
        return None
    base = context.published
    if base is None:
        return None
    if "quarter" in [t.text.lower() for t in context.tokens[match.start : match.end]] and base.grain >= Grain.MONTH:
        return _date(match, base.to(Grain.QUARTER).shift(-5, "quarter"), told=False)  # the last whole one, a year back
    return _date(match, base.to(Grain.YEAR).shift(-1, "year"), told=False)


def _year_back(stamp: Stamp, context: Context) -> Stamp:
    """The same quarter a year before: of the year before publication, where the text has just compared two years."""
    if context.published and stamp.year == context.published.year - 1:
        return stamp
    return stamp.shift(-1, "year")


@_maker
def the_quarter(match: Match, context: Context) -> Made | None:
    """ "the quarter", "the latest quarter", "this quarter"."""
    words = match.words("rel")
    told = context.last_told(finest=Grain.QUARTER, coarsest=Grain.QUARTER)
    base = context.published
    first = context.tokens[match.start].text.lower()
    if told and (not words or words[0] in ("latest", "most", "same", "comparable", "corresponding")) and first != "this":
        return _date(match, told.stamp)
    if told and words and words[0] in ("previous", "preceding", "following", "next") and match.value("rel", "NARR"):
        return _date(match, told.stamp.shift(match.value("rel", "NARR"), "quarter"))
    if base is None or base.grain < Grain.MONTH or "period" in [t.text.lower() for t in context.tokens[match.start : match.end]]:
        return None
    now = base.to(Grain.QUARTER)
    if first == "this" or "current" in words:
        return _date(match, now)
    steps = {"next": 1, "following": 1}.get(words[0] if words else "", -1)
    return _date(match, now.shift(steps, "quarter"))


@_maker
def season(match: Match, context: Context) -> Made | None:
    """A season with its year, or "last summer"."""
    number = match.value("season" if match.has("season") else "unit", "SEASON")
    stated = _year_or_era(match)
    if stated is not None:
        return _date(match, Stamp(Grain.SEASON, stated, number), TimeBasis.STATED)
    if match.rule.name == "season of named year":
        year = _named_year(match, context)
        return None if year is None else _date(match, Stamp(Grain.SEASON, year, number))
    if context.narrative or match.value("rel", "NARR") is not None or match.words("rel") == ["that"]:
        told = context.last_told()
        base = told.stamp if told else context.published
    else:
        base = context.published
    if base is None:
        return _open(match, f"XXXX-{stamps.SEASONS[number]}")
    steps = _steps(match)
    return _date(match, _season_near(base, number, steps))


def _year_or_era(match: Match) -> int | None:
    if not match.has("year"):
        return None
    year = _year(match)
    return -year if year and any(word.startswith("b") for word in match.words("year")[1:]) else year


def _season_near(base: Stamp, number: int, steps: int) -> Stamp:
    if base.grain <= Grain.YEAR or base.year < 1:
        return Stamp(Grain.SEASON, base.year + steps, number)
    now = base.to(Grain.SEASON)
    ahead = (number - now.number) % 4
    turned = now.year * 4 + now.number + ahead
    if steps < 0:
        turned -= 4
    elif steps == 0 and ahead > 2:
        turned -= 4
    elif steps > 0 and ahead == 0:
        turned += 4
    return Stamp(Grain.SEASON, turned // 4, turned % 4)


@_maker
def season_alone(match: Match, context: Context) -> Made | None:
    """ "in the summer", "by spring"."""
    number = match.value("season", "SEASON")
    before = context.tokens[match.start - 1].text.lower() if match.start else ""
    behind = context.tokens[match.end].text.lower() if match.end < len(context.tokens) else ""
    word = context.tokens[match.parts["season"][0]].text
    bare = match.end - match.start == 1
    if bare and not (context.narrative and word not in ("fall", "spring", "Fall")) and before not in ("in", "by", "since", "until", "during", "of", "from", "and", "before", "after", "through", "every", "each", "for"):
        return None
    if (word.lower() in ("fall", "spring") and (before == "to" or behind in ("of", "in", "from", "to", "into", "by") and before not in ("in", "by", "since"))) or behind in ("of", "palace", "offensive", "olympics", "games"):
        return None
    told = context.near_told(match.start, 4) if not context.narrative else context.last_told()
    base = told.stamp if told else context.published
    if base is None:
        return _open(match, f"XXXX-{stamps.SEASONS[number]}")
    if base.grain <= Grain.YEAR or base.year < 1:
        return _date(match, Stamp(Grain.SEASON, base.year, number), TimeBasis.INFERRED)
    now = base.to(Grain.SEASON)
    ahead = (number - now.number) % 4
    forward = context.narrative or context.tense(match.start, match.end) == "future"
    turned = now.year * 4 + now.number + (ahead if forward or ahead == 0 else ahead - 4)
    return _date(match, Stamp(Grain.SEASON, turned // 4, turned % 4), TimeBasis.INFERRED)


@_maker
def fiscal_year(match: Match, _: Context) -> Made | None:
    """ "fiscal 2024", "fiscal year 2024-25"."""
    first, last = match.value("year", "SHORTYEAR", "INT"), match.value("last", "INT")
    if last is None:
        return _date(match, stamps.year(first), TimeBasis.STATED)
    last = last if last > 99 else first // 100 * 100 + last
    return _date(match, stamps.year(first), TimeBasis.STATED, until=stamps.year(last)) if first < last else None


@_maker
def fiscal_named(match: Match, context: Context) -> Made | None:
    """ "the fiscal year", "the next fiscal year"."""
    words = match.words("rel")
    told = context.last_told(finest=Grain.YEAR, coarsest=Grain.YEAR)
    base = told.stamp if told and not words else context.published
    if base is None:
        return None
    steps = _steps(match)
    return _date(match, base.to(Grain.YEAR).shift(steps if words and words[0] != "past" else 0, "year"))


# --------------------------------------------------------------------------------------------------------- days and weeks


@_maker
def weekday(match: Match, context: Context) -> Made | None:
    """ "on Friday", "last Friday", "Sunday night"."""
    number = match.value("weekday", "WEEKDAY")
    if _is_name(match, context):
        return None
    if match.value("weekday", "DOUBTFUL") and match.end - match.start == 1:
        before = context.tokens[match.start - 1].text.lower() if match.start else ""
        if before not in ("on", "by", "until", "since", "last", "next", "this", "from", "(", "to"):
            return None
    clock = _clock(match)
    if match.has("rel"):
        return _named_weekday(match, context, number, clock)
    day = context.nearest_weekday(number, match.start, match.end)
    if day is None:
        return _open(match, f"XXXX-WXX-{number}{clock}")
    return _date(match, day.at(clock), TimeBasis.RELATIVE)


_PAPERS = frozenset("times telegraph mail express mirror post herald star sun independent tribune agreement accord accords agreements prayers".split())  # noqa: SIM905
_TITLES = frozenset("mr mrs ms dr minister commissioner president senator judge sergeant joe secretary ambassador professor congressman governor".split())  # noqa: SIM905


def _is_name(match: Match, context: Context) -> bool:
    """ "The Sunday Times", "the Good Friday Agreement", "Commissioner Friday"."""
    before = context.tokens[match.start - 1].text if match.start else ""
    behind = context.tokens[match.end].text if match.end < len(context.tokens) else ""
    return (before[:1].isupper() and before.lower() in _TITLES) or (behind[:1].isupper() and behind.lower() in _PAPERS)


def _named_weekday(match: Match, context: Context, number: int, clock: str) -> Made | None:
    words = match.words("rel")
    narrated = match.value("rel", "NARR") if match.value("rel", "REL") is None else None
    base = context.published
    if narrated is not None or words[0] in ("that", "same"):
        told = context.last_told(coarsest=Grain.DAY)
        base = told.stamp if told else base
    if base is None or base.grain != Grain.DAY or base.year < 1:
        return _open(match, f"XXXX-WXX-{number}{clock}")
    ahead = (number - base.date.isoweekday()) % 7
    steps = _steps(match)
    if steps < 0:
        days = ahead - 7
    elif steps > 0:
        days = ahead or 7
    else:
        past = base is context.published and context.tense(match.start, match.end) == "past"
        days = ahead - 7 if past and ahead else ahead
    return _date(match, base.shift(days, "day").at(clock))


@_maker
def weekday_of_week(match: Match, context: Context) -> Made | None:
    """ "Monday of last week"."""
    base, number = context.published, match.value("weekday", "WEEKDAY")
    if base is None or base.grain != Grain.DAY:
        return _open(match, f"XXXX-WXX-{number}")
    week = base.to(Grain.WEEK).shift(match.value("rel", "REL"), "week")
    return _date(match, stamps.of_day(week.first + timedelta(days=number - 1)))


@_maker
def day_word(match: Match, context: Context) -> Made | None:
    """today, yesterday evening, the day before yesterday."""
    base = context.published
    steps = -2 if match.has("before") else 2 if match.has("after") else match.value("word", "DAYWORD")
    clock = "TNI" if match.words("word") == ["tonight"] else _clock(match)
    if base is None or base.grain != Grain.DAY:
        return _open(match, "XXXX-XX-XX" + clock)
    if context.narrative and steps == 0 and not clock:
        return _value(match, "PRESENT_REF", TimeType.DATE)
    return _date(match, base.shift(steps, "day").at(clock))


@_maker
def part_named(match: Match, context: Context) -> Made | None:
    """ "this morning", "last night", "that evening", "the next morning"."""
    words, clock = match.words("rel"), _clock(match)
    told = context.last_told(coarsest=Grain.DAY)
    if words[0] in ("this", "last") and not context.narrative:
        base = context.published
    else:
        base = told.stamp if told else context.published
    if base is None or base.grain != Grain.DAY:
        return _open(match, "XXXX-XX-XX" + clock)
    steps = {"last": -1, "previous": -1, "next": 1, "following": 1}.get(words[0], 0)
    return _date(match, base.shift(steps, "day").at(clock))


@_maker
def part_alone(match: Match, context: Context) -> Made | None:
    """ "in the evening": of the day in force."""
    before = context.tokens[match.start - 1].text.lower() if match.start else ""
    first = context.tokens[match.start].text.lower()
    told = context.near_told(match.start, 2, coarsest=Grain.DAY)
    if first != "the" or before not in ("in", "during", "by", "of") or told is None:
        return None
    return _date(match, told.stamp.at(_clock(match)))


@_maker
def relative(match: Match, context: Context) -> Made | None:
    """ "last week", "next year", "this month": from the publication date."""
    unit = match.value("unit", "UNIT") or "century"
    behind = context.tokens[match.end].text.lower() if match.end < len(context.tokens) else ""
    if behind == "of" and context.tokens[match.start].text.lower() == "the":
        return None
    steps = _steps(match)
    base = context.published
    if context.narrative:
        told = context.last_told()
        base = told.stamp if told and unit != "century" else base
    if base is None or base.grain < Grain.MONTH and GRAINS[unit] > base.grain:
        return _open(match, "XXXX" if unit == "year" else "XXXX-WXX" if unit == "week" else "XXXX-XX")
    if base.year < 1 and GRAINS[unit] > Grain.YEAR:
        return None
    stamp = base.to(GRAINS[unit])
    if unit == "weekend":
        return _date(match, _weekend(base, steps, context.tense(match.start, match.end)))
    return _date(match, stamp.shift(steps, unit))


def _weekend(base: Stamp, steps: int, tense: str | None) -> Stamp:
    """ "this weekend" early in the week is the last one where something happened, else the coming one."""
    week = base.to(Grain.WEEKEND)
    on_it = base.date.isoweekday() >= 6
    if steps == 0:
        return week.shift(-1, "week") if tense == "past" and not on_it else week
    return week.shift(steps, "week")


@_maker
def narrated(match: Match, context: Context) -> Made | None:
    """ "the following year", "that month", "the same day": from what was told before."""
    unit = match.words("unit")[0]
    steps = _steps(match)
    grain = GRAINS.get(unit, Grain.SEASON)
    told = context.last_told() if grain <= Grain.YEAR else context.last_told(coarsest=Grain.MONTH if grain == Grain.MONTH else Grain.WEEK if grain != Grain.SEASON else Grain.YEAR)
    if grain == Grain.DAY:
        told = context.last_told(coarsest=Grain.DAY)
    base = told.stamp if told else None if context.narrative else context.published
    if base is None:
        return None
    if base.year < 1 and grain not in (Grain.YEAR, Grain.MONTH):
        return None
    if grain == Grain.DAY and base.grain != Grain.DAY:
        return None
    if grain == Grain.SEASON:
        return season(match, context)
    return _date(match, base.to(grain).shift(steps, unit))


@_maker
def narrated_after(match: Match, context: Context) -> Made | None:
    """ "the day before", "the week after", where nothing follows that it is counted from."""
    behind = context.tokens[match.end].text.lower() if match.end < len(context.tokens) else ""
    if match.words("way")[0] in ("before", "after", "following", "prior") and (behind.isalpha() or behind.isdigit()) and behind not in ("and", "but", "when", "he", "she", "they", "it", "we", "in", "at", "with", "that", "who"):
        return None
    unit = match.words("unit")[0]
    grain = GRAINS[unit]
    told = context.last_told(coarsest=grain)
    base = told.stamp if told else context.published
    if base is None or base.grain < grain or (base.year < 1 and grain > Grain.MONTH):
        return None
    steps = -1 if match.words("way")[0] in ("before", "earlier", "prior", "previous") else 1
    moved = base.to(grain).shift(steps, _UNITS[grain])
    clock = {"morning": "TMO", "evening": "TEV", "night": "TNI"}.get(unit, "")
    return _date(match, moved.at(clock))


@_maker
def the_unit(match: Match, context: Context) -> Made | None:
    """ "the end of the month", "later in the year"."""
    unit = match.value("unit", "UNIT", "SEASON")
    if not isinstance(unit, str) or unit not in GRAINS:
        return None
    grain = GRAINS[unit]
    base = context.published
    told = context.last_told(coarsest=min(grain, Grain.MONTH)) if context.narrative else context.near_told(match.start, 1)
    if context.narrative or (told and told.stated and told.stamp.grain >= grain):
        base = told.stamp if told else base
    if base is None or base.grain < grain or (base.year < 1 and grain > Grain.YEAR):
        return None
    return _date(match, base.to(grain))


@_maker
def the_unit_alone(match: Match, context: Context) -> Made | None:
    """ "the year", "the week", "the weekend"."""
    before = context.tokens[match.start - 1].text.lower() if match.start else ""
    behind = context.tokens[match.end].text.lower() if match.end < len(context.tokens) else ""
    unit = match.value("unit", "UNIT")
    if before not in ("for", "in", "of", "during", "over", "through", "throughout", "on", "from", "since", "within") or behind in ("of", "before", "after", "ahead", "when", "that", "until"):
        return None
    if behind in ("ended", "ending") and unit != "week":
        return _value(match, duration(1, unit), TimeType.DURATION)
    if unit == "weekend":
        base = context.published
        if base is None or base.grain != Grain.DAY:
            return None
        return _date(match, _weekend(base, 0, context.tense(match.start, match.end) or "past"))
    if unit == "week" and before in ("of", "in") and not context.narrative:
        return None
    return the_unit(match, context)


@_maker
def year_end(match: Match, context: Context) -> Made | None:
    """ "by year-end"."""
    grain = Grain.MONTH if match.has("month") else Grain.YEAR
    told = context.last_told()
    base = told.stamp if told and context.narrative else context.published
    return None if base is None or base.grain < grain else _date(match, base.to(grain))


@_maker
def day_of_month(match: Match, context: Context) -> Made | None:
    """ "on the 28th": of the month in force."""
    before = context.tokens[match.start - 1].text.lower() if match.start else ""
    behind = context.tokens[match.end].text.lower() if match.end < len(context.tokens) else ""
    told = context.near_told(match.start, 2, coarsest=Grain.MONTH)
    if before not in ("on", "by", "until", "from", "since", "of") or behind not in (".", ",", ";", ")", "and", "to", "the", "when", "he", "they", "a", "in", "by", ""):
        return None
    if told is None or told.stamp.month is None:
        return None
    return _date(match, _month_day(told.stamp.year, told.stamp.month, match.value("day", "DDTH")))


_FIXED = {
    "new year 's eve": (12, 31), "new year 's": (1, 1), "new year 's day": (1, 1), "valentine 's day": (2, 14), "independence day": (7, 4),
    "veterans day": (11, 11), "armistice day": (11, 11), "victory day": (5, 9), "bastille day": (7, 14), "boxing day": (12, 26),
}  # fmt: skip


@_maker
def holiday(match: Match, context: Context) -> Made | None:
    """Christmas, Easter, New Year's Day."""
    behind = context.tokens[match.end].text if match.end < len(context.tokens) else ""
    if behind[:1].isupper() and match.words("name")[0] == "good":
        return None  # the Good Friday Agreement
    name = " ".join(match.words("name")).replace("’s", "'s")
    year = _year(match)
    basis = TimeBasis.INFERRED if year is None else TimeBasis.STATED
    listed = match.value("name", "HOLIDAY")
    fixed = _FIXED.get(name) or (tuple(int(part) for part in listed.split("-")) if listed and listed[0].isdigit() else None)
    eve = context.tokens[match.parts["name"][1]].text.lower() == "eve" if match.parts["name"][1] < match.end else False
    guess = year if year is not None else context.year_of_month(fixed[0] if fixed else 4, match.start, match.end, fixed[1] if fixed else 15)
    if guess is None:
        return _open(match, f"XXXX-{fixed[0]:02d}-{fixed[1]:02d}") if fixed else None
    found = date(guess, *fixed) if fixed else _moving(name, guess)
    if found is None:
        return None
    return _date(match, stamps.of_day(found - timedelta(days=eve)), basis)


def _moving(name: str, year: int) -> date | None:
    """Feasts whose day moves from year to year."""
    if name in ("easter", "good friday", "palm sunday"):
        return _easter(year) + timedelta(days={"easter": 0, "good friday": -2, "palm sunday": -7}[name])
    month, weekday_number, nth = {"thanksgiving": (11, 4, 4), "labor day": (9, 1, 1), "memorial day": (5, 1, -1)}.get(name, (0, 0, 0))
    if name == "election day":
        first = date(year, 11, 2)
        return first + timedelta(days=(2 - first.isoweekday()) % 7)
    if name == "inauguration day":
        return date(year, 1, 20)
    if not month:
        return None
    if nth < 0:
        last = date(year, month, 31)
        return last - timedelta(days=(last.isoweekday() - weekday_number) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday_number - first.isoweekday()) % 7 + 7 * (nth - 1))


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the rule of J.-M. Oudin, 1940)."""
    golden, hundreds = year % 19, year // 100
    epact = (hundreds - hundreds // 4 - (8 * hundreds + 13) // 25 + 19 * golden + 15) % 30
    full = epact - epact // 28 * (1 - 29 // (epact + 1) * ((21 - golden) // 11))
    sunday = full - (year + year // 4 + full + 2 - hundreds + hundreds // 4) % 7
    month_number = 3 + (sunday + 40) // 44
    return date(year, month_number, sunday + 28 - 31 * (month_number // 4))


# ------------------------------------------------------------------------------------------------------------ clock times


@_maker
def clock(match: Match, context: Context) -> Made | None:
    """ "10:30 p.m.", "today at 15:30", "5 p.m. on July 9, 2024"."""
    time_of_day = _time_of_day(match, context)
    if time_of_day is None:
        return None
    day = _clock_day(match, context)
    if day is None or day.grain != Grain.DAY:
        return _open(match, "XXXX-XX-XX" + time_of_day)
    if time_of_day == "T24:00" and False:
        day = day.shift(1, "day")
    return _date(match, day.at(time_of_day))


def _clock_day(match: Match, context: Context) -> Stamp | None:
    if match.has("month"):
        made = calendar_date(match, context)
        return made.stamp if made else None
    if match.has("weekday"):
        return context.nearest_weekday(match.value("weekday", "WEEKDAY"), match.start, match.end)
    if match.has("word"):
        return context.published and context.published.shift(match.value("word", "DAYWORD"), "day") if context.published and context.published.grain == Grain.DAY else None
    told = context.near_told(match.start, 2, coarsest=Grain.DAY)
    if told:
        return told.stamp
    return context.published if not context.narrative else None


def _time_of_day(match: Match, context: Context) -> str | None:
    if match.has("noon"):
        word = match.words("noon")[0]
        if word not in ("noon", "midday", "midnight"):
            return None
        return "T24:00" if word == "midnight" else "T12:00"
    if match.has("military"):
        digits = match.value("military", "HHMM")
        return f"T{digits[:2]}:{digits[2:]}"
    if match.has("clock"):
        hour, minute = match.value("clock", "CLOCK", "DOTCLOCK")
    else:
        hour, minute = match.value("hour", "HH", "NUMWORD"), 0
    if match.has("half"):
        if hour > 12:
            return None
        before = context.tokens[match.parts["half"][0]].text
        if before == "am" and not match.has("clock") and match.words("hour")[0].isalpha():
            return None
        hour = hour % 12 + match.value("half", "AMPM")
    elif "o" not in [token.text.lower() for token in context.tokens[match.start : match.end]] and not _is_clock(match, context):
        return None
    return f"T{hour:02d}:{minute:02d}" if hour <= 24 else None


def _is_clock(match: Match, context: Context) -> bool:
    """A bare "3:30" may be a score or a verse."""
    before = context.tokens[match.start - 1].text.lower() if match.start else ""
    return match.end - match.start > 1 or before in ("at", "by", "until", "from", "to", "around", "about", "and", "before", "after", "since", "between", "–", "-", "(", ",")


# ------------------------------------------------------------------------------------------------------------ at a distance

_DISTANCE_GRAIN = {"second": Grain.DAY, "minute": Grain.DAY, "hour": Grain.DAY, "day": Grain.DAY, "week": Grain.WEEK, "fortnight": Grain.WEEK, "weekend": Grain.WEEKEND}


def _moved(base: Stamp, many: float, unit: str, sign: int) -> Stamp | None:
    """`base` moved by a quantity, as exact as the unit is; None where the base is coarser than that."""
    grain = _DISTANCE_GRAIN.get(unit, GRAINS.get(unit, Grain.YEAR))
    if unit in ("second", "minute", "hour"):
        return None
    if unit in ("decade", "century"):
        grain = Grain.YEAR
    if many != int(many):
        if unit != "year" or base.grain < Grain.MONTH:
            return base.to(Grain.YEAR).shift(sign * round(many), unit) if unit == "year" else None
        return base.to(Grain.MONTH).shift(sign * round(many * 12), "month")
    if base.grain < grain and not (grain == Grain.MONTH and base.grain == Grain.SEASON):
        return None
    if base.year < 1 and grain > Grain.MONTH:
        return None
    if grain == Grain.WEEK and base.grain == Grain.DAY and sign > 0:
        return base.shift(sign * int(many), unit)
    return base.to(grain).shift(sign * int(many), unit)


@_maker
def ago(match: Match, context: Context) -> Made | None:
    """ "three days ago", "a year ago"."""
    many, unit = quantity_of(match.words("many")), match.value("unit", "UNIT", "UNITS")
    base = context.published
    if many is None:
        return _value(match, "PAST_REF", TimeType.DATE)
    told = context.near_told(match.start, 3)
    if many == 1 and unit == "year" and told and told.stamp.grain == Grain.QUARTER and not told.stated:
        return _date(match, _year_back(told.stamp, context), told=False)
    if base is None:
        return _open(match, {"year": "XXXX", "month": "XXXX-XX"}.get(unit, "XXXX-XX-XX"))
    stamp = _moved(base, many, unit, -1)
    return _date(match, stamp) if stamp else _value(match, "PAST_REF", TimeType.DATE)


@_maker
def vague_past(match: Match, _: Context) -> Made:
    """ "a year or two ago"."""
    return _value(match, "PAST_REF", TimeType.DATE)


@_maker
def later(match: Match, context: Context) -> Made | None:
    """ "two weeks later", "a year earlier": from what was told before."""
    many, unit, way = quantity_of(match.words("many")), match.value("unit", "UNIT", "UNITS"), match.words("way")[0]
    behind = context.tokens[match.end].text.lower() if match.end < len(context.tokens) else ""
    if way in ("before", "after", "prior") and (behind[:1].isalnum() and behind not in ("and", "but", "he", "she", "they", "it", "when", "in", "at")):
        return None
    if way == "prior" and behind == "to":
        return None
    sign = -1 if way in ("earlier", "before", "previously", "prior") else 1
    if many is None:
        return _value(match, "PAST_REF" if sign < 0 else "FUTURE_REF", TimeType.DATE)
    told = context.last_told() if context.narrative else context.near_told(match.start, 4)
    base = told.stamp if told else context.published
    if told and not context.narrative and unit == "year" and told.stamp.grain == Grain.QUARTER:
        return _date(match, told.stamp.shift(sign * int(many), "year"), told=False)
    if base is None:
        return _value(match, "PAST_REF" if sign < 0 else "FUTURE_REF", TimeType.DATE)
    stamp = _moved(base, many, unit, sign)
    return _date(match, stamp) if stamp else _value(match, "PAST_REF" if sign < 0 else "FUTURE_REF", TimeType.DATE)


@_maker
def vague_later(match: Match, _: Context) -> Made:
    """ "days later", "months earlier"."""
    return _value(match, "PAST_REF" if match.words("way")[0] in ("earlier", "before") else "FUTURE_REF", TimeType.DATE)


@_maker
def from_now(match: Match, context: Context) -> Made | None:
    """ "three years from now", "in two weeks' time"."""
    many, unit = quantity_of(match.words("many")), match.value("unit", "UNIT", "UNITS")
    if many is None or context.published is None:
        return _value(match, "FUTURE_REF", TimeType.DATE)
    stamp = _moved(context.published, many, unit, 1)
    return _date(match, stamp, told=False) if stamp else _value(match, "FUTURE_REF", TimeType.DATE)


# ------------------------------------------------------------------------------------------------------------------ lengths


@_maker
def length(match: Match, context: Context) -> Made | None:
    """ "three years", "two-day", "55-year-old", "the past two years"."""
    unit = match.value("unit", "UNIT", "UNITS")
    words = match.words("many") or ["a"]
    many = quantity_of(words)
    if match.has("half"):
        many = (many or 0) + 0.5
    if unit == "second" and (words[-1] in ("a", "the", "one") or match.value("unit", "UNIT")):
        return None
    if unit == "quarter" and _is_fraction(match, context):
        return None
    if unit == "quarter" and words[-1] in ("a", "one", "half") or unit == "quarter" and match.rule.name == "length" and match.value("unit", "UNIT"):
        return None
    first = context.tokens[match.start].text.lower()
    before = context.tokens[match.start - 1].text.lower() if match.start else ""
    if words in (["a"], ["an"]) and match.value("unit", "UNITS"):
        return None
    if match.rule.name == "length" and words in (["a"], ["an"]) and not _is_length(match, context, before, unit):
        return None
    if first == "some" and words == ["some"]:
        return _value(match, duration(None, unit))
    if words and words[0].isdigit() and before in ("$", "£", "€", "."):
        return None
    return _value(match, duration(many, unit))


def _is_fraction(match: Match, context: Context) -> bool:
    """ "three quarters of the capital"."""
    behind = context.tokens[match.end].text.lower() if match.end < len(context.tokens) else ""
    return behind == "of" or "-" in [token.text for token in context.tokens[match.start : match.end]]


def _is_length(match: Match, context: Context, before: str, unit: str) -> bool:
    """Whether "a year" is a length and no rate ("3 billion a year")."""
    text = before.replace(",", "")
    if text in ("%", "percent", "million", "billion", "trillion", "dollars", "times", "once", "twice", "barrels", "tons", "people", "euros", "pounds", "cents", "hours", "days", "tonnes", "troops", "shells") or text[:1].isdigit():
        return False
    behind = context.tokens[match.end].text.lower() if match.end < len(context.tokens) else ""
    if unit in ("day", "night") and behind == "of":
        return False
    return True


@_maker
def length_between(match: Match, _: Context) -> Made:
    """ "two to three weeks": the lower number."""
    return _value(match, duration(quantity_of(match.words("many")), match.value("unit", "UNIT", "UNITS")))


@_maker
def past_unit(match: Match, context: Context) -> Made | None:
    """ "the past year": a length that ends now."""
    unit = match.value("unit", "UNIT")
    return _value(match, duration(1, unit), TimeType.DURATION)


@_maker
def vague_length(match: Match, context: Context) -> Made | None:
    """ "for years", "weeks or months"."""
    unit = match.value("unit", "UNITS")
    before = context.tokens[match.start - 1].text.lower() if match.start else ""
    behind = context.tokens[match.end].text.lower() if match.end < len(context.tokens) else ""
    if match.start and match.words("unit")[0] != context.tokens[match.parts["unit"][0]].text and before.isalpha():
        return None  # Minister Weeks
    if unit in ("second", "minute", "quarter", "hour", "day") and before not in ("for", "in", "within", "after", "of", "take", "takes"):
        return None
    if before in ("$", "fiscal", "light", "-") or before.isdigit():
        return None
    if context.tokens[match.start].text.lower() == "the" and behind in ("of",) and unit == "day":
        return None
    return _value(match, duration(None, unit))


@_maker
def recent_units(match: Match, context: Context) -> Made | None:
    """ "recent months", "the coming years"."""
    unit = match.value("unit", "UNITS")
    rel = match.words("rel")[0]
    if rel in ("early", "later", "final", "first", "previous", "following", "intervening") and context.tokens[match.start].text.lower() != "the":
        return None
    return _value(match, duration(None, unit))


@_maker
def a_while(match: Match, context: Context) -> Made | None:
    """ "a while", "some time"."""
    what = match.words("what")[0]
    if what == "while":
        return _value(match, "PXX")
    if what == "time" and match.end - match.start == 2 and context.tokens[match.start].text.lower() == "a":
        return None
    return _value(match, "PXX") if match.end - match.start == 3 or context.tokens[match.start].text.lower() == "some" else None


# -------------------------------------------------------------------------------------------------------------- again and again


@_maker
def every(match: Match, context: Context) -> Made | None:
    """ "every four years", "each day", "twice a year"."""
    unit = match.value("unit", "UNIT", "UNITS")
    before = context.tokens[match.start - 1].text.lower() if match.start else ""
    if unit is None:
        return _value(match, "XXXX-XX-XX" + "T" + match.value("unit", "PART")) if match.value("unit", "PART") else None
    words = [token.text.lower() for token in context.tokens[match.start : match.end]]
    if "per" in words and not context.narrative and (before[:1].isdigit() or before in ("million", "billion", "%", "percent", "dollars", "euros", "barrels", "tons", "miles", "kilometers", "people", "cent")):
        return None
    if unit == "second" or (unit == "quarter" and "per" in words):
        return None
    many = 2 if match.has("other") else (quantity_of(match.words("many")) or 1) if match.has("many") else 1
    return _value(match, duration(many, unit))


@_maker
def every_weekday(match: Match, context: Context) -> Made | None:
    """ "every Monday", "Tuesday nights"."""
    number = match.value("weekday", "WEEKDAY", "WEEKDAYS")
    return _value(match, f"XXXX-WXX-{number}{_clock(match)}")


@_maker
def every_month(match: Match, _: Context) -> Made | None:
    """ "each July", "every summer"."""
    month = match.value("month", "MONTH")
    return _value(match, f"XXXX-{month:02d}" if month else f"XXXX-{stamps.SEASONS[match.value('season', 'SEASON')]}")


@_maker
def set_word(match: Match, context: Context) -> Made | None:
    """ "daily", "annually"."""
    token = context.tokens[match.start].text
    before = context.tokens[match.start - 1].text if match.start else ""
    behind = context.tokens[match.end].text if match.end < len(context.tokens) else ""
    if token[0].isupper() and (behind[:1].isupper() or before[:1].isupper() or before.lower() == "the"):
        return None  # The Daily Mail
    return _value(match, match.value("word", "SETWORD"))


# ------------------------------------------------------------------------------------------------------------------------ vague


@_maker
def vague(match: Match, context: Context) -> Made | None:
    """ "now", "recently", "the near future"."""
    if match.has("term"):
        return _value(match, "FUTURE_REF", TimeType.DATE)
    word = match.words("word")[0]
    behind = context.tokens[match.end].text.lower() if match.end < len(context.tokens) else ""
    before = context.tokens[match.start - 1].text.lower() if match.start else ""
    if word == "soon" and (behind in ("as", "after", "afterwards", "afterward") or before == "as" or context.narrative):
        return None
    if word == "future" and match.rule.name == "future adjective" and before in ("'s", "’s", "its", "their", "his", "her", "our", "your", "my", "no", "a"):
        return None
    if word == "future" and match.rule.name == "the future" and behind == "of" and match.end - match.start == 2 or word == "past" and before == "on":
        return None
    return _value(match, match.value("word", "VAGUE"), TimeType.DATE)


@_maker
def vague_adjective(match: Match, context: Context) -> Made | None:
    """ "recent", "current"."""
    if context.tokens[match.start].text[0].isupper() and match.start and context.tokens[match.start - 1].text not in (".", "“", '"', ":"):
        return None
    return _value(match, match.value("word", "VAGUE"), TimeType.DATE)


@_maker
def former(match: Match, context: Context) -> Made | None:
    """ "the former regime": a reference to the past in a history; in news it only belongs to a title."""
    return _value(match, "PAST_REF", TimeType.DATE) if context.narrative else None


@_maker
def at_night(match: Match, context: Context) -> Made | None:
    """ "at night", of no night in particular."""
    before = context.tokens[match.start - 1].text.lower() if match.start else ""
    return _value(match, "XXXX-XX-XXTNI") if before in ("at", "by") else None


@_maker
def these_days(match: Match, context: Context) -> Made | None:
    """ "these days", "at present"."""
    words = match.words("these")
    return _value(match, "FUTURE_REF" if words[0] == "as" else "PRESENT_REF", TimeType.DATE)


@_maker
def that_time(match: Match, context: Context) -> Made | None:
    """ "at that time": the date told before, if there is one."""
    words = [token.text.lower() for token in context.tokens[match.start : match.end]]
    before = context.tokens[match.start - 1].text.lower() if match.start else ""
    behind = context.tokens[match.end].text.lower() if match.end < len(context.tokens) else ""
    if words[-1] == "time" and words[0] == "this" and before in ("at", "by"):
        return _value(match, "PRESENT_REF", TimeType.DATE)
    if words[-1] not in ("time",) or before not in ("at", "by", "since", "during", "in") or behind in ("of", "to", "being", "when"):
        return None
    if "same" in words or (context.narrative and before == "during"):
        return None
    told = context.near_told(match.start, 3)
    if told is None:
        return _value(match, "PAST_REF", TimeType.DATE)
    return _date(match, told.stamp, told=False)


# ------------------------------------------------------------------------------------------------------------- from occasions


@_maker
def from_occasion(match: Match, context: Context) -> Made | None:
    """ "two weeks after the Vilnius summit", "the day Finland acceded", "the eve of the summit in Washington"."""
    at = match.end
    occasion = context.occasion_at(at) or (context.occasion_at(at + 1) if at < len(context.tokens) else None)
    if occasion is None or (occasion.start > at and context.tokens[at].text.lower() not in ("the", "a", "when", "that")):
        return None
    way = match.words("way")[0] if match.has("way") else ""
    back = way in ("before", "of") and (way == "before" or match.rule.name == "eve of an occasion")
    day = stamps.of_day(occasion.known.first if back or not way else occasion.known.last)
    stamp = _counted_from(match, day, -1 if back else 1, way)
    return stamp and Made(match.start, occasion.end, TimeType.DATE, stamp)


def _counted_from(match: Match, day: Stamp, sign: int, way: str) -> Stamp | None:
    if match.rule.name == "eve of an occasion":
        return day.shift(-1, "day")
    unit = match.value("unit", "UNIT", "UNITS")
    if match.has("many"):
        many = quantity_of(match.words("many"))
        if many is None:
            return None
        if unit in ("decade", "century", "year", "month", "quarter"):
            months = many * {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit]
            return day.to(Grain.MONTH).shift(sign * round(months), "month")
        return day.shift(sign * int(many), unit) if unit in ("day", "week", "fortnight") else None
    grain = GRAINS[unit]
    return day.to(grain).shift(sign if way in ("before", "after", "following") else 0, _UNITS[grain])
