"""Who holds, takes, leaves or held which office, and whom somebody succeeded.

Asked in this order: is the person known and the office; does a row of theirs fit the time; does a complete table with a single
seat give it to somebody else. A title is judged on the date of its own sentence, otherwise on the day of the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from onrecord.check.rules.judging import (
    Days,
    Fit,
    Judgement,
    complete,
    contradicted,
    dated,
    days_told,
    fit,
    fit_days,
    hears_denial,
    in_sentence,
    name_of,
    on,
    supported,
    unknown,
    written,
)
from onrecord.check.titles import kept_for_life, kinds_of
from onrecord.record.when import days_of
from onrecord.reference import Grade, Occupancy, Office, reference
from onrecord.reference.asking import may_hold
from onrecord.schema import Query
from onrecord.schema.dates import first_date, last_date

_GRACE = 45  # days by which a text may call somebody by a title before or after the term
_AHEAD = 500  # days before the first day in office on which somebody may be appointed or elected to it
_NOTICE = 240  # days before the last day in office on which somebody may resign from it
_SAME = 300  # days within which two dates are told of one change of office


@hears_denial
def judge_office(query: Query) -> Judgement:
    """A claim about an office."""
    person = query.who[0] if query.who else None
    office = resolved(query)
    if person is None or person not in reference().entities:
        return unknown(f"{name_of(person) or 'The person'} is nobody that the reference knows.", _now(office, query))
    if office is None or not isinstance(reference().entities.get(office), Office):
        held = reference().occupancies_of(person)
        return unknown(f"The reference has no such office ({name_of(query.what)}).", held[-3:])
    rows = reference().holders(office)
    mine = [row for row in rows if row.person == person]
    judged = {"holds": _holds, "held": _held, "takes": _takes, "leaves": _leaves, "succeeds": _succeeds}[query.relation]
    return judged(query, person, office, rows, mine)


def resolved(query: Query) -> str | None:
    """The office of a query; a title without a place is that of its kind which the person held, the nearest to the time."""
    office, person = query.what, query.who[0] if query.who else ""
    if office is None and query.relation == "succeeds":
        return _shared(query)
    if office is None:
        return _fitting(query, person)
    if office is not None and office.startswith("org:"):
        return next((row.id for row in reference().offices if row.body == office and row.kind == "secretary_general"), None)
    if office is None or not office.startswith("words:") or person not in reference().entities:
        return office
    words = office.removeprefix("words:")
    kinds = kinds_of(words) or kinds_of(words.rpartition(" of ")[0])
    if not kinds or (" of " in office and not kinds):
        return office
    rows = [row for row in reference().occupancies_of(person) if _office(row.office).kind in kinds]
    days = days_told(query) or written(query)
    fitting = [row for row in rows if days and may_hold(row, on(days[0]), on(days[1]))]
    return (fitting or rows)[-1].office if rows else office


def _fitting(query: Query, person: str) -> str | None:
    """The one office that somebody took, left or held on the day told, where it is not named ("took over in 1999")."""
    days = days_told(query)
    if person not in reference().entities or days is None:
        return None
    rows = reference().occupancies_of(person)
    if query.relation == "takes" or query.degree == "since":
        rows = tuple(row for row in rows if fit(query.when, row, row.start) is Fit.FITS)
    elif query.relation == "leaves" or query.degree == "until":
        rows = tuple(row for row in rows if row.end and fit(query.when, row, row.end) is Fit.FITS)
    else:
        rows = tuple(row for row in rows if may_hold(row, on(days[0]), on(days[1])))
    offices = {row.office for row in rows}
    return min(offices) if len(offices) == 1 else None


def _shared(query: Query) -> str | None:
    """The office that both held, where a succession does not name it."""
    ids = [id_ for id_ in (*query.who[:1], *query.by[:1]) if id_ in reference().entities]
    if len(ids) < 2:
        return None
    held = [{row.office for row in reference().occupancies_of(id_)} for id_ in ids]
    both = held[0] & held[1]
    return min(both) if len(both) == 1 else None


def _office(id_: str) -> Office:
    return next(row for row in reference().offices if row.id == id_)


def _now(office: str | None, query: Query) -> Sequence[Occupancy]:
    """Who held an office when the text was written."""
    days = days_told(query) or written(query)
    if (
        office is None
        or office not in reference().entities
        or days is None
        or not isinstance(reference().entities[office], Office)
    ):
        return ()
    return [row for row in reference().holders(office) if may_hold(row, on(days[0]), on(days[1]))]


def _holds(query: Query, person: str, office: str, rows: Sequence[Occupancy], mine: Sequence[Occupancy]) -> Judgement:
    """A title beside a name."""
    if query.degree in ("former", "late"):
        return _former(query, person, office, mine)
    at, told = written(query), days_told(query)
    moments = [days for days in (told, at) if days]
    if not moments:
        return (
            supported(f"{name_of(person)} held this office; the text has no date.", mine[-1:])
            if mine
            else unknown(_never(person, office), rows[-2:])
        )
    for days in moments:
        fitting = [row for row in mine if may_hold(row, on(days[0]), on(days[1]))]
        if fitting:
            acting = " as acting holder" if fitting[-1].acting else ""
            return supported(f"{name_of(person)} held the office{acting} then.", fitting[-1:])
    if query.degree in ("new", "incoming", "then") or query.future:
        coming = [
            row
            for row in mine
            if row.start and any(d[0] <= last_date(row.start) <= d[1] + timedelta(days=_AHEAD) for d in moments)
        ]
        if coming:
            return supported(f"{name_of(person)} took the office on {coming[0].start}.", coming[:1])
    if query.degree == "outgoing":
        gone = [row for row in mine if row.end and any(abs((first_date(row.end) - d[0]).days) <= 3 * _GRACE for d in moments)]
        if gone:
            return supported(f"{name_of(person)} left the office on {gone[-1].end}.", gone[-1:])
    if query.degree == "then" and mine:
        return supported(f"{name_of(person)} held the office.", mine[-1:])
    if any(may_hold(row, on(d[0] - timedelta(days=_GRACE)), on(d[1] + timedelta(days=_GRACE))) for row in mine for d in moments):
        return unknown(f"{name_of(person)} held the office within {_GRACE} days of the text, not on its date.", mine)
    ahead = [
        row
        for row in mine
        if row.start and any(timedelta(0) <= first_date(row.start) - d[1] <= timedelta(days=_AHEAD) for d in moments)
    ]
    if ahead and kept_for_life(office):
        return unknown(f"{name_of(person)} took the office only on {ahead[0].start}.", ahead)
    gone = [row for row in mine if row.end and any(first_date(row.end) <= d[0] for d in moments)]
    if gone and (query.degree != "active" or kept_for_life(office)):
        return unknown(f"{name_of(person)} had left the office on {gone[-1].end}; a title may be told of the past.", gone)
    return _somebody_else(person, office, rows, mine, moments)


def _somebody_else(
    person: str, office: str, rows: Sequence[Occupancy], mine: Sequence[Occupancy], moments: Sequence[Days]
) -> Judgement:
    """Nobody's row fits the person: does the seat surely belong to somebody else?"""
    days = moments[0]
    holders = [row for row in rows if may_hold(row, on(days[0]), on(days[1]))]
    sure = _office(office).single_seat and complete("occupancies", office, days) and bool(holders)
    if sure and all(complete("occupancies", office, d) for d in moments):
        names = " and ".join(dict.fromkeys(name_of(row.person) for row in holders))
        other = "held it at another time" if mine else "is not on its list"
        return contradicted(
            f"The record has {names} in this office{_then(days)}; {name_of(person)} {other}.", [*holders, *mine[-2:]]
        )
    return unknown(
        _never(person, office)
        if not mine
        else f"{name_of(person)} held the office at another time; who held it then is not fully known.",
        mine or holders,
    )


