"""What a user names becomes items: files, folders, patterns, rows, pages."""

import gzip
import io
import json
import pickle
from pathlib import Path

import pytest

from onrecord.ingest import FeedDone, FeedState, Form, Item, JsonlError, SourceError, Sources, open_item, walk
from onrecord.ingest.fetch import FetchError
from onrecord.schema import InputError

STORY = "The harbour minister said on Monday that the ferry treaty would be signed in the spring."
PAGE = f"<!doctype html><html><head><title>Ferry treaty</title></head><body><article><p>{STORY}</p></article></body></html>"
ROW = {"id": "r1", "text": STORY, "published": "2024-05-01"}
FEED = f"<rss version='2.0'><channel><title>Harbour Post</title><item><guid>g1</guid><description>{STORY}</description></item></channel></rss>"
NINJS = {"uri": "urn:harbour:1", "headline": "Ferry treaty", "versioncreated": "2024-05-01T08:00:00Z", "body_text": STORY}


def found(*names, **options):
    return list(walk([str(name) for name in names], **options))


def told(things, folder):
    """Key without its folder, and the reason of an error."""
    prefix = f"{folder}/"
    return [(one.key.removeprefix(prefix), one.reason if isinstance(one, SourceError) else one.form.value) for one in things]


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.fixture
def mixed(tmp_path):
    write(tmp_path / "a.txt", STORY)
    write(tmp_path / "b.html", PAGE)
    write(tmp_path / "c.jsonl", json.dumps(ROW) + "\nno row\n" + json.dumps({"text": STORY}) + "\n")
    write(tmp_path / "deep" / "d.json", json.dumps(NINJS))
    write(tmp_path / "deep" / "e.xml", FEED)
    write(tmp_path / "f.txt.gz", gzip.compress(STORY.encode()))
    write(tmp_path / "deep" / "other.json", '{"colour": "red"}')
    write(tmp_path / "deep" / "sitemap.xml", "<urlset><url><loc>http://harbour.example/</loc></url></urlset>")
    write(tmp_path / "picture.png", b"\x89PNG\r\n\x1a\n")
    write(tmp_path / ".hidden.txt", STORY)
    write(tmp_path / ".git" / "x.txt", STORY)
    return tmp_path


ALL = [
    ("a.txt", "page"),
    ("b.html", "page"),
    ("c.jsonl#r1", "row"),
    ("c.jsonl#line 2", "not valid JSON: expecting value at character 1"),
    ("c.jsonl#line 3", "row"),
    ("deep/d.json#urn:harbour:1", "row"),
    ("deep/e.xml#g1", "row"),
    ("f.txt.gz", "page"),
]


def test_folder_with_a_mix(mixed):
    things = found(mixed)
    assert told(things, mixed) == ALL
    assert {one.source for one in things} == {str(mixed)}
    assert all(open_item(one).text == STORY for one in things if isinstance(one, Item))


def test_the_same_in_every_run(mixed):
    def ids():
        return [(one.key, one.stamp, open_item(one).id if isinstance(one, Item) else None) for one in found(mixed)]

    assert ids() == ids()
    assert all(len(stamp) == 64 for _, stamp, _ in ids())


@pytest.mark.parametrize(
    ("settings", "gone"),
    [(Sources(recursive=False), "deep/"), (Sources(suffixes=frozenset({".html", ".jsonl", ".json", ".xml"})), ".txt")],
)
def test_settings_of_folders(mixed, settings, gone):
    assert told(found(mixed, settings=settings), mixed) == [row for row in ALL if gone not in row[0]]


def test_hidden_files_if_wanted(mixed):
    keys = [one.key for one in found(mixed, settings=Sources(hidden=True))]
    assert str(mixed / ".hidden.txt") in keys
    assert str(mixed / ".git" / "x.txt") in keys


@pytest.mark.parametrize(
    ("pattern", "keys"),
    [
        ("**", [key for key, _ in ALL]),
        ("**/*.json", ["deep/d.json#urn:harbour:1", "deep/other.json"]),
        ("?.txt", ["a.txt"]),
        ("*.png", ["picture.png"]),
        ("dee*", ["deep/d.json#urn:harbour:1", "deep/e.xml#g1"]),
    ],
)
def test_patterns(mixed, pattern, keys):
    assert [key for key, _ in told(found(mixed / pattern), mixed)] == keys


@pytest.mark.parametrize("name", ["no.txt", "no*.txt", "no/where.txt"])
def test_nothing_there(tmp_path, name):
    (error,) = found(tmp_path / name)
    assert isinstance(error, SourceError)
    assert (error.reason, error.source, error.stamp, error.transient) == ("no such file", str(tmp_path / name), "", False)


def test_empty_folder(tmp_path):
    (error,) = found(tmp_path)
    assert (error.name, error.reason) == (str(tmp_path), "nothing in it that can be read")


def test_unreadable_file_costs_itself(tmp_path):
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone")
    write(tmp_path / "b.txt", STORY)
    assert told(found(tmp_path), tmp_path) == [("a.txt", "no such file"), ("b.txt", "page")]


def test_no_permission(tmp_path, monkeypatch):
    path = write(tmp_path / "a.txt", STORY)
    opened = Path.open

    def refuse(self, *args, **options):
        if self == path:
            raise PermissionError(13, "Permission denied")
        return opened(self, *args, **options)

    monkeypatch.setattr(Path, "open", refuse)
    assert told(found(tmp_path), tmp_path) == [("a.txt", "no permission to read it")]


def test_links_that_lead_in_circles_are_not_followed(tmp_path):
    write(tmp_path / "a.txt", STORY)
    (tmp_path / "again.txt").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "round").symlink_to(tmp_path, target_is_directory=True)
    assert told(found(tmp_path), tmp_path) == [("a.txt", "page")]


