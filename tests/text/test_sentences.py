import time

import pytest
from hypothesis import example, given
from text_cases import cases, in_order, uncovered
from text_strategies import LONG, TEXTS

from onrecord.text.sentences import split_paragraphs, split_sentences


@pytest.mark.parametrize(("text", "sentences", "_open"), cases("sentences.jsonl", "sentences"))
def test_sentence_case(text, sentences, _open):
    assert [span.of(text) for span in split_sentences(text)] == sentences


@given(TEXTS)
@example("\x00")
@example("a.\u2028B")
def test_sentences_partition_any_text(text):
    sentences, paragraphs = split_sentences(text), split_paragraphs(text)
    for spans in (sentences, paragraphs):
        in_order(text, spans)
        assert not uncovered(text, spans).strip()
    assert all(any(paragraph.covers(sentence) for paragraph in paragraphs) for sentence in sentences)


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
def test_sentence_cost_is_linear(text):
    assert seconds(text * 8) < 0.02 + 40 * seconds(text)


def seconds(text):
    start = time.process_time()
    split_sentences(text)
    split_paragraphs(text)
    return time.process_time() - start


def test_paragraphs_of_hard_wrapped_text():
    text = (
        "The ministers of the five lake states met on Monday to talk\nabout the dam "
        "that the northern neighbour has been building\nfor nine years.\n\nThey agreed on nothing."
    )
    assert [span.of(text).count("\n") for span in split_paragraphs(text)] == [2, 0]
