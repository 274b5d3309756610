"""`onrecord ingest`: documents into a record; safe to run again, safe to kill."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.cli.clean import dump, one_line
from onrecord.cli.exits import Code, UsageError, complain, whole
from onrecord.cli.many import count_lines
from onrecord.cli.out import STANDARD, forget_output, open_out, writing_to
from onrecord.cli.rooms import Rooms

if TYPE_CHECKING:  # loaded when the command runs, so that the other commands start without it
    from onrecord.recorder import Recorder, Summary, Tell, Told
    from onrecord.store import Record

SUMMARY = "put documents on record: files, folders, patterns, JSON Lines, feeds, archives, pages"
EXAMPLES = """\
examples:
  onrecord ingest articles/ --record news.db
  onrecord ingest 'archive/**/*.html' crawl.warc.gz in.jsonl --record news.db --workers 4
  onrecord ingest https://example.org/feed.xml --record news.db
  onrecord ingest --record news.db --failures        what is not on record, and why
  onrecord ingest articles/ --record news.db --retry
  onrecord ingest --record news.db --reread stale    read again what an earlier model has read
  onrecord ingest articles/ --record postgresql://me@localhost/news?schema=onrecord

Read are plain text and HTML (also in gzip), folders with all folders below, patterns (** goes down), JSON Lines ({"id", "text"}
and, if known, "published", "published_range", "title", "publisher", "url"), RSS, Atom and JSON Feed (of a feed that is fetched
the pages are fetched, too; see --follow), WARC and WARC.gz, ninjs, web pages, and - for JSON Lines on standard input.

The same again changes nothing: an item that is on record is passed over, so a run that was stopped or killed goes on where it was
when it is started again. Another text under the id of a JSON line or feed entry, or from the same address, is a revision: it
closes the version before. An edited file is another document; a version that was on record before is passed over. What could
not be read is noted with its reason and passed over in later runs, until it changes or --retry is given; trouble of the network
is tried again anyway.

--json writes one line an item, after it is safe on record:
  {"item", "document", "outcome": recorded|revised|reread|unchanged|passed over|failed, "reason"?}

