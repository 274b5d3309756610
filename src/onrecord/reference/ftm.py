"""The reference as FollowTheMoney entities: people, bodies and offices; who held and joined what; what happened.

Ids are those of the tables with "onrecord." in front and dots for colons, which FollowTheMoney does not take. States are public
bodies, since they are members of organisations; otherwise a country is its ISO 3166 code in lower case. Roles in agreements
are links between a party and the agreement, which is an event. A name that the tables mark as ambiguous is a weak alias.
Left out, having no shape there: spending and its releases, completeness, and aliases that are no names (adjectives, demonyms).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from onrecord.reference.answers import HEADS
from onrecord.reference.asking import Reference
from onrecord.reference.codes import country_code
from onrecord.reference.shapes import (
    Agreement,
    Alias,
    Body,
    Country,
    Election,
    Grade,
    Membership,
    Occasion,
    Occupancy,
    Office,
    Party,
    Person,
    Row,
    Step,
    Summit,
)
from onrecord.reference.tables import Entity as Thing

_PREFIX = "onrecord"
_SCHEMA_OF_BODY = {
    "organisation": "Organization",
    "group": "Organization",
    "party": "Organization",
    "programme": "Project",  # nobody belongs to one, and it is no body that acts
}  # whatever else a body is (a ministry, a parliament) is part of a state: a PublicBody
_TOPICS_OF_BODY = {"party": ("pol.party",), "parliament": ("gov.legislative",), "ministry": ("gov.executive",)}
_NAMES = frozenset({"name", "title", "local", "spelling", "surname"})  # kinds of alias that are names
_GRADES = {
    Grade.READ: "Evidence: read, the source states it.",
    Grade.PARTIAL: "Evidence: partial, the source states it less precisely.",
    Grade.RECALLED: "Evidence: recalled, background knowledge.",
}
Values = tuple[str | None, ...] | str | None


@dataclass(frozen=True, slots=True)
class Entity:
    """A FollowTheMoney entity: every property has a list of values."""

    id: str
    schema: str
    properties: Mapping[str, tuple[str, ...]]

    def to_json(self) -> dict[str, Any]:
        """The entity as a line of `entities.ftm.json` holds it."""
        return {"id": self.id, "schema": self.schema, "properties": {name: list(v) for name, v in self.properties.items()}}


def entities(known: Reference) -> Iterator[Entity]:
    """All rows that have a shape there, things before what connects them.

    >>> from onrecord.reference import reference
    >>> next(entity for entity in entities(reference()) if entity.schema == "Position").properties["country"]
    ('al',)
    """
    aliases: dict[str, list[Alias]] = defaultdict(list)
    for alias in known.aliases:
        aliases[alias.entity].append(alias)
    making = _Making(known, aliases)
    yield from map(making.state, known.countries)
    yield from map(making.body, known.bodies)
    yield from map(making.person, known.persons)
    yield from map(making.position, known.offices)
    yield from map(making.summit, known.summits)
    yield from map(making.occasion, known.occasions)
    yield from map(making.election, known.elections)
    yield from map(making.agreement, known.agreements)
    yield from map(making.step, known.steps)
    yield from map(making.occupancy, known.occupancies)
    yield from map(making.membership, known.memberships)
    dated = {(row.body, row.country) for row in known.memberships}
    for body in known.bodies:
        yield from (making.group_membership(body, member) for member in body.members if (body.id, member) not in dated)
    yield from map(making.role, known.parties)


def entity_id(*parts: str | None) -> str:
    """The id of what some ids and dates tell apart.

    >>> entity_id("person:mark-rutte"), entity_id("membership", "org:nato", "country:FIN", "2023-04-04")
    ('onrecord.person.mark-rutte', 'onrecord.membership.org.nato.country.FIN.2023-04-04')
    """
    return ".".join([_PREFIX, *((part or "none").replace(":", ".").replace("_", "-") for part in parts)])


class _Making:
    """Makes an entity of a row, with the names that lead to it."""

    def __init__(self, known: Reference, aliases: Mapping[str, Iterable[Alias]]) -> None:
        self._known = known
        self._aliases = aliases

    def state(self, row: Country) -> Entity:
        code = country_code(row.id)
        return self._thing(row, "PublicBody", alias=row.long_name, country=code, jurisdiction=code, topics="gov.national")

    def body(self, row: Body) -> Entity:
        schema = _SCHEMA_OF_BODY.get(row.kind, "PublicBody")
        kind = {} if schema == "Project" else {"classification": row.kind}
        return self._thing(row, schema, country=country_code(row.id), topics=_TOPICS_OF_BODY.get(row.kind), **kind)

    def person(self, row: Person) -> Entity:
        return self._thing(row, "Person", country=country_code(row.country))

    def position(self, row: Office) -> Entity:
        of_state = row.body.startswith("country:")
        return self._thing(
            row,
            "Position",
            country=country_code(row.body),
            organization=None if of_state else entity_id(row.body),
            numberOfSeats="1" if row.single_seat else None,
            topics=("gov.national" if of_state else None, "gov.head" if row.kind in HEADS else None),
            keywords=_words(row.kind),
        )

    def summit(self, row: Summit) -> Entity:
        return self._thing(
            row,
            "Event",
            organizer=entity_id(row.body),
            location=None if row.place == "virtual" else _place(row.place),
            country=country_code(row.host),
            startDate=row.start,
            endDate=row.end,
            keywords=_words(row.kind),
            notes=row.documents,
        )

    def occasion(self, row: Occasion) -> Entity:
        body = row.body if row.body in self._known.entities else None
        return self._thing(
            row,
            "Event",
            involved=entity_id(body) if body else None,
            location=_place(row.place),
            startDate=row.start,
            endDate=row.end,
            keywords=_words(row.kind),
        )

    def election(self, row: Election) -> Entity:
        standing = dict.fromkeys((*row.candidates, row.winner))
        notes = (f"Won by {self._known.name_of(row.winner)}" if row.winner else None, _told("Outcome", row.outcome))
        return self._thing(
            row,
            "Event",
            involved=tuple(entity_id(id_) for id_ in standing if id_),
            country=country_code(row.country),
            startDate=row.start,
            endDate=row.end,
            keywords=("election", _words(row.kind)),
            notes=notes,
        )

    def agreement(self, row: Agreement) -> Entity:
        of = {"location": _place(row.place), "date": row.date, "notes": _told("Status", row.status)}
        return self._thing(row, "Event", keywords=("agreement", _words(row.kind)), **of)

    def step(self, row: Step) -> Entity:
        by = f" by {self._known.name_of(row.by)}" if row.by else ""
        name = f"{self._known.name_of(row.country)}, {_words(row.step)}{by}: {self._known.name_of(row.body)}"
        involved = (entity_id(row.country), entity_id(row.body), entity_id(row.by) if row.by else None)
        id_ = entity_id("step", row.body, row.country, row.step, row.by, row.date)
        return _entity(id_, "Event", row, name=name, involved=involved, date=row.date, keywords=_words(row.step))

    def occupancy(self, row: Occupancy) -> Entity:
        return _entity(
            entity_id("occupancy", row.office, row.person, row.start),
            "Occupancy",
            row,
            holder=entity_id(row.person),
            post=entity_id(row.office),
            startDate=row.start,
            endDate=row.end,
            status=("ended" if row.end else "current", "acting" if row.acting else None),
        )

    def membership(self, row: Membership) -> Entity:
        return _entity(
            entity_id("membership", row.body, row.country, row.start),
            "Membership",
            row,
            member=entity_id(row.country),
            organization=entity_id(row.body),
            startDate=row.start,
            endDate=row.end,
            role="member",
        )

    def group_membership(self, row: Body, member: str) -> Entity:
        """The membership of a fixed member of a group, which has no dates."""
        ids = {"member": entity_id(member), "organization": entity_id(row.id)}
        return _entity(entity_id("membership", row.id, member), "Membership", row, role="member", **ids)

    def role(self, row: Party) -> Entity:
        return _entity(
            entity_id("role", row.agreement, row.party, row.role, row.date),
            "UnknownLink",
            row,
            subject=entity_id(row.party),
            object=entity_id(row.agreement),
            role=_words(row.role),
            date=row.date,
        )

    def _thing(self, row: Thing, schema: str, **of: Values) -> Entity:
        known = [alias for alias in self._aliases.get(row.id, ()) if not alias.ambiguous]
        names = [alias.name for alias in known if alias.kind in _NAMES]
        alias = (*_all(of.pop("alias", None)), *names, *getattr(row, "names", ()))
        weak = tuple(alias.name for alias in self._aliases.get(row.id, ()) if alias.ambiguous and alias.kind in _NAMES)
        short = tuple(alias.name for alias in known if alias.kind == "abbreviation")
        if schema not in ("PublicBody", "Organization"):
            alias, short = (*alias, *short), ()
        former = tuple(alias.name for alias in known if alias.kind == "former")
        of |= {"alias": alias, "weakAlias": weak, "abbreviation": short, "previousName": former}
        return _entity(entity_id(row.id), schema, row, name=self._known.name_of(row.id), **of)


def _entity(id_: str, schema: str, row: Row, **properties: Values) -> Entity:
    """An entity with where its row comes from, and without the properties that have no value."""
    sources = row.source.split(" ; ")
    of_row: dict[str, Values] = {
        "sourceUrl": tuple(source for source in sources if _is_address(source)),
        "publisher": tuple(source for source in sources if not _is_address(source)),
        "retrievedAt": row.checked,
        "description": _GRADES[row.evidence],
        "summary": row.note,
    }
    filled = {name: tuple(dict.fromkeys(_all(values))) for name, values in (properties | of_row).items()}
    return Entity(id_, schema, {name: values for name, values in filled.items() if values})


def _is_address(source: str) -> bool:
    return source.startswith(("https://", "http://")) and " " not in source


def _all(values: Values) -> tuple[str, ...]:
    """The values there are: none for None and for an empty text."""
    return tuple(filter(None, (values,) if isinstance(values, str) or values is None else values))


def _place(place: str | None) -> str | None:
    """A place as addresses are written there: without a semicolon."""
    return place.replace(";", ",") if place else None


def _words(code: str) -> str:
    return code.replace("_", " ")


def _told(what: str, value: str | None) -> str | None:
    return f"{what}: {value}" if value else None
