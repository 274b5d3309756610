"""WARC archives, whole and damaged. The archives are written here, byte by byte."""

import gzip
import zlib

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.ingest import Item, Limits, SourceError, Sources, open_item, walk
from onrecord.ingest.tape import Tape

STORY = "The harbour minister of port %d said on Monday that the ferry treaty would be signed in the spring."


def record(kind, number, block, content_type="application/http; msgtype=response", length=None):
    header = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://harbour.example/{number}\r\nWARC-Date: 2024-05-01T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{number}>\r\nContent-Type: {content_type}\r\nContent-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return header.encode() + block + b"\r\n\r\n"


def http(body, status="200 OK", content_type="text/html; charset=utf-8", more=""):
    return f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n{more}\r\n".encode() + body


def page(number):
    return f"<html><body><article><p>{STORY % number}</p></article></body></html>".encode()


def response(number, **options):
    return record("response", number, http(page(number), **options))


FOUR = [response(number) for number in range(4)]
PLAIN = b"".join(FOUR)
MEMBERS = [gzip.compress(one, mtime=0) for one in FOUR]


def read(tmp_path, raw, name="a.warc", limits=None):
    path = tmp_path / name
    path.write_bytes(raw)
    things = list(walk([str(path)], Sources(limits=limits or Limits())))
    assert all(one.source == str(path) for one in things)
    return things


def told(things):
    """What each record gave: its number, or what is wrong and with which."""
    return [
        int(one.url.rpartition("/")[2]) if isinstance(one, Item) else f"{one.key.rpartition('#')[2]}: {one.reason}"
        for one in things
    ]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "archive"])
@pytest.mark.parametrize("raw", [PLAIN, b"".join(MEMBERS), gzip.compress(PLAIN), b"".join(MEMBERS) + bytes(512)])
def test_whole_archives(tmp_path, raw, name):
    things = read(tmp_path, raw, name)
    assert told(things) == [0, 1, 2, 3]
    assert things[2].key == f"{tmp_path / name}#urn:uuid:2"
    document = open_item(things[2])
    assert document.text == STORY % 2
    assert (document.id, document.url, document.retrieved_at) == (
        "http://harbour.example/2",
        "http://harbour.example/2",
        "2024-05-01T10:00:00Z",
    )
    assert [one.stamp for one in read(tmp_path, raw, name)] == [one.stamp for one in things]


def test_only_texts_that_were_found_are_taken(tmp_path):
    plain = b"The ferry treaty was signed on Tuesday, said the minister."
    raw = b"".join(
        [
            record("warcinfo", 10, b"software: a crawler\r\n", "application/warc-fields"),
            record("request", 11, b"GET / HTTP/1.1\r\nHost: harbour.example\r\n\r\n", "application/http; msgtype=request"),
            response(12, status="404 Not Found"),
            response(13, status="301 Moved", more="Location: /12\r\n"),
            response(14, content_type="application/pdf"),
            record("revisit", 15, http(b"")),
            record("response", 16, b"harbour.example 1.2.3.4", "text/dns"),
            record("metadata", 17, b"via: http://harbour.example/", "application/warc-fields"),
            record("resource", 18, plain, "text/plain"),
            record("resource", 19, b"\x89PNG", "image/png"),
            record("conversion", 20, plain, "text/plain"),
            response(21, content_type="text/plain"),
        ]
    )
    things = read(tmp_path, raw)
    assert told(things) == [18, 20, 21]
    assert open_item(things[0]).text == plain.decode()


CHUNKED = b"".join(b"%x;name=1\r\n%b\r\n" % (len(part), part) for part in (page(5)[:40], page(5)[40:])) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("more", "body"),
    [
        ("Transfer-Encoding: chunked\r\n", CHUNKED),
        ("Transfer-Encoding: chunked\r\n", page(5)),
        ("Content-Encoding: gzip\r\n", gzip.compress(page(5))),
        ("Content-Encoding: gzip\r\n", page(5)),
        ("Content-Encoding: deflate\r\n", zlib.compress(page(5))),
        ("Content-Encoding: br\r\n", brotli.compress(page(5))),
        ("Content-Encoding: br\r\n", page(5)),
    ],
)
def test_encodings_of_http(tmp_path, more, body):
    (item,) = read(tmp_path, record("response", 5, http(body, more=more)))
    assert open_item(item).text == STORY % 5


@pytest.mark.parametrize(
    ("more", "body", "reason"),
    [
        ("Content-Encoding: gzip\r\n", gzip.compress(page(5))[:-9], "truncated: the compressed data ends early"),
        (
            "Content-Encoding: gzip\r\n",
            gzip.compress(bytes(9_000_000)),
            "expands to more than 200 times its size, as a gzip bomb does",
        ),
        ("Content-Encoding: br\r\n", b"no brotli", "damaged compressed data"),
        (
            "Content-Encoding: br\r\n",
            brotli.compress(bytes(9_000_000)),
            "too large: more than 1,000,000 bytes after decompression",
        ),
    ],
)
def test_bad_encodings_cost_their_record(tmp_path, more, body, reason):
    things = read(tmp_path, FOUR[0] + record("response", 5, http(body, more=more)) + FOUR[1])
    assert told(things) == [0, f"urn:uuid:5: {reason}", 1]


