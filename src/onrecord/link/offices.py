"""Descriptions of persons by what they are, and offices to who holds them at the date of the text."""

from __future__ import annotations

import re

from onrecord.link.cast import Cast, Who
from onrecord.link.names import listed
from onrecord.link.people import WHO_CLAUSE, title_words
from onrecord.link.words import ARTICLE, compatriot_of, group_words, same_roles, title_vocabulary
from onrecord.reference import reference
from onrecord.schema import MentionKind, Span

_AGE = re.compile(r"\d+-year-old")


def described(cast: Cast, span: Span) -> str | None:
    """The person of the text whose title holds the words of a description ("the outgoing prime minister")."""
    words = title_words(WHO_CLAUSE.split(span.of(cast.text).replace("-", " "))[0])
    words = {cast.country_word(word) for word in words}
    core = words - listed("loose", table="roles") - group_words("all") - {"of", "for", "in", "at", "and"}
    if not core:
        return None
    places = [(n.span.start, f) for n, f in zip(cast.people.names, cast.people.full, strict=True)]
    before = [f for at, f in reversed(places) if at < span.start] + [f for at, f in places if at >= span.start]
    home = set(reference().name_of(cast.home).lower().split()) if cast.home else set()
    wanted = [core, *(core - short | title for short, title in same_roles() if short <= core)]
    for full in dict.fromkeys(before):
        titles = cast.titles.get(full, set()) | _official_words(cast, full) | home
        if any(one <= titles for one in wanted):
            return full
    return None


def compatriot(cast: Cast, span: Span) -> str | None:
    """The person of the text of whom a description tells the country and little else: "the 62-year-old Chadian diplomat"."""
    words = [w for w in ARTICLE.sub("", span.of(cast.text).lower(), count=1).split() if not _AGE.fullmatch(w)]
    told = [(word, compatriot_of(word) or _land(cast, word)) for word in words]
    lands = [land for _, land in told if land]
    others = {word for word, land in told if not land} - listed("loose", table="roles")
    if len(lands) != 1 or not others <= group_words("person") or not (others or compatriot_of(words[-1])):
        return None
    before = [f for n, f in zip(cast.people.names, cast.people.full, strict=True) if n.span.end <= span.start]
    return next((full for full in dict.fromkeys(reversed(before)) if cast.country_of(full) == lands[0]), None)


def next_to(cast: Cast, full: str, *, before: bool) -> Who | None:
    """Who held the office before a person of the text ("his predecessor"), or after; of several, the one it names."""
    id_ = cast.person(full).id or ""
    held = [row for row in cast.held(id_) if row.start] if reference().exists(id_) else []
    named = [row for row in held if cast.names_body(row.office)] or held
    if len({row.office for row in named}) != 1:
        return None
    row = named[0]
    start = row.start or ""
    others = [(r.start, r.person) for r in reference().holders(row.office) if r.start and r.person != row.person]  # by start
    beside = [o for o in others if o[0] < start][-1:] if before else [o for o in others if o[0] > start][:1]
    return cast.entity(beside[0][1]) if beside else None


def _land(cast: Cast, word: str) -> str | None:
    """The country of an adjective."""
    name = cast.country_word(word)
    return None if name == word else next((id_ for id_ in reference().named(name) if id_.startswith("country:")), None)


def _official_words(cast: Cast, full: str) -> set[str]:
    """The words of the offices that the reference gives a person of the text at its date."""
    id_ = cast.person(full).id or ""
    if id_ not in reference().entities:
        return set()
    return {word for row in cast.held(id_) for word in title_words(reference().name_of(row.office))}


def holder_in(cast: Cast, span: Span) -> Who | None:
    """Who held the office that the phrase names, at the date of the text; the office itself where that is not known."""
    article = ARTICLE.match(cast.text, span.start, span.end)
    start = article.end() if article else span.start
    offices = [k for k in cast.known_within(span) if k.ids[0].startswith("office:") and k.span.end == span.end]
    for known in offices:
        lead = cast.text[start : known.span.start].strip().lower()
        id_ = cast.choose(known)
        if id_ is None or (lead and not set(lead.split()) <= listed("loose", table="roles")):
            continue
        return cast.holder(id_) or Who(reference().name_of(id_), id_, MentionKind.OFFICE)
    return None


def bare_office(cast: Cast, span: Span) -> Who | None:
    """A title without its country ("the Foreign Secretary"): the office of the country that the text is about."""
    words = set(ARTICLE.sub("", " ".join(span.of(cast.text).lower().split()), count=1).split())
    words -= listed("loose", table="roles")
    country = cast.home
    if country is None or not words <= title_vocabulary() or words.isdisjoint(listed("roles", table="roles")):
        return None
    offices = [row for row in reference().offices if row.body == country and {w.lower() for w in row.title.split()} == words]
    if not offices:
        title = " ".join(w for w in span.of(cast.text).split() if w.lower() in words)
        capital = all(word[0].isupper() for word in title.split())
        return Who(f"{title} of {reference().name_of(country)}", None, MentionKind.OFFICE) if capital else None
    return cast.holder(offices[0].id) or cast.entity(offices[0].id)
