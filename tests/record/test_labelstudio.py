"""Documents as tasks of Label Studio, and exports of it as corrections: every sort of edit, places counted in characters."""

from __future__ import annotations

import copy
import json
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.record.correcting import Rejection, actors, assertion_of, identify
from onrecord.record.filing import fact_number
from onrecord.record.kinds import kinds
from onrecord.record.labelstudio import (
    _from_utf16,
    check_task,
    document_of,
    label_config,
    outstanding,
    parse_export,
    task_of,
)
from onrecord.record.words import number_of, words_of
from onrecord.schema import (
    Attribution,
    AttributionKind,
    Document,
    Factuality,
    InputError,
    ModelInfo,
    Precision,
    Reading,
    Span,
    StatusEvent,
    StatusKind,
    When,
    WhenBasis,
)
from onrecord.store import open_record

TEXT = (
    "🐱 Ana Ferrante signed the Harbour Pact on 3 March 2025.\n\n“The quay 🐱 must wait,” said Tomas Rehak, “and so must we.”\n"
    "Norway met Denmark in Oslo. Petra Holm left."
)
ANA, TOMAS = ("Ana Ferrante", "person:ana-ferrante"), ("Tomas Rehak", "person:tomas-rehak")
NORWAY, DENMARK = ("Norway", "country:NOR"), ("Denmark", "country:DNK")
PACT = ("Harbour Pact", "agreement:harbour-pact")
SIGNED, MET = "Ana Ferrante signed the Harbour Pact on 3 March 2025", "Norway met Denmark in Oslo"
SAID = "“The quay 🐱 must wait,” said Tomas Rehak, “and so must we.”"
LATER = "2026-01-02T10:00:00.5Z"


def place(part, text=TEXT):
    return Span(text.index(part), text.index(part) + len(part))


def event(kind, who, part, what=(None, None), when=None):
    dated = When(when, Precision.DAY, WhenBasis.INFERRED) if when else None
    names, ids = zip(*who, strict=True)
    span = place(part)
    return StatusEvent(kind, Factuality.ASSERTED, span, span, names, ids, 0.8, "t", what[0], what[1], dated)


def reading(key="pact#1"):
    contents = (place("“The quay 🐱 must wait,”"), place("“and so must we.”"))
    said = Attribution(place("Tomas Rehak"), place("said"), contents, AttributionKind.DIRECT, 0.9, "t", *TOMAS)
    events = (event(StatusKind.SIGNS, (ANA,), SIGNED, PACT, "2025-03-03"), event(StatusKind.MEETS, (NORWAY, DENMARK), MET))
    document = Document(id=key, text=TEXT, sha256="00", title="Signed", url="https://post.example/a", published="2025-03-04")
    return Reading(document, (said,), (), (), (), ModelInfo("by-hand", "1", ()), status_events=events)


@pytest.fixture
def record(tmp_path):
    with open_record(str(tmp_path / "record.db"), create=True) as opened:
        opened.add(reading())
        yield opened


@pytest.fixture
def document(record):
    return record.document("pact#1").received


@pytest.fixture
def task(record, document):
    """The task as it is exported after somebody has submitted it as it was."""
    return submitted(task_of(document, record.entries()))


def submitted(made, **annotation):
    made = json.loads(json.dumps(made))  # as a file would hold it
    result = copy.deepcopy(made["predictions"][0]["result"])
    for part in result:
        part["origin"] = "prediction"
    annotation = {"id": 7, "completed_by": 3, "was_cancelled": False, "updated_at": "2026-01-01T10:00:00Z"} | annotation
    return {"id": 12, "data": made["data"], "predictions": [], "annotations": [annotation | {"result": result}]}


def results(task):
    return task["annotations"][0]["result"]


def region(task, kind):
    """The results that make up the region with this label, by the name of the control."""
    (found,) = [part["id"] for part in results(task) if part["value"].get("labels") == [kind]]
    return {part["from_name"]: part for part in results(task) if part["id"] == found}


def drop(task, id_, control=None):
    results(task)[:] = [one for one in results(task) if one["id"] != id_ or control not in (None, one["from_name"])]


