"""Pronouns to whom they stand for: the likeliest tie of the network, as far as nothing in the text speaks against it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from onrecord.link.cast import Cast, Who
from onrecord.link.offices import bare_office, holder_in
from onrecord.schema import Span

_NEAR = 300  # characters back to whom "they" or the holder of an office may be
_CLOSE = 100  # characters from a name to the who or which that takes it up
_TITLE = re.compile(r"\b[Tt]he\s(?:[A-Z][\w’'-]+\s)*[A-Z][\w-]+")
_DEFINITE = re.compile(r"[Tt]he\s|[Tt]his\s")
_ARTICLE_BEFORE = re.compile(r"\b[Tt]h(?:e|is)\s$")
_LIKELY = 0.5  # a description, or "they", is tied less surely than he, she or it
_LAST_HEARD = 0.2  # what it counts to have been spoken of last; of 0 to 0.8 best on PolNeAR dev (80.3 to 81.5 % right)
_CERTAIN = 0.3  # a tie to a name less likely than this is left open


def _likeliest(ties: Iterable[tuple[str, float]], least: float) -> str | None:
    """Whom or what the ties, chances summed over its mentions, favour most; None where that is less than `least`."""
    sums: dict[str, float] = {}
    for one, chance in ties:
        sums[one] = sums.get(one, 0.0) + chance
    best = max(sums, key=lambda one: sums[one], default=None)
    return None if best is None or sums[best] < least else best


def personal(cast: Cast, span: Span, pronoun: str) -> str | None:
    """The full name behind he or she: the likeliest tie, as far as sex does not speak against it."""
    sex = "f" if pronoun in {"she", "her", "hers", "herself"} else "m"
    if cast.antecedents is None:
        return cast.people.antecedent(span.start, pronoun if pronoun != "hers" else "her")
    full = cast.people.full
    ties = [(full[index], chance) for index, chance in cast.antecedents.chances(span, cast.people.spans)]
    last = cast.people.last_heard(span.start, sex)
    ties += [(last, _LAST_HEARD)] if last in full else []
    best = _likeliest(((name, chance) for name, chance in ties if cast.people.sex.get(name, sex) == sex), _CERTAIN)
    if best is None:
        return None
    cast.people.sex.setdefault(best, sex)
    cast.people.hear(span.start, best)
    return best


def likely_person(cast: Cast, span: Span) -> list[Who]:
    """The person that a description is tied to, where nothing in its words tells ("the 66-year-old")."""
    before = cast.text[max(0, span.start - 5) : span.start]
    definite = _DEFINITE.match(cast.text, span.start, span.end) or _ARTICLE_BEFORE.search(before)
    if cast.antecedents is None or not definite:
        return []
    ties = cast.antecedents.chances(span, cast.people.spans)
    best = _likeliest(((cast.people.full[index], chance) for index, chance in ties), _LIKELY)
    return [] if best is None else [cast.person(best)]


def office_before(cast: Cast, span: Span) -> list[Who]:
    """The holder of an office who was last spoken of, where no name is likely for he or she."""
    if cast.antecedents is None:
        return []
    for match in reversed(list(_TITLE.finditer(cast.text, max(0, span.start - _NEAR), span.start))):
        office = Span(*match.span())
        who = holder_in(cast, office) or bare_office(cast, office)
        if who:
            return [who]
    return []


def _pair_before(cast: Cast, span: Span) -> list[Who]:
    """Two persons joined by "and" shortly before, whom "they" are."""
    reach = Span(max(0, span.start - _NEAR), span.start)
    near = [(cast.people.names[i], cast.people.full[i]) for i in cast.people.places.touching(reach)]
    for (one, first), (other, second) in reversed(list(pairwise(near))):
        between = cast.text[one.span.end : other.span.start]
        if first != second and re.fullmatch(r"\s(?:and|&)\s(?:\S+\s){0,4}", between):
            return [cast.person(first), cast.person(second)]
    return []


def other_pronoun(cast: Cast, span: Span, *, plural: bool) -> list[Who]:
    """The country or body behind it; they may be two persons, or a body, too."""
    if cast.antecedents is None:
        return []
    pair = _pair_before(cast, span) if plural else []
    if pair:
        return pair
    ties = cast.antecedents.chances(span, cast.thing_spans)
    best = _likeliest(((cast.things[index].ids[0], chance) for index, chance in ties), _LIKELY if plural else _CERTAIN)
    return [] if best is None else [cast.entity(best)]


def relative(cast: Cast, span: Span) -> Span | None:
    """The name that who, which or whose follows; None where none stands shortly before in the sentence."""
    reach = Span(max(0, span.start - _CLOSE), span.start)
    names = [cast.people.names[index].span for index in cast.people.places.touching(reach)]
    if span.of(cast.text).lower() not in {"who", "whom"}:
        names += [known.span for known in cast.known_at(reach) if known.sure]
    before = [name for name in names if name.end <= span.start]
    last = max(before, key=lambda name: name.end, default=None)
    return None if last is None or re.search(r"[.!?]\s", cast.text[last.end : span.start]) else last
