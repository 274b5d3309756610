"""Bad disks, bad files, bad clocks: a clear error, and nothing lost. The storage that cannot fail here is tried in test_store_both."""

from __future__ import annotations

import pickle
import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from store_servers import Said, make_reading

from onrecord.record.filing import Filing, file_reading
from onrecord.store import Outcome, Record, StoreError, Trouble, open_record
from onrecord.store.tables import LATEST, STEPS, Step, migrate

RECORDS = Path(__file__).parent / "records"
SAYS = "“We agree,” Ana Ferrante said."
FERRANTE = ("Ana Ferrante", "person:ana-ferrante")


def filing(key: str, text: str) -> Filing:
    """A document in which what stands in the first quotation marks is said by Ana Ferrante."""
    return file_reading(make_reading(key, text, Said(FERRANTE, (text.partition("“")[2].partition("”")[0],))))


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A record with three documents."""
    with open_record(str(tmp_path / "news.db"), create=True) as record:
        record.add_many([filing(f"doc-{number}", f"{SAYS} {number}") for number in range(3)])
    return str(tmp_path / "news.db")


def use(path: str | Path, **options) -> None:
    with open_record(str(path), **options) as record:
        list(record.entries())
        list(record.documents())
        record.add_many([filing("late", "Late. “No,” he said.")])


def trouble(path: str | Path, **options) -> StoreError:
    with pytest.raises(StoreError) as caught:
        use(path, **options)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(str(path))
    return caught.value


def test_no_file_says_how_one_is_made(tmp_path):
    error = trouble(tmp_path / "none.db")
    assert error.trouble is Trouble.ABSENT
    assert "onrecord ingest" in error.reason
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("text.db", b"hello world\n" * 500, Trouble.DAMAGED),
        ("zeros.db", bytes(8192), Trouble.DAMAGED),
        ("page.html", b"<!doctype html><p>Not a record</p>" * 50, Trouble.DAMAGED),
    ],
)
def test_files_that_are_no_record_are_left_alone(tmp_path, name, content, expected):
    path = tmp_path / name
    path.write_bytes(content)
    assert trouble(path, create=True).trouble is expected
    assert path.read_bytes() == content


def test_a_database_of_somebody_else_is_left_alone(tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE mine (x)")
    other.close()
    before = path.read_bytes()
    assert trouble(path, create=True).trouble is Trouble.FOREIGN
    assert path.read_bytes() == before


def test_a_folder_and_a_path_without_folder(tmp_path):
    assert trouble(tmp_path, create=True).trouble is Trouble.FOREIGN
    assert trouble(tmp_path / "no" / "where.db", create=True).trouble is Trouble.ABSENT
    with pytest.raises(StoreError):
        open_record("nul\0byte", create=True)


def test_a_file_cut_short_is_damaged(path):
    whole = Path(path).read_bytes()
    Path(path).write_bytes(whole[: len(whole) // 2])
    assert trouble(path).trouble is Trouble.DAMAGED


def test_noise_inside_a_file_is_told_and_the_check_finds_it(path):
    content, chance = bytearray(Path(path).read_bytes()), random.Random(5)
    for _ in range(3_000):
        content[chance.randrange(4_096, len(content))] = chance.randrange(256)
    Path(path).write_bytes(content)
    assert problems(path)


def problems(path: str) -> tuple[str, ...]:
    """What is found wrong, where not even the check can be made the error."""
    try:
        with open_record(path) as record:
            return record.check()
    except StoreError as error:
        return (error.trouble.value,)


def test_a_newer_record_is_not_touched(path):
    with sqlite3.connect(path) as other:
        other.execute(f"PRAGMA user_version = {LATEST + 3}")
    other.close()
    error = trouble(path)
    assert error.trouble is Trouble.NEWER
    assert "upgrade" in error.reason


def fill(record: Record) -> None:
    for number in range(3, 500):
        record.add_many([filing(f"doc-{number}", f"{SAYS} Number {number} of many." * 20)])


def test_a_full_disk_loses_nothing_and_writing_goes_on_when_there_is_room(path):
    with open_record(path) as record:
        pages = record._database.value("PRAGMA page_count")
        record._database.rows(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(StoreError) as caught:
            fill(record)
        assert caught.value.trouble is Trouble.FULL
        held = {document.id for document in record.documents()}
        assert {"doc-0", "doc-1", "doc-2"} <= held
        assert f"doc-{len(held)}" not in held
        record._database.rows("PRAGMA max_page_count = 1000000")
        assert record.add_many([filing("doc-999", f"{SAYS} There is room.")]) == [Outcome.RECORDED]
        assert record.check() == ()


LIMITED = """
import resource, signal, sys
from test_store_trouble import filing
from onrecord.store import StoreError, open_record
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with open_record(sys.argv[1]) as record:
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
    try:
        for number in range(1_000):
            record.add_many([filing(f"more-{number}", f"“Yes,” Ana Ferrante said. {number} " * 20)])
            print(f"more-{number}", flush=True)
    except StoreError as error:
        print(error.trouble.value, error.reason)
