"""The marks of status events, and what the project promises of its labelled sentences."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from training.status import DATA, KINDS, Labelled, MarkError, parse_marked, phrase_key, read_labelled, references, shared_phrases
from training.swap import banned_keys, phrases, swapped

ROWS = {path.stem: read_labelled(path) for path in sorted(DATA.glob("*.txt"))}
TRAIN = [row for stem, rows in ROWS.items() if "dev" not in stem for row in rows]
DEV = [row for stem, rows in ROWS.items() if stem.endswith("-dev") for row in rows]


def test_marks_nest_and_carry_values():
    text, events = parse_marked(
        "{w1 Turkey} {1 ratifies asserted @2024-01: approved} {o1 {w2=Sweden: its} {2 applies possible: bid}} on {t2=2022-05: May}.",
        "x",
    )
    assert text == "Turkey approved its bid on May."
    first, second = events
    assert (first.kind, first.factuality, first.when, first.names) == ("ratifies", "asserted", "2024-01", ["Turkey"])
    assert text[slice(*first.what[0])] == "its bid"
    assert (second.names, second.when, text[slice(*second.trigger)]) == (["Sweden"], "2022-05", "bid")


def test_one_word_carries_two_events():
    _, events = parse_marked("{w1,2 Stubb} {1 takes_office asserted, 2 leaves_office asserted: served} in {t1,2 2014}.", "x")
    assert [event.kind for event in events] == ["takes_office", "leaves_office"]
    assert events[0].who == events[1].who


def test_what_participants_refer_to():
    marked = "Ana Ferro met Jan Holm. {w1=Ana Ferro: She} {1 pledges asserted: promised} help. {w2 Holm} {2 rejects asserted: refused} it."
    text, events = parse_marked(marked, "x")
    spans, referring = references(Labelled("x", text, events), ["Ana Ferro", "Jan Holm", "Holm"])
    assert [text[slice(*span)] for span in spans] == ["Ana Ferro", "Jan Holm", "Holm"]
    assert [(text[slice(*span)], targets) for span, targets in referring] == [("She", [0])]


@pytest.mark.parametrize(
    ("marked", "reason"),
    [
        ("{w1 Ana} {1 signs asserted: signed", "not closed"),
        ("Ana}", "a closing brace too many"),
        ("{w1 Ana} waits.", "belongs to no event"),
        ("{1 sings asserted: sang}", "no kind with a factuality"),
        ("{1 signs asserted: signed} {1 signs asserted: signed}", "marked twice"),
        ("{1 signs asserted: signed }", "white space at the edge"),
        ("{x1 Ana}", "no such mark"),
    ],
)
def test_broken_marks_are_named(marked, reason):
    with pytest.raises(MarkError, match=reason):
        parse_marked(marked, "here")


def test_there_are_sentences_enough_of_every_kind_and_factuality():
    sentences = [row for row in TRAIN if row.frame]
    assert len(sentences) >= 3000
    assert sum(not row.events for row in sentences) / len(sentences) >= 0.3  # hard negatives
    kinds = Counter(event.kind for row in sentences for event in row.events)
    assert all(kinds[kind] >= 100 for kind in KINDS)
    facts = Counter(event.factuality for row in sentences for event in row.events)
    assert all(share >= 0.1 * facts.total() for share in facts.values())


def test_no_frame_or_verb_phrase_of_dev_stands_in_the_sentences_or_articles_of_train():
    assert shared_phrases(TRAIN, DEV) == set()


@pytest.mark.parametrize(
    ("one", "other"), [("was signed", "signing"), ("ratified the", "ratify"), ("takes office", "taking office")]
)
def test_forms_of_a_phrase_have_one_key(one, other):
    assert phrase_key(one) == phrase_key(other)


def test_exchanged_triggers_keep_every_argument_and_never_come_from_dev():
    draw, banned = random.Random(1), banned_keys(DEV)
    changed = 0
    for row in TRAIN[:600]:
        other = swapped(row, 1.0, draw, banned)
        for before, after in zip(row.events, other.events, strict=True):
            assert [row.text[slice(*s)] for s in before.who] == [other.text[slice(*s)] for s in after.who]
            trigger = other.text[slice(*after.trigger)]
            if trigger != row.text[slice(*before.trigger)]:
                changed += 1
                assert phrase_key(trigger) not in banned
    assert changed > 100


def test_the_hint_table_has_phrases_of_each_kind_in_every_form():
    assert all({"base", "past", "ing"} <= set(phrases()[kind]) for kind in KINDS)
