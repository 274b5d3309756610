"""Answers from the reference as lines for a terminal or a pipe: dates on the left, sources numbered and listed at the foot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from onrecord.cli.brief import PIPE_WIDTH, Line, Piece, Tone, cells, shorten, wrap, write_lines
from onrecord.cli.clean import one_line
from onrecord.cli.sources import Sources
from onrecord.cli.wording import Item, Section, Told
from onrecord.reference import Occupancy, Row

_NARROWEST = 50
_MARGIN = 28  # two spaces, an interval ("2014-10-01 to 2024-10-01"), two spaces
_OF_OCCUPANCIES = "Of time in office the grade is that of the first day; the last is normally the successor's first."


def show_told(introduction: Iterable[str], answers: Iterable[Told], stream: TextIO) -> None:
    """Writes the answers: styled to the terminal's width if `stream` is one, in plain characters otherwise."""
    introduction, answers = list(introduction), list(answers)
    write_lines(lambda width: told_lines(introduction, answers, width), stream)


def told_lines(introduction: Iterable[str], answers: Iterable[Told], width: int = PIPE_WIDTH) -> list[Line]:
    """The lines of all answers, none wider than `width` (50 at the least), with one list of sources for all."""
    page = _Page(max(width, _NARROWEST))
    lines: list[Line] = [line for told in introduction for line in page.paragraph(told, Tone.WARNING)]
    for told in answers:
        lines += [(), *page.answer(told)] if lines else page.answer(told)
    return [*lines, (), *page.foot()]


class _Page:
    """Lays out one answer after another and remembers the sources they name."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._sources = Sources()
        self._occupancies = False

    def answer(self, told: Told) -> Iterator[Line]:
        yield from self.paragraph(told.title, Tone.TITLE)
        yield from self.paragraph(told.about, Tone.FAINT)
        for section in told.sections:
            yield ()
            yield from self._section(section)

    def foot(self) -> Iterator[Line]:
        yield from self._sources.lines(self._width)
        yield from self._sources.meanings(self._width)
        if self._occupancies:
            yield from self.paragraph(_OF_OCCUPANCIES, Tone.FAINT)

    def paragraph(self, text: str, tone: Tone) -> Iterator[Line]:
        yield from ((Piece(line, tone),) for line in wrap(one_line(text).split(), self._width))

    def _section(self, section: Section) -> Iterator[Line]:
        if section.heading:
            yield (Piece(shorten(section.heading, self._width), Tone.HEADING),)
        for remark in section.remarks:
            yield from self.paragraph(remark, Tone.PLAIN)
        note = ""
        for item in section.items:
            yield from self._item(item)
            if item.note != note:  # a note that many rows have is told with the first of them
                yield from self._note(item.note)
            note = item.note

    def _item(self, item: Item) -> Iterator[Line]:
        """Dates and words side by side; the grade and the numbers of the sources close the last line, or follow it."""
        room = self._width - _MARGIN
        words, tag = wrap(one_line(item.what).split(), room) or [""], self._tag(item.rows)
        fits = cells(words[-1]) + 1 + cells(tag) <= room
        for number, line in enumerate(words):
            closing = (Piece(f" {tag}", Tone.FAINT),) if fits and number == len(words) - 1 else ()
            yield (Piece((f"  {item.when}" if number == 0 else "").ljust(_MARGIN)), Piece(line), *closing)
        if not fits:
            yield from self._indented(tag, _MARGIN)

    def _note(self, note: str) -> Iterator[Line]:
        yield from self._indented(note, _MARGIN + 2)

    def _indented(self, text: str, margin: int) -> Iterator[Line]:
        for line in wrap(one_line(text).split(), self._width - margin):
            yield (Piece(" " * margin), Piece(line, Tone.FAINT))

    def _tag(self, rows: tuple[Row, ...]) -> str:
        """How well rows are stated, and by which sources."""
        self._occupancies |= any(isinstance(row, Occupancy) for row in rows)
        return self._sources.tag((row.evidence, row.source) for row in rows)
