"""Claims of whole texts with their verdicts, from cases, and what holds for the claims of any text."""

from __future__ import annotations

import re

import pytest
from check_cases import checked, rows

import onrecord
from onrecord.check.patterns import patterns

CASES = rows("claims.jsonl")


def fits(expected, claim, reading):
    """Whether a claim is the one that a case expects."""
    speaker = None if claim.said_by is None else reading.attributions[claim.said_by].speaker
    return (
        claim.kind == expected["kind"]
        and claim.verdict in expected["verdict"].split(" or ")
        and expected.get("claim_has", "") in claim.claim
        and expected.get("why_has", "") in claim.why
        and expected.get("span_has", "") in reading.text[claim.span.start : claim.span.end]
        and expected.get("said_by", speaker) == speaker
    )


@pytest.mark.parametrize("case", CASES, ids=[case["id"].replace(" ", "_") for case in CASES])
def test_claims(case, request):
    if case.get("xfail"):
        request.applymarker(pytest.mark.xfail(reason=case["xfail"], strict=True))
    reading, claims = checked(case["text"], case["published"])
    told = [(c.kind.value, c.verdict.value, c.claim, c.why, reading.text[c.span.start : c.span.end]) for c in claims]
    left = list(claims)
    for expected in case["claims"]:
        found = next((claim for claim in left if fits(expected, claim, reading)), None)
        assert found, (expected, told)
        left.remove(found)
    kinds = {expected["kind"] for expected in case["claims"]} | set(case.get("none", ()))
    assert [claim.claim for claim in left if claim.kind in kinds] == [], told


GAP = re.compile(
    r"\b(?:to|of|as|in|by|with|at|for) (?:to|of|as|in|on|by|with|at|for|from|that)\b|\b(?:to|of|as|in|by|with|at|for|the)\.$|  |\bNone\b"
)
TEXTS = [(case["text"], case["published"]) for case in CASES] + [(pattern.example, "2025-01-15") for pattern in patterns()]


@pytest.mark.xfail(reason="a body that the text does not name is left out of the sentence", strict=True)
def test_sentences_of_claims_have_no_gaps():
    sentences = {claim.claim for text, published in TEXTS for claim in checked(text, published)[1]}
    assert [sentence for sentence in sentences if GAP.search(sentence)] == []


def test_claims_told_twice_have_one_sentence_and_two_ids():
    _, claims = checked("Finland joined NATO on 4 April 2023. Rain fell. Finland joined NATO on 4 April 2023.", "2023-06-01")
    one, other = claims
    assert (one.claim, one.query, one.verdict, one.because) == (other.claim, other.query, other.verdict, other.because)
    assert one.id != other.id
    assert one.conflicts == other.conflicts == ()


def test_ids_stay_as_the_text_is_read_again():
    text = "NATO has 32 members."
    first, again = (onrecord.check(text, published="2024-08-01").claims for _ in range(2))
    assert [claim.id for claim in first] == [claim.id for claim in again]
    other = onrecord.check(f"{text} Rain fell.", published="2024-08-01").claims
    assert [claim.id for claim in other] != [claim.id for claim in first]


@pytest.mark.parametrize(
    ("published", "verdict"),
    [
        ("2024-08-01", "supported"),
        ("2024-03-06", "supported"),
        ("2023-08-01", "contradicted"),
        ("2024", "supported"),
        (None, "supported"),
    ],
)
def test_day_of_the_text_decides_what_has_no_date(published, verdict):
    _, claims = checked("NATO has 32 members.", published)
    assert [claim.verdict for claim in claims] == [verdict]


@pytest.mark.parametrize("case", rows("true.jsonl"), ids=lambda case: case["text"][:40])
def test_what_is_true_is_not_contradicted(case):
    _, claims = checked(case["text"], case["published"])
    assert [(claim.claim, claim.why) for claim in claims if claim.verdict == "contradicted"] == []
