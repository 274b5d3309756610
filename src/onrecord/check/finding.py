"""Claims in the lines of a text: what the table of patterns finds, with who and what looked for where it leaves them open."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from onrecord.check.cues import cue
from onrecord.check.lines import Line, Token, lines_of
from onrecord.check.moods import FUTURE, INFINITIVE, Mood, mood_of
from onrecord.check.patterns import Pattern, patterns
from onrecord.check.times import date_for, places_for, sole_date
from onrecord.record.when import days_of
from onrecord.reference import Office, Summit, reference
from onrecord.schema import ClaimKind, Query, Reading, Span
from onrecord.text.tables import word_groups

_BODIES = ("org:nato", "org:eu")
PART_OF = {
    "org:north-atlantic-council": "org:nato",
    "org:european-council": "org:eu",
    "org:european-commission": "org:eu",
    "org:european-parliament": "org:eu",
}
_OBLIQUE = word_groups("onrecord.check", "words")["oblique"]
_HEADS = cue("finding", "heads")
_NEEDS_BODY = {ClaimKind.MEMBERSHIP, ClaimKind.ACCESSION_STEP, ClaimKind.COUNT}
_THEN = cue("finding", "then")
_THEY = frozenset({"it", "its", "they"})
_ELECTION_KIND = re.compile(r"(?<!\S)(?:presidential|parliamentary|general|legislative|federal)(?!\S)")
_ONCE = cue("finding", "once")
_BY_NOUN = {"alliance": "org:nato", "union": "org:eu"}
_PAST_TITLES = frozenset({"former", "ex", "then", "once", "until", "erstwhile", "formerly"})
_TITLE = 3  # tokens before a title in which it may be said that it is one of the past
_ANY_BODY = frozenset({"bloc", "club", "pact", "organization", "organisation"})
_OF_BODY = cue("loose", "of_body")
_FEWEST, MOST_MEMBERS = 6, 60  # of the bodies whose members are counted
_BESIDE = 5  # tokens before the words of a claim in which its date is shown with them
_MONTH = len("2004-03")  # a round is told by its year or month; a day alone may be that of something else
_HEAD = 3  # tokens beside a number of members, or at the head of the sentence, in which its date stands
_REACH = 12  # tokens between a subject and what is said of it, within one clause


@dataclass(frozen=True, slots=True)
class Found:
    """One claim before it is judged.

    `line` is the number of its sentence, `weak` that its words are too open to be contradicted.
    """

    kind: ClaimKind
    span: Span
    query: Query
    line: int
    made_by: str
    weak: bool = False


@dataclass(frozen=True)
class Scene:
    """A reading as lines, with what holds for the whole text."""

    reading: Reading
    lines: tuple[Line, ...]

    @cached_property
    def at(self) -> tuple[str, str] | None:
        """The days on which the text was written, first and last."""
        document = self.reading.document
        if document.published_range:
            return document.published_range
        return (document.published, document.published) if document.published else None

    @cached_property
    def body(self) -> str | None:
        """The body that the text is about: of the two with members and steps the one it names more often."""
        named = Counter(
            PART_OF.get(id_, id_) for line in self.lines for token in line.tokens if token.sort == "O" for id_ in token.ids
        )
        summits = (reference().entities[t.ids[0]] for line in self.lines for t in line.tokens if t.sort == "S")
        named.update(row.body for row in summits if isinstance(row, Summit))
        offices = (reference().entities.get(t.ids[0]) for line in self.lines for t in line.tokens if t.sort == "F")
        named.update(PART_OF.get(row.body, row.body) for row in offices if isinstance(row, Office))
        named["org:eu"] += sum(token.text == "union" for line in self.lines for token in line.tokens)
        named["org:nato"] += sum(token.text in ("alliance", "allies") for line in self.lines for token in line.tokens)
        best = max(_BODIES, key=lambda id_: named[id_])
        return best if named[best] else None

    def body_near(self, line: Line, start: int, end: int) -> str | None:
        """The body named nearest to some words in their line, by "the Union" too, else what the text is about."""
        beside = [
            (min(abs(index - start), abs(index - end)), PART_OF.get(token.ids[0], token.ids[0]))
            for index, token in enumerate(line.tokens)
            if token.sort == "O" and token.ids and token.text != "brussels"
        ]
        inside = [_BY_NOUN[token.text] for token in line.tokens[start:end] if token.text in _BY_NOUN]
        if inside and not any(distance == 0 for distance, _ in beside):
            return inside[0]  # "has not applied to the alliance, but is a candidate of the EU"
        if beside:
            return min(beside)[1]
        words = {token.text for token in line.tokens}
        if words & _ANY_BODY and not any(t.sort == "O" for one in self.lines if one.number < line.number for t in one.tokens):
            return None  # "the bloc" of which nothing has been said
        ours, union = bool(words & {"alliance", "allies", "ally"}), "union" in words
        return ("org:eu" if union else "org:nato") if ours is not union else self.body


def scene_of(reading: Reading) -> Scene:
    """The lines of a reading."""
    return Scene(reading, tuple(lines_of(reading)))


def find_by_patterns(scene: Scene) -> Iterator[Found]:
    """What the table of patterns finds, line by line in the order of the table."""
    for line in scene.lines:
        for pattern in patterns():
            if pattern.sentence and not pattern.sentence.search(line.text):
                continue
            if pattern.not_with and pattern.not_with.search(line.text):
                continue
            for words in pattern.words.finditer(line.text):
                if found := _found(_Match(scene, line, pattern, words)):
                    yield found


@dataclass(frozen=True)
class _Match:
    """A pattern found in a line, with its words as tokens."""

    scene: Scene
    line: Line
    pattern: Pattern
    words: re.Match[str]

    @cached_property
    def start(self) -> int:
        """The index of the first token."""
        return self.line.at(self.words.start())

    @cached_property
    def end(self) -> int:
        """The index behind the last token."""
        return self.line.at(self.words.end())

    @cached_property
    def groups(self) -> dict[str, tuple[Token, ...]]:
        """The tokens of the named groups that took part."""
        return {name: self.line.part(*self.words.span(name)) for name, text in self.words.groupdict().items() if text}

    @property
    def tokens(self) -> tuple[Token, ...]:
        """All tokens of it."""
        return self.line.tokens[self.start : self.end]

    def is_of(self, kind: ClaimKind, *relations: str) -> bool:
        """Whether the pattern is for one of some relations of a kind."""
        return self.pattern.kind is kind and self.pattern.relation in relations

    def value_of(self, *names: str) -> float | None:
        """The number in the first of some groups that took part."""
        tokens = next((self.groups[name] for name in names if name in self.groups), ())
        return next((token.value for token in tokens if isinstance(token.value, float)), None)


@dataclass(frozen=True, slots=True)
class _Times:
    """The date of a claim, the end of a range, and the tokens that tell them."""

    when: str | None = None
    until: str | None = None
    tokens: tuple[Token, ...] = ()


def _found(match: _Match) -> Found | None:
    """The claim that a match makes, if it makes one."""
    scene, line, pattern = match.scene, match.line, match.pattern
    if _tells_other(match):
        return None
    who = _who(match)
    if who is None:
        return None
    mood = _mood(match, who)
    if mood is Mood.POSSIBLE and not pattern.possible:
        return None
    place, spots = places_for(line, match.start, match.end)
    times = _times(match, mood)
    if times is None or (
        pattern.dated and times.when is None and (place is None or pattern.kind is not ClaimKind.AGREEMENT_DATE)
    ):
        return None
    if times.when is None:
        times = _only_time(match) or times
    number, by = match.value_of("number", "number2"), match.groups.get("by", ())
    query = Query(
        relation=pattern.relation,
        who=tuple(dict.fromkeys(id_ for token in who for id_ in token.ids)),
        what=_what(match, tuple(id_ for token in (*who, *by) for id_ in token.ids)),
        when=times.when,
        until=times.until,
        at=scene.at,
        number=None if number is None else int(number),
        value=match.value_of("value"),
        unit=pattern.unit,
        by=tuple(dict.fromkeys(id_ for token in by if token.sort in ("C", "P", "A") for id_ in token.ids)),
        place=place,
        degree=_degree(match, times),
        negated=_is_denied(match, mood),
        future=pattern.future or mood is Mood.FUTURE,
    )
    near = [token for token in who if _near(line, token, match.start)]
    told = [token for token in times.tokens if _is_beside(line, token, match.start, match.end)]
    tokens = [*match.tokens, *near, *told, *(spots if pattern.kind is ClaimKind.AGREEMENT_DATE else ())]
    weak = pattern.weak or (pattern.relation == "ordinal" and bool(who) and all(t.pronoun and t.text in _THEY for t in who))
    return Found(pattern.kind, _span(scene.reading.text, tokens), query, line.number, pattern.name, weak=weak)


def _tells_other(match: _Match) -> bool:
    """Whether the words of a pattern tell something else here: of another agreement, of an exercise, of some of the members."""
    pattern, line = match.pattern, match.line
    ids = {id_ for token in match.tokens for id_ in token.ids}
    if pattern.only and pattern.only not in ids and "partnership for peace" not in match.words[0]:
        return True
    if match.is_of(ClaimKind.ELECTION, "held"):
        return sum(len(token.ids) for token in line.tokens if token.sort == "P" and not token.pronoun) > 1
    if match.is_of(ClaimKind.COUNT, "enlargement"):
        return any(token.text == "since" for token in line.tokens[match.start :])  # "the first time since" counts from then
    if match.is_of(ClaimKind.MEMBERSHIP, "joined"):
        return bool(_OF_BODY.search(line.text[match.words.start() :]))
    if match.is_of(ClaimKind.COUNT, "members"):
        before = match.scene.reading.text[: line.tokens[match.start + 1].span.start] if match.start + 1 < match.end else ""
        some = match.words[0].startswith("of ") and not re.search(r"\bthe\s+$", before)  # "leaders of 20 members"
        number = match.value_of("number", "number2")
        return some or (number is not None and not _FEWEST <= number <= MOST_MEMBERS)
    return False


def _who(match: _Match) -> list[Token] | None:
    """The participants: in the words, else to their left; none where the pattern needs none, None where it is unclear."""
    pattern, line, start = match.pattern, match.line, match.start
    who = [token for name in ("who", "who2") for token in match.groups.get(name, ()) if token.sort in ("C", "P", "A")]
    if pattern.relation == "candidates" and who:
        first = line.index(who[0])
        who = [token for token in line.tokens[first : match.end] if token.sort == "P"]
    if pattern.kind is ClaimKind.OFFICE and _is_unclear(line, pattern, who, start, match.end):
        return None
    if pattern.named and any(token.pronoun for token in who):
        return None
    if pattern.who and not who:
        who = subject(line, start, pattern.who)
    if pattern.who == "C" and (not who or not _near(line, who[0], start)):
        who = group_before(match.scene, line, start) or who
    if pattern.relation in ("ratified", "protocol_signed") and not who:
        who = candidate_before(match.scene, line, pattern.relation)
    return None if pattern.who and not who and pattern.left else who


def _mood(match: _Match, who: Sequence[Token]) -> Mood:
    """How the words assert it; a base form and "Whether" before a name, which the reading takes for part of it, only suppose."""
    before = match.line.tokens[max(0, match.start - 6) : match.end]
    supposed = any(token.spelled.startswith(("Whether ", "If ")) for token in before if token.sort == "P")
    if supposed or _is_base(match.line, match.start, match.end, who):
        return Mood.POSSIBLE
    return mood_of(match.line, match.start, match.end)


def _times(match: _Match, mood: Mood) -> _Times | None:
    """The date of a claim, none where the one that stands beside is that of something else; None where that spoils the claim."""
    line, pattern = match.line, match.pattern
    when, until, dates = date_for(line, match.start, match.end, match.groups)
    lead = lead_of(line, dates)
    if match.is_of(ClaimKind.COUNT, "members") and dates and not _at_hand(line, dates[0], match.start, match.end):
        return None  # the number of one time and the date of another
    of_other = (
        (pattern.undated and lead != "since")
        or (mood is Mood.FUTURE and _is_over(match.scene, when, until))  # "the decision of 2008 that it will join"
        or (pattern.relation == "succeeds" and (lead == "since" or _of_predecessor(match, dates)))
        or (pattern.relation == "joiners" and bool(dates) and any(t.text == "," for t in _between(line, match.end, dates[0])))
    )
    return _Times() if of_other else _Times(when, until, tuple(dates))


def _of_predecessor(match: _Match, dates: Sequence[Token]) -> bool:
    """Whether a date is that of what the predecessor did: "succeeded X, whose party lost in May"."""
    before = match.groups.get("by", ())
    if not before or not dates:
        return False
    first, last = match.line.index(before[-1]), match.line.index(dates[0])
    return any(token.text in ("who", "whose", "which") for token in match.line.tokens[first:last])


def _only_time(match: _Match) -> _Times | None:
    """The only date of a line as that of all it tells, where its words say so; of a round of accession if it is no single day."""
    only = sole_date(match.line)
    if only is None:
        return None
    round_ = match.pattern.relation == "joiners" and len(str(only.value)) <= _MONTH
    then = match.pattern.relation in ("joiners", "joined", "takes", "leaves") and _THEN.search(match.line.text)
    return _Times(str(only.value).partition("/")[0], None, (only,)) if round_ or then else None


def _degree(match: _Match, times: _Times) -> str | None:
    """The word that qualifies a claim: of the pattern, before its date, or among its words."""
    pattern, groups = match.pattern, match.groups
    if match.is_of(ClaimKind.COUNT, "members") and times.when is None and _ONCE.search(match.line.text):
        return "then"
    kind = _ELECTION_KIND.search(match.line.text) if match.is_of(ClaimKind.ELECTION, "held") else None
    return (
        pattern.degree
        or lead_of(match.line, times.tokens)
        or _changed(match.words, pattern)
        or _word(groups.get("degree"))
        or _word(groups.get("electionkind"))
        or _noun(match.words, pattern)
        or (kind[0] if kind else None)
    )


def _is_denied(match: _Match, mood: Mood) -> bool:
    """Whether a claim is a denial; that somebody alone has not ratified is none."""
    outside = match.pattern.relation == "member" and re.search(r"(?<!\S)outside(?!\S)", match.words[0])
    return match.pattern.negated or (mood is Mood.NEGATED and match.pattern.relation != "only_not_ratified") or bool(outside)


_APPOINTED = cue("finding", "appointed")
_RESIGNED = cue("finding", "resigned")


def change_of(words: str, relation: str) -> str | None:
    """What sort of change of office words tell: an appointment comes before the first day, a resignation before the last."""
    if relation == "leaves":
        return "resigned" if _RESIGNED.search(words) else None
    return "appointed" if relation in ("takes", "succeeds") and _APPOINTED.search(words) else None


def _is_unclear(line: Line, pattern: Pattern, who: Sequence[Token], start: int, end: int) -> bool:
    """Whether an office only seems to be said of somebody: "is President Obama" names another, "if he is president" supposes."""
    if (
        pattern.what is None
        and pattern.who
        and line.tokens[end - 1].sort == "F"
        and end < len(line.tokens)
        and line.tokens[end].sort == "P"
    ):
        return True
    bare = [
        token
        for token in line.tokens[start:end]
        if token.sort == "F" and token.ids[0].startswith("words:") and len(token.ids) == 1
    ]
    if bare and any(token.pronoun for token in who) and not any(token.sort == "D" for token in line.tokens):
        return True
    return bool(who) and pattern.who is not None and not _near(line, who[0], start)


def _changed(match: re.Match[str], pattern: Pattern) -> str | None:
    if pattern.kind is not ClaimKind.OFFICE:
        return None
    if pattern.relation == "held" and re.match(
        r"(?:<P>.*?)?(?:was|were|served|serving|worked|acted|ruled|governed|reigned|sat|had|held|spent|who was|led)(?!\S)",
        match[0],
    ):
        return "past"
    return change_of(match[0], pattern.relation)


def lead_of(line: Line, dates: Sequence[Token]) -> str | None:
    """ "since" or "until" before a date, which bounds a time instead of naming it."""
    if len(dates) != 1:
        return None
    index = line.index(dates[0])
    before = line.tokens[index - 1].text if index else ""
    return {"since": "since", "from": "since", "until": "until", "till": "until"}.get(before)


def _is_base(line: Line, start: int, end: int, who: Sequence[Token]) -> bool:
    """Whether one country is told what to do: "please come and join", and not that it did."""
    inside = " ".join(token.shown for token in line.tokens[start:end])
    lead = " ".join(token.shown for token in line.tokens[max(0, start - 4) : start])
    single = len({id_ for token in who for id_ in token.ids}) == 1
    return single and bool(INFINITIVE.match(inside)) and not FUTURE.search(lead) and not re.search(r"(?<!\S)(?:did|to)$", lead)


def _is_beside(line: Line, token: Token, start: int, end: int) -> bool:
    """Whether a date stands right before or behind the words of a claim, and not far away in the sentence."""
    index = next((i for i, one in enumerate(line.tokens) if one is token), start)
    return start - _BESIDE <= index < end + _REACH


def _is_over(scene: Scene, when: str | None, until: str | None) -> bool:
    """Whether a date lies before the text was written."""
    days = days_of(until or when or "")
    return days is not None and scene.at is not None and days[1].isoformat() < scene.at[0]


def _at_hand(line: Line, date: Token, start: int, end: int) -> bool:
    """Whether a date stands in or right beside some words, or at the head of their sentence."""
    index = line.index(date)
    return index <= _HEAD or start - _HEAD <= index <= end + _HEAD


def _between(line: Line, end: int, date: Token) -> tuple[Token, ...]:
    """What stands between some words and a date behind them."""
    index = line.index(date)
    return line.tokens[end:index]


def _near(line: Line, token: Token, start: int) -> bool:
    """Whether a participant stands so near to the words of a claim that they are one clause."""
    index = next((i for i, one in enumerate(line.tokens) if one is token), None)
    return index is not None and start - index <= _REACH


def _word(tokens: Sequence[Token] | None) -> str | None:
    return " ".join(token.text for token in tokens) if tokens else None


def _noun(match: re.Match[str], pattern: Pattern) -> str | None:
    """By which word the participants of a counted agreement are called: "allies" are members of the alliance."""
    if pattern.kind is not ClaimKind.AGREEMENT_PARTY or pattern.relation != "count":
        return None
    nouns = re.findall(
        r"(?:<O> )?\b(?:allies|members|signatories|parties|countries|nations|states|leaders|signatures)\b", match[0]
    )
    return str(nouns[-1]).removeprefix("<O> ") if nouns else None


def _what(match: _Match, who: Sequence[str]) -> str | None:
    """What the claim is about: the group of the pattern, else the nearest sign of its sort in the line."""
    scene, line, pattern, groups = match.scene, match.line, match.pattern, match.groups
    start, end = match.start, match.end
    if (
        any("agreement:north-atlantic-treaty-1949" in token.ids for token in groups.get("what", ()))
        and pattern.kind is ClaimKind.MEMBERSHIP
    ):
        return "org:nato"  # who accedes to the treaty joins the alliance
    words = {token.text for token in line.tokens[start:end]}
    named = [token for name in groups if name.startswith(("what", "office")) for token in groups[name] if token.sort in "OGFS"]
    if named and named[0].sort == "F":
        return named[0].ids[0]
    if named and pattern.kind is not ClaimKind.OFFICE:
        return named[0].ids[0]
    if pattern.relation in ("map", "partnership_for_peace"):
        return "org:nato"
    if pattern.kind in _NEEDS_BODY:
        if pattern.relation == "protocol_signed" and not any(t.sort == "O" for t in line.tokens) and "treaty" in words:
            return "org:eu"  # the alliance has protocols
        if other := unknown_body(scene, line, start, end):
            return f"name:{other}"
        return scene.body_near(line, start, end)
    if pattern.kind is ClaimKind.OFFICE:
        around = " ".join(token.shown for token in line.tokens[start : end + 4])
        if re.search(r"(?<!\S)(?:lead|led|headed|leading|helm of|charge of) (?:<O>|(?:\w+ )?alliance)(?!\S)", around):
            return scene.body_near(line, start, end)
        return nearest_office(line, start, end, who, past=pattern.relation == "holds")
    if pattern.kind is ClaimKind.ELECTION:
        return _electing(line, start, end)
    return None


def unknown_body(scene: Scene, line: Line, start: int, end: int) -> str | None:
    """A body by a name that no table has: "became a member of the Arab League"."""
    text = scene.reading.text
    for index in range(start, min(end + 1, len(line.tokens) - 1)):
        token = line.tokens[index + 1]
        if line.tokens[index].text in ("of", "in", "to", "into", "join", "joined", "joins", "joining") and not token.sort:
            named = re.match(r"[A-Z][\w-]*(?:\s+(?:of\s+|and\s+|the\s+|for\s+)*[A-Z][\w-]*)*", text[token.span.start :])
            if named and index + 1 <= end:
                return named[0]
    return None


def nearest_office(line: Line, start: int, end: int, who: Sequence[str] = (), *, past: bool = False) -> str | None:
    """The office named nearest to some words: none of another person's, and none told of the past ("a former") unless `past`."""
    beside = [
        (min(abs(i - start), abs(i - end)), token.ids[0])
        for i, token in enumerate(line.tokens)
        if token.sort == "F"
        and (past or not _PAST_TITLES & {one.text for one in line.tokens[max(0, i - _TITLE) : i]})
        and not _anothers(line.tokens[min(i, end) : max(i, start)], who)
    ]
    return min(beside)[1] if beside else None


