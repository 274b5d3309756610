"""The brief: a Reading as lines for a terminal or a pipe, the same lines for both."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TextIO

from onrecord.cli.changes import Change, change_line, changes
from onrecord.cli.digest import MOMENTS, Digest, Item, Moment, digest
from onrecord.schema import Reading

PIPE_WIDTH = 100
LINES_OF_CONTENT = 3
CHANGES = 40  # facts shown
OPINIONS = 12  # sentences of the author's shown
PLACES = 3  # places shown of each
_NARROWEST = 24
_LONGEST_CUE = 40
_LONGEST_WORDS = 60
_CLOSING = {"“": "”", "„": "“", "«": "»", '"': '"'}


class Tone(StrEnum):
    """What a piece of a line is; the value is its style in a terminal (never colour alone)."""

    TITLE = "bold"
    FAINT = "dim"
    HEADING = "bold underline"
    SPEAKER = "bold cyan"
    DESCRIBED = "italic cyan"
    PLAIN = ""
    DOUBT = "bold yellow"
    WARNING = "yellow"
    GOOD = "bold green"
    BAD = "bold red"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of a line in one tone."""

    text: str
    tone: Tone = Tone.PLAIN


Line = tuple[Piece, ...]


def brief(reading: Reading, width: int = PIPE_WIDTH, name: str | None = None) -> list[Line]:
    """The lines of the brief, none wider than `width` (24 at the least)."""
    told, width = digest(reading, name), max(width, _NARROWEST)
    return [
        *title_block(told, width),
        *_changed(reading, told, width),
        *_said(told, width),
        *_opinions(told, width),
        *_when(told, width),
        *_aside(told, width),
        *remarks(told, width),
        *paragraph(told.counts + ".", width, Tone.PLAIN),
    ]


def plain(lines: Iterable[Line]) -> str:
    """The lines as characters alone."""
    return "".join("".join(piece.text for piece in line).rstrip() + "\n" for line in lines)


def show(reading: Reading, stream: TextIO, name: str | None = None) -> None:
    """Writes the brief: styled to the terminal's width if `stream` is one, in plain characters otherwise."""
    write_lines(lambda width: brief(reading, width, name), stream)


def write_lines(lines: Callable[[int], list[Line]], stream: TextIO) -> None:
    """Writes what `lines` gives for a width: styled if `stream` is a terminal, in plain characters otherwise."""
    if not stream.isatty():
        stream.write(plain(lines(PIPE_WIDTH)))
        return
    # rich costs some 50 ms to load: only a terminal pays for it.
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    for line in lines(min(console.width, PIPE_WIDTH)):
        console.print(Text.assemble(*((piece.text, str(piece.tone)) for piece in line)), soft_wrap=True)


def title_block(told: Digest, width: int) -> Iterator[Line]:
    """What the text is called, who published it and when."""
    yield from paragraph(told.title, width, Tone.TITLE)
    yield from paragraph(" · ".join(told.credit), width, Tone.FAINT)
    yield ()


def _changed(reading: Reading, told: Digest, width: int) -> Iterator[Line]:
    """What changed, one line a fact: when, who did what, how often it is told, and on whose word."""
    found = changes(reading)
    if not found:
        return
    place = max(_margin(told), *(len(change.places[0]) for change in found))
    yield (Piece("WHAT CHANGED", Tone.HEADING),)
    yield ()
    for change in found[:CHANGES]:
        mark = Piece(" ? ", Tone.DOUBT) if change.doubtful else Piece("   ")
        yield from _entry(
            change.places[0].rjust(place + 2), mark, change_line(change), _tellings(change), width, LINES_OF_CONTENT
        )
    if len(found) > CHANGES:
        yield (Piece(" " * (place + 5)), Piece(f"… and {len(found) - CHANGES} more", Tone.FAINT))
    yield ()


