"""What is found in sources: items that can be opened as documents, and what stands in the place of one that cannot be had."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Any

from onrecord.ingest.limits import DEFAULT_LIMITS, Limits
from onrecord.ingest.load import from_bytes, from_text
from onrecord.schema import Document, InputError


class Form(StrEnum):
    """What the body of an item is."""

    PAGE = "page"  # bytes of HTML or plain text
    ROW = "row"  # text that is the document already: a JSONL row, the text of a ninjs item, a plain feed entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing found in a source, not yet opened as a document.

    `source` is what the user named, files and folders as an absolute path. `key` says which item this is, the same in
    every run: the absolute path of a file, "PATH#ID" of a row, "FEED#GUID", "PATH#RECORD". `stamp` is a SHA-256 over
    everything that determines the document; the same stamp means nothing new. `name` is what an InputError calls it.
    `body` is None where the page at `url` is yet to be fetched (`Fetcher.fill`); text stands in UTF-8. `id` is the id that
    the document shall have, `published` an ISO date or time that wins over what a page says; `title` and `publisher` are
    for documents that have none of their own.
    """

    source: str
    key: str
    stamp: str
    name: str
    form: Form
    body: bytes | None
    id: str | None = None
    url: str | None = None
    content_type: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    published_range: tuple[str, str] | None = None
    retrieved_at: str | None = None


class SourceError(InputError):
    """An item, or a whole source, that cannot be had.

    `source`, `key` and `stamp` are those of `Item`; `stamp` is "" where nothing was received. `transient` is true for
    trouble of the network or of the server, after which the same may succeed.
    """

    def __init__(
        self, name: str, reason: str, *, source: str, key: str | None = None, stamp: str = "", transient: bool = False
    ) -> None:
        super().__init__(name, reason)
        self.source = source
        self.key = source if key is None else key
        self.stamp = stamp
        self.transient = transient

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled by what it is made of, so that it can come back from a worker process."""
        make = partial(SourceError, source=self.source, key=self.key, stamp=self.stamp, transient=self.transient)
        return make, (self.name, self.reason)


@dataclass(frozen=True, slots=True)
class FeedState:
    """What a server said about its feed, to ask it next time whether there is anything new. `url` is the feed as named."""

    url: str
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class FeedDone:
    """Comes after the last item of a feed that was fetched: its state, to be kept once all items before it are."""

    state: FeedState


def stamped(item: Item, more: str = "") -> Item:
    """The item with its stamp: over body, metadata and `more`, but not over when it was retrieved."""
    metadata = [item.form, item.id, item.url, item.content_type, item.title, item.publisher]
    dates = [item.published, item.published_range, more]
    return replace(item, stamp=digest(json.dumps([metadata, dates]).encode() + b"\n" + (item.body or b"")))


def digest(content: bytes) -> str:
    """The SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def open_item(item: Item, limits: Limits = DEFAULT_LIMITS) -> Document:
    """The document of an item whose body is there; reading HTML takes its time. Raises InputError.

    The id is that of the item, else the URL of a page that came from one, else made of the content.
    """
    if item.body is None:
        raise InputError(item.name, "not fetched yet")
    document = _open_row(item, item.body, limits) if item.form is Form.ROW else _open_page(item, item.body, limits)
    return replace(document, retrieved_at=item.retrieved_at)


def _open_row(item: Item, body: bytes, limits: Limits) -> Document:
    document = from_text(
        body.decode("utf-8", "surrogatepass"),
        id=item.id,
        published=item.published,
        published_range=item.published_range,
        name=item.name,
        limits=limits,
    )
    return replace(document, url=item.url, title=item.title, publisher=item.publisher)


def _open_page(item: Item, body: bytes, limits: Limits) -> Document:
    page = from_bytes(body, name=item.name, url=item.url, content_type=item.content_type, published=item.published, limits=limits)
    return replace(
        page,
        id=item.id or item.url or page.id,
        title=page.title or item.title,
        publisher=_own(page.publisher, page.url) or item.publisher or page.publisher,
    )


def _own(publisher: str | None, url: str | None) -> str | None:
    """The publisher that a page names; None where it is only the host, which a feed may know better."""
    host = (url or "").partition("://")[2].partition("/")[0].partition(":")[0].removeprefix("www.")
    return None if publisher is None or publisher == host else publisher
