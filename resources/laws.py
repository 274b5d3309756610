"""The laws across rows: what must hold between the reference tables whatever is added to them.

Each law walks the tables and yields the rows that break it, with the reason in one line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations, pairwise

from onrecord.reference.asking import OF_A_STATE, Reference
from onrecord.reference.names import every_name, fold, own_name
from onrecord.reference.rows import KEYS
from onrecord.reference.shapes import (
    Alias,
    Body,
    Election,
    Membership,
    Occasion,
    Occupancy,
    Office,
    Party,
    Person,
    Row,
    Spending,
    Step,
    Summit,
)
from onrecord.reference.tables import TABLES
from onrecord.schema.dates import first_day, last_day

Broken = Iterator[tuple[Row, str]]

# The canonical order of each table; what it goes by is also what tells the rows apart, or the id does.
SORTED_BY: Mapping[type[Row], tuple[str, ...]] = {
    **{shape: KEYS.get(shape, ("id",)) for shape in TABLES},
    Summit: ("body", "start", "id"),
    Election: ("country", "start", "id"),
}
REFERRING: Mapping[type[Row], tuple[str, ...]] = {
    Body: ("members", "part_of"),
    Person: ("country",),
    Office: ("body",),
    Occupancy: ("office", "person"),
    Membership: ("body", "country"),
    Step: ("body", "country", "by"),
    Summit: ("body", "host"),
    Occasion: ("body",),
    Party: ("agreement", "party"),
    Spending: ("country", "release"),
    Election: ("country", "candidates", "winner"),
    Alias: ("entity",),
}
INCLUSIVE = (Summit, Occasion, Election)  # their last day is included; every other end is the first day that is not
STEPS_IN_ORDER = ("applied", "invited", "protocol_signed", "ratified", "ratification_complete", "acceded")


def broken_laws(reference: Reference, refused: frozenset[str], today: date) -> Broken:
    """Every row that breaks a law. Rows that were `refused` before are missing, but what points to them is not to blame."""
    yield from checked_by_now(reference, today)
    yield from canonical_order(reference)
    yield from told_apart(reference)
    yield from completeness_of_tables(reference)
    undated = list(dates_exist(reference))
    yield from undated
    if not undated:
        yield from ends_after_start(reference)
        yield from one_holder(reference)
        yield from invited_before_acceded(reference)
        yield from steps_in_order(reference)
        yield from accession_begins_membership(reference)
    unresolved = list(ids_resolve(reference))
    yield from ((row, f"{column}: {id_} is in no table") for row, column, id_ in unresolved if _whole(id_) not in refused)
    if not unresolved:  # names are made of what ids point to
        yield from aliases_add(reference)
        yield from ambiguity_is_flagged(reference)


def rows_of(reference: Reference) -> Iterator[tuple[Row, ...]]:
    """Each table."""
    for name in TABLES.values():
        yield getattr(reference, name)


def dates_exist(reference: Reference) -> Broken:
    """A date is a day, month or year of the calendar."""
    for rows in rows_of(reference):
        for row in rows:
            for column in ("start", "end", "date", "founded", "predecessor_founded", "checked"):
                value = getattr(row, column, None)
                try:
                    last_day(value or "2000")
                except ValueError as error:
                    yield row, f"{column}: {error}"


def checked_by_now(reference: Reference, today: date) -> Broken:
    """Nobody has looked at a row tomorrow."""
    for rows in rows_of(reference):
        for row in rows:
            if row.checked > today.isoformat():
                yield row, f"checked: {row.checked} is in the future"


def canonical_order(reference: Reference) -> Broken:
    """Rows stand in one order, so that a change shows as what it is."""
    for rows in rows_of(reference):
        for before, row in pairwise(rows):
            if _order(row) < _order(before):
                yield row, "stands out of order: run `python -m resources.build --sort`"


def _order(row: Row) -> list[str]:
    """The cells a row is sorted by, as they stand in the CSV."""
    values = [getattr(row, column) for column in SORTED_BY[type(row)]]
    return ["" if value is None else str(value) for value in values]


def told_apart(reference: Reference) -> Broken:
    """No id and no key stands twice."""
    for rows in rows_of(reference):
        seen: set[tuple[str, ...]] = set()
        for row in rows:
            key = tuple(_order(row)) if not hasattr(row, "id") else (row.id,)
            if key in seen:
                yield row, f"stands twice: {', '.join(part for part in key if part)}"
            seen.add(key)


def ids_resolve(reference: Reference) -> Iterator[tuple[Row, str, str]]:
    """The ids that exist nowhere, with the row and column that point to them."""
    for rows in rows_of(reference):
        for row in rows:
            for column in REFERRING.get(type(row), ()):
                value = getattr(row, column)
                ids = value if isinstance(value, tuple) else (value,)
                yield from ((row, column, id_) for id_ in ids if id_ is not None and not reference.exists(id_))


def ends_after_start(reference: Reference) -> Broken:
    """Nothing ends before it began, and a half-open interval has at least a day."""
    for rows in rows_of(reference):
        for row in rows:
            start, end = getattr(row, "start", None), getattr(row, "end", None)
            if start and end and last_day(end) < first_day(start):
                yield row, f"ends {end}, before it starts {start}"
            elif start and end and last_day(end) == first_day(start) and not isinstance(row, INCLUSIVE):
                yield row, f"ends on the day it starts, {start}: an end is the first day that does not belong to it"


def one_holder(reference: Reference) -> Broken:
    """A single-seat office has one holder at a time, judged by the days that partial dates are sure of."""
    offices: dict[str, list[Occupancy]] = defaultdict(list)
    single = {office.id for office in reference.offices if office.single_seat}
    for row in reference.occupancies:
        if row.office in single:
            offices[row.office].append(row)
    for rows in offices.values():
        for one, other in combinations(rows, 2):
            start, end = max(_sure(one)[0], _sure(other)[0]), min(_sure(one)[1], _sure(other)[1])
            if start < end:
                yield other, f"{other.person} and {one.person} both hold {one.office} on {start}"


def _sure(row: Occupancy) -> tuple[str, str]:
    """The half-open interval in which a holder surely holds; an unknown start leaves none."""
    end = first_day(row.end) if row.end else "9999"
    return (last_day(row.start) if row.start else end), end


def invited_before_acceded(reference: Reference) -> Broken:
    """Who acceded to a body that invites had been invited, founders apart."""
    inviting = {step.body for step in reference.steps if step.step == "invited"}
    invited = {(step.body, step.country) for step in reference.steps if step.step == "invited"}
    founders = {(row.body, row.country) for row in reference.memberships if row.round == 0}
    for step in reference.steps:
        who = (step.body, step.country)
        if step.step == "acceded" and step.body in inviting and who not in invited | founders:
            yield step, f"{step.country} acceded to {step.body} without having been invited"


def steps_in_order(reference: Reference) -> Broken:
    """Applied, invited, signed, ratified, acceded: whatever is known of them stands in that order."""
    ways: dict[tuple[str, str], list[Step]] = defaultdict(list)
    for step in reference.steps:
        if step.step in STEPS_IN_ORDER:
            ways[step.body, step.country].append(step)
    for steps in ways.values():
        for one, other in combinations(sorted(steps, key=lambda step: STEPS_IN_ORDER.index(step.step)), 2):
            if one.step != other.step and first_day(one.date) > last_day(other.date):
                yield one, f"{one.country} {one.step} on {one.date}, after it {other.step} on {other.date}"


def accession_begins_membership(reference: Reference) -> Broken:
    """A membership starts with the step acceded, and no such step is without one."""
    acceded = {(step.body, step.country, step.date) for step in reference.steps if step.step == "acceded"}
    began = {(row.body, row.country, row.start) for row in reference.memberships}
    bodies = {body for body, _, _ in acceded}
    for row in reference.memberships:
        if row.round != 0 and row.body in bodies and (row.body, row.country, row.start) not in acceded:
            yield row, f"{row.country} is a member of {row.body} from {row.start}, but did not accede then"
    for step in reference.steps:
        if step.step == "acceded" and (step.body, step.country, step.date) not in began:
            yield step, f"{step.country} acceded to {step.body} on {step.date}, but is no member from then"


def aliases_add(reference: Reference) -> Broken:
    """An alias says something that neither the name of its entity nor another alias of it says."""
    seen = {(fold(own_name(reference, id_)), id_) for id_ in reference.entities}
    seen |= {(fold(row.long_name), row.id) for row in reference.countries if row.long_name}
    for row in reference.aliases:
        key = (fold(row.name), row.entity)
        if key in seen:
            yield row, f"{row.entity} is already found as {row.name!r}"
        seen.add(key)


def ambiguity_is_flagged(reference: Reference) -> Broken:
    """A name that several entities share says so. A country and its institutions share theirs by nature."""
    meant: dict[str, set[str]] = defaultdict(set)
    for name, id_, _ in every_name(reference):
        meant[fold(name)].add(_state(id_))
    for row in reference.aliases:
        others = sorted(meant[fold(row.name)] - {_state(row.entity)})
        if others and not row.ambiguous:
            yield row, f"{row.name!r} is not marked ambiguous, but may also be {others[0]}"


def _state(id_: str) -> str:
    kind, _, code = id_.partition(":")
    return f"country:{code}" if kind in OF_A_STATE else id_


def _whole(id_: str) -> str:
    """The id with a row that an id without one belongs to: the country of a government, the agreement of an article."""
    return _state(id_).partition("#")[0]


def completeness_of_tables(reference: Reference) -> Broken:
    """Completeness is claimed of tables there are, and of ids that resolve."""
    for row in reference.completeness:
        if row.table not in TABLES.values():
            yield row, f"table: there is no table {row.table!r}"
        for part in row.scope.split("/"):
            if ":" in part and not reference.exists(part):
                yield row, f"scope: {part} is in no table"
        if row.end and len(row.end) == len(row.checked) and row.checked[:7] == row.end[:7] and row.end <= row.checked:
            yield row, f"end: what was complete when it was checked ({row.checked}) ends the day after, not on {row.end}"
