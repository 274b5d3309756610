"""Defence spending: a figure is compared within one release only, with rounding as it is printed.

Which release: the one the text names by its date; of a year that is over all that have it, and one must bear it out;
of the running year those that were out when the text was written.
"""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.check.rules.judging import (
    Judgement,
    contradicted,
    days_told,
    hears_denial,
    in_sentence,
    name_of,
    named,
    supported,
    unknown,
    written,
)
from onrecord.record.when import days_of
from onrecord.reference import Release, Spending, reference
from onrecord.schema import Query
from onrecord.schema.dates import first_date

TARGET = 2.0
_ROUNDED_TO_TARGET = 0.005  # 1.995 is printed as 2.00


@hears_denial
def judge_spending(query: Query) -> Judgement:
    """A share of GDP, an amount of money, how many reach a share."""
    year = _year(query)
    if year is None:
        return unknown("The year is not told.")
    releases = _releases(query, year)
    if not releases:
        return unknown(
            f"The reference has no complete release of figures for {year} that was out by then; compare within one release only.",
            _nearest(query, year),
        )
    if query.relation == "amount":
        releases = [release for release in releases if _has_money(query, release, year)][
            -1:
        ]  # money is told in current dollars, which later releases do not change but by correction
    judged = [_within(query, year, release) for release in releases]
    if not judged:
        return unknown(f"The reference has no amount for {year}.", _nearest(query, year))
    best = next((one for one in reversed(judged) if one.verdict == "supported"), None)
    if best or len({one.verdict for one in judged}) == 1:
        return best or judged[-1]
    return unknown("Releases differ, and the text does not say which it means.", _nearest(query, year))


def _year(query: Query) -> int | None:
    if query.when:
        days = days_told(query)
        return days[0].year if days and days[0].year == days[1].year else None
    at = written(query)
    return at[0].year if at and at[0].year == at[1].year else None


def _releases(query: Query, year: int) -> list[Release]:
    """The releases in question.

    How many states reach a share only a complete release can tell.
    """
    at = written(query)
    told = days_of(query.by[0]) if query.by else None
    found = []
    for release in reference().releases:
        if not release.id.startswith("release:nato"):
            continue  # rounded figures of others, which no claim of defence spending by NATO's count is about
        out = first_date(release.date)
        if told and not (told[0] <= out <= told[1]):
            continue
        if not told and at and year >= at[1].year and out > at[1]:
            continue
        counts = query.relation == "allies_at"
        if reference().is_complete("spending", release.id, f"{year}") if counts else _has(query, release, year):
            found.append(release)
    return found


def _has(query: Query, release: Release, year: int) -> bool:
    """Whether a release has a figure for all whom a claim names."""
    rows = _rows(release, year)
    return bool(query.who) and all(id_ in rows for id_ in query.who)


def _has_money(query: Query, release: Release, year: int) -> bool:
    rows = _rows(release, year)
    return all(id_ in rows and rows[id_].usd_millions is not None for id_ in query.who)


def _rows(release: Release, year: int) -> dict[str, Spending]:
    return {
        row.country: row
        for row in reference().spending
        if row.release == release.id and row.year == year and row.share_of_gdp is not None and row.country.startswith("country:")
    }


def _nearest(query: Query, year: int) -> list[Spending]:
    return [row for id_ in query.who[:2] if reference().exists(id_) for row in reference().spending_of(id_, year)][:3]


def _within(query: Query, year: int, release: Release) -> Judgement:
    rows = _rows(release, year)
    if query.relation == "allies_at":
        return _allies(query, year, release, rows)
    mine = [rows[id_] for id_ in query.who if id_ in rows]
    if not mine or len(mine) < len(query.who):
        return unknown(f"No figure of {named(query.who)} for {year} in {release.title}.", mine)
    if query.relation == "amount":
        return _amount(query, mine, release)
    return _share(query, mine, release)


def _share(query: Query, mine: Sequence[Spending], release: Release) -> Judgement:
    value = query.value if query.value is not None else TARGET
    told = "; ".join(f"{in_sentence(row.country)} {row.share_of_gdp} %" for row in mine)
    why = f"{told[0].upper()}{told[1:]} of GDP in {mine[0].year} ({release.title})."
    good = []
    for row in mine:
        share = row.share_of_gdp or 0.0
        reached = share >= value - _ROUNDED_TO_TARGET
        if query.degree == "at_least":
            good.append(reached or (_same(query, share) and value != TARGET))
        elif query.degree == "below":
            good.append(not reached)
        else:
            good.append(_same(query, share) != query.negated)
    return supported(why, mine) if all(good) else contradicted(why, mine)


def _same(query: Query, known: float) -> bool:
    """Whether a printed figure is the known one, rounded as it is printed."""
    told = query.value if query.value is not None else TARGET
    digits = query.decimals if query.decimals is not None else len(f"{told:g}".partition(".")[2])
    return bool(abs(told - known) <= 0.5 * 10**-digits + 1e-9)


def _amount(query: Query, mine: Sequence[Spending], release: Release) -> Judgement:
    row = mine[0]
    if row.usd_millions is None or query.value is None:
        return unknown(f"No amount for {name_of(row.country)} in {row.year}.", mine)
    known = row.usd_millions / 1000
    why = f"{name_of(row.country)} spent {known:.1f} billion current US dollars in {row.year} ({release.title})."
    if _same(query, known):
        return supported(why, mine)
    if abs(query.value - known) / known < 0.02:
        return unknown(f"{why} The told figure is near it.", mine)
    return contradicted(why, mine)


def _allies(query: Query, year: int, release: Release, rows: dict[str, Spending]) -> Judgement:
    value = query.value if query.value is not None else TARGET
    spent = {id_: row.share_of_gdp or 0.0 for id_, row in rows.items()}
    reached = sorted((id_ for id_, share in spent.items() if share >= value - _ROUNDED_TO_TARGET), key=name_of)
    wanted = sorted(set(spent) - set(reached), key=name_of) if query.degree == "below" else reached
    shown = [rows[id_] for id_ in wanted][:24]
    word = "below" if query.degree == "below" else "at or above"
    why = f"{len(wanted)} {word} {value:g} per cent in {year} by {release.title}: {named(wanted)}."
    wrong = [id_ for id_ in query.who if id_ in spent and id_ not in wanted]
    if query.number == len(wanted) and not wrong:
        return supported(why, shown)
    if wrong:
        figures = ", ".join(f"{in_sentence(id_)} {spent[id_]} %" for id_ in wrong)
        return contradicted(f"{why} Not so: {figures}.", [*(rows[id_] for id_ in wrong), *shown])
    return contradicted(why, shown, known=(len(wanted),))
