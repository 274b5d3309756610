"""Tying and fitting, first on made-up head answers, then on whole sentences through the shipped model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.extract.attribution import content_kind, find_attributions, fit_content, fit_edge
from onrecord.model.encoder import default_encoder
from onrecord.schema import AttributionKind, Span
from onrecord.text.quotes import find_quotations

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases/extract/attributions.jsonl").read_text(encoding="utf-8").splitlines()
]


def read(text):
    encoder = default_encoder()
    return find_attributions(text, encoder.encode(text), encoder)


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_attribution_cases(case, request):
    if case.get("xfail"):
        request.applymarker(pytest.mark.xfail(reason=case["xfail"], strict=True))
    text = case["text"]
    found = [
        {
            "source": a.source and a.source.of(text),
            "cue": a.cue and a.cue.of(text),
            "content": [c.of(text) for c in a.content],
            "kind": a.kind.value,
        }
        for a in read(text)
    ]
    assert [{k: f[k] for k in e} for f, e in zip(found, case["attributions"], strict=False)] == case["attributions"]
    assert len(found) == len(case["attributions"])


def test_case_names_are_unique():
    assert len({c["name"] for c in CASES}) == len(CASES)


@pytest.mark.parametrize(
    ("text", "inside", "expected"),
    [
        ("“We agree,” she said.", "We agree,", "“We agree,”"),
        ("“We agree.”", "We agree.", "“We agree.”"),
        ('She said "no".', "no", '"no"'),
        ("She said that it would rain.", "that it would rain.", "that it would rain"),
        ("“We agree, she said.", "We agree", "“We agree"),
        ("She said it would not help the U.S.", "it would not help the U.S.", "it would not help the U.S."),
        ("She said he was “late” again.", "he was “late” again", "he was “late” again"),
    ],
)
def test_fit_content(text, inside, expected):
    start = text.index(inside)
    assert fit_content(text, Span(start, start + len(inside)), tuple(find_quotations(text))).of(text) == expected


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        ("Ana Ferrante, the minister,", "Ana Ferrante, the minister"),
        ("Ana Ferrante —", "Ana Ferrante"),
        ("said\xa0:", "said"),
        ("she", "she"),
        (",", ","),
    ],
)
def test_fit_edge(printed, kept):
    assert fit_edge(printed, Span(0, len(printed))).of(printed) == kept


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“All of this is quoted,”", AttributionKind.DIRECT),
        ("that it was “a gift to smugglers”", AttributionKind.MIXED),
        ("that it would rain", AttributionKind.INDIRECT),
        ("“never closed", AttributionKind.DIRECT),
        ("«Мы согласны»", AttributionKind.DIRECT),
    ],
)
def test_content_kind(text, kind):
    assert content_kind(text, (Span(0, len(text)),), tuple(find_quotations(text))) == kind


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["“", "”", '"', "she said ", "Ferrante ", "that it ", "rains. ", "\n\n", "according to ", "7", "…", "\x00", "é"]
        ),
        max_size=60,
    )
)
def test_every_attribution_is_well_formed(parts):
    text = "".join(parts)
    for attribution in read(text):
        spans = [s for s in (attribution.source, attribution.cue, *attribution.content) if s is not None]
        assert all(0 <= s.start < s.end <= len(text) for s in spans)
        assert all(s.of(text) == s.of(text).strip() != "" for s in spans)
        assert list(attribution.content) == sorted(attribution.content)
        assert 0 <= attribution.confidence <= 1
