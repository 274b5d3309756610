"""Rows taken apart: in which table a row stands, what tells it from its neighbours, and its cells under their columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from onrecord.reference.shapes import (
    Alias,
    Completeness,
    Membership,
    Occupancy,
    Party,
    Row,
    Spending,
    Step,
)
from onrecord.reference.tables import TABLES

Cell = str | int | float | bool | tuple[str, ...] | None

# What tells the rows of a table apart; everywhere else it is the id.
KEYS: Mapping[type[Row], tuple[str, ...]] = {
    Occupancy: ("office", "start", "person"),
    Membership: ("body", "start", "country"),
    Step: ("body", "country", "date", "step", "by"),
    Party: ("agreement", "party", "role", "date"),
    Spending: ("country", "year", "release"),
    Alias: ("entity", "kind", "name"),
    Completeness: ("table", "scope", "start"),
}
EVIDENCE = ("source", "evidence", "checked", "note")  # the columns that every table has, last


def table_of(row: Row) -> str:
    """The name of the table that a row stands in."""
    return TABLES[type(row)]


def columns_of(shape: type[Row]) -> tuple[str, ...]:
    """The columns of a table: its own, then those that say where a row comes from.

    >>> columns_of(Membership)
    ('body', 'country', 'start', 'end', 'round', 'source', 'evidence', 'checked', 'note')
    """
    own = (field.name for field in fields(shape) if field.name not in EVIDENCE)
    return (*own, *EVIDENCE)


def cells_of(row: Row) -> dict[str, Cell]:
    """The cells of a row by column, the grade of evidence as its word."""
    cells: dict[str, Cell] = {column: getattr(row, column) for column in columns_of(type(row))}
    return cells | {"evidence": row.evidence.value}


def key_of(row: Row) -> dict[str, Cell]:
    """The cells that tell a row from every other one of its table."""
    return {column: getattr(row, column) for column in KEYS.get(type(row), ("id",))}
