"""The page: well-formed, harmless, and true to the text."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from cli_fakes import TEXT, reading_of, sample, saying, span, telling, timed
from hypothesis import given
from hypothesis import strategies as st

from onrecord.cli.page import page
from onrecord.cli.segments import Mark, Role, is_hard_wrapped, paragraphs, segments
from onrecord.schema import INFERRED_FROM, DateBasis, Span

VOID = {"meta", "br", "link", "img"}


class Walk(HTMLParser):
    """Checks that every element is closed in order; gathers the article's characters, ids, links and elements."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.article = ""
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(markup)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append((tag, found))
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if "href" in found else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "article" in self.open:
            self.article += data

    def of(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


def test_article_is_the_text():
    walk = Walk(page(sample()))
    assert walk.article == TEXT
    assert walk.of("html") == [{"lang": "en"}]
    assert walk.of("article") == [{"lang": "en"}]
    assert {"header", "main", "aside", "footer"} <= {tag for tag, _ in walk.tags}


def test_every_link_within_the_page_has_its_place():
    walk = Walk(page(sample()))
    inner = [link[1:] for link in walk.links if link.startswith("#")]
    assert len(walk.ids) == len(set(walk.ids))
    assert set(inner) <= set(walk.ids)
    assert {f"a{n}" for n in range(1, 7)} | {f"l{n}" for n in range(1, 7)} <= set(inner)


def test_roles_and_kinds_are_marked():
    spans = Walk(page(sample())).of("span")
    looks = {attrs["class"] for attrs in spans}
    assert {
        "content mixed x1",
        "content direct x2",
        "content direct nested x3 x4",
        "content source indirect x3 x4",
        "furniture",
    } <= looks
    nested = next(attrs for attrs in spans if attrs["class"] == "content direct nested x3 x4")
    assert nested["title"].splitlines() == [
        "3 · Officials · indirect content · confidence 70%",
        "4 · Ilse Brandt · direct content · confidence 41%, in doubt",
    ]


def test_strict_policy_and_no_requests():
    markup = page(sample())
    policy = [attrs["content"] for attrs in Walk(markup).of("meta") if attrs.get("http-equiv") == "Content-Security-Policy"]
    assert policy[0].startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert not {"script", "img", "link", "iframe"} & {tag for tag, _ in Walk(markup).tags}
    assert "url(" not in markup
    assert "@import" not in markup


def test_everything_is_escaped():
    evil = "<script>alert('x')</script> & \"quoted\" </style></article>"
    reading = reading_of(evil, saying(Span(0, 10), source=Span(3, 20), cue=Span(5, len(evil)), speaker=evil), title=evil)
    reading = replace(reading, warnings=(evil,), model=replace(reading.model, name=evil, version=evil))
    document = replace(reading.document, publisher=evil, url='http://a/"><script>', language='en"><script>', retrieved_at=evil)
    walk = Walk(page(replace(reading, document=document), evil))
    assert walk.article == evil
    assert not walk.of("script")
    assert len(walk.of("style")) == 1


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "http://[broken", "file:///etc/passwd"])
def test_only_web_addresses_become_links(url):
    walk = Walk(page(replace(sample(), document=replace(sample().document, url=url))))
    assert all(link.startswith("#") for link in walk.links)


def test_web_address_becomes_a_link():
    url = "https://example.org/a?b=1&c=2"
    assert url in Walk(page(replace(sample(), document=replace(sample().document, url=url)))).links


def test_control_characters_keep_their_places():
    text = "a\x1b[2Jb\x00c\x9bd\ud800e\r\nf"
    assert Walk(page(reading_of(text))).article == "a\ufffd[2Jb\ufffdc\ufffdd\ufffde\r\nf"


texts = st.text(
    st.one_of(st.sampled_from("ab \n\r\t<>&\"'“é東"), st.characters(codec="utf-8", exclude_categories=("Cc",))), max_size=120
)


@st.composite
def readings(draw):
    text = draw(texts)
    place = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda pair: Span(*sorted(pair)))
    maybe = st.one_of(st.none(), place)
    said = st.builds(
        lambda content, source, cue, speaker: saying(*content, source=source, cue=cue, speaker=speaker),
        st.lists(place, max_size=3),
        maybe,
        maybe,
        st.one_of(st.none(), texts),
    )
    values = st.sampled_from(
        [("2024-07-10", "2024-07-10"), ("199", "1990-01-01 1999-12-31"), ("P3D", "", "relative", "DURATION")]
    )
    times = st.builds(lambda place, row: timed(place, *row), place, values)
    reading = reading_of(text, *draw(st.lists(said, max_size=5)), boilerplate=tuple(draw(st.lists(place, max_size=2))))
    return replace(reading, times=tuple(draw(st.lists(times, max_size=4))))


