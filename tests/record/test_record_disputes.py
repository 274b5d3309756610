"""What entries say against one another; the reference that ships is part of it."""

from collections import defaultdict
from types import SimpleNamespace

import pytest
from record_cases import curated_entries, entry, rows

from onrecord.record import disputes
from onrecord.record.curated import curated_facts, curated_stamp, is_curated
from onrecord.record.disputes import disputes_of, has_rivals, rivals_share_who
from onrecord.record.kinds import kinds
from onrecord.reference import Office, reference
from onrecord.schema import Basis, Fact, StatusKind


def labelled(ids, labels):
    """Ids as the rows write them: by label, those of the reference by their number."""
    known = [labels[id_] for id_ in ids if id_ in labels]
    return known + ([f"reference {len(ids) - len(known)}"] if len(ids) > len(known) else [])


@pytest.mark.parametrize("row", rows("disputes.jsonl"))
def test_disputes(row):
    shared = {key: row[key] for key in row if key not in ("entries", "disputes", "note", "reference")}
    entries = {label: entry({**shared, **own}) for label, own in row["entries"].items()}
    listed = curated_entries(row["kind"], row["what"]) if row.get("reference") else ()
    labels = {one.id: label for label, one in entries.items()}
    for label, one in entries.items():
        found = disputes_of(one, [*entries.values(), *listed])
        expected = row["disputes"].get(label, [])
        assert [[d.about, labelled(d.by, labels)] for d in found] == [[about, by] for about, by, *_ in expected], label
        for dispute, (_, _, *reason) in zip(found, expected, strict=True):
            assert not reason or reason[0] in dispute.reason


def test_reference_does_not_dispute_itself():
    by_subject = defaultdict(list)
    for one in (one for kind in kinds() for one in curated_entries(kind, None)):
        by_subject[one.fact.kind, one.fact.what_id].append(one)
    found = [dispute for rivals in by_subject.values() for one in rivals for dispute in disputes_of(one, rivals)]
    assert found == []


def test_reference_has_what_the_cases_rely_on():
    parties = {row.party for row in reference().parties_of("agreement:ukraine-compact-2024")}
    allies = {row.country for row in reference().members("org:nato", "2024-07-11")}
    members = {row.country for row in reference().members("org:eu", "2024-07-11")}
    assert (len(parties), len(allies), len(allies & parties), len(members & parties)) == (24, 32, 21, 16)
    assert "country:HUN" not in parties
    assert {"country:JPN", "country:UKR", "org:eu"} == parties - allies


def test_seat_of_many_has_no_rival_holders(monkeypatch):
    office = reference().entity("office:nld-prime-minister")
    many = {key: getattr(office, key) for key in ("id", "title", "kind", "body", "source", "evidence", "checked")}
    row = {"kind": "takes_office", "what": office.id, "when": ["1901-07-02"]}
    one, other = (entry({**row, "who": [who]}) for who in ("person:ana-ferrante", "person:tomas-rehak"))
    assert [dispute.about for dispute in disputes_of(one, [other])] == ["who"]
    of_many = SimpleNamespace(entities={office.id: Office(**many, single_seat=False)}, is_complete=reference().is_complete)
    monkeypatch.setattr(disputes, "reference", lambda: of_many)
    assert disputes_of(one, [other]) == ()


@pytest.mark.parametrize(("kind", "rivals"), [("meets", False), ("pledges", False), ("says", False), ("signs", True)])
def test_what_can_happen_any_day_has_no_rivals(kind, rivals):
    assert has_rivals(Fact(kind, ("country:DEU",), "words:x")) is rivals
    assert not has_rivals(Fact(kind, ("country:DEU",), None))


@pytest.mark.parametrize(
    ("kind", "shared"),
    [("takes_office", False), ("signs", False), ("ratifies", False), ("invited", True), ("leaves_office", True)],
)
def test_who_rivals_are_sought_among(kind, shared):
    assert rivals_share_who(Fact(kind, ("country:DEU",), "words:x")) is shared


def test_curated_facts_are_dated_and_sourced():
    facts = list(curated_facts(reference()))
    assert {curated.fact.kind for curated in facts} <= {kind.value for kind in StatusKind}
    assert all(curated.when and curated.source and curated.key.count("/") for curated in facts)
    assert len({(curated.key, curated.fact.kind) for curated in facts}) == len(facts)


@pytest.mark.parametrize(
    ("kind", "who", "what", "day"),
    [
        ("takes_office", "person:mark-rutte", "office:nato-secretary-general", "2024-10-01"),
        ("leaves_office", "person:jens-stoltenberg", "office:nato-secretary-general", "2024-10-01"),
        ("accedes", "country:FIN", "org:nato", "2023-04-04"),
        ("accedes", "country:FIN", "org:eu", "1995-01-01"),
        ("applies", "country:UKR", "org:nato", "2022-09-30"),
        ("signs", "country:JPN", "agreement:ukraine-compact-2024", "2024-07-11"),
        ("meets", "org:nato", "summit:washington-2024", "2024-07-09"),
    ],
)
def test_curated_fact(kind, who, what, day):
    fact = Fact(kind, (who,), what)
    assert [curated.when.value for curated in curated_facts(reference()) if curated.fact == fact] == [day]
    assert is_curated(fact)
    assert not is_curated(Fact(kind, ("person:nobody",), what))


def test_stamp_tells_two_releases_apart():
    facts = list(curated_facts(reference()))
    assert curated_stamp(facts) == curated_stamp(reversed(facts))
    assert curated_stamp(facts) != curated_stamp(facts[1:])


def test_entries_of_the_reference_say_so():
    assert {one.basis for one in curated_entries("applies", None)} == {Basis.REFERENCE}
