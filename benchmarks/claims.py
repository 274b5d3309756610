"""A benchmark of claims made from the reference tables: sentences that are true by a row, and near misses that are false by it.

Rows are {"id", "text", "published", "kind", "family", "expected", "claim", "row", "falsified"}. Phrasings are data (TOML, one
sentence with slots each); what fills them are rows that somebody read in a source (Grade.READ). A false text changes one slot,
and the tables prove it false: another row decides it, or absence from a table that is complete for the day.

    python -m benchmarks.claims make --phrasings benchmarks/data/claims_open.toml --out FILE --seed 1 --true 400 --false 400
    python -m benchmarks.claims score FILE CHECKED --errors 20
"""

from __future__ import annotations

import argparse
import calendar
import json
import random
import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

from onrecord.reference import Reference, reference
from onrecord.reference.asking import may_hold
from onrecord.reference.shapes import (
    Agreement,
    Country,
    Election,
    Grade,
    Membership,
    Occupancy,
    Office,
    Row,
    Spending,
    Step,
    Summit,
)
from onrecord.schema.dates import first_date, first_day, last_date, last_day
from onrecord.schema.errors import InputError

LAST_PUBLISHED, LAST_COUNTED = date(2026, 1, 15), date(2026, 10, 31)
COMPLETE_FROM = date(2014, 1, 1)  # of most offices
FIGURES, FIGURES_OUT, FIGURES_REPLACED = "release:nato-2024-06-17", date(2024, 6, 18), date(2025, 4, 20)
NATO, EU, COMPACT = "org:nato", "org:eu", "agreement:ukraine-compact-2024"
TARGET = 2.0  # per cent of GDP
CLEAR_OF_TARGET = 0.05  # a share nearer than this may round to either side
CLEAR_COUNT = 0.02
ANOTHER_FIGURE = 0.3
# Notes that say another date, place or reading is about; such a row decides nothing here.
CONTESTED = re.compile(
    r"recalled|inferred|adopt|announce|sources?|\bgives\b|open(ed|ing)|initial|effective|\bsays\b|prints|disput|rejected|agreed"
    r"|informal|separate|chapters|not signed|last day|official|RSFSR|signed in|instrument|scheduled|two days|absent|slip",
    re.IGNORECASE,
)
SIGNED = ("party", "signatory", "original_signatory")
NOT_MEMBERS = ("AUT", "CHE", "IRL", "CYP", "MLT", "UKR", "GEO", "MDA", "SRB", "BIH", "ARM", "AZE", "JPN", "AUS", "NZL")
ASPIRANTS = ("UKR", "GEO", "BIH", "MKD", "MNE", "ALB", "HRV", "FIN", "SWE")
# Inside a sentence a comma follows a day in the American order.
AMERICAN_DAY = re.compile(rf"((?:{'|'.join(calendar.month_name[1:])}) \d{{1,2}}, \d{{4}}) (?=\w)")
# Concluded without signatures, or under a name that many papers have.
UNSIGNED = ("agreement:aukus-2021", "agreement:jcpoa-2015", "agreement:minsk-2-2015", "agreement:kumanovo-agreement-1999")
NO_ARTICLE = ("New START", "START I", "START II", "AUKUS")
SHORT_TITLES = {
    "Minister of Defence": "Defence Minister",
    "Minister of National Defence": "Defence Minister",
    "Minister of Foreign Affairs": "Foreign Minister",
    "Minister for Foreign Affairs": "Foreign Minister",
}
NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
NUMBERS += ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty"]


