"""Claims of one article that exclude each other, and pairs that only look so."""

from __future__ import annotations

from itertools import permutations

import pytest
from check_cases import checked, query_of

from onrecord.check.consistency import find_conflicts
from onrecord.schema import Claim, ClaimKind, Span, Verdict

FIN, SWE, NATO = ("country:FIN",), ("country:SWE",), "org:nato"
RUTTE, STUBB = ("person:mark-rutte",), ("person:alexander-stubb",)
NSG, COMPACT = "office:nato-secretary-general", "agreement:ukraine-compact-2024"


def claim(at, kind, relation, **fields):
    return Claim(
        id=f"claim:{at}",
        kind=ClaimKind(kind),
        span=Span(at, at + 5),
        claim="",
        query=query_of({"relation": relation, **fields}),
        verdict=Verdict.NOT_IN_RECORD,
        why="",
        rule="",
        made_by="test",
    )


def conflict(one, other):
    """Whether two claims exclude each other; each names the other, in either order."""
    pair = [claim(0, *one[0], **one[1]), claim(9, *other[0], **other[1])]
    found = {tuple((c.id, c.conflicts) for c in find_conflicts(order)) for order in permutations(pair)}
    (named,) = {frozenset(rows) for rows in found}
    conflicts = dict(named)
    assert conflicts in ({"claim:0": (), "claim:9": ()}, {"claim:0": ("claim:9",), "claim:9": ("claim:0",)})
    return bool(conflicts["claim:0"])


def joined(**fields):
    return ("membership", "joined"), {"who": FIN, "what": NATO, **fields}


def step(relation, **fields):
    return ("accession_step", relation), {"who": FIN, "what": NATO, **fields}


def office(relation, **fields):
    return ("office", relation), {"who": RUTTE, "what": NSG, **fields}


def share(**fields):
    told = {"who": FIN, "unit": "percent_of_gdp", "when": "2024", "value": 2.4, "decimals": 1}
    return ("spending", "share"), {**told, **fields}


def count(number, **fields):
    return ("count", "members"), {"what": NATO, "number": number, **fields}


def signed(number, **fields):
    return ("agreement_party", "count"), {"what": COMPACT, "number": number, "degree": "allies", **fields}


def won(who=STUBB, **fields):
    return ("election", "won"), {"who": who, "what": "country:FIN", **fields}


def summit(place, **fields):
    return ("summit", "summit"), {"what": NATO, "place": f"place:{place}", **fields}


