"""When an undated text was published, as far as it says so itself.

Each clue leaves some days possible: who is called by which title, what is told as past or as still to come, how many members
an alliance has, a date at the head of the text. The range is what all clues leave, and each is kept as a reason. Clues are
taken strongest first; one that contradicts what the others leave is passed over, since texts err and titles linger.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from onrecord.reference import Occupancy, fold, reference
from onrecord.schema import Span, Time, TimeBasis
from onrecord.schema.dates import first_day, last_day
from onrecord.text.time.occasions import Occasion, country_names, find_occasions, surnames
from onrecord.text.time.tense import Tense, tense_around
from onrecord.text.time.words import tokenize

Days = tuple[date, date]
_ALWAYS: Days = (date(1, 1, 1), date(9999, 12, 31))
_HEAD = 300  # characters in which a date may head a text
_LATE = 1  # days that a page may be younger than the date at its head
_NAME = 4  # words of a name that may stand between title and surname
_TITLE_REACH = 6
_SENTENCE = 40


@dataclass(frozen=True, slots=True)
class Clue:
    """Stretches of days, one of which holds the day of publication, and why. `strength`: the greater the surer."""

    days: tuple[Days, ...]
    reason: str
    strength: int
    office: str = ""  # whose holder gives the clue by his title alone


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
    today: date | None = None,
) -> Inferred | None:
    """The range in which an undated text was published, None where nothing in it tells.

    `times` are its expressions, resolved without a publication date. `today` is the last day possible, by default the
    current one.

    >>> inferred = infer_published("NATO Secretary General Mark Rutte spoke before the upcoming U.S. presidential election.", [])
    >>> inferred.range
    ('2024-10-01', '2024-11-04')
    """
    page = _Page(text, times, boilerplate, sentences)
    left: list[Days] = [_ALWAYS]
    reasons: list[str] = []
    clues = sorted(_latest_holders(clue for find in _CLUES for clue in find(page)), key=lambda clue: -clue.strength)
    for clue in [*clues, Clue(((_ALWAYS[0], today or date.today()),), "", 0)]:
        remaining = _intersect(left, clue.days)
        if remaining and remaining != left:
            left = remaining
            reasons += [clue.reason] if clue.reason else []
    if not reasons or left[0][0] == _ALWAYS[0]:
        return None
    return Inferred((left[0][0].isoformat(), left[-1][1].isoformat()), tuple(reasons))


def _latest_holders(clues: Iterable[Clue]) -> list[Clue]:
    """Of clues from holders of one office the latest: texts call those of old by their title too."""
    kept = list(dict.fromkeys(clues))
    latest = {
        clue.office: max(days[0] for other in kept if other.office == clue.office for days in other.days)
        for clue in kept
        if clue.office
    }
    return [clue for clue in kept if not clue.office or any(days[0] == latest[clue.office] for days in clue.days)]


def _intersect(one: Sequence[Days], other: Sequence[Days]) -> list[Days]:
    both = [(max(a, c), min(b, d)) for a, b in one for c, d in other]
    return sorted({days for days in both if days[0] <= days[1]})


class _Page:
    """A text with what the clues look at: tokens and their words, expressions of time, furniture."""

    def __init__(self, text: str, times: Sequence[Time], boilerplate: Sequence[Span], sentences: Sequence[Span]) -> None:
        self.text, self.times, self.boilerplate = text, times, boilerplate
        self.tokens = [token for token in tokenize(text) if not any(s.start <= token.start < s.end for s in boilerplate)]
        self.words = [token.text.lower() for token in self.tokens]
        self.starts = [token.start for token in self.tokens]
        self.sentences = [bisect_right(self.starts, sentence.start - 1) for sentence in sentences] or [0]
        self.folded = " ".join(fold(token.text) for token in self.tokens if token.text[0].isupper())
        self.occasions: list[Occasion] = find_occasions(self.tokens, None)

    def at(self, offset: int) -> int:
        """The token at or behind an offset."""
        return bisect_right(self.starts, offset - 1)

    def sentence(self, token: int) -> tuple[int, int]:
        """First and last token (exclusive) of the sentence around a token."""
        number = bisect_right(self.sentences, token) - 1
        last = self.sentences[number + 1] if number + 1 < len(self.sentences) else len(self.tokens)
        first = self.sentences[number]
        return max(first, token - _SENTENCE), min(last, token + _SENTENCE)

    def tense(self, start: int, end: int) -> Tense | None:
        """The tense of the clause around tokens."""
        return tense_around(self.tokens, start, end, self.sentence(start), timetable=False)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("onrecord.text").joinpath("data/publication.toml").read_text(encoding="utf-8"))


# ------------------------------------------------------------------------------------------------------- dates in the text


def _headed(page: _Page) -> Iterator[Clue]:
    """A full date that stands at the head, alone in its line or in a dateline."""
    for time in page.times:
        if time.span.start > _HEAD:
            return
        day = _day(time)
        if day and time.basis == TimeBasis.STATED and not _covered(page, time.span) and _heads(page.text, time.span):
            yield Clue(((day, day + timedelta(days=_LATE)),), f"it is headed {time.span.of(page.text)!r}", 9)


def _heads(text: str, span: Span) -> bool:
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    line = text[start : end if end >= 0 else len(text)]
    rest = text[start : span.start] + text[span.end : start + len(line)]
    before, behind = text[start : span.start], text[span.end : span.end + 12]
    alone = sum(char.isalpha() for char in rest) <= 24 and not rest.strip().endswith((".", "!", "?"))
    dateline = len(before) < 40 and before.isupper() and any(mark in behind for mark in ("—", "–", "--", ":", "("))
    return alone or dateline


def _told(page: _Page) -> Iterator[Clue]:
    """Dates with their year that are told as past leave no earlier day, those told as future no later one."""
    for time in page.times:
        if time.basis != TimeBasis.STATED or time.earliest is None or time.latest is None or _covered(page, time.span):
            continue
        start, end = page.at(time.span.start), page.at(time.span.end)
        words, tense = time.span.of(page.text), page.tense(start, end)
        if tense == "past" and _looks_back(page, time, start, end):
            first = date.fromisoformat(time.earliest)
            yield Clue(((first, _ALWAYS[1]),), f"{words} is told as past", 8)
        elif tense == "future" and _day(time):
            yield Clue(((_ALWAYS[0], date.fromisoformat(time.latest)),), f"{words} is still to come", 3)


def _happened(page: _Page) -> Iterator[Clue]:
    """Occasions that a text tells as past."""
    for named in page.occasions:
        ahead = page.words[named.start - 1] if named.start else ""
        inside = page.words[named.start : named.end]
        if (
            named.known.kind != "war"
            and any(token.text[0].isupper() for token in page.tokens[named.start : named.end])
            and not {ahead, *inside} & set(_table()["ahead"]["words"])
            and page.tense(named.start, named.end) != "future"
        ):
            what = page.text[page.tokens[named.start].start : page.tokens[named.end - 1].end]
            yield Clue(((named.known.first, _ALWAYS[1]),), f"{what} has been ({named.known.first})", 4)


def _nth_since(page: _Page) -> Iterator[Clue]:
    """ "a third winter since the invasion": the season that is meant."""
    for named in page.occasions:
        window = page.words[max(0, named.start - 4) : named.start]
        if len(window) < 3 or window[-1] not in ("since", "of") or window[-2] not in ("winter", "summer"):
            continue
        nth = _ORDINALS.get(window[-3])
        if nth:
            first = _season_after(named.known.first, window[-2], nth)
            yield Clue(
                ((first - timedelta(days=31), first + timedelta(days=92)),),
                f"it is the {window[-3]} {window[-2]} since {named.known.first}",
                4,
            )


def _looks_back(page: _Page, time: Time, start: int, end: int) -> bool:
    """Whether a date in a clause about the past is past itself: not "the 2016 race", "through 2016", "the 1990s"."""
    before = page.words[start - 1] if start else ""
    behind = page.words[end] if end < len(page.words) else ""
    if _day(time):
        return before in ("on", "of", "since", "after", "from", ",", "dated") or (
            before.isalpha() and before not in _AHEAD_OF_DATES
        )
    return before in ("in", "since", "during") and behind not in ("and", "or", "election", "elections", "race", "campaign")


_AHEAD_OF_DATES = frozenset(
    ("by", "until", "till", "through", "for", "to", "before", "ending", "expires", "due", "payable", "maturing")
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}


def _season_after(day: date, season: str, nth: int) -> date:
    """The first day of the nth winter or summer that began after a day."""
    month = 12 if season == "winter" else 6
    start = date(day.year, month, 1)
    return start.replace(year=start.year + nth - 1 + (start <= day))


def _day(time: Time) -> date | None:
    return date.fromisoformat(time.earliest) if time.earliest and time.earliest == time.latest else None


def _covered(page: _Page, span: Span) -> bool:
    return any(line.covers(span) for line in page.boilerplate)


# -------------------------------------------------------------------------------------------------------- people and offices


@cache
def _titles() -> dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]:
    """Last word of a title -> (its words, kinds of office), the longest first."""
    ends: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = defaultdict(list)
    for title, kinds in _table()["titles"].items():
        words = tuple(title.split())
        ends[words[-1]].append((words, tuple(kinds)))
    return {end: tuple(sorted(titles, key=lambda title: -len(title[0]))) for end, titles in ends.items()}


def _called(page: _Page) -> Iterator[Clue]:
    """ "NATO Secretary General Mark Rutte", "Jens Stoltenberg, the outgoing Secretary General"."""
    for at, token in enumerate(page.tokens):
        persons = surnames().get(fold(token.text)) if token.text[0].isupper() else None
        if persons:
            for start, end, kinds in _titles_near(page, at):
                held = [row for person in _of_name(page, at, persons) for row in _held(person, kinds)]
                held = _of_country(page, start, held)
                if held:
                    yield _as_called(page, start, end, at, held)


def _titles_near(page: _Page, at: int) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """(start, end, kinds) of the title before a surname, or behind it in an apposition."""
    here = at - 1
    while here >= 0 and at - here <= _NAME and page.tokens[here].text[0].isupper() and page.words[here] not in _titles():
        here -= 1
    if here >= 0:
        for start, end, kinds in _title_ending(page, here):
            before = page.words[start - 1] if start else ""
            if before not in _HYPOTHETICAL and page.tokens[here].text[0].isupper():
                yield start, end, kinds
    if at + 2 < len(page.words) and page.words[at + 1] == "," and page.words[at + 2] not in _HYPOTHETICAL:
        for behind in range(at + 2, min(len(page.words), at + 2 + _TITLE_REACH)):
            if page.words[behind] in (",", ".", "who", "and", "for", "to"):
                return
            yield from _title_ending(page, behind)


_HYPOTHETICAL = frozenset(
    (
        "a",
        "an",
        "as",
        "for",
        "become",
        "becoming",
        "would",
        "if",
        "potential",
        "possible",
        "against",
        "wife",
        "husband",
        "son",
        "under",
    )
)


def _title_ending(page: _Page, at: int) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    for words, kinds in _titles().get(page.words[at], ()):
        if tuple(page.words[max(0, at + 1 - len(words)) : at + 1]) == words:
            yield at + 1 - len(words), at + 1, kinds
            return


def _of_name(page: _Page, at: int, persons: Iterable[str]) -> list[str]:
    """Of persons of one surname those whose first name stands before it, else those that the text names in full."""
    before = page.tokens[at - 1].text if at else ""
    names = {person: fold(reference().name_of(person)).split() for person in persons}
    if before[:1].isupper() and before.isalpha() and page.words[at - 1] not in _titles():
        return [person for person, words in names.items() if fold(before) in words]
    in_full = [person for person, words in names.items() if f"{words[0]} {words[-1]}" in page.folded]
    return in_full or list(names)


@cache
def _held(person: str, kinds: tuple[str, ...]) -> tuple[Occupancy, ...]:
    offices = {office.id: office.kind for office in reference().offices}
    return tuple(row for row in reference().occupancies_of(person) if offices[row.office] in kinds and row.start)


def _of_country(page: _Page, start: int, held: Sequence[Occupancy]) -> list[Occupancy]:
    """Of offices of one kind those of the country named before the title, if one is."""
    named = {country_names().get(fold(word)) for word in page.words[max(0, start - 3) : start]}
    bodies = {office.id: office.body for office in reference().offices}
    fitting = [row for row in held if bodies[row.office] in named]
    return fitting or list(held)


def _as_called(page: _Page, start: int, end: int, at: int, held: Sequence[Occupancy]) -> Clue:
    """What a title beside a name leaves, by the words beside it ("new", "outgoing", "former")."""
    first = min(start, at)
    near = {*page.words[max(0, first - 3) : first], *page.words[start - 2 : start], *page.words[end : end + 2]}
    rule = next((rule for rule in _table()["beside"] if near & set(rule["words"])), None)
    title = page.text[page.tokens[start].start : page.tokens[end - 1].end]
    beside = next((word for word in (rule["words"] if rule else ()) if word in near), "")
    who = page.tokens[at].text
    days = tuple(_in_office(row, rule) for row in held)
    return Clue(
        days,
        f"{who} is called {beside + ' ' if beside else ''}{title} ({_since(held)})",
        6 if rule is None else 7,
        held[0].office if rule is None else "",
    )


def _in_office(row: Occupancy, rule: dict[str, Any] | None) -> Days:
    start = date.fromisoformat(first_day(row.start or "0001"))
    # On the day the next one starts, the old one is no longer called so.
    end = date.fromisoformat(last_day(row.end)) - timedelta(days=1) if row.end else _ALWAYS[1]
    if rule is None:
        return start, end
    ends = {"start": start, "end": end}
    lower = ends[rule["from"]]
    lower = lower - timedelta(days=rule.get("before", 0)) if lower != _ALWAYS[1] else start
    if rule["until"] == "":
        return lower, _ALWAYS[1]
    upper = ends[rule["until"]]
    return lower, upper + timedelta(days=rule.get("after", 0)) if upper != _ALWAYS[1] else upper


def _since(held: Sequence[Occupancy]) -> str:
    return "; ".join(f"{row.start} to {row.end or 'now'}" for row in held[:3])


def _speaks(page: _Page) -> Iterator[Clue]:
    """The only holder of an international office who is named, without a title, in a text about that body."""
    bodies = {office.id: office.body for office in reference().offices}
    named: dict[str, list[Occupancy]] = defaultdict(list)
    for name in dict.fromkeys(fold(token.text) for token in page.tokens if token.text[0].isupper()):
        persons = surnames().get(name, ())
        for row in (row for person in persons if len(persons) == 1 for row in reference().occupancies_of(person) if row.start):
            if bodies[row.office].startswith("org:") and bodies[row.office][4:] in page.words:
                named[row.office].append(row)
    for office, rows in named.items():
        if len({row.person for row in rows}) == 1:
            who, what = reference().name_of(rows[0].person), reference().name_of(office)
            yield Clue(tuple(_in_office(row, None) for row in rows), f"{who}, {what}, is spoken of ({_since(rows)})", 1)


# ------------------------------------------------------------------------------------------------- elections and memberships


def _upcoming(page: _Page) -> Iterator[Clue]:
    """ "the upcoming U.S. presidential election"."""
    table = _table()["ahead"]
    for at, word in enumerate(page.words):
        if word not in ("election", "elections") or not set(page.words[max(0, at - 6) : at]) & set(table["words"]):
            continue
        countries = {country_names().get(fold(name)) for name in _names_before(page, at)} - {None}
        rows = [row for row in reference().elections if row.country in countries and _kind_fits(row.kind, page.words[at - 1])]
        days = tuple(
            (
                date.fromisoformat(first_day(row.start)) - timedelta(days=table["days"]),
                date.fromisoformat(first_day(row.start)) - timedelta(days=1),
            )
            for row in rows
        )
        if days:
            yield Clue(
                days, f"an election in {', '.join(sorted(reference().name_of(c) for c in countries if c))} is still to come", 3
            )


def _names_before(page: _Page, at: int) -> Iterator[str]:
    """The words before a token, and what dotted letters among them spell ("U.S.")."""
    window = page.tokens[max(0, at - 7) : at]
    yield from (token.text for token in window)
    start, end = (window[0].start, window[-1].end) if window else (0, 0)
    yield from (word for word in page.text[start:end].split() if "." in word)


def _kind_fits(kind: str, word: str) -> bool:
    return kind.startswith("president") == (word == "presidential")


def _won(page: _Page) -> Iterator[Clue]:
    """Both candidates of an election are named and one has won: it is over, and the winner not yet in office if called elect."""
    names = {fold(token.text) for token in page.tokens if token.text[0].isupper()}
    for row in reference().elections:
        if row.winner and "won" in page.words and row.kind == "president":
            winner = fold(reference().name_of(row.winner)).split()[-1]
            if not _wins(page, winner):
                continue
            future = any(word in page.words for word in ("become", "be", "becomes"))
            took = [held.start for held in reference().occupancies_of(row.winner) if held.start and row.end <= held.start]
            country = reference().name_of(row.country)
            if fold(country) in names and took and future:
                days = (date.fromisoformat(last_day(row.end)), date.fromisoformat(first_day(min(took))))
                if "president" in page.words and (days[1] - days[0]).days < 200:
                    yield Clue(
                        (days,), f"{reference().name_of(row.winner)} has won the election of {row.end} and is to take office", 2
                    )


def _wins(page: _Page, winner: str) -> bool:
    """Whether a name stands shortly before a word of winning."""
    return any(
        word in ("won", "wins", "elected", "defeated", "beat") and winner in map(fold, page.words[max(0, at - 6) : at])
        for at, word in enumerate(page.words)
    )


def _aspires(page: _Page) -> Iterator[Clue]:
    """ "Sweden's request to join NATO": it has not joined yet."""
    table = _table()["aspiring"]["words"]
    names = country_names()
    for at, word in enumerate(page.words):
        if word in table and {"nato", "alliance"} & set(page.words[at : at + 6]):
            for name in page.words[max(0, at - 3) : at]:
                country = names.get(fold(name))
                joined = [row for row in reference().memberships_of(country) if row.body == "org:nato"] if country else []
                if joined:
                    end = date.fromisoformat(last_day(joined[0].start))
                    yield Clue(
                        ((_ALWAYS[0], end),),
                        f"{reference().name_of(joined[0].country)} is still to join NATO ({joined[0].start})",
                        3,
                    )


def _counted(page: _Page) -> Iterator[Clue]:
    """ "the 32 allies": from the day there were so many to the day there were more."""
    if "nato" not in page.words and "alliance" not in page.words:
        return
    starts = sorted(first_day(row.start) for row in reference().members())
    for at, word in enumerate(page.words[:-1]):
        if word.isdigit() and page.words[at + 1] in ("allies", "members") and 12 <= int(word) <= len(starts):
            if starts.count(starts[int(word) - 1]) > 1 and int(word) < len(starts) and starts[int(word)] == starts[int(word) - 1]:
                continue  # several joined that day: there never were so many
            first = date.fromisoformat(starts[int(word) - 1])
            yield Clue(((first, _ALWAYS[1]),), f"NATO has {word} members (since {first})", 2)


_CLUES: tuple[Callable[[_Page], Iterable[Clue]], ...] = (
    _headed,
    _told,
    _happened,
    _nth_since,
    _called,
    _speaks,
    _upcoming,
    _won,
    _aspires,
    _counted,
)
