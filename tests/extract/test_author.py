"""The author's own views: the examples of the table, and what somebody is said to have said."""

from __future__ import annotations

import pytest

from onrecord.extract.author import find_views, view_table
from onrecord.schema import Attribution, AttributionKind, Span, ViewKind
from onrecord.text.sentences import split_sentences

ENTRIES = [(kind, entry) for kind, entries in view_table().items() for entry in entries]


@pytest.mark.parametrize(("kind", "entry"), ENTRIES, ids=[entry["example"] for _, entry in ENTRIES])
def test_each_entry_finds_its_example_and_not_the_other(kind, entry):
    found = find_views(entry["example"], split_sentences(entry["example"]), [])
    assert [view.kind for view in found] == [ViewKind(kind)]
    assert found[0].span.covers(found[0].cue)
    assert find_views(entry["not"], split_sentences(entry["not"]), []) == []


def test_what_somebody_said_is_not_the_authors():
    text = "Her experience will be critical, Ana Berg said. His experience will be critical."
    said = Attribution(Span(33, 41), Span(42, 46), (Span(0, 31),), AttributionKind.INDIRECT, 1.0, "test")
    assert [view.span.of(text) for view in find_views(text, split_sentences(text), [said])] == [
        "His experience will be critical."
    ]


def test_page_furniture_is_nobodys_view():
    text = "This site plays a key role."
    assert find_views(text, split_sentences(text), [], [Span(0, len(text))]) == []
