"""Names: how the tables' ids are called, which names lead to them, and which names look alike.

Own names and aliases are rows. What is computed here is what a reader would spell out without thinking: the office with its
country ("Dutch prime minister"), the institutions of a state, a summit by its place, a person by the last parts of the name.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher, get_close_matches
from functools import cached_property

from onrecord.reference.shapes import Agreement, Body, Country, Election, Occasion, Office, Person, Release, Summit
from onrecord.reference.tables import Tables

# Letters that Unicode does not take apart, marks that do not count, and hyphens, which stand for a space.
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
_MARKS = dict.fromkeys("'’‘ʼ`´\"“”„«».,", "")
_HYPHENS = dict.fromkeys("-‐‑‒–—−/", " ")
_FOLDED = str.maketrans(_LETTERS | _MARKS | _HYPHENS)

# What else an office is called: by its title, and by what kind of office it is, whatever its full title.
_ALSO = {
    "Prime Minister": ("Premier",),
    "Chancellor": ("Federal Chancellor",),
    "Federal President": ("President",),
    "Monarch": ("King", "Queen"),
    "Defence Secretary": ("Secretary of State for Defence",),
    "Secretary of Defense": ("Defense Secretary", "Secretary of Defence", "Defence Secretary"),
}
_ALSO_BY_KIND = {
    "foreign_minister": ("Foreign Minister", "Minister of Foreign Affairs", "Minister for Foreign Affairs"),
    "defence_minister": ("Defence Minister", "Defense Minister", "Minister of Defence", "Minister of Defense"),
    "national_security_adviser": ("National Security Adviser", "National Security Advisor"),
}
_ELECTIONS = {  # how an election is called, and by which adjectives ("the 2024 US presidential election")
    "president": ("Presidential election in {place}, {year}", ("presidential",)),
    "president_by_parliament": ("Election of the president by parliament in {place}, {year}", ("presidential",)),
    "parliament": ("Parliamentary election in {place}, {year}", ("parliamentary", "general", "legislative")),
    "lower_chamber": ("Lower-chamber election in {place}, {year}", ("parliamentary", "general", "legislative")),
    "upper_chamber": ("Upper-chamber election in {place}, {year}", ("senate",)),
    "midterm": ("Midterm elections in {place}, {year}", ("midterm",)),
    "european_parliament": ("Elections to the European Parliament, {year}", ("European", "European Parliament")),
    "referendum": ("Referendum in {place} on {subject}, {year}", ()),
}
_FEDERAL = frozenset({"AUS", "AUT", "BEL", "CAN", "CHE", "DEU"})  # whose elections are called federal
_OF_A_STATE = {"government": "Government of {}", "parliament": "Parliament of {}", "people": "People of {}"}
_NO_SURNAME = re.compile(r"[IVX]+|Jr\.?|Sr\.?")
_ALIKE_FROM = 0.7  # below this ratio names have little in common but their length
_SHORT = 7  # letters; where more than one of so few differs, it is another word
_SHORT_ALIKE_FROM = 0.8
_WORD_ALIKE_FROM = 0.8
_REST_ALIKE_FROM = 0.6  # of the words that two names do not share: "Minsk agreement" is not "Munich Agreement"
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_OF_A_YEAR = re.compile(rf"(?:\b(?:in|of) )?{_YEAR.pattern}")
_ELECTION = re.compile(r"(?P<whose>.+?) elections?|(?P<word>\w+ )?elections? (?:in|of) (?P<place>.+)")
_MEMBERS = re.compile(r"(?:members?|member states|member countries) of (.+)|(.+) (?:members?|member states|member countries)")
_SHORTENED = {"pm": "prime minister", "fm": "foreign minister"}
OWN, ALIAS, COMPUTED, TAIL = range(4)  # the likelier kind of name first
_PLACES = ("name", "abbreviation", "former")  # aliases of a country that stand where its name may ("US President")
Named = tuple[str, str, int]  # a name, the id it may stand for, the kind of name
Words = defaultdict[tuple[str, str], list[str]]  # by entity and kind of alias


def fold(name: str) -> str:
    """A name without what does not count: case, accents, quotes, dots, hyphens and every "the".

    >>> fold("The Élysée"), fold("the U.S."), fold("Siljanovska-Davkova"), fold("Quai d’Orsay")
    ('elysee', 'us', 'siljanovska davkova', 'quai dorsay')
    """
    words = _plain(name).translate(_FOLDED).split()
    return " ".join([word for word in words if word != "the"] or words)


def _plain(name: str) -> str:
    """Lower case without accents."""
    if name.isascii():  # most names, and several times as fast
        return name.lower()
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def display_name(tables: Tables, id: str) -> str:  # noqa: A002
    """The name of an id that exists, fit to print."""
    kind, _, rest = id.partition(":")
    whole, _, article = id.partition("#")
    if id in tables.entities:
        return own_name(tables, id)
    if article:
        return f"Article {article} of the {own_name(tables, whole).removeprefix('The ')}"
    return _OF_A_STATE[kind].format(place_name(tables, f"country:{rest}"))


def own_name(tables: Tables, id: str) -> str:  # noqa: A002
    """The name in the row behind an id; an office is told apart by its country, an election by country and year."""
    row = tables.entities[id]
    match row:
        case Office(title=title, body=body):
            return f"{title} of {place_name(tables, body)}" if body.startswith("country:") else title
        case Release(title=title):
            return title
        case Election():
            place = place_name(tables, row.country)
            return _ELECTIONS[row.kind][0].format(place=place, year=row.start[:4], subject=row.subject)
        case Country() | Body() | Person() | Summit() | Occasion() | Agreement():
            return row.name


def place_name(tables: Tables, id: str) -> str:  # noqa: A002
    """The name of a country as it stands in a sentence ("the Netherlands")."""
    row = tables.entities[id]
    return f"the {row.name}" if isinstance(row, Country) and row.article else own_name(tables, id)


class Names:
    """Every name the tables know, folded, and the ids it may stand for."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def named(self, name: str) -> tuple[str, ...]:
        """The ids a name may stand for, the likeliest kind of name first, then by id; else those of an ordinary phrase.

        The members of a body are asked for by its own name.
        """
        wanted = fold(name)
        found = self._ids.get(wanted) or self._of_a_year(wanted)
        if not found:
            words = wanted.split()
            found = self._ids.get(" ".join(_SHORTENED.get(word, word) for word in words)) or self._of_members(wanted)
        return found

    def _of_a_year(self, wanted: str) -> tuple[str, ...]:
        """What a phrase with a year somewhere asks for; elections with or without the word for what kind they were."""
        years, rest = _YEAR.findall(wanted), " ".join(_OF_A_YEAR.sub(" ", wanted).split())
        if len(years) != 1:
            return ()
        dated, asked = self._ids.get(f"{years[0]} {rest}", ()), _ELECTION.fullmatch(rest)
        if dated or asked is None:
            return dated
        whose = asked["whose"] or " ".join(filter(None, (asked["place"], (asked["word"] or "").strip())))
        kinds = ("", *(f" {word}" for kind in _ELECTIONS.values() for word in kind[1]), " federal")
        found = (self._ids.get(f"{years[0]} {whose}{kind} election".lower(), ()) for kind in kinds)
        return tuple(dict.fromkeys(id_ for ids in found for id_ in ids if id_.startswith("election:")))

    def _of_members(self, wanted: str) -> tuple[str, ...]:
        asked = _MEMBERS.fullmatch(wanted)
        ids = self._ids.get(asked[1] or asked[2], ()) if asked else ()
        return tuple(id_ for id_ in ids if id_.startswith(("org:", "group:")))

    def near(self, name: str, limit: int) -> tuple[str, ...]:
        """Names that look like `name`, closest first; of names for the same thing only the closest.

        A name with a country in it is near to nothing of another country, and at least to the country.
        """
        wanted = fold(name)
        pairs = _pairs(wanted)
        # Shared pairs of letters are cheap and leave a few dozen names for the costly comparison.
        shared = sorted(self._letter_pairs, key=lambda key: -_overlap(pairs, self._letter_pairs[key]))[:60]
        ratios = {key: SequenceMatcher(None, wanted, key).ratio() for key in shared}
        closest: dict[tuple[str, ...], str] = {}
        countries = self._countries_in(wanted)
        for key in sorted(ratios, key=lambda key: (-ratios[key], key)):
            elsewhere = countries and self._countries_in(key) - countries
            if key != wanted and not elsewhere and _plausible(wanted, key, ratios[key]):
                closest.setdefault(self._ids[key], self._written[key])
        if not closest:
            closest = {(id_,): own_name(self._tables, id_) for id_ in sorted(countries)}
        return tuple(closest.values())[:limit]

    def _countries_in(self, name: str) -> set[str]:
        """The countries whose name or adjective stands in a folded name."""
        words = name.split()
        spans = (" ".join(words[at:end]) for at in range(len(words)) for end in range(at + 1, min(at + 4, len(words)) + 1))
        return {self._countries[span] for span in spans if span in self._countries}

    @cached_property
    def _countries(self) -> dict[str, str]:
        """Countries by their folded names and adjectives."""
        kinds = (*_PLACES, "adjective")
        named = [(row.name, row.entity) for row in self._tables.aliases if row.kind in kinds and row.entity[:8] == "country:"]
        return {fold(name): id_ for name, id_ in (*named, *((row.name, row.id) for row in self._tables.countries))}

    @cached_property
    def _index(self) -> dict[str, list[Named]]:
        index: dict[str, list[Named]] = defaultdict(list)
        for named in every_name(self._tables):
            index[fold(named[0])].append(named)
        return index

    @cached_property
    def _ids(self) -> dict[str, tuple[str, ...]]:
        ordered = {name: sorted(found, key=lambda named: (named[2], named[1])) for name, found in self._index.items()}
        return {name: tuple(dict.fromkeys(id_ for _, id_, _ in found)) for name, found in ordered.items()}

    @cached_property
    def _written(self) -> dict[str, str]:
        """How a folded name is written."""
        return {name: min(found, key=lambda named: named[2])[0] for name, found in self._index.items()}

    @cached_property
    def _letter_pairs(self) -> dict[str, frozenset[str]]:
        return {name: _pairs(name) for name in self._written}


