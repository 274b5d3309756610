"""A record in one schema of a PostgreSQL database (extra `onrecord[postgres]`).

PostgreSQL keeps no NUL characters in texts: U+FFFD stands in their place, so lengths and spans stay as they are.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from itertools import count, islice
from typing import Any
from urllib.parse import quote, unquote

from onrecord.schema import InputError
from onrecord.store.database import Database, Row
from onrecord.store.errors import StoreError, Trouble

try:
    import psycopg
    from psycopg.conninfo import conninfo_to_dict
    from psycopg.pq import TransactionStatus
    from psycopg.types.numeric import FloatDumper, Int8Dumper
except ImportError as error:  # said to whoever names such an address; nothing else imports this module
    raise StoreError("PostgreSQL", 'its driver is missing: pip install "onrecord[postgres]"', Trouble.UNREACHABLE) from error

_SCHEMA = "onrecord"
_LONGEST_SCHEMA = 63  # bytes; PostgreSQL cuts longer names without a word
_WAIT_S = 60  # for another writer; commits are short, so this passes only where one hangs
_CONNECT_S = 10
_ROWS = 100  # that are inserted by one statement
_INSERTED = re.compile(r"VALUES (\([?, ]+\))")
_MARK = re.compile(r"\?")
_PORTS = re.compile(r"[\d,]*")
_TYPES = (
    (re.compile(r"\bINTEGER\b"), "BIGINT"),
    (re.compile(r"\bREAL\b"), "DOUBLE PRECISION"),
    (re.compile(r"\bTEXT\b"), 'TEXT COLLATE "C"'),  # sorted and compared as SQLite does
    (re.compile(r"\s*\bWITHOUT ROWID\b"), ""),
)
# A lexeme has at most 255 positions in a tsvector: longer passages are kept in parts, each of which begins with the last words of
# the one before, so that a phrase of so many words stands whole in one of them.
_PART, _OVERLAP = 255, 63
_PIECES = 16  # of a phrase; what comes after the thousandth word finds nothing else
_LONGEST_WORD = 500  # characters of a lexeme, which may have 2 kB
_PASSAGE = (
    "CREATE TABLE passage (id BIGINT NOT NULL, part BIGINT NOT NULL, words TSVECTOR NOT NULL, PRIMARY KEY (id, part))",
    "CREATE INDEX passage_words ON passage USING gin (words)",
)
_TROUBLES = {
    "25006": (Trouble.READ_ONLY, "may not be written to"),
    "42501": (Trouble.READ_ONLY, "no permission: {}"),
    "53100": (Trouble.FULL, "no room left to write: the server's disk is full; what was recorded before is safe"),
    "55P03": (Trouble.BUSY, f"another process has kept it locked for {_WAIT_S} seconds"),
    "57014": (Trouble.BUSY, "the server stopped it: {}"),
}
_GONE = "the server is gone, or ended the connection; what was committed before is safe"


class _Integer(Int8Dumper):
    oid = 0  # of no type, as a literal: one plan serves whatever is NULL among the parameters


class _Float(FloatDumper):
    oid = 0


class PostgreSQL(Database):
    """One connection to a schema of a database: `postgresql://user@host/database?schema=NAME`, `onrecord` where none is named.

    `create` makes the schema where there is none; `read_only` opens what may not be written to.
    """

    def __init__(self, url: str, *, create: bool = False, read_only: bool = False) -> None:
        self.name, address, self._schema = _parsed(url)
        self._lock = int.from_bytes(hashlib.sha256(f"onrecord {self._schema}".encode()).digest()[:8], "big", signed=True)
        self._connection = self._connect(address)
        try:
            self._prepare(create=create and not read_only, read_only=read_only)
        except BaseException:
            self._connection.close()
            raise

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        with self._told():
            return self._execute(sql, parameters).fetchall()

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        with self._told():
            return self._execute(sql, parameters).rowcount

    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        if not _INSERTED.search(sql):
            with self._told(), self._connection.cursor() as cursor:
                cursor.executemany(_numbered(sql), map(_clean, rows))
            return
        remaining = iter(rows)
        while some := list(islice(remaining, _ROWS)):
            self.run(_several(sql, len(some)), [value for row in some for value in row])

    @contextmanager
    def writing(self) -> Iterator[None]:
        if self._connection.info.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
            raise StoreError(self.name, "a transaction of this very connection is open already", Trouble.BUSY)
        try:
            # Not a later level: what the writer before has committed must be seen once the lock is free.
            self.run(f"BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock({self._lock})")
            yield
            self._commit()
        except BaseException:
            with suppress(psycopg.Error):
                self._connection.execute("ROLLBACK")
            raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        if self._connection.info.transaction_status is TransactionStatus.INTRANS:
            yield
            return
        self.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield
        finally:
            with suppress(psycopg.Error):
                self._connection.execute("COMMIT")

    def define(self, statements: Iterable[str]) -> None:
        for statement in statements:
            for translated in _translated(statement):
                self.run(translated)

    def version(self) -> int:
        there = self.value("SELECT 1 FROM pg_tables WHERE schemaname = ? AND tablename = 'onrecord'", (self._schema,))
        return int(self.value("SELECT version FROM onrecord")) if there else 0

    def set_version(self, version: int) -> None:
        self.run("CREATE TABLE IF NOT EXISTS onrecord (version BIGINT NOT NULL)")
        self.run("DELETE FROM onrecord")
        self.run("INSERT INTO onrecord (version) VALUES (?)", (version,))

    def add_passages(self, passages: Iterable[tuple[int, str]]) -> None:
        rows = ((id_, part, words) for id_, passage in passages for part, words in enumerate(_vectors(passage.split())))
        self.run_many("INSERT INTO passage (id, part, words) VALUES (?, ?, ?)", rows)

    def find_passages(self, words: Sequence[str], below: int, limit: int) -> list[int]:
        whole = _OVERLAP + 1
        phrases = [_phrase(words[at : at + whole]) for at in range(0, len(words), whole)][:_PIECES]
        also = " AND id IN (SELECT id FROM passage WHERE words @@ ?::tsquery)" * (len(phrases) - 1)
        sql = f"SELECT DISTINCT id FROM passage WHERE words @@ ?::tsquery{also} AND id < ? ORDER BY id DESC LIMIT ?"
        with self._told():  # never prepared: which index is the better one depends on how frequent the words are
            return [row[0] for row in self._execute(sql, (*phrases, below, limit), prepare=False)]

    def check(self) -> Iterator[str]:
        sql = (
            "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
            "JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = ? AND NOT (i.indisvalid AND i.indisready) ORDER BY c.relname"
        )
        for row in self.rows(sql, (self._schema,)):
            yield f"the index {row[0]} is damaged; rebuild it with REINDEX"
        read = "SELECT e.id FROM evidence e JOIN recording r ON r.id = e.recording_id WHERE r.basis = 'reading'"
        sql = f"SELECT count(*) FROM ({read}) f WHERE NOT EXISTS (SELECT 1 FROM passage p WHERE p.id = f.id)"
        if missing := self.value(sql):
            yield f"{missing} pieces of evidence cannot be found by searching"
        sql = f"SELECT count(DISTINCT p.id) FROM passage p WHERE NOT EXISTS (SELECT 1 FROM ({read}) f WHERE f.id = p.id)"
        if strange := self.value(sql):
            yield f"{strange} passages that can be searched belong to no evidence"

    def size(self) -> int:
        sql = (
            "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c "
            "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relkind = 'r'"
        )
        return int(self.value(sql, (self._schema,)))

    def close(self) -> None:
        with suppress(psycopg.Error):
            self._connection.close()

    def _connect(self, address: dict[str, Any]) -> psycopg.Connection[Row]:
        try:
            connection = psycopg.connect(**address, autocommit=True, cursor_factory=psycopg.RawCursor)
        except (psycopg.Error, UnicodeError) as error:
            reason = (str(error).strip().splitlines() or ["no reason given"])[0].removeprefix("connection failed: ")
            reason = reason.replace(str(address.get("password") or "\n"), "***")
            raise StoreError(self.name, f"cannot be reached: {reason}", Trouble.UNREACHABLE) from None
        connection.adapters.register_dumper(int, _Integer)
        connection.adapters.register_dumper(float, _Float)
        return connection

    def _execute(self, sql: str, parameters: Sequence[Any], *, prepare: bool | None = None) -> psycopg.Cursor[Row]:
        values = _clean(parameters) or None  # several statements together may have no parameters at all
        return self._connection.execute(_numbered(sql), values, prepare=prepare)

    def _prepare(self, *, create: bool, read_only: bool) -> None:
        """Checks whose schema it is before anything is written to it."""
        encoding = self._connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            raise StoreError(self.name, f"a database whose encoding is {encoding}; a record needs UTF8", Trouble.FOREIGN)
        settings = {"search_path": _quoted(self._schema), "lock_timeout": f"{_WAIT_S}s"}
        settings |= {"default_transaction_read_only": "on"} if read_only else {}
        for setting, value in settings.items():
            self.rows("SELECT set_config(?, ?, false)", (setting, value))
        sql = "SELECT has_schema_privilege(oid, 'USAGE') FROM pg_namespace WHERE nspname = ?"
        permitted = self.value(sql, (self._schema,))
        if permitted is None and not create:
            reason = f"no schema {self._schema} in it; `onrecord ingest PATH --record ADDRESS` makes one"
            raise StoreError(self.name, reason, Trouble.ABSENT)
        if permitted is False:
            raise StoreError(self.name, f"no permission to use the schema {self._schema}", Trouble.READ_ONLY)
        if permitted is None:
            with self.writing():
                self.run(f"CREATE SCHEMA IF NOT EXISTS {_quoted(self._schema)}")
        elif not self.version() and self.value("SELECT 1 FROM pg_tables WHERE schemaname = ? LIMIT 1", (self._schema,)):
            reason = f"the schema {self._schema} holds tables of somebody else; name another one with ?schema=NAME"
            raise StoreError(self.name, reason, Trouble.FOREIGN)

    def _commit(self) -> None:
        """Commits; PostgreSQL itself would only undo, and say nothing, where a statement failed whose error was caught."""
        if self._connection.info.transaction_status is TransactionStatus.INERROR:
            raise StoreError(self.name, "a step of the transaction failed, so nothing of it was kept", Trouble.DAMAGED)
        self.run("COMMIT")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What PostgreSQL raises, as one line that says what it means for the record."""
        try:
            yield
        except psycopg.errors.ProgramLimitExceeded as error:  # the fault of what is put in, not of the record
            raise InputError(self.name, "an id or address is too long: PostgreSQL looks up 2,700 bytes at most") from error
        except psycopg.Error as error:
            raise StoreError(self.name, *self._meaning(error)) from error

    def _meaning(self, error: psycopg.Error) -> tuple[str, Trouble]:
        state = error.sqlstate or ""
        if self._connection.closed or state.startswith(("08", "57P")):
            return _GONE, Trouble.UNREACHABLE
        said = " ".join((error.diag.message_primary or str(error)).split())
        trouble, reason = _TROUBLES.get(state, (Trouble.DAMAGED, "the database says: {}"))
        return reason.format(said), trouble


