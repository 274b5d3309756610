"""What `read` and `check` share: the options that name documents, checked before anything is read, and a document loaded."""

from __future__ import annotations

import argparse
from pathlib import Path

from onrecord.cli.exits import UsageError
from onrecord.cli.out import STANDARD, check_out
from onrecord.cli.rooms import Rooms
from onrecord.schema import Document

_FORMS = ("json", "html", "claimreview")  # in which one document may be written, instead of the lines for people


def add_input(parser: argparse.ArgumentParser) -> None:
    """Declares what a document is, and what is known of it."""
    parser.add_argument("name", nargs="?", metavar="PATH|URL|-", help="a file, a web address, or - for standard input")
    parser.add_argument("--published", metavar="DATE", help="publication date (2024-10-01, 2024-10 or 2024), if you know better")


def add_output(parser: argparse.ArgumentParser) -> None:
    """Declares where results and bytes go, and the many documents of a file of JSON Lines."""
    parser.add_argument("--out", metavar="FILE", help="write to FILE instead of standard output (-)")
    parser.add_argument("--keep", metavar="FOLDER", help="keep the bytes received in FOLDER, under their SHA-256")
    parser.add_argument("--jsonl", metavar="IN", help="many documents, one JSON object a line (- for standard input)")


def check_input(options: argparse.Namespace) -> None:
    """Raises UsageError for what cannot work, before anything is read."""
    if wrong := next((message for applies, message in _wrong(options) if applies), None):
        raise UsageError(wrong)
    if options.published is not None:
        _check_date(options.published)
    if options.out is not None:
        check_out(options.out, options.name or options.jsonl)


def form_of(options: argparse.Namespace) -> str | None:
    """The form that the options ask for: "json", "html", "claimreview", or None for lines for people."""
    return next(iter(_forms(options)), None)


def shown_name(options: argparse.Namespace) -> str:
    """What to call a document without a title."""
    return "standard input" if options.name == STANDARD else str(options.name)


def load_document(options: argparse.Namespace, rooms: Rooms) -> Document:
    """The document that the options name; raises InputError, and UsageError where its bytes cannot be kept."""
    try:
        return rooms.load(options.name, options.published, options.keep)
    except OSError as error:  # what is wrong with the input is an InputError; only the folder to keep it in is left
        if options.keep is None:
            raise
        raise UsageError(f"--keep {options.keep}: {error.strerror or error}") from error


def _forms(options: argparse.Namespace) -> list[str]:
    return [form for form in _FORMS if getattr(options, form, False)]


def _wrong(options: argparse.Namespace) -> tuple[tuple[bool, str], ...]:
    many = options.jsonl is not None
    keep = options.keep
    forms = [f"--{form}" for form in _forms(options)]
    for_one = [form for form in forms if form != "--json"]
    ask = f"{options.command} what? Give a PATH, a URL or -, or many documents with --jsonl IN"
    return (
        (not many and options.name is None, ask),
        (many and options.name is not None, "give either one document or --jsonl IN, not both"),
        (len(forms) > 1, f"{' and '.join(forms)} exclude each other"),
        (many and options.out is None, "--jsonl needs --out FILE (--out - for standard output)"),
        (many and bool(for_one), f"--jsonl writes JSON Lines; {' and '.join(for_one)} is for one document"),
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