def every_name(tables: Tables) -> Iterator[Named]:
    """All names of all ids: their own, their aliases, those computed from them, and the tails of persons' names."""
    yield from ((own_name(tables, id_), id_, OWN) for id_ in tables.entities)
    yield from ((row.long_name, row.id, OWN) for row in tables.countries if row.long_name)
    yield from ((row.name, row.entity, ALIAS) for row in tables.aliases)
    yield from ((name, row.id, ALIAS) for row in tables.occasions for name in row.names)
    words = _words(tables)
    for office in tables.offices:
        country = tables.entities.get(office.body)
        if isinstance(country, Country):
            yield from ((name, office.id, COMPUTED) for name in _office_names(office, country, words))
    yield from (named for row in tables.countries for named in _state_names(row, words))
    yield from ((name, row.id, COMPUTED) for row in tables.summits for name in _summit_names(tables, row, words))
    yield from ((name, row.id, COMPUTED) for row in tables.elections for name in _election_names(tables, row, words))
    yield from ((tail, row.id, TAIL) for row in tables.persons for tail in name_tails(row.name))


def name_tails(name: str) -> list[str]:
    """The last parts of a person's name, by which newspapers call them; monarchs are not called by their number.

    >>> name_tails("Lars Løkke Rasmussen"), name_tails("Thomas A. Shannon Jr."), name_tails("Charles III")
    (['Løkke Rasmussen', 'Rasmussen'], ['A. Shannon', 'Shannon'], [])
    """
    parts = name.split()
    if re.fullmatch(r"[IVX]+", parts[-1]):
        return []
    parts = [part for part in parts if not _NO_SURNAME.fullmatch(part)]
    return [" ".join(parts[start:]) for start in range(1, len(parts))]


