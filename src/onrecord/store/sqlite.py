"""A record in one SQLite file: WAL, so that readers never wait for the writer, and FTS5."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from onrecord.store.database import Database, Row
from onrecord.store.errors import StoreError, Trouble

_APPLICATION = 0x6F6E7263  # "onrc", by which `file` and others tell whose database it is
_WAIT_S = 60.0  # for another writer; commits are short, so this passes only where one hangs
_CACHE_KIB = 65_536
_WAL_PAGES = 4_000  # of 4 KiB, before they go into the file itself; at the usual 1,000 more time is spent waiting for the disk
_MAPPED = 1 << 30  # bytes of the file that are read without copying
_FULL, _READ_ONLY = ("disk is full", "File too large", "disk quota"), ("readonly", "read-only")
_DAMAGED = ("malformed", "not a database", "disk image", "corrupt")


class SQLite(Database):
    """One connection to a file. `create` makes the file where there is none; `read_only` opens what may not be written to."""

    def __init__(self, path: str, *, create: bool = False, read_only: bool = False) -> None:
        self.name = path
        self._depth = 0
        _check_path(path, create=create and not read_only)
        with self._told():
            self._connection = self._connect(read_only=read_only)
        try:
            self._prepare(read_only=read_only)
        except BaseException:
            self._connection.close()
            raise

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        with self._told():
            return self._connection.execute(sql, parameters).fetchall()

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        with self._told():
            return self._connection.execute(sql, parameters).rowcount

    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        with self._told():
            self._connection.executemany(sql, rows)

    @contextmanager
    def writing(self) -> Iterator[None]:
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):  # a full disk may have rolled back already
                self._connection.execute("ROLLBACK")
            raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        if self._connection.in_transaction:  # of our own, of whatever sort: it is one state already
            yield
            return
        self.run("BEGIN")
        try:
            yield
        finally:
            with suppress(sqlite3.Error):
                self._connection.execute("COMMIT")

    def define(self, statements: Iterable[str]) -> None:
        for statement in statements:
            self.run(statement)

    def version(self) -> int:
        return int(self.value("PRAGMA user_version"))

    def set_version(self, version: int) -> None:
        self.run(f"PRAGMA application_id = {_APPLICATION}")
        self.run(f"PRAGMA user_version = {version:d}")

    def add_passages(self, passages: Iterable[tuple[int, str]]) -> None:
        self.run_many("INSERT INTO passage (rowid, words) VALUES (?, ?)", passages)

    def find_passages(self, words: Sequence[str], below: int, limit: int) -> list[int]:
        phrase = '"' + " ".join(words) + '"'  # words are letters and digits: there is nothing in them to quote
        sql = "SELECT rowid FROM passage WHERE passage MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?"
        return [row[0] for row in self.rows(sql, (phrase, below, limit))]

    def check(self) -> Iterator[str]:
        yield from (row[0] for row in self.rows("PRAGMA integrity_check") if row[0] != "ok")
        for table, row, parent, _ in self.rows("PRAGMA foreign_key_check"):
            yield f"row {row} of {table} leads to a row of {parent} that is not there"
        with self._told():
            try:
                self._connection.execute("INSERT INTO passage (passage) VALUES ('integrity-check')")
            except sqlite3.DatabaseError as error:
                if _has(error, _DAMAGED):
                    yield f"the index of passages is damaged ({error})"

    def size(self) -> int:
        return int(self.value("PRAGMA page_count")) * int(self.value("PRAGMA page_size"))

    def close(self) -> None:
        with suppress(sqlite3.Error):
            self._connection.close()

    def _connect(self, *, read_only: bool) -> sqlite3.Connection:
        path = Path(self.name).resolve()
        mode = "?mode=ro" if read_only else ""
        if read_only and not os.access(path.parent, os.W_OK) and not Path(f"{path}-wal").exists():
            mode += "&immutable=1"  # in a folder that cannot be written to SQLite has no place for its index of the log
        return sqlite3.connect(f"{path.as_uri()}{mode}", uri=True, timeout=_WAIT_S, isolation_level=None)

    def _prepare(self, *, read_only: bool) -> None:
        """Checks whose file it is before anything is written to it."""
        whose = self.value("PRAGMA application_id")
        if whose != _APPLICATION and (whose or self.value("SELECT count(*) FROM sqlite_master")):
            raise StoreError(self.name, "an SQLite database, but not a record of onrecord", Trouble.FOREIGN)
        self.run(f"PRAGMA cache_size = -{_CACHE_KIB}")
        self.run(f"PRAGMA mmap_size = {_MAPPED}")
        if not read_only:
            self.rows("PRAGMA journal_mode = WAL")
            self.rows(f"PRAGMA wal_autocheckpoint = {_WAL_PAGES}")
            self.run("PRAGMA synchronous = FULL")  # what was acknowledged survives the loss of power, too

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What SQLite raises, as one line that says what it means for the record."""
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(self.name, *_meaning(error)) from error


def _check_path(path: str, *, create: bool) -> None:
    try:
        target = Path(path)
        if target.is_dir():
            raise StoreError(path, "is a folder, not a record", Trouble.FOREIGN)
        if target.exists():
            with target.open("rb"):
                return
        if not create:
            raise StoreError(path, "no such record; `onrecord ingest PATH --record FILE` makes one", Trouble.ABSENT)
        if not target.resolve().parent.is_dir():
            raise StoreError(path, "there is no folder for it", Trouble.ABSENT)
    except OSError as error:
        raise StoreError(path, (error.strerror or "cannot be opened").lower(), Trouble.ABSENT) from error
    except ValueError as error:  # a NUL or half a character in it
        raise StoreError(path, "not a valid path", Trouble.ABSENT) from error


def _meaning(error: sqlite3.Error) -> tuple[str, Trouble]:
    if _has(error, _FULL) or getattr(error, "sqlite_errorname", "") in ("SQLITE_FULL", "SQLITE_IOERR_WRITE"):
        return (
            "no room left to write: the disk, or what one file may grow to, is full; what was recorded before is safe",
            Trouble.FULL,
        )
    if _has(error, _READ_ONLY):
        return "may not be written to", Trouble.READ_ONLY
    if _has(error, ("locked", "busy")):
        return f"another process has kept it locked for {_WAIT_S:g} seconds", Trouble.BUSY
    if _has(error, ("unable to open",)):
        return "cannot be opened: no permission, or no room for the files beside it", Trouble.ABSENT
    if isinstance(error, sqlite3.DatabaseError) and _has(error, _DAMAGED):
        return f"not a record, or damaged ({error}); restore it from a copy, nothing was changed", Trouble.DAMAGED
    return f"the database says: {' '.join(str(error).split())}", Trouble.DAMAGED


def _has(error: Exception, words: tuple[str, ...]) -> bool:
    return any(word in str(error) for word in words)
