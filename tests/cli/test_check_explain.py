"""`onrecord explain` of a claim, back to rule, query, rows, entries and documents; and of an entry, with its documents."""

from __future__ import annotations

import io
import json
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from check_fakes import CONTRADICTED, SUPPORTED, TEXT, checked, claim, claims
from hypothesis import given
from hypothesis import strategies as st

from onrecord.cli import main
from onrecord.cli.brief import cells, plain
from onrecord.cli.checked_file import find_claim
from onrecord.cli.clean import dump
from onrecord.cli.walk import Walk, rows_behind, rule_in_words, walk_lines
from onrecord.reference import reference
from onrecord.reference.rows import key_of
from onrecord.schema import (
    ClaimKind,
    Document,
    Factuality,
    InputError,
    ModelInfo,
    Precision,
    Query,
    Reading,
    Reason,
    Span,
    StatusEvent,
    StatusKind,
    When,
    WhenBasis,
)
from onrecord.store import open_record

SAMPLE = Path(__file__).parents[3] / "shared/samples/rutte-nato-priorities.txt"
NEWS = "Norway met Denmark in Oslo on 3 March 2025."


@pytest.fixture(autouse=True)
def _no_record_of_the_environment(monkeypatch):
    monkeypatch.delenv("ONRECORD_RECORD", raising=False)


