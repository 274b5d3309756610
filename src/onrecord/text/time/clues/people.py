"""Clues from people: who is called by which title, as new, outgoing or former."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from onrecord.reference import Occupancy, fold, reference
from onrecord.schema import TimeBasis
from onrecord.schema.dates import first_date, last_date
from onrecord.text.time.clues.page import EVER, Clue, Days, Page, listed, publication_table
from onrecord.text.time.occasions import country_names, surnames

_NAME = 4  # words of a name that may stand between title and surname
_QUALIFIERS = 8  # tokens before a title in which a word may qualify it
_APPOSITION = 6  # words behind a name in which its title may stand


@dataclass(frozen=True, slots=True)
class _Title:
    """A title in the text, from token to token, and the kinds of office that are so called."""

    start: int
    end: int
    kinds: tuple[str, ...]


def called(page: Page) -> Iterator[Clue]:
    """ "NATO Secretary General Mark Rutte", "Jens Stoltenberg, the outgoing Secretary General"."""
    for at in range(len(page.tokens)):
        persons = surnames().get(fold(page.tokens[at].text), ()) if page.is_capital(at) and _ends_a_name(page, at) else ()
        for title in (*_before(page, at), *_behind(page, at)) if persons else ():
            held = [row for person in _meant(page, at, persons) for row in _held(person, title.kinds)]
            if held and not _looks_back(page, at):
                page.titled.add(fold(page.tokens[at].text))
                yield _clue(page, title, at, _of_country(page, title.start, held))


def _looks_back(page: Page, at: int) -> bool:
    """Whether a sentence opens with a year gone by ("In 1963 President Kennedy spoke"): that tells nothing of today."""
    start, _ = page.sentence(at)
    if page.word(start) != "in" or page.tense(at, at + 1) != "past":
        return False
    opening = (time for time in page.times if page.at(time.span.start) == start + 1)
    return any(time.basis == TimeBasis.STATED and time.earliest != time.latest for time in opening)


def _ends_a_name(page: Page, at: int) -> bool:
    """Whether a word is the last of a name: not the "Alexander" of Alexander Lukashenko."""
    return not page.is_capital(at + 1) or not page.tokens[at + 1].text.isalpha() or page.word(at + 1) in listed("weekdays")


def _before(page: Page, at: int) -> Iterator[_Title]:
    """The title before a name: with a capital ("President Biden"), or parted by a comma ("the new premier, Rishi Sunak")."""
    here = at - 1
    while at - here <= _NAME and _is_in_name(page, here) and page.words[here] not in _titles():
        here -= 1
    apart = page.word(here) == ","
    here -= apart
    if apart or page.is_capital(here) or page.word(here) == "elect":
        yield from (title for title in _ending(page, here) if page.word(title.start - 1) not in listed("hypothetical"))


def _is_in_name(page: Page, at: int) -> bool:
    """A word with a capital, a particle, or the stop of an initial."""
    initial = page.word(at) == "." and len(page.word(at - 1)) == 1
    return page.is_capital(at) or initial or page.word(at) in listed("particles")


def _behind(page: Page, at: int) -> Iterator[_Title]:
    """The title in an apposition behind a name."""
    if page.word(at + 1) == "," and page.word(at + 2) not in listed("hypothetical"):
        for here in range(at + 2, min(len(page.words), at + 2 + _APPOSITION)):
            if page.words[here] in listed("ends an apposition"):
                return
            yield from _ending(page, here)


def _ending(page: Page, at: int) -> Iterator[_Title]:
    """The longest title that ends with a token."""
    for words, kinds in _titles().get(page.words[at], ()):
        if tuple(page.words[max(0, at + 1 - len(words)) : at + 1]) == words:
            yield _Title(at + 1 - len(words), at + 1, kinds)
            return


@cache
def _titles() -> dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]:
    """Last word of a title -> (its words, kinds of office), the longest first."""
    ends: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = defaultdict(list)
    for title, kinds in publication_table()["titles"].items():
        words = tuple(title.split())
        ends[words[-1]].append((words, tuple(kinds)))
    return {end: tuple(sorted(titles, key=lambda title: -len(title[0]))) for end, titles in ends.items()}


def _meant(page: Page, at: int, persons: Iterable[str]) -> list[str]:
    """Of persons of one surname those whose first name stands before it, else those that the text names in full."""
    names = {person: fold(reference().name_of(person)).split() for person in persons}
    start = at
    while start and at - start < _NAME and _is_in_name(page, start - 1) and page.words[start - 1] not in _titles():
        start -= 1
    words_before = {fold(word) for word in page.words[start:at] if word.isalpha()} - listed("particles")
    given, initials = {word for word in words_before if len(word) > 1}, {word for word in words_before if len(word) == 1}
    if given:
        so_called = [person for person, words in names.items() if given & set(words)]
        # George W. Bush is not George H. W. Bush; but who needs no initial in the table may be given one.
        return [p for p in so_called if initials == {word for word in names[p] if len(word) == 1}] or so_called
    in_full = [person for person, words in names.items() if (words[0], words[-1]) in page.pairs]
    return in_full or list(names)


@cache
def _held(person: str, kinds: tuple[str, ...]) -> tuple[Occupancy, ...]:
    offices = {office.id: office.kind for office in reference().offices}
    return tuple(row for row in reference().occupancies_of(person) if offices[row.office] in kinds and row.start)


def _of_country(page: Page, start: int, held: Sequence[Occupancy]) -> Sequence[Occupancy]:
    """Of offices of one kind those of the country named before the title, if one is."""
    named = {country_names().get(fold(word)) for word in page.words[max(0, start - 3) : start]}
    bodies = {office.id: office.body for office in reference().offices}
    return [row for row in held if bodies[row.office] in named] or held


def _clue(page: Page, title: _Title, at: int, held: Sequence[Occupancy]) -> Clue:
    """What a title beside a name leaves, by the words beside it ("new", "outgoing", "former")."""
    near = {*_qualifying(page, title.start), *page.words[title.start : title.end]}
    near |= set(page.words[title.end : title.end + 2]) & listed("behind titles")
    rules: list[dict[str, Any]] = publication_table()["beside"]
    rule = next((rule for rule in rules if near & set(rule["words"])), None)
    word = next((word for word in rule["words"] if word in near), "") if rule else ""
    title_words = page.said(title.start, title.end)
    called = title_words if not word or title_words.lower().endswith(word) else f"{word} {title_words}"
    reason = f"{page.tokens[at].text} is called {called} ({_times(held)})"
    first_token, end = page.sentence(at)
    if rule and rule.get("before") and rule["from"] == "start" and listed("taken") & set(page.words[first_token:end]):
        rule = {**rule, "before": 0}  # new, and has taken office
    days = tuple(_days(row, rule) for row in held)
    return Clue(days, reason, 7, "") if rule else Clue(days, reason, 6, held[0].office)


def _qualifying(page: Page, at: int) -> Iterator[str]:
    """The words before a title that may qualify it: next to it, or parted by a country or body ("the new NATO chief")."""
    for here in range(at - 1, max(-1, at - 1 - _QUALIFIERS), -1):
        opens = here == page.sentence(at)[0] or not page.word(here - 1).isalpha()  # "(AP) - Former President Bush"
        if not page.is_capital(here) or opens:
            yield page.words[here]
        initial = page.words[here] == "." and len(page.word(here - 1)) == 1  # "the former U.S. president"
        if not (initial or page.is_capital(here) or page.words[here] in listed("within titles")):
            return


def _days(row: Occupancy, rule: dict[str, Any] | None = None) -> Days:
    """The days on which a holder may be called by the title, as a row of `beside` changes them."""
    start = first_date(row.start or "")
    # On the day the next one starts, the old one is no longer called so.
    end = last_date(row.end) - timedelta(days=1) if row.end else EVER[1]
    if rule is None:
        return start, end
    ends = {"start": start, "end": end, "": EVER[1]}
    return _moved(ends[rule["from"]], -rule.get("before", 0), start), _moved(ends[rule["until"]], rule.get("after", 0), EVER[1])


def _moved(day: date, days: int, otherwise: date) -> date:
    """A day moved; another where it is no day yet."""
    return otherwise if day == EVER[1] else day + timedelta(days=days)


def _times(held: Sequence[Occupancy]) -> str:
    return "; ".join(f"{row.start} to {row.end or 'now'}" for row in held[:3])


def spoken_of(page: Page) -> Iterator[Clue]:
    """The only holder of an international office who is named, without a title, in a text about that body."""
    bodies = {office.id: office.body for office in reference().offices}
    named: dict[str, list[Occupancy]] = defaultdict(list)
    for name in sorted(page.names - page.titled):
        persons = surnames().get(name, ())
        for row in reference().occupancies_of(persons[0]) if len(persons) == 1 else ():
            body, _, short = bodies[row.office].partition(":")
            if row.start and body == "org" and short in page.words:
                named[row.office].append(row)
    for office, rows in named.items():
        if len({row.person for row in rows}) == 1:
            who = f"{reference().name_of(rows[0].person)}, {reference().name_of(office)}"
            yield Clue(tuple(_days(row) for row in rows), f"{who}, is spoken of ({_times(rows)})", 1)
