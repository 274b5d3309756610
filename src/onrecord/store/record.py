"""The record as a person or a program uses it: opened, asked, written to, corrected."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING, Any

from onrecord.link.words import slug
from onrecord.record.correcting import Assertion, Rejection, likeliest
from onrecord.record.curated import curated_stamp, shipped_facts
from onrecord.record.filing import Filing, file_reading
from onrecord.record.when import days_of
from onrecord.record.words import number_of, words_of
from onrecord.reference import fold
from onrecord.schema import Basis, DateBasis, Document, Entry, Evidence, Factuality, InputError, Reading
from onrecord.store.clock import from_iso, to_iso
from onrecord.store.database import Database, short
from onrecord.store.errors import StoreError, Trouble
from onrecord.store.groups import is_current, regroup
from onrecord.store.queries import Filter, find_facts, find_places, load_entries, load_history, standing
from onrecord.store.tables import check_version, migrate
from onrecord.store.writer import Outcome, Writer

if TYPE_CHECKING:
    from pandas import DataFrame

POSTGRES = ("postgresql://", "postgres://")


@dataclass(frozen=True, slots=True)
class Hit:
    """A place whose words match a search, and the entry that it is evidence for."""

    entry: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDocument:
    """One version of a document on record; `closed_because` says why it is no longer current ("revised", "removed: ...").

    `model` read it last. `group` is the same number for near-duplicates.
    """

    id: str
    text: str
    url: str | None
    title: str | None
    publisher: str | None
    published: str | None
    published_range: tuple[str, str] | None
    published_basis: DateBasis | None
    retrieved_at: str | None
    language: str | None
    sha256: str
    warnings: tuple[str, ...]
    model: str | None
    group: int | None
    recorded_from: str
    recorded_to: str | None
    closed_because: str | None

    @property
    def received(self) -> Document:
        """The document as it was received, without the range of days that its reading found out."""
        inferred = self.published_basis is DateBasis.INFERRED
        return Document(
            id=self.id,
            text=self.text,
            sha256=self.sha256,
            url=self.url,
            title=self.title,
            publisher=self.publisher,
            published=self.published,
            published_range=None if inferred else self.published_range,
            published_basis=None if inferred else self.published_basis,
            retrieved_at=self.retrieved_at,
            language=self.language,
        )


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of an item of a source when it was last tried: the document it gave, or the reason why it gave none."""

    document: str | None
    reason: str | None
    transient: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An item of a source that is not on record, and why; `tries` in all, the last of them at `last`."""

    item: str
    source: str
    reason: str
    transient: bool
    tries: int
    first: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A person's correction: the numbers of the facts it rejects and of those it puts in their place."""

    id: int
    author: str
    note: str
    rejects: tuple[str, ...]
    asserts: tuple[str, ...]
    recorded_from: str
    recorded_to: str | None
    closed_because: str | None


