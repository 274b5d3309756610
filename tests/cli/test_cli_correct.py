"""`onrecord correct`: by hand and through Label Studio, on a small record; bad input in one line; exit codes."""

from __future__ import annotations

import io
import json
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from onrecord.cli import main
from onrecord.schema import (
    Attribution,
    AttributionKind,
    Document,
    Factuality,
    ModelInfo,
    Precision,
    Reading,
    Span,
    StatusEvent,
    StatusKind,
    When,
    WhenBasis,
)
from onrecord.store import Record, StoreError, Trouble, open_record

EARLY = Path(__file__).parents[1] / "store/records/version-1.db"
TEXT = "🐱 “The quay must wait,” said Tomas Rehak. Petra Holm became mayor of Oslo on 3 March 2025."
OTHER = "Norway met Denmark in Oslo."
PETRA, TOMAS = ("Petra Holm", "person:petra-holm"), ("Tomas Rehak", "person:tomas-rehak")
MAYOR = ("mayor of Oslo", None)


def place(part, text):
    return Span(text.index(part), text.index(part) + len(part))


def event(kind, who, part, text, what=(None, None), when=None):
    dated = When(when, Precision.DAY, WhenBasis.STATED) if when else None
    names, ids = zip(*who, strict=True)
    span = place(part, text)
    return StatusEvent(kind, Factuality.ASSERTED, span, span, names, ids, 0.8, "t", *what, dated)


def reading(key, text, *events, said=()):
    document = Document(id=key, text=text, sha256="00")
    return Reading(document, said, (), (), (), ModelInfo("by-hand", "1", ()), status_events=events)


@pytest.fixture
def path(tmp_path, monkeypatch):
    """A record of two documents: a statement and an oath, and a meeting."""
    monkeypatch.setenv("USER", "ana")
    quay = place("“The quay must wait,”", TEXT)
    said = Attribution(place("Tomas Rehak", TEXT), place("said", TEXT), (quay,), AttributionKind.DIRECT, 0.9, "t", *TOMAS)
    oath = event(StatusKind.TAKES_OFFICE, (PETRA,), "Petra Holm became mayor of Oslo on 3 March 2025", TEXT, MAYOR, "2025-03-03")
    met = event(StatusKind.MEETS, (("Norway", "country:NOR"), ("Denmark", "country:DNK")), "Norway met Denmark in Oslo", OTHER)
    with open_record(str(tmp_path / "record.db"), create=True) as record:
        record.add(reading("quay", TEXT, oath, said=(said,)))
        record.add(reading("oslo", OTHER, met))
    return tmp_path / "record.db"


@pytest.fixture
def command(path, capsys):
    def run(*args, code=0):
        assert main(["correct", "--record", str(path), *map(str, args)]) == code
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return said.out if code == 0 else said.err

    return run


def stored(path, **asked):
    with open_record(str(path), read_only=True) as record:
        return list(record.entries(**asked))


def oath_of(path):
    (entry,) = stored(path, kind="takes_office", basis="reading")
    return entry


def test_an_entry_is_rejected(path, command):
    oath = oath_of(path)
    told = command("--reject", oath.id, "--note", "another Holm", "--by", "tom")
    assert told.startswith("correction ")
    assert told.count("\n") == 1
    assert f"tom (another Holm): rejects {oath.id}" in told
    assert len(oath_of(path).outranked_by) == 1


def test_a_place_is_rejected_and_another_fact_asserted_there(path, command):
    oath = oath_of(path)
    options = ("--kind", "takes_office", "--who", "Tomas Rehak", "--what", "mayor of Oslo", "--when", "2025-03")
    told = command("--reject", oath.evidence[0].id, *options)
    (put_right,) = stored(path, basis="correction")
    assert f"ana: rejects {oath.id}; asserts {put_right.id}" in told
    assert (put_right.fact.who_ids, put_right.fact.what_id) == (("person:tomas-rehak",), "words:mayor of oslo")
    assert (put_right.evidence[0].document, put_right.evidence[0].span) == ("quay", oath.evidence[0].span)
    assert [time.value for time in put_right.valid] == ["2025-03"]
    assert oath_of(path).evidence[0].rejected_by
    assert oath_of(path).outranked_by == ()  # the place was misread: the fact itself may be so


