"""From what the heads mark to events with names, entities and dates.

Stages, in the order of `link_events`:
1. names      every participant becomes a name of the record, "he" and "the two countries" too; the subject gets its entity
2. date       an expression of time tied to the trigger, or inside the words that tell it
3. retellings the same fact told twice has one date: where one telling gives none it takes that of the others; the day one
              takes an office is the day the one before leaves it
4. place      the innermost attribution the event stands inside, and whether it is history behind the news
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from onrecord.extract.status import Told
from onrecord.link.cast import Cast, Who
from onrecord.link.dating import (
    NEWS,
    already,
    at_meetings,
    both_ends,
    go_along,
    hand_over,
    of_the_news,
    share_dates,
    when_told,
    with_what_comes,
)
from onrecord.link.drafts import Draft, distinct
from onrecord.link.groups import body_of_group, invited_after, members_of, whole_list
from onrecord.link.phrases import who as who_is
from onrecord.link.pronouns import likely_person, relative
from onrecord.link.subjects import (
    asked_in,
    body_beside,
    government_in,
    inside_title,
    is_pronoun,
    meeting_span,
    named_beside,
    other_side,
    state_of,
    summit_in,
    summits_told,
    thing,
    whole_name,
    whole_title,
)
from onrecord.link.telling import factuality_of, is_meeting, is_told
from onrecord.link.words import group_words
from onrecord.schema import MEMBERSHIP, SPOKEN, Attribution, MentionKind, Precision, Span, StatusEvent, StatusKind, Time, When
from onrecord.schema.dates import last_date

_OF_PERSONS = frozenset({StatusKind.TAKES_OFFICE, StatusKind.LEAVES_OFFICE, StatusKind.APPOINTED})
_STATES = MEMBERSHIP | {StatusKind.RATIFIES}
_ARTICLE = re.compile(r"^(?:the|a|an|its|his|her|their|our)\s+", re.IGNORECASE)
_FIRST_PERSON = frozenset({"i", "we", "me", "us", "my", "our"})
_RELATIVE = frozenset({"who", "which", "that", "whose", "whom"})
_CLAUSE, _LONG_CLAUSE = 120, 220  # characters to which a clause is followed: for what it is about, and for its date
_FAR = 100  # characters from a trigger to words that are more likely another event's where others stand nearer
_BREAK = re.compile(r"[,;:.!?”\"](?=\s|$)|\n\n|\s[–—-]\s")


def link_events(
    cast: Cast, told: Sequence[Told], times: Sequence[Time], attributions: Sequence[Attribution], sentences: Sequence[Span]
) -> list[StatusEvent]:
    """The events of a text in the order of their spans."""
    told = [*both_ends([asked_in(cast, one) for one in told], times), *summits_told(cast, told, sentences)]
    ordered = sorted(told, key=lambda one: one.trigger)
    beside: dict[int, list[Told]] = defaultdict(list)
    for one in told:
        beside[one.sentence].append(one)
    drafts = [
        _draft(cast, one, times, sentences, _speaker(one, attributions), _dates_of_others(one, beside[one.sentence]))
        for one in ordered
    ]
    drafts = distinct([draft for draft in drafts if draft.who and is_told(cast, draft)])
    already(cast.text, drafts)
    hand_over(cast.text, drafts)
    go_along(cast.text, drafts, times, sentences)
    with_what_comes(drafts, cast.on)
    share_dates(drafts, cast.on)
    at_meetings(drafts)
    share_dates(drafts, cast.on)
    of_the_news(cast.text, drafts, times, sentences, cast.on)
    events = [_event(cast, draft, attributions) for draft in drafts]
    return sorted(events, key=lambda event: (event.span, event.trigger))


def _dates_of_others(one: Told, beside: Sequence[Told]) -> list[Span]:
    """The words that date other events and not this one."""
    return [part for other in beside if other is not one for part in other.when if part not in one.when]


def _draft(
    cast: Cast, told: Told, times: Sequence[Time], sentences: Sequence[Span], speaker: Who | None, elsewhere: Sequence[Span]
) -> Draft:
    span = _hull(cast, told, sentences)
    body = body_beside(cast, told.trigger) if told.kind is StatusKind.MEETS and is_meeting(cast, told) else None
    side = other_side(cast, told.trigger) if told.kind is StatusKind.MEETS and not body else None
    if body:
        span = meeting_span(cast, told.trigger, body[1], [time.span for time in times])
    elif side:
        span = Span(span.start, max(span.end, side[1].end))
    elif not told.what and told.kind in SPOKEN:  # what it is about follows, also where the heads mark nothing there
        span = Span(span.start, max(span.end, _clause_end(cast.text, span.end, _CLAUSE)))
    who = [body[0]] if body else _participants(cast, told, speaker, side[0] if side else None)
    what, what_id = _subject(cast, told, span)
    reach = Span(span.start, max(span.end, _clause_end(cast.text, span.end, _LONG_CLAUSE)))
    when, time = when_told(cast.text, told, reach, times, elsewhere, cast.on)
    told = replace(told, factuality=factuality_of(cast, told, span, time))
    return Draft(told, span, who, what, what_id, when)


def _clause_end(text: str, at: int, most: int) -> int:
    """Where the clause goes on to, at most so far that it is still one."""
    end = _BREAK.search(text, at, at + most)
    return end.start() if end else max(at, text.rfind(" ", at, at + most))


def _hull(cast: Cast, told: Told, sentences: Sequence[Span]) -> Span:
    """From the first to the last of the words that tell the event, within the sentence of its trigger."""
    sentence = sentences[told.sentence] if told.sentence < len(sentences) else told.trigger
    who = [whole_list(cast, whole_name(cast, part)) for part in _nearest(cast.text, told.trigger, told.who)]
    what = _nearest(cast.text, told.trigger, told.what)
    parts = [told.trigger, *(part for part in (*who, *what, *told.when) if sentence.overlaps(part))]
    return Span(min(part.start for part in parts), max(part.end for part in parts))


def _nearest(text: str, trigger: Span, parts: Sequence[Span]) -> list[Span]:
    """The parts by their distance to the trigger: none marked twice, and no far one where another is near."""
    ordered = sorted(parts, key=lambda part: _distance(trigger, part))
    near = [part for part in ordered if _distance(trigger, part) <= max(_FAR, _distance(trigger, ordered[0]))]
    found: dict[str, Span] = {}
    for part in near:
        found.setdefault(part.of(text).lower(), part)
    return list(found.values())


def _distance(one: Span, other: Span) -> int:
    """Characters between two stretches."""
    return max(other.start - one.end, one.start - other.end, 0)


def _participants(cast: Cast, told: Told, speaker: Who | None, side: Who | None) -> list[Who]:
    """Who takes part; `side` is whom somebody meets, where the name stands behind the verb."""
    found: list[Who] = []
    for span in dict.fromkeys(whole_list(cast, whole_name(cast, span)) for span in told.who if not inside_title(cast, span)):
        found += _who(cast, span, told, speaker)
    if side and len(found) == 1 and found[0].kind in (MentionKind.PERSON, MentionKind.COUNTRY):
        found.append(side)
    if told.kind in _STATES:
        states = [who for who in found if who.kind is not MentionKind.PERSON]
        found = states or found  # "told him of Sweden's accession"
        found = [state_of(cast, who) for who in found]
    if told.kind is StatusKind.INVITED:  # who invites is not invited
        found = [who for who in found if not (who.id or "").startswith("org:")] or invited_after(cast, told.trigger)
    about = {known[1] for part in told.what if (known := thing(cast, part))}
    about_words = {word.lower() for part in told.what for word in part.of(cast.text).split()}
    chairs = not group_words("presidency").isdisjoint(about_words)
    found = [who for who in found if (chairs or _may_be(told.kind, who)) and (who.id is None or who.id not in about)]
    return list({who.name: who for who in found}.values())


def _who(cast: Cast, span: Span, told: Told, speaker: Who | None) -> list[Who]:
    """Whom one participant's words stand for; I and we are who speaks."""
    words = span.of(cast.text).strip().lower()
    if words in _FIRST_PERSON:
        return [speaker] if speaker else []
    if words in _RELATIVE:
        span = relative(cast, span) or span
    states = told.kind in _STATES or told.kind is StatusKind.SIGNS
    found = who_is(cast, span) or members_of(cast, span, states=states) or government_in(cast, span)
    if not found and (body := body_of_group(cast, span)):
        found = [body]
    if not found and told.kind not in _STATES:
        found = likely_person(cast, span)
    return found or _as_printed(cast, span)


