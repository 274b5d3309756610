"""Claims held against what other articles and corrections put on record: who says so too, who says otherwise, what decides."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from check_cases import query_of

from onrecord import Reader
from onrecord.check.against import hold_against
from onrecord.check.claims import check_reading
from onrecord.ingest import from_text
from onrecord.record.correcting import assertion_of, rejection_of
from onrecord.record.folding import fold_entry
from onrecord.record.when import precision_of
from onrecord.schema import (
    Basis,
    Claim,
    ClaimKind,
    Document,
    Evidence,
    Fact,
    Factuality,
    ModelInfo,
    Reading,
    Span,
    Verdict,
    When,
    WhenBasis,
)
from onrecord.store import open_record

GEO, NATO, COMPACT = "country:GEO", "org:nato", "agreement:ukraine-compact-2024"
NSG, RUTTE, STUBB = "office:nato-secretary-general", "person:mark-rutte", "person:alexander-stubb"
APPLIED = "Georgia applied to join NATO on 3 March 2026."


class FakeRecord:
    """Entries made by hand, asked as a record is."""

    def __init__(self, *entries):
        self.all = entries
        self.asked = []

    def entries(self, *, kind=None, who=None, what=None, limit=None):
        self.asked.append((kind, who, what, limit))
        fits = (e for e in self.all if e.fact.kind == kind and e.fact.what_id == what and (who is None or who in e.fact.who_ids))
        return iter(list(fits)[:limit])


def piece(number, document, when=None, *, basis=Basis.READING, **more):
    dated = None if when is None else When(when, precision_of(when), WhenBasis.STATED)
    publisher = None if document is None else f"Publisher of {document}"
    told = {"document": document, "publisher": publisher, "published": "2026-04-01", **more}
    return Evidence(
        id=f"{document}-{number}", basis=basis, recorded_from="2026-11-26T00:00:00Z", span=Span(0, 9), when=dated, **told
    )


def entry(kind, who, what, *told, basis=Basis.READING, factuality=Factuality.ASSERTED, **more):
    """An entry; `told` are pairs of a document and the date that it tells."""
    pieces = [piece(number, document, when, basis=basis, **more) for number, (document, when) in enumerate(told)]
    return fold_entry(Fact(kind, (who,), what, factuality), pieces, {})


def applied(*told, **more):
    return entry("applies", GEO, NATO, *told, **more)


def reading(id="own", **document):  # noqa: A002  (the field's name)
    return Reading(
        document=Document(id=id, text=APPLIED, sha256="f" * 64, **document),
        attributions=(),
        times=(),
        boilerplate=(),
        warnings=(),
        model=ModelInfo("by-hand", "1", ()),
    )


def claim(kind="accession_step", relation="applied", verdict=Verdict.NOT_IN_RECORD, **fields):
    told = {"who": [GEO], "what": NATO, "when": "2026-03-03", "at": ["2026-04-02", "2026-04-02"], **fields}
    return Claim(
        id="claim:1",
        kind=ClaimKind(kind),
        span=Span(0, 9),
        claim="",
        query=query_of({"relation": relation, **told}),
        verdict=verdict,
        why="Not told.",
        rule="",
        made_by="test",
    )


def held(asked, *entries, own=None):
    (found,) = hold_against(FakeRecord(*entries), own or reading(), [asked])
    return found


def test_others_support_what_the_reference_does_not_tell():
    found = held(claim(), applied(("a", "2026-03-03"), ("b", "2026-03")))
    assert (found.verdict, found.rule, found.doubtful) == ("supported", "record/articles", False)
    assert [reason.place for reason in found.support] == ["entry"]
    assert found.because == found.support
    assert "Publisher of a 2026-04-01" in found.why
    assert found.dissent == ()


def test_nobody_else_changes_nothing():
    assert held(claim()) == claim()
    assert held(claim(), applied(("own", "2026-03-03"))) == claim()


@pytest.mark.parametrize(
    ("own", "document"),
    [
        ({"id": "own"}, "own"),
        ({"id": "own"}, "own@2"),
        ({"id": "own", "url": "https://lantern.example/a"}, "https://lantern.example/a"),
        ({"id": "own", "url": "https://lantern.example/a"}, "https://lantern.example/a#top"),
        ({"id": "own"}, "f" * 64),
    ],
)
def test_the_article_itself_is_no_other_voice(own, document):
    assert held(claim(), applied((document, "2026-03-03")), own=reading(**own)) == claim()
    both = held(claim(), applied((document, "2026-03-03"), ("a", "2026-03-03")), own=reading(**own))
    assert both.verdict == "supported"
    assert document not in both.support[0].text


def test_what_was_rejected_is_no_voice():
    assert held(claim(), applied(("a", "2026-03-03"), rejected_by="correction 1")) == claim()


def test_another_date_dissents():
    found = held(claim(), applied(("a", "2026-03-05")))
    assert (found.verdict, len(found.support), len(found.dissent)) == ("not_in_record", 0, 1)
    assert "2026-03-05" in found.dissent[0].text
    assert "Publisher of a" in found.dissent[0].text


def test_a_coarser_date_agrees():
    assert held(claim(), applied(("a", "2026-03"))).verdict == "supported"
    assert held(claim(when="2026"), applied(("a", "2026-03-05"))).verdict == "supported"
    assert held(claim(when=None), applied(("a", "2026-03-05"))).verdict == "supported"


def test_what_may_happen_again_does_not_dissent_years_later():
    found = held(claim(), applied(("a", "2020-03-05")))
    assert found == claim()


def test_a_denial_dissents_and_agrees_with_a_denial():
    denied = applied(("a", "2026-03"), factuality=Factuality.NEGATED)
    told = held(claim(), denied)
    assert (told.verdict, len(told.dissent)) == ("not_in_record", 1)
    assert "denied" in told.dissent[0].text
    agreed = held(claim(negated=True), denied)
    assert (agreed.verdict, len(agreed.support)) == ("supported", 1)


@pytest.mark.parametrize("factuality", [Factuality.FUTURE, Factuality.POSSIBLE])
def test_plans_are_no_voices(factuality):
    assert held(claim(), applied(("a", "2026-03-03"), factuality=factuality)) == claim()


@pytest.mark.parametrize("many", [1, 30])
def test_number_decides_nothing(many):
    told = applied(*((f"a{number}", "2026-03-03") for number in range(many)))
    denied = applied(("z", "2026-03-03"), factuality=Factuality.NEGATED)
    found = held(claim(), told, denied)
    assert (found.verdict, len(found.support), len(found.dissent)) == ("not_in_record", 1, 1)
    other = held(claim(), *(applied((f"a{number}", "2026-03-09")) for number in range(many)))
    assert other.verdict == "not_in_record"


@pytest.mark.parametrize("verdict", [Verdict.SUPPORTED, Verdict.CONTRADICTED])
def test_what_the_reference_decides_stays_decided(verdict):
    told, denied = applied(("a", "2026-03-03")), applied(("b", "2026-03-03"), factuality=Factuality.NEGATED)
    for entries in ((told,), (denied,), (told, denied)):
        found = held(claim(verdict=verdict), *entries)
        assert (found.verdict, found.why, found.rule) == (verdict, "Not told.", "")
        assert len(found.support) + len(found.dissent) == len(entries)


def test_entries_of_the_reference_are_no_voices():
    assert held(claim(), applied((None, "2026-03-03"), basis=Basis.REFERENCE)) == claim()


def test_what_a_correction_outranks_is_no_voice():
    outranked = replace(applied(("a", "2026-03-03")), outranked_by=("correction 1",))
    assert held(claim(), outranked) == claim()


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_correction_decides(verdict):
    right = applied((None, "2026-03-03"), basis=Basis.CORRECTION)
    wrong = applied((None, "2026-03-05"), basis=Basis.CORRECTION)
    found = held(claim(verdict=verdict), right, applied(("a", "2026-03-05")))
    assert (found.verdict, found.rule, found.because) == ("supported", "record/correction", found.support)
    found = held(claim(verdict=verdict), wrong, applied(("a", "2026-03-03")))
    assert (found.verdict, found.rule, found.because) == ("contradicted", "record/correction", found.dissent)
    assert "person put on record" in found.why


def test_who_else_took_the_seat_dissents():
    asked = claim("office", "takes", who=[RUTTE], what=NSG, when="2024-10-01")
    rival = entry("takes_office", STUBB, NSG, ("a", "2024-10-01"))
    assert len(held(asked, rival).dissent) == 1
    earlier = entry("takes_office", STUBB, NSG, ("a", "2014-10-01"))
    assert held(asked, earlier) == asked
    same = entry("takes_office", RUTTE, NSG, ("a", "2024-10-01"))
    found = held(asked, same, rival)
    assert (len(found.support), len(found.dissent), found.verdict) == (1, 1, "not_in_record")


def test_a_title_is_not_told_of_the_day_on_which_it_was_taken():
    asked = claim("office", "holds", who=[RUTTE], what=NSG, when=None)
    found = held(asked, entry("takes_office", RUTTE, NSG, ("a", "2024-10-01")))
    assert len(found.support) == 1
    assert found.dissent == ()


def test_numbers_of_signatories_agree_or_dissent():
    asked = claim("agreement_party", "count", who=[], what=COMPACT, number=32, when=None)
    for number, support, dissent in ((32, 1, 0), (21, 0, 1)):
        found = held(asked, entry("signs", "org:nato", COMPACT, ("a", "2024-07-11"), count=number))
        assert (len(found.support), len(found.dissent)) == (support, dissent)


def test_what_nobody_knows_by_an_id_is_not_asked():
    record = FakeRecord(applied(("a", "2026-03-03")))
    for what in (None, "words:the harbour pact"):
        asked = claim(what=what)
        assert hold_against(record, reading(), [asked]) == (asked,)
    assert record.asked == []


def test_no_more_entries_are_read_than_can_be_shown():
    record = FakeRecord(applied(("a", "2026-03-03")))
    hold_against(record, reading(), [claim()])
    assert record.asked
    assert all(limit and limit <= 100 for *_, limit in record.asked)


def test_order_of_the_record_does_not_matter():
    entries = [applied(("a", "2026-03-03")), applied(("b", "2026-03-03"), factuality=Factuality.NEGATED)]
    one, other = held(claim(), *entries), held(claim(), *reversed(entries))
    assert (one.verdict, set(one.support), set(one.dissent)) == (other.verdict, set(other.support), set(other.dissent))


# --- a real record -------------------------------------------------------------------------------------------------------------


@cache
def reader():
    return Reader()


def article(key, text, publisher="The Lantern", published="2026-04-01"):
    return reader().read(replace(from_text(text, id=key, published=published), publisher=publisher))


@pytest.fixture
def record(tmp_path):
    with open_record(str(tmp_path / "record.db"), create=True) as opened:
        yield opened


def against(record, text=APPLIED, key="own"):
    own = article(key, text, "Our Paper")
    (found,) = hold_against(record, own, check_reading(own))
    return found


def test_record_of_others(record):
    assert against(record).verdict == "not_in_record"
    record.add(article("own", APPLIED, "Our Paper"))
    assert against(record).verdict == "not_in_record"
    record.add(article("a", "On 3 March 2026 Georgia applied to join NATO."))
    found = against(record)
    assert (found.verdict, found.rule, len(found.support)) == ("supported", "record/articles", 1)
    assert "The Lantern 2026-04-01" in found.support[0].text
    assert "Our Paper" not in found.support[0].text
    assert record.entry(found.support[0].key) is not None


def test_record_of_a_dissent(record):
    for number in range(4):
        record.add(article(f"a{number}", f"Note {number}. Georgia applied to join NATO on 3 March 2026.", f"Paper {number}"))
    record.add(article("c", "Georgia did not apply to join NATO in March 2026.", "Harbour Times"))
    found = against(record)
    assert (found.verdict, len(found.support), len(found.dissent)) == ("not_in_record", 1, 1)
    assert "Harbour Times" in found.dissent[0].text
    denial = against(record, "Georgia did not apply to join NATO in March 2026.")
    assert (len(denial.support), len(denial.dissent)) == (1, 1)


def test_record_with_a_correction(record):
    record.add(article("a", APPLIED))
    (told,) = record.entries(kind="applies")
    right = assertion_of("applies", [GEO], NATO, when="2026-03-04")
    correction = record.correct("Eva", "read the letter", rejects=[rejection_of(told.id)], asserts=[right])
    found = against(record)
    assert (found.verdict, found.rule) == ("contradicted", "record/correction")
    assert "2026-03-04" in found.why
    assert against(record, "Georgia applied to join NATO on 4 March 2026.").verdict == "supported"
    record.withdraw(correction.id, "misread")
    assert against(record).rule == "record/articles"


def test_record_that_has_the_reference(record):
    record.refresh_reference()
    own = article("own", "Finland joined NATO on 4 April 2023.", "Our Paper")
    claims = check_reading(own)
    assert hold_against(record, own, claims) == claims
