"""The way back from a verdict: its rule, what was asked, the rows of the reference, and what articles on record tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from onrecord.cli.brief import Line, Piece, Tone, paragraph, wrap
from onrecord.cli.checked_file import Found
from onrecord.cli.clean import one_line
from onrecord.cli.dates import between, written_value
from onrecord.cli.entries import explained_lines
from onrecord.cli.judged import why_in_words
from onrecord.cli.sources import Sources
from onrecord.cli.verdicts import indented, row_lines, verdict_piece
from onrecord.reference import reference
from onrecord.reference.rows import key_of
from onrecord.reference.tables import TABLES
from onrecord.schema import Claim, ClaimKind, Entry, Query, Reason

if TYPE_CHECKING:  # loaded only where a record is opened
    from onrecord.reference import Row
    from onrecord.store import StoredDocument

_MARGIN = 2
_RULES = {
    ClaimKind.OFFICE: "The person's time in the office is held against the day told, or against the days on which the text was "
    "written. Where none of it fits, the claim is contradicted only if one person at a time holds the office and somebody else "
    "surely held it then, or its list of holders is complete. A day of taking or leaving office that is less than 300 days "
    "from the one on record is told of the same change.",
    ClaimKind.MEMBERSHIP: "The times of membership are held against the day told. Where there is no membership, the claim is "
    "contradicted only if the list of members is complete for that time.",
    ClaimKind.ACCESSION_STEP: "The step, by whom and when, is held against the steps of the country towards the body. That there "
    "is no such step proves something only if the list of steps is complete.",
    ClaimKind.AGREEMENT_PARTY: "Who signed, or how many, is held against the parties of the agreement. That somebody is missing "
    "proves something only if the list of parties is complete.",
    ClaimKind.AGREEMENT_DATE: "The day and place told are held against those of the agreement.",
    ClaimKind.COUNT: "The number told is held against the members of the body on the day told, or their order of joining.",
    ClaimKind.SPENDING: "The figure is held against one release of figures only: that of the date told, else those out by the "
    "day of the text. It is right if it is the figure of the release, rounded as it is printed.",
    ClaimKind.ELECTION: "Winner, candidates and days are held against those of the election that is meant.",
    ClaimKind.SUMMIT: "Place, days and host are held against the summits of the body.",
}
_OF_THE_RECORD = {
    "record/correction": "A person's correction on record outranks everything that was read.",
    "record/articles": "The reference does not tell. Articles on record say the same, none says otherwise and nothing of it "
    "is in dispute, so it is supported; how many they are does not count.",
}
_ALWAYS = (
    "A coarser date that holds the known one is right; a row that was only recalled contradicts nothing. A denial is judged by "
    'what it denies; "more than" and "about" make no exact number.'
)
_LABELS = {
    "at": "text written",
    "by": "by, or before",
    "place": "where",
    "degree": "qualified as",
    "bound": "number told as",
    "negated": "denied",
    "future": "told as to come",
}


@dataclass(frozen=True, slots=True)
class Walk:
    """A claim with all that can be followed up: rows of the reference, and of a record the entries and their documents.

    `rows` go with the reasons of the claim that are rows, None where the reference of this version has them no more. `on_record`
    is None where no record was asked.
    """

    found: Found
    rows: tuple[tuple[Reason, Row | None], ...]
    on_record: Mapping[str, Entry] | None
    documents: Mapping[str, StoredDocument]


def rule_in_words(claim: Claim) -> str:
    """How a claim was judged."""
    return _OF_THE_RECORD.get(claim.rule) or f"{_RULES[claim.kind]} {_ALWAYS}"


def rows_behind(claim: Claim) -> tuple[tuple[Reason, Row | None], ...]:
    """The reasons of a claim that are rows of the reference, with the rows."""
    return tuple((reason, _row(reason)) for reason in claim.because if reason.place != "entry")


def entries_behind(claim: Claim) -> tuple[str, ...]:
    """The ids of all entries that a claim rests on or is held against."""
    reasons = (*claim.because, *claim.support, *claim.dissent)
    return tuple(dict.fromkeys(reason.key for reason in reasons if reason.place == "entry"))


def walk_json(walk: Walk) -> dict[str, Any]:
    """The walk as `onrecord explain --json` writes it."""
    rows = [
        {**reason.to_json(), "note": row.note if row else None, "checked": row.checked if row else None}
        for reason, row in walk.rows
    ]
    entries = [entry.to_json() for entry in (walk.on_record or {}).values()]
    return {"claim": walk.found.claim.to_json(), "rule": rule_in_words(walk.found.claim), "rows": rows, "entries": entries}


def walk_lines(walk: Walk, width: int, most: int | None) -> list[Line]:
    """The walk in lines, at `most` so many rows and pieces of evidence of each sort."""
    claim, sources = walk.found.claim, Sources()
    sections = [
        ("WHY", list(indented(why_in_words(claim), _MARGIN, width, Tone.PLAIN))),
        ("RULE", list(_rule(claim, width))),
        ("WHAT WAS ASKED", list(_query(claim.query, width))),
        ("ROWS OF THE REFERENCE", list(_rows(walk.rows, sources, width, most))),
        *((heading, list(_told(walk, reasons, sources, width, most))) for heading, reasons in _voices(claim)),
        ("CONFLICTS WITH", [line for id_ in claim.conflicts for line in indented(id_, _MARGIN, width, Tone.PLAIN)]),
    ]
    lines = list(_head(walk.found, width))
    for heading, section in sections:
        lines += [(), (Piece(heading, Tone.HEADING),), *section] if section else []
    foot = [*sources.lines(width, whole=True), *sources.meanings(width)]
    return [*lines, *([(), *foot] if foot else [])]


def _head(found: Found, width: int) -> Iterator[Line]:
    claim = found.claim
    doubt = (Piece(" "), Piece("? doubtful", Tone.DOUBT)) if claim.doubtful else ()
    yield (verdict_piece(claim), *doubt)
    yield from paragraph(one_line(claim.claim), width, Tone.TITLE)
    yield from paragraph(f"“{found.quote}”", width, Tone.PLAIN)
    said = [f"in the words of {found.said_by}"] if found.said_by else []
    yield from paragraph(" · ".join([found.title, found.place, *said, one_line(claim.id)]), width, Tone.FAINT)


def _rule(claim: Claim, width: int) -> Iterator[Line]:
    yield from indented(f"{claim.rule} (found by {claim.made_by})", _MARGIN, width, Tone.FAINT)
    yield from indented(rule_in_words(claim), _MARGIN, width, Tone.PLAIN)


def _query(query: Query, width: int) -> Iterator[Line]:
    """What is told, field by field."""
    told = [(_LABELS.get(field.name, field.name), _in_words(field.name, getattr(query, field.name))) for field in fields(query)]
    told = [(label, words) for label, words in told if words]
    column = max((len(label) for label, _ in told), default=0) + 2
    for label, words in told:
        for number, line in enumerate(wrap(words.split(), max(width - _MARGIN - column, 8))):
            yield (Piece(" " * _MARGIN + (label if number == 0 else "").ljust(column), Tone.FAINT), Piece(line))


def _in_words(name: str, value: Any) -> str:  # noqa: ANN401 (a field of a query)
    """The value of a field as a person reads it; "" for what is not told."""
    if value is None or value is False or value == ():
        return ""
    if name == "at":
        return between(*value)
    if name in {"when", "until"}:
        return written_value(value)
    if isinstance(value, str | tuple):
        return ", ".join(_named(part) for part in (value if isinstance(value, tuple) else (value,)))
    return "yes" if value is True else f"{value:g}"


def _named(id_: str) -> str:
    """What an id stands for; of one that no table has, and of plain words, what it is made of."""
    if reference().exists(id_):
        return f"{reference().name_of(id_)} ({id_})"
    kind, _, rest = id_.partition(":")
    return one_line(rest if kind in {"name", "words", "place"} else id_.replace("_", " "))


def _rows(rows: Sequence[tuple[Reason, Row | None]], sources: Sources, width: int, most: int | None) -> Iterator[Line]:
    """Rows with grade and sources, the table and key to look them up, and the notes."""
    for reason, row in rows[:most]:
        yield from row_lines([reason], sources, _MARGIN, width)
        checked = f" · last looked at {row.checked}" if row else " · not among the rows of this version"
        yield from indented(f"{reason.place} {reason.key}{checked}", _MARGIN + 2, width, Tone.FAINT, hang=2)
        if row and row.note:
            yield from indented(f"note: {one_line(row.note)}", _MARGIN + 2, width, Tone.FAINT, hang=2)
    yield from _more(len(rows), most, width)


def _voices(claim: Claim) -> tuple[tuple[str, tuple[Reason, ...]], ...]:
    """Entries under the heading that says what they are to a claim, each under the first one only."""
    deciding = tuple(reason for reason in claim.because if reason.place == "entry")
    support = tuple(reason for reason in claim.support if reason not in deciding)
    dissent = tuple(reason for reason in claim.dissent if reason not in deciding)
    return ("DECIDED BY", deciding), ("ALSO TOLD BY", support), ("TOLD OTHERWISE BY", dissent)


def _told(walk: Walk, reasons: Sequence[Reason], sources: Sources, width: int, most: int | None) -> Iterator[Line]:
    """Entries with their evidence and documents, or, without a record, what the check told of them."""
    for number, reason in enumerate(reasons[:most]):
        entry = (walk.on_record or {}).get(reason.key)
        if entry is not None:
            yield from ((),) if number else ()
            yield from explained_lines(entry, (), width, most, walk.documents)
            continue
        yield from row_lines([reason], sources, _MARGIN, width)
        why = "give --record FILE to see its evidence" if walk.on_record is None else "is not in this record"
        yield from indented(f"{reason.key} {why}", _MARGIN + 2, width, Tone.FAINT)
    yield from _more(len(reasons), most, width)


def _more(count: int, most: int | None, width: int) -> Iterator[Line]:
    if most is not None and count > most:
        yield from indented(f"… and {count - most:,} more (--all shows them)", _MARGIN, width, Tone.FAINT)


def _row(reason: Reason) -> Row | None:
    """The row of the reference that a reason names."""
    if reason.place not in TABLES.values():
        return None
    rows: tuple[Row, ...] = getattr(reference(), reason.place)
    return next((row for row in rows if "/".join(map(str, key_of(row).values())) == reason.key), None)
