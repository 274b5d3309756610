"""The calendar: what holds of any stamp, and the turns of years, weeks, seasons and the era."""

import calendar
import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.text.time import stamp as stamps
from onrecord.text.time.stamp import Grain, Stamp

DAYS = st.dates(date(1001, 1, 1), date(3000, 12, 31))
GRAINS = st.sampled_from(Grain)
STAMPS = st.builds(stamps.of_day, DAYS, GRAINS)
COUNTS = st.integers(-5000, 5000)
FAR = {  # about 800 years
    "day": 290_000, "week": 41_000, "weekend": 41_000, "fortnight": 20_000, "month": 9600, "quarter": 3200, "half": 1600, "year": 800,
    "decade": 80, "century": 8,
}  # fmt: skip
FORM = re.compile(
    r"(BC)?\d{2,4}|(BC)?\d{4}-(Q[1-4]|H[12]|SP|SU|FA|WI|(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)|\d{4}-W(0[1-9]|[1-4]\d|5[0-3])(-WE)?"
)
LENGTHS = {  # in years of 365 and of 366 days
    Grain.DAY: {1}, Grain.WEEKEND: {2}, Grain.WEEK: {7}, Grain.MONTH: {28, 29, 30, 31}, Grain.QUARTER: {90, 91, 92},
    Grain.SEASON: {90, 91, 92}, Grain.HALF: {181, 182, 184}, Grain.YEAR: {365, 366}, Grain.DECADE: {3651, 3652, 3653},
    Grain.CENTURY: {36524, 36525},
}  # fmt: skip
NESTED = [  # (fine, coarse) where the fine one always lies in one coarse one
    *((Grain.DAY, grain) for grain in Grain if grain != Grain.WEEKEND),
    *((Grain.MONTH, grain) for grain in (Grain.SEASON, Grain.QUARTER, Grain.HALF, Grain.YEAR, Grain.DECADE, Grain.CENTURY)),
    *((Grain.QUARTER, grain) for grain in (Grain.HALF, Grain.YEAR, Grain.DECADE, Grain.CENTURY)),
    *((Grain.HALF, grain) for grain in (Grain.YEAR, Grain.DECADE, Grain.CENTURY)),
    (Grain.YEAR, Grain.DECADE),
    (Grain.YEAR, Grain.CENTURY),
    (Grain.DECADE, Grain.CENTURY),
    (Grain.WEEKEND, Grain.WEEK),
]


# ------------------------------------------------------------------------------------------------------------ any stamp


@given(STAMPS)
def test_stamp_begins_before_it_ends_and_is_as_long_as_its_grain(stamp):
    assert stamp.first <= stamp.last
    assert (stamp.last - stamp.first).days + 1 in LENGTHS[stamp.grain]


@given(DAYS, GRAINS)
def test_stamp_of_a_day_holds_that_day(day, grain):
    stamp = stamps.of_day(day, grain)
    if grain == Grain.WEEKEND:
        assert stamp.first.isoweekday() == 6
        assert -2 < (stamp.first - day).days < 6
    else:
        assert stamp.first <= day <= stamp.last


@given(STAMPS)
def test_days_beside_a_stamp_are_in_its_neighbours(stamp):
    if stamp.grain != Grain.WEEKEND:
        assert stamps.of_day(stamp.first - timedelta(days=1), stamp.grain).last == stamp.first - timedelta(days=1)
        assert stamps.of_day(stamp.last + timedelta(days=1), stamp.grain).first == stamp.last + timedelta(days=1)


@given(STAMPS)
def test_stamp_is_written_as_timex_says(stamp):
    assert FORM.fullmatch(str(stamp))
    assert str(stamp.at("TNI")) == f"{stamp}TNI"


@given(STAMPS, STAMPS)
def test_stamps_are_written_alike_only_if_they_are(one, other):
    assert (str(one) == str(other)) == (one == other)


@pytest.mark.parametrize(("fine", "coarse"), NESTED)
@given(DAYS)
def test_coarser_stamp_holds_the_finer_one(fine, coarse, day):
    stamp = stamps.of_day(day, fine).at("T10:00")
    within = stamp.to(coarse)
    assert (within.grain, within.clock) == (coarse, "")
    assert within.first <= stamp.first <= stamp.last <= within.last
    assert within == within.to(coarse)


