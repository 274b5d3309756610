"""`onrecord read`: one document, or many from JSON Lines."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TextIO

from onrecord.cli.clean import dump
from onrecord.cli.exits import Code, UsageError
from onrecord.cli.many import read_lines
from onrecord.cli.out import STANDARD, check_out, open_out, writing_to
from onrecord.cli.rooms import Rooms
from onrecord.schema import Document, Reading

SUMMARY = "read one document, or many, and say what changed, who said what, and when"
EXAMPLES = """\
examples:
  onrecord read article.txt                          a brief in the terminal
  onrecord read https://example.org/news --html --out news.html
  curl -s https://example.org/news | onrecord read - --json
  onrecord read letter.txt --published 2024-10-01 --json
  onrecord read --jsonl articles.jsonl --out readings.jsonl

A place such as 12:7 in the brief is line 12, column 7 of the text, counted from 1; "?" marks what is in doubt
(confidence below one half); [not so], [to come] and [open] mark what did not happen, or not yet; an arrow leads from the words
to the date they stand for. A text without a date gets the range of days that it betrays itself, with the reasons.
A line for --jsonl is {"id", "text"} with, if known, "published" or "published_range"; it gives one Reading under
the same id, or {"id" or "line", "error"}.
A file for --out appears only when it is whole.
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declares what `onrecord read` takes."""
    parser.add_argument("name", nargs="?", metavar="PATH|URL|-", help="a file, a web address, or - for standard input")
    parser.add_argument("--published", metavar="DATE", help="publication date (2024-10-01, 2024-10 or 2024), if you know better")
    parser.add_argument("--json", action="store_true", help="write the Reading as one JSON object")
    parser.add_argument("--html", action="store_true", help="write a page with everything marked in the text")
    parser.add_argument("--out", metavar="FILE", help="write to FILE instead of standard output (-)")
    parser.add_argument("--keep", metavar="FOLDER", help="keep the bytes received in FOLDER, under their SHA-256")
    parser.add_argument("--jsonl", metavar="IN", help="read many documents, one JSON object a line (- for standard input)")


def run(options: argparse.Namespace, rooms: Rooms) -> Code:
    """Carries out `onrecord read`; raises InputError or UsageError where it cannot."""
    _check(options)
    if options.jsonl is not None:
        return read_lines(options.jsonl, options.out, rooms)
    reading = rooms.reader().read(_load(options, rooms))
    _write(reading, options)
    return Code.DONE


def _check(options: argparse.Namespace) -> None:
    """Raises UsageError for what cannot work, before anything is read."""
    if wrong := next((message for applies, message in _wrong(options) if applies), None):
        raise UsageError(wrong)
    if options.published is not None:
        _check_date(options.published)
    if options.out is not None:
        check_out(options.out, options.name or options.jsonl)


def _wrong(options: argparse.Namespace) -> tuple[tuple[bool, str], ...]:
    many = options.jsonl is not None
    keep = options.keep
    return (
        (not many and options.name is None, "read what? Give a PATH, a URL or -, or many documents with --jsonl IN"),
        (many and options.name is not None, "give either one document or --jsonl IN, not both"),
        (options.json and options.html, "--json and --html exclude each other"),
        (many and options.out is None, "--jsonl needs --out FILE (--out - for standard output)"),
        (many and options.html, "--jsonl writes JSON Lines; --html is for one document"),
        (many and options.published is not None, "--published is for one document; a line of --jsonl has its own"),
        (many and keep is not None, "--keep is for one document, not for --jsonl"),
        (keep is not None and not _may_be_folder(keep), f"--keep {keep}: is not a folder"),
    )


def _may_be_folder(keep: str) -> bool:
    try:
        return Path(keep).is_dir() or not Path(keep).exists()
    except OSError:  # a name too long to look up
        return False


def _check_date(value: str) -> None:
    from datetime import UTC, datetime

    from onrecord.ingest.dates import given_date

    try:
        given_date(value, datetime.now(UTC).date())
    except ValueError as error:
        raise UsageError(f"--published {value}: {error}") from error


def _load(options: argparse.Namespace, rooms: Rooms) -> Document:
    try:
        return rooms.load(options.name, options.published, options.keep)
    except OSError as error:  # what is wrong with the input is an InputError; only the folder to keep it in is left
        if options.keep is None:
            raise
        raise UsageError(f"--keep {options.keep}: {error.strerror or error}") from error


def _write(reading: Reading, options: argparse.Namespace) -> None:
    out = options.out or STANDARD
    with open_out(out, for_people=not (options.json or options.html)) as stream, writing_to(out):
        _render(reading, options, stream)


def _render(reading: Reading, options: argparse.Namespace, stream: TextIO) -> None:
    name = "standard input" if options.name == STANDARD else options.name
    if options.json:
        stream.write(dump(reading.to_json(), indent=2 if stream.isatty() else None) + "\n")
    elif options.html:
        from onrecord.cli.page import page

        stream.write(page(reading, name))
    else:
        from onrecord.cli.brief import show

        show(reading, stream, name)
