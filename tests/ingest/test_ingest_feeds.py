"""Feeds: RSS, Atom, RDF and JSON Feed; broken, hostile and far too long ones."""

import json

import pytest

from onrecord.ingest import Form, Item, Limits, SourceError, Sources, open_item, walk

STORY = "The harbour minister said on Monday that the ferry treaty would be signed in the spring."
OTHER = "The islands' envoy asked for a vote of both chambers before that."
HEAD = '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Harbour Post</title><link>http://harbour.example/</link>'
TAIL = "</channel></rss>"


def entry(number=1, description=STORY, more=""):
    return (
        f"<item><title>Treaty {number}</title><link>/news/{number}</link><guid isPermaLink='false'>urn:g{number}</guid>"
        f"<pubDate>Wed, 01 May 2024 08:00:00 +1000</pubDate><description>{description}</description>{more}</item>"
    )


RSS = HEAD + entry(1) + entry(2, "Short.", f"<content:encoded><![CDATA[<p>{STORY}</p><p>{OTHER}</p>]]></content:encoded>") + TAIL
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Post</title><link href="http://harbour.example/"/>
<entry><id>urn:g1</id><title type="html">Treaty &amp;amp; ferry</title><link href="news/1"/><updated>2024-05-01T00:30:00+02:00</updated>
<content type="text">{STORY}</content></entry>
<entry><id>urn:g2</id><title>Vote</title><published>2024-05-01T08:00:00Z</published><updated>2024-06-01T08:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{STORY}</p><p>{OTHER}</p></div></content></entry></feed>"""
RDF = f"""<!-- a feed --><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="http://harbour.example/"><title>Harbour Post</title>
<link>http://harbour.example/</link></channel><item rdf:about="http://harbour.example/news/1"><title>Treaty</title>
<link>http://harbour.example/news/1</link><dc:date>2024-05-01T10:00:00Z</dc:date><description>{STORY}</description></item></rdf:RDF>"""
JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Harbour Post",
    "home_page_url": "http://harbour.example/",
    "items": [
        {"id": 1, "url": "/news/1", "content_text": STORY, "date_published": "2024-05-01T08:00:00+10:00"},
        {"id": "urn:g2", "content_html": f"<p>{STORY}</p><p>{OTHER}</p>", "date_modified": "2024-05-01T08:00:00Z"},
        "no item",
    ],
}


def read(tmp_path, content, name="feed.xml", **settings):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(walk([str(path)], Sources(**settings)))


@pytest.mark.parametrize(
    ("content", "guids", "texts"),
    [
        (RSS, ["urn:g1", "urn:g2"], [STORY, f"{STORY}\n\n{OTHER}"]),
        (ATOM, ["urn:g1", "urn:g2"], [STORY, f"{STORY}\n\n{OTHER}"]),
        (RDF, ["http://harbour.example/news/1"], [STORY]),
        (json.dumps(JSON), ["1", "urn:g2"], [STORY, f"{STORY}\n\n{OTHER}"]),
    ],
    ids=["rss", "atom", "rdf", "json"],
)
def test_kinds_of_feed(tmp_path, content, guids, texts):
    items = [item for item in read(tmp_path, content) if isinstance(item, Item)]
    documents = [open_item(item) for item in items]
    assert [item.key for item in items] == [f"{tmp_path / 'feed.xml'}#{guid}" for guid in guids]
    # "1" is an id in many feeds: the page it stands for tells which one is meant
    assert [document.id for document in documents] == [guid if ":" in guid else "http://harbour.example/news/1" for guid in guids]
    assert [document.text for document in documents] == texts
    assert {(document.published, document.publisher) for document in documents} == {("2024-05-01", "Harbour Post")}
    assert documents[0].url == "http://harbour.example/news/1"
    assert [item.stamp for item in items] == [item.stamp for item in read(tmp_path, content) if isinstance(item, Item)]


def test_titles_are_plain(tmp_path):
    assert open_item(read(tmp_path, ATOM)[0]).title == "Treaty & ferry"


def test_always_follow_gives_pages_to_fetch(tmp_path):
    (item, _) = read(tmp_path, RSS, follow="always")
    assert (item.form, item.body, item.url, item.id) == (Form.PAGE, None, "http://harbour.example/news/1", "urn:g1")
    assert (item.published, item.title, item.publisher) == ("2024-05-01", "Treaty 1", "Harbour Post")
    (changed, _) = read(tmp_path, RSS.replace("in the spring", "in autumn"), follow="always")
    assert (changed.key, changed.stamp == item.stamp) == (item.key, False)