def _then(days: Days) -> str:
    return f" on {on(days[0])}" if days[0] == days[1] else f" from {on(days[0])} to {on(days[1])}"


def _never(person: str, office: str) -> str:
    return f"The reference has no row for {name_of(person)} as {name_of(office)}."


def _former(query: Query, person: str, office: str, mine: Sequence[Occupancy]) -> Judgement:
    at = days_told(query) or written(query)
    if not mine:
        first = min((row.start for row in reference().holders(office) if row.start), default=None)
        whole = (
            first is not None
            and at is not None
            and complete("occupancies", office, days_of(first))
            and complete("occupancies", office, at)
        )
        if whole and _began_with(office, first):
            return contradicted(
                f"{name_of(person)} is not among the holders of this office, who are all known.", _now(office, query), absent=True
            )
        return unknown(_never(person, office), _now(office, query))
    ended = [row for row in mine if row.end and (at is None or first_date(row.end) <= at[1])]
    if ended:
        return supported(f"{name_of(person)} left the office on {ended[-1].end}.", ended[-1:])
    holding = [row for row in mine if at and may_hold(row, on(at[0]), on(at[1]))]
    if holding and at and holding[0].start and last_date(holding[0].start) <= at[0]:
        return contradicted(f"{name_of(person)} held the office when the text was written.", holding[:1])
    return unknown(f"{name_of(person)} took the office only later.", mine)


