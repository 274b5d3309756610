"""The rows of the reference tables: frozen, typed, each with where it comes from.

Dates are ISO and as fine as they are known ("2024-10-01", "2005-06", "2002"). Intervals are half open: who holds an office
from `start` has left it on `end`; None is "not yet" for an end and "not known" for a start.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How well the cited source states a row."""

    READ = "read"  # the cited text states it
    PARTIAL = "partial"  # the cited text states it less precisely; the note says what was recalled
    RECALLED = "recalled"  # background knowledge; the cited text does not state the exact value


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What every row answers: who says so, how well, when somebody last looked, and what to beware of."""

    source: str
    evidence: Grade
    checked: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Country(Row):
    """A state. `id` is "country:" and its ISO 3166 code ("country:UKR"; Kosovo is "country:XKX").

    `article` says that the name takes one in a sentence ("the Netherlands"). `founded` is filled where it decides something.
    """

    id: str
    name: str
    article: bool = False
    long_name: str | None = None
    capital: str | None = None
    founded: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Body(Row):
    """An organisation, parliament, group or programme: "org:nato", "parliament:UKR", "group:baltic-states".

    `part_of` is the body that it is an institution of. What `predecessor` was before it stands in its own rows too.
    """

    id: str
    name: str
    kind: str
    members: tuple[str, ...] = ()  # of a group: ids
    part_of: str | None = None
    founded: str | None = None
    predecessor: str | None = None
    predecessor_founded: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Row):
    """A person who held an office or stood for one: "person:mark-rutte"."""

    id: str
    name: str
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Office(Row):
    """An office: "office:nato-secretary-general". `body` is the country or organisation whose office it is.

    `kind` is what it is whatever its title ("head_of_government"). `single_seat` says that at most one holds it at a time.
    """

    id: str
    title: str
    kind: str
    body: str
    single_seat: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupancy(Row):
    """Who held which office from `start` until `end`. The grade is that of the start; an end is normally a successor's start."""

    office: str
    person: str
    start: str | None
    end: str | None
    acting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(Row):
    """A country in a body from `start` until `end`. `round` numbers the enlargements; founders are 0."""

    body: str
    country: str
    start: str
    end: str | None = None
    round: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Row):
    """One step of a country towards a body: applied, invited, protocol_signed, ratified (`by` one of its members), acceded ..."""

    body: str
    country: str
    step: str
    date: str
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summit(Row):
    """A meeting of leaders: "summit:washington-2024". Both days are included.

    `place` holds all names of the place, as in "Newport/Cardiff (Wales)".
    """

    id: str
    body: str
    name: str
    place: str
    host: str | None
    start: str
    end: str
    kind: str
    documents: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion(Row):
    """Something that happened and by which texts date other things: "occasion:prague-spring-1968". Both days are included.

    `names` are further ways to write it ("the end of the Prague Spring" is not one: it is another day).
    """

    id: str
    name: str
    kind: str
    body: str | None
    place: str | None
    start: str
    end: str | None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Row):
    """A treaty, declaration or pledge: "agreement:ukraine-compact-2024"."""

    id: str
    name: str
    kind: str
    date: str
    place: str | None
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Party(Row):
    """Who stands in which role to an agreement; `party` is the id of a country or body."""

    agreement: str
    party: str
    role: str
    date: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(Row):
    """One publication of spending figures. Figures are compared within one release only."""

    id: str
    title: str
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending(Row):
    """Defence expenditure of a country in a year by one release.

    Shares are in per cent (of GDP; of the expenditure for equipment), money in millions of current US dollars.
    """

    country: str
    year: int
    release: str
    share_of_gdp: float | None
    usd_millions: float | None
    equipment_share: float | None
    estimate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Election(Row):
    """An election; `start` and `end` are its first and last day of voting.

    Candidates and winner are ids of persons or parties. A referendum has a `subject` and an `outcome` in words instead.
    """

    id: str
    country: str
    kind: str
    start: str
    end: str
    candidates: tuple[str, ...] = ()
    winner: str | None = None
    subject: str | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias(Row):
    """A name in use for an entity. `ambiguous` says that the name alone does not decide ("the Alliance", "MAP")."""

    name: str
    entity: str
    kind: str
    ambiguous: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness(Row):
    """Where absence from a table proves something: `scope` of `table` within [start, end) days."""

    table: str
    scope: str
    start: str | None
    end: str | None
    complete: bool