class Grain(StrEnum):
    """How finely a phrasing tells its date."""

    NONE = "none"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    WEEKDAY = "weekday"


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One sentence with slots in braces, as the data files hold them."""

    family: str
    text: str

    @property
    def slots(self) -> frozenset[str]:
        """The names of the slots, all in lower case."""
        return frozenset(name.lower() for name in re.findall(r"\{(\w+)\}", self.text))

    @property
    def grain(self) -> Grain:
        """The finest date slot."""
        found = (grain for grain in (Grain.WEEKDAY, Grain.DAY, Grain.MONTH, Grain.YEAR) if grain in self.slots)
        return next(found, Grain.NONE)


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that may be claimed: what fills the slots, on which row it rests and on which days it may be published.

    `changed` names the slots of which one makes it false (a phrasing without any of them cannot tell this falsehood);
    `day` is the claimed date, `event` the last day that has to be over when it is published.
    """

    claim: str
    row: str
    slots: Mapping[str, str]
    day: str | None = None
    event: date | None = None
    window: tuple[date, date] | None = None
    falsified: str | None = None
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the benchmark."""

    id: str
    text: str
    published: str
    kind: str
    family: str
    expected: str
    claim: str
    row: str
    falsified: str | None


Family = Callable[[Reference, Grain], Iterator[Case]]


# Dates: cut to a grain, moved, near misses.


def cut(day: str, grain: Grain) -> str:
    """A date as coarse as a grain; without one it is empty."""
    return day[: {Grain.NONE: 0, Grain.YEAR: 4, Grain.MONTH: 7}.get(grain, 10)]


def moved(day: str, *, days: int = 0, months: int = 0, years: int = 0) -> str:
    """A day moved; the day of the month falls back to the 28th where a month is shorter."""
    start = date.fromisoformat(day)
    month = start.month - 1 + months
    year = start.year + years + month // 12
    kept = start.replace(year=year, month=month % 12 + 1, day=min(start.day, 28) if months or years else start.day)
    return (kept + timedelta(days=days)).isoformat()


Moves = Sequence[tuple[str, dict[str, int]]]
CLOSE: Moves = tuple((f"date off by a {unit}", {f"{unit}s": by}) for unit in ("day", "month", "year") for by in (-1, 1))
COARSE: Moves = tuple((f"date off by a {unit}", {f"{unit}s": by}) for unit in ("month", "year") for by in (-1, 1))
EARLIER: Moves = tuple((f"date off by a {unit}", {f"{unit}s": -1}) for unit in ("day", "month", "year"))
LATER: Moves = (
    ("date off by a month", {"months": 2}),
    ("date off by a year", {"years": 1}),
    ("date off by a year", {"years": -1}),
)
ELECTION_MOVES: Moves = (*CLOSE[:2], *CLOSE[4:])


def wrong_dates(
    day: str, grain: Grain, moves: Moves, others: Iterable[tuple[str, str]], barred: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """Near misses of a day and how they came about; none agrees at the grain with the day or with a barred date."""
    taken = {cut(known, grain) for known in (day, *barred)}
    coarse = {Grain.YEAR: ("years",), Grain.MONTH: ("months", "years")}.get(grain)
    if coarse is not None:  # a day across the end of a month is no near miss of the month
        moves = [(how, step) for how, step in moves if set(step) <= set(coarse)]
    if grain is Grain.WEEKDAY:
        moves = [("another weekday", {"days": by}) for by in (-2, -1, 1, 2)]
        others = ()
    for how, near in (*((how, moved(day, **step)) for how, step in moves), *others):
        if grain is not Grain.NONE and cut(near, grain) not in taken:
            taken.add(cut(near, grain))
            yield how, near


def dated(
    case: Case,
    day: str,
    grain: Grain,
    *,
    moves: Moves = CLOSE,
    others: Iterable[tuple[str, str]] = (),
    barred: Iterable[str] = (),
) -> Iterator[Case]:
    """A case on its day, and with dates that are near misses."""
    said = f" in or on {cut(day, grain)}" if grain is not Grain.NONE else ""
    event = date.fromisoformat(day)
    yield replace(case, claim=case.claim + said, day=day, event=case.event or event)
    for how, wrong in wrong_dates(day, grain, moves, others, barred):
        over = max(event, last_date(cut(wrong, grain)) if grain is not Grain.WEEKDAY else event)
        claim = f"{case.claim} in or on {cut(wrong, grain)}"
        yield replace(case, claim=claim, day=wrong, event=max(case.event or over, over), falsified=how, changed=("date",))


def note_dates(row: Row) -> list[str]:
    """The days a note names."""
    return re.findall(r"\d{4}-\d\d-\d\d", row.note)


def certain(row: Row) -> bool:
    """Whether somebody read the row in its source and its note knows of nothing else."""
    return row.evidence is Grade.READ and not CONTESTED.search(row.note)


# Names as sentences want them.


def country(known: Reference, id_: str) -> str:
    row = known.entity(id_)
    return f"the {row.name}" if isinstance(row, Country) and row.article else known.name_of(id_)


def demonym(known: Reference, id_: str) -> str:
    if id_ == "country:USA":
        return "US"
    return next(row.name for row in known.aliases if row.entity == id_ and row.kind == "adjective")


def listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def countries(known: Reference, ids: Iterable[str]) -> str:
    """A list of countries in alphabetical order."""
    return listed([country(known, id_) for id_ in sorted(ids, key=known.name_of)])


def in_words(number: int) -> str:
    """A number below 50 in words."""
    if number < 20:
        return NUMBERS[number]
    ten = TENS[number // 10 - 2]
    return f"{ten}-{NUMBERS[number % 10]}" if number % 10 else ten


def ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def number_slots(number: int) -> dict[str, str]:
    return {"n": str(number), "n_words": in_words(number)}


def agreement_name(row: Agreement) -> str:
    """The name in a sentence; a name that begins with a common noun loses its capital."""
    name = re.sub(
        r"^(Security|Treaty on) (?=[a-z])", lambda found: found[0].lower() if found[1] == "Security" else found[0], row.name
    )
    return name if name in NO_ARTICLE else f"the {name}"


def person_slots(known: Reference, id_: str) -> dict[str, str]:
    """The full name and the surname with its particles."""
    name = known.name_of(id_)
    found = re.search(r"(?:\b(?:von|van|de|der|den|ten|la|di) )*\S+$", name)
    return {"person": name, "surname": found[0] if found else name}


def office_slots(known: Reference, id_: str) -> dict[str, str]:
    """The office by itself and as a title before a name."""
    office = known.entity(id_)
    if not isinstance(office, Office):
        raise TypeError(id_)
    if office.body == NATO:
        title = f"NATO {office.title.removesuffix(' of NATO')}"
        return {"office": title, "title_before": title}
    title = office.title.removeprefix("Federal ")
    short = SHORT_TITLES.get(title, title)
    place = country(known, office.body)
    return {"office": f"{title} of {place}", "title_before": f"{demonym(known, office.body)} {short}"}


# Offices.


@dataclass(frozen=True, slots=True)
class Term:
    """One occupancy that can decide, and those of the same office before and after it."""

    row: Occupancy
    before: Occupancy | None
    after: Occupancy | None
    same: tuple[Occupancy, ...]  # all of the person in this office

    @property
    def key(self) -> str:
        return f"occupancies/{self.row.office}/{self.row.start}/{self.row.person}"

    @property
    def start(self) -> str:
        return self.row.start or ""

    def inside(self, margin: int, since: date = COMPLETE_FROM) -> tuple[date, date] | None:
        """The days of the term less a margin at both ends, where the table is complete; None if there are none."""
        first = max(date.fromisoformat(self.start), since) + timedelta(days=margin)
        last = (date.fromisoformat(self.row.end) if self.row.end else LAST_PUBLISHED) - timedelta(days=margin)
        last = min(last, LAST_PUBLISHED)
        return (first, last) if first < last else None


def terms(known: Reference) -> Iterator[Term]:
    """The terms that can decide: full dates, read, not acting, one person after another in a single seat."""
    for office in known.offices:
        rows = known.holders(office.id)
        named = office.body == NATO or any(row.entity == office.body and row.kind == "adjective" for row in known.aliases)
        awkward = office.title in ("Monarch", "Grand Duke") or office.kind == "head_of_presidential_office" or "," in office.title
        if awkward or not named or not office.single_seat:
            continue
        for before, row, after in zip((None, *rows), rows, (*rows[1:], None), strict=False):
            full = len(row.start or "") == 10 and len(row.end or "0000-00-00") == 10
            if full and certain(row) and not row.acting and "caretaker" not in row.note:
                yield Term(row, before, after, tuple(other for other in rows if other.person == row.person))


def complete_then(known: Reference, term: Term, day: str) -> bool:
    return known.is_complete("occupancies", term.row.office, day)


def adjoins_itself(term: Term) -> bool:
    """Whether the same person held the office just before or after, so that the limits of the term are no change."""
    neighbours = [row for row in (term.before, term.after) if row is not None]
    return any(row.person == term.row.person for row in neighbours)


def surely_not(known: Reference, office: str, person: str, days: tuple[date, date], margin: int) -> bool:
    """Whether a person surely did not hold an office from one day to another, nor so many days before or after."""
    first, last = days[0] - timedelta(days=margin), days[1] + timedelta(days=margin)
    rows = (row for row in known.holders(office) if row.person == person)
    complete = all(known.is_complete("occupancies", office, day.isoformat()) for day in days)
    return complete and not any(may_hold(row, first.isoformat(), last.isoformat()) for row in rows)


def where_complete(known: Reference, term: Term, cases: Iterable[Case]) -> Iterator[Case]:
    """The cases less those whose wrong date lies where an earlier term may be missing."""
    for case in cases:
        if case.falsified is None or complete_then(known, term, case.day or term.start):
            yield case


def impostors(known: Reference, term: Term) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Near misses of a term: how, the person, the office and the slots that change."""
    for how, row in (("predecessor", term.before), ("successor", term.after)):
        if row is not None and row.person != term.row.person:
            yield f"{how} instead of the holder", row.person, term.row.office, ("person", "surname")
    body = getattr(known.entity(term.row.office), "body", None)
    held_ever = {row.office for row in known.occupancies_of(term.row.person)}
    others = (office for office in known.offices if office.body == body and is_of_a_head(office) and office.id not in held_ever)
    for office in others:
        if known.is_complete("occupancies", office.id, max(term.start, COMPLETE_FROM.isoformat())):
            yield "another office", term.row.person, office.id, ("office", "title_before")


def is_of_a_head(office: Office) -> bool:
    """Whether an office is one of those that states have, with an everyday title."""
    return office.kind in ("head_of_state", "head_of_government") and office.title not in ("Monarch", "Grand Duke")


def told(known: Reference, person: str, office: str, verb: str) -> tuple[str, dict[str, str]]:
    """The claim in plain words and the slots of a person and an office."""
    slots = person_slots(known, person) | office_slots(known, office)
    return f"{slots['person']} {verb} {slots['office']}", slots


def takes_office(known: Reference, grain: Grain) -> Iterator[Case]:
    for term in terms(known):
        if adjoins_itself(term) or not complete_then(known, term, term.start):
            continue
        claim, slots = told(known, term.row.person, term.row.office, "took office as")
        starts = [row.start for row in term.same if row.start]
        others = [
            ("the start of another holder", row.start)
            for row in (term.before, term.after)
            if row and row.start and len(row.start) == 10
        ]
        base = Case(claim, term.key, slots)
        yield from where_complete(
            known, term, dated(base, term.start, grain, others=others, barred=[*starts, *note_dates(term.row)])
        )
        yield from wrong_holder(known, term, "took office as", term.start, grain)


def wrong_holder(known: Reference, term: Term, verb: str, day: str, grain: Grain) -> Iterator[Case]:
    """Another person or office on a day; nobody who did begin or end there in the same year."""
    for how, person, office, changed in impostors(known, term):
        edges = {edge for row in known.holders(office) if row.person == person for edge in (row.start, row.end) if edge}
        if any(edge[:4] == day[:4] for edge in edges):
            continue
        claim, slots = told(known, person, office, verb)
        claim += f" in or on {cut(day, grain)}"
        yield Case(claim, term.key, slots, day, date.fromisoformat(day), falsified=how, changed=changed)


def leaves_office(known: Reference, grain: Grain) -> Iterator[Case]:
    for term in terms(known):
        end = term.row.end
        # An end is a successor's start; without one nobody knows how it was meant.
        succeeded = term.after is not None and term.after.start == end and term.after.evidence is Grade.READ
        if end is None or not succeeded or adjoins_itself(term) or not complete_then(known, term, end) or end[8:] == "01":
            continue
        claim, slots = told(known, term.row.person, term.row.office, "left office as")
        ends = [row.end for row in term.same if row.end]
        others = [
            ("the end of another holder", row.end) for row in (term.before, term.after) if row and row.end and len(row.end) == 10
        ]
        yield from where_complete(
            known,
            term,
            dated(
                Case(claim, term.key, slots),
                end,
                grain,
                moves=LATER,
                others=others,
                barred=[*ends, term.start, *note_dates(term.row)],
            ),
        )
        yield from wrong_holder(known, term, "left office as", end, grain)


def held(known: Reference, grain: Grain) -> Iterator[Case]:
    if grain not in (Grain.MONTH, Grain.YEAR):
        return
    for term in terms(known):
        false = list(impostors(known, term))
        for period in periods(term, grain):
            first, last = first_date(period), last_date(period)
            claim, slots = told(known, term.row.person, term.row.office, "was")
            base = Case(f"{claim} in {period}", term.key, slots, first.isoformat(), last)
            yield base
            for how, person, office, changed in false:
                if surely_not(known, office, person, (first, last), 31):
                    claim, slots = told(known, person, office, "was")
                    yield replace(base, claim=f"{claim} in {period}", slots=slots, falsified=how, changed=changed)


