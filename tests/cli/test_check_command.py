"""`onrecord check` as it is run: options, forms, exit codes, the record."""

from __future__ import annotations

import io
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from check_fakes import TEXT, check_rooms, checked, claim, claims

from onrecord.cli import main
from onrecord.cli.judged import counts_in_words
from onrecord.schema import Verdict
from onrecord.store import open_record

SAMPLE = Path(__file__).parents[3] / "shared/samples/rutte-nato-priorities.txt"


@pytest.fixture(autouse=True)
def _no_record_of_the_environment(monkeypatch):
    monkeypatch.delenv("ONRECORD_RECORD", raising=False)


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


@pytest.fixture
def record(tmp_path):
    path = str(tmp_path / "news.db")
    with open_record(path, create=True) as stored:
        stored.add(checked())
    return path


def run(*args, given=None):
    return main(["check", *map(str, args)], check_rooms(given))


def test_lines_for_people_by_default(article, capsys):
    assert run(article) == 0
    out = capsys.readouterr().out
    assert "4 claims: 2 supported, 1 contradicted, 1 not in the record (1 doubtful)" in out


def test_json_is_the_reading_with_its_claims(article, capsys):
    assert run(article, "--json", "--published", "2023-06-01") == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    row = json.loads(out)
    assert row["text"] == TEXT
    assert row["document"]["published"] == "2023-06-01"
    assert [one["id"] for one in row["claims"]] == [one.id for one in claims()]


def test_json_lines_keep_ids_order_and_errors(tmp_path, capsys):
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows = [json.dumps({"id": "b", "text": TEXT}), "{broken", json.dumps({"id": "a", "text": "Nothing."})]
    source.write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert run("--jsonl", source, "--out", out) == 1
    found = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row.get("id", row.get("line")) for row in found] == ["b", 2, "a"]
    assert [len(row.get("claims", ())) for row in found] == [4, 0, 0]
    assert capsys.readouterr().err.startswith("onrecord: line 2: ")


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ([], 0),
        (["contradicted"], 3),
        (["supported"], 3),
        (["not_in_record"], 3),
        (["doubtful"], 3),
        (["dissent"], 3),
        (["conflict"], 3),
        (["doubtful", "contradicted"], 3),
    ],
)
def test_fail_on(article, wanted, code, capsys):
    assert run(article, *(part for word in wanted for part in ("--fail-on", word))) == code
    assert "4 claims" in capsys.readouterr().out


@pytest.mark.parametrize("wanted", ["contradicted", "not_in_record", "doubtful", "dissent", "conflict"])
def test_fail_on_what_is_not_there(article, wanted, monkeypatch, capsys):
    monkeypatch.setattr("check_fakes.claims", lambda: (claim("Finland joined NATO on 4 April 2023", Verdict.SUPPORTED),))
    assert run(article, "--fail-on", wanted) == 0
    assert run(article, "--fail-on", wanted, "--fail-on", "supported") == 3


def test_fail_on_weighs_more_than_a_broken_line(tmp_path, capsys):
    source = tmp_path / "in.jsonl"
    source.write_text("{broken\n" + json.dumps({"id": "b", "text": TEXT}) + "\n", encoding="utf-8")
    assert run("--jsonl", source, "--out", tmp_path / "out", "--fail-on", "contradicted") == 3
    assert run("--jsonl", source, "--out", "-") == 1
    assert (tmp_path / "out").read_text(encoding="utf-8").count("\n") == 2


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["x", "--json", "--html"],
        ["x", "--json", "--claimreview"],
        ["x", "--html", "--claimreview"],
        ["x", "--all"],
        ["x", "--json", "--all"],
        ["x", "--as-of", "2024"],
        ["x", "--fail-on", "wrong"],
        ["x", "--fail-on"],
        ["x", "--jsonl", "y", "--out", "z"],
        ["--jsonl", "y"],
        ["--jsonl", "y", "--out", "z", "--html"],
        ["--jsonl", "y", "--out", "z", "--claimreview"],
        ["--jsonl", "y", "--out", "z", "--keep", "k"],
        ["--jsonl", "y", "--out", "z", "--published", "2024"],
        ["x", "--published", "spring"],
        ["x", "--out", "no/such/folder/out"],
        ["x", "--keep", __file__],
        [__file__, "--out", __file__],
        ["x", "--record", __file__, "--out", __file__],
        ["x", "--record", "no-such-record.db"],
    ],
)
def test_usage(args, capsys):
    before = Path(__file__).read_bytes()
    assert run(*args) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("onrecord: ")
    assert captured.err.count("\n") == 1
    assert captured.out == ""
    assert Path(__file__).read_bytes() == before


def test_missing_article_is_named(tmp_path, capsys):
    assert run(tmp_path / "none.txt") == 1
    assert capsys.readouterr().err.startswith(f"onrecord: {tmp_path}/none.txt: ")


def test_without_a_record_none_is_asked(article, capsys):
    given = []
    assert run(article, given=given) == 0
    assert given == [None]


@pytest.mark.parametrize("by_environment", [False, True])
def test_the_record_is_opened_to_read(article, record, by_environment, monkeypatch, capsys):
    given = []
    if by_environment:
        monkeypatch.setenv("ONRECORD_RECORD", record)
    assert run(article, *([] if by_environment else ["--record", record]), given=given) == 0
    assert given == [(record, 1)]


def test_the_record_as_it_stood(article, record, capsys):
    given = []
    assert run(article, "--record", record, "--as-of", "2020-01-01", given=given) == 0
    assert given == [(record, 0)]
    assert run(article, "--record", record, "--as-of", "spring") == 2


def test_help_tells_the_exit_codes(capsys):
    assert run("--help") == 0
    out = capsys.readouterr().out
    assert "3 a claim is what --fail-on names" in out
    assert "a person should look at every review" in out
    assert main(["--help"]) == 0
    assert "--fail-on" in capsys.readouterr().out


def test_progress_says_checking(tmp_path, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps({"id": "b", "text": TEXT}) + "\n", encoding="utf-8")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert run("--jsonl", source, "--out", tmp_path / "out") == 0
    assert "checking" in sys.stderr.getvalue()


def test_closed_pipe_is_quiet(article, capfd, monkeypatch):
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "w", encoding="utf-8") as closed:  # noqa: PTH123 (a handle)
        monkeypatch.setattr(sys, "stdout", closed)
        assert run(article, "--json") == 0
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ((), "No claims of a kind that is checked were found."),
        (claims()[:1], "1 claim: 1 not in the record (1 doubtful)"),
        (claims(), "4 claims: 2 supported, 1 contradicted, 1 not in the record (1 doubtful)"),
        ((replace(claims()[1], doubtful=True),), "1 claim: 1 supported (1 doubtful)"),
    ],
)
def test_counts(found, expected):
    assert counts_in_words(replace(checked(), claims=found).claims) == expected


@pytest.mark.skipif(not SAMPLE.exists(), reason="needs the shared sample")
@pytest.mark.parametrize("form", ["--json", "--html", "--claimreview", None])
def test_the_sample_from_file_to_verdicts(form, capsys):
    assert main(["check", str(SAMPLE), *([form] if form else []), "--fail-on", "contradicted"]) == 3
    assert "21 NATO allies" in capsys.readouterr().out
