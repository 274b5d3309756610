"""A document and its date: what is given stays as it is, what is missing is inferred as a range and told so."""

from dataclasses import replace

import pytest

from onrecord.reader import Reader
from onrecord.schema import INFERRED_FROM, DateBasis, Document
from onrecord.text.boilerplate import find_boilerplate
from onrecord.text.dating import date_document
from onrecord.text.sentences import split_sentences
from onrecord.text.time import find_times

TEXT = "NATO Secretary General Javier Solana said on Monday that the allies met last year. They will meet again in 1999."
SINCE, UNTIL = "1995-12-05", "1999-10-05"
PLAIN = "Nobody was to blame, the minister of the lake said on Monday."


def document(text=TEXT, **fields):
    return Document(id="d", text=text, sha256="0" * 64, **fields)


def dated(made):
    return date_document(made, find_boilerplate(made.text), split_sentences(made.text))


@pytest.mark.parametrize("published", ["2024-07-12", "2024-07", "2024", "1900-01-01"])
@pytest.mark.parametrize("basis", [DateBasis.GIVEN, DateBasis.URL, None])
def test_given_date_is_never_touched(published, basis):
    made = document(published=published, published_basis=basis)
    kept, times, reasons = dated(made)
    assert kept == made
    assert times == tuple(find_times(TEXT, published))
    assert reasons == ()


def test_given_range_is_kept():
    made = document(published_range=("2024-07-01", "2024-07-31"), published_basis=DateBasis.GIVEN)
    kept, times, reasons = dated(made)
    assert kept == made
    assert times == tuple(find_times(TEXT, None, ("2024-07-01", "2024-07-31")))
    assert reasons == ()


def test_given_date_counts_before_a_given_range():
    made = document(published="2024-07-12", published_range=("1990-01-01", "1990-12-31"))
    kept, times, reasons = dated(made)
    assert (kept, reasons) == (made, ())
    assert times == tuple(find_times(TEXT, "2024-07-12"))


def test_missing_date_is_inferred_as_a_range():
    kept, times, reasons = dated(document())
    assert kept.published is None
    assert kept.published_range == (SINCE, UNTIL)
    assert kept.published_basis == DateBasis.INFERRED == "inferred"
    assert replace(kept, published_range=None, published_basis=None) == document()
    assert len(reasons) == 1
    assert all(reason.startswith(INFERRED_FROM) for reason in reasons)
    assert f"Solana is called Secretary General ({SINCE} to 1999-10-06)" in reasons[0]
    assert times == tuple(find_times(TEXT, None, (SINCE, UNTIL)))


def test_times_lean_on_the_inferred_range():
    _, times, _ = dated(document())
    last_year = next(time for time in times if time.span.of(TEXT) == "last year")
    assert (last_year.earliest, last_year.latest) == ("1994-01-01", "1998-12-31")
    undated = next(time for time in find_times(TEXT) if time.span.of(TEXT) == "last year")
    assert (undated.earliest, undated.latest) == (None, None)


def test_every_reason_is_told():
    text = "NATO Secretary General Mark Rutte spoke before the upcoming U.S. presidential election."
    kept, _, reasons = dated(document(text))
    assert kept.published_range == ("2024-10-01", "2024-11-04")
    assert len(reasons) == 2
    assert "Rutte is called Secretary General" in reasons[0]
    assert "still to come" in reasons[1]


def test_text_that_tells_nothing_stays_undated():
    made = document(PLAIN)
    kept, times, reasons = dated(made)
    assert (kept, reasons) == (made, ())
    assert times == tuple(find_times(PLAIN))
    assert [time.value for time in times] == ["XXXX-WXX-1"]


def test_furniture_and_sentences_that_are_handed_in_are_used():
    text = "Photo: Ann Lens, May 2, 2019\n\nThe council met on Monday and nothing came of it."
    assert find_boilerplate(text) != []
    assert dated(document(text))[0].published_range is None
    headed = text.removeprefix("Photo: Ann Lens, ")
    assert dated(document(headed))[0].published_range == ("2019-05-02", "2019-05-03")


def test_reasons_are_among_the_warnings_of_a_reading():
    reading = Reader().read(document())
    assert reading.document.published is None
    assert reading.document.published_range == (SINCE, UNTIL)
    assert reading.document.published_basis == DateBasis.INFERRED
    assert any(
        warning.startswith(INFERRED_FROM) and "Solana is called Secretary General" in warning for warning in reading.warnings
    )
    assert reading.times == tuple(find_times(TEXT, None, (SINCE, UNTIL)))


def test_reading_with_a_date_infers_nothing():
    reading = Reader().read(document(published="2024-07-12", published_basis=DateBasis.GIVEN))
    assert (reading.document.published, reading.document.published_range) == ("2024-07-12", None)
    assert reading.document.published_basis == DateBasis.GIVEN
    assert [warning for warning in reading.warnings if warning.startswith(INFERRED_FROM)] == []