def periods(term: Term, grain: Grain) -> list[str]:
    """Years, or every fifth month, that lie wholly inside a term."""
    inside = term.inside(31)
    if inside is None:
        return []
    days = [inside[0] + timedelta(days=by) for by in range(0, (inside[1] - inside[0]).days, 150)]
    found = dict.fromkeys(cut(day.isoformat(), grain) for day in days)
    return [period for period in found if inside[0] <= first_date(period) and last_date(period) <= inside[1]]


def succession(known: Reference, grain: Grain) -> Iterator[Case]:
    for term in terms(known):
        before = term.before
        changed_hands = before is not None and before.end == term.start and not before.acting and before.evidence is Grade.READ
        if before is None or not changed_hands or adjoins_itself(term) or not complete_then(known, term, term.start):
            continue
        rows = known.holders(term.row.office)
        pairs = {(later.person, earlier.person) for earlier, later in pairwise(rows)}
        pairs |= {(later.person, earlier.person) for earlier, _, later in zip(rows, rows[1:], rows[2:], strict=False) if _.acting}
        base = handover(known, term, term.row.person, before.person)
        starts = [row.start for row in term.same if row.start]
        others = [
            ("the start of another holder", row.start)
            for row in (before, term.after)
            if row and row.start and len(row.start) == 10
        ]
        yield from where_complete(
            known, term, dated(base, term.start, grain, moves=COARSE, others=others, barred=[*starts, *note_dates(term.row)])
        )
        earlier = {row.person for row in rows if row.end and row.end < term.start} - {before.person, term.row.person}
        tries = [("predecessor and successor swapped", before.person, term.row.person)]
        tries += [("another predecessor", term.row.person, person) for person in sorted(earlier)]
        if term.after is not None:
            tries.append(("the successor's successor", term.after.person, before.person))
        for how, person, predecessor in tries:
            if (person, predecessor) not in pairs and person != predecessor:
                wrong = handover(known, term, person, predecessor)
                yield replace(
                    wrong,
                    day=term.start,
                    event=date.fromisoformat(term.start),
                    falsified=how,
                    changed=("person", "predecessor", "successor"),
                )


def handover(known: Reference, term: Term, person: str, predecessor: str) -> Case:
    """Who succeeded whom. Where a phrasing has a successor, `person` is whom he or she succeeds."""
    slots = person_slots(known, person) | office_slots(known, term.row.office) | {"predecessor": known.name_of(predecessor)}
    return Case(f"{slots['person']} succeeded {slots['predecessor']} as {slots['office']}", term.key, slots)


def title(known: Reference, _: Grain) -> Iterator[Case]:
    for term in terms(known):
        window = term.inside(60)
        if window is None:
            continue
        claim, slots = told(known, term.row.person, term.row.office, "is")
        base = Case(claim, term.key, slots, window=window)
        yield base
        for how, person, office, changed in impostors(known, term):
            if surely_not(known, office, person, window, 45):
                claim, slots = told(known, person, office, "is")
                yield replace(base, claim=claim, slots=slots, falsified=how, changed=changed)


def since(known: Reference, grain: Grain) -> Iterator[Case]:
    for term in terms(known):
        window = term.inside(40)
        if window is None or adjoins_itself(term) or not complete_then(known, term, term.start):
            continue
        claim, slots = told(known, term.row.person, term.row.office, "has been")
        starts = [row.start for row in term.same if row.start]
        others = [
            ("the start of another holder", row.start) for row in (term.before,) if row and row.start and len(row.start) == 10
        ]
        base = Case(claim, term.key, slots, window=window)
        yield from where_complete(
            known, term, dated(base, term.start, grain, moves=COARSE, others=others, barred=[*starts, *note_dates(term.row)])
        )


def former(known: Reference, _: Grain) -> Iterator[Case]:
    for term in terms(known):
        if len(term.same) > 1:
            continue
        claim, slots = told(known, term.row.person, term.row.office, "is a former")
        base = Case(claim, term.key, slots)
        end = date.fromisoformat(term.row.end) if term.row.end else None
        window = term.inside(60)
        if end is not None and end > COMPLETE_FROM:
            yield replace(base, window=(end + timedelta(days=60), LAST_PUBLISHED))
        if window is not None and complete_then(known, term, term.start):
            yield replace(base, window=window, falsified="still in office", changed=("office", "title_before"))
        yield from never_led_nato(known, term)


def never_led_nato(known: Reference, term: Term) -> Iterator[Case]:
    """The one office of which every holder is known since it exists."""
    office = "office:nato-secretary-general"
    window = term.inside(60)
    if window is not None and all(row.office != office for row in known.occupancies_of(term.row.person)):
        claim, slots = told(known, term.row.person, office, "is a former")
        changed = ("office", "title_before")
        yield Case(claim, f"completeness/occupancies/{office}", slots, window=window, falsified="another office", changed=changed)


def tenure(known: Reference, grain: Grain) -> Iterator[Case]:
    for term in terms(known):
        end = term.row.end
        if end is None or len(term.same) > 1 or not complete_then(known, term, term.start) or end[5:] == "01-01":
            continue
        first, last = int(term.start[:4]), int(end[:4])
        if first == last or grain is not Grain.YEAR:
            continue
        claim, slots = told(known, term.row.person, term.row.office, "was")
        for how, start, stop in (
            (None, first, last),
            ("the end a year later", first, last + 1),
            ("the end two years later", first, last + 2),
            ("the start a year earlier", first - 1, last),
            ("the start two years earlier", first - 2, last),
            *(
                [("the start a year later", first + 1, last), ("the end a year earlier", first, last - 1)]
                if last - first > 1
                else []
            ),
        ):
            if not complete_then(known, term, f"{start}-01-01"):
                continue
            years = {"year_end": str(stop)}
            over = date(max(stop, last), 12, 31)
            changed = () if how is None else ("date",) if start != first else ("year_end",)
            yield Case(
                f"{claim} from {start} to {stop}", term.key, slots | years, f"{start}-01-01", over, falsified=how, changed=changed
            )


# Memberships.


def joining(known: Reference, grain: Grain, body: str, verb: str) -> Iterator[Case]:
    """Countries with the day on which they joined; the founders' day is one of signing."""
    rows = [row for row in known.members(body) if row.round and certain(row) and len(row.start) == 10]
    days = sorted({row.start for row in rows})
    for row in rows:
        if (body == EU and row.start < "1993") or any(noted != row.start for noted in note_dates(row)):
            continue
        others = [("the day of another accession", day) for day in days if abs(int(day[:4]) - int(row.start[:4])) <= 8]
        name = country(known, row.country)
        base = Case(f"{name} {verb}", membership_key(row), {"country": name})
        yield from dated(base, row.start, grain, others=others)


def membership_key(row: Membership) -> str:
    return f"memberships/{row.body}/{row.start}/{row.country}"


def joined(known: Reference, grain: Grain) -> Iterator[Case]:
    return joining(known, grain, NATO, "joined NATO")


def joined_eu(known: Reference, grain: Grain) -> Iterator[Case]:
    return joining(known, grain, EU, "joined the European Union")


def membership(known: Reference, _: Grain, *, member: bool) -> Iterator[Case]:
    """Members and those who are none, as both claims; the table of members is complete."""
    verb = "is a member of NATO" if member else "is not a member of NATO"
    rows = {row.country: row for row in known.members(NATO)}
    for row in rows.values():
        if row.evidence is Grade.READ:
            name = country(known, row.country)
            first = max(date.fromisoformat(row.start), date(2005, 1, 1)) + timedelta(days=30)
            how = None if member else "a member as no member"
            yield Case(
                f"{name} {verb}",
                membership_key(row),
                {"country": name},
                window=(first, LAST_PUBLISHED),
                falsified=how,
                changed=("country",),
            )
            if row.start > "2008":
                name, last = country(known, row.country), date.fromisoformat(row.start) - timedelta(days=60)
                how = "not yet a member" if member else None
                window = (last - timedelta(days=900), last)
                yield Case(
                    f"{name} {verb}", membership_key(row), {"country": name}, window=window, falsified=how, changed=("country",)
                )
    for code in NOT_MEMBERS:
        id_ = f"country:{code}"
        name = country(known, id_)
        how = "no member as a member" if member else None
        window = (date(2010, 1, 1), LAST_PUBLISHED)
        if id_ not in rows and known.is_complete("memberships", f"{NATO}/{id_}", "2025"):
            yield Case(
                f"{name} {verb}",
                f"completeness/memberships/{NATO}/{id_}",
                {"country": name},
                window=window,
                falsified=how,
                changed=("country",),
            )


