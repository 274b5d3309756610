"""The page: a Reading as one HTML file that stands alone, without scripts and without requests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from urllib.parse import urlsplit

from onrecord.cli.clean import one_line, same_length
from onrecord.cli.digest import DOUBTFUL_BELOW, Digest, Item, digest, speaker_of, start_of
from onrecord.cli.segments import Mark, Role, Segment, is_hard_wrapped, marks_of, paragraphs, segments
from onrecord.schema import Reading

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_LEGEND = (
    ("source", "source", "who is speaking"),
    ("cue", "cue", "the words that say so"),
    ("content direct", "direct", "in quotation marks"),
    ("content mixed", "mixed", "quoted in part"),
    ("content indirect", "indirect", "in the author's words"),
    ("furniture", "set aside", "page furniture"),
)


@dataclass(frozen=True, slots=True)
class _Page:
    """What the parts of the page are made from. `number` counts attributions in text order; keys are their indices."""

    reading: Reading
    told: Digest
    text: str
    number: dict[int, int]
    anchors: dict[int, tuple[int, ...]]


def page(reading: Reading, name: str | None = None) -> str:
    """`reading` as HTML: the text with everything found in it marked, and beside it the list of who said what.

    `name` is what to call a document without a title.
    """
    sheet = _page(reading, name)
    title = escape(sheet.told.title)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="onrecord">
<title>{title} – on record</title>
<style>
{files("onrecord.cli").joinpath("page.css").read_text(encoding="utf-8")}
{_pairing(len(reading.attributions))}
</style>
</head>
<body>
<a class="skip" href="#said">Skip to who said what</a>
<header>
<h1>{title}</h1>
{_credit(sheet)}
{_warnings(sheet)}
</header>
<div class="columns">
<main>
<article lang="{escape(reading.document.language or "")}">{"".join(_article(sheet))}</article>
</main>
<aside id="said" aria-labelledby="said-title">
<h2 id="said-title">Who said what</h2>
{_legend()}
{_list(sheet)}
</aside>
</div>
<footer>
{_footer(sheet)}
</footer>
</body>
</html>
"""


def _page(reading: Reading, name: str | None) -> _Page:
    order = sorted(range(len(reading.attributions)), key=lambda index: start_of(reading.attributions[index]))
    number = {index: count for count, index in enumerate(order, 1)}
    anchors: dict[int, list[int]] = {}
    for index in order:
        # An anchor at or past the end of the text could not be told from the end of the article.
        at = min(max(start_of(reading.attributions[index]), 0), max(len(reading.text) - 1, 0))
        anchors.setdefault(at, []).append(index)
    return _Page(
        reading, digest(reading, name), same_length(reading.text), number, {at: tuple(all_) for at, all_ in anchors.items()}
    )


def _article(sheet: _Page) -> Iterator[str]:
    """The text in paragraphs. Nothing is added to its characters: numbers come from the style sheet."""
    blocks = list(paragraphs(sheet.text))
    opens, closes = {block.start: block for block in blocks}, {block.end for block in blocks}
    for segment in segments(sheet.text, marks_of(sheet.reading), {*opens, *closes, *sheet.anchors}):
        start, end = segment.span
        if start in opens:
            yield _open_paragraph(opens[start].of(sheet.text))
        yield from (_number(sheet, index) for index in sheet.anchors.get(start, ()))
        yield _marked(sheet, segment)
        if end in closes:
            yield "</p>"


def _open_paragraph(paragraph: str) -> str:
    return "<p>" if is_hard_wrapped(paragraph) else '<p class="lines">'


def _number(sheet: _Page, index: int) -> str:
    number = sheet.number[index]
    speaker = speaker_of(sheet.reading.attributions[index], sheet.reading.text) or "source not named"
    label = escape(f"Attribution {number}: {speaker}")
    return f'<a class="number" id="a{number}" href="#l{number}" data-n="{number}" aria-label="{label}"></a>'


def _marked(sheet: _Page, segment: Segment) -> str:
    characters = _escaped(segment.span.of(sheet.text))
    if not segment.marks:
        return characters
    # The innermost content comes last, and its kind decides the look.
    marks = sorted(segment.marks, key=lambda mark: mark.span.start - mark.span.end)
    title = escape("\n".join(_told(sheet, mark) for mark in marks))
    return f'<span class="{" ".join(_classes(sheet, marks))}" title="{title}">{characters}</span>'


