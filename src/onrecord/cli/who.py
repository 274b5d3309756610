"""`onrecord who`: what the reference knows of a person, an office, a country, a body, an agreement or a summit, at a date."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, TextIO

from onrecord.cli.brief import shorten
from onrecord.cli.clean import dump
from onrecord.cli.exits import Code, UsageError
from onrecord.cli.out import STANDARD, open_out, writing_to
from onrecord.cli.rooms import Rooms
from onrecord.schema import InputError

if TYPE_CHECKING:  # loaded when the command runs, so that the other commands start without it
    from onrecord.reference import Reference, Row
    from onrecord.reference.answers import Answer, Answers, Coverage

SUMMARY = "say who held an office, belonged to a body or signed an agreement, and when"
EXAMPLES = """\
examples:
  onrecord who "NATO Secretary General" --on 2024-07-10
  onrecord who Mark Rutte
  onrecord who Finland --on 2022-08
  onrecord who "Prime Minister" --on 2024-07-10
  onrecord who NATO --json

Answers come from the reference tables that ship with onrecord, never from articles. "since" is what is not known to have ended.
An interval ends on the first day that does not belong to it, normally the successor's first; summits and elections include
their last day. That something is missing proves anything only where the list is said to be complete.

--json writes one object:
  name, on             as asked                     at            the date answered for
  known_until          the last look at the tables  beyond        whether `at` is after it
  decided              whether the name alone decides what is meant
  answers              [{id, name, kind, holds, not_yet, own: row, facts: [fact], coverage: [...], names: {id: name}}]
A row is {table, key: {column: cell}, values: {column: cell}, source, evidence: read|partial|recalled, checked, note}.
A fact is a row with relation (holder, office, head, officer, membership, group, member, step, agreement, party, dated, summit,
release, spending, election, candidacy), when (before, then, after) and certain. Coverage is {table, scope, found, complete,
claims: [row]}; where `complete` is false, `found` counts those known here. `not_yet` is true where the date lies before a
founding that the tables know: nothing else is told then. `own` is null for a government or parliament without a row and, like
`id`, for a title of many countries.
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declares what `onrecord who` takes."""
    parser.add_argument(
        "name", nargs="+", metavar="NAME", help="a person, office, country, body, agreement, summit ..., or an id"
    )
    parser.add_argument("--on", metavar="DATE", help="a day, month or year (2024-07-10, 2024-07, 2024); without it the history")
    parser.add_argument("--all", action="store_true", dest="every", help="shorten no list, sum nothing up")
    parser.add_argument("--json", action="store_true", help="write one JSON object, with everything")


def run(options: argparse.Namespace, _rooms: Rooms) -> Code:
    """Carries out `onrecord who`; raises InputError for a name that nothing has."""
    from onrecord.reference import reference
    from onrecord.reference.answers import answer

    name = " ".join(options.name).strip()
    if not name:
        raise UsageError("who? Give a NAME")
    try:
        asked = answer(reference(), name, options.on, every=options.every or options.json)
    except ValueError as error:
        raise UsageError(f"--on: {error}") from error
    if not asked.answers:
        raise _unknown(reference(), name)
    with open_out(STANDARD, for_people=not options.json) as stream, writing_to(STANDARD):
        _write(asked, reference(), options, stream)
    return Code.DONE


def _unknown(known: Reference, name: str) -> InputError:
    from onrecord.reference.answers import near_names

    near = near_names(known, name)
    reason = "nothing in the reference is called that" + (f"; near: {', '.join(near)}" if near else "")
    return InputError(shorten(name, 80), reason)


def _write(asked: Answers, known: Reference, options: argparse.Namespace, stream: TextIO) -> None:
    if options.json:
        stream.write(dump(answers_json(asked, known), indent=2 if stream.isatty() else None) + "\n")
        return
    from onrecord.cli.told import show_told
    from onrecord.cli.wording import introduction, tell

    told = (tell(one, asked, known, every=options.every) for one in asked.answers)
    show_told(introduction(asked), told, stream)


def answers_json(asked: Answers, known: Reference) -> dict[str, Any]:
    """Answers as `--json` writes them; the keys are a contract."""
    return {
        "name": asked.name,
        "on": asked.on,
        "at": asked.at,
        "known_until": asked.known_until,
        "beyond": asked.beyond,
        "decided": asked.decided,
        "answers": [_answer_json(one, known) for one in asked.answers],
    }


def _answer_json(one: Answer, known: Reference) -> dict[str, Any]:
    facts = [
        {"relation": fact.relation.value, "when": fact.when.value, "certain": fact.certain} | _row_json(fact.row)
        for fact in one.facts
    ]
    return {
        "id": one.id,
        "name": one.name,
        "kind": one.kind,
        "holds": one.holds,
        "not_yet": one.not_yet,
        "own": _row_json(one.own) if one.own else None,
        "facts": facts,
        "coverage": [_coverage_json(coverage) for coverage in one.coverage],
        "names": _names_json([*facts, *([_row_json(one.own)] if one.own else [])], known),
    }


def _coverage_json(coverage: Coverage) -> dict[str, Any]:
    return {
        "table": coverage.table,
        "scope": coverage.scope,
        "found": coverage.found,
        "complete": coverage.complete,
        "claims": [_row_json(row) for row in coverage.claims],
    }


def _row_json(row: Row) -> dict[str, Any]:
    from onrecord.reference.rows import EVIDENCE, cells_of, key_of, table_of

    cells, key = cells_of(row), key_of(row)
    values = {column: cell for column, cell in cells.items() if column not in key and column not in EVIDENCE}
    return {"table": table_of(row), "key": key, "values": values} | {column: cells[column] for column in EVIDENCE}


def _names_json(rows: list[dict[str, Any]], known: Reference) -> dict[str, str]:
    """The names of the ids that stand in rows."""
    found: set[str] = set()
    for row in rows:
        for cell in (*row["key"].values(), *row["values"].values()):
            found.update(part for part in (cell if isinstance(cell, tuple) else (cell,)) if isinstance(part, str))
    return {id_: known.name_of(id_) for id_ in sorted(found) if ":" in id_ and known.exists(id_)}