def _anothers(between: Sequence[Token], who: Sequence[str]) -> bool:
    """Whether somebody else is named between an office and what is said of a person."""
    return bool(who) and any(token.sort == "P" and not set(token.ids) & set(who) for token in between)


def _electing(line: Line, start: int, end: int) -> str | None:
    """The country whose election it is: named in the words themselves, else beside them."""
    inside = [t for t in line.tokens[start:end] if t.sort in ("C", "A") and len(t.ids) == 1]
    offices = [t.ids[1] for t in line.tokens[start:end] if t.sort == "F" and len(t.ids) > 1]
    around = [
        (min(abs(i - start), abs(i - end)), t.ids[0])
        for i, t in enumerate(line.tokens)
        if t.sort in ("C", "A") and len(t.ids) == 1
    ]
    if inside:
        return inside[-1].ids[0]
    return offices[0] if offices else min(around)[1] if around else None


def subject(line: Line, start: int, sorts: str) -> list[Token]:
    """The sign of a sort that the words from `start` on say something of: the nearest to the left that can be a subject.

    What stands between commas right before is passed over, and so is what hangs on a preposition.
    """
    tokens = line.tokens
    index = start - 1
    inside = tokens[start].text if start < len(tokens) else ""
    if "who" in (inside, tokens[index].text if index >= 0 else "") or "which" in (
        inside,
        tokens[index].text if index >= 0 else "",
    ):
        beside = next((i for i in range(index, max(-1, index - 5), -1) if tokens[i].sort and tokens[i].sort in sorts), None)
        if beside is not None:
            return [tokens[beside]]
    if index >= 0 and tokens[index].text == ",":
        opening = next((i for i in range(index - 1, max(index - 22, -1), -1) if tokens[i].text == ","), None)
        index = index - 1 if opening is None else opening - 1
    fallback: list[Token] = []
    while index >= 0 and tokens[index].text not in (";",):
        token = tokens[index]
        if token.sort and token.sort in sorts and token.ids:
            before = tokens[index - 1].text if index else ""
            after = tokens[index + 1].text if index + 1 < len(tokens) else ""
            if before in _OBLIQUE:
                fallback = fallback or [token]
            elif after != "'s" or _acts(tokens, index + 2):
                return [token]
            else:
                fallback = fallback or [token]
        index -= 1
    return fallback


