"""The tables that ship: the laws hold in them, and they are what the build makes of resources/."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import UTC, datetime
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.reference import Grade, reference
from onrecord.reference.names import every_name, fold, name_tails
from onrecord.reference.rows import EVIDENCE
from onrecord.reference.tables import TABLES
from onrecord.schema.dates import first_day, last_day
from resources.build import DATA, HERE, build, form_of, main, stale
from resources.laws import SORTED_BY, broken_laws

KNOWN = reference()
TODAY = datetime.now(UTC).date()
DAYS = st.dates(min_value=datetime(1940, 1, 1).date(), max_value=datetime(2030, 12, 31).date()).map(lambda day: day.isoformat())


def test_committed_data_are_what_the_build_makes():
    artifacts, problems = build(HERE, TODAY)
    assert [str(problem) for problem in problems] == []
    assert stale(artifacts, DATA) == []
    assert {path.stem for path in DATA.iterdir()} == set(TABLES.values())
    assert main(["--check"]) == 0


def test_no_law_is_broken_in_the_tables_that_ship():
    assert [(row, reason) for row, reason in broken_laws(KNOWN, frozenset(), TODAY)] == []


@pytest.mark.parametrize("shape", TABLES, ids=TABLES.values())
def test_schema_describes_every_column(shape):
    form = form_of(shape)
    assert set(form.columns) == {field.name for field in fields(shape)} == set(form.types)
    assert form.columns[-4:] == EVIDENCE
    assert tuple(form.types) == form.columns
    assert all(column["description"] for column in form.types.values())
    schema = json.loads((HERE / f"schemas/{TABLES[shape]}.json").read_text(encoding="utf-8"))
    assert schema["required"] == list(form.columns)
    assert schema["additionalProperties"] is False
    assert set(SORTED_BY[shape]) <= set(form.columns)


@pytest.mark.parametrize("name", TABLES.values())
def test_tables_are_plain_text(name):
    content = (HERE / f"{name}.csv").read_bytes()
    assert b"\r" not in content
    assert content.endswith(b"\n")
    assert "\ufeff" not in content.decode("utf-8")


@pytest.mark.parametrize("name", TABLES.values())
def test_sources_can_be_followed_and_are_free(name):
    for row in getattr(KNOWN, name):
        assert isinstance(row.evidence, Grade)
        assert "sipri" not in row.source.casefold()
        assert "file id" not in row.source
        assert not row.source.startswith("/")


@pytest.mark.parametrize("name", TABLES.values())
def test_notes_and_sources_are_for_a_reader(name):
    of_editors = re.compile(r"earlier table|source table|\bEPS\b|\.csv\b|missing from|stored (?:copy|excerpt|list|press)")
    no_address = re.compile(r"cc\.bingj\.com|cloudfront\.net|googleweblight|http3\.lol|movatter\.jp|dweb\.link")
    for row in getattr(KNOWN, name):
        assert not of_editors.search(row.note), row
        assert not no_address.search(row.source), row


def test_founding_dates_are_in_order():
    for row in KNOWN.bodies:
        assert (row.predecessor is None) == (row.predecessor_founded is None)
        assert row.predecessor is None or row.predecessor_founded < row.founded
    founded = {row.id: row.predecessor_founded or row.founded for row in KNOWN.bodies}
    for row in KNOWN.memberships:
        assert (founded[row.body] or "") <= row.start


def test_one_holder_at_a_time_in_every_single_seat_office():
    for office in KNOWN.offices:
        for one, other in combinations(KNOWN.holders(office.id) if office.single_seat else (), 2):
            apart = one.end is not None and first_day(one.end) <= last_day(other.start or "0001")
            assert apart, (one, other)


def test_shares_are_between_nothing_and_a_tenth():
    shares = [row.share_of_gdp for row in KNOWN.spending if row.share_of_gdp is not None]
    assert shares
    assert all(0 <= share <= 10 for share in shares)


def test_allies_were_invited_before_they_acceded_except_founders():
    founders = {row.country for row in KNOWN.members("org:nato") if row.round == 0}
    assert len(founders) == 12
    for row in KNOWN.members("org:nato"):
        invited = [step.date for step in KNOWN.steps_of(row.country) if step.body == "org:nato" and step.step == "invited"]
        assert bool(invited) != (row.country in founders)
        assert all(date < row.start for date in invited)


def test_accession_to_the_treaty_is_membership():
    began = {row.country: row.start for row in KNOWN.members("org:nato")}
    assert {row.party: row.date for row in KNOWN.parties_of("agreement:north-atlantic-treaty-1949")} == began


def test_every_alias_finds_its_entity():
    for row in KNOWN.aliases:
        assert row.entity in KNOWN.named(row.name)


def test_every_id_has_a_name_that_leads_back():
    for id_ in KNOWN.entities:
        assert id_ in KNOWN.named(KNOWN.name_of(id_))


def test_security_agreements_of_ukraine_have_two_parties():
    for row in KNOWN.agreements:
        if row.kind == "bilateral_security_agreement":
            parties = [party.party for party in KNOWN.parties_of(row.id)]
            assert len(parties) == 2
            assert "country:UKR" in parties


@given(st.sampled_from(KNOWN.offices), DAYS)
def test_a_holder_found_on_a_day_has_an_interval_with_it(office, day):
    for row in KNOWN.holders(office.id, day):
        assert row.start is None or first_day(row.start) <= day
        assert row.end is None or day < last_day(row.end)


@given(st.sampled_from(KNOWN.offices), DAYS)
def test_a_partial_date_finds_whoever_a_day_of_it_finds(office, day):
    found = {row.person for row in KNOWN.holders(office.id, day)}
    assert found <= {row.person for row in KNOWN.holders(office.id, day[:7])}
    assert {row.person for row in KNOWN.holders(office.id, day[:7])} <= {row.person for row in KNOWN.holders(office.id, day[:4])}


@given(st.sampled_from(sorted({name for name, _, _ in every_name(KNOWN)})))
def test_case_accents_and_articles_do_not_count(name):
    found = KNOWN.named(name)
    assert found
    for variant in (
        name.upper(),
        name.lower(),
        f"the {name}",
        f" {name} ",
        name.replace("-", "–"),
        name.replace("'", "’"),
        fold(name),
    ):
        assert KNOWN.named(variant) == found


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=40))
def test_any_name_may_be_asked_for(text):
    assert all(KNOWN.exists(id_) for id_ in KNOWN.named(text))
    assert len(KNOWN.near(text, limit=3)) <= 3


@given(st.sampled_from(KNOWN.persons))
def test_tails_are_tails(person):
    assert all(person.name.replace(" Jr.", "").endswith(f" {tail}") for tail in name_tails(person.name))
