"""Entries of the record in lines: what is so by whom, since when it is on record, and what speaks against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from onrecord.cli.brief import Line, Piece, Tone, shorten, wrap
from onrecord.cli.changes import in_words
from onrecord.cli.clean import one_line
from onrecord.cli.dates import written_value
from onrecord.schema import STATEMENT, Basis, Entry, Evidence, Factuality, Span, StatusEvent, StatusKind

if TYPE_CHECKING:  # loaded only where a record is opened
    from onrecord.store import StoredDocument

_BASIS = {Basis.READING: "read", Basis.REFERENCE: "reference", Basis.CORRECTION: "correction"}
_LABELS = {Factuality.NEGATED: "not so", Factuality.FUTURE: "to come", Factuality.POSSIBLE: "open"}
_INDENT = "    "
_NOWHERE = Span(0, 0)
_QUOTES = ("“", '"', "‘", "«", "„")
_LONGEST_QUOTE = 160  # characters


def entry_words(entry: Entry) -> str:
    """An entry as a sentence without its stop: "Mark Rutte took office as Secretary General of NATO".

    What nobody is named for begins with "somebody not named".
    """
    who = entry.who or ("somebody not named",)
    if entry.fact.kind == STATEMENT:
        said = one_line(entry.value or "")
        return f"{one_line(', '.join(who))} {'said' if said.startswith(_QUOTES) else 'as told'}: {said}"
    told = StatusEvent(
        kind=StatusKind(entry.fact.kind),
        factuality=entry.fact.factuality,
        span=_NOWHERE,
        trigger=_NOWHERE,
        who=who,
        who_ids=entry.fact.who_ids,
        confidence=1.0,
        made_by="",
        what=entry.what,
        what_id=entry.fact.what_id,
    )
    return in_words(told)


def entry_lines(entry: Entry, width: int) -> Iterator[Line]:
    """An entry: its words with the times told, its basis and id, and one line for each dispute."""
    times = " or ".join(written_value(time.value) for time in entry.valid)
    label = _LABELS.get(entry.fact.factuality)
    words = entry_words(entry) + (f" — {times}" if times else "") + (f" [{label}]" if label else "")
    for number, line in enumerate(wrap(words.split(), width - 2)):
        yield (Piece(line if number == 0 else f"  {line}", Tone.SPEAKER if number == 0 else Tone.PLAIN),)
    yield (Piece(f"{_INDENT}{entry.id} · {_support(entry)} · recorded {_moment(entry.recorded_from)}", Tone.FAINT),)
    for dispute in entry.disputes:
        yield from _wrapped(f"disputed ({dispute.about}): {dispute.reason}", width, Tone.DOUBT)
    for correction in entry.outranked_by:
        yield from _wrapped(f"outranked by {correction}", width, Tone.DOUBT)


def explained_lines(
    entry: Entry, history: Sequence[Entry], width: int, most: int | None, documents: Mapping[str, StoredDocument]
) -> Iterator[Line]:
    """An entry with its evidence (at `most` so many pieces), in the words of the documents, and the versions of it.

    `documents` tell where evidence came from, as far as they hold it.
    """
    yield from entry_lines(entry, width)
    for other in entry.confirmed_by:
        yield from _wrapped(f"agrees with {other}", width, Tone.FAINT)
    yield from _heading("EVIDENCE")
    for evidence in entry.evidence[:most]:
        yield from _evidence_lines(evidence, documents.get(evidence.document or ""), width)
    if most is not None and len(entry.evidence) > most:
        yield from _wrapped(f"... and {len(entry.evidence) - most:,} more (--all shows them)", width, Tone.FAINT)
    if len(history) > 1:
        yield from _heading("HISTORY")
    for version in history if len(history) > 1 else ():
        until = f"to {_moment(version.recorded_to)}" if version.recorded_to else "until now"
        times = " or ".join(time.value for time in version.valid) or "no date"
        yield from _wrapped(f"{_moment(version.recorded_from)} {until}: {times}; {_support(version)}", width, Tone.PLAIN)


def _support(entry: Entry) -> str:
    """What an entry rests on."""
    if entry.basis is Basis.READING:
        documents = len({one.document for one in entry.evidence if not one.rejected_by})
        told = sum(1 for one in entry.evidence if not one.rejected_by)
        rests = f"{_counted(entry.publishers, 'publisher')}, {_counted(documents, 'document')}, told {told}×"
        rejected = len(entry.evidence) - told
        rests += f", {rejected} rejected" if rejected else ""
    else:
        rests = _BASIS[entry.basis]
    return rests


def _evidence_lines(evidence: Evidence, document: StoredDocument | None, width: int) -> Iterator[Line]:
    if evidence.document and evidence.span:
        head = f"{evidence.document} {evidence.span.start}-{evidence.span.end}"
    else:
        head = evidence.id
    about = (
        evidence.publisher,
        evidence.published,
        evidence.when and f"dated {evidence.when.value} ({evidence.when.basis.value})",
    )
    sure = evidence.confidence is not None and f"confidence {evidence.confidence:.2f}"
    facts = [str(one) for one in (*about, sure, evidence.model, evidence.source) if one]
    yield from _wrapped(" · ".join([head, *facts]), width, Tone.PLAIN)
    if document and (origin := " · ".join(filter(None, (document.title, document.url)))):
        yield from _wrapped(f"from {origin}", width, Tone.PLAIN, more=_INDENT)
    if evidence.text:
        yield from _wrapped(f"“{shorten(one_line(evidence.text), _LONGEST_QUOTE)}”", width, Tone.FAINT, more=_INDENT)
    if evidence.within:
        yield from _wrapped(f"said in {evidence.within}", width, Tone.FAINT, more=_INDENT)
    if evidence.rejected_by:
        yield from _wrapped(f"rejected by {evidence.rejected_by}", width, Tone.DOUBT, more=_INDENT)


def _wrapped(text: str, width: int, tone: Tone, more: str = "") -> Iterator[Line]:
    indent = _INDENT + more
    for number, line in enumerate(wrap(one_line(text).split(), width - len(indent) - 2)):
        yield (Piece(f"{indent}{'' if number == 0 else '  '}{line}", tone),)


def _heading(words: str) -> Iterator[Line]:
    yield ()
    yield (Piece(words, Tone.HEADING),)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _moment(value: str | None) -> str:
    """A recorded time to the second."""
    return "" if value is None else f"{value[:10]} {value[11:19]}"