def test_a_fact_is_asserted_for_each_who(path, command):
    command("--kind", "signs", "--who", "Germany", "--who", "Japan", "--what", "the Quay Pact", "--factuality", "negated")
    made = stored(path, basis="correction")
    assert sorted(entry.fact.who_ids for entry in made) == [("country:DEU",), ("country:JPN",)]
    assert {entry.fact.factuality for entry in made} == {Factuality.NEGATED}


def test_corrections_are_listed_and_withdrawn(path, command):
    command("--reject", oath_of(path).id, "--note", "another Holm")
    (row,) = map(json.loads, command("--list", "--json").splitlines())
    assert (row["author"], row["note"], row["recorded_to"]) == ("ana", "another Holm", None)
    assert row["rejects"] == [oath_of(path).id.partition(":")[2]]
    assert command("--withdraw", row["id"], "--note", "the same Holm").startswith(f"withdrawn: correction {row['id']},")
    assert oath_of(path).outranked_by == ()
    assert command("--list") == ""
    assert command("--list", "--withdrawn").endswith(" withdrawn: the same Holm (ana)]\n")


def test_a_document_is_retracted(path, command):
    assert command("--remove", "quay", "--note", "a hoax") == "quay: retracted with all evidence from it (a hoax)\n"
    assert [entry.fact.kind for entry in stored(path)] == ["meets"]


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (("--reject", "reading:0123456789abcdef"), "reading:0123456789abcdef: no such entry is on record"),
        (("--reject", "quay@1-2/0123456789abcdef"), "quay@1-2/0123456789abcdef: no such evidence is on record"),
        (("--reject", "correction:0123456789abcdef"), "correction:0123456789abcdef: is a correction: --withdraw ends it"),
        (("--reject", "quay"), "quay: no id of an entry"),
        (("--withdraw", "99", "--note", "x"), "correction 99: none of this number stands"),
        (("--remove", "nowhere", "--note", "x"), "nowhere: no such document is on record"),
        (("--to-label-studio", "-", "--document", "nowhere"), "nowhere: no such document is on record"),
        (("--to-label-studio", "-", "--about", "nobody at all"), "nobody at all: no document on record tells anything of it"),
        (("--from-label-studio", "no/such.json"), "no/such.json: cannot be read: No such file"),
        (("--from-label-studio", "\0"), "cannot be read: "),
    ],
)
def test_what_is_not_there_is_named_in_one_line(command, args, reason):
    told = command(*args, code=1)
    assert told.startswith("onrecord: ")
    assert reason in told
    assert told.count("\n") == 1


def test_a_place_of_an_entry_that_was_not_told_there_is_not_rejected(path, command):
    fact = oath_of(path).id.partition(":")[2]
    assert "no such evidence" in command("--reject", f"quay@1-2/{fact}", code=1)


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        ((), "give one of"),
        (("--by", "tom"), "give one of"),
        (("--list", "--withdraw", "3"), "give one of"),
        (("--kind", "signs", "--list"), "--kind does not go with --list"),
        (("--reject", "x", "--json"), "--json does not go with --reject or --kind"),
        (("--from-label-studio", "x", "--label-config", "y"), "--label-config does not go with --from-label-studio"),
        (("--reject", "OATH", "--who", "Germany"), "--who goes with --kind"),
        (("--kind", "marries", "--who", "Germany"), "no kind of fact that can be asserted"),
        (("--kind", "says", "--who", "Germany"), "no kind of fact that can be asserted"),
        (("--kind", "signs"), "nobody is named"),
        (("--kind", "signs", "--who", "\udcff"), "--who: is no UTF-8"),
        (("--kind", "signs", "--who", "Germany", "--when", "soon"), "soon: no date"),
        (("--withdraw", "3"), "give --note why"),
        (("--remove", "quay", "--note", " "), "give --note why"),
        (("--to-label-studio", "no/such/tasks.json"), "--to-label-studio no/such/tasks.json: there is no folder"),
        (("--to-label-studio", "-", "--label-config", "no/such.xml"), "--label-config no/such.xml: there is no folder"),
    ],
)
def test_usage_that_is_none_is_told_in_one_line(path, command, args, reason):
    args = [oath_of(path).id if arg == "OATH" else arg for arg in args]
    told = command(*args, code=2)
    assert reason.lower() in told.lower()
    assert told.count("\n") == 1
    assert stored(path, basis="correction") == []


