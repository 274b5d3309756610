"""Verdicts as lines for a terminal or a pipe: claim by claim, with what decides, and the sources to cite at the foot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from onrecord.cli.brief import PIPE_WIDTH, Line, Piece, Tone, paragraph, remarks, shorten, title_block, wrap, write_lines
from onrecord.cli.clean import one_line
from onrecord.cli.digest import digest
from onrecord.cli.judged import SIGNS, VERDICTS, Judged, counts_in_words, judged, reason_in_words, why_in_words
from onrecord.cli.sources import Sources
from onrecord.reference import Grade
from onrecord.schema import Claim, Reading, Reason, Verdict

ROWS = 5  # that are shown of each sort
_NARROWEST = 40
_LONGEST_QUOTE = 200  # cells
_INDENT = 2  # of rows beneath their claim
_TONES = {Verdict.SUPPORTED: Tone.GOOD, Verdict.CONTRADICTED: Tone.BAD, Verdict.NOT_IN_RECORD: Tone.FAINT}


def show_verdicts(reading: Reading, stream: TextIO, name: str | None = None) -> None:
    """Writes the verdicts: styled to the terminal's width if `stream` is one, in plain characters otherwise."""
    write_lines(lambda width: verdict_lines(reading, width, name), stream)


def verdict_lines(reading: Reading, width: int = PIPE_WIDTH, name: str | None = None) -> list[Line]:
    """The lines of all claims of a reading, none wider than `width` (40 at the least)."""
    width = max(width, _NARROWEST)
    told, found, sources = digest(reading, name), judged(reading), Sources()
    margin = max((len(one.place) for one in found), default=0) + 2
    claims = [list(_claim(one, found, sources, margin, width)) for one in found]
    parts = [
        list(paragraph(counts_in_words(reading.claims), width, Tone.PLAIN)),
        *claims,
        [*sources.lines(width, whole=True), *sources.meanings(width)],
        list(remarks(told, width)),
    ]
    return [*title_block(told, width), *_apart(parts)]


def verdict_piece(claim: Claim) -> Piece:
    """The verdict as a sign and a word: what is contradicted stands out without any colour, too."""
    word = VERDICTS[claim.verdict]
    shown = word.upper() if claim.verdict is Verdict.CONTRADICTED else word
    return Piece(f"{SIGNS[claim.verdict]} {shown}", _TONES[claim.verdict])


def row_lines(rows: Sequence[Reason], sources: Sources, margin: int, width: int, most: int | None = ROWS) -> Iterator[Line]:
    """Rows or entries, each with its grade and the numbers of its sources, at `most` so many."""
    for reason in rows[:most]:
        tag = sources.tag([(_grade(reason), reason.source)])
        yield from indented(f"- {reason_in_words(reason)}", margin, width, Tone.FAINT, hang=2, tag=tag)
    if most is not None and len(rows) > most:
        yield from indented(f"… and {len(rows) - most} more", margin, width, Tone.FAINT)


def indented(text: str, margin: int, width: int, tone: Tone, hang: int = 0, tag: str = "") -> Iterator[Line]:
    """`text` in lines that begin `margin` cells from the left, all but the first `hang` further; a tag at the end stays whole."""
    words = [*one_line(text).split(), *([tag] if tag else [])]
    for number, line in enumerate(wrap(words, max(width - margin - hang, 8))):
        yield (Piece(" " * (margin + (hang if number else 0))), Piece(line, tone))


def _claim(one: Judged, all_: Sequence[Judged], sources: Sources, margin: int, width: int) -> Iterator[Line]:
    yield from _head(one, margin, width)
    yield from indented(f"“{shorten(one.quote, _LONGEST_QUOTE)}”", margin, width, Tone.PLAIN)
    if one.repeats is not None:
        yield from indented(f"As at {all_[one.repeats - 1].place}: {one.claim.claim}", margin, width, Tone.FAINT)
        return
    if one.sentence:
        yield from indented(f"→ {one.sentence}", margin, width, Tone.PLAIN, hang=2)
    yield from indented(why_in_words(one.claim), margin, width, Tone.PLAIN)
    yield from row_lines(one.claim.because, sources, margin + _INDENT, width)
    yield from _others(one, sources, margin, width)


def _head(one: Judged, margin: int, width: int) -> Iterator[Line]:
    """Place and verdict, and in whose words the claim stands; the latter beneath where it does not fit."""
    doubt = (Piece(" "), Piece("? doubtful", Tone.DOUBT)) if one.claim.doubtful else ()
    line: Line = (Piece(one.place.rjust(margin - 2) + "  ", Tone.FAINT), verdict_piece(one.claim), *doubt)
    said = f"· in the words of {shorten(one.said_by, _LONGEST_QUOTE)}" if one.said_by else ""
    used = sum(len(piece.text) for piece in line)
    if said and used + 1 + len(said) <= width:
        yield (*line, Piece(f" {said}", Tone.FAINT))
        return
    yield line
    yield from indented(said, margin, width, Tone.FAINT)


def _others(one: Judged, sources: Sources, margin: int, width: int) -> Iterator[Line]:
    """What other articles tell, and other claims of this one."""
    told = (("also told by:", one.support, Tone.FAINT), ("told otherwise by:", one.dissent, Tone.DOUBT))
    for heading, rows, tone in told:
        if rows:
            yield from indented(heading, margin, width, tone)
            yield from row_lines(rows, sources, margin + _INDENT, width)
    if one.conflicts:
        places = ", ".join(place for _, place in one.conflicts)
        yield from indented(f"conflicts with {places} of this text", margin, width, Tone.DOUBT)


def _grade(reason: Reason) -> Grade | None:
    """How well the source states a row; of what was read in articles nothing is known."""
    return Grade(reason.grade) if reason.grade in set(Grade) else None


def _apart(parts: Iterable[list[Line]]) -> Iterator[Line]:
    """Parts with a blank line between any two; those without lines are left out."""
    for number, lines in enumerate(filter(None, parts)):
        yield from ((), *lines) if number else lines
