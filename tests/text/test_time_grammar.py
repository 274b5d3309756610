"""The grammar as data: every rule of `time.toml` is held to its examples, and a broken table is told by the name of its rule."""

import re
from collections import Counter

import pytest

from onrecord.text.time import find_times
from onrecord.text.time.grammar import Grammar, GrammarError, grammar
from onrecord.text.time.makers import MAKERS
from onrecord.text.time.table import time_table, words_of
from onrecord.text.time.words import tokenize

PUBLISHED = "2024-07-12"  # a Friday
RULES = grammar().rules
SYMBOLS = {"COMMA", "LPAR", "RPAR", "SLASH", "HYPHEN", "DASH", "COLON", "POSS", "APOS"}
OF_DIGITS = {  # classes that `words.py` gives to tokens of digits
    "INT", "DD", "MM", "HH", "YY", "YEAR3", "YEAR", "LATEYEAR", "HHMM", "TENS", "CLOCK", "DECIMAL", "DOTCLOCK", "FRACTION", "MMDD",
    "DDMM", "SHORTYEAR", "ISODATE", "NUMDATE", "ORD", "DDTH",
}  # fmt: skip


def small(*rules, macro=None, nucleus=("MONTH",)):
    """A table of a few words."""
    return {
        "nucleus": list(nucleus),
        "class": {"MONTH": {"june": 6, "july": 7}, "EDGE": {"early": "START", "late": "END"}},
        "cased": {"MONTH": {"May": 5}},
        "macro": macro or {},
        "rule": [{"name": name, "pattern": pattern, "make": "month_alone"} for name, pattern in rules],
    }


def matches(table, text):
    """For each place the rules that fit there, each with what it covers."""
    made, tokens = Grammar(table), tokenize(text)
    found = made.find(tokens, made.codes(tokens))
    return [[(match.rule.name, " ".join(match.said)) for match in fitting] for fitting in found]


# -------------------------------------------------------------------------------------------------------------- examples

EXAMPLES = [
    pytest.param(rule, *example, id=f"{rule.name}-{at}")
    for rule in RULES
    for at, example in enumerate(rule.examples, 1)
    if example[2]
]
COUNTERS = [
    pytest.param(text, words, id=f"{rule.name}-{at}")
    for rule in RULES
    for at, (text, words, value) in enumerate(rule.examples, 1)
    if not value
]


@pytest.mark.parametrize(("rule", "text", "words", "value"), EXAMPLES)
def test_time_rule_reads_its_example(rule, text, words, value):
    found = [(time.span.of(text), time.value, time.made_by) for time in find_times(text, PUBLISHED)]
    assert (words, value, f"rule:time/{rule.name}") in found


@pytest.mark.parametrize(("text", "words"), COUNTERS)
def test_time_counter_example_is_no_expression(text, words):
    start, end = text.index(words), text.index(words) + len(words)
    overlapping = [time for time in find_times(text, PUBLISHED) if time.span.start < end and start < time.span.end]
    assert [time.span.of(text) for time in overlapping] == []


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.name) for rule in RULES])
def test_time_rule_has_an_example(rule):
    assert [words for _, words, value in rule.examples if value] != []


# ------------------------------------------------------------------------------------------------------------- the table


def test_time_rule_names_are_unique():
    assert [name for name, count in Counter(rule.name for rule in RULES).items() if count > 1] == []


def test_every_make_is_a_maker_and_every_maker_is_used():
    assert {rule.make for rule in RULES} == set(MAKERS)


def test_every_rule_says_only_what_the_table_explains():
    assert {key for row in time_table()["rule"] for key in row} <= {"name", "pattern", "make", "type", "deictic", "examples"}
    assert {rule.type for rule in RULES} <= {"DATE", "TIME", "DURATION", "SET"}


def named_in(patterns):
    return {name for pattern in patterns for name in re.findall(r"\b[A-Z][A-Z0-9]*\b", pattern)}


def test_classes_of_patterns_exist():
    table = time_table()
    known = SYMBOLS | OF_DIGITS | set(table["class"]) | set(table["cased"]) | set(table["macro"])
    assert named_in([*table["macro"].values(), *(rule.pattern for rule in RULES)]) - known == set()
    assert set(table["nucleus"]) - known == set()


def test_classes_and_macros_are_used():
    table = time_table()
    used = named_in([*table["macro"].values(), *(rule.pattern for rule in RULES)]) | set(table["nucleus"])
    used |= {"DOUBTFUL"}  # makers ask for it
    assert {*table["class"], *table["cased"], *table["macro"]} - used == set()


def test_words_of_the_table_are_written_as_they_are_looked_up():
    table = time_table()
    assert [word for words in table["class"].values() for word in words if word != word.lower()] == []
    assert [word for words in table["cased"].values() for word in words if word == word.lower()] == []


