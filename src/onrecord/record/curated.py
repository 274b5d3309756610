"""The reference tables as facts, so that what was read stands beside what is known, on a basis of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from onrecord.record.kinds import kinds
from onrecord.record.when import precision_of
from onrecord.reference import Reference, Row, reference
from onrecord.reference.rows import key_of, table_of
from onrecord.schema import Fact, StatusKind, When, WhenBasis

_SIGNED = frozenset({"signatory", "original_signatory"})


@dataclass(frozen=True, slots=True)
class Curated:
    """One row of the reference as a fact; `key` names the row, `source` says where it comes from and how well that states it."""

    fact: Fact
    when: When | None
    key: str
    source: str


def curated_facts(known: Reference) -> Iterator[Curated]:
    """Who took and left which office, applied, was invited, acceded, signed, and which body met at which summit."""
    for office in known.occupancies:
        yield _curated(office, StatusKind.TAKES_OFFICE, office.person, office.office, office.start)
        if office.end:
            yield _curated(office, StatusKind.LEAVES_OFFICE, office.person, office.office, office.end)
    steps = {kind.step: StatusKind(name) for name, kind in kinds().items() if kind.step}
    for step in known.steps:
        if step.step in steps:
            yield _curated(step, steps[step.step], step.country, step.body, step.date)
    joined = {(step.body, step.country) for step in known.steps if step.step == "acceded"}
    for member in known.memberships:
        if (member.body, member.country) not in joined:
            yield _curated(member, StatusKind.ACCEDES, member.country, member.body, member.start)
    agreements = {agreement.id: agreement for agreement in known.agreements}
    for party in known.parties:
        if party.role in _SIGNED:
            yield _curated(party, StatusKind.SIGNS, party.party, party.agreement, party.date or agreements[party.agreement].date)
    for summit in known.summits:
        yield _curated(summit, StatusKind.MEETS, summit.body, summit.id, summit.start)


def is_curated(fact: Fact) -> bool:
    """Whether the reference that ships with the package has a row for this very fact."""
    return fact in _all_curated()


@cache
def shipped_facts() -> tuple[Curated, ...]:
    """The facts of the reference that ships with the package, made once in a process."""
    return tuple(curated_facts(reference()))


@cache
def _all_curated() -> frozenset[Fact]:
    return frozenset(curated.fact for curated in shipped_facts())


def curated_stamp(facts: Iterable[Curated]) -> str:
    """A hash of facts and their sources, by which two releases of the reference are told apart."""
    return hashlib.sha256("\n".join(sorted(map(repr, facts))).encode("utf-8")).hexdigest()[:16]


def _curated(row: Row, kind: StatusKind, who: str, what: str, day: str | None) -> Curated:
    precision = precision_of(day) if day else None
    when = When(day, precision, WhenBasis.STATED) if day and precision else None
    key = f"{table_of(row)}/{'/'.join(str(part) for part in key_of(row).values())}"
    return Curated(Fact(kind.value, (who,), what), when, key, f"{row.source} ({row.evidence.value})")