CONFLICTS = {
    "two days": (joined(when="2023-04-04"), joined(when="2023-04-05")),
    "two years": (joined(when="2023"), joined(when="2024")),
    "a month and a day of another": (joined(when="2023-05"), joined(when="2023-04-04")),
    "two days of an agreement": (
        (("agreement_date", "made"), {"what": COMPACT, "when": "2024-07-10"}),
        (("agreement_date", "made"), {"what": COMPACT, "when": "2024-07-11"}),
    ),
    "two days of taking office": (office("takes", when="2024-10-01"), office("takes", when="2024-10-02")),
    "two days of leaving": (office("leaves", when="2024-10-01"), office("leaves", when="2024-11-02")),
    "two days of a ratification": (
        step("ratified", by=("country:HUN",), when="2023-03-27"),
        step("ratified", by=("country:HUN",), when="2023-03-28"),
    ),
    "told and denied": (joined(), joined(negated=True)),
    "told and denied of a time": (joined(when="2023-04-04"), joined(when="2023", negated=True)),
    "invited and not invited": (step("invited", place="summit:madrid-2022"), step("invited", place="summit:madrid-2022", negated=True)),
    "two numbers of members": (count(31), count(32)),
    "two numbers of members in a year": (count(12, when="1949"), count(14, when="1949")),
    "two numbers of signatories": (signed(32), signed(21)),
    "two numbers of those at the target": (
        (("spending", "allies_at"), {"number": 23, "value": 2.0, "when": "2024"}),
        (("spending", "allies_at"), {"number": 24, "value": 2.0, "when": "2024"}),
    ),
    "two figures": (share(value=2.4), share(value=2.9)),
    "membership before the invitation": (joined(when="2021-04-04"), step("invited", when="2022-06-29")),
    "invitation before the application": (step("invited", when="2022-04"), step("applied", when="2022-05-18")),
    "protocol before the application": (step("protocol_signed", when="2021"), step("applied", when="2022-05-18")),
    "two who took one seat": (office("takes", when="2024-10-01"), office("takes", who=STUBB, when="2024-10-01")),
    "two who won": (won(when="2024-02-11"), won(("person:pekka-haavisto",), when="2024-02-11")),
    "two places of a summit": (summit("Vilnius", when="2023-07"), summit("Madrid", when="2023-07")),
    "two places on days that meet": (summit("Vilnius", when="2023-07-11", until="2023-07-12"), summit("Madrid", when="2023-07-12")),
}  # fmt: skip
PEACE = {
    "the same twice": (joined(when="2023-04-04"), joined(when="2023-04-04")),
    "a month and its day": (joined(when="2023-04"), joined(when="2023-04-04")),
    "a year and its month": (joined(when="2023"), joined(when="2023-04")),
    "a date and none": (joined(), joined(when="2023-04-04")),
    "two countries": (joined(when="2023-04-04"), joined(who=SWE, when="2024-03-07")),
    "two bodies": (joined(when="2023-04-04"), joined(what="org:eu", when="1995-01-01")),
    "two terms": (office("takes", when="2017-01-20"), office("takes", when="2025-01-20")),
    "two elections won": (won(when="2018-01-28"), won(when="2024-02-11")),
    "two ratifications": (
        step("ratified", by=("country:HUN",), when="2023-03-27"),
        step("ratified", by=("country:TUR",), when="2023-03-30"),
    ),
    "appointed and then in office": (office("takes", when="2024-06-26", degree="appointed"), office("takes", when="2024-10-01")),
    "resigned and then gone": (office("leaves", when="2025-01-06", degree="resigned"), office("leaves", when="2025-03-14")),
    "told of one year and denied of another": (joined(when="2023"), joined(when="2022", negated=True)),
    "invited at one summit and not at another": (
        step("invited", place="summit:madrid-2022"),
        step("invited", place="summit:vilnius-2023", negated=True),
    ),
    "two denials": (joined(when="2021", negated=True), joined(when="2022", negated=True)),
    "members in two years": (count(12, when="1949"), count(32, when="2024")),
    "members and signatories": (count(32), signed(21)),
    "signatories of two agreements": (signed(21), signed(12, what="agreement:north-atlantic-treaty-1949")),
    "those at two targets": (
        (("spending", "allies_at"), {"number": 23, "value": 2.0, "when": "2024"}),
        (("spending", "allies_at"), {"number": 5, "value": 3.0, "when": "2024"}),
    ),
    "those above and those below": (
        (("spending", "allies_at"), {"number": 23, "value": 2.0, "when": "2024", "degree": "at_least"}),
        (("spending", "allies_at"), {"number": 8, "value": 2.0, "when": "2024", "degree": "below"}),
    ),
    "a figure and its rounding": (share(value=2.41, decimals=2), share(value=2.4, decimals=1)),
    "at least two and a figure above": (share(value=2.0, degree="at_least"), share(value=2.1)),
    "figures of two years": (share(value=2.4), share(value=1.9, when="2023")),
    "figures of two countries": (share(value=2.4), share(who=SWE, value=2.1)),
    "a share and money": (share(), (("spending", "amount"), {"who": FIN, "unit": "usd_billions", "when": "2024", "value": 7.3})),
    "steps in their order": (step("invited", when="2022-06-29"), joined(when="2023-04-04")),
    "steps in one year": (step("applied", when="2022"), step("invited", when="2022-06-29")),
    "steps of two countries": (step("invited", who=SWE, when="2022-06-29"), joined(when="2021-04-04")),
    "one leaves as the other comes": (office("takes", when="2024-10-01"), office("leaves", who=STUBB, when="2024-10-01")),
    "two in office at two times": (office("takes", when="2024-10-01"), office("takes", who=STUBB, when="2014-10-01")),
    "two summits of a year": (summit("Madrid", when="2022"), summit("Brussels", when="2022")),
    "one summit by city and country": (summit("Vilnius", when="2023-07"), summit("Lithuania", when="2023-07")),
    "summits of two bodies": (summit("Vilnius", when="2023-07"), (("summit", "summit"), {"what": "org:g7", "place": "place:Hiroshima", "when": "2023-07"})),
}  # fmt: skip


