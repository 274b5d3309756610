"""What a name asks of the tables, and what they answer at a date.

An answer is a list of facts: rows, each with what it is to the thing asked about and whether it is before, at or after the
date. With it comes what the tables claim about their own completeness there, since only that makes absence prove something.

Without a date the answer is the whole history; what needs a moment, such as who heads a state, is told for the last day that
the tables know (`known_until`). Of a day after that nothing is known, and the answer says so (`beyond`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from onrecord.reference.asking import OF_A_STATE, Reference, may_hold
from onrecord.reference.names import fold
from onrecord.reference.shapes import (
    Agreement,
    Body,
    Completeness,
    Country,
    Election,
    Membership,
    Occasion,
    Occupancy,
    Office,
    Person,
    Release,
    Row,
    Spending,
    Summit,
)
from onrecord.schema.dates import first_day, last_day

HEADS = ("head_of_state_and_government", "head_of_state", "head_of_government")  # in the order in which a state names them
_OF_PARLIAMENT = ("parliament", "lower_chamber", "upper_chamber", "midterm")  # elections
_LONGEST_NAME = 200  # a longer text is no name: comparing it with every one would only take time


class Relation(StrEnum):
    """What a row is to the thing asked about."""

    HOLDER = "holder"  # who held the office
    OFFICE = "office"  # what the person held
    HEAD = "head"  # who headed the state or its government
    OFFICER = "officer"  # who held another office of the country or body
    MEMBERSHIP = "membership"  # a body that the country belonged to
    GROUP = "group"  # a group that counts it among its members
    MEMBER = "member"  # a country that belonged to the body
    STEP = "step"  # of the country, towards a body
    AGREEMENT = "agreement"  # one to which it stands in a role
    PARTY = "party"  # who stands in a role to the agreement
    DATED = "dated"  # an agreement of the place and the days of the summit
    SUMMIT = "summit"  # of the body
    RELEASE = "release"  # one that has spending of the country, the latest first
    SPENDING = "spending"
    ELECTION = "election"  # in the country
    CANDIDACY = "candidacy"  # an election in which the person or party stood


class When(StrEnum):
    """Where a fact stands to the date asked about; without a date all is `THEN`."""

    BEFORE = "before"
    THEN = "then"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Fact:
    """A row that answers. `certain` is False where its dates are too coarse to say that it held on the date asked about."""

    relation: Relation
    row: Row
    when: When = When.THEN
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a table claims about a scope that was looked up, and how many rows were found there.

    `complete` is about the date asked about; without one, about the day on which the claim was last looked at.
    """

    table: str
    scope: str
    found: int
    complete: bool
    claims: tuple[Completeness, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of one thing. `id` is None for a title that many countries have; `holds` is False for what was not then.

    `not_yet` says that the date lies before a founding that the tables know: nothing is told of it then.
    """

    id: str | None
    name: str
    kind: str
    own: Row | None
    facts: tuple[Fact, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    holds: bool = True
    not_yet: bool = False

    def of(self, *relations: Relation, when: When | None = None) -> tuple[Fact, ...]:
        """The facts that stand in one of some relations."""
        return tuple(fact for fact in self.facts if fact.relation in relations and when in (None, fact.when))


@dataclass(frozen=True, slots=True)
class Answers:
    """All that a name may ask about. `at` is the date answered for; `decided` is False where the name alone does not decide."""

    name: str
    on: str | None
    at: str
    known_until: str
    decided: bool
    answers: tuple[Answer, ...]

    @property
    def beyond(self) -> bool:
        """Whether nothing at all is known of the date asked about, because it came after the last look."""
        return first_day(self.at) > self.known_until


def answer(known: Reference, name: str, on: str | None = None, *, every: bool = False) -> Answers:
    """What the tables know of everything that `name`, which may be an id, stands for; what held on the date first.

    `every` adds what is left out for length: spending by other releases than the latest. Raises ValueError for a bad date.

    >>> from onrecord.reference import reference
    >>> [fact.row.person for fact in answer(reference(), "NATO Secretary General", "2024-07-10").answers[0].facts]
    ['person:jens-stoltenberg']
    """
    question = _Question(known, on, every)
    name_for_tables = name if len(name) <= _LONGEST_NAME else ""
    ids = (name,) if known.exists(name) else known.named(name_for_tables)
    found = [_answer_for(question, id_) for id_ in _things(ids)] or list(_title(question, name_for_tables))
    return Answers(
        name=name,
        on=on,
        at=question.at,
        known_until=question.known_until,
        decided=len(found) == 1 and not _flagged(known, name, ids),
        answers=tuple(sorted(found, key=lambda one: not one.holds)),
    )


def near_names(known: Reference, name: str, limit: int = 3) -> tuple[str, ...]:
    """Names that look like one that the tables do not know."""
    return known.near(name, limit) if len(name) <= _LONGEST_NAME else ()


class _Question:
    """The tables and a date, with what follows from the two."""

    def __init__(self, known: Reference, on: str | None, every: bool) -> None:
        self.known = known
        self.on = on
        self.every = every
        self.first, self.last = (first_day(on), last_day(on)) if on is not None else ("", "9999-12-31")

    @cached_property
    def known_until(self) -> str:
        """The day of the latest look at any holder or member; others may have been looked at earlier, as each row says."""
        return max((row.checked for row in (*self.known.occupancies, *self.known.memberships)), default="0001-01-01")

    @property
    def at(self) -> str:
        return self.on or self.known_until

    def is_before(self, row: Country | Body) -> bool:
        """Whether the date lies before a country or body, and before what became it."""
        founded = (row.predecessor_founded if isinstance(row, Body) else None) or row.founded
        return founded is not None and not self.has_begun(founded)

    def has_begun(self, day: str | None) -> bool:
        """Whether what happened on a date may have happened by the date asked about; the undated may have."""
        return day is None or first_day(day) <= self.last

    def covers(self, table: str, scope: str, found: int) -> Coverage:
        claims = self.known.claims(table, scope)
        if self.on is None:
            complete = any(row.complete and (row.end is None or row.checked < row.end) for row in claims)
        else:
            complete = self.known.is_complete(table, scope, self.on)
        return Coverage(table, scope, found, complete, claims)


def _things(ids: Iterable[str]) -> list[str]:
    """Ids without those that only repeat a country: its people, and its government or parliament beside it."""
    ids = list(ids)
    things = dict.fromkeys(f"country:{id_[7:]}" if id_.startswith("people:") else id_ for id_ in ids)
    return [id_ for id_ in things if not (_kind(id_) in OF_A_STATE and f"country:{_rest(id_)}" in things)]


def _flagged(known: Reference, name: str, ids: Iterable[str]) -> bool:
    """Whether a name is marked as one that may mean something else, in the tables or outside."""
    wanted, ids = fold(name), set(ids)
    return any(row.ambiguous and row.entity in ids and fold(row.name) == wanted for row in known.aliases)


def _answer_for(question: _Question, id_: str) -> Answer:
    whole = id_.partition("#")[0]
    row = question.known.entities.get(whole)
    if row is None:
        return _institution(question, id_)
    answer_row: Callable[[_Question, Any], Answer] = _ANSWERING.get(type(row), _own)
    if isinstance(row, Country | Body) and question.is_before(row):
        kind = row.kind if isinstance(row, Body) else "country"
        return Answer(id_, question.known.name_of(id_), kind, row, holds=False, not_yet=True)
    return replace(answer_row(question, row), id=id_, name=question.known.name_of(id_))


def _own(_: _Question, row: Any) -> Answer:  # noqa: ANN401 (any row that has an id)
    """An answer that consists of the row itself."""
    return Answer(row.id, "", _kind(row.id), row)


def _office(question: _Question, office: Office) -> Answer:
    facts = _held(question, question.known.holders(office.id), Relation.HOLDER, office.single_seat)
    found = _count_then(facts)
    coverage = question.covers("occupancies", office.id, found)
    return Answer(office.id, "", "office", office, facts, (coverage,), holds=found > 0)


def _person(question: _Question, person: Person) -> Answer:
    facts = _held(question, question.known.occupancies_of(person.id), Relation.OFFICE)
    coverage = question.covers("occupancies", person.id, _count_then(facts))
    stood = _candidacies(question, person.id)
    return Answer(person.id, "", "person", person, (*facts, *stood), (coverage,), holds=coverage.found > 0)


def _country(question: _Question, country: Country) -> Answer:
    officers, offices = _officers(question, country.id)
    facts = (
        *officers,
        *_memberships(question, country.id),
        *_groups(question, country.id),
        *_steps(question, country.id),
        *_agreements(question, country.id),
        *_spending(question, country.id),
        *_elections(question, country.id),
    )
    return Answer(country.id, "", "country", country, facts, (*offices, *_no_member(question, country.id)))


def _institution(question: _Question, id_: str) -> Answer:
    """The government or parliament of a country, which needs no row of its own."""
    kind, country = _kind(id_), f"country:{_rest(id_)}"
    facts, coverage = _officers(question, country)
    if kind == "parliament":
        facts, coverage = _of_parliament(question, country, facts), ()
    else:
        facts = tuple(fact for fact in facts if fact.relation is Relation.HEAD)
    return Answer(id_, question.known.name_of(id_), kind, None, facts, coverage)


def _of_parliament(question: _Question, country: str, officers: Iterable[Fact]) -> tuple[Fact, ...]:
    speakers = {office.id for office in question.known.offices if office.kind == "speaker_of_parliament"}
    elections = (fact for fact in _elections(question, country) if getattr(fact.row, "kind", None) in _OF_PARLIAMENT)
    return (*(fact for fact in officers if getattr(fact.row, "office", None) in speakers), *elections)


def _body(question: _Question, body: Body) -> Answer:
    officers, offices = _officers(question, body.id)
    members = _members(question, body.id)
    facts: tuple[Fact, ...] = (
        *members,
        *officers,
        *_agreements(question, body.id),
        *_summits(question, body.id),
        *_elections(question, body.id),
        *_candidacies(question, body.id),
    )
    if body.kind == "parliament":
        country = f"country:{_rest(body.id)}"
        facts += _of_parliament(question, country, _officers(question, country)[0])
    coverage = [question.covers("memberships", body.id, _count_then(members))] if members else []
    return Answer(body.id, "", body.kind, body, facts, (*coverage, *offices))


def _agreement(question: _Question, agreement: Agreement) -> Answer:
    parties = sorted(question.known.parties_of(agreement.id), key=lambda row: (row.date or "9", row.role))  # undated ones last
    facts = tuple(Fact(Relation.PARTY, row) for row in parties if question.has_begun(row.date))
    coverage = question.covers("parties", agreement.id, len(facts))
    begun = question.has_begun(agreement.date)
    return Answer(agreement.id, "", "agreement", agreement, facts if begun else (), (coverage,), holds=begun)


def _summit(question: _Question, summit: Summit) -> Answer:
    dated = sorted((row for row in question.known.agreements if _is_of(row, summit)), key=lambda row: row.date)
    facts = tuple(Fact(Relation.DATED, row) for row in dated)
    return Answer(summit.id, "", "summit", summit, facts, holds=_goes_on(question, summit))


def _happening(question: _Question, row: Election | Occasion) -> Answer:
    return Answer(row.id, "", _kind(row.id), row, holds=_goes_on(question, row))


_ANSWERING: Mapping[type[Row], Callable[[_Question, Any], Answer]] = {
    Office: _office,
    Person: _person,
    Country: _country,
    Body: _body,
    Agreement: _agreement,
    Summit: _summit,
    Election: _happening,
    Occasion: _happening,
    Release: _own,
}


def _title(question: _Question, name: str) -> Iterator[Answer]:
    """A title that many countries have ("Prime Minister"): whoever holds one of these offices, by country."""
    found = (question.known.named(f"{name} of {country.name}") for country in question.known.countries)
    offices = [question.known.entities[id_] for ids in found for id_ in ids if _kind(id_) == "office"]
    titled = [office for office in dict.fromkeys(offices) if isinstance(office, Office)]
    titled.sort(key=lambda office: question.known.name_of(office.body))
    if titled:
        facts, coverage = _at_the_moment(question, titled, Relation.HOLDER)
        yield Answer(None, name, "title", None, facts, coverage, holds=bool(facts))


def _officers(question: _Question, body: str) -> tuple[tuple[Fact, ...], tuple[Coverage, ...]]:
    """Who holds the offices of a country or body, and of its institutions, its heads first; and what is claimed about those."""
    bodies = {body, *(row.id for row in question.known.bodies if row.part_of == body)}
    offices = [office for office in question.known.offices if office.body in bodies]
    heads = sorted((office for office in offices if office.kind in HEADS), key=lambda office: HEADS.index(office.kind))
    facts, coverage = _at_the_moment(question, heads, Relation.HEAD)
    others, _ = _at_the_moment(question, [office for office in offices if office.kind not in HEADS], Relation.OFFICER)
    return (*facts, *others), coverage


def _at_the_moment(
    question: _Question, offices: Iterable[Office], relation: Relation
) -> tuple[tuple[Fact, ...], tuple[Coverage, ...]]:
    moment = _Question(question.known, question.at, question.every)
    facts: list[Fact] = []
    coverage = []
    for office in offices:
        held = _held(moment, question.known.holders(office.id), relation, office.single_seat)
        now = [fact for fact in held if fact.when is When.THEN]
        coverage.append(question.covers("occupancies", office.id, len(now)))
        facts += now
    return tuple(facts), tuple(coverage)


def _held(question: _Question, rows: tuple[Occupancy, ...], relation: Relation, single_seat: bool = False) -> tuple[Fact, ...]:
    """Those of the occupancies that held on the date; if none did, what came just before and just after."""
    if question.on is None:
        return tuple(Fact(relation, row) for row in rows)
    found = [row for row in rows if may_hold(row, question.first, question.last)]
    facts = [Fact(relation, row, certain=_surely_held(question, row)) for row in found]
    # Where one person surely holds a seat for one, whoever only might have does not.
    if single_seat and question.first == question.last and any(fact.certain for fact in facts):
        facts = [fact for fact in facts if fact.certain]
    return tuple(facts) or _neighbours(question, rows, relation)


def _neighbours(question: _Question, rows: tuple[Occupancy, ...], relation: Relation) -> tuple[Fact, ...]:
    before = [row for row in rows if row.end is not None and last_day(row.end) <= question.first]
    after = [row for row in rows if row.start is not None and first_day(row.start) > question.last]
    last = max(before, key=lambda row: row.end or "", default=None)
    next_ = min(after, key=lambda row: row.start or "", default=None)
    pairs = ((last, When.BEFORE), (next_, When.AFTER))
    return tuple(Fact(relation, row, when) for row, when in pairs if row is not None)


def _surely_held(question: _Question, row: Occupancy | Membership) -> bool:
    """Whether the days that an interval is sure of share one with the date; what is open is sure until the last look."""
    if row.start is None or last_day(row.start) > question.last:
        return False
    return question.first <= question.known_until if row.end is None else question.first < first_day(row.end)


def _memberships(question: _Question, country: str) -> Iterator[Fact]:
    for row in question.known.memberships_of(country, question.on):
        yield Fact(Relation.MEMBERSHIP, row, certain=question.on is None or _surely_held(question, row))


def _groups(question: _Question, country: str) -> Iterator[Fact]:
    """The groups that list the country without dates; where dates are known they are told instead."""
    dated = {row.body for row in question.known.memberships_of(country)}
    yield from (Fact(Relation.GROUP, row) for row in question.known.bodies if country in row.members and row.id not in dated)


def _no_member(question: _Question, country: str) -> Iterator[Coverage]:
    """The bodies that a country surely did not belong to at the moment."""
    belongs = {row.body for row in question.known.memberships_of(country, question.at)}
    for body in dict.fromkeys(row.body for row in question.known.memberships):
        coverage = question.covers("memberships", f"{body}/{country}", int(body in belongs))
        if coverage.complete and not coverage.found:
            yield coverage


def _members(question: _Question, body: str) -> tuple[Fact, ...]:
    """The members at the moment, then those who had left by then."""
    moment = _Question(question.known, question.at, question.every)
    rows = [row for row in question.known.members(body) if moment.has_begun(row.start)]
    now = [row for row in rows if may_hold(row, moment.first, moment.last)]
    members = (Fact(Relation.MEMBER, row, certain=_surely_held(moment, row)) for row in now)
    return (*members, *(Fact(Relation.MEMBER, row, When.BEFORE) for row in rows if row not in now))


def _steps(question: _Question, country: str) -> Iterator[Fact]:
    """The steps by body, the body of the first step first; those of one body by date."""
    rows = [row for row in question.known.steps_of(country) if question.has_begun(row.date)]
    for body in dict.fromkeys(row.body for row in rows):
        yield from (Fact(Relation.STEP, row) for row in rows if row.body == body)


def _agreements(question: _Question, party: str) -> Iterator[Fact]:
    """The agreements by date; a role without one has the date of its agreement."""
    dates = {row.id: row.date for row in question.known.agreements}
    rows = sorted(question.known.agreements_of(party), key=lambda row: row.date or dates[row.agreement])
    yield from (Fact(Relation.AGREEMENT, row) for row in rows if question.has_begun(row.date or dates[row.agreement]))


def _spending(question: _Question, country: str) -> Iterator[Fact]:
    """The releases out by the date, the latest first, and the figures of that one (or of every one) behind it."""
    rows = question.known.spending_of(country)
    releases = {row.release: question.known.entities[row.release] for row in rows}
    out = [row for row in releases.values() if isinstance(row, Release) and question.has_begun(row.date)]
    for number, release in enumerate(sorted(out, key=lambda row: row.date, reverse=True)):
        yield Fact(Relation.RELEASE, release, When.BEFORE if number else When.THEN)
        if number == 0 or question.every:
            yield from (Fact(Relation.SPENDING, row) for row in _of_release(rows, release))


def _of_release(rows: Iterable[Spending], release: Release) -> Iterator[Spending]:
    return (row for row in rows if row.release == release.id)


def _elections(question: _Question, country: str) -> Iterator[Fact]:
    rows = sorted(question.known.elections_of(country), key=lambda row: row.start)
    yield from (Fact(Relation.ELECTION, row) for row in rows if question.has_begun(row.start))


def _candidacies(question: _Question, candidate: str) -> Iterator[Fact]:
    rows = sorted(question.known.elections, key=lambda row: row.start)
    for row in rows:
        if (candidate == row.winner or candidate in row.candidates) and question.has_begun(row.start):
            yield Fact(Relation.CANDIDACY, row)


def _summits(question: _Question, body: str) -> tuple[Fact, ...]:
    """All summits; with a date those of it, or else the last before and the first after."""
    rows = question.known.summits_of(body)
    now = [row for row in rows if _goes_on(question, row)]
    if now or question.on is None:
        return tuple(Fact(Relation.SUMMIT, row) for row in now)
    before = [row for row in rows if last_day(row.end) < question.first][-1:]
    after = [row for row in rows if first_day(row.start) > question.last][:1]
    return (
        *(Fact(Relation.SUMMIT, row, When.BEFORE) for row in before),
        *(Fact(Relation.SUMMIT, row, When.AFTER) for row in after),
    )


def _goes_on(question: _Question, row: Summit | Election | Occasion) -> bool:
    """Whether the days of a row, the last of them included, share one with the date; an end that is not known is the start."""
    return question.has_begun(row.start) and question.first <= last_day(row.end or row.start)


def _is_of(agreement: Agreement, summit: Summit) -> bool:
    """Whether an agreement was concluded at the place and on the days of a summit."""
    places = set(fold(summit.place).split()) & set(fold(agreement.place or "").split())
    return bool(places) and first_day(summit.start) <= first_day(agreement.date) <= last_day(summit.end)


def _count_then(facts: Iterable[Fact]) -> int:
    return sum(fact.when is When.THEN for fact in facts)


def _kind(id_: str) -> str:
    return id_.partition(":")[0]


def _rest(id_: str) -> str:
    return id_.partition(":")[2]