def test_somebody_has_to_correct(path, command, monkeypatch):
    monkeypatch.delenv("USER")
    assert "give --by author" in command("--reject", oath_of(path).id, code=2).lower()


@pytest.mark.parametrize("args", [("--list",), ("--to-label-studio", "-")])
def test_a_record_is_not_brought_up_to_date_by_looking_at_it(tmp_path, capsys, args):
    (tmp_path / "early.db").write_bytes(EARLY.read_bytes())
    assert main(["correct", "--record", str(tmp_path / "early.db"), *args]) == 2
    assert "open it once to write" in capsys.readouterr().err


def test_trouble_with_the_record_is_not_taken_for_a_task_that_fails(export, take_in, monkeypatch):
    def fail(*_):
        raise StoreError("record.db", "is damaged", Trouble.DAMAGED)

    monkeypatch.setattr(Record, "document", fail)
    assert take_in(export, code=2) == "onrecord: record.db: is damaged\n"


def test_the_record_is_not_written_over(path, command):
    assert "is the file to be read" in command("--to-label-studio", path, code=2)


@pytest.fixture
def export(tmp_path, command):
    """An export in which somebody submitted every task as it was, and how to write it to a file."""
    command("--to-label-studio", tmp_path / "tasks.json", "--label-config", tmp_path / "config.xml")
    tasks = json.loads((tmp_path / "tasks.json").read_text(encoding="utf-8"))
    for number, task in enumerate(tasks, 1):
        result = task.pop("predictions")[0]["result"]
        annotation = {"id": number, "completed_by": {"id": 3, "email": "eve@post.example"}, "result": result}
        task |= {"id": number, "predictions": [number], "annotations": [annotation]}
    return tasks


@pytest.fixture
def take_in(tmp_path, command):
    def write(tasks, *args, code=0):
        (tmp_path / "export.json").write_text(json.dumps(tasks), encoding="utf-8")
        return command("--from-label-studio", tmp_path / "export.json", *args, code=code)

    return write


def results(task, name):
    return next(one for one in task["annotations"][0]["result"] if one["from_name"] == name)


def test_tasks_and_their_configuration_are_written(tmp_path, export):
    assert [task["data"]["document"] for task in export] == ["quay", "oslo"]
    assert export[0]["data"]["text"] == TEXT
    assert ET.parse(tmp_path / "config.xml").getroot().tag == "View"


@pytest.mark.parametrize(
    ("args", "documents"),
    [
        (("--document", "oslo"), ["oslo"]),
        (("--document", "oslo", "--document", "quay", "--document", "oslo"), ["oslo", "quay"]),
        (("--about", "Norway"), ["oslo"]),
        (("--about", "person:petra-holm"), ["quay"]),
    ],
)
def test_some_documents_only(command, args, documents):
    assert [task["data"]["document"] for task in json.loads(command("--to-label-studio", "-", *args))] == documents


