"""What one reading tells, as it goes on the record.

`file_reading` makes a Filing: the document, the tellings of facts with their spans, and what likeness to other documents is
judged by. It is pure and picklable: workers read and file, one process writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

from onrecord.record.kinds import kinds
from onrecord.record.words import number_of, words_of
from onrecord.reference import fold
from onrecord.schema import (
    STATEMENT,
    Attribution,
    Document,
    Fact,
    ModelInfo,
    Reading,
    Span,
    StatusEvent,
    When,
)
from onrecord.text.near import bands_of

_SMALL = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
_UNITS = {word: number for number, word in enumerate(_SMALL.split(), 1)}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_NUMBERS = _UNITS | _TENS | {f"{ten} {unit}": _TENS[ten] + _UNITS[unit] for ten in _TENS for unit in list(_UNITS)[:9]}
_SPELLED = "|".join(sorted(_NUMBERS, key=len, reverse=True)).replace(" ", "[- ]")
# "More than 20" and "some 20" are left out: they are no number that another could contradict.
_COUNTED = re.compile(rf"(?:all )?(?:of )?(?:the )?(\d{{1,3}}|{_SPELLED}) (.+)", re.IGNORECASE)
# What stands for somebody who is not told: such words are nobody's name.
_PRONOUNS = "he she it they him her them his their who which that this these those we i you us one others someone"
_NOBODY = frozenset(_PRONOUNS.split())
_ARTICLE = re.compile(r"^(?:the|an?|its|his|her|their)\s+", re.IGNORECASE)
_TELLING = 2  # words of a thing without a name that tell which one it is
_LONGEST_ID = 200  # characters; sums and wishes are told in whole clauses
_LONGEST_NAME = 500  # characters; a name is looked up, and PostgreSQL looks up 2,700 bytes at most


@dataclass(frozen=True, slots=True)
class Telling:
    """One place of a document that tells a fact.

    `parts` are the spans of contents that are interrupted, else empty. `within` is the index, among the tellings of the filing,
    of the statement that it stands inside. `names` pairs ids with how the document calls them. `passage` is what is searched.
    """

    fact: Fact
    span: Span
    parts: tuple[Span, ...]
    when: When | None
    count: int | None
    within: int | None
    background: bool
    confidence: float
    made_by: str
    names: tuple[tuple[str, str], ...]
    passage: str


@dataclass(frozen=True, slots=True)
class Filing:
    """One document as one model read it; `bands` are the marks that near-duplicates share."""

    document: Document
    model: ModelInfo
    tellings: tuple[Telling, ...]
    bands: tuple[int, ...]


def file_reading(reading: Reading) -> Filing:
    """The filing of a reading. What the author alone thinks is no fact and is left out.

    Statements come first, in the order of the attributions; then the status events, of which each participant makes a fact of its
    own unless the kind says that they act together. An event of which nobody is known by as much as a name makes none.
    """
    statements = [_statement(reading, attribution) for attribution in reading.attributions]
    events = chain.from_iterable(_told(reading, event) for event in reading.status_events)
    document = replace(reading.document, warnings=reading.warnings)
    return Filing(document, reading.model, (*statements, *events), bands_of(reading.text))


@lru_cache(maxsize=1 << 14)
def fact_number(fact: Fact) -> int:
    """The number of a fact, the same wherever and whenever it is told."""
    return number_of("\x1f".join((fact.kind, fact.factuality, fact.what_id or "", *fact.who_ids)))


def _statement(reading: Reading, attribution: Attribution) -> Telling:
    text, content = reading.text, attribution.content
    said = " ".join(" ".join(words_of(part.of(text))) for part in content)
    name = attribution.speaker or (attribution.source.of(text) if attribution.source else "")
    speaker = attribution.speaker_id or _name_id(name)
    fact = Fact(STATEMENT, (speaker,) if speaker else (), f"words:{number_of(said):016x}")
    return Telling(
        fact=fact,
        span=Span(content[0].start, content[-1].end),
        parts=content if len(content) > 1 else (),
        when=None,
        count=None,
        within=None,
        background=False,
        confidence=attribution.confidence,
        made_by=attribution.made_by,
        names=((speaker, _plain(name)),) if speaker else (),
        passage=said,
    )


def _told(reading: Reading, event: StatusEvent) -> Iterator[Telling]:
    """The facts of one event; whoever is told under two names takes part once, under the longer one."""
    passage = " ".join(words_of(event.span.of(reading.text)))
    names = zip(event.who, event.who_ids, strict=True)
    who = [(id_ or _here(_name_id(name), passage, vague=is_vague_name(name)), _plain(name)) for name, id_ in names]
    longest = {id_: name for id_, name in sorted(who, key=lambda one: (len(one[1]), one[1])) if id_}
    named = sorted(longest.items())
    vague = kinds()[event.kind].again_after is None and is_vague_thing(event.what or "")
    what = event.what_id or _here(_words_id(event.what), passage, vague=vague)
    subject = ((what, _plain(event.what)),) if what and event.what else ()
    groups = [named] if kinds()[event.kind].together and named else [[one] for one in named]
    for group in groups:
        fact = Fact(event.kind.value, tuple(id_ for id_, _ in group), what, event.factuality)
        yield Telling(
            fact=fact,
            span=event.span,
            parts=(),
            when=event.when,
            count=_count(group) if kinds()[event.kind].counted else None,
            within=event.attribution,
            background=event.background,
            confidence=event.confidence,
            made_by=event.made_by,
            names=(*group, *subject),
            passage=passage,
        )


def counted_group(name: str) -> tuple[int, str] | None:
    """A number of participants and the word for them, where a name is one that leaves nothing open.

    >>> counted_group("32 allies"), counted_group("all thirty-one NATO members"), counted_group("more than 20 states")
    ((32, 'allies'), (31, 'nato members'), None)
    """
    found = _COUNTED.fullmatch(name)
    if not found:
        return None
    number = found[1].lower().replace("-", " ")
    return (int(number) if number.isdecimal() else _NUMBERS[number]), fold(found[2])


def _count(group: Sequence[tuple[str, str]]) -> int | None:
    found = counted_group(group[0][1]) if len(group) == 1 and group[0][0].startswith("name:") else None
    return found[0] if found else None


def _name_id(name: str) -> str | None:
    """An id of somebody of whom only the words are known; None for words that name nobody."""
    folded = fold(name)
    return None if not folded or folded in _NOBODY else f"name:{folded}"[:_LONGEST_ID]


def _words_id(what: str | None) -> str | None:
    folded = fold(what or "")
    return f"words:{folded}"[:_LONGEST_ID] if folded and folded not in _NOBODY else None


def is_vague_name(name: str) -> bool:
    """Whether a name may be anybody's: a common noun ("parliament", "two diplomats"), which has no capital letter.

    >>> is_vague_name("the country"), is_vague_name("Costa Mare"), is_vague_name("32 allies")
    (True, False, False)
    """
    return name.islower() and counted_group(name) is None


def is_vague_thing(what: str) -> bool:
    """Whether words for an office or a document may stand for any: "the treaty"; two words or more tell which.

    >>> is_vague_thing("the agreement"), is_vague_thing("a mutual port security agreement")
    (True, False)
    """
    return what.islower() and len(fold(_ARTICLE.sub("", what)).split()) < _TELLING


def _here(id_: str | None, passage: str, *, vague: bool) -> str | None:
    """The id of somebody or something; where it is `vague`, one that only the same sentence elsewhere, as in a copy, shares."""
    return f"{id_}#{number_of(passage):016x}" if id_ and vague else id_


def _plain(name: str) -> str:
    return " ".join(name.split())[:_LONGEST_NAME]
