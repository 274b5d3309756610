"""The page: a Reading as one HTML file that stands alone, without scripts and without requests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from onrecord.cli.changes import Change, change_line, changes, in_words
from onrecord.cli.clean import one_line, same_length
from onrecord.cli.dates import explained, html_datetime
from onrecord.cli.digest import DOUBTFUL_BELOW, MOMENTS, Digest, Item, Moment, digest, speaker_of, start_of
from onrecord.cli.frame import escaped, facts_of, framed, open_paragraph, style_of
from onrecord.cli.segments import Mark, Role, Segment, marks_of, paragraphs, segments
from onrecord.schema import Reading

PLACES = 3  # places listed of each

_LEGEND = (
    ("source", "source", "who is speaking"),
    ("cue", "cue", "the words that say so"),
    ("content direct", "direct", "in quotation marks"),
    ("content mixed", "mixed", "quoted in part"),
    ("content indirect", "indirect", "in the author's words"),
    ("time", "time", "a date, an hour, a length of time"),
    ("event", "change", "the word that tells a change of status"),
    ("furniture", "set aside", "page furniture"),
)


@dataclass(frozen=True, slots=True)
class _Page:
    """What the parts of the page are made from. `number` counts attributions in text order; keys are their indices.

    `marked` holds the indices of the times that have a place in the text.
    """

    reading: Reading
    told: Digest
    text: str
    marks: list[Mark]
    number: dict[int, int]
    anchors: dict[int, tuple[int, ...]]
    marked: frozenset[int | None]


def page(reading: Reading, name: str | None = None) -> str:
    """`reading` as HTML: the text with everything found in it marked, and beside it the list of who said what.

    `name` is what to call a document without a title.
    """
    sheet = _page(reading, name)
    return framed(
        reading,
        sheet.told,
        kind="on record",
        style=f"{style_of('page.css')}\n{_pairing(len(reading.attributions))}",
        skip='<a class="skip" href="#said">Skip to who said what</a>',
        article="".join(_article(sheet)),
        aside=_aside(sheet),
        footer=facts_of(reading, sheet.told.counts),
    )


def _aside(sheet: _Page) -> str:
    return f"""<aside id="said" aria-labelledby="said-title">
{_changed(sheet)}
<h2 id="said-title">Who said what</h2>
{_legend()}
{_list(sheet)}
{_opinions(sheet)}
{_when(sheet)}
</aside>"""


def _page(reading: Reading, name: str | None) -> _Page:
    order = sorted(range(len(reading.attributions)), key=lambda index: start_of(reading.attributions[index]))
    number = {index: count for count, index in enumerate(order, 1)}
    anchors: dict[int, list[int]] = {}
    for index in order:
        # An anchor at or past the end of the text could not be told from the end of the article.
        at = min(max(start_of(reading.attributions[index]), 0), max(len(reading.text) - 1, 0))
        anchors.setdefault(at, []).append(index)
    marks = marks_of(reading)
    return _Page(
        reading=reading,
        told=digest(reading, name),
        text=same_length(reading.text),
        marks=marks,
        number=number,
        anchors={at: tuple(all_) for at, all_ in anchors.items()},
        marked=frozenset(mark.index for mark in marks if mark.role is Role.TIME),
    )


def _article(sheet: _Page) -> Iterator[str]:
    """The text in paragraphs. Nothing is added to its characters: numbers come from the style sheet."""
    blocks = list(paragraphs(sheet.text))
    opens, closes = {block.start: block for block in blocks}, {block.end for block in blocks}
    for segment in segments(sheet.text, sheet.marks, {*opens, *closes, *sheet.anchors}):
        start, end = segment.span
        if start in opens:
            yield open_paragraph(opens[start].of(sheet.text))
        yield from (_number(sheet, index) for index in sheet.anchors.get(start, ()))
        yield _marked(sheet, segment)
        if end in closes:
            yield "</p>"


def _number(sheet: _Page, index: int) -> str:
    number = sheet.number[index]
    speaker = speaker_of(sheet.reading.attributions[index], sheet.reading.text) or "source not named"
    label = escape(f"Attribution {number}: {speaker}")
    return f'<a class="number" id="a{number}" href="#l{number}" data-n="{number}" aria-label="{label}"></a>'


def _marked(sheet: _Page, segment: Segment) -> str:
    """The characters of a segment in the elements of its marks, times innermost."""
    # The innermost content comes last, and its kind decides the look.
    marks = sorted(segment.marks, key=lambda mark: mark.span.start - mark.span.end)
    said = [mark for mark in marks if mark.role not in (Role.TIME, Role.EVENT)]
    title = "\n".join(_told(sheet, mark) for mark in said)
    markup = escaped(segment.span.of(sheet.text))
    for mark in reversed(marks):
        if mark.role is Role.TIME and mark.index is not None:
            markup = _time(sheet, mark.index, mark.span.start == segment.span.start, title, markup)
    events = [mark for mark in marks if mark.role is Role.EVENT and mark.index is not None]
    if events:
        markup = _event(sheet, events, segment, title, markup)
    return f'<span class="{" ".join(_classes(sheet, said))}" title="{escape(title)}">{markup}</span>' if said else markup


def _time(sheet: _Page, index: int, is_start: bool, title: str, markup: str) -> str:
    """An expression of time, or the part of one that lies in a segment; `title` is what else is told of it."""
    time = sheet.reading.times[index]
    valid = html_datetime(time.value)
    # Without `datetime` the words themselves would have to be one in a <time>.
    tag, value = ("time", f'datetime="{valid}"') if valid else ("span", f'data-value="{escape(one_line(time.value))}"')
    place = f' id="t{index + 1}"' if is_start else ""
    told = explained(time, one_line(time.span.of(sheet.reading.text)))
    tip = escape(f"{told}\n{title}" if title else told)
    return f'<{tag} class="time"{place} {value} title="{tip}">{markup}</{tag}>'


def _event(sheet: _Page, marks: list[Mark], segment: Segment, title: str, markup: str) -> str:
    """The word that carries a status event, or several, or the part of it that lies in a segment."""
    tip = "\n".join(in_words(sheet.reading.status_events[mark.index]) for mark in marks if mark.index is not None)
    tip = f"{tip}\n{title}" if title else tip
    begun = [mark for mark in marks if mark.span.start == segment.span.start]
    anchors = "".join(f'<a id="e{mark.index + 1}"></a>' for mark in begun if mark.index is not None)
    return f'{anchors}<span class="event" title="{escape(tip)}">{markup}</span>'


def _changed(sheet: _Page) -> str:
    """What changed: each fact with its date, what the words might hide, and the way to where it is told."""
    found = changes(sheet.reading)
    if not found:
        return ""
    entries = "\n".join(_change(change) for change in found)
    title = '<h2 id="changed">What changed</h2>'
    return f'<section class="changed" aria-labelledby="changed">\n{title}\n<ul>\n{entries}\n</ul>\n</section>'


def _change(change: Change) -> str:
    places = list(zip(change.indices, change.places, strict=True))
    links = ", ".join(f'<a href="#e{index + 1}">{place}</a>' for index, place in places[:PLACES])
    notes = [change.label] if change.label else []
    notes += [f"according to {escape(change.said_by)}"] if change.said_by else []
    notes += [f"told {len(places)} times"] if len(places) > 1 else []
    doubt = ' · <span class="doubt">? in doubt</span>' if change.doubtful else ""
    note = f"{' · '.join(notes)} · " if notes else ""
    more = " …" if len(places) > PLACES else ""
    return (
        f'<li class="{change.factuality}"><bdi>{escape(change_line(change))}</bdi> <small>{note}{links}{more}{doubt}</small></li>'
    )


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


def _opinions(sheet: _Page) -> str:
    """What the author thinks, apart from the facts and from what anybody said."""
    opinions = sheet.told.opinions
    if not opinions:
        return ""
    entries = "\n".join(f"<li><bdi>{escape(o.words)}</bdi> <small>{o.kind} · {o.place}</small></li>" for o in opinions)
    title = '<h2 id="views">The author’s own view</h2>'
    return f'<section class="views" aria-labelledby="views">\n{title}\n<ul>\n{entries}\n</ul>\n</section>'


def _when(sheet: _Page) -> str:
    """The dates of the text in calendar order, each with the way to where it is told."""
    moments = sheet.told.moments
    if not moments:
        return ""
    entries = "\n".join(_moment(sheet, moment) for moment in moments[:MOMENTS])
    more = f'\n<p class="none">… and {len(moments) - MOMENTS} more, marked in the text</p>' if len(moments) > MOMENTS else ""
    return f'<section class="when" aria-labelledby="when">\n<h2 id="when">When</h2>\n<ul>\n{entries}\n</ul>{more}\n</section>'


def _moment(sheet: _Page, moment: Moment) -> str:
    places = list(zip(moment.indices, moment.places, strict=True))
    links = ", ".join(_way(sheet, index, place) for index, place in places[:PLACES])
    date = f" → {escape(moment.date)}" if moment.date else ""
    note = f" ({escape(moment.note)})" if moment.note else ""
    return f"<li><bdi>{escape(moment.words)}</bdi>{date}{note} <small>{links}{' …' if len(places) > PLACES else ''}</small></li>"


def _way(sheet: _Page, index: int, place: str) -> str:
    """A place, with a link to it where it is marked."""
    return f'<a href="#t{index + 1}">{place}</a>' if index in sheet.marked else place


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
