"""Putting on record. Nothing is overwritten: a change closes a row, with its time and reason, and opens another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum

from onrecord.record.correcting import Assertion, Place, Rejection
from onrecord.record.curated import Curated
from onrecord.record.filing import Filing, Telling, fact_number
from onrecord.record.when import days_of
from onrecord.record.words import number_of, words_of
from onrecord.schema import SPOKEN, STATEMENT, Basis, DateBasis, Document, Fact, When
from onrecord.store.clock import microseconds
from onrecord.store.database import Database, marks, short, sound
from onrecord.store.groups import join_group

_SHORT = 250  # characters of an id that needs no look at its length in bytes
_WORDY = frozenset({STATEMENT, *SPOKEN})
_Row = tuple[object, ...]
_BEHIND = 1_000_000  # microseconds that a clock may lag before it is worth a word
_EVIDENCE = (
    "id, fact_id, recording_id, begins, ends, parts, within, when_value, when_basis, earliest, latest, number, background, "
    "confidence, made_by, source"
)
_ADD_EVIDENCE = f"INSERT INTO evidence ({_EVIDENCE}) VALUES ({marks(16)})"
_DOCUMENT = (
    "id, key, stamp, text_id, sha256, url, title, publisher, published, published_from, published_to, published_basis, "
    "retrieved_at, language, warnings, recorded_from"
)
_ADD_DOCUMENT = f"INSERT INTO document ({_DOCUMENT}) VALUES ({marks(16)})"


_ADD_FACT = f"INSERT INTO fact (id, kind, factuality, who, what) VALUES ({marks(5)}) ON CONFLICT DO NOTHING"
_ADD_ENTITY = "INSERT INTO entity (id, key) VALUES (?, ?) ON CONFLICT DO NOTHING"
_ADD_ABOUT = "INSERT INTO about (entity_id, fact_id) VALUES (?, ?) ON CONFLICT DO NOTHING"
_ADD_NAME = "INSERT INTO name (entity_id, name) VALUES (?, ?) ON CONFLICT DO NOTHING"


class Outcome(StrEnum):
    """What became of a document."""

    RECORDED = "recorded"
    REVISED = "revised"  # another version of it was on record, and was closed
    REREAD = "reread"  # the same version, read by another model
    UNCHANGED = "unchanged"  # this version is on record, is an earlier one, or was removed


@dataclass(slots=True)
class _Pending:
    """Rows that a transaction has gathered and not yet written."""

    facts: dict[int, _Row] = field(default_factory=dict)
    entities: dict[int, _Row] = field(default_factory=dict)
    about: set[tuple[int, int]] = field(default_factory=set)
    names: set[tuple[int, str]] = field(default_factory=set)
    evidence: list[_Row] = field(default_factory=list)
    passages: list[tuple[int, str]] = field(default_factory=list)


class Writer:
    """Writes in transactions that each have one recorded time, later than that of every one before."""

    def __init__(
        self, database: Database, *, clock: Callable[[], int] = microseconds, warn: Callable[[str], None] | None = None
    ) -> None:
        self._database = database
        self._clock = clock
        self._warn = warn
        self._now = 0
        self._next: dict[str, int] = {}
        self._pending = _Pending()

    @contextmanager
    def transaction(self) -> Iterator[int]:
        """A transaction; gives its recorded time. Where the clock was set back, time goes on from the latest on record."""
        with self._database.writing():
            self._next, self._pending = {}, _Pending()
            latest = self._database.value("SELECT max(moment) FROM moment") or 0
            told = self._clock()
            if told < latest - _BEHIND and self._warn:
                self._warn(
                    f"the clock is {(latest - told) / 1e6:,.0f} seconds behind the record; its times go on from the latest"
                )
            self._now = max(told, latest + 1)
            self._database.run("INSERT INTO moment (moment) VALUES (?)", (self._now,))
            self._database.run("DELETE FROM moment WHERE moment < ?", (self._now,))
            yield self._now
            self._write_pending()

    def file(self, filing: Filing, *, again: bool = False) -> Outcome:
        """Puts a document on record with all that was read from it; `again` also where the same model has read it before."""
        document = _sound_document(filing.document)
        stamp = stamp_of(document)
        versions = self._database.rows("SELECT id, stamp, recorded_to FROM document WHERE key = ?", (document.id,))
        current = next((version for version in versions if version[2] is None), None)
        if current and current[1] == stamp:
            return self._reread(current[0], filing, again=again)
        if any(version[1] == stamp for version in versions):
            return Outcome.UNCHANGED
        if current:
            self._close(current[0], "revised")
        number = self._add_document(document, stamp, filing.bands)
        self._record(number, filing)
        return Outcome.REVISED if current else Outcome.RECORDED

    def remove(self, key: str, reason: str) -> bool:
        """Retracts a document and all evidence from it; both stay, closed. False where no such document is current."""
        current = self._database.one("SELECT id FROM document WHERE key = ? AND recorded_to IS NULL", (key,))
        if current:
            self._close(current[0], f"removed: {reason}")
        return current is not None

    def refer(self, facts: Iterable[Curated], version: str) -> bool:
        """Puts the reference on record, in place of an earlier version of it; False where this version is there."""
        known = self._database.one(
            "SELECT id, version FROM recording WHERE basis = ? AND recorded_to IS NULL", (Basis.REFERENCE.value,)
        )
        if known and known[1] == version:
            return False
        if known:
            self._close_recording(known[0], "another version of the reference")
        recording = self._add_recording(Basis.REFERENCE, model="reference", version=version)
        ordered = sorted(facts, key=lambda fact: (fact_number(fact.fact), fact.key))
        self._add_facts([fact.fact for fact in ordered], ())
        first = self._ids("evidence", len(ordered))
        self._pending.evidence += [_curated(first + at, recording, one) for at, one in enumerate(ordered)]
        return True

    def correct(self, author: str, note: str, rejects: Iterable[Rejection], asserts: Sequence[Assertion]) -> int:
        """Puts a correction on record and gives its number."""
        recording = self._add_recording(Basis.CORRECTION, author=author, note=note)
        self._database.run_many(
            f"INSERT INTO rejection (recording_id, fact_id, document_key, begins, ends) VALUES ({marks(5)})",
            ((recording, one.fact, *(one.place or (None, None, None))) for one in rejects),
        )
        self._add_facts([one.fact for one in asserts], [name for one in asserts for name in one.names])
        first = self._ids("evidence", len(asserts))
        self._pending.evidence += [_asserted(first + at, recording, one) for at, one in enumerate(asserts)]
        told = ((first + at, self._words_at(one.place)) for at, one in enumerate(asserts) if one.place)
        self._pending.passages += [(number, " ".join(words_of(words))) for number, words in told if words]
        return recording

    def withdraw(self, correction: int, reason: str) -> bool:
        """Closes a correction; False where no such one stands."""
        sql = "SELECT 1 FROM recording WHERE id = ? AND basis = ? AND recorded_to IS NULL"
        if not self._database.one(sql, (correction, Basis.CORRECTION.value)):
            return False
        self._close_recording(correction, f"withdrawn: {reason}")
        return True

    def note_item(
        self, source: str, key: str, stamp: str, document: str | None, reason: str | None, *, transient: bool = False
    ) -> None:
        """Notes what became of an item of a source: the document it gave, or why it gave none."""
        self._database.run(
            "INSERT INTO item (key, stamp, source, document, reason, transient, tries, first_seen, last_seen) "
            f"VALUES ({marks(9)}) ON CONFLICT (key, stamp) DO UPDATE SET document = excluded.document, reason = excluded.reason, "
            "transient = excluded.transient, tries = item.tries + 1, last_seen = excluded.last_seen",
            (short(key), stamp, *map(_sound, (source, document, reason)), int(transient), 1, self._now, self._now),
        )

    def note_feed(self, url: str, etag: str | None, last_modified: str | None) -> None:
        """Notes what a feed said of its own version, once all that it held is on record."""
        self._database.run(
            f"INSERT INTO feed (url, etag, last_modified) VALUES ({marks(3)}) "
            "ON CONFLICT (url) DO UPDATE SET etag = excluded.etag, last_modified = excluded.last_modified",
            (url, etag, last_modified),
        )

    def _words_at(self, place: Place) -> str | None:
        """The words at a place of the current version of a document."""
        key, begins, ends = place
        sql = "SELECT t.text FROM document d JOIN text t ON t.id = d.text_id WHERE d.key = ? AND d.recorded_to IS NULL"
        text: str | None = self._database.value(sql, (key,))
        return text and text[begins:ends]

    def _reread(self, document: int, filing: Filing, *, again: bool) -> Outcome:
        recording = self._database.one(
            "SELECT id, model, version FROM recording WHERE document_id = ? AND basis = ? AND recorded_to IS NULL",
            (document, Basis.READING.value),
        )
        if recording and not again and recording[1:] == (filing.model.name, filing.model.version):
            return Outcome.UNCHANGED
        if recording:
            self._close_recording(recording[0], f"read again by {filing.model.name} {filing.model.version}")
        self._record(document, filing)
        return Outcome.REREAD

    def _record(self, document: int, filing: Filing) -> None:
        """The reading of a document: its recording, the facts and the evidence."""
        recording = self._add_recording(Basis.READING, document=document, model=filing.model.name, version=filing.model.version)
        tellings = filing.tellings
        names = dict.fromkeys(name for telling in tellings for name in telling.names)
        self._add_facts([telling.fact for telling in tellings], names)
        first = self._ids("evidence", len(tellings))
        self._pending.evidence += [_evidence(first, at, recording, telling) for at, telling in enumerate(tellings)]
        self._pending.passages += [(first + at, telling.passage) for at, telling in enumerate(tellings)]

    def _add_facts(self, facts: Iterable[Fact], names: Iterable[tuple[str, str]]) -> None:
        """Facts that are not there yet, their entities and what these are called."""
        pending = self._pending
        for fact in facts:
            number = fact_number(fact)
            if number in pending.facts:
                continue
            who = json.dumps(fact.who_ids, ensure_ascii=False)
            pending.facts[number] = (number, fact.kind, fact.factuality.value, who, fact.what_id)
            for id_ in _entities(fact):
                entity = number_of(id_)
                pending.entities[entity] = (entity, id_)
                pending.about.add((entity, number))
        pending.names.update((number_of(id_), name) for id_, name in names if name)

    def _write_pending(self) -> None:
        """Writes what the transaction has gathered, table by table: half the time of writing it document by document."""
        pending, many = self._pending, self._database.run_many
        self._pending = _Pending()
        if pending.facts:
            many(_ADD_FACT, [pending.facts[number] for number in sorted(pending.facts)])
            many(_ADD_ENTITY, [pending.entities[number] for number in sorted(pending.entities)])
            many(_ADD_ABOUT, sorted(pending.about))
            many(_ADD_NAME, sorted(pending.names))
        if pending.evidence:
            many(_ADD_EVIDENCE, pending.evidence)
        if pending.passages:
            self._database.add_passages(pending.passages)

    def _add_document(self, document: Document, stamp: str, bands: Sequence[int]) -> int:
        number = self._ids("document", 1)
        span = document.published_range or (None, None)
        basis = document.published_basis.value if document.published_basis else None
        row = (number, document.id, stamp, self._add_text(document.text, bands), document.sha256, document.url, document.title)
        row += (document.publisher, document.published, *span, basis, document.retrieved_at, document.language)
        self._database.run(_ADD_DOCUMENT, (*row, json.dumps(document.warnings, ensure_ascii=False), self._now))
        return number

    def _add_text(self, text: str, bands: Sequence[int]) -> int:
        text = _without_nul(text)
        sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
        known = self._database.value("SELECT id FROM text WHERE sha256 = ?", (sha256,))
        if known is not None:
            return int(known)
        number = self._ids("text", 1)
        self._database.run("INSERT INTO text (id, sha256, text) VALUES (?, ?, ?)", (number, sha256, text))
        join_group(self._database, number, bands, self._now)
        return number

    def _add_recording(
        self,
        basis: Basis,
        *,
        document: int | None = None,
        model: str | None = None,
        version: str | None = None,
        author: str | None = None,
        note: str | None = None,
    ) -> int:
        number = self._ids("recording", 1)
        self._database.run(
            f"INSERT INTO recording (id, basis, document_id, model, version, author, note, recorded_from) VALUES ({marks(8)})",
            (number, basis.value, document, model, version, author, note, self._now),
        )
        return number

    def _close(self, document: int, reason: str) -> None:
        """Closes a version of a document and what was read from it."""
        sql = "UPDATE document SET recorded_to = ?, closed_because = ? WHERE id = ?"
        self._database.run(sql, (self._now, reason, document))
        sql = "UPDATE recording SET recorded_to = ?, closed_because = ? WHERE document_id = ? AND recorded_to IS NULL"
        self._database.run(sql, (self._now, reason, document))

    def _close_recording(self, recording: int, reason: str) -> None:
        sql = "UPDATE recording SET recorded_to = ?, closed_because = ? WHERE id = ?"
        self._database.run(sql, (self._now, reason, recording))

    def _ids(self, table: str, count: int) -> int:
        """The first of `count` numbers that are free in a table; no other writer is inside the transaction."""
        if table not in self._next:
            self._next[table] = (self._database.value(f"SELECT max(id) FROM {table}") or 0) + 1
        first = self._next[table]
        self._next[table] += count
        return first


def _sound_document(document: Document) -> Document:
    """A document whose provenance can be stored; its text can, or it would not have been read."""
    given = (document.id, document.url, document.title, document.publisher)
    if len(document.id) < _SHORT and all(part is None or part.isascii() for part in given):
        return document
    url, title, publisher = map(_sound, given[1:])
    return replace(document, id=short(document.id), url=url, title=title, publisher=publisher)


def _sound(text: str | None) -> str | None:
    return None if text is None else sound(text)


def stamp_of(document: Document) -> str:
    """A hash of what was received: text and provenance, without what the reading itself found out."""
    given = document.published_basis is not DateBasis.INFERRED
    parts = (_without_nul(document.text), document.url, document.title, document.publisher, document.published)
    parts += (*(document.published_range or ()),) if given else ()
    return hashlib.sha256("\x1f".join(part or "" for part in parts).encode("utf-8")).hexdigest()[:32]


def _without_nul(text: str) -> str:
    """A text with a replacement mark for each NUL, which PostgreSQL cannot store and at which SQLite's substr ends."""
    return text.replace("\0", "\ufffd")