_SEVERAL = cue("finding", "several")


def group_before(scene: Scene, line: Line, start: int) -> list[Token]:
    """The countries that "the two nations" or "those invited" right before some words stands for: the last list that fits."""
    lead = " ".join(token.shown for token in line.tokens[max(0, start - 8) : start])
    found = _SEVERAL.search(lead)
    if not found:
        return []
    number = None
    if found["number"] or found["number2"]:
        number = next((t.value for t in reversed(line.tokens[:start]) if t.sort == "N"), None)
    lists = [
        token
        for other in scene.lines
        if other.number <= line.number
        for index, token in enumerate(other.tokens)
        if token.sort == "C" and len(token.ids) > 1 and (other.number < line.number or index < start)
    ]
    if number is not None:
        return [token for token in lists if len(token.ids) == number][-1:]
    return lists[-1:]


def candidate_before(scene: Scene, line: Line, step: str) -> list[Token]:
    """Whose accession a step is of where it is not said: the country told last of which the tables have such a step."""
    listed = {row.country for row in reference().steps if row.step == step}
    told = [
        t
        for other in scene.lines
        if other.number <= line.number
        for t in other.tokens
        if t.sort in ("C", "A") and all(id_ in listed for id_ in t.ids)
    ]
    return told[-1:]


def _acts(tokens: Sequence[Token], index: int) -> bool:
    """Whether what belongs to a country acts for it ("Finland's parliament")."""
    return index < len(tokens) and bool(_HEADS.fullmatch(tokens[index].text))


def _span(text: str, tokens: Sequence[Token]) -> Span:
    """From the first to the last of some tokens, without a mark at either end."""
    start, end = min(token.span.start for token in tokens), max(token.span.end for token in tokens)
    while end > start and text[end - 1] in " ,;:-–—(\n":
        end -= 1
    while start < end and text[start] in " ,;:-–—)\n":
        start += 1
    return Span(start, end)
