"""The rooms that commands walk through, opened only when a command enters them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from onrecord.schema import Document, InputError, Reading


class Reads(Protocol):
    """What a command asks of a reader."""

    def read(self, document: Document) -> Reading:
        """The Reading of one document."""

    def read_many(self, documents: Iterable[Document | InputError]) -> Iterator[Reading | InputError]:
        """Readings in the order of the documents; an InputError keeps its place."""


class Checks(Protocol):
    """What a command asks of a checker."""

    def check(self, document: Document) -> Reading:
        """The Reading of one document with its claims."""

    def check_many(self, documents: Iterable[Document | InputError]) -> Iterator[Reading | InputError]:
        """Checked Readings in the order of the documents; an InputError keeps its place."""


def _load(name: str, published: str | None, keep: str | None) -> Document:
    from onrecord.ingest.load import load
    from onrecord.ingest.raw import RawStore

    return load(name, published=published, keep=RawStore(Path(keep)) if keep else None)


def _read_jsonl(name: str) -> Iterator[Document | InputError]:
    from onrecord.ingest.jsonl import read_jsonl

    return read_jsonl(name)


def _reader() -> Reads:
    from onrecord.reader import Reader

    return Reader()


def _checker(record: Any) -> Checks:  # noqa: ANN401 (a Record, which is loaded only where one is opened)
    from onrecord.checker import Checker

    return Checker(record=record)


@dataclass(frozen=True, slots=True)
class Rooms:
    """Where documents come from, who reads them and who checks them. The defaults are onrecord's own; a test brings others."""

    load: Callable[[str, str | None, str | None], Document] = _load
    read_jsonl: Callable[[str], Iterator[Document | InputError]] = _read_jsonl
    reader: Callable[[], Reads] = _reader
    checker: Callable[[Any], Checks] = _checker
