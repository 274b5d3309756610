"""`onrecord ingest` from end to end: taken in, again, in part, killed, retried. The texts are short, for the model reads them."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from onrecord.cli import main
from onrecord.cli.ingest import tally
from onrecord.model.encoder import default_card
from onrecord.recorder import FAILED, PASSED, Pace, Recorder, Summary
from onrecord.store import open_record

RUTTE = "Mark Rutte took office as Secretary General of NATO on 1 October 2024. “We stand together,” Mr Rutte said."
# Columns that may differ between two records of the same documents.
TIMES = {"recorded_from", "recorded_to", "first_seen", "last_seen"}


def rows(number: int) -> list[dict[str, str]]:
    """Documents of which every fifth is nearly the one before."""
    found = []
    for at in range(number):
        day = f"2025-{at % 12 + 1:02d}-{at % 28 + 1:02d}"
        text = f"Country {at // 5 * 5} wants peace. {RUTTE} “We met {at} times,” Ana Ferrante of Costa Mare said on {day}."
        found.append({"id": f"row-{at}", "text": text, "published": day, "publisher": f"Paper {at % 7}"})
    return found


def write(path: Path, documents: list[dict[str, str]]) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in documents), encoding="utf-8")
    return path


def ingest(*options: object) -> int:
    return main(["ingest", *map(str, options), "--workers", "1"])


def test_a_folder_is_taken_in_once(tmp_path, capsys):
    news, record = tmp_path / "news", tmp_path / "news.db"
    (news / "old").mkdir(parents=True)
    (news / "first.txt").write_text(RUTTE, encoding="utf-8")
    (news / "old" / "second.html").write_text(f"<!doctype html><title>News</title><p>{RUTTE} It is so.</p>", encoding="utf-8")
    (news / "empty.txt").write_text("", encoding="utf-8")
    write(news / "third.jsonl", [*rows(2), {"id": "bare"}])
    assert ingest(news, "--record", record, "--json") == 1
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["outcome"] for one in told].count("recorded") == 4
    assert {one["reason"] for one in told if one["outcome"] == "failed"} == {"empty", "no text"}
    assert ingest(news, "--record", record, "--json") == 1
    again = capsys.readouterr()
    assert {json.loads(line)["outcome"] for line in again.out.splitlines()} == {PASSED}
    assert "4 known already, 2 failed before" in again.err
    with open_record(str(record)) as opened:
        assert opened.counts()["documents"] == 4
        entry = next(opened.entries(kind="takes_office", basis="reading"))
        assert (entry.who, [time.value for time in entry.valid]) == (("Mark Rutte",), ["2024-10-01"])
        assert entry.confirmed_by == (entry.id.replace("reading", "reference"),)


def test_a_failure_is_listed_and_tried_again_on_request(tmp_path, capsys):
    source, record = tmp_path / "one.txt", tmp_path / "news.db"
    source.write_text("   ", encoding="utf-8")
    assert ingest(source, "--record", record) == 1
    assert ingest("--record", record, "--failures") == 1
    assert "one.txt: nothing but white space (tried 1 times)" in capsys.readouterr().out
    assert ingest(source, "--record", record) == 1
    assert ingest(source, "--record", record, "--retry") == 1
    ingest("--record", record, "--failures")
    assert "(tried 2 times)" in capsys.readouterr().out
    source.write_text(RUTTE, encoding="utf-8")
    assert ingest(source, "--record", record) == 0
    assert ingest("--record", record, "--failures") == 0


def test_a_row_that_changes_is_a_revision_and_going_back_in_the_file_is_none(tmp_path):
    first, second = rows(2)
    source = write(tmp_path / "in.jsonl", [first, second, first | {"text": second["text"] + " Again."}])
    record = tmp_path / "news.db"
    assert ingest(source, "--record", record) == 0
    with open_record(str(record)) as opened:
        before = opened.document("row-0")
        assert before.text.endswith("Again.")
        assert [one.closed_because for one in opened.documents(closed=True)] == ["revised", None, None]
    assert ingest(source, "--record", record) == 0
    with open_record(str(record)) as opened:
        assert opened.document("row-0") == before


def test_what_another_model_read_is_read_again(tmp_path, capsys):
    source, record = write(tmp_path / "in.jsonl", rows(2)), tmp_path / "news.db"
    assert ingest(source, "--record", record) == 0
    with open_record(str(record)) as opened, opened.writing():
        opened._database.run("UPDATE recording SET version = 'old' WHERE document_id = 1")
    capsys.readouterr()
    assert ingest("--record", record, "--reread", "stale", "--json") == 0
    assert [json.loads(line)["document"] for line in capsys.readouterr().out.splitlines()] == ["row-0"]
    assert ingest("--record", record, "--reread", "stale", "--json") == 0
    assert capsys.readouterr().out == ""
    assert ingest("--record", record, "--reread", "all", "--json") == 0
    assert [json.loads(line)["outcome"] for line in capsys.readouterr().out.splitlines()] == ["reread", "reread"]
    version = default_card().version
    assert ingest("--record", record, "--reread", version, "--json") == 0
    assert [json.loads(line)["outcome"] for line in capsys.readouterr().out.splitlines()] == ["reread", "reread"]
    assert ingest("--record", record, "--reread", "none-of-these") == 0
    with open_record(str(record)) as opened:
        assert opened.counts()["documents"] == 2
        entry = next(opened.entries(kind="takes_office", basis="reading"))
        assert len(entry.evidence) == 2
        assert len(opened.history(entry.id)) >= 2


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--record", "x.db"], "take in what?"),
        (["a.txt"], "which record?"),
        (["a.txt", "--record", "x.db", "--failures"], "give one of"),
        (["a.txt", "--record", "x.db", "--workers", "0"], "--workers"),
        (["a.txt", "--record", "no/folder/x.db"], "there is no folder"),
        (["--record", "none.db", "--failures"], "no such record"),
        (["a.txt", "--record", "."], "is a folder"),
    ],
)
def test_usage(tmp_path, monkeypatch, capsys, options, reason):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ONRECORD_RECORD", raising=False)
    assert main(["ingest", *options]) == 2
    assert reason in capsys.readouterr().err


def test_a_watch_says_what_is_no_feed(tmp_path, capsys):
    page = tmp_path / "page.html"
    page.write_text(f"<!doctype html><title>News</title><p>{RUTTE}</p>", encoding="utf-8")
    assert main(["watch", str(page), "--record", str(tmp_path / "news.db"), "--once", "--workers", "1"]) == 1
    assert "not a feed: it is an HTML page" in capsys.readouterr().err


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of a record but for their times; of the time of closing only whether there is one."""
    with sqlite3.connect(path) as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {}
        for name in names:
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({name})")]
            kept = [column for column in columns if column not in TIMES] + ["recorded_to IS NULL"] * ("recorded_to" in columns)
            if not name.startswith(("passage", "moment")):
                found[name] = sorted(database.execute(f"SELECT {', '.join(kept)} FROM {name}").fetchall(), key=repr)
    database.close()
    return found


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> tuple[Path, dict[str, list[tuple[object, ...]]]]:
    folder = tmp_path_factory.mktemp("undisturbed")
    source = write(folder / "in.jsonl", [*rows(40), {"id": "broken"}])
    assert ingest(source, "--record", folder / "one.db") == 1
    return source, tables(folder / "one.db")


