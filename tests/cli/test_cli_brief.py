"""The brief: what it says, in what order, and that it fits and stays harmless."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from cli_fakes import TEXT, reading_of, sample, saying, span, telling, timed
from hypothesis import given
from hypothesis import strategies as st

from onrecord.cli.brief import brief, cells, plain, shorten, show, wrap
from onrecord.cli.clean import one_line, same_length
from onrecord.cli.dates import date_told, explained, html_datetime, says_it_all
from onrecord.cli.digest import credit, digest, written_date
from onrecord.schema import INFERRED_FROM, DateBasis, Document, Span, Time, TimeBasis, TimeType


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(reading, width=100):
    return plain(brief(reading, width))


def when(reading, width=100):
    """The lines beneath WHEN."""
    lines = shown(reading, width).splitlines()
    return lines[lines.index("WHEN") + 2 : lines.index("", lines.index("WHEN") + 2)] if "WHEN" in lines else []


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
        ({"published_range": ("2024-07-09", "2024-07-11")}, "between 9 and 11 July 2024"),
        ({"published_range": ("2023-12-30", "2024-01-02")}, "between 30 December 2023 and 2 January 2024"),
        (
            {"published_range": ("2024-10-01", "2024-11-04"), "published_basis": DateBasis.INFERRED},
            "between 1 October and 4 November 2024, inferred",
        ),
        ({"published_range": ("2024-10-01", "2024-10-01"), "published_basis": DateBasis.INFERRED}, "1 October 2024, inferred"),
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


# ----------------------------------------------------------------------------------------------------------------------- when

JULY = ("2024-07", "2024-07-01 2024-07-31")
WEEK = ("2024-W27", "2024-07-01 2024-07-07")


def test_dates_stand_in_calendar_order_with_their_places():
    reading = telling(
        ("July", *JULY, "inferred"),
        ("September 2022", "2022-09", "2022-09-01 2022-09-30"),
        ("three years", "P3Y", "", "relative", "DURATION"),
        ("every week", "P1W", "", "relative", "SET"),
        ("recently", "PAST_REF", "", "relative"),
        ("last week", *WEEK, "relative"),
        between="\n",
    )
    assert when(reading) == [
        "  2:1   September 2022",
        "  1:1   July → July 2024 (year inferred)",
        "  6:1   last week → week of 1 July 2024",
    ]
    assert shown(reading).splitlines()[-1] == "No attributions found; 6 expressions of time."


def test_what_is_told_stands_before_when():
    reading = replace(sample(), times=(timed(span("May", after="held"), "2031-05", "2031-05-01 2031-05-31", "inferred"),))
    text = shown(reading)
    assert text.index("WHO SAID WHAT") < text.index("Source not named") < text.index("WHEN") < text.index("Set aside")
    assert "\n  9:49   May → May 2031 (year inferred)\n" in text
    assert text.endswith("3 speakers; 1 expression of time; 1 line of page furniture\nset aside.\n")


@pytest.mark.parametrize(
    "times",
    [(), (("for years", "PXY", "", "relative", "DURATION"), ("now", "PRESENT_REF", "", "relative"))],
)
def test_no_heading_over_nothing(times):
    assert "WHEN" not in shown(telling(*times))


def test_one_line_for_a_date_told_again():
    words = ("July", "JULY", "that month", "the month", "July of that year")
    assert when(telling(*((one, *JULY, "relative") for one in words))) == [
        "  1:1   July / that month / the month … → July 2024 [also 1:7, 1:13 …]"
    ]
    assert when(telling(*((one, *JULY, "relative") for one in words[:3]))) == [
        "  1:1   July / that month → July 2024 [also 1:7, 1:13]"
    ]


def test_nothing_is_inferred_that_is_stated_elsewhere():
    assert when(telling(("July", *JULY, "inferred"), ("July 2024", *JULY))) == ["  1:1   July / July 2024 → July 2024 [also 1:7]"]


def test_counting_from_an_inferred_date_makes_it_no_surer():
    reading = telling(("that time", *JULY, "relative"), ("July", *JULY, "inferred"))
    assert when(reading) == ["  1:1   that time / July → July 2024 (year inferred) [also 1:12]"]


@pytest.mark.parametrize(("number", "more"), [(40, None), (41, "… and 1 later"), (54, "… and 14 later")])
def test_long_articles_show_forty_dates(number, more):
    lines = when(telling(*((str(year), str(year), f"{year}-01-01 {year}-12-31") for year in range(1950, 1950 + number))))
    assert [line.split()[-1] for line in lines[:40]] == [str(year) for year in range(1950, 1990)]
    assert [line.strip() for line in lines[40:]] == ([more] if more else [])


def test_what_is_longer_stands_before_what_it_holds_and_open_dates_last():
    reading = telling(
        ("July", "XXXX-07", "", "inferred"),
        ("at 3:30", "2024-07-01T15:30", "2024-07-01", "relative", "TIME"),
        ("that night", "2024-07-01TNI", "2024-07-01", "relative", "TIME"),
        ("that morning", "2024-07-01TMO", "2024-07-01", "relative", "TIME"),
        ("1 July 2024", "2024-07-01", "2024-07-01"),
        ("July 2024", *JULY),
        ("2024", "2024", "2024-01-01 2024-12-31"),
        ("spring 480 BC", "BC0480-SP"),
        ("480 BC", "BC0480"),
        ("490 BC", "BC0490"),
        ("the 480s BC", "BC048"),
    )
    assert [line.strip().split("   ")[1] for line in when(reading)] == [
        "490 BC",
        "the 480s BC",
        "480 BC",
        "spring 480 BC",
        "2024",
        "July 2024",
        "1 July 2024",
        "that morning → morning of 1 July 2024",
        "at 3:30 → 1 July 2024, 15:30",
        "that night → night of 1 July 2024",
        "July (year not known)",
    ]


def test_a_date_at_the_very_end():
    reading = telling(("It ends on 3 May", "X", "", "relative", "DURATION"), ("tomorrow", "2024-05-04", "2024-05-04", "relative"))
    assert reading.times[-1].span.end == len(reading.text)
    assert when(reading) == ["  1:19   tomorrow → 4 May 2024"]


def test_dates_in_page_furniture_are_set_aside_with_it():
    reading = telling(("2 May 2024", "2024-05-02", "2024-05-02"), ("© 2023", "2023", "2023-01-01 2023-12-31"))
    reading = replace(reading, boilerplate=(reading.times[1].span,))
    assert when(reading) == ["  1:1   2 May 2024"]
    assert "1 expression of time;" in shown(reading)


@pytest.mark.parametrize(
    ("value", "days", "expected"),
    [
        ("2024-07-10", "2024-07-10", "10 July 2024"),
        ("2024-07", "2024-07-01 2024-07-31", "July 2024"),
        ("2024", "2024-01-01 2024-12-31", "2024"),
        ("0793-06", "0793-06-01 0793-06-30", "June AD 793"),
        ("2025-W01", "2024-12-30 2025-01-05", "week of 30 December 2024"),
        ("2024-W27-WE", "2024-07-06 2024-07-07", "weekend of 6–7 July 2024"),
        ("2024-W22-WE", "2024-06-01 2024-06-02", "weekend of 1–2 June 2024"),
        ("2024-W35-WE", "2024-08-31 2024-09-01", "weekend of 31 August – 1 September 2024"),
        ("2024-SU", "2024-06-01 2024-08-31", "summer 2024"),
        ("2013-WI", "2013-12-01 2014-02-28", "winter 2013–14"),
        ("1999-WI", "1999-12-01 2000-02-29", "winter 1999–2000"),
        ("2024-Q3", "2024-07-01 2024-09-30", "third quarter of 2024"),
        ("2008-H2", "2008-07-01 2008-12-31", "second half of 2008"),
        ("199", "1990-01-01 1999-12-31", "the 1990s"),
        ("19", "1900-01-01 1999-12-31", "20th century"),
        ("20", "2000-01-01 2099-12-31", "21st century"),
        ("11", "1100-01-01 1199-12-31", "12th century"),
        ("2024-06-25T15:30", "2024-06-25", "25 June 2024, 15:30"),
        ("2024-06-25T24:00", "2024-06-25", "25 June 2024, 24:00"),
        ("2024-06-25TEV", "2024-06-25", "evening of 25 June 2024"),
        ("2024-07-09/2024-07-11", "2024-07-09 2024-07-11", "9–11 July 2024"),
        ("2024-06-28/2024-07-03", "2024-06-28 2024-07-03", "28 June – 3 July 2024"),
        ("2022-03/2022-06", "2022-03-01 2022-06-30", "March–June 2022"),
        ("2014/2019", "2014-01-01 2019-12-31", "2014–2019"),
        ("2022-SP/2023-SU", "2022-03-01 2023-08-31", "spring 2022 – summer 2023"),
        ("BC0490", "", "490 BC"),
        ("BC0480-08", "", "August 480 BC"),
        ("BC0480-08-12", "", "12 August 480 BC"),
        ("BC0481-WI", "", "winter 481–480 BC"),
        ("BC0490/BC0480", "", "490–480 BC"),
        ("BC047", "", "the 470s BC"),
        ("BC03", "", "4th century BC"),
        # what the days tell where the value is not so exact, or more exact than the days allow
        ("2024", "2024-10-05 2024-11-02", "between 5 October and 2 November 2024"),
        ("2024", "2024-07-01 2024-08-31", "July or August 2024"),
        ("2024", "2024-06-01 2024-11-30", "between June and November 2024"),
        ("XXXX", "2023-01-01 2024-12-31", "2023 or 2024"),
        ("XXXX-XX-XX", "1989-01-16 2009-01-25", "between 1989 and 2009"),
        ("XXXX-WXX", "2023-12-25 2024-01-07", "between 25 December 2023 and 7 January 2024"),
        ("2024-07-08", "2024-07-08 2024-07-14", "between 8 and 14 July 2024"),
        ("2024-07-09/2024-07-11", "2024-07-09 2024-07-18", "between 9 and 18 July 2024"),
        ("2024-W99", "2024-07-01 2024-07-07", "between 1 and 7 July 2024"),
        ("9999", "9999-01-01 9999-12-31", "9999"),
        ("no such value", "2024-07-01", "1 July 2024"),
    ],
)
def test_values_are_written_for_people(value, days, expected):
    assert date_told(timed(Span(0, 1), value, days)).date == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("XXXX-07", "July (year not known)"),
        ("XXXX-07-10", "10 July (year not known)"),
        ("XXXX-07-10/XXXX-07-12", "10–12 July (year not known)"),
        ("XXXX-SU", "summer (year not known)"),
        ("XXXX-Q3", "third quarter (year not known)"),
        ("XXXX-H1", "first half (year not known)"),
        ("XXXX-WXX-7", "Sunday (date not known)"),
        ("XXXX-WXX-7TMO", "Sunday morning (date not known)"),
        ("XXXX-XX-XXT19:00", "19:00 (day not known)"),
        ("XXXX-XX-XXTNI", None),
        ("XXXX-XX-XX", None),
        ("XXXX", None),
        ("PAST_REF", None),
    ],
)
def test_open_values_say_what_is_not_known(value, expected):
    told = date_told(timed(Span(0, 1), value, basis="inferred"))
    assert (told and f"{told.date} ({told.note})") == expected


@pytest.mark.parametrize(
    ("words", "date", "expected"),
    [
        ("Sept. 5, 2022", "5 September 2022", True),
        ("the 5th of September 2022", "5 September 2022", True),
        ("Monday, 5 September 2022", "5 September 2022", True),
        ("2022-09-05", "5 September 2022", False),
        ("05/09/2022", "5 September 2022", False),
        ("5 September", "5 September 2022", False),
        ("in 490 B.C.", "490 BC", True),
        ("490 BCE", "490 BC", True),
        ("490", "490 BC", False),
        ("the nineties", "the 1990s", False),
        ("the late 1990s", "the 1990s", True),
        ("AD 793", "AD 793", True),
        ("9-11 July 2024", "9–11 July 2024", True),
        ("", "2024", False),
    ],
)
def test_the_date_is_written_out_where_the_words_do_not_say_it(words, date, expected):
    assert says_it_all(words, date) is expected


@pytest.mark.parametrize(
    ("words", "row", "expected"),
    [
        ("1 July 2024", ("2024-07-01", "2024-07-01"), "Date · 1 July 2024 · as stated"),
        ("last week", (*WEEK, "relative"), "Date · week of 1 July 2024 · worked out from another date"),
        ("1 July", ("2024-07-01", "2024-07-01", "inferred"), "Date · 1 July 2024 · year inferred"),
        ("'24", ("2024", "2024-01-01 2024-12-31", "inferred"), "Date · 2024 · inferred"),
        ("July", ("XXXX-07", "", "inferred"), "Date · July · year not known"),
        (
            "tonight",
            ("2024-07-01TNI", "2024-07-01", "relative", "TIME"),
            "Time · night of 1 July 2024 · worked out from another date",
        ),
        ("recently", ("PAST_REF", "", "relative"), "Date · some time in the past"),
        ("at night", ("XXXX-XX-XXTNI", "", "relative", "TIME"), "Time · no date"),
        ("a day", ("P1D", "", "relative", "DURATION"), "Length of time · 1 day"),
        ("two hours", ("PT2H", "", "relative", "DURATION"), "Length of time · 2 hours"),
        ("90 minutes", ("PT90M", "", "relative", "DURATION"), "Length of time · 90 minutes"),
        ("decades", ("PXDE", "", "relative", "DURATION"), "Length of time · some decades"),
        ("centuries", ("PXC", "", "relative", "DURATION"), "Length of time · some centuries"),
        ("odd", ("ODD", "", "relative", "DURATION"), "Length of time · ODD"),
        ("every few weeks", ("PXW", "", "relative", "SET"), "Repeated · every few weeks"),
        ("Friday nights", ("XXXX-WXX-5TNI", "", "relative", "SET"), "Repeated · every Friday night"),
        ("each morning", ("XXXX-XX-XXTMO", "", "relative", "SET"), "Repeated · every morning"),
        ("odd", ("XXXX-XX", "", "relative", "SET"), "Repeated · XXXX-XX"),
    ],
)
def test_explained(words, row, expected):
    assert explained(timed(Span(0, len(words)), *row), words) == expected


@pytest.mark.parametrize("value", ["2024", "2024-07", "2024-07-10", "2024-W27", "2020-W53", "2024-07-10T09:05", "0793"])
def test_valid_datetimes(value):
    assert html_datetime(value) == value


@pytest.mark.parametrize(
    "value",
    [
        *("199", "2024-13", "2023-02-29", "2021-W53", "2024-W00", "0000", "2024-SU", "2024-07TNI", "2024-07-10T24:00", "P3D"),
        *("BC0490", "XXXX-07", "PAST_REF", "2024-W27-WE", "2024-07-10/2024-07-12", "", '"><script>', "2024\n", "２０２４"),
    ],
)
def test_other_values_are_no_datetimes(value):
    assert html_datetime(value) is None


stamps = st.one_of(
    st.from_regex(r"\A(BC)?(\d{2,4}|XXXX)(-(\d\d|XX|SU|WI|Q\d|H\d|W\d\d|WXX)(-(\d\d?|WE|XX))?)?(T(\d\d:\d\d|[A-Z]{2}))?\Z"),
    st.text(max_size=20),
)


@given(
    st.one_of(stamps, st.tuples(stamps, stamps).map("/".join)), st.sampled_from(TimeType), st.sampled_from(TimeBasis), st.dates()
)
def test_any_value_can_be_shown(value, kind, basis, day):
    for earliest in (None, day.isoformat()):
        time = Time(Span(0, 3), kind, value, basis, "t", earliest, earliest)
        reading = replace(reading_of("abc"), times=(time,))
        assert "1 expression of time." in shown(reading)
        assert not re.search("[\x00-\x1f\x7f-\x9f]", explained(time, "abc"))
        html_datetime(value)


@given(st.integers(1, 60))
def test_dates_are_wrapped_not_cut(width):
    reading = telling(
        ("the week before the council sat again", "2024-W27", "2023-12-25 2024-01-07", "inferred"),
        *(("the same", "2024-W27", "2023-12-25 2024-01-07", "inferred"),) * 5,
    )
    lines = when(reading, width)
    assert all(cells(line) <= max(width, 24) for line in lines)
    joined = "".join(part.strip() for part in lines).replace(" ", "")
    assert "thesame→between25December2023and7January2024" in joined


def test_direction_marks_and_line_breaks_do_not_reach_the_list():
    assert when(telling(("\u202eJuly\u200f\n2024\u202c", *JULY))) == ["  1:1   July 2024"]


def test_reasons_for_a_date_stand_one_a_line():
    reasons = ["A is called chair (2014-10-01 to 2024-10-01; 2025-01-01 to now)", "a vote is to come " + "as told " * 60 + "here"]
    reading = reading_of("x", published_range=("2024-10-01", "2024-11-04"), published_basis=DateBasis.INFERRED)
    reading = replace(reading, warnings=("other", *(INFERRED_FROM + reason for reason in reasons)))
    lines = shown(reading, 80).splitlines()
    at = lines.index("The date is inferred from this:")
    assert lines[1] == "between 1 October and 4 November 2024, inferred"
    assert lines[at + 1] == "  - A is called chair (1 October 2014 to 1 October 2024; 1 January 2025 to now)"
    assert lines[at + 2].startswith("  - a vote is to come as told")
    assert all(line.startswith("    as told") or line == "    here" or "told" in line for line in lines[at + 3 : -2])
    assert lines[-3].endswith("here")
    assert lines[-2] == "Warning: other"
    assert all(cells(line) <= 80 for line in lines)
