"""The questions, on the tables that ship: cases, what an unknown id or a bad date does, and how long it takes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from onrecord.reference import Reference, UnknownId, reference
from onrecord.reference.tables import TABLES

KNOWN = reference()


def cases(name):
    text = (Path(__file__).parents[1] / f"cases/reference/{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("case", cases("holders"), ids=lambda case: f"{case['office']} {case['on']}")
def test_holders_on_a_date(case):
    assert [row.person for row in KNOWN.holders(case["office"], case["on"])] == case["persons"]


@pytest.mark.parametrize("case", cases("names"), ids=lambda case: case["name"])
def test_names_lead_to_ids(case):
    assert KNOWN.named(case["name"]) == tuple(case["ids"])


@pytest.mark.parametrize("case", cases("near"), ids=lambda case: case["name"])
def test_near_names(case):
    assert (*KNOWN.near(case["name"]), None)[0] == case["near"]


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("uk election 2024", ["election:gbr-general-2024"]),
        ("UK general election 2024", ["election:gbr-general-2024"]),
        ("the 2024 election in the UK", ["election:gbr-general-2024"]),
        ("general election of 2024 in the UK", ["election:gbr-general-2024"]),
        ("US elections 2024", ["election:usa-president-2024"]),
        ("NATO summit 2022", ["summit:brussels-2022", "summit:madrid-2022", "summit:virtual-2022"]),
        ("Nato 2022 summit", ["summit:brussels-2022", "summit:madrid-2022", "summit:virtual-2022"]),
        ("Danish PM", ["office:dnk-prime-minister"]),
        ("Polish PM", ["office:pol-prime-minister"]),
        ("German FM", ["office:deu-foreign-minister"]),
        ("NATO members", ["org:nato"]),
        ("member states of the EU", ["org:eu"]),
        ("high representative", ["office:eu-high-representative"]),
        ("Minsk agreement", ["agreement:minsk-1-2014", "agreement:minsk-2-2015"]),
        ("Minsk agreements", ["agreement:minsk-1-2014", "agreement:minsk-2-2015"]),
        ("Austrian chancellor", []),
        ("Mark Rutte members", []),
        ("UK federal election of 2024", []),
        ("2024 2025 UK election", []),
        ("election 2024", []),
    ],
)
def test_ordinary_phrases_lead_to_ids(name, ids):
    assert list(KNOWN.named(name)) == ids


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("pope", []),
        ("members", []),
        ("Austrian chancellor", ["Austria"]),
        ("Madrid agreement", []),
        ("uk election 2030", ["United Kingdom"]),
        ("UK federal election of 2024", ["UK general election of 2024"]),
        ("Putn", ["Putin"]),
        ("Danish premierr", ["Danish Premier"]),
    ],
)
def test_near_names_are_plausible(name, near):
    assert list(KNOWN.near(name)) == near


def test_federal_elections_are_those_of_federal_states():
    assert KNOWN.named("2025 German federal election") == KNOWN.named("2025 German general election") != ()


@pytest.mark.parametrize("case", cases("completeness"), ids=lambda case: f"{case['scope']} {case['on']}")
def test_completeness_of_a_scope(case):
    assert KNOWN.is_complete(case["table"], case["scope"], case["on"]) is case["complete"]


@pytest.mark.parametrize(
    ("id_", "name"),
    [
        ("country:NLD", "Netherlands"),
        ("org:nato", "NATO"),
        ("government:GBR", "Government of the United Kingdom"),
        ("people:UKR", "People of Ukraine"),
        ("parliament:UKR", "Verkhovna Rada"),
        ("parliament:FRA", "Parliament of France"),
        ("office:usa-president", "President of the United States"),
        ("office:nato-secretary-general", "Secretary General of NATO"),
        ("agreement:north-atlantic-treaty-1949#5", "Article 5 of the North Atlantic Treaty"),
        ("election:usa-president-2024", "Presidential election in the United States, 2024"),
        ("summit:washington-2024", "NATO summit in Washington, July 2024"),
    ],
)
def test_names_to_print(id_, name):
    assert KNOWN.name_of(id_) == name


def test_members_come_and_go_with_their_day():
    assert len(KNOWN.members("org:nato", "1952-02-17")) == 12
    assert len(KNOWN.members("org:nato", "2024-03-06")) == 31
    assert len(KNOWN.members("org:nato", "2024-03-07")) == 32
    assert {row.country for row in KNOWN.members("org:nato", "2023")} >= {"country:FIN"}
    assert [row.body for row in KNOWN.memberships_of("country:SWE", "2024-03-06") if row.body == "org:nato"] == []


def test_careers_are_found_across_offices():
    assert [row.office for row in KNOWN.occupancies_of("person:petr-pavel")] == [
        "office:nato-military-committee-chair",
        "office:cze-president",
    ]
    assert [row.office for row in KNOWN.occupancies_of("person:donald-tusk", "2016")] == ["office:european-council-president"]


def test_steps_parties_spending_elections_and_summits():
    swedish = KNOWN.steps_of("country:SWE")
    assert [row.date for row in swedish if row.step == "acceded"] == ["1995-01-01", "2024-03-07"]
    assert {row.by for row in swedish if row.step == "ratified" and row.date >= "2023"} == {
        "country:FIN",
        "country:TUR",
        "country:HUN",
    }
    assert len(KNOWN.parties_of("agreement:ukraine-compact-2024")) == 24
    assert "country:HUN" not in {row.party for row in KNOWN.parties_of("agreement:ukraine-compact-2024")}
    assert {
        row.role for row in KNOWN.agreements_of("country:FIN") if row.agreement == "agreement:north-atlantic-treaty-1949"
    } == {"acceded"}
    assert [row.year for row in KNOWN.spending_of("country:POL", release="release:nato-2024-06-17")] == list(range(2014, 2025))
    assert {row.release for row in KNOWN.spending_of("country:POL", 2024)} >= {
        "release:nato-2024-06-17",
        "release:factbook-2026-01-22",
    }
    latest = KNOWN.entity("election:usa-president-2024")
    assert latest in KNOWN.elections_of("country:USA")
    assert latest.candidates == ("person:donald-trump", "person:kamala-harris")
    assert [row.id for row in KNOWN.summits_of() if row.start[:4] == "1989"] == [
        "summit:brussels-1989-05",
        "summit:brussels-1989-12",
    ]


@pytest.mark.parametrize(
    "ask",
    [
        lambda: KNOWN.holders("office:nobody"),
        lambda: KNOWN.occupancies_of("person:nobody"),
        lambda: KNOWN.memberships_of("country:ZZZ"),
        lambda: KNOWN.members("org:nothing"),
        lambda: KNOWN.steps_of(""),
        lambda: KNOWN.parties_of("agreement:nothing-1900"),
        lambda: KNOWN.agreements_of("country:KOS"),
        lambda: KNOWN.spending_of("country:POL", release="release:nothing"),
        lambda: KNOWN.elections_of("USA"),
        lambda: KNOWN.summits_of("nato"),
        lambda: KNOWN.entity("government:UKR"),
        lambda: KNOWN.name_of("agreement:north-atlantic-treaty-1949#five"),
        lambda: KNOWN.is_complete("members", "org:nato", "2024"),
    ],
)
def test_an_unknown_id_is_named_in_one_line(ask):
    with pytest.raises(UnknownId, match=r"is in no reference table$") as caught:
        ask()
    assert isinstance(caught.value, KeyError)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("on", ["", "yesterday", "2024-13", "2023-02-29", "2024-7-1", "10 July 2024"])
def test_a_bad_date_is_an_error(on):
    with pytest.raises(ValueError, match="is no date"):
        KNOWN.holders("office:nato-secretary-general", on)
    with pytest.raises(ValueError, match="is no date"):
        KNOWN.is_complete("memberships", "org:nato", on)


def test_nothing_is_read_before_it_is_asked_for():
    asked = []

    def load(shape):
        asked.append(TABLES[shape])
        return ()

    tables = Reference(load)
    assert asked == []
    assert tables.memberships == tables.memberships == ()
    assert asked == ["memberships"]


def test_import_reads_no_table():
    script = "import onrecord.reference, sys; assert not [n for n in vars(onrecord.reference.reference()) if n != '_load']"
    subprocess.run([sys.executable, "-c", script], check=True)


def test_loading_and_looking_up_are_quick():
    fresh = Reference()
    start = time.perf_counter()
    for table in TABLES.values():
        getattr(fresh, table)
    loaded = time.perf_counter()
    fresh.near("Jens Stoltenburg")
    looked = time.perf_counter()
    # Ten times what it takes here, so that a busy machine does not fail it and a slip of the order of growth does.
    assert loaded - start < 0.5
    assert looked - loaded < 1
