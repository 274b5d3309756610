"""What the pages share: one file that stands alone, without scripts and without requests, and the text in it unaltered."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from importlib.resources import files
from urllib.parse import urlsplit

from onrecord.cli.clean import one_line
from onrecord.cli.digest import Digest
from onrecord.cli.segments import is_hard_wrapped
from onrecord.schema import Reading

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def framed(reading: Reading, told: Digest, *, kind: str, style: str, skip: str, article: str, aside: str, footer: str) -> str:
    """A whole page. `kind` follows the title, `skip` is the link past the text, `aside` the element that stands beside it.

    All but the title and what is known of the document is markup already.
    """
    title = escape(told.title)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="onrecord">
<title>{title} – {kind}</title>
<style>
{style}
</style>
</head>
<body>
{skip}
<header>
<h1>{title}</h1>
{_credit(reading, told)}
{_warnings(told)}
</header>
<div class="columns">
<main>
<article lang="{escape(reading.document.language or "")}">{article}</article>
</main>
{aside}
</div>
<footer>
{footer}
</footer>
</body>
</html>
"""


def style_of(name: str) -> str:
    """A style sheet of this package."""
    return files("onrecord.cli").joinpath(name).read_text(encoding="utf-8")


def escaped(characters: str) -> str:
    """Characters of the text as markup that gives them back one by one."""
    # A parser would turn a bare carriage return into a line feed, and the text would no longer be the same.
    return escape(characters).replace("\r", "&#13;")


def open_paragraph(paragraph: str) -> str:
    """The tag that opens a paragraph: line breaks show where they mean something."""
    return "<p>" if is_hard_wrapped(paragraph) else '<p class="lines">'


def web_link(url: str, words: str = "") -> str:
    """A link in `words`, or in the name of the host; "" for addresses that are not of the web."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return ""
    return f'<a href="{escape(one_line(url))}" rel="noreferrer noopener">{escape(words or one_line(parts.netloc))}</a>'


def bullets(lines: Iterable[str]) -> str:
    """Lines as a list, if there are any."""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ul>{items}</ul>" if items else ""


def facts_of(reading: Reading, counts: str, doing: str = "Read") -> str:
    """The foot of a page: what was found, by which model, and of which bytes."""
    document, model = reading.document, reading.model
    facts = [escape(counts) + "."]
    facts.append(f"{doing} by onrecord with the model {escape(one_line(model.name))} {escape(one_line(model.version))}.")
    if document.retrieved_at:
        facts.append(f"Retrieved {escape(one_line(document.retrieved_at))}.")
    facts.append(f"SHA-256 of the bytes received: <code>{escape(one_line(document.sha256))}</code>")
    return "\n".join(f"<p>{fact}</p>" for fact in facts)


def _credit(reading: Reading, told: Digest) -> str:
    credit = " · ".join(map(escape, told.credit))
    url = reading.document.url
    address = f" · {web_link(url) or escape(one_line(url))}" if url else ""
    return f'<p class="credit">{credit}{address}</p>'


def _warnings(told: Digest) -> str:
    shown = bullets(told.warnings)
    if told.reasons:
        shown = f"<p>The date is inferred from this:</p>{bullets(told.reasons)}{shown}"
    return f'<section class="warnings" aria-label="Warnings">{shown}</section>' if shown else ""