def _parsed(url: str) -> tuple[str, dict[str, Any], str]:
    """An address as it may be shown, without the password; as the driver takes it; and the schema that it names."""
    base, _, query = url.partition("?")
    given = [part for part in query.split("&") if part]
    schema = next((unquote(part.removeprefix("schema=")) for part in given if part.startswith("schema=")), _SCHEMA)
    rest = "&".join(part for part in given if not part.startswith("schema="))
    try:
        address = conninfo_to_dict(f"{base}?{rest}" if rest else base)
    except (psycopg.Error, UnicodeError):  # whose message may quote the password
        address = {"port": "none"}
    if not _PORTS.fullmatch(str(address.get("port") or "")) or any("@" in str(address.get(part)) for part in ("host", "dbname")):
        reason = (
            "no valid address; it looks like postgresql://USER:PASSWORD@HOST/DATABASE?schema=NAME, where in USER and PASSWORD "
            "@ is written as %40, / as %2F, : as %3A, ? as %3F and % as %25"
        )
        raise StoreError("postgresql://...", reason, Trouble.ABSENT) from None
    shown = _shown(address, schema)
    if not schema or schema.startswith("pg_") or len(schema.encode()) > _LONGEST_SCHEMA or not schema.isprintable():
        raise StoreError(shown, "not a name that a schema can have", Trouble.ABSENT)
    return shown, {"connect_timeout": _CONNECT_S, "application_name": "onrecord", **address, "client_encoding": "UTF8"}, schema


