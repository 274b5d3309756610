"""What is of PostgreSQL alone: addresses, schemas, rights, and everything that can happen to a server."""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager, suppress

import psycopg
import pytest
from store_servers import PASSWORD, Done, Said, make_reading

from onrecord.schema import InputError, StatusKind
from onrecord.store import Outcome, StoreError, Trouble, open_record
from onrecord.store.postgres import PostgreSQL
from onrecord.store.tables import STEPS, Step, migrate

TEXT = "Ana Ferrante took office on 3 March 2025. “We begin today”, she said."
ANA = ("Ana Ferrante", "person:ana-ferrante")


@pytest.fixture
def url(server, request):
    """A schema of the test's own."""
    return server.url(f"{request.node.name[:50]}")


@pytest.fixture
def admin(server):
    """A connection of the superuser, to do to a record what happens to it."""
    with psycopg.connect(server.url().partition("&schema")[0], autocommit=True) as connection:
        yield connection


def reading(key, **given):
    office = Done(StatusKind.TAKES_OFFICE, (ANA,), TEXT[:41], ("premier", "office:norland-premier"), "2025-03-03")
    return make_reading(key, f"{TEXT} {key}", office, Said(ANA, ("We begin today",)), **given)


def refused(url, **options):
    with pytest.raises(StoreError) as error:
        open_record(url, **options)
    assert len(str(error.value).splitlines()) == 1
    assert "secret" not in str(error.value)
    assert PASSWORD not in str(error.value)
    return error.value


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("postgresql://ana:secret@127.0.0.1:1/db", "Connection refused"),
        ("postgres://ana:secret@127.0.0.1:1/db?schema=x&connect_timeout=2", "Connection refused"),
        ("postgresql:///db?host=/nowhere&user=ana&password=secret", "No such file or directory"),
        ("postgresql://ana:secret@no-such-host.invalid/db", "no-such-host.invalid"),
        ("postgresql://ana:a@secret@host/db", "as %40"),
        ("postgresql://ana:1/secret@host/db", "as %2F"),
        ("postgresql://ana:secret/secret@host/db", "as %2F"),
        ("postgresql://ana:se?secret@host/db?schema=x", "as %3F"),
        ("postgresql://ana:secret%zz@host/db", "as %25"),
        ("postgresql://ana:secret", "postgresql://USER:PASSWORD@HOST/DATABASE"),
        ("postgresql://ana:secret@host/db?colour=blue", "no valid address"),
        ("postgresql://[::1/db", "no valid address"),
        ("postgresql://ana:secret@127.0.0.1:1/db?connect_timeout=secret", "connect_timeout: '***'"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_in_a_line_without_the_password(url, reason):
    error = refused(url, create=True)
    assert reason in error.reason
    assert error.trouble in (Trouble.UNREACHABLE, Trouble.ABSENT)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"user": "clerk:secret"}, 'password authentication failed for user "clerk"'),
        ({"user": "clerk"}, "no password supplied"),
        ({"user": "stranger"}, 'role "stranger" does not exist'),
        ({"database": "nowhere"}, 'database "nowhere" does not exist'),
    ],
)
def test_a_server_that_lets_nobody_in_says_why(server, given, said):
    error = refused(server.url(**given), create=True)
    assert said in error.reason
    assert error.trouble is Trouble.UNREACHABLE


def test_the_password_is_in_no_message_and_no_name(server, admin):
    admin.execute("GRANT CREATE ON DATABASE postgres TO clerk")
    with open_record(server.url("by_clerk", user=f"clerk:{PASSWORD}"), create=True) as record:
        assert record.url == server.url("by_clerk", user="clerk")
        assert record.add(reading("a")) is Outcome.RECORDED


def test_without_the_driver_a_line_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "onrecord.store.postgres")
    error = refused("postgresql://ana:secret@host/db")
    assert "onrecord[postgres]" in error.reason


@pytest.mark.parametrize("name", ["", "pg_mine", "x" * 64, "ł" * 32, "a%00b", "a%0ab"])
def test_a_schema_needs_a_name_that_it_can_have(server, name):
    assert refused(server.url(name), create=True).trouble is Trouble.ABSENT


