"""When a text was published: what the caller says, else what the page says, and on what basis.

A date is kept as precise as it was told ("2024-07" stays so) and never made up: a page that says nothing has no date.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from onrecord.ingest.html import Page, is_article
from onrecord.ingest.markup import Element, clean, content_of, meta, xpath
from onrecord.schema import DateBasis

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_GIVEN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})([T ].+)?)?)?")
_TOLD = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        r"\s*(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)",
        r"\s*(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})(?!\d)",
        r"\s*(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:T\d+Z?)?\s*$",
        r"\s*(?P<year>\d{4})-(?P<month>\d{2})\s*$",
        r"(?:.{0,40}?\W)??" + _MONTH + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})\b",
        r"(?:.{0,40}?\W)??(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s-]+" + _MONTH + r",?[\s-]+(?P<year>\d{4})\b",
    )
)
_EPOCH = re.compile(r"\s*([0-9]{10})(?:[0-9]{3})?\s*")
_IN_URL = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        r"[/-](?P<year>(?:19|20)\d\d)[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})(?=[/._-]|$)",
        r"/(?P<year>(?:19|20)\d\d)/" + _MONTH.removesuffix(r"[a-z]*\.?") + r"/(?P<day>\d{1,2})(?=[/._-]|$)",
        r"[/-](?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?=[/._-]|$)",
        r"/(?P<year>(?:19|20)\d\d)/(?P<month>[01]\d)(?=/)",
    )
)
# In order of trust; `meta` gives them in lower case, and itemprop beside name and property.
_META_NAMES = (
    "article:published_time", "og:article:published_time", "og:published_time", "og:pubdate", "datepublished",
    "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dc.date", "dcterms.date",
    "parsely-pub-date", "sailthru.date", "article.published", "article_date_original", "cxenseparse:recs:publishtime",
    "citation_publication_date", "citation_date", "publication_date", "publication-date", "publish-date", "publish_date",
    "publishdate", "published_date", "pubdate", "datecreated", "date",
)  # fmt: skip
_ASIDE = "ancestor::*[self::aside or self::nav or self::footer]"
_TIMES = f"//*[@pubdate or contains(concat(' ', @itemprop, ' '), ' datePublished ')][not(self::meta)][not({_ASIDE})]"
_CLASS = "concat(@class, ' ', @id, ' ', @itemprop)"
_DATE_LINE = (  # "10 July 2024", or a short line that calls itself one
    "string-length(normalize-space(.)) <= 30 and not(contains(., '.'))"
    " or string-length(normalize-space(.)) <= 100 and (contains(., 'ublished') or contains(., 'osted')"
    f" or contains({_CLASS}, 'date') or contains({_CLASS}, 'byline') or contains({_CLASS}, 'publish')"
    f" or contains({_CLASS}, 'meta') or contains({_CLASS}, 'time'))"
)
# What htmldate must not see: other dates, and the story itself, whose dates are those of what it tells.
_MISLEADING = (
    "//script | //style | //noscript | //footer | //aside | //nav | //img | //figure | //link"
    " | //meta[contains(translate(concat(@name, @property, @itemprop), 'MODIF', 'modif'), 'modif')"
    " or contains(translate(concat(@name, @property, @itemprop), 'UPDATE', 'update'), 'update')"
    " or contains(@property, 'image') or contains(@name, 'image')]"
    " | //*[(self::time or self::span or self::div) and (contains(@class, 'update') or contains(@class, 'modif')"
    " or contains(@itemprop, 'Modified'))]"
    " | //*[not(*)][contains(., 'pdated') or contains(., 'odified') or contains(., 'evised')]"
    " | //div[not(.//div or .//p or .//h1)][string-length(normalize-space(.)) > 200]"
    " | //*[self::p or self::li or self::td or self::blockquote][not(" + _DATE_LINE + ")]"
)
_BARE_DATE = re.compile(r"(?:[A-Za-z]{3,9},?\s+)?[A-Za-z0-9/-]+(?:[\s,]+[A-Za-z0-9]+){0,2}(?:[\s,|–-]+\d{1,2}:\d\d\S*)?")
_NAMED = re.compile(r"[Pp]ublish|[Pp]osted|date|byline|time")
_CHANGED = re.compile(r"updated|modified|revised", re.IGNORECASE)
_EARLIEST = 1990
_TOLERANCE = timedelta(days=1)  # time zones


@dataclass(frozen=True, slots=True)
class Published:
    """A publication date (ISO, possibly partial, or None), its basis, and what is doubtful about it."""

    value: str | None
    basis: DateBasis | None
    warnings: tuple[str, ...] = ()


NO_DATE = Published(None, None)


def parse_given(value: str) -> str:
    """The date part of an ISO date or time given by a person or a row; ValueError with the reason if it is none."""
    match = _GIVEN.fullmatch(value.strip())
    if match is None:
        raise ValueError(f"published {_shown(value)} is not an ISO date (YYYY, YYYY-MM or YYYY-MM-DD)")
    year, month, day, time = match.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
        if time:
            datetime.fromisoformat(value.strip())
    except ValueError:
        raise ValueError(f"published {_shown(value)} is not a date of the calendar") from None
    return "-".join(part for part in (year, month, day) if part)


def parse_range(first: str, last: str) -> tuple[str, str]:
    """A range of two ISO dates in order; ValueError with the reason if it is none."""
    pair = parse_given(first), parse_given(last)
    if _bounds(pair[0])[0] > _bounds(pair[1])[1]:
        raise ValueError(f"published_range ends before it begins ({pair[0]} to {pair[1]})")
    return pair


def given_date(value: str, today: date) -> Published:
    """What the caller says; ValueError with the reason if it is no date."""
    told = parse_given(value)
    late = _bounds(told)[0] > today + _TOLERANCE
    return Published(told, DateBasis.GIVEN, (f"publication date {told} lies in the future",) if late else ())


def page_date(page: Page, today: date) -> Published:
    """The publication date of a page, from JSON-LD, metadata, the URL and last the visible page, in this order.

    Dates before 1990 or more than a day after `today` are passed over with a warning; sources that differ by more than
    a day are kept in order of trust, with a warning. A partial date gives way to a fuller one that it contains.
    """
    found, warnings = _trusted(_stated(page), today)
    if not found:
        found, more = _trusted(_visible(page, today), today)
        warnings += more
    if not found:
        return Published(None, None, warnings)
    first = found[0]
    best = next((other for other in found if other[0].startswith(first[0]) and len(other[0]) > len(first[0])), first)
    odd = (f"publication date is {best[0]} by {best[1]} but {v} by {b}" for v, b in found if _apart(v, best[0]))
    return Published(best[0], best[1], (*warnings, *odd))


def settle(given: Published, page: Published) -> Published:
    """The caller's date, with a warning if the page tells another."""
    if not given.value or not page.value or not _apart(given.value, page.value):
        return given
    told = f"publication date is given as {given.value} but {page.value} by {page.basis}"
    return Published(given.value, given.basis, (*given.warnings, told))


