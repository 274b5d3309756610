"""Documents from JSON Lines: one broken line costs one line."""

from __future__ import annotations

import codecs
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from onrecord.ingest.limits import DEFAULT_LIMITS, Limits
from onrecord.ingest.load import from_text, unreadable
from onrecord.ingest.unpack import CHUNK, GZIP_MAGIC, DamagedError, gunzip_stream
from onrecord.schema import Document, InputError


class JsonlError(InputError):
    """A line that is no document. `id` is what the row calls itself, if it does; `line` counts from 1."""

    def __init__(self, reason: str, *, id: str | None, line: int) -> None:  # noqa: A002  the name of the field
        super().__init__(f"line {line}" if id is None else id, reason)
        self.id = id
        self.line = line

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled by what it is made of, so that it can come back from a worker process."""
        return partial(JsonlError, id=self.id, line=self.line), (self.reason,)


def read_jsonl(name: str, *, limits: Limits = DEFAULT_LIMITS, stdin: BinaryIO | None = None) -> Iterator[Document | InputError]:
    """Documents of lines {"id", "text", "published"?, "published_range"?}, in order, in bounded memory.

    `name` is a path, of gzip too, or "-" for standard input. A broken line gives a JsonlError in its place, and damage to the
    compression one at its end. Blank lines are passed over but counted. A row without id is called by its line number.
    Raises InputError, at the first row, if there is nothing to read from.
    """
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


def _rows(file: BinaryIO, limits: Limits) -> Iterator[Document | InputError]:
    number = 0
    try:
        for number, line in enumerate(_lines(_pieces(file), limits.max_line), start=1):
            if line is None:
                yield JsonlError(f"too long: more than {limits.max_line:,} bytes in one line", id=None, line=number)
            elif line.strip():
                yield _row(line, number, limits)
    except DamagedError as error:
        yield JsonlError(str(error), id=None, line=number + 1)
    except OSError as error:
        yield JsonlError(unreadable("", error).reason, id=None, line=number + 1)


def _row(line: bytes, number: int, limits: Limits) -> Document | JsonlError:
    row: dict[str, object] = {}
    try:
        row = _parse(line, number)
        return _document(row, number, limits)
    except InputError as error:
        return JsonlError(error.reason, id=_id(row), line=number)
    except UnicodeDecodeError as error:
        with suppress(ValueError, RecursionError):
            row = _parse(line.decode("utf-8", "replace").encode(), number)
        return JsonlError(f"not valid UTF-8 at byte {error.start:,} of the line", id=_id(row), line=number)
    except (ValueError, RecursionError) as error:
        return JsonlError(_reason(error), id=_id(row), line=number)


def _parse(line: bytes, number: int) -> dict[str, object]:
    if number == 1:
        line = line.removeprefix(codecs.BOM_UTF8)
    row = json.loads(line.decode("utf-8"))
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    return row


def _document(row: dict[str, object], number: int, limits: Limits) -> Document:
    if row.get("id") not in (None, "") and _id(row) is None:
        raise ValueError("id is neither a string nor a number")
    text, published = row.get("text"), row.get("published")
    if not isinstance(text, str):
        raise ValueError("no text" if text is None else "text is not a string")
    if not isinstance(published, str | None):
        raise ValueError("published is not a string")
    return from_text(
        text, id=_id(row) or str(number), published=published, published_range=_range(row.get("published_range")), limits=limits
    )


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
