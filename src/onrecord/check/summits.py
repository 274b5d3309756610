"""Summits as noun phrases and clauses tell them: which body met where and when, and who was the host."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.check.cues import cue
from onrecord.check.finding import Found, Scene, subject
from onrecord.check.lines import Line, Token
from onrecord.check.moods import Mood, mood_of
from onrecord.reference import Summit, reference
from onrecord.schema import ClaimKind, Query, Span

MADE_BY = "rule:summit"
_NOUN = cue("summits", "noun")
_MEET = cue("summits", "meet")
_HOST = cue("summits", "host")
_BODIES = frozenset(
    {
        "org:nato",
        "org:eu",
        "org:g7",
        "org:g8",
        "org:g20",
        "org:european-council",
        "org:brics",
        "org:osce",
        "org:european-political-community",
    }
)


def find_summits(scene: Scene) -> Iterator[Found]:
    """Meetings of leaders with a place or a date; a bare "the summit" tells nothing."""
    for line in scene.lines:
        taken: list[tuple[int, int]] = []
        for pattern, relation in ((_HOST, "host"), (_MEET, "summit"), (_NOUN, "summit")):
            for match in pattern.finditer(line.text):
                if any(match.start() < end and start < match.end() for start, end in taken):
                    continue
                found = _found(scene, line, match, relation)
                if found:
                    taken.append(match.span())
                    yield found


def _found(scene: Scene, line: Line, match: re.Match[str], relation: str) -> Found | None:
    tokens = _trimmed(line.part(*match.span()))
    start = line.at(match.start())
    summit = next((reference().entities[token.ids[0]] for token in tokens if token.sort == "S"), None)
    bodies = [token.ids[0] for token in tokens if token.sort == "O" and token.text != "brussels"]
    if not bodies and summit is None and not any(token.sort == "O" and token.text != "brussels" for token in tokens):
        bodies = [scene.body] if scene.body == "org:nato" else []  # "at the summit in Prague in November 2002"
    if not isinstance(summit, Summit) and not bodies:
        return None
    days = [token for token in tokens if token.sort == "D"]
    place = _place(tokens, summit, relation)
    if (not days and place is None and not year_of(tokens)) or (
        summit is None and not any(t.sort == "O" for t in tokens) and (place is None or not days)
    ):
        return None
    host = [token for name in ("host", "host2", "host3") if match.groupdict().get(name) for token in line.part(*match.span(name))]
    if match.groupdict().get("host") and host and host[0].sort == "C":
        host = subject(line, line.at(match.start("host")) + 1, "C") or host
    mood = mood_of(line, start, start + len(tokens))
    if mood is Mood.POSSIBLE and relation == "host":
        return None
    first, _, last = str(days[0].value).partition("/") if days else (year_of(tokens), "", "")
    until = str(days[1].value).partition("/")[0] if len(days) > 1 else last
    return Found(
        ClaimKind.SUMMIT,
        Span(min(t.span.start for t in (*tokens, *host)), tokens[-1].span.end),
        Query(
            relation=relation,
            who=tuple(id_ for token in host for id_ in token.ids),
            what=bodies[0] if bodies else summit.body if isinstance(summit, Summit) else None,
            when=first or None,
            until=until or None,
            at=scene.at,
            place=place if relation == "summit" else _spelled(host),
            negated=mood is Mood.NEGATED and match.re is not _NOUN,
            future=mood is Mood.FUTURE,
        ),
        line.number,
        MADE_BY,
    )


def year_of(tokens: tuple[Token, ...]) -> str:
    """The year in the name of a summit ("the 2024 NATO summit")."""
    found = re.search(r"\b(?:19|20)\d\d\b", " ".join(token.spelled for token in tokens if token.sort == "S"))
    return found[0] if found else ""


def _trimmed(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Without prepositions and marks at the end."""
    while (
        tokens
        and not tokens[-1].sort
        and tokens[-1].text
        in {"in", "on", "at", "of", "and", ",", "to", "from", "for", "is", "was", "been", "later", "has", "its"}
    ):
        tokens = tokens[:-1]
    return tokens


def _place(tokens: tuple[Token, ...], summit: object, relation: str) -> str | None:
    """Where it is said to be: behind a preposition, before the word summit, or in the name of a summit."""
    for index, token in enumerate(tokens):
        is_place = token.sort in ("L", "C") or token.text == "brussels"
        named = index > 1 and tokens[index - 1].text == "," and tokens[index - 2].text == "summit"  # "1989: NATO summit, Bonn"
        if is_place and index and (tokens[index - 1].text in ("in", "at") or named):
            return f"{'country' if token.ids and token.ids[0].startswith('country:') else 'place'}:{token.spelled}"
    if tokens and tokens[0].sort == "L":
        return f"place:{tokens[0].spelled}"
    return (
        f"place:{summit.place}" if isinstance(summit, Summit) and relation == "summit" and _names_place(tokens, summit) else None
    )


def _names_place(tokens: tuple[Token, ...], summit: Summit) -> bool:
    """Whether the words for a summit say where it was ("the 2024 NATO summit" does not)."""
    spelled = next(token.spelled for token in tokens if token.sort == "S")
    return any(part in spelled for part in re.split(r"[/() ]+", summit.place) if len(part) > 2)


def _spelled(tokens: list[Token]) -> str | None:
    return f"place:{tokens[0].spelled}" if tokens else None