@pytest.mark.parametrize("pair", CONFLICTS.values(), ids=CONFLICTS)
def test_conflicts(pair):
    assert conflict(*pair)


TO_COME = (joined(negated=True), joined(future=True))
THEN_AND_NOW = (
    "At its founding NATO had 12 members. The alliance has 32 members.",
    "NATO had 30 members when Finland applied. NATO has 32 members.",
)


def test_not_yet_and_one_day_are_no_conflict():
    assert not conflict(*TO_COME)


@pytest.mark.parametrize("text", THEN_AND_NOW)
def test_then_and_now_are_no_conflict(text):
    _, claims = checked(text, "2024-08-01")
    assert len(claims) >= 2
    assert not any(one.conflicts for one in claims)


@pytest.mark.parametrize("pair", PEACE.values(), ids=PEACE)
def test_what_only_looks_like_a_conflict(pair):
    assert not conflict(*pair)


def test_each_of_three_names_the_others():
    three = [claim(at, "count", "members", what=NATO, number=number) for at, number in ((0, 30), (10, 31), (20, 32))]
    found = {one.id: set(one.conflicts) for one in find_conflicts(three)}
    assert found == {
        "claim:0": {"claim:10", "claim:20"},
        "claim:10": {"claim:0", "claim:20"},
        "claim:20": {"claim:0", "claim:10"},
    }


def test_nothing_else_of_a_claim_changes():
    pair = [claim(0, "count", "members", what=NATO, number=31), claim(9, "count", "members", what=NATO, number=32)]
    assert [one.with_record((), ()) for one in pair] == pair
    assert [(one.id, one.span, one.query, one.verdict) for one in find_conflicts(pair)] == [
        (one.id, one.span, one.query, one.verdict) for one in pair
    ]
    assert find_conflicts([]) == ()


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Finland joined NATO on 4 April 2023. Finland joined NATO on 5 April 2023.", 1),
        ("Finland joined NATO in April 2023. Finland joined NATO on 4 April 2023.", 0),
        ("NATO has 31 members. Spain is one of them. NATO has 32 members.", 1),
        ("The Ukraine Compact was signed by 32 allies. The Ukraine Compact was signed by 21 allies.", 1),
        ("Finland joined NATO in 2021. NATO invited Finland at its summit in Madrid in June 2022.", 1),
        ("The NATO summit was held in Vilnius in July 2023. The NATO summit was held in Madrid in July 2023.", 1),
        ("The NATO summit was held in Madrid in June 2022. The NATO summit was held in Vilnius in July 2023.", 0),
        ("Finland joined NATO in 2023. Sweden joined NATO in 2024.", 0),
        ("NATO had 30 members in 2022. Today NATO has 32 members.", 0),
        ("NATO has 32 members. The European Union has 27 members.", 0),
        ("Donald Trump took office as US president on 20 January 2017 and on 20 January 2021 Joe Biden took office.", 0),
        ("Poland spent at least 4 percent of GDP on defence in 2024. Poland spent 4.12 percent of GDP on defence in 2024.", 0),
        ("Poland spent 3.26 percent of GDP on defence in 2023. Poland spent 4.12 percent of GDP on defence in 2024.", 0),
        ("Poland spent 3.26 percent of GDP on defence in 2024. Poland spent 4.12 percent of GDP on defence in 2024.", 1),
        ("Ukraine was invited to join NATO in 2023. Ukraine was not invited to join NATO in 2023.", 1),
    ],
)
def test_conflicts_of_a_text(text, pairs):
    _, claims = checked(text, "2025-01-15")
    assert sum(len(one.conflicts) for one in claims) == 2 * pairs, [(one.claim, one.conflicts) for one in claims]
    ids = {one.id for one in claims}
    assert all(set(one.conflicts) <= ids - {one.id} for one in claims)
