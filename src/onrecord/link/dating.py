"""The dates of events: what expressions of time give, and what the text tells elsewhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from onrecord.extract.status import Told
from onrecord.link.drafts import Draft, by_sentence, same_fact, same_subject
from onrecord.link.words import group_words
from onrecord.schema import SPOKEN, Factuality, Precision, Span, StatusKind, Time, TimeBasis, TimeType, When, WhenBasis
from onrecord.schema.dates import first_date, last_date

_PRECISIONS = (
    (re.compile(r"\d{4}-\d\d-\d\d"), Precision.DAY),
    (re.compile(r"\d{4}-W\d\d"), Precision.WEEK),
    (re.compile(r"\d{4}-\d\d"), Precision.MONTH),
    (re.compile(r"\d{4}-(?:SP|SU|FA|WI|Q\d|H\d)"), Precision.SEASON),
    (re.compile(r"\d{4}"), Precision.YEAR),
    (re.compile(r"\d{3}"), Precision.DECADE),
)
_TO = re.compile(r"\s(?:to|until|till|through)\s|\s?[–-]\s?")
_OTHER_END = {StatusKind.TAKES_OFFICE: StatusKind.LEAVES_OFFICE, StatusKind.LEAVES_OFFICE: StatusKind.TAKES_OFFICE}
_DONE_AT_MEETINGS = frozenset({StatusKind.SIGNS, StatusKind.PLEDGES, StatusKind.INVITED, StatusKind.APPOINTED})
NEWS = timedelta(days=31)  # what is longer ago is history
_FRESH = timedelta(days=8)  # a day that a text tells as its news lies no longer back
_LEAD = 90  # characters from which on a paragraph is the lead, no headline, byline or dateline
_EARLIER = re.compile(r"\b(?:had|having|earlier|previously|already)\s(?:\w+\s){0,2}$")
_BEFORE = 30  # characters before a trigger in which its auxiliary stands
_CALENDAR = (TimeType.DATE, TimeType.TIME)
_BY_RANGE = "rule:range"
_BASIS = {TimeBasis.STATED: WhenBasis.STATED, TimeBasis.RELATIVE: WhenBasis.RELATIVE, TimeBasis.INFERRED: WhenBasis.INFERRED}


def when_told(
    text: str, told: Told, span: Span, times: Sequence[Time], elsewhere: Sequence[Span], on: tuple[str, str] | None
) -> tuple[When | None, Time | None]:
    """The date of an expression tied to the trigger, else of one inside `span` that dates nothing else; and that expression."""
    tied = _tied(told, times)
    leaves = told.kind is StatusKind.LEAVES_OFFICE
    # A date in the words of a promise is when it shall be kept, not when it was given.
    taken = [*elsewhere, *(told.what if told.kind in SPOKEN else ())]
    free = [time for time in times if span.covers(time.span) and not any(part.overlaps(time.span) for part in taken)]
    if told.factuality is Factuality.FUTURE and on is not None:  # what is to come is not dated by history
        free = [time for time in free if time.latest is None or time.latest >= on[0]]
    if told.trigger.of(text).lower() in _of_holders():
        free = []  # "the outgoing chief, who starts elsewhere on Oct. 1"
    for group in (tied, free):
        for time in group:
            last = _until(text, time, times) if leaves else time
            when = date_of(last, end=leaves)
            if when:
                return when, last
    return None, None


def _of_holders() -> frozenset[str]:
    """Adjectives of who holds an office, or did: "new", "outgoing"."""
    return group_words("leaving") | group_words("taking")


def _until(text: str, time: Time, times: Sequence[Time]) -> Time:
    """The end of a stretch that begins with an expression: 2001 of "from 1995 to 2001"."""
    return next((later for later in times if _TO.fullmatch(text[time.span.end : later.span.start])), time)


def both_ends(told: Sequence[Told], times: Sequence[Time]) -> list[Told]:
    """Who held an office from one date to another took it and left it, also where the heads read only one of the two."""
    found = list(told)
    for one in told:
        if one.kind not in _OTHER_END or not any(_is_range(time) for time in _tied(one, times)):
            continue
        kinds = {other.kind for other in told if other.trigger == one.trigger}
        if _OTHER_END[one.kind] not in kinds:
            found.append(replace(one, kind=_OTHER_END[one.kind], made_by=_BY_RANGE))
    return found


def _is_range(time: Time) -> bool:
    return "/" in time.value and time.type in _CALENDAR


def _tied(told: Told, times: Sequence[Time]) -> list[Time]:
    return [time for time in times if any(part.overlaps(time.span) for part in told.when)]


def date_of(time: Time, *, end: bool = False) -> When | None:
    """The first day, week, month or year of an expression that has a place in the calendar; with `end` the last of a range."""
    if time.type not in _CALENDAR or "X" in time.value:
        return None
    value = time.value.split("/")[-1 if end else 0].split("T")[0]
    return next((When(value, precision, _BASIS[time.basis]) for form, precision in _PRECISIONS if form.fullmatch(value)), None)


def hand_over(text: str, drafts: Sequence[Draft]) -> None:
    """Who is "outgoing" has left where the text says that somebody else took the office, and on that day."""
    for draft in drafts:
        if draft.told.kind is not StatusKind.LEAVES_OFFICE or draft.told.factuality not in (
            Factuality.ASSERTED,
            Factuality.FUTURE,
        ):
            continue
        names = {who.name for who in draft.who}
        taken = [
            other
            for other in drafts
            if other.told.kind is StatusKind.TAKES_OFFICE
            and not names & {who.name for who in other.who}
            and _one_office(draft, other)
        ]
        done = [other for other in taken if other.told.factuality is Factuality.ASSERTED]
        if done and draft.told.trigger.of(text).lower() in group_words("leaving"):
            draft.told = replace(draft.told, factuality=Factuality.ASSERTED)
        dates = {other.when.value: other.when for other in taken if other.when and other.told.factuality is draft.told.factuality}
        if draft.when is None and len(dates) == 1:
            draft.when = replace(next(iter(dates.values())), basis=WhenBasis.INFERRED)


def already(text: str, drafts: Sequence[Draft]) -> None:
    """Who is "new" in an office has taken it where the text says so elsewhere."""
    taken = [d for d in drafts if d.told.kind is StatusKind.TAKES_OFFICE and d.told.factuality is Factuality.ASSERTED]
    for draft in drafts:
        if draft.told.kind is not StatusKind.TAKES_OFFICE or draft.told.trigger.of(text).lower() not in group_words("taking"):
            continue
        names = {who.name for who in draft.who}
        if any(other is not draft and names & {who.name for who in other.who} for other in taken):
            draft.told = replace(draft.told, factuality=Factuality.ASSERTED)


def _one_office(one: Draft, other: Draft) -> bool:
    """Whether one leaves the office that the other takes: the same by name, or told by one word ("succeeds")."""
    if one.told.trigger == other.told.trigger:
        return True
    return one.what is not None and other.what is not None and same_subject(one, other)


def go_along(text: str, drafts: Sequence[Draft], times: Sequence[Time], sentences: Sequence[Span]) -> None:
    """A participle takes the date of its clause ("won on 3 May, replacing X"), where the sentence gives only one."""
    together = by_sentence(drafts)
    for draft in drafts:
        sentence = draft.told.sentence
        word = draft.told.trigger.of(text).lower()
        if draft.when is not None or not word.endswith("ing") or word in _of_holders() or sentence >= len(sentences):
            continue
        dated = _days_of_sentence(times, sentences[sentence])
        beside = [o.when for o in together[sentence] if o.when and o.told.factuality is draft.told.factuality]
        if len(dated) == 1 and beside:
            draft.when = replace(beside[0], basis=WhenBasis.INFERRED)


def with_what_comes(drafts: Sequence[Draft], on: tuple[str, str] | None) -> None:
    """A meeting of today at which somebody will do something is still to come."""
    together = by_sentence(drafts)
    for draft in drafts:
        if draft.told.kind is not StatusKind.MEETS or draft.told.factuality is not Factuality.ASSERTED or on is None:
            continue
        beside = [other for other in together[draft.told.sentence] if other.told.factuality is Factuality.FUTURE]
        if beside and draft.when and draft.when.precision is Precision.DAY and draft.when.value >= on[0]:
            draft.told = replace(draft.told, factuality=Factuality.FUTURE)


def at_meetings(drafts: Sequence[Draft]) -> None:
    """What is signed, pledged or offered in a sentence that tells of a dated meeting happened there."""
    together = by_sentence(drafts)
    for draft in drafts:
        if draft.when is not None or draft.told.kind not in _DONE_AT_MEETINGS:
            continue
        dates = {
            other.when.value: other.when
            for other in together[draft.told.sentence]
            if other.told.kind is StatusKind.MEETS and other.when
        }
        if len(dates) == 1 and draft.told.factuality in (Factuality.ASSERTED, Factuality.NEGATED):
            draft.when = replace(next(iter(dates.values())), basis=WhenBasis.INFERRED)


def share_dates(drafts: Sequence[Draft], on: tuple[str, str] | None) -> None:
    """Give each undated telling the one date that the other tellings of the same fact have, of several the one in the news."""
    dated: dict[tuple[StatusKind, str], list[Draft]] = defaultdict(list)
    for draft in drafts:
        for who in draft.who if draft.when else ():
            dated[draft.told.kind, who.name].append(draft)
    for draft in drafts:
        if draft.when is not None:
            continue
        others = [other for who in draft.who for other in dated[draft.told.kind, who.name]]
        dates = {other.when.value: other.when for other in others if other.when and same_fact(draft, other)}
        finest = [when for value, when in dates.items() if not any(v != value and v.startswith(value) for v in dates)]
        if len(finest) > 1 and on is not None:
            finest = [when for when in finest if _is_news(when, on)]
        if len(finest) == 1:
            draft.when = replace(finest[0], basis=WhenBasis.INFERRED)


def of_the_news(
    text: str, drafts: Sequence[Draft], times: Sequence[Time], sentences: Sequence[Span], on: tuple[str, str] | None
) -> None:
    """What headline and lead tell without a date happened on the day they name last, what a sentence tells on its only day.

    Only for what is told as a fact of these days: not for what "had" happened, nor for a meeting that is named in passing.
    """
    days = [(time.span, when) for time in times if (when := date_of(time)) and _is_fresh(when, on)]
    lead = _lead_end(text)
    opening = [when for span, when in days if span.start < lead]
    for draft in drafts:
        at = draft.told.trigger.start
        if draft.when is not None or draft.told.factuality not in (Factuality.ASSERTED, Factuality.NEGATED):
            continue
        if _EARLIER.search(text[max(0, at - _BEFORE) : at]) or draft.told.trigger.of(text).lower() in group_words("meetings"):
            continue
        beside = _days_of_sentence(times, sentences[draft.told.sentence]) if draft.told.sentence < len(sentences) else []
        if len(beside) == 1 and _is_fresh(beside[0], on):
            draft.when = replace(beside[0], basis=WhenBasis.INFERRED)
        elif at < lead and opening and not beside:
            draft.when = replace(opening[-1], basis=WhenBasis.INFERRED)


def _days_of_sentence(times: Sequence[Time], sentence: Span) -> list[When]:
    """The different dates that a sentence tells."""
    return list({when.value: when for time in times if sentence.covers(time.span) and (when := date_of(time))}.values())


def _lead_end(text: str) -> int:
    """Where the first paragraph ends that is more than a headline, a byline or a dateline."""
    found = next((line for line in re.finditer(r"[^\n]+", text) if len(line.group()) >= _LEAD), None)
    return found.end() if found else len(text)


def _is_fresh(when: When, on: tuple[str, str] | None) -> bool:
    """Whether a date is a day on which the news of a text can have happened."""
    if on is None or when.precision is not Precision.DAY:
        return False
    return date.fromisoformat(on[0]) - _FRESH <= date.fromisoformat(when.value) <= date.fromisoformat(on[1])


def _is_news(when: When, on: tuple[str, str]) -> bool:
    """Whether a date of a day or month lies within a month of the days that the text may be of."""
    if when.precision not in (Precision.DAY, Precision.MONTH):
        return False
    first, last = date.fromisoformat(on[0]) - NEWS, date.fromisoformat(on[1]) + NEWS
    return first <= last_date(when.value) and first_date(when.value) <= last
