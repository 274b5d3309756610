"""The verdicts as lines: what they say, in what order, and that they fit and stay harmless."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from check_fakes import ACCESSION, CONTRADICTED, SUPPORTED, TEXT, checked, claim, told
from cli_fakes import saying
from hypothesis import given
from hypothesis import strategies as st

from onrecord.cli.brief import cells, plain
from onrecord.cli.judged import judged
from onrecord.cli.verdicts import show_verdicts, verdict_lines
from onrecord.schema import INFERRED_FROM, DateBasis, Span, Verdict


def shown(reading, width=100, name=None):
    return plain(verdict_lines(reading, width, name))


def test_the_whole_sheet():
    assert shown(checked()) == (
        """\
Harbour pact
The Lantern · 1 June 2023

4 claims: 2 supported, 1 contradicted, 1 not in the record (1 doubtful)

 1:1  ✓ supported
      “Finland joined NATO on 4 April 2023”
      Finland joined on 4 April 2023.
        - Finland, member of NATO from 4 April 2023 [read: 1]
      also told by:
        - The Lantern, 1 May 2023: Finland joined NATO [2]
        - The Lantern, 2 May 2023: Finland joined NATO [2]
      conflicts with 3:1 of this text

 3:1  ✓ supported · in the words of Tomas Rell
      “Finland, the 31st member”
      → Finland is member number 31 of NATO.
      Finland joined on 4 April 2023.
        - Finland, member of NATO from 4 April 2023 [read: 1]

 3:1  ✗ CONTRADICTED · in the words of Tomas Rell
      “Finland, the 31st member, joined NATO in May 2023”
      Finland joined on 4 April 2023, not in 2023-05.
        - Finland, member of NATO from 4 April 2023 [read: 1]
      told otherwise by:
        - The Lantern, 3 May 2023: Finland joined NATO [2]
      conflicts with 1:1 of this text

3:69  · not in the record ? doubtful
      “The pact was signed by 40 allies”
      Only recalled.
        - The pact, 1 January 2023 [recalled: 3, 4]

SOURCES
   1  a.example/fin
   2  news.example/1
   3  github:b/c
   4  d.example/pact?a=1&b=2
read in the source: it states this.
recalled, not read in a source: background knowledge, the source named does not state exactly this.
"""
    )


def test_the_date_and_what_to_beware_of_stand_at_the_foot():
    reading = checked(published=None, published_range=("2023-05-01", "2023-07-01"), published_basis=DateBasis.INFERRED)
    text = shown(replace(reading, warnings=(INFERRED_FROM + "a vote is to come", "the date is odd")))
    assert "between 1 May and 1 July 2023, inferred" in text
    assert text.endswith("The date is inferred from this:\n  - a vote is to come\nWarning: the date is odd\n")


def test_a_text_without_claims():
    assert shown(checked(text="Nothing."), name="a.txt") == "a.txt\nundated\n\nNo claims of a kind that is checked were found.\n"


def test_many_rows_are_summed_up():
    rows = tuple(replace(ACCESSION, key=str(n), text=f"Row {n}.") for n in range(9))
    others = tuple(told(n) for n in range(1, 8))
    text = shown(checked(claim("Finland joined NATO", SUPPORTED, because=rows, support=others)))
    assert [f"Row {n}." in text for n in range(9)] == [True] * 5 + [False] * 4
    assert "… and 4 more" in text
    assert "… and 2 more" in text


def test_the_same_claim_again_leads_back_to_the_first():
    one, other = claim("Finland joined NATO", SUPPORTED), claim("Finland, the 31st member, joined NATO", SUPPORTED)
    text = shown(checked(one, other))
    assert "As at 1:1: Finland joined NATO." in text
    assert text.count("member of NATO from 4 April 2023") == 1
    assert judged(checked(one, replace(other, verdict=CONTRADICTED)))[1].repeats is None


def test_what_decides_is_not_told_again_as_support_or_dissent():
    found = claim("Finland", SUPPORTED, because=(told(1),), support=(told(1), told(2)), dissent=(told(1),))
    text = shown(checked(found))
    assert text.count("The Lantern, 1 May 2023") == 1
    assert text.count("The Lantern, 2 May 2023") == 1
    assert "told otherwise" not in text


def test_what_is_not_in_the_text_conflicts_with_nothing():
    assert judged(checked(claim("Finland", SUPPORTED, conflicts=("claim:elsewhere",))))[0].conflicts == ()


@pytest.mark.parametrize("speaker", [None, "Tomas Rell"])
def test_who_says_it(speaker):
    reading = checked(claim("Finland", SUPPORTED, said_by=0))
    said = saying(Span(0, 7), speaker=speaker)
    assert f"in the words of {speaker or 'a source not named'}" in shown(replace(reading, attributions=(said,)))


def test_grades_and_sources_that_are_not_known():
    rows = (replace(ACCESSION, grade="hearsay"), replace(ACCESSION, source=None, grade=None))
    text = shown(checked(claim("Finland", SUPPORTED, because=rows)))
    assert "- Finland, member of NATO from 4 April 2023 [1]\n" in text
    assert "- Finland, member of NATO from 4 April 2023\n" in text


def test_every_verdict_has_a_sign_and_a_word_of_its_own():
    heads = [shown(checked(claim("Finland", verdict))).split("\n")[5].split("  ")[-1] for verdict in Verdict]
    assert heads == ["✓ supported", "✗ CONTRADICTED", "· not in the record"]


def test_nothing_steers_the_terminal():
    evil = "a\x1b[2J\u202eb\x9bc"
    row, voice = (replace(reason, text=evil, source=evil) for reason in (ACCESSION, told(1)))
    found = claim(Span(0, len(evil)), CONTRADICTED, text=evil, claim=evil + " more", why=evil, because=(row,), support=(voice,))
    text = shown(checked(found, text=evil, title=evil))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
    assert "�[2Jb�c" in text


@given(st.integers(40, 120), st.text(max_size=300), st.text(max_size=300))
def test_no_line_is_wider_than_asked(width, words, more):
    row = replace(ACCESSION, text=more, source=words.replace(" ", "") or None)
    found = (
        claim(Span(0, len(words)), CONTRADICTED, text=words, claim=more, why=words, because=(row,) * 7, doubtful=True),
        claim(Span(0, 0), SUPPORTED, text=words, claim=more, why=more, support=(row,), dissent=(row,)),
    )
    for line in shown(checked(*found, text=words, title=more or None), width).split("\n"):
        assert cells(line) <= width


def test_a_terminal_gets_colour_and_the_same_words(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")
    stream = Terminal()
    show_verdicts(checked(), stream)
    assert "\x1b[1;31m✗ CONTRADICTED" in stream.getvalue()
    assert re.sub("\x1b\\[[0-9;]*m", "", stream.getvalue()).split() == shown(checked()).split()


def test_places_lead_back_to_the_text():
    for one in judged(checked()):
        line, column = map(int, one.place.split(":"))
        assert TEXT.splitlines()[line - 1][column - 1 :].startswith(one.quote)
