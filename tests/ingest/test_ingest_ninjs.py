"""ninjs of all three generations, written for this project after the standard's own key names."""

import json

import pytest

from onrecord.ingest import Form, SourceError, open_item, walk

STORY = "The harbour minister said on Monday that the ferry treaty would be signed in the spring."
MORE = "Her colleague from the islands called that premature and asked for a vote."
MARKUP = f"<p>{STORY}</p><p>{MORE}</p>"
FIRST = {
    "uri": "http://agency.example/items/7",
    "type": "text",
    "versioncreated": "2024-05-02T00:30:00+10:00",
    "firstcreated": "2024-04-30T08:00:00Z",
    "language": "en",
    "headline": "Ferry treaty",
    "source": "Harbour Agency",
    "body_text": f"{STORY}\n\n{MORE}",
}
SECOND = {
    "uri": "urn:agency:7",
    "standard": {"name": "ninjs", "version": "2.0"},
    "contentcreated": "2024-05-01T08:00:00Z",
    "headlines": [{"role": "short", "value": "Ferry"}, {"role": "main", "value": "Ferry treaty"}],
    "provider": {"name": "Harbour Agency", "uri": "http://agency.example"},
    "bodies": [{"role": "main", "contenttype": "text/plain", "value": STORY}],
}
THIRD = {
    "uri": "urn:agency:8",
    "versionCreated": "2024-05-01T08:00:00Z",
    "pubStatus": "usable",
    "headlines": [{"value": "Ferry treaty"}],
    "copyrightHolder": "Harbour Agency",
    "bodies": [{"role": "html", "contentType": "text/html", "value": MARKUP}],
}


def read(tmp_path, value):
    path = tmp_path / "news.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return list(walk([str(path)]))


@pytest.mark.parametrize(
    ("item", "form", "text", "published"),
    [
        (FIRST, Form.ROW, f"{STORY}\n\n{MORE}", "2024-05-02"),
        ({**FIRST, "body_text": f"{STORY} {MORE}", "body_xhtml": MARKUP}, Form.PAGE, f"{STORY}\n\n{MORE}", "2024-05-02"),
        ({**FIRST, "body_xhtml": MARKUP}, Form.ROW, f"{STORY}\n\n{MORE}", "2024-05-02"),
        ({**FIRST, "versioncreated": "soon"}, Form.ROW, f"{STORY}\n\n{MORE}", "2024-04-30"),
        (SECOND, Form.ROW, STORY, "2024-05-01"),
        (THIRD, Form.PAGE, f"{STORY}\n\n{MORE}", "2024-05-01"),
        ({"guid": "urn:agency:9", "headline": "Ferry treaty", "body_html": MARKUP, "source": "Harbour Agency"}, Form.PAGE, f"{STORY}\n\n{MORE}", None),
    ],
)  # fmt: skip
def test_generations(tmp_path, item, form, text, published):
    (found,) = read(tmp_path, item)
    document = open_item(found)
    assert found.form is form
    assert found.key == f"{tmp_path / 'news.json'}#{document.id}"
    assert document.id == item.get("uri", item.get("guid"))
    assert document.url == (document.id if document.id.startswith("http") else None)
    assert (document.text, document.published) == (text, published)
    assert (document.title, document.publisher) == ("Ferry treaty", "Harbour Agency")


def test_list_of_items(tmp_path):
    things = read(tmp_path, [FIRST, 5, {**SECOND, "bodies": []}, {"uri": "urn:agency:p", "type": "picture"}, THIRD])
    first, five, empty, picture, third = things
    assert (open_item(first).id, open_item(third).id) == ("http://agency.example/items/7", "urn:agency:8")
    assert (five.key.rpartition("#")[2], five.reason) == ("item 2", "not a ninjs item: it has neither uri nor guid")
    assert empty.reason == "no body text"
    assert picture.reason == "no body text (its type is picture)"
    assert all(len(one.stamp) == 64 for one in things)


@pytest.mark.parametrize("status", ["canceled", "withheld"])
def test_not_for_use(tmp_path, status):
    (error,) = read(tmp_path, {**FIRST, "pubstatus": status})
    assert isinstance(error, SourceError)
    assert error.reason == f"not for use: its pubstatus is {status}"


def test_new_version_has_another_stamp(tmp_path):
    (before,), (after,) = read(tmp_path, FIRST), read(tmp_path, {**FIRST, "body_text": MORE})
    assert before.key == after.key
    assert before.stamp != after.stamp
    assert read(tmp_path, FIRST) == [before]
