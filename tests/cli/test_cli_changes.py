"""What changed, in words: one line a fact, retellings folded, what did not happen or not yet said as such."""

from __future__ import annotations

import pytest

from onrecord.cli.brief import brief, plain
from onrecord.cli.changes import changes, in_words
from onrecord.cli.page import page
from onrecord.schema import Factuality, Precision, StatusEvent, StatusKind, When, WhenBasis
from tests.cli.cli_fakes import sample, span

DAY = When("2031-03-03", Precision.DAY, WhenBasis.STATED)


def event(kind, factuality="asserted", who=("Ilse Brandt",), what="the quay pact", place="warned", **changes):
    defaults = {"who_ids": (None,) * len(who), "confidence": 0.9, "made_by": "test", "what": what}
    return StatusEvent(StatusKind(kind), Factuality(factuality), span(place), span(place), who, **{**defaults, **changes})


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (event("signs"), "Ilse Brandt signed the quay pact"),
        (event("signs", "negated"), "Ilse Brandt did not sign the quay pact"),
        (event("signs", "future"), "Ilse Brandt is to sign the quay pact"),
        (event("accedes", "possible", who=("Ukraine",), what="NATO"), "Ukraine wants or may join NATO"),
        (event("invited", "negated", who=("A", "B"), what="NATO"), "A and B were not invited to join NATO"),
        (event("takes_office", who=("A", "B", "C"), what=None), "A, B and C took office"),
        (event("takes_office", what="NATO", what_id="org:nato"), "Ilse Brandt took office at NATO"),
        (event("elected", what=None), "Ilse Brandt was elected"),
        (event("elected", "possible", what="the nomination"), "Ilse Brandt may win the nomination"),
        (event("meets", who=("A", "B"), what=None), "A and B met"),
        (event("meets", who=("NATO",), what="NATO summit in Wales"), "NATO met: NATO summit in Wales"),
        (event("signs", who=tuple("ABCDEFGHIJKL")), "A, B, C, D, E, F, G and 5 more signed the quay pact"),
        (event("requests", what=None), "Ilse Brandt made a request"),
    ],
)
def test_in_words(told, expected):
    assert in_words(told) == expected


def test_retellings_are_one_line_with_their_count_and_the_finest_date():
    month = When("2031-03", Precision.MONTH, WhenBasis.INFERRED)
    reading = sample(status_events=(event("signs", when=month), event("signs", place="insisted", when=DAY)))
    (change,) = changes(reading)
    assert (change.words, change.when, len(change.places)) == ("Ilse Brandt signed the quay pact", "3 March 2031", 2)
    assert "— 3 March 2031 [told 2 times]" in plain(brief(reading))


def test_another_date_or_factuality_is_another_fact():
    other = When("2031-04-03", Precision.DAY, WhenBasis.STATED)
    facts = (event("signs", when=DAY), event("signs", when=other), event("signs", "negated"))
    assert len(changes(sample(status_events=facts))) == 3


def test_whose_word_it_is_and_what_is_open_stands_beside_it():
    reading = sample(status_events=(event("signs", "future", attribution=0),))
    shown = " ".join(plain(brief(reading)).split())
    assert "Ilse Brandt is to sign the quay pact [to come, according to " in shown


def test_the_brief_opens_with_what_changed():
    text = plain(brief(sample(status_events=(event("signs"),))))
    assert text.index("WHAT CHANGED") < text.index("WHO SAID WHAT")
    assert "WHAT CHANGED" not in plain(brief(sample()))


def test_the_page_lists_what_changed_and_leads_to_the_word():
    html = page(sample(status_events=(event("signs", who=("A<b>",)),)))
    assert '<h2 id="changed">What changed</h2>' in html
    assert 'href="#e1"' in html
    assert 'id="e1"' in html
    assert "A&lt;b&gt; signed the quay pact" in html


def test_a_request_without_its_subject_is_told_in_the_words_of_the_text():
    reading = sample(status_events=(event("requests", what=None, place="warned"),))
    assert changes(reading)[0].words == "Ilse Brandt made a request: “warned”"