class Record:
    """A record, as it stands or, through `as_of`, as it stood. Use it in a with statement; not from two threads at once."""

    def __init__(self, database: Database, *, at: int | None = None, writer: Writer | None = None) -> None:
        self._database = database
        self._at = at
        self._writer = writer or Writer(database)

    @property
    def url(self) -> str:
        """Where the record is."""
        return self._database.name

    def __enter__(self) -> Record:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends the connection; views of the same record through `as_of` end with it."""
        self._database.close()

    def as_of(self, moment: str) -> Record:
        """The record as it stood at a recorded time: an ISO time, or a day and then its end. ValueError for what is neither."""
        return Record(self._database, at=from_iso(moment), writer=self._writer)

    def entry(self, id: str) -> Entry | None:  # noqa: A002  (the field's name)
        """The entry with this id, None where there is none (at the time asked for)."""
        basis, number = _parsed(id)
        with self._database.snapshot():
            return next((entry for entry in load_entries(self._database, [number], self._at) if entry.basis is basis), None)

    def history(self, id: str, *, latest: int | None = None) -> tuple[Entry, ...]:  # noqa: A002
        """The versions of an entry, all or the `latest`, the oldest first, each with the time it stood; without disputes."""
        basis, number = _parsed(id)
        with self._database.snapshot():
            return load_history(self._database, number, basis, latest)

    def entries(
        self,
        *,
        kind: str | None = None,
        who: str | None = None,
        what: str | None = None,
        about: str | None = None,
        factuality: Factuality | str | None = None,
        basis: Basis | str | None = None,
        document: str | None = None,
        since: str | None = None,
        until: str | None = None,
        disputed: bool = False,
        limit: int | None = None,
    ) -> Iterator[Entry]:
        """Entries that meet every condition, by the earliest day told of each; those without one come last.

        `who`, `what` and `about` (either) are ids of entities, `since` and `until` ISO dates, possibly partial, between which a
        time told may lie. `disputed`: only those that others contradict, or whose own times conflict.
        """
        asked = Filter(
            kind=kind,
            who=who,
            what=what,
            about=about,
            factuality=None if factuality is None else Factuality(factuality),
            basis=None if basis is None else Basis(basis),
            document=document,
            since=None if since is None else _days(since)[0].toordinal(),
            until=None if until is None else _days(until)[1].toordinal(),
            contested=disputed,
        )
        at = self._latest()  # as it stands at the first entry, whatever is written while the caller goes through them
        numbers = find_facts(self._database, asked, at)
        found = (entry for entry in load_entries(self._database, numbers, at) if _matches(entry, asked, disputed=disputed))
        yield from islice(found, limit)

    def resolve(self, name: str) -> tuple[str, ...]:
        """The ids on record that a name may stand for, those of the reference first; an id stands for itself."""
        known = (name,) if ":" in name and " " not in name else likeliest(name)
        made = (f"person:{slug(name)}", f"name:{fold(name)}", f"words:{fold(name)}")
        return self._on_record(known) or self._on_record(made)

    def search(self, phrase: str, limit: int = 20) -> tuple[Hit, ...]:
        """Places whose words hold a phrase, whatever the case, accents and marks; what was recorded last comes first."""
        words = words_of(phrase)
        if not words:
            return ()
        with self._database.snapshot():
            found = find_places(self._database, words, self._at, limit)
        return tuple(Hit(f"{evidence.basis.value}:{number:016x}", evidence) for number, evidence in found)

    def documents(self, *, closed: bool = False) -> Iterator[StoredDocument]:
        """The current versions of all documents in the order in which they were recorded; with `closed` the earlier ones, too."""
        now = self._now
        condition, moment = ("d.recorded_from <= ?", [now]) if closed else standing("d", now)
        sql = f"{_DOCUMENTS} WHERE {condition} AND d.id > ? ORDER BY d.id LIMIT {_PAGE}"
        last = 0
        while page := self._database.rows(sql, (now, now, now, *moment, last)):
            yield from map(_document, page)
            last = page[-1][-1]

    def document(self, id: str) -> StoredDocument | None:  # noqa: A002
        """The current version of a document, None where there is none (at the time asked for)."""
        now = self._now
        condition, moment = standing("d", now)
        row = self._database.one(f"{_DOCUMENTS} WHERE d.key = ? AND {condition}", (now, now, now, id, *moment))
        return _document(row) if row else None

    def corrections(self, *, withdrawn: bool = False) -> tuple[Correction, ...]:
        """The corrections that stand; with `withdrawn` all that were ever made."""
        condition, moment = ("1 = 1", []) if withdrawn else standing("r", self._now)
        sql = (
            "SELECT r.id, r.author, r.note, r.recorded_from, r.recorded_to, r.closed_because FROM recording r "
            f"WHERE r.basis = 'correction' AND {condition} ORDER BY r.id"
        )
        with self._database.snapshot():
            return tuple(self._correction(row) for row in self._database.rows(sql, moment))

    def add(self, reading: Reading) -> Outcome:
        """Puts a reading on record; the same again changes nothing. For many documents see `onrecord.recorder`.

        The reference is put beside it by `refresh_reference`, which `onrecord ingest` does by itself.
        """
        return self.add_many([file_reading(reading)])[0]

    def add_many(self, filings: Sequence[Filing]) -> list[Outcome]:
        """Puts filings on record in one transaction: all or, where it fails, none."""
        with self._writer.transaction():
            return [self._writer.file(filing) for filing in filings]

    def refresh_reference(self) -> bool:
        """Puts the reference that ships with this version on record, beside what was read; False where it is there already."""
        facts = shipped_facts()
        stamp = curated_stamp(facts)
        sql = "SELECT version FROM recording WHERE basis = 'reference' AND recorded_to IS NULL"
        if self._database.value(sql) == stamp:
            return False
        with self._writer.transaction():
            return self._writer.refer(facts, stamp)

    def correct(
        self, author: str, note: str, *, rejects: Iterable[Rejection] = (), asserts: Iterable[Assertion] = ()
    ) -> Correction:
        """Puts a person's correction on record: it outranks readings from now on and erases nothing.

        `record.correcting` makes rejections from ids and assertions from words. Raises InputError for a correction without an
        author or without content, and for a rejected fact that is not on record.
        """
        rejects, asserts = tuple(rejects), tuple(asserts)
        if not author.strip() or not (rejects or asserts):
            raise InputError("correction", "says nothing" if author.strip() else "names nobody who makes it")
        for one in rejects:
            if self._database.one("SELECT 1 FROM fact WHERE id = ?", (one.fact,)) is None:
                raise InputError(f"{one.fact:016x}", "no such fact is on record")
        with self._writer.transaction():
            number = self._writer.correct(author, note, rejects, asserts)
        return next(one for one in Record(self._database).corrections() if one.id == number)

    def withdraw(self, correction: int, reason: str) -> bool:
        """Withdraws a correction as of now; False where none of this number stands."""
        with self._writer.transaction():
            return self._writer.withdraw(correction, reason)

    def refresh_marks(self) -> bool:
        """Groups near-duplicates anew where the record has marks of another making; False where it has those of this version."""
        if is_current(self._database):
            return False
        with self._writer.transaction():
            regroup(self._database)
        return True

    def remove(self, document: str, reason: str) -> bool:
        """Retracts a document and its evidence as of now; False where it is not on record. Ingesting it again changes nothing."""
        with self._writer.transaction():
            return self._writer.remove(document, reason)

    def seen(self, item: str, stamp: str) -> Seen | None:
        """What became of an item in this very state, None where it was never tried."""
        row = self._database.one("SELECT document, reason, transient FROM item WHERE key = ? AND stamp = ?", (short(item), stamp))
        return Seen(row[0], row[1], bool(row[2])) if row else None

    def failures(self) -> tuple[Failure, ...]:
        """The items that are not on record and why, the one that failed first first; those that succeeded since are left out."""
        sql = (
            "SELECT i.key, i.source, i.reason, i.transient, i.tries, i.first_seen, i.last_seen FROM item i "
            "WHERE i.reason IS NOT NULL AND NOT EXISTS (SELECT 1 FROM item o WHERE o.key = i.key AND o.last_seen > i.last_seen) "
            "ORDER BY i.first_seen, i.key"
        )
        return tuple(
            Failure(
                item=key,
                source=source,
                reason=reason,
                transient=bool(transient),
                tries=tries,
                first=to_iso(first),
                last=to_iso(last),
            )
            for key, source, reason, transient, tries, first, last in self._database.rows(sql)
        )

    def feeds(self) -> dict[str, tuple[str | None, str | None]]:
        """What feeds said of their version (ETag, Last-Modified) when all they held had been put on record, by address."""
        return {url: (etag, modified) for url, etag, modified in self._database.rows("SELECT url, etag, last_modified FROM feed")}

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """A transaction for whoever puts many things on record together."""
        with self._writer.transaction():
            yield self._writer

    def check(self) -> tuple[str, ...]:
        """What is wrong with the record, in one line each; empty where nothing is."""
        return tuple(self._database.check())

    def counts(self) -> dict[str, int]:
        """How much is on record (at the time asked for): documents, entries, evidence, corrections; and the bytes it takes."""
        condition, moment = standing("r", self._now)
        one = self._database.value
        with self._database.snapshot():
            evidence = f"FROM evidence e JOIN recording r ON r.id = e.recording_id WHERE r.basis = ? AND {condition}"
            return {
                "documents": one(f"SELECT count(*) FROM document r WHERE {condition}", moment),
                "entries": one(f"SELECT count(DISTINCT e.fact_id) {evidence}", ("reading", *moment)),
                "evidence": one(f"SELECT count(*) {evidence}", ("reading", *moment)),
                "reference": one(f"SELECT count(DISTINCT e.fact_id) {evidence}", ("reference", *moment)),
                "corrections": one(f"SELECT count(*) FROM recording r WHERE r.basis = 'correction' AND {condition}", moment),
                "failed": one("SELECT count(*) FROM item WHERE reason IS NOT NULL"),
                "bytes": self._database.size(),
            }

    def frame(self, entries: Iterable[Entry]) -> DataFrame:
        """Entries as a data frame, one row each (needs the extra `onrecord[frames]`); ImportError where pandas is missing."""
        from pandas import DataFrame

        return DataFrame([_flat(entry) for entry in entries], columns=list(_COLUMNS))

    def _on_record(self, ids: Iterable[str]) -> tuple[str, ...]:
        sql = "SELECT 1 FROM entity WHERE id = ?"
        return tuple(id_ for id_ in ids if self._database.one(sql, (number_of(id_),)))

    def _latest(self) -> int:
        """The recorded time to ask for: that of this view, else that of the latest transaction."""
        return int(self._database.value("SELECT max(moment) FROM moment") or 0) if self._at is None else self._at

    @property
    def _now(self) -> int:
        """The recorded time to ask for; one that is never reached where everything that stands is meant."""
        return (1 << 62) if self._at is None else self._at

    def _correction(self, row: Sequence[Any]) -> Correction:
        number, author, note, recorded_from, recorded_to, why = row
        rejects = self._database.rows("SELECT DISTINCT fact_id FROM rejection WHERE recording_id = ? ORDER BY fact_id", (number,))
        asserts = self._database.rows("SELECT DISTINCT fact_id FROM evidence WHERE recording_id = ? ORDER BY fact_id", (number,))
        return Correction(
            id=number,
            author=author,
            note=note,
            rejects=tuple(f"{fact[0]:016x}" for fact in rejects),
            asserts=tuple(f"{Basis.CORRECTION.value}:{fact[0]:016x}" for fact in asserts),
            recorded_from=to_iso(recorded_from),
            recorded_to=None if recorded_to is None else to_iso(recorded_to),
            closed_because=why,
        )


_NO_FACT = (1 << 63) - 1  # larger than any number of a fact, and still one that a database can look for
_PAGE = 200  # documents that are held at once while all are gone through
_DOCUMENTS = (  # with the group and the model of the time asked for, of a closed version those it had last
    "SELECT d.key, t.text, d.url, d.title, d.publisher, d.published, d.published_from, d.published_to, d.published_basis, "
    "d.retrieved_at, d.language, d.sha256, d.warnings, "
    "(SELECT r.model || ' ' || r.version FROM recording r WHERE r.document_id = d.id AND r.recorded_from <= ? "
    "ORDER BY r.id DESC LIMIT 1), "
    "coalesce((SELECT g.grp FROM grouping g WHERE g.text_id = d.text_id AND {}), d.text_id), "
    "d.recorded_from, d.recorded_to, d.closed_because, d.id FROM document d JOIN text t ON t.id = d.text_id"
).format(standing("g", 0)[0])
_COLUMNS = (
    *("id", "kind", "factuality", "who", "who_ids", "what", "what_id", "value", "when", "earliest", "latest"),
    *("basis", "publishers", "evidence", "disputed_by", "recorded_from", "recorded_to"),
)


def open_record(
    url: str,
    *,
    create: bool = False,
    read_only: bool = False,
    clock: Callable[[], int] | None = None,
    warn: Callable[[str], None] | None = None,
) -> Record:
    """Opens a record: the path of a file, or a `postgresql://` address (extra `onrecord[postgres]`).

    `create` makes it where there is none. A record of an earlier version is brought up to date, unless `read_only`. `warn` gets
    what is worth a word and no error. Raises StoreError for a record that cannot be opened.
    """
    database = _connect(str(url), create=create, read_only=read_only)
    try:
        if read_only:
            check_version(database)
            _check_current(database)
        else:
            migrate(database)
    except BaseException:
        database.close()
        raise
    options = {} if clock is None else {"clock": clock}
    return Record(database, writer=Writer(database, warn=warn, **options))


def _check_current(database: Database) -> None:
    from onrecord.store.tables import LATEST

    if (version := database.version()) < LATEST:
        reason = (
            f"has tables of version {version}, this onrecord needs {LATEST}: open it once to write, and it is brought up to date"
        )
        raise StoreError(database.name, reason, Trouble.READ_ONLY)


def _connect(url: str, *, create: bool, read_only: bool) -> Database:
    if url.startswith(POSTGRES):
        from onrecord.store.postgres import PostgreSQL

        return PostgreSQL(url, create=create, read_only=read_only)
    from onrecord.store.sqlite import SQLite

    return SQLite(url.removeprefix("sqlite:///"), create=create, read_only=read_only)


def _matches(entry: Entry, asked: Filter, *, disputed: bool) -> bool:
    """What only a whole entry shows: its facts were found by the evidence of any basis."""
    told = asked.document is None or any(one.document == asked.document for one in entry.evidence)
    return told and asked.basis in (None, entry.basis) and (bool(entry.disputes) or not disputed)


def _document(row: Sequence[Any]) -> StoredDocument:
    key, text, url, title, publisher, published, earliest, latest, basis, retrieved_at, language, sha256, warnings = row[:13]
    model, group, recorded_from, recorded_to, why, _ = row[13:]
    return StoredDocument(
        id=key,
        text=text,
        url=url,
        title=title,
        publisher=publisher,
        published=published,
        published_range=(earliest, latest) if earliest and latest else None,
        published_basis=DateBasis(basis) if basis else None,
        retrieved_at=retrieved_at,
        language=language,
        sha256=sha256,
        warnings=tuple(json.loads(warnings)),
        model=model,
        group=group,
        recorded_from=to_iso(recorded_from),
        recorded_to=None if recorded_to is None else to_iso(recorded_to),
        closed_because=why,
    )


def _parsed(id: str) -> tuple[Basis, int]:  # noqa: A002
    basis, _, number = id.partition(":")
    try:
        return Basis(basis), min(int(number, 16), _NO_FACT)
    except ValueError as error:
        raise InputError(id, "no id of an entry, such as reading:0123456789abcdef") from error


def _days(value: str) -> tuple[date, date]:
    days = days_of(value)
    if days is None:
        raise ValueError(f"{value!r} is no date of the form 2024, 2024-10 or 2024-10-01")
    return days


def _flat(entry: Entry) -> dict[str, object]:
    """An entry as one row: lists joined, of its times the finest first one and the days all of them lie between."""
    days = [found for time in entry.valid if (found := days_of(time.value))]
    return {
        "id": entry.id,
        "kind": entry.fact.kind,
        "factuality": entry.fact.factuality.value,
        "who": "; ".join(entry.who),
        "who_ids": "; ".join(entry.fact.who_ids),
        "what": entry.what,
        "what_id": entry.fact.what_id,
        "value": entry.value,
        "when": "; ".join(time.value for time in entry.valid),
        "earliest": min((found[0].isoformat() for found in days), default=None),
        "latest": max((found[1].isoformat() for found in days), default=None),
        "basis": entry.basis.value,
        "publishers": entry.publishers,
        "evidence": len(entry.evidence),
        "disputed_by": "; ".join(entry.disputed_by),
        "recorded_from": entry.recorded_from,
        "recorded_to": entry.recorded_to,
    }
