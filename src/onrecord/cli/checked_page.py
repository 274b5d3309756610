"""The page of a checked text: every claim marked with its verdict, the reasons a glance away, all of it without scripts.

The text stays as it is. A claim is underlined, each of several that overlap in a lane of its own, and ends with a sign that is a
link to its reasons. The sign shows them when the pointer rests on it or on the claim, and when the keyboard comes to it; the
characters of sign and reasons come from the style sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from onrecord.cli.clean import one_line, same_length
from onrecord.cli.digest import Digest, digest
from onrecord.cli.frame import escaped, facts_of, framed, open_paragraph, style_of, web_link
from onrecord.cli.judged import SIGNS, VERDICTS, Judged, counts_in_words, judged, reason_in_words, why_in_words
from onrecord.cli.segments import Mark, Role, Segment, paragraphs, segments
from onrecord.cli.sources import GRADES, sources_in
from onrecord.reference import Grade
from onrecord.schema import Reading, Reason, Span, Verdict

_ROWS = 5  # that are shown at once; the others unfold
_LANES = 3  # underlines beneath one another
_MEANINGS = {
    Verdict.SUPPORTED: "the record says so",
    Verdict.CONTRADICTED: "the record says otherwise",
    Verdict.NOT_IN_RECORD: "the record does not tell; this says nothing about its truth",
}


@dataclass(frozen=True, slots=True)
class _Page:
    """What the parts of the page are made from. `places` and `lanes` are those of the claims that have a place in the text.

    Their keys are numbers in the order of the text; `ends` says which claims end where.
    """

    reading: Reading
    told: Digest
    text: str
    claims: tuple[Judged, ...]
    places: dict[int, Span]
    lanes: dict[int, int]
    ends: dict[int, tuple[int, ...]]


def checked_page(reading: Reading, name: str | None = None) -> str:
    """`reading` as HTML: the text with its claims marked, and beside it the list of verdicts with reasons and sources.

    `name` is what to call a document without a title.
    """
    sheet = _page(reading, name)
    return framed(
        reading,
        sheet.told,
        kind="checked",
        style="\n".join((style_of("page.css"), style_of("checked_page.css"), _pairing(sheet))),
        skip='<a class="skip" href="#claims">Skip to the claims</a>',
        article="".join(_article(sheet)),
        aside=_aside(sheet),
        footer=facts_of(reading, counts_in_words(reading.claims).removesuffix("."), "Checked"),
    )


def _page(reading: Reading, name: str | None) -> _Page:
    claims = judged(reading)
    clipped = ((one.number, _clipped(one.claim.span, len(reading.text))) for one in claims)
    places = {number: span for number, span in clipped if span is not None}
    ends: dict[int, list[int]] = {}
    for number, span in places.items():
        ends.setdefault(span.end, []).append(number)
    return _Page(
        reading=reading,
        told=digest(reading, name),
        text=same_length(reading.text),
        claims=claims,
        places=places,
        lanes=_lanes(places),
        ends={end: tuple(numbers) for end, numbers in ends.items()},
    )


def _clipped(span: Span, size: int) -> Span | None:
    """The part of a span that lies in the text, if any."""
    start, end = max(span.start, 0), min(span.end, size)
    return Span(start, end) if start < end else None


def _lanes(places: dict[int, Span]) -> dict[int, int]:
    """A lane for each claim, so that those that overlap are underlined beneath one another as far as there are lanes."""
    free = [0] * _LANES  # where the last claim of each lane ends
    lanes = {}
    for number, span in sorted(places.items(), key=lambda item: (item[1].start, -item[1].end)):
        lane = next((lane for lane, end in enumerate(free) if end <= span.start), number % _LANES)
        lanes[number], free[lane] = lane, max(span.end, free[lane])
    return lanes


def _article(sheet: _Page) -> Iterator[str]:
    """The text in paragraphs, nothing added to its characters."""
    blocks = list(paragraphs(sheet.text))
    opens, closes = {block.start: block for block in blocks}, {block.end for block in blocks}
    for segment in segments(sheet.text, _marks(sheet), {*opens, *closes}):
        start, end = segment.span
        if start in opens:
            yield open_paragraph(opens[start].of(sheet.text))
        yield _marked(sheet, segment)
        yield from (_sign(sheet.claims[number - 1]) for number in sheet.ends.get(end, ()))
        if end in closes:
            yield "</p>"


def _marks(sheet: _Page) -> Iterator[Mark]:
    for span in sheet.reading.boilerplate:
        if (line := _clipped(span, len(sheet.text))) is not None:
            yield Mark(line, Role.FURNITURE)
    yield from (Mark(span, Role.CLAIM, number) for number, span in sheet.places.items())


def _marked(sheet: _Page, segment: Segment) -> str:
    """The characters of a segment in the elements of the claims that they belong to, the longest claim outermost."""
    markup = escaped(segment.span.of(sheet.text))
    numbers = [mark.index for mark in segment.marks if mark.index is not None]
    for number in sorted(numbers, key=lambda number: sheet.places[number].end - sheet.places[number].start):
        verdict = sheet.claims[number - 1].claim.verdict.value
        markup = f'<span class="claim {verdict} lane{sheet.lanes[number]} x{number}">{markup}</span>'
    furniture = any(mark.role is Role.FURNITURE for mark in segment.marks)
    return f'<span class="furniture">{markup}</span>' if furniture else markup


def _sign(one: Judged) -> str:
    """The sign at the end of a claim: it leads to the reasons, and says them to whoever rests or stops there."""
    verdict = _verdict(one)
    number, sign = one.number, SIGNS[one.claim.verdict]
    label = escape(f"Claim {number}, {verdict}: {one_line(one.claim.claim)}")
    tip = escape("\n".join(_tip(one, f"{sign} {verdict}")))
    return (
        f'<a class="sign {one.claim.verdict.value}" id="a{number}" href="#l{number}" data-n="{sign}{number}" '
        f'data-tip="{tip}" aria-label="{label}" aria-describedby="w{number}"></a>'
    )


def _tip(one: Judged, verdict: str) -> Iterator[str]:
    yield verdict.upper() if one.claim.verdict is Verdict.CONTRADICTED else verdict
    yield one_line(one.claim.claim)
    if one.said_by:
        yield f"In the words of {one.said_by}."
    yield why_in_words(one.claim)


def _verdict(one: Judged) -> str:
    return VERDICTS[one.claim.verdict] + (", doubtful" if one.claim.doubtful else "")


def _pairing(sheet: _Page) -> str:
    """Style that ties a claim in the text, its sign and its reasons to one another."""
    return "\n".join(
        f":root:has(.x{n}:hover) #a{n}::after{{display:block}}"
        f":root:has(#l{n}:hover,#l{n}:target,#a{n}:target,#a{n}:hover,#a{n}:focus-visible,#l{n} a:focus-visible) .x{n}"
        f"{{background:var(--lit)}}"
        f":root:has(.x{n}:hover,#a{n}:hover,#a{n}:focus-visible) #l{n}{{background:var(--lit)}}"
        for n in sheet.places
    )


def _aside(sheet: _Page) -> str:
    items = "\n".join(_item(sheet, one) for one in sheet.claims)
    counts = escape(counts_in_words(sheet.reading.claims))
    shown = f"{_legend()}\n<ol>\n{items}\n</ol>" if items else ""
    return f"""<aside id="claims" class="claims" aria-labelledby="claims-title">