@pytest.fixture
def checked_file(tmp_path):
    """What `check --jsonl` wrote: a broken line, a text without claims, the sample."""
    path = tmp_path / "checked.jsonl"
    rows = ({"line": 1, "error": "broken"}, checked(text="Nothing.").to_json(), checked().to_json())
    path.write_text("".join(dump(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


@pytest.fixture
def record(tmp_path):
    """A record of one article, and the id of its one entry."""
    when = When("2025-03-03", Precision.DAY, WhenBasis.STATED)
    who, ids = ("Norway", "Denmark"), ("country:NOR", "country:DNK")
    met = StatusEvent(StatusKind.MEETS, Factuality.ASSERTED, Span(0, 26), Span(7, 10), who, ids, 0.8, "t", when=when)
    document = Document(
        id="oslo",
        text=NEWS,
        sha256="00",
        title="A visit",
        url="https://news.example/oslo",
        publisher="The Lantern",
        published="2025-03-04",
    )
    path = str(tmp_path / "news.db")
    with open_record(path, create=True) as stored:
        stored.add(Reading(document, (), (), (), (), ModelInfo("by-hand", "1", ()), status_events=(met,)))
        (entry,) = stored.entries()
    return path, entry.id


@pytest.fixture
def explain(capsys):
    def run(*args, code=0):
        assert main(["explain", *map(str, args)]) == code
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        assert said.err.count("\n") == (code != 0)
        return said.out if code == 0 else said.err

    return run


def written(tmp_path, *found, indent=None, **document):
    path = tmp_path / "one.json"
    path.write_text(dump(checked(*found, **document).to_json(), indent=indent) + "\n", encoding="utf-8")
    return str(path)


def test_from_the_verdict_to_the_rows(explain, checked_file):
    out = explain(claims()[0].id, "--checked", checked_file)
    for line in (
        "· not in the record ? doubtful",
        "The pact was signed by 40 allies.",
        f"Harbour pact · 3:69 · {claims()[0].id}",
        "WHY\n  Only recalled.",
        "RULE\n  agreement_party/count (found by pattern:membership-joined-1)\n  Who signed, or how many,",
        "WHAT WAS ASKED\n  relation      count\n",
        "  text written  between 1 June and 1 July 2023\n  number        40\n  qualified as  allies\n  denied        yes\n",
        "ROWS OF THE REFERENCE\n  - The pact, 1 January 2023 [recalled: 1, 2]\n",
        "agreements agreement:pact · not among the rows of this version",
        "SOURCES\n   1  github:b/c\n",
    ):
        assert line in out


def test_a_row_of_the_reference_comes_with_its_note(explain, tmp_path):
    row = next(row for row in reference().memberships if row.note)
    reason = Reason("memberships", "/".join(map(str, key_of(row).values())), "It is so.", row.source, row.evidence.value)
    path = written(tmp_path, claim("Finland", SUPPORTED, because=(reason,)))
    out = explain("claim:", "--checked", path)
    assert f"last looked at {row.checked}" in out
    assert f"note: {row.note.split()[0]}" in out
    (told,) = json.loads(explain("claim:", "--checked", path, "--json"))["rows"]
    assert told == {**reason.to_json(), "note": row.note, "checked": row.checked}


def test_ids_are_told_with_their_names(explain, checked_file):
    out = explain(claims()[1].id, "--checked", checked_file)
    assert "  who       Finland (country:FIN)\n  what      NATO (org:nato)\n" in out


def test_json(explain, checked_file):
    told = json.loads(explain(claims()[2].id, "--checked", checked_file, "--json"))
    assert told["claim"] == claims()[2].to_json()
    assert told["rule"] == rule_in_words(claims()[2])
    assert [row["text"] for row in told["rows"]] == ["Finland, member of NATO from 2023-04-04"]
    assert told["entries"] == []


def test_without_a_record_the_entries_are_named(explain, checked_file):
    out = explain(claims()[2].id, "--checked", checked_file)
    assert (
        "TOLD OTHERWISE BY\n  - The Lantern, 3 May 2023: Finland joined NATO [2]\n    reading:0000000000000003 give --record"
        in out
    )
    assert f"CONFLICTS WITH\n  {claims()[1].id}\n" in out
    assert "· in the words of Tomas Rell ·" in out


@pytest.mark.parametrize(
    ("field", "heading"), [("because", "DECIDED BY"), ("support", "ALSO TOLD BY"), ("dissent", "TOLD OTHERWISE BY")]
)
def test_with_a_record_to_the_documents_and_their_words(explain, record, tmp_path, field, heading):
    path, id_ = record
    voice, gone = (
        Reason("entry", id_, "Somebody tells it.", "The Lantern"),
        Reason("entry", "reading:00000000000000ff", "Gone.", None),
    )
    checked_path = written(tmp_path, claim("Finland", CONTRADICTED, **{field: (voice, gone)}))
    out = explain("claim:", "--checked", checked_path, "--record", path)
    for words in (heading, id_, "oslo 0-26", "from A visit · https://news.example/oslo", "“Norway met Denmark in Oslo”"):
        assert words in out
    assert "reading:00000000000000ff is not in this record" in out
    (entry,) = json.loads(explain("claim:", "--checked", checked_path, "--record", path, "--json"))["entries"]
    assert entry["id"] == id_
    assert "is not in this record" in explain("claim:", "--checked", checked_path, "--record", path, "--as-of", "2020-01-01")


def test_what_decides_is_not_told_twice(explain, tmp_path):
    voice = Reason("entry", "reading:0000000000000001", "Somebody tells it.", "The Lantern")
    path = written(tmp_path, claim("Finland", SUPPORTED, because=(voice,), support=(voice,), rule="record/articles"))
    out = explain("claim:", "--checked", path)
    assert out.count("Somebody tells it.") == 1
    assert "Articles on record say the same" in out
    assert main(["explain", "claim:", "--checked", path, "--json"]) == 0


def test_long_lists_are_summed_up_unless_all_is_asked_for(explain, tmp_path):
    rows = tuple(Reason("memberships", str(n), f"Row {n}.", None) for n in range(60))
    path = written(tmp_path, claim("Finland", SUPPORTED, because=rows))
    assert "… and 10 more (--all shows them)" in explain("claim:", "--checked", path)
    assert "Row 59." in explain("claim:", "--checked", path, "--all")


def test_an_entry_shows_title_and_address_of_its_documents(explain, record):
    path, id_ = record
    out = explain(id_, "--record", path)
    assert "The Lantern" in out
    assert "from A visit · https://news.example/oslo" in out
    assert set(json.loads(explain(id_, "--record", path, "--json"))) == {"entry", "history"}


@pytest.mark.parametrize("indent", [None, 2])
def test_one_reading_in_one_line_or_many(tmp_path, indent):
    found = find_claim(written(tmp_path, indent=indent), claims()[2].id)
    assert found.claim == claims()[2]
    assert (found.quote, found.place, found.said_by) == ("Finland, the 31st member, joined NATO in May 2023", "3:1", "Tomas Rell")


def test_from_standard_input(explain, checked_file, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(Path(checked_file).read_bytes())))
    assert "CONTRADICTED" in explain(claims()[2].id, "--checked", "-")


@pytest.mark.parametrize("number", range(4))
def test_a_unique_beginning_is_enough(checked_file, number):
    whole = claims()[number].id
    for wanted in (whole, whole.removeprefix("claim:"), whole[:-1]):
        assert find_claim(checked_file, wanted).claim == claims()[number]


def test_the_same_claim_twice_is_one(tmp_path):
    path = tmp_path / "twice.jsonl"
    path.write_text(2 * (dump(checked().to_json()) + "\n"), encoding="utf-8")
    assert find_claim(str(path), claims()[0].id[:-1]).claim == claims()[0]


def test_a_whole_id_is_meant_even_where_others_begin_so(tmp_path):
    path = written(tmp_path, claim("Finland", SUPPORTED, id="claim:ab"), claim("NATO", SUPPORTED, id="claim:abc"))
    assert find_claim(path, "claim:ab").quote == "Finland"


@pytest.mark.parametrize(
    ("ids", "reason"),
    [
        (["claim:a1", "claim:a2"], "may be claim:a1, claim:a2: give more of it"),
        ([f"claim:a{n}" for n in range(6)], "may be claim:a0, claim:a1, claim:a2, claim:a3 …: give more of it"),
        (["claim:b"], "no claim in "),
    ],
)
def test_no_claim_or_several(explain, tmp_path, ids, reason):
    path = written(tmp_path, *(claim("Finland", SUPPORTED, id=id_) for id_ in ids))
    assert explain("claim:a", "--checked", path, code=1).startswith(f"onrecord: claim:a: {reason}")


def edited(**changes):
    row = checked().to_json()
    row["claims"][0] |= changes
    return row


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"plain words\n",
        b"[1, 2]\n",
        b"{\n",
        b'{"a": 1}\n',
        b'{"claims": 3}\n',
        b'{"claims": ["a"]}\n',
        b"\xff\xfe\n",
        b"\x00",
        b"[" * 100_000,
        dump({**checked().to_json(), "text": None}).encode(),
        dump({**checked().to_json(), "document": {}}).encode(),
        dump(edited(verdict="perhaps")).encode(),
        dump(edited(kind=[])).encode(),
        dump(edited(span=[1])).encode(),
        dump(edited(span=[-1, "x"])).encode(),
        dump(edited(why=None)).encode(),
        dump(edited(because=[{"table": 3, "key": "a", "text": "b", "source": None}])).encode(),
        dump(edited(support=["x"])).encode(),
        dump(edited(conflicts=[1])).encode(),
        dump(edited(said_by=99)).encode(),
        dump(edited(query={})).encode(),
        dump(edited(query={"relation": "x", "who": [1]})).encode(),
        dump(edited(query={"relation": "x", "number": "many"})).encode(),
        dump(edited(query={"relation": "x", "unknown": 1})).encode(),
        dump(checked().to_json()).encode() + b"\nplain words\n",
    ],
)
def test_a_file_that_is_no_output_of_check(explain, tmp_path, content):
    path = tmp_path / "file"
    path.write_bytes(content)
    told = explain("claim:0", "--checked", path, code=1)
    assert told.startswith((f"onrecord: {path}: ", "onrecord: claim:0: no claim in "))


