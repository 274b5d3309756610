import re
import time
from collections import Counter

import pytest
from hypothesis import given, settings
from text_cases import cases, in_order
from text_strategies import LONG, TEXTS

from onrecord.text.boilerplate import find_boilerplate, rule_matches, rules

RULES = [pytest.param(rule, id=rule.name) for rule in rules()]


@pytest.mark.parametrize(("text", "boilerplate", "_open"), cases("boilerplate.jsonl", "boilerplate"))
def test_boilerplate_case(text, boilerplate, _open):
    assert [span.of(text) for span in find_boilerplate(text)] == boilerplate


@pytest.mark.parametrize("rule", RULES)
def test_rule_fits_its_examples_only(rule):
    assert rule.examples
    assert rule.counter_examples
    assert [line for line in rule.examples if not rule_matches(rule, line)] == []
    assert [line for line in rule.counter_examples if rule_matches(rule, line)] == []


@pytest.mark.parametrize("rule", RULES)
def test_rule_patterns_are_well_formed(rule):
    for pattern in rule.patterns:
        compiled = re.compile(pattern)
        assert compiled.groups == 0, "groups would hide the rule's own"
        assert compiled.match("") is None or rule.scope in {"suffix", "part"}
        if not rule.cased:
            assert re.sub(r"\\.", "", pattern) == re.sub(r"\\.", "", pattern).lower(), "folded lines have no capitals"
            assert not set(pattern) & set("’‘“”–—"), "folded lines have plain marks"


def test_rule_names_are_unique():
    assert [name for name, count in Counter(rule.name for rule in rules()).items() if count > 1] == []


COUNTERS = [line for rule in rules() for line in rule.counter_examples if rule.scope in {"line", "prefix"}]


@pytest.mark.parametrize("line", COUNTERS)
def test_counter_example_is_no_debris_by_any_rule(line):
    assert (
        find_boilerplate(
            f"A first sentence of the body, as plain as can be, stands here.\n{line}\nAnd a last one, no less plain, stands here."
        )
        == []
    )


@settings(deadline=None)  # the first call builds the expressions
@given(TEXTS)
def test_boilerplate_spans_are_sound_in_any_text(text):
    in_order(text, find_boilerplate(text))
    assert all("\n" not in span.of(text) for span in find_boilerplate(text))


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
def test_boilerplate_cost_is_linear(text):
    find_boilerplate("")
    assert seconds(text * 8) < 0.05 + 40 * seconds(text)


def seconds(text):
    start = time.process_time()
    find_boilerplate(text)
    return time.process_time() - start


def test_boilerplate_is_cheap():
    article = "\n\n".join(
        ["The ministers met in Riga (on Monday) and agreed, aides said, that “nobody” was to blame – yet. " * 2] * 30
    )
    find_boilerplate(article)
    assert min(seconds(article) for _ in range(5)) < 0.01  # about 1 ms; the rest is for slow machines
