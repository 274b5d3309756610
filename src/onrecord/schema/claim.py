"""What an article asserts, held against the record and the reference."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from onrecord.schema.span import Span


class ClaimKind(StrEnum):
    """The kinds of claim that are checked."""

    OFFICE = "office"
    MEMBERSHIP = "membership"
    ACCESSION_STEP = "accession_step"
    AGREEMENT_PARTY = "agreement_party"
    AGREEMENT_DATE = "agreement_date"
    COUNT = "count"
    SPENDING = "spending"
    ELECTION = "election"
    SUMMIT = "summit"


class Verdict(StrEnum):
    """How a claim stands: the record says so, the record says otherwise, or it does not tell."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_IN_RECORD = "not_in_record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a claim asks of the record, in one shape for all kinds; `relation` says which fields count.

    `who` are ids, or "name:" with the printed name where nothing is known; `what` is the id of an office, body, agreement,
    summit or election, or "words:" with its words. `when` and `until` are ISO dates as fine as the text tells them, `at` the days
    on which the text was written (first, last). `number` is a count or an ordinal, `value` a figure in `unit`
    ("percent_of_gdp", "usd_billions", "percent_of_votes"), printed with so many `decimals`. `by` is who ratified, who held the
    office before, or when figures were published; `place` an id or a name. `degree` is a word that qualifies ("former",
    "outgoing", "since", "at_least"); `bound` says that a number is none to the unit ("at_least", "at_most", "about").
    """

    relation: str
    who: tuple[str, ...] = ()
    what: str | None = None
    when: str | None = None
    until: str | None = None
    at: tuple[str, str] | None = None
    number: int | None = None
    value: float | None = None
    decimals: int | None = None
    unit: str | None = None
    by: tuple[str, ...] = ()
    place: str | None = None
    degree: str | None = None
    bound: str | None = None
    negated: bool = False
    future: bool = False

    def to_json(self) -> dict[str, Any]:
        """The fields that are told, as plain values."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items() if value or value == 0}


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that a verdict rests on: a row of a table of the reference, or an entry of the record.

    `place` is the name of the table, or "entry"; `key` names the row or the entry; `text` says what it says; `source` where that
    comes from; `grade` how well the source states it ("read", "partial", "recalled"; None for what was read in articles).
    """

    place: str
    key: str
    text: str
    source: str | None = None
    grade: str | None = None

    def to_json(self) -> dict[str, Any]:
        """As one of `because` in the contract."""
        name = "entry" if self.place == "entry" else "table"
        row = {name: self.key if name == "entry" else self.place, "key": self.key, "text": self.text, "source": self.source}
        return row | ({"evidence": self.grade} if self.grade else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One checkable claim of a text with its verdict.

    `claim` is the claim as a sentence of its own. `why` is the reason in a sentence; `because` are the rows and entries that
    decide, or for what is not in the record the nearest ones. `rule` names the rule that judged, `doubtful` that only weak
    evidence speaks. `said_by` is the index of the attribution in whose words the claim stands. `support` and `dissent` are
    entries of the record that other articles tell, `conflicts` the ids of claims of the same text that exclude it. `id` is the
    same for the same words at the same place of the same text.
    """

    id: str
    kind: ClaimKind
    span: Span
    claim: str
    query: Query
    verdict: Verdict
    why: str
    rule: str
    made_by: str
    because: tuple[Reason, ...] = ()
    doubtful: bool = False
    said_by: int | None = None
    support: tuple[Reason, ...] = ()
    dissent: tuple[Reason, ...] = ()
    conflicts: tuple[str, ...] = ()

    def with_record(self, support: tuple[Reason, ...], dissent: tuple[Reason, ...]) -> Claim:
        """The same claim with what the entries of a record say of it."""
        return replace(self, support=support, dissent=dissent)

    def to_json(self) -> dict[str, Any]:
        """One of `claims` in the Reading contract."""
        return {
            "id": self.id,
            "span": list(self.span),
            "claim": self.claim,
            "kind": self.kind.value,
            "verdict": self.verdict.value,
            "doubtful": self.doubtful,
            "said_by": self.said_by,
            "why": self.why,
            "because": [reason.to_json() for reason in self.because],
            "support": [reason.to_json() for reason in self.support],
            "dissent": [reason.to_json() for reason in self.dissent],
            "conflicts": list(self.conflicts),
            "rule": self.rule,
            "query": self.query.to_json(),
            "made_by": self.made_by,
        }
