"""Values of a text whose day of publication is known only within a range.

Everything is resolved from the first day and from the last. Where both agree the value stands. Where they do not, a narrow range
gives the value from its first day (a weekday that lies within it is that day); a wide one gives only what both and a day between
share ("2024" of "2024-10" and "2024-11"). Earliest and latest then reach over both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from onrecord.schema import Time, TimeBasis
from onrecord.schema.dates import first_date, first_day, last_date, last_day

_NARROW = 7  # days


def within(resolve: Callable[[str], list[Time]], first: str, last: str) -> Iterator[Time]:
    """The times that resolving from the first and from the last day of a range leave, and from a day between for wide ones."""
    late = {time.span: time for time in resolve(last)}
    between = {} if _is_narrow(first, last) else {time.span: time for time in resolve(_between(first, last))}
    for time in resolve(first):
        other = late.get(time.span, time)
        if time.value == other.value:
            yield time
        elif between:
            value = _common(_common(time.value, other.value), between.get(time.span, time).value)
            yield _reaching_over(time, other, value)
        elif "weekday" in time.made_by and _inside(other, first, last) and not _inside(time, first, last):
            yield replace(other, basis=TimeBasis.INFERRED)  # "on Saturday" is the Saturday of those days, not the one before
        else:
            yield _reaching_over(time, other, time.value)


def _reaching_over(early: Time, late: Time, value: str) -> Time:
    earliest, latest = _least(early.earliest, late.earliest), _most(early.latest, late.latest)
    return replace(early, value=value, basis=TimeBasis.INFERRED, earliest=earliest, latest=latest)


def _between(first: str, last: str) -> str:
    """A day within a range, not half-way: whole years lie between two days of December and the middle is of June."""
    start, end = first_date(first), last_date(last)
    return (start + (end - start) * 3 / 8).isoformat()


def _is_narrow(first: str, last: str) -> bool:
    return (last_date(last) - first_date(first)).days < _NARROW


def _inside(time: Time, first: str, last: str) -> bool:
    return bool(time.earliest and time.latest and first_day(first) <= time.earliest and time.latest <= last_day(last))


def _least(one: str | None, other: str | None) -> str | None:
    return min(one, other) if one and other else None


def _most(one: str | None, other: str | None) -> str | None:
    return max(one, other) if one and other else None


def _common(one: str, other: str) -> str:
    """What two values share: the coarser value both lie in, else X for each part in which they differ.

    >>> _common("2024-10-05", "2024-11-02"), _common("2023-08-02", "2024-08-02"), _common("2023-W52", "2024-W01")
    ('2024', 'XXXX-08-02', 'XXXX-WXX')
    >>> _common("2023-05-23/2023-05-26", "2024-05-23/2024-05-26")
    'XXXX-05-23/XXXX-05-26'
    >>> _common("2024-07-01T15:30", "2024-08-01T15:30")
    '2024-XX-XXT15:30'
    """
    if "/" in one and "/" in other:
        return "/".join(_common(*pair) for pair in zip(one.split("/"), other.split("/"), strict=False))
    (one, *clock), (other, *clock_too) = one.split("T", 1), other.split("T", 1)
    if clock or clock_too:
        day = _common(one, other)
        return day + "-XX" * (2 - day.count("-")) + "T" + clock[0] if clock == clock_too else day
    pairs = list(zip(one.split("-"), other.split("-"), strict=False))
    same = next((at for at, (mine, theirs) in enumerate(pairs) if mine != theirs), len(pairs))
    if same:
        return "-".join(mine for mine, _ in pairs[:same])
    return "-".join(mine if mine == theirs else re.sub(r"\d", "X", mine) for mine, theirs in pairs)
