"""Rows back into entries, as they stand now or stood at a moment."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from onrecord.record.disputes import agree, disputes_of, has_rivals, rivals_share_who
from onrecord.record.folding import fold_entry
from onrecord.record.kinds import kinds
from onrecord.record.when import days_of, precision_of
from onrecord.record.words import number_of
from onrecord.reference import reference
from onrecord.schema import STATEMENT, Basis, Entry, Evidence, Fact, Factuality, Precision, Span, When, WhenBasis
from onrecord.store.clock import to_iso
from onrecord.store.database import Database, Row, marks

_CHUNK = 200  # facts that are loaded together
# What a correction asserts stands in the version of the document that was current when it was made.
_CORRECTED = (
    "SELECT substr(u.text, cast(e.begins + 1 AS INTEGER), cast(e.ends - e.begins AS INTEGER)) FROM document c "
    "JOIN text u ON u.id = c.text_id WHERE r.basis = 'correction' AND c.key = e.made_by "
    "AND c.recorded_from <= r.recorded_from AND (c.recorded_to IS NULL OR c.recorded_to > r.recorded_from)"
)
_LOAD = (
    "SELECT e.fact_id, e.id, e.begins, e.ends, e.parts, e.within, e.when_value, e.when_basis, e.number, e.background, "
    "e.confidence, e.made_by, e.source, r.id, r.basis, r.model, r.version, r.author, r.recorded_from, r.recorded_to, d.key, "
    "d.publisher, d.published, coalesce(g.grp, d.text_id), "
    "coalesce(substr(t.text, cast(e.begins + 1 AS INTEGER), cast(e.ends - e.begins AS INTEGER)), "
    f"({_CORRECTED})), w.begins, w.ends, w.fact_id "
    "FROM evidence e JOIN recording r ON r.id = e.recording_id LEFT JOIN document d ON d.id = r.document_id "
    "LEFT JOIN text t ON t.id = d.text_id LEFT JOIN grouping g ON g.text_id = d.text_id AND {} "
    "LEFT JOIN evidence w ON w.id = e.within WHERE e.{} IN ({})"
)
_REJECTIONS = (
    "SELECT j.fact_id, j.document_key, j.begins, j.ends, r.id, r.recorded_from, r.recorded_to "
    "FROM rejection j JOIN recording r ON r.id = j.recording_id WHERE j.fact_id IN ({})"
)


_TOUCHED = (
    "(r.basis <> 'reference' OR EXISTS (SELECT 1 FROM fact o JOIN evidence p ON p.fact_id = o.id JOIN recording q "
    "ON q.id = p.recording_id WHERE o.what = f.what AND o.kind = f.kind AND q.basis <> 'reference'))"
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Evidence as it is stored: with the interval in which it is on record, in microseconds."""

    evidence: Evidence
    begins: int
    ends: int | None
    recording: int

    def stands(self, at: int | None) -> bool:
        return _stands(self.begins, self.ends, at)


@dataclass(frozen=True, slots=True)
class _Rejection:
    place: tuple[str, int, int] | None
    recording: int
    begins: int
    ends: int | None

    def stands(self, at: int | None) -> bool:
        return _stands(self.begins, self.ends, at)


@dataclass(frozen=True, slots=True)
class _Folder:
    """All that is stored of one fact: pieces of evidence of every time, and what was ever rejected of it."""

    fact: Fact
    pieces: tuple[_Piece, ...]
    rejections: tuple[_Rejection, ...]


def standing(row: str, at: int | None) -> tuple[str, list[Any]]:
    """The condition that a row, by the name of its table in a query, is on record at a time or now; with its parameters."""
    if at is None:
        return f"{row}.recorded_to IS NULL", []
    return f"{row}.recorded_from <= ? AND ({row}.recorded_to IS NULL OR {row}.recorded_to > ?)", [at, at]


def _stands(begins: int, ends: int | None, at: int | None) -> bool:
    """The same of a row that was loaded."""
    return ends is None if at is None else begins <= at and (ends is None or at < ends)


def load_entries(database: Database, numbers: Iterable[int], at: int | None) -> Iterator[Entry]:
    """The entries of facts, on every basis, in the order of the numbers; `at` is a recorded time, None for now."""
    pending = list(numbers)
    for start in range(0, len(pending), _CHUNK):
        chunk = pending[start : start + _CHUNK]
        folders = _folders(database, chunk, at)
        found = {number: _entries(database, [folders[number]], at) for number in chunk if number in folders}
        for entries in found.values():
            yield from (_disputed(database, entry, entries, at) for entry in entries)