def _tellings(change: Change) -> str:
    """What else to know of a fact: its factuality, on whose word it stands, how often and where else it is told."""
    times = f"told {len(change.places)} times" if len(change.places) > 1 else ""
    said = f"according to {shorten(change.said_by, _LONGEST_CUE)}" if change.said_by else ""
    parts = [part for part in (change.label, said, times) if part]
    return f"[{', '.join(parts)}]" if parts else ""


def _said(told: Digest, width: int) -> Iterator[Line]:
    items = [*(item for group in told.groups for item in group.items), *told.nameless]
    if not items:
        return
    place = _margin(told)
    yield (Piece("WHO SAID WHAT", Tone.HEADING),)
    for group in told.groups:
        yield ()
        yield from paragraph(group.speaker, width, Tone.SPEAKER if group.named else Tone.DESCRIBED)
        yield from _items(group.items, place, width)
    if told.nameless:
        yield ()
        yield from paragraph("Source not named", width, Tone.FAINT)
        yield from _items(told.nameless, place, width)
    yield ()


def _items(items: Iterable[Item], place: int, width: int) -> Iterator[Line]:
    for item in items:
        yield from _item(item, place, width)


def _item(item: Item, place: int, width: int) -> Iterator[Line]:
    mark = Piece(" ? ", Tone.DOUBT) if item.doubtful else Piece("   ")
    yield from _entry(item.place.rjust(place + 2), mark, item.content, _tag(item), width, LINES_OF_CONTENT)


def _opinions(told: Digest, width: int) -> Iterator[Line]:
    """What the author thinks, apart from the facts and from what anybody said."""
    if not told.opinions:
        return
    place = _margin(told)
    yield (Piece("THE AUTHOR’S OWN VIEW", Tone.HEADING),)
    yield ()
    for opinion in told.opinions[:OPINIONS]:
        yield from _entry(opinion.place.rjust(place + 2), Piece("   "), opinion.words, f"[{opinion.kind}]", width, 1)
    if len(told.opinions) > OPINIONS:
        yield (Piece(" " * (place + 5)), Piece(f"… and {len(told.opinions) - OPINIONS} more", Tone.FAINT))
    yield ()


def _when(told: Digest, width: int) -> Iterator[Line]:
    if not told.moments:
        return
    place = _margin(told)
    yield (Piece("WHEN", Tone.HEADING),)
    yield ()
    for moment in told.moments[:MOMENTS]:
        yield from _entry(moment.places[0].rjust(place + 2), Piece("   "), date_line(moment), _elsewhere(moment), width)
    if len(told.moments) > MOMENTS:
        yield (Piece(" " * (place + 5)), Piece(f"… and {len(told.moments) - MOMENTS} later", Tone.FAINT))
    yield ()


def date_line(moment: Moment) -> str:
    """The words that tell a date, the date where they do not say it all, and what to know of it.

    >>> date_line(Moment("October 1", "1 October 2024", "year inferred", (0,), ("9:88",)))
    'October 1 → 1 October 2024 (year inferred)'
    """
    date = f" → {moment.date}" if moment.date else ""
    return shorten(moment.words, _LONGEST_WORDS) + date + (f" ({moment.note})" if moment.note else "")


def _elsewhere(moment: Moment) -> str:
    """Further places where a date is told."""
    further = ", ".join(moment.places[1:PLACES])
    return f"[also {further}{' …' if len(moment.places) > PLACES else ''}]" if further else ""


def _margin(told: Digest) -> int:
    """The widest of all places."""
    places = [item.place for group in told.groups for item in group.items] + [item.place for item in told.nameless]
    return max(map(len, [*places, *(moment.places[0] for moment in told.moments[:MOMENTS])]), default=0)