def _evidence(first: int, at: int, recording: int, telling: Telling) -> tuple[object, ...]:
    parts = json.dumps(telling.parts) if telling.parts else None
    within = None if telling.within is None else first + telling.within
    row = (first + at, fact_number(telling.fact), recording, *telling.span, parts, within, *_when(telling.when))
    return (*row, telling.count, int(telling.background), telling.confidence, telling.made_by, None)


def _asserted(number: int, recording: int, one: Assertion) -> tuple[object, ...]:
    key, begins, ends = one.place or (None, None, None)
    row = (number, fact_number(one.fact), recording, begins, ends, None, None, *_when(one.when))
    return (*row, one.count, 0, None, key, one.note)


def _curated(number: int, recording: int, one: Curated) -> tuple[object, ...]:
    place = (None,) * 4  # rows of a table stand in no document
    return (number, fact_number(one.fact), recording, *place, *_when(one.when), None, 0, None, one.key, one.source)


def _when(when: When | None) -> tuple[str | None, str | None, int | None, int | None]:
    if when is None:
        return None, None, None, None
    days = days_of(when.value)
    return when.value, when.basis.value, *((days[0].toordinal(), days[1].toordinal()) if days else (None, None))


def _entities(fact: Fact) -> tuple[str, ...]:
    """The ids under which a fact is found. What is said or wanted is found by searching, not by its id."""
    what = () if fact.kind in _WORDY or fact.what_id is None else (fact.what_id,)
    return (*fact.who_ids, *what)
