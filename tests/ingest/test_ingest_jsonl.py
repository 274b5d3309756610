"""JSON Lines: a broken line costs one line."""

import gzip
import io
import json
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.ingest import JsonlError, Limits, read_jsonl
from onrecord.schema import Document, InputError

GOOD = b'{"id": "a", "text": "She said no.", "published": "2024-01-02"}'
BROKEN = [
    (b"{", "line 2", "not valid JSON: expecting property name enclosed in double quotes at character 2"),
    (b'{"text": "It', "line 2", "not valid JSON: unterminated string starting at character 10"),
    (b"[1]", "line 2", "not a JSON object"),
    (b"[" * 100_000, "line 2", "nested too deeply"),
    (b'{"id": "b"}', "b", "no text"),
    (b'{"id": "b", "text": null}', "b", "no text"),
    (b'{"id": 7, "text": 5}', "7", "text is not a string"),
    (b'{"id": ["b"], "text": "x"}', "line 2", "id is neither a string nor a number"),
    (b'{"id": true, "text": "x"}', "line 2", "id is neither a string nor a number"),
    (b'{"id": "b", "text": " "}', "b", "nothing but white space"),
    (b'{"id": "b", "text": ""}', "b", "empty"),
    (b'{"id": "b", "text": "x", "published": "2024-02-30"}', "b", "published '2024-02-30' is not a date of the calendar"),
    (b'{"id": "b", "text": "x", "published": 2024}', "b", "published is not a string"),
    (b'{"id": "b", "text": "x", "published_range": "2024"}', "b", "published_range is not a pair of dates"),
    (b'{"id": "b", "text": "x", "published_range": ["2024"]}', "b", "published_range is not a pair of dates"),
    (
        b'{"id": "b", "text": "x", "published_range": ["2025", "2024"]}',
        "b",
        "published_range ends before it begins (2025 to 2024)",
    ),
    (b'{"id": "b", "text": "caf\xe9"}', "b", "not valid UTF-8 at byte 24 of the line"),
    (b"\xff\xfe{", "line 2", "not valid UTF-8 at byte 0 of the line"),
    (b'{"id": "b", "text": "\\ud83d"}', "b", "not valid Unicode: half a character (a lone surrogate) at 0"),
    (b'{"text": "' + b"x" * 5000 + b'"}', "line 2", "too long: more than 4,000 bytes in one line"),
]


def rows_of(raw, **options):
    return list(read_jsonl("-", stdin=io.BytesIO(raw), **options))


@pytest.mark.parametrize(("line", "name", "reason"), BROKEN, ids=[reason[:40] for _, _, reason in BROKEN])
def test_broken_line_costs_one_line(line, name, reason):
    limit = 4_000 if b"x" * 5000 in line else 200_000
    first, error, last = rows_of(GOOD + b"\n" + line + b"\n" + GOOD + b"\n", limits=Limits(max_line=limit))
    assert isinstance(first, Document)
    assert first == last
    assert isinstance(error, JsonlError)
    assert (error.name, error.reason, error.line) == (name, reason, 2)
    assert error.id == (None if name == "line 2" else name)


def test_row_becomes_document():
    row = {"id": 12, "text": "She said\r\n no.", "published_range": ["2024-01", "2024-02"], "other": 1}
    (document,) = rows_of(json.dumps(row).encode())
    assert (document.id, document.text, document.published_range) == ("12", "She said\r\n no.", ("2024-01", "2024-02"))
    assert (document.published, document.published_basis) == (None, None)


def test_blank_lines_are_counted_and_rows_without_id_named_by_line():
    documents = rows_of(b'\xef\xbb\xbf{"text": "One."}\r\n\n  \n{"id": null, "text": "Two."}\n{"id": "", "text": "Three."}')
    assert [(document.id, document.text) for document in documents] == [("1", "One."), ("4", "Two."), ("5", "Three.")]


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.jsonl.gz"])
def test_rows_of_a_file(tmp_path, name):
    raw = (GOOD + b"\n") * 3
    (tmp_path / name).write_bytes(gzip.compress(raw) if name.endswith("gz") else raw)
    assert [document.id for document in read_jsonl(str(tmp_path / name))] == ["a", "a", "a"]


def test_nothing_to_read_from(tmp_path):
    for name, reason in ((str(tmp_path / "none"), "no such file"), (str(tmp_path), "is a directory"), ("\0", "not a valid path")):
        with pytest.raises(InputError) as caught:
            next(read_jsonl(name))
        assert caught.value.reason == reason
    assert rows_of(b"") == []


def test_truncated_gzip_gives_the_rows_before_it():
    raw = b"".join(b'{"id": "%d", "text": "She said %s."}\n' % (n, str(hash(str(n))).encode()) for n in range(3000))
    packed = gzip.compress(raw)
    *documents, error = rows_of(packed[: len(packed) // 2])
    assert [document.id for document in documents] == [str(n) for n in range(len(documents))]
    assert len(documents) > 1000
    assert isinstance(error, JsonlError)
    assert (error.reason, error.line) == ("truncated: the compressed data ends early", len(documents) + 1)


def test_line_without_end_is_read_in_bounded_memory():
    class Endless(io.RawIOBase):
        largest = served = 0

        def read(self, size=-1):
            self.largest = max(self.largest, size)
            self.served += size
            return b"x" * size if self.served < 20_000_000 else b""

    source = Endless()
    (error,) = read_jsonl("-", stdin=source, limits=Limits(max_line=1000))
    assert error.reason == "too long: more than 1,000 bytes in one line"
    assert source.largest < 100_000


def test_error_survives_the_way_between_processes():
    error = pickle.loads(pickle.dumps(JsonlError("no text", id="b", line=3)))
    assert (error.name, error.reason, error.id, error.line, str(error)) == ("b", "no text", "b", 3, "b: no text")


LINES = st.one_of(
    st.integers(0, 99).map(lambda n: b'{"id": "%d", "text": "She said no."}' % n),
    st.binary(max_size=30).map(lambda raw: raw.replace(b"\n", b" ")),
    st.sampled_from([line for line, _, _ in BROKEN[3:-1]]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, max_size=8))
def test_order_and_the_rest_are_kept(lines):
    # A first line of another kind keeps the whole from looking like gzip.
    found = rows_of(b"\n".join([GOOD, *lines]))
    assert len(found) == 1 + sum(1 for line in lines if line.strip())
    told = [row.id for row in found[1:] if isinstance(row, Document)]
    expected = [json.loads(line)["id"] for line in lines if line.endswith(b'"She said no."}')]
    assert told == expected
