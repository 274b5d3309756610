"""The tables as they ship: JSON beside this file, written by `make reference` from what people edit in resources/."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from importlib.resources import files
from typing import Any, Protocol, TypeVar

from onrecord.reference.shapes import (
    Agreement,
    Alias,
    Body,
    Completeness,
    Country,
    Election,
    Grade,
    Membership,
    Occasion,
    Occupancy,
    Office,
    Party,
    Person,
    Release,
    Row,
    Spending,
    Step,
    Summit,
)

R = TypeVar("R", bound=Row)
D = TypeVar("D", Occupancy, Membership)
Entity = Country | Body | Person | Office | Summit | Occasion | Agreement | Release | Election

TABLES: Mapping[type[Row], str] = {
    Country: "countries",
    Body: "bodies",
    Person: "persons",
    Office: "offices",
    Occupancy: "occupancies",
    Membership: "memberships",
    Step: "steps",
    Summit: "summits",
    Occasion: "occasions",
    Agreement: "agreements",
    Party: "parties",
    Release: "releases",
    Spending: "spending",
    Election: "elections",
    Alias: "aliases",
    Completeness: "completeness",
}


class Loader(Protocol):
    """Whatever gives the rows of one shape, in their order."""

    def __call__(self, shape: type[R]) -> tuple[R, ...]:
        """All rows of the table that `shape` stands for."""


def load_table(shape: type[R]) -> tuple[R, ...]:
    """The shipped rows of one table.

    >>> load_table(Office)[0].body.partition(":")[0] in {"country", "org"}
    True
    """
    table = json.loads(files("onrecord.reference").joinpath(f"data/{TABLES[shape]}.json").read_bytes())
    columns: list[str] = table["columns"]
    return tuple(make_row(shape, dict(zip(columns, cells, strict=True))) for cells in table["rows"])


def make_row(shape: type[R], cells: dict[str, Any]) -> R:
    """One typed row from cells as JSON holds them: lists become tuples, the grade its enumeration."""
    values: dict[str, Any] = {column: tuple(cell) if isinstance(cell, list) else cell for column, cell in cells.items()}
    values["evidence"] = Grade(values["evidence"])
    return shape(**values)


class Tables:
    """The curated tables; each is read when it is first asked for."""

    def __init__(self, load: Loader = load_table) -> None:
        self._load = load

    @cached_property
    def countries(self) -> tuple[Country, ...]:
        """States, by id."""
        return self._load(Country)

    @cached_property
    def bodies(self) -> tuple[Body, ...]:
        """Organisations, ministries, parliaments, groups, programmes and parties, by id."""
        return self._load(Body)

    @cached_property
    def persons(self) -> tuple[Person, ...]:
        """Holders of offices and candidates, by id."""
        return self._load(Person)

    @cached_property
    def offices(self) -> tuple[Office, ...]:
        """Offices, by id."""
        return self._load(Office)

    @cached_property
    def occupancies(self) -> tuple[Occupancy, ...]:
        """Who held which office, by office and start."""
        return self._load(Occupancy)

    @cached_property
    def memberships(self) -> tuple[Membership, ...]:
        """Countries in bodies, by body and start."""
        return self._load(Membership)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Steps towards bodies, by body, country and date."""
        return self._load(Step)

    @cached_property
    def summits(self) -> tuple[Summit, ...]:
        """Meetings of leaders, by body and start."""
        return self._load(Summit)

    @cached_property
    def occasions(self) -> tuple[Occasion, ...]:
        """What happened and is used to date other things, by id."""
        return self._load(Occasion)

    @cached_property
    def agreements(self) -> tuple[Agreement, ...]:
        """Treaties, declarations and pledges, by id."""
        return self._load(Agreement)

    @cached_property
    def parties(self) -> tuple[Party, ...]:
        """Who stands in which role to an agreement."""
        return self._load(Party)

    @cached_property
    def releases(self) -> tuple[Release, ...]:
        """Publications of spending figures, by id."""
        return self._load(Release)

    @cached_property
    def spending(self) -> tuple[Spending, ...]:
        """Defence expenditure, by country, year and release."""
        return self._load(Spending)

    @cached_property
    def elections(self) -> tuple[Election, ...]:
        """Elections, by country and first day."""
        return self._load(Election)

    @cached_property
    def aliases(self) -> tuple[Alias, ...]:
        """Further names of entities."""
        return self._load(Alias)

    @cached_property
    def completeness(self) -> tuple[Completeness, ...]:
        """Where absence from a table proves something."""
        return self._load(Completeness)

    @cached_property
    def entities(self) -> dict[str, Entity]:
        """Whatever has an id of its own, by that id."""
        kinds: tuple[tuple[Entity, ...], ...] = (
            self.countries,
            self.bodies,
            self.persons,
            self.offices,
            self.summits,
            self.occasions,
            self.agreements,
            self.releases,
            self.elections,
        )
        return {row.id: row for rows in kinds for row in rows}
