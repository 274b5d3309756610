"""Values of time as a newsroom writes them: "2024-W27" is "week of 1 July 2024", "BC0490" is "490 BC"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.cli.clean import one_line
from onrecord.schema import Time, TimeBasis, TimeType
from onrecord.schema.dates import first_day, last_day

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905 (reads better)
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SEASONS = {"SP": "spring", "SU": "summer", "FA": "autumn", "WI": "winter"}
_SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_ORDINALS = ("first", "second", "third", "fourth")
_PARTS = {"MO": "morning", "AF": "afternoon", "EV": "evening", "NI": "night", "MI": "midday", "DT": "daytime"}
_PART_HOURS = {"MO": "06", "DT": "08", "MI": "12", "AF": "14", "EV": "18", "NI": "21"}  # for sorting only
_REFERENCES = {
    "PAST_REF": "some time in the past",
    "PRESENT_REF": "the present, no date",
    "FUTURE_REF": "some time in the future",
}
_UNITS = {"Y": "year", "DE": "decade", "C": "century", "Q": "quarter", "M": "month", "W": "week", "D": "day"}
_CLOCK_UNITS = {"H": "hour", "M": "minute", "S": "second"}
_KINDS = {TimeType.DATE: "Date", TimeType.TIME: "Time", TimeType.DURATION: "Length of time", TimeType.SET: "Repeated"}
_BASIS = {
    TimeBasis.STATED: "as stated",
    TimeBasis.RELATIVE: "worked out from another date",
    TimeBasis.INFERRED: "inferred",
}

_MANY_DAYS = 731  # within more than two years, no day or month at either end means anything

_YEAR = r"(?P<era>BC)?(?P<year>\d{4})"
_MONTH = r"(?P<month>0[1-9]|1[0-2])"
_DAY = r"(?P<day>\d\d)"
_WEEK = r"(?P<year>\d{4})-W(?P<week>\d\d)"
_SEASON = r"(?P<season>SP|SU|FA|WI)"
_CLOCK = re.compile(r"(?P<date>[^T]+)T(?:(?P<clock>\d\d:\d\d)(?::\d\d)?|(?P<part>[A-Z]{2}))")
_NUMBER_ENDING = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_ERA = re.compile(r"\bb\.?\s?c\.?(?:e\b\.?)?(?!\w)")
_ISO_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")


@dataclass(frozen=True, slots=True)
class DateTold:
    """A date in words; `note` says what is missing or was filled in, "" for nothing."""

    date: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Shape:
    """A form of values: how it is written out, how many days it may take, and what it leaves open."""

    pattern: re.Pattern[str]
    write: Callable[[re.Match[str]], str]
    days: tuple[int, int] = (0, 0)
    missing: str = ""


def written_date(value: str) -> str:
    """An ISO date, partial or not, as it is written out; anything else stays as it is.

    >>> written_date("2024-10-01"), written_date("2024-10"), written_date("2024")
    ('1 October 2024', 'October 2024', '2024')
    """
    found = re.fullmatch(rf"(\d{{4}})-{_MONTH}(?:-{_DAY})?", value)
    if found is None:
        return one_line(value)
    day = f"{int(found['day'])} " if found["day"] else ""
    return f"{day}{_MONTHS[int(found['month']) - 1]} {found[1]}"


def written_value(value: str) -> str:
    """A value of TIMEX3 in words; one without a place in the calendar stays as it is.

    >>> written_value("2024-W27"), written_value("2022-09")
    ('week of 1 July 2024', 'September 2022')
    """
    told = _value(value)
    return told[0] if told else one_line(value)


def written_days(text: str) -> str:
    """`text` with the ISO days in it written out.

    >>> written_days("in office (2014-10-01 to 2024-10-01)")
    'in office (1 October 2014 to 1 October 2024)'
    """
    return _ISO_DAY.sub(lambda found: written_date(found[0]), text)


def between(first: str, last: str) -> str:
    """Two ISO dates as a stretch in which something lies.

    >>> between("2024-10-01", "2024-11-04"), between("2024-10-01", "2024-10-01")
    ('between 1 October and 4 November 2024', '1 October 2024')
    """
    start, end = written_date(first), written_date(last)
    return start if start == end else f"between {_short(start, end)} and {end}"


def date_told(time: Time, words: str = "") -> DateTold | None:
    """The date that `words` stand for; None for lengths, sets, and references too vague for a calendar.

    >>> from onrecord.schema import Span
    >>> date_told(Time(Span(0, 6), TimeType.DATE, "2024-07-01", TimeBasis.INFERRED, "rule", "2024-07-01", "2024-07-01"), "1 July")
    DateTold(date='1 July 2024', note='year inferred')
    """
    if time.type not in (TimeType.DATE, TimeType.TIME):
        return None
    if time.earliest and time.latest:
        return _placed(time, time.earliest, time.latest, words)
    known = _value(time.value)
    if known is None:
        return None
    date_, shape = known
    return DateTold(date_, shape.missing or _filled_in(time, words))


def calendar_key(time: Time) -> tuple[bool, tuple[int, ...], str]:
    """Sorts dates as the calendar has them, what is longer before what it holds; what is open comes last, as it is told."""
    if time.earliest and time.latest:
        first, last = date.fromisoformat(time.earliest), date.fromisoformat(time.latest)
        return False, (first.year, first.month, first.day, -last.toordinal()), _hour(time.value)
    ancient = re.match(r"BC(\d{2,4})(?:-(\d\d|SP|SU|FA|WI))?(?:-(\d\d))?", time.value)
    if ancient is None:
        return True, (time.span.start,), ""
    missing = 4 - len(ancient[1])  # a decade or a century begins with its highest year
    month = ancient[2] or "0"
    year = int(ancient[1] + "9" * missing)
    return False, (-year, _SEASON_MONTHS.get(month) or int(month), int(ancient[3] or 0), -missing), _hour(time.value)


def _hour(value: str) -> str:
    clock = value.partition("T")[2]
    return _PART_HOURS.get(clock, clock)


def says_it_all(words: str, date_: str) -> bool:
    """Whether whoever reads `words` has read the date: every number, month and name of it is there.

    >>> says_it_all("early in Sept. 2022", "September 2022"), says_it_all("July", "July 2024")
    (True, False)
    """
    known = {part[:3] if part.isalpha() else part for part in _parts(words)}
    return all((part[:3] if part.isalpha() else part) in known for part in _parts(date_) if part not in ("of", "the", "ad"))


def explained(time: Time, words: str) -> str:
    """A time as it is told to who rests the pointer on it: its kind, its value in words, how that became known."""
    told = date_told(time, words)
    if told is not None:
        value = [told.date, told.note or _BASIS[time.basis]]
    elif time.type in (TimeType.DATE, TimeType.TIME):
        value = [_REFERENCES.get(time.value, "no date")]
    else:
        value = [_every(time.value) if time.type == TimeType.SET else _length(time.value)]
    return " · ".join([_KINDS[time.type], *value])


def html_datetime(value: str) -> str | None:
    """A value as the attribute `datetime` of HTML may hold it; None where it may not.

    >>> html_datetime("2024-W28"), html_datetime("2024-07-10T15:30"), html_datetime("2024-SU")
    ('2024-W28', '2024-07-10T15:30', None)
    """
    day, _, clock = value.partition("T")
    if clock and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", clock):
        return None
    forms = r"\d{4}-\d\d-\d\d" if clock else r"\d{4}(-\d\d(-\d\d)?|-W\d\d)?"
    if not re.fullmatch(forms, day, re.ASCII):
        return None
    try:
        date.fromisoformat(f"{day}-1" if "W" in day else first_day(day))
    except ValueError:
        return None
    return value


# -------------------------------------------------------------------------------------------------- with a place in the calendar


def _placed(time: Time, earliest: str, latest: str, words: str) -> DateTold:
    """A date within days; where these are other days than the value's own, they are what is known."""
    known = _value(time.value)
    if known is None or not _fits(time.value, known[1], earliest, latest):
        return DateTold(_within(earliest, latest))
    return DateTold(known[0], _filled_in(time, words))