def draw(task, part, kind, factuality=None, **typed):
    """Adds a region as a person draws one."""
    start, end = place(part)
    value = {"start": start, "end": end, "text": part}
    head = {"id": f"new{len(results(task))}", "to_name": "text", "origin": "manual"}
    results(task).append({**head, "from_name": "label", "type": "labels", "value": {**value, "labels": [kind]}})
    for name, words in typed.items():
        results(task).append({**head, "from_name": name, "type": "textarea", "value": {**value, "text": words}})
    if factuality:
        results(task).append({**head, "from_name": "factuality", "type": "choices", "value": {**value, "choices": [factuality]}})


def rejected(task, kind):
    """The rejection of the place that a region of the task showed."""
    (row,) = [row for row in task["data"]["shown"] if row["kind"] == kind]
    return Rejection(int(row["id"].rpartition("/")[2], 16), ("pact#1", row["start"], row["end"]))


def facts(checked):
    return [(one.fact.kind, one.fact.who_ids, one.fact.what_id, one.when and one.when.value) for one in checked.asserts]


def test_a_task_has_the_text_and_a_region_for_each_piece_of_evidence(task, document, record):
    made = task_of(document, record.entries())
    assert made["data"] | {"shown": None} == {
        "text": TEXT,
        "document": "pact#1",
        "title": "Signed",
        "url": "https://post.example/a",
        "published": "2025-03-04",
        "shown": None,
    }
    assert (made["predictions"][0]["model_version"], made["predictions"][0]["score"]) == ("by-hand 1", pytest.approx(0.8333))
    signed = region(task, "signs")
    assert list(signed) == ["label", "who", "what", "when", "factuality"]
    assert [signed[name]["value"]["text"] for name in ("who", "what", "when")] == [
        ["Ana Ferrante"],
        ["Harbour Pact"],
        ["2025-03-03"],
    ]
    assert signed["factuality"]["value"]["choices"] == ["asserted"]
    assert region(task, "meets")["who"]["value"]["text"] == ["Denmark", "Norway"]
    for kind, words in (("signs", SIGNED), ("says", SAID), ("meets", MET)):
        value = region(task, kind)["label"]["value"]
        assert (value["text"], TEXT[value["start"] : value["end"]]) == (words, words)


def test_the_ids_of_regions_survive_label_studio_which_drops_what_follows_a_sharp(task):
    assert all(part["id"].startswith("pact%231@") for part in results(task))
    assert all(row["id"].startswith("pact#1@") for row in task["data"]["shown"])


def test_a_document_without_evidence_is_a_task_without_predictions(document):
    assert task_of(document, ())["predictions"] == []


def test_what_a_correction_rejects_is_not_shown_again(record, document):
    (entry,) = record.entries(kind="meets")
    record.correct("ana", "", rejects=[Rejection(fact_number(entry.fact), ("pact#1", *place(MET)))])
    assert [row["kind"] for row in task_of(document, record.entries())["data"]["shown"]] == ["signs", "says"]


def test_the_configuration_offers_all_kinds_and_names_the_controls_of_the_tasks(task):
    root = ET.fromstring(label_config())
    assert [label.get("value") for label in root.iter("Label")] == list(kinds())
    assert [choice.get("value") for choice in root.iter("Choice")] == [*Factuality]
    tags = {tag.get("name"): tag.tag.lower() for tag in root.iter() if tag.get("name")}
    assert {(part["from_name"], part["type"]) for part in results(task)} == tags.items() - {("text", "text")}
    assert all(tag.get("toName") == "text" for tag in root.iter() if tag.get("name") not in (None, "text"))


def test_a_task_that_was_left_as_it_was_corrects_nothing(task, document):
    checked = check_task(task, document)
    assert (checked.document, checked.annotator, checked.rejects, checked.asserts) == ("pact#1", "3", (), ())


@pytest.mark.parametrize("kind", ["signs", "says", "meets"])
def test_a_deleted_region_rejects_its_place(task, document, kind):
    drop(task, region(task, kind)["label"]["id"])
    checked = check_task(task, document)
    assert (checked.rejects, checked.asserts) == ((rejected(task, kind),), ())


def relabel(parts):
    parts["label"]["value"]["labels"] = ["ratifies"]


def rename(parts):
    parts["who"]["value"]["text"] = [" Petra  Holm "]


def rename_known(parts):
    parts["who"]["value"]["text"] = ["Tomas Rehak"]


def join(parts):
    parts["who"]["value"]["text"] += ["Tomas Rehak"]


def retitle(parts):
    parts["what"]["value"]["text"] = ["the Quay Pact"]


