"""`onrecord export`: the tables as CSV and as FollowTheMoney entities, whole or not at all."""

from __future__ import annotations

import csv
import errno
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from onrecord.cli import export, main
from onrecord.reference import Membership, reference
from onrecord.reference.codes import country_code
from onrecord.reference.ftm import entities, entity_id
from onrecord.reference.rows import cells_of, columns_of
from onrecord.reference.tables import TABLES

KNOWN = reference()
# What FollowTheMoney 4.11 has, as far as it is used here: schema -> what it is, then its properties with the schema they point to.
# The whole output was validated against the package itself, 4.11.2, when this was written: no value was refused or changed.
LEGAL = {
    "PublicBody": ["Organization", "LegalEntity", "Thing"],
    "Organization": ["LegalEntity", "Thing"],
    "Person": ["LegalEntity", "Thing"],
}
PARENTS = {
    **LEGAL,
    "Position": ["Thing"],
    "Event": ["Thing"],
    "Project": ["Thing"],
    "Occupancy": [],
    "Membership": [],
    "UnknownLink": [],
}
OF_ALL = {"sourceUrl", "publisher", "retrievedAt", "description", "summary"}
OF_THINGS = OF_ALL | {"name", "alias", "weakAlias", "previousName", "country", "topics", "keywords", "notes"}
PROPERTIES = {
    "PublicBody": OF_THINGS | {"abbreviation", "jurisdiction", "classification"},
    "Organization": OF_THINGS | {"abbreviation", "classification"},
    "Person": OF_THINGS,
    "Project": OF_THINGS,
    "Position": OF_THINGS | {"organization", "numberOfSeats"},
    "Event": OF_THINGS | {"location", "organizer", "involved", "startDate", "endDate", "date"},
    "Occupancy": OF_ALL | {"holder", "post", "startDate", "endDate", "status"},
    "Membership": OF_ALL | {"member", "organization", "startDate", "endDate", "role"},
    "UnknownLink": OF_ALL | {"subject", "object", "role", "date"},
}
POINTS_TO = {
    "organization": "Organization",
    "organizer": "LegalEntity",
    "involved": "LegalEntity",
    "holder": "Person",
    "post": "Position",
    "member": "LegalEntity",
    "subject": "Thing",
    "object": "Thing",
}
REQUIRED = {"Occupancy": {"holder", "post"}, "Membership": {"member", "organization"}, "UnknownLink": {"subject", "object"}}
ENTITIES = [entity.to_json() for entity in entities(KNOWN)]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "out"


def run_export(folder, *args):
    return main(["export", "reference", "--to", str(folder), *args])


def test_one_csv_per_table_with_every_row(folder):
    assert run_export(folder) == 0
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"{table}.csv" for table in TABLES.values())
    for shape, table in TABLES.items():
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        assert tuple(header) == columns_of(shape)
        assert [row[header.index("source")] for row in rows] == [row.source for row in getattr(KNOWN, table)]


def test_cells_read_back_as_they_were(folder):
    assert run_export(folder) == 0
    with (folder / "elections.csv").open(encoding="utf-8", newline="") as file:
        for written, row in zip(csv.DictReader(file), KNOWN.elections, strict=True):
            cells = cells_of(row)
            assert tuple(filter(None, written.pop("candidates").split("; "))) == cells.pop("candidates")
            assert {column: cell or None for column, cell in written.items()} == {c: v or None for c, v in cells.items()}
    with (folder / "spending.csv").open(encoding="utf-8", newline="") as file:
        for written, row in zip(csv.DictReader(file), KNOWN.spending, strict=True):
            assert float(written["share_of_gdp"] or -1) == (-1 if row.share_of_gdp is None else row.share_of_gdp)
            assert written["estimate"] == ("yes" if row.estimate else "no")


def test_columns_begin_with_the_row_and_end_with_its_evidence():
    for shape in TABLES:
        assert columns_of(shape)[-4:] == ("source", "evidence", "checked", "note")
    assert columns_of(Membership)[:2] == ("body", "country")


def test_ftm_schemata_and_properties_exist():
    for entity in ENTITIES:
        assert set(entity) == {"id", "schema", "properties"}
        assert entity["properties"].keys() <= PROPERTIES[entity["schema"]], entity
        assert REQUIRED.get(entity["schema"], {"name"}) <= entity["properties"].keys(), entity
        for values in entity["properties"].values():
            assert values
            assert all(isinstance(value, str) and value for value in values)
            assert len(values) == len(set(values))


