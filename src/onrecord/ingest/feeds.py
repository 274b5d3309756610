"""RSS, Atom, RDF and JSON Feed: from the bytes of a feed to its entries.

XML is read by fastfeedparser. What that makes of hostile or broken XML was tried, and is held off here: it takes minutes for
a tag with a hundred thousand attributes and a gigabyte for millions of tags, and behind the first stray "&" it loses every
escaped character, so that markup runs into the text.
"""

from __future__ import annotations

import html
import html.entities
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, cast
from urllib.parse import urljoin, urlsplit

from onrecord.ingest.decode import charset_of, decode
from onrecord.ingest.items import Form, Item, SourceError, digest, stamped
from onrecord.ingest.limits import Limits
from onrecord.ingest.ninjs import as_page
from onrecord.ingest.settings import Sources
from onrecord.schema import InputError

_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*\?>")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&(#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{0,31};)?")
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_END = re.compile(r"</(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>\s*(?:<!--[^>]*-->\s*)?\Z", re.IGNORECASE)
_BEGUN = re.compile(r"<(/?)(?:[\w.-]+:)?(?:item|entry)\b", re.IGNORECASE)
_TAIL = 300
_WHEN = re.compile(
    r"<(?:[\w.-]+:)?(?:pubDate|published|updated|date|issued|modified|created)(?:\s[^<>]{0,200})?>"
    r"\s{0,20}(?:<!\[CDATA\[)?\s{0,20}([^<>\]]{8,60}?)\s{0,20}(?:\]\]>)?\s{0,20}<",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")
_PLAIN_TYPES = frozenset({"text", "text/plain"})
_ATTRIBUTES = 10_000  # of one tag; the parser's time grows with their square
_LONG_GAP = 5 * _ATTRIBUTES


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed. `text` is what stands in the feed of it, HTML if `markup`; "" for whatever is not told."""

    guid: str
    link: str
    title: str
    published: str
    updated: str
    text: str
    markup: bool


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that was read. `home` is the page that it belongs to, "" if it does not say.

    `whole` is False where the XML ends early; an entry cut short is not among `entries`.
    """

    title: str
    home: str
    entries: tuple[Entry, ...]
    whole: bool = True


def is_json_feed(value: object) -> bool:
    """Whether a JSON value is a JSON Feed."""
    return (
        isinstance(value, dict) and "jsonfeed.org/version" in str(value.get("version")) and isinstance(value.get("items"), list)
    )


def read_xml_feed(raw: bytes, name: str, content_type: str | None, limits: Limits) -> Feed:
    """The entries of RSS, Atom or RDF; InputError if it is none, or too much."""
    import fastfeedparser

    text = decode(raw, charset_of(content_type)).text
    _check_size(text, name, limits)
    days = _told_days(text)
    try:
        # Given as bytes: a string that begins like a URL would be fetched.
        found = fastfeedparser.parse(_repaired(text).encode(), include_tags=False, include_media=False, include_enclosures=False)
    except Exception as error:  # whatever trips the parser is no feed that can be read
        raise InputError(name, f"not a readable feed: {' '.join(str(error).split())[:120]}") from error
    entries = [_entry(cast("dict[str, Any]", entry), days) for entry in found["entries"]]
    whole = _END.search(text[-_TAIL:]) is not None
    if not whole and _ends_inside_entry(text):
        entries = entries[:-1]
    return Feed(_plain(found["feed"].get("title")), str(found["feed"].get("link") or ""), tuple(entries), whole)


def read_json_feed(value: object) -> Feed:
    """The entries of a JSON Feed; one that is no object counts as an empty one."""
    feed = cast("dict[str, Any]", value)
    return Feed(_plain(feed.get("title")), str(feed.get("home_page_url") or ""), tuple(map(_json_entry, feed["items"])))


def feed_items(
    feed: Feed, settings: Sources, *, source: str, name: str, base: str | None, retrieved_at: str | None = None
) -> Iterator[Item | SourceError]:
    """The entries as items, each once. `name` is the path or URL of the feed, `base` where it was fetched from, if it was."""
    follow = settings.follow == "always" or (settings.follow == "auto" and base is not None)
    frame = _Frame(source, name, base or feed.home, feed.title, follow, retrieved_at)
    seen: set[str] = set()
    for number, entry in enumerate(feed.entries, start=1):
        item = _item(entry, number, frame)
        if (mark := item.key + item.stamp) in seen:
            continue
        if len(seen) >= settings.max_items:
            reason = f"more than {settings.max_items:,} entries, the rest left out"
            yield SourceError(name, reason, source=source, key=f"{name}#rest")
            break
        seen.add(mark)
        yield item
    if not feed.whole:
        yield SourceError(name, "truncated: the feed ends early", source=source, key=f"{name}#end", transient=base is not None)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all entries of a feed share; `base` is what their links are relative to."""

    source: str
    name: str
    base: str
    publisher: str
    follow: bool
    retrieved_at: str | None


def _item(entry: Entry, number: int, frame: _Frame) -> Item | SourceError:
    link = _resolved(entry.link or (entry.guid if entry.guid.startswith(("http://", "https://")) else ""), frame.base)
    key = f"{frame.name}#{entry.guid or link or f'entry {number}'}"
    own = repr(entry)
    if not (frame.follow and link) and not entry.text:
        reason = "no text of its own, and its page is not followed" if link else "neither link nor text"
        return SourceError(key, reason, source=frame.source, key=key, stamp=digest(own.encode("utf-8", "replace")))
    item = Item(
        source=frame.source,
        key=key,
        stamp="",
        name=key,
        form=Form.PAGE,
        body=None,
        id=(entry.guid if ":" in entry.guid else link or key) if entry.guid else link or None,  # "7" is an id in every feed
        url=link or None,
        title=entry.title or None,
        publisher=frame.publisher or None,
        published=entry.published or entry.updated or None,
    )
    if frame.follow and link:
        return stamped(replace(item, name=link), own)
    return stamped(replace(_with_own_text(item, entry), retrieved_at=frame.retrieved_at), own)


def _with_own_text(item: Item, entry: Entry) -> Item:
    if not entry.markup:
        return replace(item, form=Form.ROW, body=entry.text.encode("utf-8", "surrogatepass"))
    body = as_page(entry.text).encode("utf-8", "surrogatepass")
    return replace(item, body=body, content_type="text/html; charset=utf-8")


def _resolved(link: str, base: str) -> str:
    """The absolute http(s) URL of a link, "" if it is none."""
    if not (link := link.strip()):
        return ""
    try:
        link = urljoin(base, link)
        return link if urlsplit(link).scheme in {"http", "https"} and urlsplit(link).hostname else ""
    except ValueError:
        return ""


def _entry(entry: Mapping[str, Any], days: Mapping[str, str]) -> Entry:
    contents = entry.get("content") or [{"type": "html", "value": entry.get("description") or ""}]
    text, kind = str(contents[0].get("value") or "").strip(), str(contents[0].get("type") or "")
    markup = kind not in _PLAIN_TYPES and _TAG.search(text) is not None
    if not markup and kind not in _PLAIN_TYPES:
        text = html.unescape(text)
    return Entry(
        guid=str(entry.get("id") or "").strip(),
        link=str(entry.get("link") or ""),
        title=_plain(entry.get("title")),
        published=_day(entry.get("published"), days),
        updated=_day(entry.get("updated"), days),
        text=text,
        markup=markup,
    )


def _json_entry(value: object) -> Entry:
    item = value if isinstance(value, dict) else {}
    fields = {key: field for key, field in item.items() if isinstance(field, str)}
    guid = item.get("id")
    markup, plain = fields.get("content_html", "").strip(), fields.get("content_text", "").strip()
    return Entry(
        guid=str(guid) if isinstance(guid, str | int | float) else "",
        link=fields.get("url") or fields.get("external_url") or "",
        title=_plain(fields.get("title")),
        published=_iso_day(fields.get("date_published", "")),
        updated=_iso_day(fields.get("date_modified", "")),
        text=plain or markup or fields.get("summary", "").strip(),
        markup=bool(markup) and not plain,
    )


def _plain(value: object) -> str:
    """A title without markup, which some feeds escape twice."""
    return " ".join(html.unescape(_TAG.sub("", value)).split()) if isinstance(value, str) else ""


def _day(utc: object, days: Mapping[str, str]) -> str:
    """The day of an entry in the writer's own time zone: the parser tells the day in UTC, often the one before or after."""
    return days.get(utc, utc[:10]) if isinstance(utc, str) else ""


def _told_days(text: str) -> dict[str, str]:
    """For the moments that the XML tells, as the parser writes them, their day as it is written there."""
    return {
        moment.astimezone(UTC).isoformat(): moment.date().isoformat() for told in _WHEN.findall(text) if (moment := _moment(told))
    }


def _moment(told: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(told)
            moment.astimezone(UTC)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def _iso_day(told: str) -> str:
    moment = _moment(told)
    return moment.date().isoformat() if moment else ""


def _check_size(text: str, name: str, limits: Limits) -> None:
    if (tags := text.count("<")) > limits.max_feed_tags:
        raise InputError(name, f"too large: {tags:,} tags in one feed, the limit is {limits.max_feed_tags:,}")
    if any(len(gap) > _LONG_GAP and gap.count("=") > _ATTRIBUTES for gap in text.split("<")):
        raise InputError(name, f"not a readable feed: a tag of more than {_ATTRIBUTES:,} attributes")


def _ends_inside_entry(text: str) -> bool:
    last = deque(_BEGUN.finditer(text), maxlen=1)
    return bool(last) and not last[0][1]


def _repaired(text: str) -> str:
    """XML without declaration, whose every reference is the number of a character.

    The parser drops what it does not know, and behind the first error of any kind every name, even "&lt;"; never numbers.
    A name that the feed declares for itself stays as it is written, so none can grow or reach for a file.
    """
    text = _NOT_XML.sub("", _DECLARATION.sub("", text))
    pieces, at = [], 0
    while (start := text.find(_CDATA, at)) >= 0:
        end = text.find(_CDATA_END, start)
        if end < 0:
            break
        pieces += [_REFERENCE.sub(_numbered, text[at:start]), text[start:end]]
        at = end
    return "".join([*pieces, _REFERENCE.sub(_numbered, text[at:])])


def _numbered(match: re.Match[str]) -> str:
    name = match[1] or ""
    if not name or (name[0] != "#" and name not in html.entities.html5):
        return f"&#38;{name}"
    characters = _NOT_XML.sub("", html.unescape(match[0]))
    return "".join(f"&#{ord(one)};" for one in characters)