def _began_with(office: str, first: str | None) -> bool:
    """Whether the first holder that is known is the first there was: the office began with the list."""
    return (
        any(
            row.start is not None and first is not None and row.start <= first
            for row in reference().claims("occupancies", office)
        )
        and office == "office:nato-secretary-general"
    )


def _held(query: Query, person: str, office: str, rows: Sequence[Occupancy], mine: Sequence[Occupancy]) -> Judgement:
    """ "Was prime minister in 2014", "from 2014 to 2024", "since 2014", or simply "is"."""
    told = days_told(query)
    if told is None and query.degree == "past":
        at = written(query)
        begun = [row for row in mine if row.start and (at is None or first_date(row.start) <= at[1])]
        return (
            supported(f"{name_of(person)} held the office from {begun[-1].start}.", begun[-1:])
            if begun
            else unknown(_never(person, office), mine)
        )
    if told is None:
        return _holds(query, person, office, rows, mine)
    if query.until:
        return _from_until(query, person, office, rows, mine)
    if query.degree == "since":
        return _since(query, person, office, rows, mine)
    if query.degree == "until":
        return _leaves(query, person, office, rows, mine)
    fitting = [row for row in mine if may_hold(row, on(told[0]), on(told[1])) or (row.end and row.end == on(told[1]))]
    if query.negated:
        return (
            contradicted(f"{name_of(person)} held the office then.", fitting)
            if fitting
            else unknown("Nothing is on record of it.", mine)
        )
    if fitting:
        return supported(f"{name_of(person)} held the office{dated(query)}.", fitting[:1])
    return _somebody_else(person, office, rows, mine, [told])


def _since(query: Query, person: str, office: str, rows: Sequence[Occupancy], mine: Sequence[Occupancy]) -> Judgement:
    at = written(query)
    holding = [row for row in mine if at is None or may_hold(row, on(at[0]), on(at[1]))]
    if not holding:
        return _takes(query, person, office, rows, mine)
    row = holding[-1]
    match fit(query.when, row, row.start):
        case Fit.FITS:
            return supported(f"{name_of(person)} has held the office since {row.start}.", [row])
        case Fit.DIFFERS:
            return contradicted(f"{name_of(person)} took this office on {row.start}, not{dated(query)}.", [row])
    return unknown(f"The record has the start as {row.start}.", [row])


def _from_until(query: Query, person: str, office: str, rows: Sequence[Occupancy], mine: Sequence[Occupancy]) -> Judgement:
    first, last = days_of(query.when or ""), days_of(query.until or "")
    best = None
    for row in mine:
        start, end = fit_days(first, row, row.start), _fit_end(last, row)
        if start is Fit.FITS and end is Fit.FITS:
            return supported(f"{name_of(person)} held the office from {row.start} to {row.end}.", [row])
        if best is None or Fit.DIFFERS not in (start, end):
            best = (row, start, end)
    if best is None:
        told = days_told(query)
        return _somebody_else(person, office, rows, mine, [told] if told else [])
    row, start, end = best
    ends = [one for one in mine if row.start and one.start and fit_days(first, one, one.start) is Fit.FITS]
    wider = [one for one in mine if fit_days(last, one, one.end) is Fit.FITS]
    if ends and wider:  # two terms told as one
        return supported(
            f"{name_of(person)} held the office in more than one term between these dates.", [*ends, *wider], doubtful=True
        )
    if Fit.DIFFERS in (start, end) and complete("occupancies", office, days_told(query)):
        return contradicted(f"{name_of(person)} held the office from {row.start} to {row.end or 'now'}.", [row])
    if Fit.DIFFERS in (start, end) and row.evidence is Grade.READ and len(mine) == 1:
        return contradicted(f"{name_of(person)} held the office from {row.start} to {row.end or 'now'}.", [row])
    return unknown(f"The record has {row.start} to {row.end or 'now'}.", mine)