def redate(parts):
    parts["when"]["value"]["text"] = ["2025-03"]


def deny(parts):
    parts["factuality"]["value"]["choices"] = ["negated"]


def shrink(parts):
    for part in parts.values():
        part["value"]["end"] -= len(" on 3 March 2025")
    parts["label"]["value"]["text"] = "Ana Ferrante signed the Harbour Pact"


@pytest.mark.parametrize(
    ("edit", "asserted"),
    [
        (relabel, [("ratifies", (ANA[1],), PACT[1], "2025-03-03")]),
        (rename, [("signs", ("name:petra holm",), PACT[1], "2025-03-03")]),
        (rename_known, [("signs", (TOMAS[1],), PACT[1], "2025-03-03")]),
        (retitle, [("signs", (ANA[1],), "words:quay pact", "2025-03-03")]),
        (redate, [("signs", (ANA[1],), PACT[1], "2025-03")]),
        (deny, [("signs", (ANA[1],), PACT[1], "2025-03-03")]),
        (shrink, [("signs", (ANA[1],), PACT[1], "2025-03-03")]),
    ],
)
def test_a_changed_region_rejects_its_place_and_asserts_what_is_told_now(task, document, edit, asserted):
    edit(region(task, "signs"))
    checked = check_task(task, document)
    assert checked.rejects == (rejected(task, "signs"),)
    assert facts(checked) == asserted
    (one,) = checked.asserts
    assert one.fact.factuality is (Factuality.NEGATED if edit is deny else Factuality.ASSERTED)
    span = place("Ana Ferrante signed the Harbour Pact" if edit is shrink else SIGNED)
    assert one.place == ("pact#1", *span)


def test_one_more_who_leaves_the_first_as_it_was(task, document):
    join(region(task, "signs"))
    checked = check_task(task, document)
    assert (checked.rejects, facts(checked)) == ((), [("signs", (TOMAS[1],), PACT[1], "2025-03-03")])


def test_those_who_meet_stay_one_fact(task, document):
    region(task, "meets")["who"]["value"]["text"] += ["Ana Ferrante"]
    checked = check_task(task, document)
    assert checked.rejects == (rejected(task, "meets"),)
    assert facts(checked) == [("meets", ("country:DNK", "country:NOR", "person:ana-ferrante"), None, None)]


def test_what_is_cleared_is_not_told_any_more(task, document):
    drop(task, region(task, "signs")["label"]["id"], "when")
    drop(task, region(task, "signs")["label"]["id"], "what")
    assert facts(check_task(task, document)) == [("signs", (ANA[1],), None, None)]


def test_another_speaker_said_the_same_words(task, document, record):
    (entry,) = record.entries(kind="says")
    region(task, "says")["who"]["value"]["text"] = ["Ana Ferrante"]
    checked = check_task(task, document)
    assert (checked.rejects, facts(checked)) == (
        (rejected(task, "says"),),
        [("says", (ANA[1],), entry.fact.what_id, None)],
    )


def test_other_words_of_a_statement_are_those_of_the_region(task, document):
    drop(task, region(task, "says")["label"]["id"])
    draw(task, "“and so must we.”", "says", who=["Tomas Rehak"], when=["2025"])
    said = number_of(" ".join(words_of("and so must we")))
    assert facts(check_task(task, document)) == [("says", (TOMAS[1],), f"words:{said:016x}", None)]


def test_fewer_words_of_the_same_region_are_another_statement(task, document):
    start, end = place("“The quay 🐱 must wait,”")
    for part in region(task, "says").values():
        part["value"] |= {"start": start, "end": end}
    region(task, "says")["label"]["value"]["text"] = TEXT[start:end]
    said = number_of(" ".join(words_of(TEXT[start:end])))
    assert facts(check_task(task, document)) == [("says", (TOMAS[1],), f"words:{said:016x}", None)]


def test_a_name_that_two_share_stands_for_its_own_in_its_region_and_for_neither_elsewhere(record):
    other = reading("other")
    signed = other.status_events[0]
    namesake = replace(signed, kind=StatusKind.RATIFIES, who_ids=("person:ana-ferrante-2",))
    record.add(replace(other, status_events=(signed, namesake)))
    document = record.document("other").received
    task = submitted(task_of(document, record.entries(document="other")))
    redate(region(task, "ratifies"))
    draw(task, "Petra Holm left", "leaves_office", who=["Ana Ferrante"])
    assert sorted(facts(check_task(task, document))) == [
        ("leaves_office", ("name:ana ferrante",), None, None),
        ("ratifies", ("person:ana-ferrante-2",), PACT[1], "2025-03"),
    ]