def read_told(told: str) -> str | None:
    """The ISO date in a date or time as pages write it, in the writer's own time zone; None if there is none."""
    if epoch := _EPOCH.fullmatch(told):
        return datetime.fromtimestamp(int(epoch[1]), UTC).date().isoformat()
    for pattern in _TOLD:
        if (match := pattern.match(told)) and (value := _iso(match)):
            return value
    return None


def url_date(url: str) -> str | None:
    """The date in the path of a URL, a month only if there is no more ("/2024/07/")."""
    for pattern in _IN_URL:
        if (match := pattern.search(url)) and (value := _iso(match)):
            return value
    return None


def _stated(page: Page) -> Iterator[tuple[str, DateBasis]]:
    """At most one date of each basis but the visible page."""
    sources = (
        (DateBasis.JSON_LD, _json_ld_dates(page)),
        (DateBasis.METADATA, _metadata_dates(page.tree)),
        (DateBasis.URL, iter([page.url or ""])),
    )
    for basis, told in sources:
        read = url_date if basis is DateBasis.URL else read_told
        if value := next((value for one in told if (value := read(one))), None):
            yield value, basis


def _json_ld_dates(page: Page) -> Iterator[str]:
    """Articles before other objects (a WebPage may speak of its template); that of this very URL first."""
    dated = [node for node in page.nodes if "datePublished" in node.values]
    about = {page.url} - {None}
    addresses = ("url", "@id", "mainEntityOfPage")
    dated.sort(key=lambda node: (not is_article(node), not about & {node.text(key) for key in addresses}))
    for node in dated:
        if is_article(node) or not node.types or "WebPage" in node.types:
            yield node.text("datePublished") or ""


