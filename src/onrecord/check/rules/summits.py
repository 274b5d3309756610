"""Which body met where and when, and who was the host."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.check.rules.judging import (
    Days,
    Fit,
    Judgement,
    complete,
    contradicted,
    dated,
    days_told,
    fit_days,
    hears_denial,
    in_sentence,
    name_of,
    supported,
    unknown,
    written,
)
from onrecord.record.when import days_of
from onrecord.reference import Grade, Summit, fold, reference
from onrecord.schema import Query
from onrecord.schema.dates import first_date, last_date

_LATELY, _AHEAD = 400, 700  # days before and after a text within which a summit without a date is looked for


@hears_denial
def judge_summit(query: Query) -> Judgement:
    """A summit with its place and date, or its host."""
    body = "org:eu" if query.what == "org:european-council" else query.what
    if body is None or not any(row.body == body for row in reference().summits):
        return unknown(f"The reference has no summits of {name_of(query.what) or 'this body'}.")
    rows = list(reference().summits_of(body))
    told = days_told(query)
    then = [row for row in rows if told and _meets(row, told)]
    if query.relation == "host":
        return _host(query, body, rows, then)
    known = query.place is not None and (
        _known_place(query.place) or any(_is_at(row, query.place) for row in reference().summits)
    )
    there = [row for row in rows if query.place is None or not known or _is_at(row, query.place)]
    if told is None:
        return _undated(query, body, there if known or query.place is None else (), rows)
    both = [row for row in then if row in there]
    if both and query.place is not None and not known:
        return unknown(f"{both[0].name}: {both[0].place}; whether that is the place told cannot be said.", both[:1])
    if both:
        why = f"{both[0].name}: {both[0].place}, {both[0].start} to {both[0].end}."
        return contradicted(why, both[:1]) if query.negated else supported(why, both[:1])
    whole = complete("summits", body, _covered(told)) or any(complete("summits", body, summit_day(row)) for row in then)
    if then and known and whole and not query.negated:
        return contradicted(f"The summit{dated(query)} was in {then[0].place}.", [*then[:2], *there[-1:]])
    near = [
        row
        for row in there
        if row.evidence is not Grade.READ
        and _is_near(row, told)
        and any(fit_days(told, row, day) is Fit.UNSURE for day in (row.start, row.end))
    ]
    if near:
        return unknown(f"The record has {near[0].start} to {near[0].end}, less surely than to the day.", near, doubtful=True)
    if whole and not query.negated:
        others = there[-2:] if query.place else _around(rows, told)
        where = f" in {name_of(query.place)}" if query.place else ""
        return contradicted(f"The list of summits is complete and has none{where}{dated(query)}.", others, absent=True)
    return unknown("The reference has no such summit; its list is not complete.", there[-2:])


def _is_near(row: Summit, told: Days) -> bool:
    return abs((first_date(row.start) - told[0]).days) < 46 or abs((last_date(row.end) - told[1]).days) < 46


def _covered(told: Days) -> Days:
    """Told days as far as they lie within what the tables may cover: a whole year counts by its days until the last look."""
    last = first_date(max(row.checked for row in reference().summits))
    return (min(told[0], last), min(told[1], last))


def _meets(row: Summit, told: Days) -> bool:
    return first_date(row.start) <= told[1] and told[0] <= last_date(row.end)


def _is_at(row: Summit, place: str) -> bool:
    """Whether a place is that of a summit, by its city or its country."""
    words, known = _parts(place.partition(":")[2]), _parts(row.place)
    if words & known:
        return True
    return row.host is not None and row.host in _lands(place)


def _parts(place: str) -> set[str]:
    """The words of a place that tell it: "Newport/Cardiff (Wales)" has three."""
    return {word for word in fold(re.sub(r"[/(),]", " ", place)).split() if len(word) > 2}


def _lands(place: str) -> set[str]:
    ids = reference().named(place.partition(":")[2])
    return {f"country:{id_.partition(':')[2]}" for id_ in ids if id_.startswith("country:")}


def _undated(query: Query, body: str, there: Sequence[Summit], rows: Sequence[Summit]) -> Judgement:
    """A summit told without a date: one at that place near the text, else any."""
    at = written(query)
    if query.place is None:
        return unknown("Neither date nor place is told.")
    there = [row for row in there if at is None or (first_date(row.start) - at[1]).days <= _AHEAD]
    near = [row for row in there if at and -_LATELY <= (first_date(row.start) - at[0]).days <= _AHEAD]
    found = near or there
    if found:
        return supported(f"{found[-1].name}: {found[-1].start} to {found[-1].end}.", found[-1:])
    if at and complete("summits", body, _covered(at)) and not query.negated and not query.future and _known_place(query.place):
        return contradicted(
            f"No summit of {name_of(body)} in {name_of(query.place)} is on its list, which is complete.", rows[-1:]
        )
    return unknown("The reference has no such summit.", rows[-2:])


def _known_place(place: str) -> bool:
    """Whether a place is a city or country that the tables know: a hall or a street may be anywhere."""
    name = fold(place.partition(":")[2])
    return bool(_lands(place)) or any(name == fold(row.capital or "") for row in reference().countries)


def _host(query: Query, body: str, rows: Sequence[Summit], then: Sequence[Summit]) -> Judgement:
    at = written(query)
    hosts = set(query.who) or _lands(query.place or "")
    asked = then or (
        [row for row in rows if at and query.when is None and -_LATELY <= (first_date(row.start) - at[0]).days <= _AHEAD]
    )
    mine = [row for row in asked if row.host in hosts or (query.place and _is_at(row, query.place))]
    if mine:
        return supported(f"{mine[-1].name}, host: {in_sentence(mine[-1].host or '')}.", mine[-1:])
    if query.when is None:
        ever = [row for row in rows if row.host in hosts]
        return supported(f"{ever[-1].name}.", ever[-1:]) if ever else unknown("The reference has no such summit.", rows[-2:])
    told = days_told(query)
    if told and (complete("summits", body, _covered(told)) or any(complete("summits", body, summit_day(row)) for row in then)):
        was = (
            f"The summit{dated(query)} was in {then[0].place} ({in_sentence(then[0].host or '')})."
            if then
            else f"The list of summits is complete and has none{dated(query)}."
        )
        return contradicted(was, then or _around(rows, told))
    return unknown("The reference has no such summit.", then or rows[-2:])


def _around(rows: Sequence[Summit], told: Days) -> list[Summit]:
    return sorted(rows, key=lambda row: abs((first_date(row.start) - told[0]).days))[:2]


def summit_day(row: Summit) -> Days | None:
    """The days of a summit."""
    first, last = days_of(row.start), days_of(row.end)
    return (first[0], last[1]) if first and last else None