def _entry(place: str, mark: Piece, words: str, tag: str, width: int, most: int | None = None) -> Iterator[Line]:
    """Place, mark and words side by side, in `most` lines; the tag closes the last line, or stands beneath it."""
    margin = len(place) + len(mark.text)
    room = max(width - margin, 8)
    lines, closing = _fit(words, tag, room, most)
    for number, line in enumerate(lines):
        first = number == 0
        yield (
            Piece(place if first else " " * len(place), Tone.FAINT),
            mark if first else Piece(" " * len(mark.text)),
            Piece(line),
            *((Piece(" " + closing, Tone.FAINT),) if closing and number == len(lines) - 1 else ()),
        )
    if not closing:
        yield from ((Piece(" " * margin), Piece(line, Tone.FAINT)) for line in wrap(tag.split(), room))


def _tag(item: Item) -> str:
    cue = f", {shorten(item.cue, _LONGEST_CUE)}" if item.cue else ""
    return f"[{item.kind}{cue}]"


def _fit(content: str, tag: str, width: int, most: int | None) -> tuple[list[str], str]:
    """Lines of content, shortened where they would be more than `most`, and the tag if it still goes on the last of them."""
    lines = wrap(content.split(), width)
    room = width * (most or 0)
    while most and len(lines) > most:
        lines = wrap(shorten(content, room).split(), width)
        room -= max(width // 4, 1)  # shortened by cells, but words leave gaps at the ends of lines
    fits = bool(lines) and cells(lines[-1]) + 1 + cells(tag) <= width
    return lines or [""], tag if fits or not lines else ""


def _aside(told: Digest, width: int) -> Iterator[Line]:
    if told.furniture:
        aside = "Set aside as page furniture: " + ", ".join(f"“{line}”" for line in told.furniture)
        yield (Piece(shorten(aside, width), Tone.FAINT),)


def remarks(told: Digest, width: int) -> Iterator[Line]:
    """From what the date was inferred, and what to beware of."""
    if told.reasons:
        yield from paragraph("The date is inferred from this:", width, Tone.WARNING)
        for reason in told.reasons:
            yield from _entry("  -", Piece(" "), reason, "", width)
    for warning in told.warnings:
        yield from paragraph(f"Warning: {warning}", width, Tone.WARNING)


def paragraph(text: str, width: int, tone: Tone) -> Iterator[Line]:
    """`text` in lines of one tone."""
    for line in wrap(text.split(" "), width):
        yield (Piece(line, tone),)


def shorten(text: str, room: int) -> str:
    """`text` cut at a word where it takes more than `room` cells, with an ellipsis and the quotation marks it then lacks.

    >>> shorten("“We will spend more on defence,” he said", 22)
    '“We will spend more…”'
    """
    if cells(text) <= room:
        return text
    cut = text[: _characters_in(text, max(room - 2, 1))]
    # A cut inside a long word is better than a line that loses most of its room.
    at_word = cut.rfind(" ")
    cut = cut[:at_word] if at_word > len(cut) // 2 else cut
    cut = cut.rstrip(" ,;:…")
    return cut + "…" + _missing_close(cut)


def _missing_close(text: str) -> str:
    opened = ""
    for mark in text:
        if mark == opened:
            opened = ""
        elif not opened:
            opened = _CLOSING.get(mark, "")
    return opened


def wrap(words: Iterable[str], width: int) -> list[str]:
    """`words` in lines of at most `width` cells; a word that is wider is broken."""
    lines: list[str] = []
    for word in (part for whole in words for part in _broken(whole, width)):
        if lines and cells(lines[-1]) + 1 + cells(word) <= width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


def _broken(word: str, width: int) -> Iterator[str]:
    while cells(word) > width:
        length = max(_characters_in(word, width), 1)
        yield word[:length]
        word = word[length:]
    if word:
        yield word


def cells(text: str) -> int:
    """How many columns of a terminal `text` takes."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def _cells_of(mark: str) -> int:
    if unicodedata.category(mark) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(mark) in "WF" else 1


def _characters_in(text: str, room: int) -> int:
    """How many characters of `text` go into `room` cells."""
    for index, mark in enumerate(text):
        room -= _cells_of(mark)
        if room < 0:
            return index
    return len(text)