def _metadata_dates(tree: Element) -> Iterator[str]:
    tags = meta(tree)
    yield from (tags[name] for name in _META_NAMES if name in tags)
    for element in xpath(tree, _TIMES):
        yield clean(element.get("datetime") or element.get("content")) or content_of(element)


def _visible(page: Page, today: date) -> Iterator[tuple[str, DateBasis]]:
    from htmldate import find_date  # a fifth of a second to import

    tree = deepcopy(page.tree)
    for element in xpath(tree, _MISLEADING):
        with suppress(AttributeError):  # the root has no parent to drop it from
            element.drop_tree()
    latest = (today + _TOLERANCE).isoformat()
    try:
        told = find_date(tree, original_date=True, extensive_search=False, min_date=f"{_EARLIEST}-01-01", max_date=latest)
    except Exception:  # noqa: BLE001  a page that trips the search has no date; that is no reason not to read it
        return
    told = told or next(_date_lines(tree), None)
    if told:
        yield told, DateBasis.PAGE


def _date_lines(tree: Element) -> Iterator[str]:
    """Dates of the short lines that htmldate, without guessing, leaves aside ("Published 10 July 2024")."""
    for element in xpath(tree, f"//body//*[self::p or self::li or self::td][{_DATE_LINE}]"):
        line = content_of(element)
        named = _NAMED.search(" ".join([line, *map(str, element.values())]))
        if (named or _BARE_DATE.fullmatch(line)) and not _CHANGED.search(line) and (value := read_told(line)):
            yield value


def _trusted(found: Iterable[tuple[str, DateBasis]], today: date) -> tuple[list[tuple[str, DateBasis]], tuple[str, ...]]:
    kept: list[tuple[str, DateBasis]] = []
    warnings: list[str] = []
    for value, basis in found:
        if _bounds(value)[0].year < _EARLIEST:
            warnings.append(f"publication date {value} ({basis}) not believed: before {_EARLIEST}")
        elif _bounds(value)[0] > today + _TOLERANCE:
            warnings.append(f"publication date {value} ({basis}) not believed: in the future")
        else:
            kept.append((value, basis))
    return kept, tuple(warnings)


def _iso(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    month = parts["month"].lower()
    number = int(month) if month.isdigit() else _MONTHS.index(month) + 1
    try:
        found = date(int(parts["year"]), number, int(parts.get("day") or 1))
    except ValueError:
        return None
    return found.isoformat() if parts.get("day") else f"{found:%Y-%m}"


def _bounds(value: str) -> tuple[date, date]:
    """The first and last day that a possibly partial ISO date can mean."""
    year, month, day = (*map(int, value.split("-")), 0, 0)[:3]
    last = day or monthrange(year, month or 12)[1]
    return date(year, month or 1, day or 1), date(year, month or 12, last)


def _apart(one: str, other: str) -> bool:
    (start, end), (first, last) = _bounds(one), _bounds(other)
    return start - last > _TOLERANCE or first - end > _TOLERANCE


def _shown(value: str) -> str:
    return repr(value if len(value) <= 40 else value[:40] + "…")
