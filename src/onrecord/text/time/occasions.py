"""Occasions that a text dates other things by: "the Vilnius summit", "when Sweden joined", "the invasion of Ukraine".

What happened when is the reference's knowledge; here it is found in the text, by a few words that betray it, and tied to the
row it means. Of several occasions of one name the text means the one it qualifies ("the July summit in Washington", "the 2008
summit"), else the last one before publication; where neither tells them apart, nothing is found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from onrecord.reference import fold, reference
from onrecord.schema.dates import first_date, last_date
from onrecord.text.time.table import words_of
from onrecord.text.time.words import Token

_Finder = Callable[[Sequence[Token], list[str], int, date | None], "Occasion | None"]
_DETERMINERS = frozenset(("the", "a", "an", "this", "its", "their", "last", "recent", "upcoming", "historic", "special"))
_BETWEEN = ("and", ",")
_AUXILIARIES = ("had", "has", "officially", "formally", "finally", "first")
_WINDOW = 5  # tokens before "summit" that may qualify it
_SUBJECT = 6  # tokens before a verb in which its subject stands
_MEMBER = 5  # words from "became" to "member"
_SHORT = 45  # days: what lasted longer is no day to count from


@dataclass(frozen=True, slots=True)
class Known:
    """An occasion of the reference: its id, its first and last day, its kind ("summit", "step", "office", "invasion" ...)."""

    id: str
    first: date
    last: date
    kind: str


@dataclass(frozen=True, slots=True)
class Occasion:
    """An occasion named by the tokens from `start` to `end`; `known` is what it means."""

    start: int
    end: int
    known: Known


def find_occasions(tokens: Sequence[Token], published: date | None) -> list[Occasion]:
    """The occasions that a text names, in order, without overlap; `published` bounds what it can look back on."""
    words = [token.text.lower() for token in tokens]
    named, found = _by_first_word(), list[Occasion]()
    for at, word in enumerate(words):
        find = _FINDERS.get(word)
        occasion = find(tokens, words, at, published) if find else None
        if occasion is None and word in named:
            occasion = _named(words, at, published)
        if occasion and (not found or occasion.start >= found[-1].end):
            found.append(occasion)
    return found


# -------------------------------------------------------------------------------------------------------------- summits


@cache
def _summits() -> dict[str, tuple[tuple[str, Known], ...]]:
    """Place -> the meetings of leaders held there, each with the body that met."""
    places: dict[str, list[tuple[str, Known]]] = defaultdict(list)
    for row in reference().summits:
        for place in _place_names(row.place):
            places[place].append((row.body, _known(row.id, row.start, row.end, "summit")))
    for occasion in reference().occasions:
        if occasion.kind == "summit" and occasion.body and occasion.place:
            for place in _place_names(occasion.place):
                places[place].append((occasion.body, _known(occasion.id, occasion.start, occasion.end, "summit")))
    return {place: tuple(meetings) for place, meetings in places.items()}


def _place_names(place: str) -> Iterator[str]:
    """ "Newport/Cardiff (Wales)" is called by each of its three names."""
    for name in place.replace("(", "/").replace(")", "").split("/"):
        if name.strip():
            yield fold(name.split(",")[0])


_BODIES = {"nato": "org:nato", "alliance": "org:nato", "eu": "org:eu", "g7": "org:g7", "g8": "org:g8", "g20": "org:g20"}


def _summit(tokens: Sequence[Token], words: list[str], at: int, published: date | None) -> Occasion | None:
    """ "the Vilnius summit", "the July NATO summit in Washington", "the 2008 summit"."""
    said = _Qualified()
    start = at
    while start > 0 and at - start < _WINDOW and said.take(words[start - 1], proper=tokens[start - 1].text[0].isupper()):
        start -= 1
    end = said.take_behind(words, at + 1)
    if not (said.place or said.year or said.month):
        return None
    known = _choose(said.meetings(), published, said.year, said.month)
    return Occasion(start, end, known) if known else None


@dataclass(slots=True)
class _Qualified:
    """What the words around "summit" say of it."""

    body: str = ""
    place: str = ""
    year: int = 0
    month: int = 0

    def take(self, word: str, *, proper: bool) -> bool:
        """Takes in a word before "summit"; False where it no longer belongs to it."""
        if word in _BODIES:
            self.body = self.body or _BODIES[word]
        elif word in words_of("MONTH"):
            self.month = words_of("MONTH")[word]
        elif word.isdecimal() and len(word) == 4:
            self.year = int(word)
        elif word in _summits() and proper:
            self.place = self.place or word
        else:
            return word in _DETERMINERS or word in ("-", "'s", "’s") or word.endswith("day")
        return True

    def take_behind(self, words: list[str], at: int) -> int:
        """Takes in "in Washington" and "of 2008" behind "summit"; where they end."""
        following = [*words[at : at + 3], "", "", ""]
        skip = 1 + (following[1] == "the")
        if following[0] in ("in", "at") and following[skip] in _summits():
            self.place = following[skip]
            return at + skip + 1
        if following[0] in ("in", "of") and following[1].isdecimal() and len(following[1]) == 4:
            self.year = int(following[1])
        return at

    def meetings(self) -> list[Known]:
        """The summits that fit place and body. Without either they are NATO's; so are those of a place, if only one is."""
        held = _summits()[self.place] if self.place else [pair for pairs in _summits().values() for pair in pairs]
        body = self.body or ("" if self.place else "org:nato")
        fitting = [known for met, known in held if body in ("", met)]
        nato = {known.id: known for met, known in held if met == "org:nato"}
        return list(nato.values()) if not self.body and len(nato) == 1 and len(fitting) > 1 else fitting


