"""`onrecord explain`: one entry with all its evidence and its history; or the state of a whole record."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from onrecord.cli.brief import Line, write_lines
from onrecord.cli.clean import dump
from onrecord.cli.entries import explained_lines
from onrecord.cli.exits import Code, UsageError
from onrecord.cli.ingest import add_record, opened
from onrecord.cli.out import STANDARD, open_out, writing_to
from onrecord.cli.rooms import Rooms
from onrecord.schema import Entry, InputError

SUMMARY = "show an entry of a record with all its evidence and its history, or what a record holds"
EXAMPLES = """\
examples:
  onrecord explain reading:6ef81a831ba15324 --record news.db
  onrecord explain reading:6ef81a831ba15324 --record news.db --as-of 2026-01-31 --json
  onrecord explain --record news.db                how much is on record
  onrecord explain --record news.db --check        whether the record is whole

Each piece of evidence is a place of a document (its id, first and last character), with publisher, date and the words themselves.
HISTORY has the versions of the entry with the time from which and to which each stood: nothing is overwritten. Times are UTC.
--json writes {"entry": Entry, "history": [Entry, ...]}, or the counts, or {"problems": [...]}.
"""


_VERSIONS, _PIECES = 20, 50  # that are shown of an entry unless all are asked for


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declares what `onrecord explain` takes."""
    parser.add_argument("id", nargs="?", metavar="ID", help="the id of an entry, as `onrecord search` shows it")
    add_record(parser)
    parser.add_argument("--as-of", metavar="TIME", help="as the record stood at a time, or at the end of a day")
    parser.add_argument(
        "--check", action="store_true", help="check the storage of the whole record; takes a while for a large one"
    )
    parser.add_argument("--all", action="store_true", help="show every piece of evidence and every version, however many")
    parser.add_argument("--json", action="store_true", help="write one JSON object")


def run(options: argparse.Namespace, _rooms: Rooms) -> Code:
    """Carries out `onrecord explain`; raises InputError for an entry that is not there."""
    if options.id and options.check:
        raise UsageError("give an ID or --check, not both")
    with opened(options, read_only=not options.check) as stored:
        try:
            record = stored.as_of(options.as_of) if options.as_of else stored
        except ValueError as error:
            raise UsageError(f"--as-of: {error}") from error
        if options.check:
            return _tell_problems(record.check(), options)
        if options.id is None:
            return _tell_counts(record.counts(), options)
        entry = record.entry(options.id)
        if entry is None:
            raise InputError(options.id, "no such entry is on record" + (f" as of {options.as_of}" if options.as_of else ""))
        return _tell_entry(entry, record.history(options.id, latest=None if options.all else _VERSIONS), options)


def _tell_entry(entry: Entry, history: Sequence[Entry], options: argparse.Namespace) -> Code:
    def lines(width: int) -> list[Line]:
        return list(explained_lines(entry, history, width, None if options.all else _PIECES))

    with open_out(STANDARD, for_people=not options.json) as stream, writing_to(STANDARD):
        if options.json:
            row = {"entry": entry.to_json(), "history": [version.to_json() for version in history]}
            stream.write(dump(row, indent=2 if stream.isatty() else None) + "\n")
        else:
            write_lines(lines, stream)
    return Code.DONE


def _tell_counts(counts: dict[str, int], options: argparse.Namespace) -> Code:
    with open_out(STANDARD, for_people=not options.json) as stream, writing_to(STANDARD):
        if options.json:
            stream.write(dump(counts) + "\n")
        else:
            stream.writelines(f"{count:>15,}  {name}\n" for name, count in counts.items())
    return Code.DONE


def _tell_problems(problems: Sequence[str], options: argparse.Namespace) -> Code:
    with open_out(STANDARD, for_people=not options.json) as stream, writing_to(STANDARD):
        if options.json:
            stream.write(dump({"problems": list(problems)}) + "\n")
        else:
            stream.writelines(f"{problem}\n" for problem in problems or ("the record is whole",))
    return Code.SOME_FAILED if problems else Code.DONE
