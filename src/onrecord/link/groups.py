"""Phrases that stand for several: counted groups whose members the text names, the Allies, the last two men."""

from __future__ import annotations

import re
from collections import Counter

from onrecord.link.cast import Cast, Who
from onrecord.link.known import Known
from onrecord.link.words import adjectives, group_words
from onrecord.schema import MentionKind, Span
from onrecord.text.time.numbers import number_of

_DEFINITE = frozenset({"the", "both", "these", "those"})
_MANY_ALLIES = 12  # NATO never had fewer members
_OBJECT = 60  # characters from a verb to its object
_COUNTED = re.compile(r"\s((?:the\s)?(?:other\s)?[a-z0-9-]+\s(?:[A-Z]?[a-z]+\s)?(?:countries|nations|states|republics))\b")
_AND = re.compile(r"\s*(?:,|and|,\s*and|&)\s*(?:the\s)?")


def members_of(cast: Cast, span: Span, *, states: bool = False) -> list[Who]:
    """The members of a group where the text names them; the Allies by their name; else the phrase with its number.

    `states` says that states are meant where the phrase does not tell ("the two", "both sides").
    """
    words = [word.strip(",.") for word in span.of(cast.text).lower().replace("-", " ").split()]
    number = next((n for word in words if (n := number_of([word])) > 1), 2 if "both" in words else 0)
    head = next((word for word in reversed(words) if word in group_words("countries") | group_words("people")), None)
    if head in {"allies", "ally"} and not number and cast.names_body("org:nato"):
        return [Who("NATO members", "org:nato", MentionKind.GROUP)]
    if _are_allies(cast, words, number, head):
        return [Who("NATO members", "org:nato", MentionKind.GROUP)]
    if head is None and not (number and _is_bare(words)) and words[:1] not in (["those"], ["these"]):
        return []
    if head in group_words("people") or (head is None and number and not states):
        found = _last_persons(cast, span, number) if number and words[0] in _DEFINITE else []
    else:
        some = not number and not group_words("rest").isdisjoint(words)
        found = [] if some else _listed(cast, span, number)
    if found or not number or head is None:
        return found
    at = next(i for i, word in enumerate(words) if number_of([word]) > 1 or word == "both")
    last = len(words) - 1 - words[::-1].index(head)  # "seven countries" of "seven countries in eastern Europe"
    end = last + 1 if last > at else None
    return [Who(" ".join(span.of(cast.text).replace("-", " ").split()[at:end]), None, MentionKind.GROUP)]


def _are_allies(cast: Cast, words: list[str], number: int, head: str | None) -> bool:
    """Whether "the 29", "thirty leaders" or "allied governments" are the members of NATO, the body that the text is about."""
    if cast.main_body != "org:nato":
        return False
    many = number >= _MANY_ALLIES and (head in group_words("people") or (head is None and _is_bare(words)))
    return many or (head is not None and "allied" in words)


def body_of_group(cast: Cast, span: Span) -> Who | None:
    """The body whose members or leaders a phrase means: "leaders of NATO member states", "32 allies" of NATO."""
    words = [word.strip(",.") for word in span.of(cast.text).lower().split()]
    if group_words("countries").isdisjoint(words) and group_words("people").isdisjoint(words):
        return None
    bodies = [known for known in cast.known_within(span) if known.sure and known.ids[0].startswith("org:")]
    if len(bodies) == 1:
        return cast.entity(bodies[0].ids[0])
    if not bodies and cast.main_body and set(words) <= group_words("generic"):
        members = not {"members", "states"}.isdisjoint(words)
        name = cast.entity(cast.main_body).name
        return Who(f"{name} members" if members else name, cast.main_body, MentionKind.GROUP)
    allies = not {"allies", "ally"}.isdisjoint(words) and cast.names_body("org:nato")
    return cast.entity("org:nato") if allies and not bodies else None


def invited_after(cast: Cast, trigger: Span) -> list[Who]:
    """Whom a body invites: the countries named right after the verb, or a counted group of them."""
    reach = Span(trigger.end, min(len(cast.text), trigger.end + _OBJECT))
    group = _COUNTED.match(cast.text, reach.start, reach.end)
    if group:
        return members_of(cast, Span(*group.span(1)), states=True)
    named = next((k for k in cast.known_within(reach) if k.sure and k.ids[0].startswith("country:")), None)
    if named is None:
        return []
    stretch = whole_list(cast, named.span)
    return [cast.entity(k.ids[0]) for k in cast.known_within(stretch) if k.ids[0].startswith("country:")]


def with_noun(cast: Cast, span: Span) -> Span:
    """A bare number with the noun that it counts: "32 | allies"."""
    if not span.of(cast.text).strip().isdigit():
        return span
    noun = re.compile(r"\s[a-z]+").match(cast.text, span.end)
    return Span(span.start, noun.end()) if noun else span


def whole_list(cast: Cast, span: Span) -> Span:
    """A country with the others of the list that it stands in: "Latvia" of "Estonia, Latvia and Lithuania"."""
    for stretch, _ in _lists(cast):
        if stretch.covers(span):
            return stretch
    return span


def _is_bare(words: list[str]) -> bool:
    """Whether a phrase is a number and nothing more: "the two", "both", "both sides"."""
    return all(word in group_words("all") or number_of([word]) > 1 or word in {"the", "sides", "parties"} for word in words)


def _last_persons(cast: Cast, span: Span, number: int) -> list[Who]:
    """The persons last spoken of, as many as a phrase counts ("the two men")."""
    before = [f for n, f in zip(cast.people.names, cast.people.full, strict=True) if n.span.end <= span.start]
    last = list(dict.fromkeys(reversed(before)))[:number]
    return [cast.person(full) for full in reversed(last)] if len(last) == number else []


def _listed(cast: Cast, span: Span, number: int) -> list[Who]:
    """The countries of a list in the text: as many as counted, wherever it stands; uncounted, of the last one before.

    Of two countries without a list: those that the text names most, if it names no third as often.
    """
    lists = _lists(cast)
    before = [ids for at, ids in lists if at.end <= span.start and (not number or len(ids) == number)]
    fits = before or [ids for at, ids in reversed(lists) if len(ids) == number]
    if not fits and number == 2:
        counts = Counter(f"country:{k.ids[0].partition(':')[2]}" for k in cast.known if _is_state(k))
        most = counts.most_common(3)
        if len(most) == 2 or (len(most) == 3 and most[1][1] > most[2][1]):
            fits = [tuple(id_ for id_ in counts if id_ in {most[0][0], most[1][0]})]
    return [cast.entity(id_) for id_ in (fits[-1] if fits else ())]


def _is_state(known: Known) -> bool:
    return known.sure and known.ids[0].startswith(("country:", "government:"))


def _lists(cast: Cast) -> list[tuple[Span, tuple[str, ...]]]:
    """(where it stands, countries) of each list of countries in the text."""
    if cast.lists is not None:
        return cast.lists
    found: list[tuple[Span, list[str]]] = []
    for known in cast.known:
        if not known.ids[0].startswith("country:") or not known.sure or known.span.of(cast.text).lower() in adjectives():
            continue
        last = found[-1][0] if found else None
        if last and _AND.fullmatch(cast.text[last.end : known.span.start]):
            found[-1] = (Span(last.start, known.span.end), [*found[-1][1], known.ids[0]])
        else:
            found.append((known.span, [known.ids[0]]))
    cast.lists = [(at, tuple(dict.fromkeys(ids))) for at, ids in found if len(ids) > 1]
    return cast.lists
