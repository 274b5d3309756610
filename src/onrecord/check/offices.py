"""Titles beside names: "Dutch Prime Minister Mark Rutte", "Jens Stoltenberg, the outgoing Secretary General"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from onrecord.check.cues import cue
from onrecord.check.finding import Found, Scene, lead_of
from onrecord.check.lines import Line, Token
from onrecord.check.times import date_for
from onrecord.check.titles import kinds_of
from onrecord.record.when import days_of
from onrecord.reference import Occupancy, fold, reference
from onrecord.reference.asking import may_hold
from onrecord.schema import ClaimKind, Query, Span
from onrecord.schema.dates import first_day, last_date, last_day
from onrecord.text.tables import word_groups

MADE_BY = "rule:title"
_RECENT = 21  # days before the text within which all that a sentence dates is news
_IN_THE_NEWS = cue("offices", "in_the_news")
_STORY = 2  # sentences before one without a date whose dates it goes on with
_AT_THE_TIME = re.compile(r"(?<!\S)(?:at time|at that time|back then|in those days|at time of)(?!\S)")
_WHOSE = re.compile(r"(?:its|their|his|her)\s", re.IGNORECASE)  # whose president: a guess
_ELECTED = frozenset({"elected", "appointed", "re-elected", "reelected", "named", "chosen"})  # whose date is no day in office
_WORDS = 3  # between a title and what qualifies it


@dataclass(frozen=True, slots=True)
class _Beside:
    """A title and the person it stands beside, as indices of tokens."""

    office: int
    person: int


def find_titles_beside_names(scene: Scene) -> Iterator[Found]:
    """A person's title, when it is first told, and whenever it is said that somebody is new in an office or leaves it."""
    told: set[tuple[str, str, str | None]] = set()
    for line in scene.lines:
        for beside in _pairs(line):
            office, person = line.tokens[beside.office], line.tokens[beside.person]
            degree, first = _degree(line, beside.office)
            id_ = office_held(scene, person.ids[0], office)
            who = holder_named(person, id_)
            key = (who, id_, degree if degree in ("former", "late") else None)
            if (key in told and degree not in ("new", "outgoing", "incoming")) or not _is_title(scene, line, beside, id_):
                continue
            told.add(key)
            start = min(first, line.tokens[beside.person].span.start)
            yield Found(
                ClaimKind.OFFICE,
                Span(start, max(office.span.end, person.span.end)),
                replace(_query(scene, line, beside, id_, degree), who=(who,)),
                line.number,
                MADE_BY,
                weak=bool(_WHOSE.match(scene.reading.text, office.span.start)),
            )


def _pairs(line: Line) -> Iterator[_Beside]:
    """Titles right before a name, or in apposition to one."""
    tokens = line.tokens
    for index, token in enumerate(tokens):
        if token.sort != "F":
            continue
        after = tokens[index + 1 : index + 4]
        names = [t for t in after if t.sort == "P"]
        if after and after[0].sort == "P" and len(after[0].ids) == 1 and not after[0].pronoun:
            yield _Beside(index, index + 1)
        elif (
            len(after) > 2
            and after[0].text == ","
            and after[1].sort == "P"
            and names
            and _closes(after[2])
            and len(after[1].ids) == 1
        ):
            yield _Beside(index, index + 2)
        elif (person := _before(tokens, index)) is not None and (
            not after or _closes(after[0]) or tokens[index - 1].text == "former"
        ):
            yield _Beside(index, person)


def _closes(token: Token) -> bool:
    return (
        token.text in (",", ".", ")", "—", "–", "-", ";", "and", "”", '"', "who", "in", "since", "on", "from", "said", "until")
        or token.sort == "D"
    )


def _before(tokens: tuple[Token, ...], index: int) -> int | None:
    """The name in front of an apposition: a comma or bracket, and no more than words that qualify the title between."""
    allowed = word_groups("onrecord.check", "words")["degrees"]
    at = index - 1
    while at >= 0 and index - at <= _WORDS and (tokens[at].text in allowed or tokens[at].sort == "R"):
        at -= 1
    if at < 1 or tokens[at].text not in (",", "(", "—", "–"):
        return None
    person = tokens[at - 1]
    return at - 1 if person.sort == "P" and len(person.ids) == 1 and not person.pronoun else None


