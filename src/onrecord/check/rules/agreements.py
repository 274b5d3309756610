"""Who and how many signed an agreement, and when and where it was made.

Who is missing is named. Absence from the parties proves something only where their list is complete.
"""

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
    fit,
    fit_days,
    hears_denial,
    in_sentence,
    name_of,
    named,
    reason_of,
    sentence,
    supported,
    unknown,
)
from onrecord.check.times import summit_days
from onrecord.record.when import days_of
from onrecord.reference import Agreement, Grade, Party, reference
from onrecord.schema import Query, Verdict
from onrecord.schema.dates import first_date, last_date

_SIGNED = frozenset({"signatory", "original_signatory", "party", "joined_later", "acceded", "original", "member_at_adoption"})
_FIRST = frozenset({"signatory", "original_signatory", "party", "original"})
_ALLIES = frozenset({"allies", "members"})
_ANY_PARTY = frozenset({"signatories", "parties", "signatures"})
_KNOWN_AS = {
    "spending_target": "agreement:wales-defence-investment-pledge-2014",
    "g7_declaration": "agreement:g7-declaration-of-support-for-ukraine-2023",
}


@hears_denial
def judge_party(query: Query) -> Judgement:
    """Who or how many signed."""
    agreement = _agreement(query)
    if agreement is None:
        return _no_pair(query) or unknown(f"The reference has no agreement called {name_of(query.what)}.")
    rows = [row for row in reference().parties_of(agreement.id) if row.role in _SIGNED]
    if query.relation == "count":
        return _count(query, agreement, rows)
    if not query.who:
        return unknown("Who is meant is not told.")
    return _signed(query, agreement, rows)


@hears_denial
def judge_date(query: Query) -> Judgement:
    """When and where an agreement was made."""
    agreement = _agreement(query)
    if agreement is None:
        return unknown(f"The reference has no agreement called {name_of(query.what) or 'so'}.")
    if query.negated:
        return unknown("Nothing is on record of what did not happen.", [agreement])
    when, where = _when(query, agreement), _where(query, agreement)
    told = f"{agreement.name}, {agreement.date}" + (f", {agreement.place}" if agreement.place else "")
    if Fit.DIFFERS in (when, where):
        place = name_of((query.place or "").removeprefix("body:"))
        told_place = f" at {place}" if not (query.place or "").startswith("place:") else f" in {place}"
        return contradicted(
            sentence(f"The record has {told}; not{dated(query) if when is Fit.DIFFERS else told_place}"), [agreement]
        )
    if Fit.FITS in (when, where) and Fit.UNSURE not in (when,):
        return supported(sentence(f"The record has {told}"), [agreement], doubtful=agreement.evidence is Grade.RECALLED)
    return unknown(f"The record has {told}; this cannot be told from it.", [agreement], doubtful=True)


def _no_pair(query: Query) -> Judgement | None:
    """A security agreement that two countries have not, where all of one of them are known."""
    told = days_told(query)
    for id_ in query.who:
        if query.degree and told and not query.future and complete("agreements", f"{id_}/{query.degree}", told):
            others = [
                row
                for row in reference().agreements
                if row.kind == query.degree and any(p.party == id_ for p in reference().parties_of(row.id))
            ]
            known = f"all {len(others)} of {in_sentence(id_)} until then are known"
            why = f"No such agreement of {named(query.who)} is on record, and {known}."
            return Judgement(Verdict.SUPPORTED, why) if query.negated else contradicted(why, ())
    return None


def _agreement(query: Query) -> Agreement | None:
    row = reference().entities.get(query.what or _KNOWN_AS.get(query.degree or "", ""))
    return row if isinstance(row, Agreement) else None


def _all_on_list(agreement: Agreement) -> bool:
    return complete("parties", agreement.id, days_of(agreement.date))


