"""The way of one input: receive, unpack, decode, take the article out of its page, date it, tell its language.

`load` receives; `from_bytes` does the rest; `from_text` is for what is text already.
"""

from __future__ import annotations

import errno
import hashlib
import re
import sys
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

from onrecord.ingest.decode import Decoded, charset_of, decode
from onrecord.ingest.language import identify
from onrecord.ingest.limits import DEFAULT_LIMITS, Limits
from onrecord.ingest.network import PUBLIC, Network
from onrecord.ingest.raw import RawStore
from onrecord.ingest.sniff import binary_kind, count_controls, has_many_tags, looks_binary, looks_like_feed, starts_as_html
from onrecord.ingest.unpack import GZIP_MAGIC, gunzip
from onrecord.schema import DateBasis, Document, InputError

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
# Nothing said, or something so vague that the bytes know better.
_VAGUE_TYPES = frozenset(
    {"", "application/octet-stream", "application/gzip", "application/x-gzip", "text/xml", "application/xml"}
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_REASONS = {
    errno.ENOENT: "no such file",
    errno.ENOTDIR: "no such file",
    errno.EISDIR: "is a directory",
    errno.EACCES: "no permission to read it",
    errno.EPERM: "no permission to read it",
}


@dataclass(frozen=True, slots=True)
class _Dating:
    """What the caller says about the publication date."""

    value: str | None
    basis: DateBasis | None
    span: tuple[str, str] | None
    warnings: tuple[str, ...]


def load(
    name: str,
    *,
    published: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    stdin: BinaryIO | None = None,
    network: Network = PUBLIC,
    keep: RawStore | None = None,
) -> Document:
    """Read one document: `name` is a path, an http(s) URL, or "-" for standard input (`stdin`, if given).

    `published` is an ISO date, possibly partial, or an ISO time, and wins over what the page says. `keep` gets the raw
    bytes of what could be read. Raises InputError(name, reason) for everything that can be wrong with the input.
    """
    if _URL.match(name):
        return _load_url(name, published, limits, network, keep)
    raw = read_stdin(stdin, limits) if name == "-" else read_file(name, limits)
    document = from_bytes(raw, name=name, published=published, limits=limits)
    if keep is not None:
        keep.keep(raw)
    return document


def from_bytes(
    raw: bytes,
    *,
    name: str,
    url: str | None = None,
    content_type: str | None = None,
    published: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Document:
    """The document in `raw`: HTML or plain text, in any usual encoding, perhaps in gzip.

    `url` is where it came from, `content_type` what HTTP said it is, `name` what an InputError calls it. The id is the
    first 16 hex digits of the SHA-256 of the unpacked bytes; `Document.sha256` that of `raw`.
    """
    if len(raw) > limits.max_bytes:
        raise InputError(name, f"too large: more than {limits.max_bytes:,} bytes")
    dating = _dating(name, published, None)
    body = _unpack(raw, name, limits)
    decoded = _decode(body, name, content_type)
    if _is_html(decoded.text, content_type):
        document = _from_page(decoded, name, url, dating, limits)
    else:
        document = _from_plain(decoded.text, name, dating, limits)
        document = replace(document, url=url, warnings=decoded.warnings + document.warnings)
    return replace(document, id=_sha256(body)[:16], sha256=_sha256(raw))


def from_text(
    text: str,
    *,
    id: str | None = None,  # noqa: A002  the name of the field
    published: str | None = None,
    published_range: tuple[str, str] | None = None,
    name: str = "text",
    limits: Limits = DEFAULT_LIMITS,
) -> Document:
    """The document of a string, which is its canonical text unaltered.

    `id` defaults to the first 16 hex digits of the SHA-256 of the text in UTF-8. Raises InputError(name, reason) if there
    is nothing but white space, too much text, a lone surrogate (half a character), or a date that is none.

    >>> from_text("Mr Rutte took office.", published="2024-10-01T09:00").published
    '2024-10-01'
    """
    document = _from_plain(text, name, _dating(name, published, published_range), limits)
    sha256 = _sha256(text.encode("utf-8"))
    return replace(document, id=sha256[:16] if id is None else id, sha256=sha256)


def read_file(name: str, limits: Limits) -> bytes:
    """The bytes of a file or pipe, of which no more than the limit is read; InputError if that cannot be done."""
    path = Path(name)
    try:
        if (size := path.stat().st_size) > limits.max_bytes and path.is_file():
            raise InputError(name, f"too large: {size:,} bytes, the limit is {limits.max_bytes:,}")
        with path.open("rb") as file:
            raw = file.read(limits.max_bytes + 1)
    except OSError as error:
        raise unreadable(name, error) from error
    except ValueError as error:  # a NUL or half a character in it
        raise InputError(name, "not a valid path") from error
    return raw


def read_stdin(stdin: BinaryIO | None, limits: Limits) -> bytes:
    """Standard input to its end, of which no more than the limit is read."""
    try:
        return (stdin or sys.stdin.buffer).read(limits.max_bytes + 1)
    except OSError as error:
        raise unreadable("-", error) from error


def unreadable(name: str, error: OSError) -> InputError:
    """Why the operating system will not read a file, in one line."""
    return InputError(name, _REASONS.get(error.errno or 0) or (error.strerror or "cannot be read").lower())


def _load_url(name: str, published: str | None, limits: Limits, network: Network, keep: RawStore | None) -> Document:
    from onrecord.ingest.fetch import fetch

    _dating(name, published, None)  # a wrong date is told before anything is fetched
    page = fetch(name, network, limits)
    document = from_bytes(
        page.body, name=name, url=page.url, content_type=page.content_type or "", published=published, limits=limits
    )
    if keep is not None:
        keep.keep(page.raw)
    return replace(document, sha256=_sha256(page.raw), retrieved_at=page.retrieved_at)


def _dating(name: str, published: str | None, published_range: tuple[str, str] | None) -> _Dating:
    if published is None and published_range is None:
        return _Dating(None, None, None, ())
    from onrecord.ingest.dates import NO_DATE, given_date, parse_range

    try:
        told = NO_DATE if published is None else given_date(published, _today())
        span = None if published_range is None else parse_range(*published_range)
    except ValueError as error:
        raise InputError(name, str(error)) from error
    return _Dating(told.value, told.basis, span, told.warnings)


def _unpack(raw: bytes, name: str, limits: Limits) -> bytes:
    body = gunzip(raw, name, limits) if raw.startswith(GZIP_MAGIC) else raw
    if not body:
        raise InputError(name, "empty")
    if body.startswith(GZIP_MAGIC):
        raise InputError(name, "not text: gzip inside gzip")
    if kind := binary_kind(body):
        raise InputError(name, f"not text: it is {kind}")
    return body


def _decode(body: bytes, name: str, content_type: str | None) -> Decoded:
    kind = _media_type(content_type)
    if not (kind in _VAGUE_TYPES or kind in _HTML_TYPES or kind.startswith("text/")):
        raise InputError(name, f"content type {kind[:80]} is not supported, only HTML and plain text are")
    decoded = decode(body, charset_of(content_type))
    if looks_binary(decoded.text):
        raise InputError(name, "not text: it is binary")
    if looks_like_feed(decoded.text):
        raise InputError(name, "a feed or sitemap, not one article")
    return decoded


def _is_html(text: str, content_type: str | None) -> bool:
    kind = _media_type(content_type)
    return kind in _HTML_TYPES or starts_as_html(text) or (kind in _VAGUE_TYPES and has_many_tags(text))


def _media_type(content_type: str | None) -> str:
    return " ".join((content_type or "").partition(";")[0].lower().split())


def _from_page(decoded: Decoded, name: str, url: str | None, dating: _Dating, limits: Limits) -> Document:
    # Heavy rooms of the house are opened for HTML only: plain text is read without them.
    from onrecord.ingest.dates import Published, page_date, settle
    from onrecord.ingest.html import read_page

    if len(decoded.text) > limits.max_markup:
        raise InputError(name, f"too large: {len(decoded.text):,} characters of HTML, the limit is {limits.max_markup:,}")
    page = read_page(decoded.text, url)
    if page is None or not page.text:
        raise InputError(name, "no article text found")
    told = page_date(page, _today())
    if dating.value:
        told = settle(Published(dating.value, dating.basis, dating.warnings), told)
    plain = _from_plain(page.text, name, _Dating(told.value, told.basis, None, told.warnings), limits)
    warnings = decoded.warnings + page.warnings + plain.warnings
    return replace(plain, url=page.url, title=page.title, publisher=page.publisher, warnings=warnings)


def _from_plain(text: str, name: str, dating: _Dating, limits: Limits) -> Document:
    """A document yet without id and hash."""
    if len(text) > limits.max_text:
        raise InputError(name, f"too large: {len(text):,} characters of text, the limit is {limits.max_text:,}")
    if not text or text.isspace():
        raise InputError(name, "nothing but white space" if text else "empty")
    if half := _LONE_SURROGATE.search(text):
        raise InputError(name, f"not valid Unicode: half a character (a lone surrogate) at {half.start():,}")
    language = identify(text)
    controls = count_controls(text)
    warnings = (
        *dating.warnings,
        *((f"{controls:,} control or replacement characters kept in the text",) if controls else ()),
        *((language.warning,) if language.warning else ()),
    )
    return Document(
        id="",
        text=text,
        sha256="",
        published=dating.value,
        published_range=dating.span,
        published_basis=dating.basis,
        language=language.code,
        warnings=warnings,
    )


def _today() -> date:
    return datetime.now(UTC).date()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
