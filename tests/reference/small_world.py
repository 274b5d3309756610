"""A small world of tables, written for the tests: every law holds in it, so that a case need break only one."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from onrecord.reference.tables import TABLES
from resources.build import form_of
from resources.laws import SORTED_BY

META = {"source": "written for the tests", "evidence": "read", "checked": "2026-11-23", "note": ""}
WORLD: dict[str, list[dict[str, str]]] = {
    "countries": [
        {"id": "country:AAA", "name": "Arland", "article": "no", "long_name": "Republic of Arland", "capital": "Arle"},
        {"id": "country:BBB", "name": "Borduria", "article": "no", "long_name": "", "capital": "Szohôd"},
        {"id": "country:CCC", "name": "Isles", "article": "yes", "long_name": "", "capital": ""},
    ],
    "bodies": [
        {"id": "group:two", "name": "The Two", "kind": "group", "members": "country:AAA; country:BBB"},
        {"id": "org:league", "name": "League", "kind": "organisation", "members": ""},
    ],
    "persons": [
        {"id": "person:ana-ferrante", "name": "Ana Ferrante", "country": "country:AAA"},
        {"id": "person:lena-quist", "name": "Lena Quist", "country": "country:BBB"},
        {"id": "person:tomas-rehak", "name": "Tomáš Rehák", "country": ""},
    ],
    "offices": [
        {"id": "office:aaa-council", "title": "Councillor", "kind": "other", "body": "country:AAA", "single_seat": "no"},
        {
            "id": "office:aaa-president",
            "title": "President",
            "kind": "head_of_state",
            "body": "country:AAA",
            "single_seat": "yes",
        },
    ],
    "occupancies": [
        {"office": "office:aaa-council", "person": "person:ana-ferrante", "start": "2001", "end": "", "acting": "no"},
        {"office": "office:aaa-council", "person": "person:lena-quist", "start": "2001", "end": "", "acting": "no"},
        {"office": "office:aaa-president", "person": "person:ana-ferrante", "start": "2002", "end": "2005", "acting": "no"},
        {
            "office": "office:aaa-president",
            "person": "person:tomas-rehak",
            "start": "2005-06",
            "end": "2011-02-28",
            "acting": "no",
        },
        {"office": "office:aaa-president", "person": "person:lena-quist", "start": "2011-02-28", "end": "", "acting": "yes"},
    ],
    "memberships": [
        {"body": "org:league", "country": "country:AAA", "start": "1990-01-01", "end": "", "round": "0"},
        {"body": "org:league", "country": "country:BBB", "start": "2004-05-01", "end": "", "round": "1"},
    ],
    "steps": [
        {"body": "org:league", "country": "country:BBB", "step": "applied", "date": "2001", "by": ""},
        {"body": "org:league", "country": "country:BBB", "step": "invited", "date": "2002-11-21", "by": ""},
        {"body": "org:league", "country": "country:BBB", "step": "protocol_signed", "date": "2003-03-26", "by": ""},
        {"body": "org:league", "country": "country:BBB", "step": "ratified", "date": "2004-02", "by": "country:AAA"},
        {"body": "org:league", "country": "country:BBB", "step": "acceded", "date": "2004-05-01", "by": ""},
    ],
    "summits": [
        {
            "id": "summit:arle-2024",
            "body": "org:league",
            "name": "League summit in Arle, July 2024",
            "place": "Arle",
            "host": "country:AAA",
            "start": "2024-07-09",
            "end": "2024-07-09",
            "kind": "summit",
            "documents": "",
        },
    ],
    "occasions": [
        {
            "id": "occasion:flood-2001",
            "name": "Flood of Arle",
            "kind": "disaster",
            "body": "",
            "place": "Arle",
            "start": "2001-08",
            "end": "2001-08",
            "names": "Arle flood; great flood",
        },
    ],
    "agreements": [
        {"id": "agreement:pact-1990", "name": "Pact", "kind": "treaty", "date": "1990-01-01", "place": "", "status": "in force"},
    ],
    "parties": [
        {"agreement": "agreement:pact-1990", "party": "country:AAA", "role": "party", "date": "1990-01-01"},
        {"agreement": "agreement:pact-1990", "party": "org:league", "role": "issuer", "date": ""},
    ],
    "releases": [{"id": "release:league-2024", "title": "Figures", "date": "2024-06"}],
    "spending": [
        {
            "country": "country:AAA",
            "year": "2024",
            "release": "release:league-2024",
            "share_of_gdp": "2.05",
            "usd_millions": "180",
            "equipment_share": "",
            "estimate": "yes",
        },
    ],
    "elections": [
        {
            "id": "election:aaa-president-2011",
            "country": "country:AAA",
            "kind": "president",
            "start": "2011-01-16",
            "end": "2011-01-30",
            "candidates": "person:lena-quist; person:tomas-rehak",
            "winner": "person:lena-quist",
            "subject": "",
            "outcome": "",
        },
    ],
    "aliases": [
        {"name": "Arlandic", "entity": "country:AAA", "kind": "adjective", "ambiguous": "no"},
        {"name": "Arlandic", "entity": "people:AAA", "kind": "demonym", "ambiguous": "no"},
    ],
    "completeness": [
        {"table": "memberships", "scope": "org:league", "start": "1990-01-01", "end": "2026-11-24", "complete": "yes"},
        {"table": "steps", "scope": "org:league/invited", "start": "1990-01-01", "end": "", "complete": "yes"},
        {"table": "steps", "scope": "org:league/invited/country:CCC", "start": "", "end": "", "complete": "no"},
    ],
}


def world() -> dict[str, list[dict[str, str]]]:
    """A copy of the small world, with the columns that every row has."""
    return {table: [row | META for row in rows] for table, rows in WORLD.items()}


def write_world(tables: dict[str, list[dict[str, str]]], folder: Path, unsorted: bool = False) -> Path:
    """The tables as CSVs in `folder`, in their canonical order unless a case is about that."""
    for shape, name in TABLES.items():
        rows = tables[name]
        if not unsorted:
            rows = sorted(rows, key=lambda row: [row.get(column, "") for column in SORTED_BY[shape]])
        text = io.StringIO()
        writer = csv.DictWriter(text, form_of(shape).columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        (folder / f"{name}.csv").write_text(text.getvalue(), encoding="utf-8", newline="")
    return folder
