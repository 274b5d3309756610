"""From the tables people edit to the data the package ships: `make reference`.

1. read     each CSV in resources/, cell by cell as its JSON Schema types them
2. check    each row against its schema, then the laws across rows (laws.py)
3. write    src/onrecord/reference/data/<table>.json, or nothing at all where anything was wrong

Every error of a run is printed, one a line, with file, line and reason. `--check` compares instead of writing; `--sort` first
puts the rows of the CSVs into their canonical order.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from onrecord.reference.asking import Reference
from onrecord.reference.rows import columns_of
from onrecord.reference.shapes import Row
from onrecord.reference.tables import TABLES, R, make_row
from resources.laws import SORTED_BY, broken_laws

HERE = Path(__file__).parent
DATA = HERE.parent / "src/onrecord/reference/data"
SPLIT = "; "


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one line of one file."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV as it was read: its typed rows, the line of each, what was wrong with the others, and what those define."""

    rows: tuple[Row, ...]
    lines: tuple[int, ...]
    problems: tuple[Problem, ...]
    refused: frozenset[str]


@dataclass(frozen=True, slots=True)
class Form:
    """What a table must look like: the row it stands for, its columns, and the schema of a row."""

    shape: type[Row]
    columns: tuple[str, ...]
    types: Mapping[str, Mapping[str, Any]]
    validator: Draft202012Validator


def form_of(shape: type[Row]) -> Form:
    """The form of a table: the columns of its own kind of row, then those that every row has."""
    schema = json.loads((HERE / f"schemas/{TABLES[shape]}.json").read_text(encoding="utf-8"))
    return Form(shape, columns_of(shape), schema["properties"], Draft202012Validator(schema))


def build(folder: Path, today: date) -> tuple[dict[str, str], list[Problem]]:
    """The text of every artifact by table, and all that is wrong with the tables in `folder`."""
    forms = {name: form_of(shape) for shape, name in TABLES.items()}
    tables = {name: read_table(folder / f"{name}.csv", form) for name, form in forms.items()}
    problems = [problem for table in tables.values() for problem in table.problems]
    if all(table.rows or not table.problems for table in tables.values()):  # else whatever refers to a lost table is wrong
        problems += lawless(tables, today)
    artifacts = {name: artifact(forms[name].columns, table.rows) for name, table in tables.items()}
    return artifacts, sorted(problems, key=lambda problem: (problem.file, problem.line))


def read_table(path: Path, form: Form) -> Table:
    """One table, row by row; a row that its schema refuses is left out and named."""
    try:
        lines = list(numbered_lines(path, form.columns))
    except (OSError, ValueError, csv.Error) as error:
        return Table((), (), (Problem(shown(path.stem), 1, f"cannot be read as a table: {error}"),), frozenset())
    read = [(line, cells, typed_row(cells, form)) for line, cells in lines]
    accepted = [(line, row) for line, _, row in read if isinstance(row, Row)]
    problems = [Problem(shown(path.stem), line, reason) for line, _, row in read if not isinstance(row, Row) for reason in row]
    refused = frozenset(cells[0] for _, cells, row in read if cells and not isinstance(row, Row))
    return Table(tuple(row for _, row in accepted), tuple(line for line, _ in accepted), tuple(problems), refused)