def test_ftm_ids_are_unique_and_well_formed():
    ids = [entity["id"] for entity in ENTITIES]
    assert len(ids) == len(set(ids))
    assert [id_ for id_ in ids if not re.fullmatch(r"onrecord(\.[A-Za-z0-9-]*[A-Za-z0-9])+", id_)] == []


def test_ftm_entities_point_to_the_right_kind():
    schemata = {entity["id"]: entity["schema"] for entity in ENTITIES}
    for entity in ENTITIES:
        for name, values in entity["properties"].items():
            for value in values if name in POINTS_TO else ():
                assert POINTS_TO[name] in (schemata[value], *PARENTS[schemata[value]]), (entity["id"], value)


def test_ftm_values_have_the_form_of_their_type():
    forms = {
        "date": r"\d{4}(-\d\d(-\d\d)?)?",
        "startDate": r"\d{4}(-\d\d(-\d\d)?)?",
        "endDate": r"\d{4}(-\d\d(-\d\d)?)?",
        "retrievedAt": r"\d{4}-\d\d-\d\d",
        "country": r"[a-z]{2}|suhh",
        "jurisdiction": r"[a-z]{2}|suhh",
        "sourceUrl": r"https?://\S+",
        "location": r"[^;]+",
        "topics": r"gov\.(national|head|legislative|executive)|pol\.party",
        "numberOfSeats": r"1",
    }
    wrong = [
        (entity["id"], name, value)
        for entity in ENTITIES
        for name, values in entity["properties"].items()
        for value in values
        if name in forms and not re.fullmatch(forms[name], value)
    ]
    assert wrong == []


def test_ftm_has_an_entity_for_every_row_with_a_shape():
    rows = (
        "countries", "bodies", "persons", "offices", "summits", "occasions", "elections", "agreements",
        "steps", "occupancies", "memberships", "parties",
    )  # fmt: skip
    members = {(row.body, row.country) for row in KNOWN.memberships}
    undated = sum((body.id, member) not in members for body in KNOWN.bodies for member in body.members)
    assert len(ENTITIES) == sum(len(getattr(KNOWN, table)) for table in rows) + undated


def test_ftm_occupancy_in_full():
    found = next(
        e for e in ENTITIES if e["id"] == "onrecord.occupancy.office.nato-secretary-general.person.mark-rutte.2024-10-01"
    )
    properties = found["properties"]
    assert properties["holder"] == ["onrecord.person.mark-rutte"]
    assert properties["post"] == ["onrecord.office.nato-secretary-general"]
    assert properties["startDate"] == ["2024-10-01"]
    assert properties["status"] == ["current"]
    post = next(e for e in ENTITIES if e["id"] == "onrecord.office.nato-secretary-general")["properties"]
    assert (post["name"], post["organization"]) == (["Secretary General of NATO"], ["onrecord.org.nato"])


def test_every_country_has_a_code():
    assert [row.id for row in KNOWN.countries if country_code(row.id) is None] == []
    codes = [country_code(row.id) for row in KNOWN.countries]
    assert len(set(codes)) == len(codes)
    assert entity_id("step", None) == "onrecord.step.none"


def test_ftm_file_is_the_same_twice(folder):
    assert run_export(folder, "--format", "ftm") == 0
    first = (folder / "entities.ftm.json").read_bytes()
    assert run_export(folder, "--format", "ftm") == 0
    assert (folder / "entities.ftm.json").read_bytes() == first
    assert [json.loads(line) for line in first.decode("utf-8").splitlines()] == ENTITIES


