"""Names of speakers, from cases: a text with <source> marked, and who that is."""

from __future__ import annotations

import cProfile
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.link.cast import Cast
from onrecord.link.speaker import name_speakers
from onrecord.reference import reference
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
    marks = [Attribution(s, None, (Span(s.end, s.end + 1),), AttributionKind.INDIRECT, 1.0, "test") for s in sources]
    assert [a.speaker for a in name_speakers(Cast(text, split_sentences(text)), marks)] == case["speakers"]


def test_no_source_no_speaker():
    marks = [Attribution(None, None, (Span(0, 2),), AttributionKind.INDIRECT, 1.0, "test")]
    assert name_speakers(Cast("It was announced.", [Span(0, 17)]), marks)[0].speaker is None


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Ana Berg ", "Mr. Berg ", "Karl Berg’s ", "he ", "A-", "said. ", "The U.S. ", "von ", "\n\n", "É. ", "«", "\x00"]
        ),
        max_size=50,
    )
)
def test_any_text_has_names_only_from_itself_or_the_reference(parts):
    text = "".join(parts)
    sentences = split_sentences(text)
    marks = [Attribution(s, None, (s,), AttributionKind.INDIRECT, 1.0, "test") for s in sentences]
    for attribution in name_speakers(Cast(text, sentences), marks):
        known = attribution.speaker_id is not None and reference().exists(attribution.speaker_id)
        assert attribution.speaker is None or known or all(word in text for word in attribution.speaker.split())


def steps(text):
    """Function calls it takes to name the speakers of a text: cost without a clock."""
    sentences = split_sentences(text)
    marks = [Attribution(s, None, (s,), AttributionKind.INDIRECT, 1.0, "test") for s in sentences[:50]]
    profile = cProfile.Profile()
    profile.runcall(lambda: name_speakers(Cast(text, sentences), marks))
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize("unit", ["A-", "Ana Berg and Karl Berg met. Berg left. ", "Mr. ", "Ab’"])
def test_cost_grows_with_the_text_and_not_with_its_square(unit):
    steps(unit)
    assert steps(unit * 800) < 6 * steps(unit * 200)