@given(STAMPS, GRAINS)
def test_finer_stamp_is_that_of_the_first_day(stamp, grain):
    if grain > stamp.grain:
        assert stamp.to(grain) == stamps.of_day(stamp.first, grain)


# -------------------------------------------------------------------------------------------------------------- shifting


@given(DAYS, COUNTS)
def test_days_shift_as_dates_do_and_back(day, count):
    moved = stamps.of_day(day).shift(count, "day")
    assert moved.first == day + timedelta(days=count)
    assert moved.shift(-count, "day") == stamps.of_day(day)


@pytest.mark.parametrize(("unit", "most"), FAR.items())
@given(STAMPS, st.integers(-100, 100))
def test_shift_keeps_the_grain_and_gives_a_stamp(unit, most, stamp, percent):
    moved = stamp.shift(percent * most // 100, unit)
    assert moved.grain == stamp.grain
    assert FORM.fullmatch(str(moved))
    assert moved.first <= moved.last
    assert percent * most // 100 == 0 or unit != "century" or moved.year != stamp.year


@pytest.mark.parametrize(
    ("grain", "unit"),
    [
        (Grain.DAY, "week"),
        (Grain.DAY, "fortnight"),
        (Grain.WEEK, "week"),
        (Grain.WEEKEND, "week"),
        (Grain.MONTH, "month"),
        (Grain.MONTH, "quarter"),
        (Grain.MONTH, "year"),
        (Grain.QUARTER, "quarter"),
        (Grain.QUARTER, "year"),
        (Grain.HALF, "half"),
        (Grain.HALF, "year"),
        (Grain.SEASON, "season"),
        (Grain.SEASON, "year"),
        (Grain.YEAR, "year"),
        (Grain.YEAR, "decade"),
        (Grain.DECADE, "decade"),
        (Grain.CENTURY, "century"),
    ],
)
@given(DAYS, st.integers(1, 70))
def test_shift_and_back_is_the_identity(grain, unit, day, count):
    stamp = stamps.of_day(day, grain)
    count = count % 8 + 1 if grain == Grain.CENTURY else count
    assert stamp.shift(count, unit).shift(-count, unit) == stamp
    assert stamp.shift(count, unit).first > stamp.last
    assert stamp.shift(count, unit) == stamp.shift(count - 1, unit).shift(1, unit)


@pytest.mark.parametrize(
    ("grain", "unit"),
    [
        (Grain.WEEK, "week"),
        (Grain.MONTH, "month"),
        (Grain.QUARTER, "quarter"),
        (Grain.SEASON, "season"),
        (Grain.HALF, "half"),
        (Grain.YEAR, "year"),
        (Grain.DECADE, "decade"),
        (Grain.CENTURY, "century"),
    ],
)
@given(DAYS)
def test_next_stamp_begins_where_the_last_one_ends(grain, unit, day):
    stamp = stamps.of_day(day, grain)
    assert stamp.shift(1, unit).first == stamp.last + timedelta(days=1)


@given(DAYS, COUNTS)
def test_day_shifted_by_months_stays_in_the_length_of_the_month(day, count):
    moved = stamps.of_day(day).shift(count, "month")
    months = moved.year * 12 + moved.number - day.year * 12 - day.month
    assert months == count
    assert moved.day == min(day.day, calendar.monthrange(moved.year, moved.number)[1])


@pytest.mark.parametrize(
    ("day", "count", "unit", "value"),
    [
        (date(2024, 1, 31), 1, "month", "2024-02-29"),
        (date(2023, 1, 31), 1, "month", "2023-02-28"),
        (date(2024, 3, 31), -1, "month", "2024-02-29"),
        (date(2024, 2, 29), 1, "year", "2025-02-28"),
        (date(2024, 2, 29), -1, "century", "1924-02-29"),
        (date(2000, 2, 29), -1, "century", "1900-02-28"),
        (date(2024, 10, 31), 1, "month", "2024-11-30"),
        (date(2023, 12, 31), 2, "month", "2024-02-29"),
        (date(2024, 5, 31), 1, "quarter", "2024-08-31"),
        (date(2024, 8, 31), 1, "half", "2025-02-28"),
        (date(2024, 12, 31), 1, "day", "2025-01-01"),
    ],
)
def test_month_lengths(day, count, unit, value):
    assert str(stamps.of_day(day).shift(count, unit)) == value


@pytest.mark.parametrize(("year", "month", "day"), [(2023, 2, 29), (1900, 2, 29), (2024, 4, 31), (2024, 1, 0), (2024, 1, 32)])
def test_day_that_no_month_has_is_refused(year, month, day):
    with pytest.raises(ValueError, match=f"month {month} of {year} has no day {day}"):
        stamps.day(year, month, day)


def test_year_shifted_by_less_stays():
    assert [str(stamps.year(2024).shift(count, "month")) for count in (-12, -11, 0, 11, 12)] == [
        "2023",
        "2024",
        "2024",
        "2024",
        "2025",
    ]


def test_month_shifted_by_days_is_that_of_its_moved_first_day():
    assert str(stamps.month(2024, 2).shift(4, "week")) == "2024-02"
    assert str(stamps.month(2024, 2).shift(5, "week")) == "2024-03"


# ------------------------------------------------------------------------------------------------- weeks, seasons, the era


@pytest.mark.parametrize(
    ("day", "week", "weekend"),
    [
        (date(2024, 12, 29), "2024-W52", "2024-W52-WE"),
        (date(2024, 12, 30), "2025-W01", "2025-W01-WE"),
        (date(2021, 1, 3), "2020-W53", "2020-W53-WE"),
        (date(2021, 1, 4), "2021-W01", "2021-W01-WE"),
        (date(2023, 1, 1), "2022-W52", "2022-W52-WE"),
    ],
)
def test_weeks_at_the_turn_of_the_year(day, week, weekend):
    stamp = stamps.of_day(day)
    assert (str(stamp.to(Grain.WEEK)), str(stamp.to(Grain.WEEKEND))) == (week, weekend)
    assert stamp.to(Grain.WEEK).first <= day <= stamp.to(Grain.WEEK).last


def test_week_shifts_over_the_turn_of_the_year():
    last = stamps.of_day(date(2020, 12, 31), Grain.WEEK)
    assert [str(last.shift(count, "week")) for count in (-1, 0, 1)] == ["2020-W52", "2020-W53", "2021-W01"]
    assert (last.first, last.last) == (date(2020, 12, 28), date(2021, 1, 3))
    assert str(last.shift(1, "month")) == "2021-W04"


@pytest.mark.parametrize(
    ("day", "season", "first", "last"),
    [
        (date(2023, 11, 30), "2023-FA", date(2023, 9, 1), date(2023, 11, 30)),
        (date(2023, 12, 1), "2023-WI", date(2023, 12, 1), date(2024, 2, 29)),
        (date(2024, 1, 1), "2023-WI", date(2023, 12, 1), date(2024, 2, 29)),
        (date(2024, 2, 29), "2023-WI", date(2023, 12, 1), date(2024, 2, 29)),
        (date(2024, 3, 1), "2024-SP", date(2024, 3, 1), date(2024, 5, 31)),
        (date(2024, 8, 31), "2024-SU", date(2024, 6, 1), date(2024, 8, 31)),
        (date(2025, 2, 28), "2024-WI", date(2024, 12, 1), date(2025, 2, 28)),
    ],
)
def test_seasons_across_the_year(day, season, first, last):
    stamp = stamps.of_day(day, Grain.SEASON)
    assert (str(stamp), stamp.first, stamp.last) == (season, first, last)


def test_seasons_shift_across_the_year():
    winter = stamps.of_day(date(2024, 1, 15), Grain.SEASON)
    assert [str(winter.shift(count, "season")) for count in (-4, -1, 0, 1, 4)] == [
        "2022-WI",
        "2023-FA",
        "2023-WI",
        "2024-SP",
        "2024-WI",
    ]


@pytest.mark.parametrize(
    ("stamp", "count", "unit", "value"),
    [
        (stamps.year(1), -1, "year", "BC0001"),
        (stamps.year(-1), 1, "year", "0001"),
        (stamps.year(-44), 100, "year", "0057"),
        (stamps.year(57), -1, "century", "BC0044"),
        (stamps.year(-490), 1, "decade", "BC0480"),
        (stamps.year(-480), -10, "year", "BC0490"),
        (stamps.month(-1, 12), 1, "month", "0001-01"),
        (stamps.month(1, 1), -1, "month", "BC0001-12"),
        (stamps.month(-44, 3), -3, "month", "BC0045-12"),
        (Stamp(Grain.DAY, -1, 12, 31), 2, "month", "0001-02-28"),
    ],
)
def test_era_has_no_year_nought(stamp, count, unit, value):
    assert str(stamp.shift(count, unit)) == value


@given(st.integers(1, 500), st.integers(-1000, 1000))
def test_years_step_over_nought_and_back(year, count):
    for start in (stamps.year(year), stamps.year(-year)):
        moved = start.shift(count, "year")
        assert moved.year != 0
        assert moved.shift(-count, "year") == start


@given(st.integers(1, 50), st.integers(1, 12), st.integers(-1000, 1000))
def test_months_step_over_nought_and_back(year, month, count):
    for start in (stamps.month(year, month), stamps.month(-year, month)):
        moved = start.shift(count, "month")
        assert moved.year != 0
        assert moved.shift(-count, "month") == start


@pytest.mark.parametrize(
    ("stamp", "unit", "value"),
    [
        (Stamp(Grain.QUARTER, -1, 4), "quarter", "0001-Q1"),
        (Stamp(Grain.HALF, -1, 2), "half", "0001-H1"),
        (Stamp(Grain.SEASON, -1, 3), "season", "0001-SP"),
    ],
)
def test_parts_of_the_year_step_over_nought(stamp, unit, value):
    assert str(stamp.shift(1, unit)) == value


@pytest.mark.parametrize(
    "stamp", [stamps.year(-44), stamps.month(-44, 3), Stamp(Grain.DAY, -44, 3, 15), Stamp(Grain.CENTURY, -401)]
)
def test_bounds_before_the_year_one_are_refused(stamp):
    with pytest.raises(ValueError):
        _ = stamp.first
    with pytest.raises(ValueError):
        _ = stamp.last


@pytest.mark.parametrize(
    ("stamp", "value"),
    [
        (stamps.year(-44), "BC0044"),
        (stamps.year(330), "0330"),
        (Stamp(Grain.DAY, -44, 3, 15), "BC0044-03-15"),
        (Stamp(Grain.DECADE, 1990), "199"),
        (Stamp(Grain.DECADE, -460), "BC046"),
        (Stamp(Grain.CENTURY, 1800), "18"),
        (Stamp(Grain.CENTURY, -401), "BC04"),
        (stamps.day(2024, 2, 11).at("TNI"), "2024-02-11TNI"),
        (stamps.day(2024, 2, 11).at("T15:30"), "2024-02-11T15:30"),
        (stamps.of_day(date(2024, 7, 12), Grain.QUARTER), "2024-Q3"),
        (stamps.of_day(date(2024, 6, 30), Grain.HALF), "2024-H1"),
        (stamps.of_day(date(2024, 7, 1), Grain.HALF), "2024-H2"),
    ],
)
def test_stamp_values(stamp, value):
    assert str(stamp) == value


@pytest.mark.parametrize(
    ("stamp", "grain", "value"),
    [
        (Stamp(Grain.DAY, -44, 3, 15), Grain.MONTH, "BC0044-03"),
        (Stamp(Grain.DAY, -44, 3, 15), Grain.YEAR, "BC0044"),
        (Stamp(Grain.DAY, -44, 3, 15), Grain.WEEK, "BC0044"),
        (stamps.month(-44, 3), Grain.YEAR, "BC0044"),
        (stamps.of_day(date(2024, 12, 30), Grain.WEEK), Grain.YEAR, "2025"),
        (stamps.of_day(date(2024, 1, 1), Grain.SEASON), Grain.YEAR, "2023"),
    ],
)
def test_coarser_stamps_of_the_era_and_of_turns(stamp, grain, value):
    assert str(stamp.to(grain)) == value


def test_month_of_a_stamp_is_told_only_where_it_lies_in_one():
    day = stamps.day(2024, 7, 12)
    assert {grain: day.to(grain).month for grain in Grain if day.to(grain).month} == {Grain.MONTH: 7, Grain.DAY: 7}
