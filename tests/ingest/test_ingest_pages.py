"""HTML pages of our own, each with another habit of dating and furnishing."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.ingest import Limits, from_bytes
from onrecord.ingest.dates import read_told, url_date
from onrecord.schema import InputError

PAGES = Path(__file__).parent / "pages"
CASES = [  # page, published, basis, title, publisher
    ("jsonld_graph", "2024-07-10", "json-ld", "Fishing deal reached after night of talks", "The Harbour Post"),
    ("meta_tags", "2023-03-05", "metadata", "Premier refuses to go", "Kestrel Daily"),
    ("url_only", "2022-11-30", "url", "Mayor promises new bridge", "valley-times.example"),
    ("byline_date", "2021-06-14", "page", "Senate blocks salt tax", None),
    ("undated", None, None, "A short history of the border commission", None),
    ("unclosed", "2018-09-21", "metadata", "Envoy leaves talks early", None),
    ("quarrelling_dates", "2024-02-20", "metadata", "Court clears archive law", "gazette.example"),
    ("month_in_url", "2020-06", "url", "Union calls off strike", "rails.example"),
]
WHOLE = {
    "jsonld_graph": "“Nobody got everything, and that is why it will hold,” said the Norvian fisheries minister, Olav Brekke,",
    "meta_tags": "“I was elected to finish the harbour, and I will finish the harbour, whatever is printed about me this week.”",
    "url_only": "“We have waited for nine months, and my children cross the river in a tractor,” a farmer, Jonas Weil",
    "byline_date": "“A tax on ice is a tax on the north,” said Senator Dagny Holm, whose district is snowed in",
    "undated": "By the time the treaty was signed the members had eaten, by her own count, four hundred and twelve sandwiches",
    "unclosed": 'An aide said later that the envoy had "nothing to add to what was said in the room" and would report',
    "quarrelling_dates": "Presiding judge Hanna Eriksen said the court had weighed the peace of the living against the rights",
    "month_in_url": 'Union secretary Bo Larsen said members had "won the argument about sleep", and thanked passengers',
}
FURNITURE = ("We use cookies", "Accept all", "All rights reserved", "Herring war", "newsletter", "Tweet")


def read(page, **options):
    return from_bytes((PAGES / f"{page}.html").read_bytes(), name=page, **options)


def page_of(*paragraphs, head=""):
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<!doctype html><html><head>{head}</head><body><article>{body}</article></body></html>".encode()


STORY = (
    "The minister said on Monday that the government would not sign the treaty before the summer, whatever the others did.",
    "Her deputy told reporters that the text was ready and that the lawyers of both sides had read every line of it twice.",
    "The opposition leader called the delay a scandal and announced that his party would ask for a vote in the chamber.",
)


@pytest.mark.parametrize(("page", "published", "basis", "title", "publisher"), CASES, ids=[case[0] for case in CASES])
def test_page_facts(page, published, basis, title, publisher):
    document = read(page)
    assert (document.published, document.published_basis) == (published, basis)
    assert (document.title, document.publisher) == (title, publisher)
    assert document.language == "en"


@pytest.mark.parametrize("page", WHOLE)
def test_page_text_has_the_story_and_not_the_furniture(page):
    text = read(page).text
    assert WHOLE[page] in text
    assert not [phrase for phrase in FURNITURE if phrase in text]
    assert text.count("\n\n") >= 2
    assert "\n\n\n" not in text


def test_page_without_article():
    with pytest.raises(InputError, match=r"^shell: no article text found$"):
        read("shell")


def test_quarrelling_dates_are_told():
    warnings = read("quarrelling_dates").warnings
    assert "publication date 2031-01-01 (json-ld) not believed: in the future" in warnings
    assert "publication date is 2024-02-20 by metadata but 2024-02-27 by url" in warnings


def test_given_date_wins_over_the_page():
    document = read("meta_tags", published="2023-03-01")
    assert (document.published, document.published_basis) == ("2023-03-01", "given")
    assert document.warnings == ("publication date is given as 2023-03-01 but 2023-03-05 by metadata",)
    assert read("meta_tags", published="2023-03").warnings == ()


def test_url_of_the_caller_goes_before_the_canonical_one():
    document = read("url_only", url="https://mirror.example/x")
    assert (document.url, document.publisher, document.published) == ("https://mirror.example/x", "mirror.example", None)


@pytest.mark.parametrize(
    "block",
    [
        "{",
        "null",
        "[[[]]]",
        '"NewsArticle"',
        '{"@type": 5, "datePublished": []}',
        '{"@type":"NewsArticle","datePublished":{}}',
        "[" * 5000,
    ],
)
def test_malformed_json_ld_is_passed_over(block):
    head = f'<script type="application/ld+json">{block}</script><meta name="date" content="2020-01-02">'
    assert from_bytes(page_of(*STORY, head=head), name="x").published == "2020-01-02"


def test_json_ld_of_this_url_goes_first():
    head = (
        '<script type="application/ld+json">[{"@type":"NewsArticle","url":"https://a.example/2","datePublished":"2001-01-01"},'
        '{"@type":"BlogPosting","mainEntityOfPage":{"@id":"https://a.example/1"},"datePublished":"2002-02-02"}]</script>'
    )
    assert from_bytes(page_of(*STORY, head=head), name="x", url="https://a.example/1").published == "2002-02-02"


def test_dates_before_1990_are_not_believed():
    document = from_bytes(
        page_of(*STORY, head='<meta property="article:published_time" content="1970-01-01T00:00:00Z">'), name="x"
    )
    assert document.published is None
    assert document.warnings == ("publication date 1970-01-01 (metadata) not believed: before 1990",)


def test_partial_date_gives_way_to_a_fuller_one():
    head = '<meta name="dc.date.issued" content="2024-07">'
    document = from_bytes(page_of(*STORY, head=head), name="x", url="https://a.example/2024/07/10/story")
    assert (document.published, document.published_basis) == ("2024-07-10", "url")


def test_date_of_change_is_no_publication_date():
    head = '<meta property="article:modified_time" content="2022-02-02T10:00:00Z">'
    assert from_bytes(page_of(*STORY, head=head), name="x").published is None


@pytest.mark.parametrize(
    "told",
    [
        "<p>The law of 2009-05-04 still stands.</p>",
        "<ul><li>He resigned on 3 May 2011.</li></ul>",
        "<div>" + "The commission met on 2009-05-04 in a railway carriage, and again on 2010-06-07.<br>" * 4 + "</div>",
        "<p>Updated 5 May 2020</p>",
        "<p class='date'>Last modified 5 May 2020</p>",
        "<p class='para'>Died in Oberfeld 5 May 2020</p>",
        "<footer><p>Copyright 2019-01-01</p></footer>",
        "<aside><time datetime='2020-05-05'>5 May 2020</time></aside>",
        "<span class='updated'>Updated 5 May 2020</span>",
        "<img src='/uploads/2018/03/04/portrait.jpg'>",
    ],
)
def test_dates_of_the_story_are_not_taken_for_its_own(told):
    assert from_bytes(page_of(*STORY).replace(b"</article>", told.encode() + b"</article>"), name="x").published is None


@pytest.mark.parametrize(
    "line",
    [
        "<p>10 July 2024</p>",
        "<p class='dateline'>OBERFELD, July 10, 2024 - by our staff</p>",
        "<div class='meta'><span class='date'>10 July 2024</span></div>",
        "<time datetime='2024-07-10'>last week</time>",
        "<p>Published on 10 July 2024 by Ada Lindqvist, staff writer</p>",
    ],
)
def test_date_lines_of_the_visible_page(line):
    document = from_bytes(page_of(*STORY).replace(b"<article>", b"<article><h1>Treaty</h1>" + line.encode()), name="x")
    assert (document.published, document.published_basis) == ("2024-07-10", "page")


@pytest.mark.parametrize(
    ("told", "value"),
    [
        ("2024-07-10T23:30:00+02:00", "2024-07-10"),
        ("2024-7-1", "2024-07-01"),
        ("2024/07/10 08:00", "2024-07-10"),
        ("20240710", "2024-07-10"),
        ("20240710T080000Z", "2024-07-10"),
        ("2024-07", "2024-07"),
        ("Wed, 10 Jul 2024 09:00:00 GMT", "2024-07-10"),
        ("July 10th, 2024", "2024-07-10"),
        ("1720598400", "2024-07-10"),
        ("1720598400000", "2024-07-10"),
        ("2024-02-30", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_as_pages_write_them(told, value):
    assert read_told(told) == value


@pytest.mark.parametrize(
    ("url", "value"),
    [
        ("https://a.example/2024/07/10/story", "2024-07-10"),
        ("https://a.example/news/2024-07-10-story", "2024-07-10"),
        ("https://a.example/politics/2024/jul/10/story", "2024-07-10"),
        ("https://a.example/story-20240710.html", "2024-07-10"),
        ("https://a.example/2024/07/story", "2024-07"),
        ("https://a.example/2024/13/40/story", None),
        ("https://a.example/article/20241388", None),
        ("https://a.example/election-2024", None),
    ],
)
def test_dates_in_urls(url, value):
    assert url_date(url) == value


def test_page_that_is_hardly_one_is_read_the_plain_way():
    document = from_bytes(b"<html><body><div>Yes.</div></body></html>", name="x")
    assert "Yes." in document.text


@pytest.mark.parametrize("depth", [200, 1_000])
def test_deeply_nested_page(depth):
    assert from_bytes(b"<html><body>" + b"<div>" * depth + page_of(*STORY), name="x").text.endswith(STORY[-1])


def test_page_nested_beyond_all_measure():
    with pytest.raises(InputError, match="no article text found"):
        from_bytes(b"<html><body>" + b"<div>" * 100_000 + page_of(*STORY), name="x")


def test_page_with_too_much_markup():
    with pytest.raises(InputError, match="characters of HTML"):
        from_bytes(page_of(*STORY), name="x", limits=Limits(max_markup=100))


VOCABULARY = "minister council treaty harbour vote said would not sign before winter members agreed budget river"
WORDS = st.sampled_from(VOCABULARY.split())
PARAGRAPH = st.lists(WORDS, min_size=14, max_size=30).map(lambda words: " ".join(words).capitalize() + ".")


@settings(max_examples=25, deadline=None)
@given(st.lists(PARAGRAPH, min_size=3, max_size=8, unique=True))
def test_known_paragraphs_are_found_exactly(paragraphs):
    text = from_bytes(page_of(*paragraphs), name="x").text
    assert [paragraph for paragraph in paragraphs if paragraph not in text.split("\n\n")] == []
