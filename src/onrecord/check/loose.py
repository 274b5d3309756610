"""Claims told in words that no pattern knows: by the signs that stand in a line together with a word that says what they do.

Asked only for what the patterns do not find in a line, where all of it stands close together and nothing around it wishes,
doubts or plans.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from onrecord.check.cues import cue
from onrecord.check.finding import MOST_MEMBERS, PART_OF, Found, Scene, change_of, lead_of, nearest_office, unknown_body
from onrecord.check.lines import Line, Token, is_place
from onrecord.check.moods import DENIED, FUTURE, WISHED, is_disputed
from onrecord.check.summits import year_of
from onrecord.check.times import date_for, places_for, sole_date
from onrecord.reference import reference
from onrecord.schema import ClaimKind, Query, Span

MADE_BY = "rule:loose"
_WIDEST = 18  # tokens from the first to the last of what makes a claim
_NEAR = 8  # tokens between a participant and the word for what it does
_CLOSE = 5  # tokens between a number and whose it is, in one noun phrase
_SHORT = 22  # tokens of a headline or an entry of a list, in which a colon stands for a verb
_BEFORE = 3  # tokens before a claim that bear on it
_DENIED = cue("loose", "denied")
_SIGN = cue("loose", "sign")
_PARTY = cue("loose", "party")
_STATES = cue("loose", "states")
_MET = cue("loose", "met")
_HOST = cue("loose", "host")
_SEATS = frozenset({"white house", "kremlin", "downing street", "elysée", "elysee", "pentagon", "bundestag"})
_MEMBER = cue("loose", "member")
_OF_BODY = cue("loose", "of_body")
_OUTSIDE = cue("loose", "outside")
_FOUNDER = cue("loose", "founder")
_STEPS = cue("loose", "steps")
_JOINED = cue("loose", "joined")
_COUNTED = cue("loose", "counted")
_ENLARGED = cue("loose", "enlarged")
_CANDIDATES = cue("loose", "candidates_too")
_WON = cue("loose", "won")
_VOTE = cue("loose", "vote")
_AGAINST = cue("loose", "against")
_KIND = cue("loose", "kind")
_PRIMARY = cue("loose", "primary")
_AS = cue("loose", "as")
_TAKES = cue("loose", "takes")
_LEAVES = cue("loose", "leaves")
_IN_PASSING = cue("loose", "in_passing")
_FORMER = cue("loose", "former")
_NOT_NOW = cue("loose", "not_now")
_ACCESSION = cue("loose", "accession")
_TO_JOIN = re.compile(r"(?<!\S)(?:to (?:join|enter|become|accede|come into)|asked (?:<C>|to))(?!\S)")
_BID = re.compile(r"(?<!\S)(?:bid|request|application|applied|asks?|asked) (?:to|for)(?!\S)")
_NOT_MEMBERS = re.compile(
    r"(?<!\S)(?:percent|per|%|billion|million|\$|spen\w+|targets?|guideline|benchmark|gdp|summit|headquarters|budget)(?!\S)"
)


@dataclass(frozen=True, slots=True)
class _Draft:
    """What makes a claim: its kind and relation, the fields of its query, and the tokens that tell it."""

    kind: ClaimKind
    relation: str
    tokens: Sequence[Token]
    fields: dict[str, Any] = field(default_factory=dict)


def find_loosely(scene: Scene, found: Sequence[Found]) -> Iterator[Found]:
    """What the lines tell beside what is found in them already."""
    for line in scene.lines:
        told = [one for one in found if one.line == line.number]
        for finder in _FINDERS:
            for draft in finder(scene, line):
                one = _found(scene, line, draft)
                if one and not any(_tells(other, one) or _dates_another(other, one) for other in told):
                    yield one


def _tells(other: Found, one: Found) -> bool:
    """Whether a claim that is found already tells what another would: of a summit also its host, of an election also who won."""
    if other.kind is not one.kind:
        return False
    a, b = one.query, other.query
    if one.kind is ClaimKind.SUMMIT:
        return a.relation == b.relation and (b.place is not None or a.place is None) and (b.when is not None or a.when is None)
    if one.kind is ClaimKind.ELECTION:
        return a.relation == b.relation or b.relation != "held"
    if one.kind is ClaimKind.AGREEMENT_DATE:
        return (b.place is not None or a.place is None) and (b.when is not None or a.when is None)
    return True


def _dates_another(other: Found, one: Found) -> bool:
    """Whether the date of a summit is that of something else told in the line ("applied in May, invited at the summit")."""
    same = other.query.when is not None and other.query.when == one.query.when
    return one.kind is ClaimKind.SUMMIT and other.kind is not one.kind and same


def supersedes(one: Found, other: Found) -> bool:
    """Whether a claim of this kind stands for one that the patterns found in the same words and told less."""
    if one.kind is not other.kind or one.made_by != MADE_BY or other.made_by == MADE_BY:
        return False
    return one.kind in (ClaimKind.SUMMIT, ClaimKind.AGREEMENT_DATE)


def _found(scene: Scene, line: Line, draft: _Draft) -> Found | None:
    """The claim of a draft, if its words stand together and assert or deny it."""
    indices = [index for index, token in enumerate(line.tokens) if any(token is one for one in draft.tokens)]
    first, last = min(indices), max(indices)
    marks = (";",) if len(line.tokens) <= _SHORT else (";", ":")
    kept = _without_asides(line, first, last, indices)
    if len(kept) > _WIDEST or any(token.text in marks for token in kept[:-1]):
        return None
    inside = " ".join(token.shown for token in kept)
    lead = " ".join(token.shown for token in line.tokens[max(0, first - _BEFORE) : first]).rpartition("that ")[2]
    around = f"{lead} {inside}"
    wished = _BID.sub("", around) if draft.relation == "applied" else around
    if _NOT_NOW.search(wished) or WISHED.search(wished):
        return None
    reach = line.text if len(line.tokens) <= _SHORT and ":" in line.text else around
    denied = bool(DENIED.search(around) or _DENIED.search(reach)) is not is_disputed(line)
    values = {"negated": denied, "future": bool(FUTURE.search(inside)), **draft.fields}
    span = Span(min(token.span.start for token in draft.tokens), max(token.span.end for token in draft.tokens))
    return Found(draft.kind, span, Query(relation=draft.relation, at=scene.at, **values), line.number, MADE_BY)


def _without_asides(line: Line, first: int, last: int, indices: Sequence[int]) -> list[Token]:
    """The tokens from the first to the last of a claim, without asides between commas that tell nothing of it."""
    kept: list[Token] = []
    opened: int | None = None
    for index in range(first, last + 1):
        token = line.tokens[index]
        if token.text == "," and opened is not None and not any(opened < at < index for at in indices):
            del kept[len(kept) - (index - opened) :]
            opened = None
            continue
        if token.text == ",":
            opened = index
        kept.append(token)
    return kept


def _of(line: Line, sorts: str) -> list[Token]:
    return [token for token in line.tokens if token.sort and token.sort in sorts]


def _words(line: Line, pattern: re.Pattern[str]) -> list[Token]:
    """The tokens of all words that a pattern finds; "in Brussels" is a place and no body."""
    parts = [line.part(*match.span()) for match in pattern.finditer(line.text)]
    return [token for part in parts if not any(t.text == "brussels" for t in part) for token in part]


def _ids(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id_ for token in tokens for id_ in token.ids))


def _day(token: Token | None) -> dict[str, Any]:
    """The fields of a date."""
    if token is None:
        return {}
    first, _, last = str(token.value).partition("/")
    return {"when": first, "until": last or None}


def _date(line: Line, tokens: Sequence[Token]) -> tuple[dict[str, Any], list[Token]]:
    """The date nearest to some words, else the only one of the line."""
    indices = [index for index, token in enumerate(line.tokens) if any(token is one for one in tokens)]
    when, until, dates = date_for(line, min(indices), max(indices) + 1, {})
    if when is None and (only := sole_date(line)):
        return _day(only), [only]
    return ({"when": when, "until": until} if when else {}), dates


def _place(line: Line) -> tuple[str | None, list[Token]]:
    """The place of a line: a city or summit that the tables know, else a name behind a preposition."""
    place, spots = places_for(line, 0, len(line.tokens))
    if (place is None or place.startswith("body:")) and (found := [token for token in line.tokens if is_place(token)]):
        return f"place:{found[0].spelled or found[0].text}", found[:1]
    return (None, []) if place and place.startswith("body:") else (place, spots)


def _agreements(_scene: Scene, line: Line) -> Iterator[_Draft]:
    agreements = [token for token in _of(line, "G") if len(token.ids) == 1]
    if not agreements or re.search(r"(?<!\S)protocols?(?!\S)", line.text):
        return
    what = agreements[0]
    if signed := _words(line, _SIGN):
        dated, dates = _date(line, [what, *signed[:1]])
        place, spots = _place(line)
        if dated or place:
            fields = {"what": what.ids[0], "place": place, **dated, "negated": False}
            yield _Draft(ClaimKind.AGREEMENT_DATE, "made", [what, *signed[:1], *dates, *spots], fields)
    if _PARTY.search(line.text):
        yield from _parties(line, what)


def _parties(line: Line, what: Token) -> Iterator[_Draft]:
    """How many or who signed: a number beside a word for states, or countries beside a word for signing."""
    numbers = [token for token in _of(line, "N") if isinstance(token.value, float)]
    states = [token for token in line.tokens if _STATES.fullmatch(token.text)]
    if len(numbers) == 1 and states:
        word = states[0].text if states[0].text != "leaders" else "countries"
        fields = {"what": what.ids[0], "number": int(float(numbers[0].value or 0)), "degree": word, "negated": False}
        yield _Draft(ClaimKind.AGREEMENT_PARTY, "count", [what, numbers[0], states[0]], fields)
        return
    signed = [i for i, token in enumerate(line.tokens) if _PARTY.fullmatch(token.text)]
    alone = sum(token.sort == "C" for token in line.tokens) == 1
    who = [
        (i, token)
        for i, token in enumerate(line.tokens)
        if token.sort == "C"
        and not is_place(token)
        and (not i or line.tokens[i - 1].text not in ("to", "with", "against", "for", "despite", "about", "over"))
        and (alone or any(abs(i - at) <= _NEAR for at in signed))
    ]
    if who:
        tokens = [what, *(token for _, token in who), *(line.tokens[at] for at in signed if abs(at - who[0][0]) <= 2 * _NEAR)]
        missing = [
            token for token in line.tokens if re.fullmatch(r"missing|absent|unsigned|without|no|outside|aloof", token.text)
        ]
        yield _Draft(
            ClaimKind.AGREEMENT_PARTY, "signed", [*tokens, *missing], {"what": what.ids[0], "who": _ids([t for _, t in who])}
        )


def _summits(scene: Scene, line: Line) -> Iterator[_Draft]:
    met = _words(line, _MET)
    bodies = [token for token in _of(line, "O") if token.text != "brussels"]
    summits = _of(line, "S")
    row = reference().entities.get(summits[0].ids[0]) if summits else None
    body = PART_OF.get(bodies[0].ids[0], bodies[0].ids[0]) if bodies else str(getattr(row, "body", "")) or None
    if body is None and re.search(r"(?<!\S)(?:alliance|allied|allies)(?!\S)", line.text):
        body = scene.body
    if (
        not body
        or not (met or summits)
        or not re.search(r"(?<!\S)(?:summits?|leaders|chiefs|heads of state|<S>)(?!\S)", line.text)
    ):
        return
    only = _beside_summit(line)
    dated = _day(only) or ({"when": year_of(line.tokens)} if year_of(line.tokens) else {})
    tokens = [*met[:1], *bodies[:1], *summits[:1], *([only] if only else [])]
    place, spots = _place(line)
    host = _host(line)
    if host:
        ids = tuple(id_ for id_ in host.ids if id_.startswith("country:"))
        fields = {"what": body, "who": ids, "place": f"place:{host.spelled or host.text}", **dated, "negated": False}
        yield _Draft(ClaimKind.SUMMIT, "host", [*tokens, host, *_words(line, _HOST)[:1]], fields)
        return
    if place and place.startswith("summit:"):
        place = None
    if (place and is_place(spots[0])) or dated:
        yield _Draft(ClaimKind.SUMMIT, "summit", [*tokens, *spots], {"what": body, "place": place, **dated, "negated": False})


def _beside_summit(line: Line) -> Token | None:
    """The only date of a line, if it stands beside the words for a summit and nothing else is told between."""
    only = sole_date(line)
    at = [i for i, token in enumerate(line.tokens) if token.sort == "S" or _MET.fullmatch(token.text)]
    day = next((i for i, token in enumerate(line.tokens) if token is only), None)
    if only is None or day is None or not at:
        return None
    at += [i for i, token in enumerate(line.tokens) if is_place(token)]
    near = min(at, key=lambda index: abs(index - day))
    between = line.tokens[min(near, day) : max(near, day)]
    told = any(token.text in ("which", "who", "joined", "applied", "since") for token in between)
    return None if told or abs(near - day) > _NEAR else only


def _host(line: Line) -> Token | None:
    """Who is the host: a country beside a word that says so."""
    hosts = [i for i, token in enumerate(line.tokens) if _HOST.fullmatch(token.text)]
    countries = [
        (min(abs(i - at) for at in hosts), token)
        for i, token in enumerate(line.tokens)
        if token.sort == "C" and hosts and token.text not in _SEATS
    ]
    near = [(far, token) for far, token in countries if far <= _NEAR]
    return min(near, key=lambda pair: pair[0])[1] if near else None


def _members(scene: Scene, line: Line) -> Iterator[_Draft]:
    bodies = [token for token in _of(line, "O") if token.ids[0] in ("org:nato", "org:eu") and token.text != "brussels"]
    if not bodies and re.search(r"(?<!\S)(?:alliance)(?!\S)", line.text) and scene.body == "org:nato":
        body, at = "org:nato", [token for token in line.tokens if token.text == "alliance"][:1]
    elif bodies:
        body, at = bodies[0].ids[0], bodies[:1]
    else:
        return
    cues = _words(line, _MEMBER) or _words(line, _FOUNDER) or _words(line, _ENLARGED)
    if not cues or _STEPS.search(line.text) or _TO_JOIN.search(line.text) or _NOT_MEMBERS.search(line.text) or _of(line, "GP"):
        return
    if _OF_BODY.search(line.text) or unknown_body(scene, line, 0, len(line.tokens)):
        return
    yield from _counts(line, body, at, cues)
    yield from _ordinals(line, body, at)
    who = [token for token in _of(line, "C") if not token.pronoun]
    if len(who) != 1 or len({token.ids for token in bodies}) > 1:
        return
    outside = [token for token in _words(line, _OUTSIDE) if _beside(line, token, [*at, *who])]
    denied = {"negated": True} if outside else {}
    tokens = [*at, *who, *outside]
    if founder := _words(line, _FOUNDER):
        yield _Draft(ClaimKind.MEMBERSHIP, "founder", [*tokens, *founder[:1]], {"what": body, "who": who[0].ids, **denied})
        return
    only = sole_date(line)
    joined = _words(line, _JOINED)
    relation = "joined" if only and joined else "member"
    when = _day(only) if only else {}
    fields = {"what": body, "who": who[0].ids, **when, **denied}
    yield _Draft(ClaimKind.MEMBERSHIP, relation, [*tokens, *(joined or cues)[:1], *([only] if only else [])], fields)


def _beside(line: Line, token: Token, others: Sequence[Token], most: int = 5) -> bool:
    """Whether a token stands within some tokens of one of others."""
    places = {id(one): index for index, one in enumerate(line.tokens)}
    return any(abs(places[id(token)] - places[id(one)]) <= most for one in others)


def _in_clause(line: Line, token: Token, others: Sequence[Token]) -> bool:
    """Whether a word stands near one of others with no other clause begun between them."""
    places = {id(one): index for index, one in enumerate(line.tokens)}
    at = min((places[id(one)] for one in others), key=lambda place: abs(place - places[id(token)]))
    first, last = sorted((at, places[id(token)]))
    broken = any(one.text in ("when", "while", "before", "after", "which") for one in line.tokens[first:last])
    return last - first <= _NEAR and not broken


def _ordinals(line: Line, body: str, at: Sequence[Token]) -> Iterator[_Draft]:
    """Which in the order of joining: one ordinal beside a word for members, and one country."""
    ordinals, who = _of(line, "R"), [token for token in _of(line, "C") if not token.pronoun and len(token.ids) == 1]
    beside = re.search(
        r"<R>(?: \w+| <O>){0,2}? (?:members?|ally|nation|country|state|place|member state|seat|flag)(?!\S)", line.text
    )
    if len(ordinals) == 1 and len(who) == 1 and (beside or re.search(r"(?<!\S)(?:flag|place|seat)(?!\S)", line.text)):
        fields = {"what": body, "who": who[0].ids, "number": int(float(ordinals[0].value or 0)), "negated": False}
        yield _Draft(ClaimKind.COUNT, "ordinal", [*at, ordinals[0], who[0]], fields)


def _counts(line: Line, body: str, at: Sequence[Token], cues: Sequence[Token]) -> Iterator[_Draft]:
    """How many members, or how many came in at once: one number beside a word for states."""
    numbers = [token for token in _of(line, "N") if isinstance(token.value, float)]
    states = [token for token in line.tokens if _STATES.fullmatch(token.text) or token.text in ("newcomers", "member")]
    if len(numbers) != 1 or not states or _FOUNDER.search(line.text):
        return
    only = sole_date(line)
    number = int(float(numbers[0].value or 0))
    if number > MOST_MEMBERS or re.search(r"(?<!\S)(?:as well|too|both)(?!\S)", line.text):
        return
    joined = _words(line, _JOINED)
    grew = _ENLARGED.search(line.text) or re.search(r"(?<!\S)number of \w+(?: \w+)? that(?!\S)", line.text)
    if only and (grew or (joined and not _COUNTED.search(line.text))):
        fields = {"what": body, "number": number, **_day(only), "negated": False}
        yield _Draft(ClaimKind.COUNT, "joiners", [*at, numbers[0], states[0], *joined[:1], only], fields)
    elif _COUNTED.search(line.text) and number > _FEWEST and not joined and not grew:
        fields = {"what": body, "number": number, "negated": False}
        indices = {id(token): index for index, token in enumerate(line.tokens)}
        near = [token for token in at if abs(indices[id(token)] - indices[id(numbers[0])]) <= _CLOSE]
        yield _Draft(ClaimKind.COUNT, "members", [*near, numbers[0], *(states[:1] if near else cues[:1])], fields)


_FEWEST = 11  # no body whose members are counted has had so few for long: so few are those who came in


def _elections(_scene: Scene, line: Line) -> Iterator[_Draft]:
    people = [token for token in _of(line, "P") if not token.pronoun]
    only = sole_date(line)
    when = _day(only)
    house = [token for token in line.tokens if token.text == "white house"]
    lands = [token.ids[0] for token in _of(line, "CA") if len(token.ids) == 1 and token.ids[0].startswith("country:")]
    lands += [token.ids[1] for token in _of(line, "F") if len(token.ids) > 1 and token.ids[1].startswith("country:")]
    country = lands[0] if lands else "country:USA" if house else None
    votes, days = [*_words(line, _VOTE), *house], [only] if only else []
    won = _words(line, _WON)
    known = len(_ids(people)) == 2 and all(_is_candidate(id_) for id_ in _ids(people)) and _CANDIDATES.search(line.text)
    if votes and len(_ids(people)) >= 2 and (_AGAINST.search(line.text) or known) and (when or country) and not won:
        fields = {"what": country, "who": _ids(people), **when, "negated": False}
        yield _Draft(ClaimKind.ELECTION, "candidates", [*people, *votes[:1], *days], fields)
    elif _PRIMARY.search(line.text):
        return
    elif people and won and when and votes and (_KIND.search(line.text) or _is_candidate(people[0].ids[0])):
        nearest = _nearest(line, people, won)
        fields = {"what": country, "who": nearest.ids[:1], **when}
        yield _Draft(ClaimKind.ELECTION, "won", [nearest, won[0], votes[0], *days], fields)
    elif (kind := _KIND.search(line.text)) and lands and when and not people:
        land = next(token for token in _of(line, "CAF") if lands[0] in token.ids)
        fields = {"who": (lands[0],), **when, "degree": kind["kind"], "negated": False}
        yield _Draft(ClaimKind.ELECTION, "held", [*_words(line, _KIND), land, *days], fields)


def _is_candidate(person: str) -> bool:
    return any(person in row.candidates or person == row.winner for row in reference().elections)


def _nearest(line: Line, tokens: Sequence[Token], to: Sequence[Token]) -> Token:
    """The token that stands nearest to some words."""
    places = [index for index, token in enumerate(line.tokens) if any(token is one for one in to)]
    indices = [(index, token) for index, token in enumerate(line.tokens) if any(token is one for one in tokens)]
    return min(indices, key=lambda pair: min(abs(pair[0] - at) for at in places))[1]


def _offices(_scene: Scene, line: Line) -> Iterator[_Draft]:
    offices, people = _of(line, "F"), [token for token in _of(line, "P") if not token.pronoun]
    if len(offices) != 1 or len(people) != 1 or len(people[0].ids) != 1:
        return
    office, person = offices[0], people[0]
    indices = [index for index, token in enumerate(line.tokens) if token is office or token is person]
    what = nearest_office(line, min(indices), max(indices) + 1, person.ids, past=True)
    dates = _of(line, "D")
    if office.ids[0].startswith("words:") or _IN_PASSING.search(line.text):
        return
    base = {"who": person.ids, "what": what, "negated": False}
    if former := _words(line, _FORMER):
        if not dates:
            yield _Draft(ClaimKind.OFFICE, "holds", [office, person, *former[:1]], {**base, "degree": "former"})
        return
    dated, found = _date(line, [office, person])
    until = [token for token in dates if not any(token is one for one in found)]
    if not dated or (len(dates) > 2) or (len(dates) == 2 and not dated.get("until")):
        if len(dates) == 2 and not any("/" in str(token.value) for token in dates):
            pair = {"when": str(dates[0].value), "until": str(dates[1].value)}
            yield _Draft(ClaimKind.OFFICE, "held", [office, person, *dates], {**base, **pair})
        return
    tokens = [office, person, *found, *(until if dated.get("until") else [])]
    lead = lead_of(line, found)
    takes, leaves = (
        [token for token in _words(line, pattern) if _in_clause(line, token, [office, person])] for pattern in (_TAKES, _LEAVES)
    )
    if (dated.get("until") or lead) and not _apart(line, [office, person], found):
        yield _Draft(ClaimKind.OFFICE, "held", tokens, {**base, **dated, "degree": lead})
    elif bool(takes) is not bool(leaves):
        relation = "takes" if takes else "leaves"
        fields = {**base, **dated, "degree": change_of(line.text, relation)}
        yield _Draft(ClaimKind.OFFICE, relation, [*tokens, *(takes or leaves)[:1]], fields)
    elif not takes and (held := _words(line, _AS)):
        yield _Draft(ClaimKind.OFFICE, "held", [*tokens, held[0]], {**base, **dated})


def _apart(line: Line, told: Sequence[Token], dates: Sequence[Token]) -> bool:
    """Whether a verb or more stands between dates and what they would be said of."""
    places = [i for i, token in enumerate(line.tokens) if any(token is one for one in told)]
    days = [i for i, token in enumerate(line.tokens) if any(token is one for one in dates)]
    return min(abs(i - day) for i in places for day in days) > _CLOSE


def _steps(scene: Scene, line: Line) -> Iterator[_Draft]:
    if not re.search(r"(?<!\S)(?:<O>|alliance|accession|membership|member|join|protocols?)(?!\S)", line.text):
        return
    place, spots = places_for(line, 0, len(line.tokens))
    if place is None and (found := re.search(r"(?<!\S)(?:(?P<a><L>|<C>) summit|summit in (?P<b><L>|<C>))(?!\S)", line.text)):
        spots = list(line.part(*found.span("a" if found["a"] else "b")))
        place = f"place:{spots[0].spelled}"
    place = None if place and place.startswith("body:") else place
    who = [token for token in _of(line, "CA") if not any(token is spot for spot in spots)]
    if not who:
        return
    only = sole_date(line)
    tokens = [*spots, *([only] if only else [])]
    base = {"what": scene.body_near(line, 0, len(line.tokens)), **_day(only)}
    if (protocol := _words(line, cue("loose", "protocol"))) and (signed := _words(line, _SIGN)):
        fields = {**base, "who": _ids(who[:1]), "negated": False}
        yield _Draft(ClaimKind.ACCESSION_STEP, "protocol_signed", [who[0], protocol[0], signed[0], *tokens], fields)
    elif ratified := _words(line, cue("loose", "ratified")):
        if pair := _ratifying(line, who, ratified):
            fields = {**base, "who": pair[1].ids, "by": pair[0].ids}
            yield _Draft(ClaimKind.ACCESSION_STEP, "ratified", [*pair, ratified[0], *tokens], fields)
    elif invited := _words(line, cue("loose", "invited")):
        missing = _words(line, _DENIED)
        tokens = [*who[:1], *invited[:1], *missing, *tokens]
        yield _Draft(ClaimKind.ACCESSION_STEP, "invited", tokens, {**base, "who": _ids(who[:1]), "place": place})
    elif applied := _words(line, cue("loose", "applied")):
        yield _Draft(ClaimKind.ACCESSION_STEP, "applied", [*who[:1], *applied[:1], *tokens], {**base, "who": _ids(who[:1])})


def _ratifying(line: Line, who: Sequence[Token], ratified: Sequence[Token]) -> tuple[Token, Token] | None:
    """(who ratified, whose accession it was): the latter stands beside the word for accession."""
    if len(who) < 2:
        return None
    accession = _words(line, _ACCESSION)
    if not accession:
        return None
    told = re.search(
        rf"(?:{_ACCESSION.pattern}) (?:of|for|by) (?P<of><C>|<A>)|(?P<whose><C>|<A>) (?:'s )?(?:<O> )?{_ACCESSION.pattern}",
        line.text,
    )
    group = ("of" if told["of"] else "whose") if told else None
    second = line.part(*told.span(group))[0] if told and group else _nearest(line, who, accession)
    rest = [token for token in who if token is not second and not set(token.ids) & set(second.ids)]
    return (_nearest(line, rest, ratified), second) if rest else None


_FINDERS: tuple[Callable[[Scene, Line], Iterator[_Draft]], ...] = (
    _agreements,
    _summits,
    _members,
    _elections,
    _offices,
    _steps,
)
