"""Drafts of schema.org ClaimReview: the fields, the ratings, and what is left to a person."""

from __future__ import annotations

from dataclasses import replace

import pytest
from check_fakes import ACCESSION, CONTRADICTED, SUPPORTED, UNKNOWN, WEAK, checked, claim

from onrecord.cli.claimreview import reviews


def one_review(*found, every=False, **document):
    (review,) = reviews(checked(*found, **document), every=every)
    return review


def test_a_whole_review():
    found = claim(
        "Finland, the 31st member, joined NATO in May 2023",
        CONTRADICTED,
        claim="Finland joined NATO in May 2023.",
        why="Finland joined on 2023-04-04.",
        said_by=0,
        because=(ACCESSION, WEAK, ACCESSION),
    )
    publisher = {"@type": "Organization", "name": "The Lantern"}
    assert one_review(found, url="https://example.org/a", language="en") == {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "identifier": found.id,
        "claimReviewed": "Finland joined NATO in May 2023.",
        "inLanguage": "en",
        "author": {"@type": "Organization", "name": "onrecord"},
        "itemReviewed": {
            "@type": "Claim",
            "text": "Finland, the 31st member, joined NATO in May 2023",
            "author": {"@type": "Person", "name": "Tomas Rell"},
            "datePublished": "2023-06-01",
            "appearance": {
                "@type": "NewsArticle",
                "url": "https://example.org/a",
                "headline": "Harbour pact",
                "datePublished": "2023-06-01",
                "publisher": publisher,
                "inLanguage": "en",
            },
        },
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": 1,
            "bestRating": 5,
            "worstRating": 1,
            "alternateName": "Contradicted",
        },
        "reviewBody": "Finland joined on 2023-04-04.",
        "citation": [
            {"@type": "CreativeWork", "url": "https://www.a.example/fin"},
            {"@type": "CreativeWork", "name": "github:b/c"},
            {"@type": "CreativeWork", "url": "https://d.example/pact?a=1&b=2"},
        ],
    }


@pytest.mark.parametrize(
    ("verdict", "doubtful", "number", "words"),
    [
        (SUPPORTED, False, 5, "Supported"),
        (SUPPORTED, True, 4, "Supported, doubtful"),
        (CONTRADICTED, False, 1, "Contradicted"),
        (CONTRADICTED, True, 2, "Contradicted, doubtful"),
        (UNKNOWN, False, None, "Not in the record"),
        (UNKNOWN, True, None, "Not in the record, doubtful"),
    ],
)
def test_ratings(verdict, doubtful, number, words):
    rating = one_review(claim("Finland", verdict, doubtful=doubtful), every=True)["reviewRating"]
    assert (rating.get("ratingValue"), rating["alternateName"]) == (number, words)
    assert ("bestRating" in rating) == (number is not None)


def test_what_is_not_in_the_record_is_left_out_unless_all_is_asked_for():
    assert [len(reviews(checked(), every=every)) for every in (False, True)] == [3, 4]
    assert reviews(checked())[0]["itemReviewed"]["text"] == "Finland joined NATO on 4 April 2023"


@pytest.mark.parametrize(
    ("speaker", "id_", "said_by", "author"),
    [
        ("Tomas Rell", "person:tomas-rell", 0, {"@type": "Person", "name": "Tomas Rell"}),
        ("NATO", "org:nato", 0, {"@type": "Organization", "name": "NATO"}),
        ("Finland", "country:FIN", 0, {"@type": "Organization", "name": "Finland"}),
        (None, None, 0, None),
        (None, None, None, {"@type": "Organization", "name": "The Lantern"}),
    ],
)
def test_whose_claim_it_is(speaker, id_, said_by, author):
    reading = checked(claim("Finland", SUPPORTED, said_by=said_by))
    said = replace(reading.attributions[0], speaker=speaker, speaker_id=id_, source=None)
    (review,) = reviews(replace(reading, attributions=(said,)))
    assert review["itemReviewed"].get("author") == author


def test_a_text_of_which_nothing_is_known_has_no_appearance():
    review = one_review(claim("Finland", SUPPORTED, text="Finland.", because=()), text="Finland.", language="en")
    assert set(review["itemReviewed"]) == {"@type", "text"}
    assert "citation" not in review


def test_no_claims_no_reviews():
    assert reviews(checked(text="Nothing.")) == []
