"""When an undated text was published, as far as it says so itself.

Each clue leaves some days possible: who is called by which title, what is told as past or as still to come, how many members
an alliance has, a date at the head of the text. The range is what all clues leave, and each is kept as a reason. Clues are
taken strongest first; one that contradicts what the others leave is passed over, since texts err and titles linger.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.schema import Span, Time
from onrecord.text.time.clues import CLUES, Clue, Days, Page
from onrecord.text.time.clues.page import EVER
from onrecord.text.time.words import Token, tokenize


@dataclass(frozen=True, slots=True)
class Inferred:
    """The first and the last day that the clues leave, ISO, and the reasons."""

    range: tuple[str, str]
    reasons: tuple[str, ...]


def infer_published(
    text: str,
    times: Sequence[Time],
    *,
    boilerplate: Sequence[Span] = (),
    sentences: Sequence[Span] = (),
    tokens: Sequence[Token] | None = None,
    today: date | None = None,
) -> Inferred | None:
    """The range in which an undated text was published, None where nothing in it tells.

    `times` are its expressions, resolved without a publication date, `tokens` its own, if they are known. `today` is the last
    day possible, by default the current one.

    >>> inferred = infer_published("NATO Secretary General Mark Rutte spoke before the upcoming U.S. presidential election.", [])
    >>> inferred.range
    ('2024-10-01', '2024-11-04')
    """
    page = Page(text, times, boilerplate, sentences, tokenize(text) if tokens is None else tokens)
    left: list[Days] = [(EVER[0], today or date.today())]
    reasons: list[str] = []
    clues = _latest_holders(clue for find in CLUES for clue in find(page))
    for clue in sorted(clues, key=lambda clue: -clue.strength):
        remaining = _intersect(left, clue.days)
        if remaining and remaining != left:
            left = remaining
            reasons.append(clue.reason)
    if left[0][0] == EVER[0]:
        return None  # nothing tells since when: "before today" is no range
    return Inferred((left[0][0].isoformat(), left[-1][1].isoformat()), tuple(reasons))


def _latest_holders(clues: Iterable[Clue]) -> list[Clue]:
    """Of clues from holders of one office only the latest: texts call those of old by their title too."""
    kept = list(dict.fromkeys(clues))
    latest: dict[str, date] = {}
    for clue in kept:
        latest[clue.office] = max(latest.get(clue.office, EVER[0]), *(days[0] for days in clue.days))
    return [clue for clue in kept if not clue.office or latest[clue.office] in {days[0] for days in clue.days}]


def _intersect(one: Sequence[Days], other: Sequence[Days]) -> list[Days]:
    both = {(max(a, c), min(b, d)) for a, b in one for c, d in other}
    return sorted(days for days in both if days[0] <= days[1])