@given(readings())
def test_any_spans_leave_the_text_as_it_is(reading):
    walk = Walk(page(reading))
    assert walk.article == reading.text
    assert len(walk.ids) == len(set(walk.ids))
    numbers = range(1, len(reading.attributions) + 1)
    expected = {f"l{n}" for n in numbers} | ({f"a{n}" for n in numbers} if reading.text else set())
    assert expected <= set(walk.ids)


@given(readings())
def test_segments_cover_the_text_once(reading):
    marks = [Mark(span, Role.FURNITURE) for span in reading.boilerplate if span.start < span.end]
    found = segments(reading.text, marks)
    assert "".join(segment.span.of(reading.text) for segment in found) == reading.text
    for segment in found:
        assert set(segment.marks) == {mark for mark in marks if mark.span.overlaps(segment.span)}


def test_spans_beyond_the_text_are_clipped():
    assert Walk(page(reading_of("abc", saying(Span(2, 99), source=Span(50, 60))))).article == "abc"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb\nc", ["a", "b", "c"]),
        ("a\nb\n\nc\n", ["a\nb", "c\n"]),
        ("\n\na\r\n \r\nb", ["a", "b"]),
        ("", []),
    ],
)
def test_paragraphs(text, expected):
    assert [block.of(text) for block in paragraphs(text)] == expected


def test_hard_wrapped_copy_is_told_from_lines_that_mean_something():
    wrapped = "\n".join(["the council put off the vote on the northern quay and"] * 3 + ["went home."])
    assert is_hard_wrapped(wrapped)
    assert not is_hard_wrapped("Agenda\nQuay\nBudget\nOther")
    assert '<p class="lines">' in page(reading_of("Agenda\nQuay\n\nx"))


# ---------------------------------------------------------------------------------------------------------------------- times


def marked(walk):
    return [attrs for tag, attrs in walk.tags if attrs.get("class") == "time" and "title" in attrs]


def test_times_are_marked_with_their_values():
    reading = telling(
        ("10 July 2024", "2024-07-10", "2024-07-10"),
        ("last week", "2024-W27", "2024-07-01 2024-07-07", "relative"),
        ("the nineties", "199", "1990-01-01 1999-12-31"),
        ("three days", "P3D", "", "relative", "DURATION"),
    )
    walk = Walk(page(reading))
    assert walk.article == reading.text
    assert marked(walk) == [
        {"class": "time", "id": "t1", "datetime": "2024-07-10", "title": "Date · 10 July 2024 · as stated"},
        {
            "class": "time",
            "id": "t2",
            "datetime": "2024-W27",
            "title": "Date · week of 1 July 2024 · worked out from another date",
        },
        {"class": "time", "id": "t3", "data-value": "199", "title": "Date · the 1990s · as stated"},
        {"class": "time", "id": "t4", "data-value": "P3D", "title": "Length of time · 3 days"},
    ]
    assert [tag for tag, attrs in walk.tags if attrs in marked(walk)] == ["time", "time", "span", "span"]


def test_the_legend_shows_the_mark_of_a_time():
    assert {"class": "time"} in Walk(page(sample())).of("span")


def test_time_across_the_border_of_a_source():
    text = "Monday's council said no."
    reading = reading_of(text, saying(Span(22, 24), source=Span(0, 16), cue=Span(17, 21)))
    reading = replace(reading, times=(timed(Span(9, 21), "2024-07-01", "2024-07-01", "relative"),))
    walk = Walk(page(reading))
    assert walk.article == text
    pieces = marked(walk)
    assert [attrs["datetime"] for attrs in pieces] == ["2024-07-01"] * 3  # in the source, between, in the cue
    assert [attrs.get("id") for attrs in pieces] == ["t1", None, None]
    assert pieces[0]["title"].splitlines() == [
        "Date · 1 July 2024 · worked out from another date",
        "1 · Monday's council · source · confidence 80%",
    ]


