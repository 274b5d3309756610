"""Claims of whole texts with their verdicts, from cases, and what holds for the claims of any text."""

from __future__ import annotations

import pytest
from check_cases import checked, rows

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