def _signed(query: Query, agreement: Agreement, rows: Sequence[Party]) -> Judgement:
    have = {row.party: row for row in rows}
    left = {row.party for row in reference().parties_of(agreement.id) if row.role == "left"}
    inside = [have[id_] for id_ in query.who if id_ in have]
    missing = [id_ for id_ in query.who if id_ not in have]
    if (
        query.when
        and inside
        and _when(query, agreement) is Fit.DIFFERS
        and not any(row.role in ("acceded", "joined_later") or (row.date and row.date != agreement.date) for row in inside)
    ):
        return contradicted(f"It was signed on {agreement.date}, not{dated(query)}.", [agreement])
    if query.negated:
        if inside and not set(query.who) & left:
            return contradicted(f"{_names(inside)} signed {_the(agreement)}.", inside)
        if missing and _all_on_list(agreement):
            return Judgement(
                Verdict.SUPPORTED,
                f"The parties of {_the(agreement)} are completely known, and {named(missing)} is not among them.",
                (reason_of(agreement),),
            )
        return unknown(f"The parties of {_the(agreement)} are not completely known.", [agreement, *inside])
    if not missing:
        return supported(f"{_names(inside)} signed {_the(agreement)}.", inside)
    if _all_on_list(agreement) and all(reference().exists(id_) for id_ in missing):
        signed = named([row.party for row in rows])
        return contradicted(
            f"{named(missing)[0].upper()}{named(missing)[1:]} did not sign {_the(agreement)}. Its parties: {signed}.",
            [agreement, *inside[:2]],
        )
    return unknown(
        f"The reference does not name {named(missing)} among the parties of {_the(agreement)}, and does not know them all.",
        [agreement, *rows[:3]],
    )


def _the(agreement: Agreement) -> str:
    return agreement.name if agreement.name[:4] == "The " else f"the {agreement.name}"


def _names(rows: Sequence[Party]) -> str:
    names = named([row.party for row in rows])
    return f"{names[:1].upper()}{names[1:]}"


def _count(query: Query, agreement: Agreement, rows: Sequence[Party]) -> Judgement:
    """The right numbers are those of all parties, of the states among them, and of these without the one it is made for."""
    first = [row for row in rows if row.role in _FIRST] or list(rows)
    states = [row for row in first if row.party.startswith("country:")]
    allies = [row for row in states if any(m.body == "org:nato" for m in reference().memberships_of(row.party, agreement.date))]
    beneficiary = {f"country:{code}" for code in ("UKR",) if "Ukraine" in agreement.name}
    without = [row for row in states if row.party not in beneficiary]
    word = query.degree or "countries"
    lists = [allies, without] if word in _ALLIES else [first, states] if word in _ANY_PARTY else [states, without, first]
    if query.number in {len(one) for one in lists} and (word not in _ALLIES or query.number == len(allies)):
        return supported(
            f"The record has {len(first)} parties of {_the(agreement)}: {_told(states, allies, first)}.", [agreement, *first]
        )
    is_nato = len(allies) * 2 > len(states)
    if word in _ALLIES and query.number == len(without) and not is_nato:
        return supported(f"The record has {_told(states, allies, first)}.", [agreement, *first])
    if _all_on_list(agreement) or (
        first and all(row.role == "original_signatory" for row in first) and agreement.evidence is Grade.READ
    ):
        return contradicted(
            f"The record has {_told(states, allies, first)} as parties of {_the(agreement)} on {agreement.date}"
            + _missing(allies, agreement, query),
            [agreement, *first],
            known={len(one) for one in lists},
        )
    return unknown(f"The parties of {_the(agreement)} are not completely known.", [agreement, *first[:3]])


def _told(states: Sequence[Party], allies: Sequence[Party], rows: Sequence[Party]) -> str:
    """ "21 allies, Japan, Ukraine and the European Union"."""
    others = [row.party for row in rows if row not in allies]
    if not allies or len(others) > 6:
        return f"{len(states)} states" + (
            f" and {named([row.party for row in rows if row not in states])}" if len(rows) > len(states) else ""
        )
    return f"{len(allies)} NATO allies" + (f", with {named(others)}" if others else "")


