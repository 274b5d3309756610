"""The project's own labelled texts: the marks hold together, and no text stands there twice."""

from __future__ import annotations

import pytest

from training.own import MarkError, load_own, parse_document


def test_marks_become_spans():
    row = parse_document("{t1 “Yes,”} {s1,2 she} {c1 said} and {c2 left open} {t2 why}. {t1 “No.”}", "x")
    text = row["text"]
    assert text == "“Yes,” she said and left open why. “No.”"
    first, second = row["attributions"]
    assert [text[a:b] for a, b in first["content"]] == ["“Yes,”", "“No.”"]
    assert first["source"] == second["source"]
    assert [text[a:b] for a, b in second["cue"]] == ["left open"]


@pytest.mark.parametrize(
    "marked",
    ["{s1 She} {c1 said} nothing", "{t1 Yes} {s1 she}", "{c1 said } {t1 yes}", "{c1 said} {t1 yes} {x", "{c1 a} {c1 b} {t1 c}"],
)
def test_broken_marks_are_named(marked):
    with pytest.raises(MarkError, match="x: "):
        parse_document(marked, "x")


def test_all_own_texts_parse_and_differ():
    rows = load_own()
    assert len(rows) > 300
    assert len({row["text"] for row in rows}) == len({row["id"] for row in rows}) == len(rows)


def test_a_third_of_the_own_texts_is_silence():
    rows = load_own()
    covered = sum(b - a for row in rows for found in row["attributions"] for part in found["content"] for a, b in [part])
    assert covered / sum(len(row["text"]) for row in rows) < 0.67
