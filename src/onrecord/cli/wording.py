"""Answers from the reference in words: headings, under each its items with their dates and rows. No layout yet."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from typing import Any

from onrecord.cli.digest import written_date
from onrecord.reference import Completeness, Country, Occupancy, Office, Person, Reference, Row
from onrecord.reference.answers import Answer, Answers, Coverage, Fact, Relation, When
from onrecord.schema.dates import first_date, first_day, last_day

SHOWN = 8  # items of a long list, the latest ones, unless every one is asked for
_LONG = frozenset({Relation.AGREEMENT, Relation.SUMMIT, Relation.ELECTION})
_AT_A_MOMENT = frozenset({Relation.HEAD, Relation.OFFICER, Relation.MEMBER})
_HEADINGS: Mapping[Relation, str] = {
    Relation.HOLDER: "",
    Relation.OFFICE: "Offices",
    Relation.HEAD: "Heads of state and government",
    Relation.OFFICER: "Offices",
    Relation.MEMBERSHIP: "Memberships",
    Relation.GROUP: "Groups",
    Relation.MEMBER: "Members",
    Relation.AGREEMENT: "Agreements",
    Relation.PARTY: "Parties",
    Relation.DATED: "Agreements of these days",
    Relation.SUMMIT: "Summits",
    Relation.RELEASE: "Defence spending",
    Relation.SPENDING: "Defence spending",
    Relation.ELECTION: "Elections",
    Relation.CANDIDACY: "Stood for election",
}
_STEPS = {
    "map": "joined the Membership Action Plan",
    "map_activated": "Membership Action Plan activated",
    "map_requirement_waived": "Membership Action Plan no longer required",
    "partnership_for_peace": "joined the Partnership for Peace",
}
_NOBODY_THEN = {
    Relation.HOLDER: "Nobody is known to have held it then.",
    Relation.OFFICE: "Held no office known here then.",
}
_LISTS = {"occupancies": "holders", "memberships": "members", "parties": "parties"}
_AN_ID = re.compile(r"\b[a-z]+:[A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Item:
    """Something that is told: when, what, the rows that say so and what to beware of."""

    when: str
    what: str
    rows: tuple[Row, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Items under a heading, if they need one, with remarks before them."""

    heading: str
    items: tuple[Item, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """One answer in words."""

    title: str
    about: str
    sections: tuple[Section, ...]


def tell(answer: Answer, asked: Answers, known: Reference, *, every: bool = False) -> Told:
    """One answer of `asked` in words; `every` leaves no row out for the length of the list."""
    words = _Words(answer, asked, known, every)
    sections = (section for section in words.sections() if section.items or section.remarks)
    return Told(answer.name, words.about(), tuple(sections))


def introduction(asked: Answers) -> Iterator[str]:
    """What has to be known before the answers are read: first of all, what did not exist yet."""
    yield from filter(None, (_founding(one, asked) for one in asked.answers))
    if len(asked.answers) > 1:
        yield f"“{asked.name}” alone does not decide: {len(asked.answers)} things are called that."
    elif not asked.decided:
        yield f"“{asked.name}” alone does not decide: it may also mean something that is not in the reference."
    if asked.beyond:
        seen = written_date(asked.known_until)
        yield f"Nothing is known after {seen}, the day of the last look; what follows is how it was then."


def _founding(one: Answer, asked: Answers) -> str:
    """What follows from a date before the founding, or before it but not before its predecessor's; or nothing."""
    own: Any = one.own
    founded = getattr(own, "founded", None)
    if asked.on is None or founded is None or last_day(asked.on) >= first_day(founded):
        return ""
    name = getattr(own, "long_name", None) or one.name
    whole = name if name.isupper() else f"The {name}"
    before = getattr(own, "predecessor", None)
    if one.not_yet:
        also = f" (its predecessor, the {before}, {own.predecessor_founded})" if before else ""
        return f"{whole} did not exist yet {on_date(asked.on)}: founded {founded}{also}."
    return f"{whole} was founded {founded}; what follows is of its predecessor, the {before}."


def on_date(value: str) -> str:
    """A date with its preposition.

    >>> on_date("2024-07-10"), on_date("2024-07")
    ('on 10 July 2024', 'in July 2024')
    """
    return f"{'on' if len(value) == 10 else 'in'} {written_date(value)}"


def interval(start: str | None, end: str | None) -> str:
    """An interval as it stands before what it is about.

    >>> interval("2014-10-01", "2024-10-01"), interval("2024", None), interval(None, "1999"), interval("2022-03-24", "2022-03-24")
    ('2014-10-01 to 2024-10-01', 'since 2024', 'until 1999', '2022-03-24')
    """
    if start is None:
        return f"until {end}" if end else "dates not known"
    if end is None:
        return f"since {start}"
    return start if start == end else f"{start} to {end}"


class _Words:
    """Finds the words for one answer."""

    def __init__(self, answer: Answer, asked: Answers, known: Reference, every: bool) -> None:
        self._answer = answer
        self._asked = asked
        self._known = known
        self._every = every

    def about(self) -> str:
        """What the thing is and what date is told of, in a line."""
        on = self._asked.on
        kind = "" if self._answer.kind == "title" else self._answer.kind.replace("_", " ")
        parts = [kind, *self._described(self._answer.own), on_date(on) if on else ""]
        return " · ".join(filter(None, parts))

    def sections(self) -> Iterator[Section]:
        """The thing itself where it has a date, its facts by what they are to it, and what is claimed of them.

        First the lists of it that no table has; of what had not been founded yet nothing but its founding.
        """
        if self._answer.not_yet:
            yield Section("", tuple(self._foundings(self._answer.own)))
            return
        yield Section("", (), tuple(self._missing()))
        own = tuple(self._own(self._answer.own))
        yield Section("", own)
        if self._answer.own and not own and not self._answer.facts:
            yield Section("", (_item((self._answer.own,), "", "nothing more is known of it here"),))
        for heading, found in groupby(self._answer.facts, self._heading):
            yield self._section(heading, list(found))
        yield Section("", (), tuple(filter(None, map(self._claimed, self._answer.coverage))))

    def _described(self, own: Any) -> Sequence[str]:  # noqa: ANN401 (the row of any kind of thing)
        if self._answer.kind == "title":
            return (f"office of {_several(len(self._answer.coverage), 'country', 'countries')}",)
        match own:
            case Office():
                return (self._name(own.body),)
            case Person():
                return (self._name(own.country) if own.country else "",)
            case Country():
                return (own.long_name or "", f"capital {own.capital}" if own.capital else "")
        return ()

    def _own(self, own: Any) -> Iterator[Item]:  # noqa: ANN401
        match self._answer.kind:
            case "agreement":
                place = f"concluded in {own.place}" if own.place else "concluded"
                yield _item((own,), own.date, f"{own.kind.replace('_', ' ')}, {place}; {self._with_names(own.status)}")
            case "summit":
                host = f", host {self._name(own.host)}" if own.host else ""
                documents = f"; {own.documents}" if own.documents else ""
                yield _item((own,), interval(own.start, own.end), f"{own.place}{host}{documents}")
            case "election":
                yield self._election(own)
            case "occasion":
                when = interval(own.start, own.end) if own.end else f"from {own.start}"
                yield _item((own,), when, ", ".join(filter(None, (own.kind.replace("_", " "), own.place))))
            case "release":
                yield _item((own,), own.date, "publication of figures on defence spending")
            case _ if getattr(own, "members", ()) and not self._answer.of(Relation.MEMBER):
                yield _item((own,), "", f"{len(own.members)} members: {self._names(own.members)}")

    def _foundings(self, own: Any) -> Iterator[Item]:  # noqa: ANN401 (a country or a body)
        if getattr(own, "predecessor", None):
            yield Item(own.predecessor_founded, f"founded: the {own.predecessor}", (own,))
        yield Item(own.founded, "founded", (own,), own.note)

    def _missing(self) -> Iterator[str]:
        """Lists that a reader would expect of such a thing, and that no table has."""
        one = self._answer
        if one.id is None:
            return
        if one.kind in ("organisation", "group") and not (getattr(one.own, "members", ()) or getattr(one.own, "part_of", None)):
            if not self._known.members(one.id):
                yield "members: not in these tables"
            elif not one.of(Relation.MEMBER):
                yield "members: none known here then"
        elif one.kind == "agreement" and not self._known.parties_of(one.id.partition("#")[0]):
            yield "parties: not in these tables"
        elif one.kind in ("country", "government"):
            country = f"country:{one.id.partition(':')[2]}"
            held = {row.office for row in self._known.occupancies}
            if not any(office.body == country and office.id in held for office in self._known.offices):
                yield "leaders: not in these tables"

    def _members_known(self, fact: Fact) -> str:
        """How many members are known, for the heading of a list that is not known to be complete; "" for any other."""
        lists = [row for row in self._answer.coverage if row.table == "memberships" and row.scope == self._answer.id]
        current = fact.relation is Relation.MEMBER and fact.when is not When.BEFORE
        if not current or all(coverage.complete for coverage in lists):
            return ""
        outside = any(row.complete for coverage in lists for row in coverage.claims)
        gaps = "the list is not known to be complete then" if outside else "the list is not complete"
        return f": {lists[0].found} known here ({gaps})"

    def _heading(self, fact: Fact) -> str:
        heading = _HEADINGS.get(fact.relation, "")
        if fact.relation is Relation.STEP:
            heading = f"Steps towards {self._name(_cells(fact).body)}"
        elif fact.relation is Relation.MEMBER and fact.when is When.BEFORE:
            heading = "Former members"
        elif fact.relation is Relation.OFFICER and self._answer.of(Relation.HEAD):
            heading = "Other offices"
        elif fact.relation in (Relation.RELEASE, Relation.SPENDING) and self._asked.on:
            return f"{heading.upper()} as published by then"
        of_today = fact.relation in _AT_A_MOMENT and fact.when is When.THEN and self._asked.on is None
        return (
            heading.upper()
            + self._members_known(fact)
            + (f" {on_date(self._asked.at)}, the day of the last look" if of_today else "")
        )

    def _section(self, heading: str, facts: Sequence[Fact]) -> Section:
        relation = facts[0].relation
        remarks = [_NOBODY_THEN[relation]] if relation in _NOBODY_THEN and facts[0].when is not When.THEN else []
        if relation is Relation.MEMBER and facts[0].when is When.THEN and not self._members_known(facts[0]):
            remarks = [_several(len(facts), "country.", "countries.")]
        items = [self._fact(together) for together in _together(facts, self._every)]
        if self._answer.kind == "title" and not self._every:
            remarks, items = ["Notes are left out (all with --all)."], [replace(item, note="") for item in items]
        left = len(items) - SHOWN
        if relation in _LONG and not self._every and left > 0:
            remarks.append(f"{left} earlier (all with --all).")
            items = items[left:]
        return Section(heading, tuple(items), tuple(remarks))

    def _fact(self, facts: Sequence[Fact]) -> Item:
        """One item that tells of facts that belong together."""
        item = self._telling[facts[0].relation](self, facts)
        if facts[0].certain or self._asked.beyond:
            return item
        return replace(item, what=f"perhaps {item.what}")

    def _holder(self, facts: Sequence[Fact]) -> Item:
        row = _cells(facts[0])
        before = f"{self._name(self._office(row).body)}: " if self._answer.kind == "title" else _beside(facts[0])
        return _item((row,), interval(row.start, row.end), before + self._name(row.person) + _acting(row))

    def _office_held(self, facts: Sequence[Fact]) -> Item:
        row = _cells(facts[0])
        return _item((row,), interval(row.start, row.end), _beside(facts[0]) + self._name(row.office) + _acting(row))

    def _officer(self, facts: Sequence[Fact]) -> Item:
        row = _cells(facts[0])
        told = f"{self._office(row).title}: {self._name(row.person)}{_acting(row)}"
        return _item((row,), interval(row.start, row.end), told)

    def _membership(self, facts: Sequence[Fact]) -> Item:
        row = _cells(facts[0])
        return _item((row,), interval(row.start, row.end), self._name(row.body))

    def _group(self, facts: Sequence[Fact]) -> Item:
        row = _cells(facts[0])
        return _item((row,), "", row.name)

    def _member(self, facts: Sequence[Fact]) -> Item:
        row = _cells(facts[0])
        names = self._names(_cells(fact).country for fact in facts)
        what = "founders" if row.round == 0 else "joined"
        if self._members_known(facts[0]):  # nobody is counted as if they were all
            count = "founders known here: " if what == "founders" else "joined: "
        else:
            count = f"{len(facts)} {what}: "
        return _item(_rows(facts), interval(row.start, row.end), (count if len(facts) > 1 else "") + names)

    def _step(self, facts: Sequence[Fact]) -> Item:
        row = _cells(facts[0])
        step = _STEPS.get(row.step, row.step.replace("_", " "))
        if len(facts) > 1:
            when = interval(row.date, _cells(facts[-1]).date)
            return _item(_rows(facts), when, f"{step} by {_several(len(facts), 'member', 'members')} (all with --all)")
        return _item((row,), row.date, step + (f" by {self._name(row.by)}" if row.by else ""))

    def _agreement(self, facts: Sequence[Fact]) -> Item:
        row = _cells(facts[0])
        agreement: Any = self._known.entity(row.agreement)
        return _item((row,), row.date or agreement.date, f"{self._name(row.agreement)} ({row.role.replace('_', ' ')})")

    def _party(self, facts: Sequence[Fact]) -> Item:
        row = _cells(facts[0])
        count = f" ({len(facts)})" if len(facts) > 1 else ""
        names = self._names(_cells(fact).party for fact in facts)
        return _item(_rows(facts), row.date or "date not known", f"{row.role.replace('_', ' ')}{count}: {names}")

    def _named(self, facts: Sequence[Fact]) -> Item:
        row = _cells(facts[0])
        return Item(row.date, self._name(row.id), (row,))  # its note belongs to the answer about itself

    def _summit(self, facts: Sequence[Fact]) -> Item:
        row = _cells(facts[0])
        return _item((row,), interval(row.start, row.end), _beside(facts[0]) + row.name)

    def _release(self, facts: Sequence[Fact]) -> Item:
        row = _cells(facts[0])
        if facts[0].when is When.BEFORE and not self._every:
            when = interval(_cells(facts[-1]).date, row.date)
            return _item(_rows(facts), when, f"{_several(len(facts), 'earlier release', 'earlier releases')} (all with --all)")
        return _item((row,), row.date, f"published: {row.title}")

    def _spending(self, facts: Sequence[Fact]) -> Item:
        row = _cells(facts[0])
        figures = (
            f"{row.share_of_gdp}% of GDP" if row.share_of_gdp is not None else "",
            f"US$ {row.usd_millions:,.0f} million" if row.usd_millions is not None else "",
            f"{row.equipment_share}% for equipment" if row.equipment_share is not None else "",
        )
        return _item((row,), str(row.year), ", ".join(filter(None, figures)) + (" (estimate)" if row.estimate else ""))

    def _election_of(self, facts: Sequence[Fact]) -> Item:
        return self._election(_cells(facts[0]))

    def _election(self, row: Any) -> Item:  # noqa: ANN401
        told = (
            "" if row.id == self._answer.id else self._name(row.id),
            f"candidates {self._names(row.candidates)}" if row.candidates else "",
            f"won by {self._name(row.winner)}" if row.winner else "",
            f"outcome: {row.outcome}" if row.outcome else "",
        )
        return _item((row,), interval(row.start, row.end), "; ".join(filter(None, told)) or "winner not known here")

    _telling: Mapping[Relation, Callable[[_Words, Sequence[Fact]], Item]] = {
        Relation.HOLDER: _holder,
        Relation.OFFICE: _office_held,
        Relation.HEAD: _officer,
        Relation.OFFICER: _officer,
        Relation.MEMBERSHIP: _membership,
        Relation.GROUP: _group,
        Relation.MEMBER: _member,
        Relation.STEP: _step,
        Relation.AGREEMENT: _agreement,
        Relation.PARTY: _party,
        Relation.DATED: _named,
        Relation.SUMMIT: _summit,
        Relation.RELEASE: _release,
        Relation.SPENDING: _spending,
        Relation.ELECTION: _election_of,
        Relation.CANDIDACY: _election_of,
    }

    def _claimed(self, coverage: Coverage) -> str:
        """What is claimed of the completeness of a list, and what follows for the date; empty where that tells nothing."""
        if coverage.table == "memberships" and self._answer.kind == "country":
            return f"{self._name(coverage.scope.partition('/')[0])}: not a member; the list of its members is complete."
        if self._answer.kind == "agreement" and not self._answer.holds:
            return "It was not concluded yet, so nobody was a party."
        if self._answer.kind == "person":
            return "Only offices in these tables are known; that one is missing here proves nothing."
        if coverage.scope != (self._answer.id or "").partition("#")[0]:
            return "" if coverage.found else f"{self._name(coverage.scope)}: {_nobody(coverage)}."
        if (
            coverage.table == "parties"
            and not self._known.parties_of(coverage.scope)
            and not any(row.complete for row in coverage.claims)
        ):
            return ""  # said above
        claims = "; ".join(map(self._claim, coverage.claims)) or "may have gaps: nothing is claimed of it"
        told = f"The list of {_LISTS[coverage.table]} {claims}."
        return told + self._outcome(coverage)

    def _outcome(self, coverage: Coverage) -> str:
        """What follows from the claims for the date asked about."""
        if self._asked.on is None:
            return ""
        if coverage.complete:
            return "" if coverage.found else " So there was none."
        outside = " The date asked about lies outside." if any(row.complete for row in coverage.claims) else ""
        return outside + ("" if coverage.found else " That none is found proves nothing.")

    def _claim(self, row: Completeness) -> str:
        note = f" ({row.note})" if row.note else ""
        last = None if row.end is None else _day_before(row.end)
        if not row.complete:
            return f"may have gaps{note}"
        if last is None or last >= row.checked:
            return f"is complete {interval(row.start, None)}{note}, last checked {row.checked}"
        since = "on " if row.start == last else "from " if row.start else ""
        return f"is complete {since}{interval(row.start, last)}{note}"

    def _office(self, row: Occupancy) -> Office:
        return next(office for office in self._known.offices if office.id == row.office)

    def _name(self, id_: str) -> str:
        return self._known.name_of(id_)

    def _names(self, ids: Iterable[str]) -> str:
        return ", ".join(sorted(map(self._name, ids)))

    def _with_names(self, text: str) -> str:
        """A text with names in the place of ids."""
        return _AN_ID.sub(lambda found: self._name(found[0]) if self._known.exists(found[0]) else found[0], text)


def _together(facts: Sequence[Fact], every: bool) -> list[list[Fact]]:
    """Facts in groups that one item tells of: members that joined together, parties in one role, ratifications."""
    groups: dict[Hashable, list[Fact]] = {}
    for fact in facts:
        groups.setdefault(_bond(fact, every), []).append(fact)
    return list(groups.values())


def _bond(fact: Fact, every: bool) -> Hashable:
    row = _cells(fact)
    if fact.relation is Relation.MEMBER:
        return row.start, row.end, fact.certain
    if fact.relation is Relation.PARTY:
        return row.role, row.date
    if fact.relation is Relation.STEP and row.step == "ratified" and not every:
        return row.body, row.step
    if fact.relation is Relation.RELEASE and fact.when is When.BEFORE and not every:
        return fact.relation
    return id(fact)


def _item(rows: tuple[Row, ...], when: str, what: str) -> Item:
    """An item with the note of its rows, if they share one; "recalled" alone repeats the grade."""
    notes = {row.note for row in rows}
    note = notes.pop() if len(notes) == 1 else ""
    return Item(when, what, rows, "" if note == "recalled" else note)


def _beside(fact: Fact) -> str:
    return "" if fact.when is When.THEN else f"{fact.when}: "


def _acting(row: Occupancy) -> str:
    return " (acting)" if row.acting else ""


def _nobody(coverage: Coverage) -> str:
    return "nobody" if coverage.complete else "nobody known, which proves nothing"


def _several(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _day_before(value: str) -> str:
    return (first_date(value) - timedelta(days=1)).isoformat()


def _rows(facts: Iterable[Fact]) -> tuple[Row, ...]:
    return tuple(fact.row for fact in facts)


def _cells(fact: Fact) -> Any:  # noqa: ANN401 (the relation says which shape the row has)
    return fact.row