def test_a_statement_of_nobody_has_no_speaker(task, document):
    drop(task, region(task, "says")["label"]["id"], "who")
    (one,) = check_task(task, document).asserts
    assert (one.fact.who_ids, one.names) == ((), ())


def test_a_new_region_asserts_at_its_place(task, document):
    draw(task, "Petra Holm left", "leaves_office", "possible", who=["Petra Holm"], what=["mayor of Oslo"])
    checked = check_task(task, document)
    assert (checked.rejects, facts(checked)) == ((), [("leaves_office", ("name:petra holm",), "words:mayor of oslo", None)])
    (one,) = checked.asserts
    assert (one.place, one.fact.factuality) == (("pact#1", *place("Petra Holm left")), Factuality.POSSIBLE)
    assert one.names == (("name:petra holm", "Petra Holm"), ("words:mayor of oslo", "mayor of Oslo"))


def test_names_that_the_document_does_not_explain_are_asked_for(task, document):
    draw(task, "Petra Holm left", "leaves_office", who=["Petra Holm"])
    checked = check_task(task, document, {"Petra Holm": "person:petra-holm"}.get)
    assert facts(checked) == [("leaves_office", ("person:petra-holm",), None, None)]


def test_what_was_deleted_and_drawn_again_is_no_change(task, document):
    drop(task, region(task, "signs")["label"]["id"])
    draw(task, SIGNED, "signs", "asserted", who=["Ana Ferrante"], what=["Harbour Pact"], when=["2025-03-03"])
    draw(task, MET, "meets", who=["Norway", "Denmark"])  # a copy of one that stands
    checked = check_task(task, document)
    assert (checked.rejects, checked.asserts) == ((), ())


def test_relations_and_controls_of_others_are_passed_over(task, document):
    results(task).append({"type": "relation", "from_id": "a", "to_id": "b", "direction": "right"})
    results(task).append({"id": "x", "from_name": "sentiment", "type": "choices", "value": {"choices": ["sad"]}})
    checked = check_task(task, document)
    assert (checked.rejects, checked.asserts) == ((), ())


def test_places_counted_in_utf16_are_known_by_their_words(task, document):
    for part in results(task):
        for end in ("start", "end"):
            part["value"][end] = len(TEXT[: part["value"][end]].encode("utf-16-le")) // 2
    shift = place("Petra Holm left").start + 2
    draw(task, "Petra Holm left", "leaves_office", who=["Petra Holm"])
    results(task)[-2]["value"] |= {"start": shift, "end": shift + len("Petra Holm left")}
    checked = check_task(task, document)
    assert (checked.rejects, [one.place for one in checked.asserts]) == ((), [("pact#1", *place("Petra Holm left"))])


def test_the_editor_writes_line_breaks_its_own_way_and_may_leave_out_what_it_does_not_show(task, document):
    draw(task, "2025.\n\n“The quay 🐱 must wait", "says")
    results(task)[-1]["value"]["text"] = "2025.\\n\\n“The quay must wait"
    (one,) = check_task(task, document).asserts
    assert one.place == ("pact#1", *place("2025.\n\n“The quay 🐱 must wait"))