# ------------------------------------------------------------------------------------------- joining, applying, taking office


@cache
def country_names() -> dict[str, str]:
    """Names of one or two words, folded -> country."""
    rows = reference()
    names = {fold(row.name): row.id for row in rows.countries}
    names |= {fold(row.name): row.entity for row in rows.aliases if row.entity.startswith("country:") and not row.ambiguous}
    return {name: country for name, country in names.items() if name.count(" ") <= 1}


def _countries_before(words: list[str], at: int) -> tuple[int, list[str]]:
    """(first token, ids) of the countries that stand together before a verb, the first one first."""
    names, start, found, here = country_names(), at, list[str](), at - 1
    while here >= 0 and at - here <= _SUBJECT:
        word = fold(words[here])
        two = f"{fold(words[here - 1])} {word}" if here else ""
        if two in names:
            start, found, here = here - 1, [names[two], *found], here - 2
        elif word in names:
            start, found, here = here, [names[word], *found], here - 1
        elif words[here] in (_BETWEEN if found else _AUXILIARIES):
            here -= 1
        else:
            break
    return start, found


def _behind_member(words: list[str], at: int) -> int:
    """Behind "a member of", "the 31st member of", "the newest full member"; `at` itself where it is not that."""
    noun = next((here for here in range(at, min(len(words), at + _MEMBER)) if words[here] in ("member", "ally")), None)
    return at if noun is None else noun + 1


def _body_behind(words: list[str], at: int) -> tuple[int, str | None]:
    """(end, body) of "(for membership of) NATO", "the EU", "the alliance" behind a verb."""
    here = at
    while here < len(words) and here - at < 4 and words[here] in ("the", "to", "for", "join", "membership", "of", "in"):
        here += 1
    named = here < len(words) and words[here] in ("nato", "eu", "alliance", "bloc")
    if not named:
        return at, None
    end = here + 1 + (here + 1 < len(words) and words[here + 1] == "membership")
    return end, "org:nato" if words[here] in ("nato", "alliance") else "org:eu"


def _step(steps: Sequence[str]) -> _Finder:
    def find(_: Sequence[Token], words: list[str], at: int, published: date | None) -> Occasion | None:
        start, countries = _countries_before(words, at)
        if not countries:
            return None
        became = words[at] in ("became", "becomes")
        end, body = _body_behind(words, _behind_member(words, at + 1) if became else at + 1)
        if body is None and became:
            return None  # became a problem
        if body is None and words[at] in ("joined", "joins", "applied") and end < len(words) and words[end][:1].isalpha():
            return None  # joined the chorus
        taken = [
            [row for row in reference().steps_of(country) if row.step in steps and row.body == (body or "org:nato")]
            for country in countries
        ]
        if len({tuple(row.date for row in rows) for rows in taken}) > 1:
            return None  # Finland and Sweden did not join on one day
        rows = taken[0]
        known = _choose(
            [_known(f"step:{row.body}/{row.country}/{row.step}", row.date, row.date, "step") for row in rows], published
        )
        return Occasion(start, end, known) if known else None

    return find


