"""What bytes or text look like: a kind of binary file, HTML, a feed."""

from __future__ import annotations

import re

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"{\\rtf", "a rich text (RTF) document"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a rar archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"ID3", "an MP3 recording"),
    (b"OggS", "an Ogg recording"),
    (b"\x00asm", "a WebAssembly module"),
    (b"wOF", "a font"),
    (b"WARC/", "a WARC archive"),
)
_RIFF = {b"WEBP": "a WebP image", b"WAVE": "a WAV recording", b"AVI ": "an AVI film"}
# What may stand in front of the first tag.
_PREFACE = r"\A(?:\s|﻿|<\?xml[^>]*>|(?><!--.*?-->))*"
_HTML_START = re.compile(_PREFACE + r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_FEED_START = re.compile(_PREFACE + r"<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b", re.IGNORECASE | re.DOTALL)
_XML_FEED_START = re.compile(
    _PREFACE + r"(?:<!doctype\s+(?!html)[^>\[]{0,300}(?:\[[^\]]{0,5000}\]\s*)?>(?:\s|<\?xml[^>]*>|(?><!--.*?-->))*)?"
    r"<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf)\b",
    re.IGNORECASE | re.DOTALL,
)
_CLOSING_TAG = re.compile(r"</(?:p|div|span|a|h[1-6]|li|ul|article|section|em|strong|b|i|td)\s*>", re.IGNORECASE)
_SNIFFED = 20_000
_MANY_TAGS = 5
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]")
_CONTROLS_OF_TEXT = 4  # so few can stand in any text, however short
_CONTROL_SHARE = 0.05


def binary_kind(raw: bytes) -> str | None:
    """The kind of binary file that `raw` begins like ("a PDF"), None if it may be text."""
    if raw[:4] == b"RIFF" and raw[8:12] in _RIFF:
        return _RIFF[raw[8:12]]
    if raw[4:8] == b"ftyp":
        return "an MP4 film"
    return next((kind for magic, kind in _MAGIC if raw.startswith(magic)), None)


def looks_binary(text: str) -> bool:
    """Whether decoded bytes hold too many control and replacement characters to be writing."""
    count = count_controls(text)
    return count > _CONTROLS_OF_TEXT and count > _CONTROL_SHARE * len(text)


def count_controls(text: str) -> int:
    """Control characters (white space apart) and replacement characters in `text`."""
    return sum(1 for _ in _CONTROL.finditer(text))


def starts_as_html(text: str) -> bool:
    """Whether the first tag is that of an HTML page."""
    return _HTML_START.match(text[:_SNIFFED]) is not None


def has_many_tags(text: str) -> bool:
    """Whether the beginning of `text` is a piece of HTML without its page around it."""
    beginning = text[:_SNIFFED]
    return beginning.lstrip().startswith("<") and len(_CLOSING_TAG.findall(beginning)) >= _MANY_TAGS


def looks_like_feed(text: str) -> bool:
    """Whether the first tag is that of RSS, Atom or a sitemap."""
    return _FEED_START.match(text[:_SNIFFED]) is not None


def looks_like_xml_feed(text: str) -> bool:
    """Whether the first tag is that of RSS, Atom or RDF, which hold entries; a sitemap holds none."""
    return _XML_FEED_START.match(text[:_SNIFFED]) is not None
