"""The laws of the benchmark of claims: what is called true follows from a row, what is called false from another or from absence."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks import claims
from benchmarks.claims import (
    COMPACT,
    FAMILIES,
    KIND_OF,
    NATO,
    Case,
    Grain,
    Phrasing,
    cut,
    fill,
    judge,
    load_phrasings,
    make,
    score,
)
from onrecord.reference import reference
from onrecord.schema.errors import InputError

OPEN = Path(claims.__file__).parent / "data" / "claims_open.toml"
KNOWN = reference()
PHRASINGS = load_phrasings([OPEN])
MAKER = claims.Maker(KNOWN, PHRASINGS, random.Random(1))  # one for all phrasings: it keeps what it derived from the tables
DATED = [Grain.YEAR, Grain.MONTH, Grain.DAY]


def cases(family: str, grain: Grain = Grain.NONE) -> list[Case]:
    found = list(FAMILIES[KIND_OF[family]][family](KNOWN, grain))
    assert found
    return found


def ids_by_name(prefix: str) -> dict[str, str]:
    return {KNOWN.name_of(id_): id_ for id_ in KNOWN.entities if id_.startswith(prefix)}


PERSONS = ids_by_name("person:")
COUNTRIES = {claims.country(KNOWN, row.id): row.id for row in KNOWN.countries}


@pytest.fixture(scope="module")
def items():
    return make(KNOWN, PHRASINGS, 5, 180, 180)


@pytest.mark.parametrize("family", sorted(KIND_OF))
def test_every_family_has_six_to_ten_different_phrasings(family):
    texts = [row.text for row in PHRASINGS if row.family == family]
    assert 6 <= len(texts) <= 10
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("phrasing", PHRASINGS, ids=lambda row: f"{row.family}: {row.text[:40]}")
def test_every_phrasing_tells_something_true_and_something_false(phrasing):
    for true in (True, False):
        item = MAKER.draw(phrasing, true=true)
        assert item is not None
        assert not re.search(r"[{}]|  |the the|the The|\bs’s|None", item.text)
        assert re.match(r"[“$]?[A-ZÁÉÍÓÚÖŁŠČĐÞ\d]", item.text)


def test_items_are_balanced_over_kinds(items):
    counts = Counter((item.kind, item.expected) for item in items)
    assert set(counts.values()) == {20}
    assert len(counts) == 2 * len(FAMILIES)


def test_families_take_turns(items):
    for kind, families in FAMILIES.items():
        counts = Counter(item.family for item in items if item.kind == kind)
        assert set(counts) == set(families)
        assert max(counts.values()) - min(counts.values()) <= 2


def test_no_text_and_no_id_comes_twice(items):
    assert len({item.text for item in items}) == len({item.id for item in items}) == len(items)


def test_only_false_items_say_how_they_were_made(items):
    assert all((item.falsified is None) == (item.expected == "supported") for item in items)


def test_nothing_is_published_too_late(items):
    assert max(item.published for item in items if item.family != "members") <= "2026-01-15"
    assert max(item.published for item in items) < "2026-11"


def test_the_same_seed_makes_the_same_items(items):
    assert make(KNOWN, PHRASINGS, 5, 180, 180) == items
    assert make(KNOWN, PHRASINGS, 6, 18, 18) != make(KNOWN, PHRASINGS, 7, 18, 18)


@pytest.mark.parametrize("grain", DATED)
@pytest.mark.parametrize("family", ["takes_office", "leaves_office"])
def test_a_change_of_office_is_true_only_on_its_date(family, grain):
    for case in cases(family, grain):
        office = case.row.split("/")[1]
        if case.falsified == "another office":
            assert "office" in case.changed
            continue
        rows = [row for row in KNOWN.holders(office) if row.person == PERSONS[case.slots["person"]]]
        edges = [row.start if family == "takes_office" else row.end for row in rows]
        agrees = any(cut(edge or "", grain) == cut(case.day, grain) for edge in edges)
        assert agrees == (case.falsified is None), case


@pytest.mark.parametrize("family", ["title", "held"])
def test_whoever_is_said_to_hold_an_office_holds_it_then_or_not_at_all(family):
    for case in cases(family, Grain.MONTH):
        if case.falsified == "another office":
            continue
        office = case.row.split("/")[1]
        days = [day.isoformat() for day in case.window] if case.window else [case.day]
        holders = [{row.person for row in KNOWN.holders(office, day)} for day in days]
        assert all((PERSONS[case.slots["person"]] in found) == (case.falsified is None) for found in holders), case
        assert case.falsified is None or all(KNOWN.is_complete("occupancies", office, day) for day in days)


def test_another_office_was_never_held():
    for case in [case for case in cases("title") if case.falsified == "another office"]:
        titles = {
            claims.office_slots(KNOWN, row.office)["office"]
            for row in KNOWN.occupancies_of(PERSONS[case.slots["person"]])
            if ":" not in KNOWN.name_of(row.office) and row.office in {term.row.office for term in TERMS}
        }
        assert case.slots["office"] not in titles


TERMS = list(claims.terms(KNOWN))


def test_a_false_succession_never_happened():
    for case in cases("succession"):
        office = case.row.split("/")[1]
        rows = KNOWN.holders(office)
        pairs = {(after.person, before.person) for before, after in pairwise(rows)}
        claimed = (PERSONS[case.slots["person"]], PERSONS[case.slots["predecessor"]])
        assert (claimed in pairs) == (case.falsified is None), case


@pytest.mark.parametrize("grain", DATED)
@pytest.mark.parametrize(("family", "body"), [("joined", NATO), ("joined_eu", "org:eu")])
def test_a_country_joined_on_the_day_of_its_row_alone(family, body, grain):
    for case in cases(family, grain):
        start = next(row.start for row in KNOWN.members(body) if row.country == COUNTRIES[case.slots["country"]])
        assert (cut(start, grain) == cut(case.day, grain)) == (case.falsified is None), case


@pytest.mark.parametrize(("family", "member"), [("is_member", True), ("not_member", False)])
def test_members_are_members_on_every_day_of_publication(family, member):
    for case in cases(family):
        for day in case.window:
            found = COUNTRIES[case.slots["country"]] in {row.country for row in KNOWN.members(NATO, day.isoformat())}
            assert (found == member) == (case.falsified is None), case


def test_those_who_joined_together_joined_in_that_year():
    for case in cases("joined_together", Grain.YEAR):
        names = re.split(r", | and ", case.slots["countries"])
        years = {row.start[:4] for row in KNOWN.members(NATO) for name in names if row.country == COUNTRIES[name]}
        everybody = all(any(row.country == COUNTRIES[name] for row in KNOWN.members(NATO)) for name in names)
        assert (years == {case.day[:4]} and everybody) == (case.falsified is None), case


@pytest.mark.parametrize("grain", DATED)
@pytest.mark.parametrize(("family", "step"), [("applied", "applied"), ("protocol", "protocol_signed"), ("ratified", "ratified")])
def test_a_step_was_taken_on_the_day_of_its_row_alone(family, step, grain):
    for case in cases(family, grain):
        by = COUNTRIES.get(case.slots.get("ally", ""))
        rows = [
            row for row in KNOWN.steps_of(COUNTRIES[case.slots["country"]]) if (row.body, row.step, row.by) == (NATO, step, by)
        ]
        agrees = any(cut(row.date, grain) == cut(case.day, grain) for row in rows)
        assert agrees == (case.falsified is None), case


def test_an_ally_never_ratified_before_the_wrong_day():
    """What comes later may be the deposit of the instrument."""
    assert all(case.day < case.row.split("/")[3] for case in cases("ratified", Grain.DAY) if case.falsified)


def invited_at(country: str, place: str) -> bool:
    summits = [row for row in KNOWN.summits_of(NATO) if row.place == place]
    steps = [row for row in KNOWN.steps_of(country) if (row.body, row.step) == (NATO, "invited")]
    return any(summit.start <= step.date <= summit.end for summit in summits for step in steps)


def test_invitations_were_made_at_their_summit():
    told = [case for case in cases("invited") if "summit_place" in case.slots]
    assert {case.falsified for case in told} == {None, "another summit"}
    for case in told:
        assert invited_at(COUNTRIES[case.slots["country"]], case.slots["summit_place"]) == (case.falsified is None), case
    for case in cases("not_invited"):
        assert invited_at(COUNTRIES[case.slots["country"]], case.slots["summit_place"]) == (case.falsified is not None), case


@pytest.mark.parametrize(("family", "signs"), [("signed", True), ("not_signed", False)])
def test_signatories_are_those_of_the_table(family, signs):
    for case in cases(family):
        agreement = next(part for part in case.row.split("/") if part.startswith("agreement:"))
        found = COUNTRIES[case.slots["country"]] in {row.party for row in KNOWN.parties_of(agreement)}
        assert (found == signs) == (case.falsified is None), case
        if not found:
            assert all(KNOWN.is_complete("parties", agreement, day.isoformat()) for day in case.window)


def test_lists_of_signatories_have_one_stranger_at_most():
    for case in cases("signed_list"):
        agreement = next(part for part in case.row.split("/") if part.startswith("agreement:"))
        parties = {row.party for row in KNOWN.parties_of(agreement)}
        strangers = [
            name for name in re.split(r", | and (?!Herzegovina)", case.slots["countries"]) if COUNTRIES[name] not in parties
        ]
        assert len(strangers) == (case.falsified is not None), case


def test_the_compact_has_as_many_signatories_as_rows():
    countries = [row for row in KNOWN.parties_of(COMPACT) if row.party.startswith("country:")]
    assert {case.slots["n"] for case in cases("signed_count") if case.falsified is None} == {str(len(countries))}
    assert str(len(countries)) not in {case.slots["n"] for case in cases("signed_count") if case.falsified}


@pytest.mark.parametrize("grain", DATED)
def test_an_agreement_was_signed_on_its_day_alone(grain):
    for case in cases("agreement_on", grain):
        row = KNOWN.entity(case.row.split("/")[1])
        assert (cut(row.date, grain) == cut(case.day, grain)) == (case.falsified is None), case
        assert case.falsified is None or all(cut(noted, grain) != cut(case.day, grain) for noted in claims.note_dates(row))


def test_an_agreement_was_signed_at_its_place_alone():
    for case in cases("agreement_at"):
        row = KNOWN.entity(case.row.split("/")[1])
        assert (case.slots["place"] in row.place) == (case.falsified is None), case


def test_nato_has_as_many_members_as_rows_on_every_day_of_publication():
    for case in cases("members"):
        for day in case.window:
            assert (len(KNOWN.members(NATO, day.isoformat())) == int(case.slots["n"])) == (case.falsified is None), case


def test_a_round_has_as_many_countries_as_rows():
    for case in cases("round_size", Grain.YEAR):
        size = sum(row.start[:4] == case.day[:4] for row in KNOWN.members(NATO) if row.round)
        assert (size == int(case.slots["n"])) == (case.falsified is None), case


def test_a_false_share_is_another_figure_however_it_is_rounded():
    for case in cases("share"):
        _, country, year, release = case.row.split("/")
        row = KNOWN.spending_of(country, int(year), release)[0]
        off = abs(float(case.slots["pct"]) - row.share_of_gdp)
        assert off >= 0.3 if case.falsified else off <= 0.0501, case


def test_a_false_amount_is_another_figure():
    for case in cases("amount"):
        _, country, year, release = case.row.split("/")
        row = KNOWN.spending_of(country, int(year), release)[0]
        off = abs(float(case.slots["usd_bn"]) * 1000 / row.usd_millions - 1)
        assert off >= 0.1 if case.falsified else off <= 0.0501, case


@pytest.mark.parametrize(("family", "met"), [("meets_target", True), ("misses_target", False)])
def test_the_target_is_met_by_a_clear_share_only(family, met):
    for case in cases(family):
        _, country, year, release = case.row.split("/")
        share = KNOWN.spending_of(country, int(year), release)[0].share_of_gdp
        assert abs(share - 2) > 0.05
        assert ((share > 2) == met) == (case.falsified is None), case


@pytest.mark.parametrize("grain", DATED)
def test_an_election_was_won_by_its_winner_on_its_date(grain):
    for case in cases("won", grain):
        row = KNOWN.entity(case.row.split("/")[1])
        agrees = KNOWN.name_of(row.winner) == case.slots["winner"] and cut(row.end, grain) == cut(case.day, grain)
        assert agrees == (case.falsified is None), case


def test_candidates_are_those_of_the_year():
    for case in cases("candidates", Grain.YEAR):
        row = KNOWN.entity(case.row.split("/")[1])
        stood = {PERSONS[case.slots["candidate_a"]], PERSONS[case.slots["candidate_b"]]} == set(row.candidates)
        assert stood == (case.falsified is None), case


@pytest.mark.parametrize("grain", DATED)
def test_summits_were_held_where_and_when_a_row_has_them(grain):
    for case in cases("summit_in", grain):
        when = cut(case.day, grain)
        rows = [row for row in KNOWN.summits_of(NATO) if case.slots["summit_place"] in row.place]
        found = any(row.start[: len(when)] <= when <= row.end[: len(when)] for row in rows)
        assert found == (case.falsified is None), case


@pytest.mark.parametrize("family", sorted(KIND_OF))
def test_a_phrasing_without_the_changed_slot_cannot_tell_the_falsehood(family):
    phrasing = Phrasing(family, "Nothing is said.")
    grains = [Grain.NONE, Grain.YEAR]
    wrong = [case for grain in grains for case in FAMILIES[KIND_OF[family]][family](KNOWN, grain) if case.falsified]
    assert wrong
    assert not any(claims.fits(case, phrasing) for case in wrong)


@pytest.mark.parametrize(
    ("text", "slots", "expected"),
    [
        (
            "{Country}’s army, a {demonym} one.",
            {"country": "the Netherlands", "demonym": "Austrian"},
            "The Netherlands’ army, an Austrian one.",
        ),
        (
            "{agreement} was signed at the {summit_place} summit.",
            {"agreement": "the Pact", "summit_place": "The Hague"},
            "The Pact was signed at the Hague summit.",
        ),
        (
            "{person} was succeeded by {successor}.",
            {"person": "Anna New", "predecessor": "Ben Old"},
            "Ben Old was succeeded by Anna New.",
        ),
        ("A {demonym} poll.", {"demonym": "US"}, "A US poll."),
    ],
)
def test_sentences_are_grammatical(text, slots, expected):
    assert fill(Phrasing("held", text), Case("", "", slots), random.Random(1)) == expected


def test_an_american_day_has_its_comma():
    case = Case("", "", {}, day="2024-04-04")
    texts = {fill(Phrasing("held", "It was on {day} and again on {day}."), case, random.Random(seed)) for seed in range(9)}
    assert texts == {"It was on 4 April 2024 and again on 4 April 2024.", "It was on April 4, 2024, and again on April 4, 2024."}


def test_a_weekday_is_one_of_the_six_days_before():
    phrasing = Phrasing("takes_office", "{person} took office as {office} on {weekday}.")
    found = make(KNOWN, [phrasing], 1, 20, 20)
    for item in found:
        start = date.fromisoformat(item.row.split("/")[2])
        published = date.fromisoformat(item.published)
        assert 0 < (published - start).days <= 6
        if item.falsified in (None, "another weekday"):
            assert (f"{start:%A}" in item.text) == (item.falsified is None)


def test_a_file_that_holds_no_phrasings_is_refused(tmp_path, capsys):
    path = tmp_path / "bad.toml"
    path.write_text('[[phrasing]]\nfamily = "nonsense"\ntext = "x"\n', encoding="utf-8")
    with pytest.raises(InputError, match="nonsense"):
        load_phrasings([path])
    assert claims.main(["make", "--phrasings", str(tmp_path / "none.toml"), "--out", str(tmp_path / "out")]) == 2
    assert "No such file" in capsys.readouterr().err


def item(id_: str, expected: str) -> dict[str, str | None]:
    return {
        "id": id_,
        "kind": "office",
        "family": "held",
        "expected": expected,
        "text": "t",
        "published": "2025-01-01",
        "claim": "c",
        "row": "r",
        "falsified": None,
    }


def claim(kind: str, verdict: str) -> dict[str, object]:
    return {"span": [0, 1], "kind": kind, "verdict": verdict}


ITEMS = [
    item("right", "supported"),
    item("contradicted-beside", "supported"),
    item("missing", "supported"),
    item("caught", "contradicted"),
    item("let-through", "contradicted"),
]
CHECKED = [
    {"id": "right", "claims": [claim("office", "not_in_record"), claim("office", "supported")]},
    {"id": "contradicted-beside", "claims": [claim("office", "supported"), claim("count", "contradicted")]},
    {"id": "missing", "claims": [claim("count", "supported")]},
    {"id": "caught", "claims": [claim("office", "contradicted"), claim("office", "supported")]},
    {"id": "let-through", "claims": [claim("office", "supported")]},
]


def test_the_score_counts():
    found = score(judge(ITEMS, CHECKED))
    assert (found["accuracy"], found["accuracy_true"], found["accuracy_false"]) == (40.0, 33.33, 50.0)
    assert (found["false_contradictions"], found["not_found"]) == (33.33, 20.0)
    assert found["confusion"] == {
        "office": {
            "supported": {"supported": 2, "contradicted": 0, "not_in_record": 0, "not found": 1},
            "contradicted": {"supported": 1, "contradicted": 1, "not_in_record": 0, "not found": 0},
        }
    }


def test_an_item_that_was_not_checked_is_not_found():
    assert score(judge(ITEMS[:1], []))["not_found"] == 100.0


def test_the_commands_make_and_score(tmp_path, capsys):
    made, checked = tmp_path / "made.jsonl", tmp_path / "checked.jsonl"
    assert claims.main(["make", "--phrasings", str(OPEN), "--out", str(made), "--true", "9", "--false", "9"]) == 0
    rows = [json.loads(line) for line in made.read_text(encoding="utf-8").splitlines()]
    assert list(rows[0]) == ["id", "text", "published", "kind", "family", "expected", "claim", "row", "falsified"]
    answers = [{"id": row["id"], "claims": [claim(row["kind"], row["expected"])]} for row in rows[1:]]
    checked.write_text("".join(f"{json.dumps(row)}\n" for row in answers), encoding="utf-8")
    capsys.readouterr()
    assert claims.main(["score", str(made), str(checked), "--errors", "3"]) == 0
    printed = capsys.readouterr().out
    assert rows[0]["text"] in printed
    assert rows[1]["text"] not in printed
    assert claims.main(["score", str(made), str(checked), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["items"] == 18