def test_records_in_two_schemas_know_nothing_of_each_other(server):
    odd = "My%20%22Record%22%3B%20--%27"
    with open_record(server.url(odd), create=True) as one, open_record(server.url("plain"), create=True) as other:
        with one.writing():  # each has a lock of its own
            assert other.add(reading("a")) is Outcome.RECORDED
        assert one.document("a") is None
        assert one.add(reading("a")) is Outcome.RECORDED
        assert one.check() == other.check() == ()
        assert one.counts() | {"bytes": 0} == other.counts() | {"bytes": 0}


def test_the_schema_is_called_onrecord_where_none_is_named(server, admin):
    with open_record(server.url().replace("&schema=onrecord", ""), create=True) as record:
        record.add(reading("a"))
    assert admin.execute("SELECT count(*) FROM onrecord.document").fetchone() == (1,)


def test_an_absent_schema_is_made_only_where_that_is_asked_for(url):
    assert refused(url).trouble is Trouble.ABSENT
    assert refused(url, create=True, read_only=True).trouble is Trouble.ABSENT
    open_record(url, create=True).close()
    open_record(url).close()


def test_tables_of_somebody_else_are_left_alone(server, admin):
    admin.execute("CREATE SCHEMA theirs; CREATE TABLE theirs.meta (key TEXT, value TEXT)")
    for options in ({"create": True}, {}, {"read_only": True}):
        assert refused(server.url("theirs"), **options).trouble is Trouble.FOREIGN
    assert admin.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'theirs'").fetchone() == (1,)


def test_an_empty_schema_made_by_somebody_else_may_be_filled(server, admin):
    admin.execute("CREATE SCHEMA empty")
    with open_record(server.url("empty")) as record:
        assert record.add(reading("a")) is Outcome.RECORDED


def test_a_database_that_cannot_hold_every_character_is_refused(server, admin):
    admin.execute("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'")
    error = refused(server.url(database="latin"), create=True)
    assert (error.trouble, "LATIN1" in error.reason) == (Trouble.FOREIGN, True)


def test_without_rights_a_record_is_read_only(server, admin, url):
    with open_record(url, create=True) as record:
        record.add(reading("a"))
    schema = url.rpartition("=")[2]
    theirs = server.url(schema, user="guest")
    assert refused(server.url("guests", user="guest"), create=True).trouble is Trouble.READ_ONLY
    assert refused(theirs).trouble is Trouble.READ_ONLY
    admin.execute(f"GRANT USAGE ON SCHEMA {schema} TO guest; GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO guest")
    with open_record(theirs) as record:
        assert record.search("begin today")[0].evidence.document == "a"
        with pytest.raises(StoreError) as error:
            record.add(reading("b"))
        assert error.value.trouble is Trouble.READ_ONLY
        assert [document.id for document in record.documents()] == ["a"]


def test_a_writer_who_waits_too_long_is_told_that_it_is_busy(url):
    with open_record(url, create=True) as one, open_record(url) as other:
        other._database.rows("SELECT set_config('lock_timeout', '50ms', false)")
        with one.writing():
            with pytest.raises(StoreError) as error:
                other.add(reading("a"))
            assert error.value.trouble is Trouble.BUSY
        assert other.add(reading("a")) is Outcome.RECORDED


def test_a_writer_who_waited_sees_what_the_one_before_wrote(url):
    """Also where the server's usual transactions see only the state at their beginning."""
    stubborn = f"{url}&options=-c%20default_transaction_isolation%3Dserializable"
    outcomes = []
    with open_record(stubborn, create=True) as one, open_record(stubborn) as other:
        waiter = threading.Thread(target=lambda: outcomes.append(other.add(reading("a"))))
        with one.writing() as writer:
            waiter.start()
            with psycopg.connect(url.partition("&schema")[0], autocommit=True) as watch:
                until_waiting(watch)
            writer.note_item("folder", "a", "1", "a", None)
        waiter.join()
        assert one.add(reading("a")) is Outcome.UNCHANGED
        assert one.add(reading("b")) is Outcome.RECORDED
    assert outcomes == [Outcome.RECORDED]


