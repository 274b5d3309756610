"""From what a user names to items: files, folders, patterns, URLs, feeds, archives, standard input."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from onrecord.ingest.decode import decode
from onrecord.ingest.files import Kind, Named, find_files, kind_of
from onrecord.ingest.items import FeedDone, FeedState, Form, Item, SourceError, digest, stamped
from onrecord.ingest.jsonl import Row, read_rows
from onrecord.ingest.limits import Limits
from onrecord.ingest.load import read_file, unreadable
from onrecord.ingest.network import PUBLIC, Network
from onrecord.ingest.polite import Fetcher, failed
from onrecord.ingest.settings import DEFAULT_SOURCES, Sources
from onrecord.ingest.sniff import binary_kind, has_many_tags, looks_like_xml_feed, starts_as_html
from onrecord.ingest.unpack import GZIP_MAGIC, gunzip
from onrecord.schema import InputError

if TYPE_CHECKING:
    from onrecord.ingest.feeds import Feed

_URL = re.compile(r"https?://", re.IGNORECASE)
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, text/html, application/xhtml+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/plain;q=0.8"
)
_SNIFFED = 65_536
_REMEMBERED = 200_000  # marks of what was yielded: some 30 MB

Found = Item | SourceError | FeedDone


def walk(
    names: Iterable[str],
    settings: Sources = DEFAULT_SOURCES,
    *,
    states: Mapping[str, FeedState] | None = None,
    network: Network = PUBLIC,
    stdin: BinaryIO | None = None,
    expect_feed: bool = False,
    fetcher: Fetcher | None = None,
) -> Iterator[Found]:
    """What is found under `names`, in order: items, errors in the place of what cannot be had, and states of feeds.

    A name is "-" (JSONL on standard input), an http(s) URL (a feed or one page), a file (HTML, text, JSONL, WARC, ninjs, a
    feed; in gzip too), a folder or a pattern with * and **. `states` by URL: a feed that says it did not change gives its
    FeedDone only. `expect_feed`: whatever is no feed is an error. `fetcher`: the one that pages will be fetched with, so that
    intervals are kept between all requests to a host. The same item is given once (as far as 200,000 items back).
    """
    fetcher = fetcher or Fetcher(settings, network=network)
    seen: dict[bytes, None] = {}
    for name in names:
        for found in _walk_one(name, settings, states or {}, stdin, expect_feed, fetcher):
            if isinstance(found, Item) and _was_seen(found, seen):
                continue
            yield found


def _was_seen(item: Item, seen: dict[bytes, None]) -> bool:
    mark = bytes.fromhex(digest(f"{item.key}\n{item.stamp}".encode("utf-8", "surrogatepass")))[:16]
    if mark in seen:
        return True
    seen[mark] = None
    if len(seen) > _REMEMBERED:
        del seen[next(iter(seen))]
    return False


def _walk_one(
    name: str, settings: Sources, states: Mapping[str, FeedState], stdin: BinaryIO | None, expect_feed: bool, fetcher: Fetcher
) -> Iterator[Found]:
    if _URL.match(name):
        yield from _from_url(name, settings, states.get(name), expect_feed, fetcher)
    elif name == "-":
        yield from [_no_feed("-", "-", "it is standard input")] if expect_feed else _rows("-", "-", settings.limits, stdin)
    else:
        yield from _from_files(name, settings, expect_feed)


def _from_files(name: str, settings: Sources, expect_feed: bool) -> Iterator[Found]:
    empty = True
    for file in find_files(name, settings):
        found = [file] if isinstance(file, SourceError) else _from_file(file, settings, expect_feed)
        for one in found:
            empty = False
            yield one
    if empty:
        path = str(Path(name).absolute())
        yield SourceError(path, "nothing in it that can be read", source=path)


def _from_file(file: Named, settings: Sources, expect_feed: bool) -> Iterator[Found]:
    """What is in one file. A file met in a folder that is nothing we read gives nothing."""
    try:
        kind = kind_of(file.path)
        if expect_feed and kind not in {Kind.FEED, Kind.JSON}:
            yield _no_feed(file.source, file.path, _what(read_file(file.path, settings.limits)))
        elif kind is Kind.WARC:
            yield from _archive(file, settings.limits)
        elif kind is Kind.ROWS:
            yield from _rows(file.source, file.path, settings.limits, None)
        elif kind is Kind.PAGE or (kind is None and file.direct):
            body = read_file(file.path, settings.limits)
            yield _page(file.source, file.path, body)
        elif kind is not None:
            yield from _structured(file, kind, settings, expect_feed)
    except InputError as error:
        yield SourceError(file.path, error.reason, source=file.source, key=file.path)


def _archive(file: Named, limits: Limits) -> Iterator[Found]:
    from onrecord.ingest.warc import read_warc

    try:
        archive = Path(file.path).open("rb")  # noqa: SIM115  closed below; the reader tells errors of reading
    except OSError as error:
        raise unreadable(file.path, error) from error
    with archive:
        yield from read_warc(archive, file.source, file.path, limits)


def _structured(file: Named, kind: Kind, settings: Sources, expect_feed: bool) -> Iterator[Found]:
    """Entries of a feed file, items of a ninjs file."""
    # These rooms are opened for feeds and agencies only: plain files are read without them.
    from onrecord.ingest.feeds import is_json_feed, read_json_feed, read_xml_feed
    from onrecord.ingest.ninjs import is_ninjs, ninjs_items

    raw = read_file(file.path, settings.limits)
    body = gunzip(raw, file.path, settings.limits) if raw.startswith(GZIP_MAGIC) else raw
    if kind is Kind.FEED:
        yield from _entries(read_xml_feed(body, file.path, None, settings.limits), file, settings)
        return
    value = _json(body, file.path)
    if is_json_feed(value):
        yield from _entries(read_json_feed(value), file, settings)
    elif expect_feed:
        yield _no_feed(file.source, file.path, "it is JSON of another kind")
    elif is_ninjs(value):
        yield from ninjs_items(value, file.source, file.path)
    elif file.direct:
        reason = "JSON, but neither rows with a text nor ninjs nor a feed"
        yield SourceError(file.path, reason, source=file.source, key=file.path)


def _entries(feed: Feed, file: Named, settings: Sources) -> Iterator[Found]:
    from onrecord.ingest.feeds import feed_items

    return feed_items(feed, settings, source=file.source, name=file.path, base=None)


def _json(body: bytes, name: str) -> object:
    try:
        return json.loads(body)
    except json.JSONDecodeError as error:
        raise InputError(name, f"not valid JSON: {error.msg.lower().removesuffix(' at')} in line {error.lineno:,}") from error
    except (ValueError, RecursionError) as error:
        raise InputError(name, "not valid JSON" if isinstance(error, ValueError) else "nested too deeply") from error


def _rows(source: str, path: str, limits: Limits, stdin: BinaryIO | None) -> Iterator[Found]:
    for row in read_rows(path, limits=limits, stdin=stdin):
        key = f"{path}#{row.id or f'line {row.line}'}"
        if isinstance(row, Row):
            yield _row(row, source, key)
        else:
            yield SourceError(key, row.reason, source=source, key=key, stamp=row.stamp)


def _row(row: Row, source: str, key: str) -> Item:
    return stamped(
        Item(
            source=source,
            key=key,
            stamp="",
            name=key,
            form=Form.ROW,
            body=row.text.encode("utf-8", "surrogatepass"),
            id=row.id,
            url=row.url,
            title=row.title,
            publisher=row.publisher,
            published=row.published,
            published_range=row.published_range,
        )
    )


def _page(source: str, key: str, body: bytes) -> Item:
    return stamped(Item(source=source, key=key, stamp="", name=key, form=Form.PAGE, body=body))


def _from_url(name: str, settings: Sources, state: FeedState | None, expect_feed: bool, fetcher: Fetcher) -> Iterator[Found]:
    from onrecord.ingest.feeds import Feed, feed_items
    from onrecord.ingest.fetch import Request
    from onrecord.ingest.ninjs import is_ninjs, ninjs_items

    etag, last_modified = (state.etag, state.last_modified) if state else (None, None)
    try:
        answer = fetcher.get(name, Request(etag, last_modified, _ACCEPT))
        done = FeedDone(FeedState(name, answer.etag, answer.last_modified))
        if answer.not_modified:
            yield done
            return
        value = _feed_or_json(answer.body, name, answer.content_type, settings.limits)
    except InputError as error:
        yield failed(error, name, name)
        return
    if isinstance(value, Feed):
        yield from feed_items(value, settings, source=name, name=name, base=answer.url, retrieved_at=answer.retrieved_at)
        if value.whole:  # else the server would be asked for what is new since a feed that was not received
            yield done
    elif expect_feed:
        yield _no_feed(name, name, _what(answer.body))
    elif is_ninjs(value):
        yield from ninjs_items(value, name, name)
    else:
        page = replace(_page(name, name, answer.body), url=answer.url, content_type=answer.content_type or "")
        yield replace(stamped(page), retrieved_at=answer.retrieved_at)


def _feed_or_json(raw: bytes, name: str, content_type: str | None, limits: Limits) -> Feed | object:
    """A feed, or whatever JSON there is; None for anything else."""
    from onrecord.ingest.feeds import is_json_feed, read_json_feed, read_xml_feed

    body = gunzip(raw, name, limits) if raw.startswith(GZIP_MAGIC) else raw
    text = decode(body[:_SNIFFED]).text
    if looks_like_xml_feed(text):
        return read_xml_feed(body, name, content_type, limits)
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        value = _json(body, name)
    except InputError:
        return None
    return read_json_feed(value) if is_json_feed(value) else value


def _no_feed(source: str, key: str, what: str) -> SourceError:
    return SourceError(key, f"not a feed: {what}", source=source, key=key)


def _what(body: bytes) -> str:
    text = decode(body[:_SNIFFED]).text
    if starts_as_html(text) or has_many_tags(text):
        return "it is an HTML page"
    if kind := binary_kind(body):
        return f"it is {kind}"
    return "it is " + ("empty" if not body else "XML of another kind" if text.lstrip().startswith("<") else "text")
