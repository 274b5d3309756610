"""What holds for the claims of any text, however odd."""

from __future__ import annotations

import cProfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import onrecord
from onrecord.check.claims import check_reading
from onrecord.check.patterns import patterns
from onrecord.reference import Grade, reference
from onrecord.schema import InputError

NAMES = ["Finland", "Sweden", "the United States", "Ukraine", "NATO", "the alliance", "the European Union", "the Ukraine Compact",
    "Mark Rutte", "Jens Stoltenberg", "President Donald Trump", "Angela Merkel", "prime minister of Norway", "Vilnius",
    "the Vilnius summit", "Ana Ferrante", "Veldria", "he", "the country", "the two nations"]  # fmt: skip
WORDS = ["joined", "did not join", "was invited to join", "ratified", "signed", "won the election", "took office as", "succeeded",
    "has 32 members", "32 allies", "the 31st member of", "spent 2.1 percent of GDP on defence", "hosted the summit in", "if",
    "will", "would", "not", "former", "acting", "on 4 April 2023", "in 2024", "last week", "since 2014", "and", ",", ".", "?", "“",
    "”", "said", "who", "\n\n", "Share this article", "–", "’s", "$35 billion", "%", "\x00", "30 February 2023", "in the year 0"]  # fmt: skip
MIXED = st.lists(st.sampled_from(NAMES + WORDS), min_size=1, max_size=30).map(" ".join)
EXAMPLES = st.lists(st.sampled_from([pattern.example for pattern in patterns()]), min_size=1, max_size=4).map(" ".join)
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
DATES = st.sampled_from([None, "2023", "2023-04", "2023-04-04", "1948-01-01", "2031-12-31"])
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def claims_of(text, published):
    reading = onrecord.read(text, published=published)
    return reading, check_reading(reading)


@QUICK
@given(ANY | MIXED | EXAMPLES, DATES)
def test_claims_stand_in_the_text(text, published):
    try:
        reading, claims = claims_of(text, published)
    except InputError:  # nothing but white space
        assert not text.strip() or "\x00" in text
        return
    for claim in claims:
        words = reading.text[claim.span.start : claim.span.end]
        assert 0 <= claim.span.start < claim.span.end <= len(reading.text)
        assert words == words.strip() != ""
        assert not any(claim.span.overlaps(span) for span in reading.boilerplate)
        assert claim.said_by is None or 0 <= claim.said_by < len(reading.attributions)
        assert claim.claim.endswith(".")
        assert claim.why.endswith((".", ")"))
        assert claim.rule.startswith(f"{claim.kind.value}/")
        assert claim.query.relation in claim.rule
        assert claim.to_json()["span"] == [claim.span.start, claim.span.end]


@QUICK
@given(MIXED | EXAMPLES, DATES)
def test_claims_stay_the_same_and_have_ids_of_their_own(text, published):
    try:
        _, claims = claims_of(text, published)
    except InputError:
        return
    assert [claim.span for claim in claims] == sorted(claim.span for claim in claims)
    told = {(claim.id, claim.span, claim.kind, claim.query.relation, claim.query.who) for claim in claims}
    assert len({claim.id for claim in claims}) == len(told)
    assert all(set(claim.conflicts) <= {other.id for other in claims} - {claim.id} for claim in claims)
    assert claims_of(text, published)[1] == claims


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.sampled_from(["Ana Ferrante", "Veldria", "the Harbour Pact", "joined", "signed", "said", ".", "in 2021"]), max_size=20
    )
)
def test_nothing_is_contradicted_that_the_reference_has_no_names_for(parts):
    text = " ".join(parts) or "Nothing."
    assert [claim.claim for claim in claims_of(text, "2024-01-01")[1] if claim.verdict == "contradicted"] == []


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([row for row in reference().memberships if row.body == "org:nato" and row.evidence is Grade.READ]),
    st.integers(-3, 3),
)
def test_year_of_joining_is_told_apart_from_others(row, off):
    name = reference().name_of(row.country)
    year = int(row.start[:4]) + off
    claims = claims_of(f"{name} joined NATO in {year}.", "2026-01-01")[1]
    assert [claim.verdict for claim in claims if claim.kind == "membership"] == ["supported" if off == 0 else "contradicted"]


def steps(text):
    """Function calls it takes to find the claims of a text that is read already: cost without a clock."""
    reading = onrecord.read(text, published="2024-01-01")
    check_reading(reading)
    profile = cProfile.Profile()
    profile.runcall(lambda: check_reading(reading))
    return sum(entry.callcount for entry in profile.getstats())


SQUARE = pytest.mark.xfail(reason="every claim is compared with every other, every name with every one before", strict=True)


@pytest.mark.parametrize(
    "unit",
    [
        pytest.param("Finland joined NATO in 2023. ", marks=SQUARE),
        pytest.param("Finland, Sweden, ", marks=SQUARE),
        "Mark Rutte succeeded Jens Stoltenberg ",
        "32 allies. ",
        "a b ",
    ],
)
def test_cost_grows_with_the_text_and_not_with_its_square(unit):
    steps(unit)
    assert steps(unit * 160) < 6 * steps(unit * 40)