def test_a_record_without_documents_gives_no_tasks(tmp_path, capsys):
    with open_record(str(tmp_path / "empty.db"), create=True):
        pass
    assert main(["correct", "--record", str(tmp_path / "empty.db"), "--to-label-studio", "-"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_tasks_that_were_left_as_they_were_correct_nothing(path, export, take_in):
    told = take_in(export)
    assert told.splitlines() == [
        "quay: checked by eve@post.example, nothing to correct",
        "oslo: checked by eve@post.example, nothing to correct",
    ]
    with open_record(str(path)) as record:
        assert record.corrections(withdrawn=True) == ()


def test_an_export_is_taken_in_once(path, export, take_in):
    results(export[0], "when")["value"]["text"] = ["2025-04-03"]
    export[1]["annotations"][0]["result"] = []
    told = take_in(export, "--note", "second look").splitlines()
    assert [line.partition(" ")[0] for line in told] == ["quay:", "oslo:"]
    assert "eve@post.example (second look): rejects reading:" in told[0]
    with open_record(str(path)) as record:
        made = record.corrections()
        assert [(one.author, len(one.rejects), len(one.asserts)) for one in made] == [
            ("eve@post.example", 1, 1),
            ("eve@post.example", 1, 0),
        ]
        (put_right,) = record.entries(basis="correction")
        assert [time.value for time in put_right.valid] == ["2025-04-03"]
    again = take_in(export).splitlines()
    assert again == [f"{name}: checked by eve@post.example, its corrections are on record" for name in ("quay", "oslo")]
    with open_record(str(path)) as record:
        assert record.corrections(withdrawn=True) == made


def test_by_says_who_corrects(path, export, take_in, monkeypatch):
    export[0]["annotations"][0]["result"] = []
    take_in(export[:1], "--by", "tom")
    with open_record(str(path)) as record:
        assert [one.author for one in record.corrections()] == ["tom"]


def test_an_annotation_of_nobody_is_by_the_user(path, export, take_in, monkeypatch):
    export[0]["annotations"][0] |= {"result": [], "completed_by": None}
    assert "quay: correction" in take_in(export[:1])
    monkeypatch.delenv("USER")
    assert "quay: its annotation names nobody: give --by AUTHOR" in take_in(export[:1], code=1)


def test_a_task_that_fails_does_not_stop_the_others(path, export, take_in):
    unknown, waiting = json.loads(json.dumps(export[0])), json.loads(json.dumps(export[0]))
    unknown["data"]["document"] = "nowhere"
    waiting["annotations"] = []
    export[0]["data"]["text"] = "Another text."
    export[1]["annotations"][0]["result"] = []
    told = take_in([unknown, export[0], 7, waiting, export[1]], code=1).splitlines()
    assert told[0] == "onrecord: nowhere: no such document is on record"
    assert told[1] == "onrecord: quay: its text on record is another than that of the task"
    assert told[2].endswith("export.json, task 3: is no task of ours: data.document names no document")
    assert told[3] == "onrecord: tasks: 3 failed, 1 not checked yet, 1 corrected"
    with open_record(str(path)) as record:
        assert len(record.corrections()) == 1


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe[", b'{"data": {}}', b"[" * 100_000])
def test_an_export_that_is_none_is_told_in_one_line(path, command, tmp_path, content):
    (tmp_path / "bad.json").write_bytes(content)
    told = command("--from-label-studio", tmp_path / "bad.json", code=1)
    assert told.startswith("onrecord: ")
    assert "bad.json: is no" in told
    assert told.count("\n") == 1


def test_half_an_export_is_told_in_one_line(export, command, tmp_path):
    content = json.dumps(export)
    (tmp_path / "half.json").write_text(content[: len(content) // 2], encoding="utf-8")
    assert "half.json: is no JSON" in command("--from-label-studio", tmp_path / "half.json", code=1)


def test_an_export_comes_from_standard_input_too(export, command, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(export).encode("utf-8-sig"))))
    assert command("--from-label-studio", "-").count("nothing to correct") == 2


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        ({"completed_by": "\udcff"}, "task 1: holds what is no text"),
        ({"result": [{"from_name": "who", "id": "x", "value": {"text": ["\0"]}}]}, "misshapen"),
    ],
)
def test_what_no_record_can_hold_is_not_taken_in(export, take_in, edit, reason):
    export[0]["annotations"][0] |= edit
    assert reason in take_in(export[:1], code=1)


def test_what_a_name_says_does_not_steer_the_terminal(path, command):
    told = command("--kind", "signs", "--who", "Germany", "--note", "a\x1b[2J\nb", "--by", "eve")
    assert told.count("\n") == 1
    assert "\x1b" not in told
