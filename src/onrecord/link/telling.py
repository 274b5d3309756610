"""Whether words tell an event, and as what (fact, wish, still to come): what the heads leave open, by the rules of annotation."""

from __future__ import annotations

import re

from onrecord.extract.status import Told
from onrecord.link.cast import Cast, Who
from onrecord.link.drafts import Draft
from onrecord.link.words import group_words, peoples, trimmed
from onrecord.schema import MEMBERSHIP, Factuality, MentionKind, Span, StatusKind, Time

_QUESTION = re.compile(
    r"(?:\s+(?!for\b|to\b|that\b)[\w.’'-]+){0,4}?\s+(?:about|whether|if|how|why|what|when|by\s+(?:an?|the)\s+(?:host|reporter|moderator))\b"
)
_PLANNED = re.compile(r"[^.;!?]*?\b(?:part of|in) (?:[\w’']+ ){0,4}(?:plan|proposal|strategy|demands?|wish list)\b")
_LEAD = 40  # characters before a trigger that say how it is told
_EXPECTED = re.compile(r"\b(?:expected|due|scheduled|set|slated)\s+to\s+(?:\w+\s+)?$")
_STARTS = re.compile(r"[^.;!?]{0,40}?\s(?:starts?|begins?|opens?|takes? place|taking place|to take place)\b")
_WISH_WORDS = 4  # from a noun for a wish to the verb: "aspirations for future membership"
_BARE_WORDS = 2  # "NATO Meeting" says neither which nor when
_GOES_ON = re.compile(
    r"\s(?:ends?|ended|opens?|opened|begins?|began|starts?|started|concludes?|concluded|closes?|closed|will|is|was)\b"
)
_AHEAD = 120  # characters behind a trigger in which the plan stands that it is part of
_BEFORE = 40  # characters before a noun in which the verb stands that declares it


def factuality_of(cast: Cast, told: Told, span: Span, time: Time | None) -> Factuality:
    """The factuality of an event; `time` is the expression that dates it."""
    lead = cast.text[max(0, told.trigger.start - _LEAD) : told.trigger.start]
    if told.factuality is not Factuality.NEGATED and _EXPECTED.search(lead):
        return Factuality.FUTURE
    if told.factuality is not Factuality.ASSERTED:
        return told.factuality
    if _is_wish(cast, told):
        return Factuality.POSSIBLE
    return Factuality.FUTURE if _is_to_come(cast, told, span, time) else Factuality.ASSERTED


def _is_wish(cast: Cast, told: Told) -> bool:
    """Whether an accession is only wished for (a quest, a path, a desire to join), or an invitation only part of a plan."""
    if told.kind is StatusKind.INVITED:
        return bool(_PLANNED.match(cast.text, told.trigger.end, told.trigger.end + _AHEAD))
    before = re.findall(r"\w+", cast.text[max(0, told.trigger.start - 40) : told.trigger.end].lower())[-_WISH_WORDS:]
    return told.kind is StatusKind.ACCEDES and not group_words("wish").isdisjoint(before)


def _is_to_come(cast: Cast, told: Told, span: Span, time: Time | None) -> bool:
    """Whether an event that is told as a fact lies behind the last day the text may be of, or is called upcoming."""
    if time is not None and time.earliest and cast.on and time.earliest > cast.on[1]:
        return True
    if time is not None and not group_words("ahead").isdisjoint(time.span.of(cast.text).lower().split()):
        return True
    if told.kind is not StatusKind.MEETS or not is_meeting(cast, told):
        return False
    before = cast.text[max(0, span.start - 30) : told.trigger.start].lower().split()
    now = time is not None and cast.on is not None and time.latest is not None and time.latest >= cast.on[1]
    return not group_words("coming").isdisjoint(before) or (now and bool(_STARTS.match(cast.text, told.trigger.end)))


def is_told(cast: Cast, draft: Draft) -> bool:
    """Whether the words tell an event by the rules of annotation.

    A tenure is not the taking of an office, and to take part is not to join; states, places and bodies join, apply and are
    invited, or somebody known to join a known body. A commitment is a pledge where somebody declares it; who will not comment
    rejects nothing, and who asks whether requests nothing. A meeting has two sides or a body, and the text says which, when
    or where, or what becomes of it.
    """
    noun = draft.told.trigger.of(cast.text).lower()
    if noun in group_words("tenure") or (
        draft.told.kind is StatusKind.ACCEDES and not group_words("taking_part").isdisjoint(noun.split())
    ):
        return False
    if noun in group_words("commitment"):
        before = cast.text[max(0, draft.told.trigger.start - _BEFORE) : draft.told.trigger.start].lower()
        return any(word in before for word in group_words("declares"))
    if draft.told.kind is StatusKind.REJECTS and (draft.what or "").removeprefix("to ").startswith("comment"):
        return False
    if (
        draft.told.kind is StatusKind.REQUESTS
        and noun in group_words("ask")
        and _QUESTION.match(cast.text, draft.told.trigger.end)
    ):
        return False
    if draft.told.kind in MEMBERSHIP and not _may_join(cast, draft):
        return False
    if draft.told.kind is not StatusKind.MEETS:
        return True
    if noun in group_words("no_meeting"):
        return False
    if all(who.kind is not MentionKind.GROUP for who in draft.who) and len(draft.who) == 1:
        only = draft.who[0]
        if only.kind in (MentionKind.PERSON, MentionKind.COUNTRY, MentionKind.PLACE):
            return False
    words = draft.span.of(cast.text).split()
    dated = any("\n" not in cast.text[draft.told.trigger.end : part.start] for part in draft.told.when)
    bare = is_meeting(cast, draft.told) and not dated and not draft.told.what and len(words) <= _BARE_WORDS
    return not bare or bool(_GOES_ON.match(cast.text, draft.span.end))


def _may_join(cast: Cast, draft: Draft) -> bool:
    """Whether a known body is joined, or who joins may be a state or body, known or not: not "Brooks may join the contest"."""
    body = (draft.what_id or "").startswith(("org:", "agreement:"))
    return body or any(_may_be_member(draft, who) for who in draft.who) or _names_place(cast, draft.told)


def _may_be_member(draft: Draft, who: Who) -> bool:
    """Whether somebody who is said to join is no person and no plain group."""
    if who.kind is MentionKind.COUNTRY or (who.id or "").startswith("country:"):
        return True
    if not group_words("countries").isdisjoint(who.name.lower().split()):
        return True
    if who.kind is MentionKind.PLACE:
        return who.name.split()[-1].lower() not in peoples()  # "Central Americans"
    # A body that joins nothing, or a country, takes others in: "ASEAN admitted Cambodia".
    joins = draft.told.kind is not StatusKind.ACCEDES or not (draft.what_id or draft.what or "country:").startswith("country:")
    return who.kind is MentionKind.ORGANISATION and joins


def _names_place(cast: Cast, told: Told) -> bool:
    """Whether the mention head alone takes who joins for a place: a name that begins a sentence, or looks like a person's."""
    places = {name.span for name in cast.names if name.kind == "place"}
    return any(trimmed(cast.text, part) in places for part in told.who)


def is_meeting(cast: Cast, told: Told) -> bool:
    """Whether the trigger is a noun for a meeting."""
    return told.trigger.of(cast.text).lower() in group_words("meetings")
