"""From an HTML page to the article in it: canonical text, headline, publisher."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from onrecord.ingest.markup import Element, Node, clean, content_of, json_ld, meta, parse, xpath

_FURNITURE = (
    "ancestor-or-self::*[self::nav or self::aside or self::footer or self::form or self::script or self::style or self::noscript]"
)
_PARAGRAPHS = f".//*[self::p or self::blockquote or self::li or self::h2 or self::h3][not(.//p)][not({_FURNITURE})]"
_BODIES = ("//article", "//main", "//*[@role='main']", "//body")
_LAYOUT = "//td[p or div or h1 or h2]/ancestor-or-self::*[self::td or self::tr or self::tbody or self::table]"
_SITE_SUFFIX = re.compile(r"\s+[|–—·»-]\s+[^|–—·»]{2,40}$")
_NOT_RECOGNISED = "main text not recognised, every paragraph of the page taken"


@dataclass(frozen=True, slots=True)
class Page:
    """What an HTML page holds. `text` has a blank line between paragraphs and is empty where there is no article."""

    tree: Element
    nodes: tuple[Node, ...]
    text: str
    title: str | None
    publisher: str | None
    url: str | None
    warnings: tuple[str, ...] = ()


def read_page(markup: str, url: str | None) -> Page | None:
    """The article of a page, None if nothing can be parsed. `url` is where it was found, if known."""
    tree = parse(markup)
    if tree is None:
        return None
    nodes, tags = tuple(json_ld(tree)), meta(tree)
    url = url or _canonical_url(tree, tags)
    publisher = _publisher(nodes, tags, url)
    text = _main_text(tree)
    warnings = () if text else (_NOT_RECOGNISED,)
    return Page(tree, nodes, text or _plain_text(tree), _title(tree, nodes, tags), publisher, url, warnings)


def is_article(node: Node) -> bool:
    """Whether a JSON-LD object is a piece of writing with a date of its own (NewsArticle, BlogPosting, ...)."""
    return any(kind.rpartition("/")[2].endswith(("Article", "Posting", "Report")) for kind in node.types)


def _main_text(tree: Element) -> str:
    from trafilatura import bare_extraction  # a quarter of a second to import

    for element in xpath(tree, _LAYOUT):  # a table of paragraphs is an old way to place them, not a table
        element.tag = "div"
    try:
        found = bare_extraction(tree, include_comments=False, include_tables=True, favor_precision=True)
    except Exception:  # noqa: BLE001  a page that trips the extractor is still read, the plain way
        return ""
    text = getattr(found, "text", None) or ""
    return "\n\n".join(line.strip() for line in text.splitlines() if line.strip())


def _plain_text(tree: Element) -> str:
    for body in _BODIES:
        for element in xpath(tree, body):
            paragraphs = [content_of(paragraph) for paragraph in xpath(element, _PARAGRAPHS)]
            if any(map(_has_words, paragraphs)):
                return "\n\n".join(filter(_has_words, paragraphs))
    return _loose_text(tree)


def _loose_text(tree: Element) -> str:
    """Lines of text that stand in no paragraph at all."""
    pieces = xpath(tree, f"//body//text()[not({_FURNITURE})]")
    return "\n\n".join(line for piece in pieces if (line := clean(str(piece))) and _has_words(line))


def _has_words(text: str) -> bool:
    return any(map(str.isalpha, text))


def _title(tree: Element, nodes: tuple[Node, ...], tags: dict[str, str]) -> str | None:
    for node in filter(is_article, nodes):
        if headline := node.text("headline"):
            return headline
    if title := tags.get("og:title") or tags.get("twitter:title"):
        return title
    if len(headings := xpath(tree, "//h1")) == 1 and (heading := content_of(headings[0])):
        return heading
    titles = [title for element in xpath(tree, "//head/title") if (title := content_of(element))]
    return _SITE_SUFFIX.sub("", titles[0]) if titles else None


def _publisher(nodes: tuple[Node, ...], tags: dict[str, str], url: str | None) -> str | None:
    if name := tags.get("og:site_name"):
        return name
    for node in filter(is_article, nodes):
        if (name := node.text("publisher")) and "://" not in name and not name.startswith("#"):
            return name
    host = urlsplit(url).hostname if url else None
    return tags.get("application-name") or (host.removeprefix("www.") if host else None)


def _canonical_url(tree: Element, tags: dict[str, str]) -> str | None:
    links = [str(link) for link in xpath(tree, "//link[@rel='canonical']/@href")]
    for link in [*links, tags.get("og:url", "")]:
        try:
            if urlsplit(link).scheme in {"http", "https"} and urlsplit(link).hostname:
                return link.strip()
        except ValueError:
            continue
    return None
