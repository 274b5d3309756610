"""Summits as noun phrases and clauses tell them: which body met where and when, and who was the host."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.check.finding import Found, Scene, subject
from onrecord.check.lines import Line, Token
from onrecord.check.moods import Mood, mood_of
from onrecord.reference import Summit, reference
from onrecord.schema import ClaimKind, Query, Span

MADE_BY = "rule:summit"
_TAIL = (
    r"(?: (?:held|to take place|taking place|took place|takes place|was held|is held|will be held|to be held|be held|scheduled|meeting|ended|"
    r"opened|opens|will take place|concluded|convened|began|came to end|has been|been|was|is|from|to|and|in|on|at|of|for|"
    r"later|<D>|<L>|<C>|(?<=in )<O>|,(?= (?:<D>|<L>|<C>|in|on|and|at)(?!\S))))*"
)
_NOUN = re.compile(
    rf"(?<!\S)(?:(?:<D>(?: 's)? )?(?:<N> - ?day |<N> day |<R> |annual |historic |anniversary |upcoming |coming |recent |last |next |special |extraordinary )*"
    rf"(?:<S>|(?P<body><O>)(?: 's)?(?: <D>)?(?: <R>)?(?: anniversary)?(?: leaders(?: ')?)? ?(?:special |extraordinary |annual )?summit(?: meeting)?s?)|"
    rf"(?P<place><L>) (?P<body2><O>) summit|(?:summit|meeting) of (?P<body3><O>)(?: (?:leaders|heads of state(?: and government)?))?|"
    rf"(?P<body7><O>) meeting(?= (?:in|at) <L>)|(?<!- )(?:summit|meeting of (?:allied )?(?:leaders|heads of state(?: and government)?))(?! with| between)){_TAIL}(?!\S)"
)
_MEET = re.compile(
    r"(?<!\S)(?:(?:<D> )?(?:leaders|heads of state(?: and government)?|presidents and prime ministers) (?:of|from) (?:<O> 's )?(?:\w+ ){0,4}?(?P<body><O>)(?: \w+){0,3}?|"
    r"(?P<body2><O>)(?: 's|')? (?:leaders|heads of state(?: and government)?)) "
    r"(?:have |had |will |are |were |were to |are to |last )*(?:<D> )?(?:met|meet|meeting|gathered|gather|convened|convene|assembled|came together|held summit|hold summit|to meet|converged|descended)"
    r"(?: (?:for|<N>|day|days|summit|talks|on|together|<R>|their))*"
    rf"{_TAIL}(?!\S)"
)
_HOST = re.compile(
    r"(?<!\S)(?:(?P<host><C>|<L>)(?: (?:has|had|was|will|is|be|to))* (?:hosted|hosts|host|hosting|host to|welcomed|played host to|host of|scene of|venue (?:of|for)|staged|received leaders of)"
    r"(?: <D>(?: 's)?)?(?: \w+){0,2}? (?:(?P<body><O>)(?: 's)? (?:\w+ )?(?:summit|leaders)|<S>|summit of (?P<body3><O>)|(?P<body5><O>)(?= for (?:\w+ )?summit))|"
    r"(?:(?P<body2><O>)(?: 's)? summit|<S>|summit of (?P<body4><O>))(?: (?:<D>|in|of|on))*(?: (?:was|is|were|be|will|being))* hosted by (?P<host2><C>|<L>)|"
    r"host of (?:<D> )?(?P<body6><O>) summit(?: (?:in|of) <D>)? was (?P<host3><C>))"
    r"(?: (?:in|on|of|for|from|<D>|to|summit|and|its))*(?!\S)"
)
_BODIES = frozenset({"org:nato", "org:eu", "org:g7", "org:g8", "org:g20", "org:european-council", "org:brics", "org:osce", "org:european-political-community"})


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
    if not days and place is None and not year_of(tokens) or (summit is None and not any(t.sort == "O" for t in tokens) and (place is None or not days)):
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
    while tokens and not tokens[-1].sort and tokens[-1].text in {"in", "on", "at", "of", "and", ",", "to", "from", "for", "is", "was", "been", "later", "has", "its"}:
        tokens = tokens[:-1]
    return tokens


def _place(tokens: tuple[Token, ...], summit: object, relation: str) -> str | None:
    """Where it is said to be: behind a preposition, before the word summit, or in the name of a summit."""
    for index, token in enumerate(tokens):
        is_place = token.sort in ("L", "C") or token.text == "brussels"
        if is_place and index and tokens[index - 1].text in ("in", "at"):
            return f"{'country' if token.ids and token.ids[0].startswith('country:') else 'place'}:{token.spelled}"
    if tokens and tokens[0].sort == "L":
        return f"place:{tokens[0].spelled}"
    return f"place:{summit.place}" if isinstance(summit, Summit) and relation == "summit" and _names_place(tokens, summit) else None


def _names_place(tokens: tuple[Token, ...], summit: Summit) -> bool:
    """Whether the words for a summit say where it was ("the 2024 NATO summit" does not)."""
    spelled = next(token.spelled for token in tokens if token.sort == "S")
    return any(part in spelled for part in re.split(r"[/() ]+", summit.place) if len(part) > 2)


def _spelled(tokens: list[Token]) -> str | None:
    return f"place:{tokens[0].spelled}" if tokens else None