def _may_be(kind: StatusKind, who: Who) -> bool:
    """Whether somebody of this sort can take part: offices are held by persons, and no agreement or place does anything."""
    if who.kind in (MentionKind.AGREEMENT, MentionKind.SUMMIT):
        return False
    if kind in _OF_PERSONS:
        return who.kind not in (MentionKind.COUNTRY, MentionKind.ORGANISATION)
    return kind is not StatusKind.RATIFIES or who.kind is not MentionKind.PERSON


def _as_printed(cast: Cast, span: Span) -> list[Who]:
    """Words that nothing resolves, without their article; a bare pronoun stands for nobody."""
    words = _ARTICLE.sub("", " ".join(span.of(cast.text).split()), count=1)
    empty = is_pronoun(words) or all(word in group_words("small") or not word.isalpha() for word in words.lower().split())
    return [] if empty else [Who(words, None, MentionKind.GROUP)]


def _subject(cast: Cast, told: Told, span: Span) -> tuple[str | None, str | None]:
    """Name and entity of what the event is about; a meeting is called by who meets and where."""
    if told.kind is StatusKind.MEETS:
        return _meeting(cast, told, span)
    for part in _nearest(cast.text, told.trigger, told.what):
        known = thing(cast, whole_title(cast, part))
        if known:
            return known
    if told.kind in _OF_PERSONS and not told.what:
        return named_beside(cast, told.trigger, span, "office:") or (None, None)
    if told.kind is StatusKind.SIGNS and not told.what:
        return named_beside(cast, told.trigger, span, "agreement:") or (None, None)
    generic = not told.what or told.what[0].of(cast.text).lower() in group_words("membership")
    if told.kind in MEMBERSHIP and generic:
        last = cast.last_known(Span(span.end, span.end), "org:")
        return (cast.entity(last.ids[0]).name, last.ids[0]) if last else (None, None)
    if not told.what:
        return None, None
    words = " ".join(told.what[0].of(cast.text).split())
    to = told.kind in SPOKEN and cast.text[: told.what[0].start].endswith(" to ")
    return (f"to {words}" if to else words), None