@given(st.text(st.characters(codec="utf-8")), st.integers(0, 30), st.integers(0, 30))
def test_places_in_utf16_are_converted_exactly(text, start, end):
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    units = [len(text[:at].encode("utf-16-le")) // 2 for at in (start, end)]
    assert _from_utf16(Span(*units), text) == Span(start, end)


@pytest.mark.parametrize(
    ("annotations", "checked"),
    [
        ([], None),
        ([{"was_cancelled": True}], None),
        ([{}, {"updated_at": LATER, "was_cancelled": True, "result": []}], 0),
        ([{}, {"updated_at": LATER, "result": []}], 3),
        ([{"updated_at": LATER, "result": []}, {}], 3),
        ([{"updated_at": "2026-01-02T12:00:00+04:00", "result": []}, {"updated_at": "2026-01-02T09:00:00Z"}], 0),
        ([{"updated_at": None, "created_at": None, "result": []}, {"updated_at": "soon"}], 0),
        ([{"updated_at": None, "created_at": LATER, "result": []}, {}], 3),
        ([{"updated_at": "2026-01-02T10:00:00", "result": []}, {}], 3),
    ],
)
def test_the_latest_annotation_that_was_not_cancelled_counts(task, document, annotations, checked):
    task["annotations"] = [task["annotations"][0] | one for one in annotations]
    found = check_task(task, document)
    assert (found and len(found.rejects)) == checked


@pytest.mark.parametrize(
    ("who", "annotator"),
    [
        (3, "3"),
        ({"id": 3, "email": "ana@post.example"}, "ana@post.example"),
        ({"id": 3}, "3"),
        ("ana@post.example", "ana@post.example"),
        (None, None),
        ({}, None),
        ([], None),
    ],
)
def test_the_annotator_is_an_address_or_a_number(task, document, who, annotator):
    task["annotations"][0]["completed_by"] = who
    assert check_task(task, document).annotator == annotator


def test_what_is_on_record_is_not_outstanding(task, document, record):
    drop(task, region(task, "meets")["label"]["id"])
    redate(region(task, "signs"))
    draw(task, "Petra Holm left", "leaves_office", who=["Petra Holm"])
    draw(task, "Petra Holm", "leaves_office", who=["Petra Holm"])  # the same fact at another place
    checked = check_task(task, document)
    assert outstanding(checked, record.entry) == checked
    made = record.correct("ana", "", rejects=checked.rejects, asserts=checked.asserts)
    again = outstanding(checked, record.entry)
    assert (again.rejects, again.asserts) == ((), ())
    record.withdraw(made.id, "too hasty")
    assert outstanding(checked, record.entry) == checked


def test_another_date_than_that_on_record_is_outstanding(task, document, record):
    redate(region(task, "signs"))
    first = check_task(task, document)
    record.correct("ana", "", rejects=first.rejects, asserts=first.asserts)
    region(task, "signs")["when"]["value"]["text"] = ["2025-04-03"]
    news = outstanding(check_task(task, document), record.entry)
    assert (news.rejects, facts(news)) == ((), [("signs", (ANA[1],), PACT[1], "2025-04-03")])


def test_the_words_of_a_corrected_statement_are_those_of_its_document(task, document, record):
    region(task, "says")["who"]["value"]["text"] = ["Ana Ferrante"]
    checked = check_task(task, document)
    made = record.correct("ana", "", rejects=checked.rejects, asserts=checked.asserts)
    record.remove("pact#1", "a hoax")
    put_right = record.entry(made.asserts[0])
    assert (put_right.who, put_right.value, put_right.evidence[0].text) == (("Ana Ferrante",), SAID, SAID)


def test_a_place_that_is_no_evidence_any_more_needs_no_rejection(task, document, record):
    drop(task, region(task, "meets")["label"]["id"])
    checked = check_task(task, document)
    record.remove("pact#1", "a hoax")
    assert outstanding(checked, record.entry).rejects == ()


def test_a_correction_counts_from_when_it_was_made(task, document, record):
    before = record.entry(next(iter(record.entries(kind="signs"))).id)
    redate(region(task, "signs"))
    checked = check_task(task, document)
    made = record.correct("ana", "", rejects=checked.rejects, asserts=checked.asserts)
    read, put_right = record.entry(before.id), record.entry(made.asserts[0])
    assert [one.rejected_by for one in read.evidence] == [f"correction {made.id}"]
    assert ([time.value for time in read.valid], [time.value for time in put_right.valid]) == ([], ["2025-03"])
    then = record.as_of(before.recorded_from)
    assert [time.value for time in then.entry(before.id).valid] == ["2025-03-03"]
    assert then.entry(made.asserts[0]) is None
    record.withdraw(made.id, "too hasty")
    assert [time.value for time in record.entry(before.id).valid] == ["2025-03-03"]
    assert [time.value for time in record.as_of(made.recorded_from).entry(made.asserts[0]).valid] == ["2025-03"]


@pytest.mark.parametrize("content", ["", "{", '[{"id": 1, "data": {"te', '{"data": {}}', "null", "7", "[" * 100_000])
def test_an_export_that_is_none_is_refused(content):
    with pytest.raises(InputError) as refused:
        parse_export(content, "export.json")
    assert refused.value.name == "export.json"


@pytest.mark.parametrize("task", [None, 3, [], {}, {"data": None}, {"data": {"document": 3}}, {"data": {"document": ""}}])
def test_a_task_of_others_is_refused(task):
    with pytest.raises(InputError, match="task 1: is no task of ours"):
        document_of(task, "task 1")


def put(*path, value):
    """An edit that puts a value deep into a task."""

    def edit(task):
        *way, last = path
        for step in way:
            task = task[step]
        task[last] = value

    return edit


FIRST = ("annotations", 0, "result", 0)


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (put("data", "text", value="Another text."), "its text on record is another"),
        (put("data", value=[]), "data is no object"),
        (put("data", "shown", value=None), "data.shown is no list"),
        (put("data", "shown", 0, value={}), "data.shown is not as it was written"),
        (put("data", "shown", 0, "who_ids", value=[]), "data.shown"),
        (put("data", "shown", 0, "who", value=None), "data.shown"),
        (put("data", "shown", 0, "factuality", value="x"), "data.shown"),
        (put("data", "shown", 0, "id", value="other@1-2/0123456789abcdef"), "is no evidence for what is shown"),
        (put("data", "shown", 0, "id", value=3), "data.shown"),
        (put("annotations", value=None), "annotations is no list"),
        (put("annotations", value=[3]), "annotations is no list"),
        (put("annotations", 0, "result", value="x"), "result is no list"),
        (put(*FIRST, "value", value=[]), "value is no object"),
        (put(*FIRST, "from_name", value="other"), "a region has no label"),
        (put(*FIRST, "value", "labels", value=None), "labels is no list of words"),
        (put(*FIRST, "value", "labels", value=["signs", "meets"]), "2 values of label"),
        (put(*FIRST, "value", "labels", value=["marries"]), "not among what the configuration offers"),
        (put(*FIRST, "value", "start", value="5"), "is no place"),
        (put(*FIRST, "value", "start", value=True), "is no place"),
        (put(*FIRST, "value", "end", value=1), "is no place"),
        (put(*FIRST, "value", "end", value=9_999), "do not stand there"),
        (put(*FIRST, "value", "text", value="Something else"), "do not stand there"),
        (put("annotations", 0, "result", 1, "value", "text", value=[3]), "who is no list of words"),
        (put("annotations", 0, "result", 1, "value", "text", value=[""]), "nobody is named"),
        (put("annotations", 0, "result", 2, "value", "text", value=["a", "b"]), "2 values of what"),
        (put("annotations", 0, "result", 3, "value", "text", value=["soon"]), "soon: no date"),
        (put("annotations", 0, "result", 4, "value", "choices", value=["perhaps"]), "not among"),
    ],
)
def test_a_misshapen_task_fails_with_a_reason(task, document, edit, reason):
    edit(task)
    with pytest.raises(InputError, match=reason) as refused:
        check_task(task, document)
    assert refused.value.name == "pact#1"


