"""The commands as they are run: options, exit codes, outputs, signals, pipes."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli_fakes import TEXT, fake_rooms

from onrecord.cli import main
from onrecord.cli.clean import dump
from onrecord.cli.many import error_row
from onrecord.schema import InputError

HERE = Path(__file__).parent
COMMAND = [sys.executable, str(HERE / "cli_fakes.py")]


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


@pytest.fixture
def rows(tmp_path):
    path = tmp_path / "in.jsonl"
    lines = [
        '{"id": "b", "text": "One line."}',
        "{broken",
        '{"id": "a", "text": 7}',
        '{"text": "No id."}',
        '{"id": "é", "text": "Last."}',
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run(*args):
    return main(list(map(str, args)), fake_rooms())


def environment(**changes):
    source = HERE.parents[1] / "src"
    return {**os.environ, "PYTHONPATH": f"{source}{os.pathsep}{HERE}", **changes}


def test_brief_by_default(article, capsys):
    assert run("read", article) == 0
    assert "WHO SAID WHAT" in capsys.readouterr().out


def test_json_is_one_line_in_a_pipe(article, capsys):
    assert run("read", article, "--json", "--published", "2031-03") == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert json.loads(out)["text"] == TEXT
    assert "“" in out


def test_html_to_a_file(article, tmp_path, capsys):
    assert run("read", article, "--html", "--out", tmp_path / "a.html") == 0
    assert (tmp_path / "a.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert capsys.readouterr().out == ""


def test_keep_keeps_the_bytes(article, tmp_path, capsys):
    assert run("read", article, "--keep", tmp_path / "raw" / "deep") == 0
    kept = [path for path in (tmp_path / "raw").rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in kept] == [TEXT.encode()]


def test_missing_file_is_named(tmp_path, capsys):
    assert run("read", tmp_path / "none.txt") == 1
    said = capsys.readouterr().err
    assert said.startswith(f"onrecord: {tmp_path}/none.txt: ")
    assert said.count("\n") == 1


def test_name_with_escape_is_harmless(capsys):
    assert run("read", "no\x1b[2J\nfile") == 1
    assert "\x1b" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "args",
    [
        ["read"],
        ["read", "x", "--json", "--html"],
        ["read", "x", "--jsonl", "y", "--out", "z"],
        ["read", "--jsonl", "y"],
        ["read", "--jsonl", "y", "--out", "z", "--html"],
        ["read", "--jsonl", "y", "--out", "z", "--keep", "k"],
        ["read", "--jsonl", "y", "--out", "z", "--published", "2024"],
        ["read", "x", "--published", "spring"],
        ["read", "x", "--published", "2024-02-30"],
        ["read", "x", "--out", "no/such/folder/out"],
        ["read", "x", "--out", "."],
        ["read", "x", "--out", ""],
        ["read", "x", "--out", "n" * 5000],
        ["read", "x", "--keep", "n" * 5000],
        ["read", "x", "--out", "a\0b"],
        ["read", "x", "--keep", __file__],
        ["read", __file__, "--out", __file__],
        ["read", "--jsonl", __file__, "--out", __file__],
        ["read", "x", "--unknown"],
        ["read", "x", "y"],
        ["write", "x"],
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


def test_no_command_shows_help(capsys):
    assert run() == 2
    assert "exit codes" in capsys.readouterr().err


@pytest.mark.parametrize("args", [["--help"], ["read", "--help"], ["--version"]])
def test_help_and_version(args, capsys):
    assert run(*args) == 0
    assert "onrecord" in capsys.readouterr().out


def test_jsonl_keeps_ids_order_and_errors(rows, tmp_path, capsys):
    out = tmp_path / "out.jsonl"
    assert run("read", "--jsonl", rows, "--out", out) == 1
    found = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row.get("id", row.get("line")) for row in found] == ["b", 2, "a", "4", "é"]
    assert ["error" in row for row in found] == [False, True, True, False, False]
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2
    assert said[0].startswith("onrecord: line 2: ")
    assert said[1].startswith("onrecord: a: ")


def test_jsonl_through_pipes(rows):
    args = [*COMMAND, "read", "--jsonl", "-", "--out", "-"]
    done = subprocess.run(args, input=rows.read_bytes(), capture_output=True, env=environment(), check=False)
    assert done.returncode == 1
    assert done.stdout.count(b"\n") == 5


def test_jsonl_without_input_leaves_no_output(tmp_path, capsys):
    assert run("read", "--jsonl", tmp_path / "none", "--out", tmp_path / "out") == 1
    assert list(tmp_path.iterdir()) == []


def test_error_without_a_line_is_told_by_its_name():
    assert error_row(InputError("a", "too long")) == {"id": "a", "error": "too long"}


def test_progress_is_for_terminals(rows, tmp_path, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert run("read", "--jsonl", rows, "--out", tmp_path / "out") == 1
    assert "5/5" in sys.stderr.getvalue()
    assert len((tmp_path / "out").read_text(encoding="utf-8").splitlines()) == 5


def test_out_keeps_mode_and_link(article, tmp_path):
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    assert run("read", article, "--out", link) == 0
    assert link.is_symlink()
    assert "WHO SAID WHAT" in real.read_text(encoding="utf-8")
    assert real.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("to_file", [True, False])
def test_full_disk(article, to_file):
    with Path("/dev/full").open("w") as full:
        args = [*COMMAND, "read", article, *(["--out", "/dev/full"] if to_file else [])]
        done = subprocess.run(args, stdout=full, stderr=subprocess.PIPE, env=environment(), check=False)
    assert done.returncode == 2
    assert b"No space left" in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_dev_null_stays_a_device(article):
    assert run("read", article, "--out", os.devnull) == 0
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize(("signum", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("existing", [True, False])
def test_stopped_half_way_leaves_nothing(tmp_path, signum, code, existing):
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"id": "a", "text": "One line."}\n' * 500)
    if existing:
        out.write_text("old\n")
    args = [*COMMAND, "read", "--jsonl", str(source), "--out", str(out)]
    running = subprocess.Popen(args, stderr=subprocess.PIPE, env=environment())
    limit = time.monotonic() + 30
    while not list(tmp_path.glob(".onrecord-*")) and time.monotonic() < limit:
        time.sleep(0.05)
    time.sleep(0.3)
    running.send_signal(signum)
    _, said = running.communicate(timeout=30)
    assert running.returncode == code
    assert said.count(b"\n") == 1
    assert said.startswith(b"onrecord: ")
    assert sorted(path.name for path in tmp_path.iterdir()) == (["in.jsonl", "out.jsonl"] if existing else ["in.jsonl"])
    assert not existing or out.read_text() == "old\n"


@pytest.mark.parametrize("form", [[], ["--json"], ["--html"]])
def test_closed_pipe_is_quiet(article, form):
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*COMMAND, "read", article, *form], stdout=writer, stderr=subprocess.PIPE, env=environment(), check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_narrow_encoding_gets_plain_marks(article):
    args = [*COMMAND, "read", article]
    done = subprocess.run(args, capture_output=True, env=environment(PYTHONIOENCODING="ascii:strict"), check=False)
    assert done.returncode == 0
    assert b'"Nobody here is against the quay."' in done.stdout
    data = subprocess.run([*args, "--json"], capture_output=True, env=environment(PYTHONIOENCODING="ascii:strict"), check=False)
    assert json.loads(data.stdout.decode("utf-8"))["text"] == TEXT


def test_closed_standard_output(article):
    command = 'exec "$0" "$@" >&-'
    done = subprocess.run(["sh", "-c", command, *COMMAND, "read", article], capture_output=True, env=environment(), check=False)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("text", ["plain", "“é” 東", "a\x1b\x9b\x7f\u2028b", "half \ud83d here"])
def test_json_is_one_harmless_line_with_the_same_value(text):
    line = dump({"text": text})
    assert json.loads(line) == {"text": text}
    assert len(line.splitlines()) == 1
    assert "\x9b" not in line
    line.encode("utf-8")
