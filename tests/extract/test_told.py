"""Status events the shipped model reads from sentences written for this: kind, factuality, participants, date."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import onrecord
from onrecord.extract.status import find_told
from onrecord.model.encoder import default_encoder

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases/extract/status.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=[c["text"][:60] for c in CASES])
def test_events(case, request):
    if case.get("xfail"):
        request.applymarker(pytest.mark.xfail(reason=case["xfail"], strict=True))
    read = onrecord.read(case["text"], published=case.get("published"))
    found = [[e.kind.value, e.factuality.value, list(e.who), e.when.value if e.when else None] for e in read.status_events]
    assert found == case["events"]


def test_what_is_told_stands_in_the_text():
    text = "Finland, which had applied in 2022, joined NATO on 4 April 2023. “We are home,” its president said."
    encoder = default_encoder()
    for told in find_told(text, encoder.encode(text), encoder):
        spans = (told.trigger, *told.who, *told.what, *told.when)
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert 0.0 < told.confidence <= 1.0


@pytest.mark.parametrize("text", ["", " ", "\n\n", "…", "a", "Signed.", "{}", "💬" * 40])
def test_texts_with_nothing_in_them(text):
    assert onrecord.read(text).status_events == () if text.strip() else True
