"""Sources numbered in the order in which they are named, and the list of them at the foot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from onrecord.cli.brief import Line, Piece, Tone, paragraph, shorten, wrap
from onrecord.cli.clean import one_line
from onrecord.reference import Grade

GRADES = {Grade.READ: "read", Grade.PARTIAL: "partly", Grade.RECALLED: "recalled"}
_BETWEEN = " ; "  # between the sources of one row
_MARGIN = 6
_MEANING = {
    Grade.READ: "read in the source: it states this.",
    Grade.PARTIAL: "partly: the source states it less precisely; the note says what was added.",
    Grade.RECALLED: "recalled, not read in a source: background knowledge, the source named does not state exactly this.",
}


class Sources:
    """Gives each source its number when it is first named, and remembers which grades of evidence were told."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._grades: set[Grade] = set()

    def tag(self, rows: Iterable[tuple[Grade | None, str | None]]) -> str:
        """How well rows are stated, and by which sources: "[read: 1]"; "[28 read, 2 recalled: 1, 3]" where they differ."""
        rows = list(rows)
        sources = dict.fromkeys(source for _, named in rows for source in sources_in(named))
        numbers = sorted({self._numbers.setdefault(_short(source), len(self._numbers) + 1) for source in sources})
        counts = Counter(grade for grade, _ in rows if grade is not None)
        self._grades.update(counts)
        grades = [f"{counts[grade]} {word}" if len(counts) > 1 else word for grade, word in GRADES.items() if counts[grade]]
        parts = [", ".join(grades), ", ".join(map(str, numbers))]
        return f"[{': '.join(filter(None, parts))}]" if any(parts) else ""

    def lines(self, width: int, *, whole: bool = False) -> Iterator[Line]:
        """The sources with their numbers, one line each unless they are to be `whole`."""
        if self._numbers:
            yield (Piece("SOURCES", Tone.HEADING),)
        for source, number in self._numbers.items():
            room = width - _MARGIN
            first, *more = wrap(source.split(), room) if whole else [shorten(source, room)]
            yield (Piece(f"{number:>4}  ", Tone.FAINT), Piece(first, Tone.FAINT))
            yield from ((Piece(" " * _MARGIN), Piece(line, Tone.FAINT)) for line in more)

    def meanings(self, width: int) -> Iterator[Line]:
        """What the grades mean that were told."""
        for grade, meaning in _MEANING.items():
            if grade in self._grades:
                yield from paragraph(meaning, width, Tone.FAINT)


def sources_in(named: str | None) -> tuple[str, ...]:
    """The sources of a row, which may have several.

    >>> sources_in("https://a.example/1 ; github:b/c"), sources_in(None)
    (('https://a.example/1', 'github:b/c'), ())
    """
    return tuple(filter(None, (one_line(source) for source in (named or "").split(_BETWEEN))))


def _short(source: str) -> str:
    """A source without what every address begins with."""
    return source.removeprefix("https://").removeprefix("http://").removeprefix("www.")
