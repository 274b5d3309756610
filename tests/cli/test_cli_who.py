"""`onrecord who`: cases on the shipped tables, laws that hold on any day, bad input, and the shape of its JSON."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.cli import main
from onrecord.cli.brief import cells, plain
from onrecord.cli.told import show_told, told_lines
from onrecord.cli.who import answers_json
from onrecord.cli.wording import interval, introduction, tell
from onrecord.reference import Completeness, Country, Grade, Occupancy, Office, Person, Reference, reference
from onrecord.reference.answers import When, answer
from onrecord.reference.rows import key_of
from onrecord.reference.tables import TABLES
from onrecord.schema.dates import first_day, last_day

KNOWN = reference()
COMMAND = [sys.executable, "-c", "import sys; from onrecord.cli import main; sys.exit(main())", "who"]
ROOT = Path(__file__).parents[2]
CASES = [json.loads(line) for line in (ROOT / "tests/cases/reference/who.jsonl").read_text(encoding="utf-8").splitlines()]
META = {"source": "written for the tests", "evidence": Grade.READ, "checked": "2026-11-23"}
SINGLE = [office.id for office in KNOWN.offices if office.single_seat]


def environment(**changes):
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), **changes}


def in_words(name, on=None, width=100, known=KNOWN):
    asked = answer(known, name, on)
    return plain(told_lines(introduction(asked), [tell(one, asked, known) for one in asked.answers], width))


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(case["args"])[:60] or "nothing")
def test_who_says(case, capsys):
    code = main(["who", *case["args"]])
    said = capsys.readouterr()
    assert code == case.get("exit", 0)
    lines = said.out.splitlines()
    for line in case.get("out", ()):
        assert any(found.startswith(line) for found in lines), line
    whole = " ".join(said.out.split())
    assert [part for part in case.get("in", ()) if part not in whole] == []
    assert [part for part in case.get("not", ()) if part in said.out] == []
    firsts = [lines.index(line) for line in case.get("first", ())]
    assert firsts == sorted(firsts)
    assert said.err.startswith(case.get("err", ""))
    assert said.err.count("\n") == (1 if code else 0)
    assert not code or not said.out


days = st.dates(date(1945, 1, 1), date(2026, 11, 1)).map(date.isoformat)
partial = st.one_of(days, days.map(lambda day: day[:7]), days.map(lambda day: day[:4]))


@given(st.sampled_from(SINGLE), days)
@settings(deadline=None)
def test_printed_holder_held_it_on_that_day(office, day):
    printed = re.findall(
        r"^  (since )?(\d[\d-]*)(?: to (\d[\d-]*))?  +(perhaps |before: |after: )?\w", _office(office, day), re.M
    )
    now = [row for row in printed if row[3] in ("", "perhaps ")]
    assert len([row for row in printed if row[3] == ""]) <= 1
    for since, start, end, mark in now:
        assert first_day(start) <= day
        assert since or day < last_day(end)
        assert mark or (last_day(start) <= day and (since or day < first_day(end)))
    for _, start, end, mark in printed:
        assert mark != "before: " or last_day(end) <= day
        assert mark != "after: " or day < first_day(start)


def _office(office, on):
    """What is printed of one office, without what follows the rows."""
    asked = answer(KNOWN, KNOWN.name_of(office), on)
    one = next(one for one in asked.answers if one.id == office)
    return plain(told_lines((), [tell(one, asked, KNOWN)])).partition("\nThe list of")[0]


@given(st.sampled_from(SINGLE), partial)
@settings(deadline=None)
def test_somebody_holds_it_or_nobody_did_or_nothing_is_proved(office, on):
    one = next(one for one in answer(KNOWN, KNOWN.name_of(office), on).answers if one.id == office)
    (coverage,) = one.coverage
    assert one.holds == (coverage.found > 0) == any(fact.when is When.THEN for fact in one.facts)
    assert coverage.complete == KNOWN.is_complete("occupancies", office, on)


@given(st.sampled_from(sorted(KNOWN.entities)), st.one_of(st.none(), partial), st.integers(20, 110))
@settings(deadline=None)
def test_everything_is_told_within_the_width(id_, on, width):
    text = in_words(KNOWN.name_of(id_), on, width)
    assert KNOWN.name_of(id_).split()[0] in text
    assert max(map(cells, text.splitlines())) <= max(width, 50)


@given(st.text(max_size=300), partial)
@settings(deadline=None)
def test_any_name_ends_in_an_answer_or_one_line(name, on):
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", in_words(name, on))


@given(st.sampled_from(sorted(KNOWN.entities)), st.one_of(st.none(), partial))
@settings(deadline=None)
def test_every_row_in_the_json_leads_back_to_its_table(id_, on):
    asked = answer(KNOWN, KNOWN.name_of(id_), on, every=True)
    written = json.loads(json.dumps(answers_json(asked, KNOWN)))
    assert list(written) == ["name", "on", "at", "known_until", "beyond", "decided", "answers"]
    for one in written["answers"]:
        assert list(one) == ["id", "name", "kind", "holds", "not_yet", "own", "facts", "coverage", "names"]
        claims = [row for coverage in one["coverage"] for row in coverage["claims"]]
        for row in (*one["facts"], *claims, *([one["own"]] if one["own"] else [])):
            (found,) = [r for r in getattr(KNOWN, row["table"]) if key_of(r) == row["key"]]
            assert (found.source, found.evidence, found.checked, found.note) == (
                row["source"],
                row["evidence"],
                row["checked"],
                row["note"],
            )
            assert all(getattr(found, column) == (tuple(v) if isinstance(v, list) else v) for column, v in row["values"].items())


def test_keys_tell_rows_apart():
    for table in TABLES.values():
        rows = getattr(KNOWN, table)
        assert len({tuple(key_of(row).values()) for row in rows}) == len(rows)


def test_who_json_is_one_line_and_has_everything(capsys):
    assert main(["who", "Finland", "--json"]) == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    (one,) = json.loads(out)["answers"]
    facts = one["facts"]
    assert len([f for f in facts if f["relation"] == "step" and f["key"]["step"] == "ratified"]) == 30
    assert len({f["key"]["release"] for f in facts if f["relation"] == "spending"}) > 1
    assert one["names"]["office:fin-president"] == "President of Finland"
    assert [c["complete"] for c in one["coverage"] if c["scope"] == "org:nato/country:FIN"] == []


def test_who_json_of_nothing_is_no_json(capsys):
    assert main(["who", "nobody at all", "--json"]) == 1
    assert capsys.readouterr().out == ""


def test_long_name_is_one_short_line(capsys):
    assert main(["who", "x" * 10_000]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert len(said) < 200


def test_title_of_many_countries_has_no_id():
    (one,) = answer(KNOWN, "prime minister", "2024-07-10").answers
    assert (one.id, one.kind, one.own) == (None, "title", None)
    assert len(one.facts) == len({fact.row.office for fact in one.facts})


def test_spending_is_what_was_out_by_the_date():
    facts = answer(KNOWN, "Poland", "2024-07-10").answers[0].facts
    releases = [fact for fact in facts if fact.relation == "release"]
    assert [fact.row.id for fact in releases if fact.when is When.THEN] == ["release:nato-2024-06-17"]
    assert all(fact.row.date <= "2024-07-10" for fact in releases)
    assert {fact.row.release for fact in facts if fact.relation == "spending"} == {"release:nato-2024-06-17"}


def small(*rows):
    """A reference that holds these rows only."""
    return Reference(lambda shape: tuple(row for row in rows if type(row) is shape))


def seat(*held, single_seat=True):
    office = Office(id="office:seat", title="Seat", kind="other", body="country:AAA", single_seat=single_seat, **META)
    people = [Person(id=f"person:{name}", name=name, **META) for name, *_ in held]
    country = Country(id="country:AAA", name="Arland", **META)
    rows = [
        Occupancy(office=office.id, person=f"person:{name}", start=start, end=end, acting=False, **META)
        for name, start, end in held
    ]
    return [office, *people, country, *rows]


@pytest.mark.parametrize(
    ("on", "then"),
    [
        ("2005-06-01", [("Ada", False)]),
        ("2005-09-01", [("Bert", True)]),
        ("2005", [("Ada", False), ("Bert", True)]),
        ("2001-06-01", [("Ada", False)]),
        ("2026-11-23", [("Bert", True)]),
        ("2026-11-24", [("Bert", False)]),
    ],
)
def test_who_surely_holds_a_seat(on, then):
    known = small(*seat(("Ada", "2001", "2005"), ("Bert", "2005-08-01", None)))
    (one,) = answer(known, "Seat of Arland", on).answers
    assert [(known.name_of(f.row.person), f.certain) for f in one.facts if f.when is When.THEN] == then


def test_seats_for_many_keep_whoever_may_hold_one():
    known = small(*seat(("Ada", "2001", "2005"), ("Bert", "2005-08-01", None), single_seat=False))
    (one,) = answer(known, "Seat of Arland", "2005-09-01").answers
    assert [fact.certain for fact in one.facts] == [False, True]


@pytest.mark.parametrize(
    ("claims", "on", "said"),
    [
        ([], None, "The list of holders may have gaps: nothing is claimed of it."),
        ([], "2000-01-01", "The list of holders may have gaps: nothing is claimed of it. That none is found proves nothing."),
        ([("2001-01-01", None, True)], None, "The list of holders is complete since 2001-01-01, last checked 2026-11-23."),
        ([("1990-01-01", "2026-11-24", True)], "2000-01-01", "since 1990-01-01, last checked 2026-11-23. So there was none."),
        ([("1990-01-01", "1995-01-01", True)], "2000-01-01", "from 1990-01-01 to 1994-12-31. The date asked about lies outside."),
        ([("1990-01-01", "2020-01-01", False)], "2000-01-01", "holders may have gaps. That none is found proves nothing."),
        ([("1990-01-01", "2020-01-01", True)], "2002-01-01", "The list of holders is complete from 1990-01-01 to 2019-12-31.\n"),
    ],
)
def test_what_absence_proves(claims, on, said):
    rows = [
        Completeness(table="occupancies", scope="office:seat", start=start, end=end, complete=complete, **META)
        for start, end, complete in claims
    ]
    known = small(*seat(("Ada", "2001", None)), *rows)
    assert said in in_words("Seat of Arland", on, known=known)


def test_grades_are_told_in_words():
    ada, *rest = seat(("Ada", "2001", "2005"), ("Bert", "2005", None))
    recalled = Occupancy(
        office="office:seat",
        person="person:Ada",
        start="1999",
        end="2001",
        acting=True,
        source="https://www.example.org/a ; own work",
        evidence=Grade.RECALLED,
        checked="2026-11-23",
        note="from memory",
    )
    text = in_words("Seat of Arland", known=small(ada, *rest, recalled))
    assert "1999 to 2001              Ada (acting) [recalled: 1, 2]" in text
    assert "from memory" in text
    assert "   1  example.org/a\n" in text
    assert "recalled, not read in a source: " in text


def test_intervals_without_a_start():
    assert interval(None, None) == "dates not known"


@pytest.mark.parametrize(
    ("name", "on", "heading"),
    [
        ("UN", "2000", "MEMBERS: 60 known here (the list is not complete)"),
        ("UN", None, "MEMBERS: 62 known here (the list is not complete) on "),
        ("NATO", "2199", "MEMBERS: 32 known here (the list is not known to be complete then)"),
        ("NATO", "2000", "MEMBERS\n19 countries."),
    ],
)
def test_members_are_counted_only_where_the_list_is_complete(name, on, heading):
    text = in_words(name, on)
    assert f"\n{heading}" in text
    assert ("12 founders: " in text) == (name == "NATO" and on == "2000")
    assert re.search(r"\d+ (founders|joined):", text) is None or on == "2000"


def test_json_says_whether_the_list_of_members_is_complete():
    for name, found, complete in (("UN", 60, False), ("NATO", 19, True)):
        written = answers_json(answer(KNOWN, name, "2000", every=True), KNOWN)["answers"][0]
        (coverage,) = [coverage for coverage in written["coverage"] if coverage["table"] == "memberships"]
        assert (coverage["found"], coverage["complete"]) == (found, complete)


@pytest.mark.parametrize(
    ("name", "on", "first"),
    [
        ("NATO", "1948", "NATO did not exist yet in 1948: founded 1949-04-04."),
        ("nato", "1949-04-03", "NATO did not exist yet on 3 April 1949: founded 1949-04-04."),
        ("UN", "1944", "The United Nations did not exist yet in 1944: founded 1945-10-24."),
        ("Germany", "1948", "The Federal Republic of Germany did not exist yet in 1948: founded 1949-05-23."),
        (
            "EU",
            "1950",
            "The European Union did not exist yet in 1950: founded 1993-11-01 (its predecessor, the European Economic Community,"
            " 1958-01-01).",
        ),
    ],
)
def test_nothing_is_told_of_a_time_before_the_founding(name, on, first):
    asked = answer(KNOWN, name, on)
    (one,) = asked.answers
    assert (one.facts, one.coverage, one.holds, one.not_yet) == ((), (), False, True)
    text = in_words(name, on, width=200)
    assert text.splitlines()[0] == first
    assert not re.search("MEMBERS|SUMMITS|AGREEMENTS|nothing more is known", text)
    assert "  founded [" in text


@pytest.mark.parametrize(
    ("name", "on", "first"),
    [
        (
            "EU",
            "1970",
            "The European Union was founded 1993-11-01; what follows is of its predecessor, the European Economic Community.",
        ),
        ("EU", "1993", "European Union"),
        ("NATO", "1949", "NATO"),
        ("NATO", None, "NATO"),
        ("Finland", "1800", "Finland"),  # no founding in the tables: nothing is invented
    ],
)
def test_what_may_have_existed_is_answered(name, on, first):
    assert answer(KNOWN, name, on).answers[0].not_yet is False
    assert in_words(name, on, width=200).splitlines()[0] == first


def test_offices_of_institutions_are_those_of_their_body():
    offices = {fact.row.office for fact in answer(KNOWN, "EU", "2024-07-10").answers[0].of("officer")}
    assert offices == {
        "office:eu-high-representative",
        "office:european-central-bank-president",
        "office:european-commission-president",
        "office:european-council-president",
        "office:european-parliament-president",
    }
    assert "President of the European Commission: Ursula von der Leyen" in in_words("EU", "2024-07-10")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("BRICS", "members: not in these tables"),
        ("Warsaw Pact", "parties: not in these tables"),
        ("Argentina", "leaders: not in these tables"),
        ("government:ARG", "leaders: not in these tables"),
    ],
)
def test_what_no_table_has_is_said(name, said):
    text = in_words(name)
    assert said in text.splitlines()
    assert "may have gaps" not in text


@pytest.mark.parametrize("name", ["NATO", "G7", "Finland", "Ukraine Compact", "Bundestag", "Labour Party", "Mark Rutte"])
def test_nothing_is_called_missing_that_is_there(name):
    assert "not in these tables" not in in_words(name)


class Screen(io.StringIO):
    def isatty(self):
        return True


def test_who_in_a_terminal_has_the_same_words(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("NO_COLOR", raising=False)
    asked = answer(KNOWN, "Mark Rutte")
    told = [tell(one, asked, KNOWN) for one in asked.answers]
    stream = Screen()
    show_told(introduction(asked), told, stream)
    bare = re.sub(r"\x1b\[[0-9;]*m", "", stream.getvalue())
    assert "\x1b[1m" in stream.getvalue()
    assert [line.rstrip() for line in bare.splitlines()] == in_words("Mark Rutte").splitlines()


def test_who_loads_nothing_heavy():
    script = (
        "import sys; from onrecord.cli import main; main(['who', 'Mark Rutte']); "
        "sys.exit(', '.join({'numpy', 'onnxruntime', 'tokenizers', 'rich', 'lxml', 'trafilatura'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, env=environment(), check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_who_into_a_closed_pipe_is_quiet(form):
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([*COMMAND, "Finland", *form], stdout=writer, stderr=subprocess.PIPE, env=environment(), check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_who_onto_a_full_disk():
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*COMMAND, "Finland"], stdout=full, stderr=subprocess.PIPE, env=environment(), check=False)
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1


def test_who_in_a_narrow_encoding():
    run = {"capture_output": True, "env": environment(PYTHONIOENCODING="ascii:strict"), "check": False}
    done = subprocess.run([*COMMAND, "Türkiye", "--on", "2020"], **run)
    assert done.returncode == 0
    assert b"Recep Tayyip Erdo?an" in done.stdout
    data = subprocess.run([*COMMAND, "Türkiye", "--json"], **run)
    assert json.loads(data.stdout.decode("utf-8"))["name"] == "Türkiye"