def joined_together(known: Reference, grain: Grain) -> Iterator[Case]:
    rows = [row for row in known.members(NATO) if row.round and row.evidence is Grade.READ and row.start > "1990"]
    by_day: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        by_day[row.start].append(row.country)
    years = [("the year of another accession", day) for day in by_day]
    for day, ids in by_day.items():
        latecomers = sorted(
            {row.country for row in rows} - set(ids) | {f"country:{code}" for code in ("UKR", "GEO", "MDA", "AUT", "IRL")}
        )
        for size in (2, 3):
            for chosen in combinations(ids, size):
                base = together(known, chosen, f"memberships/{NATO}/{day}/{chosen[0]}")
                yield from dated(base, day, grain, others=years, moves=COARSE)
                for stranger in latecomers:
                    wrong = together(known, (*chosen[1:], stranger), base.row)
                    event = date.fromisoformat(day)
                    claim = f"{wrong.claim} in {day[:4]}"
                    yield replace(
                        wrong,
                        claim=claim,
                        day=day,
                        event=event,
                        falsified="one of another round or of none",
                        changed=("countries",),
                    )


def together(known: Reference, ids: Iterable[str], row: str) -> Case:
    names = countries(known, ids)
    return Case(f"{names} joined NATO", row, {"countries": names})


def founder(known: Reference, _: Grain) -> Iterator[Case]:
    for row in known.members(NATO):
        if row.evidence is Grade.READ:
            name = country(known, row.country)
            how = None if row.round == 0 else "a later member as a founder"
            window = (max(date(2005, 1, 1), date.fromisoformat(row.start)) + timedelta(days=90), LAST_PUBLISHED)
            yield Case(
                f"{name} was a founder of NATO",
                membership_key(row),
                {"country": name},
                window=window,
                falsified=how,
                changed=("country",),
            )


# Steps towards NATO.


def steps(known: Reference, step: str) -> list[Step]:
    """The steps of one name that can decide; a note on an instrument or a summit is no doubt."""
    rows = [
        row for row in known.steps if row.body == NATO and row.step == step and row.evidence is Grade.READ and len(row.date) == 10
    ]
    return [row for row in rows if not any(noted != row.date for noted in note_dates(row))]


def step_key(row: Step) -> str:
    return "/".join(filter(None, ("steps", row.body, row.country, row.date, row.step, row.by)))


def step_cases(known: Reference, grain: Grain, step: str, verb: str, moves: Moves) -> Iterator[Case]:
    rows = steps(known, step)
    days = sorted({row.date for row in rows})
    for row in rows:
        name = country(known, row.country)
        # A day apart may be the same event seen from elsewhere: another letter, another time zone.
        others = [
            ("the day of another country", day)
            for day in days
            if abs((date.fromisoformat(day) - date.fromisoformat(row.date)).days) > 7
        ]
        later = [
            other.date for other in known.steps_of(row.country) if other.body == NATO and other.step == "application_received"
        ]
        yield from dated(
            Case(f"{name} {verb}", step_key(row), {"country": name}), row.date, grain, moves=moves, others=others, barred=later
        )


def applied(known: Reference, grain: Grain) -> Iterator[Case]:
    for case in step_cases(known, grain, "applied", "applied to join NATO", (("date off by a week", {"days": -7}), *COARSE)):
        # The note of an application may reach NATO in the month after it.
        if not (case.falsified and case.day and case.event and grain is Grain.MONTH and case.day > case.event.isoformat()):
            yield case


def protocol(known: Reference, grain: Grain) -> Iterator[Case]:
    rows = (case for case in step_cases(known, grain, "protocol_signed", "signed its accession protocol", CLOSE))
    return (
        replace(case, claim=case.claim.replace(" signed its accession protocol", ": accession protocol signed")) for case in rows
    )


def invited(known: Reference, grain: Grain) -> Iterator[Case]:
    for case in step_cases(known, grain, "invited", "was invited to join NATO", CLOSE):
        step = next(row for row in steps(known, "invited") if step_key(row) == case.row)
        summit = summit_of(known, step.date)
        if summit is None:
            yield case
            continue
        yield replace(case, slots={**case.slots, "summit_place": summit.place})
        if case.falsified is None:
            yield from elsewhere(known, case, step)


def elsewhere(known: Reference, case: Case, step: Step) -> Iterator[Case]:
    """The same invitation at other summits before the accession."""
    for summit in expansion_summits(known):
        if summit.place != getattr(summit_of(known, step.date), "place", None):
            slots = {**case.slots, "summit_place": summit.place}
            claim = f"{case.claim} at the {summit.place} summit"
            event = max(date.fromisoformat(step.date), date.fromisoformat(summit.end))
            yield replace(case, slots=slots, claim=claim, event=event, falsified="another summit", changed=("summit_place",))


def summit_of(known: Reference, day: str) -> Summit | None:
    return next((row for row in known.summits_of(NATO) if row.start <= day <= row.end), None)


def expansion_summits(known: Reference) -> list[Summit]:
    """The summits since 1997 in places that had one only, so that the place says which."""
    rows = [
        row
        for row in known.summits_of(NATO)
        if "1997" < row.start < "2026" and row.host is not None and not re.search(r"[/(]", row.place)
    ]
    counts = Counter(row.place for row in known.summits_of(NATO))
    return [row for row in rows if counts[row.place] == 1 or row.id in ("summit:madrid-2022", "summit:washington-2024")]


def not_invited(known: Reference, _: Grain) -> Iterator[Case]:
    for summit in expansion_summits(known):
        places = [row for row in known.summits_of(NATO) if row.place == summit.place]
        for code in ASPIRANTS:
            id_ = f"country:{code}"
            member = next((row.start for row in known.members(NATO) if row.country == id_), "9999")
            asked = [row for row in known.steps_of(id_) if row.body == NATO and row.step == "invited"]
            here = [row for row in asked if any(place.start <= row.date <= place.end for place in places)]
            if summit.start >= member or not known.is_complete("steps", f"{NATO}/invited/{id_}", summit.end):
                continue
            # Who was asked already, or was at war with no thought of it, is nobody of whom one would say so.
            if not here and any(row.date < summit.start for row in asked):
                continue
            if code in ("FIN", "SWE") and summit.start < "2022":
                continue
            name = country(known, id_)
            slots = {"country": name, "summit_place": summit.place}
            claim = f"{name} was not invited to join NATO at the {summit.place} summit"
            day = date.fromisoformat(summit.end)
            if here and here[0].evidence is Grade.READ:
                case = Case(
                    claim,
                    step_key(here[0]),
                    slots,
                    summit.start,
                    day,
                    falsified="an invited country as not invited",
                    changed=("country",),
                )
                yield case
            elif not here:
                yield Case(claim, f"completeness/steps/{NATO}/invited", slots, summit.start, day)
    for step in steps(known, "invited"):
        summit_then = summit_of(known, step.date)
        if summit_then is not None and step.country not in {f"country:{code}" for code in ASPIRANTS}:
            name = country(known, step.country)
            claim = f"{name} was not invited to join NATO at the {summit_then.place} summit"
            slots = {"country": name, "summit_place": summit_then.place}
            day = date.fromisoformat(summit_then.end)
            yield Case(
                claim, step_key(step), slots, step.date, day, falsified="an invited country as not invited", changed=("country",)
            )


def ratified(known: Reference, grain: Grain) -> Iterator[Case]:
    rows = steps(known, "ratified")
    for row in rows:
        if row.by is None:
            continue
        others = [
            ("the day of another ally", other.date)
            for other in rows
            if other.country == row.country and other.date < moved(row.date, days=-30)
        ]
        ally, name = country(known, row.by), country(known, row.country)
        claim = f"{ally} ratified {name}'s accession to NATO"
        # Instruments are deposited weeks after the vote: only an earlier day is surely wrong.
        yield from dated(
            Case(claim, step_key(row), {"ally": ally, "country": name}),
            row.date,
            grain,
            moves=EARLIER,
            others=sorted(set(others)),
        )


# Agreements.


def agreements(known: Reference) -> list[Agreement]:
    """The agreements that countries sign, with a name of their own."""
    rows = [
        row
        for row in known.agreements
        if re.search("treaty|agreement|accord|pact|compact|memorandum|initiative", f"{row.kind} {row.name}", re.I)
    ]
    rows = [
        row
        for row in rows
        if row.kind not in ("declaration", "summit_declaration", "communique") and not row.name.startswith("The ")
    ]
    return [
        row
        for row in rows
        if known.named(row.name) == (row.id,) and row.id not in UNSIGNED and not row.name.endswith(("Accords", "Treaties"))
    ]