@pytest.mark.parametrize("word", sorted(words_of(*time_table()["class"], *time_table()["cased"])))
def test_word_of_the_table_is_one_token(word):
    assert [word] in [[token.text.lower() for token in tokenize(written)] for written in (word, word.capitalize(), word.upper())]


# ---------------------------------------------------------------------------------------------------------- broken tables


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("{month: MONAT}", "MONAT"),
        ("EDGE? NOWHERE", "NOWHERE"),
        ("({month: MONTH}", "')' is missing"),
        ("({month: MONTH} | EDGE", "')' is missing"),
        ("{month: MONTH", "'}' is missing"),
        ("{month: MONTH)", "'}' is missing"),
        ("{month: MONTH})", "unexpected ')'"),
        ("{month: MONTH} }", "unexpected '}'"),
        ("? MONTH", "unexpected '?'"),
        ("EDGE ??", "unexpected '?'"),
        ("MONTH % EDGE", "unexpected '%'"),
        ("MONTH 12", "unexpected '1'"),
        ("{Month: MONTH}", "unexpected '{'"),
        ("WITHIN", "recursion"),
        ("WRONG", "NOTHING"),
    ],
)
def test_broken_pattern_is_told_by_its_rule(pattern, why):
    table = small(("good", "{month: MONTH}"), ("bad one", pattern), macro={"WITHIN": "(early WITHIN)", "WRONG": "NOTHING"})
    with pytest.raises(GrammarError) as told:
        Grammar(table)
    assert "rule 'bad one'" in str(told.value)
    assert why in str(told.value)


@pytest.mark.parametrize("key", ["pattern", "make"])
def test_broken_rule_without_a_key_is_refused(key):
    table = small(("good", "{month: MONTH}"), ("bad one", "EDGE"))
    del table["rule"][1][key]
    with pytest.raises((GrammarError, TypeError)):
        Grammar(table)


def test_unknown_class_in_the_nucleus_is_refused():
    with pytest.raises((GrammarError, KeyError), match="NOTHING"):
        Grammar(small(("good", "{month: MONTH}"), nucleus=("MONTH", "NOTHING")))


# ---------------------------------------------------------------------------------------------------------------- matching


def test_the_longest_rule_comes_first_then_the_one_that_stands_first():
    table = small(("one", "{month: MONTH}"), ("two", "MONTH"), ("long", "EDGE? in? {month: MONTH} early"), ("none", "late MONTH"))
    assert matches(table, "It met in June, early July early.") == [
        [("one", "june"), ("two", "june")],
        [("long", "early july early")],
        [("long", "july early"), ("one", "july"), ("two", "july")],
    ]


def test_parts_are_found_in_every_branch():
    table = small(("either", "({edge: EDGE} {month: MONTH}|{month: MONTH} {edge: EDGE}) {other: MONTH}?"))
    made = Grammar(table)
    for text, edge, other in [("early June", "early", []), ("June early", "early", []), ("June late May", "late", ["may"])]:
        tokens = tokenize(text)
        match = next(made.find(tokens, made.codes(tokens)))[0]
        assert (match.words("edge"), match.value("month", "MONTH")) == ([edge], 6)
        assert (match.words("other"), match.has("other")) == (other, bool(other))
        assert match.value("other", "EDGE", "MONTH") == (5 if other else None)
        assert match.said == text.lower().split()


def test_of_parts_of_one_name_the_first_counts():
    made = Grammar(small(("two", "{month: MONTH} (EDGE {month: MONTH})?")))
    tokens = tokenize("June early July")
    match = next(made.find(tokens, made.codes(tokens)))[0]
    assert (match.words("month"), match.end) == (["june"], 3)  # of parts of one name the first


def test_cased_words_count_only_as_written():
    table = small(("month", "{month: MONTH}"))
    assert [len(matches(table, text)) for text in ("May", "MAY", "may", "June", "june", "JUNE", "jUNE")] == [1, 1, 0, 1, 1, 1, 1]


def test_nothing_matches_across_a_blank_line_or_without_a_nucleus():
    table = small(("both", "EDGE MONTH"), ("edge", "EDGE EDGE"))
    assert matches(table, "early\nJune") == [[("both", "early june")]]
    assert matches(table, "early\n\nJune") == []
    assert matches(table, "early late") == []


def test_marks_are_read_alike():
    table = small(("joined", "EDGE (HYPHEN|DASH POSS) MONTH"))
    for text in ("mid, early-June", "mid, early‐June", "early‑June", "early–’s June", "early—'s June"):
        assert matches(table, text) != []


def test_an_empty_part_of_a_choice_matches_nothing_of_its_own():
    assert matches(small(("optional", "(EDGE|) (late)*")), "June") == []
    assert matches(small(("optional", "(EDGE|) MONTH")), "June") == [[("optional", "june")]]
