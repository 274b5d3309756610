"""Each law on a table that breaks it: the build names the file, the line and the reason, and writes nothing."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from small_world import world, write_world

from resources.build import build, main

TODAY = date(2026, 11, 25)
CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases/reference/laws.jsonl").read_text(encoding="utf-8").splitlines()
]


def altered(case):
    tables = world()
    rows = tables[case["table"]]
    if "set" in case:
        rows[case["row"]] |= case["set"]
    else:
        rows.append(rows[case["row"]] | case["add"])
    if "also" in case:
        rows.append(rows[case["row"]] | case["also"])
    return tables


def test_the_small_world_is_lawful(tmp_path):
    assert build(write_world(world(), tmp_path), TODAY)[1] == []


@pytest.mark.parametrize("case", CASES, ids=[f"{case['law']} ({case['table']})" for case in CASES])
def test_broken_law_is_named(case, tmp_path):
    _, problems = build(write_world(altered(case), tmp_path), TODAY)
    expected = case["problems"][:1] if case.get("only_first") else case["problems"]
    found = problems[: len(expected)] if case.get("only_first") else problems
    assert [(problem.file, problem.line) for problem in found] == [(f"resources/{t}.csv", line) for t, line, _ in expected]
    assert all(reason in problem.reason for problem, (_, _, reason) in zip(found, expected, strict=True))


def test_rows_out_of_order_are_named(tmp_path):
    tables = world()
    tables["persons"].reverse()
    _, problems = build(write_world(tables, tmp_path, unsorted=True), TODAY)
    assert [str(problem).split(":")[:2] for problem in problems] == [
        ["resources/persons.csv", "3"],
        ["resources/persons.csv", "4"],
    ]


def test_all_errors_of_a_run_are_printed_and_nothing_is_written(tmp_path, capsys):
    tables = world()
    tables["countries"][0]["checked"] = "yesterday"
    tables["spending"][0]["share_of_gdp"] = "11"
    data = tmp_path / "data"
    data.mkdir()
    assert main(["--tables", str(write_world(tables, tmp_path)), "--data", str(data)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("resources/countries.csv:2: checked: 'yesterday'") for line in lines)
    assert any(line.startswith("resources/spending.csv:2: share_of_gdp: 11.0") for line in lines)
    assert list(data.iterdir()) == []


def test_check_names_what_differs_and_writes_nothing(tmp_path, capsys):
    data = tmp_path / "data"
    data.mkdir()
    arguments = ["--tables", str(write_world(world(), tmp_path)), "--data", str(data)]
    assert main([*arguments, "--check"]) == 1
    assert "countries.json differs" in capsys.readouterr().out
    assert main(arguments) == 0
    assert main([*arguments, "--check"]) == 0
    (data / "parties.json").write_text("{}", encoding="utf-8")
    assert main([*arguments, "--check"]) == 1
    assert capsys.readouterr().out.splitlines() == ["parties.json differs from resources/: run `make reference`"]
    assert (data / "parties.json").read_text(encoding="utf-8") == "{}"


def test_sort_mends_the_order(tmp_path):
    tables = world()
    tables["persons"].reverse()
    data = tmp_path / "data"
    data.mkdir()
    assert main(["--sort", "--tables", str(write_world(tables, tmp_path, unsorted=True)), "--data", str(data)]) == 0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"id,name\n", "columns are id,name; expected id,name,article"),
        (b"", "cannot be read as a table"),
        (b"id,name\r\n", "lines end in CR LF"),
        (b"\xff\xfe", "cannot be read as a table"),
        (b'id,"name\n', "cannot be read as a table"),
    ],
)
def test_unreadable_table_is_named(content, reason, tmp_path):
    write_world(world(), tmp_path).joinpath("countries.csv").write_bytes(content)
    problem = next(problem for problem in build(tmp_path, TODAY)[1] if problem.file.endswith("countries.csv"))
    assert problem.line == 1
    assert reason in problem.reason


def test_missing_table_is_named(tmp_path):
    (write_world(world(), tmp_path) / "releases.csv").unlink()
    assert "resources/releases.csv:1: cannot be read as a table" in "\n".join(map(str, build(tmp_path, TODAY)[1]))


def test_row_of_too_few_cells_is_named(tmp_path):
    path = write_world(world(), tmp_path) / "releases.csv"
    path.write_text(path.read_text(encoding="utf-8") + "release:short\n", encoding="utf-8")
    assert "resources/releases.csv:3: 1 cells; expected 7" in [str(problem) for problem in build(tmp_path, TODAY)[1]]