<h2 id="claims-title">Claims</h2>
<p class="counts">{counts}</p>
{shown}
</aside>"""


def _legend() -> str:
    looks = [
        (f"claim {verdict.value} lane0", f"{SIGNS[verdict]} {word}", _MEANINGS[verdict]) for verdict, word in VERDICTS.items()
    ]
    looks.append(("doubt", "? doubtful", "only weak evidence speaks for or against it"))
    terms = "".join(f'<div><dt><span class="{look}">{term}</span></dt><dd>{what}</dd></div>' for look, term, what in looks)
    return f'<details class="legend"><summary>How to read the marks</summary><dl>{terms}</dl></details>'


def _item(sheet: _Page, one: Judged) -> str:
    """One claim with all that is told of it."""
    number, claim = one.number, one.claim
    doubt = ' <span class="doubt">? doubtful</span>' if claim.doubtful else ""
    quote = f"“{escape(one.quote)}”"
    words = f'<a href="#a{number}">{quote}</a>' if number in sheet.places else quote
    notes = " · ".join(
        [claim.kind.value.replace("_", " "), one.place, *([f"in the words of {escape(one.said_by)}"] * bool(one.said_by))]
    )
    parts = [
        f'<p class="verdict {claim.verdict.value}">{SIGNS[claim.verdict]} {VERDICTS[claim.verdict]}{doubt}</p>',
        f'<p class="quote">{words}</p>',
        f'<p class="sentence"><bdi>{escape(one.sentence)}</bdi></p>' if one.sentence else "",
        f'<p class="why" id="w{number}"><bdi>{escape(why_in_words(claim))}</bdi></p>',
        _rows("", claim.because),
        _rows("Also told by", one.support),
        _rows("Told otherwise by", one.dissent),
        _conflicts(one.conflicts),
        f"<small>{notes}</small>",
    ]
    return f'<li id="l{number}" value="{number}">{"".join(parts)}</li>'


def _rows(heading: str, rows: tuple[Reason, ...]) -> str:
    """Rows or entries with their sources; those beyond the first few unfold."""
    if not rows:
        return ""
    first, more = (_list(rows[:_ROWS]), _list(rows[_ROWS:]))
    folded = f"<details><summary>{len(rows) - _ROWS} more</summary>{more}</details>" if more else ""
    return (f'<p class="heading">{heading}</p>' if heading else "") + first + folded


def _list(rows: Iterable[Reason]) -> str:
    items = "".join(f"<li><bdi>{escape(reason_in_words(row))}</bdi>{_source(row)}</li>" for row in rows)
    return f'<ul class="rows">{items}</ul>' if items else ""


def _source(row: Reason) -> str:
    """How well a row is stated, and where; only addresses of the web become links."""
    grade = [GRADES[Grade(row.grade)]] if row.grade in set(Grade) else []
    sources = [web_link(source) or escape(source) for source in sources_in(row.source)]
    return f" <small>[{': '.join([*grade, *([', '.join(sources)] if sources else [])])}]</small>" if grade or sources else ""


def _conflicts(others: Iterable[tuple[int, str]]) -> str:
    links = ", ".join(f'<a href="#l{number}">claim {number} ({place})</a>' for number, place in others)
    return f'<p class="conflict">Conflicts with {links}</p>' if links else ""
