"""News in JSON, the format of the IPTC, in its three generations.

1.x names bodies in keys ("body_text", "body_xhtml"), 2.x lists them ("bodies", each with "contenttype"), 3.x does too, with
capitals inside words ("contentType", "versionCreated"). So keys are read in lower case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from onrecord.ingest.items import Form, Item, SourceError, digest, stamped

# Any of these beside an identifier makes an object a ninjs item.
_MARKS = frozenset({"headline", "headlines", "bodies", "pubstatus", "versioncreated", "firstcreated", "contentcreated"})
_DATES = ("versioncreated", "contentcreated", "firstcreated")
_PUBLISHERS = ("provider", "source", "infosources", "infosource", "copyrightholder")
_NOT_FOR_USE = frozenset({"withheld", "canceled", "cancelled"})
_HTML = frozenset({"text/html", "application/xhtml+xml", "text/xhtml", "html", "xhtml"})
_PLAIN = frozenset({"", "text/plain", "text"})


def is_ninjs(value: object) -> bool:
    """Whether a JSON value is a ninjs item, or a list that begins with one."""
    if isinstance(value, list):
        return bool(value) and isinstance(value[0], dict) and is_ninjs(value[0])
    if not isinstance(value, dict):
        return False
    keys = {str(key).lower() for key in value}
    named = bool(keys & {"uri", "guid"})
    return named and (bool(keys & _MARKS) or any(key.startswith("body_") for key in keys))


def ninjs_items(value: object, source: str, name: str) -> Iterator[Item | SourceError]:
    """What an item, or each of a list, holds. `name` is the file; what is no usable text gives a SourceError."""
    for number, one in enumerate(value if isinstance(value, list) else [value], start=1):
        fields = _lowered(one)
        id = _id(fields)  # noqa: A001  the name of the field
        key = f"{name}#{id or f'item {number}'}"
        trouble = _trouble(fields, id)
        item = None if trouble else _item(fields, id, source, key)
        if item is None:
            yield SourceError(key, trouble or _no_text(fields), source=source, key=key, stamp=digest(repr(one).encode()))
        else:
            yield item


def _trouble(fields: Mapping[str, object], id: str | None) -> str | None:  # noqa: A002
    if id is None:
        return "not a ninjs item: it has neither uri nor guid"
    status = _text(fields.get("pubstatus")).lower()
    return f"not for use: its pubstatus is {status}" if status in _NOT_FOR_USE else None


def _no_text(fields: Mapping[str, object]) -> str:
    kind = _text(fields.get("type"))[:40]
    return f"no body text (its type is {kind})" if kind else "no body text"


def _item(fields: Mapping[str, object], id: str | None, source: str, key: str) -> Item | None:  # noqa: A002
    plain, markup = _bodies(fields)
    if not plain and not markup:
        return None
    # Some agencies give the plain body without its paragraphs; those of the markup tell who speaks on.
    by_markup = bool(markup) and (not plain or (markup.count("<p") > 1 and "\n" not in plain.strip()))
    return stamped(
        Item(
            source=source,
            key=key,
            stamp="",
            name=key,
            form=Form.PAGE if by_markup else Form.ROW,
            body=(as_page(markup) if by_markup else plain).encode("utf-8", "surrogatepass"),
            id=id,
            url=id if id and id.startswith(("http://", "https://")) else None,
            content_type="text/html; charset=utf-8" if by_markup else None,
            title=_headline(fields),
            publisher=next((name for key in _PUBLISHERS if (name := _name(fields.get(key)))), None),
            published=_published(fields),
        )
    )


def as_page(markup: str) -> str:
    """A whole HTML page around a piece of markup that is an article."""
    return f"<!DOCTYPE html><html><head></head><body><article>{markup}</article></body></html>"


def _bodies(fields: Mapping[str, object]) -> tuple[str, str]:
    """The plain body and the HTML body; "" for one that is not there."""
    plain, markup = _text(fields.get("body_text")), _text(fields.get("body_xhtml")) or _text(fields.get("body_html"))
    bodies = fields.get("bodies")
    for body in map(_lowered, bodies if isinstance(bodies, list) else []):
        kind = _text(body.get("contenttype")).partition(";")[0].strip().lower()
        value = _text(body.get("value"))
        if kind in _HTML:
            markup = markup or value
        elif kind in _PLAIN:
            plain = plain or value
    return plain, markup


def _headline(fields: Mapping[str, object]) -> str | None:
    listed = fields.get("headlines")
    lines = [_lowered(line) for line in listed] if isinstance(listed, list) else []
    lines.sort(key=lambda line: _text(line.get("role")).lower() != "main")
    told = _text(fields.get("headline")), *(_text(line.get("value")) for line in lines), _text(fields.get("title"))
    return next((line for line in told if line), None)


def _published(fields: Mapping[str, object]) -> str | None:
    """The day of this version: "today" in its text is the day on which it was written, not that of its first version."""
    from onrecord.ingest.dates import read_told

    told = (_text(fields.get(key)) for key in _DATES)
    return next((day for value in told if (day := read_told(value))), None)


def _name(value: object) -> str:
    """What a provider is called, given as a string, an object or a list of them."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return _text(_lowered(value).get("name")) if isinstance(value, dict) else _text(value)


def _id(fields: Mapping[str, object]) -> str | None:
    return _text(fields.get("uri")) or _text(fields.get("guid")) or None


def _lowered(value: object) -> dict[str, object]:
    return {str(key).lower(): field for key, field in value.items()} if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
