"""`onrecord export`: what onrecord knows, as files for other tools."""

from __future__ import annotations

import argparse
import csv
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from onrecord.cli.clean import dump
from onrecord.cli.exits import Code, UsageError
from onrecord.cli.out import open_out, sweep, writing_to
from onrecord.cli.rooms import Rooms

if TYPE_CHECKING:  # loaded when the command runs, so that the other commands start without it
    from onrecord.reference import Reference, Row
    from onrecord.reference.rows import Cell

SUMMARY = "write the reference tables as files for other tools"
EXAMPLES = """\
examples:
  onrecord export reference --to tables
  onrecord export reference --to tables --format ftm

csv: one file per table (occupancies.csv, memberships.csv ...), UTF-8, with a header. Lists inside a cell are separated by "; ",
yes and no are "yes" and "no", an empty cell is "not known", or "not yet" for an end. Intervals are half open: `end` is the first
day that does not belong to them; summits, occasions and elections include their last day. Every row has source, evidence (read,
partial, recalled), checked and note.

ftm: FollowTheMoney entities, one JSON object a line, in entities.ftm.json: Person, PublicBody (states too), Organization,
Position, Occupancy, Membership, Event (summits, elections, occasions, agreements, steps), UnknownLink (roles in agreements).
Spending, completeness and adjectives have no shape there: take the csv for them.

All files appear, or none does. Files of an earlier export are replaced; a file of that name which is none is left alone.
What an export that was killed left half written (.onrecord-*.part) is removed by the next one into the folder.
"""
FTM_FILE = "entities.ftm.json"
_Writer = Callable[["Reference", TextIO], None]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declares what `onrecord export` takes."""
    parser.add_argument("what", choices=["reference"], help="what to export")
    parser.add_argument("--to", required=True, metavar="FOLDER", help="where the files go; made if there is no such folder")
    parser.add_argument("--format", choices=["csv", "ftm"], default="csv", help="csv (one file per table) or FollowTheMoney")


def run(options: argparse.Namespace, _rooms: Rooms) -> Code:
    """Carries out `onrecord export`; raises UsageError for a folder that cannot be written to."""
    from onrecord.reference import reference

    with _told_as_folder():
        folder = _folder(options.to)
        files = _csv_files() if options.format == "csv" else {FTM_FILE: _write_ftm}
        for name in files:
            _check_own(folder / name)
        sweep(folder)
        _write_all(folder, files, reference())
    return Code.DONE


def _write_all(folder: Path, files: Mapping[str, _Writer], known: Reference) -> None:
    """Writes every file beside its place; they move into their places together, when all of them are whole."""
    with ExitStack() as open_files:
        for name, write in files.items():
            out = str(folder / name)
            stream = open_files.enter_context(open_out(out))
            with writing_to(out):
                write(known, stream)
                stream.flush()
                os.fsync(stream.fileno())  # a disk that is full says so before the first file is replaced


def _csv_files() -> dict[str, _Writer]:
    from onrecord.reference.tables import TABLES

    return {f"{table}.csv": _table_writer(shape, table) for shape, table in TABLES.items()}


def _table_writer(shape: type[Row], table: str) -> _Writer:
    def write(known: Reference, stream: TextIO) -> None:
        write_table(shape, getattr(known, table), stream)

    return write


def write_table(shape: type[Row], rows: Iterable[Row], stream: TextIO) -> None:
    """One table as CSV, in the columns in which people edit it in resources/; numbers without nought behind."""
    from onrecord.reference.rows import cells_of, columns_of

    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns_of(shape))
    writer.writerows([_written(cell) for cell in cells_of(row).values()] for row in rows)


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case tuple():
            return "; ".join(cell)
        case float():
            return f"{cell:g}" if cell.is_integer() else str(cell)
    return str(cell)


def _write_ftm(known: Reference, stream: TextIO) -> None:
    from onrecord.reference.ftm import entities

    stream.writelines(f"{dump(entity.to_json())}\n" for entity in entities(known))


def _folder(to: str) -> Path:
    """The folder, made if it is not there."""
    if not to:
        raise UsageError("'': is no folder")
    with writing_to(to):
        try:
            folder = Path(to).resolve()
            folder.mkdir(parents=True, exist_ok=True)
        except ValueError as error:  # a null character in the name
            raise OSError(str(error)) from error
        except FileExistsError as error:
            raise NotADirectoryError(None, "is not a folder") from error
    return folder


def _check_own(path: Path) -> None:
    """Raises UsageError for a file that no export has written: it is somebody's, and stays."""
    with writing_to(str(path)):
        first = _first_line(path) if path.exists() else None
    if first is not None and not _is_own(path.name, first):
        raise UsageError(f"--out {path}: was not written by this command; move it away first")


def _first_line(path: Path) -> str:
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.readline(10_000)


def _is_own(name: str, first: str) -> bool:
    """Whether the first line of a file is one that an export, of whatever version, begins with."""
    from onrecord.reference.rows import EVIDENCE

    if name == FTM_FILE:
        return first.startswith('{"id": "onrecord.')
    return first.rstrip("\n").endswith(",".join(EVIDENCE))


@contextmanager
def _told_as_folder() -> Iterator[None]:
    """Names the option that this command has: what writes files for all commands calls it --out."""
    try:
        yield
    except UsageError as error:
        raise UsageError(f"--to {str(error).removeprefix('--out ')}") from error
