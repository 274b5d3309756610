"""Checking from a document to claims, alone and many at once, with a record and without."""

from __future__ import annotations

from dataclasses import replace

import onrecord
from onrecord import Checker, InputError, Reader, Verdict, open_record
from onrecord.ingest import from_text

JOINED = "Finland joined NATO on 4 April 2023."
APPLIED = "Georgia applied to join NATO on 3 March 2026."


def document(text, key="own", published="2026-04-01"):
    return from_text(text, id=key, published=published)


def test_check_gives_the_reading_with_its_claims():
    checker = Checker()
    reading = checker.check(document(JOINED))
    assert replace(reading, claims=()) == Reader().read(document(JOINED))
    (claim,) = reading.claims
    assert (claim.verdict, claim.kind, claim.span) == (Verdict.SUPPORTED, "membership", (0, 35))
    assert claim.because
    assert checker.check(document(JOINED)) == reading


def test_checker_reads_with_the_reader_it_is_given():
    class Absent:
        """Reads one text whatever it is given."""

        def read(self, given):
            return Reader().read(document("Nothing is claimed here."))

    assert Checker(reader=Absent()).check(document(JOINED)).claims == ()


def test_many_keep_their_order_and_their_errors():
    broken = InputError("line 2", "no text")
    given = [document(JOINED, "a"), broken, document("The sun rose over the harbour.", "b"), document(APPLIED, "c")]
    results = list(Checker().check_many(iter(given)))
    assert results[1] is broken
    assert [result.document.id for result in results if result is not broken] == ["a", "b", "c"]
    assert [len(result.claims) for result in results if result is not broken] == [1, 0, 1]


def test_many_are_checked_as_they_are_asked_for():
    def endless():
        while True:
            yield document(JOINED)

    results = Checker().check_many(endless())
    assert [next(results).claims[0].verdict for _ in range(3)] == ["supported"] * 3


def test_record_is_asked(tmp_path):
    with open_record(str(tmp_path / "record.db"), create=True) as record:
        record.add(Reader().read(replace(document(APPLIED, "other"), publisher="The Lantern")))
        alone, beside = Checker().check(document(APPLIED)), Checker(record).check(document(APPLIED))
        assert [claim.verdict for claim in alone.claims] == ["not_in_record"]
        assert [(claim.verdict, claim.rule) for claim in beside.claims] == [("supported", "record/articles")]
        (many,) = Checker(record).check_many([document(APPLIED)])
        assert many == beside
        assert onrecord.check(APPLIED, published="2026-04-01", record=record).claims[0].verdict == "supported"


def test_front_door_checks_as_the_checker_does():
    reading = onrecord.check(JOINED, published="2026-04-01")
    assert reading.claims == Checker().check(from_text(JOINED, published="2026-04-01")).claims
    assert [set(claim.to_json()) for claim in reading.claims] == [
        {
            "id", "span", "claim", "kind", "verdict", "doubtful", "said_by", "why", "because", "support", "dissent", "conflicts",
            "rule", "query", "made_by",
        }
    ]  # fmt: skip