def _degree(line: Line, office: int) -> tuple[str | None, int]:
    """The word that qualifies a title, and where the title begins with it."""
    words = word_groups("onrecord.check", "words")
    start = line.tokens[office].span.start
    degree = None
    for index in range(office - 1, max(-1, office - 1 - _WORDS), -1):
        token = line.tokens[index]
        if token.text not in words["degrees"]:
            break
        degree = next(
            (name for name in ("former", "outgoing", "incoming", "new", "acting", "then", "late") if token.text in words[name]),
            degree,
        )
        start = token.span.start
    return degree, start


def holder_named(person: Token, office: str) -> str:
    """Whom a last name alone stands for behind a title: the one holder of that office who has it."""
    id_ = person.ids[0]
    if not id_.startswith("name:") or " " in id_ or not reference().exists(office):
        return id_
    holders = {row.person for row in reference().holders(office)}
    name = id_.removeprefix("name:")
    last = fold(name)
    found = [one for one in holders if one in reference().named(name) or fold(reference().name_of(one)).split()[-1:] == [last]]
    return found[0] if len(found) == 1 else id_


def office_held(scene: Scene, person: str, office: Token) -> str:
    """The office that a title beside a name stands for; one without a place is that of this kind which the person held."""
    id_ = office.ids[0]
    if len(office.ids) > 1 or person not in reference().entities:
        return id_
    kinds = kinds_of(office.text)
    rows = [row for row in reference().occupancies_of(person) if _kind(row) in kinds]
    if not rows:
        return _of_home(person, kinds) or f"words:{office.text}"
    at = scene.at
    now = [row for row in rows if at and may_hold(row, first_day(at[0]), last_day(at[1]))]
    return (now or rows)[-1].office


def _of_home(person: str, kinds: tuple[str, ...]) -> str | None:
    """The office of a kind in the country of which a person holds another, where there is one such country."""
    if not {"foreign_minister", "defence_minister", "head_of_government"} & set(kinds):
        return None
    homes = {getattr(reference().entities.get(row.office), "body", "") for row in reference().occupancies_of(person)}
    found = [row.id for row in reference().offices if row.kind in kinds and row.body in homes and row.body.startswith("country:")]
    return found[0] if len(homes) == 1 and len(found) == 1 else None


def _kind(row: Occupancy) -> str:
    return str(getattr(reference().entities.get(row.office), "kind", ""))


def _is_title(scene: Scene, line: Line, beside: _Beside, id_: str) -> bool:
    """Whether it says who holds which office: a title without a place is one only beside a full name."""
    person = line.tokens[beside.person]
    if re.search(
        r"\ban?\s+(?:\w+\s+)?$",
        scene.reading.text[max(0, line.tokens[beside.office].span.start - 16) : line.tokens[beside.office].span.start],
        re.IGNORECASE,
    ):
        return False  # "a President Trump" would be one
    if id_ == "words:chief" or id_ == "words:boss":
        return False
    return not id_.startswith("words:") or len(line.tokens[beside.office].ids) > 1 or " " in person.spelled


def _query(scene: Scene, line: Line, beside: _Beside, office: str, degree: str | None) -> Query:
    start, end = sorted((beside.office, beside.person))
    when = None
    elected = {token.text for token in line.tokens[max(0, beside.office - 3) : beside.office]} & _ELECTED
    if (degree is None and not elected) or degree in ("then", "acting"):
        when, until, dates = date_for(line, start, end + 1, {})
        if until or lead_of(line, dates):
            when = None  # "Prime Minister since 2015" is judged for itself
    if degree is None and _acts_now(scene, line, end):
        degree = "active"
    return Query(
        relation="holds",
        who=line.tokens[beside.person].ids[:1],
        what=office,
        when=when,
        at=scene.at,
        degree=degree,
    )


def _acts_now(scene: Scene, line: Line, end: int) -> bool:
    """Whether somebody does something in the news under a title: then it is told of the present, not of history."""
    after = " ".join(token.text for token in line.tokens[end + 1 : end + 3])
    dates = [str(token.value) for token in line.tokens if token.sort == "D"]
    at = scene.at
    recent = at is not None and all(_days_before(value, at[1]) <= _RECENT for value in dates)
    before = [
        str(token.value)
        for other in scene.lines
        if 0 < line.number - other.number <= _STORY
        for token in other.tokens
        if token.sort == "D"
    ]
    history = at is not None and not dates and bool(before) and all(_days_before(value, at[1]) > _RECENT for value in before)
    return recent and not history and bool(_IN_THE_NEWS.match(after)) and not _AT_THE_TIME.search(line.text)


def _days_before(value: str, day: str) -> int:
    """Days from the last day that a date may mean to another day."""
    days = days_of(value.partition("/")[0])
    return (last_date(day) - days[1]).days if days else 0