def _shown(address: dict[str, Any], schema: str) -> str:
    """An address without its password: by it the record can be opened again where none is asked for."""
    user, host, port, database = (quote(str(address.get(part) or ""), ",[]") for part in ("user", "host", "port", "dbname"))
    socket = f"host={unquote(host)}&" if host.startswith("%2F") else ""
    place = f"{user and user + '@'}{'' if socket else host}{port and ':' + port}"
    return f"postgresql://{place}/{database}?{socket}schema={quote(schema, '')}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@lru_cache(maxsize=512)
def _numbered(sql: str) -> str:
    """SQL with $1, $2 for each question mark."""
    numbers = count(1)
    return _MARK.sub(lambda _: f"${next(numbers)}", sql)


@lru_cache(maxsize=512)
def _several(sql: str, rows: int) -> str:
    """An INSERT of one row as one of many."""
    return _INSERTED.sub(lambda found: "VALUES " + ", ".join([found[1]] * rows), sql)


def _clean(parameters: Sequence[Any]) -> list[Any]:
    """Parameters without NUL characters."""
    return [value.replace("\x00", "\ufffd") if isinstance(value, str) else value for value in parameters]


def _translated(statement: str) -> tuple[str, ...]:
    if statement.startswith("CREATE VIRTUAL TABLE passage "):
        return _PASSAGE
    for words, type_ in _TYPES:
        statement = words.sub(type_, statement)
    return (statement,)


def _vectors(words: Sequence[str]) -> Iterator[str]:
    """The parts of a passage, each as a tsvector: every word with its places."""
    for start in range(0, max(len(words) - _OVERLAP, 1), _PART - _OVERLAP):
        places: dict[str, list[str]] = {}
        for place, word in enumerate(words[start : start + _PART], 1):
            places.setdefault(word, []).append(str(place))
        yield " ".join(f"{_lexeme(word)}:{','.join(found)}" for word, found in places.items())


def _phrase(words: Sequence[str]) -> str:
    """Words in a row, as a tsquery."""
    return " <-> ".join(map(_lexeme, words))


def _lexeme(word: str) -> str:
    """A word, of letters and digits, in quotation marks; instead of one that is too long its hash, which is no such word."""
    return f"'{word}'" if len(word) <= _LONGEST_WORD else f"'#{hashlib.sha256(word.encode()).hexdigest()}'"