def _meeting(cast: Cast, told: Told, span: Span) -> tuple[str | None, str | None]:
    """ "NATO summit in Washington": a summit of the reference, else the noun with its place; the topic where it has no noun."""
    summit = summit_in(cast, span)
    if summit:
        return summit.name, summit.id
    noun = told.trigger.of(cast.text)
    named = body_beside(cast, told.trigger)
    first = told.what[0] if told.what else None
    subject = " ".join(first.of(cast.text).split()) if first else None
    if noun.lower() not in group_words("meetings"):
        return subject, None
    body = named[0].name if named else ""
    placed = first is not None and cast.text[: first.start].rstrip().endswith((" in", " at"))
    words = [body, noun, *(["in", subject] if placed and subject else [f"({subject})"] if subject else [])]
    return " ".join(filter(None, words)), None


def _around(trigger: Span, attributions: Sequence[Attribution]) -> int | None:
    """The index of the shortest attribution that a trigger stands inside."""
    around = [
        (part.end - part.start, index)
        for index, attribution in enumerate(attributions)
        for part in attribution.content
        if part.covers(trigger)
    ]
    return min(around)[1] if around else None


def _speaker(told: Told, attributions: Sequence[Attribution]) -> Who | None:
    """Who says the words in which an event is told, if one person or body does."""
    index = _around(told.trigger, attributions)
    if index is None or attributions[index].speaker is None or ";" in (attributions[index].speaker or ""):
        return None
    said = attributions[index]
    kind = MentionKind.PERSON if (said.speaker_id or "person:").startswith("person:") else MentionKind.ORGANISATION
    return Who(said.speaker or "", said.speaker_id, kind)


def _event(cast: Cast, draft: Draft, attributions: Sequence[Attribution]) -> StatusEvent:
    told = draft.told
    return StatusEvent(
        kind=told.kind,
        factuality=told.factuality,
        span=draft.span,
        trigger=told.trigger,
        who=tuple(who.name for who in draft.who),
        who_ids=tuple(who.id for who in draft.who),
        confidence=told.confidence,
        made_by=told.made_by,
        what=draft.what,
        what_id=draft.what_id,
        when=draft.when,
        attribution=_around(told.trigger, attributions),
        background=_is_history(cast, draft.when),
    )


def _is_history(cast: Cast, when: When | None) -> bool:
    """Whether the date of an event lies more than a month before the text."""
    if when is None or cast.on is None or when.precision in (Precision.WEEK, Precision.SEASON, Precision.DECADE):
        return False
    return last_date(when.value) + NEWS < date.fromisoformat(cast.on[0])
