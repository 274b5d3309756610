"""Names of speakers, from cases: a text with <source> marked, and who that is."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from onrecord.link.speaker import name_speakers
from onrecord.schema import Attribution, AttributionKind, Span
from onrecord.text.sentences import split_sentences

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases/link/speakers.jsonl").read_text(encoding="utf-8").splitlines()
]


def marked(text: str) -> tuple[str, list[Span]]:
    """The text without its angle brackets, and the spans they stood round."""
    spans, plain = [], ""
    for part in re.split(r"(<[^<>]+>)", text):
        if part.startswith("<"):
            spans.append(Span(len(plain), len(plain) + len(part) - 2))
            part = part[1:-1]
        plain += part
    return plain, spans


@pytest.mark.parametrize("case", CASES, ids=[c["text"][:50] for c in CASES])
def test_speakers(case, request):
    if case.get("xfail"):
        request.applymarker(pytest.mark.xfail(reason=case["xfail"], strict=True))
    text, sources = marked(case["text"])
    given = [Attribution(s, None, (Span(s.end, s.end + 1),), AttributionKind.INDIRECT, 1.0, "test") for s in sources]
    assert [a.speaker for a in name_speakers(text, given, split_sentences(text))] == case["speakers"]


def test_no_source_no_speaker():
    given = [Attribution(None, None, (Span(0, 2),), AttributionKind.INDIRECT, 1.0, "test")]
    assert name_speakers("It was announced.", given, [Span(0, 17)])[0].speaker is None