def signatories(known: Reference, agreement: Agreement) -> list[str]:
    """The countries that somebody read as signatories, under the names they had then."""
    renamed = {"country:RUS": "1991-12-26", "country:DEU": "1990-10-03"}
    rows = [row for row in known.parties_of(agreement.id) if row.role in SIGNED and row.party.startswith("country:")]
    rows = [row for row in rows if row.evidence is Grade.READ and not row.note]
    return [row.party for row in rows if agreement.date >= renamed.get(row.party, "")]


def strangers(known: Reference, agreement: Agreement) -> list[str]:
    """Allies and neighbours that surely did not sign; none where the list of parties is not complete.

    Of an agreement between two one is enough: nobody expects a third.
    """
    if not known.is_complete("parties", agreement.id, agreement.date):
        return []
    parties = {row.party for row in known.parties_of(agreement.id)}
    candidates = [row.country for row in known.members(NATO)] + [
        f"country:{code}" for code in ("AUT", "CHE", "IRL", "MDA", "AUS")
    ]
    found = [id_ for id_ in candidates if id_ not in parties]
    return found if agreement.id == COMPACT else random.Random(agreement.id).sample(found, 1)


def signing_window(known: Reference, agreement: Agreement) -> tuple[date, date]:
    """When absence may be told: while the list of parties is complete."""
    start = first_date(agreement.date)
    days = [
        start + timedelta(days=by)
        for by in range(400)
        if known.is_complete("parties", agreement.id, (start + timedelta(days=by)).isoformat())
    ]
    return (days[min(2, len(days) - 1)], days[-1])


def signing(known: Reference, _: Grain, *, signed: bool) -> Iterator[Case]:
    verb = "signed" if signed else "did not sign"
    for agreement in agreements(known):
        if "separate" in agreement.note:  # each side its own paper: who signed what is a matter of words
            continue
        name = agreement_name(agreement)
        for id_ in signatories(known, agreement):
            party = country(known, id_)
            if trivial(known, id_, agreement):
                continue
            how = None if signed else "a signatory as none"
            event = last_date(agreement.date)
            case = Case(
                f"{party} {verb} {name}", f"parties/{agreement.id}/{id_}", {"country": party, "agreement": name}, event=event
            )
            yield replace(case, falsified=how, changed=("country",))
        outside = strangers(known, agreement)
        window = signing_window(known, agreement) if outside else None
        for id_ in outside:
            party = country(known, id_)
            how = "no signatory as one" if signed else None
            case = Case(
                f"{party} {verb} {name}",
                f"completeness/parties/{agreement.id}/{id_}",
                {"country": party, "agreement": name},
                window=window,
            )
            yield replace(case, falsified=how, changed=("country",))


def trivial(known: Reference, id_: str, agreement: Agreement) -> bool:
    """Whether the name of an agreement already says that a country signed it."""
    return known.name_of(id_) in agreement.name


def signed_count(known: Reference, _: Grain) -> Iterator[Case]:
    """Of the Compact alone: the row on its completeness says which of two readings counts."""
    agreement = next(row for row in agreements(known) if row.id == COMPACT)
    right = sum(row.party.startswith("country:") for row in known.parties_of(COMPACT))
    name, window = agreement_name(agreement), signing_window(known, agreement)
    for number in (right, 19, 26, 27, 30, 31, 32):
        how = None if number == right else "another number"
        slots = {"agreement": name} | number_slots(number)
        claim, row = f"{name} was signed by {number} countries", f"completeness/parties/{COMPACT}"
        yield Case(claim, row, slots, window=window, falsified=how, changed=("n", "n_words"))


def signed_list(known: Reference, _: Grain) -> Iterator[Case]:
    for agreement in agreements(known):
        ids = [id_ for id_ in signatories(known, agreement) if not trivial(known, id_, agreement)]
        outside = strangers(known, agreement) if agreement.id == COMPACT else []
        window = signing_window(known, agreement) if outside else None
        name, event = agreement_name(agreement), last_date(agreement.date)
        chosen = [pick for size in (2, 3, 4) for pick in combinations(ids, size)]
        for pick in random.Random(agreement.id).sample(chosen, min(len(chosen), 40)):
            names = countries(known, pick)
            slots = {"countries": names, "agreement": name}
            yield Case(f"{names} signed {name}", f"parties/{agreement.id}/{pick[0]}", slots, event=event)
            for stranger in outside:
                names = countries(known, (*pick[1:], stranger))
                slots = {"countries": names, "agreement": name}
                row = f"completeness/parties/{agreement.id}"
                yield Case(
                    f"{names} signed {name}",
                    row,
                    slots,
                    window=window,
                    falsified="one who did not sign",
                    changed=("countries",),
                )


def agreement_on(known: Reference, grain: Grain) -> Iterator[Case]:
    rows = [row for row in agreements(known) if certain(row) and len(row.date) == 10]
    for row in rows:
        name = agreement_name(row)
        near = sorted(
            (other for other in rows if other.kind == row.kind), key=lambda other: abs(int(other.date[:4]) - int(row.date[:4]))
        )
        others = [("the day of another agreement", other.date) for other in near[1:4]]
        base = Case(f"{name} was signed", f"agreements/{row.id}", {"agreement": name})
        yield from dated(base, row.date, grain, others=others, barred=note_dates(row))


def agreement_at(known: Reference, _: Grain) -> Iterator[Case]:
    rows = [row for row in agreements(known) if certain(row) and row.place and not re.search(r" and |[;/(]", row.place)]
    places = sorted({place_of(row) for row in rows})
    for row in rows:
        name, place = agreement_name(row), place_of(row)
        base = Case("", f"agreements/{row.id}", {"agreement": name}, row.date, last_date(row.date))
        summit = summit_of(known, row.date)
        at_summit = summit is not None and summit.place.split(",")[0] == place
        for other in places:
            how = None if other == place else "another place"
            if how is None or not re.search(rf"\b{other}\b", row.name):
                slots = {"agreement": name, "place": other} | ({"summit_place": other} if at_summit else {})
                yield replace(
                    base, claim=f"{name} was signed in {other}", slots=slots, falsified=how, changed=("place", "summit_place")
                )


def place_of(row: Agreement) -> str:
    return (row.place or "").split(",")[0]


# Counts.


def members(known: Reference, _: Grain) -> Iterator[Case]:
    starts = sorted({row.start for row in known.members(NATO) if row.start > "1999"})
    for start, end in pairwise((*starts, LAST_COUNTED.isoformat())):
        window = (date.fromisoformat(start) + timedelta(days=45), date.fromisoformat(end) - timedelta(days=45))
        right = len(known.members(NATO, window[0].isoformat()))
        if window[0] >= window[1] or not known.is_complete("memberships", NATO, window[0].isoformat()):
            continue
        for number in (right, right - 1, right + 1, right - 2):
            how = None if number == right else "another number"
            claim = f"NATO has {number} members"
            row = f"memberships/{NATO}/{start}"
            yield Case(claim, row, number_slots(number), window=window, falsified=how, changed=("n", "n_words"))


def ordinal_member(known: Reference, _: Grain) -> Iterator[Case]:
    counts = Counter(row.start for row in known.members(NATO))
    for row in known.members(NATO):
        if counts[row.start] > 1 or row.evidence is not Grade.READ:
            continue
        right = sum(other.start <= row.start for other in known.members(NATO))
        name = country(known, row.country)
        first = max(date.fromisoformat(row.start), date(1999, 1, 1))
        for number in (right, right - 1, right + 1, right + 2, right - 2):
            how = None if number == right else "another place in the row"
            claim = f"{name} became NATO's {ordinal(number)} member"
            slots = {"country": name, "ordinal": ordinal(number)}
            yield Case(claim, membership_key(row), slots, event=first, falsified=how, changed=("ordinal",))


def round_size(known: Reference, grain: Grain) -> Iterator[Case]:
    years = Counter(row.start[:4] for row in known.members(NATO) if row.round)
    days = {row.start[:4]: row for row in known.members(NATO) if row.round and row.evidence is Grade.READ}
    for year, row in days.items():
        if grain is not Grain.YEAR:
            continue
        for number in range(2, 11):
            right = number == years[year]
            near = abs(number - years[year]) <= 3 or number in years.values()
            if right or near:
                claim = f"{number} countries joined NATO in {year}"
                how = None if right else "another number"
                changed = ("n", "n_words")
                yield Case(
                    claim,
                    membership_key(row),
                    number_slots(number),
                    row.start,
                    date.fromisoformat(row.start),
                    falsified=how,
                    changed=changed,
                )


