"""Whether the words of a claim assert, deny, announce or only wish: by the words before and inside them."""

from __future__ import annotations

import re
from enum import StrEnum

from onrecord.check.cues import cue
from onrecord.check.lines import Line

_REACH = 7  # words before a claim that bear on it


class Mood(StrEnum):
    """How a clause stands to what it tells."""

    ASSERTED = "asserted"
    NEGATED = "negated"
    FUTURE = "future"
    POSSIBLE = "possible"


DENIED = cue("moods", "denied")
FUTURE = cue("moods", "future")
WISHED = cue("moods", "wished")
INFINITIVE = cue("moods", "infinitive")
_TO_JOIN_AS = cue("moods", "to_join_as")


def mood_of(line: Line, start: int, end: int) -> Mood:
    """The mood of the words from token `start` to `end`."""
    lead = _lead(line, start)
    inside = " ".join(token.shown for token in line.tokens[start:end])
    around = f"{lead} {inside}"
    if INFINITIVE.match(inside) and lead.endswith(" to") and not FUTURE.search(lead) and not _TO_JOIN_AS.search(lead):
        return Mood.POSSIBLE
    if WISHED.search(lead) or re.search(r"(?<!\S)(?:would|could|may|might|should|must)(?!\S)", inside):
        return Mood.POSSIBLE
    if bool(DENIED.search(around)) is not is_disputed(line):
        return Mood.NEGATED
    return Mood.FUTURE if FUTURE.search(around) else Mood.ASSERTED


_DISPUTED = cue("moods", "disputed")


def is_disputed(line: Line) -> bool:
    """Whether a line takes back what it tells: "the short answer is no", "it is false that"."""
    return bool(_DISPUTED.search(line.text))


def _lead(line: Line, start: int) -> str:
    """The words before, within the clause: back to a mark, with an "if" at its head."""
    tokens = line.tokens
    first = max(0, start - _REACH)
    for index in range(start - 1, first - 1, -1):
        if tokens[index].text in (";", ":", ",", "“", '"', "—", "–", "that"):
            first = index + 1
            break
    words = [token.shown for token in tokens[first:start]]
    for index in range(len(tokens)):  # "If", "Once" at the head of the clause
        if (
            index < start
            and tokens[index].text in ("if", "unless", "once", "until")
            and start - index < 14
            and not any(token.text in (",", ";") for token in tokens[index:start])
        ):
            words.insert(0, tokens[index].text)
    return " ".join(words)
