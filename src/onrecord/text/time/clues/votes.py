"""Clues from elections and memberships."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from onrecord.reference import Election, fold, reference
from onrecord.reference.names import place_name
from onrecord.schema.dates import first_date, last_date
from onrecord.text.time.clues.page import Clue, Days, Page, listed, publication_table, since, until
from onrecord.text.time.occasions import country_names

_WINDOW = 7  # words before "election" that say which, and that it is ahead
_TRANSITION = 200  # days from an election to the office, at most
_DAY = timedelta(days=1)
_FEWEST = 12  # members of NATO


def upcoming(page: Page) -> Iterator[Clue]:
    """ "the upcoming U.S. presidential election"."""
    ahead = timedelta(days=publication_table()["ahead_days"])
    for at, word in enumerate(page.words):
        if word not in ("election", "elections"):
            continue
        near = set(page.words[max(0, at - _WINDOW) : at]) & listed("ahead")
        if near == {"before"} and (page.tense(at, at + 1) == "past" or _is_year(page.word(at + 2))):
            continue  # he resigned two weeks before the election of 2016
        if near:
            countries = {found for name in _names_before(page, at) if (found := country_names().get(fold(name)))}
            presidential = page.word(at - 1) == "presidential"
            rows = [row for row in _elections(countries) if row.kind.startswith("president") == presidential]
            where = ", ".join(sorted(place_name(reference(), country) for country in countries))
            if rows:
                days = tuple((first_date(row.start) - ahead, first_date(row.start) - _DAY) for row in rows)
                yield Clue(days, f"an election in {where} is still to come", 3)


def _is_year(word: str) -> bool:
    return word.isdecimal() and len(word) == 4


def _elections(countries: set[str]) -> list[Election]:
    return [row for row in reference().elections if row.country in countries]


def _names_before(page: Page, at: int) -> Iterator[str]:
    """The words before a token, and what dotted letters among them spell ("U.S.")."""
    start = max(0, at - _WINDOW)
    yield from (token.text for token in page.tokens[start:at])
    yield from (word for word in page.said(start, at).split() if "." in word) if at else ()


def won(page: Page) -> Iterator[Clue]:
    """Somebody is said to have won an election on a weekday, so just now: he has not taken the office yet."""
    if listed("rounds") & set(page.words):
        return
    winners = {name for at, word in enumerate(page.words) if word in listed("winning") for name in _winners(page, at)}
    until_office: defaultdict[str, list[Days]] = defaultdict(list)
    for row in reference().elections if winners else ():
        winner = row.winner or ""
        if row.kind == "president" and winner and _surname(winner) in winners and _is_named(page, row.country):
            took = [
                day
                for office in reference().occupancies_of(winner)
                if office.start and (day := first_date(office.start)) > last_date(row.end)
            ]
            if took and (min(took) - last_date(row.end)).days < _TRANSITION:
                until_office[winner].append((last_date(row.end), min(took)))
    for winner, days in until_office.items():
        elections = ", ".join(str(start) for start, _ in days)
        yield Clue(tuple(days), f"{reference().name_of(winner)} has just won the election of {elections}", 2)


def _surname(person: str) -> str:
    return fold(reference().name_of(person)).split()[-1]


def _is_named(page: Page, country: str) -> bool:
    return all(fold(word) in page.names for word in reference().name_of(country).split() if word[:1].isupper())


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
                        until(last_date(row.start)), f"{reference().name_of(row.country)} is still to join NATO ({row.start})", 3
                    )


def counted(page: Page) -> Iterator[Clue]:
    """ "the 32 allies": from the day on which there were so many."""
    if not {"nato", "alliance"} & set(page.words):
        return
    starts = [first_date(row.start) for row in reference().members()]
    for at, word in enumerate(page.words):
        counted_noun = page.word(at + 1) in ("allies", "members") and (
            page.word(at + 2) != "of" or {"nato", "alliance"} & {page.word(at + 3), page.word(at + 4)}
        )
        count = int(word) if word.isdecimal() and len(word) <= 2 and counted_noun else 0
        # Where several joined on one day there never were so many as after the first of them.
        if _FEWEST <= count <= len(starts) and starts[count - 1] not in starts[count:]:
            yield Clue(since(starts[count - 1]), f"NATO has {count} members (since {starts[count - 1]})", 2)