def test_a_statement_without_words_is_none(task, document):
    draw(task, ".\n\n“", "says", who=["Tomas Rehak"])
    with pytest.raises(InputError, match="there are no words"):
        check_task(task, document)


@pytest.mark.parametrize(
    ("name", "unknown", "found"),
    [
        ("Mark Rutte", "name:", ("person:mark-rutte", "Mark Rutte")),
        ("person:mark-rutte", "name:", ("person:mark-rutte", "Mark Rutte")),
        ("name:the officials", "name:", ("name:the officials", "the officials")),
        ("The  Officials", "name:", ("name:officials", "The Officials")),
        ("more air defence", "words:", ("words:more air defence", "more air defence")),
        ("Ana", "name:", ("person:ana-ferrante", "Ana")),
        ("plan", "name:", ("name:plan", "plan")),
        ("plan", "words:", ("words:the peace plan", "plan")),
    ],
)
def test_a_name_stands_for_an_id(name, unknown, found):
    known = {"Ana": "person:ana-ferrante", "plan": "words:the peace plan"}
    assert identify(name, unknown, resolve=known.get) == found


def test_facts_are_asserted_as_readings_are_filed():
    made = [assertion_of("signs", who, "the Harbour Pact") for who in actors("signs", ["Germany", " ", "Japan"])]
    assert [one.fact.who_ids for one in made] == [("country:DEU",), ("country:JPN",)]
    assert actors("meets", ["Germany", "Japan"]) == [["Germany", "Japan"]]
    assert actors("signs", []) == [[]]