def _fits(value: str, shape: _Shape, earliest: str, latest: str) -> bool:
    if "/" in value:
        first, last = value.split("/", 1)
        try:
            return (first_day(first), last_day(last)) == (earliest, latest)
        except ValueError:  # a range of weeks or seasons
            return True
    return shape.days[0] <= _days(earliest, latest) <= shape.days[1]


def _within(earliest: str, latest: str) -> str:
    """The days between two, as years or months where they are whole ones; as years too where they are many.

    >>> _within("2024-07-01", "2024-08-31"), _within("2023-01-01", "2026-12-31"), _within("2024-07-03", "2024-07-04")
    ('July or August 2024', 'between 2023 and 2026', '3 or 4 July 2024')
    """
    size = _exactness(earliest, latest)
    first, last = earliest[:size], latest[:size]
    told = between(first, last)
    return told.removeprefix("between ").replace(" and ", " or ") if _are_adjacent(first, last) else told


def _exactness(earliest: str, latest: str) -> int:
    """How many characters of two ISO days are worth telling."""
    if _days(earliest, latest) > _MANY_DAYS:
        return 4
    return next(size for size in (4, 7, 10) if (first_day(earliest[:size]), last_day(latest[:size])) == (earliest, latest))


def _days(earliest: str, latest: str) -> int:
    return (date.fromisoformat(latest) - date.fromisoformat(earliest)).days + 1