def until_waiting(watch):
    while not watch.execute("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted").fetchall():
        pass


@contextmanager
def failing(admin, schema, table, state):
    """While it lasts, every row put into a table fails as if the server were in that state."""
    admin.execute(
        f"CREATE FUNCTION {schema}.fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'could not extend file' "
        f"USING ERRCODE = '{state}'; END $$; "
        f"CREATE TRIGGER fail BEFORE INSERT ON {schema}.{table} FOR EACH ROW EXECUTE FUNCTION {schema}.fail()"
    )
    yield
    admin.execute(f"DROP TRIGGER fail ON {schema}.{table}; DROP FUNCTION {schema}.fail()")


@pytest.mark.parametrize("table", ["text", "document", "evidence", "passage"])
def test_a_full_disk_leaves_nothing_half_written(admin, url, table):
    with open_record(url, create=True) as record:
        record.add(reading("a"))
        with failing(admin, quoted(url), table, "53100"):
            with pytest.raises(StoreError) as error:
                record.add(reading("b"))
            assert error.value.trouble is Trouble.FULL
            assert [document.id for document in record.documents()] == ["a"]
        assert record.add(reading("b")) is Outcome.RECORDED
        assert record.check() == ()


def quoted(url):
    return f'"{url.rpartition("=")[2]}"'


def test_a_server_that_goes_away_leaves_nothing_half_written(admin, url):
    with open_record(url, create=True) as record:
        record.add(reading("a"))

        def cut_off():
            with record.writing() as writer:
                writer.remove("a", "gone")
                end_connection(admin, record)

        for use in (cut_off, record.documents().__next__, record.check, lambda: record.add(reading("b"))):
            with pytest.raises(StoreError) as error:
                use()
            assert error.value.trouble is Trouble.UNREACHABLE
    with open_record(url) as record:
        assert [document.id for document in record.documents()] == ["a"]
        end_connection(admin, record)
        with pytest.raises(StoreError) as error:
            record.add(reading("b"))
        assert error.value.trouble is Trouble.UNREACHABLE
    with open_record(url) as record:
        assert record.add(reading("b")) is Outcome.RECORDED


def end_connection(admin, record):
    admin.execute("SELECT pg_terminate_backend(%s, 5000)", (record._database._connection.info.backend_pid,))


def test_a_transaction_with_a_failed_step_keeps_nothing_though_the_error_was_caught(url):
    with open_record(url, create=True) as record:

        def go_on():
            with record.writing() as writer:
                writer.note_item("folder", "a", "1", "a", None)
                with suppress(StoreError):
                    record._database.run("SELECT 1 / 0")

        with pytest.raises(StoreError, match="nothing of it was kept"):
            go_on()
        assert record.seen("a", "1") is None
        assert record.add(reading("a")) is Outcome.RECORDED


def test_an_id_that_is_too_long_for_an_index_is_shortened(url):
    long = " ".join(f"{number * number:x}" for number in range(3_000))
    with open_record(url, create=True) as record:
        assert record.add(reading(long)) is Outcome.RECORDED
        assert record.add(reading(long)) is Outcome.UNCHANGED
        assert record.add(reading(f"{long}!")) is Outcome.RECORDED
        assert {len(one.id) for one in record.documents()} == {1_000}


def test_what_does_not_fit_an_index_is_no_trouble_of_the_store(url):
    database = PostgreSQL(url, create=True)
    migrate(database)
    long = " ".join(f"{number * number:x}" for number in range(3_000))
    with pytest.raises(InputError, match="too long") as error, database.writing():
        database.run("INSERT INTO feed (url) VALUES (?)", (long,))
    assert not isinstance(error.value, StoreError)  # which would stop all the others, too
    database.close()


