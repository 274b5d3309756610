"""The same store, whichever database holds it: what goes on record, what closes, what is found, now and as it was."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_servers import NEWER, Clock, Done, Said, make_reading

from onrecord.record.correcting import assertion_of, rejection_of
from onrecord.record.filing import file_reading
from onrecord.schema import Basis, Factuality, StatusKind
from onrecord.store import Outcome, StoreError, open_record
from onrecord.store.clock import to_iso

FERRANTE, KOVAR = ("Ana Ferrante", "person:ana-ferrante"), ("Jan Kovář", "person:jan-kovar")
OFFICE = ("prime minister of Norland", "office:norland-premier")
NATO, COMPACT = ("NATO", "org:nato"), ("Ukraine Compact", "agreement:ukraine-compact-2024")
SWORN = "Ana Ferrante took office on 3 March 2025."
# Long enough that a changed word leaves most runs of four words as they were.
WIRE = (
    "The harbour pact was put before the assembly on Tuesday and the vote is expected to be close because several members "
    "of the smaller party want more money for the northern ports before they agree to anything at all. "
)


def sworn(key="sworn", when="2025-03-03", text=SWORN, who=FERRANTE, **given):
    words = text.partition(".")[0] + "."
    return make_reading(key, text, Done(StatusKind.TAKES_OFFICE, (who,), words, OFFICE, when), **given)


def quoted(key, said, who=FERRANTE, before="", **given):
    return make_reading(key, f"{before}“{said}”, she said.", Said(who, (said,)), **given)


def more(word):
    """A sentence of its own, which makes a text no near-duplicate of another."""
    return " ".join(f"{word} {number}" for number in range(20)) + "."


def ids(entries):
    return [entry.id for entry in entries]


def only(entries):
    (entry,) = entries
    return entry


def told(record, **asked):
    """The current entries, without what depends on when and in which order documents came."""
    found = {}
    for entry in record.entries(**asked):
        row = entry.to_json() | {"recorded_from": None, "recorded_to": None}
        for piece in row["evidence"]:
            piece |= {"recorded_from": None, "recorded_to": None, "group": None}
        found[entry.id] = row
    return found


def test_a_reading_is_put_on_record_once(record):
    reading = sworn(published="2025-03-04", publisher="Norland Post", url="https://post.example/a", title="Sworn in")
    assert record.add(reading) is Outcome.RECORDED
    assert record.add(reading) is Outcome.UNCHANGED
    entry = only(record.entries())
    assert (entry.who, entry.what, entry.basis) == (("Ana Ferrante",), "prime minister of Norland", Basis.READING)
    assert [(time.value, time.precision) for time in entry.valid] == [("2025-03-03", "day")]
    evidence = only(entry.evidence)
    assert (evidence.document, evidence.span, evidence.text, evidence.publisher) == ("sworn", (0, 41), SWORN, "Norland Post")
    assert (evidence.confidence, evidence.model, evidence.recorded_to) == (0.9, "by-hand 1", None)
    stored = only(record.documents(closed=True))
    assert (stored.text, stored.url, stored.title) == (SWORN, "https://post.example/a", "Sworn in")
    assert (stored.published, stored.model, stored.closed_because) == ("2025-03-04", "by-hand 1", None)


def test_a_revised_document_closes_the_earlier_version(record):
    assert record.add(sworn()) is Outcome.RECORDED
    revised = sworn(when="2025-03-04", text="Ana Ferrante took office on 4 March 2025.")
    assert record.add(revised) is Outcome.REVISED
    assert [time.value for time in only(record.entries()).valid] == ["2025-03-04"]
    earlier, later = record.documents(closed=True)
    assert (earlier.closed_because, earlier.recorded_to) == ("revised", later.recorded_from)
    assert later.recorded_to is None
    assert record.add(sworn()) is Outcome.UNCHANGED  # an old copy that comes in late changes nothing
    assert record.document("sworn").text == revised.text


def test_a_newer_model_closes_what_the_earlier_read(record):
    text = f"{SWORN} She said “we begin today”."
    first = sworn(text=text)
    event = first.status_events[0]
    again = make_reading("sworn", text, Said(FERRANTE, ("we begin today",)), model=NEWER)
    again = replace(again, status_events=(replace(event, confidence=0.5),))
    assert record.add(first) is Outcome.RECORDED
    before = only(record.entries()).recorded_from
    assert record.add(again) is Outcome.REREAD
    assert record.add(again) is Outcome.UNCHANGED
    assert sorted(entry.fact.kind for entry in record.entries()) == ["says", "takes_office"]
    evidence = only(only(record.entries(kind="takes_office")).evidence)
    assert (evidence.model, evidence.confidence) == ("by-hand 2", 0.5)
    old = only(record.as_of(before).entries())
    assert (only(old.evidence).model, only(old.evidence).recorded_to) == ("by-hand 1", evidence.recorded_from)
    assert old.id == only(record.entries(kind="takes_office")).id
    assert only(record.documents(closed=True)).model == "by-hand 2"


def test_what_was_removed_stays_removed(record):
    record.add(sworn())
    before = only(record.documents()).recorded_from
    assert record.remove("sworn", "withdrawn by the publisher")
    assert not record.remove("sworn", "again")
    assert not record.remove("never there", "why")
    assert record.add(sworn()) is Outcome.UNCHANGED
    assert list(record.entries()) == []
    assert record.document("sworn") is None
    assert only(record.documents(closed=True)).closed_because == "removed: withdrawn by the publisher"
    assert len(list(record.as_of(before).entries())) == 1
    assert record.add(sworn(text=f"{SWORN} Corrected.")) is Outcome.RECORDED  # another version is another matter


def test_a_correction_outranks_the_reading_until_it_is_withdrawn(record):
    record.add(sworn())
    entry = only(record.entries())
    correct = assertion_of("takes_office", [KOVAR[1]], OFFICE[1], when="2025-03-03", note="the gazette of that day")
    correction = record.correct("Eva", "read the gazette", rejects=[rejection_of(entry.id)], asserts=[correct])
    mark = f"correction {correction.id}"
    assert record.entry(entry.id).outranked_by == (mark,)
    assert record.entry(entry.id).evidence  # nothing is erased
    made = only(record.entries(basis=Basis.CORRECTION))
    assert (made.fact.who_ids, only(made.evidence).source) == ((KOVAR[1],), "Eva: the gazette of that day")
    assert made.id in correction.asserts
    before = record.as_of(entry.recorded_from)
    assert before.entry(entry.id).outranked_by == ()
    assert before.corrections() == ()
    assert record.withdraw(correction.id, "the gazette was wrong")
    assert not record.withdraw(correction.id, "again")
    assert record.entry(entry.id).outranked_by == ()
    assert list(record.entries(basis="correction")) == []
    assert record.corrections() == ()
    assert only(record.corrections(withdrawn=True)).closed_because == "withdrawn: the gazette was wrong"
    assert record.as_of(made.recorded_from).entry(entry.id).outranked_by == (mark,)


def test_a_rejected_place_stays_rejected_when_it_is_read_again(record):
    record.add(sworn("a", publisher="A"))
    record.add(sworn("b", when="2025-03-03", text=f"{SWORN} {more('told')}", publisher="B"))
    entry = only(record.entries())
    assert entry.publishers == 2
    wrong = next(one for one in entry.evidence if one.document == "a")
    correction = record.correct("Eva", "misread", rejects=[rejection_of(wrong.id)])
    record.add(sworn("a", publisher="A", model=NEWER))
    entry = only(record.entries())
    assert {one.document: (one.model, one.rejected_by) for one in entry.evidence} == {
        "a": ("by-hand 2", f"correction {correction.id}"),
        "b": ("by-hand 1", None),
    }
    assert (entry.publishers, entry.outranked_by) == (1, ())
    assert only(entry.valid).evidence == tuple(one.id for one in entry.evidence if one.document == "b")


def test_history_has_no_gap_and_no_overlap_while_an_entry_stands(record):
    record.add(sworn("a", publisher="A"))
    entry = only(record.entries()).id
    record.add(quoted("other", "nothing of it"))
    record.add(sworn("b", text=f"{SWORN} {more('then')}", publisher="B"))
    record.add(sworn("a", publisher="A", model=NEWER))
    number = record.correct("Eva", "no", rejects=[rejection_of(entry)]).id
    record.withdraw(number, "yes")
    record.remove("a", "gone")
    record.add(sworn("b", text=f"{SWORN} {more('later')}", publisher="B"))
    versions = record.history(entry)
    assert [version.publishers for version in versions] == [1, 2, 2, 2, 2, 1, 1]
    assert [bool(version.outranked_by) for version in versions] == [False, False, False, True, False, False, False]
    assert all(earlier.recorded_to == later.recorded_from for earlier, later in pairwise(versions))
    assert versions[-1].recorded_to is None
    for version in versions:
        assert record.as_of(version.recorded_from).entry(entry).evidence == version.evidence


def test_history_leaves_out_the_time_when_nothing_told_it(record):
    record.add(sworn("a"))
    entry = only(record.entries()).id
    record.remove("a", "gone")
    record.add(quoted("other", "nothing of it"))
    record.add(sworn("b", text=f"{SWORN} More."))
    first, second = record.history(entry)
    assert first.recorded_to < second.recorded_from
    assert [only(version.evidence).document for version in (first, second)] == ["a", "b"]
    assert record.history("correction:0000000000000000") == ()


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        ("political obstacle", ["b", "a"]),  # what came last is first
        ("POLITICAL  Obstacle!", ["b", "a"]),
        ("obstacle political", []),
        ("a political obstacle in Łódź", ["b"]),
        ("in łodz", ["b"]),
        ("ŁÓDŹ", ["b"]),
        ("lodz", []),  # ł is a letter of its own
        ("obstacle Łódź", []),  # not in a row
        ("it’s", ["c"]),
        ("it s no secret", ["c"]),
        ("political", ["b", "a"]),
        ("politic", []),
        ("2.5 %", ["c"]),
        ("شكرا جزيلا", ["d"]),
        ("nowhere", []),
        ("", []),
        ("%?!'\\", []),
    ],
)
def test_search_finds_words_in_a_row(record, phrase, found):
    record.add(quoted("a", "It is only a political obstacle"))
    record.add(quoted("b", "There was a political obstacle in Łódź"))
    record.add(quoted("c", "It’s no secret that 2.5 % is too little"))
    record.add(quoted("d", "شكرا جزيلا"))
    assert [hit.evidence.document for hit in record.search(phrase)] == found


def test_search_finds_what_is_closed_only_as_of_its_time(record):
    for number in range(70):  # more closed places than are looked at in one go
        record.add(quoted(f"doc-{number}", "the very same words", before=f"Day {number}. "))
    hit = record.search("very same", limit=1)[0]
    assert (hit.evidence.document, record.entry(hit.entry).value) == ("doc-69", "the very same words")
    before = only(record.entries()).recorded_from
    for number in range(1, 70):
        record.remove(f"doc-{number}", "gone")
    assert [hit.evidence.document for hit in record.search("very same words")] == ["doc-0"]
    assert len(record.as_of(before).search("very same words", limit=100)) == 70
    assert [hit.evidence.document for hit in record.as_of(before).search("very same words", limit=3)] == [
        *("doc-69", "doc-68", "doc-67")
    ]
    assert record.as_of("2020-01-01").search("very same words") == ()


@pytest.mark.parametrize("place", [0, 190, 250, 255, 700])
def test_search_finds_phrases_anywhere_in_a_long_passage(record, place):
    words = [f"w{number % 7}" for number in range(60)] + ["the"] * 900
    words[60 + place : 60 + place] = [f"x{number}" for number in range(150)]
    record.add(quoted("long", " ".join(words)))
    record.add(quoted("giant word", "y" * 5_000 + " and z"))
    for length in (1, 2, 64, 65, 150):
        assert len(record.search(" ".join(f"x{number}" for number in range(150 - length, 150)))) == 1, length
    assert len(record.search(f"{words[59 + place]} x0")) == len(record.search(f"x149 {words[210 + place]}")) == 1
    assert record.search("x0 x2") == ()
    assert record.search(" ".join(f"x{number}" for number in (*range(100), 101))) == ()
    assert record._database.find_passages(["the", "the"], 1 << 62, 10) == [1]
    assert [hit.evidence.document for hit in record.search("y" * 5_000 + " and")] == ["giant word"]
    assert record.search("y" * 4_999) == ()


def test_near_duplicates_count_once(record):
    text = SWORN + " " + WIRE * 3
    copies = {"wire": text, "site": text.replace("smaller", "smallest", 1), "own": SWORN + " Nothing more is known today."}
    for id_, copy in copies.items():
        record.add(sworn(id_, text=copy, publisher=id_))
    groups = {document.id: document.group for document in record.documents()}
    assert groups["wire"] == groups["site"] != groups["own"]
    entry = only(record.entries())
    assert (len(entry.evidence), entry.publishers) == (3, 2)
    record.remove("own", "gone")
    assert only(record.entries()).publishers == 1


def test_a_text_that_joins_two_groups_joins_them_from_then_on(record):
    spans = {"first": range(40), "last": range(10, 50), "between": range(5, 45)}
    for key, span in spans.items():
        record.add(make_reading(key, " ".join(f"port {number}" for number in span), Said(FERRANTE, ("port 20 port 21",))))
    entry = only(record.entries())
    groups = {one.document: one.group for one in entry.evidence}
    assert set(groups.values()) == {groups["first"]}
    then = record.as_of(record.document("last").recorded_from).entry(entry.id)
    first, last = then.evidence
    assert first.group == groups["first"] != last.group


def test_a_count_that_the_reference_contradicts_is_disputed(record):
    text = "All 32 allies signed the Ukraine Compact on 11 July 2024."
    record.add(make_reading("a", text, Done(StatusKind.SIGNS, (("32 allies", None),), text, COMPACT, "2024-07-11")))
    assert only(record.entries()).disputes == ()
    before = only(record.entries()).recorded_from
    assert record.refresh_reference()
    assert not record.refresh_reference()
    entry = only(record.entries(kind="signs", basis="reading"))
    (dispute,) = entry.disputes
    assert (dispute.about, entry.value) == ("count", "32")
    assert dispute.reason == "the reference, whose list is complete for 2024-07-11, has 21 allies, not 32"
    signatories = {one.id for one in record.entries(kind="signs", what=COMPACT[1], basis="reference")}
    assert signatories == set(entry.disputed_by)
    assert entry.id in ids(record.entries(disputed=True, kind="signs", basis="reading"))
    assert only(record.as_of(before).entries()).disputes == ()
    assert record.check() == ()


def test_two_readings_with_different_dates_dispute_themselves(record):
    text = "Norland joined NATO on 4 April 2023."
    nordic = ("Norland", "country:norland")
    record.add(make_reading("a", text, Done(StatusKind.ACCEDES, (nordic,), text, NATO, "2023-04-04")))
    record.add(make_reading("b", f"{text} ", Done(StatusKind.ACCEDES, (nordic,), text, NATO, "2023-04-05")))
    entry = only(record.entries(disputed=True))
    assert (entry.disputed_by, [time.value for time in entry.valid]) == ((entry.id,), ["2023-04-04", "2023-04-05"])


FILTERS = [
    ({}, ["sworn", "left", "deny", "words"]),  # by day; what has none comes last
    ({"kind": "says"}, ["words"]),
    ({"kind": StatusKind.TAKES_OFFICE}, ["sworn", "deny"]),
    ({"who": "person:ana-ferrante"}, ["sworn", "left", "words"]),
    ({"who": "office:norland-premier"}, []),
    ({"what": "office:norland-premier"}, ["sworn", "left", "deny"]),
    ({"about": "office:norland-premier", "who": "person:jan-kovar"}, ["deny"]),
    ({"about": "person:jan-kovar"}, ["deny"]),
    ({"factuality": "negated"}, ["deny"]),
    ({"factuality": Factuality.ASSERTED, "kind": "takes_office"}, ["sworn"]),
    ({"basis": "reading"}, ["sworn", "left", "deny", "words"]),
    ({"basis": Basis.REFERENCE}, []),
    ({"document": "left"}, ["left"]),
    ({"document": "nowhere"}, []),
    ({"since": "2025-03-04"}, ["left", "deny"]),
    ({"until": "2025"}, ["sworn"]),
    ({"since": "2026", "until": "2026-01"}, ["left"]),
    ({"limit": 2}, ["sworn", "left"]),
    ({"limit": 0}, []),
    ({"disputed": True}, []),
]


@pytest.mark.parametrize(("asked", "found"), FILTERS)
def test_entries_meet_every_condition(record, asked, found):
    record.add(quoted("words", "we begin"))
    denial = "Jan Kovář did not take office in May 2026."
    told_denied = Done(StatusKind.TAKES_OFFICE, (KOVAR,), denial, OFFICE, "2026-05", Factuality.NEGATED)
    record.add(make_reading("deny", denial, told_denied))
    leaving = "Ana Ferrante left office on 31 January 2026."
    record.add(make_reading("left", leaving, Done(StatusKind.LEAVES_OFFICE, (FERRANTE,), leaving, OFFICE, "2026-01-31")))
    record.add(sworn())
    assert [only(entry.evidence).document for entry in record.entries(**asked)] == found


def test_times_still_rise_when_the_clock_goes_back(url):
    clock, warnings = Clock(), []
    with open_record(url, create=True, clock=clock, warn=warnings.append) as record:
        record.add(sworn("a"))
        clock.now -= 3_600_000_000
        record.add(sworn("b", text=f"{SWORN} More."))
        record.add(sworn("c", text=f"{SWORN} More yet."))
        moments = [document.recorded_from for document in record.documents()]
        assert moments == sorted(set(moments))
        assert len(record.history(only(record.entries()).id)) == 3
    assert len(warnings) == 2
    assert "3,599 seconds behind the record" in warnings[0]


def test_two_writers_lose_nothing(url):
    open_record(url, create=True).close()

    def write(writer):
        with open_record(url) as record:
            return [record.add(sworn(f"{writer}-{number}", text=f"{SWORN} {number}.")) for number in range(25)]

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(write, range(4)))
    assert outcomes == [[Outcome.RECORDED] * 25] * 4
    with open_record(url, read_only=True) as record:
        documents = list(record.documents())
        assert len({document.id for document in documents}) == len({document.recorded_from for document in documents}) == 100
        assert len(only(record.entries()).evidence) == 100
        assert record.check() == ()


def test_a_reader_sees_one_state_while_others_write(url):
    with open_record(url, create=True) as reader, open_record(url) as writer:
        writer.add(sworn("a"))
        with reader._database.snapshot():
            assert len(list(reader.documents())) == 1
            writer.add(sworn("b", text=f"{SWORN} More."))
            assert len(list(reader.documents())) == 1
            assert len(only(reader.entries()).evidence) == 1
        assert len(list(reader.documents())) == 2


def test_a_transaction_that_fails_leaves_nothing(record):
    record.add(sworn("a"))
    before = (told(record), record.counts() | {"bytes": 0}, ids(record.documents()))

    def fail():
        with record.writing() as writer:
            writer.file(file_reading(sworn("b", text=f"{SWORN} More.")))
            writer.remove("a", "gone")
            writer.note_item("folder", "b", "1", "b", None)
            raise KeyError("enough")

    with pytest.raises(KeyError):
        fail()
    with pytest.raises(AttributeError):
        record.add_many([file_reading(sworn("b", text=f"{SWORN} More.")), None])
    assert (told(record), record.counts() | {"bytes": 0}, ids(record.documents())) == before
    assert record.add(sworn("b", text=f"{SWORN} More.")) is Outcome.RECORDED
    assert len(only(record.entries()).evidence) == 2


def test_one_transaction_cannot_begin_inside_another(record):
    with record.writing() as writer:
        writer.file(file_reading(sworn("a")))
        with pytest.raises(StoreError, match="transaction"):
            record.add(sworn("b", text=f"{SWORN} More."))
    assert [document.id for document in record.documents()] == ["a"]


TEXTS = {
    "emoji": "👩‍🚀 “Ready 🚀🚀”, said Ana 🇺🇦.",
    "right to left": "אמרה אנה: “אנחנו מוכנים” — وقالت: حسنا",
    "combining": "Ana said “e\u0301te\u0301 is ready” — naïve",
    "quotes": "She said “it's \\ 100 % ready?; DROP TABLE text; $1 %s”",
    "line ends": "One\r\ntwo\n\u2028“ready\tnow”\x0b\x0c",
    "beyond": "𝕬𝖓𝖆 “𝖗𝖊𝖆𝖉𝖞 𒀀”",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_texts_and_spans_come_back_as_they_were(record, text):
    start = text.find("“") + 1
    words = text[start : text.index("”")]
    record.add(make_reading(f"id {text}", text, Said((f"Ana {text[:3]}", None), (words,)), title=text, publisher=text))
    stored = record.document(f"id {text}")
    assert (stored.text, stored.title) == (text, text)
    entry = only(record.entries())
    assert (entry.value, only(entry.evidence).text, only(entry.evidence).publisher) == (words, words, text)
    assert record.search(words)[0].entry == entry.id


def test_a_nul_leaves_spans_and_words_where_they_are(record):
    text = "\x00She said “ready\x00or not”."
    record.add(make_reading("nul\x00", text, Said(("Ana\x00", None), ("ready\x00or not",)), title="\x00"))
    stored = record.document("nul\x00")
    assert stored.text.replace("\ufffd", "\x00") == text
    entry = only(record.entries())
    assert entry.value.replace("\ufffd", "\x00") == "ready\x00or not"
    assert record.search("ready or not")[0].entry == entry.id
    assert (
        record.add(make_reading("nul\x00", text, Said(("Ana\x00", None), ("ready\x00or not",)), title="\x00"))
        is Outcome.UNCHANGED
    )


def test_interrupted_words_and_what_is_told_within_them(record):
    text = "“There is none,” he said, “but Ana Ferrante took office on Monday.”"
    words = ("“There is none,”", "“but Ana Ferrante took office on Monday.”")
    event = Done(StatusKind.TAKES_OFFICE, (FERRANTE,), "Ana Ferrante took office on Monday", OFFICE, "2025-W10", within=0)
    record.add(make_reading("a", text, Said(KOVAR, words), event))
    says, takes = only(record.entries(kind="says")), only(record.entries(kind="takes_office"))
    assert says.value == " … ".join(words)
    assert only(takes.evidence).within == only(says.evidence).id
    assert record.search("none but Ana")[0].entry == says.id


def test_a_name_as_long_as_an_article_is_cut_and_kept(record):
    name = "Ana " + " ".join(f"{number * number:x}" for number in range(3_000))
    text = f"{name} took office."
    assert (
        record.add(make_reading("a", text, Done(StatusKind.TAKES_OFFICE, ((name, None),), text, (name, None))))
        is Outcome.RECORDED
    )
    entry = only(record.entries())
    assert (entry.who, entry.what) == ((name[:500],), name[:500])
    assert only(entry.evidence).text == text


def test_items_and_feeds_are_remembered(record):
    with record.writing() as writer:
        writer.note_item("folder", "b.txt", "1", None, "not a text")
        writer.note_item("folder", "a.txt", "1", "a", None)
        writer.note_feed("https://post.example/feed", '"v1"', None)
    with record.writing() as writer:
        writer.note_item("folder", "b.txt", "1", None, "too long", transient=True)
        writer.note_feed("https://post.example/feed", '"v2"', "Mon")
    failure = only(record.failures())
    assert (failure.item, failure.reason, failure.transient, failure.tries) == ("b.txt", "too long", True, 2)
    assert failure.first < failure.last
    assert record.seen("a.txt", "1").document == "a"
    assert record.seen("a.txt", "2") is None
    assert record.feeds() == {"https://post.example/feed": ('"v2"', "Mon")}
    assert record.counts()["failed"] == 1


def test_counts_are_those_of_the_time(record):
    record.add(sworn("a"))
    moment = only(record.documents()).recorded_from
    record.add_many([file_reading(quoted("b", "we begin")), file_reading(quoted("c", "we end"))])
    now, then = record.counts(), record.as_of(moment).counts()
    assert (now["documents"], now["entries"], now["evidence"], now["reference"]) == (3, 3, 3, 0)
    assert (then["documents"], then["entries"]) == (1, 1)
    assert now["bytes"] > 10_000


def test_a_record_can_be_opened_again_and_only_read(url):
    with pytest.raises(StoreError) as absent:
        open_record(url)
    assert absent.value.trouble == "absent"
    with open_record(url, create=True) as record:
        record.add(sworn())
    with open_record(url, create=True) as record:
        assert len(list(record.entries())) == 1
    with open_record(url, read_only=True) as record:
        assert len(list(record.entries())) == 1
        with pytest.raises(StoreError) as refused:
            record.add(sworn("b"))
        assert refused.value.trouble == "read only"
        assert len(list(record.documents())) == 1


def test_a_record_of_a_newer_version_is_left_alone(url):
    with open_record(url, create=True) as record, record._database.writing():
        record._database.set_version(99)
    for options in ({}, {"read_only": True}):
        with pytest.raises(StoreError, match="made by a newer onrecord") as refused:
            open_record(url, **options)
        assert refused.value.trouble == "newer"


POOL = [
    file_reading(reading)
    for reading in (
        sworn("a", publisher="A"),
        sworn("b", when="2025-03", text=f"{SWORN} {WIRE * 3}", publisher="B"),
        sworn("c", when="2025-03-04", text=f"{SWORN} {WIRE * 3} End.", publisher="C"),
        sworn("d", who=KOVAR, text="Jan Kovář took office on 3 March 2025.", publisher="A"),
        sworn("e", who=("Ana Ferrante of Norland", FERRANTE[1]), text=f"{SWORN} Copy.", publisher="B"),
        quoted("f", "We begin today"),
        quoted("g", "we begin, today", before="And then: "),
        quoted("h", "WE BEGIN TODAY", before=WIRE * 3),
        quoted("i", "It is over", who=("the minister", None), before=WIRE * 2),
    )
]


def record_all(url, order):
    with open_record(url, create=True) as record:
        for number in order:
            record.add_many([POOL[number]])
        return told(record)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.lists(st.integers(0, len(POOL) - 1), min_size=1, max_size=14))
def test_order_and_repetition_do_not_matter(tmp_path_factory, order):
    folder = tmp_path_factory.mktemp("orders")
    assert record_all(str(folder / "one.db"), order) == record_all(str(folder / "other.db"), sorted(set(order)))


def test_neither_the_database_nor_the_order_matters(tmp_path, server):
    shuffled = [5, 2, 0, 8, 2, 7, 1, 6, 5, 3, 4, 0]
    expected = record_all(str(tmp_path / "record.db"), range(len(POOL)))
    assert len(expected) == 4
    assert record_all(server.url("shuffled"), shuffled) == expected


def test_the_place_of_a_correction_is_found_by_its_words_and_its_document(record):
    record.add(make_reading("a", "“We agree,” Ana Ferrante said in Oslo.", Said(FERRANTE, ("“We agree,”",))))
    asserted = assertion_of("meets", ["Ana Ferrante", "Tomas Rehak"], "Oslo", place=("a", 12, 37))
    record.correct("ana", "it was there", asserts=[asserted])
    [entry] = record.entries(document="a", basis="correction")
    assert (entry.evidence[0].document, entry.evidence[0].text) == ("a", "Ana Ferrante said in Oslo")
    assert [hit.entry for hit in record.search("said in Oslo")] == [entry.id]
    assert [one.basis.value for one in record.entries(document="a")].count("reading") == 1


def test_entries_as_a_data_frame(record):
    pytest.importorskip("pandas", reason="data frames are an extra: pip install onrecord[frames]")
    record.add(
        make_reading(
            "a",
            "Ana Ferrante took office in March 2025.",
            Done(StatusKind.TAKES_OFFICE, (FERRANTE,), "Ana Ferrante took office", OFFICE, "2025-03"),
        )
    )
    frame = record.frame(record.entries(basis="reading"))
    assert frame[["kind", "who_ids", "when", "earliest", "latest", "publishers"]].to_dict("records") == [
        {
            "kind": "takes_office",
            "who_ids": FERRANTE[1],
            "when": "2025-03",
            "earliest": "2025-03-01",
            "latest": "2025-03-31",
            "publishers": 1,
        }
    ]
    assert list(record.frame([]).columns) == list(frame.columns)


def test_a_view_of_the_past_has_the_groups_and_models_of_then_and_can_be_corrected_from(record, clock):
    text = "Ana Ferrante took office on Monday, and the talks about the pact went on for many hours after that."
    told = Done(StatusKind.TAKES_OFFICE, (FERRANTE,), "Ana Ferrante took office", OFFICE)
    record.add(make_reading("a", text, told))
    record.add(make_reading("b", f"Updated: {text}", told))
    before = to_iso(clock.now)
    record.add(make_reading("b", f"Updated: {text}", told, model=NEWER))
    then = record.as_of(before)
    assert [one.model for one in then.documents()] == ["by-hand 1", "by-hand 1"]
    assert [one.model for one in record.documents()] == ["by-hand 1", "by-hand 2"]
    assert {one.group for one in then.documents()} == {1}
    correction = then.correct("ana", "", asserts=[assertion_of("meets", ["Ana Ferrante", "Tomas Rehak"])])
    assert record.entry(correction.asserts[0]).evidence[0].source == "ana"
    assert then.entry(correction.asserts[0]) is None


def test_ids_that_no_fact_can_have_are_not_there(record):
    assert record.entry("reading:ffffffffffffffff") is None
    assert record.history("reading:8000000000000000") == ()


def test_another_year_is_no_agreement_with_the_reference(record):
    record.refresh_reference()
    sweden = (("Sweden", "country:SWE"),)
    for key, when in (("a", "2023-03-07"), ("b", "2024-03-07")):
        text = f"Sweden joined NATO. {when}"
        record.add(make_reading(key, text, Done(StatusKind.ACCEDES, sweden, "Sweden joined NATO", ("NATO", "org:nato"), when)))
        entry = only(record.entries(kind="accedes", who="country:SWE", basis="reading", what="org:nato"))
        if key == "a":
            assert entry.confirmed_by == ()
            assert any(dispute.about == "when" and "2024-03-07" in dispute.reason for dispute in entry.disputes)
            record.remove("a", "the wrong year")
        else:
            assert (len(entry.confirmed_by), entry.disputes) == (1, ())
