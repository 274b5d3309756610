"""Documents from JSON Lines: one broken line costs one line."""

from __future__ import annotations

import codecs
import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from onrecord.ingest.limits import DEFAULT_LIMITS, Limits
from onrecord.ingest.load import from_text, unreadable
from onrecord.ingest.unpack import CHUNK, GZIP_MAGIC, DamagedError, gunzip_stream
from onrecord.schema import Document, InputError


class JsonlError(InputError):
    """A line that is no document. `id` is what the row calls itself, if it does; `line` counts from 1.

    `stamp` is the SHA-256 of the line, "" where it was not read to its end.
    """

    def __init__(self, reason: str, *, id: str | None, line: int, stamp: str = "") -> None:  # noqa: A002  the name of the field
        super().__init__(f"line {line}" if id is None else id, reason)
        self.id = id
        self.line = line
        self.stamp = stamp

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled by what it is made of, so that it can come back from a worker process."""
        return partial(JsonlError, id=self.id, line=self.line, stamp=self.stamp), (self.reason,)


@dataclass(frozen=True, slots=True)
class Row:
    """A line whose fields have the right types; whether its text and dates are any good is not yet asked."""

    line: int
    stamp: str
    id: str | None
    text: str
    published: str | None
    published_range: tuple[str, str] | None
    url: str | None
    title: str | None
    publisher: str | None


def read_jsonl(name: str, *, limits: Limits = DEFAULT_LIMITS, stdin: BinaryIO | None = None) -> Iterator[Document | InputError]:
    """Documents of lines {"id", "text", "published"?, "published_range"?, "url"?, "title"?, "publisher"?}, in order.

    `name` is a path, of gzip too, or "-" for standard input; memory is bounded. A broken line gives a JsonlError in its
    place, and damage to the compression one at its end. Blank lines are passed over but counted. A row without id is
    called by its line number. Raises InputError, at the first row, if there is nothing to read from.
    """
    for row in read_rows(name, limits=limits, stdin=stdin):
        yield _document(row, limits) if isinstance(row, Row) else row


def read_rows(name: str, *, limits: Limits = DEFAULT_LIMITS, stdin: BinaryIO | None = None) -> Iterator[Row | JsonlError]:
    """The rows of `read_jsonl`, not yet made into documents."""
    if name == "-":
        yield from _rows(stdin or sys.stdin.buffer, limits)
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115  closed below; errors while reading rows are not errors of opening
    except OSError as error:
        raise unreadable(name, error) from error
    except ValueError as error:
        raise InputError(name, "not a valid path") from error
    with file:
        yield from _rows(file, limits)


def _document(row: Row, limits: Limits) -> Document | JsonlError:
    try:
        document = from_text(
            row.text, id=row.id or str(row.line), published=row.published, published_range=row.published_range, limits=limits
        )
    except InputError as error:
        return JsonlError(error.reason, id=row.id, line=row.line, stamp=row.stamp)
    return replace(document, url=row.url, title=row.title, publisher=row.publisher)


def _rows(file: BinaryIO, limits: Limits) -> Iterator[Row | JsonlError]:
    number = 0
    try:
        for number, line in enumerate(_lines(_pieces(file), limits.max_line), start=1):
            if line is None:
                yield JsonlError(f"too long: more than {limits.max_line:,} bytes in one line", id=None, line=number)
            elif line.strip():
                yield _row(line, number)
    except DamagedError as error:
        yield JsonlError(str(error), id=None, line=number + 1)
    except OSError as error:
        yield JsonlError(unreadable("", error).reason, id=None, line=number + 1)


def _row(line: bytes, number: int) -> Row | JsonlError:
    fields: dict[str, object] = {}
    stamp = hashlib.sha256(line).hexdigest()
    try:
        fields = _parse(line, number)
        return _checked(fields, number, stamp)
    except UnicodeDecodeError as error:
        with suppress(ValueError, RecursionError):
            fields = _parse(line.decode("utf-8", "replace").encode(), number)
        reason = f"not valid UTF-8 at byte {error.start:,} of the line"
    except (ValueError, RecursionError) as error:
        reason = _reason(error)
    return JsonlError(reason, id=_id(fields), line=number, stamp=stamp)


def _parse(line: bytes, number: int) -> dict[str, object]:
    if number == 1:
        line = line.removeprefix(codecs.BOM_UTF8)
    row = json.loads(line.decode("utf-8"))
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    return row


def _checked(fields: dict[str, object], number: int, stamp: str) -> Row:
    if fields.get("id") not in (None, "") and _id(fields) is None:
        raise ValueError("id is neither a string nor a number")
    text = fields.get("text")
    if not isinstance(text, str):
        raise ValueError("no text" if text is None else "text is not a string")
    published, span = _string(fields, "published"), _range(fields.get("published_range"))
    url, title, publisher = (_string(fields, key) for key in ("url", "title", "publisher"))
    return Row(number, stamp, _id(fields), text, published, span, url, title, publisher)


def _string(fields: dict[str, object], key: str) -> str | None:
    value = fields.get(key)
    if not isinstance(value, str | None):
        raise ValueError(f"{key} is not a string")
    return value


def _id(row: dict[str, object]) -> str | None:
    value = row.get("id")
    usable = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value) if usable and value != "" else None


def _range(value: object) -> tuple[str, str] | None:
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 2 or not all(isinstance(end, str) for end in value):
        raise ValueError("published_range is not a pair of dates")
    return value[0], value[1]


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        what = error.msg.lower().removesuffix(" at")  # "unterminated string starting at"
        return f"not valid JSON: {what} at character {error.pos + 1:,}"
    return "nested too deeply" if isinstance(error, RecursionError) else " ".join(str(error).split())


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    first = file.read(CHUNK)
    if first.startswith(GZIP_MAGIC):
        return gunzip_stream(_after(first, file))
    return iter(_after(first, file), b"")


def _after(first: bytes, file: BinaryIO) -> Callable[..., bytes]:
    """A `read` that gives `first` before the rest of the file."""
    head = BytesIO(first)
    return lambda size=CHUNK: head.read(size) or file.read(size)


def _lines(pieces: Iterator[bytes], longest: int) -> Iterator[bytes | None]:
    """Lines without their end; None in place of one longer than `longest` bytes, of which no more is kept."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        *ended, rest = piece.split(b"\n")
        for end in ended:
            yield b"".join([*held, end]) if size + len(end) <= longest else None
            held, size = [], 0
        size += len(rest)
        held = [*held, rest] if size <= longest else []
    if size:
        yield b"".join(held) if size <= longest else None
