"""`onrecord read`: one document, or many from JSON Lines."""

from __future__ import annotations

import argparse
from typing import TextIO

from onrecord.cli.clean import dump
from onrecord.cli.exits import Code
from onrecord.cli.inputs import add_input, add_output, check_input, form_of, load_document, shown_name
from onrecord.cli.many import each_line
from onrecord.cli.out import STANDARD, open_out, writing_to
from onrecord.cli.rooms import Rooms
from onrecord.schema import Reading

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
    add_input(parser)
    parser.add_argument("--json", action="store_true", help="write the Reading as one JSON object")
    parser.add_argument("--html", action="store_true", help="write a page with everything marked in the text")
    add_output(parser)


def run(options: argparse.Namespace, rooms: Rooms) -> Code:
    """Carries out `onrecord read`; raises InputError or UsageError where it cannot."""
    check_input(options)
    if options.jsonl is not None:
        return each_line(options.jsonl, options.out, rooms, lambda documents: rooms.reader().read_many(documents))
    reading = rooms.reader().read(load_document(options, rooms))
    out = options.out or STANDARD
    with open_out(out, for_people=form_of(options) is None) as stream, writing_to(out):
        _render(reading, options, stream)
    return Code.DONE


def _render(reading: Reading, options: argparse.Namespace, stream: TextIO) -> None:
    if options.json:
        stream.write(dump(reading.to_json(), indent=2 if stream.isatty() else None) + "\n")
    elif options.html:
        from onrecord.cli.page import page

        stream.write(page(reading, shown_name(options)))
    else:
        from onrecord.cli.brief import show

        show(reading, stream, shown_name(options))
