"""Mentions: what each name stands for, in place and out of place."""

from __future__ import annotations

import pytest

from onrecord.extract.mention import Name
from onrecord.link.cast import Cast
from onrecord.link.mentions import find_mentions
from onrecord.schema import Span
from onrecord.text.sentences import split_sentences


def mentions(text, heads=(), on=None):
    names = [Name(Span(text.index(words), text.index(words) + len(words)), kind, 0, 0) for words, kind in heads]
    cast = Cast(text, split_sentences(text), names, (on, on) if on else None)
    return {m.span.of(text): (m.kind.value, m.entity, m.name) for m in find_mentions(cast)}


@pytest.mark.parametrize(
    ("text", "heads", "expected"),
    [
        ("Kyiv refused.", (), {"Kyiv": ("country", "government:UKR", "Ukraine")}),
        ("They met in Kyiv today.", (), {"Kyiv": ("place", "place:kyiv", "Kyiv")}),
        (
            "The Ukraine Compact holds.",
            (),
            {"Ukraine Compact": ("agreement", "agreement:ukraine-compact-2024", "Ukraine Compact")},
        ),
        (
            "NATO Secretary General Jens Stoltenberg spoke.",
            [("Jens Stoltenberg", "person")],
            {
                "NATO Secretary General": ("office", "office:nato-secretary-general", "Secretary General of NATO"),
                "Jens Stoltenberg": ("person", "person:jens-stoltenberg", "Jens Stoltenberg"),
            },
        ),
        (
            "Ana Ferrante of the Harbour Union waved; Ferrante left.",
            [("Ana Ferrante", "person"), ("Harbour Union", "organisation")],
            {
                "Ana Ferrante": ("person", "person:ana-ferrante", "Ana Ferrante"),
                "Harbour Union": ("organisation", "org:harbour-union", "Harbour Union"),
                "Ferrante": ("person", "person:ana-ferrante", "Ana Ferrante"),
            },
        ),
        (
            "The Harbour Pact holds.",
            [("Harbour Pact", "other")],
            {"Harbour Pact": ("agreement", "agreement:harbour-pact", "Harbour Pact")},
        ),
        ("Dutch and French boats came.", (), {}),
        ("Nothing is named here.", (), {}),
    ],
)
def test_mentions(text, heads, expected):
    assert mentions(text, heads) == expected


def test_a_summit_is_that_of_the_year():
    text = "The NATO summit in Washington ended."
    assert mentions(text, on="2024-07-12")["NATO summit in Washington"][1] == "summit:washington-2024"
    assert mentions(text, on="1999-04-26")["NATO summit in Washington"][1] == "summit:washington-1999"


def test_what_is_open_keeps_its_candidates():
    text = "The Secretary General spoke."
    cast = Cast(text, split_sentences(text))
    (open_,) = find_mentions(cast)
    assert open_.entity is None
    assert {"office:nato-secretary-general", "office:un-secretary-general"} <= set(open_.candidates)


def test_a_name_is_of_one_kind_throughout():
    text = "Veldria waits. In Veldria nobody knows. Veldria hopes."
    places = [i for i in range(len(text)) if text.startswith("Veldria", i)]
    names = [Name(Span(i, i + 7), kind, 0, 0) for i, kind in zip(places, ("person", "place", "place"), strict=True)]
    found = find_mentions(Cast(text, split_sentences(text), names))
    assert [(m.kind.value, m.entity) for m in found] == [("place", "place:veldria")] * 3
