"""Agreements told by their two sides: "Britain signed a security agreement with Ukraine"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from onrecord.check.cues import cue
from onrecord.check.finding import Found, Scene, subject
from onrecord.check.lines import Line, Token
from onrecord.check.moods import Mood, mood_of
from onrecord.check.times import date_for, places_for
from onrecord.reference import reference
from onrecord.schema import ClaimKind, Query, Span

MADE_BY = "rule:bilateral"
KIND = "bilateral_security_agreement"
_PATTERN = cue("agreements", "pattern")
_BOTH = cue("agreements", "both")
_TWO = 2  # sides of an agreement


def find_bilateral(scene: Scene) -> Iterator[Found]:
    """Who signed a security agreement with whom, and when, where it is told."""
    for line in scene.lines:
        for match in _PATTERN.finditer(line.text):
            if match["verb"] or match["passive"] or re.search(r"(?<!\S)sign\w*(?!\S)", line.text[: match.start()][-60:]):
                yield from _found(scene, line, match)
        for match in _BOTH.finditer(line.text):
            yield from _found(scene, line, match)


def _found(scene: Scene, line: Line, match: re.Match[str]) -> Iterator[Found]:
    start, end = line.at(match.start()), line.at(match.end())
    groups = match.groupdict()
    sides = [token for name in ("both", "b", "b2", "c", "d") if groups.get(name) for token in line.part(*match.span(name))]
    if groups.get("both") and len(sides[0].ids) != _TWO:
        return
    first = (
        subject(line, start, "C")
        if (len(sides) == 1 and len(sides[0].ids) == 1) or (groups.get("b") and not groups.get("b2"))
        else []
    )
    if groups.get("b") and " between " in f" {match[0]} ":
        first = []
    mood = mood_of(line, start, end)
    if mood is Mood.POSSIBLE:
        return
    one = first[0].ids if first else sides[0].ids[:1]
    other = sides[0].ids if first else (*sides[0].ids[1:], *(id_ for token in sides[1:] for id_ in token.ids))
    pairs = [(a, b) for a, b in product(one, other) if a != b]
    when, until, dates = date_for(line, start, end, {})
    place, spots = places_for(line, start, end)
    tokens = [*line.tokens[start:end], *first]
    for a, b in pairs:
        what = agreement_between(a, b)
        query = Query(
            relation="signed",
            who=(a, b),
            what=what,
            when=when,
            until=until,
            at=scene.at,
            degree=KIND,
            negated=mood is Mood.NEGATED,
            future=mood is Mood.FUTURE,
        )
        yield Found(ClaimKind.AGREEMENT_PARTY, _hull(tokens), query, line.number, MADE_BY)
        if (when or place) and mood is not Mood.NEGATED and what.startswith("agreement:"):
            dated = Query(
                relation="made", what=what, when=when, until=until, at=scene.at, place=place, future=mood is Mood.FUTURE
            )
            yield Found(ClaimKind.AGREEMENT_DATE, _hull([*tokens, *dates, *spots]), dated, line.number, MADE_BY)


def agreement_between(one: str, other: str) -> str:
    """The id of the security agreement of two countries; words where the reference has none."""
    for row in reference().agreements:
        if row.kind == KIND and {one, other} == {party.party for party in reference().parties_of(row.id)}:
            return row.id
    names = " and ".join(reference().name_of(id_) if reference().exists(id_) else id_ for id_ in (one, other))
    return f"words:security agreement between {names}"


def _hull(tokens: list[Token]) -> Span:
    return Span(min(token.span.start for token in tokens), max(token.span.end for token in tokens))