def test_entries_with_nothing_to_read(tmp_path):
    content = HEAD + "<item><title>Bare</title></item><item><guid>urn:g9</guid><link>/9</link></item>" + entry(2) + TAIL
    bare, linked, good = read(tmp_path, content)
    assert (bare.key, bare.reason) == (f"{tmp_path / 'feed.xml'}#entry 1", "neither link nor text")
    assert (linked.key, linked.reason) == (f"{tmp_path / 'feed.xml'}#urn:g9", "no text of its own, and its page is not followed")
    assert len(bare.stamp) == 64
    assert good.id == "urn:g2"


def test_ten_thousand_of_the_same_are_one(tmp_path):
    (item,) = read(tmp_path, HEAD + entry(1) * 10_000 + TAIL, max_items=10)
    assert item.id == "urn:g1"


def test_too_many_entries_are_told(tmp_path):
    *items, error = read(tmp_path, HEAD + "".join(map(entry, range(50))) + TAIL, max_items=10)
    assert [item.id for item in items] == [f"urn:g{number}" for number in range(10)]
    assert error.reason == "more than 10 entries, the rest left out"


BROKEN = entry(3, "Fish & chips, caf&eacute;, 5 < 6 &copy &made; &lt;b&gt;they said&lt;/b&gt; " + STORY)


@pytest.mark.parametrize("stray", ["&", "&nbsp;", "<", "\x00", "\x0b"])
def test_stray_characters_cost_nothing_around_them(tmp_path, stray):
    content = HEAD + f"<item><guid>urn:g0</guid><description>One{stray}</description></item>" + BROKEN + TAIL
    items = read(tmp_path, content)
    assert [item.id for item in items] == ["urn:g0", "urn:g3"]
    text = open_item(items[1]).text
    assert STORY in text
    assert "Fish & chips, café, 5 " in text
    assert "they said" in text
    assert "bthey" not in text


@pytest.mark.parametrize("end", [-len(TAIL), -len(TAIL) - 30, -len(TAIL) - len("</item>")])
def test_feed_cut_short_gives_its_whole_entries(tmp_path, end):
    *items, error = read(tmp_path, (HEAD + entry(1) + entry(2) + TAIL)[:end])
    assert [item.id for item in items] == (["urn:g1", "urn:g2"] if end == -len(TAIL) else ["urn:g1"])
    assert isinstance(error, SourceError)
    assert error.reason == "truncated: the feed ends early"


LAUGHS = "".join(f'<!ENTITY {chr(98 + depth)} "{f"&{chr(97 + depth)};" * 10}">' for depth in range(9))
HOSTILE = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY file SYSTEM "file:///etc/passwd">{LAUGHS}]>'


def test_entities_are_neither_grown_nor_read(tmp_path):
    content = HOSTILE + RSS.partition("?>")[2].replace("Monday", "&j; &file; Monday").replace("Harbour Post", "&j;")
    item = read(tmp_path, content)[0]
    assert open_item(item).text == STORY.replace("Monday", "&j; &file; Monday")
    assert item.publisher == "&j;"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (HEAD + "<item>" * 3_000 + TAIL, "too large: 3,009 tags in one feed, the limit is 2,000"),
        (
            f"<rss {' '.join(f'a{n}=1' for n in range(20_000))}>{TAIL}",
            "not a readable feed: a tag of more than 10,000 attributes",
        ),
        ("<rss></rss>", "not a readable feed: Invalid RSS feed: missing channel element"),
        ("<rss" + "x" * 300_000, None),
    ],
)
def test_feeds_that_cannot_be_read(tmp_path, content, reason):
    (error,) = read(tmp_path, content, limits=Limits(max_feed_tags=2_000))
    assert isinstance(error, SourceError if reason else Item)
    assert reason is None or error.reason == reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path, encoding):
    content = RSS.replace('"1.0"', f'"1.0" encoding="{encoding.removesuffix("-sig")}"', 1).replace("ferry", "“café”")
    assert open_item(read(tmp_path, content.encode(encoding))[0]).text == STORY.replace("ferry", "“café”")


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "http://[", "mailto:a@harbour.example"])
def test_links_that_are_none(tmp_path, link):
    content = HEAD + f"<item><guid>urn:g1</guid><link>{link}</link><description>{STORY}</description></item>" + TAIL
    (item,) = read(tmp_path, content, follow="always")
    assert (item.url, item.form) == (None, Form.ROW)


def test_an_id_that_other_feeds_may_have_too_is_told_apart_by_page_or_feed(tmp_path):
    feed = (
        '<rss version="2.0"><channel><title>Post</title><item><guid>7</guid><description>{}</description></item></channel></rss>'
    )
    ids = {read(tmp_path, feed.format(STORY), name)[0].id for name in ("one.xml", "two.xml")}
    assert ids == {f"{tmp_path / name}#7" for name in ("one.xml", "two.xml")}