def test_killed_workers_change_nothing(tmp_path, undisturbed):
    source, expected = undisturbed
    record, told = tmp_path / "two.db", []

    def tell(one):
        told.append(one)
        if len(told) in (3, 12, 30):
            os.kill(recorder._pool.pids[0], signal.SIGKILL)

    with open_record(str(record), create=True) as opened, Recorder(opened, pace=Pace(workers=2, rows=30), tell=tell) as recorder:
        summary = recorder.take_in([str(source)])
    assert (summary.outcomes["recorded"], summary.failed) == (40, 1)
    assert tables(record) == expected


def test_a_run_that_is_killed_goes_on_where_it_was(tmp_path, undisturbed):
    source, expected = undisturbed
    record, told = tmp_path / "three.db", set()
    command = [sys.executable, "-m", "onrecord", "ingest", str(source), "--record", str(record), "--workers", "2", "--json"]
    for wait in (0.4, 1.5, 2.2):
        run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True)
        time.sleep(wait)
        os.killpg(run.pid, signal.SIGKILL)
        told |= acknowledged(run.communicate()[0])
    last = subprocess.run(command, capture_output=True, text=True, check=False)
    assert last.returncode == 1
    told |= acknowledged(last.stdout)
    with open_record(str(record)) as opened:
        assert told == {document.id for document in opened.documents()}
        assert opened.check() == ()
    assert tables(record) == expected


