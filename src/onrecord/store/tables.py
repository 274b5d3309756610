"""The tables of a record, as the steps by which they grew. Each step runs once, in one transaction, and loses no row.

Recorded times are microseconds since 1970 in UTC. Rows of document, recording and grouping are closed, never changed or
removed; all others are only added to (`item`, `feed` and `moment` excepted: they say how far the taking in of documents got and
are no part of the record). The numbers of facts and entities are hashes of what they are (`record.words.number_of`): the same in
every record.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from onrecord.store.database import Database
from onrecord.store.errors import StoreError, Trouble
from onrecord.store.groups import regroup

_FIRST = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE moment (moment INTEGER PRIMARY KEY)",  # one row: the recorded time of the latest transaction
    # A text is kept once, however many documents have it.
    "CREATE TABLE text (id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, text TEXT NOT NULL)",
    # One version of a document as it was received; `stamp` is a hash of all that was received with it.
    """CREATE TABLE document (
        id INTEGER PRIMARY KEY, key TEXT NOT NULL, stamp TEXT NOT NULL, text_id INTEGER NOT NULL REFERENCES text (id),
        sha256 TEXT NOT NULL, url TEXT, title TEXT, publisher TEXT, published TEXT, published_from TEXT, published_to TEXT,
        published_basis TEXT, retrieved_at TEXT, language TEXT, warnings TEXT NOT NULL,
        recorded_from INTEGER NOT NULL, recorded_to INTEGER, closed_because TEXT)""",
    "CREATE INDEX document_key ON document (key)",
    "CREATE UNIQUE INDEX document_current ON document (key) WHERE recorded_to IS NULL",
    # One act of putting on record: a document read by a model, a release of the reference, a person's correction.
    """CREATE TABLE recording (
        id INTEGER PRIMARY KEY, basis TEXT NOT NULL, document_id INTEGER REFERENCES document (id),
        model TEXT, version TEXT, author TEXT, note TEXT,
        recorded_from INTEGER NOT NULL, recorded_to INTEGER, closed_because TEXT)""",
    "CREATE INDEX recording_document ON recording (document_id)",
    "CREATE TABLE fact (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, factuality TEXT NOT NULL, who TEXT NOT NULL, what TEXT)",
    "CREATE INDEX fact_what ON fact (what, kind)",
    "CREATE TABLE entity (id INTEGER PRIMARY KEY, key TEXT NOT NULL)",
    "CREATE TABLE name (entity_id INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (entity_id, name)) WITHOUT ROWID",
    "CREATE TABLE about (entity_id INTEGER NOT NULL, fact_id INTEGER NOT NULL, PRIMARY KEY (entity_id, fact_id)) WITHOUT ROWID",
    # One place that tells a fact. `earliest` and `latest` are the days of its date as ordinals (1 is 0001-01-01).
    """CREATE TABLE evidence (
        id INTEGER PRIMARY KEY, fact_id INTEGER NOT NULL REFERENCES fact (id),
        recording_id INTEGER NOT NULL REFERENCES recording (id), begins INTEGER, ends INTEGER, parts TEXT, within INTEGER,
        when_value TEXT, when_basis TEXT, earliest INTEGER, latest INTEGER, number INTEGER, background INTEGER NOT NULL,
        confidence REAL, made_by TEXT, source TEXT)""",
    "CREATE INDEX evidence_fact ON evidence (fact_id)",
    "CREATE INDEX evidence_recording ON evidence (recording_id)",
    "CREATE INDEX evidence_earliest ON evidence (earliest) WHERE earliest IS NOT NULL",
    # What a correction calls wrong: a fact as such, or one place that was taken to tell it.
    """CREATE TABLE rejection (
        recording_id INTEGER NOT NULL REFERENCES recording (id), fact_id INTEGER NOT NULL, document_key TEXT, begins INTEGER,
        ends INTEGER)""",
    "CREATE INDEX rejection_fact ON rejection (fact_id)",
    # What was found in a source and what became of it.
    """CREATE TABLE item (
        key TEXT NOT NULL, stamp TEXT NOT NULL, source TEXT NOT NULL, document TEXT, reason TEXT, transient INTEGER NOT NULL,
        tries INTEGER NOT NULL, first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL,
        PRIMARY KEY (key, stamp)) WITHOUT ROWID""",
    "CREATE INDEX item_failed ON item (source, key) WHERE reason IS NOT NULL",
    # The only table whose words differ between databases: see `define`.
    "CREATE VIRTUAL TABLE passage USING fts5 (words, content='', columnsize=0, tokenize='unicode61 remove_diacritics 0')",
)

# Near-duplicates grouped, feeds asked only for what is new.
_SECOND = (
    "CREATE TABLE band (mark INTEGER PRIMARY KEY, text_id INTEGER NOT NULL)",
    """CREATE TABLE grouping (
        text_id INTEGER NOT NULL REFERENCES text (id), grp INTEGER NOT NULL, recorded_from INTEGER NOT NULL,
        recorded_to INTEGER)""",
    "CREATE INDEX grouping_text ON grouping (text_id)",
    "CREATE INDEX grouping_grp ON grouping (grp)",
    "CREATE TABLE feed (url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT)",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of growth: definitions, then what has to be done to the rows there are."""

    definitions: tuple[str, ...]
    fill: Callable[[Database], None] | None = None


STEPS: tuple[Step, ...] = (Step(_FIRST), Step(_SECOND, regroup))
LATEST = len(STEPS)


def migrate(database: Database, steps: tuple[Step, ...] = STEPS) -> None:
    """Brings the tables up to the latest version, each step in a transaction of its own.

    Raises StoreError for a record of a later version; where a step fails the record stays as it was before it.
    """
    check_version(database, len(steps))
    while (version := database.version()) < len(steps):
        with database.writing():
            if database.version() != version:  # another process took the step while this one waited
                continue
            database.define(steps[version].definitions)
            if fill := steps[version].fill:
                fill(database)
            database.set_version(version + 1)


def check_version(database: Database, latest: int = LATEST) -> None:
    """Raises StoreError for a record whose tables this version of onrecord does not know."""
    version = database.version()
    if version > latest:
        reason = f"made by a newer onrecord (tables of version {version}, this one knows {latest}): upgrade to open it"
        raise StoreError(database.name, reason, Trouble.NEWER)
