"""What stands on the record: facts, the evidence for them, and the entries that these add up to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from onrecord.schema.span import Span
from onrecord.schema.status import Factuality, When

STATEMENT = "says"  # the kind of a fact that somebody said something; all other kinds are those of status events


class Basis(StrEnum):
    """Who says so: a text that was read, the curated tables, or a person who corrects; the later outranks the earlier."""

    READING = "reading"
    REFERENCE = "reference"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Fact:
    """What makes two tellings one: the kind, who, what and the factuality. The time is not part of it.

    `kind` is a kind of status event or `STATEMENT`. `who_ids` are sorted, without repetition: ids of the reference, ids made
    from a person's name, or "name:" with the folded words where nothing is known. `what_id` likewise, "words:" where only words
    are known; of a statement it is "words:" with a hash of what was said.
    """

    kind: str
    who_ids: tuple[str, ...]
    what_id: str | None
    factuality: Factuality = Factuality.ASSERTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One place that tells a fact: a span of a document, a row of the reference, or a person's correction.

    `id` stays the same when the document is read again. `parts` are the spans of interrupted contents. `within` is the
    evidence of the statement in which the fact is told. `count` is a number of participants that is told instead of their
    names ("32 allies"). `source` is where a row of the reference comes from or what the corrector gave. `rejected_by` names the
    correction that calls this a misreading; it counts for nothing then, and stays. Recorded times are ISO in UTC.
    """

    id: str
    basis: Basis
    recorded_from: str
    recorded_to: str | None = None
    document: str | None = None
    span: Span | None = None
    parts: tuple[Span, ...] = ()
    text: str | None = None
    within: str | None = None
    when: When | None = None
    count: int | None = None
    background: bool = False
    confidence: float | None = None
    model: str | None = None
    made_by: str | None = None
    publisher: str | None = None
    published: str | None = None
    group: int | None = None
    source: str | None = None
    rejected_by: str | None = None


@dataclass(frozen=True, slots=True)
class ValidTime:
    """A time at which a fact is told to have been so, as fine as it is told, with the ids of the evidence that tells it."""

    value: str
    precision: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """Why an entry does not stand alone: it says other than the entries `by`. `about` is "when", "who", "count" or "whether"."""

    about: str
    by: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One dated, sourced row of the record: a fact on one basis, with everything that speaks for it.

    `id` is the basis and the hash of the fact. `who` and `what` are names fit to print; `value` is what was said, or how many are
    told to have taken part. `valid` holds the times told, a coarse one folded into a finer one where exactly one fits; several
    are a dispute within the entry where the kind can happen only once. `publishers` counts independent ones. `recorded_from` is
    when the entry last changed, `recorded_to` when it changed again. `outranked_by` are corrections that say otherwise,
    `confirmed_by` entries of another basis for the same fact.
    """

    id: str
    fact: Fact
    who: tuple[str, ...]
    what: str | None
    value: str | None
    valid: tuple[ValidTime, ...]
    basis: Basis
    evidence: tuple[Evidence, ...]
    publishers: int
    recorded_from: str
    recorded_to: str | None = None
    disputes: tuple[Dispute, ...] = ()
    confirmed_by: tuple[str, ...] = ()
    outranked_by: tuple[str, ...] = ()

    @property
    def disputed_by(self) -> tuple[str, ...]:
        """The ids of all entries that say otherwise; its own where its own times conflict."""
        return tuple(sorted({other for dispute in self.disputes for other in dispute.by}))

    def to_json(self) -> dict[str, Any]:
        """The Entry contract as plain lists and dicts."""
        fact = self.fact
        return {
            "id": self.id,
            "fact": {
                "kind": fact.kind,
                "who_ids": list(fact.who_ids),
                "what_id": fact.what_id,
                "factuality": fact.factuality.value,
            },
            "who": list(self.who),
            "what": self.what,
            "value": self.value,
            "valid": [{"value": v.value, "precision": v.precision, "evidence": list(v.evidence)} for v in self.valid],
            "basis": self.basis.value,
            "evidence": [_evidence_json(evidence) for evidence in self.evidence],
            "publishers": self.publishers,
            "recorded_from": self.recorded_from,
            "recorded_to": self.recorded_to,
            "disputed_by": list(self.disputed_by),
            "disputes": [{"about": d.about, "by": list(d.by), "reason": d.reason} for d in self.disputes],
            "confirmed_by": list(self.confirmed_by),
            "outranked_by": list(self.outranked_by),
        }


def _evidence_json(evidence: Evidence) -> dict[str, Any]:
    when = evidence.when
    return {
        "id": evidence.id,
        "basis": evidence.basis.value,
        "document": evidence.document,
        "span": None if evidence.span is None else list(evidence.span),
        "parts": [list(part) for part in evidence.parts],
        "text": evidence.text,
        "attribution": evidence.within,
        "when": None if when is None else {"value": when.value, "precision": when.precision, "basis": when.basis},
        "count": evidence.count,
        "background": evidence.background,
        "confidence": evidence.confidence,
        "model": evidence.model,
        "made_by": evidence.made_by,
        "publisher": evidence.publisher,
        "published": evidence.published,
        "group": evidence.group,
        "source": evidence.source,
        "rejected_by": evidence.rejected_by,
        "recorded_from": evidence.recorded_from,
        "recorded_to": evidence.recorded_to,
    }