@pytest.mark.parametrize("name", ["none.jsonl", ".", "a\0b", "n" * 5000])
def test_a_file_that_cannot_be_opened(explain, tmp_path, name):
    assert explain("claim:0", "--checked", f"{tmp_path}/{name}", code=1).startswith("onrecord: ")


@pytest.mark.parametrize(
    "args",
    [
        ["claim:0"],
        ["--checked", "x"],
        ["claim:0", "--checked", "x", "--check"],
        ["--check", "claim:0"],
        ["claim:0", "--checked", "x", "--as-of", "2024"],
        [],
    ],
)
def test_usage(explain, args):
    explain(*args, code=2)


def test_a_record_that_is_none(explain, checked_file):
    assert "no-such.db" in explain(claims()[0].id, "--checked", checked_file, "--record", "no-such.db", code=2)


@pytest.mark.parametrize("kind", list(ClaimKind))
def test_every_kind_has_its_rule_in_words(kind):
    assert len(rule_in_words(replace(claims()[0], kind=kind))) > 60


words = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
maybe = st.one_of(st.none(), words)
queries = st.builds(
    Query,
    relation=words.filter(bool),
    who=st.lists(words, max_size=3).map(tuple),
    what=maybe.filter(lambda value: value != ""),
    at=st.one_of(st.none(), st.tuples(words, words)),
    number=st.one_of(st.none(), st.integers(0, 99)),
    value=st.one_of(st.none(), st.floats(0, 100)),
    negated=st.booleans(),
)
reasons = st.lists(
    st.builds(Reason, st.sampled_from(["entry", "steps"]), words, words, maybe, maybe.filter(bool) | st.none()), max_size=3
)


@given(queries, reasons.map(tuple))
def test_a_claim_comes_back_as_it_was_written(tmp_path_factory, query, rows):
    rows = tuple(replace(row, grade=None) if row.place == "entry" else row for row in rows)
    one = claim("Finland", SUPPORTED, query=query, because=rows, dissent=rows, said_by=0)
    path = written(tmp_path_factory.mktemp("back"), one)
    found = find_claim(path, one.id)
    assert found.claim == one
    lines = plain(walk_lines(Walk(found, rows_behind(one), None, {}), 80, None))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", lines)
    assert all(cells(line) <= 80 for line in lines.split("\n"))


@pytest.mark.skipif(not SAMPLE.exists(), reason="needs the shared sample")
def test_the_sample_from_article_to_row(explain, tmp_path):
    out = tmp_path / "checked.json"
    assert main(["check", str(SAMPLE), "--json", "--out", str(out)]) == 0
    row = next(one for one in json.loads(out.read_text(encoding="utf-8"))["claims"] if one["verdict"] == "contradicted")
    told = explain(row["id"], "--checked", out)
    assert "Ukraine Compact (agreement:ukraine-compact-2024)" in told
    assert "last looked at" in told


def test_a_reading_of_another_command_has_no_such_claim(tmp_path):
    path = tmp_path / "read.json"
    path.write_text(dump(checked(text=TEXT + "x").to_json()), encoding="utf-8")
    with pytest.raises(InputError, match="no claim in"):
        find_claim(str(path), "claim:0")