# Spending.


def figures(known: Reference) -> list[Spending]:
    rows = [row for row in known.spending if row.release == FIGURES and 2014 <= row.year <= 2024 and row.evidence is Grade.READ]
    return [row for row in rows if row.country.startswith("country:") and not CONTESTED.search(row.note)]


def spending_case(known: Reference, row: Spending, said: str, slots: dict[str, str]) -> Case:
    name = country(known, row.country)
    first = max(FIGURES_OUT, date(row.year + 1, 1, 1))
    key = f"spending/{row.country}/{row.year}/{row.release}"
    return Case(
        f"{name} {said} in {row.year}", key, {"country": name} | slots, f"{row.year}-01-01", window=(first, FIGURES_REPLACED)
    )


def rounded(share: float) -> list[str]:
    """Two decimals, or one rounded up from the half as people do."""
    return [f"{share:.2f}", f"{int(share * 10 + 0.5 + 1e-9) / 10:.1f}"]


def share(known: Reference, _: Grain) -> Iterator[Case]:
    rows = figures(known)
    for row in rows:
        right = row.share_of_gdp
        if right is None:
            continue
        tries: list[tuple[str | None, float]] = [(None, right), ("figure too high", right + 0.4), ("figure too low", right - 0.4)]
        near = [other for other in rows if (other.country == row.country) != (other.year == row.year) and other.share_of_gdp]
        for other in random.Random(f"{row.country}{row.year}").sample(near, 3):
            how = "figure of another year" if other.country == row.country else "figure of another country"
            tries.append((how, other.share_of_gdp or 0.0))
        for why, value in tries:
            if why is None or (abs(value - right) >= ANOTHER_FIGURE + 0.06 and value > 0.3):
                for printed in rounded(value):
                    case = spending_case(known, row, f"spent {printed} per cent of GDP on defence", {"pct": printed})
                    yield replace(case, falsified=why, changed=("pct",))


def target(known: Reference, _: Grain, *, met: bool) -> Iterator[Case]:
    for row in figures(known):
        if (
            row.share_of_gdp is None
            or abs(row.share_of_gdp - TARGET) <= CLEAR_OF_TARGET
            or not member_in(known, row.country, row.year)
        ):
            continue
        right = (row.share_of_gdp > TARGET) == met
        verb = "met" if met else "missed"
        how = None if right else f"its share was {row.share_of_gdp:.2f}"
        yield replace(spending_case(known, row, f"{verb} the 2 per cent target", {}), falsified=how, changed=("country",))


def member_in(known: Reference, country_id: str, year: int) -> bool:
    """Whether a country was an ally at the end of a year: only allies have a target."""
    return any(row.country == country_id for row in known.members(NATO, f"{year}-12-31"))


def allies_at_target(known: Reference, _: Grain) -> Iterator[Case]:
    for year in range(2014, 2025):
        shares = [row.share_of_gdp or 0.0 for row in figures(known) if row.year == year and member_in(known, row.country, year)]
        complete = known.is_complete("spending", FIGURES, str(year))
        if not complete or any(abs(value - TARGET) <= CLEAR_COUNT for value in shares):
            continue
        right = sum(value >= TARGET for value in shares)
        window = (max(FIGURES_OUT, date(year + 1, 1, 1)), FIGURES_REPLACED)
        for number in {right, right + 2, right + 3, right + 4, right + 6, max(2, right - 3)}:
            how = None if number == right else "another number"
            if how is None or abs(number - right) > 1:
                claim, row = f"{number} allies met the 2 per cent target in {year}", f"completeness/spending/{FIGURES}/{year}"
                yield Case(
                    claim, row, number_slots(number), f"{year}-01-01", window=window, falsified=how, changed=("n", "n_words")
                )


def amount(known: Reference, _: Grain) -> Iterator[Case]:
    rows = [row for row in figures(known) if (row.usd_millions or 0) >= 1000]
    for row in rows:
        right = row.usd_millions or 0.0
        near = [other for other in rows if (other.country == row.country) != (other.year == row.year)]
        near = [other for other in near if 0.3 < (other.usd_millions or 0) / right < 3]
        tries: list[tuple[str | None, float]] = [(None, right), ("figure too high", right * 1.3), ("figure too low", right * 0.7)]
        for other in random.Random(f"{row.country}{row.year}").sample(near, min(3, len(near))):
            how = "figure of another year" if other.country == row.country else "figure of another country"
            tries.append((how, other.usd_millions or 0.0))
        for why, value in tries:
            if why is None or abs(value / right - 1) >= 0.15:
                printed = f"{int(value / 100 + 0.5) / 10:.1f}"
                case = spending_case(known, row, f"spent {printed} billion dollars on defence", {"usd_bn": printed})
                yield replace(case, falsified=why, changed=("usd_bn",))


# Elections.


def election_key(row: Election) -> str:
    return f"elections/{row.id}"


def won(known: Reference, grain: Grain) -> Iterator[Case]:
    rows = [row for row in known.elections if row.kind == "president" and (row.winner or "").startswith("person:")]
    for row in rows:
        apart = row.start[:7] != row.end[:7]
        if (
            row.evidence is not Grade.READ
            or re.search("rejected|RSFSR|recalled", row.note)
            or (apart and grain is Grain.MONTH)
            or not row.winner
        ):
            continue
        slots = {
            "country": country(known, row.country),
            "demonym": demonym(known, row.country),
            "winner": known.name_of(row.winner),
        }
        verb = f"won the presidential election in {slots['country']}"
        own = [other.end for other in rows if other.country == row.country and other.winner == row.winner]
        barred = [*own, row.start, *note_dates(row)]
        moves = ELECTION_MOVES if row.start == row.end else COARSE
        yield from dated(Case(f"{slots['winner']} {verb}", election_key(row), slots), row.end, grain, moves=moves, barred=barred)
        for loser in losers(row):
            wrong = slots | {"winner": known.name_of(loser)}
            claim = f"{wrong['winner']} {verb} in or on {cut(row.end, grain)}"
            event = date.fromisoformat(row.end)
            yield Case(claim, election_key(row), wrong, row.end, event, falsified="the loser as the winner", changed=("winner",))


def losers(row: Election) -> list[str]:
    return [id_ for id_ in row.candidates if id_ != row.winner and id_.startswith("person:")]


def held_on(known: Reference, grain: Grain) -> Iterator[Case]:
    names = {"president": "presidential", "parliament": "parliamentary", "lower_chamber": "parliamentary"}
    for row in known.elections:
        # Greece voted twice in 2023, Bulgaria twice in 2024; the table has one of each.
        again = row.country in ("country:GRC", "country:BGR")
        coarse_only = row.start != row.end and grain in (Grain.DAY, Grain.WEEKDAY)
        if row.kind not in names or row.evidence is not Grade.READ or again or coarse_only or row.start[:7] != row.end[:7]:
            continue
        if row.end > LAST_PUBLISHED.isoformat() or not row.country.startswith("country:"):
            continue
        slots = {"country": country(known, row.country), "demonym": demonym(known, row.country), "election_kind": names[row.kind]}
        barred = [day for other in known.elections_of(row.country) for day in (other.start, other.end)]
        claim = f"{slots['country']} held a {slots['election_kind']} election"
        yield from dated(Case(claim, election_key(row), slots), row.end, grain, moves=ELECTION_MOVES, barred=barred)


def candidates(known: Reference, grain: Grain) -> Iterator[Case]:
    rows = [row for row in known.elections if row.country == "country:USA" and row.kind == "president"]
    deciding = [
        row for row in rows if row.evidence is Grade.READ and known.is_complete("elections", "country:USA/president", row.start)
    ]
    pairs = {frozenset(row.candidates[:2]): row.start[:4] for row in rows}
    recent = sorted({id_ for row in rows if row.start > "2000" for id_ in row.candidates[:2]})
    for row in deciding if grain is Grain.YEAR else ():
        for first, second in (row.candidates[:2], row.candidates[1::-1]):
            yield contest(known, row, first, second, None, row.start)
            strange = [id_ for id_ in recent if id_ not in row.candidates]
            for id_ in strange:
                yield contest(known, row, first, id_, "another candidate", row.start)
        for pair, year in pairs.items():
            first, second = sorted(pair)
            if year != row.start[:4] and year > "1999":
                yield contest(known, row, first, second, "the candidates of another year", row.start)


def contest(known: Reference, row: Election, first: str, second: str, how: str | None, day: str) -> Case:
    slots = {"candidate_a": known.name_of(first), "candidate_b": known.name_of(second)}
    claim = f"{slots['candidate_a']} and {slots['candidate_b']} were the candidates in the US presidential election of {day[:4]}"
    return Case(
        claim, election_key(row), slots, day, date.fromisoformat(day), falsified=how, changed=("candidate_a", "candidate_b")
    )


