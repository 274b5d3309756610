"""The days that a date may mean, whatever its grain: "2024-07", "2024-W28", "2024-SU", "202"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from onrecord.schema import Precision
from onrecord.text.time.stamp import SEASONS, Grain, Stamp

_FORMS: tuple[tuple[re.Pattern[str], Precision, Callable[[re.Match[str]], Stamp]], ...] = (
    (
        re.compile(r"(\d{4})-(\d\d)-(\d\d)"),
        Precision.DAY,
        lambda found: Stamp(Grain.DAY, int(found[1]), int(found[2]), int(found[3])),
    ),
    (re.compile(r"(\d{4})-(\d\d)"), Precision.MONTH, lambda found: Stamp(Grain.MONTH, int(found[1]), int(found[2]))),
    (re.compile(r"(\d{4})"), Precision.YEAR, lambda found: Stamp(Grain.YEAR, int(found[1]))),
    (re.compile(r"(\d{4})-W(\d\d)"), Precision.WEEK, lambda found: Stamp(Grain.WEEK, int(found[1]), int(found[2]))),
    (re.compile(r"(\d{4})-W(\d\d)-WE"), Precision.WEEK, lambda found: Stamp(Grain.WEEKEND, int(found[1]), int(found[2]))),
    (
        re.compile(r"(\d{4})-(SP|SU|FA|WI)"),
        Precision.SEASON,
        lambda found: Stamp(Grain.SEASON, int(found[1]), SEASONS.index(found[2])),
    ),
    (re.compile(r"(\d{4})-Q(\d)"), Precision.SEASON, lambda found: Stamp(Grain.QUARTER, int(found[1]), int(found[2]))),
    (re.compile(r"(\d{4})-H(\d)"), Precision.SEASON, lambda found: Stamp(Grain.HALF, int(found[1]), int(found[2]))),
    (re.compile(r"(\d{3})"), Precision.DECADE, lambda found: Stamp(Grain.DECADE, int(found[1]) * 10)),
)


@lru_cache(maxsize=1 << 14)
def days_of(value: str) -> tuple[date, date] | None:
    """The first and the last day that `value` may mean; None for what is no date of a calendar.

    >>> days_of("2024-07"), days_of("sometime")
    ((datetime.date(2024, 7, 1), datetime.date(2024, 7, 31)), None)
    """
    for form, _, stamp in _FORMS:
        if found := form.fullmatch(value):
            try:
                made = stamp(found)
                return made.first, made.last
            except ValueError:  # there is no such month, week or day
                return None
    return None


@lru_cache(maxsize=1 << 14)
def precision_of(value: str) -> Precision | None:
    """How fine a date is; None for what is none.

    >>> precision_of("2024-W28").value, precision_of("2024-07-10").value
    ('week', 'day')
    """
    return next((precision for form, precision, _ in _FORMS if form.fullmatch(value)), None)
