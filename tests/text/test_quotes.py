import time

import pytest
from hypothesis import given
from text_cases import cases
from text_strategies import LONG, TEXTS

from onrecord.schema import Span
from onrecord.text.quotes import find_quotations, quoted_share


@pytest.mark.parametrize(("text", "quotations", "left_open"), cases("quotations.jsonl", "quotations"))
def test_quotation_case(text, quotations, left_open):
    found = find_quotations(text)
    assert [quotation.span.of(text) for quotation in found] == quotations
    assert [quotation.span.of(text) for quotation in found if not quotation.closed] == left_open


@given(TEXTS)
def test_quotations_lie_in_order_inside_any_text(text):
    found, at = find_quotations(text), 0
    for quotation in found:
        assert at <= quotation.span.start < quotation.span.end <= len(text)
        assert not quotation.span.of(text)[-1].isspace()
        at = quotation.span.end
    assert 0 <= quoted_share(text, [Span(0, len(text))], found) <= 1


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
def test_quotation_cost_is_linear(text):
    def seconds(text):
        start = time.process_time()
        find_quotations(text)
        return time.process_time() - start

    # The least of three: what else the machine does can only add.
    assert min(seconds(text * 8) for _ in range(3)) < 0.02 + 40 * min(seconds(text) for _ in range(3))


@pytest.mark.parametrize(
    ("text", "share"),
    [("“all of it”", 1), ("none of it", 0), ("half “four”", 0.5), ("", 0), ("—“—”", 0)],
)
def test_quoted_share(text, share):
    assert quoted_share(text, [Span(0, len(text))], find_quotations(text)) == share