def _missing(allies: Sequence[Party], agreement: Agreement, query: Query) -> str:
    """Which members are not named, where so many are said to have signed as there were members."""
    members = {row.country for row in reference().members("org:nato", agreement.date)}
    absent = sorted(members - {row.party for row in allies}, key=name_of)
    return f"; not named: {named(absent)}." if allies and len(members) == query.number and len(absent) <= 16 else "."


def _when(query: Query, agreement: Agreement) -> Fit | None:
    if query.when is None:
        return None
    how = fit_days(days_told(query), agreement, agreement.date, query.when)
    if how is not Fit.FITS and _joined_later(agreement, query):
        return None
    if how is Fit.DIFFERS and _in_notes(days_told(query), agreement.note):
        return Fit.UNSURE  # the note tells of another date: in force, adopted, signed elsewhere
    return how


def _in_notes(told: Days | None, note: str) -> bool:
    """Whether a note names a date that may be the told one."""
    dates = [days_of(value) for value in re.findall(r"(?<![\d-])\d{4}(?:-\d\d(?:-\d\d)?)?(?![\d-])", note)]
    return told is not None and any(days and days[0] <= told[1] and told[0] <= days[1] for days in dates)


def _joined_later(agreement: Agreement, query: Query) -> bool:
    rows = (row for row in reference().parties_of(agreement.id) if row.role in ("joined_later", "acceded"))
    return any(row.date and fit(query.when, row, row.date) is Fit.FITS for row in rows)


def _where(query: Query, agreement: Agreement) -> Fit | None:
    """How a told place or summit agrees: a summit by its days and place."""
    if query.place is None:
        return None
    summit = summit_days(query.place)
    day = days_of(agreement.date)
    if summit and day:
        place = name_of(query.place)
        there = [row for row in reference().summits if row.id == query.place or (row.place in place and query.when is None)]
        inside = any(first_date(row.start) <= day[1] and day[0] <= last_date(row.end) for row in there)
        return Fit.FITS if inside else Fit.DIFFERS if agreement.evidence is Grade.READ else Fit.UNSURE
    if query.place.startswith("body:") and day:
        summits = reference().summits_of(query.place.removeprefix("body:"))
        if any(first_date(row.start) <= day[1] and day[0] <= last_date(row.end) for row in summits):
            return Fit.FITS
        return (
            Fit.DIFFERS
            if agreement.evidence is Grade.READ and complete("summits", query.place.removeprefix("body:"), day)
            else Fit.UNSURE
        )
    place = query.place.partition(":")[2].lower().removeprefix("the ")
    if agreement.place is None or not place:
        return None
    known = agreement.place.lower()
    if place in known or any(
        part.strip() and part.strip() in place for part in known.replace(" and ", ",").replace(";", ",").split(",")
    ):
        return Fit.FITS
    ids = reference().named(place)
    lands = {id_ for id_ in ids if id_.startswith("country:")}
    if lands:  # a country told for a city of it
        hosts = {
            row.host for row in reference().summits if day and first_date(row.start) <= day[1] and day[0] <= last_date(row.end)
        }
        capital = any(
            getattr(reference().entities[id_], "capital", None) in (agreement.place.split(",")[0], None) for id_ in lands
        )
        return Fit.FITS if lands & hosts or capital else None
    if not any(id_.startswith(("government:", "place:")) for id_ in ids) and not _is_city(place):
        return None
    return Fit.DIFFERS if agreement.evidence is Grade.READ else Fit.UNSURE


def _is_city(place: str) -> bool:
    """Whether a place is one that the tables know as such: only then another one can be wrong."""
    known = {row.place.lower() for row in reference().summits} | {
        (row.place or "").split(",")[0].lower() for row in reference().agreements
    }
    return place in known or any(place == (row.capital or "").lower() for row in reference().countries)