def acknowledged(lines: str) -> set[str]:
    """The documents of whole lines that say that they are on record."""
    whole = [json.loads(line) for line in lines.splitlines(keepends=True) if line.endswith("\n")]
    return {line["document"] for line in whole if line["document"]}


def test_a_stopped_run_keeps_what_was_read(tmp_path):
    source, record = write(tmp_path / "in.jsonl", rows(400)), tmp_path / "four.db"
    command = [sys.executable, "-m", "onrecord", "ingest", str(source), "--record", str(record), "--workers", "1", "--json"]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    first = run.stdout.readline()
    run.send_signal(signal.SIGTERM)
    out, error = run.stdout.read(), run.stderr.read()  # communicate() would miss what readline has read ahead
    run.stdout.close(), run.stderr.close()
    assert run.wait() == 143
    assert "Traceback" not in error
    with open_record(str(record)) as opened:
        assert acknowledged(first + out) <= {document.id for document in opened.documents()} < {row["id"] for row in rows(400)}
        assert opened.check() == ()


def test_names_and_ids_with_half_a_character_are_kept_as_escapes(tmp_path, capsys):
    half = {"id": "half\ud800", "text": RUTTE, "title": "\udfff", "publisher": "Paper\ud800", "url": "x\0y"}
    source = write(tmp_path / "in\udcff.jsonl", [half])
    for outcome in ("recorded", PASSED):
        assert ingest(source, "--record", tmp_path / "news.db", "--json") == 0
        told = json.loads(capsys.readouterr().out)
        assert (told["document"], told["outcome"]) == ("half\\ud800", outcome)
    with open_record(str(tmp_path / "news.db")) as opened:
        assert opened.document("half\\ud800").publisher == "Paper\\ud800"


def test_very_long_ids_are_shortened_and_known_again(tmp_path, capsys):
    source = write(tmp_path / "in.jsonl", [{"id": f"{'é' * 5_000}{at}", "text": f"{RUTTE} {at}"} for at in range(2)])
    for outcome in ("recorded", PASSED):
        assert ingest(source, "--record", tmp_path / "news.db", "--json") == 0
        told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert [one["outcome"] for one in told] == [outcome] * 2
    with open_record(str(tmp_path / "news.db")) as opened:
        assert {one.id for one in opened.documents()} == {one["document"] for one in told}
        assert {len(one.id.encode()) for one in opened.documents()} == {1_000 - (1_000 - 65) % 2}


def test_identical_items_are_documents_of_one_publisher(tmp_path):
    same = [{"id": f"copy-{at}", "text": RUTTE, "published": "2024-10-02", "publisher": f"Paper {at % 9}"} for at in range(300)]
    assert ingest(write(tmp_path / "in.jsonl", same), "--record", tmp_path / "news.db") == 0
    with open_record(str(tmp_path / "news.db")) as opened:
        [entry] = opened.entries(kind="takes_office", basis="reading", who="person:mark-rutte")
        assert (len(entry.evidence), entry.publishers) == (300, 1)
        assert {one.publisher for one in opened.documents()} == {f"Paper {at}" for at in range(9)}
        assert {one.group for one in opened.documents()} == {1}


def test_a_closed_pipe_is_not_the_end_of_the_work(tmp_path):
    source = write(tmp_path / "in.jsonl", rows(120))
    command = f"{sys.executable} -m onrecord ingest {source} --record {tmp_path / 'news.db'} --workers 1 --json"
    run = subprocess.run(["bash", "-c", f"{command} | true; exit ${{PIPESTATUS[0]}}"], capture_output=True, text=True)
    assert run.returncode == 2
    assert "standard output was closed" in run.stderr
    assert "Traceback" not in run.stderr


def test_the_summary_in_words():
    summary = Summary(failed_before=2)
    summary.outcomes.update({"recorded": 1_234, FAILED: 1, PASSED: 5})
    assert tally(summary) == (
        "1 failed, 1,234 recorded, 3 known already, 2 failed before (--failures lists them, --retry tries again)"
    )
    assert tally(Summary()) == "nothing found"
