"""What must hold of any evidence: neither order nor repetition matters, nothing is lost, disputes are mutual.

Two rules are one-sided by design and are left out of the last: a list of the reference that is complete disputes what is not on
it and is not disputed by that; and an entry outranked by a correction disputes none.
"""

from itertools import count

from hypothesis import given
from hypothesis import strategies as st
from record_cases import curated_entries, entry, evidence

from onrecord.record.disputes import disputes_of
from onrecord.record.folding import count_publishers, fold_entry, fold_times
from onrecord.record.when import days_of
from onrecord.schema import Fact

DATES = [
    *("2024", "2025", "202", "2024-07", "2024-08", "2024-12", "2024-07-10", "2024-07-11", "2024-08-01", "2025-01-03"),
    *("2024-W28", "2024-W31", "2024-W31-WE", "2025-W01", "2024-SU", "2024-WI", "2024-Q3", "2024-H1", "2024-H2", "2023-02-29"),
]
FACT = Fact("signs", ("country:DEU",), "agreement:harbour-pact")


@st.composite
def many_pieces(draw, least=0):
    numbers = count()
    some = st.builds(
        lambda when, place, group, number, text, rejected: evidence(
            f"e{next(numbers)}",
            when,
            document=f"d{place[0]}",
            publisher=place[1],
            group=group,
            count=number,
            text=text,
            rejected_by="correction 1" if rejected else None,
        ),
        st.none() | st.sampled_from(DATES),
        st.tuples(st.integers(0, 5), st.sampled_from([None, "Lake Post", "Harbour News", "Amber Times", "Grenby Echo"])),
        st.none() | st.integers(0, 3),
        st.none() | st.just(32),
        st.none() | st.sampled_from(["We agree", "“We agree!”"]),
        st.integers(0, 5).map(lambda number: number == 0),
    )
    return draw(st.lists(some, min_size=least, max_size=9))


@given(many_pieces(1), st.randoms(use_true_random=False))
def test_order_and_repetition_of_evidence_do_not_matter(pieces, random):
    again = [*pieces, *random.choices(pieces, k=3)]
    random.shuffle(again)
    assert fold_entry(FACT, again, {}) == fold_entry(FACT, pieces, {})
    assert count_publishers(again) == count_publishers(pieces)
    assert {(one.value, tuple(sorted(set(one.evidence)))) for one in fold_times(again)} == {
        (one.value, one.evidence) for one in fold_times(pieces)
    }


@given(many_pieces(1))
def test_an_entry_folded_from_its_own_evidence_is_the_same(pieces):
    entry_ = fold_entry(FACT, pieces, {})
    assert fold_entry(FACT, entry_.evidence, {}) == entry_


@given(many_pieces())
def test_dated_evidence_stands_in_exactly_one_time(pieces):
    folded = fold_times(pieces)
    placed = [id_ for time in folded for id_ in time.evidence]
    assert sorted(placed) == sorted(piece.id for piece in pieces if piece.when)


@given(many_pieces())
def test_evidence_is_folded_into_what_it_may_mean(pieces):
    told = {piece.id: piece.when.value for piece in pieces if piece.when}
    for time in fold_times(pieces):
        for id_ in time.evidence:
            mine, its = days_of(told[id_]), days_of(time.value)
            assert told[id_] == time.value or (mine[0] <= its[1] and its[0] <= mine[1] and mine[1] - mine[0] > its[1] - its[0])
        months = {told[id_] for id_ in time.evidence if told[id_] != time.value}
        assert all(
            days_of(one)[0] <= days_of(other)[1] and days_of(other)[0] <= days_of(one)[1] for one in months for other in months
        )


@given(many_pieces(1))
def test_publishers_are_no_more_than_names_and_texts_and_grow_with_evidence(pieces):
    counted = count_publishers(pieces)
    assert counted >= 1
    assert counted <= len({(piece.publisher or "").casefold() for piece in pieces})
    assert counted <= len({piece.document if piece.group is None else piece.group for piece in pieces})
    assert 0 <= counted - count_publishers(pieces[1:]) <= 1


def _largest(pieces):
    """The most publishers with a text each, by trying all ways."""
    texts = {}
    for piece in pieces:
        texts.setdefault(piece.publisher or "", set()).add(piece.document if piece.group is None else piece.group)

    def best(publishers, free):
        if not publishers:
            return 0
        first, *rest = publishers
        return max([best(rest, free), *(1 + best(rest, free - {text}) for text in texts[first] & free)])

    return best(sorted(texts), set().union(*texts.values()) if texts else set())


@given(many_pieces())
def test_publishers_are_as_many_as_can_be(pieces):
    assert count_publishers(pieces) == _largest(pieces)


FACTS = {
    "signs": (("country:DEU", "country:FRA", "name:32 allies", "name:21 nato members", "name:country"), "agreement:harbour-pact"),
    "ratifies": (("country:DEU", "name:32 allies", "name:21 allies"), "agreement:harbour-pact"),
    "takes_office": (("person:ana-ferrante", "person:tomas-rehak"), "office:nld-prime-minister"),
    "invited": (("country:UKR", "name:ruthovia"), "org:amber-union"),
    "meets": (("person:ana-ferrante",), "words:grenby"),
}


@st.composite
def rivals(draw):
    kind = draw(st.sampled_from(sorted(FACTS)))
    who, what = FACTS[kind]
    row = st.fixed_dictionaries(
        {
            "kind": st.just(kind),
            "what": st.just(what),
            "who": st.sampled_from(who).map(lambda one: [one]),
            "basis": st.sampled_from(["reading", "reading", "correction"]),
            "factuality": st.sampled_from(["asserted", "asserted", "negated", "future"]),
            "when": st.lists(st.sampled_from([*DATES, "1901-07-02", "1901-07-03"]), max_size=3),
            "published": st.lists(st.sampled_from(["2024-06-01", "2024-07-12", "2025-02-01"]), max_size=2),
            "names": st.just({"name:ruthovia": "Ruthovia"}),
        }
    )
    entries = {one.id: one for one in map(entry, draw(st.lists(row, min_size=1, max_size=5)))}
    return list(entries.values())


@given(rivals(), st.randoms(use_true_random=False))
def test_disputes_depend_on_no_order(entries, random):
    found = [disputes_of(one, entries) for one in entries]
    again = [*entries, *random.choices(entries, k=2)]
    random.shuffle(again)
    assert [disputes_of(one, dict.fromkeys(again)) for one in entries] == found


@given(rivals())
def test_disputes_are_mutual(entries):
    found = {(one.id, other, dispute.about) for one in entries for dispute in disputes_of(one, entries) for other in dispute.by}
    assert {(other, one, about) for one, other, about in found} == found


@given(st.lists(st.sampled_from(DATES), max_size=3), st.sampled_from(["country:DEU", "country:HUN", "name:32 allies"]))
def test_reference_is_disputed_by_none_who_is_not_on_its_list(when, who):
    row = {"kind": "signs", "who": [who], "what": "agreement:ukraine-compact-2024", "when": when}
    reading = entry(row)
    for curated in curated_entries("signs", "agreement:ukraine-compact-2024"):
        against = disputes_of(curated, [reading])
        assert not against or (who in curated.fact.who_ids and [dispute.about for dispute in against] == ["when"])