"""


def test_a_limit_on_the_size_of_files_loses_nothing_that_was_told(path):
    run = subprocess.run(
        [sys.executable, "-c", LIMITED, path], capture_output=True, text=True, cwd=Path(__file__).parent, check=True
    )
    *told, last = run.stdout.splitlines()
    assert last.startswith("full no room left")
    assert told
    with open_record(path) as record:
        assert {document.id for document in record.documents()} == {"doc-0", "doc-1", "doc-2", *told}
        assert record.check() == ()


def test_a_record_opened_to_read_is_not_written_to(path):
    with open_record(path, read_only=True) as record:
        assert len(list(record.documents())) == 3
        with pytest.raises(StoreError) as caught:
            record.add_many([filing("late", SAYS)])
    assert caught.value.trouble is Trouble.READ_ONLY


def test_a_reader_sees_one_state_while_a_writer_writes(path):
    with open_record(path, read_only=True) as reader, open_record(path) as writer:
        entries = reader.entries()
        first = next(entries)
        writer.add_many([filing("doc-3", "Another. “No,” Ana Ferrante said.")])
        assert len([first, *entries]) + 1 == len(list(reader.entries()))


def test_an_older_record_is_brought_up_to_date_and_loses_no_row(tmp_path):
    path = tmp_path / "old.db"
    path.write_bytes((RECORDS / "version-1.db").read_bytes())
    with sqlite3.connect(path) as old:
        tables = [
            row[0] for row in old.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'passage%'")
        ]
        before = {table: old.execute(f"SELECT * FROM {table}").fetchall() for table in tables}
        assert old.execute("PRAGMA user_version").fetchone() == (1,)
    old.close()
    with pytest.raises(StoreError, match="open it once to write"):
        open_record(str(path), read_only=True)
    with open_record(str(path)) as record:
        assert record._database.version() == LATEST
        for table, rows in before.items():
            held = record._database.rows(f"SELECT * FROM {table}")
            assert set(rows) <= set(held), table
        documents = {document.id: document for document in record.documents()}
        assert documents["pact"].group == documents["pact-copy"].group != documents["first"].group
        assert [hit.evidence.document for hit in record.search("stronger together")] == ["first"]
        rutte = record.entry("reading:0d598c9dfeb48f81")
        assert [time.value for time in rutte.valid] == ["2024-10-02"]
        assert rutte.outranked_by == ("correction 6",)
        assert len(record.history(rutte.id)) == 2
        assert record.document("gone") is None
        assert [one.closed_because for one in record.documents(closed=True) if one.id == "gone"] == ["removed: not a newspaper"]
        assert record.check() == ()


def test_a_step_of_growth_that_fails_leaves_the_record_as_it_was(path):
    def fail(_database):
        raise ZeroDivisionError

    with open_record(path) as record:
        with pytest.raises(ZeroDivisionError):
            migrate(record._database, (*STEPS, Step(("CREATE TABLE further (x INTEGER)",), fail)))
        assert record._database.version() == LATEST
        assert record._database.value("SELECT count(*) FROM sqlite_master WHERE name = 'further'") == 0
        assert len(list(record.documents())) == 3


def test_marks_of_another_making_are_made_anew(path):
    with open_record(path) as record:
        before = [(one.id, one.group) for one in record.documents()]
        with record.writing():
            record._database.run("UPDATE band SET mark = mark / 2 + text_id")
            record._database.run("UPDATE meta SET value = 'another' WHERE key = 'near'")
        assert record.refresh_marks()
        assert not record.refresh_marks()
        assert [(one.id, one.group) for one in record.documents()] == before


def test_errors_come_back_from_other_processes():
    error = pickle.loads(pickle.dumps(StoreError("news.db", "is damaged", Trouble.DAMAGED)))
    assert (str(error), error.trouble) == ("news.db: is damaged", Trouble.DAMAGED)
