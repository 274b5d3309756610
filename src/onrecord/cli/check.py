"""`onrecord check`: the claims of one document, or of many, held against the reference and a record."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO

from onrecord.cli.clean import dump
from onrecord.cli.exits import Code, UsageError
from onrecord.cli.ingest import add_record, at_time, opened
from onrecord.cli.inputs import add_input, add_output, check_input, form_of, load_document, shown_name
from onrecord.cli.many import each_line
from onrecord.cli.out import STANDARD, check_out, open_out, writing_to
from onrecord.cli.rooms import Checks, Rooms
from onrecord.schema import Claim, InputError, Reading, Verdict

SUMMARY = "hold what an article claims against the reference and a record, claim by claim"
EXAMPLES = """\
examples:
  onrecord check article.txt
  onrecord check https://example.org/news --record news.db --html --out news.html
  onrecord check draft.txt --published 2024-10-01 --fail-on contradicted --fail-on conflict
  onrecord check article.txt --claimreview --out review.json
  onrecord check --jsonl articles.jsonl --out checked.jsonl --record news.db
  onrecord explain claim:6b7f7a8bd572ec9c --checked checked.jsonl

Every claim gets one of three verdicts: supported, CONTRADICTED, or not in the record, which says nothing about its truth.
Beneath it stand the words of the article, after an arrow the claim as it was understood, why, and the rows that decide, with how
well their source states them and its number in the list of sources. "? doubtful" marks what only weak evidence speaks for or
against. With a record, what other articles tell is listed: "also told by", "told otherwise by". They support what the reference
does not tell, unless they disagree, and contradict nothing; a person's correction does both. "conflicts with" names claims of the
same text that cannot be true together with this one. A place such as 12:7 is line 12, column 7 of the text, counted from 1.

--json writes the Reading with its "claims": {id, span, claim, kind, verdict, doubtful, said_by, why, because, support, dissent,
conflicts, rule, query, made_by}. A line for --jsonl is {"id", "text"} with, if known, "published" or "published_range".
--claimreview writes schema.org ClaimReview as JSON-LD; what is not in the record is left out (--all has it, without a number).
It is a draft: a person should look at every review, add an address and a day, and sign it before it is published.

exit codes: 0 done; 1 some inputs failed; 2 usage; 3 a claim is what --fail-on names (whether or not some inputs failed besides).
"""
_FAIL_ON = (*map(str, Verdict), "doubtful", "dissent", "conflict")  # what a claim may be, or have


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declares what `onrecord check` takes."""
    add_input(parser)
    add_record(parser)
    parser.add_argument("--as-of", metavar="TIME", help="against the record as it stood at a time, or at the end of a day")
    parser.add_argument("--json", action="store_true", help="write the Reading with its claims as one JSON object")
    parser.add_argument("--html", action="store_true", help="write a page: the text with every claim marked, and the reasons")
    parser.add_argument("--claimreview", action="store_true", help="write drafts of schema.org ClaimReview, as JSON-LD")
    parser.add_argument("--all", action="store_true", help="with --claimreview: also what is not in the record")
    parser.add_argument(
        "--fail-on",
        action="append",
        choices=_FAIL_ON,
        default=[],
        metavar="WHAT",
        help=f"end with exit code 3 if any claim is: {', '.join(_FAIL_ON)}; may be given several times",
    )
    add_output(parser)


def run(options: argparse.Namespace, rooms: Rooms) -> Code:
    """Carries out `onrecord check`; raises InputError or UsageError where it cannot."""
    _check(options)
    watch = _Watch(frozenset(options.fail_on))
    with _checker(options, rooms) as checker:
        if options.jsonl is not None:
            code = each_line(
                options.jsonl, options.out, rooms, lambda lines: watch.through(checker.check_many(lines)), doing="checking"
            )
        else:
            code = _check_one(checker, watch, options, rooms)
    return Code.FAIL_ON if watch.met else code


class _Watch:
    """Looks at claims as they pass for what `--fail-on` names."""

    def __init__(self, wanted: frozenset[str]) -> None:
        self._wanted = wanted
        self.met = False

    def through(self, results: Iterable[Reading | InputError]) -> Iterator[Reading | InputError]:
        for result in results:
            if isinstance(result, Reading):
                self.see(result)
            yield result

    def see(self, reading: Reading) -> None:
        self.met |= any(not self._wanted.isdisjoint(_what_it_is(claim)) for claim in reading.claims)


def _what_it_is(claim: Claim) -> frozenset[str]:
    """The words of `--fail-on` that hold for a claim."""
    marks = {"doubtful": claim.doubtful, "dissent": claim.dissent, "conflict": claim.conflicts}
    return frozenset({claim.verdict.value, *(word for word, holds in marks.items() if holds)})


def _check(options: argparse.Namespace) -> None:
    """Raises UsageError for what cannot work, before anything is read."""
    check_input(options)
    if options.all and not options.claimreview:
        raise UsageError("--all goes with --claimreview")
    if options.as_of and not options.record:
        raise UsageError("--as-of goes with --record")
    if options.out is not None:  # a slip must not put the verdicts in the place of the record
        check_out(options.out, options.record)


@contextmanager
def _checker(options: argparse.Namespace, rooms: Rooms) -> Iterator[Checks]:
    """What checks, with the record that the options name, if they name one."""
    if not options.record:
        yield rooms.checker(None)
        return
    with opened(options, read_only=True) as stored:
        yield rooms.checker(at_time(stored, options))


def _check_one(checker: Checks, watch: _Watch, options: argparse.Namespace, rooms: Rooms) -> Code:
    reading = checker.check(load_document(options, rooms))
    watch.see(reading)
    out = options.out or STANDARD
    with open_out(out, for_people=form_of(options) is None) as stream, writing_to(out):
        _render(reading, options, stream)
    return Code.DONE


def _render(reading: Reading, options: argparse.Namespace, stream: TextIO) -> None:
    indent = 2 if stream.isatty() else None
    match form_of(options):
        case "json":
            stream.write(dump(reading.to_json(), indent=indent) + "\n")
        case "claimreview":
            from onrecord.cli.claimreview import reviews

            stream.write(dump(reviews(reading, every=options.all), indent=2) + "\n")
        case "html":
            from onrecord.cli.checked_page import checked_page

            stream.write(checked_page(reading, shown_name(options)))
        case _:
            from onrecord.cli.verdicts import show_verdicts

            show_verdicts(reading, stream, shown_name(options))