WRONG_END = "damaged: it does not end where its header says"
GARBAGE = b"not a record at all\r\n\r\n" * 3
FLIPPED = MEMBERS[1][:40] + b"\xff" * 20 + MEMBERS[1][60:]
FALSE_SUM = MEMBERS[1][:-6] + bytes([MEMBERS[1][-6] ^ 255]) + MEMBERS[1][-5:]
SECOND = f"byte {len(FOUR[0])}"
DAMAGED = [
    (FOUR[0] + GARBAGE + FOUR[2] + FOUR[3], f"{SECOND}: damaged: Invalid WARC header"),
    (MEMBERS[0] + gzip.compress(GARBAGE) + MEMBERS[2] + MEMBERS[3], f"{SECOND}: damaged: Invalid WARC header"),
    (gzip.compress(FOUR[0] + GARBAGE + FOUR[2] + FOUR[3]), f"{SECOND}: damaged: Invalid WARC header"),
    (MEMBERS[0] + FLIPPED + MEMBERS[2] + MEMBERS[3], f"{SECOND}: damaged compressed data"),
    (MEMBERS[0] + FALSE_SUM + MEMBERS[2] + MEMBERS[3], f"{SECOND}: damaged compressed data"),
    *(
        (FOUR[0] + record("response", 1, http(page(1)), length=length) + FOUR[2] + FOUR[3], f"urn:uuid:1: {reason}")
        for length, reason in [
            (100, WRONG_END),
            (500, WRONG_END),
            (100_000, "truncated: the archive ends early"),
            ("many", "damaged: its header tells no length"),
            ("-5", "damaged: its header tells no length"),
            ("9" * 30, "damaged: its header tells no length"),
        ]
    ),
    (FOUR[0] + record("response", "x" * 99_999, b"") + FOUR[2] + FOUR[3], f"{SECOND}: damaged: Maximum header length exceeded."),
]


@pytest.mark.parametrize(("raw", "error"), DAMAGED, ids=range(len(DAMAGED)))
def test_damage_in_the_middle_costs_one_record(tmp_path, raw, error):
    assert told(read(tmp_path, raw)) == [0, error, 2, 3]


NOISE = "".join(f"{number * number * 7919:x} " for number in range(30_000)).encode()
LARGE = gzip.compress(record("response", 1, http(NOISE)))


def test_damage_inside_a_large_record_costs_that_record(tmp_path):
    things = told(read(tmp_path, MEMBERS[0] + LARGE[:-20_000] + b"\xff" * 20_000 + MEMBERS[2] + MEMBERS[3]))
    assert [things[0], *things[2:]] == [0, 2, 3]
    assert things[1].startswith("urn:uuid:1: ")  # what is wrong depends on what the damaged bytes expand to


@pytest.mark.parametrize(
    "raw",
    [
        PLAIN[:-100],
        PLAIN[: -len(FOUR[3]) + 50],
        b"".join(MEMBERS)[:-40],
        b"".join(MEMBERS)[: -len(MEMBERS[3]) + 6],
        gzip.compress(PLAIN)[:-15],
        b"".join(FOUR[:3]) + record("request", 9, b"GET / HTTP/1.1\r\n\r\n", "application/http")[:-8],
    ],
)
def test_archive_cut_short_gives_what_is_whole(tmp_path, raw):
    *whole, error = read(tmp_path, raw)
    assert told(whole) == [0, 1, 2]
    assert isinstance(error, SourceError)
    assert error.reason.startswith("truncated: ")
    assert error.key not in {item.key for item in whole}


def test_lost_checksum_is_told(tmp_path):
    *whole, error = read(tmp_path, b"".join(MEMBERS)[:-4])
    assert told(whole) == [0, 1, 2, 3]
    assert error.reason == "truncated: the compressed data ends early"


def test_nothing_is_lost_but_the_line_behind_it(tmp_path):
    assert told(read(tmp_path, PLAIN[:-4])) == [0, 1, 2, 3]


def test_large_record_is_passed_over(tmp_path):
    large = record("response", 9, http(b"<p>word</p>" * 300_000))
    things = read(tmp_path, FOUR[0] + large + FOUR[1], limits=Limits(max_bytes=100_000))
    assert told(things) == [0, "urn:uuid:9: too large: 3,300,059 bytes, the limit is 100,000", 1]


def test_bomb_is_stopped_and_what_follows_read(tmp_path):
    bomb = gzip.compress(record("response", 9, http(bytes(40_000_000))))
    things = read(tmp_path, MEMBERS[0] + bomb + MEMBERS[1])
    assert told(things) == [0, "urn:uuid:9: too large: 40,000,059 bytes, the limit is 20,000,000", 1]


def test_bomb_of_small_records_is_stopped(tmp_path):
    bomb = gzip.compress(response(9) * 300_000, 9)
    *things, error, last = read(tmp_path, MEMBERS[0] + bomb + MEMBERS[1])
    assert len(things) < 100
    assert told([error, last])[1] == 1
    assert error.reason == "expands to more than 200 times its size, as a gzip bomb does"


def test_tape_keeps_no_more_than_a_document(tmp_path):
    path = tmp_path / "a.warc"
    path.write_bytes(b"WARC/1.0\r\n" + bytes(9_000_000))
    with path.open("rb") as file:
        tape = Tape(file, Limits(max_bytes=1_000))
        while tape.read():
            assert sum(map(len, tape._kept)) < 1_200_000


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([PLAIN, b"".join(MEMBERS), gzip.compress(PLAIN)]),
    st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 300), st.sampled_from([b"", b"\r\n", b"-", b"WARC/1.0\r\n", b"\0\xff\x1f"])),
        max_size=4,
    ),
)
def test_any_damage_gives_items_or_errors(tmp_path_factory, raw, cuts):
    for at, length, instead in cuts:
        place = int(at * len(raw))
        raw = raw[:place] + instead + raw[place + length :]
    path = tmp_path_factory.mktemp("warc") / "a.warc"
    path.write_bytes(raw)
    things = list(walk([str(path)]))
    assert all(isinstance(one, Item | SourceError) for one in things)
    assert len(things) <= 20
