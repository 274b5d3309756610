"""Clues from elections and memberships."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from onrecord.reference import Election, fold, reference
from onrecord.reference.names import place_name
from onrecord.text.time.clues.page import Clue, Page, first, last, listed, publication_table, since, until
from onrecord.text.time.occasions import country_names

_WINDOW = 7  # words before "election" that say which, and that it is ahead
_TRANSITION = 200  # days from an election to the office, at most
_DAY = timedelta(days=1)
_FEWEST = 12  # members of NATO


def upcoming(page: Page) -> Iterator[Clue]:
    """ "the upcoming U.S. presidential election"."""
    ahead = timedelta(days=publication_table()["ahead_days"])
    for at, word in enumerate(page.words):
        if word in ("election", "elections") and set(page.words[max(0, at - _WINDOW) : at]) & listed("ahead"):
            countries = {found for name in _names_before(page, at) if (found := country_names().get(fold(name)))}
            presidential = page.word(at - 1) == "presidential"
            rows = [row for row in _elections(countries) if row.kind.startswith("president") == presidential]
            where = ", ".join(sorted(place_name(reference(), country) for country in countries))
            if rows:
                days = tuple((first(row.start) - ahead, first(row.start) - _DAY) for row in rows)
                yield Clue(days, f"an election in {where} is still to come", 3)


def _elections(countries: set[str]) -> list[Election]:
    return [row for row in reference().elections if row.country in countries]


def _names_before(page: Page, at: int) -> Iterator[str]:
    """The words before a token, and what dotted letters among them spell ("U.S.")."""
    start = max(0, at - _WINDOW)
    yield from (token.text for token in page.tokens[start:at])
    yield from (word for word in page.said(start, at).split() if "." in word) if at else ()


def won(page: Page) -> Iterator[Clue]:
    """Somebody is said to have won an election on a weekday, so just now: he has not taken the office yet."""
    winners = {name for at, word in enumerate(page.words) if word in listed("winning") for name in _winners(page, at)}
    for row in reference().elections if winners else ():
        name = reference().name_of(row.winner) if row.winner else ""
        if (
            row.kind == "president"
            and name
            and fold(name).split()[-1] in winners
            and fold(reference().name_of(row.country)) in page.capitals
        ):
            held = reference().occupancies_of(row.winner or "")
            took = [first(office.start) for office in held if office.start and office.start >= row.end]
            if took and (min(took) - last(row.end)).days < _TRANSITION:
                yield Clue(((last(row.end), min(took)),), f"{name} has just won the election of {row.end}", 2)


def _winners(page: Page, at: int) -> Iterator[str]:
    """The names before a word of winning, in a sentence that names a weekday."""
    start, end = page.sentence(at)
    if set(page.words[start:end]) & listed("weekdays"):
        yield from (fold(page.tokens[near].text) for near in range(max(start, at - 6), at) if page.is_capital(near))


def aspiring(page: Page) -> Iterator[Clue]:
    """ "Sweden's request to join NATO": it has not joined yet."""
    for at, word in enumerate(page.words):
        if word in listed("aspiring") and {"nato", "alliance"} & set(page.words[at : at + 6]):
            for name in page.words[max(0, at - 3) : at]:
                country = country_names().get(fold(name))
                joined = [row for row in reference().memberships_of(country) if row.body == "org:nato"] if country else []
                for row in joined[:1]:
                    yield Clue(
                        until(last(row.start)), f"{reference().name_of(row.country)} is still to join NATO ({row.start})", 3
                    )


def counted(page: Page) -> Iterator[Clue]:
    """ "the 32 allies": from the day on which there were so many."""
    if not {"nato", "alliance"} & set(page.words):
        return
    starts = [first(row.start) for row in reference().members()]
    for at, word in enumerate(page.words):
        count = int(word) if word.isdecimal() and len(word) <= 2 and page.word(at + 1) in ("allies", "members") else 0
        # Where several joined on one day there never were so many as after the first of them.
        if _FEWEST <= count <= len(starts) and starts[count - 1] not in starts[count:]:
            yield Clue(since(starts[count - 1]), f"NATO has {count} members (since {starts[count - 1]})", 2)
