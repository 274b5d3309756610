"""Readings as they go on the record: what is one fact, and what is none."""

import re

import pytest
from record_cases import rows

from onrecord.record.filing import counted_group, fact_number, file_reading
from onrecord.record.words import number_of, words_of
from onrecord.schema import (
    STATEMENT,
    Attribution,
    AttributionKind,
    Document,
    Fact,
    Factuality,
    ModelInfo,
    Reading,
    Span,
    StatusEvent,
    StatusKind,
    When,
)


def reading(text, attributions=(), events=(), warnings=()):
    return Reading(
        document=Document(id="d", text=text, sha256="00"),
        attributions=tuple(attributions),
        status_events=tuple(events),
        mentions=(),
        views=(),
        times=(),
        boilerplate=(),
        warnings=tuple(warnings),
        model=ModelInfo("made", "1", ("attribution", "status")),
    )


def said(marked, speaker="Ana Ferrante", speaker_id="person:ana-ferrante"):
    """The reading of a text whose contents stand in brackets."""
    spans, text = [], ""
    for plain, content in re.findall(r"([^\[]*)(?:\[([^\]]*)\])?", marked):
        text += plain
        if content:
            spans.append(Span(len(text), len(text) + len(content)))
            text += content
    attribution = Attribution(None, None, tuple(spans), AttributionKind.DIRECT, 0.9, "test", speaker, speaker_id)
    return reading(text, [attribution])


def told(row, **more):
    who = row["who"]
    what, what_id = row["what"] or (None, None)
    text = "Once upon a time."
    return StatusEvent(
        kind=StatusKind(row["kind"]),
        factuality=Factuality(row.get("factuality", "asserted")),
        span=Span(0, len(text) - 1),
        trigger=Span(5, 9),
        who=tuple(name for name, _ in who),
        who_ids=tuple(id_ for _, id_ in who),
        what=what,
        what_id=what_id,
        confidence=0.8,
        made_by="test",
        **more,
    )


@pytest.mark.parametrize("row", rows("events.jsonl"))
def test_facts_of_an_event(row):
    tellings = file_reading(reading("Once upon a time.", events=[told(row)])).tellings
    assert [list(telling.fact.who_ids) for telling in tellings] == row["facts"]
    assert [telling.count for telling in tellings] == row["counts"]
    for telling in tellings:
        assert (telling.fact.kind, telling.fact.what_id) == (row["kind"], row["what_id"])
        assert telling.fact.factuality == row.get("factuality", "asserted")
        assert telling.passage == "once upon a time"


@pytest.mark.parametrize("row", rows("statements.jsonl"))
def test_statements_are_one_by_their_words(row):
    (one,), (other,) = (file_reading(said(row[side])).tellings for side in ("one", "other"))
    assert (one.fact == other.fact) is row["same"]
    assert (fact_number(one.fact) == fact_number(other.fact)) is row["same"]
    assert one.fact.kind == STATEMENT


def test_statement_of_another_is_another():
    facts = {
        file_reading(said("“[We agree],” she said.", name, id_)).tellings[0].fact
        for name, id_ in (("Ana Ferrante", "person:ana-ferrante"), ("Ana Brekke", None), ("she", None))
    }
    assert {fact.who_ids for fact in facts} == {("person:ana-ferrante",), ("name:ana brekke",), ()}
    assert len({fact.what_id for fact in facts}) == 1


def test_interrupted_statement_keeps_its_parts():
    (telling,) = file_reading(said("“[No obstacle],” she said, “[only politics].”")).tellings
    assert (telling.span, telling.passage) == (Span(1, 39), "no obstacle only politics")
    assert telling.parts == (Span(1, 12), Span(26, 39))
    (whole,) = file_reading(said("“[No obstacle],” she said.")).tellings
    assert whole.parts == ()


def test_statements_come_first_and_events_point_at_them():
    row = {"kind": "signs", "who": [["Germany", "country:DEU"]], "what": ["it", "agreement:harbour-pact"]}
    spoken = said("“[Germany signed it],” she said.")
    filing = file_reading(reading(spoken.text, spoken.attributions, [told(row, attribution=0)], warnings=["a word"]))
    assert [telling.fact.kind for telling in filing.tellings] == [STATEMENT, "signs"]
    assert [telling.within for telling in filing.tellings] == [None, 0]
    assert filing.tellings[1].names == (("country:DEU", "Germany"), ("agreement:harbour-pact", "it"))
    assert filing.document.warnings == ("a word",)


def test_telling_has_the_date_and_how_sure_it_is():
    row = {"kind": "elected", "who": [["Ana", None], ["Ana Ferrante", None]], "what": None}
    when = When("2024", "year", "stated")
    tellings = file_reading(reading("Once upon a time.", events=[told(row, when=when, background=True)])).tellings
    assert [(telling.when, telling.background, telling.confidence) for telling in tellings] == [(when, True, 0.8)] * 2


def test_longest_of_two_names_is_kept():
    row = {"kind": "elected", "who": [["Ferrante", "person:a"], ["Ana Ferrante", "person:a"], ["she", "person:a"]], "what": None}
    (telling,) = file_reading(reading("Once upon a time.", events=[told(row)])).tellings
    assert telling.names == (("person:a", "Ana Ferrante"),)


@pytest.mark.parametrize("row", rows("counted.jsonl"))
def test_counted_groups(row):
    counted = counted_group(row["name"])
    assert (counted and list(counted)) == row["counted"]


def test_long_wishes_have_ids_that_end():
    row = {"kind": "requests", "who": [["X" * 999, None]], "what": ["more " * 300, None]}
    (telling,) = file_reading(reading("Once upon a time.", events=[told(row)])).tellings
    assert max(len(telling.fact.who_ids[0]), len(telling.fact.what_id)) == 200


def test_facts_differ_in_every_part():
    parts = [("signs", "meets"), (("a",), ("a", "b"), ("ab",), ()), (None, "b", "a"), ("asserted", "negated")]
    facts = [Fact(kind, who, what, f) for kind in parts[0] for who in parts[1] for what in parts[2] for f in parts[3]]
    assert len({fact_number(fact) for fact in facts}) == len(facts)


def test_numbers_of_facts_never_change():
    # They are the primary keys of every record there is.
    assert fact_number(Fact("signs", ("country:DEU",), "agreement:ukraine-compact-2024")) == NUMBER
    assert number_of("we agree") == WORDS


NUMBER, WORDS = 53245211962846219, 1798354260485635325


@pytest.mark.parametrize("text", ["“We can’t WAIT,” Rutte said in Łódź; 2.5 %.", "ﬁve İstanbul ½ Straße", "", "_ __ -", "a_b"])
def test_words_stay_as_they_are_when_read_again(text):
    words = words_of(text)
    assert words_of(" ".join(words)) == words
    assert not {"_", " "} & set("".join(words))
