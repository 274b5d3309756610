"""Every bad input has its one-line reason; every good one keeps its characters."""

import gzip
import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.ingest import Limits, RawStore, from_bytes, from_text, load
from onrecord.schema import DateBasis, InputError

SAID = "The minister said on Monday that she would not sign the treaty.\r\n\r\n“Not this year,” she told the chamber.\n"


def reason_of(function, *args, **options):
    with pytest.raises(InputError) as caught:
        function(*args, **options)
    assert "\n" not in caught.value.reason
    return caught.value.reason


def outcome(raw, content_type):
    """The text, or why there is none; whatever else is raised fails the test."""
    try:
        return from_bytes(raw, name="x", content_type=content_type).text
    except InputError as error:
        return error.reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "nothing but white space"),
        (b"%PDF-1.7\n%\xe2\xe3", "not text: it is a PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not text: it is a PNG image"),
        (b"PK\x03\x04\x14\x00", "not text: it is a zip archive or office document"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "not text: it is a WebP image"),
        (bytes(range(256)) * 20, "not text: it is binary"),
        (gzip.compress(SAID.encode() * 50)[:-30], "truncated: the compressed data ends early"),
        (gzip.compress(b"")[:10] + b"\xff" * 60, "damaged compressed data"),
        (b"\x1f\x8bnonsense", "damaged compressed data"),
        (gzip.compress(b""), "empty"),
        (gzip.compress(gzip.compress(SAID.encode())), "not text: gzip inside gzip"),
        (gzip.compress(b"%PDF-1.4"), "not text: it is a PDF"),
        (b'<?xml version="1.0"?>\n<rss version="2.0"></rss>', "a feed or sitemap, not one article"),
        (b"<html><body><script>1</script></body></html>", "no article text found"),
        (b"<html>", "no article text found"),
    ],
    ids=range(16),
)
def test_bad_content(tmp_path, content, reason):
    (tmp_path / "input").write_bytes(content)
    name = str(tmp_path / "input")
    assert reason_of(load, name) == reason
    assert reason_of(load, "-", stdin=io.BytesIO(content)) == reason


def test_missing_file_and_directory(tmp_path):
    assert reason_of(load, str(tmp_path / "none.txt")) == "no such file"
    assert reason_of(load, str(tmp_path)) == "is a directory"
    (tmp_path / "file").write_text("x")
    assert reason_of(load, str(tmp_path / "file" / "below")) == "no such file"


@pytest.mark.parametrize("name", ["a\0b", "\ud800"])
def test_impossible_path(name):
    assert reason_of(load, name) == "not a valid path"


def test_path_longer_than_the_system_takes():
    assert reason_of(load, "x" * 5000) == "file name too long"


UNPRIVILEGED = """
import os, sys
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
from onrecord.schema import InputError
try:
    load(sys.argv[1])
except InputError as error:
    print(error.reason)
"""


def test_no_permission(tmp_path):
    if not hasattr(os, "setuid"):
        pytest.skip("no users on this system")
    secret = tmp_path / "secret.txt"
    secret.write_text(SAID)
    secret.chmod(0)
    for folder in [tmp_path, *tmp_path.parents][:3] if os.getuid() == 0 else []:  # pytest keeps these to their owner
        folder.chmod(0o755)
    program = "from onrecord.ingest import load\n" + UNPRIVILEGED  # imported while still allowed to
    done = subprocess.run(
        [sys.executable, "-c", program, str(secret)], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("no permission to read it\n", "")


def test_fifty_megabytes_are_refused(tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert reason_of(load, str(path)) == "too large: 50,000,000 bytes, the limit is 20,000,000"
    endless = io.BytesIO(bytes(50_000_000))
    assert reason_of(load, "-", stdin=endless) == "too large: more than 20,000,000 bytes"
    assert endless.tell() == 20_000_001
    assert reason_of(from_text, "x" * 50_000_000) == "too large: 50,000,000 characters of text, the limit is 1,000,000"


def test_device_without_end():
    if not Path("/dev/zero").exists():
        pytest.skip("no such device")
    assert reason_of(load, "/dev/zero", limits=Limits(max_bytes=1000)) == "too large: more than 1,000 bytes"


def test_gzip_bomb_is_stopped():
    bomb = gzip.compress(bytes(60_000_000), 9)
    assert reason_of(from_bytes, bomb, name="x") == "expands to more than 200 times its size, as a gzip bomb does"
    limits = Limits(max_ratio=10**9, max_bytes=1_000_000)
    assert reason_of(from_bytes, bomb, name="x", limits=limits) == "too large: more than 1,000,000 bytes after decompression"


@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "application/json; charset=utf-8"])
def test_content_type_not_supported(kind):
    told = kind.partition(";")[0]
    assert reason_of(from_bytes, b"words", name="x", content_type=kind) == (
        f"content type {told} is not supported, only HTML and plain text are"
    )


@pytest.mark.parametrize(
    ("published", "kept"),
    [
        ("2024", "2024"),
        ("2024-02", "2024-02"),
        ("2024-02-29", "2024-02-29"),
        ("2024-10-01T09:00:00Z", "2024-10-01"),
        (" 2024-10-01 09:00 ", "2024-10-01"),
    ],
)
def test_given_dates(published, kept):
    document = from_text(SAID, published=published)
    assert (document.published, document.published_basis) == (kept, DateBasis.GIVEN)


NO_DATES = ["", "2023-02-29", "2024-13", "0000", "20240101", "1 May 2024", "2024-01-01T25:00", "٢٠٢٤", "x" * 999, "2024-1-1"]


@pytest.mark.parametrize("published", NO_DATES)
def test_given_date_that_is_none(published):
    assert reason_of(from_text, SAID, published=published).startswith("published ")


