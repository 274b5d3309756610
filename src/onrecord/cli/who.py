"""`onrecord who`: what the reference knows of a person, an office, a country, a body, an agreement or a summit, at a date."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TextIO

from onrecord.cli.brief import shorten
from onrecord.cli.clean import dump
from onrecord.cli.exits import Code, UsageError
from onrecord.cli.out import STANDARD, open_out, writing_to
from onrecord.cli.rooms import Rooms
from onrecord.schema import InputError

if TYPE_CHECKING:  # loaded when the command runs, so that the other commands start without it
    from onrecord.cli.wording import Section, Told
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

    told = (told_of(one, asked, known, every=options.every) for one in asked.answers)
    show_told(introduced(asked), told, stream)


def introduced(asked: Answers) -> Iterator[str]:
    """What has to be known before the answers are read: first of all, what did not exist yet."""
    from onrecord.cli.wording import introduction

    yield from filter(None, (_founding(one, asked) for one in asked.answers))
    yield from introduction(asked)


def _founding(one: Answer, asked: Answers) -> str:
    """What follows from a date before the founding, or before it but not before its predecessor's; or nothing."""
    from onrecord.cli.wording import on_date
    from onrecord.schema.dates import first_day, last_day

    own: Any = one.own
    founded = getattr(own, "founded", None)
    if asked.on is None or founded is None or last_day(asked.on) >= first_day(founded):
        return ""
    name = getattr(own, "long_name", None) or one.name
    whole = name if name.isupper() else f"The {name}"
    before = getattr(own, "predecessor", None)
    if one.not_yet:
        also = f" (its predecessor, the {before}, {own.predecessor_founded})" if before else ""
        return f"{whole} did not exist yet {on_date(asked.on)}: founded {founded}{also}."
    return f"{whole} was founded {founded}; what follows is of its predecessor, the {before}."


def told_of(one: Answer, asked: Answers, known: Reference, *, every: bool = False) -> Told:
    """One answer in words, with what the tables do not hold of it said where a reader would look for it."""
    from onrecord.cli.wording import Item, Section, tell

    told = tell(one, asked, known, every=every)
    own: Any = one.own
    if one.not_yet:
        items = [Item(own.founded, "founded", (own,), own.note)]
        if getattr(own, "predecessor", None):
            items.insert(0, Item(own.predecessor_founded, f"founded: the {own.predecessor}", (own,)))
        return replace(told, sections=(Section("", tuple(items)),))
    missing = tuple(_missing(one, known))
    sections = tuple(_known_here(section, one) for section in told.sections if not _says_nothing(section, missing))
    return replace(told, sections=(*((Section("", (), missing),) if missing else ()), *sections))


def _missing(one: Answer, known: Reference) -> Iterator[str]:
    """Lists that a reader would expect of such a thing, and that no table has."""
    if one.id is None:
        return
    if one.kind in ("organisation", "group") and not (getattr(one.own, "members", ()) or getattr(one.own, "part_of", None)):
        rows = known.members(one.id)
        if not rows:
            yield "members: not in these tables"
        elif not any(fact.relation == "member" for fact in one.facts):
            yield "members: none known here then"
    elif one.kind == "agreement" and not known.parties_of(one.id.partition("#")[0]):
        yield "parties: not in these tables"
    elif one.kind in ("country", "government"):
        country = f"country:{one.id.partition(':')[2]}"
        held = {row.office for row in known.occupancies}
        if not any(office.body == country and office.id in held for office in known.offices):
            yield "leaders: not in these tables"


def _says_nothing(section: Section, missing: tuple[str, ...]) -> bool:
    """Whether a section only says of a list that it may have gaps, of which more is said: that it is missing."""
    gaps = ("The list of parties may have gaps",)
    return bool(missing) and not section.items and bool(section.remarks) and all(r.startswith(gaps) for r in section.remarks)


def _known_here(section: Section, one: Answer) -> Section:
    """A list of members that is not known to be complete says so in its heading, and counts nobody as if it were."""
    lists = [coverage for coverage in one.coverage if coverage.table == "memberships" and coverage.scope == one.id]
    if not section.heading.startswith("MEMBERS") or all(coverage.complete for coverage in lists):
        return section
    outside = any(row.complete for coverage in lists for row in coverage.claims)
    gaps = "the list is not known to be complete then" if outside else "the list is not complete"
    heading = f"MEMBERS: {lists[0].found} known here ({gaps}){section.heading.removeprefix('MEMBERS')}"
    items = tuple(replace(item, what=_uncounted(item.what)) for item in section.items)
    return replace(section, heading=heading, remarks=(), items=items)


def _uncounted(what: str) -> str:
    """
    >>> _uncounted("14 founders: Belarus, Brazil"), _uncounted("2 joined: Iceland, Sweden")
    ('founders known here: Belarus, Brazil', 'joined: Iceland, Sweden')
    """
    return re.sub(r"\b\d+ joined: ", "joined: ", re.sub(r"\b\d+ founders: ", "founders known here: ", what, count=1), count=1)


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