# Summits.


def summits(known: Reference) -> list[Summit]:
    rows = [row for row in known.summits_of(NATO) if certain(row) and row.host and row.end < "2026"]
    return [row for row in rows if not re.search(r"[/(]", row.place)]


def met_there(known: Reference, place: str, when: str) -> bool:
    """Whether the complete table has a NATO summit in a place on a date."""
    rows = (row for row in known.summits_of(NATO) if place in re.split(r"[/() ]+", row.place) or place == row.place)
    return any(row.start <= last_day(when) and first_day(when) <= row.end for row in rows)


def summit_in(known: Reference, grain: Grain) -> Iterator[Case]:
    places = sorted({row.place for row in summits(known)} | {"Madrid", "Prague", "Warsaw", "Vilnius", "Lisbon", "Istanbul"})
    for row in summits(known) if grain is not Grain.NONE else ():
        base = Case(f"NATO held a summit in {row.place}", f"summits/{row.id}", {"summit_place": row.place})
        for case in dated(base, row.start, grain):
            if case.falsified is None or not met_there(known, row.place, cut(case.day or "", grain)):
                yield case
        if row.end != row.start:
            yield replace(
                base, claim=f"{base.claim} in or on {cut(row.end, grain)}", day=row.end, event=date.fromisoformat(row.end)
            )
        for place in places:
            when = cut(row.start, grain)
            if not met_there(known, place, when):
                claim, event = f"NATO held a summit in {place} in or on {when}", date.fromisoformat(row.end)
                slots = {"summit_place": place}
                yield Case(
                    claim, f"summits/{row.id}", slots, row.start, event, falsified="another place", changed=("summit_place",)
                )


def summit_host(known: Reference, grain: Grain) -> Iterator[Case]:
    hosts = sorted({row.host for row in known.summits_of(NATO) if row.host})
    for row in summits(known) if grain is Grain.YEAR else ():
        that_year = {other.host for other in known.summits_of(NATO) if other.start[:4] == row.start[:4]}
        for id_ in hosts:
            if id_ == row.host or id_ not in that_year:
                name, how = country(known, id_), None if id_ == row.host else "another host"
                claim = f"{name} hosted the NATO summit in {row.start[:4]}"
                event = date.fromisoformat(row.end)
                yield Case(claim, f"summits/{row.id}", {"host": name}, row.start, event, falsified=how, changed=("host",))


FAMILIES: Mapping[str, Mapping[str, Family]] = {
    "office": {
        "takes_office": takes_office,
        "leaves_office": leaves_office,
        "held": held,
        "succession": succession,
        "title": title,
        "since": since,
        "former": former,
        "tenure": tenure,
    },
    "membership": {
        "joined": joined,
        "joined_eu": joined_eu,
        "is_member": partial(membership, member=True),
        "not_member": partial(membership, member=False),
        "joined_together": joined_together,
        "founder": founder,
    },
    "accession_step": {
        "applied": applied,
        "invited": invited,
        "not_invited": not_invited,
        "ratified": ratified,
        "protocol": protocol,
    },
    "agreement_party": {
        "signed": partial(signing, signed=True),
        "not_signed": partial(signing, signed=False),
        "signed_count": signed_count,
        "signed_list": signed_list,
    },
    "agreement_date": {"agreement_on": agreement_on, "agreement_at": agreement_at},
    "count": {"members": members, "ordinal": ordinal_member, "round_size": round_size},
    "spending": {
        "share": share,
        "meets_target": partial(target, met=True),
        "misses_target": partial(target, met=False),
        "allies_at_target": allies_at_target,
        "amount": amount,
    },
    "election": {"won": won, "held_on": held_on, "candidates": candidates},
    "summit": {"summit_in": summit_in, "summit_host": summit_host},
}
KIND_OF = {family: kind for kind, families in FAMILIES.items() for family in families}


# Sentences.


def load_phrasings(paths: Iterable[Path]) -> list[Phrasing]:
    """The phrasings of some files. Raises InputError where a file is none of phrasings or names no family."""
    found = []
    for path in paths:
        try:
            rows = tomllib.loads(path.read_text(encoding="utf-8"))["phrasing"]
            found += [Phrasing(row["family"], row["text"]) for row in rows]
        except OSError as error:
            raise InputError(str(path), error.strerror or "cannot be read") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
            raise InputError(str(path), f"no file of phrasings: {error}") from None
    unknown = next((row for row in found if row.family not in KIND_OF), None)
    if unknown is not None:
        raise InputError(unknown.family, "no such family of claims")
    return found


def fits(case: Case, phrasing: Phrasing) -> bool:
    """Whether a phrasing has the slot that a falsehood changes, and a case all slots of the phrasing."""
    dates = {grain.value for grain in Grain}
    given = {*case.slots, "successor"} | (dates if case.day else set())
    changed = {name for slot in case.changed for name in (dates if slot == "date" else {slot})}
    return phrasing.slots <= given and (case.falsified is None or bool(changed & phrasing.slots))


def date_slots(day: str, chance: random.Random) -> dict[str, str]:
    """A day as date slots, the day in the British or the American order."""
    when = date.fromisoformat(day)
    month = f"{calendar.month_name[when.month]} {when.year}"
    written = chance.choice((f"{when.day} {month}", f"{calendar.month_name[when.month]} {when.day}, {when.year}"))
    return {"day": written, "month": month, "year": str(when.year), "weekday": when.strftime("%A")}


def successor_slots(phrasing: Phrasing, slots: Mapping[str, str]) -> dict[str, str]:
    """Who succeeds is `person` beside a predecessor, and `successor` beside whoever is succeeded."""
    if "successor" not in phrasing.slots:
        return dict(slots)
    older = {} if "predecessor" in phrasing.slots else {"person": slots["predecessor"]}
    return {**slots, "successor": slots["person"]} | older


def fill(phrasing: Phrasing, case: Case, chance: random.Random) -> str:
    """The sentence, with what grammar asks of articles, possessives and capitals."""
    slots = successor_slots(phrasing, case.slots) | (date_slots(case.day, chance) if case.day else {})
    for name, value in list(slots.items()):
        slots[name.capitalize()] = value[:1].upper() + value[1:]
    text = re.sub(
        r"\b([Aa])n? \{(\w+)\}",
        lambda found: f"{found[1]}{'n' if starts_with_vowel(slots[found[2]]) else ''} {{{found[2]}}}",
        phrasing.text,
    )
    text = text.format_map(slots)
    text = re.sub(r"\b(the|their|this|its) The Hague", r"\1 Hague", text)
    text = re.sub(r"\b(Netherlands|United States)(['’])s\b", r"\1\2", text)
    text = AMERICAN_DAY.sub(r"\1, ", text)
    return re.sub(r"^([“\"]?)([a-z])", lambda found: found[1] + found[2].upper(), text)


def starts_with_vowel(word: str) -> bool:
    """By sound, of the words that stand in slots: "an Austrian", "a European", "a US"."""
    return bool(re.match(r"(?!Eu|Uk|US|uni|one)[AEIOUaeiou]|8|11\b|18\b", word))


def publish(phrasing: Phrasing, case: Case, chance: random.Random) -> date | None:
    """A day on which the sentence may be published; None if there is none."""
    event = case.event or (date.fromisoformat(case.day) if case.day else None)
    if phrasing.grain is Grain.WEEKDAY:
        if event is None or case.day is None:
            return None
        last = max(event, date.fromisoformat(case.day))
        first = min(event, date.fromisoformat(case.day))
        day = last + timedelta(days=chance.randint(1, 6 - (last - first).days))
        return day if day <= LAST_PUBLISHED else None
    if case.window is not None:
        first, last = case.window
        first = max(first, event + timedelta(days=2)) if case.event and event else first
    elif event is not None:
        first, last = event + timedelta(days=3), min(event + timedelta(days=730), LAST_PUBLISHED)
    else:
        return None
    return first + timedelta(days=chance.randint(0, (last - first).days)) if first <= last else None


