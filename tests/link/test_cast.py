"""Who a noun phrase stands for, from cases: a text with <phrases> marked, its day, and the names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from onrecord.link.cast import Cast
from onrecord.link.groups import members_of
from onrecord.link.phrases import who
from onrecord.link.words import slug
from onrecord.text.sentences import split_sentences
from tests.link.test_speaker import marked

CASES = [
    json.loads(line) for line in (Path(__file__).parents[1] / "cases/link/who.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=[c["text"][:60] + c.get("on", "") for c in CASES])
def test_who(case):
    text, spans = marked(case["text"])
    on = (case["on"], case["on"]) if "on" in case else None
    cast = Cast(text, split_sentences(text), on=on)
    found = [who(cast, span) or [w for w in members_of(cast, span) if w.id] for span in spans]
    assert [[w.name for w in one] for one in found] == case["who"]
    if "ids" in case:
        assert [w.id for one in found for w in one] == case["ids"]


def test_slug():
    assert slug("José Ángel Núñez") == "jose-angel-nunez"
    assert slug("  ") == "unnamed"


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Vermont Sen. Lena Marsh", ("Lena Marsh", "person:lena-marsh")),
        ("former Gov. Jo Ekdal", ("Jo Ekdal", "person:jo-ekdal")),
        ("Lt. Gov. Mia van Hal", ("Mia van Hal", "person:mia-van-hal")),
        ("Sen. Marsh", ("Sen. Marsh", "person:sen-marsh")),
        ("Lena J. Marsh", ("Lena J. Marsh", "person:lena-j-marsh")),
    ],
)
def test_a_title_with_a_state_before_it_is_no_part_of_a_name(name, person):
    found = Cast("", split_sentences(""), on=None).person(name)
    assert (found.name, found.id) == person
