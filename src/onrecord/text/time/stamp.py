"""A point of the calendar as exact as a text gives it, and the arithmetic of such points.

A stamp is a century, decade, year, half, quarter, season, month, week, weekend or day, perhaps with a part of the day or a
clock time. Its TIMEX3 value is `str(stamp)`: "2024-07-10", "2024-W28", "2024-SU", "199", "BC0490", "2024-02-11TNI".
Years before Christ are negative; there is no year 0, and arithmetic steps over it.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum
from functools import cache


class Grain(IntEnum):
    """How exact a stamp is, coarse to fine."""

    CENTURY = 0
    DECADE = 1
    YEAR = 2
    HALF = 3
    QUARTER = 4
    SEASON = 5
    MONTH = 6
    WEEK = 7
    WEEKEND = 8
    DAY = 9


SEASONS = ("SP", "SU", "FA", "WI")
_LAST_YEAR = 9999
_SEASON_START = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
MONTHS = {"century": 1200, "decade": 120, "year": 12, "half": 6, "quarter": 3, "month": 1}  # in each


@dataclass(frozen=True, slots=True)
class Stamp:
    """`number` is the month, the ISO week, the quarter, the half (1, 2) or the season (0 spring to 3 winter) of `year`.

    A decade or a century keeps its first year in `year`. `clock` is what stands behind the date in the value: "TNI", "T15:30".
    """

    grain: Grain
    year: int
    number: int = 0
    day: int = 0
    clock: str = ""

    def __str__(self) -> str:
        return _written(self) + self.clock

    @property
    def month(self) -> int | None:
        """The month it lies in, where it lies in one."""
        if self.grain in (Grain.MONTH, Grain.DAY):
            return self.number
        return None

    @property
    def first(self) -> date:
        """The first day it may mean; CalendarError before the year 1 and beyond 9999."""
        return _bounds(self)[0]

    @property
    def last(self) -> date:
        """The last day it may mean; CalendarError before the year 1 and beyond 9999."""
        return _bounds(self)[1]

    def at(self, clock: str) -> Stamp:
        """The same with another part of the day or clock time."""
        return replace(self, clock=clock)

    def to(self, grain: Grain) -> Stamp:
        """The coarser stamp it lies in, or, where `grain` is finer, the one its first day lies in."""
        if grain == self.grain:
            return self.at("")
        if grain == Grain.YEAR and self.grain > Grain.YEAR:
            return Stamp(Grain.YEAR, self.year)
        if self.year < 1:
            return _ancient(self, grain)
        try:
            return of_day(self.first, grain)
        except OverflowError as error:
            raise CalendarError(f"{self} lies at the end of the calendar") from error

    def shift(self, count: int, unit: str) -> Stamp:
        """Moved by so many of "day", "week", "weekend", "month", "quarter", "season", "half", "year", "decade", "century".

        The grain stays: a month moved by a week is the month that the moved first day lies in. Raises CalendarError where
        that leads out of the calendar.
        """
        try:
            moved = self._shifted(count, unit)
        except (OverflowError, ValueError) as error:
            raise CalendarError(f"{self} moved by {count} {unit}: {error}") from error
        if abs(moved.year) > _LAST_YEAR:
            raise CalendarError(f"{self} moved by {count} {unit} leads out of the calendar")
        return moved

    def _shifted(self, count: int, unit: str) -> Stamp:
        if unit in ("day", "week", "weekend", "fortnight"):
            days = count * {"day": 1, "fortnight": 14}.get(unit, 7)
            return of_day(self.first + timedelta(days=days), self.grain)
        if unit == "season":
            return self._turned(count, 4, 0)
        return self._months(count * MONTHS[unit])

    def _turned(self, count: int, parts: int, first: int) -> Stamp:
        """Moved by so many parts of a year, whose numbers begin at `first`."""
        turned = _counted(self.year) * parts + self.number - first + count
        return replace(self, year=_told(turned // parts), number=turned % parts + first)

    def _months(self, count: int) -> Stamp:
        if self.grain in (Grain.WEEK, Grain.WEEKEND):
            return of_day(_day(self.first.year, self.first.month, self.first.day, count), self.grain)
        if self.grain == Grain.DAY:
            year, month = _add(self.year, self.number, count)
            return replace(self, year=year, number=month, day=min(self.day, _length(year, month)))
        if self.grain == Grain.MONTH:
            year, month = _add(self.year, self.number, count)
            return replace(self, year=year, number=month)
        if self.grain in (Grain.QUARTER, Grain.HALF):
            parts = 4 if self.grain == Grain.QUARTER else 2
            return self._turned(count // (12 // parts), parts, 1)
        return replace(self, year=_told(_counted(self.year) + (count // 12 if count >= 0 else -(-count // 12))))


class CalendarError(ValueError):
    """An arithmetic that leads out of the calendar."""


def year(value: int) -> Stamp:
    """A year; negative before Christ."""
    return Stamp(Grain.YEAR, value)


def month(of_year: int, number: int) -> Stamp:
    """A month of a year."""
    return Stamp(Grain.MONTH, of_year, number)


def day(of_year: int, of_month: int, number: int) -> Stamp:
    """A day. Raises ValueError where the month has no such day."""
    if not 1 <= number <= _length(of_year, of_month):
        raise ValueError(f"month {of_month} of {of_year} has no day {number}")
    return Stamp(Grain.DAY, of_year, of_month, number)


def of_day(moment: date, grain: Grain = Grain.DAY) -> Stamp:
    """The stamp of a grain that a day lies in."""
    return _of_day(moment, grain)


@cache
def _season_of(number: int) -> int:
    return (number - 3) % 12 // 3


def _of_day(moment: date, grain: Grain) -> Stamp:
    if grain == Grain.DAY:
        return Stamp(grain, moment.year, moment.month, moment.day)
    if grain in (Grain.WEEK, Grain.WEEKEND):
        iso = moment.isocalendar()
        return Stamp(grain, iso.year, iso.week)
    if grain == Grain.MONTH:
        return Stamp(grain, moment.year, moment.month)
    if grain == Grain.SEASON:
        # January and February belong to the winter that began the year before.
        return Stamp(grain, moment.year - (moment.month < 3), _season_of(moment.month))
    if grain == Grain.QUARTER:
        return Stamp(grain, moment.year, (moment.month + 2) // 3)
    if grain == Grain.HALF:
        return Stamp(grain, moment.year, (moment.month + 5) // 6)
    return Stamp(grain, moment.year // {Grain.YEAR: 1, Grain.DECADE: 10, Grain.CENTURY: 100}[grain] * _span(grain))


def _span(grain: Grain) -> int:
    return {Grain.YEAR: 1, Grain.DECADE: 10, Grain.CENTURY: 100}[grain]


def _ancient(stamp: Stamp, grain: Grain) -> Stamp:
    if grain == Grain.MONTH and stamp.month:
        return Stamp(grain, stamp.year, stamp.month)
    return Stamp(Grain.YEAR, stamp.year)


def _written(stamp: Stamp) -> str:
    era, year_number = ("BC", -stamp.year) if stamp.year < 0 else ("", stamp.year)
    if stamp.grain == Grain.CENTURY:
        return f"{era}{year_number // 100:02d}"
    if stamp.grain == Grain.DECADE:
        return f"{era}{year_number // 10:03d}"
    head = f"{era}{year_number:04d}"
    if stamp.grain == Grain.DAY:
        return f"{head}-{stamp.number:02d}-{stamp.day:02d}"
    return (
        head
        + {
            Grain.YEAR: "",
            Grain.HALF: f"-H{stamp.number}",
            Grain.QUARTER: f"-Q{stamp.number}",
            Grain.SEASON: f"-{SEASONS[stamp.number % 4]}",
            Grain.MONTH: f"-{stamp.number:02d}",
            Grain.WEEK: f"-W{stamp.number:02d}",
            Grain.WEEKEND: f"-W{stamp.number:02d}-WE",
        }[stamp.grain]
    )


def _bounds(stamp: Stamp) -> tuple[date, date]:
    try:
        return _first_and_last(stamp)
    except (ValueError, OverflowError) as error:
        raise CalendarError(f"{stamp} leads out of the calendar") from error


def _first_and_last(stamp: Stamp) -> tuple[date, date]:
    if stamp.grain == Grain.DAY:
        only = date(stamp.year, stamp.number, stamp.day)
        return only, only
    if stamp.grain in (Grain.WEEK, Grain.WEEKEND):
        week = date.fromisocalendar(stamp.year, stamp.number, 1)
        return (week + timedelta(days=5 if stamp.grain == Grain.WEEKEND else 0), week + timedelta(days=6))
    start, months = _months_of(stamp)
    begins = stamp.year or 1  # the first century has no year 0
    ends, month = _add(stamp.year, start, months - 1) if stamp.year else (months // 12 - 1, 12)
    return date(begins, start, 1), date(ends, month, _length(ends, month))


def _months_of(stamp: Stamp) -> tuple[int, int]:
    """(first month, number of months) of a stamp of months."""
    return {
        Grain.MONTH: (stamp.number, 1),
        Grain.QUARTER: (stamp.number * 3 - 2, 3),
        Grain.HALF: (stamp.number * 6 - 5, 6),
        Grain.SEASON: (_SEASON_START[SEASONS[stamp.number % 4]], 3),
        Grain.YEAR: (1, 12),
        Grain.DECADE: (1, 120),
        Grain.CENTURY: (1, 1200),
    }[stamp.grain]


def _day(of_year: int, of_month: int, number: int, months: int = 0) -> date:
    later_year, later_month = _add(of_year, of_month, months)
    return date(later_year, later_month, min(number, _length(later_year, later_month)))


def _add(of_year: int, of_month: int, months: int) -> tuple[int, int]:
    turned = of_month - 1 + months
    return _told(_counted(of_year) + turned // 12), turned % 12 + 1


def _counted(year: int) -> int:
    """A year on a scale without the gap: the year before 1 is 0."""
    return year + (year < 0)


def _told(counted: int) -> int:
    """A year of that scale as it is told: there is no year 0."""
    return counted - (counted <= 0)


def _length(of_year: int, of_month: int) -> int:
    return calendar.monthrange(of_year if of_year > 0 else 4, of_month)[1]
