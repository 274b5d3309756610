"""Claims arranged for people: in the order of the text, each with its words, place, speaker and what it conflicts with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.cli.clean import one_line
from onrecord.cli.dates import written_days
from onrecord.cli.digest import line_starts, place_of, speaker_of
from onrecord.schema import Claim, Reading, Reason, Verdict

SIGNS = {Verdict.SUPPORTED: "✓", Verdict.CONTRADICTED: "✗", Verdict.NOT_IN_RECORD: "·"}
VERDICTS = {
    Verdict.SUPPORTED: "supported",
    Verdict.CONTRADICTED: "contradicted",
    Verdict.NOT_IN_RECORD: "not in the record",
}
_BARE = frozenset(
    {"a", "an", "and", "are", "as", "been", "by", "for", "has", "have", "in", "is", "of", "on", "the", "to", "was", "were"}
)


@dataclass(frozen=True, slots=True)
class Judged:
    """One claim as it is shown; `index` is its position in the Reading, `number` that in the order of the text, from 1.

    `sentence` is the claim as a sentence of its own, "" where the quoted words say all of it. `said_by` is who says it in the
    text, "" for the author. `repeats` is the number of an earlier claim of which all the same would be told; `conflicts` are the
    numbers and places of claims of the text that cannot be true together with it.
    """

    index: int
    number: int
    claim: Claim
    place: str
    quote: str
    sentence: str
    said_by: str
    repeats: int | None
    conflicts: tuple[tuple[int, str], ...]

    @property
    def support(self) -> tuple[Reason, ...]:
        """What else says the same, apart from what decides."""
        return tuple(reason for reason in self.claim.support if reason not in self.claim.because)

    @property
    def dissent(self) -> tuple[Reason, ...]:
        """What says otherwise, apart from what decides."""
        return tuple(reason for reason in self.claim.dissent if reason not in self.claim.because)


def judged(reading: Reading) -> tuple[Judged, ...]:
    """The claims of a reading in the order of its text."""
    order = sorted(range(len(reading.claims)), key=lambda index: tuple(reading.claims[index].span))
    lines = line_starts(reading.text)
    known = {
        reading.claims[index].id: (number, place_of(reading.claims[index].span.start, lines))
        for number, index in enumerate(order, 1)
    }
    told: dict[tuple[object, ...], int] = {}
    found = []
    for number, index in enumerate(order, 1):
        claim = reading.claims[index]
        first = told.setdefault(_content(claim), number)
        quote = one_line(claim.span.of(reading.text))
        found.append(
            Judged(
                index=index,
                number=number,
                claim=claim,
                place=place_of(claim.span.start, lines),
                quote=quote,
                sentence=one_line(claim.claim) if _adds(claim.claim, quote) else "",
                said_by=_said_by(reading, claim),
                repeats=first if first != number else None,
                conflicts=tuple(known[other] for other in claim.conflicts if other in known),
            )
        )
    return tuple(found)


def counts_in_words(claims: Iterable[Claim]) -> str:
    """How many claims there are and how they stand: "9 claims: 7 supported, 1 contradicted, 1 not in the record"."""
    claims = tuple(claims)
    if not claims:
        return "No claims of a kind that is checked were found."
    counts = Counter(claim.verdict for claim in claims)
    doubtful = Counter(claim.verdict for claim in claims if claim.doubtful)
    told = [
        f"{counts[verdict]} {word}" + (f" ({doubtful[verdict]} doubtful)" if doubtful[verdict] else "")
        for verdict, word in VERDICTS.items()
        if counts[verdict]
    ]
    return f"{len(claims)} claim{'' if len(claims) == 1 else 's'}: {', '.join(told)}"


def why_in_words(claim: Claim) -> str:
    """Why the verdict is what it is, its dates written out."""
    return written_days(one_line(claim.why))


def reason_in_words(reason: Reason) -> str:
    """What a row or an entry says, its dates written out."""
    return written_days(one_line(reason.text))


def _content(claim: Claim) -> tuple[object, ...]:
    verdict = (claim.claim, claim.verdict, claim.doubtful, claim.why, claim.because)
    return (*verdict, claim.support, claim.dissent, claim.conflicts)


def _said_by(reading: Reading, claim: Claim) -> str:
    if claim.said_by is None:
        return ""
    return speaker_of(reading.attributions[claim.said_by], reading.text) or "a source not named"


def _adds(sentence: str, quote: str) -> bool:
    """Whether a sentence has words that a quote lacks, other than the smallest."""
    return not _words(sentence) - _BARE <= _words(quote)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))
