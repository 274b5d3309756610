"""Times, publishers and whole entries from evidence."""

from dataclasses import replace

import pytest
from record_cases import dated, evidence, rows

from onrecord.record.filing import fact_number
from onrecord.record.folding import count_publishers, entry_id, fold_entry, fold_times
from onrecord.record.when import days_of, precision_of
from onrecord.schema import STATEMENT, Basis, Fact, Span

SIGNED = Fact("signs", ("country:DEU",), "agreement:harbour-pact")


@pytest.mark.parametrize("row", rows("times.jsonl"))
def test_times_fold(row):
    pieces = [evidence(f"{at}", value) for at, value in enumerate(row["told"])]
    told = {piece.id: piece.when.value for piece in pieces if piece.when}
    folded = fold_times(pieces)
    assert {time.value: sorted(told[id_] for id_ in time.evidence) for time in folded} == row["folded"]
    assert all(time.precision == precision_of(time.value) for time in folded)


def test_times_come_earliest_first():
    told = ["2024-07-10", "1999", "2024-07-09", "BC0490", "2024-W28-WE"]
    folded = fold_times([evidence(value, value) for value in told[:3]] + [evidence(told[4], told[4])])
    assert [time.value for time in folded] == ["1999", "2024-07-09", "2024-07-10", "2024-W28-WE"]


@pytest.mark.parametrize("row", rows("days.jsonl"))
def test_days_of_a_date(row):
    days = days_of(row["value"])
    assert (days and [day.isoformat() for day in days]) == row["days"]
    assert precision_of(row["value"]) == row["precision"]


@pytest.mark.parametrize("row", rows("publishers.jsonl"))
def test_publishers_count_once_for_a_text(row):
    told = [
        evidence(f"{at}", document=document, publisher=publisher, group=group)
        for at, (publisher, document, group) in enumerate(row["told"])
    ]
    assert count_publishers(told) == row["publishers"]
    assert count_publishers(reversed(told)) == row["publishers"]


def test_a_chain_of_any_length_can_move_over():
    # Whoever comes last has only the first text, and all others have to take the next one.
    count = 5_000
    told = [
        evidence(f"{at}-{group}", document=f"{at}-{group}", publisher=f"publisher {at}", group=group)
        for at in range(count)
        for group in (at, at + 1)
    ]
    last = evidence("last", document="last", publisher="the last", group=0)
    assert count_publishers([*told, last]) == count + 1
    assert count_publishers([last, *told]) == count + 1


def test_entry_has_all_that_is_told():
    pieces = [
        evidence("b", "2024-07", document="b", publisher="Lake Post", count=32, span=Span(3, 9)),
        evidence("a", "2024-07-11", document="a", publisher="Harbour News", count=32, span=Span(5, 9)),
        evidence("c", "2024-07-11", document="a", publisher="Harbour News", count=32, span=Span(1, 4)),
    ]
    fact = Fact("signs", ("name:32 allies",), "agreement:harbour-pact")
    entry = fold_entry(fact, pieces, {"name:32 allies": "32 allies"})
    assert entry.id == entry_id(Basis.READING, fact)
    assert (entry.who, entry.what, entry.value) == (("32 allies",), "harbour-pact", "32")
    assert [piece.id for piece in entry.evidence] == ["c", "a", "b"]
    assert [(time.value, time.evidence) for time in entry.valid] == [("2024-07-11", ("a", "b", "c"))]
    assert (entry.publishers, entry.disputes, entry.recorded_to) == (2, (), None)


def test_statement_is_told_in_its_fullest_wording():
    fact = Fact(STATEMENT, ("person:ana-ferrante",), "words:00")
    entry = fold_entry(fact, [evidence("a", text="We agree"), evidence("b", text="“We agree!”"), evidence("c")], {})
    assert (entry.value, entry.what) == ("“We agree!”", None)


def test_rejected_evidence_stays_and_counts_for_nothing():
    told = evidence("a", "2024-07-11", publisher="Lake Post")
    rejected = evidence("b", "2024-07-12", publisher="Harbour News", rejected_by="correction 1")
    entry = fold_entry(SIGNED, [told, rejected], {})
    assert [piece.id for piece in entry.evidence] == ["a", "b"]
    assert ([time.value for time in entry.valid], entry.publishers) == (["2024-07-11"], 1)
    assert fold_entry(SIGNED, [replace(told, count=5), replace(rejected, count=3)], {}).value == "5"
    alone = fold_entry(SIGNED, [rejected], {})
    assert (alone.valid, alone.publishers) == ((), 0)


def test_entry_is_as_recent_as_its_latest_evidence():
    pieces = [replace(evidence(id_), recorded_from=f"2026-11-2{id_}") for id_ in "132"]
    assert fold_entry(SIGNED, pieces, {}).recorded_from == "2026-11-23"


@pytest.mark.parametrize("pieces", [[], [evidence("a"), evidence("b", basis=Basis.REFERENCE)]], ids=["none", "two bases"])
def test_entry_needs_evidence_on_one_basis(pieces):
    with pytest.raises(ValueError, match="an entry needs evidence, all on one basis"):
        fold_entry(SIGNED, pieces, {})


def test_ids_tell_basis_and_fact():
    negated = Fact(SIGNED.kind, SIGNED.who_ids, SIGNED.what_id, "negated")
    ids = {entry_id(basis, fact) for basis in Basis for fact in (SIGNED, negated, Fact("signs", (), SIGNED.what_id))}
    assert len(ids) == 9
    assert entry_id(Basis.READING, SIGNED) == f"reading:{fact_number(SIGNED):016x}"


def test_entry_as_json_has_the_keys_of_the_contract():
    entry = fold_entry(SIGNED, [evidence("a", "2024-07-11", span=Span(1, 4), within="s")], {})
    made = entry.to_json()
    contract = {"id", "fact", "value", "valid", "basis", "evidence", "publishers", "recorded_from", "recorded_to", "disputed_by"}
    assert contract <= made.keys()
    assert made["fact"] == {
        "kind": "signs",
        "who_ids": ["country:DEU"],
        "what_id": "agreement:harbour-pact",
        "factuality": "asserted",
    }
    assert made["valid"] == [{"value": "2024-07-11", "precision": "day", "evidence": ["a"]}]
    assert {"document", "span", "attribution", "confidence", "model", "made_by"} <= made["evidence"][0].keys()
    assert (made["evidence"][0]["span"], made["evidence"][0]["attribution"]) == ([1, 4], "s")
    assert made["evidence"][0]["when"] == {"value": "2024-07-11", "precision": "day", "basis": dated("2024").basis}
