"""The command line: thin, no logic. A command checks its options, calls the rooms, and writes what they return.

argparse, not Typer: measured on the machine this was written on, a parsed command costs 11 ms with the one and 115-150 ms
with the other, in every run.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import NoReturn

from onrecord.cli import check, correct, explain, export, ingest, read, search, watch, who
from onrecord.cli.exits import Code, Stopped, UsageError, complain, stoppable
from onrecord.cli.out import STANDARD, forget_output, writing_to
from onrecord.cli.rooms import Rooms
from onrecord.schema import InputError

_EPILOG = """\
examples:
  onrecord read article.txt
  onrecord read https://example.org/news --html --out news.html
  onrecord read --jsonl articles.jsonl --out readings.jsonl
  onrecord check article.txt --record news.db --fail-on contradicted
  onrecord ingest articles/ --record news.db
  onrecord who "NATO Secretary General" --on 2024-07-10
  onrecord export reference --to tables

`onrecord COMMAND --help` tells more.

exit codes:
  0  done
  1  some inputs failed (a name that nothing in the reference has, for one); each is named with its reason on standard error,
     as `onrecord: NAME: reason`
  2  usage: options that do not go together, or an output that cannot be written
  3  what --fail-on names was found (whether or not some inputs failed besides)
  130, 143  interrupted, terminated; no half-written file is left
"""

_COMMANDS = {
    "read": read,
    "check": check,
    "ingest": ingest,
    "watch": watch,
    "search": search,
    "explain": explain,
    "correct": correct,
    "who": who,
    "export": export,
}


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see {self.prog} --help)")


def main(args: Sequence[str] | None = None, rooms: Rooms | None = None) -> int:
    """Runs one command and returns its exit code; the entry point of `onrecord`."""
    try:
        with stoppable():
            code = _run(args, rooms or Rooms())
            _flush()
            return code
    except Stopped as stopped:
        complain(f"{stopped}; nothing half-written is left")
        return stopped.code
    except BrokenPipeError:  # `onrecord read article.txt | head -1`: the other end has had enough
        forget_output()
        return Code.DONE
    except InputError as error:
        complain(str(error))
        return Code.SOME_FAILED
    except UsageError as error:
        complain(str(error))
        return Code.USAGE


def _run(args: Sequence[str] | None, rooms: Rooms) -> int:
    parser = _parser()
    try:
        options = parser.parse_args(args)
    except SystemExit as done:  # --help and --version
        return Code.DONE if done.code is None else int(done.code)
    if options.command is None:
        parser.print_help(sys.stderr)
        return Code.USAGE
    code: Code = options.run(options, rooms)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="onrecord",
        description="Reads political news and puts it on the record: who said what, who took, left, signed or joined what, when, "
        "and where in the text it stands. Checks what an article claims, and answers who held, joined or signed what, from the "
        "reference that ships with it.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    for name, command in _COMMANDS.items():
        command_parser = commands.add_parser(
            name,
            help=command.SUMMARY,
            description=f"{command.SUMMARY[0].upper()}{command.SUMMARY[1:]}.",
            epilog=command.EXAMPLES,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        command.add_options(command_parser)
        command_parser.set_defaults(run=command.run)
    return parser


class _Version(argparse.Action):
    """Looks the version up only when asked for: importlib.metadata is slow to load."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            found = version("onrecord")
        except PackageNotFoundError:  # run from a checkout
            found = "(not installed)"
        sys.stdout.write(f"onrecord {found}\n")
        parser.exit()


def _flush() -> None:
    if sys.stdout is not None:
        with writing_to(STANDARD):
            sys.stdout.flush()