@cache
def surnames() -> dict[str, tuple[str, ...]]:
    """Last word of a name, or of another spelling of it -> persons."""
    names: dict[str, dict[str, None]] = defaultdict(dict)
    spelled = [(person.name, person.id) for person in reference().persons]
    spelled += [(alias.name, alias.entity) for alias in reference().aliases if alias.entity.startswith("person:")]
    for name, person in spelled:
        names[fold(name).split()[-1]][person] = None
    return {name: tuple(persons) for name, persons in names.items()}


def _office(tokens: Sequence[Token], words: list[str], at: int, published: date | None) -> Occasion | None:
    """ "after Rutte took office"."""
    if at + 1 >= len(words) or words[at + 1] != "office" or at == 0:
        return None
    name = fold(words[at - 1])
    if name not in surnames() or not tokens[at - 1].text[0].isupper():
        return None
    start = at - 1
    while start > 0 and tokens[start - 1].text[0].isupper() and words[start - 1].isalpha() and at - start < 3:
        start -= 1
    before = {fold(word) for word in words[start : at - 1]}
    meant = [person for person in surnames()[name] if not before or before & set(fold(reference().name_of(person)).split())]
    rows = [row for person in meant for row in reference().occupancies_of(person) if row.start]
    known = _choose(
        [_known(f"{row.office}/{row.person}/{row.start}", row.start or "", row.start or "", "office") for row in rows], published
    )
    return Occasion(start, at + 2, known) if known else None


# --------------------------------------------------------------------------------------------------------- names of events


@cache
def _by_first_word() -> dict[str, tuple[tuple[tuple[str, ...], Known], ...]]:
    """First word -> the names that begin with it, longest first, of occasions short enough to count from."""
    names: dict[str, list[tuple[tuple[str, ...], Known]]] = defaultdict(list)
    for row in reference().occasions:
        known = _known(row.id, row.start, row.end, row.kind)
        if (row.kind != "summit" and (known.last - known.first).days <= _SHORT) or row.kind in ("invasion", "war"):
            for name in (*row.names, row.name):
                words = tuple(token.lower() for token in name.replace("’", "'").replace("'s", " 's").replace("-", " - ").split())
                if len(words) > 1 and not any(word.isdecimal() for word in words):  # "Oct. 7" is a date
                    names[words[0]].append((words, known))
    return {first: tuple(sorted(rest, key=lambda pair: -len(pair[0]))) for first, rest in names.items()}


def _named(words: list[str], at: int, published: date | None) -> Occasion | None:
    fitting = [(name, known) for name, known in _by_first_word()[words[at]] if tuple(words[at : at + len(name)]) == name]
    if not fitting:
        return None
    name = fitting[0][0]
    known = _choose([known for other, known in fitting if other == name], published)
    start = at - 1 if at and words[at - 1] in ("the", "its") else at
    return Occasion(start, at + len(name), known) if known else None


# ------------------------------------------------------------------------------------------------------------------ choice


def _known(id: str, start: str, end: str | None, kind: str) -> Known:  # noqa: A002
    return Known(id, first_date(start), last_date(end or start), kind)


def _choose(candidates: Iterable[Known], published: date | None, year: int = 0, month: int = 0) -> Known | None:
    """The one that is meant: as qualified, else the last before publication; None where several are left."""
    fitting = {
        known.id: known
        for known in candidates
        if (not year or known.first.year == year) and (not month or month in (known.first.month, known.last.month))
    }
    if published is not None and len(fitting) > 1:
        past = [known for known in fitting.values() if known.first <= published]
        return max(past, key=lambda known: known.first) if past else None
    return next(iter(fitting.values())) if len(fitting) == 1 else None


_FINDERS: dict[str, _Finder] = {
    "summit": _summit,
    "joined": _step(("acceded",)),
    "acceded": _step(("acceded",)),
    "joins": _step(("acceded",)),
    "applied": _step(("applied",)),
    "became": _step(("acceded",)),
    "becomes": _step(("acceded",)),
    "took": _office,
    "takes": _office,
}