def _are_adjacent(first: str, last: str) -> bool:
    return _days(last_day(first), first_day(last)) == 2


def _filled_in(time: Time, words: str) -> str:
    if time.basis != TimeBasis.INFERRED:
        return ""
    finer = re.match(r"(\d{4})-", time.value)
    return "year inferred" if finer and finer[1] not in words else "inferred"


# --------------------------------------------------------------------------------------------------------------- values in words


def _value(value: str) -> tuple[str, _Shape] | None:
    """A value in words with its shape; None where it has none of the shapes, or tells no more than a part of some day."""
    if "/" in value:
        first, last = map(_value, value.split("/", 1))
        return (_joined(first[0], last[0]), last[1]) if first and last else None
    timed = _CLOCK.fullmatch(value)
    if timed is None:
        return _date(value)
    if timed["date"] == "XXXX-XX-XX":
        return (timed["clock"], _ANY_DAY) if timed["clock"] else None
    known = _date(timed["date"])
    return known and (_at(known[0], timed), known[1])


def _at(day: str, timed: re.Match[str]) -> str:
    if timed["clock"]:
        return f"{day}, {timed['clock']}"
    part = _PARTS.get(timed["part"], "some time")
    return f"{day} {part}" if day in _WEEKDAYS else f"{part} of {day}"


def _date(value: str) -> tuple[str, _Shape] | None:
    for shape in _SHAPES:
        found = shape.pattern.fullmatch(value)
        if found:
            try:
                return shape.write(found), shape
            except ValueError:  # a week that the year does not have
                return None
    return None


def _joined(first: str, last: str) -> str:
    """A range in words.

    >>> _joined("10 October 2013", "12 October 2013"), _joined("30 May 2024", "2 June 2024")
    ('10–12 October 2013', '30 May – 2 June 2024')
    """
    start = _short(first, last)
    tight = " " not in start and " " not in _short(last, first)
    return f"{start}–{last}" if tight else f"{start} – {last}"


def _short(one: str, other: str) -> str:
    """`one` without the words at its end that `other` says too; whole where that would leave a day beside a month."""
    mine, theirs = one.split(), other.split()
    while mine and theirs and mine[-1] == theirs[-1]:
        del mine[-1], theirs[-1]
    alike = [part.isdigit() for part in mine] == [part.isdigit() for part in theirs]
    return " ".join(mine) if mine and alike else one


def _write_year(found: re.Match[str]) -> str:
    number = int(found["year"])
    if found.groupdict().get("era"):
        return f"{number} BC"
    return f"AD {number}" if number < 1000 else str(number)


def _write_month(found: re.Match[str]) -> str:
    return f"{_month(found)} {_write_year(found)}"


def _write_day(found: re.Match[str]) -> str:
    return f"{int(found['day'])} {_month(found)} {_write_year(found)}"


def _write_week(found: re.Match[str]) -> str:
    return "week of " + _written(_monday(found))


def _write_weekend(found: re.Match[str]) -> str:
    saturday = _monday(found) + timedelta(days=5)
    return "weekend of " + _joined(_written(saturday), _written(saturday + timedelta(days=1)))


def _write_season(found: re.Match[str]) -> str:
    """A season; a winter with both its years."""
    number, year = int(found["year"]), _write_year(found)
    if found["season"] != "WI":
        return f"{_season(found)} {year}"
    if found["era"]:
        return f"winter {number}–{number - 1} BC"
    later = number + 1
    return f"winter {year}–{later if later % 100 == 0 else f'{later % 100:02d}'}"


def _write_quarter(found: re.Match[str]) -> str:
    return f"{_open_quarter(found)} of {_write_year(found)}"


def _write_decade(found: re.Match[str]) -> str:
    return f"the {int(found['decade'])}0s" + (" BC" if found["era"] else "")


def _write_century(found: re.Match[str]) -> str:
    number = int(found["century"]) + 1
    ending = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending} century" + (" BC" if found["era"] else "")


def _month(found: re.Match[str]) -> str:
    return _MONTHS[int(found["month"]) - 1]


