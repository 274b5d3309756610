"""The page: well-formed, harmless, and true to the text."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from cli_fakes import TEXT, reading_of, sample, saying
from hypothesis import given
from hypothesis import strategies as st

from onrecord.cli.page import page
from onrecord.cli.segments import Mark, Role, is_hard_wrapped, paragraphs, segments
from onrecord.schema import Span

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
    return reading_of(text, *draw(st.lists(said, max_size=5)), boilerplate=tuple(draw(st.lists(place, max_size=2))))


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
