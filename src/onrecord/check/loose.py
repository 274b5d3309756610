"""Claims told in words that no pattern knows: by the signs that stand in a line together with a word that says what they do.

Asked only for kinds of which the patterns find nothing in a line, and only where nothing in the line wishes, doubts or plans.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from onrecord.check.cues import cue
from onrecord.check.finding import Found, Scene, change_of, lead_of, nearest_office
from onrecord.check.lines import Line, Token, is_place
from onrecord.check.moods import DENIED, FUTURE, WISHED
from onrecord.check.summits import year_of
from onrecord.check.times import date_for, places_for, sole_date
from onrecord.reference import reference
from onrecord.schema import ClaimKind, Query, Span

MADE_BY = "rule:loose"
_WIDEST = 18  # tokens from the first to the last of what makes a claim
_NEAR = 8  # tokens between a participant and the word for what it does
_Finder = Callable[[Scene, Line], Iterator[tuple[ClaimKind, Query, Sequence[Token]]]]
_SIGN = cue("loose", "sign")
_PARTY = cue("loose", "party")
_STATES = cue("loose", "states")
_MET = cue("loose", "met")
_HOST = cue("loose", "host")
_MEMBER = cue("loose", "member")
_FOUNDER = cue("loose", "founder")
_STEPS = cue("loose", "steps")
_JOINED = cue("loose", "joined")
_WON = cue("loose", "won")
_VOTE = cue("loose", "vote")
_AGAINST = cue("loose", "against")
_KIND = cue("loose", "kind")
_PRIMARY = cue("loose", "primary")
_AS = cue("loose", "as")
_TAKES = cue("loose", "takes")
_LEAVES = cue("loose", "leaves")
_IN_PASSING = cue("loose", "in_passing")
_SINCE = re.compile(r"(?<!\S)since <D>")
_FORMER = cue("loose", "former")
_NOT_NOW = cue("loose", "not_now")


def find_loosely(scene: Scene, found: Sequence[Found]) -> Iterator[Found]:
    """For each line the kinds of claim of which nothing is found in it yet."""
    told = {(one.line, one.kind) for one in found}
    for line in scene.lines:
        if _NOT_NOW.search(line.text) or WISHED.search(line.text) or not any(token.sort for token in line.tokens):
            continue
        for finder in _FINDERS:
            for kind, query, tokens in finder(scene, line):
                if (line.number, kind) not in told and _compact(line, tokens):
                    yield Found(kind, _hull(tokens), query, line.number, MADE_BY)


def _compact(line: Line, tokens: Sequence[Token]) -> bool:
    """Whether what makes a claim stands so near together that it is one statement."""
    indices = [index for index, token in enumerate(line.tokens) if any(token is one for one in tokens)]
    between = line.tokens[min(indices) : max(indices)]
    return max(indices) - min(indices) <= _WIDEST and not any(token.text in (";", ":") for token in between)


def _hull(tokens: Sequence[Token]) -> Span:
    return Span(min(token.span.start for token in tokens), max(token.span.end for token in tokens))


def _of(line: Line, sorts: str) -> list[Token]:
    return [token for token in line.tokens if token.sort and token.sort in sorts]


def _words(line: Line, pattern: re.Pattern[str]) -> list[Token]:
    """The tokens of all words that a pattern finds."""
    return [token for match in pattern.finditer(line.text) for token in line.part(*match.span())]


def _query(scene: Scene, line: Line, relation: str, **fields: object) -> Query:
    values = {"negated": bool(DENIED.search(line.text)), "future": bool(FUTURE.search(line.text)), **fields}
    return Query(relation=relation, at=scene.at, **values)  # type: ignore[arg-type]


def _date(line: Line, tokens: Sequence[Token]) -> tuple[str | None, str | None, list[Token]]:
    """The date nearest to some words, else the only one of the line."""
    indices = [index for index, token in enumerate(line.tokens) if any(token is one for one in tokens)]
    when, until, dates = date_for(line, min(indices), max(indices) + 1, {})
    if when is None and (only := sole_date(line)):
        return str(only.value).partition("/")[0], str(only.value).partition("/")[2] or None, [only]
    return when, until, dates


def _place(line: Line) -> tuple[str | None, list[Token]]:
    place, spots = places_for(line, 0, len(line.tokens))
    if (place is None or place.startswith("body:")) and (found := [token for token in line.tokens if is_place(token)]):
        return f"place:{found[0].spelled or found[0].text}", found[:1]
    return (None, []) if place and place.startswith("body:") else (place, spots)


def _agreements(scene: Scene, line: Line) -> Iterator[tuple[ClaimKind, Query, Sequence[Token]]]:
    agreements = [token for token in _of(line, "G") if len(token.ids) == 1]
    if not agreements:
        return
    what = agreements[0]
    cues = _words(line, _SIGN)
    if cues:
        when, until, dates = _date(line, [what, *cues])
        place, spots = _place(line)
        if when or place:
            query = _query(scene, line, "made", what=what.ids[0], when=when, until=until, place=place)
            yield ClaimKind.AGREEMENT_DATE, query, [what, *cues, *dates, *spots]
    cues = _words(line, _PARTY)
    if not cues:
        return
    for index, token in enumerate(line.tokens):
        behind = line.tokens[index + 1 : index + 4]
        if token.sort == "N" and any(_STATES.fullmatch(one.text) for one in behind) and isinstance(token.value, float):
            word = next(one.text for one in behind if _STATES.fullmatch(one.text))
            query = _query(scene, line, "count", what=what.ids[0], number=int(token.value), degree=word)
            yield ClaimKind.AGREEMENT_PARTY, query, [what, token, *cues]
            return
    numbers = [token for token in line.tokens if token.sort == "N"]
    if len(numbers) == 1 and re.search(
        r"(?<!\S)number of (?:countries|states|nations|signatories|parties|allies|governments)(?!\S)", line.text
    ):
        query = _query(scene, line, "count", what=what.ids[0], number=int(float(numbers[0].value or 0)), degree="countries")
        yield ClaimKind.AGREEMENT_PARTY, query, [what, numbers[0], *cues]
        return
    signed = [
        i for i, token in enumerate(line.tokens) if re.fullmatch(r"sign\w*|part(?:y|ies)|endors\w+|names?|joined", token.text)
    ]
    who = [
        token
        for i, token in enumerate(line.tokens)
        if token.sort == "C" and not is_place(token) and any(abs(i - at) <= _NEAR for at in signed)
    ]
    if who and re.search(r"(?<!\S)(?:sign\w*|part(?:y|ies)|endors\w+|names?|joined)(?!\S)", line.text):
        ids = tuple(dict.fromkeys(id_ for token in who for id_ in token.ids))
        yield ClaimKind.AGREEMENT_PARTY, _query(scene, line, "signed", what=what.ids[0], who=ids), [what, *who, *cues]


def _summits(scene: Scene, line: Line) -> Iterator[tuple[ClaimKind, Query, Sequence[Token]]]:
    cues = _words(line, _MET)
    bodies = [token for token in _of(line, "O") if token.text != "brussels"]
    summits = _of(line, "S")
    if summits and not bodies and (row := reference().entities.get(summits[0].ids[0])):
        body: str | None = str(getattr(row, "body", ""))
    else:
        body = bodies[0].ids[0] if bodies else scene.body if "alliance" in line.text or "allied" in line.text else None
    if body is None or not (cues or summits) or not re.search(r"summit|leaders|heads of|<S>", line.text):
        return
    only = sole_date(line)
    when = str(only.value).partition("/")[0] if only else year_of(line.tokens) or None
    until = str(only.value).partition("/")[2] or None if only else None
    tokens = [*cues, *bodies[:1], *summits[:1], *([only] if only else [])]
    hosts = [token for token in _of(line, "CL") if not is_place(token) or token.sort == "L"]
    if hosts and _HOST.search(line.text):
        ids = tuple(id_ for id_ in hosts[0].ids if id_.startswith("country:"))
        query = _query(scene, line, "host", what=body, who=ids, when=when, until=until, place=f"place:{hosts[0].spelled}")
        yield ClaimKind.SUMMIT, query, [*tokens, hosts[0], *_words(line, _HOST)]
        return
    place, spots = _place(line)
    if place and place.startswith("summit:"):
        place = None
    if place or when:
        yield ClaimKind.SUMMIT, _query(scene, line, "summit", what=body, when=when, until=until, place=place), [*tokens, *spots]


def _members(scene: Scene, line: Line) -> Iterator[tuple[ClaimKind, Query, Sequence[Token]]]:
    bodies = [token for token in _of(line, "O") if token.ids[0] in ("org:nato", "org:eu") and token.text != "brussels"]
    cues = _words(line, _MEMBER)
    if not bodies or not cues or _STEPS.search(line.text) or _of(line, "GP"):
        return
    body, who = bodies[0], [token for token in _of(line, "C") if not token.pronoun]
    if re.search(
        r"(?<!\S)(?:percent|per|%|billion|million|\$|spen\w+|targets?|guideline|gdp|summit|headquarters)(?!\S)", line.text
    ):
        return
    numbers = [
        token
        for i, token in enumerate(line.tokens)
        if token.sort == "N" and any(_STATES.fullmatch(one.text) for one in line.tokens[i + 1 : i + 5])
    ]
    if len(numbers) == 1:
        relation = "joiners" if _JOINED.search(line.text) and sole_date(line) else "members"
        when = str(sole_date(line).value) if relation == "joiners" and sole_date(line) else None  # type: ignore[union-attr]
        if not who or relation == "members":
            query = _query(scene, line, relation, what=body.ids[0], number=int(float(numbers[0].value or 0)), when=when)
            yield ClaimKind.COUNT, query, [body, numbers[0], *cues]
    if len(who) != 1 or len(bodies) != 1:
        return
    ids = tuple(dict.fromkeys(id_ for token in who[:1] for id_ in token.ids))
    negated = bool(DENIED.search(line.text) or re.search(r"(?<!\S)(?:outside|non|except)(?!\S)", line.text))
    if _FOUNDER.search(line.text):
        yield (
            ClaimKind.MEMBERSHIP,
            _query(scene, line, "founder", what=body.ids[0], who=ids, negated=negated),
            [body, *who[:1], *cues],
        )
        return
    only = sole_date(line)
    when = str(only.value).partition("/")[0] if only else None
    relation = "joined" if when and _JOINED.search(line.text) else "member"
    yield (
        ClaimKind.MEMBERSHIP,
        _query(scene, line, relation, what=body.ids[0], who=ids, when=when, negated=negated),
        [body, *who[:1], *cues, *([only] if only else [])],
    )


def _elections(scene: Scene, line: Line) -> Iterator[tuple[ClaimKind, Query, Sequence[Token]]]:
    votes = _words(line, _VOTE) + [token for token in line.tokens if token.text == "white house"]
    people = [token for token in _of(line, "P") if not token.pronoun]
    only = sole_date(line)
    when = str(only.value).partition("/")[0] if only else None
    until = str(only.value).partition("/")[2] or None if only else None
    lands = [token.ids[0] for token in _of(line, "CA") if len(token.ids) == 1 and token.ids[0].startswith("country:")]
    lands += [token.ids[1] for token in _of(line, "F") if len(token.ids) > 1 and token.ids[1].startswith("country:")]
    country = lands[0] if lands else "country:USA" if any(token.text == "white house" for token in line.tokens) else None
    ids = tuple(dict.fromkeys(id_ for token in people for id_ in token.ids))
    if votes and len(ids) >= 2 and _AGAINST.search(line.text) and (when or country) and not _words(line, _WON):
        query = _query(scene, line, "candidates", what=country, who=ids, when=when, until=until)
        yield ClaimKind.ELECTION, query, [*people, *([only] if only else [])]
    elif _PRIMARY.search(line.text):
        return
    elif (
        people
        and re.search(r"(?<!\S)(?:elections?|vote|race|ballot|run - off|runoff|polls|contest)(?!\S)", line.text)
        and _WON.search(line.text)
        and when
    ):
        query = _query(scene, line, "won", what=country, who=ids[:1], by=ids[1:], when=when, until=until)
        yield ClaimKind.ELECTION, query, [*people, *_words(line, _WON), *([only] if only else [])]
    elif (kind := _KIND.search(line.text)) and lands and when and not people:
        query = _query(scene, line, "held", what=None, who=(lands[0],), when=when, until=until, degree=kind["kind"])
        yield (
            ClaimKind.ELECTION,
            query,
            [*_words(line, _KIND), *[t for t in _of(line, "CA") if lands[0] in t.ids][:1], *([only] if only else [])],
        )


def _offices(scene: Scene, line: Line) -> Iterator[tuple[ClaimKind, Query, Sequence[Token]]]:
    offices, people = _of(line, "F"), [token for token in _of(line, "P") if not token.pronoun]
    if len(offices) != 1 or len(people) != 1 or len(people[0].ids) != 1:
        return
    office, person = offices[0], people[0]
    indices = [index for index, token in enumerate(line.tokens) if token is office or token is person]
    when, until, dates = _date(line, [office, person])
    tokens = [office, person, *dates]
    if office.ids[0].startswith("words:") or _IN_PASSING.search(line.text):
        return
    if when is None and not _FORMER.search(line.text):
        return
    lead = lead_of(line, dates)
    what = nearest_office(line, min(indices), max(indices) + 1)
    if when is None:
        yield ClaimKind.OFFICE, _query(scene, line, "holds", who=person.ids, what=what, degree="former"), tokens
    elif until or lead:
        yield (
            ClaimKind.OFFICE,
            _query(scene, line, "held", who=person.ids, what=what, when=when, until=until, degree=lead),
            tokens,
        )
    elif _TAKES.search(line.text) or _LEAVES.search(line.text):
        relation = "leaves" if _LEAVES.search(line.text) and not _TAKES.search(line.text) else "takes"
        cue = _words(line, _TAKES if relation == "takes" else _LEAVES)
        degree = change_of(line.text, relation)
        yield (
            ClaimKind.OFFICE,
            _query(scene, line, relation, who=person.ids, what=what, when=when, degree=degree),
            [*tokens, *cue],
        )
    elif _AS.search(line.text):
        yield ClaimKind.OFFICE, _query(scene, line, "held", who=person.ids, what=what, when=when), tokens


def _steps(scene: Scene, line: Line) -> Iterator[tuple[ClaimKind, Query, Sequence[Token]]]:
    who = _of(line, "CA")
    if not who or not re.search(r"<O>|alliance|accession|member|join", line.text):
        return
    body = scene.body_near(line, 0, len(line.tokens))
    place, spots = places_for(line, 0, len(line.tokens))
    if place is None and (found := re.search(r"(?<!\S)(?:(?P<a><L>|<C>) summit|summit in (?P<b><L>|<C>))(?!\S)", line.text)):
        spots = list(line.part(*found.span("a" if found["a"] else "b")))
        place = f"place:{spots[0].spelled}"
        who = [token for token in who if token is not spots[0]] or who
    ids = tuple(dict.fromkeys(id_ for token in who for id_ in token.ids))
    only = sole_date(line)
    when = str(only.value).partition("/")[0] if only else None
    tokens = [*spots, *([only] if only else [])]
    if re.search(r"(?<!\S)(?:accession|membership|entry) protocols?|protocols? (?:on|of|for)(?!\S)", line.text) and re.search(
        r"(?<!\S)(?:sign\w*|inked|signature\w*)(?!\S)", line.text
    ):
        yield (
            ClaimKind.ACCESSION_STEP,
            _query(scene, line, "protocol_signed", what=body, who=ids, when=when),
            [*who, *tokens, *_words(line, _SIGN)],
        )
    elif ratified := _words(line, re.compile(r"(?<!\S)(?:ratif\w+|approv\w+|instruments?)(?!\S)")):
        if len(who) >= 2 and re.search(
            r"(?<!\S)(?:accession|membership|bid|entry|joining|admission|application|protocol)(?!\S)", line.text
        ):
            first, second = who[0], who[1]
            query = _query(scene, line, "ratified", what=body, who=second.ids, by=first.ids, when=when)
            yield ClaimKind.ACCESSION_STEP, query, [first, second, *ratified, *tokens]
    elif invited := _words(line, re.compile(r"(?<!\S)invit\w+(?!\S)")):
        yield (
            ClaimKind.ACCESSION_STEP,
            _query(scene, line, "invited", what=body, who=ids, when=when, place=place),
            [*who, *invited, *tokens],
        )
    elif applied := _words(line, re.compile(r"(?<!\S)appl(?:ied|ication\w*|ying)(?!\S)")):
        yield ClaimKind.ACCESSION_STEP, _query(scene, line, "applied", what=body, who=ids, when=when), [*who, *applied, *tokens]


_FINDERS: tuple[_Finder, ...] = (_agreements, _summits, _members, _elections, _offices, _steps)
