"""Parsed HTML. The one module that touches lxml, which has no types of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

Element: TypeAlias = Any
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_JSON_LD = "//script[contains(translate(@type, 'LDJSON', 'ldjson'), 'ld+json')]"
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
# Below these stand other articles: related stories, series, comments.
_OWN_PARTS = ("@graph", "mainEntity", "mainEntityOfPage")


@dataclass(frozen=True, slots=True)
class Node:
    """One object of a page's JSON-LD: its types, and its values still as JSON gave them."""

    types: tuple[str, ...]
    values: dict[str, object]

    def text(self, key: str) -> str | None:
        """The value as a line of text; of an object its name or id; of a list the first."""
        value = self.values.get(key)
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, dict):
            value = value.get("name") or value.get("@id")
        return clean(str(value)) if isinstance(value, str | int) else None


def parse(markup: str) -> Element | None:
    """The tree of a page, however malformed; None if there is nothing in it."""
    from lxml import etree  # type: ignore[import-untyped]
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]

    # As bytes: lxml refuses text that still carries an encoding declaration.
    raw = _NOT_IN_XML.sub("", markup).encode("utf-8")
    try:
        # "Huge" lifts limits on depth (256) and on one text (10 MB) that cut pages short; ours is on the whole.
        return document_fromstring(raw, parser=HTMLParser(encoding="utf-8", huge_tree=True))
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def xpath(tree: Element, expression: str) -> list[Element]:
    """Elements or attribute values, in document order."""
    return list(tree.xpath(expression))


def clean(text: str | None) -> str | None:
    """In one line, outer and double white space gone; None if nothing is left."""
    return " ".join((text or "").split()) or None


def content_of(element: Element) -> str:
    """All text below an element, in one line."""
    return clean(str(element.text_content())) or ""


def meta(tree: Element) -> dict[str, str]:
    """<meta> contents by name, property or itemprop in lower case; the first of each counts."""
    found: dict[str, str] = {}
    for element in xpath(tree, "//meta[@content]"):
        for attribute in ("property", "name", "itemprop"):
            if (key := element.get(attribute)) and (value := clean(element.get("content"))):
                found.setdefault(key.strip().lower(), value)
    return found


def json_ld(tree: Element) -> list[Node]:
    """The JSON-LD objects that speak of the page itself; malformed blocks are passed over."""
    found: list[Node] = []
    for script in xpath(tree, _JSON_LD):
        block = _WRAPPING.sub("", script.text_content())
        try:
            found.extend(_nodes(json.loads(block, strict=False)))
        except (ValueError, RecursionError):
            continue
    return found


def _nodes(value: object) -> Iterator[Node]:
    pending = [value]
    while pending:
        value = pending.pop(0)
        if isinstance(value, list):
            pending[:0] = value
        elif isinstance(value, dict):
            kinds = value.get("@type")
            types = kinds if isinstance(kinds, list) else [kinds]
            yield Node(tuple(kind for kind in types if isinstance(kind, str)), value)
            pending[:0] = [value[key] for key in _OWN_PARTS if key in value]
