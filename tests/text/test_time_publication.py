"""The day of publication as far as a text betrays it: `tests/cases/text/publication.jsonl`, texts of our own about real offices."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from text_cases import CASES
from text_strategies import LONG, TEXTS

from onrecord.reference import reference
from onrecord.schema import Span
from onrecord.text.boilerplate import find_boilerplate
from onrecord.text.sentences import split_sentences
from onrecord.text.time import find_times
from onrecord.text.time.publication import infer_published

TODAY = date(2026, 11, 25)
ROWS = [json.loads(line) for line in (CASES / "publication.jsonl").read_text(encoding="utf-8").splitlines()]


def inferred_of(text, today=TODAY):
    sentences = split_sentences(text)
    times = find_times(text, sentences=sentences)
    return infer_published(text, times, boilerplate=find_boilerplate(text), sentences=sentences, today=today)


def rows(wanted):
    return [
        pytest.param(
            row,
            id=f"{line}-{row['group']}-{row['text'][:24]!a}",
            marks=[pytest.mark.xfail(reason=row["xfail"], strict=True)] if "xfail" in row else [],
        )
        for line, row in enumerate(ROWS, 1)
        if wanted(row)
    ]


@pytest.mark.parametrize("row", rows(lambda row: "contains" in row))
def test_publication_case(row):
    inferred = inferred_of(row["text"])
    assert inferred is not None
    first, last = inferred.range
    assert first <= row["contains"] <= last
    assert row["within"][0] <= first <= last <= row["within"][1]
    assert row["reason"] in "; ".join(inferred.reasons)


@pytest.mark.parametrize("row", rows(lambda row: "none" in row))
def test_text_that_tells_nothing_of_its_day(row):
    assert inferred_of(row["text"]) is None


def test_publication_cases_are_many_and_of_every_kind():
    assert len(ROWS) >= 40
    assert len({row["text"] for row in ROWS}) == len(ROWS)
    assert all(("contains" in row) != ("none" in row) for row in ROWS)
    kinds = (
        "title new outgoing former incoming elect apposition two_holders spoken_of upcoming won members aspiring headed dateline"
    )
    assert {row["group"] for row in ROWS} == {
        *kinds.split(),
        "told_past",
        "told_future",
        "happened",
        "nth_since",
        "contradictory",
        "nothing",
    }


@pytest.mark.parametrize(
    "row", [row for row in reference().holders("office:nato-secretary-general") if row.end and not row.acting]
)
def test_title_leaves_the_days_in_office(row):
    name = reference().name_of(row.person)
    inferred = inferred_of(f"NATO Secretary General {name} arrived in the rain.")
    assert inferred.range[0] == row.start
    assert inferred.range[1] < row.end
    assert f"({row.start} to {row.end})" in inferred.reasons[0]


def test_today_is_the_last_day():
    text = "After the Vilnius summit the allies went home."
    assert inferred_of(text, date(2024, 1, 2)).range == ("2023-07-11", "2024-01-02")
    assert inferred_of(text, None).range[1] == date.today().isoformat()


def test_clues_ahead_of_today_are_passed_over():
    assert inferred_of("On 14 June 2021 the leaders met in Brussels.", date(2020, 1, 1)) is None


def test_clues_in_page_furniture_do_not_count():
    text = "NATO Secretary General Mark Rutte is here.\nThe council met and nothing came of it."
    line = Span(0, text.index("\n"))
    times = find_times(text)
    assert infer_published(text, times, today=TODAY) is not None
    assert infer_published(text, times, boilerplate=[line], today=TODAY) is None


def test_reasons_are_only_those_that_narrow_the_range():
    inferred = inferred_of("On 14 June 2021 they met; on 3 May 2010 they had met; NATO has 28 members, said the 28 members.")
    assert inferred.reasons == ("14 June 2021 is told as past",)
    assert inferred.range == ("2021-06-14", TODAY.isoformat())


def test_told_dates_need_the_year_in_the_text():
    assert inferred_of("On Monday they met; on 14 June they had met.") is None


def test_sentences_part_the_tenses():
    text = "The leaders will see. On 14 June 2021 it ended. The leaders will see."
    whole = infer_published(text, find_times(text), sentences=[Span(0, len(text))], today=TODAY)
    apart = infer_published(text, find_times(text), sentences=split_sentences(text), today=TODAY)
    assert apart.reasons == ("14 June 2021 is told as past",)
    assert whole is None or whole.range != apart.range


@settings(deadline=None)
@given(TEXTS)
def test_inferred_range_of_any_text_is_sound(text):
    text = "".join(char for char in text if char.isdecimal() or not char.isdigit())  # see test_time_find.py
    inferred = inferred_of(text)
    assert inferred is None or (inferred.reasons and inferred.range[0] <= inferred.range[1])
    assert inferred == inferred_of(text)


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
def test_hostile_text_has_no_day(text):
    assert inferred_of(text) is None
