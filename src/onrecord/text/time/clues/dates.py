"""Clues from dates: at the head of a text, told as past or as still to come, and from what has happened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from onrecord.schema import Span, Time, TimeBasis
from onrecord.text.time.clues.page import Clue, Page, listed, since, until
from onrecord.text.time.numbers import number_of

_HEAD = 300  # characters in which a date may head a text
_LATE = timedelta(days=1)  # that a page may be younger than the date at its head
_DATELINE = 40  # characters of a place before the date
_PLACE = re.compile(r"(?=.{3,40}$)[A-Z][\w.’'-]*(?:[ ,]+[A-Z][\w.’'-]*)*,\s")  # "Brussels, ", right before the date
_OPENS = re.compile(r"\s?(?:[—–-]|--)\s")  # right behind it
_LABEL = 24  # letters beside a date in its line: "Published", "Updated at"
_NEAR = 8  # tokens in which the verb of a year stands before it
_SEASON = timedelta(days=92)
_EARLY = timedelta(days=31)  # that a season is spoken of before it begins


def headed(page: Page) -> Iterator[Clue]:
    """A full date that stands at the head, alone in its line or in a dateline."""
    for time in page.times:
        if time.span.start > _HEAD:
            return
        day = _day(time)
        if day and time.basis == TimeBasis.STATED and not page.is_furniture(time.span) and _heads(page.text, time.span):
            yield Clue(((day, day + _LATE),), f"it is headed “{time.span.of(page.text)}”", 9)


def _heads(text: str, span: Span) -> bool:
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    before, behind = text[start : span.start], text[span.end : end if end >= 0 else len(text)]
    label = sum(char.isalpha() for char in before + behind)
    alone = label <= _LABEL and not behind.strip().endswith((".", "!", "?"))
    dateline = (
        len(before) < _DATELINE and before.isupper() and any(mark in behind[:12] for mark in ("—", "–", "--", ":", "(", ") -"))
    )
    return alone or dateline or bool(_PLACE.fullmatch(before) and _OPENS.match(behind))


def told(page: Page) -> Iterator[Clue]:
    """A date with its year that is told as past leaves no earlier day, one told as still to come no later one."""
    for time in page.times:
        if time.basis != TimeBasis.STATED or not time.earliest or not time.latest or page.is_furniture(time.span):
            continue
        start, end = page.at(time.span.start), page.at(time.span.end)
        words = time.span.of(page.text)
        # Of a year the verb must be near: "insisted on a delay, so that it takes effect in 2020".
        tense = page.tense(start, end) if _day(time) else page.tense_before(start, end, _NEAR)
        if tense == "past" and _looks_back(page, time, start, end):
            said = time.earliest if words.isdecimal() and len(words) < 4 else words  # the "10" of "10 to 11 December 1991"
            yield Clue(since(date.fromisoformat(time.earliest)), f"{said} is told as past", 8)
        elif tense == "future" and _day(time):
            yield Clue(until(date.fromisoformat(time.latest)), f"{words} is still to come", 3)


def _looks_back(page: Page, time: Time, start: int, end: int) -> bool:
    """Whether a date in a clause about the past is past itself: not "the 2016 race", "through 2016", "the 1990s"."""
    before = page.word(start - 1)
    if _day(time):
        return (before.isalpha() and before not in listed("ahead of dates")) or before == ","
    return before in listed("before past years") and page.word(end) not in listed("behind years to come")


def happened(page: Page) -> Iterator[Clue]:
    """Occasions that a text tells as past, or as still to come."""
    for named in page.occasions:
        ahead = {page.word(named.start - 1), *page.words[named.start : named.end]} & listed("ahead")
        proper = any(page.is_capital(at) for at in range(named.start, named.end))
        if named.known.kind == "war" or not proper or ahead:
            continue
        what = page.said(named.start, named.end).removeprefix("’s ").removeprefix("'s ")
        if page.tense(named.start, named.end) != "future":
            clause = what if named.known.kind in ("step", "office") else f"{what} has been"
            yield Clue(since(named.known.first), f"{clause} ({named.known.first})", 4)
        elif named.known.kind == "summit" and page.word(named.end) in ("will", "is"):
            yield Clue(until(named.known.first), f"{what} is still to come ({named.known.first})", 3)


def nth_since(page: Page) -> Iterator[Clue]:
    """ "a third winter since the invasion": the season that is meant."""
    for named in page.occasions:
        nth, season, joint = (page.word(named.start - back) for back in (3, 2, 1))
        number = number_of([nth])
        if joint in ("since", "of") and season in ("winter", "summer") and number:
            start = _season_after(named.known.first, 12 if season == "winter" else 6, number)
            days = ((start - _EARLY, start + _SEASON),)
            yield Clue(days, f"it is the {nth} {season} since {named.known.first}", 4)


def _season_after(day: date, month: int, nth: int) -> date:
    """The first day of the nth season, beginning in a month, that began after a day."""
    start = date(day.year, month, 1)
    return start.replace(year=start.year + nth - 1 + (start <= day))


def _day(time: Time) -> date | None:
    return date.fromisoformat(time.earliest) if time.earliest and time.earliest == time.latest else None