def _classes(sheet: _Page, marks: list[Mark]) -> Iterator[str]:
    yield from sorted({mark.role.value for mark in marks})
    contents = [mark.index for mark in marks if mark.role is Role.CONTENT and mark.index is not None]
    if contents:
        yield sheet.reading.attributions[contents[-1]].kind.value
    if len(contents) > 1:
        yield "nested"
    yield from (f"x{number}" for number in sorted({sheet.number[m.index] for m in marks if m.index is not None}))


def _told(sheet: _Page, mark: Mark) -> str:
    """What a person reads who rests the pointer on a marked stretch."""
    if mark.index is None:
        return "Page furniture, set aside"
    attribution = sheet.reading.attributions[mark.index]
    speaker = speaker_of(attribution, sheet.reading.text) or "source not named"
    doubt = ", in doubt" if attribution.confidence < DOUBTFUL_BELOW else ""
    kind = f"{attribution.kind} " if mark.role is Role.CONTENT else ""
    return f"{sheet.number[mark.index]} · {speaker} · {kind}{mark.role} · confidence {attribution.confidence:.0%}{doubt}"


def _pairing(count: int) -> str:
    """Style that lights up, for each entry of the list, all its stretches in the text, and the other way round."""
    return "\n".join(
        f":root:has(#l{n}:hover,#a{n}:target,#l{n} a:focus-visible) .x{n}{{background:var(--lit)}}"
        f":root:has(.x{n}:hover) #l{n}{{background:var(--lit)}}"
        for n in range(1, count + 1)
    )


def _credit(sheet: _Page) -> str:
    credit = " · ".join(map(escape, sheet.told.credit))
    return f'<p class="credit">{credit}{_address(sheet.reading.document.url)}</p>'


def _address(url: str | None) -> str:
    """A link back to where the document came from; other schemes than those of the web get no link."""
    if not url:
        return ""
    shown = escape(one_line(url))
    try:
        parts = urlsplit(url)
    except ValueError:
        return f" · {shown}"
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return f" · {shown}"
    return f' · <a href="{shown}" rel="noreferrer noopener">{escape(one_line(parts.netloc))}</a>'


def _warnings(sheet: _Page) -> str:
    if not sheet.told.warnings:
        return ""
    items = "".join(f"<li>{escape(warning)}</li>" for warning in sheet.told.warnings)
    return f'<section class="warnings" aria-label="Warnings"><ul>{items}</ul></section>'


def _legend() -> str:
    terms = "".join(
        f'<div><dt><span class="{look}">{term}</span></dt><dd>{escape(what)}</dd></div>' for look, term, what in _LEGEND
    )
    return f'<details class="legend"><summary>How to read the marks</summary><dl>{terms}</dl></details>'


def _list(sheet: _Page) -> str:
    told = sheet.told
    parts = [_group(sheet, group.speaker, "" if group.named else "described", group.items) for group in told.groups]
    if told.nameless:
        parts.append(_group(sheet, "Source not named", "described", told.nameless))
    return "\n".join(parts) or '<p class="none">No attributions found.</p>'


def _group(sheet: _Page, speaker: str, look: str, items: tuple[Item, ...]) -> str:
    entries = "\n".join(_entry(sheet, item) for item in items)
    return f'<section>\n<h3 class="{look}">{escape(speaker)}</h3>\n<ol>\n{entries}\n</ol>\n</section>'


def _entry(sheet: _Page, item: Item) -> str:
    number = sheet.number[item.index]
    confidence = sheet.reading.attributions[item.index].confidence
    notes = [item.kind.value, *([escape(item.cue)] if item.cue else []), item.place]
    doubt = ' · <span class="doubt">? in doubt</span>' if item.doubtful else ""
    return (
        f'<li id="l{number}" value="{number}" title="confidence {confidence:.0%}">'
        f'<a href="#a{number}">{escape(item.content) or "(empty)"}</a> <small>{" · ".join(notes)}{doubt}</small></li>'
    )


def _footer(sheet: _Page) -> str:
    document, model = sheet.reading.document, sheet.reading.model
    facts = [escape(sheet.told.counts) + "."]
    facts.append(f"Read by onrecord with the model {escape(one_line(model.name))} {escape(one_line(model.version))}.")
    if document.retrieved_at:
        facts.append(f"Retrieved {escape(one_line(document.retrieved_at))}.")
    facts.append(f"SHA-256 of the bytes received: <code>{escape(one_line(document.sha256))}</code>")
    return "\n".join(f"<p>{fact}</p>" for fact in facts)


def _escaped(characters: str) -> str:
    # A parser would turn a bare carriage return into a line feed, and the text would no longer be the same.
    return escape(characters).replace("\r", "&#13;")