@dataclass(slots=True)
class Maker:
    """Draws items: kinds, families, phrasings and ways to be false take turns; no text comes twice."""

    known: Reference
    phrasings: Sequence[Phrasing]
    chance: random.Random
    seen: set[str] = field(default_factory=set)
    pools: dict[tuple[str, Grain], list[Case]] = field(default_factory=dict)
    used: Counter[str] = field(default_factory=Counter)

    def cases(self, phrasing: Phrasing, *, true: bool) -> list[Case]:
        """What a phrasing can tell."""
        key = (phrasing.family, phrasing.grain)
        if key not in self.pools:
            self.pools[key] = list(FAMILIES[KIND_OF[phrasing.family]][phrasing.family](self.known, phrasing.grain))
        return [case for case in self.pools[key] if (case.falsified is None) == true and fits(case, phrasing)]

    def draw(self, phrasing: Phrasing, *, true: bool) -> Item | None:
        """One new sentence in this phrasing: of the ways to be false a random one, of its rows one seldom used."""
        ways = defaultdict(list)
        for case in self.cases(phrasing, true=true):
            ways[re.sub(r"\d.*", "", case.falsified or "")].append(case)
        for way in self.chance.sample(sorted(ways), len(ways)):
            cases = self.chance.sample(ways[way], len(ways[way]))
            for case in sorted(cases, key=lambda case: self.used[case.row])[:50]:
                item = self.written(phrasing, case)
                if item is not None:
                    self.used[case.row] += 1
                    return item
        return None

    def written(self, phrasing: Phrasing, case: Case) -> Item | None:
        published = publish(phrasing, case, self.chance)
        text = fill(phrasing, case, self.chance)
        if published is None or text in self.seen:
            return None
        self.seen.add(text)
        expected = "supported" if case.falsified is None else "contradicted"
        kind = KIND_OF[phrasing.family]
        return Item("", text, published.isoformat(), kind, phrasing.family, expected, case.claim, case.row, case.falsified)

    def of_kind(self, kind: str, count: int, *, true: bool) -> list[Item]:
        """Up to `count` items of a kind; families take turns, and in each its phrasings."""
        turns: dict[str, list[Phrasing]] = defaultdict(list)
        for phrasing in self.chance.sample(list(self.phrasings), len(self.phrasings)):
            if KIND_OF[phrasing.family] == kind:
                turns[phrasing.family].append(phrasing)
        items: list[Item] = []
        while turns and len(items) < count:
            for family in list(turns):
                item = self.turn(turns[family], true=true)
                if item is None:
                    del turns[family]
                elif len(items) < count:
                    items.append(item)
        return items

    def turn(self, phrasings: list[Phrasing], *, true: bool) -> Item | None:
        """An item in the first phrasing that has one left; it goes to the end of the queue, those that have none go away."""
        while phrasings:
            phrasing = phrasings.pop(0)
            item = self.draw(phrasing, true=true)
            if item is not None:
                phrasings.append(phrasing)
                return item
        return None


def make(known: Reference, phrasings: Sequence[Phrasing], seed: int, true: int, false: int) -> list[Item]:
    """The benchmark: as many true and false items as asked for, as far as rows allow, spread over the kinds."""
    maker = Maker(known, phrasings, random.Random(seed))
    kinds = [kind for kind in FAMILIES if any(KIND_OF[row.family] == kind for row in phrasings)]
    items = []
    for expected, count in ((True, true), (False, false)):
        for number, kind in enumerate(kinds):
            share_of_kind = count // len(kinds) + (number < count % len(kinds))
            items += maker.of_kind(kind, share_of_kind, true=expected)
    maker.chance.shuffle(items)
    return [replace(item, id=f"claim-{number:04d}") for number, item in enumerate(items, 1)]


# Scoring.

NOT_FOUND = "not found"
GIVEN = ("supported", "contradicted", "not_in_record", NOT_FOUND)


@dataclass(frozen=True, slots=True)
class Judged:
    """An item with the claims that were read in it."""

    item: Mapping[str, Any]
    claims: Sequence[Mapping[str, Any]]

    @property
    def true(self) -> bool:
        return bool(self.item["expected"] == "supported")

    @property
    def verdicts(self) -> list[str]:
        """What was said of the claims of the item's kind."""
        return [claim["verdict"] for claim in self.claims if claim["kind"] == self.item["kind"]]

    @property
    def falsely_contradicted(self) -> bool:
        return self.true and any(claim["verdict"] == "contradicted" for claim in self.claims)

    @property
    def right(self) -> bool:
        return self.item["expected"] in self.verdicts and not self.falsely_contradicted

    @property
    def given(self) -> str:
        """The verdict that counts: a wrong contradiction first, then the expected one, then whatever there is."""
        first = (*(["contradicted"] if self.true else []), self.item["expected"], *GIVEN)
        return next((verdict for verdict in first if verdict in self.verdicts), NOT_FOUND)


def judge(items: Iterable[Mapping[str, Any]], checked: Iterable[Mapping[str, Any]]) -> list[Judged]:
    """Items with what was read in them; of an item that was not checked nothing was found."""
    claims = {row["id"]: row.get("claims", []) for row in checked}
    return [Judged(item, claims.get(item["id"], [])) for item in items]


def percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0.0


def score(judged: Sequence[Judged]) -> dict[str, Any]:
    """The figures: accuracies, false contradictions, not found, and per kind what was expected and what was given."""
    true, false = [row for row in judged if row.true], [row for row in judged if not row.true]
    confusion: dict[str, dict[str, dict[str, int]]] = {}
    for row in judged:
        table = confusion.setdefault(row.item["kind"], {})
        counts = table.setdefault(row.item["expected"], dict.fromkeys(GIVEN, 0))
        counts[row.given] += 1
    return {
        "items": len(judged),
        "accuracy": percent(sum(row.right for row in judged), len(judged)),
        "accuracy_true": percent(sum(row.right for row in true), len(true)),
        "accuracy_false": percent(sum(row.right for row in false), len(false)),
        "false_contradictions": percent(sum(row.falsely_contradicted for row in true), len(true)),
        "not_found": percent(sum(not row.verdicts for row in judged), len(judged)),
        "confusion": confusion,
    }


def report(figures_: Mapping[str, Any]) -> str:
    """The figures for people."""
    lines = [f"{name.replace('_', ' '):22}{figures_[name]:>8}" for name in figures_ if name != "confusion"]
    lines.append(f"\n{'kind':16}{'expected':14}" + "".join(f"{name:>15}" for name in GIVEN))
    for kind, table in sorted(figures_["confusion"].items()):
        lines += [
            f"{kind:16}{name:14}" + "".join(f"{counts[given]:>15}" for given in GIVEN) for name, counts in sorted(table.items())
        ]
    return "\n".join(lines)


def wrong_item(row: Judged) -> str:
    """A wrong item in full: what it says, what is claimed, what was expected and given, and every claim read in it."""
    item = row.item
    lines = [
        f"{item['id']} {item['family']} ({item['published']}): {item['text']}",
        f"  claim: {item['claim']}; row: {item['row']}; falsified: {item['falsified']}",
    ]
    lines.append(f"  expected {item['expected']}, given {row.given}")
    return "\n".join([*lines, *(f"    {json.dumps(claim, ensure_ascii=False)}" for claim in row.claims)])


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines. Raises InputError where it holds anything else."""
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except OSError as error:
        raise InputError(str(path), error.strerror or "cannot be read") from None
    except ValueError as error:
        raise InputError(str(path), f"no JSON lines: {error}") from None


def run_make(args: argparse.Namespace) -> None:
    items = make(reference(), load_phrasings(args.phrasings), args.seed, args.true, args.false)
    names = Item.__slots__
    lines = [json.dumps({name: getattr(item, name) for name in names}, ensure_ascii=False) for item in items]
    args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    counts = Counter((item.kind, item.expected) for item in items)
    print("\n".join(f"{kind:16}{expected:14}{counts[kind, expected]:>5}" for kind, expected in sorted(counts)))


def run_score(args: argparse.Namespace) -> None:
    judged = judge(read_lines(args.file), read_lines(args.checked))
    figures_ = score(judged)
    print(json.dumps(figures_) if args.json else report(figures_))
    for row in [row for row in judged if not row.right][: args.errors]:
        print(f"\n{wrong_item(row)}")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make", help="write a benchmark")
    making.add_argument("--phrasings", type=Path, nargs="+", required=True, metavar="FILE")
    making.add_argument("--out", type=Path, required=True)
    making.add_argument("--seed", type=int, default=1)
    making.add_argument("--true", type=int, default=400)
    making.add_argument("--false", type=int, default=400)
    making.set_defaults(run=run_make)
    scoring = commands.add_parser("score", help="compare a benchmark with what was checked")
    scoring.add_argument("file", type=Path)
    scoring.add_argument("checked", type=Path)
    scoring.add_argument("--errors", type=int, default=0, metavar="N", help="print N wrong items")
    scoring.add_argument("--json", action="store_true", help="the figures as JSON")
    scoring.set_defaults(run=run_score)
    args = parser.parse_args(arguments)
    try:
        args.run(args)
    except InputError as error:
        print(f"claims: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