def _fit_end(told: Days | None, row: Occupancy, words: str | None = None) -> Fit:
    """How told days agree with the end of a term: the first day outside, or the last full one in it."""
    how = fit_days(told, row, row.end, words) if row.end else Fit.DIFFERS
    last_in = bool(told and row.end and told[1] + timedelta(days=1) == first_date(row.end))
    return Fit.FITS if how is Fit.DIFFERS and last_in else how


def _takes(query: Query, person: str, office: str, rows: Sequence[Occupancy], mine: Sequence[Occupancy]) -> Judgement:
    """Took office, was sworn in; of an appointment or election the day may lie before the first day in office."""
    told, at = days_told(query), written(query)
    if not mine:
        moments = [days for days in (told or at,) if days]
        return (
            _somebody_else(person, office, rows, mine, moments)
            if told and not query.future
            else unknown(_never(person, office), _now(office, query))
        )
    if told is None:
        begun = [
            row
            for row in mine
            if row.start and (query.future or at is None or first_date(row.start) <= at[1] + timedelta(days=_AHEAD))
        ]
        if query.negated:
            return unknown("Nothing is on record of what did not happen.", mine)
        return (
            supported(f"{name_of(person)} took the office on {begun[-1].start}.", begun[-1:])
            if begun
            else unknown(f"{name_of(person)} took the office only on {mine[0].start}.", mine)
        )
    fits = [(fit(query.when, row, row.start), row) for row in mine if row.start]
    if good := [row for how, row in fits if how is Fit.FITS]:
        if query.negated:
            return contradicted(f"{name_of(person)} took the office on {good[0].start}.", good[:1])
        return supported(f"{name_of(person)} took the office on {good[0].start}.", good[:1])
    if query.degree == "appointed" or query.future:
        ahead = [
            row for _, row in fits if row.start and timedelta(0) <= first_date(row.start) - told[0] <= timedelta(days=_AHEAD)
        ]
        if ahead and query.degree == "appointed":
            return supported(f"{name_of(person)} took the office on {ahead[0].start}, after the appointment.", ahead[:1])
    if any(how is Fit.UNSURE for how, _ in fits):
        return unknown(
            f"The record has the start as {mine[-1].start}; whether it was{dated(query)} cannot be told from it.",
            mine,
            doubtful=True,
        )
    near = min((row for _, row in fits), key=lambda row: abs((first_date(row.start or "") - told[0]).days), default=None)
    if near is not None and (complete("occupancies", office, told) or abs((first_date(near.start or "") - told[0]).days) < _SAME):
        return contradicted(f"{name_of(person)} took this office on {near.start}, not{dated(query)}.", [near])
    return unknown(f"The record has {name_of(person)} in this office from {mine[-1].start}.", mine)


