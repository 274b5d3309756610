"""Whether the words of a claim assert, deny, announce or only wish: by the words before and inside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from onrecord.check.lines import Line, Token

_REACH = 7  # words before a claim that bear on it


class Mood(StrEnum):
    """How a clause stands to what it tells."""

    ASSERTED = "asserted"
    NEGATED = "negated"
    FUTURE = "future"
    POSSIBLE = "possible"


DENIED = re.compile(
    r"(?<!\S)(?:not|never|\w+n't|no longer|neither|nor|without|(?:fail|refus|declin)\w+ to|yet to|cannot|not yet)(?!\S)"
)
FUTURE = re.compile(
    r"(?<!\S)(?:will|\w+'ll|shall|(?:is|are|was|were|be) to|due to|(?:is|are|was|were) (?:due|expected|set|scheduled|poised|slated|going|about) to|"
    r"(?:expected|set|scheduled|poised|slated|about|going|on track|on course) to|upcoming|to take place|later this)(?!\S)"
)
WISHED = re.compile(
    r"(?<!\S)(?:would|could|may|might|should|must|can|if|unless|whether|until|wants?|wanted|wish\w*|hop(?:es?|ed|ing)|seeks?|"
    r"sought|aspir\w+|bid to|quest|desires?|ambitions?|urg\w+|call(?:s|ed|ing) (?:on|for)|plans? to|planned to|intend\w*|ready to|"
    r"propos\w+ to|prospects? (?:of|for|to)|closer to|step (?:closer )?to\w*|towards?|possib\w+|goals?|aims?|dreams?|vow\w*|pledg\w+ to|able to|allow\w*|help\w* to|support\w* for|"
    r"chances?|hopes|before|demand\w*|encourag\w+|prevent\w*|reluctan\w+|attempts?|efforts?|allowed to|want to|once|had hoped|"
    r"talks on|question of|debate (?:on|over)|rather than|instead of)(?!\S)"
)
_INFINITIVE = re.compile(r"^(?:join|enter|accede|apply|sign|ratify|become|be|take|leave|step|approve|win|succeed|replace|hold|assume|serve|add|admit|grant)(?!\S)")
_TO_JOIN_AS = re.compile(
    r"(?:country|nation|state|member|ally|<R>|last|first|latest|newest|countries|nations|states|members) to$"
)


def mood_of(line: Line, start: int, end: int, who: Sequence[Token] = ()) -> Mood:
    """The mood of the words from token `start` to `end`, whose subject is `who`."""
    lead = _lead(line, start, who)
    inside = " ".join(token.shown for token in line.tokens[start:end])
    around = f"{lead} {inside}"
    if _INFINITIVE.match(inside) and lead.endswith(" to") and not FUTURE.search(lead) and not _TO_JOIN_AS.search(lead):
        return Mood.POSSIBLE
    if WISHED.search(lead) or re.search(r"(?<!\S)(?:would|could|may|might|should|must)(?!\S)", inside):
        return Mood.POSSIBLE
    if DENIED.search(around):
        return Mood.NEGATED
    return Mood.FUTURE if FUTURE.search(around) else Mood.ASSERTED


def _lead(line: Line, start: int, who: Sequence[Token]) -> str:
    """The words before, within the clause: back to a mark, or to the subject where that stands further back."""
    tokens = line.tokens
    first = max(0, start - _REACH)
    for index in range(start - 1, first - 1, -1):
        if tokens[index].text in (";", ":", ",", "“", '"', "—", "–"):
            first = index + 1
            break
    words = [token.shown for token in tokens[first:start]]
    for index in range(len(tokens)):  # "If", "Once" at the head of the clause
        if index < start and tokens[index].text in ("if", "unless", "once", "until") and start - index < 14 and not any(
            token.text in (",", ";") for token in tokens[index:start]
        ):
            words.insert(0, tokens[index].text)
    return " ".join(words)
