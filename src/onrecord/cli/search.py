"""`onrecord search`: what is on record, by words, by who and what, by time."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, TextIO

from onrecord.cli.brief import Line, write_lines
from onrecord.cli.clean import dump
from onrecord.cli.entries import entry_lines
from onrecord.cli.exits import Code, UsageError
from onrecord.cli.ingest import add_record, at_time, opened
from onrecord.cli.out import STANDARD, open_out, writing_to
from onrecord.cli.rooms import Rooms
from onrecord.schema import Basis, Entry, Factuality, InputError, StatusKind

if TYPE_CHECKING:  # loaded when the command runs, so that the other commands start without it
    from onrecord.store import Record

SUMMARY = "list entries of a record: by words, by who and what, by time, as they stand or stood"
EXAMPLES = """\
examples:
  onrecord search "victory plan" --record news.db
  onrecord search --record news.db --kind signs --what "Ukraine Compact"
  onrecord search --record news.db --who "Mark Rutte" --since 2024-10 --basis reading
  onrecord search --record news.db --disputed
  onrecord search --record news.db --about Ukraine --as-of 2026-01-31 --json

Words are looked for in a row, whatever the case, accents and marks, in what is quoted or told as evidence; what was recorded
last comes first. Without words entries come by the earliest day that is told of each. WHO and WHAT are ids or names. Every entry
says on which basis it stands: read in documents, reference (the tables that ship with onrecord), or a person's correction.
"disputed" lists what another entry contradicts, and why; nothing is decided for you. `onrecord explain ID` shows one entry with
all its evidence. Recorded times are UTC.
--json writes one Entry a line.
"""
_MOST = 50


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declares what `onrecord search` takes."""
    parser.add_argument("words", nargs="*", metavar="WORDS", help="words in a row")
    add_record(parser)
    parser.add_argument("--kind", choices=["says", *map(str, StatusKind)], metavar="KIND", help="says, signs, takes_office ...")
    parser.add_argument("--who", metavar="WHO", help="who says or does it")
    parser.add_argument("--what", metavar="WHAT", help="the office, body, agreement or summit")
    parser.add_argument("--about", metavar="NAME", help="who or what, either")
    parser.add_argument("--factuality", choices=[*map(str, Factuality)], help="asserted, negated, future or possible")
    parser.add_argument("--basis", choices=[*map(str, Basis)], help="reading, reference or correction")
    parser.add_argument("--document", metavar="ID", help="told by this document")
    parser.add_argument("--since", metavar="DATE", help="a time told may lie on or after it")
    parser.add_argument("--until", metavar="DATE", help="a time told may lie on or before it")
    parser.add_argument("--disputed", action="store_true", help="only what others contradict")
    parser.add_argument("--as-of", metavar="TIME", help="as the record stood at a time, or at the end of a day")
    parser.add_argument("--limit", type=int, default=_MOST, metavar="N", help="entries at most (%(default)s)")
    parser.add_argument("--json", action="store_true", help="write one Entry a line")


def run(options: argparse.Namespace, _rooms: Rooms) -> Code:
    """Carries out `onrecord search`; raises UsageError or InputError where it cannot."""
    _check(options)
    with opened(options, read_only=True) as stored:
        record = at_time(stored, options)
        found = _by_words(record, options) if options.words else _by_filters(record, options)
        with open_out(STANDARD, for_people=not options.json) as stream, writing_to(STANDARD):
            count = _write(islice(found, options.limit), options, stream)
    if not count:
        raise InputError(" ".join(options.words) or "search", "nothing on record matches")
    return Code.DONE


def _check(options: argparse.Namespace) -> None:
    filters = ("kind", "who", "what", "about", "factuality", "basis", "document", "since", "until")
    given = [name for name in filters if getattr(options, name) is not None]
    if options.words and (given or options.disputed):
        raise UsageError("give words, or filters, not both")
    if not options.words and not given and not options.disputed:
        raise UsageError("search what? Give WORDS, or filters such as --who, --kind, --disputed")
    if options.limit < 1:
        raise UsageError("--limit: give a number from 1")


def _by_words(record: Record, options: argparse.Namespace) -> Iterator[Entry]:
    hits = record.search(" ".join(options.words), limit=options.limit * 4)
    for id_ in dict.fromkeys(hit.entry for hit in hits):
        if entry := record.entry(id_):
            yield entry


def _by_filters(record: Record, options: argparse.Namespace) -> Iterator[Entry]:
    try:
        yield from record.entries(
            kind=options.kind,
            who=_id(record, "--who", options.who),
            what=_id(record, "--what", options.what),
            about=_id(record, "--about", options.about),
            factuality=options.factuality,
            basis=options.basis,
            document=options.document,
            since=options.since,
            until=options.until,
            disputed=options.disputed,
        )
    except ValueError as error:
        raise UsageError(str(error)) from error


def _id(record: Record, option: str, name: str | None) -> str | None:
    """The id that a name on record stands for."""
    if name is None:
        return None
    ids = record.resolve(name)
    if not ids:
        raise InputError(name, "nobody and nothing on record is called that")
    if len(ids) > 1:
        raise UsageError(f"{option} {name}: may be {', '.join(ids)}: give one of these")
    return ids[0]


def _write(entries: Iterator[Entry], options: argparse.Namespace, stream: TextIO) -> int:
    if options.json:
        return sum(1 for entry in entries if stream.write(dump(entry.to_json()) + "\n"))
    listed = list(entries)

    def lines(width: int) -> list[Line]:
        return [line for entry in listed for line in (*entry_lines(entry, width), ())]

    write_lines(lines, stream)
    return len(listed)