def test_time_within_content_keeps_the_look_of_the_content():
    markup = page(replace(sample(), times=(timed(span("spring"), "2031-SP", "2031-03-01 2031-05-31", "inferred"),)))
    at = markup.index('<span class="time" id="t1" data-value="2031-SP"')
    assert markup.rindex('<span class="content direct nested x3 x4"', 0, at) > markup.rindex("</span>", 0, at)
    assert Walk(markup).article == TEXT


def test_time_over_paragraphs_and_at_the_very_end():
    text = "They met.\n\nIt ends in May\n\n2024"
    reading = replace(reading_of(text), times=(timed(Span(22, len(text)), "2024-05", "2024-05-01 2024-05-31"),))
    walk = Walk(page(reading))
    assert walk.article == text
    assert marked(walk)[0]["id"] == "t1"


def test_when_lists_dates_with_the_way_to_them():
    reading = telling(
        ("July", "2024-07", "2024-07-01 2024-07-31", "inferred"),
        ("now", "PRESENT_REF", "", "relative"),
        ("July", "2024-07", "2024-07-01 2024-07-31", "inferred"),
        ("2022", "2022", "2022-01-01 2022-12-31"),
    )
    markup = page(reading)
    listed = markup[markup.index('<h2 id="when">') :]
    assert listed.index("<bdi>2022</bdi> <small>") < listed.index("<bdi>July</bdi> → July 2024 (year inferred) <small>")
    assert '<a href="#t1">1:1</a>, <a href="#t3">1:12</a>' in listed
    assert {link[1:] for link in Walk(markup).links} <= set(Walk(markup).ids)


def test_no_list_of_no_dates():
    assert 'id="when"' not in page(telling(("for years", "PXY", "", "relative", "DURATION")))
    assert 'id="when"' not in page(sample())


def test_sixty_dates_are_marked_and_forty_listed():
    markup = page(telling(*((f"{year}", f"{year}", f"{year}-01-01 {year}-12-31") for year in range(1960, 2020))))
    assert len(marked(Walk(markup))) == 60
    assert markup.count("<bdi>") == 40
    assert "… and 20 more, marked in the text" in markup


def test_right_to_left_marks_stay_in_the_text_and_out_of_the_list():
    reading = telling(("\u202b\u05d9\u05d5\u05dc\u05d9 2024\u202c", "2024-07", "2024-07-01 2024-07-31"))
    markup = page(reading)
    assert Walk(markup).article == reading.text
    assert "<bdi>\u05d9\u05d5\u05dc\u05d9 2024</bdi>" in markup


def test_times_are_escaped():
    evil = '"><script>alert(1)</script>'
    reading = telling((evil, evil, "2024-07-01", "inferred"), (evil, "XXXX" + evil, "", "relative", "SET"))
    walk = Walk(page(reading))
    assert walk.article == reading.text
    assert not walk.of("script")
    assert [attrs["data-value"] for attrs in marked(walk)] == [evil, "XXXX" + evil]


def test_times_outside_the_text_get_no_link():
    walk = Walk(page(replace(reading_of("abc"), times=(timed(Span(7, 9), "2024-07-01", "2024-07-01"),))))
    assert not marked(walk)
    assert {link[1:] for link in walk.links} <= set(walk.ids)


def test_overlapping_times_nest():
    text = "early July 2024"
    july, year = ("2024-07", "2024-07-01 2024-07-31"), ("2024", "2024-01-01 2024-12-31")
    walk = Walk(page(replace(reading_of(text), times=(timed(Span(0, 15), *july), timed(Span(11, 15), *year)))))
    assert walk.article == text
    assert [attrs.get("id") for attrs in marked(walk)] == ["t1", None, "t2"]


def test_reasons_for_a_date_are_a_list_of_their_own():
    reading = reading_of("x", published_range=("2024-10-01", "2024-11-04"), published_basis=DateBasis.INFERRED)
    told = (INFERRED_FROM + "A <b> is chair", INFERRED_FROM + "a vote is to come (2024-11-05; once)")
    markup = page(replace(reading, warnings=(*told, "other")))
    assert "between 1 October and 4 November 2024, inferred" in markup
    assert (
        "<p>The date is inferred from this:</p><ul><li>A &lt;b&gt; is chair</li>"
        "<li>a vote is to come (5 November 2024; once)</li></ul><ul><li>other</li></ul>" in markup
    )
