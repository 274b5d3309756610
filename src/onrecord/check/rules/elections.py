"""Who won, who stood, when an election was held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from onrecord.check.rules.judging import (
    Days,
    Judgement,
    complete,
    contradicted,
    days_told,
    hears_denial,
    name_of,
    named,
    on,
    supported,
    unknown,
    written,
)
from onrecord.record.when import days_of
from onrecord.reference import Election, Grade, Office, reference
from onrecord.schema import Query
from onrecord.schema.dates import first_date, last_date

_LATELY = 200  # days after an election in which a text speaks of it without a date
_AHEAD = 400  # days before it
_SAME, _TERM = 100, 400  # days within which no second election of the kind is held: where voting is frequent, and elsewhere
_PARLIAMENT = frozenset({"parliament", "lower_chamber", "upper_chamber", "midterm"})
_KINDS = {
    "presidential": ("president", "president_by_parliament"),
    "president": ("president", "president_by_parliament"),
    "parliamentary": tuple(_PARLIAMENT),
    "parliament": tuple(_PARLIAMENT),
    "general": (),
    "snap": (),
    "legislative": tuple(_PARLIAMENT),
    "federal": tuple(_PARLIAMENT),
}


@hears_denial
def judge_election(query: Query) -> Judgement:
    """A claim about an election."""
    if query.relation == "share":
        return unknown("The reference has no shares of votes.")
    country = _country(query)
    if country is None:
        return unknown("Which election is meant is not known to the reference.")
    rows = list(reference().elections_of(country))
    return {"won": _won, "held": _held, "candidates": _candidates}[query.relation](query, country, rows)


def _country(query: Query) -> str | None:
    """Whose election it is: told, or that of an office, or of the country of the person who won."""
    what = reference().entities.get(query.what or "")
    if isinstance(what, Office):
        return what.body if what.body.startswith("country:") else None
    if (query.what or "").startswith("country:"):
        return query.what if reference().exists(query.what or "") else None
    if query.relation == "held":
        return query.who[0] if query.who and reference().exists(query.who[0]) else None
    stood = {row.country for row in reference().elections for id_ in query.who if id_ in row.candidates or id_ == row.winner}
    return min(stood) if len(stood) == 1 else None


def _meant(query: Query, rows: Sequence[Election], *, president: bool) -> list[Election]:
    """The elections that a claim may be about, by kind and date."""
    kinds = _KINDS["presidential"] if president else _KINDS.get((query.degree or "").split()[-1] if query.degree else "", ())
    of_kind = [row for row in rows if not kinds or row.kind in kinds]
    told = days_told(query)
    if told:
        return [row for row in of_kind if _within(row, told)]
    at = written(query)
    if at is None:
        return of_kind[-1:]
    if query.future or query.relation == "candidates":
        coming = [row for row in of_kind if at[0] <= last_date(row.end) <= at[1] + timedelta(days=_AHEAD)]
        if coming:
            return coming[:1]
    return [row for row in of_kind if at[0] - timedelta(days=_LATELY) <= first_date(row.start) <= at[1]][-1:]


def _within(row: Election, told: Days) -> bool:
    """Whether an election falls on told days; its rounds and the night and day of the count belong to it."""
    first, last = first_date(row.start), last_date(row.end)
    if told[0] == told[1] and (last - first).days > 3:
        return told[0] in (first, last)  # between two rounds nobody votes
    return first <= told[1] and told[0] <= last


def _won(query: Query, country: str, rows: Sequence[Election]) -> Judgement:
    person = query.who[0] if query.who else ""
    if person not in reference().entities:
        return unknown(f"{name_of(person)} is nobody that the reference knows.", rows[-2:])
    meant = _meant(query, rows, president=True)
    winners = [row for row in meant if row.winner == person]
    ever = [row for row in rows if row.winner == person]
    if winners:
        row = winners[-1]
        beaten = [id_ for id_ in query.by if id_ in reference().entities and row.candidates and id_ not in row.candidates]
        if beaten:
            return (
                contradicted(f"{named(beaten)} was not among the candidates: {named(row.candidates)}.", [row])
                if _whole(row)
                else unknown("The candidates are not fully known.", [row])
            )
        return (contradicted if query.negated else supported)(f"{name_of(person)} won this election.", [row])
    lost = [row for row in meant if row.winner and row.winner != person]
    if lost and len(meant) == 1:
        why = f"{name_of(lost[0].winner)} won this election, not {name_of(person)}."
        return supported(why, lost) if query.negated else contradicted(why, lost)
    told = days_told(query)
    if told and ever and not meant:
        near = min(ever, key=lambda row: abs((first_date(row.start) - told[0]).days))
        if near.evidence is Grade.READ or abs((first_date(near.start) - told[0]).days) > 31:
            other = _near(near, told) <= (_SAME if _often([row for row in rows if row.kind == near.kind]) else _TERM)
            return (
                contradicted(f"{name_of(person)} won the election of {near.start}; the record has none then.", [near])
                if other or _no_other(country, told)
                else unknown(f"{name_of(person)} won the election of {near.start}; others are not fully known.", [near])
            )
    return unknown("The reference has no winner of this election.", meant or rows[-2:])


def _whole(row: Election) -> bool:
    return complete("elections", f"{row.country}/{row.kind}", days_of(row.start))


def _no_other(country: str, told: Days) -> bool:
    """Whether no other election can be meant: the list is complete, or who was head of state then is."""
    if complete("elections", f"{country}/president", told):
        return True
    offices = [
        row
        for row in reference().offices
        if row.body == country and row.kind in ("head_of_state", "head_of_state_and_government")
    ]
    return any(complete("occupancies", row.id, told) for row in offices)


def _held(query: Query, _country: str, rows: Sequence[Election]) -> Judgement:
    told = days_told(query)
    if told is None:
        return unknown("No date is told.", rows[-2:])
    meant = _meant(query, rows, president=False)
    kinds = _KINDS.get((query.degree or "").split()[-1] if query.degree else "", ())
    of_kind = [row for row in rows if not kinds or row.kind in kinds]
    if meant:
        return supported("The record has this election then.", meant[:1])
    near = [
        row for row in of_kind if _near(row, told) <= (_SAME if _often([one for one in rows if one.kind == row.kind]) else _TERM)
    ]
    if near and near[0].evidence is not Grade.RECALLED:
        row = min(near, key=lambda one: abs((first_date(one.start) - told[0]).days))
        if row.evidence is Grade.PARTIAL and row.start[:7] == on(told[0])[:7]:
            return unknown(f"The record has {row.start}.", [row], doubtful=True)
        days = row.start if row.start == row.end else f"{row.start} to {row.end}"
        return contradicted(f"The record has this election on {days}.", [row])
    return unknown("The reference has no such election then; it does not know all.", of_kind[-3:])


def _near(row: Election, told: Days) -> int:
    """Days between an election and told days."""
    return max((told[0] - last_date(row.end)).days, (first_date(row.start) - told[1]).days, 0)


def _often(rows: Sequence[Election]) -> bool:
    """Whether a country is known to vote again within a year or so: then another election may be meant."""
    days = sorted(first_date(row.start) for row in rows)
    return any(30 < (later - earlier).days <= _TERM for earlier, later in pairwise(days))


def _candidates(query: Query, _country: str, rows: Sequence[Election]) -> Judgement:
    meant = [row for row in _meant(query, rows, president=True) if row.candidates]
    people = [id_ for id_ in query.who if id_ in reference().entities]
    if not meant or len(people) < len(query.who) or not people:
        return unknown("The candidates of this election are not on record.", meant or rows[-2:])
    row = meant[-1]
    absent = [id_ for id_ in people if id_ not in row.candidates]
    if not absent:
        return supported(f"Candidates: {named(row.candidates)}.", [row])
    if _whole(row):
        return contradicted(f"The main candidates were {named(row.candidates)}, not {named(absent)}.", [row])
    return unknown("The candidates are not fully known.", [row])