def _leaves(query: Query, person: str, office: str, rows: Sequence[Occupancy], mine: Sequence[Occupancy]) -> Judgement:
    """Left office, stepped down; who resigns may go on for some months."""
    told, at = days_told(query), written(query)
    if not mine:
        return (
            _somebody_else(person, office, rows, mine, [told])
            if told and not query.future
            else unknown(_never(person, office), _now(office, query))
        )
    ended = [row for row in mine if row.end]
    if told is None:
        past = [row for row in ended if at is None or query.future or first_date(row.end or "") <= at[1] + timedelta(days=_GRACE)]
        return (
            supported(f"{name_of(person)} left the office on {past[-1].end}.", past[-1:])
            if past
            else unknown("The record has no end of this term.", mine)
        )
    fits = [(_fit_end(told, row, query.when), row) for row in ended]
    if good := [row for how, row in fits if how is Fit.FITS]:
        return supported(f"{name_of(person)} left the office on {good[0].end}.", good[:1])
    if any(how is Fit.UNSURE for how, _ in fits):
        return unknown(
            f"The record has the end as {ended[-1].end}; whether it was{dated(query)} cannot be told from it.",
            ended,
            doubtful=True,
        )
    if query.degree == "resigned" and any(
        timedelta(0) < first_date(row.end or "") - told[1] <= timedelta(days=_NOTICE) for row in ended
    ):
        return unknown("Whoever resigns may stay in office for some time; the record has only the last day.", ended)
    inside = [
        row
        for row in mine
        if row.start and first_date(row.start) <= told[0] and (row.end is None or told[1] < first_date(row.end))
    ]
    if (
        complete("occupancies", office, told)
        or inside
        or (ended and min(abs((first_date(r.end or "") - told[0]).days) for r in ended) < _SAME)
    ):
        if inside and inside[0].end is None and not complete("occupancies", office, told):
            return unknown("The record has no end of this term.", inside)
        near = (
            inside[0]
            if inside
            else min(ended or mine, key=lambda row: abs((first_date(row.end or row.start or "") - told[0]).days))
        )
        plan = " It may have been true as a plan." if query.future else ""
        return contradicted(
            f"{name_of(person)} left this office on {near.end}, not{dated(query)}.{plan}"
            if near.end
            else f"{name_of(person)} was still in office.{plan}",
            [near],
        )
    return unknown(f"The record has the end as {mine[-1].end}.", mine)


def _succeeds(query: Query, person: str, office: str, rows: Sequence[Occupancy], mine: Sequence[Occupancy]) -> Judgement:
    """Who came after whom; an acting holder between the two does not count against it."""
    before = query.by[0] if query.by else None
    if before is None or before not in reference().entities:
        return unknown(f"{name_of(before) or 'The predecessor'} is nobody that the reference knows.", mine)
    ordered = [row for row in rows if row.start]
    pairs = []
    for row in mine:
        earlier = [one for one in ordered if (one.start or "") < (row.start or "~") and one.person != person]
        lasting = [one for one in earlier if not one.acting]
        pairs += [(row, one) for one in (*earlier[-1:], *lasting[-1:])]
    if any(one.person == before for _, one in pairs):
        row, one = next(pair for pair in pairs if pair[1].person == before)
        if query.when and fit(query.when, row, row.start) is Fit.DIFFERS and query.degree != "appointed" and days_told(query):
            return contradicted(
                f"{name_of(person)} took over from {name_of(before)} on {row.start}, not{dated(query)}.", [row, one]
            )
        return supported(f"{name_of(person)} took over from {name_of(before)} on {row.start}.", [row, one])
    if not mine:
        return (
            _somebody_else(person, office, rows, mine, [d for d in (days_told(query),) if d])
            if query.when
            else _no_holder(query, person, office, rows)
        )
    start = mine[-1].start or ""
    if pairs and complete("occupancies", office, days_of(start)):
        return contradicted(
            f"{name_of(person)} followed {name_of(pairs[-1][1].person)} in this office, not {name_of(before)}.",
            [pairs[-1][0], pairs[-1][1]],
        )
    return unknown(f"Who held the office before {name_of(person)} is not fully known.", [row for pair in pairs for row in pair])


def _no_holder(query: Query, person: str, office: str, rows: Sequence[Occupancy]) -> Judgement:
    """Somebody who never held the office succeeds nobody in it, if its list since then is complete."""
    before = [row for row in rows if row.person == (query.by[0] if query.by else None) and row.end]
    after = [
        row
        for row in rows
        if before and row.start and before[-1].end and row.start >= before[-1].end and row.person != before[-1].person
    ]
    at = written(query)
    if after and at and complete("occupancies", office, (first_date(after[0].start or ""), last_date(after[0].start or ""))):
        return contradicted(
            f"{name_of(before[-1].person)} was followed by {name_of(after[0].person)}, not {in_sentence(person)}.",
            [before[-1], after[0]],
        )
    return unknown(_never(person, office), before)