def numbered_lines(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The cells of each line below the header, with the number of the line it begins on."""
    text = path.read_bytes().decode("utf-8")
    if "\r" in text:
        raise ValueError("lines end in CR LF; expected LF")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = next(reader, [])
    if header != list(columns):
        raise ValueError(f"columns are {','.join(header)}; expected {','.join(columns)}")
    begins = reader.line_num + 1
    for cells in reader:
        yield begins, cells
        begins = reader.line_num + 1


def typed_row(cells: list[str], form: Form) -> Row | list[str]:
    """The row, or what is wrong with its cells."""
    if len(cells) != len(form.columns):
        return [f"{len(cells)} cells; expected {len(form.columns)}"]
    named = dict(zip(form.columns, cells, strict=True))
    untidy = [f"{column}: white space at an end, or a line break" for column, cell in named.items() if not tidy(cell)]
    values = {column: typed_cell(cell, form.types[column]) for column, cell in named.items()}
    errors = form.validator.iter_errors(values)
    return untidy + [complaint(error.message, error.absolute_path) for error in errors] or make_row(form.shape, values)


def tidy(cell: str) -> bool:
    """Whether a cell is one line without white space round it."""
    return cell == cell.strip() and len(cell.splitlines()) <= 1


def typed_cell(cell: str, expected: Mapping[str, Any]) -> object:
    """A cell as its schema types it; one that does not fit stays text, which the schema then refuses."""
    kinds = expected.get("type", "string")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if not cell and "null" in kinds:
        return None
    return READERS.get(kinds[0], str)(cell)


def integer(cell: str) -> object:
    """A whole number written in plain digits."""
    return int(cell) if re.fullmatch("[0-9]+", cell) else cell


def number(cell: str) -> object:
    """A number written in plain digits."""
    return float(cell) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", cell) else cell


def boolean(cell: str) -> object:
    """Yes or no."""
    return {"yes": True, "no": False}.get(cell, cell)


def array(cell: str) -> object:
    """A list of texts."""
    return cell.split(SPLIT) if cell else []


READERS: Mapping[str, Callable[[str], object]] = {"integer": integer, "number": number, "boolean": boolean, "array": array}


def complaint(message: str, path: Sequence[str | int]) -> str:
    """An error of the schema in one line, with its column."""
    return " ".join(f"{path[0]}: {message}".split()) if path else message


def lawless(tables: Mapping[str, Table], today: date) -> list[Problem]:
    """The rows that break a law across rows."""

    def load(shape: type[R]) -> tuple[R, ...]:
        return tuple(row for row in tables[TABLES[shape]].rows if isinstance(row, shape))

    where = {
        id(row): (shown(name), line) for name, table in tables.items() for row, line in zip(table.rows, table.lines, strict=True)
    }
    refused = frozenset[str]().union(*(table.refused for table in tables.values()))
    return [Problem(*where[id(row)], reason) for row, reason in broken_laws(Reference(load), refused, today)]


def artifact(names: Sequence[str], rows: Sequence[Row]) -> str:
    """A table as it ships: its columns once, then each row on a line of its own, so that a change shows as one."""
    lines = [compact([getattr(row, name) for name in names]) for row in rows]
    return '{"columns":' + compact(names) + ',"rows":[\n' + ",\n".join(lines) + "\n]}\n"


def compact(value: object) -> str:
    """JSON without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def sort_table(path: Path, shape: type[Row]) -> None:
    """Rewrite one CSV in its canonical order and quoting."""
    header, *records = csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
    keys = [header.index(column) for column in SORTED_BY[shape]]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([header, *sorted(records, key=lambda record: [record[key] for key in keys])])
    path.write_text(text.getvalue(), encoding="utf-8", newline="")


def shown(table: str) -> str:
    """How the file of a table is called in an error, wherever the checkout lies."""
    return f"resources/{table}.csv"


def stale(artifacts: Mapping[str, str], folder: Path) -> list[str]:
    """The artifacts that differ from what lies in `folder`."""
    paths = {name: folder / f"{name}.json" for name in artifacts}
    return [name for name, text in artifacts.items() if not paths[name].is_file() or paths[name].read_bytes() != text.encode()]


def main(argv: Sequence[str] | None = None) -> int:
    """Build, check or sort, as the arguments say; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m resources.build", description="Check the reference tables and ship them.")
    parser.add_argument("--check", action="store_true", help="compare with the committed data instead of writing them")
    parser.add_argument("--sort", action="store_true", help="first put the rows into their canonical order")
    parser.add_argument("--tables", type=Path, default=HERE, metavar="FOLDER", help="the CSVs (default: resources/)")
    parser.add_argument("--data", type=Path, default=DATA, metavar="FOLDER", help="where the package's data lie")
    arguments = parser.parse_args(argv)
    if arguments.sort:
        for shape, name in TABLES.items():
            sort_table(arguments.tables / f"{name}.csv", shape)
    artifacts, problems = build(arguments.tables, date.today())
    differing = stale(artifacts, arguments.data)
    wrong = [str(problem) for problem in problems]
    if arguments.check and not problems:
        wrong = [f"{name}.json differs from resources/: run `make reference`" for name in differing]
    if wrong:
        print("\n".join(wrong))
        return 1
    for name in differing:
        (arguments.data / f"{name}.json").write_text(artifacts[name], encoding="utf-8", newline="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