def test_file_named_twice_comes_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = write(tmp_path / "a.txt", STORY)
    assert [one.key for one in found("a.txt", "./a.txt", tmp_path)] == [str(path)]


def test_changed_file_has_another_stamp(tmp_path):
    path = write(tmp_path / "a.txt", STORY)
    (before,) = found(path)
    write(path, STORY + " It was not.")
    (after,) = found(path)
    assert before.key == after.key
    assert before.stamp != after.stamp


def test_rows_bring_their_provenance(tmp_path):
    row = {**ROW, "url": "http://harbour.example/1", "title": "Ferry treaty", "publisher": "Harbour Post"}
    (item,) = found(write(tmp_path / "a.jsonl.gz", gzip.compress(json.dumps(row).encode())))
    document = open_item(item)
    assert (document.id, document.published, document.url) == ("r1", "2024-05-01", "http://harbour.example/1")
    assert (document.title, document.publisher) == ("Ferry treaty", "Harbour Post")
    (other,) = found(write(tmp_path / "a.jsonl.gz", gzip.compress(json.dumps({**row, "title": "Other"}).encode())))
    assert (other.key, other.stamp == item.stamp) == (item.key, False)


def test_rows_without_id_are_named_by_their_content(tmp_path):
    one, other = (
        write(tmp_path / name, json.dumps({"text": text}) + "\n") for name, text in (("a.jsonl", STORY), ("b.jsonl", STORY[4:]))
    )
    first, second = found(one, other)
    assert open_item(first).id != open_item(second).id
    assert len(open_item(first).id) == 16


def test_standard_input_is_rows():
    lines = json.dumps(ROW).encode() + b'\n{"id": "r2", "text": " "}\n{"id": "r3"}\n'
    good, blank, error = found("-", stdin=io.BytesIO(lines))
    assert (good.key, good.source, open_item(good).id) == ("-#r1", "-", "r1")
    assert (error.key, error.reason, len(error.stamp)) == ("-#r3", "no text", 64)
    with pytest.raises(InputError) as caught:
        open_item(blank)
    assert (caught.value.name, caught.value.reason) == ("-#r2", "nothing but white space")


@pytest.mark.parametrize(
    ("name", "content", "keys"),
    [
        ("rows.json", json.dumps(ROW) + "\n" + json.dumps({**ROW, "id": "r2"}), ["#r1", "#r2"]),
        ("notes.txt", "{ curly } is how this note begins", [""]),
        ("rows", json.dumps(ROW), ["#r1"]),
        ("feed.txt", FEED, ["#g1"]),
        ("page", PAGE, [""]),
        ("half.txt", b"\x1f\x8b\x08", [""]),
    ],
)
def test_content_first_suffix_second(tmp_path, name, content, keys):
    path = write(tmp_path / name, content)
    assert [one.key for one in found(path)] == [f"{path}{key}" for key in keys]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"colour": "red"}', "JSON, but neither rows with a text nor ninjs nor a feed"),
        ('{"colour": \n red}', "not valid JSON: expecting value in line 2"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_json_that_is_nothing_to_read(tmp_path, content, reason):
    (error,) = found(write(tmp_path / "a.json", content))
    assert error.reason == reason


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.html", PAGE, "it is an HTML page"),
        ("a.html", PAGE.partition("<body>")[2] * 5, "it is an HTML page"),
        ("a.txt", STORY, "it is text"),
        ("a.json", json.dumps(NINJS), "it is JSON of another kind"),
        ("a.pdf", b"%PDF-1.7", "it is a PDF"),
    ],
)
def test_where_a_feed_is_expected(tmp_path, name, content, what):
    (error,) = found(write(tmp_path / name, content), expect_feed=True)
    assert error.reason == f"not a feed: {what}"


def test_unfetched_item_cannot_be_opened():
    item = Item(source="s", key="s#1", stamp="", name="n", form=Form.PAGE, body=None, url="http://harbour.example/1")
    with pytest.raises(InputError, match="not fetched yet"):
        open_item(item)


@pytest.mark.parametrize(
    ("url", "guid", "kept"),
    [
        ("http://harbour.example/1", None, "http://harbour.example/1"),
        ("http://harbour.example/1", "g1", "g1"),
        (None, None, None),
    ],
)
def test_whose_id_a_page_has(url, guid, kept):
    item = Item(
        source="s", key="k", stamp="", name="n", form=Form.PAGE, body=PAGE.encode(), url=url, id=guid, content_type="text/html",
        title="Of the feed", publisher="Harbour Post", published="2024-05-01", retrieved_at="2024-05-02T10:00:00Z",
    )  # fmt: skip
    document = open_item(item)
    assert document.id == (kept or document.id)
    assert len(document.id) == 16 or kept
    assert (document.title, document.publisher) == ("Ferry treaty", "Harbour Post")
    assert (document.published, document.retrieved_at) == ("2024-05-01", "2024-05-02T10:00:00Z")


def test_everything_can_be_pickled(mixed):
    state = FeedDone(FeedState("http://harbour.example/feed", '"v1"', None))
    errors = [
        SourceError("n", "reason", source="s", key="k", stamp="x", transient=True),
        JsonlError("reason", id="a", line=3, stamp="x"),
        FetchError("n", "reason", status=503, transient=True),
    ]
    assert pickle.loads(pickle.dumps(state)) == state
    for item in found(mixed):
        copy = pickle.loads(pickle.dumps(item))
        assert copy == item if isinstance(item, Item) else vars(copy) == vars(item)
    for error in errors:
        copy = pickle.loads(pickle.dumps(error))
        assert (type(copy), str(copy), vars(copy)) == (type(error), str(error), vars(error))
