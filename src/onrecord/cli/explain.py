"""`onrecord explain`: one entry with all its evidence and its history; the way back from a verdict; or the state of a record."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from onrecord.cli.brief import Line, write_lines
from onrecord.cli.clean import dump
from onrecord.cli.entries import explained_lines
from onrecord.cli.exits import Code, UsageError
from onrecord.cli.ingest import add_record, at_time, opened
from onrecord.cli.out import STANDARD, open_out, writing_to
from onrecord.cli.rooms import Rooms
from onrecord.schema import Entry, InputError

if TYPE_CHECKING:  # loaded when the command runs, so that the other commands start without it
    from onrecord.store import Record, StoredDocument

SUMMARY = "show an entry of a record, or a verdict of a check, with all it rests on; or what a record holds"
EXAMPLES = """\
examples:
  onrecord explain reading:6ef81a831ba15324 --record news.db
  onrecord explain reading:6ef81a831ba15324 --record news.db --as-of 2026-01-31 --json
  onrecord explain claim:6b7f7a8bd572ec9c --checked checked.jsonl --record news.db
  onrecord check article.txt --json | onrecord explain claim:6b7f --checked -
  onrecord explain --record news.db                how much is on record
  onrecord explain --record news.db --check        whether the record is whole

Each piece of evidence is a place of a document (its id, first and last character), with publisher, date, title, address and the
words themselves. HISTORY has the versions of the entry with the time from which and to which each stood: nothing is overwritten.
Times are UTC. Of a claim in what `onrecord check --json` or --jsonl wrote you see how it was judged: the rule, what was asked,
the rows of the reference with grade, source and note, and, with a record, the entries that tell it too or otherwise. The
beginning of its id is enough where no other begins so.
--json writes {"entry": Entry, "history": [Entry, ...]}, or {"claim", "rule", "rows": [...], "entries": [Entry, ...]}, or the
counts, or {"problems": [...]}.
"""


_VERSIONS, _PIECES = 20, 50  # that are shown of an entry unless all are asked for


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declares what `onrecord explain` takes."""
    parser.add_argument(
        "id", nargs="?", metavar="ID", help="the id of an entry, as `onrecord search` shows it, or of a claim, with --checked"
    )
    add_record(parser)
    parser.add_argument(
        "--checked", metavar="FILE", help="where the claim is: what `onrecord check --json` or --jsonl wrote (or -)"
    )
    parser.add_argument("--as-of", metavar="TIME", help="as the record stood at a time, or at the end of a day")
    parser.add_argument(
        "--check", action="store_true", help="check the storage of the whole record; takes a while for a large one"
    )
    parser.add_argument("--all", action="store_true", help="show every piece of evidence and every version, however many")
    parser.add_argument("--json", action="store_true", help="write one JSON object")


def run(options: argparse.Namespace, _rooms: Rooms) -> Code:
    """Carries out `onrecord explain`; raises InputError for an entry or a claim that is not there."""
    _check(options)
    if options.checked is not None:
        return _explain_claim(options)
    with opened(options, read_only=not options.check) as stored:
        record = at_time(stored, options)
        if options.check:
            return _tell_problems(record.check(), options)
        if options.id is None:
            return _tell_counts(record.counts(), options)
        entry = record.entry(options.id)
        if entry is None:
            raise InputError(options.id, "no such entry is on record" + (f" as of {options.as_of}" if options.as_of else ""))
        return _tell_entry(entry, record, options)


def _check(options: argparse.Namespace) -> None:
    wrong = (
        (bool(options.id) and options.check, "give an ID or --check, not both"),
        (options.checked is not None and options.check, "give --checked or --check, not both"),
        (options.checked is not None and not options.id, "--checked: which claim? Give its ID, or the beginning of it"),
        (
            options.checked is None and (options.id or "").startswith("claim:"),
            "a claim is explained from what `onrecord check --json` or --jsonl wrote: give --checked FILE",
        ),
        (bool(options.checked and options.as_of) and not options.record, "--as-of goes with --record"),
    )
    if message := next((message for applies, message in wrong if applies), None):
        raise UsageError(message)


def _explain_claim(options: argparse.Namespace) -> Code:
    """The way back from a verdict; without a record as far as the check and the reference tell it."""
    from onrecord.cli.checked_file import find_claim
    from onrecord.cli.walk import Walk, entries_behind, rows_behind, walk_json, walk_lines

    found = find_claim(options.checked, options.id)
    with opened(options, read_only=True) if options.record else nullcontext() as stored:
        record = at_time(stored, options) if stored else None
        ids = entries_behind(found.claim) if record else ()
        entries = {id_: entry for id_ in ids if record and (entry := record.entry(id_))}
        documents = _documents(record, entries.values(), options)
    walk = Walk(found, rows_behind(found.claim), entries if record else None, documents)
    return _tell(walk_json(walk), lambda width: walk_lines(walk, width, _most(options)), options)


def _documents(record: Record | None, entries: Iterable[Entry], options: argparse.Namespace) -> dict[str, StoredDocument]:
    """The documents of the evidence that is shown."""
    shown = (evidence.document for entry in entries for evidence in entry.evidence[: _most(options)])
    ids = dict.fromkeys(filter(None, shown))
    return {id_: document for id_ in ids if record and (document := record.document(id_))}


def _most(options: argparse.Namespace) -> int | None:
    return None if options.all else _PIECES


def _tell(row: dict[str, Any], lines: Callable[[int], list[Line]], options: argparse.Namespace) -> Code:
    with open_out(STANDARD, for_people=not options.json) as stream, writing_to(STANDARD):
        if options.json:
            stream.write(dump(row, indent=2 if stream.isatty() else None) + "\n")
        else:
            write_lines(lines, stream)
    return Code.DONE


def _tell_entry(entry: Entry, record: Record, options: argparse.Namespace) -> Code:
    history = record.history(options.id, latest=None if options.all else _VERSIONS)
    documents = _documents(record, [entry], options)
    row = {"entry": entry.to_json(), "history": [version.to_json() for version in history]}
    return _tell(row, lambda width: list(explained_lines(entry, history, width, _most(options), documents)), options)


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