exit codes: 0 done; 1 some items failed, now or in an earlier run, each named with its reason; 2 usage, or a record that
cannot be opened or written to (a full disk, a damaged file): what was told as recorded is on record.
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declares what `onrecord ingest` takes."""
    parser.add_argument("names", nargs="*", metavar="PATH|PATTERN|FEED|URL|-", help="what to take in")
    add_record(parser)
    parser.add_argument("--retry", action="store_true", help="try again what failed in an earlier run")
    parser.add_argument(
        "--failures", action="store_true", help="list what is not on record, with the reasons, and take nothing in"
    )
    parser.add_argument(
        "--reread",
        metavar="stale|all|VERSION",
        help="read documents on record again: those read by another model, all, or those read by one version of the model",
    )
    add_manner(parser)


def add_record(parser: argparse.ArgumentParser) -> None:
    """Declares the option that names a record."""
    parser.add_argument(
        "--record",
        metavar="FILE|URL",
        default=os.environ.get("ONRECORD_RECORD"),
        help="the record: an SQLite file or postgresql://...; without it ONRECORD_RECORD of the environment says which",
    )


def add_manner(parser: argparse.ArgumentParser) -> None:
    """Declares how documents are taken in: the options that `ingest` and `watch` share."""
    parser.add_argument(
        "--workers", type=_positive, default=min(2, os.cpu_count() or 1), metavar="N", help="processes that read (%(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="write one JSON line an item, after it is safe on record")
    parser.add_argument(
        "--follow", choices=["auto", "always", "never"], default="auto", help="whether the pages of feed entries are fetched"
    )
    parser.add_argument(
        "--delay", type=_seconds, default=1.0, metavar="SECONDS", help="between two requests to one host (%(default)s)"
    )
    parser.add_argument("--max-items", type=_positive, default=5_000, metavar="N", help="entries read of one feed (%(default)s)")
    parser.add_argument("--no-robots", action="store_true", help="do not ask for robots.txt: for sites of your own")
    parser.add_argument("--timeout", type=_seconds, default=300.0, metavar="SECONDS", help="for one document (%(default)s)")


def run(options: argparse.Namespace, _rooms: Rooms) -> Code:
    """Carries out `onrecord ingest`; raises UsageError where it cannot."""
    _check(options)
    with opened(options, create=not options.failures) as record:
        if options.failures:
            return _list_failures(record, options)
        with recorder(record, options) as taking:
            summary = (
                taking.take_in([_absolute(name) for name in options.names]) if options.names else _read_again(taking, options)
            )
    complain(tally(summary))
    return Code.SOME_FAILED if summary.failed else Code.DONE


@contextmanager
def opened(options: argparse.Namespace, *, create: bool = False, read_only: bool = False) -> Iterator[Record]:
    """The record that the options name. What is wrong with it ends the command as a usage error does, in one line."""
    from onrecord.store import StoreError, open_record

    if not options.record:
        raise UsageError("which record? Give --record FILE, or set ONRECORD_RECORD")
    try:
        with open_record(options.record, create=create, read_only=read_only, warn=complain) as record:
            yield record
    except StoreError as error:
        raise UsageError(str(error)) from error


def at_time(record: Record, options: argparse.Namespace) -> Record:
    """The record as it stood at the time that the options name, if they name one."""
    try:
        return record.as_of(options.as_of) if options.as_of else record
    except ValueError as error:
        raise UsageError(f"--as-of: {error}") from error


@contextmanager
def recorder(record: Record, options: argparse.Namespace) -> Iterator[Recorder]:
    """What takes documents in as the options say, told to standard output, or shown on a terminal."""
    from onrecord.bulk import PoolError
    from onrecord.ingest.settings import Sources
    from onrecord.recorder import Pace, Recorder

    pace = Pace(workers=options.workers, timeout_s=options.timeout)
    sources = Sources(follow=options.follow, delay_s=options.delay, robots=not options.no_robots, max_items=options.max_items)
    retry = getattr(options, "retry", False)
    try:
        with _telling(options) as tell, Recorder(record, pace=pace, sources=sources, retry=retry, tell=tell) as taking:
            yield taking
    except PoolError as error:
        raise UsageError(f"no worker can be started: {error}") from error


def tally(summary: Summary) -> str:
    """What became of the items of a run, in one line."""
    from onrecord.recorder import PASSED

    counts = [f"{count:,} {outcome}" for outcome, count in sorted(summary.outcomes.items()) if count and outcome != PASSED]
    known = summary.outcomes[PASSED] - summary.failed_before
    counts += [f"{known:,} known already"] if known else []
    counts += (
        [f"{summary.failed_before:,} failed before (--failures lists them, --retry tries again)"] if summary.failed_before else []
    )
    return ", ".join(counts) or "nothing found"


def _check(options: argparse.Namespace) -> None:
    asked = sum((bool(options.names), options.failures, options.reread is not None))
    if asked == 0:
        raise UsageError("take in what? Give a PATH, a pattern, a feed or -, or --reread, or --failures")
    if asked > 1:
        raise UsageError("give one of names, --failures and --reread")


def _read_again(taking: Recorder, options: argparse.Namespace) -> Summary:
    known = {"stale": None, "all": None}
    return taking.read_again(version=known.get(options.reread, options.reread), every=options.reread == "all")


def _list_failures(record: Record, options: argparse.Namespace) -> Code:
    failures = record.failures()
    with open_out(STANDARD, for_people=not options.json) as stream, writing_to(STANDARD):
        for failure in failures:
            if options.json:
                row = {"item": failure.item, "source": failure.source, "reason": failure.reason, "tries": failure.tries}
                stream.write(dump({**row, "first": failure.first, "last": failure.last}) + "\n")
            else:
                stream.write(
                    f"{failure.last[:16]}  {one_line(failure.item)}: {one_line(failure.reason)} (tried {failure.tries} times)\n"
                )
    return Code.SOME_FAILED if failures else Code.DONE


@contextmanager
def _telling(options: argparse.Namespace) -> Iterator[Tell]:
    """Lines of JSON on standard output; failures on standard error; a bar where somebody watches."""
    if options.json:
        with open_out(STANDARD) as stream:

            def write(told: Told) -> None:
                row = {"item": told.item, "document": told.document, "outcome": told.outcome}
                try:
                    with writing_to(STANDARD), whole():
                        stream.write(dump(row | ({"reason": told.reason} if told.reason else {})) + "\n")
                        stream.flush()
                except BrokenPipeError as error:  # whoever counts on the lines is gone: this is not the end of the work
                    forget_output()
                    raise UsageError("standard output was closed before the end; what was told is on record") from error
                _complain(told)

            yield write
    elif sys.stderr is not None and sys.stderr.isatty():
        with _bar(_how_many(getattr(options, "names", ()))) as tell:
            yield tell
    else:
        yield _complain


def _complain(told: Told) -> None:
    if told.outcome == "failed":
        complain(f"{told.item}: {told.reason}")


@contextmanager
def _bar(total: int | None) -> Iterator[Tell]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (BarColumn(20), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn(), TextColumn("{task.fields[last]}"))
    with Progress(*columns, console=Console(stderr=True), redirect_stdout=False) as bar:
        task = bar.add_task("taking in", total=total, last="")

        def advance(told: Told) -> None:
            bar.update(task, advance=1, last=f"{told.outcome} {one_line(told.item)[-60:]}")
            _complain(told)

        yield advance


def _how_many(names: Sequence[str]) -> int | None:
    """The items that names stand for, where that is plain to see: lines of JSON."""
    counts = [count_lines(name) if name.endswith((".jsonl", ".ndjson")) else None for name in names]
    known = [count for count in counts if count is not None]
    return sum(known) if known and len(known) == len(counts) else None


def _absolute(name: str) -> str:
    """A path in full, so that an item is the same from whichever folder it is named."""
    return name if name == STANDARD or "://" in name else str(Path(name).absolute())


def _positive(value: str) -> int:
    if not value.isdecimal() or int(value) < 1:
        raise argparse.ArgumentTypeError(f"{value}: give a whole number from 1")
    return int(value)


def _seconds(value: str) -> float:
    try:
        if 0 <= float(value) < 1e6:
            return float(value)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{value}: give a number of seconds from 0")