def _season(found: re.Match[str]) -> str:
    return _SEASONS[found["season"]]


def _open_day(found: re.Match[str]) -> str:
    return f"{int(found['day'])} {_month(found)}"


def _open_quarter(found: re.Match[str]) -> str:
    return f"{_ORDINALS[int(found['number']) - 1]} {'quarter' if found['size'] == 'Q' else 'half'}"


def _open_weekday(found: re.Match[str]) -> str:
    return _WEEKDAYS[int(found["weekday"]) - 1]


def _written(day: date) -> str:
    return written_date(day.isoformat())


def _monday(found: re.Match[str]) -> date:
    return date.fromisocalendar(int(found["year"]), int(found["week"]), 1)


def _shape(pattern: str, write: Callable[[re.Match[str]], str], least: int, most: int) -> _Shape:
    return _Shape(re.compile(pattern, re.ASCII), write, (least, most))


def _open(pattern: str, write: Callable[[re.Match[str]], str], missing: str) -> _Shape:
    return _Shape(re.compile(pattern, re.ASCII), write, missing=missing)


_NUMBERED = r"(?P<size>Q)(?P<number>[1-4])"
_HALF = r"(?P<size>H)(?P<number>[12])"
_ANY_DAY = _Shape(re.compile(""), lambda _: "", missing="day not known")
_SHAPES = (
    _shape(_YEAR, _write_year, 365, 366),
    _shape(rf"{_YEAR}-{_MONTH}", _write_month, 28, 31),
    _shape(rf"{_YEAR}-{_MONTH}-{_DAY}", _write_day, 1, 1),
    _shape(_WEEK, _write_week, 7, 7),
    _shape(rf"{_WEEK}-WE", _write_weekend, 2, 2),
    _shape(rf"{_YEAR}-{_SEASON}", _write_season, 90, 92),
    _shape(rf"{_YEAR}-{_NUMBERED}", _write_quarter, 90, 92),
    _shape(rf"{_YEAR}-{_HALF}", _write_quarter, 181, 184),
    _shape(r"(?P<era>BC)?(?P<decade>\d{3})", _write_decade, 3600, 3653),
    _shape(r"(?P<era>BC)?(?P<century>\d\d)", _write_century, 36000, 36525),
    _open(rf"XXXX-{_MONTH}", _month, "year not known"),
    _open(rf"XXXX-{_MONTH}-{_DAY}", _open_day, "year not known"),
    _open(rf"XXXX-{_SEASON}", _season, "year not known"),
    _open(rf"XXXX-{_NUMBERED}", _open_quarter, "year not known"),
    _open(rf"XXXX-{_HALF}", _open_quarter, "year not known"),
    _open(r"XXXX-WXX-(?P<weekday>[1-7])", _open_weekday, "date not known"),
)


# -------------------------------------------------------------------------------------------------------------- lengths and sets


def _length(value: str) -> str:
    """A length in words.

    >>> _length("P11Y"), _length("PXD"), _length("P1Y6M"), _length("PXX")
    ('11 years', 'some days', '1 year 6 months', 'some time')
    """
    days, _, clock = value.removeprefix("P").partition("T")
    told = [*_lengths(days, _UNITS), *_lengths(clock, _CLOCK_UNITS)]
    return " ".join(told) or ("some time" if value == "PXX" else one_line(value))


def _lengths(value: str, units: dict[str, str]) -> Iterator[str]:
    for many, unit in re.findall(r"(\d+(?:\.\d+)?|X)(DE|[A-Z])", value):
        if unit in units:
            yield f"{'some' if many == 'X' else many} {_plural(units[unit], many)}"


def _plural(noun: str, many: str) -> str:
    return noun if many == "1" else "centuries" if noun == "century" else f"{noun}s"


def _every(value: str) -> str:
    """A set in words.

    >>> _every("P1W"), _every("P2W"), _every("XXXX-WXX-4"), _every("XXXX-07")
    ('every week', 'every 2 weeks', 'every Thursday', 'every July')
    """
    if value.startswith("P"):
        return "every " + _length(value).removeprefix("1 ").replace("some ", "few ")
    known = _value(value)
    part = _PARTS.get(value.removeprefix("XXXX-XX-XXT"))
    told = known[0] if known else part
    return f"every {told}" if told else one_line(value)


def _parts(text: str) -> list[str]:
    """Numbers without their endings, and words, small; "B.C.E." is "bc"."""
    plain = _ERA.sub("bc", _NUMBER_ENDING.sub("", text.lower()))
    return re.findall(r"\d+|[^\W\d_]{2,}", plain)