def load_history(database: Database, number: int, basis: Basis, latest: int | None) -> tuple[Entry, ...]:
    """The versions of an entry, or the `latest` of them, the oldest first, each with the time it stood.

    Publishers are counted by what is known now of which texts are copies.
    """
    folder = _folders(database, [number], None).get(number)
    if folder is None:
        return ()
    names = _names(database, [folder.fact])
    moments = _moments(folder, basis)[0 if latest is None else -latest :]
    return tuple(entry for moment in moments if (entry := _entry(folder, basis, moment, names)))


def find_places(database: Database, words: Sequence[str], at: int | None, limit: int) -> list[tuple[int, Evidence]]:
    """Evidence whose passage has the words in a row, with the number of its fact: what was recorded last comes first."""
    found: list[tuple[int, Evidence]] = []
    below = 1 << 62
    while len(found) < limit and (ids := database.find_passages(words, below, max(limit, _CHUNK // 4))):
        below = ids[-1]
        rows = _load(database, "id", ids, at)
        found += [(row[0], piece.evidence) for row in sorted(rows, key=lambda row: -row[1]) if (piece := _piece(row)).stands(at)]
    return found[:limit]


def _disputed(database: Database, entry: Entry, same_fact: Sequence[Entry], at: int | None) -> Entry:
    """An entry with what speaks against it and what confirms it."""
    rivals = _rivals(database, entry, at) if has_rivals(entry.fact) else same_fact
    same = tuple(rival.id for rival in rivals if rival.fact == entry.fact and rival.id != entry.id and agree(entry, rival))
    disputes = disputes_of(entry, rivals)
    against = {other for dispute in disputes for other in dispute.by}
    corrected = tuple(
        one.made_by or ""
        for rival in rivals
        if rival.basis is Basis.CORRECTION and rival.id in against and entry.basis is not Basis.CORRECTION
        for one in rival.evidence
    )
    outranked = tuple(sorted({*entry.outranked_by, *corrected}))
    return replace(
        entry, disputes=disputes, confirmed_by=tuple(id_ for id_ in same if id_ not in against), outranked_by=outranked
    )


def _rivals(database: Database, entry: Entry, at: int | None) -> list[Entry]:
    """The entries that can conflict with one, itself among them.

    Of a body that a hundred states have joined, or an office of a thousand stories, few can: those of the same participants,
    those that are not read, numbers of participants and, for a seat, who came into it on the same day.
    """
    fact = entry.fact
    who = json.dumps(fact.who_ids, ensure_ascii=False)
    sql = "SELECT f.id FROM fact f WHERE f.what = ? AND f.kind = ? AND f.who = ?"
    parameters: list[Any] = [fact.what_id, fact.kind, who]
    if not rivals_share_who(fact):
        days = sorted({lasting[0].toordinal() for time in entry.valid if (lasting := days_of(time.value))})
        sql = (
            "SELECT DISTINCT f.id FROM fact f JOIN evidence e ON e.fact_id = f.id JOIN recording r ON r.id = e.recording_id "
            "WHERE f.what = ? AND f.kind = ? AND (f.who = ? OR r.basis <> 'reading' OR e.number IS NOT NULL"
            + (f" OR e.earliest IN ({marks(len(days))}))" if days else ")")
        )
        parameters += days
    numbers = sorted(row[0] for row in database.rows(sql, parameters))
    found: list[Entry] = []
    for start in range(0, len(numbers), _CHUNK):
        folders = _folders(database, numbers[start : start + _CHUNK], at)
        found += _entries(database, folders.values(), at)
    return found


def _entries(database: Database, folders: Iterable[_Folder], at: int | None) -> list[Entry]:
    folders = list(folders)
    names = _names(database, [folder.fact for folder in folders])
    return [entry for folder in folders for basis in Basis if (entry := _entry(folder, basis, at, names))]


def _entry(folder: _Folder, basis: Basis, at: int | None, names: Mapping[str, str]) -> Entry | None:
    """The entry of a fact on a basis as it stood at a moment; None where nothing told it then."""
    pieces = [piece for piece in folder.pieces if piece.evidence.basis is basis and piece.stands(at)]
    if not pieces:
        return None
    rejections = [rejection for rejection in folder.rejections if rejection.stands(at)] if basis is not Basis.CORRECTION else []
    evidence = [replace(piece.evidence, rejected_by=_rejected(piece.evidence, rejections)) for piece in pieces]
    entry = fold_entry(folder.fact, evidence, names)
    moments = _moments(folder, basis)
    now = len(moments) if at is None else bisect_right(moments, at)
    outranked = {f"correction {rejection.recording}" for rejection in rejections if rejection.place is None}
    return replace(
        entry,
        recorded_from=to_iso(moments[now - 1]),
        recorded_to=to_iso(moments[now]) if now < len(moments) else None,
        outranked_by=tuple(sorted(outranked)),
    )


def _moments(folder: _Folder, basis: Basis) -> list[int]:
    """Every recorded time at which the entry of a basis changed, in order."""
    intervals: list[tuple[int, int | None]] = [
        (piece.begins, piece.ends) for piece in folder.pieces if piece.evidence.basis is basis
    ]
    if basis is not Basis.CORRECTION:
        intervals += [(rejection.begins, rejection.ends) for rejection in folder.rejections]
    return sorted({moment for interval in intervals for moment in interval if moment is not None})


def _rejected(evidence: Evidence, rejections: Sequence[_Rejection]) -> str | None:
    for rejection in rejections:
        if rejection.place is not None and evidence.span and rejection.place == (evidence.document, *evidence.span):
            return f"correction {rejection.recording}"
    return None


def _load(database: Database, column: str, numbers: Sequence[int], at: int | None) -> list[Row]:
    """Evidence of every time, by its own number or that of its fact; the groups of texts are those of the time asked for."""
    condition, moment = standing("g", at)
    return database.rows(_LOAD.format(condition, column, marks(len(numbers))), (*moment, *numbers))


def _folders(database: Database, numbers: Sequence[int], at: int | None) -> dict[int, _Folder]:
    listed = marks(len(numbers))
    facts = {
        row[0]: _fact(row)
        for row in database.rows(f"SELECT id, kind, factuality, who, what FROM fact WHERE id IN ({listed})", numbers)
    }
    pieces: dict[int, list[_Piece]] = defaultdict(list)
    for row in _load(database, "fact_id", numbers, at):
        pieces[row[0]].append(_piece(row))
    rejections: dict[int, list[_Rejection]] = defaultdict(list)
    for number, key, begins, ends, recording, recorded_from, recorded_to in database.rows(_REJECTIONS.format(listed), numbers):
        place = None if key is None else (key, begins, ends)
        rejections[number].append(_Rejection(place, recording, recorded_from, recorded_to))
    return {number: _Folder(fact, tuple(pieces[number]), tuple(rejections[number])) for number, fact in facts.items()}


def _fact(row: Row) -> Fact:
    _, kind, factuality, who, what = row
    return Fact(kind, tuple(json.loads(who)), what, Factuality(factuality))


def _piece(row: Row) -> _Piece:
    fact, _, begins, ends, parts, within, when_value, when_basis, number, background, confidence, made_by, source = row[:13]
    recording, basis, model, version, author, recorded_from, recorded_to, key, publisher, published, group, text, *outer = row[
        13:
    ]
    spans = tuple(Span(*part) for part in json.loads(parts)) if parts else ()
    corrected = basis == Basis.CORRECTION.value
    evidence = Evidence(
        id=_corrected_id(recording, made_by, begins, ends, fact)
        if corrected
        else (evidence_id(key, begins, ends, fact) if key else str(made_by)),
        basis=Basis(basis),
        recorded_from=to_iso(recorded_from),
        recorded_to=None if recorded_to is None else to_iso(recorded_to),
        document=made_by if corrected else key,
        span=None if begins is None else Span(begins, ends),
        parts=spans,
        text=_joined(text, begins, spans),
        within=None if within is None else evidence_id(key, outer[0], outer[1], outer[2]),
        when=None if when_value is None else When(when_value, precision_of(when_value) or Precision.DAY, WhenBasis(when_basis)),
        count=number,
        background=bool(background),
        confidence=confidence,
        model=None if model is None or corrected else f"{model} {version}",
        made_by=f"correction {recording}" if corrected else made_by,
        publisher=publisher,
        published=published,
        group=group,
        source=(f"{author}: {source}" if source else author) if corrected else source,
    )
    return _Piece(evidence, recorded_from, recorded_to, recording)


def _corrected_id(recording: int, document: str | None, begins: int | None, ends: int | None, fact: int) -> str:
    """The id of what a correction asserts: it may assert one fact at several places."""
    if document is None or begins is None or ends is None:
        return f"correction {recording}/{fact:016x}"
    return evidence_id(f"correction {recording}/{document}", begins, ends, fact)


def evidence_id(document: str, begins: int, ends: int, fact: int) -> str:
    """The id of a place that tells a fact: the same in every record, and whichever model reads it."""
    return f"{document}@{begins}-{ends}/{fact:016x}"


def _joined(text: str | None, begins: int | None, parts: Sequence[Span]) -> str | None:
    """The words of a place, of interrupted contents without what stands between."""
    if text is None or begins is None or not parts:
        return text
    return " … ".join(text[part.start - begins : part.end - begins] for part in parts)


def _names(database: Database, facts: Iterable[Fact]) -> dict[str, str]:
    """What ids are called: by the reference where it knows them, else by the longest name that was ever read."""
    ids = {
        id_ for fact in facts for id_ in (*fact.who_ids, *((fact.what_id,) if fact.what_id and fact.kind != STATEMENT else ()))
    }
    known = reference()
    names = {id_: known.name_of(id_) for id_ in ids if known.exists(id_)}
    asked = {number_of(id_): id_ for id_ in ids - names.keys()}
    rows: list[Row] = []
    numbers = list(asked)
    for start in range(0, len(numbers), _CHUNK):
        chunk = numbers[start : start + _CHUNK]
        rows += database.rows(f"SELECT entity_id, name FROM name WHERE entity_id IN ({marks(len(chunk))})", chunk)
    told: dict[str, list[str]] = defaultdict(list)
    for number, name in rows:
        told[asked[number]].append(name)
    return names | {id_: min(called, key=lambda name: (-len(name), name)) for id_, called in told.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What entries are asked for: all that is given has to hold. Ids are those of entities, `since` and `until` ordinals.

    `contested` leaves out what cannot be in dispute: kinds that never are, and rows of the reference that nothing read touches.
    """

    kind: str | None = None
    who: str | None = None
    what: str | None = None
    about: str | None = None
    factuality: Factuality | None = None
    basis: Basis | None = None
    document: str | None = None
    since: int | None = None
    until: int | None = None
    contested: bool = False


def find_facts(database: Database, asked: Filter, at: int | None) -> list[int]:
    """The numbers of the facts that match, by the earliest day told of each, those without one last."""
    joins, where, parameters = _conditions(asked, at)
    sql = (
        f"SELECT e.fact_id FROM evidence e JOIN recording r ON r.id = e.recording_id {joins}"
        f"WHERE {' AND '.join(where)} GROUP BY e.fact_id ORDER BY coalesce(min(e.earliest), 9999999), e.fact_id"
    )
    return [row[0] for row in database.rows(sql, parameters)]


def _conditions(asked: Filter, at: int | None) -> tuple[str, list[str], list[Any]]:
    joins = ""
    condition, parameters = standing("r", at)
    where = [condition]
    if asked.kind or asked.who or asked.what or asked.factuality or asked.contested:
        joins += "JOIN fact f ON f.id = e.fact_id "
    for column, value in (
        ("f.kind", asked.kind),
        ("f.what", asked.what),
        ("f.factuality", asked.factuality),
        ("r.basis", asked.basis),
    ):
        if value is not None:
            where.append(f"{column} = ?")
            parameters.append(str(value))
    for entity in dict.fromkeys(filter(None, (asked.who, asked.about))):
        where.append("e.fact_id IN (SELECT fact_id FROM about WHERE entity_id = ?)")
        parameters.append(number_of(entity))
    if asked.who:
        where.append("(f.what IS NULL OR f.what <> ?)")
        parameters.append(asked.who)
    if asked.contested:
        listed = sorted(name for name, kind in kinds().items() if kind.again_after != 0)
        where += [f"f.kind IN ({marks(len(listed))})", "f.what IS NOT NULL", _TOUCHED]
        parameters += listed
    if asked.document:
        joins += "LEFT JOIN document d ON d.id = r.document_id "
        where.append("(d.key = ? OR (r.basis = 'correction' AND e.made_by = ?))")  # a correction may be of several documents
        parameters += [asked.document, asked.document]
    for condition, day in (("e.latest >= ?", asked.since), ("e.earliest <= ?", asked.until)):
        if day is not None:
            where.append(condition)
            parameters.append(day)
    return joins, where, parameters
