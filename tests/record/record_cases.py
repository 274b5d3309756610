"""Builds evidence, entries and readings from the rows of `tests/cases/record`; all names, texts and dates were made for the project.

One JSON row a case; `note` says what it shows. By file:

times.jsonl       `told` are the dates of pieces of evidence (null for none); `folded` has for each time that is left the dates in it
publishers.jsonl  `told` are [publisher, document, group of near-duplicates]; `publishers` is how many count
events.jsonl      one event: `kind`, `who` as [name, id] (id null where unknown), `what` likewise; `facts` are the ids of the
                  participants of each fact that is filed, `what_id` and `counts` what they share and how many each counts
statements.jsonl  texts with [brackets] around the contents; `same` says whether both make one fact
counted.jsonl     a name and the group it counts, [number, word], or null
days.jsonl        a date, the first and last day it may mean and its precision
disputes.jsonl    `entries` by label; of each: `basis` (reading), `kind`, `who` (ids), `what`, `factuality` (asserted), `when` (dates
                  told), `published` (days on which documents told it), `names` (of ids), whether it is `rejected` place by place (or
                  which of these dates are) or `outranked`. What a row has beside `entries` all of them share. `reference: true` adds what the shipped tables
                  have of the same kind and `what`; in `disputes` that is "reference" with a number. `disputes` has for each
                  label the list of [about, [by, ...]] or [about, [by, ...], words of the reason]; a label that is left out has none.
"""

import json
from functools import cache
from pathlib import Path

import pytest

from onrecord.record.curated import curated_facts
from onrecord.record.folding import fold_entry
from onrecord.record.when import precision_of
from onrecord.reference import reference
from onrecord.schema import Basis, Evidence, Fact, Factuality, Span, When, WhenBasis

CASES = Path(__file__).parents[1] / "cases" / "record"


def rows(name):
    read = [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines()]
    return [pytest.param(row, id=f"{at}-{row['note'][:40]}") for at, row in enumerate(read, 1)]


def dated(value):
    return None if value is None else When(value, precision_of(value), WhenBasis.STATED)


def evidence(id, when=None, *, basis=Basis.READING, **more):  # noqa: A002
    document = more.pop("document", None if basis is not Basis.READING else id)
    return Evidence(id=id, basis=basis, recorded_from="2026-11-26T00:00:00Z", document=document, when=dated(when), **more)


def entry(row):
    basis = Basis(row.get("basis", "reading"))
    fact = Fact(row["kind"], tuple(row["who"]), row["what"], Factuality(row.get("factuality", "asserted")))
    told = [(when, None) for when in row.get("when", [])] + [(None, published) for published in row.get("published", [])]
    pieces = [
        evidence(
            f"{basis}-{at}",
            when,
            basis=basis,
            published=published,
            span=Span(at, at + 9),
            rejected_by=_rejected(row, when or published),
        )
        for at, (when, published) in enumerate(told or [(None, None)])
    ]
    made = fold_entry(fact, pieces, row.get("names", {}))
    return made if not row.get("outranked") else _outranked(made)


def _rejected(row, told):
    rejected = row.get("rejected", [])
    return "correction 1" if rejected is True or (rejected and told in rejected) else None


def _outranked(made):
    from dataclasses import replace

    return replace(made, outranked_by=("correction 1",))


@cache
def curated_entries(kind, what):
    """What the shipped tables have of a kind about something, as entries."""
    told = {}
    for curated in curated_facts(reference()):
        if curated.fact.kind == kind and what in (None, curated.fact.what_id):
            told.setdefault(curated.fact, []).append(
                evidence(curated.key, curated.when.value if curated.when else None, basis=Basis.REFERENCE, source=curated.source)
            )
    names = {id_: reference().name_of(id_) for fact in told for id_ in fact.who_ids}
    return tuple(fold_entry(fact, pieces, names) for fact, pieces in told.items())
