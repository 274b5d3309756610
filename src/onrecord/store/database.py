"""One connection to whatever holds a record. SQL is written once, for SQLite and PostgreSQL alike, with ? for parameters."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

Row = tuple[Any, ...]
_LONGEST_KEY = 1_000  # bytes


class Database(ABC):
    """What the rest of this room asks of a database; StoreError for everything that can go wrong with it.

    A subclass says how to connect, what its types are called, and how passages are indexed and searched.
    """

    name: str

    @abstractmethod
    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """All rows of a query."""

    @abstractmethod
    def run(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Carries out a statement; how many rows it changed."""

    @abstractmethod
    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Carries out a statement once for each row of parameters."""

    @abstractmethod
    def writing(self) -> AbstractContextManager[None]:
        """A transaction that no other writer is inside of: committed at its end, undone by an exception."""

    @abstractmethod
    def snapshot(self) -> AbstractContextManager[None]:
        """A time during which every query sees the same state, whatever others write; may be nested."""

    @abstractmethod
    def define(self, statements: Iterable[str]) -> None:
        """Carries out definitions of tables, in the words of SQLite, as this database says them; inside a transaction."""

    @abstractmethod
    def version(self) -> int:
        """The version of the tables, 0 where there are none."""

    @abstractmethod
    def set_version(self, version: int) -> None:
        """Notes the version of the tables; inside a transaction."""

    @abstractmethod
    def add_passages(self, passages: Iterable[tuple[int, str]]) -> None:
        """Makes the folded words of evidence searchable: pairs of its id and its words."""

    @abstractmethod
    def find_passages(self, words: Sequence[str], below: int, limit: int) -> list[int]:
        """Ids of evidence, under `below`, that has the words in a row; the latest first."""

    @abstractmethod
    def check(self) -> Iterator[str]:
        """What is wrong with the storage itself, in one line each."""

    @abstractmethod
    def size(self) -> int:
        """Bytes that the record takes up."""

    @abstractmethod
    def close(self) -> None:
        """Ends the connection."""

    def one(self, sql: str, parameters: Sequence[Any] = ()) -> Row | None:
        """The first row of a query."""
        found = self.rows(sql, parameters)
        return found[0] if found else None

    def value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:  # noqa: ANN401  (whatever the column holds)
        """The first cell of the first row, None where there is no row."""
        found = self.one(sql, parameters)
        return found[0] if found else None


def sound(text: str) -> str:
    r"""A text as every database can hold it: half a character (of a file name that is no UTF-8, say) becomes its escape.

    >>> sound("na\udcffme.txt")
    'na\\udcffme.txt'
    """
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def short(key: str) -> str:
    """A key that an index can hold: of a longer one the beginning and a hash of the whole (PostgreSQL takes 2,704 bytes)."""
    key = sound(key)
    whole = key.encode("utf-8")
    if len(whole) <= _LONGEST_KEY:
        return key
    return f"{whole[: _LONGEST_KEY - 65].decode('utf-8', 'ignore')}#{hashlib.sha256(whole).hexdigest()}"


def marks(count: int) -> str:
    """So many parameters in a row: "?, ?, ?"."""
    return ", ".join("?" * count)
