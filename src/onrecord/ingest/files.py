"""From what a user names to files, and from the first bytes of a file to what it is."""

from __future__ import annotations

import glob
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from onrecord.ingest.decode import decode
from onrecord.ingest.items import SourceError
from onrecord.ingest.load import unreadable
from onrecord.ingest.settings import Sources
from onrecord.ingest.sniff import looks_like_xml_feed
from onrecord.ingest.unpack import CHUNK, GZIP_MAGIC, DamagedError, gunzip_stream
from onrecord.schema import InputError

_WILD = re.compile(r"[*?\[]")
_ROWS = frozenset({".jsonl", ".ndjson"})
_PAGES = frozenset({".txt", ".text", ".md", ".html", ".htm", ".xhtml"})


class Kind(StrEnum):
    """What a file is read as."""

    WARC = "warc"
    ROWS = "rows"
    JSON = "json"
    FEED = "feed"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Named:
    """A file to read. `source` is what the user named; `direct` whether that is the file itself, which is read in any case."""

    source: str
    path: str
    direct: bool


def find_files(name: str, settings: Sources) -> Iterator[Named | SourceError]:
    """The files of a path, a folder or a pattern, in order; a SourceError for what cannot be had."""
    path = os.path.abspath(name)  # noqa: PTH100  Path.resolve would follow links: keys are as named
    try:
        if Path(path).is_dir():
            yield from _below(path, path, settings)
        elif os.path.lexists(path) or not _WILD.search(name):
            yield Named(path, path, direct=True)
        else:
            yield from _matching(path, settings)
    except ValueError:
        yield SourceError(name, "not a valid path", source=name)


def _below(folder: str, source: str, settings: Sources) -> Iterator[Named | SourceError]:
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield SourceError(folder, unreadable(folder, error).reason, source=source, key=folder)
        return
    for entry in found:
        if entry.name.startswith(".") and not settings.hidden:
            continue
        if entry.is_dir(follow_symlinks=False):
            if settings.recursive:
                yield from _below(entry.path, source, settings)
        elif suffix_of(entry.name) in settings.suffixes and not _is_special(entry.path):
            yield Named(source, entry.path, direct=False)


def _is_special(path: str) -> bool:
    """A folder behind a link (which may lead round in circles), a pipe or a device; a link to nothing is none: it is told."""
    return Path(path).exists() and not Path(path).is_file()


def _matching(pattern: str, settings: Sources) -> Iterator[Named | SourceError]:
    # Whoever asks for "*.asc" means these files, whatever is in them.
    direct = bool(suffix := Path(pattern).suffix) and not _WILD.search(suffix)
    deep = "**" in pattern
    found = sorted(glob.glob(pattern, recursive=True, include_hidden=settings.hidden))  # noqa: PTH207  Path.glob takes hidden ones
    for path in found:
        if Path(path).is_dir():
            if not deep:
                yield from _below(path, pattern, settings)
        elif direct or (suffix_of(path) in settings.suffixes and not _is_special(path)):
            yield Named(pattern, path, direct)
    if not found:
        yield SourceError(pattern, "no such file", source=pattern)


def suffix_of(path: str) -> str:
    """The suffix in lower case, that before ".gz" of a compressed file."""
    return Path(path.lower().removesuffix(".gz")).suffix


def kind_of(path: str) -> Kind | None:
    """What a file is, by its content and then by its suffix; None for what is none of these. Raises InputError."""
    head = _head(path)
    if head.startswith(b"WARC/"):
        return Kind.WARC
    suffix = suffix_of(path)
    if suffix in _ROWS:
        return Kind.ROWS
    if looks_like_xml_feed(decode(head).text):
        return Kind.FEED
    if suffix != ".json" and not head.lstrip().startswith((b"{", b"[")):
        return Kind.PAGE if suffix in _PAGES or suffix not in {".xml", ".rss", ".atom", ".rdf", ".warc"} else None
    if suffix in _PAGES and not _is_row(head):
        return Kind.PAGE
    return Kind.ROWS if _is_row(head) else Kind.JSON


def _is_row(head: bytes) -> bool:
    """Whether the first line is a JSON object that goes on in no other line, and says that it is a text."""
    for line in head.splitlines():
        if line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                return False
            return isinstance(row, dict) and "text" in row
    return False


def _head(path: str) -> bytes:
    """The first bytes of a file, decompressed; as far as they are sound."""
    try:
        with Path(path).open("rb") as file:
            head = file.read(CHUNK)
            if not head.startswith(GZIP_MAGIC):
                return head
            file.seek(0)
            try:
                return next(gunzip_stream(file.read), b"")
            except DamagedError:
                return b""
    except OSError as error:
        raise unreadable(path, error) from error
    except ValueError as error:
        raise InputError(path, "not a valid path") from error