def test_given_date_in_the_future_is_warned_of():
    assert from_text(SAID, published="9999").warnings == ("publication date 9999 lies in the future",)


def test_undated_text_stays_undated():
    document = from_text(SAID)
    assert (document.published, document.published_basis, document.published_range) == (None, None, None)


def test_range():
    assert from_text(SAID, published_range=("2024", "2024-03-01")).published_range == ("2024", "2024-03-01")
    assert reason_of(from_text, SAID, published_range=("2024-05", "2024-04")) == (
        "published_range ends before it begins (2024-05 to 2024-04)"
    )


def test_text_is_unaltered_and_named_by_its_hash(tmp_path):
    sha256 = hashlib.sha256(SAID.encode()).hexdigest()
    path = tmp_path / "said.txt"
    path.write_bytes(b"\xef\xbb\xbf" + SAID.encode())
    assert load(str(path)).text == SAID
    path.write_bytes(SAID.encode())
    document = load(str(path))
    assert document == from_text(SAID)
    assert (document.text, document.sha256, document.id, document.language) == (SAID, sha256, sha256[:16], "en")
    assert from_text(SAID, id="seven").id == "seven"


def test_half_a_character_is_refused():
    assert reason_of(from_text, "He said \ud83d") == "not valid Unicode: half a character (a lone surrogate) at 8"


def test_nul_in_text_is_kept_and_told():
    document = from_bytes(b"He said\x00 no.", name="x")
    assert document.text == "He said\x00 no."
    assert document.warnings == ("1 control or replacement characters kept in the text",)


def test_plain_text_about_html_stays_plain():
    text = "She said the <p> tag was “fine”. <b>Really</b>."
    assert from_bytes(text.encode(), name="x").text == text
    assert from_bytes(b"<p>a</p>" * 9, name="x", content_type="text/plain").text == "<p>a</p>" * 9


def test_raw_store_keeps_what_was_read(tmp_path):
    store = RawStore(tmp_path / "raw")
    packed = gzip.compress(SAID.encode())
    document = load("-", stdin=io.BytesIO(packed), keep=store)
    assert store.get(document.sha256) == packed
    assert store.keep(packed) == document.sha256
    assert [path.name for path in (tmp_path / "raw").rglob("*") if path.is_file()] == [document.sha256]
    assert (tmp_path / "raw" / document.sha256[:2] / document.sha256).is_file()
    for unknown in ("0" * 64, "../../etc/passwd"):
        with pytest.raises(KeyError):
            store.get(unknown)


def test_raw_store_leaves_no_half_written_file(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space"):
        RawStore(tmp_path).keep(b"words")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_light_imports():
    program = "import sys, onrecord.ingest as i; i.from_text(sys.argv[1]); print(*sorted(set(sys.modules) & set(sys.argv[2:])))"
    heavy = ["trafilatura", "htmldate", "py3langid", "numpy", "lxml", "ssl"]
    story = "The minister said on Monday that she would not sign the treaty, and that it was for the others to wait."
    done = subprocess.run(
        [sys.executable, "-c", program, story, *heavy], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == ""


@pytest.mark.parametrize(
    ("text", "code", "warned"),
    [
        ("She said no.", None, False),
        ("12 14 16 18 20 – 22:30 " * 20, None, False),
        (SAID, "en", False),
        ("Der Minister sagte am Montag, er werde den Vertrag nicht unterschreiben, das Parlament müsse warten.", "de", True),
        ("Le ministre a déclaré lundi qu’il ne signerait pas le traité et que le parlement attendrait.", "fr", True),
        ("Minister powiedział w poniedziałek, że nie podpisze traktatu, a parlament będzie musiał poczekać.", "pl", True),
    ],
)
def test_language(text, code, warned):
    document = from_text(text)
    assert document.language == code
    assert any("read as far as an English model goes" in warning for warning in document.warnings) == warned


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([None, "text/html", "text/plain; charset=utf-16", "text/html; charset=koi8-r"]))
def test_any_bytes_give_a_document_or_an_input_error(raw, content_type):
    assert outcome(raw, content_type)


PIECES = [
    *("<html>", "<p>", "</p>", "<table><tr><td>", "<!--", "-->", "<article>", "said ", "<svg>", "<![CDATA[", "<br/>", "</body>"),
    *("<time datetime='2020", "'>", "<meta charset=", "&#0;", "&#xD800;", "\x00", '<script type="application/ld+json">'),
    *('{"@type":"NewsArticle","datePublished":"2020-01-01"}', "</script>"),
]
MARKUP = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@settings(max_examples=80, deadline=None)
@given(MARKUP)
def test_any_markup_gives_a_document_or_an_input_error(markup):
    assert outcome(markup.encode(), "text/html")


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=300).filter(lambda text: not text.isspace()))
def test_any_text_is_its_own_canonical_text(text):
    assert from_text(text).text == text


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet=st.characters(exclude_categories=["C"]), min_size=1, max_size=200).map(lambda text: "So: " + text),
    st.integers(1, 3),
)
def test_gzip_of_a_text_reads_as_the_text(text, members):
    raw = text.encode()
    packed = b"".join(gzip.compress(part) for part in _parts(raw, members))
    plain, unpacked = from_bytes(raw, name="x"), from_bytes(packed + b"\0" * 9, name="x")
    assert (unpacked.text, unpacked.id) == (plain.text, plain.id)


def _parts(raw, number):
    size = len(raw) // number + 1
    return [raw[start : start + size] for start in range(0, len(raw), size)]


def test_damage_after_the_last_checksum_byte():
    packed = bytearray(gzip.compress(SAID.encode()))
    packed[-5] ^= 0xFF
    assert reason_of(from_bytes, bytes(packed), name="x") == "damaged compressed data"
