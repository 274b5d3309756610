"""The brief: what it says, in what order, and that it fits and stays harmless."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from cli_fakes import TEXT, reading_of, sample, saying, span
from hypothesis import given
from hypothesis import strategies as st

from onrecord.cli.brief import brief, cells, plain, shorten, show, wrap
from onrecord.cli.clean import one_line, same_length
from onrecord.cli.digest import credit, digest, written_date
from onrecord.schema import DateBasis, Document, Span


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(reading, width=100):
    return plain(brief(reading, width))


def test_groups_by_speaker_in_order_of_first_appearance():
    told = digest(sample())
    assert [(g.speaker, g.named, len(g.items)) for g in told.groups] == [
        ("Ilse Brandt", True, 3),
        ("Tomas Rell", True, 1),
        ("Officials", False, 1),
    ]
    assert [item.content for item in told.nameless] == ["the vote would be held in May"]


def test_says_who_said_what_and_where():
    text = shown(sample())
    assert text.startswith("Harbour council puts off the vote\nThe Lantern · 4 March 2031 (date from the page's JSON-LD) · en\n")
    assert "3:41   the city “cannot spend money twice”, and that the quay must wait [mixed, warned]" in text
    assert "5:1   “We have asked for a second estimate,” … “Nobody here is against the quay.” [direct]" in text
    assert "7:50 ? “an answer by spring” [direct, promised]" in text
    assert "Source not named" in text
    assert "Set aside as page furniture: “Share this story”" in text
    assert "Warning: the date is odd" in text
    assert text.splitlines()[-1] == "6 attributions (1 in doubt, marked ?), 3 speakers; 1 line of page furniture set aside."


def test_place_leads_back_to_the_text():
    for group in digest(sample()).groups:
        for item in group.items:
            line, column = map(int, item.place.split(":"))
            assert TEXT.split("\n")[line - 1][column - 1 :].startswith(item.content[:8])


def test_plain_cue_is_not_repeated():
    assert "said" not in shown(reading_of("X said no.", saying(Span(7, 9), cue=Span(2, 6), speaker="X"))).lower().replace(
        "who said what", ""
    )


def test_nothing_found():
    text = shown(reading_of("Nothing."))
    assert "undated" in text
    assert text.endswith("No attributions found.\n")
    assert "WHO SAID WHAT" not in text


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"published": "2024", "published_basis": DateBasis.URL}, "2024 (date from the address)"),
        ({"published": "2024-13"}, "2024-13"),
        ({"published_range": ("2024-07-09", "2024-07")}, "between 9 July 2024 and July 2024"),
        ({}, "undated"),
    ],
)
def test_dates(document, expected):
    assert credit(Document(id="a", text="", sha256="", **document)) == (expected,)


def test_written_date_keeps_what_is_none():
    assert written_date("yesterday") == "yesterday"


def test_name_stands_in_for_a_missing_title():
    assert plain(brief(reading_of("A."), 100, "letter.txt")).startswith("letter.txt\n")


@given(st.integers(1, 130), st.text(max_size=400))
def test_no_line_is_wider_than_asked(width, text):
    reading = reading_of(text + "x", saying(Span(0, len(text)), source=Span(0, len(text) // 2)), title=text)
    for line in shown(reading, width).splitlines():
        assert cells(line) <= max(width, 24)


def test_long_content_takes_three_lines_and_closes_its_quotation():
    text = "“" + "word " * 200 + "end.”"
    lines = shown(reading_of(text, saying(Span(0, len(text)), speaker="X")), 80).splitlines()
    body = lines[lines.index("X") + 1 : lines.index("", lines.index("X"))]
    assert len(body) <= 4
    assert any(line.endswith("…”") for line in body)


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        ("short", 10, "short"),
        ('"one two three four"', 12, '"one two…"'),
        ("“a” and then much more", 12, "“a” and…"),
        ("abcdefghijklmnop", 8, "abcdef…"),
    ],
)
def test_shorten(text, room, expected):
    assert shorten(text, room) == expected


def test_wide_characters_count_twice():
    assert cells("東京 a\u0301") == 6
    assert wrap(["東京東京"], 5) == ["東京", "東京"]


def test_control_characters_never_reach_the_terminal(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    evil = "a\x1b]0;owned\x07b\x9b2Jc\x7f\u202egpj\ud800"
    reading = reading_of(
        evil + " said", saying(Span(0, len(evil)), source=Span(0, len(evil)), cue=Span(0, len(evil))), title=evil
    )
    reading = replace(reading, warnings=(evil,), boilerplate=(Span(0, len(evil)),))
    reading = replace(reading, document=replace(reading.document, publisher=evil, language=evil, published=evil))
    for stream in (io.StringIO(), Terminal()):
        show(reading, stream, evil)
        left = re.sub(r"\x1b\[[0-9;]*m", "", stream.getvalue())  # rich's own colours
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", left)
    assert one_line("a\x1b[2J\r\nb") == "a\ufffd[2J b"
    assert len(same_length(evil)) == len(evil)


def test_terminal_gets_the_same_words_in_colour(monkeypatch):
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "70")
    stream = Terminal()
    show(sample(), stream)
    bare = re.sub(r"\x1b\[[0-9;]*m", "", stream.getvalue())
    assert "\x1b[1;36m" in stream.getvalue()
    assert [line.rstrip() for line in bare.splitlines()] == shown(sample(), 70).splitlines()


def test_no_color_is_respected(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    stream = Terminal()
    show(sample(), stream)
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", stream.getvalue())


def test_pipe_gets_no_escape_codes():
    stream = io.StringIO()
    show(sample(), stream)
    assert "\x1b" not in stream.getvalue()


def test_attribution_without_any_place():
    assert "[indirect]" in shown(reading_of("abc", saying()))


def test_same_source_words_are_one_group():
    text = "Officials said a. Officials\n said b."
    reading = reading_of(
        text, saying(span("a.", text), source=Span(0, 9)), saying(span("b.", text), source=span("Officials", text, "a."))
    )
    assert [len(group.items) for group in digest(reading).groups] == [2]
