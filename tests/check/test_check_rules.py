"""The rules of every kind of claim, from cases: both sides of each relation and its limits."""

from __future__ import annotations

import pytest
from check_cases import JUDGES, judged, rows

RULES = rows("rules.jsonl")


@pytest.mark.parametrize("case", RULES, ids=[f"{case['kind']}-{case['id']}".replace(" ", "_") for case in RULES])
def test_rules(case, request):
    if case.get("xfail"):
        request.applymarker(pytest.mark.xfail(reason=case["xfail"], strict=True))
    judgement = judged(case["kind"], **case["query"])
    assert judgement.verdict in case["verdict"].split(" or "), judgement.why
    assert case.get("doubtful", judgement.doubtful) is judgement.doubtful, judgement.why
    assert case.get("why_has", "") in judgement.why
    assert len(judgement.rows) >= case.get("rows", 0), judgement.rows


def test_cases_have_both_sides_of_every_kind():
    for kind in JUDGES:
        verdicts = {case["verdict"] for case in RULES if case["kind"] == kind}
        assert {"supported", "contradicted", "not_in_record"} <= verdicts, kind
    assert len({(case["kind"], case["id"]) for case in RULES}) == len(RULES)
