"""WARC archives: the pages and texts in them, one record at a time.

fastwarc parses the records. Tried on damaged archives, it gives a record cut short as if it were whole, and ends at the first
header that it cannot read. So the `Tape` that it reads from shows whether a record ends where its header says, and lets
reading go on behind damage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, cast

from onrecord.ingest.items import Form, Item, SourceError, digest, stamped
from onrecord.ingest.limits import Limits
from onrecord.ingest.load import unreadable
from onrecord.ingest.tape import Tape
from onrecord.ingest.unpack import GZIP_MAGIC, gunzip, inflate
from onrecord.schema import InputError

if TYPE_CHECKING:
    from fastwarc import WarcRecord

_TEXTS = frozenset({"", "text/html", "application/xhtml+xml", "text/plain"})
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
_BLANK = b"\r\n\r\n"
_HEADER = 65_536
_RATIO_FROM = 1_000_000


def read_warc(file: BinaryIO, source: str, name: str, limits: Limits) -> Iterator[Item | SourceError]:
    """The pages of an archive, plain or in gzip: answers with status 200, resources and conversions, of HTML and plain text.

    A record that is damaged or beyond the limits gives a SourceError in its place; so does the end of an archive that was
    cut short. `name` is the path of the archive.
    """
    tape = Tape(file, limits)
    try:
        while not tape.ended:
            yield from _stretch(tape, source, name, limits)
    except OSError as error:
        yield SourceError(name, unreadable(name, error).reason, source=source, key=name)


def _stretch(tape: Tape, source: str, name: str, limits: Limits) -> Iterator[Item | SourceError]:
    """What stands before the next damage, behind which the tape is left."""
    from fastwarc import ArchiveIterator

    end, key = tape.tell(), f"{name}#byte {tape.tell()}"
    found: Item | SourceError | None = None
    records = ArchiveIterator(cast("BinaryIO", tape), parse_http=False, stream_detect=False)
    while True:
        try:
            record = next(records, None)
        except OSError as error:
            key = f"{name}#byte {end}"
            yield SourceError(key, f"damaged: {' '.join(str(error).split())[:80]}", source=source, key=key)
            tape.seek_record(end + 1)
            return
        if record is None:
            break
        begin = record.stream_pos
        tape.forget(begin)
        key = f"{name}#{_id(record) or f'byte {begin}'}"
        length = _length(record)
        end = begin + _header_size(tape, begin) + length + len(_BLANK)
        found = _found(record, source, key, length, limits)
        if trouble := _trouble(tape, begin, end, length, found):
            yield SourceError(key, trouble, source=source, key=key)
            tape.seek_record(begin + 1)
            return
        if found is not None:
            yield found
    # What is cut short may be a record that nobody asked for; one that is told of already is not told of twice.
    short = end - len(_BLANK) > tape.tell()
    trouble = tape.take_trouble() or ("truncated: the archive ends early" if short else None)
    if trouble and not (short and isinstance(found, SourceError)):
        key = key if short else f"{name}#byte {tape.tell()}"
        yield SourceError(key, trouble, source=source, key=key)


def _header_size(tape: Tape, begin: int) -> int:
    """Bytes of the header with the blank line behind it, 0 if that is not there."""
    blank = tape.look(begin, _HEADER).find(_BLANK)
    return blank + len(_BLANK) if blank >= 0 else 0


def _length(record: WarcRecord) -> int:
    """The length that the header tells, -1 if it tells none."""
    told = (record.headers.get("Content-Length") or "").strip()
    return int(told) if told.isascii() and told.isdigit() and len(told) <= 18 else -1


def _trouble(tape: Tape, begin: int, end: int, length: int, found: Item | SourceError | None) -> str | None:
    """What is wrong with a record: its header, or, where it was read, its end."""
    if not _header_size(tape, begin):
        return tape.trouble or "truncated: the archive ends early"
    if length < 0:
        return "damaged: its header tells no length"
    if not isinstance(found, Item):
        return None
    if end - len(_BLANK) > tape.tell():
        return tape.trouble or "truncated: the archive ends early"
    behind = tape.look(end - len(_BLANK), len(_BLANK))
    return None if not behind.strip() or behind == b"WARC" else "damaged: it does not end where its header says"


def _found(record: WarcRecord, source: str, key: str, length: int, limits: Limits) -> Item | SourceError | None:
    """The page of a record, a SourceError if it cannot be had, None if it holds no page."""
    from fastwarc import WarcRecordType

    if record.record_type not in (WarcRecordType.response, WarcRecordType.resource, WarcRecordType.conversion):
        return None
    is_response = record.record_type == WarcRecordType.response
    if is_response:
        record.parse_http()
        if not record.is_http or record.http_headers.status_code != 200:
            return None
    content_type = (record.http_headers if is_response else record.headers).get("Content-Type")
    if (content_type or "").partition(";")[0].strip().lower() not in _TEXTS:
        return None
    if length > limits.max_bytes:
        return SourceError(key, f"too large: {length:,} bytes, the limit is {limits.max_bytes:,}", source=source, key=key)
    body = record.reader.read(limits.max_bytes)
    try:
        body = _decoded(body, record, key, limits) if is_response else body
    except InputError as error:
        return SourceError(key, error.reason, source=source, key=key, stamp=digest(body))
    return _item(record, source, key, body, content_type)


def _item(record: WarcRecord, source: str, key: str, body: bytes, content_type: str | None) -> Item:
    url = (record.headers.get("WARC-Target-URI") or "").strip().strip("<>")
    told = (record.headers.get("WARC-Date") or "").strip()
    return stamped(
        Item(
            source=source,
            key=key,
            stamp="",
            name=key,
            form=Form.PAGE,
            body=body,
            url=url if url.startswith(("http://", "https://")) else None,
            content_type=content_type,
            retrieved_at=told if _TIME.fullmatch(told) else None,
        )
    )


def _id(record: WarcRecord) -> str:
    return (record.headers.get("WARC-Record-ID") or "").strip().strip("<>")


def _decoded(body: bytes, record: WarcRecord, name: str, limits: Limits) -> bytes:
    """The body without chunks and compression, where it has them: some crawlers undo these and keep the headers."""
    headers = record.http_headers
    if "chunked" in (headers.get("Transfer-Encoding") or "").lower():
        body = _unchunked(body)
    encoding = (headers.get("Content-Encoding") or "").strip().lower()
    if encoding in {"gzip", "x-gzip"} and body.startswith(GZIP_MAGIC):
        return gunzip(body, name, limits)
    if encoding == "deflate" and not body.lstrip().startswith(b"<"):
        return inflate(body, name, limits)
    if encoding in {"br", "zstd"} and not body.lstrip().startswith(b"<"):
        return _expanded(body, encoding, name, limits)
    return body


def _unchunked(body: bytes) -> bytes:
    """The content of chunks; `body` itself if it is not in chunks."""
    content, at = bytearray(), 0
    while True:
        line, end, _ = body[at : at + 100].partition(b"\r\n")
        size = line.partition(b";")[0].strip()
        if not end or not re.fullmatch(rb"[0-9a-fA-F]{1,8}", size):
            return body
        if not (length := int(size, 16)):
            return bytes(content)
        at += len(line) + len(end)
        content += body[at : at + length]
        at += length + len(end)


def _expanded(body: bytes, encoding: str, name: str, limits: Limits) -> bytes:
    from fastwarc.stream_io import BrotliReader, ZstdReader

    most = min(limits.max_bytes, max(_RATIO_FROM, limits.max_ratio * len(body)))
    try:
        content = (BrotliReader if encoding == "br" else ZstdReader)(BytesIO(body)).read(most + 1)
    except OSError as error:
        raise InputError(name, "damaged compressed data") from error
    if len(content) > most:
        raise InputError(name, f"too large: more than {most:,} bytes after decompression")
    return content
