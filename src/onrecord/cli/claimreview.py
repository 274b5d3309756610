"""Verdicts as drafts of schema.org ClaimReview, for a person to complete and sign."""

from __future__ import annotations

from typing import Any

from onrecord.cli.clean import one_line
from onrecord.cli.digest import speaker_of
from onrecord.cli.judged import VERDICTS, Judged, judged
from onrecord.cli.sources import sources_in
from onrecord.schema import Claim, Document, Reading, Verdict

_BEST, _WORST = 5, 1
# What is not in the record has no number: one in the middle would say that it is half true.
_RATINGS = {Verdict.SUPPORTED: _BEST, Verdict.CONTRADICTED: _WORST}
_LESS_SURE = {Verdict.SUPPORTED: -1, Verdict.CONTRADICTED: 1}
_BODIES = ("org:", "country:")


def reviews(reading: Reading, *, every: bool = False) -> list[dict[str, Any]]:
    """A ClaimReview for each claim that is supported or contradicted, in the order of the text; with `every` for all.

    What a draft cannot know is left to the person who signs it: the address of the review and its day.
    """
    found = (one for one in judged(reading) if every or one.claim.verdict is not Verdict.NOT_IN_RECORD)
    return [_review(reading, one) for one in found]


def _review(reading: Reading, one: Judged) -> dict[str, Any]:
    return _told(
        {
            "@context": "https://schema.org",
            "@type": "ClaimReview",
            "identifier": one.claim.id,
            "claimReviewed": one_line(one.claim.claim),
            "inLanguage": "en",
            "author": {"@type": "Organization", "name": "onrecord"},
            "itemReviewed": _claim(reading, one),
            "reviewRating": _rating(one.claim),
            "reviewBody": one_line(one.claim.why),
            "citation": _citations(one.claim),
        }
    )


def _claim(reading: Reading, one: Judged) -> dict[str, Any]:
    document = reading.document
    return _told(
        {
            "@type": "Claim",
            "text": one.quote,
            "author": _author(reading, one),
            "datePublished": document.published,
            "appearance": _appearance(document),
        }
    )


def _appearance(document: Document) -> dict[str, Any] | None:
    """The article, as far as anything is known of it."""
    known = {
        "url": document.url,
        "headline": one_line(document.title or ""),
        "datePublished": document.published,
        "publisher": _publisher(document),
    }
    return {"@type": "NewsArticle", **_told({**known, "inLanguage": document.language})} if any(known.values()) else None


def _author(reading: Reading, one: Judged) -> dict[str, Any] | None:
    """Who says it: the speaker whose words they are, the publisher of what is nobody's; None where the speaker is not named."""
    if one.claim.said_by is None:
        return _publisher(reading.document)
    attribution = reading.attributions[one.claim.said_by]
    speaker = speaker_of(attribution, reading.text)
    body = (attribution.speaker_id or "").startswith(_BODIES)
    return {"@type": "Organization" if body else "Person", "name": speaker} if speaker else None


def _publisher(document: Document) -> dict[str, Any] | None:
    return {"@type": "Organization", "name": one_line(document.publisher)} if document.publisher else None


def _rating(claim: Claim) -> dict[str, Any]:
    words = VERDICTS[claim.verdict].capitalize() + (", doubtful" if claim.doubtful else "")
    number = _RATINGS.get(claim.verdict)
    if number is None:
        return {"@type": "Rating", "alternateName": words}
    number += _LESS_SURE[claim.verdict] if claim.doubtful else 0
    return {"@type": "Rating", "ratingValue": number, "bestRating": _BEST, "worstRating": _WORST, "alternateName": words}


def _citations(claim: Claim) -> list[dict[str, Any]]:
    """What the deciding rows cite: an address where there is one, else the words that name the source."""
    sources = dict.fromkeys(source for reason in claim.because for source in sources_in(reason.source))
    web = ("http://", "https://")
    return [{"@type": "CreativeWork", "url" if source.startswith(web) else "name": source} for source in sources]


def _told(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value}