def test_a_connection_that_waits_holds_no_transaction_open(admin, url):
    with open_record(url, create=True) as record:
        record.add(reading("a"))
        backend = record._database._connection.info.backend_pid
        for use in (
            lambda: list(record.documents()),
            lambda: next(record.entries()),
            lambda: record.search("begin"),
            record.counts,
            record.check,
        ):
            use()
            state = admin.execute("SELECT state, query FROM pg_stat_activity WHERE pid = %s", (backend,)).fetchone()
            assert state[0] == "idle", state


def test_check_finds_what_is_missing_from_the_index_of_passages(admin, url):
    with open_record(url, create=True) as record:
        record.add(reading("a"))
        assert record.check() == ()
        record._database.run("UPDATE passage SET id = 77 WHERE id = 1")
        assert record.check() == (
            "1 pieces of evidence cannot be found by searching",
            "1 passages that can be searched belong to no evidence",
        )
        schema = url.rpartition("=")[2]
        admin.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = %s::regclass", (f"{schema}.evidence_fact",))
        assert record.check()[0] == "the index evidence_fact is damaged; rebuild it with REINDEX"


def test_a_record_of_the_first_version_grows_up(url):
    database = PostgreSQL(url, create=True)
    migrate(database, STEPS[:1])
    words = " ".join(f"port {number}" for number in range(40))
    with database.writing():
        for number, text in enumerate((words, "nothing of the sort at all", f"{words} 40"), 1):
            database.run("INSERT INTO text (id, sha256, text) VALUES (?, ?, ?)", (number, str(number), text))
            database.run(
                "INSERT INTO document (id, key, stamp, text_id, sha256, warnings, recorded_from) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (number, f"d{number}", "s", number, "", "[]", number),
            )
        database.run("INSERT INTO moment (moment) VALUES (?)", (3,))
    with open_record(url) as record:
        assert [document.group for document in record.documents()] == [1, 2, 1]
    assert database.version() == len(STEPS)
    database.close()


def test_a_step_that_fails_changes_nothing(url):
    database = PostgreSQL(url, create=True)
    migrate(database)
    bad = Step(("CREATE TABLE more (id INTEGER PRIMARY KEY)", "CREATE TABLE more (id INTEGER PRIMARY KEY)"))
    with pytest.raises(StoreError):
        migrate(database, (*STEPS, bad))
    assert database.version() == len(STEPS)
    migrate(database, (*STEPS, Step(bad.definitions[:1])))
    assert database.version() == len(STEPS) + 1
    database.close()


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 30_000])
def test_many_rows_arrive_whole_and_repeated_ones_once(url, count):
    database = PostgreSQL(url, create=True)
    migrate(database)
    rows = [(str(number % 700), None if number % 3 else f"{number}", number) for number in range(count)]
    columns = "(key, stamp, source, document, transient, tries, first_seen, last_seen)"
    add = f"INSERT INTO item {columns} VALUES (?, '', '', ?, ?, 0, 0, ?) ON CONFLICT DO NOTHING"
    with database.writing():
        database.run_many(add, ((*row, 1 << 62) for row in rows))
        database.run_many("UPDATE item SET tries = ? WHERE key = ?", ((number, key) for key, _, number in rows[:700]))
    stored = database.rows("SELECT key, document, transient, tries, last_seen FROM item ORDER BY tries")
    assert stored == [(key, document, number, number, 1 << 62) for key, document, number in rows[:700]]
    database.close()


def test_texts_are_sorted_by_their_characters_as_in_sqlite(server, admin):
    if admin.info.server_version < 150_000:
        pytest.skip("this server makes no database that sorts as people do")
    admin.execute("CREATE DATABASE english LOCALE_PROVIDER icu ICU_LOCALE 'en' ENCODING 'UTF8' TEMPLATE template0")
    database = PostgreSQL(server.url(database="english"), create=True)
    migrate(database)
    words = ["ab", "B", "a b", "Ä", "a", "_", "é", "z", "𝕬", "\uffee"]
    with database.writing():
        database.run_many("INSERT INTO name (entity_id, name) VALUES (1, ?)", ((word,) for word in words))
    assert [row[0] for row in database.rows("SELECT name FROM name ORDER BY name")] == sorted(words)
    database.close()