def _office_names(office: Office, country: Country, words: Words) -> Iterator[str]:
    for title in dict.fromkeys((office.title, *_ALSO.get(office.title, ()), *_ALSO_BY_KIND.get(office.kind, ()))):
        for place in (country.name, *([country.long_name] if country.long_name else []), *words[country.id, "places"]):
            yield f"{title} of {place}"
            yield f"{place} {title}"
        for adjective in words[country.id, "adjective"]:
            yield f"{adjective} {title}"


def _state_names(country: Country, words: Words) -> Iterator[Named]:
    code = country.id.partition(":")[2]
    for kind, pattern in _OF_A_STATE.items():
        yield pattern.format(country.name), f"{kind}:{code}", COMPUTED
        for adjective in words[country.id, "adjective"]:
            yield f"{adjective} {kind}", f"{kind}:{code}", COMPUTED


def _summit_names(tables: Tables, summit: Summit, words: Words) -> Iterator[str]:
    bodies = (own_name(tables, summit.body), *words[summit.body, "places"])
    year = summit.start[:4]
    for place in re.split(r"[/()]", summit.place.replace(" (", "(").rstrip(")")):
        yield f"{place} summit"
        yield f"{year} {place} summit"
        for body in bodies:
            yield f"{place} {body} summit"
            yield f"{body} summit in {place}"
    yield from (f"{year} {body} summit" for body in bodies)