def test_earlier_export_is_replaced_and_other_files_stay(folder):
    assert run_export(folder) == 0
    (folder / "notes.txt").write_text("mine")
    (folder / "persons.csv").write_text("id,name,source,evidence,checked,note\n")  # of an older version
    assert run_export(folder) == 0
    assert (folder / "persons.csv").read_text(encoding="utf-8").count("\n") == len(KNOWN.persons) + 1
    assert (folder / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize(("name", "form"), [("persons.csv", "csv"), ("entities.ftm.json", "ftm")])
def test_file_of_somebody_else_stays(folder, name, form, capsys):
    folder.mkdir()
    (folder / name).write_text("id,name,phone\n")
    assert run_export(folder, "--format", form) == 2
    said = capsys.readouterr()
    assert said.err == f"onrecord: --to {folder}/{name}: was not written by this command; move it away first\n"
    assert [path.name for path in folder.iterdir()] == [name]
    assert (folder / name).read_text() == "id,name,phone\n"


@pytest.mark.parametrize("existing", [True, False])
def test_full_disk_leaves_no_file_and_no_half_set(folder, existing, monkeypatch, capsys):
    if existing:
        assert run_export(folder) == 0
        (folder / "persons.csv").write_text("old,source,evidence,checked,note\n")
    before = {path.name: path.read_bytes() for path in folder.iterdir()} if existing else {}
    write_table = export.write_table

    def fill_up(shape, rows, stream):
        if shape is Membership:
            raise OSError(errno.ENOSPC, "No space left on device")
        write_table(shape, rows, stream)

    monkeypatch.setattr(export, "write_table", fill_up)
    assert run_export(folder) == 2
    said = capsys.readouterr().err
    assert said == f"onrecord: --to {folder}/memberships.csv: No space left on device\n"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_disk_full_at_the_last_moment_leaves_nothing(folder, monkeypatch, capsys):
    def refuse(_):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", refuse)
    assert run_export(folder) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert list(folder.iterdir()) == []


HALF = "import os, sys, time; from onrecord.cli.out import open_out\nwith open_out(sys.argv[1]): time.sleep(60)"


@pytest.mark.skipif(sys.platform == "win32", reason="a process that is gone is seen by its locks")
def test_what_a_killed_export_left_is_removed_by_the_next(folder):
    folder.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(Path(export.__file__).parents[2])}
    writers = [subprocess.Popen([sys.executable, "-c", HALF, str(folder / name)], env=environment) for name in ("a", "b")]
    try:
        limit = time.monotonic() + 30
        while len(list(folder.iterdir())) < 2 and time.monotonic() < limit:
            time.sleep(0.02)
        writers[0].send_signal(signal.SIGKILL)
        writers[0].wait()
        assert len(list(folder.glob(".onrecord-*.part"))) == 2
        assert run_export(folder) == 0
        (left,) = folder.glob(".onrecord-*.part")
        assert f"-{writers[1].pid}-" in left.name  # still being written
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
    assert run_export(folder) == 0
    assert list(folder.glob(".onrecord-*.part")) == []


def test_only_stale_files_of_ours_are_removed(folder, tmp_path):
    folder.mkdir()
    old = time.time() - 3600
    names = (
        ".onrecord-abc_1.part",
        f".onrecord-{os.getpid()}-new.part",
        ".onrecord-x-y.part",
        ".onrecord-abc.parts",
        "mine.part",
    )
    for name in names:
        (folder / name).write_text("half")
        os.utime(folder / name, (old, old))
    (folder / ".onrecord-young.part").write_text("half")  # whose process is not named, and may be writing
    (folder / f".onrecord-{os.getpid()}-young.part").write_text("half")
    (folder / ".onrecord-folder.part").mkdir()
    (tmp_path / "elsewhere").write_text("mine")
    (folder / ".onrecord-link.part").symlink_to(tmp_path / "elsewhere")
    os.utime(folder / ".onrecord-link.part", (old, old), follow_symlinks=False)
    assert run_export(folder) == 0
    assert {path.name for path in folder.iterdir() if path.suffix != ".csv"} == {
        ".onrecord-x-y.part",
        ".onrecord-abc.parts",
        "mine.part",
        ".onrecord-young.part",
        f".onrecord-{os.getpid()}-young.part",
        ".onrecord-folder.part",
        ".onrecord-link.part",
    }
    assert (tmp_path / "elsewhere").read_text() == "mine"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_read_only_folder_is_a_usage_error(folder, capsys):
    folder.mkdir(mode=0o500)
    assert run_export(folder) == 2
    assert "Permission denied" in capsys.readouterr().err


@pytest.mark.parametrize("to", ["n" * 5000, "a\0b", __file__, f"{__file__}/deeper", ""])
def test_no_such_folder_can_be(to, capsys):
    before = Path(__file__).read_bytes()
    assert main(["export", "reference", "--to", to]) == 2
    said = capsys.readouterr()
    assert said.err.startswith("onrecord: --to ")
    assert said.err.count("\n") == 1
    assert Path(__file__).read_bytes() == before


@pytest.mark.parametrize(
    "args",
    [[], ["reference"], ["record", "--to", "x"], ["reference", "--to", "x", "--format", "xml"], ["reference", "--to", "x", "y"]],
)
def test_export_usage(args, capsys):
    assert main(["export", *args]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert not Path("x").exists()


@pytest.mark.parametrize("command", ["who", "export"])
def test_help_of_reference_commands(command, capsys):
    assert main([command, "--help"]) == 0
    assert "examples:" in capsys.readouterr().out
    assert main(["--help"]) == 0
    assert f"onrecord {command} " in capsys.readouterr().out
