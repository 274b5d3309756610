"""`onrecord read --jsonl` and `onrecord check --jsonl`: many documents, one line each, in bounded memory."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO, TypeVar

from onrecord.cli.clean import dump
from onrecord.cli.exits import Code, complain
from onrecord.cli.out import STANDARD, open_out, writing_to
from onrecord.cli.rooms import Rooms
from onrecord.schema import Document, InputError, Reading

_Row = TypeVar("_Row")
Work = Callable[[Iterable[Document | InputError]], Iterator[Reading | InputError]]


def each_line(source: str, out: str, rooms: Rooms, work: Work, doing: str = "reading") -> Code:
    """Does `work` on every line of `source` and writes its Reading, or what was wrong with it, to the same line of `out`.

    `doing` is what a progress bar calls it.
    """
    code = Code.DONE
    with open_out(out) as stream, _progress(source, out, doing) as watched:
        for result in watched(work(rooms.read_jsonl(source))):
            if isinstance(result, InputError):
                code = Code.SOME_FAILED
                complain(str(result))
            with writing_to(out):
                _write(result, stream, flush=out == STANDARD)
    return code


def _write(result: Reading | InputError, stream: TextIO, *, flush: bool) -> None:
    row = error_row(result) if isinstance(result, InputError) else result.to_json()
    stream.write(dump(row) + "\n")
    if flush:  # whoever reads from a pipe waits for the next line, not for a full buffer
        stream.flush()


def error_row(error: InputError) -> dict[str, Any]:
    """What stands in the place of a Reading that could not be had: the row's id, or its line if it has none."""
    from onrecord.ingest.jsonl import JsonlError

    if isinstance(error, JsonlError) and error.id is None:
        return {"line": error.line, "error": error.reason}
    return {"id": error.id if isinstance(error, JsonlError) else error.name, "error": error.reason}


class _Watch:
    """Passes rows on, counting them where somebody watches."""

    def __init__(self, advance: Any = None) -> None:  # noqa: ANN401 (rich is not loaded unless there is a terminal)
        self._advance = advance

    def __call__(self, rows: Iterable[_Row]) -> Iterator[_Row]:
        for row in rows:
            yield row
            if self._advance:
                self._advance()


@contextmanager
def _progress(source: str, out: str, doing: str) -> Iterator[_Watch]:
    """A progress bar on standard error if that is a terminal, unless the terminal already shows the Readings."""
    if not _is_terminal(sys.stderr) or (out == STANDARD and _is_terminal(sys.stdout)):
        yield _Watch()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), redirect_stdout=False) as bar:
        task = bar.add_task(doing, total=count_lines(source))
        yield _Watch(lambda: bar.advance(task))


def count_lines(source: str) -> int | None:
    """How many lines there are to read, where one look at the file tells."""
    path = Path(source)
    if source == STANDARD or path.suffix == ".gz":
        return None
    with suppress(OSError):  # whoever reads it will say what is wrong with it
        if path.is_file():
            with path.open("rb") as file:
                return sum(piece.count(b"\n") for piece in iter(lambda: file.read(1 << 20), b"")) or None
    return None


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()