def _election_names(tables: Tables, election: Election, words: Words) -> Iterator[str]:
    year, country = election.start[:4], election.country
    federal = ("federal",) if election.kind == "lower_chamber" and country.partition(":")[2] in _FEDERAL else ()
    for whose in (own_name(tables, country), *words[country, "adjective"], *words[country, "places"]):
        for word in (*_ELECTIONS[election.kind][1], *federal):
            yield f"{year} {whose} {word} election"
            yield f"{whose} {word} election of {year}"


def _words(tables: Tables) -> Words:
    """The aliases of an entity by their kind, those that stand for a country's name together."""
    words: Words = defaultdict(list)
    for row in tables.aliases:
        words[row.entity, "places" if row.kind in _PLACES else row.kind].append(row.name)
    return words


def _plausible(wanted: str, key: str, ratio: float) -> bool:
    """Whether somebody who wrote one may have meant the other: alike as a whole and in the words that they do not share."""
    short = min(len(wanted), len(key)) <= _SHORT
    if ratio < (_SHORT_ALIKE_FROM if short else _ALIKE_FROM) or (short and abs(len(wanted) - len(key)) > 1):
        return False
    if _YEAR.findall(wanted) and _YEAR.findall(wanted) != _YEAR.findall(key):
        return False
    ours, theirs = _unshared(wanted, key), _unshared(key, wanted)
    return not (ours and theirs) or SequenceMatcher(None, ours, theirs).ratio() >= _REST_ALIKE_FROM


def _unshared(name: str, other: str) -> str:
    """The words of a name that another one has not, not even with a slip."""
    theirs = other.split()
    return " ".join(word for word in name.split() if not get_close_matches(word, theirs, 1, _WORD_ALIKE_FROM))


def _pairs(text: str) -> frozenset[str]:
    padded = f" {text} "
    return frozenset(padded[at : at + 2] for at in range(len(padded) - 1))


def _overlap(left: frozenset[str], right: frozenset[str]) -> float:
    return 2 * len(left & right) / (len(left) + len(right) or 1)
