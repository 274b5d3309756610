"""ISO dates as fine as they are known: "2024-10-01", "2024-10", "2024"."""

from __future__ import annotations

import calendar
import re
from datetime import date

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def first_day(value: str) -> str:
    """The earliest day a date may mean. Raises ValueError for what is no date.

    >>> first_day("2024-10"), first_day("2024")
    ('2024-10-01', '2024-01-01')
    """
    year, month, day = _parts(value)
    return f"{year:04d}-{month or 1:02d}-{day or 1:02d}"


def last_day(value: str) -> str:
    """The latest day a date may mean. Raises ValueError for what is no date.

    >>> last_day("2024-02"), last_day("2024")
    ('2024-02-29', '2024-12-31')
    """
    year, month, day = _parts(value)
    month = month or 12
    return f"{year:04d}-{month:02d}-{day or calendar.monthrange(year, month)[1]:02d}"


def first_date(value: str) -> date:
    """`first_day` as a date of the calendar."""
    return date.fromisoformat(first_day(value))


def last_date(value: str) -> date:
    """`last_day` as a date of the calendar."""
    return date.fromisoformat(last_day(value))


def _parts(value: str) -> tuple[int, int | None, int | None]:
    match = _DATE.fullmatch(value)
    if not match:
        raise ValueError(f"{value!r} is no date of the form 2024, 2024-10 or 2024-10-01")
    year, month, day = int(match[1]), *(None if part is None else int(part) for part in match.groups()[1:])
    if not year >= 1 or (month is not None and not 1 <= month <= 12):
        raise ValueError(f"{value!r} is no date: there is no such month")
    if day is not None and not 1 <= day <= calendar.monthrange(year, month or 1)[1]:
        raise ValueError(f"{value!r} is no date: there is no such day")
    return year, month, day
